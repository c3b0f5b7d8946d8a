"""Sources of generated events and the passages in them: each source lists events, a few repeat another source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from db.bulk import BulkWriter
from db.domain import Evidence, Source, SourceText, id_of
from db.samples.generate_events import RecordRow
from db.samples.generate_plan import NOW_S, Plan, ids_of
from db.spans import exact_sha256, text_sha256

FEWEST_SOURCES: Final = 5
MOST_SOURCES: Final = 288
MOST_CITED: Final = 200_000
CITED_SHARE: Final = 0.02
LINES_STORED: Final = 40
"""So many of a source's events stand in its stored text, one line each; the others are cited by line number."""
LINES_REPEATED: Final = 10
"""So many lines of the source before it a rewrite repeats."""

_PUBLISHERS: Final = ("Karsa State Archive", "Upland Council, secretariat", "Lenn Wire", "Basin Relief Committee")
_COLUMNS: Final = (
    "id", "target_id", "source_id", "relation", "paragraph", "locator",
    "exact", "exact_sha256", "start_char", "end_char",
)  # fmt: skip


@dataclass
class Citations:
    """Which events each source cites: `stored` with their words in its text, `listed` by line number only.

    `titles` is filled while the events are written: row of a stored event → its title.
    """

    stored: list[list[int]] = field(default_factory=list)
    listed: list[list[int]] = field(default_factory=list)
    derived_from: list[int | None] = field(default_factory=list)
    first_source_number: int = 1
    records: list[RecordRow] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """(source, line from 1, row of the event) of every citation, in the order of their serials."""
        for source, (stored, listed) in enumerate(zip(self.stored, self.listed, strict=True)):
            for line, row in enumerate([*stored, *listed], 1):
                yield source, line, row


def plan_citations(plan: Plan, taken: dict[str, int]) -> Citations:
    """Shares some of the events out among a few hundred sources; every fifth source rewrites the one before it."""
    count = len(plan.ids)
    sources = int(np.clip(count // 400, FEWEST_SOURCES, MOST_SOURCES))
    cited = min(count, max(int(count * CITED_SHARE), sources), MOST_CITED)
    # Row keys are hashes, so evenly spaced rows are as good as drawn ones.
    chosen = np.linspace(0, count - 1, cited).astype(np.int64) if count else np.zeros(0, dtype=np.int64)
    citations = Citations(first_source_number=taken.get("source", 0) + 1)
    for source in range(sources):
        mine = np.unique(chosen[source::sources]).tolist()
        rewrites = source % 5 == 4
        repeated = citations.stored[source - 1][:LINES_REPEATED] if rewrites else []
        citations.stored.append([*repeated, *mine[: LINES_STORED - len(repeated)]])
        citations.listed.append(mine[LINES_STORED - len(repeated) :])
        citations.derived_from.append(source - 1 if rewrites else None)
    citations.titles = {row: "" for stored in citations.stored for row in stored}
    number = taken.get("evidence", 0)
    uids = [f"gv{serial:x}" for serial, _ in enumerate(citations.rows())]
    ids = ids_of(uids).tolist()
    citations.records = [
        (evidence_id, uid, "evidence", "record", number + place, "", None, int(plan.recorded_s[row]))
        for place, (evidence_id, uid, (_, _, row)) in enumerate(zip(ids, uids, citations.rows(), strict=True), 1)
    ]
    return citations


def write_citations(writer: BulkWriter, plan: Plan, citations: Citations) -> None:
    """Writes the sources with their texts, then table `evidence` in the order of its keys."""
    texts = [_text(source, [citations.titles[row] for row in rows]) for source, rows in enumerate(citations.stored)]
    writer.rows([_source(citations, source, text) for source, text in enumerate(texts)])
    writer.rows([SourceText(source_id=id_of(_uid(source)), text=text) for source, text in enumerate(texts)])
    spans = [_spans(text) for text in texts]
    ids = [record[0] for record in citations.records]
    rows = zip(ids, citations.rows(), strict=True)
    evidence = [_evidence(evidence_id, plan, where, texts, spans) for evidence_id, where in rows]
    writer.columns(Evidence.KIND, _COLUMNS, sorted(evidence))


def _uid(source: int) -> str:
    return f"gs{source}"


def _heading(source: int) -> str:
    return f"Digest of reports, sheet {source + 1}"


def _text(source: int, titles: list[str]) -> str:
    return "\n".join([_heading(source), *titles]) + "\n"


def _source(citations: Citations, source: int, text: str) -> Source:
    derived_from = citations.derived_from[source]
    return Source(
        uid=_uid(source),
        number=citations.first_source_number + source,
        published_edtf="2026-11-21",
        recorded_s=NOW_S,
        kind="dataset" if source % 3 else "news",
        title=_heading(source),
        publisher=_PUBLISHERS[source % len(_PUBLISHERS)],
        reliability="ABCD"[source % 4],
        derived_from_id=None if derived_from is None else id_of(_uid(derived_from)),
        text_sha256=text_sha256(text),
        text_length=len(text),
        paragraph_count=text.count("\n"),
    )


def _spans(text: str) -> list[tuple[int, int]]:
    """(first, behind the last) code point of each line of a text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n")[:-1]:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _evidence(
    evidence_id: int, plan: Plan, where: tuple[int, int, int], texts: list[str], spans: list[list[tuple[int, int]]]
) -> tuple[Any, ...]:
    """One row of table `evidence`: with its span where the line is stored, else with the line's number."""
    source, line, row = where
    head = (evidence_id, int(plan.ids[row]), id_of(_uid(source)), "states")
    if line < len(spans[source]):
        start, end = spans[source][line]
        text = texts[source]
        return (*head, line + 1, "", text[start:end], exact_sha256(text, start, end), start, end)
    return (*head, None, f"line {line}", "", "", None, None)
