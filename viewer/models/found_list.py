"""The hits of Find as rows: a heading for each group, the hits, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from viewer.models.case_reading import CaseReading
from viewer.models.found_rows import GROUP_WORDS, found_row, group_heading
from viewer.paint.search_rows import ShownRow
from viewer.search import Hit, SearchAnswer
from viewer.words import number, tr

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One row, and its hit; None for a heading."""

    row: ShownRow
    hit: Hit | None = None


class FoundList(QAbstractListModel):
    """Rows of one answer, perhaps of one group of it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[FoundItem] = []

    def put(self, answer: SearchAnswer | None, reading: CaseReading, only: str = "") -> None:
        """Show an answer; `only` names the one group to show."""
        self.beginResetModel()
        self.items = []
        for group in answer.groups if answer is not None else ():
            if only and group.name != only:
                continue
            self.items.append(FoundItem(group_heading(group, GROUP_WORDS)))
            self.items.extend(FoundItem(found_row(reading, hit), hit) for hit in group.hits)
            left = group.total - len(group.hits)
            if left > 0:
                more = tr("At least {count} more") if group.capped else tr("{count} more")
                words = tr("{more}. Type more letters to narrow the search.", more=more.format(count=number(left)))
                self.items.append(FoundItem(ShownRow(heading=words)))
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many rows, headings among them."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row's words, for assistive technology."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.items[index.row()].row.words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if self.items[index.row()].hit is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def hit_at(self, index: Index) -> Hit | None:
        """The hit of a row; None for a heading and for no row."""
        return self.items[index.row()].hit if index.isValid() else None

    def row_of(self, record_id: int) -> int:
        """The first row of a record, or -1."""
        return next((n for n, item in enumerate(self.items) if item.hit and item.hit.record_id == record_id), -1)
