"""What of a case leaves it: the as-known date, notes or not, the span; and the rows that this leaves, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from db.case_file import CaseFile
from db.connection import reading
from db.dates import parse_edtf
from db.domain import NOTES, TYPES, Annotation, Event, Quote, Record, RecordId, Row, TagLink
from db.interchange.steps import READ, Steps
from db.rows import read_where, references_of, targets_of
from db.rules import fields_of, read_date

Rows = dict[str, list[Row]]
"""Rows by kind, in the order of `TYPES` and of their keys."""

_HARD: Final = frozenset(
    {
        ("annotation", "target_id"),
        ("annotation", "reply_to_id"),
        ("attachment", "target_id"),
        # Without them the figure would be one of the whole exchange.
        ("count_claim", "from_id"),
        ("count_claim", "to_id"),
    }
)
"""References that may be empty, but whose row means something else without them: it goes with what it names."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """`as_of_s` is the last second of the day the case is looked at from; `span_s` is (first, last) second.

    `private` notes stay in the case unless asked for; `log` adds the history to a case JSON. `withdrawn` keeps
    records that were taken back, which a document does not show.
    """

    as_of_s: int | None = None
    notes: bool = True
    span_s: tuple[int, int] | None = None
    private: bool = False
    withdrawn: bool = False
    log: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether nothing at all is left out of the state."""
        whole = self.as_of_s is None and self.span_s is None
        return whole and self.notes and self.private and self.withdrawn


EVERYTHING: Final = ExportChoice(private=True, withdrawn=True)


def chosen_rows(case_file: CaseFile, choice: ExportChoice, steps: Steps) -> Rows:
    """The rows of a case that a choice keeps; what cannot stand without a row that is left out goes with it.

    Reading them is the share `READ` of an export.
    """
    counts = case_file.counts()
    part = steps.part(sum(counts.get(kind, 0) for kind in TYPES), 0.0, READ)
    with reading(case_file.connection, case_file.path) as connection:
        rows = {kind: list(part.over(read_where(connection, row_type))) for kind, row_type in TYPES.items()}
    if choice.is_everything:
        return rows
    kept = [row for found in rows.values() for row in found if _is_kept(row, choice)]
    if choice.span_s is not None:
        kept = _in_span(kept, choice.span_s)
    chosen: Rows = {kind: [] for kind in TYPES}
    for row in closed(kept):
        chosen[row.KIND].append(row)
    return chosen


def _is_kept(row: Row, choice: ExportChoice) -> bool:
    if isinstance(row, Record):
        if row.KIND == "case":
            return True
        if (row.LAYER == NOTES and not choice.notes) or (isinstance(row, Annotation) and row.private > choice.private):
            return False
        return is_known(row, choice.as_of_s, withdrawn=choice.withdrawn)
    return choice.notes or not isinstance(row, TagLink)


def is_known(record: Record, as_of_s: int | None, *, withdrawn: bool = False) -> bool:
    """Whether a record was public, or else in the case, by then, and not yet taken back."""
    if as_of_s is None:
        return withdrawn or record.withdrawn_s is None
    published_s = read_date(record.published_edtf).latest_s if record.published_edtf else None
    known_s = record.recorded_s if published_s is None else published_s
    return known_s <= as_of_s and (record.withdrawn_s is None or record.withdrawn_s > as_of_s)


def _in_span(rows: Iterable[Row], span_s: tuple[int, int]) -> list[Row]:
    """Without events that do not touch the span, and without what was said, or noted, of nothing that is left."""
    kept = [row for row in rows if not isinstance(row, Event) or _touches(row.date_edtf, span_s)]
    events = {row.id for row in kept if isinstance(row, Event)}

    def stays(row: Row) -> bool:
        if isinstance(row, Quote):
            return bool({row.statement_id, row.about_id} & events) or _touches(row.said_edtf, span_s)
        if isinstance(row, Annotation) and row.span_edtf:
            return _touches(row.span_edtf, span_s)
        return True

    return [row for row in kept if stays(row)]


def _touches(edtf: str, span_s: tuple[int, int]) -> bool:
    if not edtf:
        return False
    date = parse_edtf(edtf)
    low, high = date.earliest_s, date.latest_s
    return (low is None or low <= span_s[1]) and (high is None or high >= span_s[0])


def closed(rows: list[Row], there: Iterable[tuple[str, RecordId]] = ()) -> list[Row]:
    """Rows whose references all lead to one another, or to `there`: others lose the reference, or go."""
    given = set(there)
    while True:
        known = given | {target for row in rows for target in targets_of(row)}
        kept = [found for row in rows if (found := _standing(row, known)) is not None]
        if len(kept) == len(rows) and all(a is b for a, b in zip(kept, rows, strict=True)):
            return rows
        rows = kept


def _standing(row: Row, known: set[tuple[str, RecordId]]) -> Row | None:
    lost: dict[str, Any] = {}
    for name, table, row_id in references_of(row):
        if (table, row_id) in known:
            continue
        if not fields_of(type(row))[name].optional or (row.KIND, name) in _HARD:
            return None
        lost[name] = None
    return cast(Row, replace(cast(Any, row), **lost)) if lost else row
