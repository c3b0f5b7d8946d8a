"""The actors of the case: who they are, when they were active, how often (DESIGN 6)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.models.actor_tree import NODE_ROLE, ActorTree, Node
from viewer.models.case_reading import reading_of
from viewer.models.record_words import actor_short, monogram_of
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.panel_marks import RowState, paint_focus_ring
from viewer.paint.panel_rows import STRIP_PX, paint_actor_row, paint_group_row
from viewer.panels.parts import PanelHeader, icon_button
from viewer.relations import related_ids
from viewer.session import Session
from viewer.words import ACTOR_ROLE, number, tr, word

STRIP_COLUMNS = 22
Index = QModelIndex | QPersistentModelIndex


class ActorDelegate(QStyledItemDelegate):
    """Paints groups and actors."""

    def __init__(self, panel: ActorsPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """28 px for an actor, 24 for a group, more with larger text."""
        look = self._panel.look
        node: Node = index.data(NODE_ROLE)
        return QSize(100, look.row_px("caption", 24) if node.actor is None else look.row_px("list", 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row; the whole width of the view, because the tree's own indent is not used."""
        panel, node = self._panel, index.data(NODE_ROLE)
        rect = QRect(0, option.rect.top(), panel.tree.viewport().width(), option.rect.height()).toRectF()
        if node.actor is None:
            paint_group_row(painter, rect, word(ACTOR_ROLE, node.role), panel.look)
            if panel.tree.hasFocus() and panel.tree.currentIndex() == index:
                paint_focus_ring(painter, rect, panel.look)
            return
        actor, session = node.actor, panel.session
        state = RowState(
            selected=bool(option.state & QStyle.StateFlag.State_Selected),
            list_focused=panel.tree.hasFocus(),
            hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            related=actor.id in panel.related,
            current=panel.tree.currentIndex() == index,
        )
        paint_actor_row(
            painter,
            rect,
            state,
            panel.look,
            monogram=monogram_of(actor),
            name=actor_short(actor) if actor.kind == "person" else actor.name,
            person=actor.kind == "person",
            depth=node.depth,
            count=number(panel.model.event_count(actor.id)),
            heights=panel.model.heights(actor.id, session.view.start_s, session.view.end_s, STRIP_COLUMNS),
            is_open=_fold_mark(panel.tree, index, state.hovered) if node.children else None,
        )


class ActorsTreeView(QTreeView):
    """A tree without branch lines: the delegate paints the indent and the fold marks."""

    def __init__(self, panel: ActorsPanel) -> None:
        super().__init__(panel)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setUniformRowHeights(False)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(tr("Actors"))
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what a double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the fold mark folds; elsewhere it selects."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        node: Node | None = index.data(NODE_ROLE) if index.isValid() else None
        if node is not None and node.children and node.actor is not None and at.x() < 12 + 14 * max(0, node.depth):
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)

    def drawBranches(self, _painter: QPainter, _rect: QRect, _index: Index) -> None:
        """Nothing: the delegate paints the fold marks."""


class ActorsPanel(QWidget):
    """Header with count, filter and the tree. Single click selects, double click shows only that actor's events."""

    def __init__(self, session: Session, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look, self.related = session, PanelLook(look), frozenset[int]()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Actors"))
        self.model = ActorTree(reading_of(session), self)
        self.header = PanelHeader(self.look, tr("Actors"))
        self.filter_button = icon_button(
            self.look, "list-filter", tr("Filter actors"), self.toggle_filter, checkable=True
        )
        self.header.add_button(self.filter_button)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Filter actors"))
        self.field.setAccessibleName(tr("Filter actors"))
        self.field.setProperty("short", "true")
        self.field.setClearButtonEnabled(True)
        self.field.hide()
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.tree = ActorsTreeView(self)
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(ActorDelegate(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        field_box = QVBoxLayout()
        field_box.setContentsMargins(12, 0, 10, 4)
        field_box.addWidget(self.field)
        column.addLayout(field_box)
        column.addWidget(self.tree, 1)
        self._following = False
        self._connect()
        self.read_case()

    def add_header_button(self, icon: str, name: str, run: object) -> None:
        """Add a button to the header, such as the one that adds an actor."""
        self.header.add_button(icon_button(self.look, icon, name, run))  # type: ignore[arg-type]

    def _connect(self) -> None:
        session = self.session
        session.case_changed.connect(lambda _case: self.read_case())
        session.as_of_changed.connect(lambda _as_of: self.read_case())
        session.view_changed.connect(lambda _view: self.tree.viewport().update())
        session.selection_changed.connect(lambda _selection: self.follow_selection())
        self.look.changed.connect(self._dress)
        self.tree.selectionModel().selectionChanged.connect(lambda _on, _off: self._select())
        self.tree.doubleClicked.connect(self._show_only)
        self.tree.customContextMenuRequested.connect(self._menu)

    # ---- reading
    def read_case(self) -> None:
        """Read the actors anew, everything unfolded."""
        self._following = True
        if self.model.read():
            self.tree.expandAll()
            self.header.put_count(number(self.model.count) if self.session.has_case else "")
        else:
            self.tree.viewport().update()  # the strips tell of events
        self._following = False
        self.follow_selection()

    def follow_selection(self) -> None:
        """Select what is selected elsewhere, mark what is related; scroll only if none of it is in view."""
        if not self.session.has_case:
            return
        selection = self.session.selection
        before, self.related = self.related, related_ids(self.session.case, selection.ids)
        self._following = True
        model = self.tree.selectionModel()
        model.clearSelection()
        shown = [index for i in selection.ids if (index := self.model.actor_index(i)).isValid()]
        for index in shown:
            model.select(index, model.SelectionFlag.Select)
        if shown and not any(self.tree.viewport().rect().intersects(self.tree.visualRect(i)) for i in shown):
            self.tree.scrollTo(shown[0])
        self._following = False
        for actor_id in before ^ self.related:  # the selected ones see to themselves
            row = self.tree.visualRect(self.model.actor_index(actor_id))
            if not row.isEmpty():
                self.tree.viewport().update(0, row.top(), self.tree.viewport().width(), row.height())

    # ---- acting
    def _select(self) -> None:
        if self._following:
            return
        chosen = [self.model.node(i).actor for i in self.tree.selectionModel().selectedIndexes()]
        self.session.select([actor.id for actor in chosen if actor is not None])

    def _show_only(self, index: Index) -> None:
        actor = self.model.node(index).actor
        if actor is not None:
            self.show_only(actor.id)

    def show_only(self, actor_id: int) -> None:
        """Show only this actor's events; a second time shows all again."""
        filters = self.session.view.filters
        only = frozenset({actor_id})
        wanted = frozenset[int]() if filters.actors == only else only
        self.session.set_filters(replace(filters, actors=wanted))

    def _menu(self, at: QPoint) -> None:
        actor = self.model.node(self.tree.indexAt(at)).actor
        if actor is None:
            return
        menu = QMenu(self)
        menu.setFont(self.look.font("list"))
        shown_alone = self.session.view.filters.actors == frozenset({actor.id})
        words = tr("Show all events") if shown_alone else tr("Show only these")
        menu.addAction(words).triggered.connect(lambda: self.show_only(actor.id))
        menu.exec(self.tree.viewport().mapToGlobal(at))

    def toggle_filter(self) -> None:
        """Show the filter field, or clear and hide it."""
        wanted = self.field.isHidden()
        self.field.setVisible(wanted)
        self.filter_button.setChecked(wanted)
        if wanted:
            self.field.setFocus()
        else:
            self.field.clear()

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self.tree.expandAll()
        self.follow_selection()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Escape in the field clears and hides it."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.toggle_filter()
                self.tree.setFocus()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
        return False

    def _dress(self) -> None:
        self.field.setFont(self.look.font("list"))
        self.tree.doItemsLayout()
        self.tree.viewport().update()

    def sizeHint(self) -> QSize:
        """264 px wide at 100 % (DESIGN 3.2)."""
        return QSize(round(200 + STRIP_PX), 300)


def _fold_mark(tree: QTreeView, index: Index, hovered: bool) -> bool | None:
    """A fold mark is shown while a row is folded or under the pointer; the tree stays quiet otherwise."""
    is_open = tree.isExpanded(index)
    return is_open if hovered or not is_open else None
