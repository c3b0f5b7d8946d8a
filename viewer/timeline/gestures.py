"""Gestures on the timeline, as objects: start, move, finish, cancel. Escape cancels; nothing stays half done.

A gesture talks to the canvas through `GestureCanvas`, so that it can be tested without a window.
"""

from __future__ import annotations

from typing import Protocol

from viewer.layout.scale import TimeScale

DRAG_STARTS_AT_PX = 4.0


class GestureCanvas(Protocol):
    """What a gesture may read and do."""

    def scale(self) -> TimeScale: ...
    def show_span(self, start_s: float, end_s: float, *, remember: bool) -> None: ...
    def scroll_by(self, dy_px: float) -> None: ...
    def preview_span(self, span: tuple[float, float] | None, purpose: str) -> None: ...
    def choose_span(self, start_s: float, end_s: float) -> None: ...
    def note_span(self, start_s: float, end_s: float, lane: str) -> None: ...
    def clicked(self, x_px: float, y_px: float, *, add: bool, extend: bool) -> None: ...


class Gesture:
    """One press of a button until it is let go. The base does nothing."""

    def __init__(self, canvas: GestureCanvas, x_px: float, y_px: float) -> None:
        self.canvas = canvas
        self.start_x, self.start_y = x_px, y_px
        self.moved = False

    def move(self, x_px: float, y_px: float) -> None:
        """The pointer moved with the button down."""
        far = abs(x_px - self.start_x) + abs(y_px - self.start_y) >= DRAG_STARTS_AT_PX
        if self.moved or far:
            self.moved = True
            self.drag(x_px, y_px)

    def drag(self, x_px: float, y_px: float) -> None:
        """The pointer moved far enough to mean it."""

    def finish(self, x_px: float, y_px: float) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """Escape: everything is as it was."""


class PanGesture(Gesture):
    """Drag the canvas sideways through time and up and down through the lanes; a press alone is a click."""

    def __init__(
        self, canvas: GestureCanvas, x_px: float, y_px: float, *, add: bool = False, extend: bool = False
    ) -> None:
        super().__init__(canvas, x_px, y_px)
        self._scale = canvas.scale()
        self._last_y = y_px
        self._scrolled = 0.0
        self._add, self._extend = add, extend

    def drag(self, x_px: float, y_px: float) -> None:
        moved = self._scale.panned(x_px - self.start_x)
        self.canvas.show_span(moved.start_s, moved.end_s, remember=False)
        self.canvas.scroll_by(self._last_y - y_px)
        self._scrolled += self._last_y - y_px
        self._last_y = y_px

    def finish(self, x_px: float, y_px: float) -> None:
        if not self.moved:
            self.canvas.clicked(x_px, y_px, add=self._add, extend=self._extend)

    def cancel(self) -> None:
        self.canvas.show_span(self._scale.start_s, self._scale.end_s, remember=False)
        self.canvas.scroll_by(-self._scrolled)


class SpanGesture(Gesture):
    """Drag over a span of time: to select it, or to write a note on it."""

    def __init__(self, canvas: GestureCanvas, x_px: float, y_px: float, purpose: str, lane: str = "") -> None:
        super().__init__(canvas, x_px, y_px)
        self._purpose, self._lane = purpose, lane

    def _span(self, x_px: float) -> tuple[float, float]:
        scale = self.canvas.scale()
        a, b = scale.t(self.start_x), scale.t(x_px)
        return (a, b) if a <= b else (b, a)

    def drag(self, x_px: float, y_px: float) -> None:
        self.canvas.preview_span(self._span(x_px), self._purpose)

    def finish(self, x_px: float, y_px: float) -> None:
        self.canvas.preview_span(None, self._purpose)
        if not self.moved:
            self.canvas.clicked(x_px, y_px, add=False, extend=False)
        elif self._purpose == "note":
            self.canvas.note_span(*self._span(x_px), self._lane)
        else:
            self.canvas.choose_span(*self._span(x_px))

    def cancel(self) -> None:
        self.canvas.preview_span(None, self._purpose)
