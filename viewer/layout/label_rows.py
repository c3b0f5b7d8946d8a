"""Rows of a labelled lane: where each mark and its words stand, so that nothing lies on anything (DESIGN 4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import shapes_of
from viewer.layout.event_marks import EventMarks
from viewer.layout.folds import Folded, folds_of
from viewer.layout.frame import FAVOURED, LANE_PAD_PX, Frame
from viewer.layout.inks import LANE_OF_KIND, ROUND
from viewer.layout.kept_rows import KeptRows, LanePlaces
from viewer.layout.label_book import Worded, worded
from viewer.layout.label_sides import BELOW, NONE, Stretch, choices_of
from viewer.layout.labels import NO_LABEL, Label
from viewer.layout.lanes import Lane
from viewer.layout.packing import RowPacker
from viewer.layout.timeline_data import EventText

ROW_PX: dict[str, float] = {"round": 24, "swap": 24, "incident": 22, "statement": 18, "background": 17}
OTHER_ROW_PX = 20.0
BELOW_PX = 28.0
MOST_ROWS, MOST_ROWS_COMPACT, MOST_ROWS_PRINT, COMPACT_PX = 6, 4, 24, 500.0
MOST_ROWS_MANY = 2
MARK_REACH_PX = 80.0
"""A mark is seen although its event begins so far outside the view: half a glyph, the outline of a planned round."""


class Placed(NamedTuple):
    """One event with its row and the place of its label."""

    item: int
    row: int
    side: str
    label: Label


@dataclass(frozen=True, slots=True)
class Rows:
    """The outcome of packing one lane: placed events, folds and the height of each row.

    `marks` and `texts` may be those of several lanes; the placed and the folded name their own.
    """

    marks: EventMarks
    texts: list[EventText]
    placed: tuple[Placed, ...]
    folds: tuple[Folded, ...]
    heights: tuple[float, ...]


def most_rows(frame: Frame, lane: Lane) -> int:
    """How many rows a lane may use before it folds: more where it was made taller by hand."""
    if frame.view.print:
        return MOST_ROWS_PRINT
    by_hand = dict(frame.view.heights).get(lane.key, 0.0) - 2 * LANE_PAD_PX
    rows = int(by_hand // frame.px(ROW_PX.get(lane.base, OTHER_ROW_PX)))
    if frame.many_lanes:
        return max(MOST_ROWS_MANY, rows)
    return max(MOST_ROWS if frame.view.height_px >= frame.px(COMPACT_PX) else MOST_ROWS_COMPACT, rows)


def block_span(start_s: float, end_s: float) -> tuple[float, float]:
    """The span widened to a grid of powers of two, so that rows do not change while panning a little."""
    size = 2.0 ** int(np.ceil(np.log2(max(end_s - start_s, 1.0)))) / 2
    return start_s // size * size, (end_s // size + 1) * size


def packed_rows(frame: Frame, lanes: Sequence[Lane]) -> list[Rows]:
    """The events near the view, packed lane by lane; what can be weighed for all lanes at once is.

    While the view moves, a lane whose labels have places keeps them (`kept_rows`), and only what is seen counts.
    """
    if not lanes:
        return []
    view, reach_s = frame.view, frame.px(MARK_REACH_PX) * frame.scale.seconds_per_px
    near, block = (view.start_s - reach_s, view.end_s + reach_s), block_span(view.start_s, view.end_s)
    before = [view.previous_places.get(lane.key) if frame.moving else None for lane in lanes]
    rows = [
        lane.rows[lane.in_span(*(block if places is None else near))]
        for lane, places in zip(lanes, before, strict=True)
    ]
    shapes = shapes_of(frame.data.events, np.concatenate(rows), frame.scale, frame.limit_s)
    marks = EventMarks(frame, shapes)
    words = worded(frame, shapes)
    choices = choices_of(frame, marks, [each.label for each in words])
    lane_number = np.repeat(np.arange(len(lanes)), [len(part) for part in rows])
    order = packing_order(marks, lane_number)
    texts, packed, first = [each.text for each in words], [], 0
    for lane, part, places in zip(lanes, rows, before, strict=True):
        mine, most = order[first : first + len(part)], most_rows(frame, lane)
        first += len(part)
        if places is None:
            made = _packed(frame, marks, words, choices, mine, texts, most)
        else:
            made = _kept(frame, marks, words, choices, mine, texts, most, places)
        frame.places[lane.key] = _places_of(made)
        packed.append(made)
    return packed


def _places_of(rows: Rows) -> LanePlaces:
    refs = rows.marks.refs
    heights = rows.heights[: len(rows.heights) - bool(rows.folds)]
    return LanePlaces(heights, {refs[item]: (row, side) for item, row, side, _ in rows.placed})


def _kept(
    frame: Frame,
    marks: EventMarks,
    words: list[Worded],
    choices: list[list[tuple[str, Stretch]]],
    order: list[int],
    texts: list[EventText],
    most: int,
    before: LanePlaces,
) -> Rows:
    """One lane of a moving view. A row that has become empty keeps its height while one below it is in use."""
    kept = KeptRows(frame, marks, choices, most)
    kept.fill(order, before)
    placed = [
        Placed(index, row, side, words[index].label if side != NONE else NO_LABEL)
        for index, (row, side) in kept.placed.items()
    ]
    folds = folds_of(frame, marks, kept.folded, kept.rows)
    heights = list(_heights(frame, marks, placed, kept.rows, bool(folds)))
    for row, height in enumerate(before.heights[: kept.rows]):
        heights[row] = max(heights[row], height)
    frame.new_labels.kept_places = True
    return Rows(marks, texts, tuple(placed), folds, tuple(heights))


def _packed(
    frame: Frame,
    marks: EventMarks,
    words: list[Worded],
    choices: list[list[tuple[str, Stretch]]],
    order: list[int],
    texts: list[EventText],
    most: int,
) -> Rows:
    """One lane: its events in the order given, each in the first row that holds it.

    Where none does, the least important of those in the way makes room, or the event itself is folded.
    """
    packer, folded = RowPacker(), []
    placed: dict[int, Placed] = {}
    holders: list[list[int]] = [[] for _ in range(most)]
    row_of: dict[int, int] = {}
    weights = _weights(frame, marks, order)
    for index in order:
        sides = choices[index]
        stretches = [stretch for _, stretch in sides]
        planned = marks.is_planned_round(index)
        beside = _beside(frame, marks, index, row_of) if planned else 0
        found = packer.place(stretches, most, beside, in_order=not planned)
        if found is None and not planned:
            found = _made_room(packer, holders, weights, stretches, weights[index])
            if found is not None:
                gone = holders[found[0]].pop()
                del placed[gone]
                folded.append(gone)
        if found is None:
            folded.append(index)
            continue
        row, side = found[0], sides[found[1]][0]
        holders[row].append(index)
        placed[index] = Placed(index, row, side, words[index].label if side != NONE else NO_LABEL)
        if marks.kinds[index] == ROUND:
            row_of[marks.refs[index]] = row
    folds = folds_of(frame, marks, folded, packer.rows)
    heights = _heights(frame, marks, list(placed.values()), packer.rows, bool(folds))
    return Rows(marks, texts, tuple(placed.values()), folds, heights)


def _weights(frame: Frame, marks: EventMarks, order: list[int]) -> dict[int, int]:
    """What each event counts for where there is no room for all: what is selected, focused, hovered or found counts
    before all others, which count by their importance (DESIGN 4.6)."""
    first = frame.favoured
    importance: list[int] = frame.data.events.importance[marks.shapes.rows[order]].tolist()
    return {
        index: weight + (FAVOURED if marks.refs[index] in first else 0)
        for index, weight in zip(order, importance, strict=True)
    }


def _made_room(
    packer: RowPacker,
    holders: list[list[int]],
    weights: dict[int, int],
    stretches: list[Stretch],
    weight: int,
) -> tuple[int, int] | None:
    """(row, option) where the last of a row has made room: it counts for less, and for the least of all such."""
    last = sorted((weights[held[-1]], row) for row, held in enumerate(holders) if held)
    for least, row in last:
        if least >= weight:
            return None
        option = packer.swapped(row, stretches)
        if option is not None:
            return row, option
    return None


def packing_order(marks: EventMarks, lane_number: NDArray[np.int64]) -> list[int]:
    """Lane by lane the events in the order of their left edges; a planned round comes after those that are dated."""
    order: list[int] = np.lexsort((np.round(marks.lefts, 1), marks.planned_rounds, lane_number)).tolist()
    return order


def _beside(frame: Frame, marks: EventMarks, index: int, row_of: dict[int, int]) -> int:
    """The row of the round that a planned round follows."""
    facts = frame.data.rounds.get(marks.refs[index])
    return row_of.get(facts.follows, 0) if facts else 0


def _heights(frame: Frame, marks: EventMarks, placed: list[Placed], rows: int, folds: bool) -> tuple[float, ...]:
    heights = [0.0] * rows
    for item in placed:
        lane = LANE_OF_KIND[marks.kinds[item.item]]
        need = BELOW_PX if item.side == BELOW else ROW_PX.get(lane, OTHER_ROW_PX)
        heights[item.row] = max(heights[item.row], frame.px(need))
    if folds:
        heights.append(frame.px(ROW_PX["statement"]))
    return tuple(heights) or (frame.px(OTHER_ROW_PX),)
