"""The notes lane: amber pins and ranges, gathered into counted chips where they stand too close."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.labels import elided
from viewer.layout.marks import BODY, Box, Glyph, Layer, Mark, Rect, Stroke, Text
from viewer.layout.scene import Item
from viewer.layout.timeline_data import NoteFacts

LANE_PX, LANE_CARDS_PX = 26.0, 40.0
RANGE_PX, RANGE_CARDS_PX = 14.0, 22.0
PIN_PX, GATHER_PX, LABEL_GAP_PX, WASH_FROM_PX = 10.0, 15.0, 11.0, 24.0
CHIP_PX, CHIP_GATHER_PX = 18.0, 30.0


class Pins(NamedTuple):
    """Pins that stand together; one alone keeps its glyph and label."""

    x: float
    notes: tuple[NoteFacts, ...]


def plan_notes(frame: Frame, *, cards: bool) -> LanePlan:
    """The plan of the notes lane. `cards`: the other lanes show cards, so ranges carry their words."""
    notes = [note for note in frame.data.notes if _in_view(frame, note)]
    natural = frame.px(LANE_CARDS_PX if cards else LANE_PX)
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
        partial(_draw, frame, notes, cards),
    )


def _in_view(frame: Frame, note: NoteFacts) -> bool:
    if note.at_as_of:
        return frame.view.start_s <= frame.limit_s <= frame.view.end_s
    return note.start_s <= frame.view.end_s and (note.end_s or note.start_s) >= frame.view.start_s


def _draw(frame: Frame, notes: list[NoteFacts], cards: bool, y: float, h: float) -> None:
    centre = y + h / 2
    taken: list[tuple[float, float]] = []
    for note in notes:
        if note.end_s is not None and not note.at_as_of:
            taken.append(_draw_range(frame, note, cards, centre, taken))
    groups = gathered(frame, [note for note in notes if note.end_s is None or note.at_as_of])
    for place, group in enumerate(groups):
        following = groups[place + 1].x - 12 if place + 1 < len(groups) else frame.right - 6
        if len(group.notes) > 1:
            _draw_chip(frame, group, centre)
        else:
            _draw_pin(frame, group, centre, following, taken)


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


def _draw_pin(frame: Frame, group: Pins, centre: float, following: float, taken: list[tuple[float, float]]) -> None:
    note, x, style = group.notes[0], group.x, "canvas_label"
    glyph = Glyph("note", x, centre, "note.fill", ref=note.note_id)
    frame.out.add(BODY, Layer.GLYPHS, glyph)
    area = mark = Rect(x - 6, centre - 7, 12, 14)
    blocked = min((left for left, _ in taken if left > x), default=frame.right)
    text = elided(note.title, min(following, blocked, frame.right - 6) - x - LABEL_GAP_PX, style, frame.metrics)
    if text:
        label = Text(x + LABEL_GAP_PX, frame.baseline(centre, style), text, style, "text2.fill", ref=note.note_id)
        frame.out.add(BODY, Layer.LABELS, label)
        area = Rect(mark.x, mark.y, LABEL_GAP_PX + 6 + frame.width(text, style), mark.h)
    _item(frame, note, "pin", area, mark, (glyph,))


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


def _draw_range(
    frame: Frame, note: NoteFacts, cards: bool, centre: float, taken: list[tuple[float, float]]
) -> tuple[float, float]:
    """A range's bar with its words inside, else left or right of it; what the bar and its words cover."""
    scale, ref = frame.scale, note.note_id
    a, b = scale.x(note.start_s), scale.x(note.end_s or note.start_s)
    b = max(b, a + PIN_PX)
    h = frame.px(RANGE_CARDS_PX if cards else RANGE_PX)
    x0, x1 = max(a, frame.left - 6), min(b, frame.right + 6)
    box = Box(x0 + 0.5, centre - h / 2 + 0.5, x1 - x0 - 1, h - 1, "note.fill", "noteLine.edge", 1.0, 3.0, ref=ref)
    frame.out.add(BODY, Layer.BARS, box)
    style = "canvas_strong" if cards else "canvas_label"
    width, base = frame.width(note.title, style), frame.baseline(centre, style)
    area = Rect(x0, centre - h / 2, x1 - x0, h)
    covered = (x0, x1)
    if x1 - x0 >= width + 20:
        inside: list[Mark] = [Text(x0 + 8, base, note.title, style, "onNote.fill", ref=ref)]
        if cards and note.initials and x1 - x0 >= width + 60:
            inside.append(Text(x1 - 9, base, note.initials, "chip", "onNote.fill", "right", ref=ref))
        frame.out.add(BODY, Layer.LABELS, *inside)
    elif all(right + 4 < x0 - 7 - width or left > x0 for left, right in taken) and x0 - 7 - width > frame.left + 4:
        label = Text(x0 - 7, base, note.title, "canvas_label", "text2.fill", "right", "canvas.fill", ref)
        frame.out.add(BODY, Layer.LABELS, label)
        covered = (x0 - 7 - width, x1)
    _item(frame, note, "range", area, area, (box,))
    return covered


def _item(frame: Frame, note: NoteFacts, part: str, area: Rect, mark: Rect, marks: tuple[Mark, ...]) -> None:
    end = note.end_s if note.end_s is not None else note.start_s + 1
    frame.out.items.append(
        Item(note.note_id, part, note.title, "notes", "note", area, mark, note.start_s, end, 1, (), marks)
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
