"""The bar at the foot of the window: what state the record and the notes are in, what is shown, what is running."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from viewer.layout.scene import Scene
from viewer.models.case_reading import reading_of
from viewer.models.found_rows import count_words
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.parts import clear_layout, icon_button, label, push_button
from viewer.search import SearchAnswer
from viewer.session import Session
from viewer.tasks import Tasks
from viewer.words import number, tr, trn

TOAST_STAYS_MS = 10_000
_LONGEST_SOUGHT = 40
_TOPICS = {
    "export": "Exporting",
    "search": "Building the search index",
    "events": "Reading the events",
    "index": "Building the time index",
    "lanes": "Preparing the lanes",
    "check": "Checking the file",
    "table_export": "Exporting the table",
    "import": "Importing",
    "salvage": "Reading what can be read",
    "save_copy": "Saving a copy",
    "handover": "Saving a copy for others",
    "restore": "Restoring",
    "purge": "Removing for good",
    "file_check": "Checking the file",
    "compare": "Comparing",
    "look_into": "Looking into the copy",
    "bring_in": "Bringing in the copy",
}
_TABLES = ("quotes", "events", "sources", "notes", "actors")
_TOPICS.update((f"sort-{name}", "Sorting the table") for name in _TABLES)
_LATE_TOPICS = frozenset(f"sort-{name}" for name in _TABLES)
"""Jobs that are mostly over before anybody wonders: they are shown when they tell how far they are."""
_QUIET_TOPICS = frozenset(
    {"find", "palette", "search-keep", "opening", "backup", "differences", "places", "claims", "fold"}
    | {"filter-event", "filter-quote"}
    | {f"rows-{name}" for name in _TABLES}
)
"""Answers to typing come within a few frames: a bar that flashes with every letter tells nothing."""


class StatusItem(QWidget):
    """An icon and a few words; `pressed` when somebody clicks on them."""

    pressed = Signal()

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self._look, self._icon_name, self._token = look, "", "text3"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.setSpacing(6)
        self._icon, self._words = QLabel(), label(look, "", "small", "second")
        row.addWidget(self._icon)
        row.addWidget(self._words)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def put(self, words: str, icon: str = "", token: str = "text3") -> None:
        """Show words and an icon; without words it is hidden."""
        self._icon_name, self._token = icon, token
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.dress()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def dress(self) -> None:
        """Font and icon of the look of the moment."""
        self._words.setFont(self._look.font("small"))
        self._icon.setVisible(bool(self._icon_name))
        if self._icon_name:
            size = self._look.scaled(13)
            self._icon.setPixmap(self._look.pixmap(self._icon_name, self._token, size, self.devicePixelRatioF()))


class StatusBar(QStatusBar):
    """Left: record, notes, running job. Right: visible span, events shown, sources and the file's check.

    `check_wanted`: somebody clicked on what is said of the file.
    """

    check_wanted = Signal()

    def __init__(self, session: Session, look: LookSource | PanelLook, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._look, self._tasks = session, PanelLook(look), tasks
        self._drafts, self._check_words, self._check_is_bad = 0, "", False
        self._page_words = ""
        self._scene: Scene | None = None
        self._found_words = ""
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        self.setAccessibleName(tr("Status"))
        self.record, self.notes, self.job = (StatusItem(self._look) for _ in range(3))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(90)
        self.cancel = icon_button(self._look, "x", tr("Cancel the job"), self._cancel)
        self.span, self.shown, self.sources = (StatusItem(self._look) for _ in range(3))
        self.sources.pressed.connect(self.check_wanted)
        self.sources.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sources.setToolTip(tr("Show the file check"))
        for widget in (self.record, self.notes, self.job, self.progress, self.cancel):
            self.addWidget(widget)
        for widget in (self.span, self.shown, self.sources):
            self.addPermanentWidget(widget)
        self._toast = Toast(self._look, parent)
        for signal in (session.case_changed, session.saved_state_changed, session.lock_changed, session.as_of_changed):
            signal.connect(self._read_again)
        tasks.changed.connect(self._read_tasks)
        self._look.changed.connect(self._dress)
        self._dress()
        self.read()
        self._read_tasks()

    # ---- what it says
    def _read_again(self, _value: object) -> None:
        self.read()

    def read(self) -> None:
        """Record, notes and sources."""
        session = self._session
        if not session.has_case:
            for item in (self.record, self.notes, self.span, self.shown, self.sources):
                item.put("")
            return
        if session.record_locked:
            self.record.put(tr("Case record read-only"), "lock")
        else:
            self.record.put(tr("Record unlocked"), "lock-open", "warn")
        self._read_notes()
        self._read_sources()
        self.fit()

    def _read_sources(self) -> None:
        count = len(reading_of(self._session).sources())
        words = trn("{count} source", "{count} sources", count)
        if self._check_words:
            words = tr("{sources}, {check}", sources=words, check=self._check_words)
        icon, token = ("file-warning", "danger") if self._check_is_bad else ("database", "text3")
        self.sources.put(words, icon, token)

    def _read_notes(self) -> None:
        session = self._session
        if not session.saved_state.saved:
            self.notes.put(tr("Last change not saved"), "circle-alert", "danger")
        elif self._drafts:
            self.notes.put(trn("{count} draft note", "{count} draft notes", self._drafts), "pencil")
        else:
            count = len(session.case.annotations)
            self.notes.put(trn("{count} note saved", "{count} notes saved", count), "check")

    def put_drafts(self, count: int) -> None:
        """How many notes are being written."""
        self._drafts = count
        self.read()

    def put_file_check(self, words: str, *, is_bad: bool = False) -> None:
        """What the examination of the file found: "integrity checked"; empty where none was made."""
        self._check_words, self._check_is_bad = words, is_bad
        self.read()

    def show_found(self, answer: SearchAnswer | None) -> None:
        """How many results a search has; without one the visible span stands there again."""
        self._found_words = ""
        if answer is not None and answer.ready:
            count = count_words(answer.total, answer.capped)
            sought = answer.text.strip()[:_LONGEST_SOUGHT]
            one, many = "{shown} result for “{text}”", "{shown} results for “{text}”"
            self._found_words = trn(one, many, answer.total, shown=count, text=sought)
        self._put_span()
        self.fit()

    def _put_span(self) -> None:
        if self._scene is not None and self._session.has_case:
            self.span.put(self._found_words or self._scene.span_words, "search" if self._found_words else "")

    def put_page(self, words: str) -> None:
        """What the positions or the ledger hold, in place of the span; empty while the timeline shows."""
        self._page_words = words
        self.fit()

    def show_scene(self, scene: Scene) -> None:
        """The visible span and how many events it shows."""
        self._scene = scene
        if self._session.has_case:
            self._put_span()
            self.fit()

    def fit(self) -> None:
        """Give up what a narrow window has no room for: sources first, then long words, then the span.

        What could not be saved and what is running always stay.
        """
        if not self._session.has_case or self._scene is None:
            return
        self.progress.setVisible(not self.cancel.isHidden())
        items: tuple[QWidget, ...] = (
            *(self.record, self.notes, self.job, self.progress, self.cancel),
            *(self.span, self.shown, self.sources),
        )
        self.shown.put(self._page_words or trn("{count} event shown", "{count} events shown", self._scene.shown))
        for item in (self.span, self.shown, self.sources):
            item.setVisible(bool(item.words))

        def over() -> bool:
            standing = [widget for widget in items if not widget.isHidden()]
            return sum(widget.sizeHint().width() + 8 for widget in standing) + 20 > self.width()

        if over():
            self.sources.hide()
        self.span.setVisible(bool(self.span.words) and not self._page_words)
        if over() and not self._page_words:
            self.shown.put(trn("{count} event", "{count} events", self._scene.shown))
        if over():
            self.span.hide()
        if over():
            self.shown.hide()
        if over():
            self.progress.hide()

    def minimumSizeHint(self) -> QSize:
        """The bar never keeps a window from becoming narrower: it gives up items instead."""
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower window shows less."""
        super().resizeEvent(event)
        if self._scene is not None:
            self.show_scene(self._scene)

    # ---- jobs
    def _read_tasks(self) -> None:
        running = self._shown_jobs()
        for widget in (self.progress, self.cancel):
            widget.setVisible(bool(running))
        if not running:
            self.job.put("")
            self.fit()
            return
        topic, done, total = running[0]
        words = tr(_TOPICS[topic]) if topic in _TOPICS else tr("Working")
        if told := self._tasks.words_of(topic):
            words = tr("{job}: {step}", job=words, step=told)
        elif total:
            words = tr("{job}, {done} of {total}", job=words, done=number(done), total=number(total))
        if len(running) > 1:
            words = tr("{job}, {count} more waiting", job=words, count=number(len(running) - 1))
        self.job.put(words)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.fit()

    def _shown_jobs(self) -> list[tuple[str, int, int]]:
        return [
            (topic, done, total)
            for topic, done, total in self._tasks.running()
            if topic not in _QUIET_TOPICS and (total or topic not in _LATE_TOPICS)
        ]

    def _cancel(self) -> None:
        running = self._shown_jobs()
        if running:
            self._tasks.cancel(running[0][0])
            self._tasks.changed.emit()

    # ---- toast
    def toast(self, words: str, button: str = "", run: Callable[[], object] | None = None) -> None:
        """Say what was done for ten seconds, with one button, such as Undo."""
        self._toast.show_words(words, button, run)

    def _dress(self) -> None:
        for item in (self.record, self.notes, self.job, self.span, self.shown, self.sources):
            item.dress()
        self.cancel.setIconSize(QSize(self._look.scaled(12), self._look.scaled(12)))
        self.setFixedHeight(self._look.row_px("small", 24, 8))


class Toast(QFrame):
    """A dark slip at the lower left of the window; it leaves by itself unless the pointer or the focus is on it."""

    def __init__(self, look: PanelLook, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.setProperty("surface", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.setSpacing(20)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_STAYS_MS)
        self._timer.timeout.connect(self._time_out)
        self.hide()

    def show_words(self, words: str, button: str, run: Callable[[], object] | None) -> None:
        """Show it above the status bar; a second one takes the first one's place."""
        clear_layout(self._row)
        self._row.addWidget(label(self._look, words, "list", "toast"))
        if button and run is not None:
            pressed = push_button(self._look, button, run, kind="toast")
            pressed.clicked.connect(self.hide)
            self._row.addWidget(pressed)
        self.setAccessibleName(words)
        self.adjustSize()
        window = self.parentWidget()
        if window is not None:
            self.move(12, window.height() - self.height() - self._look.scaled(24) - 12)
        self.show()
        self.raise_()
        self._timer.start()

    def _time_out(self) -> None:
        focus = self.focusWidget()
        if self.underMouse() or (focus is not None and focus.hasFocus()):
            self._timer.start()
        else:
            self.hide()
