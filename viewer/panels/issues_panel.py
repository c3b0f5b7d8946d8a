"""The open issues of the case: where each stands, between whom, and how the gap moved (DESIGN 6)."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QActionGroup, QPainter
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from viewer.layout.scale import TimeScale
from viewer.models.case_reading import reading_of
from viewer.models.issue_list import ISSUE_ROLE, IssueList, IssueRow
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.panel_marks import RowState
from viewer.paint.panel_rows import STRIP_PX, paint_issue_row
from viewer.panels.parts import PanelHeader, icon_button
from viewer.relations import related_ids
from viewer.session import Session
from viewer.words import number, tr

Index = QModelIndex | QPersistentModelIndex


class IssueDelegate(QStyledItemDelegate):
    """Paints one issue."""

    def __init__(self, panel: IssuesPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """40 px for two lines, more with larger text."""
        look = self._panel.look
        return QSize(100, max(40, round(look.line_px("list") + look.line_px("caption")) + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        panel = self._panel
        row: IssueRow = index.data(ISSUE_ROLE)
        view = panel.session.view
        scale = TimeScale(view.start_s, view.end_s, 0.0, STRIP_PX)
        state = RowState(
            selected=bool(option.state & QStyle.StateFlag.State_Selected),
            list_focused=panel.list.hasFocus(),
            hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            related=row.issue.id in panel.related,
            current=panel.list.currentIndex() == index,
        )
        paint_issue_row(
            painter,
            option.rect.toRectF(),
            state,
            panel.look,
            status=row.status,
            title=row.issue.title,
            second=row.second_line,
            pieces=panel.model.pieces(row, scale),
        )


class IssuesPanel(QWidget):
    """Header with count and sort menu, and the list."""

    def __init__(self, session: Session, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look, self.related = session, PanelLook(look), frozenset[int]()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Open issues"))
        self.model = IssueList(reading_of(session), self)
        self.header = PanelHeader(self.look, tr("Open issues"), line_above=True)
        self.sort_button = self.header.add_button(icon_button(self.look, "arrow-up-down", tr("Sort issues")))
        self.sort_button.setMenu(self._sort_menu())
        self.sort_button.setPopupMode(self.sort_button.ToolButtonPopupMode.InstantPopup)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(IssueDelegate(self))
        self.list.setMouseTracking(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Open issues"))
        self.list.setTabKeyNavigation(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.list, 1)
        self._following = False
        self._connect()
        self.read_case()

    def add_header_button(self, icon: str, name: str, run: object) -> None:
        """Add a button with its name to the header, such as the one that opens the matrix."""
        button = icon_button(self.look, icon, name, run)  # type: ignore[arg-type]
        button.setText(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.add_button(button)
        self.header._dress()

    def _sort_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for name, words in (
            ("case", tr("In the case’s order")),
            ("status", tr("By status")),
            ("moved", tr("Last moved first")),
            ("title", tr("By title")),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == self.model.sorted_by)
            action.triggered.connect(lambda _on=False, by=name: self.sort_by(by))
            group.addAction(action)
        return menu

    def _connect(self) -> None:
        session = self.session
        session.case_changed.connect(lambda _case: self.read_case())
        session.as_of_changed.connect(lambda _as_of: self.read_case())
        session.view_changed.connect(lambda _view: self.list.viewport().update())
        session.selection_changed.connect(lambda _selection: self.follow_selection())
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._select())
        self.look.changed.connect(self._dress)

    def sort_by(self, name: str) -> None:
        """Order the list; the selection stays."""
        self._following = True
        self.model.sort_by(name)
        self._following = False
        self.follow_selection()

    def read_case(self) -> None:
        """Read the issues anew."""
        self._following = True
        if self.model.read():
            self.header.put_count(number(self.model.open_count) if self.session.has_case else "")
        self._following = False
        self.follow_selection()

    def follow_selection(self) -> None:
        """Select what is selected elsewhere, mark what is related; scroll only if none of it is in view."""
        if not self.session.has_case:
            return
        selection = self.session.selection
        before, self.related = self.related, related_ids(self.session.case, selection.ids)
        self._following = True
        chooser = self.list.selectionModel()
        chooser.clearSelection()
        shown = [self.model.index(at) for i in selection.ids if (at := self.model.row_of(i)) >= 0]
        for index in shown:
            chooser.select(index, chooser.SelectionFlag.Select)
        if shown and not any(self.list.viewport().rect().intersects(self.list.visualRect(i)) for i in shown):
            self.list.scrollTo(shown[0])
        self._following = False
        for issue_id in before ^ self.related:  # the selected ones see to themselves
            at = self.model.row_of(issue_id)
            if at >= 0:
                self.list.update(self.model.index(at))

    def _select(self) -> None:
        if not self._following:
            rows = self.list.selectionModel().selectedIndexes()
            self.session.select([self.model.issue_row(index).issue.id for index in rows])

    def _dress(self) -> None:
        self.list.doItemsLayout()
        self.list.viewport().update()
