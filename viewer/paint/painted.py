"""Widgets that are painted by functions of this room: they hold the painter, so that widgets elsewhere need none."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QTabBar, QTableView, QWidget


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


class PaintedTable(QTableView):
    """A table that paints its rows itself: columns, keyboard, selection and accessibility stay Qt's."""

    def paint_rows(self, painter: QPainter, clip: QRect) -> None:
        """Paint the rows that touch a part of the viewport."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hand a painter to `paint_rows`."""
        painter = QPainter(self.viewport())
        self.paint_rows(painter, event.rect())
        painter.end()
