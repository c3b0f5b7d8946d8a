"""Notes on spans of time under the hand: drag a note, or one end of its range. The record's own dates never move."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import Signal

from db.dates import DAY_S, parse_edtf
from viewer.layout.scene import Hit
from viewer.timeline.canvas_headers import CanvasHeaders
from viewer.timeline.gestures import Gesture, GestureCanvas

GRIP_PX, TICK_PX = 6.0, 44.0
START, END, WHOLE = "start", "end", "whole"


class NoteCanvas(GestureCanvas, Protocol):
    """What the gesture asks beside what every gesture asks."""

    def put_note(self, note_id: int, span: tuple[int, int]) -> None: ...


def moved_span(span: tuple[int, int], grip: str, days: int) -> tuple[int, int]:
    """A span of whole days (both ends included) with one end, or both, moved; an end stops at the other."""
    first, last = span[0], span[1] + 1
    if grip == START:
        return min(first + days * DAY_S, last - DAY_S), last - 1
    if grip == END:
        return first, max(last + days * DAY_S, first + DAY_S) - 1
    return first + days * DAY_S, last + days * DAY_S - 1


class NoteGesture(Gesture):
    """Drag a note through time, whole days at a time; a press alone is a click on it."""

    def __init__(
        self, canvas: NoteCanvas, x_px: float, y_px: float, note_id: int, span: tuple[int, int], grip: str
    ) -> None:
        super().__init__(canvas, x_px, y_px)
        self._notes, self._note_id, self._span, self._grip = canvas, note_id, span, grip

    def _at(self, x_px: float) -> tuple[int, int]:
        days = round((x_px - self.start_x) * self.canvas.scale().seconds_per_px / DAY_S)
        return moved_span(self._span, self._grip, days)

    def drag(self, x_px: float, y_px: float) -> None:
        start_s, end_s = self._at(x_px)
        self.canvas.preview_span((start_s, end_s + 1), "note")

    def finish(self, x_px: float, y_px: float) -> None:
        self.canvas.preview_span(None, "note")
        if not self.moved:
            self.canvas.clicked(x_px, y_px, add=False, extend=False)
        elif self._at(x_px) != self._span:
            self._notes.put_note(self._note_id, self._at(x_px))

    def cancel(self) -> None:
        self.canvas.preview_span(None, "note")


class CanvasNotes(CanvasHeaders):
    """Says which notes may be moved, and asks for it."""

    note_moved = Signal(object, object)  # note id, (start_s, end_s), both included

    def movable_span(self, record_id: int) -> tuple[int, int] | None:
        """The days of a note on a span of time; None for anything else, and for a span that is itself in doubt."""
        if not self.session.can_annotate:
            return None
        note = self.session.case.annotations.get(record_id)
        if note is None or note.target_id is not None or not note.span_edtf or set("?~%.") & set(note.span_edtf):
            return None
        date = parse_edtf(note.span_edtf)
        low, high = date.earliest_s, date.latest_s
        if low is None or high is None or low % DAY_S or (high + 1) % DAY_S:
            return None
        return low, high

    def note_gesture(self, hit: Hit | None, x_px: float, y_px: float) -> NoteGesture | None:
        """The drag that begins on a note, if it may be moved; within 6 px of a range's end it moves that end."""
        span = self.movable_span(hit.ref) if hit is not None and hit.part in ("pin", "range") else None
        if hit is None or span is None:
            return None
        grip = WHOLE
        if hit.part == "range" and hit.rect.w > 3 * GRIP_PX:
            ends = ((START, abs(x_px - hit.rect.x)), (END, abs(x_px - hit.rect.right)))
            name, off = min(ends, key=lambda end: end[1])
            grip = name if off <= GRIP_PX else WHOLE
        return NoteGesture(cast(NoteCanvas, self), x_px, y_px, hit.ref, span, grip)

    def put_note(self, note_id: int, span: tuple[int, int]) -> None:
        """Ask for a note to stand on other days."""
        self.note_moved.emit(note_id, span)

    def note_step(self, steps: int) -> bool:
        """Move the selected note by one tick of the axis, a day at least; False where no such note is selected."""
        focus = self.session.selection.focus
        span = self.movable_span(focus) if focus is not None else None
        if focus is None or span is None:
            return False
        days = max(1, round(TICK_PX * self.scale().seconds_per_px / DAY_S))
        self.put_note(focus, moved_span(span, WHOLE, steps * days))
        return True
