"""A table of records: the window's selection, columns and sorting by hand or keyboard, copy as cells.

Whatever the rows become, sorted, filtered or read again, the record under the hand keeps its place on the screen.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QTableView,
    QToolTip,
    QWidget,
)

from viewer.models.record_table import CELL_ROLE, Cell, RecordTable
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import RowState
from viewer.paint.table_rows import CellBox, CellWords, PaintedTable, TableInks, paint_cell_ring, paint_table_row
from viewer.panels.table_cells import CellSizes, words_of
from viewer.panels.table_header import STEP_PX, TableHeader
from viewer.panels.table_menu import row_menu
from viewer.panels.table_place import TablePlace
from viewer.settings import Settings

Index = QModelIndex | QPersistentModelIndex
_COPY_AT_MOST = 10_000
_AHEAD_AFTER_MS = 0


class RecordTableView(PaintedTable):
    """Shows a `RecordTable`. `chosen` tells which records a person selected, `link_chosen` which link; `typed` a letter
    typed over the rows."""

    chosen = Signal(list)
    link_chosen = Signal(object)
    export_wanted = Signal()
    menu_asked = Signal(QMenu)

    typed = Signal(str)

    def __init__(self, model: RecordTable, look: PanelLook, settings: Settings, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.hovered_row, self._name = look, -1, name
        self._inks = TableInks(look)
        self._following, self._by_key = False, False
        self.head = TableHeader(model.columns, look, settings, name, self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.setItemDelegate(CellSizes(self._inks, self.row_height_px, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._place = TablePlace(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_AHEAD_AFTER_MS)
        self._rest.timeout.connect(self._read_around)
        self._connect(model)
        self.dress()

    def _connect(self, model: RecordTable) -> None:
        self.head.restore()
        self.head.sectionClicked.connect(self.sort_by)
        self.head.rearranged.connect(self.size_columns)
        model.sort_changed.connect(self._show_sorting)
        model.modelAboutToBeReset.connect(self._about_to_reset)
        model.modelReset.connect(self._after_reset)
        self.selectionModel().selectionChanged.connect(self._choose)
        self.look.changed.connect(self.dress)
        kept = self.head.kept_sorting()
        if kept is not None:
            model.sort(*kept)

    @property
    def table(self) -> RecordTable:
        """The model."""
        model = self.model()
        assert isinstance(model, RecordTable)
        return model

    def row_height_px(self) -> int:
        """26 px, more with larger text."""
        return self.look.row_px("list", 26, 6)

    def dress(self) -> None:
        """Fonts and heights for the look of the moment."""
        self._inks.forget()
        self.verticalHeader().setDefaultSectionSize(self.row_height_px())
        self.head.setFont(self.look.font("caption_medium"))
        self.head.setFixedHeight(self.look.row_px("caption_medium", 25, 8))
        self.size_columns()
        self.viewport().update()

    # ---- columns
    def sort_by(self, column: int) -> None:
        """Sort up, then down, then return to the table's own order."""
        ascending, descending = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        now = self.table.sorted_by
        if now == (column, ascending):
            self.table.sort(column, descending)
        elif now == (column, descending):
            self.table.sort(-1)
        else:
            self.table.sort(column, ascending)

    def _show_sorting(self) -> None:
        self.head.show_sorting(self.table.sorted_by)

    @property
    def hand_column(self) -> int:
        """The column the keyboard is in; the first in view where it is in none."""
        at, shown = self.currentIndex().column(), self.columns_shown()
        return at if at in shown else shown[0]

    def take_keyboard(self) -> None:
        """Take the focus and show the cell the keyboard is in, the first in view where it was in none."""
        self.setFocus()
        self._by_key = True
        if not self.currentIndex().isValid() and self.table.rowCount():
            first = self.table.index(max(0, self.rowAt(0)), self.hand_column)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def sort_here(self) -> None:
        """Sort by the column the keyboard is in."""
        self.sort_by(self.hand_column)

    def move_here(self, by: int) -> None:
        """Move the column the keyboard is in, to the right or to the left."""
        self.head.move_column(self.hand_column, by)

    def widen_here(self, steps: int) -> None:
        """Make the column the keyboard is in wider or narrower."""
        self.head.widen_column(self.hand_column, steps * STEP_PX)
        self.size_columns()

    def show_column(self, at: int, shown: bool) -> None:
        """Show or hide a column and remember it; the last one shown stays."""
        self.head.show_column(at, shown)
        self.size_columns()

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns."""
        return self.head.menu(self.show_column)

    def columns_shown(self) -> list[int]:
        """The columns in view, in the order they stand in."""
        return self.head.shown()

    def size_columns(self) -> None:
        """Give the columns their room."""
        self.head.share_out(self.viewport().width())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the flexible columns what is left."""
        super().resizeEvent(event)
        self.size_columns()

    # ---- painting
    def paint_rows(self, painter: QPainter, clip: QRect) -> None:
        """Paint the rows that touch a part of the viewport."""
        table, height = self.table, self.rowHeight(0)
        first = self.rowAt(max(0, clip.top()))
        if first < 0 or not height:
            return
        top = self.rowViewportPosition(first)
        last = min(table.rowCount() - 1, first + (clip.bottom() - top) // height)
        columns = [(at, self._box(at)) for at in self.columns_shown()]
        columns = [(at, box) for at, box in columns if _touches(box, clip)]
        width, chosen, focused = self.viewport().width(), self.selectionModel(), self.hasFocus()
        for row in range(first, last + 1):
            state = RowState(
                selected=chosen.isSelected(table.index(row, 0)),
                list_focused=focused,
                hovered=row == self.hovered_row,
                related=table.is_related(row),
            )
            cells = [words_of(table.cell_at(row, at)) for at, _box in columns]
            place = QRectF(0, top + (row - first) * height, width, height)
            paint_table_row(painter, place, state, self._inks, [box for _at, box in columns], cells)
        self._paint_ring(painter, focused)
        if not self._rest.isActive():
            self._rest.start()

    def _paint_ring(self, painter: QPainter, focused: bool) -> None:
        """Where the keyboard is: always where its row is not selected, else while keys are used."""
        current = self.currentIndex()
        if focused and current.isValid() and (self._by_key or not self.selectionModel().isSelected(current)):
            paint_cell_ring(painter, self.visualRect(current).toRectF(), self.look)

    def _box(self, at: int) -> CellBox:
        left = self.columnViewportPosition(at)
        return CellBox(
            left, self.columnWidth(at), self.head.visualIndex(at) == self.head.visualIndex(self._first_shown())
        )

    def _read_around(self) -> None:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            self.table.read_around(first, last if last >= 0 else self.table.rowCount() - 1)

    # ---- selection
    def follow(self, ids: tuple[int, ...]) -> None:
        """Select the rows of these records; scroll only if none of them is in view."""
        self._following = True
        self._place.chosen = ids
        rows = self.table.rows_of(ids) if ids else []
        chosen, last = QItemSelection(), self.table.columnCount() - 1
        for row in rows:
            chosen.select(self.table.index(row, 0), self.table.index(row, last))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)
        if rows:
            self.selectionModel().setCurrentIndex(self.table.index(rows[0], self.hand_column), flag.NoUpdate)
            first, end = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
            end = end if end >= 0 else self.table.rowCount() - 1
            if not any(first <= row <= end for row in rows):
                self.scrollTo(self.table.index(rows[0], self.hand_column))
        self._following = False

    def _first_shown(self) -> int:
        return self.columns_shown()[0]

    def _about_to_reset(self) -> None:
        self._place.keep()
        self._following = True
        self.selectionModel().clear()
        self._following = False

    def _after_reset(self) -> None:
        self._following = True
        self._place.find()
        self._following = False

    def chosen_rows(self) -> list[range]:
        """The selected rows, in runs from top to bottom."""
        chosen = self.selectionModel().selection()
        runs = {range(run.top(), run.bottom() + 1) for run in map(chosen.at, range(chosen.size()))}
        return sorted(runs, key=lambda run: run.start)

    def _choose(self) -> None:
        if not self._following:
            ids = self.table.ids
            self.chosen.emit([int(i) for run in self.chosen_rows() for i in ids[run.start : run.stop]])

    # ---- events
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover is a whole row; a link gets the pointing hand."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row())
        cell = index.data(CELL_ROLE) if index.isValid() else None
        link = cell is not None and cell.style == "link" and cell.link_id is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a link opens what it leads to."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self._open_link(index.data(CELL_ROLE))

    def _open_link(self, cell: Cell) -> None:
        if cell.style == "link" and cell.link_id is not None:
            self.link_chosen.emit(cell.link_id)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            for stale in (self.hovered_row, row):
                if stale >= 0:
                    top, width = self.rowViewportPosition(stale), self.viewport().width()
                    self.viewport().update(QRect(0, top, width, self.row_height_px()))
            self.hovered_row = row

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The hand is at the mouse: no ring in a selected row."""
        self._by_key = False
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Copy belongs to the table while it has the focus."""
        asked = event.type() is QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A cell that is cut says all of its words."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = words_of(self.table.cell_at(index.row(), index.column())) if index.isValid() else CellWords("")
            cut = index.isValid() and self._inks.is_cut(words, self._box(index.column()))
            # A bare text would be taken for markup where it looks like it.
            QToolTip.showText(event.globalPos(), f"<p>{escape(words.text)}</p>" if cut else "", self)
            return True
        return super().viewportEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """A letter begins a filter: going through a million rows for a first letter helps nobody."""
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy as cells; Enter follows the row's first link."""
        if not self._by_key:
            self._by_key = True
            self.viewport().update()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_cells()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            row = self.currentIndex().row()
            for at in self.columns_shown():
                cell = self.table.cell_at(row, at)
                if cell.style == "link" and cell.link_id is not None:
                    self.link_chosen.emit(cell.link_id)
                    return
        super().keyPressEvent(event)

    def copy_cells(self) -> None:
        """Put the selected rows on the clipboard as tab-separated cells, as shown."""
        rows = [row for run in self.chosen_rows() for row in run[:_COPY_AT_MOST]][:_COPY_AT_MOST]
        if rows:
            QGuiApplication.clipboard().setText(self.table.as_text(rows, self.columns_shown()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Whatever can be done with the rows and the table."""
        self.row_menu().exec(event.globalPos())

    def row_menu(self) -> QMenu:
        """Copy, export, columns, and what the window adds."""
        menu = row_menu(self)
        self.menu_asked.emit(menu)
        return menu


def _touches(box: CellBox, clip: QRect) -> bool:
    return box.left_px < clip.right() + 1 and box.left_px + box.width_px > clip.left()
