"""One table model for every list of records: its columns are data, its rows are read in pages.

The model holds the ids of all rows (a numpy array, so a million are cheap) and reads a page of records when a row
of it is shown; the pages around it are asked for ahead (`RecordTable.ahead`). A filter over a large table runs in
slices between events, and another order is worked out elsewhere (`RecordTable.arrange`) while the old one stands.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from viewer.models.sort_keys import Ids, carried, in_order, keys_of

Index = QModelIndex | QPersistentModelIndex

DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
ID_ROLE: Final = int(Qt.ItemDataRole.UserRole)
CELL_ROLE: Final = ID_ROLE + 1
RELATED_ROLE: Final = ID_ROLE + 2
PAGE_ROWS: Final = 64
"""Few enough to be read within a frame, many enough for a high window."""
_PAGES_KEPT: Final = 128
_PAGES_AHEAD: Final = 4
_FILTER_SLICE: Final = 250
FILTERED_BY_READING: Final = 5_000
"""A filter reads each row of a smaller table; a larger one is narrowed by `RecordTable.narrow`, where it is given."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


Narrow = Callable[[str, Ids, Callable[[Ids | None], None]], None]
"""Given a text and ids, later answers those that meet it, in their order; None where that cannot be told."""


Sorting = tuple[int, Qt.SortOrder]
Ahead = Callable[[list[int], Callable[[list[Any]], None]], None]
"""Given ids, later answers their rows."""
Arrange = Callable[[Ids, "Column", bool, Callable[[Ids | None], None]], None]
"""Given ids, a column and whether it sorts downwards, now or later answers the ids in order; None where it was
stopped."""


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
    """One column: `cell` makes its content from a row. It sorts by `sort_key` of each row (a number or a text), else by
    the cell's text (`viewer.models.table_order`).

    For tables too large to read every row: `sort_ids` gives one key for each id, all at once; `texts` goes through the
    text of every record that has any, by id. `of_events`: what it sorts by stands on the event columns alone.
    `width_px` 0 takes what the others leave.
    """

    id: str
    title: str
    width_px: int
    cell: Callable[[Any], Cell]
    sort_key: Callable[[Any], Any] | None = None
    sort_ids: Callable[[Ids], NDArray[Any]] | None = None
    texts: Callable[[], Iterable[tuple[int, str]]] | None = None
    of_events: bool = False
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
    sort_changed = Signal()

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._read: Callable[[Sequence[int]], list[Any]] = lambda _ids: []
        self._source_ids: Ids = np.empty(0, np.int64)
        self._ids: Ids = self._source_ids
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._cells: dict[int, dict[tuple[int, int], Cell]] = {}
        self._related: frozenset[int] = frozenset()
        self._generation = 0
        self.ahead: Ahead | None = None
        self.arrange: Arrange = self._arrange_now
        self._sorted_by: Sorting | None = None
        self._standing: tuple[Sorting | None, Ids] = (None, self._ids)
        self._arranging = 0
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
        before, self._source_ids = self._source_ids, np.asarray(ids, np.int64)
        self._read = read
        self._forget_rows()
        still = None if self._filter or self._sorted_by is None else carried(self._ids, before, self._source_ids)
        self._apply(still)

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

    @property
    def sorted_by(self) -> Sorting | None:
        """The column and the way that sort the rows, or are about to; None for the table's own order."""
        return self._sorted_by

    def is_related(self, row: int) -> bool:
        """Whether a row bears the edge of related rows."""
        return bool(self._related) and int(self._ids[row]) in self._related

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
        """What a cell shows; empty where its record has gone. Kept as long as its page."""
        kept = self._cells.setdefault(row // PAGE_ROWS, {})
        cell = kept.get((row, column))
        if cell is None:
            record = self._row(row)
            cell = kept[row, column] = Cell("") if record is None else self.columns[column].cell(record)
        return cell

    def read_around(self, first: int, last: int) -> None:
        """Ask for the rows around those in view, before anybody comes to them."""
        pages, end = range(first // PAGE_ROWS, last // PAGE_ROWS + 1), -(-len(self._ids) // PAGE_ROWS)
        near = range(max(0, pages.start - 1), min(end, pages.stop + 1))
        if self.ahead is None or all(page in self._pages for page in near):
            return
        far = range(max(0, pages.start - _PAGES_AHEAD), min(end, pages.stop + _PAGES_AHEAD))
        missing = [page for page in far if page not in self._pages]
        ids = [int(i) for page in missing for i in self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]]
        self.ahead(ids, partial(self._take_ahead, self._generation, missing))

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
        self.sort_changed.emit()
        self._arrange(self._filtered())

    # ---- inside -----------------------------------------------------------------------------------------------
    def _row(self, row: int) -> Any:
        page = row // PAGE_ROWS
        rows = self._pages.get(page)
        if rows is None:
            wanted = [int(i) for i in self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]]
            rows = self._read(wanted)
            self._keep_page(page, rows)
        else:
            self._pages.move_to_end(page)
        at = row % PAGE_ROWS
        return rows[at] if at < len(rows) else None

    def _keep_page(self, page: int, rows: list[Any]) -> None:
        self._pages[page] = rows
        if len(self._pages) > _PAGES_KEPT:
            gone, _rows = self._pages.popitem(last=False)
            self._cells.pop(gone, None)

    def _forget_rows(self) -> None:
        self._pages.clear()
        self._cells.clear()
        self._generation += 1

    def _take_ahead(self, generation: int, pages: list[int], rows: list[Any]) -> None:
        if generation == self._generation:
            for at, page in enumerate(pages):
                if page not in self._pages:
                    self._keep_page(page, rows[at * PAGE_ROWS : (at + 1) * PAGE_ROWS])

    _waiting = False

    def _apply(self, meanwhile: Ids | None = None) -> None:
        self._timer.stop()
        self._hits, self._filtered_to = [], 0
        self._narrowed, self._waiting = None, False
        self._asked += 1
        if self._filter and self.narrow is not None and len(self._source_ids) > FILTERED_BY_READING:
            self._waiting = True
            self.narrow(self._filter, self._source_ids, partial(self._take_narrowed, self._asked))
            return
        self._filter_now(meanwhile)

    def _take_narrowed(self, asked: int, ids: Ids | None) -> None:
        """The rows that meet the filter are known; where they are not, the rows are read."""
        if asked != self._asked:
            return
        self._narrowed, self._waiting = ids, False
        if ids is None:
            self._filter_now()
        else:
            self._arrange(ids)

    def _filter_now(self, meanwhile: Ids | None = None) -> None:
        if self._filter:
            self._filter_slice()
            if self._filtered_to < len(self._source_ids):
                self._timer.start()
            return
        self._arrange(self._source_ids, meanwhile if meanwhile is not None else self._source_ids)

    def _filter_slice(self) -> None:
        ids = self._source_ids[self._filtered_to : self._filtered_to + _FILTER_SLICE]
        self._filtered_to += len(ids)
        words = self._filter.split()
        rows = self._read([int(i) for i in ids])
        keep = [row is not None and self._matches(row, words) for row in rows]
        self._hits.append(ids[np.asarray(keep, bool)] if len(keep) else ids)
        if self._filtered_to >= len(self._source_ids):
            self._timer.stop()
            self._arrange(self._filtered())
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

    def _arrange(self, ids: Ids, meanwhile: Ids | None = None) -> None:
        """Show these rows as they are sorted. Until the order is known, what stands stands, or `meanwhile`."""
        self._arranging += 1
        asked = self._arranging
        if self._sorted_by is None or not len(ids):
            self._take_order(asked, ids, ids)
            return
        column, order = self._sorted_by
        descending = order is Qt.SortOrder.DescendingOrder
        self.arrange(ids, self.columns[column], descending, partial(self._take_order, asked, ids))
        if meanwhile is not None and self._standing[1] is not ids:
            self._put_ids(meanwhile)

    def _take_order(self, asked: int, ids: Ids, ordered: Ids | None) -> None:
        if asked != self._arranging:
            return
        if ordered is None:  # stopped: what stood before stands again
            self._sorted_by = self._standing[0] if self._standing[1] is ids else None
            self.sort_changed.emit()
            ordered = None if self._standing[1] is ids else ids
        if ordered is not None:
            self._put_ids(ordered)
            self._standing = (self._sorted_by, ids)

    def _arrange_now(self, ids: Ids, column: Column, descending: bool, done: Callable[[Ids | None], None]) -> None:
        keys = keys_of(column, ids, lambda wanted: (column, self._read(wanted))).of(ids)
        done(ids if keys is None else in_order(ids, keys, descending=descending))

    def _put_ids(self, ids: Ids) -> None:
        self.beginResetModel()
        self._ids, self._standing = ids, (None, ids)
        self._forget_rows()
        self.endResetModel()
        self.count_changed.emit()

    def _add_ids(self, ids: Ids) -> None:
        if len(ids):
            count = len(self._ids)
            self.beginInsertRows(QModelIndex(), count, count + len(ids) - 1)
            self._ids = np.concatenate([self._ids, ids])
            self._pages.pop(count // PAGE_ROWS, None)
            self._cells.pop(count // PAGE_ROWS, None)
            self.endInsertRows()
            self.count_changed.emit()


def _pasteable(text: str) -> str:
    line = " ".join(text.split())
    return "'" + line if line.startswith(_FORMULA_STARTS) else line
