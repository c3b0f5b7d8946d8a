"""How far apart two moments or two events are, in words that keep their doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from db.case import Case
from db.dates import DAY_S, describe_length
from db.index import UNKNOWN_HIGH, UNKNOWN_LOW
from viewer.words import tr


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured stretch: where its line runs (seconds), the words on it, and those to copy."""

    start_s: float
    end_s: float
    words: str
    copied: str = ""


def measured_span(start_s: float, end_s: float, seconds_per_px: float) -> Measurement:
    """The distance between two points on the canvas; to whole days where an hour is less than a pixel."""
    a, b = (start_s, end_s) if start_s <= end_s else (end_s, start_s)
    if seconds_per_px >= 3600:
        first, last = (round(t / DAY_S) * DAY_S for t in (a, b))
    else:
        first, last = (round(t / 60) * 60 for t in (a, b))
    words = describe_length(first, last)
    return Measurement(float(first), float(last), words, words)


def measured_events(case: Case, one_id: int, other_id: int) -> Measurement | None:
    """The distance from the start of one event to the start of another; None where a start is not known at all.

    Where a start is known only between two dates, the words give the least and the greatest distance.
    """
    bounds = [_start_of(case, record_id) for record_id in (one_id, other_id)]
    if bounds[0] is None or bounds[1] is None:
        return None
    (low_a, high_a), (low_b, high_b) = sorted((bounds[0], bounds[1]))
    names = sorted((one_id, other_id), key=lambda i: _start_of(case, i) or (0, 0))
    titles = case.titles(names)
    line = ((low_a + high_a) / 2, (low_b + high_b) / 2)
    words = _between(low_a, high_a, low_b, high_b)
    told = tr("From “{one}” to “{other}”: {length}", one=titles[0], other=titles[1], length=words)
    return Measurement(*line, words, told)


def _between(low_a: int, high_a: int, low_b: int, high_b: int) -> str:
    if (high_a - low_a, high_b - low_b) == (DAY_S - 1, DAY_S - 1):
        return describe_length(low_a, low_b)  # two days: from midnight to midnight
    least, most = max(0, low_b - high_a), high_b - low_a
    if least == most:
        return describe_length(0, most) if most < DAY_S else describe_length(low_a, high_b)
    day = (low_a - low_a % DAY_S, low_b - low_b % DAY_S)
    if high_a < day[0] + DAY_S and high_b < day[1] + DAY_S and day[0] != day[1]:
        return describe_length(*day)  # a moment and a day: told in days
    shortest = describe_length(high_a + 1, low_b) if least else describe_length(0, 0)
    return tr("between {least} and {most}", least=shortest, most=describe_length(low_a, high_b + 1))


def _start_of(case: Case, record_id: int) -> tuple[int, int] | None:
    """Earliest and latest second of an event's start; None where either is not known."""
    columns = case.columns
    rows = np.flatnonzero(columns.ids == record_id)
    if not len(rows) or columns.flags[rows[0]] < 0:
        return None
    low, high = int(columns.earliest_start_s[rows[0]]), int(columns.latest_start_s[rows[0]])
    return (low, high) if low > UNKNOWN_LOW and high < UNKNOWN_HIGH else None
