"""Rows of a table painted whole: fonts and colours fetched once a frame, texts cut to their columns once.

A frame of forty rows has four hundred cells; a delegate asked for each of them costs more than all of their text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTableView

from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import RowState, paint_kind, paint_row_ground, shown_text

FIRST_LEFT_PX: Final = 14.0
LEFT_PX: Final = 8.0
RIGHT_PX: Final = 8.0
GLYPH_PX: Final = 20.0
_TONES: Final = {"plain": "text1", "serif": "text1", "secondary": "text2", "link": "accent"}
_KEPT: Final = 20_000
_STRONG_RTL: Final = ("R", "AL")


class PaintedTable(QTableView):
    """A table that paints its rows itself: columns, keyboard, selection and accessibility stay Qt's."""

    def paint_rows(self, painter: QPainter, clip: QRect) -> None:
        """Paint the rows that touch a part of the viewport."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hand a painter to `paint_rows`."""
        with QPainter(self.viewport()) as painter:
            self.paint_rows(painter, event.rect())


class CellWords(NamedTuple):
    """What one cell shows. `style`: plain, serif, secondary, link or count; `glyph` an event kind before the text."""

    text: str
    style: str = "plain"
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class CellBox:
    """Where a column lies, px from the left of the rows; `first` stands at the left edge."""

    left_px: float
    width_px: float
    first: bool = False

    def text_left_px(self, glyph: str) -> float:
        """Where the text of a cell begins."""
        return self.left_px + (FIRST_LEFT_PX if self.first else LEFT_PX) + (GLYPH_PX if glyph else 0.0)


class _Line(NamedTuple):
    shown: str
    width_px: float
    cut: bool
    from_right: bool


class TableInks:
    """Fonts, their sizes and colours for the rows of a table in one look; forgets them when the look changes."""

    def __init__(self, look: PanelLook) -> None:
        self.look = look
        self.forget()

    def forget(self) -> None:
        """The look has changed."""
        look = self.look
        self.colours: dict[str, QColor] = {style: look.colour(token) for style, token in _TONES.items()}
        self.fonts: dict[bool, QFont] = {serif: look.font("verbatim" if serif else "list") for serif in (False, True)}
        self._metrics = {serif: QFontMetricsF(font) for serif, font in self.fonts.items()}
        self._lines: dict[tuple[str, bool, int, bool], _Line] = {}

    def baseline_px(self, serif: bool) -> float:
        """How far below the middle of a row its text stands."""
        metrics = self._metrics[serif]
        return (metrics.ascent() - metrics.descent()) / 2

    def line(self, text: str, style: str, width_px: float) -> _Line:
        """A text as one line that fits."""
        serif, room = style == "serif", max(0, int(width_px))
        key = (text, serif, room, style == "count")
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            metrics, whole = self._metrics[serif], shown_text(text)
            shown = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room) if room > 2 else ""
            right = style == "count" or direction_of(whole) is Qt.LayoutDirection.RightToLeft
            width = metrics.horizontalAdvance(shown) if right else 0.0
            line = self._lines[key] = _Line(shown, width, shown != whole, right)
        return line

    def is_cut(self, words: CellWords, box: CellBox) -> bool:
        """Whether a cell has more to say than there is room for."""
        room = box.left_px + box.width_px - RIGHT_PX - box.text_left_px(words.glyph)
        return bool(words.text) and self.line(words.text, words.style, room).cut

    def wanted_px(self, words: CellWords) -> float:
        """The width at which a cell is not cut, in any column."""
        serif = words.style == "serif"
        text_px = self._metrics[serif].horizontalAdvance(shown_text(words.text))
        return text_px + (GLYPH_PX if words.glyph else 0.0) + FIRST_LEFT_PX + RIGHT_PX + 2


def paint_table_row(
    painter: QPainter,
    row: QRectF,
    state: RowState,
    inks: TableInks,
    boxes: Sequence[CellBox],
    cells: Sequence[CellWords],
) -> None:
    """The ground of a row and its cells; boxes and cells stand in the same order."""
    if state.selected or state.hovered or state.related:
        paint_row_ground(painter, row, state, inks.look)
    middle = row.center().y()
    last: tuple[bool | None, str] = (None, "")
    baselines = (middle + inks.baseline_px(False), middle + inks.baseline_px(True))
    for box, words in zip(boxes, cells, strict=True):
        if words.glyph:
            paint_kind(painter, words.glyph, QPointF(box.text_left_px("") + 6, middle), inks.look)
            last = (None, "")
        if not words.text:
            continue
        left, right = box.text_left_px(words.glyph), box.left_px + box.width_px - RIGHT_PX
        line = inks.line(words.text, words.style, right - left)
        serif = words.style == "serif"
        if last[0] is not serif:
            painter.setFont(inks.fonts[serif])
        if last[1] != words.style:
            painter.setPen(inks.colours.get(words.style, inks.colours["plain"]))
        last = (serif, words.style)
        painter.drawText(QPointF(right - line.width_px if line.from_right else left, baselines[serif]), line.shown)


def paint_cell_ring(painter: QPainter, cell: QRectF, look: PanelLook) -> None:
    """The ring of the keyboard around one cell."""
    painter.setPen(QPen(look.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(cell.adjusted(1, 1, -1, -1))


def direction_of(text: str) -> Qt.LayoutDirection:
    """The direction of a text by its first strong letter."""
    for letter in text[:200]:
        kind = "L" if letter.isascii() and letter.isalpha() else bidirectional(letter)
        if kind in _STRONG_RTL:
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            return Qt.LayoutDirection.LeftToRight
    return Qt.LayoutDirection.LeftToRight
