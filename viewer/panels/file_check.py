"""The pane "File check": what was examined in the open file and what came of it, and what is missing of a salvaged one.

It stands in the inspector's place until it is closed or a record is selected (DESIGN 8, picture 11).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.inspector_head import KindTag
from viewer.panels.parts import (
    HEADER_PX,
    ScrolledColumn,
    clear_layout,
    icon_button,
    label,
    push_button,
    scroll_area,
    selectable,
    show_new,
)
from viewer.panels.refused_page import OUTCOMES, CheckLine
from viewer.words import tr

EDGE_PX = 14


@dataclass(frozen=True, slots=True)
class CountLine:
    """How much of a kind of record is there: "Statements", "449 missing"."""

    words: str
    figure: str
    missing: bool


@dataclass(frozen=True, slots=True)
class FileCheckReport:
    """What the pane says. `counts` are given for a salvaged copy; `text` is the report to copy."""

    title: str
    told: str
    is_sound: bool
    counts: tuple[CountLine, ...]
    checks: tuple[CheckLine, ...]
    means: str
    can_do: str
    text: str


class FileCheckPanel(QFrame):
    """Shows that a check is running, then its report."""

    closed = Signal()
    again_wanted = Signal()
    report_wanted = Signal(str)
    compare_wanted = Signal()

    def __init__(self, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = PanelLook(look)
        self.report: FileCheckReport | None = None
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("File check"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QFrame()
        head.setProperty("edge", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 6, 0)
        self.tag = KindTag(self._look)
        row.addWidget(self.tag)
        row.addStretch(1)
        self.close_button = icon_button(self._look, "x", tr("Close the file check"), self.closed.emit)
        row.addWidget(self.close_button)
        self._head = head
        self._box = ScrolledColumn()
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(EDGE_PX, 12, EDGE_PX, 14)
        self._column.setSpacing(6)
        column.addWidget(head)
        column.addWidget(scroll_area(self._box), 1)
        self._running = False
        self._look.changed.connect(self._build)

    def show_running(self) -> None:
        """The file is being examined."""
        self._running = True
        self._build()

    def show_report(self, report: FileCheckReport) -> None:
        """What was found."""
        self._running, self.report = False, report
        self._build()

    def forget(self) -> None:
        """Another case is open: what was found says nothing of it."""
        self._running, self.report = False, None
        self._build()

    # ---- building
    def _build(self) -> None:
        report = self.report
        self._head.setFixedHeight(self._look.row_px("list_bold", HEADER_PX, 12))
        bad = report is not None and not report.is_sound
        self.tag.put("icon:file-check:text1", tr("File check"), "dangerSoft" if bad else "roundSoft")
        clear_layout(self._column)
        if self._running:
            self._say(tr("Checking the file…"), "heading")
            bar = QProgressBar()
            bar.setRange(0, 0)
            bar.setTextVisible(False)
            self._column.addWidget(bar)
        elif report is None:
            self._say(tr("This file has not been checked again since it was opened."), "body", "second")
            self._buttons()
        else:
            self._build_report(report)
        self._column.addStretch(1)
        self._box.settle()

    def _build_report(self, report: FileCheckReport) -> None:
        self._say(report.title, "heading")
        self._say(report.told, "body", "second")
        if report.counts:
            self._rule()
            for line in report.counts:
                self._count(line)
        self._rule()
        for check in report.checks:
            self._check(check)
        for title, words in ((tr("What this means"), report.means), (tr("What you can do"), report.can_do)):
            if words:
                self._rule()
                self._say(title, "list_bold")
                self._say(words, "body", "second")
        self._buttons()

    def _say(self, words: str, style: str, tone: str = "") -> None:
        self._column.addWidget(label(self._look, words, style, tone, wrap=True))

    def _rule(self) -> None:
        rule = QFrame()
        rule.setProperty("kind", "hair")
        rule.setFixedHeight(1)
        self._column.addSpacing(4)
        self._column.addWidget(rule)
        self._column.addSpacing(4)

    def _sign(self, outcome: str) -> QLabel:
        icon, token, _words = OUTCOMES[outcome]
        sign, size = QLabel(), self._look.scaled(15)
        sign.setPixmap(self._look.pixmap(icon, token, size, self.devicePixelRatioF()))
        sign.setFixedSize(QSize(size, size))
        return sign

    def _count(self, line: CountLine) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._sign("failed" if line.missing else "passed"))
        row.addWidget(label(self._look, line.words, "body", wrap=True), 1)
        row.addWidget(label(self._look, line.figure, "body", "second"))
        self._column.addLayout(row)

    def _check(self, check: CheckLine) -> None:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        sign = QVBoxLayout()
        sign.setContentsMargins(0, 2, 0, 0)
        sign.addWidget(self._sign(check.outcome))
        sign.addStretch(1)
        row.addLayout(sign)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self._look, check.title, "body_medium", wrap=True))
        words.addWidget(selectable(label(self._look, check.detail, "small", "second", wrap=True)))
        row.addLayout(words, 1)
        outcome = tr(OUTCOMES[check.outcome][2])
        name = tr("{check}, {outcome}. {detail}", check=check.title, outcome=outcome, detail=check.detail)
        box.setAccessibleName(name)
        self._column.addWidget(box)

    def _buttons(self) -> None:
        box = QWidget()
        flow = FlowLayout(box, gap_px=8)
        text = self.report.text if self.report is not None else ""
        if text:
            flow.addWidget(push_button(self._look, tr("Copy report"), lambda: self.report_wanted.emit(text)))
        flow.addWidget(push_button(self._look, tr("Compare with another copy…"), self.compare_wanted.emit))
        flow.addWidget(push_button(self._look, tr("Check again"), self.again_wanted.emit))
        self._column.addSpacing(8)
        self._column.addWidget(box)
        show_new(box)


class RightPane(QStackedWidget):
    """The inspector, and the file check in its place when it is wanted."""

    def __init__(self, inspector: QWidget, check: FileCheckPanel) -> None:
        super().__init__()
        self._inspector, self._check = inspector, check
        self.addWidget(inspector)
        self.addWidget(check)

    def show_check(self, shown: bool) -> None:
        """The one or the other."""
        self.setCurrentWidget(self._check if shown else self._inspector)

    def sizeHint(self) -> QSize:
        """As wide as the inspector wants to be, whatever stands in it."""
        return self._inspector.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The inspector's."""
        return self._inspector.minimumSizeHint()
