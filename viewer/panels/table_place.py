"""Where somebody is in a table, kept while its rows become others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

if TYPE_CHECKING:
    from viewer.panels.record_table_view import RecordTableView

_SELECTED_AT_MOST = 1_000
"""More rows than these are not looked up one by one; the window's own selection holds them all the same."""


class TablePlace:
    """The selected records, the cell of the keyboard, and the record that keeps its height on the screen: the one of
    the keyboard where it is in view, else the topmost. A table that shows its beginning goes on showing it."""

    def __init__(self, view: RecordTableView) -> None:
        self._view = view
        self.chosen: tuple[int, ...] = ()
        self._current: tuple[int, int] | None = None
        self._anchor: tuple[int, int] | None = None

    def keep(self) -> None:
        """The rows are about to change."""
        view, ids = self._view, self._view.table.ids
        runs, self._anchor = view.chosen_rows(), None
        if runs:
            self.chosen = tuple(int(i) for run in runs for i in ids[run.start : run.stop])
        current, top = view.currentIndex(), view.rowAt(0)
        self._current = (int(ids[current.row()]), current.column()) if current.isValid() else self._current
        if current.isValid() and view.viewport().rect().intersects(view.visualRect(current)):
            self._anchor = (int(ids[current.row()]), view.rowViewportPosition(current.row()))
        elif view.verticalScrollBar().value() and top >= 0:
            self._anchor = (int(ids[top]), view.rowViewportPosition(top))

    def find(self) -> None:
        """The rows have changed: go to where the same records are."""
        view = self._view
        self._select(view)
        if self._current is not None:
            row = view.table.row_of(self._current[0])
            if row >= 0:
                index = view.table.index(row, self._current[1])
                view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if self._anchor is None:
            return
        row = view.table.row_of(self._anchor[0])
        view.executeDelayedItemsLayout()
        if row >= 0:
            view.verticalScrollBar().setValue(row * view.rowHeight(0) - self._anchor[1])

    def _select(self, view: RecordTableView) -> None:
        if not 0 < len(self.chosen) <= _SELECTED_AT_MOST:
            return
        found, last = QItemSelection(), view.table.columnCount() - 1
        for row in view.table.rows_of(self.chosen):
            found.select(view.table.index(row, 0), view.table.index(row, last))
        flag = QItemSelectionModel.SelectionFlag
        view.selectionModel().select(found, flag.ClearAndSelect | flag.Rows)
