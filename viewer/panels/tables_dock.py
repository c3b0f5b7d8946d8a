"""The bottom dock: quotes, events, sources, notes and actors as tables under one strip of tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from db.domain import Evidence, Source
from viewer.models.case_reading import reading_of
from viewer.models.event_table import event_table
from viewer.models.record_table import RecordTable, TableFile
from viewer.models.rows_ahead import RowsAhead
from viewer.models.table_columns import actor_table, note_table, quote_table, source_table
from viewer.models.table_order import TableOrder
from viewer.models.table_parts import TableSpec
from viewer.paint.painted import PaintedTabBar
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.panel_rows import paint_tab, tab_width_px
from viewer.panels.parts import HEADER_PX, dress_icon, icon_button
from viewer.panels.record_table_view import RecordTableView
from viewer.relations import related_ids, speakers_meant
from viewer.search import Ids, Search
from viewer.session import Session
from viewer.tasks import Tasks
from viewer.words import number, tr, trn

FILTER_PX = 168
QUOTES, EVENTS = 0, 1
_FILTER_AFTER_MS = 120


class TabStrip(PaintedTabBar):
    """Tabs with counts; the arrow keys move between them."""

    def __init__(self, look: PanelLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._counts = look, dict[int, str]()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setElideMode(Qt.TextElideMode.ElideNone)

    def put_count(self, at: int, words: str, count: str) -> None:
        """Show how many rows a tab has; a screen reader hears both."""
        self._counts[at] = count
        self.setTabText(at, words)
        self.setAccessibleTabName(at, tr("{tab}, {count}", tab=words, count=count) if count else words)
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Words and count."""
        return QSize(round(tab_width_px(self.tabText(index), self._counts.get(index, ""), self._look)), self._height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs are never cut."""
        return self.tabSizeHint(index)

    def _height(self) -> int:
        return self._look.row_px("list_bold", HEADER_PX, 12)

    def paint(self, painter: QPainter) -> None:
        """Every tab."""
        pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for at in range(self.count()):
            paint_tab(
                painter,
                self.tabRect(at).toRectF(),
                self.tabText(at),
                self._counts.get(at, ""),
                self._look,
                current=at == self.currentIndex(),
                hovered=at == pointed,
                focused=self.hasFocus() and at == self.currentIndex(),
            )


class TablesDock(QFrame):
    """Tables of records that share the window's selection and filters."""

    fold_asked = Signal(bool)
    record_wanted = Signal(object)
    source_wanted = Signal(object)
    export_wanted = Signal()
    menu_asked = Signal(QMenu)
    trouble = Signal(object)
    """A `CaseError` that ended a sort."""

    def __init__(self, session: Session, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look = session, PanelLook(look)
        reading = reading_of(session)
        self.setProperty("surface", "canvas")
        self.setAccessibleName(tr("Tables"))
        self._titles = (tr("Quotes"), tr("Events"), tr("Sources"), tr("Notes"), tr("Actors"))
        self._prompts = (
            tr("Filter quotes"),
            tr("Filter events"),
            tr("Filter sources"),
            tr("Filter notes"),
            tr("Filter actors"),
        )
        self._filters = [""] * len(self._titles)
        self._stale = set(range(len(self._titles)))
        self._span_seen: tuple[int, int] | None = None
        self._speakers: frozenset[int] = frozenset()
        self._choosing = False
        self._last_row: QWidget | None = None
        self._row_offered = False
        self.specs: tuple[TableSpec, ...] = (
            quote_table(reading, lambda: self._speakers),
            event_table(reading),
            source_table(reading),
            note_table(reading),
            actor_table(reading),
        )
        self.views: list[RecordTableView] = []
        self._orders: list[TableOrder] = []
        self.strip = QWidget()
        self.strip.setProperty("surface", "panel")
        self.strip.setProperty("edge", "bottom")
        self.strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = TabStrip(self.look, self.strip)
        self.tabs.setAccessibleName(tr("Tables"))
        self.stack = QStackedWidget()
        for title in self._titles:
            self.tabs.addTab(title)
        for spec in self.specs:
            self._add_view(spec)
        self._build_strip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        self._connect()
        self.read_case()

    # ---- building
    def _add_view(self, spec: TableSpec) -> None:
        model = RecordTable(spec.columns, self)
        view = RecordTableView(model, self.look, self.session.settings, spec.name, self)
        view.setAccessibleName(self._titles[len(self.views)])
        view.chosen.connect(self._choose)
        view.link_chosen.connect(self._follow_link)
        view.export_wanted.connect(self.export_wanted)
        view.menu_asked.connect(self.menu_asked)
        view.typed.connect(self._begin_filter)
        model.count_changed.connect(self._show_counts)
        self.views.append(view)
        self.stack.addWidget(view)

    def _build_strip(self) -> None:
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs)
        row.addStretch(1)
        self.field = QLineEdit()
        self.field.setProperty("short", "true")
        self.field.setClearButtonEnabled(True)
        self._lens = QAction(self.field)
        self.field.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        row.addWidget(self.field)
        self.columns_button = icon_button(self.look, "columns", tr("Choose columns"), self.choose_columns)
        row.addWidget(self.columns_button)
        self.fold_button = icon_button(self.look, "chevron-down", tr("Fold the tables"), self._fold)
        row.addWidget(self.fold_button)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_FILTER_AFTER_MS)
        self._wait.timeout.connect(self._filter)

    def _connect(self) -> None:
        session = self.session
        session.case_changed.connect(lambda _case: self.read_case())
        session.as_of_changed.connect(lambda _as_of: self.read_case())
        session.selection_changed.connect(lambda _selection: self.follow_selection())
        session.view_changed.connect(lambda _view: self._read_filters())
        self._filters_seen = session.view.filters
        self.tabs.currentChanged.connect(self.show_table)
        self.field.textChanged.connect(lambda _text: self._wait.start())
        self.look.changed.connect(self._dress)
        self._dress()

    def find_with(self, search: Search) -> None:
        """Let large tables be filtered by the search index, so that no filter reads a million rows."""
        for at, kind in ((QUOTES, "quote"), (EVENTS, "event")):
            self.views[at].table.narrow = partial(_narrow, search, kind)

    def work_with(self, tasks: Tasks) -> None:
        """Let workers sort large tables and read rows ahead."""
        for view, spec in zip(self.views, self.specs, strict=True):
            order = TableOrder(spec, self.session, tasks, self.trouble.emit)
            tasks.changed.connect(order.see_cancelled)
            self._orders.append(order)
            view.table.arrange = order.arrange
            view.table.ahead = RowsAhead(spec.name, self.session, tasks).read

    # ---- reading
    def read_case(self) -> None:
        """Mark every table as stale; the one in view is read now, the others when shown."""
        self._stale = set(range(len(self._titles)))
        self._read_if_shown()
        self._show_counts()

    def _read_filters(self) -> None:
        if self.session.view.filters != self._filters_seen:
            self._filters_seen = self.session.view.filters
            self.read_case()

    def _read_if_shown(self) -> None:
        at = self.tabs.currentIndex()
        if at in self._stale and self.session.has_case:
            if at == QUOTES and not self._choosing:
                self._speakers = speakers_meant(self.session.case, self.session.selection.ids)
            self._stale.discard(at)
            spec = self.specs[at]
            self.views[at].table.show_rows(spec.ids(), spec.read)
            self.follow_selection()

    def show_table(self, at: int) -> None:
        """Show one of the tables, 0 to 4."""
        if self.tabs.currentIndex() != at:
            self.tabs.setCurrentIndex(at)
            return
        self.stack.setCurrentIndex(at)
        self.field.blockSignals(True)
        self.field.setText(self._filters[at])
        self.field.setPlaceholderText(self._prompts[at])
        self.field.setAccessibleName(self._prompts[at])
        self.field.blockSignals(False)
        self._read_if_shown()
        self.show_last_row(self._row_offered)

    def follow_selection(self) -> None:
        """Select what is selected elsewhere and mark what is related, in the table in view."""
        if not self.session.has_case:
            return
        if self.session.selection.span != self._span_seen:
            self._span_seen = self.session.selection.span
            self.read_case()
            return
        self._follow_speakers()
        selection, view = self.session.selection, self.views[self.tabs.currentIndex()]
        view.table.set_related(related_ids(self.session.case, selection.ids))
        view.follow(selection.ids)

    def _follow_speakers(self) -> None:
        """While actors are selected only their quotes are listed. A row chosen in a table leaves the rows as they are,
        or they would move away under the hand."""
        if self._choosing:
            return
        speakers = speakers_meant(self.session.case, self.session.selection.ids)
        if speakers != self._speakers:
            self._speakers = speakers
            self._stale.add(QUOTES)
            self._show_counts()
            if self.tabs.currentIndex() == QUOTES:
                self._read_if_shown()

    def _choose(self, ids: list[int]) -> None:
        """A person selected rows."""
        self._choosing = True
        self.session.select(ids)
        self._choosing = False

    def _show_counts(self) -> None:
        for at, spec in enumerate(self.specs):
            table = self.views[at].table
            count = ""
            if self.session.has_case:
                count = number(len(spec.ids()) if at in self._stale else table.rowCount())
            if count and at == QUOTES and self._speakers:
                total = len(reading_of(self.session).quote_ids())
                count = tr("{count} of {total}", count=count, total=number(total))
            self.tabs.put_count(at, self._titles[at], count)

    # ---- acting
    def _begin_filter(self, letter: str) -> None:
        """A letter typed over the rows is the first of a filter."""
        self.field.setFocus()
        self.field.setText(letter)

    def focus_filter(self) -> None:
        """The field that filters the table in view takes the focus."""
        self.field.setFocus()
        self.field.selectAll()

    @property
    def shown_view(self) -> RecordTableView:
        """The table in view."""
        return self.views[self.tabs.currentIndex()]

    def _filter(self) -> None:
        at = self.tabs.currentIndex()
        self._filters[at] = self.field.text()
        table = self.views[at].table
        table.set_filter(self.field.text())
        shown = trn("{count} row matches", "{count} rows match", table.rowCount())
        self.field.setAccessibleDescription(shown if self.field.text() else "")

    def choose_columns(self) -> None:
        """The menu of columns, under its button."""
        menu = self.shown_view.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height())))

    def _fold(self) -> None:
        self.set_folded(not self.stack.isHidden())
        self.fold_asked.emit(self.stack.isHidden())

    def _follow_link(self, record_id: int) -> None:
        """A passage or a source opens in the reader, anything else is shown."""
        record = self.session.case.record(record_id)
        wanted = self.source_wanted if isinstance(record, Evidence | Source) else self.record_wanted
        wanted.emit(record_id)

    def put_last_row(self, row: QWidget) -> None:
        """A row under the events, in which one is added."""
        self._last_row = row
        row.setParent(self)
        column = self.layout()
        assert column is not None
        column.addWidget(row)
        self.show_last_row(False)

    def show_last_row(self, offered: bool) -> None:
        """Offer the row, or take it away; it stands under the events only."""
        self._row_offered = offered
        if self._last_row is not None:
            self._last_row.setVisible(offered and self.tabs.currentIndex() == EVENTS and not self.folded)

    def focus_table(self) -> None:
        """The table in view takes the focus."""
        self.shown_view.setFocus()

    def has_focus_inside(self) -> bool:
        """Whether the hand is in the tables."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def shown_table(self) -> TableFile:
        """The rows and columns in view, to be written to a file."""
        at = self.tabs.currentIndex()
        view = self.views[at]
        columns = tuple(view.table.columns[c].id for c in view.columns_shown())
        return TableFile(self.specs[at].name, view.table.ids, columns)

    @property
    def folded(self) -> bool:
        """Whether only the strip of tabs is shown."""
        return self.stack.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Leave only the strip of tabs, or show the table again."""
        self.stack.setVisible(not folded)
        self.field.setVisible(not folded)
        self.columns_button.setVisible(not folded)
        self.show_last_row(self._row_offered)
        self.fold_button.setProperty("icon_name", "chevron-up" if folded else "chevron-down")
        name = tr("Unfold the tables") if folded else tr("Fold the tables")
        self.fold_button.setAccessibleName(name)
        self.fold_button.setToolTip(name)
        dress_icon(self.look, self.fold_button)
        self.setMaximumHeight(self.strip.height() if folded else 16_777_215)

    def _dress(self) -> None:
        look = self.look
        self.strip.setFixedHeight(look.row_px("list_bold", HEADER_PX, 12) + 1)
        self.field.setFont(look.font("small"))
        self.field.setFixedWidth(look.scaled(FILTER_PX))
        self._lens.setIcon(look.icon("list-filter", "text3"))
        for button in (self.columns_button, self.fold_button):
            dress_icon(look, button)
        self.tabs.setFont(look.font("list_bold"))
        self.show_table(self.tabs.currentIndex())
        self.tabs.updateGeometry()

    def sizeHint(self) -> QSize:
        """163 px high (DESIGN 3.2)."""
        return QSize(600, 163)


def _narrow(search: Search, kind: str, text: str, among: Ids, done: Callable[[Ids | None], None]) -> None:
    search.narrow(f"filter-{kind}", text, kind, among, done)
