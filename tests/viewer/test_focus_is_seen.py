"""By keyboard alone: every action can be reached, and the focus is seen wherever it goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from db.domain import id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.actions import ACTIONS
from viewer.main_window import MainWindow
from viewer.settings import Settings

LONGEST_WALK = 220
AROUND_PX = 6


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        made.session.set_record_locked(False)
        made.session.select([id_of("exchange-157")])
        yield made


def test_every_action_has_a_name_and_stands_in_the_menus(window: MainWindow) -> None:
    """The menu bar is reached with Alt or F10; whatever stands in it is reached by keyboard."""

    def inside(menu: QMenu) -> Iterator[object]:
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                yield from inside(inner)
            else:
                yield action

    reached = {
        action for top in window.menuBar().actions() if isinstance(top.menu(), QMenu) for action in inside(top.menu())
    }
    for action in ACTIONS:
        made = window.actions_made.made[action.id]
        assert made.text().strip(), action.id
        assert made in reached, action.id


def test_every_stop_of_the_tab_key_has_a_name_and_shows_that_it_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    """Tab goes through the whole window; at each stop the pixels differ from those without the focus."""
    window.activateWindow()
    window.toolbar.setFocus()
    unseen, nameless, seen = list[str](), list[str](), set[QWidget]()
    for _step in range(LONGEST_WALK):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        stop = QApplication.focusWidget()
        assert stop is not None
        if stop in seen:
            break
        seen.add(stop)
        if not (stop.accessibleName() or getattr(stop, "text", str)()):
            nameless.append(described(stop))
        if looks_the_same(window, stop):
            unseen.append(described(stop))
    assert len(seen) > 25, "the walk has reached the panes"
    missed = [described(part) for part in panes(window) if not any(part.isAncestorOf(s) or s is part for s in seen)]
    assert not missed
    assert not nameless
    assert not unseen


def panes(window: MainWindow) -> list[QWidget]:
    return [window.toolbar, window.filter_bar, window.canvas, window.tables, window.left_split, window.inspector]


def looks_the_same(window: MainWindow, stop: QWidget) -> bool:
    """Whether taking the focus away from a widget changes no pixel of it or right around it."""
    QApplication.processEvents()
    with_focus = picture(window, stop)
    stop.clearFocus()
    QApplication.processEvents()
    without = picture(window, stop)
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    return with_focus == without


def picture(window: MainWindow, stop: QWidget) -> QImage:
    corner = stop.mapTo(window, QPoint(0, 0))
    around = stop.rect().translated(corner).adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX)
    return window.grab(around.intersected(window.rect())).toImage()


def described(stop: QWidget) -> str:
    return f"{type(stop).__name__} {stop.accessibleName() or stop.objectName()} in {type(stop.parent()).__name__}"
