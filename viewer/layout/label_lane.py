"""A lane at the level of labels: marks in rows, each with its words, overflow folded into a link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from db.dates import DAY_S
from viewer.layout.doubt import BAR, GLYPH_PX, POINT, UNDATED, Shapes, shapes_of
from viewer.layout.event_marks import EventMarks, bar_height
from viewer.layout.frame import FOLDED_PX, LANE_PAD_PX, Frame, LanePlan
from viewer.layout.inks import INK_OF_KIND, LANE_OF_KIND, ROUND
from viewer.layout.labels import (
    INSIDE_PAD_PX,
    LABEL_GAP_PX,
    NO_LABEL,
    Label,
    fitted,
    label_marks,
    label_of,
    style_of,
)
from viewer.layout.lanes import Lane
from viewer.layout.marks import BODY, Glyph, Layer, Rect, Stroke, Text
from viewer.layout.packing import RowPacker
from viewer.layout.scale import TimeScale
from viewer.layout.scene import Item
from viewer.layout.timeline_data import EventText

ROW_PX: dict[str, float] = {"round": 24, "swap": 24, "incident": 22, "statement": 18, "background": 17}
OTHER_ROW_PX = 20.0
BELOW_PX = 28.0
STRETCH_SHARE = 0.29
MOST_ROWS, MOST_ROWS_COMPACT, MOST_ROWS_PRINT, COMPACT_PX = 6, 4, 24, 500.0

RIGHT, LEFT, INSIDE, BELOW, NONE = "right", "left", "inside", "below", "none"


class Placed(NamedTuple):
    """One event with its row and the place of its label."""

    item: int
    row: int
    side: str
    label: Label


class Folded(NamedTuple):
    """Events that found no row, standing for themselves as "2 more on 5 Feb"."""

    at_px: float
    row: int
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The outcome of packing one lane: placed events, folds and the height of each row."""

    marks: EventMarks
    texts: list[EventText]
    placed: tuple[Placed, ...]
    folds: tuple[Folded, ...]
    heights: tuple[float, ...]


def most_rows(frame: Frame) -> int:
    """How many rows a lane may use before it folds."""
    if frame.view.print:
        return MOST_ROWS_PRINT
    return MOST_ROWS if frame.view.height_px >= frame.px(COMPACT_PX) else MOST_ROWS_COMPACT


def block_span(start_s: float, end_s: float) -> tuple[float, float]:
    """The span widened to a grid of powers of two, so that rows do not change while panning a little."""
    size = 2.0 ** int(np.ceil(np.log2(max(end_s - start_s, 1.0))))
    return start_s // size * size, (end_s // size + 1) * size


def packed_rows(frame: Frame, lane: Lane) -> Rows:
    """The lane's events near the view, packed."""
    view = frame.view
    start, end = block_span(view.start_s, view.end_s)
    rows = lane.rows[lane.in_span(start, end)]
    shapes = shapes_of(frame.data.events, rows, frame.scale, frame.limit_s)
    marks = EventMarks(frame, shapes)
    texts = _worded(frame, shapes, frame.data.texts.texts(rows))
    order = packing_order(frame, shapes, marks)
    packer, placed, folded = RowPacker(), [], []
    row_of: dict[int, int] = {}
    for index in order:
        label = label_of(texts[index], style_of(marks.kinds[index]), frame.metrics)
        sides = sides_of(frame, marks, index, label)
        found = packer.place([stretch for _, stretch in sides], most_rows(frame), _beside(frame, marks, index, row_of))
        if found is None:
            folded.append(index)
            continue
        side = sides[found[1]][0]
        placed.append(Placed(index, found[0], side, label if side != NONE else NO_LABEL))
        row_of[marks.refs[index]] = found[0]
    folds = _folds(marks, folded, packer.rows)
    return Rows(marks, texts, tuple(placed), folds, _heights(frame, marks, placed, packer.rows, bool(folds)))


def packing_order(frame: Frame, shapes: Shapes, marks: EventMarks) -> list[int]:
    """Events in the order of their left edges; a planned round comes after those that are dated."""
    lefts = [marks.extent(index)[0] for index in range(len(shapes))]
    return sorted(range(len(shapes)), key=lambda i: (marks.is_planned_round(i), round(lefts[i], 1), i))


def _worded(frame: Frame, shapes: Shapes, texts: list[EventText]) -> list[EventText]:
    """Texts with what the mark cannot say: counts of a swap, and that an event has no date at all."""
    undated = (frame.data.events.doubt[shapes.rows] & UNDATED) != 0
    kinds = frame.data.events.kind[shapes.rows]
    refs = frame.data.events.ids[shapes.rows].tolist()
    worded = [_counted(frame, ref, text) for ref, text in zip(refs, texts, strict=True)]
    for index in np.flatnonzero(undated & (kinds != ROUND)).tolist():
        text = worded[index]
        worded[index] = text._replace(tail=frame.words.undated(text.tail or text.head or text.title))
    return worded


def _counted(frame: Frame, ref: int, text: EventText) -> EventText:
    """A swap's label is its counts, side for side, then those who are counted apart."""
    facts = frame.data.swaps.get(ref)
    if facts is None or len(facts.sides) < 2 or facts.sides[0].main is None or facts.sides[1].main is None:
        return text
    first, second = facts.sides[:2]
    others = first.others + second.others
    category = first.others_category or second.others_category
    tail = frame.words.plus(frame.words.count_of(category, others)) if others else ""
    return EventText(text.title, frame.words.swap_counts(first.main or 0, second.main or 0), tail)


def _beside(frame: Frame, marks: EventMarks, index: int, row_of: dict[int, int]) -> int:
    """The row of the round that a planned round follows."""
    facts = frame.data.rounds.get(marks.refs[index]) if marks.is_planned_round(index) else None
    return row_of.get(facts.follows, 0) if facts else 0


def sides_of(frame: Frame, marks: EventMarks, index: int, label: Label) -> list[tuple[str, tuple[float, float]]]:
    """Where the label may stand, best first, with the stretch that mark and label would take (DESIGN 4.6)."""
    left, right = marks.extent(index)
    core_left, core_right = marks.core(index)
    lane = LANE_OF_KIND[marks.kinds[index]]
    width = label.width_px + LABEL_GAP_PX + 2
    visible = min(core_right, frame.right) - max(core_left, frame.left)
    bare = (NONE, (left, right))
    if label.width_px <= 0:
        return [bare]
    if marks.is_planned_round(index):
        tail = label.width_px - label.head_px
        return [(RIGHT, (left, max(right, left + 8 + label.head_px) + (tail + 6 if label.tail else 0)))]
    bar = marks.form(index) == BAR
    if bar and lane == "incident" and marks.is_going(index):
        return [(BELOW, (left, right))]
    to_right, to_left = (RIGHT, (left, right + width)), (LEFT, (left - width, right))
    sides = [to_right, to_left]
    limit = frame.limit_px
    ends = core_right if bar and marks.is_going(index) else right
    if frame.view.as_of_s is not None and ends <= limit + 1.5 and right + width > limit:
        sides = [to_left, to_right]
    if bar and visible >= label.width_px + INSIDE_PAD_PX and lane != "round":
        sides.insert(0, (INSIDE, (left, right)))
    elif bar and visible >= label.width_px + INSIDE_PAD_PX:
        sides.append((INSIDE, (left, right)))
    if bar and right > frame.right and left > frame.left:
        sides.sort(key=lambda side: side[0] == RIGHT)
    return [*sides, bare] if len(sides) < 2 else sides


def _folds(marks: EventMarks, folded: list[int], row: int) -> tuple[Folded, ...]:
    """Overflow gathered where it stands close together, one link each."""
    folds: list[Folded] = []
    for index in sorted(folded, key=marks.at):
        at = marks.at(index)
        if folds and at - folds[-1].at_px < 110:
            folds[-1] = folds[-1]._replace(indexes=(*folds[-1].indexes, index))
        else:
            folds.append(Folded(at, row, (index,)))
    return tuple(folds)


def _heights(frame: Frame, marks: EventMarks, placed: list[Placed], rows: int, folds: bool) -> tuple[float, ...]:
    heights = [0.0] * rows
    for item in placed:
        lane = LANE_OF_KIND[marks.kinds[item.item]]
        need = BELOW_PX if item.side == BELOW else ROW_PX.get(lane, OTHER_ROW_PX)
        heights[item.row] = max(heights[item.row], frame.px(need))
    if folds:
        heights.append(frame.px(ROW_PX["statement"]))
    return tuple(heights) or (frame.px(OTHER_ROW_PX),)


def plan_labels(frame: Frame, lane: Lane, visible: NDArray[np.int64]) -> LanePlan:
    """The plan of a lane at the level of labels; `visible` are the lane's positions in view."""
    rows = packed_rows(frame, lane)
    spread = bool(rows.placed) and all(LANE_OF_KIND[rows.marks.kinds[p.item]] == "statement" for p in rows.placed)
    natural = sum(rows.heights) + 2 * LANE_PAD_PX
    stretch = 8.0 * len(rows.heights) if spread else natural * STRETCH_SHARE
    extra = distance_px(frame, lane)
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "labels",
        len(visible),
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
    at_y: dict[int, float] = {}
    for item in sorted(rows.placed, key=lambda p: p.item):
        at_y[rows.marks.refs[item.item]] = draw_placed(frame, lane.key, rows, item, centres[item.row])
    for fold in rows.folds:
        _draw_fold(frame, lane.key, rows, fold, centres[-1])
    draw_distances(frame, lane, at_y, top + 8)


def draw_placed(frame: Frame, lane_key: str, rows: Rows, item: Placed, centre: float) -> float:
    """Draw one placed event with its label; the y of its mark's centre."""
    marks, index = rows.marks, item.item
    left, right = marks.extent(index)
    if not (left < frame.right + 4 and right > frame.left - 4) and not _label_reaches_in(frame, item, left, right):
        return centre
    height = bar_height(frame, marks.kinds[index], going=marks.is_going(index))
    bar_y = centre - BELOW_PX / 2 + 3 + height / 2 if item.side == BELOW else centre
    area, glyphs = marks.draw(index, bar_y)
    label_area, texts = _draw_label(frame, marks, item, bar_y, height)
    kind = marks.kinds[index]
    start, end = frame.scale.t(area.x), frame.scale.t(area.right)
    whole = area.united(label_area) if label_area else area
    text = rows.texts[index]
    title = text.title or " ".join(part for part in (text.head, text.tail) if part)
    part = "bar" if marks.form(index) == BAR else "glyph"
    frame.out.items.append(
        Item(
            marks.refs[index],
            part,
            title,
            lane_key,
            LANE_OF_KIND[kind],
            whole,
            area,
            start,
            end,
            1,
            (),
            (*glyphs, *texts),
        )
    )
    return bar_y


def draw_plain(
    frame: Frame, lane_key: str, marks: EventMarks, texts: list[EventText], index: int, side: str, centre: float
) -> None:
    """Draw one event with its label on a given side, for lanes of cards where it has no card."""
    label = label_of(texts[index], style_of(marks.kinds[index]), frame.metrics)
    placed = Placed(index, 0, side, label if side != NONE else NO_LABEL)
    draw_placed(frame, lane_key, Rows(marks, texts, (placed,), (), (0.0,)), placed, centre)


def _label_reaches_in(frame: Frame, item: Placed, left: float, right: float) -> bool:
    width = item.label.width_px + LABEL_GAP_PX
    if item.side == RIGHT:
        return right < frame.left and right + width > frame.left + 20
    return item.side == LEFT and left > frame.right and left - width < frame.right - 20


def _draw_label(
    frame: Frame, marks: EventMarks, item: Placed, y: float, height: float
) -> tuple[Rect | None, tuple[Text, ...]]:
    index, label = item.item, item.label
    if label.width_px <= 0 or item.side == NONE:
        return None, ()
    left, right = marks.extent(index)
    ref = marks.refs[index]
    if marks.is_planned_round(index):
        return _planned_label(frame, label, left, right, y, ref)
    if marks.off_left(index) and item.side in (INSIDE, BELOW, LEFT):
        return _pinned_label(frame, marks, item, y, height)
    ink, layer_y = "", y
    if item.side == INSIDE:
        core_left, core_right = marks.core(index)
        room = min(core_right, frame.right) - max(core_left, frame.left) - 12
        x, ink = max(core_left, frame.left) + 6, _inside_ink(marks.kinds[index])
    elif item.side == LEFT:
        room, x = left - frame.left - LABEL_GAP_PX - 4, left - LABEL_GAP_PX - 2 - label.width_px
    elif item.side == BELOW:
        room, x, layer_y = frame.right - left - 8, max(left, frame.left) + 6, y + height / 2 + 8
    else:
        room, x = frame.right - right - LABEL_GAP_PX - 6, right + LABEL_GAP_PX + 0.5
    label = fitted(label, room, frame.metrics)
    if label.width_px <= 0:
        return None, ()
    if item.side == LEFT:
        x = left - LABEL_GAP_PX - 2 - label.width_px
    return _put(frame, label, x, layer_y, ref, ink)


def _inside_ink(kind: int) -> str:
    return {"background": "text1.fill", "round": "onRound.fill"}.get(LANE_OF_KIND[kind], "canvas.fill")


def _put(frame: Frame, label: Label, x: float, centre: float, ref: int, ink: str) -> tuple[Rect, tuple[Text, ...]]:
    style = label.style.head if label.head else label.style.tail
    texts = label_marks(label, x, frame.baseline(centre, style), ref, "", ink)
    frame.out.add(BODY, Layer.LABELS, *texts)
    line = frame.metrics.line_px(style)
    return Rect(x, centre - line / 2, label.width_px, line), tuple(t for t in texts if isinstance(t, Text))


def _planned_label(
    frame: Frame, label: Label, left: float, right: float, y: float, ref: int
) -> tuple[Rect, tuple[Text, ...]]:
    """The round's name stands inside its open outline, the rest after it."""
    head = Label(label.head or label.tail, "", label.style, label.head_px or label.width_px, label.head_px)
    area, texts = _put(frame, head, left + 8, y, ref, "")
    if not (label.head and label.tail):
        return area, texts
    tail = Label("", label.tail, label.style, 0.0, label.width_px - label.head_px - 6)
    x = max(right, left + 8 + label.head_px) + 6
    tail = fitted(tail, frame.right - x - 6, frame.metrics)
    if tail.width_px <= 0:
        return area, texts
    tail_area, tail_texts = _put(frame, tail, x, y, ref, "")
    return area.united(tail_area), (*texts, *tail_texts)


def _pinned_label(
    frame: Frame, marks: EventMarks, item: Placed, y: float, height: float
) -> tuple[Rect | None, tuple[Text, ...]]:
    """The label of a bar that began off screen: a chevron at the canvas edge, the words beside it."""
    index = item.item
    kind = marks.kinds[index]
    below = item.side == BELOW
    centre = y + height / 2 + 8 if below else y
    style = f"{INK_OF_KIND[kind]}.fill" if below else _inside_ink(kind)
    frame.out.add(BODY, Layer.LABELS, Glyph("chevron_left", frame.left + 10, centre, style, ref=marks.refs[index]))
    room = min(marks.core(index)[1], frame.right) - frame.left - 28 if not below else frame.right - frame.left - 28
    label = fitted(item.label, room, frame.metrics)
    if label.width_px <= 0:
        return None, ()
    return _put(frame, label, frame.left + 22, centre, marks.refs[index], "" if below else _inside_ink(kind))


def _draw_fold(frame: Frame, lane_key: str, rows: Rows, fold: Folded, centre: float) -> None:
    if not frame.left <= fold.at_px <= frame.right:
        return
    marks = rows.marks
    times = [frame.scale.t(marks.at(index)) for index in fold.indexes]
    one_day = max(times) - min(times) < DAY_S
    text = (
        frame.words.more_on(len(fold.indexes), frame.day_words(times[0]))
        if one_day
        else frame.words.more_in(len(fold.indexes), frame.span_words(min(times), max(times)))
    )
    x, style = fold.at_px + GLYPH_PX / 2 + 5, "canvas_label_medium"
    width = frame.width(text, style)
    x = min(x, frame.right - width - 6)
    frame.out.add(BODY, Layer.LABELS, Text(x, frame.baseline(centre, style), text, style, "accent.fill"))
    line = frame.metrics.line_px(style)
    area = Rect(x, centre - line / 2, width, line)
    refs = tuple(marks.refs[index] for index in fold.indexes)
    count = len(refs)
    frame.out.items.append(Item(0, "more", text, lane_key, "", area, area, min(times), max(times) + 1, count, refs))


def draw_spines(frame: Frame, rows: Rows, centres: list[float]) -> None:
    """One line through statements of the same instant (DESIGN 4.4)."""
    groups: dict[int, list[Placed]] = {}
    for item in rows.placed:
        if rows.marks.form(item.item) == POINT and LANE_OF_KIND[rows.marks.kinds[item.item]] == "statement":
            groups.setdefault(round(rows.marks.at(item.item)), []).append(item)
    for group in groups.values():
        if len(group) > 1:
            ys = [centres[item.row] for item in group]
            x = rows.marks.at(group[0].item)
            frame.out.add(BODY, Layer.BARS, Stroke(((x, min(ys)), (x, max(ys))), "stmt.dim"))


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
        top = min(at_y[from_id], at_y[to_id]) + 9
        x0, x1 = max(a, frame.left - 10), min(b, frame.right + 10)
        width = frame.width(words, style) + 14
        middle_px = (x0 + x1) / 2
        strokes = [Stroke(((x, top), (x, y + 4)), ink) for x in (a, b) if frame.left <= x <= frame.right]
        if x1 - x0 > width + 24:
            strokes += [Stroke(((x0, y), (middle_px - width / 2, y)), ink)]
            strokes += [Stroke(((middle_px + width / 2, y), (x1, y)), ink)]
            text = Text(middle_px, frame.baseline(y, style), words, style, "text2.fill", "middle")
            frame.out.add(BODY, Layer.LABELS, text)
        else:
            strokes += [Stroke(((x0, y), (x1, y)), ink)]
        frame.out.add(BODY, Layer.BARS, *strokes)


def plan_folded(frame: Frame, lane: Lane, visible: NDArray[np.int64]) -> LanePlan:
    """A lane folded to 22 px: what lasts is a thin bar, what does not a small tick."""
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "folded",
        len(visible),
        len(lane.rows),
        frame.px(FOLDED_PX),
        0.0,
        partial(_draw_folded, frame, lane, visible),
        folded=True,
    )


def _draw_folded(frame: Frame, lane: Lane, visible: NDArray[np.int64], y: float, h: float) -> None:
    shapes = shapes_of(frame.data.events, lane.rows[visible], frame.scale, frame.limit_s)
    left = np.clip(np.where(shapes.form == BAR, shapes.left, shapes.left + 6), frame.left, frame.right)
    right = np.clip(np.where(shapes.form == BAR, shapes.right, shapes.left + 9), frame.left, frame.right)
    boxes = np.stack([left, np.full(len(left), y + h / 2 - 2), right - left, np.full(len(left), 4.0)], axis=1)
    frame.out.rects(BODY, Layer.BARS, f"{lane.ink}.shade", boxes, frame.data.events.ids[shapes.rows])


def scale_with_margin(frame: Frame, px: float) -> TimeScale:
    """The frame's scale widened by `px` on both sides."""
    s = frame.scale
    return TimeScale(s.t(s.left_px - px), s.t(s.right_px + px), s.left_px - px, s.right_px + px)
