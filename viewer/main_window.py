"""The main window: puts the parts together and keeps their sizes. No logic of its own (DESIGN 3)."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from db.places_on_disk import user_state_dir
from viewer.desk import Desk
from viewer.file_watch import FileWatch
from viewer.idle_collector import IdleCollector
from viewer.layout_words import LocaleWords
from viewer.look import Look
from viewer.paint.panel_look import PanelLook
from viewer.panels.actors_panel import ActorsPanel
from viewer.panels.banner import Banner
from viewer.panels.file_check import FileCheckPanel, RightPane
from viewer.panels.inspector import Inspector
from viewer.panels.issues_panel import IssuesPanel
from viewer.panels.rail import Rail
from viewer.panels.status_bar import StatusBar
from viewer.panels.tables_dock import TablesDock
from viewer.panels.welcome import Welcome
from viewer.partial_notice import PartialNotice
from viewer.positions.positions_view import PositionsView
from viewer.qt_actions import QtActions
from viewer.rest_of_case import RestOfCase
from viewer.search import Search
from viewer.session import Session
from viewer.settings import WINDOW_STATE, Settings
from viewer.tasks import Tasks
from viewer.timeline import accessibility
from viewer.timeline.background_index import BackgroundIndex
from viewer.timeline.canvas_stack import CanvasStack
from viewer.timeline.filter_bar import FilterBar
from viewer.timeline.overview_strip import OverviewStrip
from viewer.timeline.timeline_widget import TimelineWidget
from viewer.toolbar import Toolbar
from viewer.words import tr

LEFT_PX, RIGHT_PX, BOTTOM_PX = 264, 336, 163
NARROW_PX, LOW_PX, LOWEST_PX = 1120, 780, 680
MOST_RIGHT = 0.31  # of the window, or large text would leave the timeline no room


class MainWindow(QMainWindow):
    """One window, one case."""

    def __init__(self, settings: Settings, look: Look) -> None:
        super().__init__()
        self.settings, self.look = settings, look
        self.panel_look = PanelLook(look)
        self.session = Session(settings, self)
        self.tasks = Tasks(self)
        self.search = Search(self.session, self.tasks, self)
        self.words = LocaleWords()
        self.watch = FileWatch(self.session, self)
        accessibility.install()
        self.setObjectName("main")
        self.setMinimumSize(880, 600)
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks)
        self.setUnifiedTitleAndToolBarOnMac(True)
        self.canvas = TimelineWidget(self.session, look, self.words)
        self.rest = RestOfCase(self.session, self.tasks, self)
        self.canvas.work_in_background(BackgroundIndex(self.tasks, self))
        self.collector = IdleCollector(self.session, self)
        self.desk = Desk(self)
        self.actions_made = QtActions(self.desk, self.session, self.panel_look, self)
        self.actions_made.fill(self.menuBar())
        self._build_centre()
        self._build_docks()
        self.toolbar = Toolbar(self.session, self.panel_look, self.actions_made.made, self)
        self.addToolBar(self.toolbar)
        self.status = StatusBar(self.session, self.panel_look, self.tasks, self)
        self.setStatusBar(self.status)
        self.desk.connect_parts()
        if self.canvas.background is not None:
            self.partial_notice = PartialNotice(self.banner, self.rest, self.canvas.background, self)
        self._layout_class: tuple[bool, bool] | None = None
        self._show_case(False)
        self._restore()

    # ---- parts
    def _build_centre(self) -> None:
        self.banner = Banner(self.session, self.panel_look)
        self.filter_bar = FilterBar(self.session, self.panel_look, self.actions_made.made)
        self.overview = OverviewStrip(self.session, self.look, self.words, self.canvas)
        timeline = QWidget()
        column = QVBoxLayout(timeline)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.canvas_stack = CanvasStack(self.canvas, self.desk.clear_filters, self.desk.note_on_span)
        for part in (self.filter_bar, self.canvas_stack, self.overview):
            column.addWidget(part, 1 if part is self.canvas_stack else 0)
        self.welcome = Welcome(self.settings, self.panel_look, self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(timeline)
        self.positions = PositionsView(self.session, self.look, self.words, self.actions_made.made)
        self.pages.addWidget(self.positions)
        centre = QWidget()
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addWidget(self.pages, 1)
        self.setCentralWidget(centre)

    def _build_docks(self) -> None:
        session, look = self.session, self.panel_look
        self.actors = ActorsPanel(session, look)
        self.issues = IssuesPanel(session, look)
        self.issues.add_header_button("table-2", tr("Matrix"), lambda: self.desk.show_page("positions"))
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.actors)
        left.addWidget(self.issues)
        left.setChildrenCollapsible(False)
        left.setHandleWidth(1)
        self.left_split = left
        self.tables = TablesDock(session, look)
        self.tables.find_with(self.search)
        self.tables.work_with(self.tasks)
        self.inspector = Inspector(session, look, drafts_folder=user_state_dir() / "drafts")
        self.left_dock = self._dock("left", tr("Actors and issues"), left, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.file_check = FileCheckPanel(look)
        self.right_pane = RightPane(self.inspector, self.file_check)
        self.right_dock = self._dock("right", tr("Inspector"), self.right_pane, Qt.DockWidgetArea.RightDockWidgetArea)
        self.bottom_dock = self._dock("bottom", tr("Tables"), self.tables, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.rail = Rail(look)
        self.rail_dock = self._dock("rail", tr("Panes"), self.rail, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.splitDockWidget(self.rail_dock, self.left_dock, Qt.Orientation.Horizontal)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    # ---- sizes (DESIGN 3.2)
    def default_sizes(self) -> None:
        """The design's sizes of the docks, grown with the text."""
        scaled = self.panel_look.scaled
        right = RIGHT_PX if self.width() >= 1280 else 300
        widths = [scaled(LEFT_PX), min(scaled(right), round(self.width() * MOST_RIGHT))]
        self.resizeDocks([self.left_dock, self.right_dock], widths, Qt.Orientation.Horizontal)
        self.resizeDocks([self.bottom_dock], [scaled(BOTTOM_PX)], Qt.Orientation.Vertical)
        self.left_split.setSizes([1000, 1000])

    def _show_case(self, shown: bool) -> None:
        """Welcome page or case; docks and bars belong to a case."""
        if not shown or self.pages.currentWidget() is self.welcome:
            self.pages.setCurrentIndex(1 if shown else 0)
        self.toolbar.setVisible(shown)
        self.status.setVisible(shown)
        if shown:
            self._layout_class = None
            self._fit_docks()
            self.default_sizes()
        else:
            for dock in (self.left_dock, self.right_dock, self.bottom_dock, self.rail_dock):
                dock.hide()
        title = self._case_title() if shown else ""
        self.setWindowTitle(tr("{case} — Rapporteur", case=title) if shown else "Rapporteur")

    def _case_title(self) -> str:
        info = self.session.case.info
        return tr("{title} (training case)", title=info.title) if info.training else info.title

    def show_alone(self, page: QWidget) -> None:
        """Show a page in place of whatever is open: no docks, no bars. `show_case` goes back."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self._show_case(False)
        self.pages.setCurrentWidget(page)

    def show_case(self) -> None:
        """Show the open case, or the welcome page where none is open."""
        if not self.toolbar.isVisibleTo(self):
            self.pages.setCurrentWidget(self.welcome)
        self._show_case(self.session.has_case)
        if self.session.has_case:
            self.canvas.setFocus()
            self.desk.show_check_of_new_case()

    def _fit_docks(self) -> None:
        """Fold what the window has no room for: the left dock into its rail, the bottom dock into its tabs."""
        if not self.session.has_case or self.toolbar.isHidden():
            return
        scale = max(1.0, self.look.text_scale)
        narrow, low = self.width() < NARROW_PX * scale, self.height() < LOW_PX
        self.overview.set_short(self.height() < LOWEST_PX)
        self.toolbar.set_window_width(round(self.width() / scale))
        if (narrow, low) == self._layout_class:
            return
        self._layout_class = (narrow, low)
        self.rail_dock.setVisible(narrow)
        self.left_dock.setVisible(not narrow)
        self.right_dock.show()
        self.bottom_dock.show()
        self.tables.set_folded(low)
        self.desk.read_panes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower window folds, a wider one unfolds."""
        super().resizeEvent(event)
        self._fit_docks()

    def sizeHint(self) -> QSize:
        """The design's own size."""
        return QSize(1440, 900)

    def showEvent(self, event: QShowEvent) -> None:
        """The first real layout."""
        super().showEvent(event)
        self._fit_docks()
        if self.session.has_case:
            self.default_sizes()

    def _restore(self) -> None:
        state = self.settings.get(WINDOW_STATE)
        if state:
            self.restoreGeometry(QByteArray.fromBase64(state.encode()))

    # ---- the window's own events
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go: tooltip, gesture, popup, overlay, selection, in that order."""
        if event.key() == Qt.Key.Key_Escape:
            self.desk.let_go()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local file may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped file, or bring it into the open case."""
        from pathlib import Path

        self.desk.take_dropped(Path(event.mimeData().urls()[0].toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; asks only where a change could not be saved."""
        if not self.desk.may_close():
            event.ignore()
            return
        self.settings.put(WINDOW_STATE, bytes(self.saveGeometry().toBase64().data()).decode())
        self.shut_down()
        event.accept()

    def shut_down(self) -> None:
        """Stop the workers and close the case file."""
        self.inspector.save_drafts()
        self.desk.forget_open()
        self.tasks.close()
        self.session.close()
