"""The history: what changed, who did it, when, from what to what; any step can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.domain import Record
from db.errors import CaseError
from viewer.dialogs.ask import plain_label
from viewer.dialogs.opening_size import open_at
from viewer.forms.change_words import ChangeLine, StepLine, changes_in_words, count_words, steps
from viewer.paint.panel_look import PanelLook
from viewer.problems import problem_of
from viewer.record_commands import revert
from viewer.session import Session
from viewer.words import tr

WIDTH_PX, HEIGHT_PX = 860, 620


class HistoryDialog(QDialog):
    """The steps above, what the chosen one changed below."""

    def __init__(
        self,
        session: Session,
        look: PanelLook,
        parent: QWidget | None = None,
        *,
        record: Record | None = None,
        title: str = "",
        show_record: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._look, self._record, self._show_record = session, look, record, show_record
        self._steps: list[StepLine] = []
        self._changes: list[ChangeLine] = []
        words = tr("History of {title}", title=title) if title else tr("History")
        self.setWindowTitle(words)
        open_at(self, look.scaled(WIDTH_PX), look.scaled(HEIGHT_PX))
        self._build(words)
        session.case_changed.connect(self._on_case)
        self.read()

    # ---- parts
    def _build(self, words: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        heading = plain_label(words)
        heading.setFont(self._look.font("heading"))
        heading.setWordWrap(True)
        head.addWidget(heading, 1)
        self.filter = QLineEdit()
        self.filter.setFont(self._look.font("list"))
        self.filter.setProperty("short", "true")
        self.filter.setPlaceholderText(tr("Filter by name or person"))
        self.filter.setAccessibleName(tr("Filter by name or person"))
        self.filter.setFixedWidth(self._look.scaled(220))
        self.filter.textChanged.connect(lambda _text: self._fill_steps())
        head.addWidget(self.filter)
        column.addLayout(head)
        self.step_table = self._table(tr("Steps"), [tr("When"), tr("Who"), tr("What"), tr("Size")], 2)
        self.step_table.itemSelectionChanged.connect(self._show_step)
        column.addWidget(self.step_table, 3)
        self.told = plain_label("")
        self.told.setFont(self._look.font("list_bold"))
        self.told.setWordWrap(True)
        column.addWidget(self.told)
        self.change_table = self._table(tr("Changes of the step"), [tr("Record"), tr("Field"), tr("From"), tr("To")], 0)
        self.change_table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.change_table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.change_table.itemActivated.connect(lambda item: self._go_to(item.row()))
        column.addWidget(self.change_table, 2)
        column.addWidget(self._foot())

    def _table(self, name: str, heads: list[str], wide: int) -> QTableWidget:
        table = QTableWidget(0, len(heads))
        table.setHorizontalHeaderLabels(heads)
        table.setAccessibleName(name)
        table.setProperty("kind", "plain")
        table.setFont(self._look.font("list"))
        table.horizontalHeader().setFont(self._look.font("caption"))
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._look.row_px("list", 26))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        return table

    def _foot(self) -> QFrame:
        foot = QFrame()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        self.fault = plain_label("")
        self.fault.setFont(self._look.font("small"))
        self.fault.setProperty("tone", "danger")
        self.fault.setWordWrap(True)
        row.addWidget(self.fault, 1)
        self.close_button = QPushButton(tr("Close"))
        self.revert_button = QPushButton(tr("Take this step back"))
        self.revert_button.setProperty("kind", "primary")
        for button in (self.close_button, self.revert_button):
            button.setFont(self._look.font("list"))
            button.setAutoDefault(False)
            row.addWidget(button)
        self.close_button.clicked.connect(lambda _on=False: self.reject())
        self.revert_button.clicked.connect(lambda _on=False: self.take_back())
        return foot

    # ---- filling
    def read(self) -> None:
        """Read the history again."""
        self._steps = steps(self._session, record=self._record)
        self._fill_steps()

    def _on_case(self, _case: object) -> None:
        if self._session.has_case and self.isVisible():
            self.read()

    def shown_steps(self) -> list[StepLine]:
        """The steps the filter lets through."""
        wanted = self.filter.text().strip().casefold()
        return [s for s in self._steps if not wanted or wanted in s.words.casefold() or wanted in s.who.casefold()]

    def _fill_steps(self) -> None:
        shown = self.shown_steps()
        self.step_table.setRowCount(len(shown))
        for at, step in enumerate(shown):
            for column, words in enumerate((step.when, step.who, step.words, count_words(step))):
                self.step_table.setItem(at, column, _item(words))
        if shown:
            self.step_table.selectRow(0)
        self._show_step()

    def _chosen(self) -> StepLine | None:
        rows = self.step_table.selectionModel().selectedRows()
        shown = self.shown_steps()
        return shown[rows[0].row()] if rows and rows[0].row() < len(shown) else None

    def _show_step(self) -> None:
        step = self._chosen()
        self._changes = changes_in_words(self._session, step.edit_id) if step is not None else []
        self.told.setText(step.words if step is not None else tr("Nothing has been changed in this case yet."))
        self.revert_button.setEnabled(step is not None and self._session.can_annotate)
        self.change_table.setRowCount(len(self._changes))
        last = ""
        for at, change in enumerate(self._changes):
            record, last = ("" if change.record == last else change.record), change.record
            for column, words in enumerate((record, change.field, change.before, change.after)):
                self.change_table.setItem(at, column, _item(words))

    def _go_to(self, row: int) -> None:
        if self._show_record is not None and self._changes[row].record_id:
            self._show_record(self._changes[row].record_id)

    # ---- taking back
    def take_back(self) -> None:
        """Revert the chosen step, as a new one; what others changed since stays."""
        step = self._chosen()
        if step is None:
            return
        self.fault.setText("")
        try:
            applied = revert(self._session, step.edit_id)
        except CaseError as fault:
            sentence = str((fault.facts.get("reason") and fault.detail) or problem_of(fault).sentence)
            self.fault.setText(sentence)
            return
        if applied is None or not applied.edit_id:
            self.fault.setText(tr("Nothing of this step is left to take back."))


def _item(words: str) -> QTableWidgetItem:
    item = QTableWidgetItem(words)
    item.setToolTip(f"<p>{escape(words)}</p>")  # a bare text would be taken for markup where it looks like it
    return item
