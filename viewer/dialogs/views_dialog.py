"""The saved views of a case: show, rename, order, delete, carry to another copy as JSON and back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.dates import describe_short, describe_span, iso_day, parse_edtf
from db.domain import SavedView
from viewer.dialogs.ask import AskDialog, plain_label
from viewer.dialogs.opening_size import open_at
from viewer.paint.panel_look import PanelLook
from viewer.saved_views import in_order, read_view
from viewer.session import Session
from viewer.words import tr

_ID = Qt.ItemDataRole.UserRole


class ViewNameDialog(AskDialog):
    """Asks how a view is called."""

    def __init__(self, look: PanelLook, title: str, sentence: str, button: str, present: str, parent: QWidget) -> None:
        super().__init__(look, title, sentence, button, parent)
        self.field.setMaxLength(200)
        self.field.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text.strip())))
        self.accept_button.setEnabled(False)
        self.field.setText(present)
        self.field.selectAll()

    @property
    def name(self) -> str:
        """The name without the blanks around it."""
        return self.field.text().strip()


class ViewsDialog(QDialog):
    """A list in the analyst's order and what can be done with the chosen one; it says wishes and changes nothing."""

    show_wanted = Signal(object)
    replace_wanted = Signal(object)
    rename_wanted = Signal(object, str)
    move_wanted = Signal(object, int)
    delete_wanted = Signal(object)
    export_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, session: Session, look: PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look = session, look
        self.setWindowTitle(tr("Saved views"))
        open_at(self, look.scaled(560), look.scaled(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        heading = plain_label(tr("Saved views"))
        heading.setFont(look.font("heading"))
        column.addWidget(heading)
        words = plain_label(tr("Span, lanes, filters and the as-known date, kept in the case. F2 renames."))
        words.setFont(look.font("body"))
        words.setProperty("tone", "second")
        words.setWordWrap(True)
        column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.list = self._build_list()
        row.addWidget(self.list, 1)
        row.addLayout(self._build_buttons())
        column.addLayout(row, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.setFont(look.font("list"))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        session.case_changed.connect(self._read)
        self._read()

    def _build_list(self) -> QListWidget:
        made = QListWidget()
        made.setProperty("surface", "box")
        made.setFont(self._look.font("list"))
        made.setAccessibleName(tr("Saved views"))
        made.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed | QListWidget.EditTrigger.SelectedClicked)
        made.itemActivated.connect(lambda item: self.show_wanted.emit(item.data(_ID)))
        made.itemChanged.connect(self._on_renamed)
        made.currentRowChanged.connect(lambda _row: self._enable())
        return made

    def _build_buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self.show_button = self._button(tr("Show"), lambda: self.show_wanted.emit(self.chosen))
        self.show_button.setProperty("kind", "primary")
        self.replace_button = self._button(tr("Set to present view"), lambda: self.replace_wanted.emit(self.chosen))
        self.rename_button = self._button(tr("Rename"), self._rename)
        self.up_button = self._button(tr("Move up"), lambda: self.move_wanted.emit(self.chosen, -1))
        self.down_button = self._button(tr("Move down"), lambda: self.move_wanted.emit(self.chosen, 1))
        self.delete_button = self._button(tr("Delete"), lambda: self.delete_wanted.emit(self.chosen))
        self.export_button = self._button(tr("Export…"), self.export_wanted.emit)
        self.import_button = self._button(tr("Import…"), self.import_wanted.emit)
        for button in (
            self.show_button,
            self.replace_button,
            self.rename_button,
            self.up_button,
            self.down_button,
            self.delete_button,
        ):
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.export_button)
        column.addWidget(self.import_button)
        return column

    def _button(self, words: str, run: object) -> QPushButton:
        made = QPushButton(words)
        made.setFont(self._look.font("list"))
        made.setAutoDefault(False)
        made.clicked.connect(lambda _on=False: run())  # type: ignore[operator]
        return made

    @property
    def chosen(self) -> int | None:
        """The chosen view."""
        item = self.list.currentItem()
        chosen: int | None = None if item is None else item.data(_ID)
        return chosen

    def choose(self, view_id: int | None) -> None:
        """Put the list's choice on a view."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == view_id:
                self.list.setCurrentRow(row)

    def _read(self, _case: object = None) -> None:
        if not self._session.has_case:
            return
        kept, at = self.chosen, self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for view in in_order(self._session.case):
            item = QListWidgetItem(view.name)
            item.setData(_ID, view.id)
            item.setToolTip(self._told(view))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(at, 0), self.list.count() - 1))
        self.choose(kept)
        self.list.blockSignals(False)
        self._enable()

    def _told(self, saved: SavedView) -> str:
        looked = read_view(self._session.case, saved, self._session.view)
        span = describe_span(round(looked.view.start_s), round(looked.view.end_s) - 1)
        if looked.as_of_s is None:
            return span
        return tr("{span}, as known on {day}", span=span, day=describe_short(parse_edtf(iso_day(looked.as_of_s))))

    def _enable(self) -> None:
        chosen, row, writable = self.chosen is not None, self.list.currentRow(), self._session.can_annotate
        self.show_button.setEnabled(chosen)
        for button in (self.replace_button, self.rename_button, self.delete_button):
            button.setEnabled(chosen and writable)
        self.up_button.setEnabled(chosen and writable and row > 0)
        self.down_button.setEnabled(chosen and writable and row < self.list.count() - 1)
        self.export_button.setEnabled(self.list.count() > 0)
        self.import_button.setEnabled(writable)

    def _rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _on_renamed(self, item: QListWidgetItem) -> None:
        """Tell of the new name after the list is done with the item, for the list is then read anew."""
        view = self._session.case.saved_views.get(item.data(_ID))
        name = item.text().strip()
        if view is None or name == view.name:
            return
        if not name or not self._session.can_annotate:
            QTimer.singleShot(0, self._read)
            return
        QTimer.singleShot(0, partial(self.rename_wanted.emit, view.id, name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes; Alt with Up or Down moves the chosen view."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Delete and self.delete_button.isEnabled():
            self.delete_wanted.emit(self.chosen)
        elif alt and event.key() == Qt.Key.Key_Up and self.up_button.isEnabled():
            self.move_wanted.emit(self.chosen, -1)
        elif alt and event.key() == Qt.Key.Key_Down and self.down_button.isEnabled():
            self.move_wanted.emit(self.chosen, 1)
        else:
            super().keyPressEvent(event)
