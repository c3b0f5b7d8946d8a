"""One table model for every list of records: its columns are data, its rows are read in pages.

The model holds the ids of all rows (a numpy array, so a million are cheap) and reads a page of records when a row
of it is shown. Sorting and filtering never read more than they must: a column may sort whole arrays of ids, and a
filter over a large table runs in slices between events.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

Ids = NDArray[np.int64]
Index = QModelIndex | QPersistentModelIndex

DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
ID_ROLE: Final = int(Qt.ItemDataRole.UserRole)
CELL_ROLE: Final = ID_ROLE + 1
RELATED_ROLE: Final = ID_ROLE + 2
PAGE_ROWS: Final = 256
_PAGES_KEPT: Final = 64
_FILTER_SLICE: Final = 250
_SORT_BY_READING: Final = 50_000
FILTERED_BY_READING: Final = 5_000
"""A filter reads each row of a smaller table; a larger one is narrowed by `RecordTable.narrow`, where it is given."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


Narrow = Callable[[str, Ids, Callable[[Ids | None], None]], None]
"""Given a text and ids, later answers those that meet it, in their order; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. `style`: plain, serif, secondary, link or count; `glyph` an event kind drawn before.

    `link_id` is the record a click on the cell opens.
    """

    text: str
    style: str = "plain"
    glyph: str = ""
    link_id: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `cell` makes its content from a row; `sort_ids` gives one key for each id, all at once.

    A column without `sort_ids` sorts by `sort_key` of each row (or its text) where the table is small enough to
    be read whole. `width_px` 0 takes what the others leave.
    """

    id: str
    title: str
    width_px: int
    cell: Callable[[Any], Cell]
    sort_key: Callable[[Any], Any] | None = None
    sort_ids: Callable[[Ids], NDArray[Any]] | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableFile:
    """What to write: a table by its name, the ids of its rows, the ids of its columns."""

    name: str
    ids: Ids
    columns: tuple[str, ...]


class RecordTable(QAbstractTableModel):
    """Rows of records by id, read in pages through `read`; `read(ids)` gives one row for each id, in order."""

    count_changed = Signal()

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._read: Callable[[Sequence[int]], list[Any]] = lambda _ids: []
        self._source_ids: Ids = np.empty(0, np.int64)
        self._ids: Ids = self._source_ids
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._related: frozenset[int] = frozenset()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._filter = ""
        self._hits: list[Ids] = []
        self._filtered_to = 0
        self.narrow: Narrow | None = None
        self._asked = 0
        self._narrowed: Ids | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._filter_slice)

    # ---- content ----------------------------------------------------------------------------------------------
    def show_rows(self, ids: Ids | Sequence[int], read: Callable[[Sequence[int]], list[Any]]) -> None:
        """Show these records, in this order unless a column sorts them; the filter stays on."""
        self._source_ids = np.asarray(ids, np.int64)
        self._read = read
        self._pages.clear()
        self._apply()

    @property
    def ids(self) -> Ids:
        """The ids of the rows shown, in order."""
        return self._ids

    @property
    def total(self) -> int:
        """How many rows there are before the filter."""
        return len(self._source_ids)

    @property
    def filtering(self) -> bool:
        """Whether a filter is still at work on a large table."""
        return self._timer.isActive() or (bool(self._filter) and self._waiting)

    def set_filter(self, text: str) -> None:
        """Keep the rows in which every word of the text occurs in some cell, capitals ignored."""
        wanted = text.strip().casefold()
        if wanted != self._filter:
            self._filter = wanted
            self._apply()

    def set_related(self, ids: frozenset[int]) -> None:
        """Mark the rows of these records with the edge of related rows."""
        if ids != self._related:
            self._related = ids
            if self.rowCount():
                last = self.index(self.rowCount() - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last, [RELATED_ROLE])

    def row_of(self, record_id: int) -> int:
        """The row that shows a record, or -1."""
        found = np.flatnonzero(self._ids == record_id)
        return int(found[0]) if len(found) else -1

    def rows_of(self, record_ids: Sequence[int]) -> list[int]:
        """The rows that show any of these records, in order."""
        wanted = np.fromiter(record_ids, np.int64, len(record_ids))
        return [int(row) for row in np.flatnonzero(np.isin(self._ids, wanted))]

    def record_at(self, row: int) -> Any:
        """The row's record; None where it has gone since the ids were read."""
        return self._row(row)

    def cell_at(self, row: int, column: int) -> Cell:
        """What a cell shows; empty where its record has gone."""
        record = self._row(row)
        return Cell("") if record is None else self.columns[column].cell(record)

    def as_text(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """Rows as tab-separated text with a heading, safe to paste into a spreadsheet.

        A cell that a spreadsheet would run as a formula gets a leading apostrophe.
        """
        lines = ["\t".join(self.columns[c].title for c in columns)]
        lines += ["\t".join(_pasteable(self.cell_at(r, c).text) for c in columns) for r in rows]
        return "\n".join(lines) + "\n"

    # ---- Qt ---------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index | None = None) -> int:
        """All rows: the view asks for the content of those it shows only."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        """One for each `Column`, hidden ones included."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Text, the `Cell`, the record's id, whether the row is related."""
        if not index.isValid():
            return None
        row = index.row()
        if role == ID_ROLE:
            return int(self._ids[row])
        if role == RELATED_ROLE:
            return int(self._ids[row]) in self._related
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell_at(row, index.column()).text
        if role == CELL_ROLE:
            return self.cell_at(row, index.column())
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 returns to the order the rows came in."""
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._put_ids(self._in_order(self._filtered()))

    # ---- inside -----------------------------------------------------------------------------------------------
    def _row(self, row: int) -> Any:
        page = row // PAGE_ROWS
        rows = self._pages.get(page)
        if rows is None:
            wanted = [int(i) for i in self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]]
            rows = self._pages[page] = self._read(wanted)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        at = row % PAGE_ROWS
        return rows[at] if at < len(rows) else None

    _waiting = False

    def _apply(self) -> None:
        self._timer.stop()
        self._hits, self._filtered_to = [], 0
        self._narrowed, self._waiting = None, False
        self._asked += 1
        if self._filter and self.narrow is not None and len(self._source_ids) > FILTERED_BY_READING:
            self._waiting = True
            self.narrow(self._filter, self._source_ids, partial(self._take_narrowed, self._asked))
            return
        self._filter_now()

    def _take_narrowed(self, asked: int, ids: Ids | None) -> None:
        """The rows that meet the filter are known; where they are not, the rows are read."""
        if asked != self._asked:
            return
        self._narrowed, self._waiting = ids, False
        if ids is None:
            self._filter_now()
        else:
            self._put_ids(self._in_order(ids))

    def _filter_now(self) -> None:
        if self._filter:
            self._filter_slice()
            if self._filtered_to < len(self._source_ids):
                self._timer.start()
            return
        self._put_ids(self._in_order(self._source_ids))

    def _filter_slice(self) -> None:
        ids = self._source_ids[self._filtered_to : self._filtered_to + _FILTER_SLICE]
        self._filtered_to += len(ids)
        words = self._filter.split()
        rows = self._read([int(i) for i in ids])
        keep = [row is not None and self._matches(row, words) for row in rows]
        self._hits.append(ids[np.asarray(keep, bool)] if len(keep) else ids)
        if self._filtered_to >= len(self._source_ids):
            self._timer.stop()
            self._put_ids(self._in_order(self._filtered()))
        elif len(self._hits) == 1:
            self._put_ids(self._hits[0])
        else:
            self._add_ids(self._hits[-1])

    def _matches(self, row: Any, words: Sequence[str]) -> bool:
        text = "\n".join(column.cell(row).text for column in self.columns).casefold()
        return all(word in text for word in words)

    def _filtered(self) -> Ids:
        if not self._filter or self._waiting:
            return self._source_ids
        if self._narrowed is not None:
            return self._narrowed
        return np.concatenate(self._hits) if self._hits else np.empty(0, np.int64)

    def _in_order(self, ids: Ids) -> Ids:
        if self._sorted_by is None or not len(ids):
            return ids
        column, order = self.columns[self._sorted_by[0]], self._sorted_by[1]
        keys = self._sort_keys(column, ids)
        if keys is None:
            return ids
        at = np.argsort(keys, kind="stable") if isinstance(keys, np.ndarray) else _order_of(keys)
        return ids[at] if order is Qt.SortOrder.AscendingOrder else ids[at[::-1]]

    def _sort_keys(self, column: Column, ids: Ids) -> NDArray[Any] | list[Any] | None:
        if column.sort_ids is not None:
            return column.sort_ids(ids)
        if len(ids) > _SORT_BY_READING:
            return None
        key = column.sort_key or (lambda row: column.cell(row).text.casefold())
        rows = self._read([int(i) for i in ids])
        return [(0, key(row)) if row is not None else (1, "") for row in rows]

    def _put_ids(self, ids: Ids) -> None:
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()
        self.count_changed.emit()

    def _add_ids(self, ids: Ids) -> None:
        if len(ids):
            count = len(self._ids)
            self.beginInsertRows(QModelIndex(), count, count + len(ids) - 1)
            self._ids = np.concatenate([self._ids, ids])
            self._pages.pop(count // PAGE_ROWS, None)
            self.endInsertRows()
            self.count_changed.emit()


def _order_of(keys: list[Any]) -> NDArray[np.int64]:
    return np.asarray(sorted(range(len(keys)), key=lambda at: keys[at]), np.int64)


def _pasteable(text: str) -> str:
    line = " ".join(text.split())
    return "'" + line if line.startswith(_FORMULA_STARTS) else line
