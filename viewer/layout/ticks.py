"""The two-row axis (DESIGN 4.5): a policy table from seconds to billions of years, and a generator.

The first row of the table whose lower labels sit far enough apart is used. Ticks are whole units of the
proleptic Gregorian calendar; a week starts on the locale's day.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, NamedTuple, cast

import numpy as np

from db.dates import DAY_S, civil_from_days
from viewer.layout.words_protocol import Words

LABEL_APART_PX = 44.0
FINE_APART_PX = 5.0
MOST_TICKS = 4_096
HOUR_S, MINUTE_S = 3_600, 60
YEAR_S = 31_556_952  # the mean Gregorian year: used for spacing only


class Unit(NamedTuple):
    """A step of time: `step` times "second", "minute", "hour", "day", "week", "month" or "year"."""

    name: str
    step: int = 1

    @property
    def mean_s(self) -> float:
        """Its length, or its mean length where months and years differ."""
        seconds = {
            "second": 1,
            "minute": MINUTE_S,
            "hour": HOUR_S,
            "day": DAY_S,
            "week": 7 * DAY_S,
            "month": YEAR_S / 12,
            "year": YEAR_S,
        }
        return self.step * seconds[self.name]


class AxisRow(NamedTuple):
    """One row of the policy: the larger unit above, the ticks below, the unlabelled ones between them.

    `longest_s` is the longest span the row is for: beyond it a coarser row says more.
    """

    upper: Unit
    lower: Unit
    fine: Unit | None = None
    longest_s: float = float("inf")


def _policy() -> tuple[AxisRow, ...]:
    day, month, year = Unit("day"), Unit("month"), Unit("year")
    clock = 48 * HOUR_S
    rows = [AxisRow(day, Unit("second", n), Unit("second"), clock) for n in (5, 10, 15, 30)]
    rows += [AxisRow(day, Unit("minute", n), Unit("minute", max(1, n // 5)), clock) for n in (1, 2, 5, 10, 15, 30)]
    rows += [AxisRow(day, Unit("hour"), Unit("minute", 15), clock)]
    rows += [AxisRow(day, Unit("hour", n), Unit("hour"), clock) for n in (3, 6, 12)]
    rows += [AxisRow(month, day, Unit("hour", 6)), AxisRow(month, Unit("week"), day)]
    rows += [AxisRow(year, month), AxisRow(year, Unit("month", 3), month)]
    rows += [AxisRow(Unit("year", 10), year), AxisRow(Unit("year", 10), Unit("year", 2), year, 62 * YEAR_S)]
    rows += [AxisRow(Unit("year", 10), Unit("year", 5), year, 62 * YEAR_S)]
    for power in range(1, 11):
        step = 10**power
        rows += [AxisRow(Unit("year", 10 * step), Unit("year", n * step), Unit("year", step)) for n in (1, 2, 5)]
    return tuple(rows)


POLICY = _policy()
"""Finest first; the last rows reach ten billion years."""


class Tick(NamedTuple):
    """A tick and its label; `grey` stands before the label in text3 (the weekday)."""

    at_s: int
    label: str
    grey: str = ""


class Axis(NamedTuple):
    """The ticks of a span: `upper` begins with the one that holds the left edge."""

    row: AxisRow
    upper: tuple[Tick, ...]
    lower: tuple[Tick, ...]
    fine: tuple[int, ...]


def axis_row(span_s: float, seconds_per_px: float, apart_px: float = LABEL_APART_PX) -> AxisRow:
    """The first row of the policy whose lower labels sit at least `apart_px` apart."""
    for row in POLICY:
        if row.lower.mean_s / seconds_per_px >= apart_px and span_s <= row.longest_s:
            return row
    return POLICY[-1]


def axis_of(start_s: float, end_s: float, width_px: float, words: Words, apart_px: float = LABEL_APART_PX) -> Axis:
    """The axis of a span shown over `width_px`."""
    seconds_per_px = (end_s - start_s) / width_px
    row = axis_row(end_s - start_s, seconds_per_px, apart_px)
    said_by = cast(Hashable, words)  # labels are remembered by it, among others
    upper = tuple(_upper_tick(row.upper, at, said_by) for at in times(row.upper, start_s, end_s, words.week_start))
    lower_times = times(row.lower, start_s, end_s, words.week_start)
    lower = tuple(_lower_tick(row, at, said_by) for at in lower_times)
    fine: tuple[int, ...] = ()
    if row.fine is not None and row.fine.mean_s / seconds_per_px >= FINE_APART_PX:
        labelled = set(lower_times)
        found = times(row.fine, start_s, end_s, words.week_start)
        fine = tuple(at for at in found if at not in labelled)
    return Axis(row, upper, lower, fine)


def times(unit: Unit, start_s: float, end_s: float, week_start: int = 0) -> list[int]:
    """The starts of every unit that touches start..end: the first lies at or before `start_s`."""
    start, end = int(start_s // 1), int(end_s // 1)
    if unit.name in ("month", "year"):
        months = unit.step * (12 if unit.name == "year" else 1)
        first, last = (_month_of(at) // months * months for at in (start, end))
        index = np.arange(first, last + 1, months, dtype=np.int64) - 1970 * 12
        found: list[int] = index.astype("datetime64[M]").astype("datetime64[s]").astype(np.int64).tolist()
        return found
    step = int(unit.mean_s)
    # Day 0 of 1970 was a Thursday, so weeks that start on Monday start 4 days after it.
    origin = (4 + week_start) * DAY_S if unit.name == "week" else 0
    return list(range((start - origin) // step * step + origin, end + 1, step))


def _month_of(at_s: int) -> int:
    """Months since year 0."""
    year, month, _ = civil_from_days(at_s // DAY_S)
    return year * 12 + month - 1


@lru_cache(maxsize=MOST_TICKS)
def _upper_tick(unit: Unit, at_s: int, words: Any) -> Tick:
    days = at_s // DAY_S
    year, month, day = civil_from_days(days)
    if unit.name == "day":
        return Tick(at_s, words.day_long(year, month, day, (days + 3) % 7))
    if unit.name == "month":
        return Tick(at_s, words.month_year(month, year))
    return Tick(at_s, _years(unit.step, year, words))


@lru_cache(maxsize=MOST_TICKS)
def _lower_tick(row: AxisRow, at_s: int, words: Any) -> Tick:
    unit, days = row.lower, at_s // DAY_S
    year, month, day = civil_from_days(days)
    if unit.name in ("second", "minute", "hour"):
        clock = words.clock(at_s % DAY_S // HOUR_S, at_s % HOUR_S // MINUTE_S)
        return Tick(at_s, clock if unit.name != "second" else f"{clock}:{at_s % MINUTE_S:02d}")
    if unit.name == "day":
        grey, dark = words.weekday_day((days + 3) % 7, day)
        return Tick(at_s, dark, grey)
    if unit.name == "week":
        return Tick(at_s, words.day(month, day))
    if unit.name == "month":
        return Tick(at_s, words.month(month))
    return Tick(at_s, _years(unit.step, year, words))


def _years(count: int, year: int, words: Words) -> str:
    if count >= 100 and count % 100 == 0:
        return words.century(year) if count == 100 else words.year(year)
    return words.decade(year) if count % 10 == 0 else words.year(year)
