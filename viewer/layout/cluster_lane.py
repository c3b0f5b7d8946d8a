"""A lane at the level of clusters: pills on a time grid; talks become tracks with a tick for each round."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import GLYPH_PX
from viewer.layout.frame import Frame, LanePlan
from viewer.layout.inks import INK_OF_KIND, LANE_OF_KIND, PLANNED, SWAP, soft_of
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Glyph, Layer, Rect, Text
from viewer.layout.scene import Item
from viewer.layout.track_lane import plan_tracks

CELL_LEAST_PX = 72.0
PILL_PX, PILL_PAD_PX, CENTRE_PX, TOTAL_PX = 20.0, 29.0, 22.0, 26.0
LANE_PX, TOTALS_FROM_PX = 62.0, 60.0
SAMPLE = 1_000


class Cells(NamedTuple):
    """Clusters on a time grid: `first`..`last` are positions into the lane (last exclusive), every event in one."""

    bin_s: float
    start_s: NDArray[np.float64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def grid_s(seconds_per_px: float, least_px: float = CELL_LEAST_PX) -> float:
    """The cell of the time grid: the power of two of seconds that is at least `least_px` wide."""
    return float(2.0 ** np.ceil(np.log2(least_px * seconds_per_px)))


def cells_of(anchors: NDArray[np.float64], start_s: float, end_s: float, bin_s: float) -> Cells:
    """The occupied cells of sorted anchors that touch a span. Cells lie on multiples of `bin_s`, whatever the span."""
    low = np.floor(start_s / bin_s)
    count = int(np.floor(end_s / bin_s) - low) + 1
    starts = (low + np.arange(count + 1)) * bin_s
    edges = np.searchsorted(anchors, starts)
    held = np.flatnonzero(edges[1:] > edges[:-1])
    return Cells(bin_s, starts[held], edges[held], edges[held + 1])


def plan_clusters(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of a lane at the level of clusters."""
    if lane.key == "round":
        return plan_tracks(frame, lane, seen)
    caption = ""
    if lane.key == "swap":
        people = _people(frame, lane.rows[seen.positions])
        caption = frame.words.people_released(people) if people else ""
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "clusters",
        seen.count,
        len(lane.rows),
        frame.px(LANE_PX),
        4.0,
        partial(_draw, frame, lane),
        caption,
    )


def _draw(frame: Frame, lane: Lane, y: float, h: float) -> None:
    scale, view = frame.scale, frame.view
    cells = cells_of(lane.anchors, view.start_s, view.end_s, grid_s(scale.seconds_per_px))
    centre = y + frame.px(CENTRE_PX)
    totals = h >= frame.px(TOTALS_FROM_PX)
    for start, first, last in zip(cells.start_s.tolist(), cells.first.tolist(), cells.last.tolist(), strict=True):
        middle = scale.x(_middle(lane.anchors[first:last]))
        cell = (scale.x(start), scale.x(start + cells.bin_s))
        _draw_cell(frame, lane, slice(first, last), middle, cell, centre, totals)


def _middle(anchors: NDArray[np.float64]) -> float:
    """The mean of the anchors, from an even sample where they are very many."""
    return float(anchors[:: max(1, len(anchors) // SAMPLE)].mean())


def _draw_cell(
    frame: Frame, lane: Lane, part: slice, x: float, cell: tuple[float, float], centre: float, totals: bool
) -> None:
    """One cell's pill or lone glyph, kept inside its cell so that neighbours never touch."""
    rows = lane.rows[part]
    count, style = frame.words.number(len(rows)), "canvas_label_bold"
    width = GLYPH_PX if len(rows) == 1 else frame.width(count, style) + PILL_PAD_PX
    # At the canvas edge a pill keeps inside what is seen of its cell, whole or not at all.
    low, high = max(cell[0], frame.left) + width / 2 + 1, min(cell[1], frame.right) - width / 2 - 1
    if high < low:
        return
    x = min(max(x, low), high)
    area = Rect(x - width / 2, centre - PILL_PX / 2, width, PILL_PX)
    kind = int(frame.data.events.kind[rows[0]])
    ink, glyph = lane.ink, lane.glyph
    if len(rows) == 1:
        form = "dashed" if frame.data.events.status[rows[0]] == PLANNED else "solid"
        look, ref = f"{INK_OF_KIND[kind]}.fill", int(frame.data.events.ids[rows[0]])
        lone = Glyph(LANE_OF_KIND[kind], x, centre, look, form, 1.0, frame.ground(x), ref=ref)
        frame.out.add(BODY, Layer.GLYPHS, lone)
    else:
        frame.out.add(
            BODY,
            Layer.GLYPHS,
            Box(area.x, area.y, width, PILL_PX, soft_of(ink), f"{ink}.edge", 1.25, PILL_PX / 2),
        )
        if glyph:
            frame.out.add(BODY, Layer.GLYPHS, Glyph(glyph, area.x + 13, centre, f"{ink}.fill", scale=0.82))
        base = frame.baseline(centre, style)
        frame.out.add(BODY, Layer.LABELS, Text(area.x + 23, base, count, style))
    if totals:
        seen = min(cell[1], frame.right) - max(cell[0], frame.left)
        _draw_total(frame, rows, x, centre, min(seen, 2 * (x - low) + width, 2 * (high - x) + width))
    frame.out.later(partial(_items, frame, lane, part, area, LANE_OF_KIND[kind]))


def _people(frame: Frame, rows: NDArray[np.int64]) -> int:
    events = frame.data.events
    swaps = rows[events.kind[rows] == SWAP]
    return sum(facts.people for i in events.ids[swaps].tolist() if (facts := frame.data.swaps.get(i)))


def _draw_total(frame: Frame, rows: NDArray[np.int64], x: float, centre: float, room: float) -> None:
    """People beneath a pill of exchanges."""
    style, people = "canvas_fine", _people(frame, rows)
    if not people:
        return
    text = frame.words.people(people)
    if frame.width(text, style) > room:
        text = frame.words.number(people)
    if frame.width(text, style) > room:
        return
    base = frame.baseline(centre + frame.px(TOTAL_PX) - 4, style)
    frame.out.add(BODY, Layer.LABELS, Text(x, base, text, style, "text2.fill", "middle"))


def _items(frame: Frame, lane: Lane, part: slice, area: Rect, kind: str) -> list[Item]:
    refs = tuple(frame.data.events.ids[lane.rows[part]].tolist())
    anchors = lane.anchors[part]
    start, end = float(anchors[0]), float(anchors[-1]) + 1
    if len(refs) == 1:
        title = frame.data.texts.texts(lane.rows[part])[0].title
        return [Item(refs[0], "glyph", title, lane.key, kind, area, area, start, end, 1, (), ())]
    title = frame.words.cluster(lane.key, len(refs), frame.span_words(start, end))
    return [Item(0, "cluster", title, lane.key, kind, area, area, start, end, len(refs), refs, ())]
