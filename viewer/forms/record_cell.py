"""A field that names another record: type a few letters, choose from what the case has, or make a new one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from viewer.forms.candidates import Candidate, folded
from viewer.forms.cells import Cell, FieldFault
from viewer.forms.field_spec import FieldSpec
from viewer.forms.form_context import FormContext
from viewer.forms.form_list import NAMES
from viewer.panels.parts import link_button, retone
from viewer.words import tr

_ID = Qt.ItemDataRole.UserRole
_TITLE = Qt.ItemDataRole.UserRole + 1
_NEW = -1


class RecordLine(QLineEdit):
    """A line that says when the focus has left it for good, not for its own list."""

    def __init__(self, cell: RecordCell) -> None:
        super().__init__()
        self._cell = cell

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be ready to offer."""
        self._cell.make_list()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Settle what was typed."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._cell.settle()


class RecordCell(Cell):
    """The id of a record, or none."""

    def __init__(self, spec: FieldSpec, context: FormContext) -> None:
        super().__init__(spec, context.look)
        self._context = context
        self._id: int | None = None
        self.line = RecordLine(self)
        self.line.setFont(self.look.font("body"))
        self.line.setMinimumWidth(round(QFontMetricsF(self.look.font("body")).averageCharWidth() * 8))
        self.line.setPlaceholderText(tr("Type to choose"))
        self.line.textEdited.connect(self._on_typed)
        self.line.returnPressed.connect(self.settle)
        self._model = QStandardItemModel(self)
        self._list: QListView | None = None
        self.column.addWidget(self.line)
        self.offer = link_button(self.look, "", self.make_new, "small", "plus")
        self.offer.hide()
        self.column.addWidget(self.offer)

    def make_list(self) -> None:
        """The list of what may be meant; made when it is first needed, for a form may hold a hundred such fields."""
        if self._list is not None:
            return
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_TITLE)
        completer.setMaxVisibleItems(13)
        self._list = QListView()
        self._list.setFont(self.look.font("list"))
        self._list.setProperty("kind", "offers")
        completer.setPopup(self._list)
        completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]
        self.line.setCompleter(completer)

    @property
    def entry(self) -> QWidget:
        return self.line

    def tab_stops(self) -> list[QWidget]:
        """The line, then the offer to make what it names."""
        return [self.line, self.offer]

    def mark(self, faulty: bool) -> None:
        """Show that the value cannot be taken."""
        retone(self.line, "fault", "true" if faulty else "false")

    def show_values(self, *values: Any) -> None:
        self._id = values[0] or None
        self.line.setText(" ".join(self._context.title(self._id).split()))
        self.line.setCursorPosition(0)
        self.offer.hide()

    def typed_values(self) -> tuple[Any, ...]:
        self.settle()
        if self._id is None and self.line.text().strip():
            raise FieldFault(tr("Nothing has this name. Choose from the list, or make a new record."))
        if self._id is None and self.spec.required:
            raise FieldFault(self.missing_words())
        return (self._id,)

    def missing_words(self) -> str:
        """What to say where no record is named."""
        return tr("Choose a record.")

    def take(self, record_id: int) -> None:
        """Name a record, as if it had been chosen."""
        self._id = record_id
        if self._list is not None:
            self._list.hide()
        self.line.setText(" ".join(self._context.title(record_id).split()))
        self.line.setCursorPosition(0)
        self.offer.hide()
        self.touch()

    def settle(self) -> None:
        """Take the one record the typed text can mean; where there are several or none, wait for a choice."""
        if self._id is not None or not self.touched:
            return
        text = self.line.text()
        found = self._context.find(self.spec.targets, text) if text.strip() else []
        exact = [candidate for candidate in found if folded(candidate.title) == folded(text)]
        only = exact if len(exact) == 1 else found
        if len(only) == 1:
            self.take(only[0].id)
        elif text.strip() and self._can_make():
            self.offer.setText(self._new_words().replace("&", "&&"))
            self.offer.setAccessibleName(self._new_words())
            self.offer.show()

    def make_new(self) -> None:
        """Open the form of a new record of the first kind this field takes."""
        self._context.make(self.spec.targets[0], self.line.text().strip(), self.window(), self.take)

    def _can_make(self) -> bool:
        return self._context.can_make(self.spec.targets[0])

    def _new_words(self) -> str:
        text, kind = self.line.text().strip(), tr(NAMES[self.spec.targets[0]])
        return tr("New {kind} “{words}”…", kind=kind, words=text) if text else tr("New {kind}…", kind=kind)

    def _on_typed(self, text: str) -> None:
        self.make_list()
        self._id = None
        self.offer.hide()
        self._fill(self._context.find(self.spec.targets, text))
        self.touch()

    def _fill(self, found: list[Candidate]) -> None:
        self._model.clear()
        for candidate in found:
            words = tr("{title} · {detail}", title=candidate.title, detail=candidate.detail)
            self._add(words, candidate.title, candidate.id)
        if self._can_make():
            self._add(self._new_words(), self.line.text(), _NEW)

    def _add(self, words: str, title: str, record_id: int) -> None:
        item = QStandardItem(words)
        item.setData(record_id, _ID)
        item.setData(title, _TITLE)
        self._model.appendRow(item)

    def _on_chosen(self, index: QModelIndex) -> None:
        record_id = index.data(_ID)
        if record_id == _NEW:
            self.make_new()
        elif record_id:
            self.take(record_id)
