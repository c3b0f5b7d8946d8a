"""Rows of a labelled lane: where each mark and its words stand, so that nothing lies on anything (DESIGN 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from db.dates import DAY_S
from viewer.layout.doubt import BAR, GLYPH_PX, PARKED, WHISKER, Shapes, shapes_of
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import Frame
from viewer.layout.inks import LANE_OF_KIND, ROUND
from viewer.layout.labels import (
    INSIDE_PAD_PX,
    LABEL_GAP_PX,
    NO_LABEL,
    Label,
    label_of,
    style_of,
)
from viewer.layout.lanes import Lane
from viewer.layout.packing import RowPacker
from viewer.layout.timeline_data import EventText

ROW_PX: dict[str, float] = {"round": 24, "swap": 24, "incident": 22, "statement": 18, "background": 17}
OTHER_ROW_PX = 20.0
BELOW_PX = 28.0
MOST_ROWS, MOST_ROWS_COMPACT, MOST_ROWS_PRINT, COMPACT_PX = 6, 4, 24, 500.0
MOST_ROWS_MANY = 2
FOLD_APART_PX, FOLD_STYLE = 8.0, "canvas_label_medium"
RIGHT, LEFT, INSIDE, BELOW, NONE = "right", "left", "inside", "below", "none"


class Placed(NamedTuple):
    """One event with its row and the place of its label."""

    item: int
    row: int
    side: str
    label: Label


class Folded(NamedTuple):
    """Events that found no row, standing for themselves as "2 more on 5 Feb" at `x`."""

    x: float
    width_px: float
    text: str
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
    if frame.many_lanes:
        return MOST_ROWS_MANY
    return MOST_ROWS if frame.view.height_px >= frame.px(COMPACT_PX) else MOST_ROWS_COMPACT


def block_span(start_s: float, end_s: float) -> tuple[float, float]:
    """The span widened to a grid of powers of two, so that rows do not change while panning a little."""
    size = 2.0 ** int(np.ceil(np.log2(max(end_s - start_s, 1.0)))) / 2
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
    folds = _folds(frame, marks, folded, packer.rows)
    return Rows(marks, texts, tuple(placed), folds, _heights(frame, marks, placed, packer.rows, bool(folds)))


def packing_order(frame: Frame, shapes: Shapes, marks: EventMarks) -> list[int]:
    """Events in the order of their left edges; a planned round comes after those that are dated."""
    lefts = [marks.extent(index)[0] for index in range(len(shapes))]
    return sorted(range(len(shapes)), key=lambda i: (marks.is_planned_round(i), round(lefts[i], 1), i))


def _worded(frame: Frame, shapes: Shapes, texts: list[EventText]) -> list[EventText]:
    """Texts with what the mark cannot say: counts of a swap, and that an event has no date at all."""
    undated = shapes.form == PARKED
    kinds = frame.data.events.kind[shapes.rows]
    refs = frame.data.events.ids[shapes.rows].tolist()
    worded = [_counted(frame, ref, text) for ref, text in zip(refs, texts, strict=True)]
    for index in np.flatnonzero(undated & (kinds != ROUND)).tolist():
        text = worded[index]
        worded[index] = text._replace(tail=frame.words.undated(text.tail or text.head or text.title))
    return [text.cited() for text in worded]


def _counted(frame: Frame, ref: int, text: EventText) -> EventText:
    """A swap's label is its counts, side for side, then those who are counted apart."""
    facts = frame.data.swaps.get(ref)
    if facts is None or len(facts.sides) < 2 or facts.sides[0].main is None or facts.sides[1].main is None:
        return text
    first, second = facts.sides[:2]
    others = first.others + second.others
    category = first.others_category or second.others_category
    tail = frame.words.plus(frame.words.count_of(category, others)) if others else ""
    return EventText(text.title, frame.words.swap_counts(first.main or 0, second.main or 0), tail, text.cites)


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
    if marks.form(index) == WHISKER and left < frame.left and right > frame.right:
        return [(INSIDE, (left, right))]
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


def _folds(frame: Frame, marks: EventMarks, folded: list[int], row: int) -> tuple[Folded, ...]:
    """Overflow in view, one link each; links that would touch become one."""
    seen = [index for index in folded if frame.left <= marks.at(index) <= frame.right]
    folds: list[Folded] = []
    for index in sorted(seen, key=marks.at):
        folds.append(_fold(frame, marks, row, (index,)))
        while len(folds) > 1 and folds[-1].x < folds[-2].x + folds[-2].width_px + FOLD_APART_PX:
            joined = (*folds[-2].indexes, *folds[-1].indexes)
            folds[-2:] = [_fold(frame, marks, row, joined)]
    return tuple(folds)


def _fold(frame: Frame, marks: EventMarks, row: int, indexes: tuple[int, ...]) -> Folded:
    times = [frame.scale.t(marks.at(index)) for index in indexes]
    first, last, count = min(times), max(times), len(indexes)
    if last - first < DAY_S:
        text = frame.words.more_on(count, frame.day_words(first))
    else:
        text = frame.words.more_in(count, frame.span_words(first, last))
    width = frame.width(text, FOLD_STYLE)
    x = min(min(marks.at(index) for index in indexes) + GLYPH_PX / 2 + 5, frame.right - width - 6)
    return Folded(max(x, frame.left + 4), width, text, row, indexes)


def _heights(frame: Frame, marks: EventMarks, placed: list[Placed], rows: int, folds: bool) -> tuple[float, ...]:
    heights = [0.0] * rows
    for item in placed:
        lane = LANE_OF_KIND[marks.kinds[item.item]]
        need = BELOW_PX if item.side == BELOW else ROW_PX.get(lane, OTHER_ROW_PX)
        heights[item.row] = max(heights[item.row], frame.px(need))
    if folds:
        heights.append(frame.px(ROW_PX["statement"]))
    return tuple(heights) or (frame.px(OTHER_ROW_PX),)
