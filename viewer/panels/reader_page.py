"""The page of the source reader: the text itself, paragraph marks beside it, spans marked on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QWidget

from viewer.paint.fonts import STYLES
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import is_right_to_left
from viewer.paint.panel_look import PanelLook
from viewer.paint.reader_marks import paint_gutter
from viewer.panels.reader_text import ReaderText, utf16_positions
from viewer.words import tr

GUTTER_PX = 38
_LONGEST_WORD = 2_000
_ABOVE = 0.25
"""Where in the height of the page the marked span is brought, so that what stands before it can be read too."""


class Gutter(PaintedWidget):
    """Paragraph marks beside the text."""

    def __init__(self, page: ReaderPage) -> None:
        super().__init__()
        self._page = page

    def paint(self, painter: QPainter) -> None:
        """The marks in view."""
        page = self._page
        line_px = QFontMetricsF(page.text.font()).height()
        paint_gutter(painter, self.width(), line_px, page.look, page.marks_in_view())


class ReaderPage(QWidget):
    """Shows one text. Offsets given and taken are code points."""

    def __init__(self, look: PanelLook) -> None:
        super().__init__()
        self.look = look
        self._positions: list[int] | None = None
        self.text = ReaderText()
        self.gutter = Gutter(self)
        self.text.verticalScrollBar().valueChanged.connect(lambda _y: self.gutter.update())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.gutter)
        row.addWidget(self.text, 1)

    @property
    def content(self) -> str:
        """The text shown."""
        return self.text.toPlainText()

    def put(self, content: str, name: str) -> None:
        """Show a text; where it is the one shown already, scroll and selection stay."""
        look, text = self.look, self.text
        text.setFont(look.font("verbatim_reader"))
        self.gutter.setFixedWidth(look.scaled(GUTTER_PX))
        text.setAccessibleName(name)
        if content != self.content:
            longest = max((len(part) for part in content.split()), default=0)
            modes = QTextOption.WrapMode
            anywhere = longest > _LONGEST_WORD
            text.setWordWrapMode(modes.WrapAnywhere if anywhere else modes.WrapAtWordBoundaryOrAnywhere)
            text.setPlainText(content)
            self._positions = utf16_positions(content)
        text.document().setDefaultFont(look.font("verbatim_reader"))  # the style sheet lays its own over the widget's
        self._space_lines(is_right_to_left(content))

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

    # ---- spans
    def mark(self, spans: Sequence[tuple[int, int, str]]) -> None:
        """Mark spans: start, end, and "cited", "active", "broken" or "found". Those marked later lie on top."""
        self.text.setExtraSelections([self._selection(start, end, how) for start, end, how in spans])

    def _selection(self, start_char: int, end_char: int, how: str) -> QTextEdit.ExtraSelection:
        ground, ink = {
            "cited": ("sunken", "control"),
            "active": ("accentSoft", "accent"),
            "broken": ("", "danger"),
            "found": ("noteSoft", "noteLine"),
        }[how]
        form, styles = QTextCharFormat(), QTextCharFormat.UnderlineStyle
        if ground:
            form.setBackground(QColor(self.look.colour(ground)))
        form.setUnderlineStyle(styles.DashUnderline if how == "broken" else styles.SingleUnderline)
        form.setUnderlineColor(self.look.colour(ink))
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor(start_char, end_char)
        made.format = form
        return made

    def _cursor(self, start_char: int, end_char: int) -> QTextCursor:
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(self._position(start_char))
        cursor.setPosition(self._position(end_char), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _position(self, char: int) -> int:
        """Qt counts UTF-16 units, the case counts code points."""
        last = self.text.document().characterCount() - 1
        return min(char, last) if self._positions is None else self._positions[min(char, len(self._positions) - 1)]

    def char_at(self, position: int) -> int:
        """The code point at a position of the text widget."""
        return position if self._positions is None else bisect_left(self._positions, position)

    def selected_span(self) -> tuple[int, int] | None:
        """Start and end of the selected words; None where none are."""
        cursor = self.text.textCursor()
        if not cursor.hasSelection():
            return None
        return self.char_at(cursor.selectionStart()), self.char_at(cursor.selectionEnd())

    def show_char(self, char: int) -> None:
        """Scroll so that the line of a code point stands in the upper part of the page."""
        self.text.setTextCursor(self._cursor(char, char))
        QTimer.singleShot(0, self, self.bring_cursor_up)
        self.bring_cursor_up()

    def bring_cursor_up(self) -> None:
        """The text cursor's line is brought to a quarter of the height."""
        bar, line = self.text.verticalScrollBar(), self.text.cursorRect()
        bar.setValue(bar.value() + line.top() - round(self.text.viewport().height() * _ABOVE))
        self.gutter.update()

    def paragraph_span(self, wanted: int) -> tuple[int, int] | None:
        """Start and end of a paragraph, counted from 1 as in the gutter; None where the text has fewer."""
        paragraph, block = 0, self.text.document().begin()
        while block.isValid():
            if block.text().strip():
                paragraph += 1
                if paragraph == wanted:
                    start = block.position()
                    return self.char_at(start), self.char_at(start + len(block.text().encode("utf-16-le")) // 2)
            block = block.next()
        return None

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The marks follow the lines."""
        super().resizeEvent(event)
        self.gutter.update()
