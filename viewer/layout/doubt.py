"""What an event looks like in time: its four bounds and its flags become one of a few forms (DESIGN 4.1).

A known date is a hard edge. A date between two bounds is a zone with a bracket at the bound. An unknown date
fades out with no bracket. Nothing uncertain is drawn as certain, and nothing thinner than it can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from db.dates import DAY_S
from viewer.layout.inks import ROUND
from viewer.layout.scale import TimeScale
from viewer.layout.timeline_data import (
    APPROXIMATE,
    INTERVAL,
    OPEN_END,
    OPEN_START,
    UNDATED,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    EventTable,
)

POINT, WHISKER, BAR, PARKED = 0, 1, 2, 3
"""Forms: a glyph, a dashed whisker, a bar, a hollow glyph beside a bound or the as-of line."""
SHARP, ZONE, UNKNOWN, OPEN = 0, 1, 2, 3
"""How a bar begins or ends. OPEN: it was under way before, or goes on."""

ZONE_MIN_PX, CORE_MIN_PX, GLYPH_PX, ROUND_MIN_PX = 6.0, 5.0, 15.0, 7.0
FADE_PX, FADE_UNKNOWN_PX, PARK_PX = 90.0, 110.0, 14.0
WHISKER_MIN_PX = 24.0


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Forms of n events in pixels. `left`..`right` is the whole mark; `core_left`..`core_right` what is certain
    (empty when right <= left); `at` the glyph's centre, NaN where there is no best estimate."""

    rows: NDArray[np.int64]
    form: NDArray[np.int8]
    start: NDArray[np.int8]
    end: NDArray[np.int8]
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    core_left: NDArray[np.float64]
    core_right: NDArray[np.float64]
    at: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)


def anchor_s(events: EventTable, as_of_s: float, rows: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
    """One time for each event, to sort it, to count it and to cluster it by: the middle of what is known."""
    chosen: NDArray[np.int64] | slice = slice(None) if rows is None else rows
    start, end, doubt = events.earliest_start_s[chosen], events.latest_end_s[chosen], events.doubt[chosen]
    low, high = start.astype(np.float64), end.astype(np.float64)
    no_low, no_high = start <= UNKNOWN_LOW, end >= UNKNOWN_HIGH
    interval = (doubt & INTERVAL) != 0
    start_known = np.where(no_low, np.where(no_high, as_of_s, high), low)
    middle = np.where(no_low | no_high, start_known, (low + high) / 2)
    return np.where((doubt & UNDATED) != 0, as_of_s, np.where(interval, start_known, middle))


def shapes_of(events: EventTable, rows: NDArray[np.int64], scale: TimeScale, limit_s: float) -> Shapes:
    """Forms of the given rows on a scale. `limit_s` is the end of what is known: open periods stop there."""
    kind, doubt = events.kind[rows], events.doubt[rows]
    es, ls = events.earliest_start_s[rows], events.latest_start_s[rows]
    ee, le = events.earliest_end_s[rows], events.latest_end_s[rows]
    no_low, no_high = es <= UNKNOWN_LOW, le >= UNKNOWN_HIGH
    interval = (doubt & INTERVAL) != 0
    undated = ((doubt & UNDATED) != 0) | (no_low & no_high & ~interval)
    is_round = kind == ROUND
    bar = ~undated & (interval | (is_round & ~no_high))
    parked = ~bar & (undated | no_low | no_high)
    point = ~bar & ~parked
    limit_px = scale.x(limit_s)

    low, high = scale.xs(es), scale.xs(le)
    bound = np.where(undated, limit_px, np.where(no_low, high, low))
    middle = (low + high) / 2
    wide = point & (high - low >= WHISKER_MIN_PX) & ((le - es) > DAY_S)
    form = np.where(bar, BAR, np.where(parked, PARKED, np.where(wide, WHISKER, POINT))).astype(np.int8)
    at = np.where(parked, bound + PARK_PX, np.where(wide & ((doubt & APPROXIMATE) == 0), np.nan, middle))
    left = np.where(wide, low, np.where(parked, bound + PARK_PX - GLYPH_PX / 2, middle - GLYPH_PX / 2))
    right = np.where(wide, high, left + GLYPH_PX)

    start = np.where(no_low, np.where((doubt & OPEN_START) != 0, OPEN, UNKNOWN), np.where(es < ls, ZONE, SHARP))
    end = np.where(no_high, np.where((doubt & OPEN_END) != 0, OPEN, UNKNOWN), np.where(ee < le, ZONE, SHARP))
    bars = _bars(scale, (es, ls, ee, le), start, end, np.where(is_round, ROUND_MIN_PX, CORE_MIN_PX), limit_px)
    return Shapes(
        rows,
        form,
        start.astype(np.int8),
        end.astype(np.int8),
        np.where(bar, bars[0], left),
        np.where(bar, bars[3], right),
        np.where(bar, bars[1], left),
        np.where(bar, bars[2], right),
        at,
    )


def _bars(
    scale: TimeScale,
    bounds: tuple[NDArray[np.int64], ...],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    least_px: NDArray[np.float64],
    limit_px: float,
) -> tuple[NDArray[np.float64], ...]:
    """(left, core left, core right, right) of bars; zones and certain cores widened so that they can be seen."""
    es, ls, ee, le = (scale.xs(bound) for bound in bounds)
    # Neither bound of the start is known: all that is certain is that it was going on when the record ends.
    nowhere = (start == UNKNOWN) & (bounds[1] >= UNKNOWN_HIGH)
    known_left = np.where((start == UNKNOWN) & (bounds[1] <= UNKNOWN_LOW), ee, np.where(nowhere, limit_px, ls))
    core_left = np.where(start == OPEN, scale.left_px - FADE_PX, known_left)
    core_right = np.where(end == OPEN, np.maximum(limit_px, core_left), np.where(end == UNKNOWN, ls, ee))
    sharp = (start == SHARP) & (end == SHARP)
    thin = (start != UNKNOWN) & (end != UNKNOWN) & (core_right > core_left) & (core_right - core_left < least_px)
    thin |= sharp & (core_right - core_left < least_px)
    # A known end stays where it is; the certain core grows into the doubt, or to the right of a known start.
    into_doubt = thin & (start == ZONE) & (end == SHARP)
    core_left = np.where(into_doubt, core_right - least_px, core_left)
    core_right = np.where(thin & ~into_doubt, core_left + least_px, core_right)
    left = core_left - np.where(start == UNKNOWN, FADE_UNKNOWN_PX, 0.0)
    left = np.where(start == ZONE, np.minimum(es, core_left - ZONE_MIN_PX), left)
    right = core_right + np.where(end == UNKNOWN, FADE_UNKNOWN_PX, np.where(end == OPEN, FADE_PX, 0.0))
    right = np.where(end == ZONE, np.maximum(np.where(thin, le + least_px, le), core_right + ZONE_MIN_PX), right)
    # Where nothing is certain the zones meet: each runs from bound to bound and the core is empty.
    empty = core_right <= core_left
    return left, core_left, np.where(empty, core_left, core_right), right
