"""The names of the lanes under the keyboard: go among them, open and close what is inside, as in any tree."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from viewer import lane_view
from viewer.layout.headers import CHEVRON_REACH_PX, INDENT_PX
from viewer.layout.lane import OPEN
from viewer.layout.scene import LaneBox
from viewer.timeline import navigation
from viewer.timeline.canvas_lanes import CanvasLanes


class CanvasHeaders(CanvasLanes):
    """A lane has the keyboard while it is chosen and the canvas has the focus; Escape gives it back to the marks."""

    lane_told = Signal(str)  # a lane was chosen, opened, closed or folded: what has the keyboard is to be read aloud

    @property
    def chosen_box(self) -> LaneBox | None:
        """The lane whose name has the keyboard, as laid out."""
        return next((box for box in self.scene.lanes if box.key == self.chosen_lane), None)

    def choose_lane(self, key: str) -> None:
        """Give the keyboard to a lane's name; "" takes it away."""
        super().choose_lane(key)
        box = self.chosen_box
        if box is not None:
            self._bring_header_into_view(box)
            self.lane_told.emit(key)

    def turn_lane(self, key: str) -> None:
        """Open or close the lanes inside one."""
        self.session.set_view(lane_view.turned(self.session.view, key))
        self.lane_told.emit(key)

    def lane_turn(self) -> bool:
        """Open or close what is inside the current lane, or the lane it is inside of; False where there is none."""
        box = next((lane for lane in self.scene.lanes if lane.key == self.current_lane), None)
        if box is None:
            return False
        key = box.key if box.nest.state else box.nest.parent
        if key:
            self.chosen_lane = key
            self.turn_lane(key)
        return bool(key)

    def sign_at(self, x_px: float, y_px: float) -> str:
        """The lane whose sign of being open or closed is at a point of the widget; "" for none."""
        box = self.scene.lane_at(y_px, self.scroll_px) if y_px >= self.scene.axis_px else None
        if box is None or not box.nest.state:
            return ""
        left, top = box.nest.depth * INDENT_PX, self.scene.widget_y(box.y, self.scroll_px)
        inside = left <= x_px <= left + CHEVRON_REACH_PX and y_px <= top + max(CHEVRON_REACH_PX, 24.0)
        return box.key if inside else ""

    # ---- keys
    def key_on_header(self, event: QKeyEvent) -> bool:
        """What a key means while a lane's name has the keyboard; False leaves it to others."""
        box = self.chosen_box
        if box is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self._step_header(box, -1),
            Qt.Key.Key_Down: lambda: self._step_header(box, 1),
            Qt.Key.Key_Home: lambda: self.choose_lane(self.shown_lanes[0]),
            Qt.Key.Key_End: lambda: self.choose_lane(self.shown_lanes[-1]),
            Qt.Key.Key_Left: lambda: self._outwards(box),
            Qt.Key.Key_Right: lambda: self._inwards(box),
            Qt.Key.Key_Return: lambda: self._switch(box),
            Qt.Key.Key_Enter: lambda: self._switch(box),
            Qt.Key.Key_Space: lambda: self._switch(box),
        }
        if event.key() not in moves:
            return False
        moves[event.key()]()
        return True

    def go_to_header(self) -> None:
        """Give the keyboard to the name of the current lane, or of the first; once more gives it back."""
        if self.chosen_box is not None:
            self.choose_lane("")
        elif self.scene.lanes:
            self.choose_lane(self.current_lane or self.shown_lanes[0])
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def let_go_of_lane(self) -> bool:
        """Escape: the lane's name gives the keyboard back; False where none had it."""
        was = self.chosen_box is not None
        self.choose_lane("")
        return was

    def _step_header(self, box: LaneBox, steps: int) -> None:
        keys = self.shown_lanes
        self.choose_lane(keys[min(max(keys.index(box.key) + steps, 0), len(keys) - 1)])

    def _inwards(self, box: LaneBox) -> None:
        """Unfold, then open, then go to the first lane inside, or to the first thing in the lane."""
        if box.folded:
            self._fold(box.key)
        elif box.nest.state and box.nest.state != OPEN:
            self.turn_lane(box.key)
        elif box.nest.state == OPEN:
            self._step_header(box, 1)
        else:
            there = [item for item in self.scene.items if item.lane == box.key]
            if there:
                self._go_to(navigation.first_or_last(there, False))

    def _outwards(self, box: LaneBox) -> None:
        """Close, then fold; from a lane inside another, which is closed or folded, to that one."""
        if box.nest.state == OPEN:
            self.turn_lane(box.key)
        elif box.nest.parent:
            self.choose_lane(box.nest.parent)
        elif not box.folded and lane_view.can_fold(box.key):
            self._fold(box.key)

    def _switch(self, box: LaneBox) -> None:
        if box.nest.state:
            self.turn_lane(box.key)
        elif lane_view.can_fold(box.key):
            self._fold(box.key)

    def _fold(self, key: str) -> None:
        self.session.set_view(lane_view.fold_changed(self.session.view, key))
        self.lane_told.emit(key)

    def _bring_header_into_view(self, box: LaneBox) -> None:
        scene, bar = self.scene, self.verticalScrollBar()
        top, page = box.y - scene.axis_px, scene.height_px - scene.axis_px
        if top < scene.pinned_px:
            return
        if top < self.scroll_px + scene.pinned_px:
            bar.setValue(int(top - scene.pinned_px))
        elif top + min(box.h, page / 2) > self.scroll_px + page:
            bar.setValue(int(top + min(box.h, page / 2) - page))

    def event(self, event: QEvent) -> bool:
        """Keys of a lane's name win over shortcuts of the window."""
        switches = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if self.chosen_lane and event.key() in switches:
            event.accept()
            return True
        return super().event(event)
