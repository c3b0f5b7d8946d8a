"""The page of a file that was not opened: what was checked, what came of it, and what can be done (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.parts import (
    ScrolledColumn,
    clear_layout,
    label,
    link_button,
    push_button,
    scroll_area,
    selectable,
)
from viewer.words import tr

PAGE_PX, TITLE_PX, TOP_PX = 820, 232, 72
_LONGEST_DETAIL = 400
OUTCOMES = {
    "passed": ("circle-check", "ok", "passed"),
    "failed": ("octagon-alert", "danger", "failed"),
    "not_run": ("circle-dashed", "text3", "not looked at"),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check: what it is called, how it ended (passed, failed, not_run), and a sentence."""

    title: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the page says. `kind` is the verdict: not_a_case, newer_version, unsafe or damaged.

    `report` is the text for the sender; `look` and `save_as` are the words of the buttons that read what can be read,
    empty where there is nothing to read.
    """

    kind: str
    path: str
    title: str
    sentence: str
    name: str
    where: str
    checks: tuple[CheckLine, ...]
    next_step: str
    report: str
    look: str = ""
    save_as: str = ""

    @property
    def icon(self) -> str:
        """The sign beside the title."""
        return "shield-alert" if self.kind == "unsafe" else "octagon-alert"


class RefusedPage(QFrame):
    """In place of the timeline. Every text of it that comes from the file is shown as plain text."""

    another_wanted = Signal()
    look_wanted = Signal(object)
    save_wanted = Signal(object)
    report_wanted = Signal(object)
    report_file_wanted = Signal(object)
    explain_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = PanelLook(look)
        self.refusal: Refusal | None = None
        self.can_go_back = False
        self.setProperty("surface", "canvas")
        self.buttons: dict[str, QPushButton] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inside = ScrolledColumn()
        row = QHBoxLayout(inside)
        row.setContentsMargins(24, 0, 24, 24)
        row.addStretch(1)
        column = QWidget()
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(column)
        self._column.setSpacing(0)
        self._box = column
        row.addWidget(column, 1000)
        row.addStretch(1)
        self._inside = inside
        whole.addWidget(scroll_area(inside))
        self._look.changed.connect(self._build)

    def show_refusal(self, refusal: Refusal, *, can_go_back: bool = False) -> None:
        """Say what became of a file. `can_go_back`: another case is open behind this page."""
        self.refusal, self.can_go_back = refusal, can_go_back
        self._build()

    # ---- building
    def _build(self) -> None:
        refusal = self.refusal
        clear_layout(self._column)
        self.buttons = {}
        if refusal is None:
            return
        self.setAccessibleName(tr("{title}. {text}", title=refusal.title, text=refusal.sentence))
        self._box.setMaximumWidth(self._look.scaled(PAGE_PX))
        self._column.setContentsMargins(0, TOP_PX, 0, 0)
        self._column.addLayout(self._head(refusal))
        self._column.addSpacing(24)
        self._column.addWidget(self._file(refusal))
        self._column.addSpacing(8)
        for check in refusal.checks:
            self._column.addWidget(self._line(check))
        self._column.addSpacing(26)
        self._column.addLayout(self._foot(refusal))
        self._column.addSpacing(18)
        self._column.addWidget(label(self._look, refusal.next_step, "small", "third", wrap=True))
        self._column.addStretch(1)
        self._inside.settle()
        first = next(iter(self.buttons.values()))
        first.setFocus()

    def _sign(self, icon: str, token: str, px: int) -> QLabel:
        sign, size = QLabel(), self._look.scaled(px)
        sign.setPixmap(self._look.pixmap(icon, token, size, self.devicePixelRatioF()))
        sign.setFixedSize(QSize(size, size))
        return sign

    def _head(self, refusal: Refusal) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._sign(refusal.icon, "danger", 34), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(label(self._look, refusal.title, "display", wrap=True))
        words.addWidget(label(self._look, refusal.sentence, "lead", "second", wrap=True))
        row.addLayout(words, 1)
        return row

    def _file(self, refusal: Refusal) -> QFrame:
        box = QFrame()
        box.setProperty("surface", "file")
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 9, 14, 9)
        row.setSpacing(8)
        row.addWidget(self._sign("database", "text2", 15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(selectable(label(self._look, refusal.name[:120], "small_medium")), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(selectable(label(self._look, _breakable(refusal.where), "small", "third", wrap=True)), 1)
        return box

    def _line(self, check: CheckLine) -> QFrame:
        icon, token, words = OUTCOMES[check.outcome]
        line = QFrame()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 11, 0, 13)
        column.addLayout(row)
        rule = QFrame()
        rule.setProperty("kind", "hair")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        row.setSpacing(12)
        row.addWidget(self._sign(icon, token, 16), 0, Qt.AlignmentFlag.AlignTop)
        title = label(self._look, check.title, "body_medium")
        title.setFixedWidth(self._look.scaled(TITLE_PX))
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        detail = check.detail if len(check.detail) <= _LONGEST_DETAIL else check.detail[:_LONGEST_DETAIL] + "…"
        row.addWidget(selectable(label(self._look, _breakable(detail), "body", "second", wrap=True)), 1)
        line.setAccessibleName(
            tr("{check}, {outcome}. {detail}", check=check.title, outcome=tr(words), detail=check.detail)
        )
        return line

    def _foot(self, refusal: Refusal) -> QHBoxLayout:
        row, flow = QHBoxLayout(), FlowLayout(gap_px=8)
        another = ("another", tr("Choose another file…"), self.another_wanted.emit)
        save = ("save", refusal.save_as, lambda: self.save_wanted.emit(refusal))
        look = ("look", refusal.look, lambda: self.look_wanted.emit(refusal))
        report_words = tr("Copy report") if refusal.look else tr("Copy report for the sender")
        report = ("report", report_words, lambda: self.report_wanted.emit(refusal))
        choices: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (look, save, another, report) if refusal.look else (another, report, save)
        )
        for at, (name, words, run) in enumerate(choices):
            if words:
                button = push_button(self._look, words, run, kind="primary" if at == 0 else "")
                button.setProperty("short", None)
                button.setProperty("tall", "true")
                button.setFont(self._look.font("body"))
                flow.addWidget(button)
                self.buttons[name] = button
        row.addLayout(flow, 1)
        if self.can_go_back:
            row.addWidget(link_button(self._look, tr("Back to the open case"), self.back_wanted.emit))
        row.addWidget(link_button(self._look, tr("How these checks work"), self.explain_wanted.emit))
        return row

    def sizeHint(self) -> QSize:
        """Room for the page of the design."""
        return QSize(self._look.scaled(PAGE_PX) + 48, 640)


def _breakable(words: str) -> str:
    """The same words; a path or a name without blanks may be broken after a slash or every 40 letters."""
    parts = []
    for part in words.replace("/", "/\u200b").replace("\\", "\\\u200b").split(" "):
        pieces = part.split("\u200b")
        parts.append("\u200b".join("\u200b".join(p[at : at + 40] for at in range(0, len(p), 40)) for p in pieces))
    return " ".join(parts)
