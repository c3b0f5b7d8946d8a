"""Passages whose words are not where the case says they are, in the texts that the case keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from db import queries
from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.connection import reading
from db.domain import Annotation, Evidence, RecordId, Source
from db.rows import read_where
from db.spans import check_span, is_text_of

SLICE_PASSAGES = 4_000
"""Passages read in one go: about 40 ms."""


def check_spans(known: Known) -> Iterator[Finding]:
    """Every passage with offsets into a stored text, and notes pinned to one.

    Where the whole text is another than the one cited, that is one finding for the source.
    """
    notes: dict[RecordId, list[Annotation]] = defaultdict(list)
    for note in known.of(known.case.annotations):
        if note.start_char is not None and note.target_id is not None:
            notes[note.target_id].append(note)
    for source_id in _sources_with_text(known):
        source = known.case.sources.get(source_id)
        if source is None or not known.stands(source):
            continue
        text = queries.source_text(known.case.case_file, source_id)
        if text is not None:
            yield from _in_text(source, text, [*_passages(known, source_id), *notes[source_id]])


def words_are_there(known: Known, source_id: RecordId, target_id: RecordId) -> bool:
    """Whether a source may be held to what it is cited for: False where its stored text has none of the words."""
    text = queries.source_text(known.case.case_file, source_id)
    mine = (known.passages.source == source_id) & (known.passages.target == target_id)
    passages = known.case.case_file.rows(Evidence, "id", known.passages.ids[mine].tolist())
    return text is None or any(p.start_char is None or check_span(p, text) == "exact" for p in passages)


def _in_text(source: Source, text: str, passages: list[Evidence | Annotation]) -> Iterator[Finding]:
    spans = [passage for passage in passages if passage.start_char is not None]
    if source.text_sha256 and not is_text_of(source, text):
        if spans:
            values: dict[str, str | int] = {"source": source.title, "count": len(spans)}
            yield finding("span_broken", "error", [(source.uid, source.id)], values, "span_other_text")
        return
    for passage in spans:
        pinned = passage.exact or passage.exact_sha256
        # The whole text was compared once; what keeps neither words nor hash rests on that alone.
        whole = bool(source.text_sha256) and not pinned and (passage.end_char or 0) <= len(text)
        if not whole and check_span(passage, text) == "broken":
            values = {"source": source.title, "start": passage.start_char or 0, "end": passage.end_char or 0}
            yield finding("span_broken", "error", [(passage.uid, passage.id), (source.uid, source.id)], values)


def _sources_with_text(known: Known) -> list[RecordId]:
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        return [row[0] for row in connection.execute("SELECT source_id FROM source_text ORDER BY source_id")]


def _passages(known: Known, source_id: RecordId) -> list[Evidence]:
    passages = known.passages
    ids = passages.ids[(passages.source == source_id) & (passages.pinned == 1)].tolist()
    found: list[Evidence] = []
    for start in range(0, len(ids), SLICE_PASSAGES):
        with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
            part = read_where(connection, Evidence, "id", ids[start : start + SLICE_PASSAGES])
            found.extend(row for row in part if isinstance(row, Evidence))
    return found
