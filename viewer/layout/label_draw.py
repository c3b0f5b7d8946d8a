"""Draws the events of a labelled lane: the mark, its words beside, inside or below it, folds and spines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from viewer.layout.doubt import BAR, POINT, WHISKER
from viewer.layout.event_marks import EventMarks, bar_height
from viewer.layout.folds import FOLD_STYLE, Folded
from viewer.layout.frame import Frame
from viewer.layout.inks import INK_OF_KIND, LANE_OF_KIND
from viewer.layout.label_rows import BELOW_PX, Placed, Rows
from viewer.layout.label_sides import BELOW, INSIDE, LEFT, NONE
from viewer.layout.labels import (
    LABEL_GAP_PX,
    NO_LABEL,
    Label,
    fitted,
    label_marks,
    label_of,
    style_of,
)
from viewer.layout.marks import BODY, Glyph, Layer, Mark, Rect, Stroke, Text
from viewer.layout.scene import Item
from viewer.layout.timeline_data import EventText


class Drawn(NamedTuple):
    """One event as drawn: its number in the shapes, the areas of mark and label, what an overlay paints again."""

    item: int
    mark: Rect
    label: Rect | None
    marks: tuple[Mark, ...]


def draw_plain(
    frame: Frame, lane_key: str, marks: EventMarks, texts: list[EventText], index: int, side: str, centre: float
) -> None:
    """Draw one event with its label on a given side, for lanes of cards where it has no card."""
    label = label_of(texts[index], style_of(marks.kinds[index]), frame.metrics)
    placed = Placed(index, 0, side, label if side != NONE else NO_LABEL)
    draw_placed(frame, lane_key, Rows(marks, texts, (placed,), (), (0.0,)), [placed], [centre])


def draw_placed(
    frame: Frame, lane_key: str, rows: Rows, placed: Sequence[Placed], centres: Sequence[float]
) -> dict[int, float]:
    """Draw placed events with their labels in rows at `centres`; the y of each one's mark by its id."""
    marks, at_y, drawn = rows.marks, {}, []
    for item in placed:
        index, y = item.item, centres[item.row]
        left, right = marks.extent(index)
        if left > frame.right or right < frame.left:
            at_y[marks.refs[index]] = y
            continue
        height = bar_height(frame, marks.kinds[index], going=marks.is_going(index))
        if item.side == BELOW:
            y += 3 + (height - BELOW_PX) / 2
        at_y[marks.refs[index]] = y
        area, glyphs = marks.draw(index, y)
        label_area, texts = _draw_label(frame, marks, item, y, height)
        drawn.append(Drawn(index, area, label_area, (*glyphs, *texts)))
    if drawn:
        frame.out.later(partial(_items, frame, lane_key, rows, drawn))
    return at_y


def _items(frame: Frame, lane_key: str, rows: Rows, drawn: list[Drawn]) -> list[Item]:
    marks, items = rows.marks, []
    for index, area, label, glyphs in drawn:
        text = rows.texts[index]
        title = text.title or " ".join(part for part in (text.head, text.tail) if part)
        if not title:  # its words were not read while the view moved
            title = frame.data.texts.texts(marks.shapes.rows[index : index + 1])[0].title
        part = "bar" if marks.form(index) == BAR else "glyph"
        start, end = frame.scale.t(area.x), frame.scale.t(area.right)
        kind = LANE_OF_KIND[marks.kinds[index]]
        whole = area.united(label) if label else area
        items.append(Item(marks.refs[index], part, title, lane_key, kind, whole, area, start, end, 1, (), glyphs))
    return items


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


def _put(
    frame: Frame, label: Label, x: float, centre: float, ref: int, ink: str, halo: str = ""
) -> tuple[Rect, tuple[Text, ...]]:
    style = label.style.head if label.head else label.style.tail
    texts = label_marks(label, x, frame.baseline(centre, style), ref, halo, ink)
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
    plain = below or marks.form(index) == WHISKER
    centre = y + height / 2 + 8 if below else y
    style = f"{INK_OF_KIND[kind]}.fill" if plain else _inside_ink(kind)
    frame.out.add(BODY, Layer.LABELS, Glyph("chevron_left", frame.left + 10, centre, style, ref=marks.refs[index]))
    room = (frame.right if plain else min(marks.core(index)[1], frame.right)) - frame.left - 28
    label = fitted(item.label, room, frame.metrics)
    if label.width_px <= 0:
        return None, ()
    halo = "canvas.fill" if plain and not below else ""
    return _put(frame, label, frame.left + 22, centre, marks.refs[index], "" if plain else _inside_ink(kind), halo)


def draw_fold(frame: Frame, lane_key: str, rows: Rows, fold: Folded, centre: float) -> None:
    """Overflow as a link that says how much of it there is, and when."""
    marks, base = rows.marks, frame.baseline(centre, FOLD_STYLE)
    frame.out.add(BODY, Layer.LABELS, Text(fold.x, base, fold.text, FOLD_STYLE, "accent.fill"))
    line = frame.metrics.line_px(FOLD_STYLE)
    area = Rect(fold.x, centre - line / 2, fold.width_px, line)
    times = [frame.scale.t(marks.at(index)) for index in fold.indexes]
    refs = tuple(marks.refs[index] for index in fold.indexes)
    item = Item(0, "more", fold.text, lane_key, "", area, area, min(times), max(times) + 1, len(refs), refs)
    frame.out.items.append(item)


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
