"""Derived distances: dimension lines between two events, their words in a gap of the line."""

from __future__ import annotations

import numpy as np

from db.dates import DAY_S
from viewer.layout.doubt import shapes_of
from viewer.layout.frame import Frame
from viewer.layout.lanes import Lane
from viewer.layout.marks import BODY, Layer, Stroke, Text


def distance_px(frame: Frame, lane: Lane) -> float:
    """The room that the lane's derived distances need under its rows."""
    return frame.px(19.0) if any(True for _ in _distances(frame, lane)) else 0.0


def _distances(frame: Frame, lane: Lane) -> list[tuple[int, int, bool]]:
    if not frame.data.distances:
        return []
    mine = set(frame.data.events.ids[lane.rows].tolist())
    return [(d.from_id, d.to_id, d.approximate) for d in frame.data.distances if d.from_id in mine and d.to_id in mine]


def draw_distances(frame: Frame, lane: Lane, at_y: dict[int, float], y: float) -> None:
    """Dimension lines between two events, their words in a gap of the line."""
    events = frame.data.events
    for from_id, to_id, approximate in _distances(frame, lane):
        if from_id not in at_y or to_id not in at_y:
            continue
        rows = np.array([lane.rows[np.flatnonzero(events.ids[lane.rows] == i)[0]] for i in (from_id, to_id)])
        shapes = shapes_of(events, rows, frame.scale, frame.limit_s)
        middle = np.where(np.isnan(shapes.at), (shapes.left + shapes.right) / 2, shapes.at)
        a, b = sorted(middle.tolist())
        if b < frame.left or a > frame.right:
            continue
        style, ink = "canvas_label", f"{lane.ink}.thin"
        words = frame.words.distance(round((frame.scale.t(b) - frame.scale.t(a)) / DAY_S), approximate)
        x0, x1 = max(a, frame.left - 10), min(b, frame.right + 10)
        width = frame.width(words, style) + 14
        if x1 - x0 < width + 24:
            continue
        middle_px = (x0 + x1) / 2
        tops = [at_y[from_id], at_y[to_id]] if middle[0] <= middle[1] else [at_y[to_id], at_y[from_id]]
        ends = zip((a, b), tops, strict=True)
        strokes = [Stroke(((x, top + 9), (x, y + 4)), ink) for x, top in ends if frame.left <= x <= frame.right]
        strokes += [Stroke(((x0, y), (middle_px - width / 2, y)), ink)]
        strokes += [Stroke(((middle_px + width / 2, y), (x1, y)), ink)]
        text = Text(middle_px, frame.baseline(y, style), words, style, "text2.fill", "middle")
        frame.out.add(BODY, Layer.LABELS, text)
        frame.out.add(BODY, Layer.BARS, *strokes)
