"""The table of events: its columns, and what each is sorted by where there are a million."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from db.dates import DateFlag, DateForm, Precision, unpack_flags
from db.domain import EVENT_KINDS, Event, Evidence, Participation
from db.index import NO_DATE
from db.queries import values_of_field
from viewer.models.case_reading import CaseReading
from viewer.models.record_table import Cell, Column
from viewer.models.record_words import actor_short
from viewer.models.table_parts import Ids, TableSpec, marks_of, passages_by_target, passages_cell
from viewer.models.text_order import BLANK, text_ranks
from viewer.models.when_words import date_of, when_short
from viewer.words import EVENT_KIND, tr, word

_TARGETS: Final = 2_000
_NUMBERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with who took part and what cites it."""

    event: Event
    parts: tuple[Participation, ...]
    passages: tuple[Evidence, ...]


_UNITS = {
    Precision.SECOND: "second",
    Precision.MINUTE: "minute",
    Precision.HOUR: "hour",
    Precision.DAY: "day",
    Precision.MONTH: "month",
    Precision.SEASON: "season",
    Precision.YEAR: "year",
    Precision.DECADE: "decade",
    Precision.CENTURY: "century",
    Precision.MIXED: "mixed",
}


def precision_words(date_edtf: str) -> str:
    """How firm a date is, in a word or two: "day", "about a month", "between dates", "start not known"."""
    date = date_of(date_edtf)
    return _words_of_flags(NO_DATE if date is None else date.packed_flags)


def _words_of_flags(packed: int) -> str:
    if packed == NO_DATE:
        return tr("no date")
    flags, form, precision = unpack_flags(packed)
    if flags & (DateFlag.UNKNOWN_START | DateFlag.UNKNOWN_END):
        return tr("start not known") if flags & DateFlag.UNKNOWN_START else tr("end not known")
    if flags & (DateFlag.OPEN_START | DateFlag.OPEN_END):
        return tr("open start") if flags & DateFlag.OPEN_START else tr("open end")
    if form is DateForm.ONE_OF:
        return tr("between dates")
    unit = tr(_UNITS[precision])
    return tr("about a {unit}", unit=unit) if flags & DateFlag.APPROXIMATE else unit


def event_table(reading: CaseReading) -> TableSpec:
    """When, Kind, Title, Sides, People, Precision, Issues, Sources: the canvas in text form."""
    keys = EventKeys(reading)

    def actors(row: EventRow) -> list[int]:
        return [part.actor_id for part in row.parts]

    columns = (
        Column("when", tr("When"), 136, lambda r: Cell(when_short(r.event.date_edtf), "secondary"),
               sort_ids=keys.starts, of_events=True),
        Column("kind", tr("Kind"), 112, lambda r: Cell(word(EVENT_KIND, r.event.kind), glyph=r.event.kind),
               sort_ids=keys.kinds, of_events=True),
        Column("title", tr("Title"), 0, lambda r: Cell(r.event.title), texts=keys.field("title"), of_events=True),
        Column("sides", tr("Sides"), 108, lambda r: Cell(keys.names(actors(r), False), "secondary"),
               texts=lambda: keys.names_of_all(False)),
        Column("people", tr("People"), 92, lambda r: Cell(keys.names(actors(r), True), "secondary"),
               texts=lambda: keys.names_of_all(True)),
        Column("precision", tr("Precision"), 104, lambda r: Cell(precision_words(r.event.date_edtf), "secondary"),
               sort_ids=keys.precisions, of_events=True),
        Column("issues", tr("Issues"), 96, lambda r: Cell(keys.issues(r.event.id), "secondary"),
               texts=keys.issues_of_all),
        Column("sources", tr("Sources"), 72, lambda r: passages_cell(reading, r.passages),
               lambda r: marks_of(reading, r.passages), texts=keys.marks_of_all),
        Column("doubt", tr("What is unclear"), 200, lambda r: Cell(r.event.doubt), texts=keys.field("doubt"),
               of_events=True, hidden=True),
        Column("wording", tr("Date in the source"), 130, lambda r: Cell(r.event.date_text, "serif"),
               texts=keys.field("date_text"), of_events=True, hidden=True),
    )  # fmt: skip

    def read(ids: Sequence[int]) -> list[Any]:
        events = {event.id: event for event in reading.events(ids)}
        parts, passages = reading.parts_of_events(ids), passages_by_target(reading, ids)
        return [EventRow(events[i], tuple(parts[i]), passages.get(i, ())) if i in events else None for i in ids]

    return TableSpec("events", columns, reading.event_ids, read)


class EventKeys:
    """What events are sorted by, for all of them at once and without making a record of each."""

    def __init__(self, reading: CaseReading) -> None:
        self._reading = reading

    # ---- values
    def starts(self, ids: Ids) -> Ids:
        """The earliest start of each event; an open one stands first, one without a date last."""
        columns, rows = self._reading.case.columns, self._reading.case.columns.rows_of(ids)
        return np.where(columns.flags[rows] == NO_DATE, BLANK, columns.earliest_start_s[rows])

    def kinds(self, ids: Ids) -> Ids:
        """The place of each event's kind among the words for kinds."""
        columns = self._reading.case.columns
        return text_ranks(word(EVENT_KIND, kind) for kind in EVENT_KINDS)[columns.kind[columns.rows_of(ids)]]

    def precisions(self, ids: Ids) -> Ids:
        """The place of each event's precision among the words for it."""
        columns = self._reading.case.columns
        packed, at = np.unique(columns.flags[columns.rows_of(ids)], return_inverse=True)
        return text_ranks(_words_of_flags(int(flags)) for flags in packed)[at]

    # ---- texts
    def field(self, name: str) -> Callable[[], Iterator[tuple[int, str]]]:
        """A field of every event, as it stands in the file."""

        def texts() -> Iterator[tuple[int, str]]:
            case_file = self._reading.session.case_file
            return iter(()) if case_file is None else values_of_field(case_file, Event, name)

        return texts

    def names(self, actor_ids: Iterable[int], people: bool) -> str:
        """The people, or the bodies, among these actors, each once."""
        actors = self._reading.case.actors
        found = [actors[i] for i in dict.fromkeys(actor_ids) if i in actors and (actors[i].kind == "person") is people]
        return ", ".join(actor_short(actor) if people else actor.name for actor in found)

    def names_of_all(self, people: bool) -> Iterator[tuple[int, str]]:
        """`names` of every event that has any."""
        columns, known = self._reading.case.columns, dict[tuple[int, ...], str]()
        wanted = [a.id for a in self._reading.case.actors.values() if (a.kind == "person") is people]
        chosen = np.flatnonzero(np.isin(columns.part_actor, np.asarray(wanted, np.int64)))
        for row, actor_ids in _grouped(columns.part_event[chosen], columns.part_actor[chosen]):
            if actor_ids not in known:
                known[actor_ids] = self.names(actor_ids, people)
            yield int(columns.ids[row]), known[actor_ids]

    def issues(self, event_id: int) -> str:
        """What an event is about."""
        issues = self._reading.case.issues
        return ", ".join(issues[i].label or issues[i].title for i in self._reading.issues_of(event_id))

    def issues_of_all(self) -> Iterator[tuple[int, str]]:
        """`issues` of every event that has any."""
        columns = self._reading.case.columns
        for row in np.unique(columns.issue_event):
            event_id = int(columns.ids[row])
            yield event_id, self.issues(event_id)

    def marks_of_all(self) -> Iterator[tuple[int, str]]:
        """The marks of the passages of every record that has any."""
        targets = sorted({passage.target_id for passage in self._reading.rows(Evidence)})
        for first in range(0, len(targets), _TARGETS):
            for target_id, passages in passages_by_target(self._reading, targets[first : first + _TARGETS]).items():
                yield target_id, marks_of(self._reading, passages)


def _grouped(keys: NDArray[Any], values: NDArray[Any]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The values of each key, where equal keys stand together."""
    pairs = zip(_numbers(keys), _numbers(values), strict=True)
    for key, group in groupby(pairs, key=itemgetter(0)):
        yield key, tuple(value for _key, value in group)


def _numbers(array: NDArray[Any]) -> Iterator[int]:
    """One after another: a list of all at once would hold up everybody else."""
    for first in range(0, len(array), _NUMBERS):
        yield from array[first : first + _NUMBERS].tolist()
