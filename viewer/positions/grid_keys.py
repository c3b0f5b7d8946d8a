"""What the keys do in the grid (DESIGN 6): one table, so that help and behaviour cannot differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from viewer.words import tr

if TYPE_CHECKING:
    from viewer.positions.grid_area import GridArea

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-5, 0),
    Qt.Key.Key_PageDown: (5, 0),
    Qt.Key.Key_Home: (0, -(2**20)),
    Qt.Key.Key_End: (0, 2**20),
}
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_grid_key(area: GridArea, event: QKeyEvent) -> bool:
    """Do what a key asks; False for a key that is none of the grid's, Tab among them: it leaves."""
    key = Qt.Key(event.key())
    if not area.rows or not area.columns:
        return False
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    others = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    if others:
        return False
    if shift and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        if area.active and not area.is_ledger:
            area.move_wanted.emit(area.active, 1 if key == Qt.Key.Key_Right else -1)
        return True
    if key in _STEPS and not shift:
        _step(area, *_STEPS[key])
        return True
    if key == Qt.Key.Key_Space:
        area.next_record()
        return True
    if key in _OPEN and area.active:
        area.text_wanted.emit(area.active)
        return True
    if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and area.active and not area.is_ledger:
        area.removal_wanted.emit(area.active)
        return True
    return False


def cell_menu(area: GridArea) -> QMenu:
    """What can be done with the present record of the grid."""
    menu = QMenu(area)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setFont(area.look.fonts.font("list"))
    active, writable = area.active, area.session.can_annotate
    menu.addAction(tr("Open")).triggered.connect(lambda _on=False: area.text_wanted.emit(active))
    if len(area.records_here()) > 1:
        menu.addAction(tr("Next on record here")).triggered.connect(lambda _on=False: area.next_record())
    if area.is_ledger:
        return menu
    menu.addSeparator()
    moves = ((tr("Move mark left"), -1), (tr("Move mark right"), 1))
    for words, steps in moves:
        action = menu.addAction(words)
        action.setEnabled(writable)
        action.triggered.connect(lambda _on=False, s=steps: area.move_wanted.emit(active, s))
    removal = menu.addAction(tr("Remove placement"))
    removal.setEnabled(writable)
    removal.triggered.connect(lambda _on=False: area.removal_wanted.emit(active))
    return menu


def _step(area: GridArea, rows: int, columns: int) -> None:
    if area.current is None:
        first = area.scene.first_column + area.scene.columns_fit - 1
        area.choose(0, first)
        return
    row, column = area.current
    area.choose(row + rows, column + columns)
