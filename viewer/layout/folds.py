"""Overflow of a labelled lane: events without a row stand as links that say how many there are, and when."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from db.dates import DAY_S
from viewer.layout.doubt import GLYPH_PX
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import Frame

FOLD_APART_PX, FOLD_STYLE, GAP_PX = 8.0, "canvas_label_medium", 5.0


class Folded(NamedTuple):
    """Events that found no row, standing for themselves as "2 more on 5 Feb" at `x`."""

    x: float
    width_px: float
    text: str
    row: int
    indexes: tuple[int, ...]


def folds_of(frame: Frame, marks: EventMarks, folded: list[int], row: int) -> tuple[Folded, ...]:
    """Overflow in view, one link each; links that would touch become one."""
    if not folded:
        return ()
    chosen = np.array(folded)
    chosen = chosen[np.argsort(marks.centres[chosen], kind="stable")]
    at = marks.centres[chosen]
    seen = (at >= frame.left) & (at <= frame.right)
    order, centres = chosen[seen].tolist(), at[seen].tolist()
    folds: list[Folded] = []
    first = 0
    while first < len(order):
        last = first + 1
        while True:
            fold = _fold(frame, row, order[first:last], centres[first], centres[last - 1])
            touched = bisect_left(centres, fold.x + fold.width_px + FOLD_APART_PX - GLYPH_PX / 2 - GAP_PX)
            if touched <= last:
                break
            last = touched
        folds.append(fold)
        _join_last(frame, marks, folds)
        first = last
    return tuple(folds)


def _join_last(frame: Frame, marks: EventMarks, folds: list[Folded]) -> None:
    """At the right edge a link moves left, and may then touch the one before."""
    while len(folds) > 1 and folds[-1].x < folds[-2].x + folds[-2].width_px + FOLD_APART_PX:
        joined = [*folds[-2].indexes, *folds[-1].indexes]
        first, last = float(marks.centres[joined[0]]), float(marks.centres[joined[-1]])
        folds[-2:] = [_fold(frame, folds[-1].row, joined, first, last)]


def _fold(frame: Frame, row: int, indexes: list[int], first_px: float, last_px: float) -> Folded:
    first, last, count = frame.scale.t(first_px), frame.scale.t(last_px), len(indexes)
    if last - first < DAY_S:
        text = frame.words.more_on(count, frame.day_words(first))
    else:
        text = frame.words.more_in(count, frame.span_words(first, last))
    width = frame.width(text, FOLD_STYLE)
    x = min(first_px + GLYPH_PX / 2 + GAP_PX, frame.right - width - 6)
    return Folded(max(x, frame.left + 4), width, text, row, tuple(indexes))
