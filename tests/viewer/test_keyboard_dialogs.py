"""Every dialog of the program, opened, walked and left by keyboard alone.

The dialogs are found by doing what stands in the table of actions, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from db.domain import id_of
from tests.viewer.real_window import open_and_wait, shown_window
from tests.viewer.tab_walk import walk_through
from viewer.actions import ACTIONS, MENUS, Action
from viewer.main_window import MainWindow
from viewer.settings import Settings

SWAPS = [id_of("exchange-157"), id_of("exchange-earlier")]
GO_AWAY = ("sample.", "case.close", "app.quit", "case.local_copy", "theme.", "text.", "window.restore")
"""Actions that put something else in the window's place, or dress it anew; none of them asks anything."""


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_given, **_named: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_named: "")
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        made.session.set_record_locked(False)
        yield made


@pytest.mark.parametrize("menu", MENUS)
def test_dialogs_are_walked_by_keyboard_alone(window: MainWindow, qtbot: QtBot, menu: str) -> None:
    wrong: dict[str, object] = {}
    walked = 0
    for action in ACTIONS:
        if action.menu != menu or action.id.startswith(GO_AWAY):
            continue
        begin(window, qtbot)
        if not window.actions_made.made[action.id].isEnabled():
            continue
        before = QApplication.focusWidget()
        shown = set(dialogs())
        choose_by_keyboard(window, qtbot, action)
        QApplication.processEvents()
        for dialog in [made for made in dialogs() if made not in shown]:
            walked += 1
            faults = dict(walk_through(dialog, qtbot).faults)
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
            QApplication.processEvents()
            if isValid(dialog) and dialog.isVisible():
                faults["escape"] = ["does not close it"]
                dialog.hide()
            window.activateWindow()  # as a desktop does
            qtbot.waitUntil(window.isActiveWindow)
            if QApplication.focusWidget() is not before:
                faults["focus"] = [f"goes to {QApplication.focusWidget()} instead of {before}"]
            if faults:
                wrong[action.id] = faults
    assert not wrong, "\n".join(f"{name}: {faults}" for name, faults in wrong.items())
    assert walked >= {"File": 4, "Edit": 2, "View": 1, "Timeline": 3, "Case": 15, "Help": 2}.get(menu, 0)


def begin(window: MainWindow, qtbot: QtBot) -> None:
    """The window as it is before each action: the timeline has the focus, records of one kind are selected."""
    leave_menu()
    window.session.set_record_locked(False)
    window.session.select(SWAPS)
    window.actions_made.made["view.timeline"].trigger()
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.canvas)


def leave_menu() -> None:
    """Close the menu that is open, if one is."""
    popup = QApplication.activePopupWidget()
    if isinstance(popup, QMenu):
        popup.close()


def dialogs() -> list[QWidget]:
    """The windows beside the main one, without menus and tips."""
    kinds = (Qt.WindowType.Dialog, Qt.WindowType.Popup, Qt.WindowType.Sheet, Qt.WindowType.Window)
    return [
        made
        for made in QApplication.topLevelWidgets()
        if made.isVisible() and not isinstance(made, (QMenu, MainWindow)) and made.windowType() in kinds
    ]


def choose_by_keyboard(window: MainWindow, qtbot: QtBot, action: Action) -> None:
    """Press the action's keys; one without keys is taken from the menu: Alt, arrows, Enter."""
    bar, wanted = window.menuBar(), window.actions_made.made[action.id]
    if action.keys:
        leaving = QTimer(window)  # a menu that opens waits inside the key until somebody leaves it
        leaving.timeout.connect(leave_menu)
        leaving.start(20)
        qtbot.keySequence(QApplication.focusWidget(), wanted.shortcut())
        leaving.stop()
        return
    qtbot.keyPress(window, Qt.Key.Key_Alt)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert isinstance(bar, QMenuBar)
    assert QApplication.focusWidget() is bar
    for _step in MENUS:
        if bar.activeAction().text() == action.menu:
            break
        qtbot.keyClick(bar, Qt.Key.Key_Right)
    qtbot.keyClick(bar, Qt.Key.Key_Down)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    holder = next((m for m in menu.findChildren(QMenu) if wanted in m.actions()), menu)
    if holder is not menu:
        go_to(qtbot, menu, holder.menuAction())
        qtbot.keyClick(menu, Qt.Key.Key_Right)
    go_to(qtbot, holder, wanted)
    qtbot.keyClick(holder, Qt.Key.Key_Return)


def go_to(qtbot: QtBot, menu: QMenu, wanted: object) -> None:
    for _step in menu.actions():
        if menu.activeAction() is wanted:
            return
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is wanted
