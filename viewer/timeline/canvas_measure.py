"""The canvas measures: a stretch under the hand, or between two selected events. And it looks around a record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter

from db.case_questions import bounds_of
from viewer.layout.scene import Scene
from viewer.measure import Measurement, measured_events
from viewer.paint.hand_marks import paint_lane_hand, paint_measure
from viewer.session import DAY_S
from viewer.timeline.canvas_notes import CanvasNotes

AROUND_DAYS, AROUND_SHARE = 3, 0.5
AROUND_MOMENT_S = 6 * 3600


class CanvasMeasure(CanvasNotes):
    """`measure` is what is measured just now; it stays until Escape or the next press."""

    measured = Signal(object)  # Measurement

    measure: Measurement | None = None
    _measure_y = 0.0

    def show_measure(self, measured: Measurement | None, y_px: float = 0.0) -> None:
        """Show a measured stretch at a height of the widget; None takes it away."""
        self.measure, self._measure_y = measured, y_px
        self.viewport().update()

    def measure_done(self, measured: Measurement) -> None:
        """The hand let go: the line stays, and its words can be copied."""
        self.measure = measured
        self.viewport().update()
        self.measured.emit(measured)

    def measure_selection(self) -> bool:
        """Measure between the starts of two selected events; False where these are not two dated events.

        The line runs below the one further down.
        """
        ids = self.session.selection.ids
        found = measured_events(self.session.case, *ids) if len(ids) == 2 else None
        if found is None:
            return False
        items = [item for item in map(self.scene.item, ids) if item]
        bottoms = [self.scene.widget_y(item.mark.bottom, self.scroll_px) for item in items]
        self._measure_y = max(bottoms, default=120.0) + 14
        self.measure_done(found)
        return True

    def drop_measure(self) -> bool:
        """Take the measured stretch away; False where there was none."""
        was, self.measure = self.measure, None
        self.viewport().update()
        return was is not None

    def show_around(self, record_id: int) -> bool:
        """Show what happened around a record and select that stretch; False where the record has no known date."""
        bounds = bounds_of(self.session.case, record_id)
        if bounds is None:
            return False
        start_s, end_s = around(*bounds)
        air = (end_s - start_s) * 0.08
        self.motion.glide_to(start_s - air, end_s + air)
        self.session.select_span((start_s, end_s - 1))
        return True

    def paint_hands(self, painter: QPainter, scene: Scene, scroll_px: float) -> None:
        """What the hand draws over the scene, whose lanes are scrolled so far."""
        theme, fonts = self.look.theme, self.look.fonts
        if self.chosen_lane or self.lane_line_y is not None:
            paint_lane_hand(painter, scene, theme, self.chosen_lane, self.lane_line_y, scroll_px)
        if self.measure is not None:
            span = (self.measure.start_s, self.measure.end_s)
            paint_measure(painter, scene, theme, fonts, span, self.measure.words, self._measure_y)


def around(start_s: int, end_s: int) -> tuple[int, int]:
    """The stretch around a record's dates (seconds, half open): three days either side of a day, whole days.

    A date that spans longer (a month, a year, a period) gets half its own length on either side, but not less than
    three days; a moment known to the minute gets six hours.
    """
    length = max(end_s - start_s, 0)
    if length < 3600:
        first, last = start_s - AROUND_MOMENT_S, end_s + AROUND_MOMENT_S
        return first - first % 3600, last + -last % 3600
    air = max(AROUND_DAYS * DAY_S, round(length * AROUND_SHARE / DAY_S) * DAY_S)
    first, last = start_s - start_s % DAY_S, end_s + -end_s % DAY_S
    return first - air, last + air
