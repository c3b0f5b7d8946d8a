"""The small bar under an event whose ends are uncertain: the timeline's own mark over its own ticks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from db.dates import DAY_S, civil_from_days
from viewer.layout.doubt import ROUND, shapes_of
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import frame_of
from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Fade, Mark, Marks, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.scale import TimeScale
from viewer.layout.ticks import axis_of
from viewer.layout.timeline_data import (
    INTERVAL,
    OPEN_END,
    OPEN_START,
    UNDATED,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    EventTable,
    EventText,
    TimelineData,
)
from viewer.layout.view import TimelineView
from viewer.layout.words_protocol import Words

BAR_PX, TICK_PX, HEIGHT_PX, LABEL_Y = 10.0, 18.0, 34.0, 25.0
AIR = 0.3
WEEK_S = 7 * DAY_S
LABEL_APART_PX = 40.0


class _NoTexts:
    def texts(self, rows: NDArray[np.int64]) -> list[EventText]:
        return [EventText("") for _ in rows]


def has_doubtful_ends(table: EventTable, row: int) -> bool:
    """Whether the event is a stretch with an end that is not sharp, or a point spread over more than a day.

    The forms of `viewer.layout.doubt.shapes_of`, asked of one event at a time: of ten thousand in a report, few.
    """
    doubt = int(table.doubt[row])
    earliest, latest = int(table.earliest_start_s[row]), int(table.latest_end_s[row])
    no_low, no_high, interval = earliest <= UNKNOWN_LOW, latest >= UNKNOWN_HIGH, bool(doubt & INTERVAL)
    if doubt & UNDATED or not _known_bounds(table, row):
        return False
    if not (interval or (int(table.kind[row]) == ROUND and not no_high)):
        return not no_low and not no_high and latest - earliest > DAY_S
    if no_low and no_high:
        return not (doubt & OPEN_START and doubt & OPEN_END)
    zone = earliest < int(table.latest_start_s[row]) or int(table.earliest_end_s[row]) < latest
    return no_low or no_high or zone


def bar_marks(
    table: EventTable, row: int, limit_s: float, width_px: float, metrics: Metrics, words: Words
) -> tuple[Mark, ...]:
    """The event on a scale of its own, `width_px` wide and `HEIGHT_PX` high, over labelled ticks."""
    start_s, end_s = _span(_known_bounds(table, row))
    view = TimelineView(start_s, end_s, width_px, HEIGHT_PX, header_px=0.0, print=True)
    frame = frame_of(TimelineData(table, _NoTexts(), end_s=int(min(limit_s, end_s))), view, metrics, words)
    shapes = shapes_of(table, np.array([row], dtype=np.int64), frame.scale, frame.limit_s)
    EventMarks(frame, shapes).draw(0, TICK_PX / 2, BAR_PX)
    drawn = [mark for batch in frame.out.batches() if isinstance(batch, Marks) for mark in batch.marks]
    cut = [kept for kept in (_cut(mark, width_px) for mark in drawn) if kept is not None]
    return (*_ticks(frame.scale, width_px, metrics, words), *cut)


def bar_span(table: EventTable, row: int) -> tuple[float, float] | None:
    """First and last second of the event's own scale; None where no bound of it is known."""
    bounds = _known_bounds(table, row)
    return _span(bounds) if bounds else None


def _known_bounds(table: EventTable, row: int) -> list[int]:
    bounds = [
        int(column[row])
        for column in (table.earliest_start_s, table.latest_start_s, table.earliest_end_s, table.latest_end_s)
    ]
    return sorted({bound for bound in bounds if UNKNOWN_LOW < bound < UNKNOWN_HIGH})


def _span(bounds: list[int]) -> tuple[float, float]:
    length = max(bounds[-1] - bounds[0], DAY_S)
    whole_days = all(bound % DAY_S == 0 for bound in bounds)
    air = max(length * AIR, (WEEK_S - length) / 2 if whole_days else DAY_S / 2, DAY_S / 2)
    return float((bounds[0] - air) // DAY_S * DAY_S), float(-(-(bounds[-1] + air) // DAY_S) * DAY_S)


def _ticks(scale: TimeScale, width_px: float, metrics: Metrics, words: Words) -> list[Mark]:
    axis = axis_of(scale.start_s, scale.end_s, width_px, words, LABEL_APART_PX)
    marks: list[Mark] = []
    base = baseline(LABEL_Y + 1, "canvas_tick", metrics)
    named = {tick.at_s: tick.label for tick in axis.upper} if axis.row.lower.name != "day" else {}
    before = -1e9
    for tick in axis.lower:
        x = scale.x(tick.at_s)
        if not 0 <= x <= width_px - 1:
            continue
        marks.append(Stroke(((round(x) + 0.5, 0.0), (round(x) + 0.5, TICK_PX)), "hair.fill"))
        label = named.get(tick.at_s, tick.label)
        year, month, day = civil_from_days(tick.at_s // DAY_S)
        if axis.row.lower.name == "day" and (before < 0 or day == 1):
            label = words.day(month, day)
        elif axis.row.lower.name == "month" and before < 0:
            label = words.month_year_short(month, year)
        wide = metrics.width_px(label, "canvas_tick")
        if x + 3 + wide <= width_px and x >= before:
            marks.append(Text(x + 3, base, label, "canvas_tick", "text3.fill"))
            before = x + 3 + wide + 4
    return marks


def _cut(mark: Mark, width_px: float) -> Mark | None:
    """The mark inside 0..width; None where nothing of it is."""
    if isinstance(mark, Box | Fade):
        left, right = max(mark.x, 0.0), min(mark.x + mark.w, width_px)
        return mark._replace(x=left, w=right - left) if right > left else None
    if isinstance(mark, Stroke):
        points = tuple((min(max(x, 0.0), width_px), y) for x, y in mark.points)
        outside = all(x < 0 for x, _ in mark.points) or all(x > width_px for x, _ in mark.points)
        return None if outside or len(set(points)) < 2 else mark._replace(points=points)
    return mark if 0 <= mark.x <= width_px else None  # type: ignore[union-attr]
