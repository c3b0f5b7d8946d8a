"""Distances: under the hand, between two events with all their doubt, and what happened around a record."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from db.dates import DAY_S
from db.domain import Event, id_of
from db.edits import Edit, Put
from viewer.measure import measured_events, measured_span
from viewer.session import Session
from viewer.timeline.canvas_measure import around
from viewer.timeline.timeline_widget import TimelineWidget

SWAP = id_of("exchange-157")
LEFT = Qt.MouseButton.LeftButton


def events(session: Session, *dates: str) -> list[int]:
    made = [Event(uid=f"measured-{n}", kind="other", title=f"No. {n}", date_edtf=date) for n, date in enumerate(dates)]
    assert session.apply(Edit("Add", tuple(Put(event) for event in made)))
    return [event.id for event in made]


def test_the_issue_s_own_example() -> None:
    start = 1_770_249_600  # 5 February 2026
    assert measured_span(start, start + 126 * DAY_S, 3600).words == "126 days, 4 months 6 days"
    assert measured_span(start + 126 * DAY_S, start, 3600) == measured_span(start, start + 126 * DAY_S, 3600)


def test_a_wide_view_measures_whole_days_and_a_close_one_minutes() -> None:
    far = measured_span(5_000.0, 3 * DAY_S + 7_000.0, 4_000)
    assert (far.start_s, far.end_s, far.words) == (0.0, 3.0 * DAY_S, "3 days")
    near = measured_span(12.0, 3_600.0 + 20 * 60 + 7, 10)
    assert near.words == "1 hour 20 minutes"


def test_two_days_are_so_many_days_apart_and_doubt_is_said(session: Session) -> None:
    one, other, doubtful, unknown = events(session, "2026-01-01", "2026-05-04", "2026-06", "../2026-07-01")
    found = measured_events(session.case, other, one)
    assert found is not None
    assert found.words == "123 days, 4 months 3 days"
    assert found.copied == "From “No. 0” to “No. 1”: 123 days, 4 months 3 days"
    about = measured_events(session.case, one, doubtful)
    assert about is not None
    assert about.words.startswith("between 150 days")
    assert "181 days" in about.words
    assert measured_events(session.case, one, unknown) is None


def test_alt_and_drag_measures_and_escape_takes_it_away(canvas: TimelineWidget, qtbot: QtBot) -> None:
    port, view = canvas.viewport(), canvas.session.view
    qtbot.mousePress(port, LEFT, Qt.KeyboardModifier.AltModifier, QPoint(300, 300))
    qtbot.mouseMove(port, QPoint(500, 320))
    assert canvas.measure is not None
    expected = measured_span(canvas.scale().t(300), canvas.scale().t(500), canvas.scale().seconds_per_px)
    assert canvas.measure == expected
    with qtbot.waitSignal(canvas.measured) as told:
        qtbot.mouseRelease(port, LEFT, Qt.KeyboardModifier.AltModifier, QPoint(500, 320))
    assert told.args == [expected]
    assert canvas.session.view == view
    assert canvas.let_go()
    assert canvas.measure is None


def test_the_measure_tool_is_let_go_in_the_middle_of_a_drag(canvas: TimelineWidget, qtbot: QtBot) -> None:
    canvas.set_tool("measure")
    qtbot.mousePress(canvas.viewport(), LEFT, pos=QPoint(300, 300))
    qtbot.mouseMove(canvas.viewport(), QPoint(420, 300))
    assert canvas.measure is not None
    assert canvas.let_go()
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=QPoint(420, 300))
    assert canvas.measure is None


def test_the_measured_line_is_painted(canvas: TimelineWidget) -> None:
    before = canvas.grab().toImage()
    canvas.show_measure(measured_span(canvas.session.view.start_s, canvas.session.view.end_s, 3600), 300)
    assert canvas.grab().toImage() != before
    canvas.drop_measure()
    assert canvas.grab().toImage() == before


def test_around_a_day_are_three_days_either_side() -> None:
    day = 20_000 * DAY_S
    assert around(day, day + DAY_S - 1) == (day - 3 * DAY_S, day + 4 * DAY_S)
    month = around(day, day + 30 * DAY_S - 1)
    assert month == (day - 15 * DAY_S, day + 45 * DAY_S)
    assert around(day + 3_600, day + 3_659) == (day - 5 * 3_600, day + 8 * 3_600)


def test_what_happened_around_is_in_view_and_selected(canvas: TimelineWidget) -> None:
    assert canvas.show_around(SWAP)
    session = canvas.session
    day = 1_770_249_600  # 5 February 2026
    assert session.selection.span == (day - 3 * DAY_S, day + 4 * DAY_S - 1)
    assert session.view.start_s < day - 3 * DAY_S
    assert session.view.end_s > day + 4 * DAY_S
    assert session.view.seconds < 10 * DAY_S
    session.back()
    assert session.view.seconds > 10 * DAY_S
