"""The backups of a case, what differs between each and the present state, and two ways to have one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.dialogs.ask import plain_label
from viewer.dialogs.opening_size import open_at
from viewer.paint.panel_look import PanelLook
from viewer.words import number, tr

WIDTH_PX, HEIGHT_PX, LIST_PX = 820, 480, 280


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup: when it was taken, before what, how large it is."""

    when: str
    why: str
    size: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One kind of record: how many only the backup has, only the case has, and both have but differ; examples."""

    kind: str
    only_in_backup: int
    only_in_case: int
    changed: int
    examples: str


class RestoreDialog(QDialog):
    """`compare_wanted` asks what differs from a backup; the others say what is to be done with it."""

    compare_wanted = Signal(int)
    copy_wanted = Signal(int)
    restore_wanted = Signal(int)

    def __init__(
        self, look: PanelLook, backups: Sequence[BackupLine], *, can_write: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._can_write = look, can_write
        self.setWindowTitle(tr("Restore a backup"))
        open_at(self, look.scaled(WIDTH_PX), look.scaled(HEIGHT_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._words(tr("Restore a backup"), "heading"))
        said = tr("A backup is taken before the first change of a session and before anything larger.")
        column.addWidget(self._words(said, "body", "second"))
        column.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(14)
        self.list = self._build_list(backups)
        row.addWidget(self.list)
        right = QVBoxLayout()
        self.told = self._words("", "body_medium")
        right.addWidget(self.told)
        self.table = self._build_table()
        right.addWidget(self.table, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        kept = tr("The present state is kept as a backup before it is replaced.")
        column.addWidget(self._words(kept, "small", "third"))
        column.addLayout(self._foot())
        self.list.currentRowChanged.connect(self._choose)
        if backups:
            self.list.setCurrentRow(0)
        else:
            self.tell(tr("There is no backup of this case yet."))

    @property
    def chosen(self) -> int:
        """The row that is chosen, -1 for none."""
        return self.list.currentRow()

    def tell(self, words: str) -> None:
        """Say something in place of the comparison."""
        self.told.setText(words)
        self.table.setRowCount(0)
        self.table.hide()

    def show_differences(self, at: int, lines: Sequence[DifferenceLine]) -> None:
        """What restoring backup `at` would change; an answer for another row is dropped."""
        if at != self.chosen:
            return
        if not lines:
            self.tell(tr("It says the same as the case does now."))
            return
        self.told.setText(tr("What differs from the case as it is now"))
        self.table.show()
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            figures = (line.only_in_backup, line.only_in_case, line.changed)
            texts = (line.kind, *(number(count) if count else "" for count in figures), line.examples)
            for place, words in enumerate(texts):
                item = QTableWidgetItem(words)
                if 1 <= place <= 3:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, place, item)

    # ---- building
    def _words(self, words: str, style: str, tone: str = "") -> QLabel:
        line = plain_label(words)
        line.setFont(self._look.font(style))
        line.setWordWrap(True)
        if tone:
            line.setProperty("tone", tone)
        return line

    def _build_list(self, backups: Sequence[BackupLine]) -> QListWidget:
        made = QListWidget()
        made.setProperty("surface", "box")
        made.setFont(self._look.font("list"))
        made.setAccessibleName(tr("Backups, newest first"))
        made.setFixedWidth(self._look.scaled(LIST_PX))
        for backup in backups:
            words = tr("{when}\n{why}, {size}", when=backup.when, why=backup.why, size=backup.size)
            item = QListWidgetItem(words)
            item.setSizeHint(QSize(0, self._look.row_px("list", 48, 26)))
            made.addItem(item)
        return made

    def _build_table(self) -> QTableWidget:
        heads = (tr("Kind"), tr("Comes back"), tr("Goes"), tr("Changes"), tr("For example"))
        table = QTableWidget(0, len(heads))
        table.setHorizontalHeaderLabels(list(heads))
        table.setAccessibleName(tr("What differs"))
        table.setProperty("kind", "plain")
        table.setFont(self._look.font("list"))
        table.horizontalHeader().setFont(self._look.font("caption"))
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._look.row_px("list", 26))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        return table

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.close_button = QPushButton(tr("Close"))
        self.copy_button = QPushButton(tr("Restore into a new file…"))
        self.restore_button = QPushButton(tr("Replace the present state"))
        self.close_button.clicked.connect(lambda _on=False: self.reject())
        self.copy_button.clicked.connect(lambda _on=False: self.copy_wanted.emit(self.chosen))
        self.restore_button.clicked.connect(lambda _on=False: self.restore_wanted.emit(self.chosen))
        for button in (self.close_button, self.restore_button, self.copy_button):
            button.setFont(self._look.font("list"))
            button.setAutoDefault(False)
            row.addWidget(button)
        self.copy_button.setProperty("kind", "primary")
        self._enable()
        return row

    def _choose(self, at: int) -> None:
        self._enable()
        if at >= 0:
            self.tell(tr("Comparing with the case as it is now…"))
            self.compare_wanted.emit(at)

    def _enable(self) -> None:
        self.copy_button.setEnabled(self.chosen >= 0)
        self.restore_button.setEnabled(self.chosen >= 0 and self._can_write)
        self.restore_button.setToolTip("" if self._can_write else tr("This case is open read-only."))
