"""By keyboard alone: every action can be reached, and the focus is seen wherever it goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from db.domain import TYPES, id_of
from tests.viewer.real_window import open_and_wait, shown_window
from tests.viewer.tab_walk import described, walk_through
from viewer.actions import ACTIONS
from viewer.main_window import MainWindow
from viewer.settings import Settings


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


SHOWN_BY = {
    "timeline": "view.timeline",
    "reader": "source.open",
    "note": "note.add",
    "file check": "case.file_check",
    "checks": "case.checks",
    "quick line": "event.quick_add",
}
PLACES = (*SHOWN_BY, "event", "quote", "issue", "actor", "source", "place")


@pytest.mark.parametrize("place", PLACES)
def test_every_stop_of_the_tab_key_has_a_name_and_shows_that_it_has_the_focus(
    window: MainWindow, qtbot: QtBot, place: str
) -> None:
    """Tab goes through the whole window and back; at each stop the pixels differ from those without the focus."""
    go_to(window, place)
    qtbot.waitUntil(lambda: not window.tasks.running())
    window.inspector.column.finish()
    window.activateWindow()
    window.toolbar.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    walk = walk_through(window, qtbot)
    assert len(walk.stops) > 20, "the walk has reached the panes"
    missed = [
        described(part) for part in panes(window) if not any(part.isAncestorOf(s) or s is part for s in walk.stops)
    ]
    assert not missed
    assert not walk.faults, "\n".join(f"{name}: {found}" for name, found in walk.faults.items())


def go_to(window: MainWindow, place: str) -> None:
    """Bring a part of the window up as an action or a selection does."""
    if place in SHOWN_BY:
        window.actions_made.made[SHOWN_BY[place]].trigger()
    elif place in TYPES:
        assert window.session.case_file is not None
        row_type = TYPES[place]
        window.session.select([next(iter(window.session.case_file.rows(row_type))).id])


def panes(window: MainWindow) -> list[QWidget]:
    """What must be on the way, as far as it is shown."""
    parts = [window.toolbar, window.filter_bar, window.canvas, window.tables, window.left_split, window.inspector]
    return [part for part in parts if part.isVisible()]
