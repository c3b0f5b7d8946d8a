"""Which field of its record a passage speaks to: chosen from that record's own fields by their words."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu

from db.domain import Evidence
from viewer.forms.cells import LineCell
from viewer.forms.field_list import FIELDS
from viewer.forms.field_spec import FieldSpec
from viewer.forms.form_context import FormContext
from viewer.words import tr


class FieldNameCell(LineCell):
    """A line with a button that lists the fields; empty is the whole record."""

    def __init__(self, spec: FieldSpec, context: FormContext) -> None:
        super().__init__(spec, context.look)
        self._context = context
        self.choose_action = QAction(context.look.icon("chevron-down", "text2"), tr("Choose the field"), self)
        self.choose_action.triggered.connect(self._show_menu)
        line = self.entry
        assert isinstance(line, QLineEdit)
        line.setPlaceholderText(tr("The whole record"))
        line.addAction(self.choose_action, QLineEdit.ActionPosition.TrailingPosition)

    def menu(self) -> QMenu:
        """The whole record, and each field of the record the passage speaks to."""
        menu = QMenu(self)
        menu.setFont(self._context.look.font("list"))
        for name, words in (("", tr("The whole record")), *self._fields()):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == self.typed_values()[0])
            action.triggered.connect(lambda _on=False, name=name: self._take(name))
        return menu

    def _fields(self) -> list[tuple[str, str]]:
        passages = [row for row in self._context.drafted() if isinstance(row, Evidence)]
        target = self._context.session.case.record(passages[-1].target_id) if passages else None
        if target is None:
            target = next((row for row in self._context.drafted() if not isinstance(row, Evidence)), None)
        if target is None:
            return []
        return [(spec.name, tr(spec.words)) for spec in FIELDS[target.KIND] if not spec.folded]

    def _take(self, name: str) -> None:
        self.show_values(name)
        self.touch()

    def _show_menu(self) -> None:
        self.menu().popup(self.entry.mapToGlobal(QPoint(0, self.entry.height())))
