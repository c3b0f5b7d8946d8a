"""Text with marked matches: one elided line for the palette, a wrapped few for the results of Find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from viewer.paint.painted_text import is_right_to_left
from viewer.paint.panel_look import PanelLook

Pieces = Sequence[tuple[str, bool]]
"""A text cut where its marking changes: (piece, whether it matched)."""

_UNDERLINE_PX: Final = 2.0
_ELLIPSIS: Final = "…"


def shown_pieces(pieces: Pieces) -> list[tuple[str, bool]]:
    """Case text as one line: line breaks and characters that change direction become blanks."""
    return [("".join(c if c.isprintable() else " " for c in text), hit) for text, hit in pieces]


def marked_width_px(pieces: Pieces, font: QFont, bold: QFont) -> float:
    """How wide a line is with its matches in the bolder font."""
    metrics = {False: QFontMetricsF(font), True: QFontMetricsF(bold)}
    return sum(metrics[hit].horizontalAdvance(text) for text, hit in shown_pieces(pieces))


def paint_marked_line(painter: QPainter, rect: QRectF, pieces: Pieces, look: PanelLook, style: str) -> float:
    """One line, centred in height, matches bold in the accent colour; gives the width it took in px."""
    font = look.font(style)
    bold = _bolder(look, style)
    shown = _fitting(shown_pieces(pieces), font, bold, rect.width())
    text = "".join(piece for piece, _hit in shown)
    layout = QTextLayout(text, font)
    layout.setTextOption(_option(text, wrap=False))
    mark = QTextCharFormat()
    mark.setFont(bold)
    mark.setForeground(look.colour("accent"))
    layout.setFormats(_formats(shown, mark))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    painter.setPen(look.colour("text1"))
    layout.draw(painter, QPointF(rect.left(), rect.center().y() - line.height() / 2))
    return min(line.naturalTextWidth(), rect.width())


class MarkedParagraph:
    """A snippet laid out at a width: at most so many lines, matches on amber with a line under them."""

    def __init__(self, pieces: Pieces, look: PanelLook, style: str, width_px: float, most_lines: int = 2) -> None:
        self._look, self._style = look, style
        shown = shown_pieces(pieces)
        while True:
            text = "".join(piece for piece, _hit in shown)
            self._layout = QTextLayout(text, look.font(style))
            self._layout.setTextOption(_option(text, wrap=True))
            lines = self._lay_out(width_px)
            if lines <= most_lines or not text:
                break
            last = self._layout.lineAt(most_lines - 1)
            keep = last.textStart() + last.textLength() - 2
            shown = _cut_at(shown, max(1, keep))
        self._hits = _ranges(shown)
        self.height_px = self._layout.boundingRect().height()

    def _lay_out(self, width_px: float) -> int:
        pitch = self._look.line_px(self._style)
        self._layout.beginLayout()
        count = 0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(20.0, width_px))
            line.setPosition(QPointF(0, count * pitch))
            count += 1
        self._layout.endLayout()
        return count

    def paint(self, painter: QPainter, left: float, top: float, token: str = "text2") -> None:
        """Grounds first, then the words."""
        ground, line_ink = self._look.colour("noteSoft"), self._look.colour("note")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for start, length in self._hits:
            for box in self._boxes(start, length):
                place = box.translated(left, top)
                painter.fillRect(place, ground)
                painter.fillRect(
                    QRectF(place.left(), place.bottom() - _UNDERLINE_PX, place.width(), _UNDERLINE_PX), line_ink
                )
        painter.restore()
        painter.setPen(self._look.colour(token))
        self._layout.draw(painter, QPointF(left, top))

    def _boxes(self, start: int, length: int) -> list[QRectF]:
        found = []
        for index in range(self._layout.lineCount()):
            line = self._layout.lineAt(index)
            first, last = max(start, line.textStart()), min(start + length, line.textStart() + line.textLength())
            if first < last:
                a, b = _x_of(line, first), _x_of(line, last)
                found.append(QRectF(min(a, b), line.y(), abs(b - a), line.height()))
        return found


def _x_of(line: object, at: int) -> float:
    """`QTextLine.cursorToX` gives a pair in this binding, the x first."""
    given = line.cursorToX(at)  # type: ignore[attr-defined]
    return float(given[0] if isinstance(given, tuple) else given)


def _bolder(look: PanelLook, style: str) -> QFont:
    return look.font("list_bold") if style in ("list", "body") else look.font(style)


def _option(text: str, *, wrap: bool) -> QTextOption:
    right = is_right_to_left(text)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    if right:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        side = Qt.AlignmentFlag.AlignRight if wrap else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    mode = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrap else QTextOption.WrapMode.NoWrap
    option.setWrapMode(mode)
    return option


def _units(text: str) -> int:
    """UTF-16 units, which is what Qt counts in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _ranges(pieces: Pieces) -> list[tuple[int, int]]:
    found, at = [], 0
    for text, hit in pieces:
        length = _units(text)
        if hit:
            found.append((at, length))
        at += length
    return found


def _formats(pieces: Pieces, mark: QTextCharFormat) -> list[QTextLayout.FormatRange]:
    formats = []
    for start, length in _ranges(pieces):
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, length, mark
        formats.append(part)
    return formats


def _fitting(pieces: list[tuple[str, bool]], font: QFont, bold: QFont, width_px: float) -> list[tuple[str, bool]]:
    """The pieces, ending in "…" where they are wider than the line."""
    if marked_width_px(pieces, font, bold) <= width_px:
        return pieces
    left, found = width_px - QFontMetricsF(font).horizontalAdvance(_ELLIPSIS), []
    for text, hit in pieces:
        metrics = QFontMetricsF(bold if hit else font)
        wide = metrics.horizontalAdvance(text)
        if wide <= left:
            found.append((text, hit))
            left -= wide
            continue
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, left)).removesuffix(_ELLIPSIS)
        found.append((short.rstrip(), hit))
        break
    return [*found, (_ELLIPSIS, False)]


def _cut_at(pieces: list[tuple[str, bool]], units: int) -> list[tuple[str, bool]]:
    """The pieces up to so many units, then "…"."""
    found: list[tuple[str, bool]] = []
    for text, hit in pieces:
        if units <= 0:
            break
        kept = text[:units] if len(text) == _units(text) else _first_units(text, units)
        found.append((kept, hit))
        units -= _units(kept)
    if found:
        text, hit = found[-1]
        found[-1] = (text.rstrip(" …"), hit)
    return [*found, (_ELLIPSIS, False)]


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")
