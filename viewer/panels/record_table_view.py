"""A table of records: painted cells, one accent edge for related rows, the window's selection, copy as cells."""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from viewer.models.record_table import CELL_ROLE, ID_ROLE, RELATED_ROLE, Cell, RecordTable
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import RowState, paint_row_ground
from viewer.paint.panel_rows import paint_table_cell
from viewer.settings import Setting, Settings
from viewer.words import tr

Index = QModelIndex | QPersistentModelIndex
_COPY_AT_MOST = 10_000
_LEAST_FLEXIBLE_PX = 160
_STRONG_RTL = ("R", "AL")


class CellDelegate(QStyledItemDelegate):
    """Paints a cell and, in the first column, the edge of a related row."""

    def __init__(self, table: RecordTableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then words."""
        table = self._table
        first = table.horizontalHeader().visualIndex(index.column()) == 0
        state = RowState(
            selected=bool(option.state & QStyle.StateFlag.State_Selected),
            list_focused=table.hasFocus(),
            hovered=index.row() == table.hovered_row,
            related=first and bool(index.data(RELATED_ROLE)),
            current=table.currentIndex() == index,
        )
        rect = option.rect.toRectF()
        paint_row_ground(painter, rect, state, table.look)
        cell: Cell = index.data(CELL_ROLE)
        paint_table_cell(
            painter,
            rect,
            table.look,
            text=" ".join(cell.text.split()),
            style=cell.style,
            glyph=cell.glyph,
            direction=direction_of(cell.text),
            first=first,
        )

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """For fitting a column to its content."""
        cell: Cell = index.data(CELL_ROLE)
        width = self._table.look.fonts.metrics().width_px(cell.text, "verbatim" if cell.style == "serif" else "list")
        return QSize(round(width) + (44 if cell.glyph else 24), self._table.row_height_px())


class RecordTableView(QTableView):
    """Shows a `RecordTable`. `chosen` tells which records a person selected, `link_chosen` which link."""

    chosen = Signal(list)
    link_chosen = Signal(object)
    export_wanted = Signal()
    menu_asked = Signal(QMenu)

    def __init__(self, model: RecordTable, look: PanelLook, settings: Settings, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.hovered_row, self._name, self._settings = look, -1, name, settings
        self._following = False
        self._hidden_choice = Setting(f"tables/{name}/columns", "")
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
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
        self._set_up_header()
        model.modelAboutToBeReset.connect(self._about_to_reset)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self._choose())
        self.look.changed.connect(self.dress)
        self.dress()

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
        self.verticalHeader().setDefaultSectionSize(self.row_height_px())
        self.horizontalHeader().setFont(self.look.font("caption_medium"))
        self.horizontalHeader().setFixedHeight(self.look.row_px("caption_medium", 25, 8))
        self._size_columns()
        self.viewport().update()

    # ---- columns
    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(36)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._columns_menu)
        header.sectionClicked.connect(self.sort_by)
        chosen = self._settings.get(self._hidden_choice).split(",")
        for at, column in enumerate(self.table.columns):
            shown = column.id in chosen if chosen != [""] else not column.hidden
            header.setSectionHidden(at, not shown)
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def sort_by(self, column: int) -> None:
        """Sort up, then down, then return to the table's own order."""
        ascending, descending = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if self._sorted == (column, ascending):
            self._sorted = (column, descending)
        elif self._sorted == (column, descending):
            self._sorted = None
        else:
            self._sorted = (column, ascending)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(self._sorted is not None)
        if self._sorted is not None:
            header.setSortIndicator(*self._sorted)
        self.table.sort(*(self._sorted or (-1, ascending)))

    def show_column(self, at: int, shown: bool) -> None:
        """Show or hide a column and remember it; the last one shown stays."""
        header = self.horizontalHeader()
        if not shown and header.count() - header.hiddenSectionCount() <= 1:
            return
        header.setSectionHidden(at, not shown)
        ids = [c.id for i, c in enumerate(self.table.columns) if not header.isSectionHidden(i)]
        self._settings.put(self._hidden_choice, ",".join(ids))
        self._size_columns()

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setFont(self.look.font("list"))
        for at, column in enumerate(self.table.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.horizontalHeader().isSectionHidden(at))
            action.triggered.connect(lambda on, at=at: self.show_column(at, on))
        return menu

    def _columns_menu(self, at: QPoint) -> None:
        self.columns_menu().exec(self.horizontalHeader().mapToGlobal(at))

    def _size_columns(self) -> None:
        """Fixed columns grow with the text; the flexible ones share what is left."""
        header, left = self.horizontalHeader(), self.viewport().width()
        flexible = []
        for at, column in enumerate(self.table.columns):
            if header.isSectionHidden(at):
                continue
            if column.width_px == 0:
                flexible.append(at)
                continue
            width = self.look.scaled(column.width_px)
            header.resizeSection(at, width)
            left -= width
        for at in flexible:
            header.resizeSection(at, max(self.look.scaled(_LEAST_FLEXIBLE_PX), left // len(flexible)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the flexible columns what is left."""
        super().resizeEvent(event)
        self._size_columns()

    # ---- selection
    def follow(self, ids: tuple[int, ...]) -> None:
        """Select the rows of these records; scroll only if none of them is in view."""
        self._following = True
        rows = self.table.rows_of(ids) if ids else []
        chosen, last = QItemSelection(), self.table.columnCount() - 1
        for row in rows:
            chosen.select(self.table.index(row, 0), self.table.index(row, last))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)
        if rows:
            self.selectionModel().setCurrentIndex(self.table.index(rows[0], self._first_shown()), flag.NoUpdate)
            first, end = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
            end = end if end >= 0 else self.table.rowCount() - 1
            if not any(first <= row <= end for row in rows):
                self.scrollTo(self.table.index(rows[0], self._first_shown()))
        self._following = False

    def _first_shown(self) -> int:
        header = self.horizontalHeader()
        return next((at for at in range(header.count()) if not header.isSectionHidden(at)), 0)

    def _about_to_reset(self) -> None:
        self._following = True
        self.selectionModel().clear()
        self._following = False

    def _choose(self) -> None:
        if not self._following:
            rows = self.selectionModel().selectedRows()
            self.chosen.emit([int(index.data(ID_ROLE)) for index in rows])

    # ---- events
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover is a whole row; a link gets the pointing hand."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.row() != self.hovered_row:
            self.hovered_row = index.row()
            self.viewport().update()
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
        self.hovered_row = -1
        self.viewport().update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Copy belongs to the table while it has the focus."""
        asked = event.type() is QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy as cells; Enter follows the row's first link."""
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
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())[:_COPY_AT_MOST]
        if rows:
            QGuiApplication.clipboard().setText(self.table.as_text(rows, self.columns_shown()))

    def columns_shown(self) -> list[int]:
        """The columns in view, in the order they stand in."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(at) for at in range(header.count())]
        return [at for at in order if not header.isSectionHidden(at)]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Whatever can be done with the rows and the table."""
        self.row_menu().exec(event.globalPos())

    def row_menu(self) -> QMenu:
        """Copy, export, which columns are shown, and what the window adds."""
        menu = QMenu(self)
        menu.setFont(self.look.font("list"))
        copy = menu.addAction(tr("Copy cells"))
        copy.setEnabled(self.selectionModel().hasSelection())
        copy.triggered.connect(self.copy_cells)
        export = menu.addAction(tr("Export table as CSV…"))
        export.setEnabled(self.table.rowCount() > 0)
        export.triggered.connect(self.export_wanted)
        columns = self.columns_menu()
        columns.setTitle(tr("Columns"))
        menu.addMenu(columns)
        self.menu_asked.emit(menu)
        return menu


def direction_of(text: str) -> Qt.LayoutDirection:
    """The direction of a text by its first strong letter."""
    for letter in text[:200]:
        kind = bidirectional(letter)
        if kind in _STRONG_RTL:
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            return Qt.LayoutDirection.LeftToRight
    return Qt.LayoutDirection.LeftToRight
