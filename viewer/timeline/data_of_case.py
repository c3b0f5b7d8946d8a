"""What the timeline layout reads of a case, as known on a date: columns made exact, facts and words on demand.

The bounds of a case are inclusive seconds, floating or UTC; the layout wants exclusive ends in wall time of the
display zone. A day's own length is no doubt: only bounds more than a day apart stay two bounds.
"""

from __future__ import annotations

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
    TimelineData,
)
from viewer.timeline.case_facts import CaseFacts
from viewer.timeline.case_lanes import CaseLanes
from viewer.timeline.case_texts import CaseStatements, CaseTexts

_FLAG_BITS, _FORM_SHIFT, _FORM_BITS = 127, 7, 3
Ints = NDArray[np.int64]


def timeline_data(case: Case, as_of_s: int | None, *, language: str = "en", zone: str = "") -> TimelineData:
    """The data of a case as known at `as_of_s` (the last second of the as-known day; None: everything).

    Records published (or, without that date, recorded) later are left out, and so are those withdrawn by then.
    `zone` is the display zone, the case's own by default; it moves instants only.
    """
    keep = known_rows(case, as_of_s)
    events = event_table(case, keep, zone or case.info.timezone)
    facts = CaseFacts(case, events, keep, as_of_s)
    start_s, end_s = _extent(events)
    return TimelineData(
        events=events,
        texts=CaseTexts(case, events, facts.speakers, language),
        rounds=facts.rounds(),
        swaps=facts.swaps(),
        statements=CaseStatements(case, facts.speakers, language),
        issues=facts.issues(),
        notes=facts.notes(),
        distances=facts.distances(),
        lanes=CaseLanes(case, facts),
        start_s=start_s,
        end_s=end_s,
        hidden=len(case.columns) - len(keep),
        no_positions_before=facts.first_recorded_round(),
    )


def known_rows(case: Case, as_of_s: int | None) -> Ints:
    """Rows of the case's columns that were known, and not withdrawn, at a time."""
    columns = case.columns
    if as_of_s is None:
        return np.flatnonzero(columns.withdrawn_s >= UNKNOWN_HIGH)
    return np.flatnonzero((columns.known_s <= as_of_s) & (columns.withdrawn_s > as_of_s))


def event_table(case: Case, keep: Ints, zone: str) -> EventTable:
    """The layout's table of the given rows."""
    columns = case.columns
    packed = columns.flags[keep].astype(np.int64)
    dated = packed >= 0
    flags = np.where(dated, packed & _FLAG_BITS, 0)
    form = np.where(dated, packed >> _FORM_SHIFT & _FORM_BITS, 0)
    bounds = [
        array[keep].astype(np.int64)
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


def _doubt(flags: Ints, form: Ints, dated: NDArray[np.bool_]) -> NDArray[np.uint8]:
    interval = form == int(DateForm.INTERVAL)
    doubt = np.where(dated, 0, UNDATED)
    doubt |= np.where(interval, INTERVAL, 0)
    for flag, bit in (
        (DateFlag.APPROXIMATE, APPROXIMATE),
        (DateFlag.UNCERTAIN, UNCERTAIN),
        (DateFlag.UNKNOWN_START, UNKNOWN_START),
        (DateFlag.UNKNOWN_END, UNKNOWN_END),
    ):
        doubt |= np.where((flags & int(flag)) != 0, bit, 0)
    # "Some day up to the fifth" is an unknown start, "going on since before" an open one.
    for flag, open_bit, unknown_bit in (
        (DateFlag.OPEN_START, OPEN_START, UNKNOWN_START),
        (DateFlag.OPEN_END, OPEN_END, UNKNOWN_END),
    ):
        bit_of_form = np.where(interval, open_bit, unknown_bit)
        doubt |= np.where((flags & int(flag)) != 0, bit_of_form, 0)
    return doubt.astype(np.uint8)


def _in_zone(times_s: Ints, instant: NDArray[np.bool_], zone: str) -> Ints:
    """Instants moved from UTC to wall time of a zone; calendar days stay where they are."""
    moving = instant & (times_s > UNKNOWN_LOW) & (times_s < UNKNOWN_HIGH)
    if not moving.any() or zone == "UTC":
        return times_s
    moved = times_s.copy()
    hours, places = np.unique(times_s[moving] // 3600, return_inverse=True)
    offsets = np.array([zone_offset_s(int(hour) * 3600, zone) for hour in hours.tolist()], dtype=np.int64)
    moved[moving] += offsets[places]
    return moved


def _extent(events: EventTable) -> tuple[int, int]:
    known_starts = events.earliest_start_s[events.earliest_start_s > UNKNOWN_LOW]
    known_ends = events.latest_end_s[events.latest_end_s < UNKNOWN_HIGH]
    start = int(known_starts.min()) if len(known_starts) else int(known_ends.min()) if len(known_ends) else 0
    end = int(known_ends.max()) if len(known_ends) else start + DAY_S
    return start, max(end, start + DAY_S)
