"""The notes lane: amber pins and ranges, gathered into counted chips where they stand too close."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.marks import BODY, Box, Glyph, Layer, Mark, Rect, Stroke, Text
from viewer.layout.packing import RowPacker
from viewer.layout.scene import Item
from viewer.layout.timeline_data import NoteFacts

LANE_PX, LANE_CARDS_PX = 26.0, 40.0
RANGE_PX, RANGE_CARDS_PX = 14.0, 22.0
PIN_PX, GATHER_PX, LABEL_GAP_PX, WASH_FROM_PX = 10.0, 15.0, 11.0, 24.0
CHIP_PX, CHIP_GATHER_PX = 18.0, 30.0
ROW_PX, ROW_CARDS_PX, MOST_ROWS = 20.0, 28.0, 4
FEW_IN_ROW = 6
"""More notes than these in the one row of a folded lane carry no words: pins would stand on them."""


class Pins(NamedTuple):
    """Pins that stand together; one alone keeps its glyph and label."""

    x: float
    notes: tuple[NoteFacts, ...]


class Place(NamedTuple):
    """A range or a group of pins with its row; `labelled` where its words have room."""

    row: int
    labelled: bool
    note: NoteFacts | None
    group: Pins | None


def plan_notes(frame: Frame, *, cards: bool) -> LanePlan:
    """The plan of the notes lane. `cards`: the other lanes show cards, so ranges carry their words."""
    notes = [note for note in frame.data.notes if _in_view(frame, note)]
    places = _placed(frame, notes, cards)
    rows = max((place.row for place in places), default=0) + 1
    first = frame.px(LANE_CARDS_PX if cards else LANE_PX)
    natural = first + (rows - 1) * _row_px(frame, cards)
    name = frame.words.lane("notes")
    return LanePlan(
        "notes",
        name,
        "note",
        "note",
        "labels",
        len(notes),
        len(frame.data.notes),
        natural,
        4.0,
        partial(_draw, frame, places, cards, first),
    )


def _row_px(frame: Frame, cards: bool) -> float:
    return frame.px(ROW_CARDS_PX if cards else ROW_PX)


def _placed(frame: Frame, notes: list[NoteFacts], cards: bool) -> list[Place]:
    """Rows for ranges first, then for pins; words only where they touch nothing."""
    packer, places = RowPacker(4.0), []
    most = 1 if "notes" in frame.view.folded else MOST_ROWS
    bare = most == 1 and len(notes) > FEW_IN_ROW
    style = "canvas_strong" if cards else "canvas_label"
    for note in notes:
        if not _is_range(note):
            continue
        x0, x1 = _range_px(frame, note)
        width = frame.width(note.title, style)
        inside = x1 - x0 >= width + 20
        options = [(x0, x1)] if inside else [(x0 - 9 - frame.width(note.title, "canvas_label"), x1), (x0, x1)]
        if options[0][0] < frame.left and not inside:
            options = options[1:]
        row, option = packer.place(options, most) or (most - 1, len(options) - 1)
        places.append(Place(row, not bare and (inside or (option == 0 and len(options) == 2)), note, None))
    groups = gathered(frame, [note for note in notes if not _is_range(note)])
    for place, group in enumerate(groups):
        if len(group.notes) > 1:
            half = frame.width(frame.words.number(len(group.notes)), "canvas_fine_medium") / 2 + 11
            # A chip at the canvas edge keeps inside it.
            x = min(max(group.x, frame.left + half + 1), frame.right - half - 1)
            group = group._replace(x=x)
            options = [(x - half, x + half)]
        else:
            width = frame.width(group.notes[0].title, "canvas_label")
            options = [(group.x - 6, group.x + LABEL_GAP_PX + width), (group.x - 6, group.x + 6)]
            following = groups[place + 1].x - 16 if place + 1 < len(groups) else frame.right
            if group.x + LABEL_GAP_PX + width > min(following, frame.right - 4):
                options = options[1:]
        row, option = packer.place(options, most) or (most - 1, len(options) - 1)
        places.append(Place(row, not bare and option == 0 and len(options) == 2, None, group))
    return places


def _is_range(note: NoteFacts) -> bool:
    return note.end_s is not None and not note.at_as_of


def _range_px(frame: Frame, note: NoteFacts) -> tuple[float, float]:
    a, b = frame.scale.x(note.start_s), frame.scale.x(note.end_s or note.start_s)
    return max(a, frame.left - 6), min(max(b, a + PIN_PX), frame.right + 6)


def _in_view(frame: Frame, note: NoteFacts) -> bool:
    if note.at_as_of:
        return frame.view.start_s <= frame.limit_s <= frame.view.end_s
    return note.start_s <= frame.view.end_s and (note.end_s or note.start_s) >= frame.view.start_s


def _draw(frame: Frame, places: list[Place], cards: bool, first_px: float, y: float, h: float) -> None:
    rows = max((place.row for place in places), default=0)
    top = y + (h - first_px - rows * _row_px(frame, cards)) / 2 + first_px / 2
    for place in places:
        centre = top + place.row * _row_px(frame, cards)
        if place.note is not None:
            _draw_range(frame, place.note, cards, centre, labelled=place.labelled)
        elif place.group is not None and len(place.group.notes) > 1:
            _draw_chip(frame, place.group, centre)
        elif place.group is not None:
            _draw_pin(frame, place.group, centre, labelled=place.labelled)


def gathered(frame: Frame, notes: list[NoteFacts]) -> list[Pins]:
    """Pins from left to right, those closer than a glyph put together. Every note is in exactly one group."""
    placed = sorted(((_pin_x(frame, note), note) for note in notes), key=lambda pair: (pair[0], pair[1].note_id))
    groups: list[Pins] = []
    for x, note in placed:
        reach = CHIP_GATHER_PX if groups and len(groups[-1].notes) > 1 else GATHER_PX
        if groups and x - groups[-1].x < reach:
            last = groups[-1]
            count = len(last.notes)
            groups[-1] = Pins((last.x * count + x) / (count + 1), (*last.notes, note))
        else:
            groups.append(Pins(x, (note,)))
    return groups


def _pin_x(frame: Frame, note: NoteFacts) -> float:
    return frame.limit_px + 10 if note.at_as_of else frame.scale.x(note.start_s)


def _draw_pin(frame: Frame, group: Pins, centre: float, *, labelled: bool) -> None:
    note, x, style = group.notes[0], group.x, "canvas_label"
    glyph = Glyph("note", x, centre, "note.fill", ref=note.note_id)
    frame.out.add(BODY, Layer.GLYPHS, glyph)
    area = mark = Rect(x - 6, centre - 7, 12, 14)
    marks: tuple[Mark, ...] = (glyph,)
    if labelled:
        base = frame.baseline(centre, style)
        label = Text(x + LABEL_GAP_PX, base, note.title, style, "text2.fill", ref=note.note_id)
        frame.out.add(BODY, Layer.LABELS, label)
        area = Rect(mark.x, mark.y, LABEL_GAP_PX + 6 + frame.width(note.title, style), mark.h)
        marks = (glyph, label)
    _item(frame, note, "pin", area, mark, marks)


def _draw_chip(frame: Frame, group: Pins, centre: float) -> None:
    style, count = "canvas_fine_medium", frame.words.number(len(group.notes))
    width = frame.width(count, style) + 22
    left, h = group.x - width / 2, frame.px(CHIP_PX)
    box = Box(left, centre - h / 2, width, h, "note.fill", "noteLine.edge", 1.0, 4.0)
    frame.out.add(BODY, Layer.GLYPHS, box, Glyph("note", left + 10, centre - 0.5, "onNote.fill", scale=0.62))
    base = frame.baseline(centre, style)
    frame.out.add(BODY, Layer.LABELS, Text(left + 17, base, count, style, "onNote.fill"))
    refs = tuple(note.note_id for note in group.notes)
    area = Rect(left, centre - h / 2, width, h)
    start = min(note.start_s for note in group.notes)
    end = max(note.start_s for note in group.notes) + 1
    words = frame.words.cluster("notes", len(refs), frame.span_words(start, end))
    frame.out.items.append(Item(0, "cluster", words, "notes", "note", area, area, start, end, len(refs), refs))


def _draw_range(frame: Frame, note: NoteFacts, cards: bool, centre: float, *, labelled: bool) -> None:
    """A range's bar with its words inside, else left of it."""
    x0, x1 = _range_px(frame, note)
    ref, h = note.note_id, frame.px(RANGE_CARDS_PX if cards else RANGE_PX)
    box = Box(x0 + 0.5, centre - h / 2 + 0.5, x1 - x0 - 1, h - 1, "note.fill", "noteLine.edge", 1.0, 3.0, ref=ref)
    frame.out.add(BODY, Layer.BARS, box)
    style = "canvas_strong" if cards else "canvas_label"
    width, base = frame.width(note.title, style), frame.baseline(centre, style)
    area = Rect(x0, centre - h / 2, x1 - x0, h)
    if labelled and x1 - x0 >= width + 20:
        inside: list[Mark] = [Text(max(x0, frame.left) + 8, base, note.title, style, "onNote.fill", ref=ref)]
        if cards and note.initials and x1 - x0 >= width + 60:
            inside.append(Text(x1 - 9, base, note.initials, "chip", "onNote.fill", "right", ref=ref))
        frame.out.add(BODY, Layer.LABELS, *inside)
    elif labelled:
        label = Text(x0 - 7, base, note.title, "canvas_label", "text2.fill", "right", "canvas.fill", ref)
        frame.out.add(BODY, Layer.LABELS, label)
    _item(frame, note, "range", area, area, (box,))


def _item(frame: Frame, note: NoteFacts, part: str, area: Rect, mark: Rect, marks: tuple[Mark, ...]) -> None:
    end = note.end_s if note.end_s is not None else note.start_s + 1
    frame.out.items.append(
        Item(
            note.note_id, part, note.title, "notes", "note", area, mark, note.start_s, end, 1, (), marks, note.target_id
        )
    )


def draw_washes(frame: Frame, top: float, bottom: float) -> None:
    """The ranges' washes and dashed edges through all lanes."""
    for note in frame.data.notes:
        if note.end_s is None or not _in_view(frame, note):
            continue
        a, b = frame.scale.x(note.start_s), frame.scale.x(note.end_s)
        if b - a < WASH_FROM_PX:
            continue
        x0, x1 = max(a, frame.left), min(b, frame.right)
        frame.out.rects(BODY, Layer.WASHES, "note.wash", [(x0, top, x1 - x0, bottom - top)])
        edges = [
            Stroke(((x, top + 24), (x, bottom)), "noteLine.density", 1.0, (3, 3), note.note_id)
            for x in (a, b)
            if frame.left <= x <= frame.right
        ]
        frame.out.add(BODY, Layer.WASHES, *edges)
