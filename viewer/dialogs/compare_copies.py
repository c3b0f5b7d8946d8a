"""Another copy held against the open case, by record and field. It changes nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import label
from viewer.words import number, tr, trn

Index = QModelIndex | QPersistentModelIndex

WIDTH_PX, HEIGHT_PX, EDGE_PX = 940, 560, 24
ONLY_THERE, ONLY_HERE, DIFFERS = "there", "here", "differs"
_SHOWN: Final = (
    ("", "Everything that differs"),
    (ONLY_THERE, "Only in the other copy"),
    (ONLY_HERE, "Only in this case"),
    (DIFFERS, "In both, but different"),
)
_NOWHERE: Final = QModelIndex()
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One line: the record it is about, what of it, what each copy says. `state`: there, here, differs."""

    record_id: int
    state: str
    record: str
    field: str
    here: str
    there: str


class CompareTable(QAbstractTableModel):
    """The lines that pass the filter."""

    def __init__(self, rows: Sequence[CompareRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = tuple(rows)
        self.rows: list[CompareRow] = list(rows)

    def show_only(self, state: str) -> None:
        """Show lines of one state, all for ""."""
        self.beginResetModel()
        self.rows = [row for row in self._all if state in ("", row.state)]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Lines shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Record, what, here, there."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The words of a cell."""
        if role != int(Qt.ItemDataRole.DisplayRole):
            return None
        row = self.rows[index.row()]
        words = (row.record, row.field, row.here, row.there)[index.column()]
        line = " ".join(words.split())
        return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The names of the columns."""
        if role != int(Qt.ItemDataRole.DisplayRole) or orientation is not Qt.Orientation.Horizontal:
            return None
        return (tr("Record"), tr("What"), tr("In this case"), tr("In the other copy"))[section]


class CompareDialog(QDialog):
    """`take_wanted` asks for the chosen records that only the other copy has."""

    take_wanted = Signal(object)

    def __init__(
        self,
        look: PanelLook,
        name: str,
        rows: Sequence[CompareRow],
        show_record: Callable[[int], None],
        parent: QWidget | None = None,
        *,
        can_take: bool,
    ) -> None:
        super().__init__(parent)
        self._look, self._can_take, self._show_record = look, can_take, show_record
        self.setWindowTitle(tr("Compare with “{name}”", name=name))
        wide, high = look.scaled(WIDTH_PX), look.scaled(HEIGHT_PX)
        if parent is not None:
            wide, high = min(wide, parent.width() - EDGE_PX), min(high, parent.height() - EDGE_PX)
        self.resize(wide, high)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(label(look, tr("Compare with “{name}”", name=name), "heading", wrap=True))
        column.addWidget(label(look, _summary(rows), "body", "second", wrap=True))
        self.filter = QComboBox()
        self.filter.setFont(look.font("list"))
        self.filter.setAccessibleName(tr("Show"))
        for state, words in _SHOWN:
            self.filter.addItem(tr(words), state)
        column.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignLeft)
        self.model = CompareTable(rows, self)
        self.table = self._build_table()
        column.addWidget(self.table, 1)
        column.addLayout(self._build_foot())
        self.filter.currentIndexChanged.connect(lambda at: self._show_only(_SHOWN[at][0]))
        self._enable()

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(tr("What differs"))
        table.setProperty("kind", "plain")
        table.setFont(self._look.font("list"))
        head = table.horizontalHeader()
        head.setFont(self._look.font("caption"))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        head.setHighlightSections(False)
        table.setColumnWidth(1, self._look.scaled(150))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._look.row_px("list", 26))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.selectionModel().selectionChanged.connect(lambda _on, _off: self._enable())
        table.activated.connect(self._open)
        return table

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        said = tr("Neither file is changed by comparing.")
        row.addWidget(label(self._look, said, "small", "third", wrap=True), 1)
        self.close_button = QPushButton(tr("Close"))
        self.take_button = QPushButton(tr("Take into this case"))
        self.take_button.setProperty("kind", "primary")
        self.close_button.clicked.connect(lambda _on=False: self.reject())
        self.take_button.clicked.connect(lambda _on=False: self.take_wanted.emit(self.chosen()))
        for button in (self.close_button, self.take_button):
            button.setFont(self._look.font("list"))
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def chosen(self) -> list[int]:
        """The chosen records that only the other copy has."""
        rows = [self.model.rows[index.row()] for index in self.table.selectionModel().selectedRows()]
        return list(dict.fromkeys(row.record_id for row in rows if row.state == ONLY_THERE))

    def _show_only(self, state: str) -> None:
        self.model.show_only(state)
        self._enable()

    def _enable(self) -> None:
        count = len(self.chosen())
        self.take_button.setEnabled(bool(count) and self._can_take)
        words = trn("Take {count} record into this case", "Take {count} records into this case", count)
        self.take_button.setText(words if count else tr("Take into this case"))
        self.take_button.setToolTip("" if self._can_take else tr("This case is open read-only."))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if row.state != ONLY_THERE:
            self._show_record(row.record_id)


def _summary(rows: Sequence[CompareRow]) -> str:
    if not rows:
        return tr("Both say the same.")
    counts = [number(len({row.record_id for row in rows if row.state == state})) for state, _words in _SHOWN[1:]]
    return tr(
        "{there} records only in the other copy, {here} only in this case, {both} in both but different.",
        there=counts[0],
        here=counts[1],
        both=counts[2],
    )
