"""The grid for assistive technology: one widget whose children are its cells, row by row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from viewer.positions.grid_area import GridArea


class CellInterface(QAccessibleInterface):
    """One cell."""

    def __init__(self, area: GridArea, row: int, column: int) -> None:
        super().__init__()
        self._area, self.place = area, (row, column)

    def isValid(self) -> bool:
        return self.place[0] < self._area.rows and self.place[1] < self._area.columns

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> Any:
        return self._area.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._area)

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Cell

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        here = self._area.current == self.place
        state.focusable = state.selectable = True
        state.selected = here
        state.focused = here and self._area.hasFocus()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if kind is not QAccessible.Text.Name or not self.isValid():
            return ""
        return " ".join(self._area.cell_lines(*self.place))

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        return None

    def rect(self) -> QRect:
        box = self._area.cell_rect(*self.place)
        return QRect(self._area.viewport().mapToGlobal(box.topLeft()), box.size())


class GridInterface(QAccessibleWidget):
    """The grid. Child interfaces are kept, or Qt would hold dead ones."""

    def __init__(self, area: GridArea) -> None:
        super().__init__(area, QAccessible.Role.Table, area.accessibleName())
        self._area = area
        self._children: dict[tuple[int, int], CellInterface] = {}

    def _cell(self, row: int, column: int) -> CellInterface:
        return self._children.setdefault((row, column), CellInterface(self._area, row, column))

    def text(self, kind: QAccessible.Text) -> str:
        return self._area.accessibleName() if kind is QAccessible.Text.Name else ""

    def childCount(self) -> int:
        return self._area.rows * self._area.columns

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        return self._cell(*divmod(index, self._area.columns))

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        cells = (self._cell(row, column) for row in range(self._area.rows) for column in range(self._area.columns))
        return next((cell for cell in cells if cell.rect().contains(x, y)), None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        place = next((place for place, known in self._children.items() if known is child), None)
        return -1 if place is None else place[0] * self._area.columns + place[1]

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None if self._area.current is None else self._cell(*self._area.current)


_known: dict[int, GridInterface] = {}


def _factory(_key: str, target: QObject) -> QAccessibleInterface | None:
    if not isinstance(target, GridArea):
        return None
    key = id(target)
    if key not in _known:
        _known[key] = GridInterface(target)
        target.destroyed.connect(lambda _object=None: _known.pop(key, None))
    return _known[key]


def install() -> None:
    """Tell Qt how the grid is read. Once per process."""
    if not getattr(install, "done", False):
        QAccessible.installFactory(_factory)
        install.done = True  # type: ignore[attr-defined]


def announce(area: GridArea) -> None:
    """Say what has the focus now, to whoever listens."""
    if area.current is None or not QAccessible.isActive():
        return
    text = " ".join(area.cell_lines(*area.current))
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(area, text))
    QAccessible.updateAccessibility(QAccessibleEvent(area, QAccessible.Event.Focus))
