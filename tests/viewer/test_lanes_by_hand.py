"""Lanes moved, resized, folded, hidden and brought back by hand and by action, on the real canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer import lane_view
from viewer.layout.scene import LaneBox
from viewer.session import ViewState
from viewer.timeline.timeline_widget import TimelineWidget

LEFT = Qt.MouseButton.LeftButton


def box(canvas: TimelineWidget, key: str) -> LaneBox:
    return next(lane for lane in canvas.scene.lanes if lane.key == key)


def header_of(canvas: TimelineWidget, key: str) -> QPoint:
    lane = box(canvas, key)
    return QPoint(60, round(lane.y + lane.h / 2 - canvas.scroll_px))


def drag(canvas: TimelineWidget, qtbot: QtBot, start: QPoint, end: QPoint, *, let_go: bool = True) -> None:
    port = canvas.viewport()
    qtbot.mousePress(port, LEFT, pos=start)
    qtbot.mouseMove(port, QPoint(start.x(), start.y() + (6 if end.y() > start.y() else -6)))
    qtbot.mouseMove(port, end)
    if let_go:
        qtbot.mouseRelease(port, LEFT, pos=end)


def test_a_header_dragged_up_takes_its_lane_along(canvas: TimelineWidget, qtbot: QtBot) -> None:
    before = canvas.shown_lanes
    target = box(canvas, "round")
    drag(canvas, qtbot, header_of(canvas, "statement"), QPoint(60, round(target.y + 2)))
    after = canvas.shown_lanes
    assert after.index("statement") == after.index("round") - 1
    assert [key for key in after if key != "statement"] == [key for key in before if key != "statement"]


def test_while_a_header_is_dragged_a_line_shows_where_and_escape_leaves_all(
    canvas: TimelineWidget, qtbot: QtBot
) -> None:
    before, view = canvas.shown_lanes, canvas.session.view
    target = box(canvas, "round")
    drag(canvas, qtbot, header_of(canvas, "statement"), QPoint(60, round(target.y + 2)), let_go=False)
    assert canvas.lane_line_y == pytest.approx(target.y)
    assert canvas.let_go()
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=QPoint(60, round(target.y + 2)))
    assert canvas.lane_line_y is None
    assert canvas.session.view == view
    assert canvas.shown_lanes == before


def test_the_notes_stay_first(canvas: TimelineWidget, qtbot: QtBot) -> None:
    assert canvas.shown_lanes[0] == "notes"
    drag(canvas, qtbot, header_of(canvas, "swap"), QPoint(60, round(canvas.scene.axis_px + 1)))
    assert canvas.shown_lanes[:2] == ["notes", "swap"]
    drag(canvas, qtbot, header_of(canvas, "notes"), QPoint(60, 500))
    assert canvas.shown_lanes[:2] == ["notes", "swap"]


def test_the_issues_lane_is_moved_like_any_other(canvas: TimelineWidget) -> None:
    assert canvas.shown_lanes[-1] == "issues"
    canvas.move_lane("issues", 2)
    assert canvas.shown_lanes[2] == "issues"
    canvas.choose_lane("issues")
    assert canvas.lane_step(1)
    assert canvas.shown_lanes[3] == "issues"
    titles = {item.lane for item in canvas.scene.items}
    assert "issues" in titles


def test_a_lower_edge_dragged_down_makes_a_lane_taller_and_escape_gives_it_back(
    canvas: TimelineWidget, qtbot: QtBot
) -> None:
    lane = box(canvas, "swap")
    edge = QPoint(60, round(lane.y + lane.h))
    drag(canvas, qtbot, edge, edge + QPoint(0, 90))
    assert box(canvas, "swap").h == pytest.approx(lane.h + 90, abs=2)
    taller = box(canvas, "swap")
    edge = QPoint(60, round(taller.y + taller.h))
    drag(canvas, qtbot, edge, edge + QPoint(0, 60), let_go=False)
    assert box(canvas, "swap").h > taller.h
    assert canvas.let_go()
    assert box(canvas, "swap").h == taller.h


def test_over_an_edge_the_cursor_says_so(canvas: TimelineWidget, qtbot: QtBot) -> None:
    lane = box(canvas, "swap")
    qtbot.mouseMove(canvas.viewport(), QPoint(60, round(lane.y + lane.h)))
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.SizeVerCursor
    qtbot.mouseMove(canvas.viewport(), header_of(canvas, "statement"))
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_a_press_on_the_corner_asks_for_the_lanes_menu(canvas: TimelineWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.lane_menu_wanted) as wanted:
        qtbot.mouseClick(canvas.viewport(), LEFT, pos=QPoint(70, 20))
    assert wanted.args is not None
    assert wanted.args[0] == ""
    assert canvas.session.selection.span is None


def test_a_click_on_a_header_chooses_the_lane_that_actions_mean(canvas: TimelineWidget, qtbot: QtBot) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=header_of(canvas, "statement"))
    assert canvas.current_lane == "statement"
    place = canvas.shown_lanes.index("statement")
    assert canvas.lane_step(-1)
    assert canvas.shown_lanes.index("statement") == place - 1
    assert canvas.lane_to_top()
    assert canvas.shown_lanes[:2] == ["notes", "statement"]
    assert canvas.lane_grow(2)
    assert canvas.hand_height("statement") == box(canvas, "statement").h
    assert canvas.lane_fold()
    assert box(canvas, "statement").folded
    assert canvas.lane_hide()
    assert "statement" not in canvas.shown_lanes
    assert canvas.current_lane == ""


def test_with_nothing_chosen_no_lane_is_meant_and_the_focused_thing_means_its_own(canvas: TimelineWidget) -> None:
    canvas.session.select([])
    canvas._focus_ref = 0
    assert not canvas.lane_fold()
    item = next(item for item in canvas.scene.items if item.lane == "swap" and item.ref)
    canvas.session.select([item.ref])
    assert canvas.current_lane == "swap"


def test_hidden_lanes_are_listed_by_name_and_come_back_to_their_place(canvas: TimelineWidget) -> None:
    before = canvas.shown_lanes
    canvas.lane_show("swap", False)
    canvas.lane_show("statement", False)
    assert set(before) - set(canvas.shown_lanes) == {"swap", "statement"}
    listed = {lane.key: (lane.name, lane.hidden) for lane in canvas.every_lane()}
    assert listed["swap"] == ("Exchanges", True)
    assert listed["round"][1] is False
    assert set(listed) == set(before)
    canvas.lane_show("statement", True)
    canvas.lane_show("swap", True)
    assert canvas.shown_lanes == before


def test_a_double_click_on_a_header_only_folds(canvas: TimelineWidget, qtbot: QtBot) -> None:
    before = canvas.shown_lanes
    at = header_of(canvas, "statement")
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=at)
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=at)
    QApplication.processEvents()
    assert box(canvas, "statement").folded
    assert canvas.shown_lanes == before


def test_moving_keeps_the_place_of_lanes_that_are_not_shown() -> None:
    view = ViewState(order=("a", "x", "b", "c"))
    moved = lane_view.moved_to(view, ["a", "b", "c"], "c", 0)
    assert moved.order == ("c", "x", "a", "b")
    assert lane_view.moved_by(moved, ["c", "a", "b"], "c", -5).order == moved.order
    assert lane_view.moved_to(view, ["a"], "gone", 0) == view


def test_a_height_has_bounds_and_opens_a_folded_lane() -> None:
    view = ViewState(folded=frozenset({"a"}))
    grown = lane_view.resized(view, "a", 10_000)
    assert grown.heights == (("a", lane_view.MOST_LANE_PX),)
    assert not grown.folded
    assert lane_view.resized(grown, "a", None).heights == ()
    assert lane_view.is_arranged(grown)
    assert not lane_view.is_arranged(lane_view.own_arrangement(grown))
