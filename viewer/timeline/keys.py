"""Keys on the timeline. Single letters work only while it has the focus; each has a modified twin among the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from viewer.timeline.timeline_widget import TimelineWidget

_PAGE_SHARE = 0.9


def press_key(canvas: TimelineWidget, event: QKeyEvent) -> bool:
    """Do what a key means here; False leaves it to others."""
    if canvas.key_on_header(event):
        return True
    modifiers = event.modifiers()
    extend = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
        canvas.pointer.space_held = True
        canvas.toggle_focused()
        return True
    others = modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    moves = _moves(canvas, extend)
    if others or event.key() not in moves:
        return False
    moves[event.key()]()
    return True


def _moves(canvas: TimelineWidget, extend: bool) -> dict[int, Callable[[], None]]:
    page_px = canvas.verticalScrollBar().pageStep() * _PAGE_SHARE
    return {
        Qt.Key.Key_Left: lambda: canvas.step(-1, extend),
        Qt.Key.Key_Right: lambda: canvas.step(1, extend),
        Qt.Key.Key_Up: lambda: canvas.step_lane(-1),
        Qt.Key.Key_Down: lambda: canvas.step_lane(1),
        Qt.Key.Key_Home: lambda: canvas.select_to_end(False) if extend else canvas.go_to_end(False),
        Qt.Key.Key_End: lambda: canvas.select_to_end(True) if extend else canvas.go_to_end(True),
        Qt.Key.Key_PageUp: lambda: canvas.scroll_by(-page_px),
        Qt.Key.Key_PageDown: lambda: canvas.scroll_by(page_px),
        Qt.Key.Key_Return: canvas.activate_focused,
        Qt.Key.Key_Enter: canvas.activate_focused,
        Qt.Key.Key_Plus: lambda: canvas.zoom_step(1),
        Qt.Key.Key_Equal: lambda: canvas.zoom_step(1),
        Qt.Key.Key_Minus: lambda: canvas.zoom_step(-1),
        Qt.Key.Key_F: canvas.fit_selection,
        Qt.Key.Key_N: lambda: canvas.note_wanted.emit(canvas.session.selection.focus, None, ""),
    }
