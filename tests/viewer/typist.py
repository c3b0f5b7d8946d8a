"""A person at the window: opens forms from the menus and fills them with mouse and keyboard, row by row.

It reads what to type from rows of a built sample and touches nothing but widgets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from db.domain import Record, Row
from viewer.forms import field_spec as f
from viewer.forms.cells import Cell
from viewer.forms.field_spec import FieldSpec, PartSpec
from viewer.forms.form_dialog import FormDialog
from viewer.forms.form_list import FORMS
from viewer.forms.part_table import PartLine, PartTable
from viewer.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
PASTED = 12
"""Texts longer than this are pasted, as a person would."""


class Typist:
    """Types the rows of a sample into a window.

    What refers to a record that is not there yet is left out and typed on a later visit: `late` holds the records to
    visit again.
    """

    def __init__(self, qtbot: QtBot, window: MainWindow, rows: dict[str, list[Any]]) -> None:
        self.qtbot, self.window, self.rows = qtbot, window, rows
        self.names = unique_names(row for found in rows.values() for row in found if isinstance(row, Record))
        self.typed: set[tuple[str, int]] = set()
        self.late: dict[int, Record] = {}
        self.numbers: Counter[str] = Counter()
        self.number_of: dict[int, str] = {}

    # ---- menus and dialogs
    def choose(self, menu_words: str, action_words: str) -> None:
        """Click a menu, then an entry of it."""
        bar = self.window.menuBar()
        entry = next(action for action in bar.actions() if action.text() == menu_words)
        self.qtbot.mouseClick(bar, LEFT, pos=bar.actionGeometry(entry).center())
        menu = QApplication.activePopupWidget()
        assert menu is not None, menu_words
        action = next(action for action in menu.actions() if action.text() == action_words)  # type: ignore[attr-defined]
        assert action.isEnabled(), (action_words, action.toolTip())
        self.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())  # type: ignore[attr-defined]

    def form(self) -> FormDialog:
        """The form on top."""
        shown = [d for d in QApplication.topLevelWidgets() if isinstance(d, FormDialog) and d.isVisible()]
        return max(shown, key=_depth)

    def save(self, dialog: FormDialog) -> None:
        """Click the form's button; it must close."""
        self.qtbot.mouseClick(dialog.save_button, LEFT)
        told = [label.text() for lines in dialog.lines for label in lines._faults.values() if not label.isHidden()]
        told += [line.fault.text() for table in dialog.tables for line in table.lines if not line.fault.isHidden()]
        assert not dialog.isVisible(), (dialog.windowTitle(), dialog.told.text(), told)

    # ---- whole records
    def add(self, action_words: str, record: Record) -> None:
        """A new record with the rows inside it, from the Case menu."""
        self.choose("Case", action_words)
        self._note(record)
        self.fill(self.form(), record)
        self.save(self.form())

    def visit_again(self, view: QAbstractItemView, record: Record) -> None:
        """Click the record's line in a list, open its form, and add what was left out before."""
        self.click_row(view, self.names[record.id])
        self.choose("Case", "Change record…")
        del self.late[record.id]
        self.fill(self.form(), record)
        self.save(self.form())

    def click_row(self, view: QAbstractItemView, words: str) -> None:
        """Click the line of a list or table that shows these words."""
        model = view.model()
        columns = model.columnCount(QModelIndex()) if isinstance(view, QTableView) else 1
        for at in range(model.rowCount(QModelIndex())):
            for column in range(columns):
                index = model.index(at, column)
                if index.data(Qt.ItemDataRole.DisplayRole) == words:
                    view.scrollTo(index)
                    self.qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
                    return
        raise AssertionError(f"no line shows {words!r}")

    def fill(self, dialog: FormDialog, row: Record) -> None:
        """Type a row and the rows inside it into a form; those inside that are there already are passed over."""
        self.fill_fields(dialog, row)
        if self._waits(row):
            self.late[self._root(row).id] = self._root(row)
        for spec in FORMS[row.KIND].parts:
            for part in self.rows[spec.row_type.KIND]:
                if getattr(part, spec.owner) == row.id and (part.KIND, part.id) not in self.typed:
                    self._fill_part(dialog, spec, row, part)

    def _fill_part(self, dialog: FormDialog, spec: PartSpec, row: Record, part: Row) -> None:
        if self._waits(part):
            self.late[self._root(row).id] = self._root(row)
            if not spec.single:
                return
        if spec.single:
            self.fill_fields(dialog, part)
        else:
            self.add_line(dialog, next(table for table in dialog.tables if table.spec.key == spec.key), part)

    def fill_fields(self, dialog: FormDialog, row: Row) -> None:
        """Type what differs from what the form shows."""
        for lines in dialog.lines:
            if lines.draft.kind != row.KIND:
                continue
            wanted = [cell for cell in lines.cells.values() if self._differs(cell.spec, cell._given, row)]
            if wanted and lines.isHidden():
                self.qtbot.mouseClick(dialog._more_button, LEFT)
            for cell in wanted:
                self.type_cell(cell, row)

    def add_line(self, dialog: FormDialog, table: PartTable, part: Row) -> None:
        """A row inside the form: its columns in the table, the rest in its own form."""
        self.qtbot.mouseClick(table.add_button, LEFT)
        self._note(part)
        line = table.lines[-1]
        for cell in line.cells.values():
            if self._differs(cell.spec, cell._given, part):
                self.type_cell(cell, part)
        if self._more_to_type(table, line, part):
            assert line.more is not None
            self.qtbot.mouseClick(line.more, LEFT)
            inner = self.form()
            assert inner is not dialog
            if isinstance(part, Record):
                self.fill(inner, part)
            else:
                self.fill_fields(inner, part)
            self.save(inner)

    def _more_to_type(self, table: PartTable, line: PartLine, part: Row) -> bool:
        shown = {name for cell in line.cells.values() for name in cell.spec.names} | {table.spec.owner}
        fields = [spec for spec in FORMS[part.KIND].fields if not set(spec.names) <= shown]
        fresh = line.draft.row
        inside = [
            row
            for spec in FORMS[part.KIND].parts
            for row in self.rows[spec.row_type.KIND]
            if getattr(row, spec.owner) == part.id
        ]
        return bool(inside) or any(
            self._differs(spec, tuple(getattr(fresh, name) for name in spec.names), part) for spec in fields
        )

    # ---- single fields
    def _differs(self, spec: FieldSpec, given: tuple[Any, ...], row: Row) -> bool:
        wanted = tuple(getattr(row, name) for name in spec.names)
        if spec.kind == f.RECORD:
            return wanted[0] is not None and self._is_there(wanted[0])
        return wanted != given

    def _waits(self, row: Row) -> bool:
        """Whether a row names a record that is not there yet."""
        names = [spec.name for spec in FORMS[row.KIND].fields if spec.kind == f.RECORD]
        return any(getattr(row, name) is not None and not self._is_there(getattr(row, name)) for name in names)

    def _is_there(self, record_id: int) -> bool:
        return any((kind, record_id) in self.typed for kind in FORMS)

    def _root(self, row: Record) -> Record:
        """The record in whose form a row stands."""
        for kind, form in FORMS.items():
            for spec in form.parts:
                if spec.row_type is type(row):
                    owner_id = getattr(row, spec.owner)
                    owner = next((owner for owner in self.rows[kind] if owner.id == owner_id), None)
                    if isinstance(owner, Record):
                        return self._root(owner)
        return row

    def type_cell(self, cell: Cell, row: Row) -> None:
        """Type a field's value, by its kind."""
        spec, entry = cell.spec, cell.entry
        values: tuple[Any, ...] = tuple(getattr(row, name) for name in spec.names)
        if spec.kind == f.CHOICE:
            self.choose_word(entry, values[0])
        elif spec.kind == f.TRUTH:
            self.qtbot.mouseClick(entry, LEFT, pos=QPoint(8, entry.height() // 2))
        elif spec.kind == f.RECORD:
            self.write(entry, self._words_of(values[0]))
            self.qtbot.keyClick(entry, Qt.Key.Key_Return)
        elif spec.kind == f.DATE:
            self.write(entry, values[0])
            if len(values) == 3:
                self.write(cell.wording.line, values[1])  # type: ignore[attr-defined]
                self.choose_word(cell.basis.combo, values[2])  # type: ignore[attr-defined]
        elif spec.kind == f.MOMENT:
            from datetime import UTC, datetime

            self.write(entry, datetime.fromtimestamp(values[0], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        elif spec.kind in (f.COUNT_RANGE, f.REAL_RANGE):
            self.write(entry, _range_text(*values))
        else:
            self.write(entry, "" if values[0] is None else str(values[0]))

    def choose_word(self, combo: QWidget, value: str) -> None:
        """Go to a word of a closed list with the arrow keys."""
        self.qtbot.keyClick(combo, Qt.Key.Key_Home)
        for _step in range(combo.count()):  # type: ignore[attr-defined]
            if combo.currentData() == value:  # type: ignore[attr-defined]
                return
            self.qtbot.keyClick(combo, Qt.Key.Key_Down)
        raise AssertionError(f"{value!r} is not among the words of {combo.accessibleName()}")

    def write(self, entry: QWidget, text: str) -> None:
        """Click a field and write over what stands there."""
        assert entry.isVisible(), entry.accessibleName()
        self.qtbot.mouseClick(entry.viewport() if hasattr(entry, "viewport") else entry, LEFT)
        self.qtbot.keyClick(entry, Qt.Key.Key_A, CTRL)
        if not text:
            self.qtbot.keyClick(entry, Qt.Key.Key_Delete)
        elif len(text) > PASTED or not text.isascii() or not isinstance(entry, QLineEdit):
            QGuiApplication.clipboard().setText(text)
            self.qtbot.keyClick(entry, Qt.Key.Key_V, CTRL)
        else:
            self.qtbot.keyClicks(entry, text)

    # ---- names
    def _words_of(self, record_id: int) -> str:
        """What to type for a record: its name where no other bears it, else its number."""
        return self.names.get(record_id) or self.number_of[record_id]

    def _note(self, row: Row) -> None:
        """Remember that a row is being typed, and which number a record will get."""
        self.typed.add((row.KIND, row.id))
        if isinstance(row, Record):
            self.numbers[row.KIND] += 1
            self.number_of[row.id] = f"{row.LETTER}-{self.numbers[row.KIND]:04d}"


def unique_names(rows: Iterable[Record]) -> dict[int, str]:
    """id → name of the records no other record shares its name with."""
    fields = ("title", "name", "text", "label", "filename")
    named = {row.id: next((str(getattr(row, n)) for n in fields if getattr(row, n, "")), "") for row in rows}
    counts = Counter(name.casefold() for name in named.values())
    return {row_id: name for row_id, name in named.items() if name and counts[name.casefold()] == 1}


def _depth(dialog: QWidget) -> int:
    depth, parent = 0, dialog.parentWidget()
    while parent is not None:
        depth, parent = depth + 1, parent.parentWidget()
    return depth


def _range_text(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""
    return f"{low}" if low == high else f"{low} to {high}"
