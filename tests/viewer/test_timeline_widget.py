"""The canvas driven by hand and keyboard: real events, real scene, what a person would see change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.domain import id_of
from viewer.layout_words import LocaleWords
from viewer.look import Look
from viewer.settings import Settings
from viewer.timeline import accessibility
from viewer.timeline.overview_strip import OverviewStrip
from viewer.timeline.timeline_widget import TimelineWidget

SWAP = id_of("exchange-157")


@pytest.fixture(autouse=True)
def told_to_assistive_technology() -> None:
    accessibility.install()


def centre_of(canvas: TimelineWidget, record_id: int) -> QPoint:
    item = canvas.scene.item(record_id)
    assert item is not None
    return QPoint(round(item.mark.x + item.mark.w / 2), round(item.mark.y + item.mark.h / 2 - canvas.scroll_px))


def wheel(canvas: TimelineWidget, at: QPoint, notches: int, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_click_selects_what_is_seen_there_and_never_moves_the_view(canvas: TimelineWidget, qtbot: QtBot) -> None:
    before = canvas.session.view
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(canvas, SWAP))
    assert canvas.session.selection.ids == (SWAP,)
    assert canvas.session.view == before


def test_ctrl_click_adds_and_takes_away(canvas: TimelineWidget, qtbot: QtBot) -> None:
    round_2 = id_of("round-2")
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(canvas, SWAP))
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, ctrl, centre_of(canvas, round_2))
    assert set(canvas.session.selection.ids) == {SWAP, round_2}
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, ctrl, centre_of(canvas, SWAP))
    assert canvas.session.selection.ids == (round_2,)


def test_ctrl_wheel_zooms_about_the_pointer(canvas: TimelineWidget) -> None:
    at = QPoint(500, 300)
    under, length = canvas.scale().t(500), canvas.session.view.seconds
    wheel(canvas, at, 3, Qt.KeyboardModifier.ControlModifier)
    assert canvas.session.view.seconds == pytest.approx(length / 1.18**3)
    assert canvas.scale().t(500) == pytest.approx(under, abs=1)


def test_a_plain_wheel_scrolls_lanes_and_never_zooms(canvas: TimelineWidget) -> None:
    canvas.resize(1000, 320)
    QApplication.processEvents()
    view = canvas.session.view
    wheel(canvas, QPoint(500, 200), -2, Qt.KeyboardModifier.NoModifier)
    assert canvas.scroll_px > 0
    assert canvas.session.view == view


def test_shift_wheel_pans(canvas: TimelineWidget) -> None:
    view = canvas.session.view
    wheel(canvas, QPoint(500, 300), -1, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.session.view.start_s > view.start_s
    assert canvas.session.view.seconds == pytest.approx(view.seconds)


def test_dragging_empty_canvas_pans_and_back_returns(canvas: TimelineWidget, qtbot: QtBot) -> None:
    view, port = canvas.session.view, canvas.viewport()
    start = QPoint(300, canvas.height() - 6)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(port, start + QPoint(60, 0))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert canvas.session.view.start_s < view.start_s
    canvas.session.back()
    assert canvas.session.view.start_s == pytest.approx(view.start_s)


def test_dragging_on_the_axis_selects_a_span(canvas: TimelineWidget, qtbot: QtBot) -> None:
    port = canvas.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 20))
    qtbot.mouseMove(port, QPoint(500, 20))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(500, 20))
    span = canvas.session.selection.span
    assert span is not None
    assert span[0] == round(canvas.scale().t(400))
    assert span[1] == round(canvas.scale().t(500))


def test_escape_lets_a_drag_go(canvas: TimelineWidget, qtbot: QtBot) -> None:
    view, port = canvas.session.view, canvas.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(300, 600))
    qtbot.mouseMove(port, QPoint(380, 600))
    assert canvas.session.view != view
    assert canvas.let_go()
    assert canvas.session.view.start_s == pytest.approx(view.start_s)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(380, 600))
    assert canvas.session.view.start_s == pytest.approx(view.start_s)


def test_the_keyboard_reaches_every_thing_in_the_scene(canvas: TimelineWidget, qtbot: QtBot) -> None:
    wanted = {item.ref for item in canvas.scene.items if item.ref}
    reached: set[int] = set()
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    for _lane in range(len(canvas.scene.lanes) + 2):
        for _step in range(len(wanted)):
            qtbot.keyClick(canvas, Qt.Key.Key_Left)
        for _step in range(len(wanted)):
            reached |= set(canvas.session.selection.ids)
            qtbot.keyClick(canvas, Qt.Key.Key_Right)
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    for _lane in range(len(canvas.scene.lanes) + 2):
        for _step in range(len(wanted)):
            qtbot.keyClick(canvas, Qt.Key.Key_Left)
        for _step in range(len(wanted)):
            reached |= set(canvas.session.selection.ids)
            qtbot.keyClick(canvas, Qt.Key.Key_Right)
        qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert wanted - reached == set()


def test_enter_opens_and_n_asks_for_a_note(canvas: TimelineWidget, qtbot: QtBot) -> None:
    canvas.session.select([SWAP])
    with qtbot.waitSignal(canvas.activated) as opened:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert opened.args == [SWAP]
    with qtbot.waitSignal(canvas.note_wanted) as wanted:
        qtbot.keyClick(canvas, Qt.Key.Key_N)
    assert wanted.args is not None
    assert wanted.args[0] == SWAP


def test_the_range_tool_asks_for_a_note_on_the_span_and_its_lane(canvas: TimelineWidget, qtbot: QtBot) -> None:
    canvas.set_tool("range")
    lane = next(box for box in canvas.scene.lanes if box.key.endswith("swap"))
    y = round(lane.y + 4)
    with qtbot.waitSignal(canvas.note_wanted) as wanted:
        qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, y))
        qtbot.mouseMove(canvas.viewport(), QPoint(420, y))
        qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(420, y))
    assert wanted.args is not None
    assert wanted.args[0] is None
    assert wanted.args[2] == lane.key
    assert canvas.tool == "select"


def test_a_lane_folds_at_a_double_click_on_its_header(canvas: TimelineWidget, qtbot: QtBot) -> None:
    lane = next(box for box in canvas.scene.lanes if box.key.endswith("statement"))
    at = QPoint(40, round(lane.y + 10))
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    folded = next(box for box in canvas.scene.lanes if box.key == lane.key)
    assert folded.folded
    assert folded.h < lane.h
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, round(folded.y + 10)))
    assert next(box for box in canvas.scene.lanes if box.key == lane.key).h == lane.h


def test_as_known_on_4_february_the_swap_is_not_there(canvas: TimelineWidget) -> None:
    assert canvas.scene.item(SWAP) is not None
    canvas.session.set_as_of(1_770_249_599)  # 2026-02-04T23:59:59
    assert canvas.scene.item(SWAP) is None
    canvas.session.set_as_of(None)
    assert canvas.scene.item(SWAP) is not None


def test_what_is_read_aloud_names_kind_date_sides_and_place_in_the_lane(canvas: TimelineWidget) -> None:
    interface = QAccessible.queryAccessibleInterface(canvas)
    names = [interface.child(n).text(QAccessible.Text.Name) for n in range(interface.childCount())]
    assert len(names) == len(canvas.scene.items) + len(canvas.scene.lanes)
    swap = next(name for name in names if name.startswith("Prisoner exchange, 157 for 157."))
    for part in ("Exchange.", "Thu 5 Feb 2026.", "Ukraine", "Russia", "2 of 2 in Exchanges."):
        assert part in swap


def test_the_overview_moves_and_stretches_the_view(canvas: TimelineWidget, qtbot: QtBot, settings: Settings) -> None:
    strip = OverviewStrip(canvas.session, Look(settings), LocaleWords(), canvas)
    qtbot.addWidget(strip)
    strip.resize(1000, 48)
    strip.show()
    session = canvas.session
    start_s, end_s = session.view.start_s, session.view.end_s
    left, right = strip.overview.scale.x(start_s), strip.overview.scale.x(end_s)
    middle = QPoint(round((left + right) / 2), 24)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(strip, middle - QPoint(10, 0))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=middle - QPoint(10, 0))
    assert session.view.start_s < start_s
    assert session.view.seconds == pytest.approx(end_s - start_s)
    session.back()
    end = QPoint(round(strip.overview.scale.x(session.view.end_s)), 24)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=end)
    qtbot.mouseMove(strip, end - QPoint(20, 0))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=end - QPoint(20, 0))
    assert session.view.seconds < end_s - start_s
