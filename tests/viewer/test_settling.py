"""A large case: labels never drawn come a few at a time while the view moves, and all once it rests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from viewer.layout_words import LocaleWords
from viewer.look import Look
from viewer.session import Session
from viewer.settings import REDUCED_MOTION, Settings
from viewer.timeline import settling, timeline_widget
from viewer.timeline.timeline_widget import TimelineWidget


@pytest.fixture
def canvas(qtbot: QtBot, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> TimelineWidget:
    monkeypatch.setattr(timeline_widget, "LARGE", 0)
    monkeypatch.setattr(settling, "MOVING_LABELS", 2)
    made = TimelineWidget(session, Look(settings), LocaleWords())
    qtbot.addWidget(made)
    made.resize(1000, 640)
    return made


def test_a_view_that_rests_has_every_label(canvas: TimelineWidget, session: Session, qtbot: QtBot) -> None:
    view = session.view
    session.set_span(view.start_s + 60, view.end_s + 60, remember=False)
    moving = canvas.scene
    assert moving.unread > 0
    qtbot.waitUntil(lambda: canvas.scene.unread == 0)
    assert canvas.scene is not moving
    assert len(canvas.scene.to_text()) > len(moving.to_text())


def test_nothing_is_laid_out_again_where_nothing_is_owed(
    canvas: TimelineWidget, session: Session, qtbot: QtBot
) -> None:
    session.set_view(replace(session.view, detail="clusters"))
    qtbot.waitUntil(lambda: canvas.scene.unread == 0 and not canvas.settling.moving)
    session.set_span(session.view.start_s + 60, session.view.end_s + 60, remember=False)
    moved = canvas.scene
    assert moved.unread == 0
    assert not moved.keeps_places
    qtbot.wait(settling.SETTLE_MS + 60)
    assert canvas.scene is moved


def test_labels_are_placed_anew_once_the_view_rests(canvas: TimelineWidget, session: Session, qtbot: QtBot) -> None:
    assert canvas.scene.unread == 0
    session.set_span(session.view.start_s + 60, session.view.end_s + 60, remember=False)
    moved = canvas.scene
    assert moved.keeps_places
    qtbot.waitUntil(lambda: not canvas.scene.keeps_places)
    assert canvas.scene.unread == 0


def test_the_scene_before_fades_out_over_the_settled_one(
    canvas: TimelineWidget, session: Session, settings: Settings, qtbot: QtBot
) -> None:
    settings.put(REDUCED_MOTION, False)
    canvas.show()
    session.set_span(session.view.start_s + 60, session.view.end_s + 60, remember=False)
    moving = canvas.scene
    assert moving.unread > 0
    with qtbot.waitSignal(canvas.fade.changed):
        pass
    assert canvas.fade.before is moving
    assert canvas.scene is not moving
    qtbot.waitUntil(lambda: canvas.fade.before is None)
    assert canvas.scene.unread == 0


def test_with_reduced_motion_nothing_fades(
    canvas: TimelineWidget, session: Session, settings: Settings, qtbot: QtBot
) -> None:
    settings.put(REDUCED_MOTION, True)
    session.set_span(session.view.start_s + 60, session.view.end_s + 60, remember=False)
    assert canvas.scene.unread > 0
    with qtbot.waitSignal(canvas.settling.settled):
        pass
    assert canvas.fade.before is None


def test_a_view_that_moves_on_ends_the_fading(
    canvas: TimelineWidget, session: Session, settings: Settings, qtbot: QtBot
) -> None:
    settings.put(REDUCED_MOTION, False)
    canvas.fade.begin(canvas.scene)
    session.set_span(session.view.start_s + 60, session.view.end_s + 60, remember=False)
    assert canvas.fade.before is None


def test_the_scroll_bar_keeps_still_while_the_view_moves(
    canvas: TimelineWidget, session: Session, qtbot: QtBot
) -> None:
    canvas.resize(1000, 200)
    canvas.show()
    qtbot.waitUntil(lambda: canvas.verticalScrollBar().maximum() > 0 and not canvas.settling.moving)
    bar, before = canvas.verticalScrollBar(), canvas.verticalScrollBar().maximum()
    middle = (session.view.start_s + session.view.end_s) / 2
    session.set_span(middle, middle + 5 * 86_400, remember=False)
    moved = canvas.scene.scroll_max_px
    assert round(moved) != before
    assert bar.maximum() == before
    qtbot.waitUntil(lambda: abs(bar.maximum() - canvas.scene.scroll_max_px) < 1)
