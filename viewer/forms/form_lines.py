"""The lines of a form: a name at the left, the field at the right, what is wrong with it below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from viewer.forms.cells import Cell, FieldFault
from viewer.forms.drafts import Draft
from viewer.forms.field_spec import LONG_TEXT, VERBATIM, FieldSpec
from viewer.forms.form_context import FormContext
from viewer.forms.make_cell import make_cell
from viewer.panels.parts import label
from viewer.words import tr

LABEL_PX = 132


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be taken as it stands, and the sentence under it."""

    cell: Cell
    sentence: str


class FormLines(QWidget):
    """The fields of one row, in order. `edited` tells of any change, with the field's name."""

    edited = Signal(str)

    def __init__(self, draft: Draft, specs: tuple[FieldSpec, ...], context: FormContext) -> None:
        super().__init__()
        self.draft, self._look = draft, context.look
        self.cells: dict[str, Cell] = {}
        self._faults: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, self._look.scaled(LABEL_PX))
        self._grid.setColumnStretch(1, 1)
        for at, spec in enumerate(specs):
            self._add(at, spec, context)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def _add(self, at: int, spec: FieldSpec, context: FormContext) -> None:
        cell = make_cell(spec, type(self.draft.row), context)
        cell.put(*(getattr(self.draft.row, name) for name in spec.names))
        cell.edited.connect(lambda name=spec.name: self._on_edited(name))
        name = label(self._look, tr(spec.words), "body", "second", wrap=False)
        name.setBuddy(cell.entry)
        name.setMinimumHeight(self._look.scaled(28))
        name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        if spec.help and spec.kind not in (LONG_TEXT, VERBATIM, "truth"):
            cell.column.addWidget(label(self._look, tr(spec.help), "caption", "third", wrap=True))
        fault = label(self._look, "", "small", "danger", wrap=True)
        fault.hide()
        cell.column.addWidget(fault)
        self._faults[spec.name] = fault
        self._grid.addWidget(cell, at, 1)
        self.cells[spec.name] = cell

    def _on_edited(self, name: str) -> None:
        self._faults[name].hide()
        self.edited.emit(name)

    @property
    def touched(self) -> bool:
        """Whether any field was changed."""
        return any(cell.touched for cell in self.cells.values())

    def collect(self) -> list[Fault]:
        """Take what the fields say into the draft's row; the faults of those that cannot be taken."""
        faults, values = [], dict[str, Any]()
        for name, cell in self.cells.items():
            self._faults[name].hide()
            cell.mark(False)
            try:
                values |= dict(zip(cell.spec.names, cell.read(), strict=True))
            except FieldFault as fault:
                faults.append(Fault(cell, fault.sentence))
                self.say(name, fault.sentence)
        self.draft.row = replace(cast(Any, self.draft.row), **values)
        return faults

    def say(self, name: str, sentence: str) -> Cell | None:
        """Show what is wrong under a field; its widget, or None where no line fills the field."""
        found = next((cell for cell in self.cells.values() if name in cell.spec.names), None)
        if found is not None:
            found.mark(True)
            shown = self._faults[found.spec.name]
            shown.setText(sentence)
            shown.show()
        return found
