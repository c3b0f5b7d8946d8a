"""A pinned lane stands first and stays in place while the others scroll: painted, hit and reached where it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer import lane_view
from viewer.layout.scene import LaneBox
from viewer.layout_words import LocaleWords
from viewer.look import Look
from viewer.session import Session
from viewer.settings import Settings
from viewer.timeline.timeline_widget import TimelineWidget


@pytest.fixture
def canvas(qtbot: QtBot, session: Session, settings: Settings) -> TimelineWidget:
    made = TimelineWidget(session, Look(settings), LocaleWords())
    qtbot.addWidget(made)
    made.resize(1000, 320)
    made.show()
    qtbot.waitExposed(made)
    return made


def box(canvas: TimelineWidget, key: str) -> LaneBox:
    return next(lane for lane in canvas.scene.lanes if lane.key == key)


def stripe(canvas: TimelineWidget) -> QImage:
    """The pixels of the pinned lanes but for the line under them."""
    top, height = round(canvas.scene.axis_px), round(canvas.scene.pinned_px)
    return canvas.viewport().grab(QRect(0, top, canvas.viewport().width(), height - 2)).toImage()


def test_a_pinned_lane_stays_while_the_others_scroll(canvas: TimelineWidget) -> None:
    canvas.choose_lane("swap")
    assert canvas.lane_to_top()
    assert canvas.shown_lanes[:2] == ["notes", "swap"]
    assert canvas.scene.pinned_px == box(canvas, "notes").h + box(canvas, "swap").h
    QApplication.processEvents()  # the scroll bar takes its room
    before = stripe(canvas)
    canvas.verticalScrollBar().setValue(60)
    QApplication.processEvents()
    assert canvas.scroll_px == 60
    assert stripe(canvas) == before
    middle = box(canvas, "swap").y + box(canvas, "swap").h / 2
    under = canvas.scene.lane_at(middle, canvas.scroll_px)
    assert under is not None
    assert under.key == "swap"
    below = canvas.scene.lane_at(canvas.scene.axis_px + canvas.scene.pinned_px + 1, canvas.scroll_px)
    assert below is not None
    assert below.key != "swap"


def test_what_stands_in_a_pinned_lane_is_hit_where_it_is_seen(canvas: TimelineWidget, qtbot: QtBot) -> None:
    canvas.choose_lane("swap")
    canvas.lane_to_top()
    canvas.verticalScrollBar().setValue(60)
    item = next(item for item in canvas.scene.record_items if item.lane == "swap" and item.ref)
    at = QPoint(round(item.mark.x + item.mark.w / 2), round(item.mark.y + item.mark.h / 2))
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert canvas.session.selection.ids == (item.ref,)
    assert canvas.scroll_px == 60


def test_pinned_again_it_scrolls_with_the_others(canvas: TimelineWidget) -> None:
    canvas.choose_lane("swap")
    order = canvas.shown_lanes
    canvas.lane_to_top()
    canvas.lane_to_top()
    assert canvas.scene.pinned_px == 0
    assert canvas.shown_lanes == order


def test_lanes_that_would_fill_the_page_scroll(canvas: TimelineWidget, session: Session) -> None:
    session.set_view(lane_view.resized(session.view, "swap", 400.0))
    canvas.choose_lane("swap")
    canvas.lane_to_top()
    assert canvas.shown_lanes[:2] == ["notes", "swap"]
    assert canvas.scene.pinned_px == 0


def test_the_issues_can_be_pinned_too(canvas: TimelineWidget) -> None:
    canvas.resize(1000, 900)
    canvas.choose_lane("issues")
    canvas.lane_to_top()
    assert canvas.shown_lanes[:2] == ["notes", "issues"]
