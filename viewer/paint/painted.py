"""Widgets that are painted by functions of this room: they hold the painter, so that widgets elsewhere need none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QTabBar, QWidget


@contextmanager
def antialiased(widget: QWidget) -> Iterator[QPainter]:
    """A painter on a widget, ended whatever happens."""
    with QPainter(widget) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        yield painter


class PaintedWidget(QWidget):
    """Subclasses implement `paint`; the painter is antialiased and clipped to the widget."""

    def paint(self, painter: QPainter) -> None:
        """Paint the whole widget."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hand a painter to `paint`."""
        with antialiased(self) as painter:
            self.paint(painter)


class PaintedButton(QAbstractButton):
    """A button that paints itself; Enter presses it as Space does."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paint(self, painter: QPainter) -> None:
        """Paint the whole button."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hand a painter to `paint`."""
        with antialiased(self) as painter:
            self.paint(painter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class PaintedTabBar(QTabBar):
    """A tab bar that paints itself: keyboard, mouse and accessibility stay Qt's."""

    def paint(self, painter: QPainter) -> None:
        """Paint all tabs."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hand a painter to `paint`."""
        with antialiased(self) as painter:
            self.paint(painter)
