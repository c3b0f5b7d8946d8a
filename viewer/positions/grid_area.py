"""The grid on screen: paints the matrix or the ledger, walks its cells by keyboard, follows the selection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from viewer.layout.ledger import Ledger
from viewer.layout.ledger_scene import layout_ledger
from viewer.layout.marks import Box, Text
from viewer.layout.positions import Matrix, RoundColumn
from viewer.layout.positions_frame import GridScene, GridView
from viewer.layout.positions_scene import layout_matrix
from viewer.layout.positions_words import GridWords
from viewer.look import Look
from viewer.paint.backdrop import paint_backdrop
from viewer.paint.positions_painter import paint_grid, paint_on_body
from viewer.positions.grid_keys import cell_menu, press_grid_key
from viewer.positions.mark_drag import MarkDrag, drag_from, drag_marks, dragged
from viewer.positions.shown_records import place_of, records_in, selection_on
from viewer.positions.spoken_cells import ledger_lines, matrix_lines, tooltip_text
from viewer.session import Session
from viewer.words import tr

_BIG = 2**31 - 1


class GridArea(QAbstractScrollArea):
    """One matrix or one ledger. What is painted, hit, read aloud and walked is one and the same scene."""

    move_wanted = Signal(object, int)  # position id, stops (ids do not fit Qt's 32-bit int)
    place_wanted = Signal(object, int)  # position id, value 0 to 4
    removal_wanted = Signal(object)  # position id
    text_wanted = Signal(object)  # record id
    cell_changed = Signal()

    def __init__(self, session: Session, look: Look, words: GridWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look, self.words = session, look, words
        self.grid: Matrix | Ledger = Matrix()
        self._track: tuple[RoundColumn, ...] = ()
        self._scene: GridScene | None = None
        self._first: int | None = None
        self._placing = False
        self.current: tuple[int, int] | None = None
        self.active = 0
        self.drag: MarkDrag | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(320, 160))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(lambda _v: self.viewport().update())
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_sideways)
        session.selection_changed.connect(lambda _s: self.follow_selection())
        look.changed.connect(self.forget_scene)

    # ---- what is shown
    def show_grid(self, grid: Matrix | Ledger, track: Sequence[RoundColumn], *, keep_place: bool) -> None:
        """Show a matrix or a ledger; `keep_place` keeps the first column, else the last rounds show."""
        self.grid, self._track = grid, tuple(track)
        if not keep_place:
            self._first = None
        name = tr("Issue ledger") if isinstance(grid, Ledger) else tr("Positions")
        self.setAccessibleName(name)
        self.current = self._held(self.current)
        self.forget_scene()
        self.follow_selection()

    @property
    def is_ledger(self) -> bool:
        """Whether statuses are shown, not positions."""
        return isinstance(self.grid, Ledger)

    @property
    def rows(self) -> int:
        """How many issues are shown."""
        return len(self.grid.rows)

    @property
    def columns(self) -> int:
        """How many rounds there are to show."""
        return len(self.grid.columns)

    def forget_scene(self) -> None:
        """Lay out anew when next asked."""
        self._scene = None
        self.viewport().update()

    @property
    def scene(self) -> GridScene:
        """The present scene, laid out anew if anything it depends on has changed."""
        if self._scene is None:
            self._scene = self._laid_out(self.grid_view())
            self._set_bars(self._scene)
        return self._scene

    def _laid_out(self, view: GridView) -> GridScene:
        lay_out = (
            partial(layout_ledger, self.grid) if isinstance(self.grid, Ledger) else partial(layout_matrix, self.grid)
        )
        return lay_out(self._track, view, self.look.fonts.metrics(), self.words)

    def grid_view(self) -> GridView:
        """How the grid is looked at, at this widget's size."""
        area = self.viewport()
        rounds, issues = selection_on(self.session, self.grid)
        if self.current is not None and self.current[1] >= 0 and self.active:
            rounds |= {self.grid.columns[self.current[1]].event_id}
        return GridView(
            float(max(area.width(), 200)),
            float(max(area.height(), 100)),
            self.look.text_scale,
            self._first,
            self.current,
            self.hasFocus(),
            self.active,
            frozenset(rounds),
            frozenset(issues),
        )

    def _set_bars(self, scene: GridScene) -> None:
        self._placing = True
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        page = self.viewport().height() - scene.head_px
        down.setPageStep(max(1, int(page)))
        down.setSingleStep(32)
        down.setRange(0, max(0, math.ceil(scene.content_px - page)))
        across.setPageStep(scene.columns_fit)
        across.setSingleStep(1)
        across.setRange(0, max(0, scene.columns_total - scene.columns_fit))
        across.setValue(scene.first_column)
        self._placing = False

    def _scrolled_sideways(self, value: int) -> None:
        if not self._placing:
            self._first = value
            self.forget_scene()

    @property
    def scroll_px(self) -> float:
        """How far the rows are scrolled."""
        return float(self.verticalScrollBar().value())

    # ---- choosing
    def choose(self, row: int, column: int, record_id: int = 0) -> None:
        """Go to a cell and select what it shows: the record named, else its first, else its issue."""
        if not self.rows or not self.columns:
            return
        cell = self._held((row, column))
        assert cell is not None
        self.current = cell
        found = records_in(self.grid, *cell)
        self.active = record_id if record_id in found else self._same_party(found)
        self.bring_into_view()
        self.forget_scene()
        chosen = self.active or self.grid.rows[cell[0]].issue.issue_id
        self.session.select([chosen])
        self.cell_changed.emit()

    def _same_party(self, found: Sequence[int]) -> int:
        """The record of the party whose mark was active before, so that one party can be followed across rounds."""
        positions = self.session.case.positions
        party = positions[self.active].actor_id if self.active in positions else 0
        same = (i for i in found if i in positions and positions[i].actor_id == party)
        return next(same, found[0] if found else 0)

    def records_here(self) -> tuple[int, ...]:
        """The records of the present cell."""
        return records_in(self.grid, *self.current) if self.current is not None else ()

    def next_record(self) -> None:
        """The next record of the present cell: the other party's position, another report's."""
        found = self.records_here()
        if found and self.current is not None:
            at = found.index(self.active) + 1 if self.active in found else 0
            self.choose(*self.current, found[at % len(found)])

    def _held(self, cell: tuple[int, int] | None) -> tuple[int, int] | None:
        if cell is None or not self.rows or not self.columns:
            return None
        return min(max(cell[0], 0), self.rows - 1), min(max(cell[1], 0), self.columns - 1)

    def bring_into_view(self) -> None:
        """Scroll as little as needed for the present cell to show."""
        if self.current is None:
            return
        scene, (row, column) = self.scene, self.current
        if not scene.first_column <= column < scene.first_column + scene.columns_fit:
            before = column < scene.first_column
            self._first = column if before else column - scene.columns_fit + 1
            self.forget_scene()
            scene = self.scene
        box, bar = scene.rows[row], self.verticalScrollBar()
        page = self.viewport().height() - scene.head_px
        if box.y < bar.value():
            bar.setValue(int(box.y))
        elif box.y + box.h > bar.value() + page:
            bar.setValue(math.ceil(box.y + box.h - page))

    def _issues(self) -> list[int]:
        """The issues of the rows, top to bottom."""
        if isinstance(self.grid, Matrix):
            return [row.issue.issue_id for row in self.grid.rows]
        return [row.issue.issue_id for row in self.grid.rows]

    def follow_selection(self) -> None:
        """Go to the cell that shows what is selected elsewhere; light its round or its issue."""
        selected = self.session.selection.ids
        if selected and selected[-1] in self.records_here():
            self.active = selected[-1]
        else:
            self.active = 0
            place = place_of(self.grid, self.session.case, selected[-1]) if selected else None
            issues = self._issues()
            row = issues.index(selected[-1]) if selected and selected[-1] in issues else -1
            if place is not None:
                self.current, self.active = place
                self.bring_into_view()
            elif row >= 0 and self.columns and (self.current is None or self.current[0] != row):
                scene = self.scene
                last_shown = scene.first_column + scene.columns_fit - 1
                self.current = row, last_shown if self.current is None else self.current[1]
                self.bring_into_view()
        self.forget_scene()

    # ---- what it says
    def cell_lines(self, row: int, column: int) -> list[str]:
        """A cell in sentences."""
        if isinstance(self.grid, Ledger):
            return ledger_lines(self.grid, row, column)
        return matrix_lines(self.grid, row, column)

    def cell_rect(self, row: int, column: int) -> QRect:
        """A cell on the viewport; empty where its column is not shown."""
        box = self.scene.cell(row, column)
        if box is None:
            return QRect()
        y = box.rect.y + self.scene.head_px - self.scroll_px
        return QRect(round(box.rect.x), round(y), round(box.rect.w), round(box.rect.h))

    # ---- events
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scene."""
        theme, fonts, area = self.look.theme, self.look.fonts, self.viewport()
        scene = self.scene if self.session.has_case and self.columns else None
        with QPainter(area) as painter:
            if scene is None:
                paint_backdrop(painter, area.rect(), theme, "canvas")
                return
            paint_grid(painter, scene, theme, fonts, self.scroll_px, float(area.height()))
            if self.drag is not None and self.drag.moving:
                paint_on_body(painter, drag_marks(self.drag), scene, theme, fonts, self.scroll_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new size is a new scene, in which the present cell still shows."""
        super().resizeEvent(event)
        self.forget_scene()
        if self.current is not None and self.columns:
            self.bring_into_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move between cells, Shift and an arrow moves the mark, Space goes to the next position."""
        if event.key() == Qt.Key.Key_Escape and self.drag is not None:
            self.drag = None
            self.viewport().update()
        elif not press_grid_key(self, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the cell, the issue or the round under the mouse."""
        if event.button() is not Qt.MouseButton.LeftButton or not self.columns:
            super().mousePressEvent(event)
            return
        scene, at = self.scene, event.position()
        cell = scene.cell_at(at.x(), at.y(), self.scroll_px)
        row = scene.row_at(at.x(), at.y(), self.scroll_px)
        if cell is not None:
            column = cell.column if cell.column >= 0 else max(0, self.current[1] if self.current else 0)
            self.drag = drag_from(self, cell.row, column, at.toPoint()) if cell.column >= 0 else None
            self.choose(cell.row, column, self._record_under(cell.row, column, at.x(), at.y()))
        elif row >= 0:
            self.session.select([scene.rows[row].issue_id])
        elif round_id := scene.round_at(at.x(), at.y()):
            self.session.select([round_id])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A mark that is held follows the mouse from stop to stop."""
        if self.drag is None:
            super().mouseMoveEvent(event)
            return
        self.drag = dragged(self.drag, event.position().toPoint())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, the mark is placed where it is; one that has not moved stays."""
        drag, self.drag = self.drag, None
        self.viewport().update()
        if drag is not None and drag.value is not None:
            self.place_wanted.emit(drag.position_id, drag.value)
        super().mouseReleaseEvent(event)

    def _record_under(self, row: int, column: int, x: float, y: float) -> int:
        """The record of the mark or the words nearest to a point of a cell, within 14 px."""
        found, body_y = set(records_in(self.grid, row, column)), y - self.scene.head_px + self.scroll_px
        near = []
        for mark in self.scene.body:
            if isinstance(mark, Box | Text) and mark.ref in found:
                wide, tall = (mark.w, mark.h) if isinstance(mark, Box) else (0.0, -8.0)
                away = 0.0 if isinstance(mark, Text) else abs(mark.x + wide / 2 - x)
                near.append((away + abs(mark.y + tall / 2 - body_y), mark.ref))
        best = min(near, default=(_BIG, 0))
        return best[1] if best[0] <= 14 else 0

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was chosen."""
        if event.button() is Qt.MouseButton.LeftButton and self.active:
            self.text_wanted.emit(self.active)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What the keys do, for the mouse: open, move the mark, take it off."""
        if event.reason() is QContextMenuEvent.Reason.Mouse and self.columns:
            at = event.pos()
            cell = self.scene.cell_at(at.x(), at.y(), self.scroll_px)
            if cell is not None and cell.column >= 0:
                self.choose(cell.row, cell.column, self._record_under(cell.row, cell.column, at.x(), at.y()))
        if self.active:
            cell_menu(self).popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring of the present cell takes the accent."""
        super().focusInEvent(event)
        self.forget_scene()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes grey."""
        super().focusOutEvent(event)
        self.forget_scene()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips say the whole cell."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.columns:
            cell = self.scene.cell_at(event.pos().x(), event.pos().y(), self.scroll_px)
            if cell is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tooltip_text(self.cell_lines(cell.row, cell.column)), self)
            return True
        return super().viewportEvent(event)
