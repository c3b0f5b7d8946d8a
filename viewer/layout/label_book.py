"""The words of events as labels, each read and measured once and kept while texts, text size and language stay.

A frame of a moving view may read only so many new ones (`TimelineView.new_labels`); what is left waits for the frame
after the view has come to rest, and until then its mark stands without words.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import PARKED, Shapes
from viewer.layout.frame import Frame
from viewer.layout.inks import ROUND
from viewer.layout.labels import NO_LABEL, Label, label_of, style_of
from viewer.layout.timeline_data import EventText, SwapSide

MOST_KEPT = 50_000


class Worded(NamedTuple):
    """An event's text and its full label. `known` is False where it is still to be read."""

    text: EventText
    label: Label
    known: bool = True


UNREAD = Worded(EventText(""), NO_LABEL, known=False)


def worded(frame: Frame, shapes: Shapes) -> list[Worded]:
    """The words of shaped events, in their order. Those in view and of importance are read first."""
    book = _book_of(frame)
    rows: list[int] = shapes.rows.tolist()
    missing = [index for index, row in enumerate(rows) if row not in book]
    if missing:
        wanted = frame.new_labels.granted(_first_wanted(frame, shapes, missing))
        if len(book) + len(wanted) > MOST_KEPT:
            book.clear()
            wanted = list(range(len(rows)))
        _read(frame, shapes, np.array(wanted, dtype=np.int64), book)
    return [book.get(row, UNREAD) for row in rows]


def _book_of(frame: Frame) -> dict[int, Worded]:
    made_of = (frame.data.texts, frame.data.swaps, frame.metrics, frame.words)
    kept = frame.data.prepared.get(("labels",))
    if kept is None or any(before is not now for before, now in zip(kept[0], made_of, strict=True)):
        kept = frame.data.prepared["labels",] = (made_of, {})
    book: dict[int, Worded] = kept[1]
    return book


def _first_wanted(frame: Frame, shapes: Shapes, missing: list[int]) -> list[int]:
    """Those in view first, the important before the others."""
    if frame.new_labels.left is None or len(missing) <= frame.new_labels.left:
        return missing
    chosen = np.array(missing)
    off = (shapes.right[chosen] < frame.left) | (shapes.left[chosen] > frame.right)
    importance = frame.data.events.importance[shapes.rows[chosen]].astype(np.int64)
    order: list[int] = chosen[np.lexsort((chosen, -importance, off))].tolist()
    return order


def _read(frame: Frame, shapes: Shapes, wanted: NDArray[np.int64], book: dict[int, Worded]) -> None:
    rows, events = shapes.rows[wanted], frame.data.events
    texts = frame.data.texts.texts(rows)
    kinds: list[int] = events.kind[rows].tolist()
    refs, parked = events.ids[rows].tolist(), (shapes.form[wanted] == PARKED).tolist()
    for row, kind, ref, is_parked, text in zip(rows.tolist(), kinds, refs, parked, texts, strict=True):
        counted = _counted(frame, ref, text)
        if is_parked and kind != ROUND:
            counted = counted._replace(tail=frame.words.undated(counted.tail or counted.head or counted.title))
        said = counted.cited()
        book[row] = Worded(said, label_of(said, style_of(kind), frame.metrics))


def _counted(frame: Frame, ref: int, text: EventText) -> EventText:
    """A swap's label is its counts, side for side, then those who are counted apart."""
    facts = frame.data.swaps.get(ref)
    if facts is None or len(facts.sides) < 2 or facts.sides[0].main is None or facts.sides[1].main is None:
        return text
    first, second = facts.sides[:2]
    others = first.others + second.others
    category = first.others_category or second.others_category
    tail = frame.words.plus(frame.words.count_of(category, others)) if others else ""
    return EventText(text.title, frame.words.swap_counts(_told(frame, first), _told(frame, second)), tail, text.cites)


def _told(frame: Frame, side: SwapSide) -> int | str:
    """The count of one side; both figures where claims differ and nobody works with one of them."""
    if side.main is None or side.most is None:
        return side.main or 0
    return frame.words.either(side.main, side.most, side.figures)
