"""Rounds as faint columns through the lanes below them: talks are the structure (DESIGN 4.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.layout.detail import CLUSTERS
from viewer.layout.doubt import BAR, shapes_of
from viewer.layout.frame import Frame
from viewer.layout.lane import base_of
from viewer.layout.lanes import Lane, lane_set
from viewer.layout.marks import BODY, Layer, Poly, Stroke
from viewer.layout.scene import LaneBox
from viewer.layout.track_lane import bands_of

LEAST_PX, LOST_LEAST_PX = 3.0, 6.0


def draw_columns(frame: Frame, lanes: tuple[Lane, ...], boxes: list[LaneBox], bottom: float) -> None:
    """A column for each round held in view: its certain part, and its zones at half that strength."""
    talks = [box for box in boxes if base_of(box.key) == "round"]
    top = max((box.y + box.h for box in talks), default=frame.view.axis_px)
    if any(box.level == CLUSTERS for box in talks):
        _draw_bands(frame, [lane for lane in lanes if lane.base == "round" and len(lane.rows)], top, bottom)
        return
    events = frame.data.events
    rows = _rounds_in_view(frame)
    if not len(rows) or len(rows) > 200:
        return
    shapes = shapes_of(events, rows, frame.scale, frame.limit_s)
    keep = (shapes.form == BAR) & (shapes.core_right - shapes.core_left >= LEAST_PX)
    refs = events.ids[rows]
    for style, left, right in (
        ("round.column", shapes.core_left, shapes.core_right),
        ("round.column_doubt", shapes.left, shapes.core_left),
        ("round.column_doubt", shapes.core_right, shapes.right),
    ):
        x0, x1 = np.clip(left, frame.left, frame.right), np.clip(right, frame.left, frame.right)
        wanted = keep & (x1 > x0)
        x0, x1, kept = united(x0[wanted], x1[wanted])
        frame.out.rects(BODY, Layer.COLUMNS, style, _columns(x0, x1, top, bottom), refs[wanted][kept])


def united(
    left: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Stretches that overlap as one, with the place of the first of each: a day of five talks is a day of talks, and
    five tints on each other would be a wall."""
    order = np.argsort(left, kind="stable")
    reach = np.maximum.accumulate(right[order])
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = left[order][1:] >= reach[:-1]
    first = np.flatnonzero(begins)
    return left[order][first], reach[np.append(first[1:], len(order)) - 1] if len(order) else right, order[first]


def _columns(left: NDArray[np.float64], right: NDArray[np.float64], top: float, bottom: float) -> NDArray[np.float64]:
    count = len(left)
    return np.stack([left, np.full(count, top), right - left, np.full(count, bottom - top)], axis=1)


def _rounds_in_view(frame: Frame) -> NDArray[np.int64]:
    """Rows of the rounds held that some lane shows, each once."""
    events, view, kept = frame.data.events, frame.view, lane_set(frame)
    rows = kept.rounds
    if view.hidden and view.lanes_by == "kind" and "round" in view.hidden:
        return rows[:0]
    if any(lane.key in view.hidden for lane in kept.lanes) and view.lanes_by != "kind":
        shown = [lane.rows for lane in kept.lanes if lane.key not in view.hidden]
        rows = rows[np.isin(rows, np.concatenate(shown))] if shown else rows[:0]
    return rows[(events.earliest_start_s[rows] < view.end_s) & (events.latest_end_s[rows] > view.start_s)]


def _draw_bands(frame: Frame, lanes: list[Lane], top: float, bottom: float) -> None:
    """Seen from far, a whole series of talks is the column."""
    bands = np.clip(np.concatenate([bands_of(frame, lane) for lane in lanes]), frame.left, frame.right)
    bands = bands[bands[:, 1] > bands[:, 0]]
    left, right, _ = united(bands[:, 0], bands[:, 1])
    frame.out.rects(BODY, Layer.COLUMNS, "round.column", _columns(left, right, top, bottom))


def draw_unreadable(frame: Frame, bottom: float) -> None:
    """Where a damaged file has lost events: the canvas itself, hatched grey between two lines of danger."""
    top = frame.view.axis_px
    for start_s, end_s in frame.data.unreadable:
        a, b = frame.scale.x(start_s), frame.scale.x(end_s)
        b = max(b, a + LOST_LEAST_PX)
        x0, x1 = max(a, frame.left - 4), min(b, frame.right + 4)
        if x1 <= x0:
            continue
        corners = ((x0, top), (x1, top), (x1, bottom), (x0, bottom))
        frame.out.add(BODY, Layer.LABELS, Poly(corners, "canvas.fill", "rule.fill", 6.0, 1.4))
        edges = [Stroke(((x, top), (x, bottom)), "danger.fill", 1.5) for x in (a, b) if frame.left <= x <= frame.right]
        frame.out.add(BODY, Layer.LABELS, *edges)
