"""Lanes inside lanes under the hand: the sign, the keyboard, saved views, what is read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from db.domain import SavedView
from db.samples import build_sample
from viewer import lane_view
from viewer.layout.lane import CLOSED, OPEN
from viewer.layout.scene import LaneBox
from viewer.layout_words import LocaleWords
from viewer.look import Look
from viewer.saved_views import read_view, settings_of
from viewer.session import Session
from viewer.settings import Settings
from viewer.timeline import accessibility
from viewer.timeline.accessibility import LaneInterface, TimelineInterface
from viewer.timeline.spoken import spoken_lane
from viewer.timeline.timeline_widget import TimelineWidget

LEFT = Qt.MouseButton.LeftButton
SERIES = ["Valden I", "Orlec", "Valden II", "Proximity talks", "Contact Group"]


@pytest.fixture(scope="module")
def karsa_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("karsa") / "karsa.rapporteur"
    build_sample("karsa-basin", path)
    return path


@pytest.fixture
def canvas(qtbot: QtBot, settings: Settings, karsa_file: Path) -> TimelineWidget:
    session = Session(settings)
    session.open(karsa_file)
    made = TimelineWidget(session, Look(settings), LocaleWords())
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


def box(canvas: TimelineWidget, key: str) -> LaneBox:
    return next(lane for lane in canvas.scene.lanes if lane.key == key)


def sign_of(canvas: TimelineWidget, key: str) -> QPoint:
    return QPoint(7, round(canvas.scene.widget_y(box(canvas, key).y, canvas.scroll_px)) + 12)


def press(canvas: TimelineWidget, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(canvas, key)


def test_a_press_on_the_sign_opens_the_talks_into_their_series_and_closes_them(
    canvas: TimelineWidget, qtbot: QtBot
) -> None:
    before = canvas.shown_lanes
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=sign_of(canvas, "round"))
    inside = [lane for lane in canvas.scene.lanes if lane.nest.parent == "round"]
    assert [lane.name for lane in inside] == SERIES
    assert box(canvas, "round").nest.state == OPEN
    assert canvas.chosen_lane == ""  # the sign does not choose the lane
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=sign_of(canvas, "round"))
    assert canvas.shown_lanes == before


def test_a_press_beside_the_sign_or_on_a_lane_without_one_opens_nothing(canvas: TimelineWidget, qtbot: QtBot) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=sign_of(canvas, "round") + QPoint(60, 0))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=sign_of(canvas, "swap"))
    assert canvas.session.view.turned == frozenset()


def test_arrows_on_a_name_open_close_and_fold_as_in_any_tree(canvas: TimelineWidget, qtbot: QtBot) -> None:
    canvas.choose_lane("round")
    press(canvas, qtbot, Qt.Key.Key_Right)
    assert box(canvas, "round").nest.state == OPEN
    press(canvas, qtbot, Qt.Key.Key_Right)
    assert canvas.chosen_lane == "round/Valden I"
    press(canvas, qtbot, Qt.Key.Key_Down)
    assert canvas.chosen_lane == "round/Orlec"
    press(canvas, qtbot, Qt.Key.Key_Left)
    assert canvas.chosen_lane == "round"
    press(canvas, qtbot, Qt.Key.Key_Left)
    assert box(canvas, "round").nest.state == CLOSED
    press(canvas, qtbot, Qt.Key.Key_Left)
    assert box(canvas, "round").folded
    press(canvas, qtbot, Qt.Key.Key_Right)
    assert not box(canvas, "round").folded
    assert box(canvas, "round").nest.state == CLOSED
    press(canvas, qtbot, Qt.Key.Key_Space)
    assert box(canvas, "round").nest.state == OPEN


def test_right_on_a_lane_without_others_goes_to_its_first_thing_and_escape_lets_go(
    canvas: TimelineWidget, qtbot: QtBot
) -> None:
    canvas.choose_lane("swap")
    assert canvas.let_go()
    assert canvas.chosen_lane == ""
    assert not canvas.let_go()
    canvas.choose_lane("swap")
    press(canvas, qtbot, Qt.Key.Key_Right)
    item = canvas.focused_item
    assert item is not None
    assert item.lane == "swap"
    canvas.go_to_header()
    assert canvas.chosen_lane == "swap"
    canvas.go_to_header()
    assert canvas.chosen_lane == ""


def test_home_and_end_go_to_the_first_and_last_name_and_the_last_is_scrolled_to(
    canvas: TimelineWidget, qtbot: QtBot
) -> None:
    canvas.resize(1000, 300)
    canvas.choose_lane("round")
    press(canvas, qtbot, Qt.Key.Key_End)
    assert canvas.chosen_lane == canvas.shown_lanes[-1]
    top = canvas.scene.widget_y(box(canvas, canvas.chosen_lane).y, canvas.scroll_px)
    assert canvas.scene.axis_px <= top < 300
    press(canvas, qtbot, Qt.Key.Key_Home)
    assert canvas.chosen_lane == canvas.shown_lanes[0]
    assert canvas.scroll_px == 0


def test_a_lane_inside_is_moved_among_its_own_and_hidden_alone(canvas: TimelineWidget) -> None:
    canvas.turn_lane("round")
    canvas.choose_lane("round/Orlec")
    assert canvas.lane_step(-1)
    assert canvas.lanes_beside("round/Orlec")[:2] == ["round/Orlec", "round/Valden I"]
    assert canvas.shown_lanes.index("round/Orlec") == canvas.shown_lanes.index("round") + 1
    assert canvas.lane_hide()
    assert "round/Orlec" not in canvas.shown_lanes
    assert canvas.scene.hidden == 4
    canvas.choose_lane("round")
    assert canvas.lane_step(1)
    keys = [lane.key for lane in canvas.scene.lanes if not lane.nest.depth]
    assert keys.index("round") == keys.index("swap") + 1


def test_people_stand_under_their_party_and_places_in_their_place(canvas: TimelineWidget) -> None:
    for lanes_by in ("party", "actor", "place"):
        canvas.session.set_view(lane_view.replace(canvas.session.view, lanes_by=lanes_by))
        nests = {lane.nest.state for lane in canvas.scene.lanes}
        assert (OPEN if lanes_by == "actor" else CLOSED) in nests, lanes_by
        shown = canvas.scene.shown
        parents = [lane.key for lane in canvas.scene.lanes if lane.nest.state == CLOSED]
        for key in parents:
            canvas.turn_lane(key)
        assert canvas.scene.shown == shown
        assert any(lane.nest.depth for lane in canvas.scene.lanes)


def test_a_saved_view_keeps_what_is_open(canvas: TimelineWidget) -> None:
    canvas.turn_lane("round")
    case, view = canvas.session.case, canvas.session.view
    saved = SavedView(uid="v", name="v", settings_json=settings_of(case, view, None))
    assert read_view(case, saved, lane_view.own_arrangement(view)).view.turned == frozenset({"round"})
    assert lane_view.is_arranged(view)


def test_assistive_technology_is_told_of_lanes_and_what_is_inside(canvas: TimelineWidget) -> None:
    accessibility.install()
    tree = TimelineInterface(canvas)
    names = [child for n in range(tree.childCount()) if isinstance(child := tree.child(n), LaneInterface)]
    assert [child.box.key for child in names] == canvas.shown_lanes
    talks = next(child for child in names if child.box.key == "round")
    assert talks.role() == QAccessible.Role.TreeItem
    assert (talks.state().expandable, talks.state().collapsed) == (1, 1)
    canvas.turn_lane("round")
    canvas.choose_lane("round")
    focused = tree.focusChild()
    assert isinstance(focused, LaneInterface)
    assert (focused.state().expanded, focused.state().focused) == (1, 1)
    said = focused.text(QAccessible.Text.Name)
    assert said.startswith("Lane: Talks.")
    assert "Open, lanes inside it follow." in said
    inner = spoken_lane(box(canvas, "round/Orlec"), canvas.words)
    assert inner.startswith("Lane: Orlec. 4 of 4 in view.")
    assert "Level 2." in inner
