"""A new case from nothing, with the keyboard alone: what it takes is counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.viewer.real_window import choose_path, shown_window
from viewer.main_window import MainWindow
from viewer.settings import Settings

A_MINUTE_OF_KEYS = 200
"""Forty words a minute are 200 keystrokes."""


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        yield made


class Hand:
    """Types, and counts what it types."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot, self.keys = qtbot, 0

    def press(self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.keys += 1
        self._qtbot.keyClick(widget, key, held)

    def write(self, widget: QWidget, text: str) -> None:
        self.keys += len(text)
        self._qtbot.keyClicks(widget, text)


def test_a_new_case_with_two_events_takes_less_than_a_minute(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, dialogs = Hand(qtbot), 0
    control, shift, alt = (getattr(Qt.KeyboardModifier, f"{n}Modifier") for n in ("Control", "Shift", "Alt"))
    choose_path(monkeypatch, tmp_path / "talks.rapporteur")
    hand.press(window, Qt.Key.Key_N, control | alt)
    for _each in range(3):
        asked = next((d for d in QApplication.topLevelWidgets() if isinstance(d, QDialog) and d.isVisible()), None)
        if asked is None:
            break
        dialogs += 1
        field = asked.focusWidget()
        assert field is not None
        hand.write(field, "Talks")
        hand.press(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.has_case)
    if window.session.record_locked:
        window.actions_made.made["record.unlock"].trigger()
        hand.keys += 4  # Alt, the menu, the item, Enter
    for line in ("5 Feb 2026 round: Second round, Abu Dhabi", "about March 2026 round: Third round"):
        hand.press(QApplication.focusWidget() or window, Qt.Key.Key_Return, control | shift)
        entry = QApplication.focusWidget()
        assert entry is not None
        hand.write(entry, line)
        hand.press(entry, Qt.Key.Key_Return)
    assert [event.title for event in window.session.case.events(window.session.case.columns.ids)] == [
        "Second round, Abu Dhabi",
        "Third round",
    ]
    assert hand.keys < A_MINUTE_OF_KEYS
    assert dialogs <= 2
