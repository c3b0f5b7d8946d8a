"""The real window with a case in it, and what a person sees of a search there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.paint.painted_text import PaintedText
from viewer.panels.search_panel import SearchPanel
from viewer.settings import Settings

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@contextmanager
def window_with(qtbot: QtBot, settings: Settings, path: Path) -> Iterator[MainWindow]:
    """A window of the design's size with the case open and its search index built."""
    with shown_window(qtbot, settings) as window:
        window.resize(1440, 900)
        open_and_wait(qtbot, window, path)
        qtbot.waitUntil(lambda: window.search.ready)
        yield window


def press(
    qtbot: QtBot, widget: QWidget, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key and let the window answer."""
    qtbot.keyClick(widget, key, keys)
    QApplication.processEvents()


def open_find(qtbot: QtBot, window: MainWindow) -> SearchPanel:
    """Ctrl+F."""
    press(qtbot, window, Qt.Key.Key_F, CTRL)
    panel = window.left_dock.widget()
    assert isinstance(panel, SearchPanel)
    assert panel.isVisible()
    return panel


def find(qtbot: QtBot, window: MainWindow, panel: SearchPanel, text: str) -> None:
    """Type a text over the one before and wait for its answer."""
    panel.field.selectAll()
    type_into(qtbot, panel.field, text)
    qtbot.waitUntil(lambda: window.search.answer is not None and window.search.answer.text == text)
    QApplication.processEvents()


def type_into(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Type a text; one with letters that are on no key of the test's keyboard is pasted."""
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        QGuiApplication.clipboard().setText(text)
        qtbot.keyClick(field, Qt.Key.Key_V, CTRL)


def shown_rows(panel: SearchPanel) -> list[str]:
    """What the rows of the list say."""
    return [str(panel.model.index(row).data()) for row in range(panel.model.rowCount())]


def words_in(widget: QWidget) -> str:
    """Every word a person can read in a widget: labels, painted paragraphs and rows."""
    found = []
    for child in widget.findChildren(QWidget):
        if not child.isVisibleTo(widget):
            continue
        if isinstance(child, QLabel | PaintedText):
            found.append(child.text() if isinstance(child, QLabel) else child.text)
        found.append(child.accessibleName())
    return "\n".join(found)
