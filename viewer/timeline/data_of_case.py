"""What the timeline layout reads of a case, as known on a date: columns made exact, facts and words on demand.

The bounds of a case are inclusive seconds, floating or UTC; the layout wants exclusive ends in wall time of the
display zone. A day's own length is no doubt: only bounds more than a day apart stay two bounds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.dates import DAY_S, DateFlag, DateForm, zone_offset_s
from viewer.layout.timeline_data import (
    APPROXIMATE,
    INTERVAL,
    OPEN_END,
    OPEN_START,
    UNCERTAIN,
    UNDATED,
    UNKNOWN_END,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    UNKNOWN_START,
    EventTable,
    EventText,
    TimelineData,
)
from viewer.timeline.case_facts import CaseFacts
from viewer.timeline.case_lanes import CaseLanes
from viewer.timeline.case_texts import CaseStatements, CaseTexts

_FLAG_BITS, _FORM_SHIFT, _FORM_BITS = 127, 7, 3
Ints = NDArray[np.int64]
HOUR_S, WEEK_S = 3_600, 604_800
MOST_WEEKS = 1_000_000
_CHANGES = 1 << 40
MORE_ROWS = 10_000
_ROWS = [np.zeros(0, dtype=np.int64)]


@dataclass(frozen=True, slots=True, eq=False)
class KnownEvents:
    """The events of a case known on a date: their rows in the case's columns, and the layout's table of them.

    `prepared` holds the lanes made of that table; whatever else of a case changes, they stay right.
    """

    keep: Ints
    table: EventTable
    start_s: int
    end_s: int
    prepared: dict[Any, Any] = field(default_factory=dict)


def known_events(
    case: Case, as_of_s: int | None, zone: str = "", *, among: Ints | None = None, table: EventTable | None = None
) -> KnownEvents:
    """The known events; `among` are the rows to choose from, all by default. About 0.2 microseconds an event.

    `table`: made earlier of exactly these events.
    """
    keep = known_rows(case, as_of_s) if among is None else known_rows_among(case, as_of_s, among)
    made = event_table(case, keep, zone or case.info.timezone) if table is None else table
    return KnownEvents(keep, made, *extent_of(made))


class _NoTexts:
    """Of data that is only counted, never drawn."""

    def texts(self, rows: Ints) -> list[EventText]:
        """Nothing has words here."""
        return [EventText("") for _ in rows.tolist()]


def bare_data(known: KnownEvents) -> TimelineData:
    """Data without words and facts: enough to make lanes of."""
    return TimelineData(events=known.table, texts=_NoTexts(), end_s=known.end_s, prepared=known.prepared)


def timeline_data(
    case: Case,
    as_of_s: int | None,
    *,
    language: str = "en",
    zone: str = "",
    known: KnownEvents | None = None,
    before: TimelineData | None = None,
) -> TimelineData:
    """The data of a case as known at `as_of_s` (the last second of the as-known day; None: everything).

    Records published (or, without that date, recorded) later are left out, and so are those withdrawn by then.
    `zone` is the display zone, the case's own by default; it moves instants only. `known`: the events, where they
    were made before for the same columns, date and zone. `before`: made of an earlier state of the same case; what no
    edit has touched since is taken from it.
    """
    known = known_events(case, as_of_s, zone) if known is None else known
    told = before.lanes.facts if before is not None and isinstance(before.lanes, CaseLanes) else None
    facts = CaseFacts(case, known.table, known.keep, as_of_s, told)
    data = TimelineData(
        events=known.table,
        texts=CaseTexts(case, known.table, facts.speaker_of, language),
        rounds=facts.rounds(),
        tracks=facts.tracks(),
        swaps=facts.swaps(),
        statements=CaseStatements(case, facts.speaker_of_event, language),
        issues=facts.issues(),
        notes=facts.notes(),
        distances=facts.distances(),
        lanes=CaseLanes(case, facts),
        start_s=known.start_s,
        end_s=known.end_s,
        hidden=len(case.columns) - len(known.keep),
        no_positions_before=facts.first_recorded_round(),
        unreadable=case.case_file.lost.spans,
        prepared=known.prepared,
    )
    facts.forget_before()
    return data


def every_row(count: int) -> Ints:
    """The numbers of so many rows. Read-only: all that ask share them."""
    if len(_ROWS[0]) < count:
        _ROWS[0] = np.arange(count + MORE_ROWS, dtype=np.int64)
        _ROWS[0].setflags(write=False)
    return _ROWS[0][:count]


def known_rows(case: Case, as_of_s: int | None) -> Ints:
    """Rows of the case's columns that were known, and not withdrawn, at a time."""
    columns = case.columns
    if as_of_s is None:
        return np.flatnonzero(columns.withdrawn_s >= UNKNOWN_HIGH)
    return np.flatnonzero((columns.known_s <= as_of_s) & (columns.withdrawn_s > as_of_s))


def known_rows_among(case: Case, as_of_s: int | None, rows: Ints) -> Ints:
    """Those of some rows, in their order, that were known and not withdrawn at a time."""
    columns = case.columns
    at = UNKNOWN_HIGH - 1 if as_of_s is None else as_of_s
    known = columns.known_s[rows] <= at
    return rows[known & (columns.withdrawn_s[rows] > at)]


def event_table(case: Case, keep: Ints | slice, zone: str) -> EventTable:
    """The layout's table of the given rows."""
    columns = case.columns
    if not isinstance(keep, slice) and len(keep) == len(columns):
        keep = slice(None)  # nothing is left out: views instead of copies
    packed = columns.flags[keep]
    dated = packed >= 0
    zero = np.int32(0)
    flags = np.where(dated, packed & _FLAG_BITS, zero)
    form = np.where(dated, packed >> _FORM_SHIFT & _FORM_BITS, zero)
    bounds = [
        array[keep]
        for array in (
            columns.earliest_start_s,
            columns.latest_start_s,
            columns.earliest_end_s,
            columns.latest_end_s,
        )
    ]
    instant = (flags & int(DateFlag.INSTANT)) != 0
    es, ls, ee, le = (_in_zone(bound, instant, zone) for bound in bounds)
    no_low, no_ls = es <= UNKNOWN_LOW, ls >= UNKNOWN_HIGH
    no_ee, no_high = ee <= UNKNOWN_LOW, le >= UNKNOWN_HIGH
    one_day = ~no_low & ~no_ls & (ls - es < DAY_S)
    last_day = ~no_ee & ~no_high & (le - ee < DAY_S)
    after = np.where(no_high, UNKNOWN_HIGH, le + 1)
    return EventTable(
        ids=columns.ids[keep],
        kind=columns.kind[keep],
        status=columns.status[keep],
        earliest_start_s=es,
        latest_start_s=np.where(one_day, es, np.where(no_ls, UNKNOWN_HIGH, ls + 1)),
        earliest_end_s=np.where(last_day, after, ee),
        latest_end_s=after,
        doubt=_doubt(flags, form, dated),
        importance=columns.importance[keep],
        parent=columns.parent[keep],
        place=columns.place[keep],
    )


def _doubt(flags: NDArray[np.int32], form: NDArray[np.int32], dated: NDArray[np.bool_]) -> NDArray[np.uint8]:
    interval = form == int(DateForm.INTERVAL)
    none = np.uint8(0)
    doubt = np.where(dated, none, np.uint8(UNDATED))
    doubt |= np.where(interval, np.uint8(INTERVAL), none)
    for flag, bit in (
        (DateFlag.APPROXIMATE, APPROXIMATE),
        (DateFlag.UNCERTAIN, UNCERTAIN),
        (DateFlag.UNKNOWN_START, UNKNOWN_START),
        (DateFlag.UNKNOWN_END, UNKNOWN_END),
    ):
        doubt |= np.where((flags & int(flag)) != 0, np.uint8(bit), none)
    # "Some day up to the fifth" is an unknown start, "going on since before" an open one.
    for flag, open_bit, unknown_bit in (
        (DateFlag.OPEN_START, OPEN_START, UNKNOWN_START),
        (DateFlag.OPEN_END, OPEN_END, UNKNOWN_END),
    ):
        bit_of_form = np.where(interval, np.uint8(open_bit), np.uint8(unknown_bit))
        doubt |= np.where((flags & int(flag)) != 0, bit_of_form, none)
    return doubt


def _in_zone(times_s: Ints, instant: NDArray[np.bool_], zone: str) -> Ints:
    """Instants moved from UTC to wall time of a zone; calendar days stay where they are."""
    moving = instant & (times_s > UNKNOWN_LOW) & (times_s < UNKNOWN_HIGH)
    if zone == "UTC" or not moving.any():
        return times_s
    moved = times_s.copy()
    moved[moving] += offsets_s(times_s[moving], zone)
    return moved


def offsets_s(utc_s: Ints, zone: str) -> Ints:
    """Seconds east of UTC at each time: looked up once a week, and by the hour in weeks in which the clock changes."""
    weeks = utc_s // WEEK_S
    first = int(weeks.min())
    if int(weeks.max()) - first > MOST_WEEKS:
        return _offsets_at(utc_s // HOUR_S, HOUR_S, zone)
    present = np.zeros(int(weeks.max()) - first + 1, dtype=bool)
    present[weeks - first] = True
    table = np.zeros(len(present), dtype=np.int64)
    for week in np.flatnonzero(present).tolist():
        begin, end = (zone_offset_s((first + week + more) * WEEK_S, zone) for more in (0, 1))
        table[week] = begin if begin == end else _CHANGES
    found = table[weeks - first]
    changing = np.flatnonzero(found == _CHANGES)
    if len(changing):
        found[changing] = _offsets_at(utc_s[changing] // HOUR_S, HOUR_S, zone)
    return found


def _offsets_at(steps: Ints, step_s: int, zone: str) -> Ints:
    distinct, places = np.unique(steps, return_inverse=True)
    offsets = np.array([zone_offset_s(int(step) * step_s, zone) for step in distinct.tolist()], dtype=np.int64)
    return offsets[places]


def extent_of(events: EventTable) -> tuple[int, int]:
    """The first and last second that is known of any event, at least a day apart."""
    known_starts = events.earliest_start_s[events.earliest_start_s > UNKNOWN_LOW]
    known_ends = events.latest_end_s[events.latest_end_s < UNKNOWN_HIGH]
    start = int(known_starts.min()) if len(known_starts) else int(known_ends.min()) if len(known_ends) else 0
    end = int(known_ends.max()) if len(known_ends) else start + DAY_S
    return start, max(end, start + DAY_S)
