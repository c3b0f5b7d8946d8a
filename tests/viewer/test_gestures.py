"""Gestures without a window: what a drag does, and that Escape undoes it."""

from __future__ import annotations

from viewer.layout.scale import TimeScale
from viewer.timeline.gestures import PanGesture, SpanGesture


class Recorder:
    """A canvas that writes down what it is asked."""

    def __init__(self) -> None:
        self.shown = (0.0, 1000.0)
        self.scrolled = 0.0
        self.told: list[tuple[object, ...]] = []

    def scale(self) -> TimeScale:
        return TimeScale(*self.shown, 100.0, 200.0)

    def show_span(self, start_s: float, end_s: float, *, remember: bool) -> None:
        self.shown = (start_s, end_s)

    def scroll_by(self, dy_px: float) -> None:
        self.scrolled += dy_px

    def preview_span(self, span: tuple[float, float] | None, purpose: str) -> None:
        self.told.append(("preview", span))

    def choose_span(self, start_s: float, end_s: float) -> None:
        self.told.append(("choose", start_s, end_s))

    def note_span(self, start_s: float, end_s: float, lane: str) -> None:
        self.told.append(("note", start_s, end_s, lane))

    def clicked(self, x_px: float, y_px: float, *, add: bool, extend: bool) -> None:
        self.told.append(("click", x_px, y_px, add, extend))


def test_dragging_keeps_the_time_under_the_pointer() -> None:
    canvas = Recorder()
    under = canvas.scale().t(150)
    pan = PanGesture(canvas, 150, 50)
    for x in (152, 160, 171):
        pan.move(x, 50)
        if pan.moved:
            assert abs(canvas.scale().t(x) - under) < 1e-6
    assert canvas.shown == (-210.0, 790.0)


def test_a_small_tremble_is_a_click() -> None:
    canvas = Recorder()
    press = PanGesture(canvas, 150, 50, add=True)
    press.move(151, 51)
    press.finish(151, 51)
    assert canvas.told == [("click", 151, 51, True, False)]
    assert canvas.shown == (0.0, 1000.0)


def test_escape_puts_a_pan_back() -> None:
    canvas = Recorder()
    pan = PanGesture(canvas, 150, 50)
    pan.move(180, 90)
    assert canvas.scrolled == -40
    pan.cancel()
    assert canvas.shown == (0.0, 1000.0)
    assert canvas.scrolled == 0


def test_a_span_is_the_same_dragged_either_way() -> None:
    for start, end in ((120, 160), (160, 120)):
        canvas = Recorder()
        drag = SpanGesture(canvas, start, 10, "select")
        drag.move(end, 10)
        drag.finish(end, 10)
        assert canvas.told[-1] == ("choose", 200.0, 600.0)
        assert canvas.told[-2] == ("preview", None)


def test_a_note_span_names_its_lane_and_escape_leaves_nothing() -> None:
    canvas = Recorder()
    drag = SpanGesture(canvas, 120, 10, "note", "kind:round")
    drag.move(160, 10)
    drag.finish(160, 10)
    assert canvas.told[-1] == ("note", 200.0, 600.0, "kind:round")
    let_go = SpanGesture(canvas, 120, 10, "note")
    let_go.move(160, 10)
    let_go.cancel()
    assert canvas.told[-1] == ("preview", None)
