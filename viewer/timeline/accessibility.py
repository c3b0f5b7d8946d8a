"""The canvas for assistive technology: one widget whose children are the items of its scene, in reading order."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from viewer.layout.scene import Item
from viewer.timeline.spoken import spoken
from viewer.timeline.timeline_widget import TimelineWidget

MOST_CHILDREN = 2000
"""More things than anybody walks through; the Events table holds all of them."""


class ItemInterface(QAccessibleInterface):
    """One thing on the canvas."""

    def __init__(self, canvas: TimelineWidget, item: Item) -> None:
        super().__init__()
        self._canvas, self.item = canvas, item

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> Any:
        return self._canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._canvas)

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.selectable = True
        state.selected = self.item.ref in self._canvas.session.selection.ids
        focused = self._canvas.focused_item
        state.focused = focused is not None and focused.ref == self.item.ref
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if kind is not QAccessible.Text.Name:
            return ""
        canvas = self._canvas
        return spoken(canvas.session.case, canvas.scene, self.item, canvas.words)

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        return None

    def rect(self) -> QRect:
        box, canvas = self.item.rect, self._canvas
        corner = canvas.viewport().mapToGlobal(
            QPoint(round(box.x), round(canvas.scene.widget_y(box.y, canvas.scroll_px)))
        )
        return QRect(corner.x(), corner.y(), max(1, round(box.w)), max(1, round(box.h)))


class TimelineInterface(QAccessibleWidget):
    """The canvas: a list of what is in view. Child interfaces are kept, or Qt would hold dead ones."""

    def __init__(self, canvas: TimelineWidget) -> None:
        super().__init__(canvas, QAccessible.Role.List, canvas.accessibleName())
        self._canvas = canvas
        self._scene: object = None
        self._children: list[ItemInterface] = []
        self._old: list[list[ItemInterface]] = []

    def _items(self) -> list[ItemInterface]:
        if not self._canvas.session.has_case:
            return []
        scene = self._canvas.scene
        if scene is not self._scene:
            self._old = [*self._old[-3:], self._children]
            self._scene = scene
            self._children = [ItemInterface(self._canvas, item) for item in scene.items[:MOST_CHILDREN]]
        return self._children

    def childCount(self) -> int:
        return len(self._items())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        items = self._items()
        return items[index] if 0 <= index < len(items) else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return next((child for child in self._items() if child.rect().contains(x, y)), None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((n for n, known in enumerate(self._items()) if known is child), -1)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        focused = self._canvas.focused_item
        if focused is None:
            return None
        return next((child for child in self._items() if child.item.ref == focused.ref), None)


_known: dict[int, TimelineInterface] = {}


def _factory(_key: str, target: QObject) -> QAccessibleInterface | None:
    if not isinstance(target, TimelineWidget):
        return None
    key = id(target)
    if key not in _known:
        _known[key] = TimelineInterface(target)
        target.destroyed.connect(lambda _object=None: _known.pop(key, None))
    return _known[key]


def install() -> None:
    """Tell Qt how the canvas is read. Once per process."""
    if not getattr(install, "done", False):
        QAccessible.installFactory(_factory)
        install.done = True  # type: ignore[attr-defined]


def announce(canvas: TimelineWidget) -> None:
    """Say what has the focus now, to whoever listens."""
    item = canvas.focused_item
    if item is None or not QAccessible.isActive():
        return
    text = spoken(canvas.session.case, canvas.scene, item, canvas.words)
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, text))
    QAccessible.updateAccessibility(QAccessibleEvent(canvas, QAccessible.Event.Focus))
