"""What is said where there is nothing to show: which of several nothings it is, and what helps (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.panel_rows import paint_key_cap, paint_mark
from viewer.panels.parts import clear_layout, label, push_button
from viewer.words import number, tr

Button = tuple[str, Callable[[], object]]


class KeyCap(PaintedWidget):
    """A key as a small box."""

    def __init__(self, look: PanelLook, words: str) -> None:
        super().__init__()
        self._look, self._words = look, words
        self.setAccessibleName(words)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Its words with air."""
        metrics = QFontMetricsF(self._look.font("caption_medium"))
        return QSize(round(metrics.horizontalAdvance(self._words)) + 10, round(metrics.height()) + 3)

    def paint(self, painter: QPainter) -> None:
        """The box."""
        paint_key_cap(painter, self.rect().toRectF(), self._words, self._look)


class NothingSelected(QWidget):
    """The inspector without a record: how to select one."""

    def __init__(self, look: LookSource | PanelLook) -> None:
        super().__init__()
        look = PanelLook(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 18, 8, 16)
        column.setSpacing(12)
        column.addWidget(
            label(look, tr("Select anything to see its details and evidence."), "body", "second", wrap=True)
        )
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        keys = (
            (tr("Click"), tr("select")),
            (tr("Shift click"), tr("add to the selection")),
            (tr("Right"), tr("next event in time")),
            (tr("Ctrl N"), tr("note on the selection")),
        )
        for at, (key, does) in enumerate(keys):
            grid.addWidget(KeyCap(look, key), at, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(look, does, "list", "second", wrap=True), at, 1)
        column.addLayout(grid)
        column.addStretch(1)


class EmptyState(QWidget):
    """An icon, a title, a sentence, buttons, in the middle of whatever it stands for."""

    def __init__(
        self,
        look: LookSource | PanelLook,
        title: str,
        sentence: str = "",
        buttons: Sequence[Button] = (),
        icon: str = "",
    ) -> None:
        super().__init__()
        look = PanelLook(look)
        self.setAccessibleName(tr("{title}. {text}", title=title, text=sentence))
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 20, 36, 20)
        column.setSpacing(4)
        column.addStretch(1)
        if icon:
            sign = QLabel()
            sign.setPixmap(look.pixmap(icon, "text3", look.scaled(24), self.devicePixelRatioF()))
            column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(6)
        for words, style, tone in ((title, "heading", ""), (sentence, "body", "second")):
            if words:
                line = label(look, words, style, tone, wrap=True)
                line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                column.addWidget(line)
        if buttons:
            row = QHBoxLayout()
            row.setContentsMargins(0, 10, 0, 0)
            row.setSpacing(8)
            row.addStretch(1)
            for words, run in buttons:
                row.addWidget(push_button(look, words, run))
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)


def no_match_state(look: LookSource | PanelLook, filters: str, buttons: Sequence[Button]) -> EmptyState:
    """No event passes the filters: which they are, and the one whose removal helps."""
    return EmptyState(look, tr("No events match these filters"), filters, buttons)


def empty_case_state(look: LookSource | PanelLook, buttons: Sequence[Button]) -> EmptyState:
    """The case has no event."""
    sentence = tr("The file is sound; its event table is empty. You can still add notes to dates.")
    return EmptyState(look, tr("This case has no events yet"), sentence, buttons, "calendar-range")


def empty_span_state(look: LookSource | PanelLook, buttons: Sequence[Button]) -> EmptyState:
    """Nothing in the visible span; the buttons offer the nearest event each way."""
    return EmptyState(look, tr("Nothing in this span"), tr("The case has events before or after it."), buttons)


def nothing_found_state(look: LookSource | PanelLook, wanted: str, buttons: Sequence[Button] = ()) -> EmptyState:
    """A search without a hit."""
    sentence = tr("Notes and source text were searched too.")
    return EmptyState(look, tr("Nothing found for “{words}”", words=wanted), sentence, buttons, "search")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a long job. `state`: done, running or waiting; `figure` is what it has counted."""

    words: str
    state: str
    figure: str = ""


class StepMark(PaintedWidget):
    """Check, ring or dot: what has been done, what is under way, what is to come. Nothing turns or pulses."""

    def __init__(self, look: PanelLook, state: str) -> None:
        super().__init__()
        self._look, self._state = look, state
        self.setFixedSize(look.scaled(16), look.scaled(18))

    def paint(self, painter: QPainter) -> None:
        """The mark."""
        marks = {"done": "icon:check:ok", "running": "icon:circle-dashed:accent"}
        paint_mark(painter, marks.get(self._state, "icon:minus:disabled"), self.rect().toRectF(), self._look)


class Progress(QWidget):
    """A long job: its steps with counts, how far it is, what remains, and Cancel."""

    def __init__(self, look: LookSource | PanelLook, title: str, cancel: Callable[[], object]) -> None:
        super().__init__()
        self._look, self._title, self._cancel = PanelLook(look), title, cancel
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(26, 20, 26, 20)
        self._column.setSpacing(6)
        self._column.addWidget(label(self._look, title, "heading", wrap=True))
        self._steps = QVBoxLayout()
        self._steps.setSpacing(4)
        self._column.addLayout(self._steps)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self._column.addWidget(self.bar)
        row = QHBoxLayout()
        self._told = label(self._look, "", "small", "third", wrap=True)
        row.addWidget(self._told, 1)
        row.addWidget(push_button(self._look, tr("Cancel"), cancel))
        self._column.addLayout(row)
        self._column.addStretch(1)

    def show_progress(self, steps: Sequence[Step], done: int, total: int, told: str = "") -> None:
        """Say how far it is; `total` 0 where nobody knows yet."""
        clear_layout(self._steps)
        for step in steps:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(StepMark(self._look, step.state))
            row.addWidget(label(self._look, step.words, "body", "" if step.state != "waiting" else "third"), 1)
            row.addWidget(label(self._look, step.figure, "small", "third"))
            self._steps.addLayout(row)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleDescription(tr("{done} of {total}", done=number(done), total=number(total)))
        self._told.setText(told)
