"""The page shown while no case is open: open one, open a sample, check a file, go on with a recent one."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.paint.icons import app_mark
from viewer.paint.painted import PaintedButton
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.welcome_rows import paint_choice_row, paint_recent_row, recent_row_height_px
from viewer.panels.parts import clear_layout, icon_button, label, push_button, scroll_area
from viewer.recent import RecentCase, RecentCases
from viewer.settings import Settings
from viewer.words import tr, trn

SIDE_PX = 420
DAY_S = 86_400
_NARROW_SIDE_PX = 320
LEAST_PX = 480
_SAMPLES = (
    ("abu-dhabi-2026", "Abu Dhabi talks 2026"),
    ("ukraine-russia-2022-2026", "Ukraine and Russia 2022–2026"),
    ("karsa-basin", "Karsa Basin, a training case"),
)


class ChoiceRow(PaintedButton):
    """An icon, what can be done, and a line about it."""

    def __init__(self, look: PanelLook, icon: str, words: str, second: str) -> None:
        super().__init__(tr("{words}. {more}", words=words, more=second))
        self._look, self._icon, self._words, self._second = look, icon, words, second
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """52 px, more with larger text."""
        look = self._look
        return QSize(200, max(52, round(look.line_px("body_medium") + look.line_px("small")) + 16))

    def paint(self, painter: QPainter) -> None:
        """The row."""
        rect, look = self.rect().toRectF(), self._look
        paint_choice_row(painter, rect, look, self._icon, self._words, self._second, self.underMouse(), self.hasFocus())


class RecentRow(PaintedButton):
    """One recent case: thumbnail, title, counts, path, when it was opened."""

    forget_wanted = Signal()

    def __init__(self, look: PanelLook, case: RecentCase, badge: str = "") -> None:
        self.case, self._look, self.badge = case, look, badge
        self._facts = tr(
            "{events}, {sources}, {notes}",
            events=trn("{count} event", "{count} events", case.events),
            sources=trn("{count} source", "{count} sources", case.sources),
            notes=trn("{count} note", "{count} notes", case.notes),
        )
        super().__init__(tr("{title}. {facts}. {path}", title=case.title, facts=self._facts, path=case.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 18, 0)
        row.addStretch(1)
        more = icon_button(look, "ellipsis", tr("More about {title}", title=case.title), self._menu)
        row.addWidget(more)
        self._more = more

    def put_badge(self, words: str) -> None:
        """Say something of the place the file lies in."""
        self.badge = words
        said = tr("{title}. {facts}. {path}", title=self.case.title, facts=self._facts, path=self.case.path)
        self.setAccessibleName(tr("{said}. {badge}", said=said, badge=words) if words else said)
        self.update()

    def sizeHint(self) -> QSize:
        """86 px, more with larger text."""
        return QSize(420, recent_row_height_px(self._look))

    def paint(self, painter: QPainter) -> None:
        """The row."""
        paint_recent_row(
            painter,
            self.rect().toRectF(),
            self._look,
            title=self.case.title,
            training=tr("training case") if self.case.training else "",
            facts=self._facts,
            path=self.case.path,
            when=opened_words(self.case.opened_s),
            badge=self.badge,
            density=[(low, high) for low, high in self.case.density],
            rounds=self.case.rounds,
            hovered=self.underMouse(),
            focused=self.hasFocus(),
        )

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setFont(self._look.font("list"))
        menu.addAction(tr("Take off this list")).triggered.connect(self.forget_wanted)
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))


class Welcome(QFrame):
    """Choices at the left, recent cases at the right. `places_wanted` asks what is to be said of their places: the
    disk is never asked here, for a share that sleeps would hold the window up; `put_badges` takes the answer."""

    places_wanted = Signal(object)
    open_wanted = Signal()
    check_wanted = Signal()
    path_wanted = Signal(object)
    sample_wanted = Signal(str)

    def __init__(self, settings: Settings, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._recent = PanelLook(look), RecentCases(settings)
        self.setProperty("surface", "canvas")
        self.setAccessibleName(tr("Welcome"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._filter = ""
        self._badges: dict[str, str] = {}
        self._look.changed.connect(self.build)
        self.build()

    # ---- building
    def build(self) -> None:
        """Build the page for the look and the list of the moment."""
        clear_layout(self._row)
        self.side = self._build_side()
        self._row.addWidget(self.side)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 18, 0, 12)
        column.setSpacing(0)
        column.addLayout(self._build_head())
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        self.list.setContentsMargins(0, 0, 0, 0)
        box = QWidget()
        box.setLayout(self.list)
        column.addWidget(scroll_area(box), 1)
        column.addWidget(self._build_drop_words(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._row.addWidget(right, 1)
        self._fill()

    def _build_side(self) -> QFrame:
        look, side = self._look, QFrame()
        side.setProperty("surface", "panel")
        side.setProperty("edge", "rule-right")
        side.setFixedWidth(self._side_px())
        column = QVBoxLayout(side)
        column.setContentsMargins(44, 56, 36, 24)
        column.setSpacing(6)
        mark = QLabel()
        tokens = (look.colour(token).rgba() for token in ("round", "swap", "stmt"))
        mark.setPixmap(app_mark(look.scaled(60), *tokens))
        column.addWidget(mark)
        column.addSpacing(8)
        column.addWidget(label(look, "Rapporteur", "display"))
        said = tr("Open a case file to see its rounds, exchanges and open issues in time.")
        column.addWidget(label(look, said, "body", "second", wrap=True))
        column.addSpacing(18)
        self.open_button = push_button(look, " " + tr("Open case file…"), self.open_wanted.emit, kind="primary")
        self.open_button.setProperty("short", None)
        self.open_button.setProperty("big", "true")
        self.open_button.setFont(look.font("body_medium"))
        self.open_button.setIcon(look.icon("folder-open", "onAccent", look.scaled(16)))
        self.open_button.setIconSize(QSize(look.scaled(16), look.scaled(16)))
        self.open_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column.addWidget(self.open_button)
        column.addSpacing(8)
        self._add_choices(column)
        column.addStretch(1)
        promise = tr(
            "Rapporteur never uses a network. Case files stay where you put them; "
            "your notes are saved in a layer beside the record."
        )
        column.addWidget(label(look, promise, "small", "third", wrap=True))
        return side

    def _add_choices(self, column: QVBoxLayout) -> None:
        rows = [("book-open-text", tr("Open a sample case"), tr(title), name) for name, title in _SAMPLES[:1]]
        for icon, words, second, name in rows:
            sample = ChoiceRow(self._look, icon, words, second)
            sample.clicked.connect(lambda _on=False, chosen=name: self.sample_wanted.emit(chosen))
            column.addWidget(sample)
        others = ChoiceRow(self._look, "layers", tr("Other samples"), tr("A chronology and a training case"))
        others.clicked.connect(lambda _on=False: self._samples_menu(others))
        check = ChoiceRow(self._look, "shield-check", tr("Check a file first"), tr("Looks inside without opening it"))
        check.clicked.connect(lambda _on=False: self.check_wanted.emit())
        column.addWidget(others)
        column.addWidget(check)

    def _samples_menu(self, below: QWidget) -> None:
        menu = QMenu(self)
        menu.setFont(self._look.font("list"))
        for name, title in _SAMPLES[1:]:
            menu.addAction(tr(title)).triggered.connect(lambda _on=False, chosen=name: self.sample_wanted.emit(chosen))
        menu.exec(below.mapToGlobal(below.rect().bottomLeft()))

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 18, 6)
        head.addWidget(label(self._look, tr("Recent cases"), "title"))
        head.addStretch(1)
        self.field = QLineEdit(self._filter)
        self.field.setPlaceholderText(tr("Filter recent cases"))
        self.field.setAccessibleName(tr("Filter recent cases"))
        self.field.setFont(self._look.font("list"))
        self.field.setFixedWidth(self._look.scaled(220))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter_by)
        head.addWidget(self.field)
        return head

    def _build_drop_words(self) -> QWidget:
        return label(self._look, tr("Drop a .rapporteur file anywhere in this window"), "small", "third")

    # ---- the list
    def _filter_by(self, text: str) -> None:
        self._filter = text
        self._fill()

    def _fill(self) -> None:
        clear_layout(self.list)
        wanted = self._filter.strip().casefold()
        cases = [c for c in self._recent.all() if wanted in f"{c.title}\n{c.path}".casefold()]
        today = time.localtime().tm_yday, time.localtime().tm_year
        groups: dict[str, list[RecentCase]] = {}
        for case in cases:
            opened = time.localtime(case.opened_s)
            words = tr("Today") if (opened.tm_yday, opened.tm_year) == today else tr("Earlier")
            groups.setdefault(words, []).append(case)
        for words, found in groups.items():
            heading = label(self._look, words, "caption_medium", "third")
            heading.setContentsMargins(18, 8, 18, 6)
            self.list.addWidget(heading)
            for case in found:
                self._add_case(case)
        if not cases:
            none = tr("No recent case matches.") if wanted else tr("Cases you open are listed here.")
            empty = label(self._look, none, "body", "third")
            empty.setContentsMargins(18, 12, 18, 12)
            self.list.addWidget(empty)
        self.list.addStretch(1)

    def _add_case(self, case: RecentCase) -> None:
        row = RecentRow(self._look, case, self._badges.get(case.path, ""))
        row.clicked.connect(lambda _on=False: self.path_wanted.emit(Path(case.path)))
        row.forget_wanted.connect(lambda: self._forget(case.path))
        self.list.addWidget(row)

    def _forget(self, path: str) -> None:
        self._recent.forget(path)
        self._fill()

    def put_badges(self, badges: dict[str, str]) -> None:
        """Words on the places of the recent cases, by path; a case that is not named has none."""
        self._badges = badges
        for at in range(self.list.count()):
            item = self.list.itemAt(at)
            row = item.widget() if item is not None else None
            if isinstance(row, RecentRow):
                row.put_badge(badges.get(row.case.path, ""))

    def showEvent(self, event: QShowEvent) -> None:
        """The list may have changed while a case was open."""
        self._fill()
        self.places_wanted.emit(self._recent.all())
        self.open_button.setFocus()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The left side gives way in a narrow window."""
        self.side.setFixedWidth(self._side_px())
        super().resizeEvent(event)

    def _side_px(self) -> int:
        look = self._look
        return look.scaled(SIDE_PX if self.width() >= look.scaled(1000) else _NARROW_SIDE_PX)

    def minimumSizeHint(self) -> QSize:
        """Never wider than the smallest window: the page stands in one stack with the timeline, and a hidden page that
        asks for more would take the room of the inspector."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), LEAST_PX), hint.height())


def opened_words(opened_s: int) -> str:
    """When a case was opened last: a clock time today, a date before."""
    opened = QDateTime.fromSecsSinceEpoch(opened_s)
    if opened.date() == QDateTime.currentDateTime().date():
        return tr("opened {clock}", clock=opened.toString("HH:mm"))
    return str(QLocale().toString(opened.date(), "d MMM yyyy"))
