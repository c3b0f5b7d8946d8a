"""Parts of a merge review's right side: a version as a card, spans against each other, a value of which one stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from db.dates import DAY_S, DateError, parse_edtf
from viewer.merge_words import ONLY, Pieces
from viewer.paint.merge_rows import SpanRow, paint_spans, spans_height_px
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_look import PanelLook
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.panels.parts import label, retone
from viewer.words import tr


def key_label(look: PanelLook, key: str) -> QLabel:
    """A key as a small box."""
    made = label(look, key, "caption_medium")
    made.setProperty("kind", "key")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


class VersionCard(QFrame):
    """One version of a text: whose, when, the key that takes it, and the words with what only it has marked.

    What goes is struck and red, what comes is underlined and green: never told by colour alone.
    """

    def __init__(
        self,
        look: PanelLook,
        side: str,
        who: str,
        key: str,
        pieces: Pieces,
        run: Callable[[], object],
        *,
        comes: bool,
    ) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._run = run
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QFrame()
        head.setProperty("edge", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(8)
        self.box = QCheckBox(side)
        self.box.setFont(look.font("list_bold"))
        self.box.setAccessibleName(tr("{side}, {who}", side=side, who=who))
        self.box.clicked.connect(lambda _on=False: self._run())
        row.addWidget(self.box)
        row.addWidget(label(look, who, "small", "third", wrap=True), 1)
        if key:
            row.addWidget(key_label(look, key))
        column.addWidget(head)
        text = PaintedText(look, runs_of(pieces, comes=comes))
        text.setContentsMargins(0, 0, 0, 0)
        inside = QVBoxLayout()
        inside.setContentsMargins(14, 10, 14, 12)
        inside.addWidget(text)
        inside.addStretch(1)
        column.addLayout(inside)

    def put_chosen(self, chosen: bool) -> None:
        """Whether this version goes into the result."""
        self.box.setChecked(chosen)
        retone(self, "chosen", "true" if chosen else "false")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the card takes it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._run()


def runs_of(pieces: Pieces, *, comes: bool) -> list[Run]:
    """Pieces as runs of text."""
    if not any(text.strip() for _kind, text in pieces):
        return [Run(tr("empty"), "body", "text3")]
    marked = ("okSoft", "ok", False) if comes else ("dangerSoft", "", True)
    return [
        Run(text, "body", "text1", ground=marked[0], line=marked[1], struck=marked[2])
        if kind == ONLY
        else Run(text, "body")
        for kind, text in pieces
    ]


class SpanPicture(PaintedWidget):
    """Two or more spans of time over common dates; the one that stands is filled."""

    def __init__(self, look: PanelLook, rows: Sequence[SpanRow]) -> None:
        super().__init__()
        self._look, self._rows = look, tuple(rows)
        known = [s for row in rows for s in (row.start_s, row.end_s) if s is not None]
        first, last = min(known), max(known) + 1
        air = max(DAY_S, (last - first) * 0.2)
        self._span = (first - air, last + air)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The spans against each other"))

    def put_rows(self, rows: Sequence[SpanRow]) -> None:
        """Another one stands."""
        self._rows = tuple(rows)
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each."""
        return QSize(320, spans_height_px(self._look, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        """Narrower gives way."""
        return QSize(160, self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        """The spans."""
        ticks = day_ticks(round(self._span[0]), round(self._span[1]))
        paint_spans(painter, self.rect().toRectF(), self._look, self._rows, self._span, ticks)


def span_rows(names: Sequence[str], edtf: Sequence[str], stands: int) -> list[SpanRow]:
    """The spans of several dates; empty unless every one is a date with a known bound."""
    rows = []
    for at, (name, text) in enumerate(zip(names, edtf, strict=True)):
        try:
            date = parse_edtf(text)
        except DateError:
            return []
        if date.earliest_s is None and date.latest_s is None:
            return []
        rows.append(SpanRow(name, date.earliest_s, date.latest_s, at == stands))
    return rows


class ValueChoice(QFrame):
    """A value that cannot be both: its name, and a segment for each version."""

    def __init__(self, look: PanelLook, name: str, values: Sequence[str], run: Callable[[int], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        words = label(look, name, "small", "third")
        words.setFixedWidth(look.scaled(132))
        words.setWordWrap(True)
        row.addWidget(words)
        self._group = QButtonGroup(self)
        self.buttons: list[QToolButton] = []
        for at, value in enumerate(values):
            button = QToolButton()
            button.setText(value.replace("&", "&&"))
            button.setToolTip("")
            button.setFont(look.font("small"))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            place = (
                "only" if len(values) == 1 else "first" if at == 0 else "last" if at == len(values) - 1 else "middle"
            )
            button.setProperty("segment", place)
            button.setAccessibleName(tr("{field}: {value}", field=name, value=value))
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on=False, chosen=at: run(chosen))
            self._group.addButton(button)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)

    def put_chosen(self, at: int) -> None:
        """Which version stands; -1 for none yet."""
        self._group.setExclusive(at >= 0)
        for place, button in enumerate(self.buttons):
            button.setChecked(place == at)
