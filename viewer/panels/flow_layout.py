"""A layout that sets widgets side by side and goes on in the next line, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, wrapping; every line is as high as its highest widget, widgets stand in its middle."""

    def __init__(self, parent: QWidget | None = None, gap_px: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap_px = gap_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrow means more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return self._place(QRect(0, 0, width, 0), test=True)

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rect)
        self._place(rect, test=False)

    def sizeHint(self) -> QSize:
        """One line where there is room."""
        width = sum(item.sizeHint().width() + self._gap_px for item in self._items)
        return QSize(width, max([0, *(item.sizeHint().height() for item in self._items)]))

    def minimumSize(self) -> QSize:
        """The widest widget."""
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max([0, *(s.width() for s in sizes)]), max([0, *(s.height() for s in sizes)]))

    def _place(self, rect: QRect, *, test: bool) -> int:
        x, y, line = rect.x(), rect.y(), list[tuple[QLayoutItem, int]]()
        for item in self._items:
            width = min(item.sizeHint().width(), rect.width())
            if line and x + width > rect.right() + 1:
                y += self._finish(line, y, test) + 4
                x, line = rect.x(), []
            line.append((item, x))
            x += width + self._gap_px
        return y + self._finish(line, y, test) - rect.y()

    def _finish(self, line: list[tuple[QLayoutItem, int]], y: int, test: bool) -> int:
        height = max([0, *(item.sizeHint().height() for item, _x in line)])
        if not test:
            for item, x in line:
                size = item.sizeHint()
                item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
        return height
