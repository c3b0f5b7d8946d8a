"""How long since the exchange before, and phrases that say so ("the first in five months").

The rule: a plain number of units fits an interval that rounds to it, half a unit either way. "Nearly" and "almost"
fit from one unit less up to the number, "more than" and "over" from the number up to one more, "about" anything less
than a unit away. So 126 days, four months and three days, are not "five months"; 13 months and 23 days are "nearly
fourteen months".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from db.case import Case
from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.checks.phrases import ABOUT, BEYOND, HELD, PLAIN, interval_phrase
from db.connection import reading
from db.dates import DAY_S, describe_length, months_and_days
from db.domain import EVENT_KINDS, RecordId
from db.index import UNKNOWN_HIGH, UNKNOWN_LOW

_SINCE_FIGURE: Final = re.compile(r"^(days|weeks|months|years) since the (exchange|swap|release)", re.IGNORECASE)
_DAYS_PER: Final = {"day": 1.0, "week": 7.0}


@dataclass(frozen=True, slots=True)
class Interval:
    """From the last day of the swap before to the first day of a swap.

    `days` is exact where both days are, else the fewest there can be, up to `most_days` (None: no bound).
    `from_s` and `to_s` are the first seconds of the two days that `days` is counted between.
    """

    swap_id: RecordId
    previous_id: RecordId
    days: int
    most_days: int | None
    from_s: int
    to_s: int

    @property
    def exact(self) -> bool:
        """Whether both days are known."""
        return self.days == self.most_days

    @property
    def calendar(self) -> tuple[int, int, int]:
        """(years, months, days) of `days`, as a calendar counts them: 0, 4, 3 for 126 days from 2 October 2025."""
        return months_and_days(self.from_s, self.to_s)

    @property
    def words(self) -> str:
        """The interval in words: "126 days, 4 months 3 days"."""
        return describe_length(self.from_s, self.to_s)


def interval_since_previous(case: Case, swap_id: RecordId, as_of_s: int | None = None) -> Interval | None:
    """How long since the swap before of the same mode; None where there is none on record, or no date to count from.

    Swaps that took place count, by their last day; a swap in stages is left out for its stages.
    """
    return _previous(Known(case, as_of_s), swap_id)


def check_intervals(known: Known) -> Iterator[Finding]:
    """Interval phrases in a swap's summary or date, and figures of the time since the swap before."""
    for swap_id, phrase in _phrases(known):
        said = interval_phrase(phrase)
        if said is not None:
            yield from _against(known, swap_id, said.words, said.count, said.unit, said.hedge, None)
    for figure in known.of(known.case.figures):
        unit = _SINCE_FIGURE.match(figure.label)
        if unit and figure.about_id in known.event_ids and figure.about_id in known.case.swaps:
            if figure.value_min is None or figure.value_min != figure.value_max:
                continue
            name = unit[1].casefold().removesuffix("s")
            hedge = ABOUT if figure.approximate else PLAIN
            words = f"{figure.label}: {figure.value_min:g}"
            named = (figure.uid, figure.id)
            yield from _against(known, figure.about_id, words, figure.value_min, name, hedge, named)


def _phrases(known: Known) -> list[tuple[RecordId, str]]:
    sql = "SELECT id, summary || ' ' || date_text FROM event WHERE kind = 'swap' ORDER BY id"
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        return [(swap_id, text) for swap_id, text in connection.execute(sql) if swap_id in known.event_ids]


def _against(
    known: Known,
    swap_id: RecordId,
    phrase: str,
    count: float,
    unit: str,
    hedge: str,
    figure: tuple[str, RecordId] | None,
) -> Iterator[Finding]:
    interval = _previous(known, swap_id)
    if interval is None or fits_phrase(interval, count, unit, hedge):
        return
    before, this = known.case.events([interval.previous_id, swap_id])
    if before.date_basis == "derived":
        return  # such a date was counted back from a phrase like this one, and proves nothing
    between = _others_between(known, swap_id, interval)
    values: dict[str, str | int] = {"phrase": phrase, "previous": before.title, "length": interval.words}
    rows = [(this.uid, this.id), *([figure] if figure else []), (before.uid, before.id), *known.named(between)]
    if _in_units(interval, interval.days, unit) > count:
        # A longer gap than was said: more likely an exchange is missing from the case than the phrase wrong.
        yield finding("interval_phrase", "info", rows, values, "interval_phrase_longer")
    elif between:
        values["between"] = "; ".join(known.case.titles(between))
        yield finding("interval_phrase", "warning", rows, values, "interval_phrase_between")
    else:
        yield finding("interval_phrase", "warning", rows, values)


def fits_phrase(interval: Interval, count: float, unit: str, hedge: str = PLAIN) -> bool:
    """Whether some day that the interval allows fits the phrase, by the rule of this module."""
    shortest = _in_units(interval, interval.days, unit)
    longest = shortest if interval.exact else float("inf")
    if interval.most_days is not None:
        longest = _in_units(interval, interval.most_days, unit)
    if hedge == HELD:
        low, high = count - 1, count
    elif hedge == BEYOND:
        low, high = count, count + 1
    elif hedge:
        low, high = count - 1, count + 1
    else:
        low, high = count - 0.5, count + 0.5
    return longest >= low and shortest <= high


def _in_units(interval: Interval, days: int, unit: str) -> float:
    """A length as a number of units; months and years by the calendar, the rest as a share of the next one."""
    if unit in _DAYS_PER:
        return days / _DAYS_PER[unit]
    if days != interval.days:
        return days / (365.2425 / 12 if unit == "month" else 365.2425)
    years, whole_months, rest_days = interval.calendar
    months = years * 12 + whole_months + rest_days / 30.44
    return months if unit == "month" else months / 12


def _previous(known: Known, swap_id: RecordId) -> Interval | None:
    columns, swaps = known.case.columns, known.case.swaps
    row = columns.row_of(swap_id)
    swap = swaps.get(swap_id)
    if row < 0 or swap is None or columns.earliest_start_s[row] <= UNKNOWN_LOW:
        return None
    start_s = int(columns.earliest_start_s[row])
    ends, ids = known.swaps_by_end.get(swap.mode, (columns.ids[:0], columns.ids[:0]))
    whole = int(columns.parent[row])
    for index in range(int(np.searchsorted(ends, start_s)) - 1, -1, -1):
        if int(ids[index]) not in (swap_id, whole):
            return _interval(known, row, int(ids[index]))
    return None


def _interval(known: Known, row: int, previous_id: RecordId) -> Interval:
    columns = known.case.columns
    before = columns.row_of(previous_id)
    first_day = int(columns.earliest_start_s[row]) // DAY_S
    last_day = int(columns.latest_end_s[before]) // DAY_S
    days = first_day - last_day
    latest_start, earliest_end = int(columns.latest_start_s[row]), int(columns.earliest_end_s[before])
    bounded = latest_start < UNKNOWN_HIGH and earliest_end > UNKNOWN_LOW
    most = latest_start // DAY_S - earliest_end // DAY_S if bounded else None
    return Interval(int(columns.ids[row]), previous_id, days, most, last_day * DAY_S, first_day * DAY_S)


def _others_between(known: Known, swap_id: RecordId, interval: Interval) -> list[RecordId]:
    """Releases and repatriations since the exchange before: the phrase may or may not count them."""
    columns = known.case.columns
    before, row = columns.row_of(interval.previous_id), columns.row_of(swap_id)
    rows = known.happened & (columns.kind == EVENT_KINDS.index("swap"))
    rows &= columns.earliest_start_s > columns.latest_end_s[before]
    rows &= columns.latest_end_s < columns.earliest_start_s[row]
    ids = [int(found) for found in columns.ids[rows]]
    return [i for i in ids if i in known.case.swaps and known.case.swaps[i].mode in ("release", "repatriation")]
