"""Measure a distance: Alt and drag, or the Measure tool. The words follow the pointer; Escape lets go."""

from __future__ import annotations

from typing import Protocol

from viewer.measure import Measurement, measured_span
from viewer.timeline.gestures import Gesture, GestureCanvas


class MeasureCanvas(GestureCanvas, Protocol):
    """What the gesture asks beside what every gesture asks."""

    def show_measure(self, measured: Measurement | None, y_px: float = 0.0) -> None: ...
    def measure_done(self, measured: Measurement) -> None: ...


class MeasureGesture(Gesture):
    """From where the button went down to where it is let go."""

    def __init__(self, canvas: MeasureCanvas, x_px: float, y_px: float) -> None:
        super().__init__(canvas, x_px, y_px)
        self._canvas = canvas

    def _measured(self, x_px: float) -> Measurement:
        scale = self._canvas.scale()
        return measured_span(scale.t(self.start_x), scale.t(x_px), scale.seconds_per_px)

    def drag(self, x_px: float, y_px: float) -> None:
        self._canvas.show_measure(self._measured(x_px), y_px)

    def finish(self, x_px: float, y_px: float) -> None:
        if self.moved:
            self._canvas.measure_done(self._measured(x_px))
        else:
            self._canvas.show_measure(None)

    def cancel(self) -> None:
        self._canvas.show_measure(None)
