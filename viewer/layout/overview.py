"""The overview strip: the whole case behind, what passes the filters before it, and the viewport as a handle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from db.dates import DAY_S, civil_from_days
from db.index import Splice, spliced
from viewer.layout.density_lane import decades_of, density_of
from viewer.layout.doubt import anchor_s
from viewer.layout.frame import Frame, frame_of
from viewer.layout.inks import INK_OF_KIND
from viewer.layout.lane_delta import TableChange
from viewer.layout.lanes import passing
from viewer.layout.marks import BODY, HEADER, Box, Layer, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.scale import TimeScale
from viewer.layout.scene import Scene
from viewer.layout.ticks import axis_of
from viewer.layout.timeline_data import INTERVAL, EventTable, TimelineData
from viewer.layout.view import Filters, TimelineView
from viewer.layout.words_protocol import Words

HEIGHT_PX, LOW_PX, RIGHT_PAD_PX = 48.0, 32.0, 8.0
COLUMN_PX, PITCH_PX, FOOT_PX = 3.0, 4.0, 7.0
FEW = 200
SHORTEST = 1_000
HANDLE_W_PX, HANDLE_H_PX = 4.0, 14.0
LABELS_APART_PX = 60.0


class Overview(NamedTuple):
    """The strip's scene, its scale (the whole case) and the viewport's area for dragging."""

    scene: Scene
    scale: TimeScale
    viewport: Rect


def overview_span(data: TimelineData, view: TimelineView) -> tuple[float, float]:
    """The whole case with 2 % air, reaching to now and to whatever is in view beyond it."""
    start, end = float(data.start_s), float(data.end_s)
    if view.now_s is not None:
        end = max(end, float(view.now_s))
    air = max((end - start) * 0.02, DAY_S)
    return start - air, end + air


def layout_overview(
    data: TimelineData, view: TimelineView, metrics: Metrics, words: Words, height_px: float = HEIGHT_PX
) -> Overview:
    """The strip under the canvas, as wide as the view. A low strip (32 px) loses its year labels."""
    frame = frame_of(data, view, metrics, words)
    start, end = overview_span(data, view)
    scale = TimeScale(start, end, view.header_px, max(view.header_px + 1, view.width_px - RIGHT_PAD_PX))
    out = frame.out
    out.rects(BODY, Layer.CANVAS, "panel.fill", [(view.header_px, 0.0, view.width_px, height_px)])
    out.rects(HEADER, Layer.CANVAS, "panel.fill", [(0.0, 0.0, view.header_px, height_px)])
    for region in (BODY, HEADER):
        out.rects(region, Layer.FLAGS, "rule.fill", [(0.0, 0.0, view.width_px, 1.0)])
    base = frame.baseline(height_px / 2, "lane_caption")
    out.add(HEADER, Layer.LABELS, Text(14, base, words.overview(), "lane_caption", "text3.fill"))
    out.add(HEADER, Layer.FLAGS, Stroke(((view.header_px - 0.5, 0), (view.header_px - 0.5, height_px)), "rule.fill"))
    _draw_years(frame, scale, height_px)
    _draw_events(frame, scale, height_px)
    viewport = _draw_viewport(frame, scale, height_px)
    if view.now_s is not None:
        x = scale.x(view.now_s)
        out.add(BODY, Layer.FLAGS, Stroke(((x, 4), (x, height_px - 4)), "danger.fill", 1.25))
    scene = Scene(view.width_px, height_px, 0.0, view.header_px, height_px, scale, out.batches(), (), tuple)
    return Overview(scene, scale, viewport)


def _draw_years(frame: Frame, scale: TimeScale, height_px: float) -> None:
    axis = axis_of(scale.start_s, scale.end_s, scale.width_px, frame.words, LABELS_APART_PX)
    months = axis.row.lower.name == "month"
    style = "canvas_fine"
    for tick in axis.lower:
        x = float(int(scale.x(tick.at_s) + 0.5))
        if x < scale.left_px:
            continue
        frame.out.rects(BODY, Layer.GRID, "hair.fill", [(x, 6.0, 1.0, height_px - 12)])
        text = tick.label
        if months:
            year, month, _ = civil_from_days(tick.at_s // DAY_S)
            text = frame.words.month_year_short(month, year)
        if height_px >= 40 and x + 5 + frame.width(text, style) < scale.right_px:
            base = 4 + frame.metrics.ascent_px(style)
            frame.out.add(BODY, Layer.LABELS, Text(x + 5, base, text, style, "text3.fill"))


def _draw_events(frame: Frame, scale: TimeScale, height_px: float) -> None:
    events = frame.data.events
    if not len(events):
        return
    anchors = _sorted_anchors(frame)
    shown = _shown(frame)
    _draw_periods(frame, scale, shown, height_px)
    span = (scale.start_s, scale.end_s)
    bin_s = PITCH_PX * scale.seconds_per_px
    everything = density_of(anchors, *span, bin_s)
    decades = decades_of(everything.counts)
    room = height_px - FOOT_PX - 12
    xs = np.floor(scale.x(everything.start_s) + np.arange(len(everything.counts)) * PITCH_PX + 0.5)
    _columns(frame, xs, everything.counts, np.zeros(len(xs)), (decades, room, height_px), "gap1.fill", Layer.COLUMNS)
    if len(shown.anchors) > FEW:
        counts = density_of(shown.anchors, *span, bin_s).counts
        _columns(frame, xs, counts, np.zeros(len(xs)), (decades, room, height_px), "gap2.fill", Layer.DENSITY)
        return
    # Few events: each kind keeps its ink, one on top of the other.
    below = np.zeros(len(xs), dtype=np.int64)
    for kind in range(len(INK_OF_KIND)):
        mine = shown.rows[events.kind[shown.rows] == kind]
        if len(mine):
            counts = density_of(np.sort(anchor_s(events, frame.limit_s, mine)), *span, bin_s).counts
            style = f"{INK_OF_KIND[kind]}.fill"
            _columns(frame, xs, counts, below, (decades, room, height_px), style, Layer.DENSITY)
            below = below + counts


class _Shown(NamedTuple):
    """What passes the filters: sorted anchors, the rows (where they are few) and the rows of those that last."""

    anchors: NDArray[np.float64]
    rows: NDArray[np.int64]
    lasting: NDArray[np.int64]


def _sorted_anchors(frame: Frame) -> NDArray[np.float64]:
    """The anchors of all events in order; made once for the same data, for they are the same in every view."""
    prepared, key = frame.data.prepared, ("anchors", frame.limit_s)
    if key not in prepared:
        prepared[key] = np.sort(anchor_s(frame.data.events, frame.limit_s))
    found: NDArray[np.float64] = prepared[key]
    return found


def _shown(frame: Frame) -> _Shown:
    prepared, filters = frame.data.prepared, frame.view.filters
    key = ("overview", filters, frame.limit_s)
    if key not in prepared:
        for old in [k for k in list(prepared) if k[0] == "overview"]:
            del prepared[old]
        mask, events = passing(frame.data, filters), frame.data.events
        every = bool(mask.all())
        rows = np.flatnonzero(mask)
        anchors = _sorted_anchors(frame) if every else np.sort(anchor_s(events, frame.limit_s, rows))
        lasts = mask & _lasts(events, frame.data.start_s, frame.data.end_s)
        prepared[key] = _Shown(anchors, rows[:FEW], np.flatnonzero(lasts))
    found: _Shown = prepared[key]
    return found


def overview_after(prepared: Mapping[Any, Any], change: TableChange, span: tuple[int, int] | None) -> dict[Any, Any]:
    """What is kept for the strip, after a change of a few events of a case that still has this span (None: another)."""
    made: dict[Any, Any] = {}
    for key, held in list(prepared.items()):
        if key[0] == "anchors":
            made[key] = _anchors_after(held, change, key[1])
    for key, held in list(prepared.items()):
        unfiltered = key[0] == "overview" and key[1] == Filters() and ("anchors", key[2]) in made
        if unfiltered and span is not None and len(held.anchors) > FEW + len(change.lost):
            lasting = change.splice.moved(held.lasting[~np.isin(held.lasting, change.splice.gone)])
            fresh = change.splice.new_rows[np.flatnonzero(_lasts(change.fresh, *span))]
            rows = np.arange(min(FEW, change.splice.new_length), dtype=np.int64)
            made[key] = _Shown(made["anchors", key[2]], rows, np.sort(np.concatenate((lasting, fresh))))
    return made


def _anchors_after(anchors: NDArray[np.float64], change: TableChange, limit_s: float) -> NDArray[np.float64]:
    lost, fresh = (np.sort(anchor_s(part, limit_s)) for part in (change.lost, change.fresh))
    # Of equal ones any will do: the first of them for the first that goes, and so on.
    gone = np.searchsorted(anchors, lost) + np.arange(len(lost)) - np.searchsorted(lost, lost)
    return spliced(anchors, Splice(gone, np.searchsorted(anchors, fresh).astype(np.int64), len(anchors)), fresh)


def _lasts(events: EventTable, start_s: int, end_s: int) -> NDArray[np.bool_]:
    """Which events are drawn as a line: shorter than a thousandth of the case, none is."""
    least = (end_s - start_s) / SHORTEST
    return np.asarray(((events.doubt & INTERVAL) != 0) & (events.latest_end_s - least > events.earliest_start_s))


def _columns(
    frame: Frame,
    xs: NDArray[np.float64],
    counts: NDArray[np.int64],
    below: NDArray[np.int64] | NDArray[np.float64],
    measure: tuple[int, float, float],
    style: str,
    layer: Layer,
) -> None:
    """Columns of `counts` standing on those already drawn; the height of the sum is logarithmic."""
    decades, room, height_px = measure
    low = np.log10(1.0 + below) / decades * room
    high = np.log10(1.0 + below + counts) / decades * room
    keep = counts > 0
    tops = height_px - FOOT_PX - np.maximum(high, low + 2)
    boxes = np.stack([xs, tops, np.full(len(xs), COLUMN_PX), np.maximum(high - low, 2)], axis=1)[keep]
    frame.out.rects(BODY, layer, style, boxes, np.zeros(int(keep.sum()), dtype=np.int64))


def _draw_periods(frame: Frame, scale: TimeScale, shown: _Shown, height_px: float) -> None:
    """Long periods as thin lines at the foot, one level for each kind."""
    events = frame.data.events
    long = shown.lasting
    first = np.maximum(scale.xs(events.earliest_start_s[long]), scale.left_px)
    last = np.minimum(scale.xs(events.latest_end_s[long]), scale.x(min(frame.limit_s, scale.end_s)))
    kinds = events.kind[long]
    for place, kind in enumerate(np.unique(kinds).tolist()):
        keep = (kinds == kind) & (last - first > 12)
        n = int(keep.sum())
        top = np.full(n, height_px - 9.0 - 3.0 * (place % 4))
        boxes = np.stack([first[keep], top, (last - first)[keep], np.full(n, 2.0)], axis=1)
        frame.out.rects(BODY, Layer.WASHES, f"{INK_OF_KIND[kind]}.dim", boxes, events.ids[long][keep])


def _draw_viewport(frame: Frame, scale: TimeScale, height_px: float) -> Rect:
    """The span in view: a wash with an edge, and a grip at both ends. Never narrower than 8 px."""
    a = min(max(scale.x(frame.view.start_s), scale.left_px), scale.right_px - 8)
    b = max(min(scale.x(frame.view.end_s), scale.right_px), a + 8)
    box = Box(a, 3.5, b - a, height_px - 7, "accent.select", "accent.fill", 1.5, 3.0)
    frame.out.add(BODY, Layer.LINES, box)
    grip = height_px / 2 - HANDLE_H_PX / 2
    for x in (a, b):
        handle = Box(x - HANDLE_W_PX / 2, grip, HANDLE_W_PX, HANDLE_H_PX, "accent.fill", radius=2.0)
        frame.out.add(BODY, Layer.FLAGS, handle)
    return Rect(a, 3.5, b - a, height_px - 7)
