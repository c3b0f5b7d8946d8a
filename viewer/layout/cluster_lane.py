"""A lane at the level of clusters: pills on a time grid; talks become tracks with a tick for each round."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import GLYPH_PX
from viewer.layout.frame import Frame, LanePlan
from viewer.layout.inks import INK_OF_KIND, LANE_OF_KIND, NOT_HELD, soft_of
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Glyph, Layer, Rect, Text
from viewer.layout.people import people_before
from viewer.layout.scene import Item
from viewer.layout.track_lane import plan_tracks

CELL_LEAST_PX = 72.0
PILL_PX, PILL_PAD_PX, CENTRE_PX, TOTAL_PX = 20.0, 29.0, 22.0, 26.0
LANE_PX, TOTALS_FROM_PX = 62.0, 60.0
SAMPLE = 1_000
COUNT_STYLE = "canvas_label_bold"


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
    if lane.base == "round":
        return plan_tracks(frame, lane, seen)
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
        _caption(frame, lane) if lane.key == "swap" else "",
    )


def _caption(frame: Frame, lane: Lane) -> str:
    """How many people the exchanges in view freed."""
    first, last = np.searchsorted(lane.anchors, (frame.view.start_s, frame.view.end_s)).tolist()
    people, unread = people_before(frame, lane, first, last)
    return frame.words.people_released(int(people[-1])) if people[-1] and not unread[-1] else ""


class Pills(NamedTuple):
    """Cells as they stand: of each the number in `Cells`, its centre, its width, the room beneath it, its words."""

    cell: NDArray[np.int64]
    x: NDArray[np.float64]
    width: NDArray[np.float64]
    room: NDArray[np.float64]
    words: list[str]


def _draw(frame: Frame, lane: Lane, y: float, h: float) -> None:
    cells = cells_of(lane.anchors, frame.view.start_s, frame.view.end_s, grid_s(frame.scale.seconds_per_px))
    if not len(cells.first):
        return
    centre = y + frame.px(CENTRE_PX)
    pills = pills_of(frame, lane, cells)
    counts = (cells.last - cells.first)[pills.cell]
    many, lone = np.flatnonzero(counts > 1), np.flatnonzero(counts == 1)
    _draw_pills(frame, lane, pills, many, centre)
    _draw_lone(frame, lane, cells, pills, lone, centre)
    if h >= frame.px(TOTALS_FROM_PX):
        _draw_totals(frame, lane, cells, pills, centre)
    frame.out.later(partial(_items, frame, lane, cells, pills, centre))


def pills_of(frame: Frame, lane: Lane, cells: Cells) -> Pills:
    """Each cell's pill or lone glyph, kept inside its cell so that neighbours never touch.

    At the canvas edge a pill keeps inside what is seen of its cell, whole or not at all.
    """
    scale = frame.scale
    counts = (cells.last - cells.first).tolist()
    measured = {count: (text := frame.words.number(count), frame.width(text, COUNT_STYLE)) for count in set(counts)}
    width = np.array([GLYPH_PX if count == 1 else measured[count][1] + PILL_PAD_PX for count in counts])
    left = np.maximum(scale.xs(cells.start_s), frame.left)
    right = np.minimum(scale.xs(cells.start_s + cells.bin_s), frame.right)
    low, high = left + width / 2 + 1, right - width / 2 - 1
    held = np.flatnonzero(high >= low)
    x = np.minimum(np.maximum(scale.xs(middles(lane.anchors, cells)), low), high)
    room = np.minimum(right - left, np.minimum(2 * (x - low), 2 * (high - x)) + width)
    words = [measured[counts[cell]][0] for cell in held.tolist()]
    return Pills(held, x[held], width[held], room[held], words)


def middles(anchors: NDArray[np.float64], cells: Cells) -> NDArray[np.float64]:
    """The mean anchor of each cell, from an even sample where they are very many."""
    first, last = int(cells.first[0]), int(cells.last[-1])
    if last - first <= SAMPLE * len(cells.first):
        # Cells follow each other without a gap. Times are taken from the first, for precision.
        part = anchors[first:last] - anchors[first]
        sums: NDArray[np.float64] = np.add.reduceat(part, cells.first - first)
        return sums / (cells.last - cells.first) + float(anchors[first])
    pairs = zip(cells.first.tolist(), cells.last.tolist(), strict=True)
    return np.array([anchors[a : b : max(1, (b - a) // SAMPLE)].mean() for a, b in pairs])


def _draw_pills(frame: Frame, lane: Lane, pills: Pills, many: NDArray[np.int64], centre: float) -> None:
    left, width, n = pills.x[many] - pills.width[many] / 2, pills.width[many], len(many)
    boxes = np.stack([left, np.full(n, centre - PILL_PX / 2), width, np.full(n, PILL_PX)], axis=1)
    nobody = np.zeros(n, dtype=np.int64)
    look = Box(0, 0, 0, 0, soft_of(lane.ink), f"{lane.ink}.edge", 1.25, PILL_PX / 2)
    frame.out.boxes(Layer.GLYPHS, look, boxes, nobody)
    if lane.glyph:
        points = np.stack([left + 13, np.full(n, centre)], axis=1)
        frame.out.glyphs(Layer.GLYPHS, Glyph(lane.glyph, 0, 0, f"{lane.ink}.fill", scale=0.82), points, nobody)
    base = frame.baseline(centre, COUNT_STYLE)
    places = zip((left + 23).tolist(), many.tolist(), strict=True)
    frame.out.add(BODY, Layer.LABELS, *(Text(x, base, pills.words[place], COUNT_STYLE) for x, place in places))


def _draw_lone(frame: Frame, lane: Lane, cells: Cells, pills: Pills, lone: NDArray[np.int64], centre: float) -> None:
    """One event by itself keeps its own glyph."""
    events, rows = frame.data.events, lane.rows[cells.first[pills.cell[lone]]]
    facts = zip(
        events.kind[rows].tolist(),
        np.isin(events.status[rows], NOT_HELD).tolist(),
        events.ids[rows].tolist(),
        pills.x[lone].tolist(),
        strict=True,
    )
    for kind, planned, ref, x in facts:
        form, look = "dashed" if planned else "solid", f"{INK_OF_KIND[kind]}.fill"
        glyph = Glyph(LANE_OF_KIND[kind], x, centre, look, form, 1.0, frame.ground(x), ref=ref)
        frame.out.add(BODY, Layer.GLYPHS, glyph)


def _draw_totals(frame: Frame, lane: Lane, cells: Cells, pills: Pills, centre: float) -> None:
    """People beneath a pill of exchanges; nothing until all of them have been read."""
    style, begin = "canvas_fine", int(cells.first[0])
    people, unread = people_before(frame, lane, begin, int(cells.last[-1]))
    if not people[-1]:
        return
    first, last = cells.first[pills.cell] - begin, cells.last[pills.cell] - begin
    totals = np.where(unread[last] > unread[first], 0, people[last] - people[first]).tolist()
    base = frame.baseline(centre + frame.px(TOTAL_PX) - 4, style)
    for total, x, room in zip(totals, pills.x.tolist(), pills.room.tolist(), strict=True):
        if not total:
            continue
        said = (frame.words.people(total), frame.words.number(total))
        text = next((text for text in said if frame.width(text, style) <= room), "")
        if text:
            frame.out.add(BODY, Layer.LABELS, Text(x, base, text, style, "text2.fill", "middle"))


def _items(frame: Frame, lane: Lane, cells: Cells, pills: Pills, centre: float) -> list[Item]:
    items = []
    for cell, x, width in zip(pills.cell.tolist(), pills.x.tolist(), pills.width.tolist(), strict=True):
        part = slice(int(cells.first[cell]), int(cells.last[cell]))
        area = Rect(x - width / 2, centre - PILL_PX / 2, width, PILL_PX)
        items.append(_item(frame, lane, part, area))
    return items


def _item(frame: Frame, lane: Lane, part: slice, area: Rect) -> Item:
    rows, anchors = lane.rows[part], lane.anchors[part]
    refs = tuple(frame.data.events.ids[rows].tolist())
    start, end = float(anchors[0]), float(anchors[-1]) + 1
    kind = LANE_OF_KIND[int(frame.data.events.kind[rows[0]])]
    if len(refs) == 1:
        title = frame.data.texts.texts(rows)[0].title
        return Item(refs[0], "glyph", title, lane.key, kind, area, area, start, end, 1, (), ())
    title = frame.words.cluster(lane.key, len(refs), frame.span_words(start, end))
    return Item(0, "cluster", title, lane.key, kind, area, area, start, end, len(refs), refs, ())
