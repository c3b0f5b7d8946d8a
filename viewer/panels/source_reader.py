"""Reading a source: its text with paragraph marks, every cited span shown, the one asked for marked.

The text is plain and cannot be changed. Spans are exact or said to be broken; none is moved.
"""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from db.domain import Evidence, Source
from db.spans import check_span, is_text_of
from viewer.commands import NoteTarget
from viewer.models.case_reading import reading_of
from viewer.models.record_words import credit, source_short, title_of
from viewer.models.when_words import when_short
from viewer.paint.fonts import STYLES
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import is_right_to_left
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.paint.reader_marks import paint_gutter
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.inspector_sections.evidence_sections import place_words
from viewer.panels.parts import (
    ElidedLabel,
    RowButton,
    ScrolledColumn,
    clear_layout,
    icon_button,
    label,
    push_button,
    scroll_area,
    show_new,
)
from viewer.panels.reader_text import ReaderText, utf16_positions
from viewer.session import Session
from viewer.words import RELATION, number, tr, word

GUTTER_PX = 38
_CONTEXT_CHARS = 32
_LONGEST_WORD = 2_000


class Gutter(PaintedWidget):
    """Paragraph marks beside the text."""

    def __init__(self, reader: SourceReader) -> None:
        super().__init__()
        self._reader = reader

    def paint(self, painter: QPainter) -> None:
        """The marks in view."""
        reader = self._reader
        line_px = QFontMetricsF(reader.text.font()).height()
        paint_gutter(painter, self.width(), line_px, reader.look, reader.marks_in_view())


class SourceReader(QFrame):
    """One source. Alt+Up and Alt+Down go to the passage before and after."""

    closed = Signal()
    record_wanted = Signal(object)
    note_wanted = Signal(object)
    attach_wanted = Signal(object)

    def __init__(self, session: Session, look: LookSource | PanelLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look = session, PanelLook(look)
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("Source reader"))
        self.source: Source | None = None
        self.passages: list[Evidence] = []
        self.active: Evidence | None = None
        self._positions: list[int] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.text = ReaderText()
        self.gutter = Gutter(self)
        self.text.verticalScrollBar().valueChanged.connect(lambda _y: self.gutter.update())
        self.text.span_chosen.connect(self._choose_at)
        self._head, self._body, self._foot = QFrame(), QFrame(), QFrame()
        self._head.setProperty("edge", "bottom")
        self._body.setProperty("surface", "canvas")
        self._foot.setProperty("edge", "top")
        for box, stretch in ((self._head, 0), (self._body, 1), (self._foot, 0)):
            self._column.addWidget(box, stretch)
        self._head_column = QVBoxLayout(self._head)
        self._head_column.setContentsMargins(8, 4, 8, 6)
        self._head_column.setSpacing(2)
        self._body_row = QHBoxLayout(self._body)
        self._body_row.setContentsMargins(0, 0, 0, 0)
        self._body_row.setSpacing(0)
        self._foot_column = QVBoxLayout(self._foot)
        self._foot_column.setContentsMargins(10, 6, 8, 6)
        self._foot_column.setSpacing(4)
        self.look.changed.connect(self._rebuild)

    # ---- showing
    def show_source(self, source_id: int, passage_id: int | None = None) -> None:
        """Show a source and mark one passage."""
        reading = reading_of(self.session)
        self.source = reading.case.sources.get(source_id)
        self.passages = reading.passages_of_source(source_id) if self.source is not None else []
        self.active = next((p for p in self.passages if p.id == passage_id), None)
        if self.active is None and self.passages:
            self.active = self.passages[0]
        self._rebuild()

    def _rebuild(self) -> None:
        if self.source is None or not self.session.has_case:
            return
        content = reading_of(self.session).source_text(self.source.id)
        for kept in (self.text, self.gutter):
            kept.setParent(None)
        for layout in (self._head_column, self._body_row, self._foot_column):
            clear_layout(layout)
        self._build_head(content)
        if content:
            self._build_text(content)
        else:
            self._build_places()
        self._build_foot(content)
        for box in (self._head, self._body, self._foot):
            show_new(box)
        if content:
            self._mark_spans()
            self._show_active()

    def _build_head(self, content: str) -> None:
        look, source = self.look, self.source
        assert source is not None
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(icon_button(look, "arrow-left", tr("Back to the record"), self.closed.emit))
        parts = [source_short(source), source.place_text, when_short(source.published_edtf)]
        name = ElidedLabel(look, ", ".join(part for part in parts if part), "lane_name")
        row.addWidget(name, 1)
        row.addWidget(icon_button(look, "chevron-left", tr("Passage before (Alt+Up)"), lambda: self.step(-1)))
        at = self.passages.index(self.active) + 1 if self.active in self.passages else 0
        count = tr("{at} of {count}", at=number(at), count=number(len(self.passages)))
        row.addWidget(label(look, count, "small", "third"))
        row.addWidget(icon_button(look, "chevron-right", tr("Next passage (Alt+Down)"), lambda: self.step(1)))
        self._head_column.addLayout(row)
        mark = reading_of(self.session).source_mark(source.id)
        self._head_column.addWidget(label(look, state_words(source, content, mark), "small", "third", wrap=True))

    def _build_text(self, content: str) -> None:
        look, text = self.look, self.text
        text.setFont(look.font("verbatim_reader"))
        longest = max((len(part) for part in content.split()), default=0)
        anywhere = longest > _LONGEST_WORD
        mode = QTextOption.WrapMode.WrapAnywhere if anywhere else QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        text.setWordWrapMode(mode)
        text.setPlainText(content)
        self._positions = utf16_positions(content)
        self._space_lines(is_right_to_left(content))
        text.setAccessibleName(tr("Text of {source}", source=self.source.title if self.source else ""))
        self.gutter.setFixedWidth(look.scaled(GUTTER_PX))
        self._body_row.addWidget(self.gutter)
        self._body_row.addWidget(text, 1)
        self.gutter.show()
        text.show()

    def _space_lines(self, right_to_left: bool) -> None:
        spacing = QTextBlockFormat()
        pitch = STYLES["verbatim_reader"].line_px * self.look.fonts.text_scale
        spacing.setLineHeight(pitch, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        spacing.setBottomMargin(5)
        if right_to_left:
            spacing.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)
        self.text.document().setDocumentMargin(8)

    def _build_places(self) -> None:
        """Without the text: where each passage stands, and the offer to attach it."""
        look, box = self.look, ScrolledColumn()
        column = QVBoxLayout(box)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        column.addWidget(label(look, tr("The text of this source is not attached."), "body_medium", wrap=True))
        said = tr("Attach it to see each passage in its place. It is checked against the checksum kept here.")
        column.addWidget(label(look, said, "small", "second", wrap=True))
        source_id = self.source.id if self.source else 0
        attach = push_button(look, tr("Attach the text…"), lambda: self.attach_wanted.emit(source_id), icon="paperclip")
        attach.setEnabled(self.session.can_annotate)
        column.addWidget(attach, 0, Qt.AlignmentFlag.AlignLeft)
        for passage in self.passages[:200]:
            column.addWidget(self._place_row(passage))
        column.addStretch(1)
        self._body_row.addWidget(scroll_area(box), 1)

    def _place_row(self, passage: Evidence) -> QWidget:
        reading = reading_of(self.session)
        words = " ".join(title_of(reading, reading.record(passage.target_id)).split())
        mark = "icon:check:accent" if passage is self.active else ""
        row = RowButton(self.look, words, right=place_words(passage), mark=mark)
        row.clicked.connect(lambda _on=False: self.choose(passage))
        return row

    def _build_foot(self, content: str) -> None:
        look, passage = self.look, self.active
        if passage is not None:
            reading = reading_of(self.session)
            row = QHBoxLayout()
            row.addWidget(label(look, word(RELATION, passage.relation), "small", "third"))
            target = reading.record(passage.target_id)
            shown = RowButton(look, " ".join(title_of(reading, target).split()), link=True, least_px=18)
            wanted = passage.target_id
            shown.clicked.connect(lambda _on=False: self.record_wanted.emit(wanted))
            row.addWidget(shown, 1)
            self._foot_column.addLayout(row)
        box = QWidget()
        buttons = FlowLayout(box)
        if passage is not None:
            buttons.addWidget(push_button(look, tr("Copy citation"), self.copy_citation, icon="copy"))
        if content:
            note = push_button(look, tr("Note on the selection"), self.note_on_selection, icon="map-pin")
            note.setEnabled(self.session.can_annotate)
            buttons.addWidget(note)
        self._foot_column.addWidget(box)

    # ---- spans
    def _mark_spans(self) -> None:
        content = self.text.toPlainText()
        marks = []
        for passage in self.passages:
            if passage is not self.active and self._holds(passage, content):
                marks.append(self._selection(passage, "sunken", "control"))
        if self.active is not None and self._holds(self.active, content):
            marks.append(self._selection(self.active, "accentSoft", "accent"))
        self.text.setExtraSelections(marks)

    def _holds(self, passage: Evidence, content: str) -> bool:
        return check_span(passage, content, self.source) == "exact"

    def _selection(self, passage: Evidence, ground: str, line: str) -> QTextEdit.ExtraSelection:
        form = QTextCharFormat()
        form.setBackground(QColor(self.look.colour(ground)))
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(self.look.colour(line))
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor(passage.start_char or 0, passage.end_char or 0)
        made.format = form
        return made

    def _cursor(self, start_char: int, end_char: int) -> QTextCursor:
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(self._position(start_char))
        cursor.setPosition(self._position(end_char), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _position(self, char: int) -> int:
        """Qt counts UTF-16 units, the case counts code points."""
        return char if self._positions is None else self._positions[min(char, len(self._positions) - 1)]

    def _char(self, position: int) -> int:
        if self._positions is None:
            return position
        return bisect_left(self._positions, position)

    def _show_active(self) -> None:
        if self.active is None or self.active.start_char is None:
            return
        cursor = self._cursor(self.active.start_char, self.active.start_char)
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        self.gutter.update()

    def marks_in_view(self) -> list[tuple[float, str]]:
        """The y and the words of each paragraph mark in view."""
        found, paragraph = [], 0
        block = self.text.document().begin()
        top = self.text.verticalScrollBar().value()
        while block.isValid():
            if block.text().strip():
                paragraph += 1
                box = self.text.document().documentLayout().blockBoundingRect(block)
                y = box.top() - top
                if y > self.text.height():
                    break
                if y + box.height() >= 0:
                    found.append((y, tr("¶{number}", number=paragraph)))
            block = block.next()
        return found

    # ---- acting
    def step(self, steps: int) -> None:
        """Go to the passage before or after, around the ends."""
        if self.passages:
            at = self.passages.index(self.active) if self.active in self.passages else 0
            self.choose(self.passages[(at + steps) % len(self.passages)])

    def choose(self, passage: Evidence) -> None:
        """Mark a passage."""
        self.active = passage
        self._rebuild()

    def _choose_at(self, position: int) -> None:
        char = self._char(position)
        inside = [p for p in self.passages if p.start_char is not None and p.start_char <= char < (p.end_char or 0)]
        if inside and self.active not in inside:
            self.choose(min(inside, key=lambda p: (p.end_char or 0) - (p.start_char or 0)))

    def copy_citation(self) -> None:
        """Put the passage's citation on the clipboard."""
        if self.active is not None:
            QGuiApplication.clipboard().setText(credit(reading_of(self.session), self.active))

    def note_on_selection(self) -> None:
        """Ask for a note on the selected words, or on the marked passage where none are."""
        if self.source is None:
            return
        content, cursor = self.text.toPlainText(), self.text.textCursor()
        if cursor.hasSelection():
            start, end = self._char(cursor.selectionStart()), self._char(cursor.selectionEnd())
        elif self.active is not None and self.active.start_char is not None and self.active.end_char is not None:
            start, end = self.active.start_char, self.active.end_char
        else:
            return
        self.note_wanted.emit(
            NoteTarget(
                record_id=self.source.id,
                start_char=start,
                end_char=end,
                exact=content[start:end],
                prefix=content[max(0, start - _CONTEXT_CHARS) : start],
                suffix=content[end : end + _CONTEXT_CHARS],
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down step through the passages; Escape goes back."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The marks follow the lines."""
        super().resizeEvent(event)
        self.gutter.update()


def state_words(source: Source, content: str, mark: str) -> str:
    """ "S1, stored copy matches its checksum"."""
    if not content:
        return tr("{mark}, text not attached", mark=mark)
    if not source.text_sha256:
        return tr("{mark}, no checksum kept", mark=mark)
    if is_text_of(source, content):
        return tr("{mark}, stored copy matches its checksum", mark=mark)
    return tr("{mark}, stored copy is not the cited text", mark=mark)
