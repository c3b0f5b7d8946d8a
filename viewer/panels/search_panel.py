"""Find (picture 09b): a field, a segment for each group of hits, and every hit in its context."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.models.case_reading import reading_of
from viewer.models.found_list import FoundList
from viewer.models.found_rows import PASSAGE, SHORT_GROUP_WORDS, count_words, source_of
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.panel_marks import RowState
from viewer.paint.search_rows import found_row_px, paint_found_row
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.search_states import FindField, SearchNothing
from viewer.search import Search, SearchAnswer
from viewer.session import Session
from viewer.words import tr, word

WIDTH_PX = 380
Index = QModelIndex | QPersistentModelIndex
_ALL = ""


class FoundDelegate(QStyledItemDelegate):
    """Paints one hit."""

    def __init__(self, panel: SearchPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as title and context need at the list's width."""
        panel = self._panel
        width = panel.list.viewport().width()
        return QSize(100, found_row_px(panel.model.items[index.row()].row, width, panel.look))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        panel = self._panel
        item = panel.model.items[index.row()]
        chosen = item.hit is not None and item.hit.record_id in panel.session.selection.ids
        state = RowState(
            selected=chosen or bool(option.state & QStyle.StateFlag.State_Selected),
            list_focused=True,
            hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            current=panel.list.currentIndex() == index,
        )
        paint_found_row(painter, option.rect.toRectF(), item.row, state, panel.look)


class SearchPanel(QFrame):
    """Shown in the left pane while a search is open."""

    record_wanted = Signal(object)
    source_wanted = Signal(object)
    paragraph_wanted = Signal(object, int)
    closed = Signal()

    def __init__(
        self, session: Session, search: Search, look: LookSource | PanelLook, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.search, self.look = session, search, PanelLook(look)
        self._only = _ALL
        self._following = False
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("Search results"))
        self._build()
        self.field.textChanged.connect(self._typed)
        self.list.clicked.connect(self._choose)
        self.list.doubleClicked.connect(self._open)
        search.answered.connect(self.show_answer)
        search.changed.connect(self._read_state)
        session.selection_changed.connect(lambda _selection: self._follow())
        session.case_changed.connect(lambda _case: self.show_answer(search.answer))
        self.look.changed.connect(self._dress)
        self._dress()

    # ---- building
    def _build(self) -> None:
        frame = FindField(self.look)
        self.field = frame.edit
        self.field.installEventFilter(self)
        frame.end.clicked.connect(self.close_search)
        self.segments = QWidget()
        self.in_span = QCheckBox(tr("Only in the visible span"))
        self.in_span.setChecked(self.search.only_in_span)
        self.in_span.toggled.connect(lambda on: self.search.set_options(only_in_span=on))
        head = QFrame()
        head.setProperty("edge", "bottom")
        self._top = top = QVBoxLayout(head)
        top.setContentsMargins(12, 9, 12, 8)
        top.setSpacing(8)
        for widget in (frame, self.segments, self.in_span):
            top.addWidget(widget)
        self.model = FoundList(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(FoundDelegate(self))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setAccessibleName(tr("Search results"))
        self.list.setTabKeyNavigation(False)
        self.list.installEventFilter(self)
        self.nothing = SearchNothing(self.search, self.look)
        self.nothing.text_wanted.connect(self.field.setText)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.pages, 1)

    def begin(self, text: str = "") -> None:
        """Take the focus, with a text already typed, or the text of before ready to be replaced."""
        if text:
            self.field.setText(text)
        self.field.selectAll()
        self.field.setFocus()
        self._read_state()

    def close_search(self) -> None:
        """End the search and give the pane back."""
        self.field.clear()
        self.search.forget()
        self.closed.emit()

    # ---- typing and answers
    def _typed(self, text: str) -> None:
        self.search.find(text)
        self._read_state()

    def show_answer(self, answer: SearchAnswer | None) -> None:
        """Show what was found."""
        if answer is None and self.field.text() and not self.search.text:
            self.field.blockSignals(True)
            self.field.clear()
            self.field.blockSignals(False)
        groups = {group.name for group in answer.groups} if answer is not None else set()
        if self._only not in groups:
            self._only = _ALL
        self._put_rows(answer)
        self._put_segments(answer)
        self._read_state()

    def _put_rows(self, answer: SearchAnswer | None) -> None:
        self.model.put(answer if self.session.has_case else None, reading_of(self.session), self._only)
        self.list.scrollToTop()
        self._follow()

    def _read_state(self) -> None:
        self.nothing.read()
        answer = self.search.answer
        self.pages.setCurrentWidget(self.list if answer is not None and answer.groups else self.nothing)

    def _put_segments(self, answer: SearchAnswer | None) -> None:
        fresh = QWidget()
        entries = [(group.name, group.total, group.capped) for group in answer.groups] if answer is not None else []
        buttons = []
        if answer is not None and entries:
            choices = [(_ALL, tr("All {count}", count=count_words(answer.total, answer.capped)))]
            for name, total, capped in entries:
                words = tr("{group} {count}", group=word(SHORT_GROUP_WORDS, name), count=count_words(total, capped))
                choices.append((name, words))
            buttons = [self._segment(name, words) for name, words in choices]
        joined = sum(button.sizeHint().width() for button in buttons) <= self.look.scaled(WIDTH_PX) - 24
        row = FlowLayout(fresh, 0 if joined else 4)
        self._choices = QButtonGroup(fresh)
        for place, button in enumerate(buttons):
            ends = {0: "first", len(buttons) - 1: "last"}
            button.setProperty("segment", ends.get(place, "middle") if joined and len(buttons) > 1 else "only")
            self._choices.addButton(button)
            row.addWidget(button)
        self._top.replaceWidget(self.segments, fresh)
        self.segments.hide()
        self.segments.deleteLater()
        self.segments = fresh
        fresh.setVisible(bool(buttons))

    def _segment(self, name: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setFont(self.look.font("small"))
        button.setProperty("short", "true")
        button.setProperty("segment", "middle")
        button.setCheckable(True)
        button.setChecked(name == self._only)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False: self._show_only(name))
        return button

    def _show_only(self, name: str) -> None:
        self._only = name
        self._put_rows(self.search.answer)

    # ---- choosing
    def _choose(self, index: Index) -> None:
        hit = self.model.hit_at(index)
        if hit is not None:
            self._following = True
            self.session.select([hit.record_id])
            self._following = False
            self.list.viewport().update()
            if hit.kind == PASSAGE and hit.paragraph:
                self.paragraph_wanted.emit(hit.record_id, hit.paragraph)

    def _open(self, index: Index) -> None:
        hit = self.model.hit_at(index)
        if hit is None:
            return
        self._choose(index)
        source_id = source_of(hit)
        if hit.kind == PASSAGE and hit.paragraph:
            return
        if source_id is not None:
            self.source_wanted.emit(source_id)
        else:
            self.record_wanted.emit(hit.record_id)

    def _follow(self) -> None:
        """Let the list stand where the selection stands, when another view or F3 moved it."""
        focus = self.session.selection.focus
        if not self._following and focus is not None:
            row = self.model.row_of(focus)
            current = self.model.hit_at(self.list.currentIndex())
            if row >= 0 and (current is None or current.record_id != focus):
                self.list.setCurrentIndex(self.model.index(row))
        self.list.viewport().update()

    def _step(self, steps: int) -> None:
        rows = [n for n, item in enumerate(self.model.items) if item.hit is not None]
        if not rows:
            return
        row = self.list.currentIndex().row()
        at = rows.index(row) + steps if row in rows else 0
        index = self.model.index(rows[min(max(at, 0), len(rows) - 1)])
        self.list.setCurrentIndex(index)
        self._choose(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows walk the hits from the field and from the list; Enter opens, Escape ends."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key == Qt.Key.Key_Escape:
                self.close_search()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not self.list.currentIndex().isValid():
                    self._step(1)
                self._open(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    # ---- look
    def _dress(self) -> None:
        look = self.look
        self.in_span.setFont(look.font("small"))
        self.list.doItemsLayout()
        self.show_answer(self.search.answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self.list.doItemsLayout()

    def sizeHint(self) -> QSize:
        """380 px wide (DESIGN 3.2)."""
        return QSize(self.look.scaled(WIDTH_PX), 400)
