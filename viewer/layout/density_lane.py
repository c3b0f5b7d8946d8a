"""A lane too crowded for single marks: columns by time bin, on a logarithmic height, every event counted once."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, HEADER, Layer, Mark, Rect, Stroke, Text
from viewer.layout.scene import Item

COLUMN_PX, GAP_PX = 3.0, 1.0
LANE_PX, HEAD_PX, STRETCH_PX = 92.0, 24.0, 12.0
LEAST_DECADES = 2


class Density(NamedTuple):
    """Counts of bins that lie on multiples of `bin_s`: `counts[i]` from `start_s + i * bin_s`."""

    bin_s: float
    start_s: float
    counts: NDArray[np.int64]


def density_of(anchors: NDArray[np.float64], start_s: float, end_s: float, bin_s: float) -> Density:
    """Exact counts of sorted anchors in the bins that touch a span."""
    first = np.floor(start_s / bin_s)
    count = int(np.floor(end_s / bin_s) - first) + 1
    edges = (first + np.arange(count + 1)) * bin_s
    return Density(bin_s, float(edges[0]), np.diff(anchors.searchsorted(edges)))


def decades_of(counts: NDArray[np.int64]) -> int:
    """How many powers of ten the height stands for."""
    most = int(counts.max()) if len(counts) else 0
    return max(LEAST_DECADES, int(np.ceil(np.log10(1 + most))))


def plan_density(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of a lane drawn as density."""
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "density",
        seen.count,
        len(lane.rows),
        frame.px(LANE_PX),
        STRETCH_PX,
        partial(_draw, frame, lane),
    )


def _draw(frame: Frame, lane: Lane, y: float, h: float) -> None:
    scale, view = frame.scale, frame.view
    pitch = COLUMN_PX + GAP_PX
    density = density_of(lane.anchors, view.start_s, view.end_s, pitch * scale.seconds_per_px)
    decades, bottom, tall = decades_of(density.counts), y + h - 1, h - frame.px(HEAD_PX)
    _draw_scale(frame, decades, bottom, tall)
    heights = np.log10(1.0 + density.counts) / decades * tall
    xs = np.floor(scale.x(density.start_s) + np.arange(len(heights)) * pitch + 0.5)
    keep = density.counts > 0
    # The least column is 2 px, so that one event can be seen among thousands.
    heights = np.maximum(heights, 2.0)
    boxes = np.stack([xs, bottom - heights, np.full(len(xs), COLUMN_PX), heights], axis=1)[keep]
    frame.out.rects(BODY, Layer.DENSITY, f"{lane.ink}.density", boxes, np.zeros(int(keep.sum()), dtype=np.int64))
    _draw_busiest(frame, lane, density, boxes, keep)
    frame.out.later(partial(_items, frame, lane, density, boxes, keep, y, h), of_records=False)


def _draw_scale(frame: Frame, decades: int, bottom: float, tall: float) -> None:
    """Dotted lines at 10, 100, 1,000 … with their numbers in the header's right margin; the same in most frames."""
    key = ("decades", decades, bottom, tall, frame.left, frame.right, frame.view.header_px)
    lines, numbers = frame.kept(key, lambda: _scale_marks(frame, decades, bottom, tall))
    frame.out.add(BODY, Layer.GRID, *lines)
    frame.out.add(HEADER, Layer.LABELS, *numbers)


def _scale_marks(frame: Frame, decades: int, bottom: float, tall: float) -> tuple[list[Mark], list[Mark]]:
    style, x = "canvas_tick", frame.view.header_px - 8
    lines: list[Mark] = []
    numbers: list[Mark] = []
    last_y = bottom + 100
    for power in range(1, decades):
        at = float(int(bottom - tall * power / decades)) + 0.5
        lines.append(Stroke(((frame.left, at), (frame.right, at)), "grid.fill", 1.0, (1, 3)))
        if last_y - at < frame.metrics.line_px(style) - 2 or at < bottom - tall + 2:
            continue
        text = frame.words.number(10**power)
        numbers.append(Text(x, frame.baseline(at, style), text, style, "text3.fill", "right"))
        last_y = at
    return lines, numbers


def _draw_busiest(
    frame: Frame, lane: Lane, density: Density, boxes: NDArray[np.float64], keep: NDArray[np.bool_]
) -> None:
    if not len(boxes):
        return
    column = int(np.argmax(density.counts))
    box = boxes[int(keep[:column].sum())].tolist()
    start = density.start_s + column * density.bin_s
    when, count = frame.span_words(start, start + density.bin_s), int(density.counts[column])
    key, style = ("busiest", when, count, lane.key), "canvas_fine"
    if frame.moving and not frame.was_kept(key):
        frame.new_labels.put_off()  # in a zoom it says another number every frame, which nobody can read
        return
    text = frame.kept(key, lambda: frame.words.busiest(when, count, lane.key))
    width = frame.width(text, style)
    centre = box[1] + 2
    if box[0] - 6 - width > frame.left + 4:
        x, anchor = box[0] - 5, "right"
    elif box[0] + COLUMN_PX + 6 + width < frame.right:
        x, anchor = box[0] + COLUMN_PX + 5, "left"
    else:
        return
    base = frame.baseline(centre, style)
    halo = frame.ground(box[0])
    frame.out.add(BODY, Layer.LABELS, Text(x, base, text, style, "text2.fill", anchor, halo))


def _items(
    frame: Frame,
    lane: Lane,
    density: Density,
    boxes: NDArray[np.float64],
    keep: NDArray[np.bool_],
    y: float,
    h: float,
) -> list[Item]:
    items = []
    for column, box in zip(np.flatnonzero(keep).tolist(), boxes.tolist(), strict=True):
        start = density.start_s + column * density.bin_s
        count = int(density.counts[column])
        title = frame.words.cluster(lane.key, count, frame.span_words(start, start + density.bin_s))
        area = Rect(box[0] - GAP_PX, y, COLUMN_PX + GAP_PX, h)
        items.append(
            Item(0, "density", title, lane.key, lane.key, area, Rect(*box), start, start + density.bin_s, count)
        )
    return items
