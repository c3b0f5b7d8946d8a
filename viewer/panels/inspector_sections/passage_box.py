"""Passages in their paragraphs, where the source's text is stored: the active span on accent, others on grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.domain import Evidence
from db.spans import check_span
from viewer.models.record_words import source_short
from viewer.models.when_words import when_short
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_look import PanelLook
from viewer.paint.reader_marks import paint_hidden_line
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.inspector_sections.page import Page
from viewer.panels.parts import ElidedLabel, clear_layout, icon_button, label, push_button, show_new
from viewer.panels.passage_steps import PassageSteps
from viewer.panels.passage_tools import copy_citation, relation_button
from viewer.words import number, tr, trn

_AROUND = 260
"""Letters kept before the first and after the last span of a long paragraph."""
_MOST_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is shown: its number from 1, where it begins in the text, its words."""

    number: int
    start_char: int
    text: str


def paragraphs_with(text: str, spans: Sequence[tuple[int, int]]) -> list[Paragraph]:
    """The paragraphs that hold any part of the spans, numbered as `db.spans` numbers them."""
    found, at, count = [], 0, 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            count += 1
            if any(start < end and stop > at for start, stop in spans):
                found.append(Paragraph(count, at, line))
        at = end + 1
    return found


def runs_of(paragraph: Paragraph, spans: Sequence[tuple[int, int]], active: tuple[int, int]) -> list[Run]:
    """The words of a paragraph, cut around its spans where it is long, each span on its ground."""
    start, end = paragraph.start_char, paragraph.start_char + len(paragraph.text)
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    first = max(start, min(a for a, _b in inside) - _AROUND) if inside else start
    last = min(end, max(b for _a, b in inside) + _AROUND) if inside else end
    edges = sorted({first, last, *(edge for pair in (*inside, active) for edge in pair if first < edge < last)})
    runs = [Run("… ", "verbatim", "text3")] if first > start else []
    for a, b in pairwise(edges):
        words = paragraph.text[a - start : b - start]
        if active[0] <= a and b <= active[1]:
            runs.append(Run(words, "verbatim", "text1", "accentSoft", "accent"))
        elif any(x <= a and b <= y for x, y in inside):
            runs.append(Run(words, "verbatim", "text1", "sunken", "control"))
        else:
            runs.append(Run(words, "verbatim", "text1"))
    return [*runs, Run(" …", "verbatim", "text3")] if last < end else runs


class HiddenLine(PaintedWidget):
    """ "3 paragraphs hidden", in the place of what is left out."""

    def __init__(self, look: PanelLook, count: int) -> None:
        super().__init__()
        self._look = look
        self.text = trn("{count} paragraph hidden", "{count} paragraphs hidden", count)
        self.setAccessibleName(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(120, round(self._look.line_px("caption")) + 8)

    def paint(self, painter: QPainter) -> None:
        """The words between two hairlines."""
        paint_hidden_line(painter, QRectF(self.rect()), self._look, self.text)


class PassageBox(PassageSteps):
    """The exact passages of one page, one of them active. Alt+Up and Alt+Down go to the one before and after."""

    stepped = Signal()

    def __init__(self, page: Page, passages: Sequence[Evidence]) -> None:
        super().__init__()
        self._page, self.passages = page, list(passages)
        self.active = next((p for p in self.passages if p.id == page.wishes.looked_at), self.passages[0])
        self.setProperty("surface", "box")
        self.setAccessibleName(tr("Passages in the source"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(9, 4, 6, 7)
        self._column.setSpacing(5)
        self._build()

    @property
    def place(self) -> str:
        """ "1 of 3"."""
        at = self.passages.index(self.active) + 1
        return tr("{at} of {count}", at=number(at), count=number(len(self.passages)))

    def step(self, steps: int) -> None:
        """Mark the passage before or after, around the ends."""
        at = self.passages.index(self.active)
        self.active = self.passages[(at + steps) % len(self.passages)]
        self._page.wishes.looked_at = self.active.id
        clear_layout(self._column)
        self._build()
        show_new(self)
        self.stepped.emit()

    def _build(self) -> None:
        self._column.addLayout(self._head())
        self._column.addLayout(self._text())
        self._column.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        page, look, row = self._page, self._page.look, QHBoxLayout()
        row.setSpacing(6)
        source = page.reading.case.sources[self.active.source_id]
        parts = [source_short(source), when_short(source.published_edtf)]
        row.addWidget(ElidedLabel(look, ", ".join(part for part in parts if part), "small_medium"), 3)
        stored = tr("checksum matches") if source.text_sha256 else tr("no checksum kept")
        told = tr("{mark}, {stored}", mark=page.reading.source_mark(source.id), stored=stored)
        row.addWidget(ElidedLabel(look, told, "caption", "text3"), 2)
        wanted = self.active.id
        row.addWidget(icon_button(look, "external-link", tr("Open source"), lambda: page.actions.open_source(wanted)))
        return row

    def _text(self) -> QGridLayout:
        page, look, grid = self._page, self._page.look, QGridLayout()
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, look.scaled(24))
        grid.setColumnStretch(1, 1)
        text = page.reading.source_text(self.active.source_id)
        spans = [_span(p) for p in self.passages if p.source_id == self.active.source_id]
        shown = _around(paragraphs_with(text, spans), _span(self.active))
        for at, paragraph in enumerate(shown):
            left_out = paragraph.number - shown[at - 1].number - 1 if at else 0
            if left_out > 0:
                grid.addWidget(HiddenLine(look, left_out), 2 * at, 0, 1, 2)
            mark = label(look, tr("¶{number}", number=paragraph.number), "caption", "third")
            mark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(mark, 2 * at + 1, 0)
            words = PaintedText(look, runs_of(paragraph, spans, _span(self.active)))
            grid.addWidget(words, 2 * at + 1, 1)
        return grid

    def _foot(self) -> QWidget:
        page, look, box, passage = self._page, self._page.look, QWidget(), self.active
        flow = FlowLayout(box)
        flow.addWidget(_quiet(look, tr("This passage")))
        unlocked = not page.reading.session.record_locked
        flow.addWidget(relation_button(look, passage, page.wishes, unlocked))
        copy = push_button(look, tr("Copy citation"), lambda: copy_citation(page.reading, passage), icon="copy")
        flow.addWidget(copy)
        relink = push_button(look, tr("Relink"), lambda: page.actions.relink(passage.id), icon="link")
        flow.addWidget(relink)
        return box


def placed_passages(page: Page, passages: Sequence[Evidence]) -> list[Evidence]:
    """Those whose source's text is stored and has their words at exactly their place."""
    sources, text_of = page.reading.case.sources, page.reading.source_text
    return [
        p
        for p in passages
        if text_of(p.source_id) and check_span(p, text_of(p.source_id), sources.get(p.source_id)) == "exact"
    ]


def stepper(page: Page, box: PassageBox) -> QWidget:
    """ "‹ 1 of 3 ›" at the right of the section's heading."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    told = label(page.look, box.place, "small", "third")
    row.addWidget(icon_button(page.look, "chevron-left", tr("Passage before (Alt+Up)"), lambda: box.step(-1)))
    row.addWidget(told)
    row.addWidget(icon_button(page.look, "chevron-right", tr("Next passage (Alt+Down)"), lambda: box.step(1)))
    box.stepped.connect(lambda: told.setText(box.place))
    return holder


def _span(passage: Evidence) -> tuple[int, int]:
    return passage.start_char or 0, passage.end_char or 0


def _around(found: list[Paragraph], span: tuple[int, int]) -> list[Paragraph]:
    """A few paragraphs, that of the active span among them."""
    holds = (at for at, p in enumerate(found) if p.start_char <= span[0] <= p.start_char + len(p.text))
    active = next(holds, 0)
    first = min(max(0, active - 1), max(0, len(found) - _MOST_PARAGRAPHS))
    return found[first : first + _MOST_PARAGRAPHS]


def _quiet(look: PanelLook, words: str) -> QLabel:
    made = label(look, words, "small", "third")
    made.setMinimumHeight(look.row_px("small", 24))
    return made
