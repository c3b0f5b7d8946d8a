"""The canvas for assistive technology: one widget whose children are the items of its scene, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from viewer.layout.lane import CLOSED, OPEN
from viewer.layout.marks import Rect
from viewer.layout.scene import Item, LaneBox, Scene
from viewer.timeline.spoken import spoken, spoken_lane
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


class LaneInterface(ItemInterface):
    """The name of a lane: where in the tree of lanes it stands, and whether what is inside it is shown."""

    def __init__(self, canvas: TimelineWidget, box: LaneBox) -> None:
        area = Rect(0.0, box.y, canvas.scene.header_px, box.h)
        super().__init__(canvas, Item(0, "lane", box.name, box.key, "", area, area, 0.0, 0.0))
        self.box = box

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.focused = self.box.key == self._canvas.chosen_lane
        state.expandable = bool(self.box.nest.state) or self.box.folded
        state.expanded = self.box.nest.state == OPEN and not self.box.folded
        state.collapsed = self.box.nest.state == CLOSED or self.box.folded
        return state

    def text(self, kind: QAccessible.Text) -> str:
        return spoken_lane(self.box, self._canvas.words) if kind is QAccessible.Text.Name else ""


class TimelineInterface(QAccessibleWidget):
    """The canvas: a list of what is in view, each lane's name before its things.

    Child interfaces are kept, or Qt would hold dead ones.
    """

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
            self._children = list(self._read(scene))
        return self._children

    def _read(self, scene: Scene) -> Iterator[ItemInterface]:
        by_lane: dict[str, list[Item]] = {}
        for item in scene.items[:MOST_CHILDREN]:
            by_lane.setdefault(item.lane, []).append(item)
        for box in scene.lanes[:MOST_CHILDREN]:
            yield LaneInterface(self._canvas, box)
            for item in by_lane.pop(box.key, ()):
                yield ItemInterface(self._canvas, item)
        for rest in by_lane.values():
            yield from (ItemInterface(self._canvas, item) for item in rest)

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
        focused, chosen = self._canvas.focused_item, self._canvas.chosen_lane
        if chosen:
            names = (child for child in self._items() if isinstance(child, LaneInterface))
            return next((child for child in names if child.box.key == chosen), None)
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
    """Say what has the focus now, to whoever listens: a lane's name, or a thing in a lane."""
    if not QAccessible.isActive() or not canvas.session.has_case:
        return
    box, item = canvas.chosen_box, canvas.focused_item
    if box is None and item is None:
        return
    if box is not None:
        text = spoken_lane(box, canvas.words)
    elif item is not None:
        text = spoken(canvas.session.case, canvas.scene, item, canvas.words)
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, text))
    QAccessible.updateAccessibility(QAccessibleEvent(canvas, QAccessible.Event.Focus))
