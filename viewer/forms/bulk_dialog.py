"""One value for many records: choose the field, give the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from db.domain import TYPES, Record
from viewer.dialogs.ask import plain_label
from viewer.forms.cells import Cell, FieldFault, QuietCombo
from viewer.forms.drafts import Draft, blank_row
from viewer.forms.field_spec import CHOICE, DATE, LANGUAGE, LONG_TEXT, RECORD, TEXT, TRUTH, WHOLE, FieldSpec
from viewer.forms.form_context import FormContext
from viewer.forms.form_list import FORMS
from viewer.forms.make_cell import make_cell
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.words import tr, trn

_BULK = (CHOICE, DATE, LANGUAGE, LONG_TEXT, RECORD, TEXT, TRUTH, WHOLE)
_ONE_ONLY = frozenset({"title", "name", "monogram", "short_name", "label", "filename", "text_sha256", "text_length"})
"""Fields that would be wrong to give to several records."""


def bulk_fields(records: Sequence[Record]) -> tuple[FieldSpec, ...]:
    """The fields all these records have and may share a value of."""
    forms = [FORMS[kind] for kind in dict.fromkeys(record.KIND for record in records)]
    if not forms:
        return ()
    first, others = forms[0], forms[1:]
    return tuple(
        spec
        for spec in first.fields
        if spec.kind in _BULK and spec.name not in _ONE_ONLY and not (spec.required and spec.kind != RECORD)
        if all(form.field(spec.name) == spec for form in others)
    )


class BulkContext(FormContext):
    """A context that makes no records along the way."""

    def can_make(self, kind: str) -> bool:
        """A new record has its own form."""
        return False


class BulkDialog(QDialog):
    """Ask for a field and a value. `values` holds the answer."""

    def __init__(
        self, session: Session, look: PanelLook, records: Sequence[Record], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}
        self._look, self._records = look, records
        self._context = BulkContext(session, look, Draft(blank_row("tag"), None, {}), lambda *_given: None)
        self._fields = bulk_fields(records)
        words = trn("Change record", "Change {count} records", len(records))
        self.setWindowTitle(words)
        self.setMinimumWidth(look.scaled(560))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 16)
        self.column.setSpacing(10)
        heading = plain_label(words)
        heading.setFont(look.font("heading"))
        self.column.addWidget(heading)
        self.column.addWidget(self._caption(tr("Field")))
        self.choice = QuietCombo()
        self.choice.setFont(look.font("body"))
        self.choice.setAccessibleName(tr("Field"))
        for spec in self._fields:
            self.choice.addItem(tr(spec.words), spec.name)
        self.column.addWidget(self.choice)
        self.column.addWidget(self._caption(tr("New value")))
        self.cell: Cell | None = None
        self.told = plain_label("")
        self.told.setFont(look.font("small"))
        self.told.setProperty("tone", "danger")
        self.told.setWordWrap(True)
        self.column.addWidget(self.told)
        self._add_buttons(words)
        self.choice.currentIndexChanged.connect(lambda _at: self._show_field())
        self._show_field()

    def _caption(self, words: str) -> QLabel:
        made = plain_label(words)
        made.setFont(self._look.font("body"))
        made.setProperty("tone", "second")
        return made

    def _add_buttons(self, words: str) -> None:
        buttons = QDialogButtonBox()
        buttons.setFont(self._look.font("list"))
        self.accept_button = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accept_button.setEnabled(bool(self._fields))
        self.column.addWidget(buttons)

    def _show_field(self) -> None:
        spec = next((s for s in self._fields if s.name == self.choice.currentData()), None)
        if self.cell is not None:
            self.column.removeWidget(self.cell)
            self.cell.hide()
            self.cell.deleteLater()
            self.cell = None
        if spec is None:
            self.told.setText(tr("These records share no field that can be changed together."))
            return
        self.told.setText("")
        self.cell = make_cell(spec, TYPES[self._records[0].KIND], self._context)
        first = self._records[0]
        self.cell.put(*(getattr(first, name) for name in spec.names))
        self.column.insertWidget(self.column.indexOf(self.told), self.cell)
        QWidget.setTabOrder(self.choice, self.cell.entry)

    def accept(self) -> None:
        """Take the value, unless it cannot be read."""
        if self.cell is None:
            return
        try:
            self.values = dict(zip(self.cell.spec.names, self.cell.read(), strict=True))
        except FieldFault as fault:
            self.cell.mark(True)
            self.told.setText(fault.sentence)
            self.cell.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()
