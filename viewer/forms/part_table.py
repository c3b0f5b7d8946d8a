"""Rows inside a form: participants, counts, names. Each row is a line of fields with its own form behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.domain import CountClaim, IssueStatus, Outcome, Position, Quote, Record, Rendering
from viewer.forms.cells import Cell, FieldFault
from viewer.forms.drafts import Draft, add_part
from viewer.forms.field_spec import PartSpec
from viewer.forms.form_context import FormContext
from viewer.forms.form_lines import Fault
from viewer.forms.form_list import FORMS
from viewer.forms.make_cell import make_cell
from viewer.panels.parts import icon_button, label, link_button
from viewer.words import number, tr, trn

MOST_SHOWN = 60
"""Rows shown at first: a thousand lines of fields would take a second to make."""


class PartLine:
    """The widgets of one row."""

    def __init__(self, draft: Draft, spec: PartSpec, context: FormContext) -> None:
        self.draft = draft
        self.cells: dict[str, Cell] = {}
        for name, _stretch in spec.columns:
            field = FORMS[draft.kind].field(name)
            assert field is not None, (draft.kind, name)
            self.cells[name] = make_cell(field, spec.row_type, context, compact=True)
        self.more: QToolButton | None = None
        self.remove: QToolButton
        self.fault: QLabel = label(context.look, "", "small", "danger", wrap=True)
        self.fault.hide()
        self.told: QWidget | None = None
        self.show()

    def show(self) -> None:
        """Fill the fields from the draft."""
        for cell in self.cells.values():
            cell.put(*(getattr(self.draft.row, name) for name in cell.spec.names))

    def collect(self) -> list[Fault]:
        """Take what the fields say into the draft's row."""
        faults, values = [], dict[str, Any]()
        self.fault.hide()
        for cell in self.cells.values():
            cell.mark(False)
            try:
                values |= dict(zip(cell.spec.names, cell.read(), strict=True))
            except FieldFault as fault:
                faults.append(Fault(cell, fault.sentence))
                self.say(cell, fault.sentence)
        self.draft.row = replace(cast(Any, self.draft.row), **values)
        return faults

    def say(self, cell: Cell | None, sentence: str) -> None:
        """Show under the row what is wrong."""
        if cell is not None:
            cell.mark(True)
        self.fault.setText(sentence)
        self.fault.show()

    def tab_stops(self) -> list[QWidget]:
        """The widgets Tab stops at, in order."""
        stops = [stop for cell in self.cells.values() for stop in cell.tab_stops()]
        below = [] if self.told is None else self.told.findChildren(QPushButton)
        return [*stops, *([self.more] if self.more else []), self.remove, *below]

    def widgets(self) -> list[QWidget]:
        """Everything that leaves the table with the row."""
        extra = [widget for widget in (self.more, self.told) if widget is not None]
        return [*self.cells.values(), *extra, self.remove, self.fault]


class PartTable(QWidget):
    """The rows of a draft under one heading. `edited` tells of any change, `failed` says why a row cannot be added."""

    edited = Signal()
    failed = Signal(str)

    def __init__(self, owner: Draft, spec: PartSpec, context: FormContext) -> None:
        super().__init__()
        self.owner, self.spec, self._context, self._look = owner, spec, context, context.look
        self.setObjectName(spec.key)
        self.lines: list[PartLine] = []
        self.changed_rows = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(label(self._look, tr(spec.words), "list_bold"))
        self._count = label(self._look, "", "list", "third")
        head.addWidget(self._count)
        head.addStretch(1)
        self.add_button = link_button(self._look, tr(spec.one), self.add, "small", "plus")
        self.add_button.setObjectName(f"add_{spec.key}")
        head.addWidget(self.add_button)
        column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        column.addLayout(self._grid)
        self._captions: list[QLabel] = []
        self._next_row = 1
        for at, (name, stretch) in enumerate(spec.columns):
            field = FORMS[spec.row_type.KIND].field(name)
            assert field is not None
            self._grid.setColumnStretch(at, stretch)
            caption = label(self._look, tr(field.words), "caption", "third")
            self._captions.append(caption)
            self._grid.addWidget(caption, 0, at)
        rows = owner.rows_of(spec.key)
        for draft in rows[:MOST_SHOWN]:
            self._show_line(draft)
        self.rest_button = link_button(self._look, "", self.show_rest, "small", "chevron-down")
        self.rest_button.setObjectName(f"rest_{spec.key}")
        self.rest_button.setText(trn("Show {count} more", "Show {count} more", len(rows) - MOST_SHOWN))
        self.rest_button.setVisible(len(rows) > MOST_SHOWN)
        column.addWidget(self.rest_button)
        self._tell()

    @property
    def touched(self) -> bool:
        """Whether a row came, went or changed."""
        return self.changed_rows or any(cell.touched for line in self.lines for cell in line.cells.values())

    def show_rest(self) -> None:
        """Show the rows that were held back; what is not shown is not changed."""
        shown = {id(line.draft) for line in self.lines}
        for draft in self.owner.rows_of(self.spec.key):
            if id(draft) not in shown:
                self._show_line(draft)
        self.rest_button.hide()
        self._tell()

    def add(self) -> None:
        """A new row at the end, with the focus in its first field."""
        if not self.rest_button.isHidden():
            self.show_rest()
        self._show_new(add_part(self.owner, self.spec, **first_values(self.owner, self.spec)))

    def _show_new(self, draft: Draft) -> None:
        line = self._show_line(draft)
        self.changed_rows = True
        self._tell()
        self.edited.emit()
        next(iter(line.cells.values())).entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, line: PartLine) -> None:
        """Take a row out; saving the form takes it out of the case."""
        rows = self.owner.rows_of(self.spec.key)
        rows.remove(line.draft)
        at = self.lines.index(line)
        self.lines.remove(line)
        for widget in line.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.changed_rows = True
        self._tell()
        self.edited.emit()
        near = self.lines[min(at, len(self.lines) - 1)].remove if self.lines else self.add_button
        near.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_line(self, line: PartLine) -> None:
        """The whole form of one row."""
        line.collect()
        self._context.open_row(line.draft, self.window(), lambda _draft: self._take_back(line))

    def collect(self) -> list[Fault]:
        """Take what all rows say; their faults."""
        return [fault for line in self.lines for fault in line.collect()]

    def _take_back(self, line: PartLine) -> None:
        line.show()
        self.changed_rows = True
        self.edited.emit()

    def _show_line(self, draft: Draft) -> PartLine:
        line, row = PartLine(draft, self.spec, self._context), self._next_row
        self._next_row += 3
        top = Qt.AlignmentFlag.AlignTop
        for at, cell in enumerate(line.cells.values()):
            cell.edited.connect(self.edited)
            self._grid.addWidget(cell, row, at, top)
        at, form = len(self.spec.columns), FORMS[draft.kind]
        if isinstance(draft.row, Record) or len(form.fields) > len(self.spec.columns):
            line.more = icon_button(self._look, "pencil", tr("All fields"), lambda: self.open_line(line))
            line.more.setObjectName("more")
            self._grid.addWidget(line.more, row, at, top)
        line.remove = icon_button(self._look, "x", tr("Remove this line"), lambda: self.remove(line))
        line.remove.setObjectName("remove")
        self._grid.addWidget(line.remove, row, at + 1, top)
        line.told = self._told_of(line)
        if line.told is not None:
            self._grid.addWidget(line.told, row + 1, 0, 1, at)
        self._grid.addWidget(line.fault, row + 2, 0, 1, at)
        for widget in (*line.cells.values(), line.more, line.remove, line.told):
            if widget is not None:
                widget.show()  # at once, or it could not take the focus yet
        self._chain(line)
        self.lines.append(line)
        return line

    def _told_of(self, line: PartLine) -> QWidget | None:
        """What is said under a row that no field says; nothing here."""
        return None

    def _chain(self, line: PartLine) -> None:
        """Tab goes through a new row right after the row before it, not after everything made earlier."""
        before: QWidget = self.lines[-1].tab_stops()[-1] if self.lines else self.add_button
        for widget in line.tab_stops():
            QWidget.setTabOrder(before, widget)
            before = widget

    def _tell(self) -> None:
        count = len(self.owner.rows_of(self.spec.key))
        self._count.setText(number(count) if count else tr("none"))
        for caption in self._captions:
            caption.setVisible(bool(count))


def first_values(owner: Draft, spec: PartSpec) -> dict[str, Any]:
    """What a new row starts with: the date of its owner's last row, the modality of the last count, its order."""
    last = owner.rows_of(spec.key)[-1].row if owner.rows_of(spec.key) else None
    if isinstance(last, CountClaim):
        return {"modality": last.modality, "category": last.category}
    if isinstance(last, IssueStatus | Position):
        return {"date_edtf": last.date_edtf, "event_id": last.event_id}
    if spec.row_type is Outcome:
        return {"sort": len(owner.rows_of(spec.key)) + 1}
    if spec.row_type is CountClaim:
        return {"category": "military"}
    if spec.row_type is IssueStatus:
        return {"status": "raised"}
    if isinstance(owner.row, Quote) and spec.row_type is Rendering:
        return {"mode": owner.row.mode}
    return {}
