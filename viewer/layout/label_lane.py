"""A lane at the level of labels, and a lane folded to a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from viewer.layout.density_lane import density_of
from viewer.layout.distances import distance_px, draw_distances
from viewer.layout.doubt import BAR, shapes_of
from viewer.layout.frame import FOLDED_PX, LANE_PAD_PX, Frame, LanePlan
from viewer.layout.inks import LANE_OF_KIND
from viewer.layout.label_draw import draw_fold, draw_placed, draw_spines
from viewer.layout.label_rows import Rows, packed_rows
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Layer

STRETCH_SHARE = 0.29
DISTANCE_ROWS = 2
"""A dimension line under more rows would cross their labels, and is left out."""
FOLDED_MOST = 2_000


def plan_labels(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of a lane at the level of labels; `seen` is what of it is in view."""
    return plan_all_labels(frame, [lane], [seen])[0]


def plan_all_labels(frame: Frame, lanes: Sequence[Lane], seen: Sequence[InView]) -> list[LanePlan]:
    """The plans of several such lanes, made together."""
    packed = packed_rows(frame, lanes)
    return [_plan(frame, *facts) for facts in zip(lanes, seen, packed, strict=True)]


def _plan(frame: Frame, lane: Lane, seen: InView, rows: Rows) -> LanePlan:
    spread = bool(rows.placed) and all(LANE_OF_KIND[rows.marks.kinds[p.item]] == "statement" for p in rows.placed)
    natural = sum(rows.heights) + 2 * LANE_PAD_PX
    stretch = 8.0 * len(rows.heights) if spread else natural * STRETCH_SHARE
    distances = len(rows.heights) <= DISTANCE_ROWS and not frame.many_lanes
    extra = distance_px(frame, lane) if distances else 0.0
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "labels",
        seen.count,
        len(lane.rows),
        natural + extra,
        stretch,
        partial(_draw, frame, lane, rows, spread, extra),
    )


def _draw(frame: Frame, lane: Lane, rows: Rows, spread: bool, extra_px: float, y: float, h: float) -> None:
    used = sum(rows.heights)
    free = h - used - extra_px - 2 * LANE_PAD_PX
    pitch = free / len(rows.heights) if spread else 0.0
    top = y + LANE_PAD_PX + (0.0 if spread else max(0.0, free / 2))
    centres: list[float] = []
    for height in rows.heights:
        centres.append(top + height / 2)
        top += height + max(0.0, pitch)
    draw_spines(frame, rows, centres)
    at_y = draw_placed(frame, lane.key, rows, sorted(rows.placed), centres)
    for fold in rows.folds:
        draw_fold(frame, lane.key, rows, fold, centres[-1])
    if len(rows.heights) <= DISTANCE_ROWS and not frame.many_lanes:
        draw_distances(frame, lane, at_y, top + 8)


def plan_folded(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """A lane folded to 22 px: what lasts is a thin bar, what does not a small tick."""
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "folded",
        seen.count,
        len(lane.rows),
        frame.px(FOLDED_PX),
        0.0,
        partial(_draw_folded, frame, lane, seen),
        folded=True,
    )


def plan_bare(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """A lane all of which the lanes inside it show: a header alone."""
    facts = (lane.key, lane.name, lane.glyph, lane.ink, "bare", seen.count, len(lane.rows), frame.px(FOLDED_PX))
    return LanePlan(*facts, 0.0, lambda _y, _h: None)


def _draw_folded(frame: Frame, lane: Lane, seen: InView, y: float, h: float) -> None:
    if seen.count > FOLDED_MOST:
        _draw_folded_many(frame, lane, y, h)
        return
    shapes = shapes_of(frame.data.events, lane.rows[seen.positions], frame.scale, frame.limit_s)
    left = np.clip(np.where(shapes.form == BAR, shapes.left, shapes.left + 6), frame.left, frame.right)
    right = np.clip(np.where(shapes.form == BAR, shapes.right, shapes.left + 9), frame.left, frame.right)
    boxes = np.stack([left, np.full(len(left), y + h / 2 - 2), right - left, np.full(len(left), 4.0)], axis=1)
    frame.out.rects(BODY, Layer.BARS, f"{lane.ink}.shade", boxes, frame.data.events.ids[shapes.rows])


def _draw_folded_many(frame: Frame, lane: Lane, y: float, h: float) -> None:
    """Too many to draw one by one: a tick wherever anything stands."""
    scale, pitch = frame.scale, 4.0
    density = density_of(lane.anchors, frame.view.start_s, frame.view.end_s, pitch * scale.seconds_per_px)
    xs = scale.x(density.start_s) + np.flatnonzero(density.counts) * pitch
    boxes = np.stack([xs, np.full(len(xs), y + h / 2 - 2), np.full(len(xs), 3.0), np.full(len(xs), 4.0)], axis=1)
    frame.out.rects(BODY, Layer.BARS, f"{lane.ink}.shade", boxes, np.zeros(len(xs), dtype=np.int64))
