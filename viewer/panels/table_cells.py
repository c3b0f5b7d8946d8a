"""Cells of a table as words for its painter, and how wide they would like to be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from viewer.models.record_table import CELL_ROLE, Cell
from viewer.paint.table_rows import CellWords, TableInks

Index = QModelIndex | QPersistentModelIndex


class CellSizes(QStyledItemDelegate):
    """Tells how wide a cell would like to be, for fitting a column to its content; the table paints itself."""

    def __init__(self, inks: TableInks, row_height_px: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._inks, self._row_height_px = inks, row_height_px

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """The cell's words, uncut."""
        cell: Cell = index.data(CELL_ROLE)
        return QSize(round(self._inks.wanted_px(words_of(cell))), self._row_height_px())


def words_of(cell: Cell) -> CellWords:
    """What a cell shows, for the painter."""
    return CellWords(cell.text, cell.style, cell.glyph)
