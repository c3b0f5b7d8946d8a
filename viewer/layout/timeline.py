"""The timeline as a scene: plan each lane, give it a place, draw it. Same data, view, metrics and words, same scene."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from db.dates import DAY_S
from viewer.layout.axis import draw_axis
from viewer.layout.card_lane import plan_cards
from viewer.layout.cluster_lane import plan_clusters
from viewer.layout.columns import draw_columns, draw_unreadable
from viewer.layout.density_lane import plan_density
from viewer.layout.detail import (
    CARDS,
    CLUSTERS,
    DENSITY,
    FEW_ITEMS,
    FEW_ITEMS_MANY_LANES,
    FEW_ROUNDS,
    LABELS,
    level_of,
    median_distance_px,
)
from viewer.layout.frame import FOLDED_PX, Frame, LanePlan, frame_of
from viewer.layout.headers import draw_corner, draw_grounds, draw_header
from viewer.layout.issues_lane import plan_issues
from viewer.layout.label_lane import plan_all_labels, plan_bare, plan_folded
from viewer.layout.lane import NO_NEST
from viewer.layout.lanes import InView, Lane, covered_count, in_view, lanes_of, shown_count
from viewer.layout.metrics import Metrics
from viewer.layout.notes_lane import draw_washes, plan_notes
from viewer.layout.scene import LaneBox, Scene
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView
from viewer.layout.words_protocol import Words

FOLDED, BARE = "folded", "bare"
_PLANS: dict[str, Callable[[Frame, Lane, InView], LanePlan]] = {
    DENSITY: plan_density,
    CLUSTERS: plan_clusters,
    CARDS: plan_cards,
    FOLDED: plan_folded,
    BARE: plan_bare,
}
"""How a lane of each level is planned; those that show labels are planned together."""
CROWD = 4_096
MANY_LANES, MANY_LANE_PX, MARGIN_PAGES = 30, 72.0, 0.1
"""More lanes than this have one height, and only those on screen and a tenth of a page around it are laid out: the
next lane, to be stepped to. Scrolling lays out again."""
PINNED_SHARE = 0.6
"""Pinned lanes that would take more than this of the page scroll with the others, or nothing else could be seen."""
STRETCH_SHARE = 0.56
"""How much of the spare height lanes may take before the issues lane gets it (from the drawings: 106 of 190)."""


def layout_timeline(data: TimelineData, view: TimelineView, metrics: Metrics, words: Words) -> Scene:
    """Lay out the whole canvas of a view: axis, headers, lanes and everything in them."""
    frame = frame_of(data, view, metrics, words)
    lanes = lanes_of(frame)
    frame = replace(frame, many_lanes=len(lanes) > MANY_LANES and not view.print)
    seen = in_view(frame, lanes)
    plans = plan_lanes(frame, lanes, seen)
    boxes, bottom = _draw_lanes(frame, plans)
    draw_axis(frame, bottom)
    draw_corner(frame, bottom)
    draw_columns(frame, lanes, boxes, bottom)
    draw_washes(frame, view.axis_px, bottom)
    draw_unreadable(frame, bottom)
    items = frame.out.take_items({box.key: place for place, box in enumerate(boxes)})
    return Scene(
        view.width_px,
        view.height_px,
        view.axis_px,
        view.header_px,
        bottom - view.axis_px,
        frame.scale,
        frame.out.batches(),
        tuple(boxes),
        items.all_items,
        shown_count(frame, seen),
        len(data.events) - covered_count(frame, lanes) + data.hidden,
        partial=frame.many_lanes,
        pinned_px=_pinned_px(view, boxes),
        unread=frame.new_labels.refused,
        keeps_places=frame.new_labels.kept_places,
        places=frame.places,
        make_record_items=items.record_items,
    )


def plan_lanes(frame: Frame, lanes: tuple[Lane, ...], seen: list[InView]) -> list[LanePlan]:
    """Notes first, then the event lanes, then issues; hidden lanes left out."""
    view = frame.view
    levels = dict(view.previous_levels)
    notes = frame.data.notes and "notes" not in view.hidden
    if frame.many_lanes:
        return _plan_many(frame, lanes, seen, levels, bool(notes))
    plans = _plans(frame, lanes, seen, levels)
    if notes:
        plans.insert(0, plan_notes(frame, cards=any(plan.level == CARDS for plan in plans)))
    if frame.data.issues and "issues" not in view.hidden:
        plans.insert(_place_of_issues(view, plans), plan_issues(frame))
    return plans


def _place_of_issues(view: TimelineView, plans: list[LanePlan]) -> int:
    """Where the issues stand among the lanes: last, unless they were moved by hand."""
    rank = {key: place for place, key in enumerate(view.order)}
    own = rank.get("issues")
    first = sum(plan.key == "notes" or plan.key in view.pinned for plan in plans)
    if "issues" in view.pinned:
        return first
    if own is None:
        return len(plans)
    return max(first, sum(plan.key == "notes" or rank.get(plan.key, len(rank)) < own for plan in plans))


def _pinned_px(view: TimelineView, boxes: Sequence[LaneBox]) -> float:
    """The height of the pinned lanes at the top, with the notes above them."""
    kept = {"notes", *view.pinned}
    for box in boxes:
        if box.nest.parent in kept:
            kept.add(box.key)
    stays = list(itertools.takewhile(lambda box: box.key in kept, boxes))
    height = sum(box.h for box in stays)
    pinned = any(box.key in view.pinned for box in stays) and not view.print
    return height if pinned and height <= (view.height_px - view.axis_px) * PINNED_SHARE else 0.0


def _plan_many(
    frame: Frame, lanes: tuple[Lane, ...], seen: list[InView], levels: dict[str, str], notes: bool
) -> list[LanePlan]:
    """Lanes of one height, of which only those on screen and near it are laid out; the others keep their place."""
    view = frame.view
    plans = [plan_notes(frame, cards=False)] if notes else []
    fixed, page = dict(view.heights), view.height_px - view.axis_px
    top, bottom = view.scroll_px - page * MARGIN_PAGES, view.scroll_px + page * (1 + MARGIN_PAGES)
    y = sum(plan.natural_px for plan in plans)
    heights, near = [], []
    for place, lane in enumerate(lanes):
        low = lane.key in view.folded or lane.is_bare
        h = frame.px(FOLDED_PX) if low else max(frame.px(MANY_LANE_PX), fixed.get(lane.key, 0.0))
        if (y <= bottom and y + h >= top) or lane.key in view.pinned:
            near.append(place)
        heights.append(h)
        y += h
    made = _plans(frame, [lanes[place] for place in near], [seen[place] for place in near], levels)
    planned = dict(zip(near, made, strict=True))
    for place, (lane, part, h) in enumerate(zip(lanes, seen, heights, strict=True)):
        plan = planned.get(place)
        if plan is None:
            plans.append(_blank_plan(lane, part, levels.get(lane.key, DENSITY), lane.key in view.folded, h))
        else:
            plans.append(plan._replace(natural_px=h, stretch_px=0.0))
    if frame.data.issues and "issues" not in view.hidden:
        plans.append(plan_issues(frame))
    return plans


def blank(_y: float, _h: float) -> None:
    """What is drawn of a lane far off screen."""


def _blank_plan(lane: Lane, seen: InView, level: str, folded: bool, h: float) -> LanePlan:
    facts = (lane.key, lane.name, lane.glyph, lane.ink, level, seen.count, len(lane.rows))
    return _nested(LanePlan(*facts, h, 0.0, blank, "", folded), lane, seen)


def _nested(plan: LanePlan, lane: Lane, seen: InView) -> LanePlan:
    """The plan of a lane that lanes are inside of: its header counts what they show, too."""
    if lane.nest is NO_NEST:
        return plan
    return plan._replace(nest=lane.nest, in_view=seen.together, total=len((lane.whole or lane).rows))


def _plans(frame: Frame, lanes: Sequence[Lane], seen: Sequence[InView], levels: dict[str, str]) -> list[LanePlan]:
    """Plans of lanes at the level that each one's crowding asks for; all that show labels are packed together."""
    chosen = [_level(frame, lane, part, levels.get(lane.key, "")) for lane, part in zip(lanes, seen, strict=True)]
    labelled = [place for place, level in enumerate(chosen) if level == LABELS]
    made = plan_all_labels(frame, [lanes[place] for place in labelled], [seen[place] for place in labelled])
    labels = dict(zip(labelled, made, strict=True))
    return [
        _nested(labels[place] if place in labels else _PLANS[level](frame, lane, part), lane, part)
        for place, (level, lane, part) in enumerate(zip(chosen, lanes, seen, strict=True))
    ]


def _level(frame: Frame, lane: Lane, seen: InView, previous: str) -> str:
    view, scale = frame.view, frame.scale
    if lane.key in view.folded:
        return FOLDED
    if lane.is_bare:
        return BARE
    start, end = np.searchsorted(lane.anchors, (view.start_s, view.end_s))
    # More than a few a pixel are crowded without a look at them, and after an edit a look would copy them.
    inside = lane.anchors[start:end] if end - start <= 4 * scale.width_px else lane.anchors[:0]
    distance = median_distance_px(inside, seen.count, scale.width_px, scale.seconds_per_px)
    few = FEW_ROUNDS if lane.base == "round" else FEW_ITEMS_MANY_LANES if frame.many_lanes else FEW_ITEMS
    level = level_of(distance, seen.count, DAY_S / scale.seconds_per_px, previous, view.detail, few)
    if level == DENSITY and lane.base == "round":
        level = CLUSTERS  # talks are never folded into columns
    if level in (LABELS, CARDS) and seen.count > CROWD:
        level = CLUSTERS  # a fixed level may not ask for more marks than pixels
    if level == CARDS and frame.many_lanes:
        level = LABELS
    return level


def _draw_lanes(frame: Frame, plans: list[LanePlan]) -> tuple[list[LaneBox], float]:
    """Give each plan its stripe and draw it; the boxes and the content's bottom."""
    heights = lane_heights(frame, plans)
    y, boxes, drawn = frame.view.axis_px, [], []
    for plan, h in zip(plans, heights, strict=True):
        if plan.draw is not blank:
            plan.draw(y, h)
            draw_header(frame, plan, y, h)
            drawn.append((y, h))
        facts = (plan.key, plan.name, plan.glyph, y, h, plan.level, plan.in_view, plan.total, plan.folded, plan.nest)
        boxes.append(LaneBox(*facts))
        y += h
    draw_grounds(frame, drawn)
    return boxes, max(y, frame.view.height_px)


def lane_heights(frame: Frame, plans: list[LanePlan]) -> list[float]:
    """Whole pixels for each lane: what it needs, some of the spare height, all the rest for the issues."""
    fixed = dict(frame.view.heights)
    needs = [max(plan.natural_px, fixed.get(plan.key, 0.0)) if not plan.folded else plan.natural_px for plan in plans]
    spare = frame.view.height_px - frame.view.axis_px - sum(needs)
    stretch = [0.0 if plan.key in fixed else plan.stretch_px for plan in plans]
    total = sum(stretch)
    share = min(1.0, max(0.0, spare) * STRETCH_SHARE / total) if total else 0.0
    heights = [float(round(need + more * share)) for need, more in zip(needs, stretch, strict=True)]
    rest = frame.view.height_px - frame.view.axis_px - sum(heights)
    for place, plan in enumerate(plans):
        if plan.greedy and rest > 0:
            heights[place] += rest
            break
    return heights
