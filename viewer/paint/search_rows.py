"""Rows of the palette and of the search results: what they say, and how they are painted (pictures 09 and 09b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from viewer.paint.icons import paint_icon
from viewer.paint.marked_text import MarkedParagraph, paint_marked_line
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import (
    LEFT,
    RIGHT,
    RowState,
    monogram_height_px,
    monogram_width_px,
    paint_glyph,
    paint_kind,
    paint_monogram,
    paint_status,
    paint_text,
)
from viewer.paint.panel_rows import paint_key_cap

EDGE_PX: Final = 14.0
MARK_PX: Final = 15.0
_GAP_PX: Final = 12.0
_CAP_AIR_PX: Final = 10.0
_INDENT_PX: Final = 23.0


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row. `heading`: words of a group. Otherwise a thing that can be chosen.

    `mark` is "kind:swap", "planned:round", "status:contested", "icon:newspaper" or "monogram:SW:person"; `title` and
    `snippet` are cut at their matches; `second` follows the title in grey; `right` stands at the end; `keys` in a box.
    """

    heading: str = ""
    mark: str = ""
    title: tuple[tuple[str, bool], ...] = ()
    second: str = ""
    snippet: tuple[tuple[str, bool], ...] = ()
    right: str = ""
    keys: str = ""
    serif: bool = False
    enabled: bool = True

    @property
    def words(self) -> str:
        """What a screen reader says."""
        parts = [self.heading, *("".join(p for p, _h in pieces) for pieces in (self.title, self.snippet))]
        return ", ".join(part for part in (*parts, self.second, self.right, self.keys) if part)


def paint_found_mark(painter: QPainter, mark: str, centre: QPointF, look: PanelLook) -> None:
    """The mark before a row, about its centre."""
    what, _, rest = mark.partition(":")
    name, _, more = rest.partition(":")
    if what == "kind":
        paint_kind(painter, name, centre, look)
    elif what == "planned":
        paint_planned(painter, centre, look)
    elif what == "status":
        paint_status(painter, name, centre, look)
    elif what == "icon":
        side = look.scaled(MARK_PX)
        box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        paint_icon(painter, name, box, look.colour(more or "text2"))
    elif what == "monogram":
        person = more == "person"
        width, height = monogram_width_px(name, look, person), monogram_height_px(look, person)
        tag = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
        paint_monogram(painter, tag, name, look, person=person)
    elif what == "glyph":
        paint_glyph(painter, name, centre, look, ink=more or "text2")


def paint_planned(painter: QPainter, centre: QPointF, look: PanelLook) -> None:
    """A thing that is planned: its outline, dashed."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(look.colour("round"), 1.25)
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(centre.x() - 5, centre.y() - 5, 10, 10), 2, 2)
    painter.restore()


# ---- the palette ----------------------------------------------------------------------------------------------
def palette_row_px(look: PanelLook, row: ShownRow) -> int:
    """26 for a heading, 36 for a thing."""
    return look.row_px("caption_medium", 26, 8) if row.heading else look.row_px("list", 36, 14)


def key_cap_px(keys: str, look: PanelLook) -> float:
    """How wide the box of a key is."""
    return QFontMetricsF(look.font("caption_medium")).horizontalAdvance(keys) + _CAP_AIR_PX


def paint_palette_row(painter: QPainter, rect: QRectF, row: ShownRow, look: PanelLook, *, current: bool) -> None:
    """Mark, title with its matches in the accent colour, grey words after it, the key at the right end."""
    if row.heading:
        box = rect.adjusted(EDGE_PX, 0, -EDGE_PX, 0)
        paint_text(painter, box, row.heading, look.font("caption_medium"), look.colour("text3"))
        return
    if current:
        painter.fillRect(rect, look.colour("rowSel"))
    middle = rect.center().y()
    paint_found_mark(painter, row.mark, QPointF(rect.left() + EDGE_PX + MARK_PX / 2, middle), look)
    left, right = rect.left() + EDGE_PX + MARK_PX + _GAP_PX, rect.right() - EDGE_PX
    if row.keys:
        right = _paint_cap(painter, right, middle, row.keys, look) - _GAP_PX
    quiet = look.font("small")
    second_px = min(QFontMetricsF(quiet).horizontalAdvance(row.second) + 1, (right - left) * 0.5) if row.second else 0.0
    room = right - left - (second_px + _GAP_PX if row.second else 0.0)
    painter.save()
    if not row.enabled:
        painter.setOpacity(0.55)
    style = "verbatim" if row.serif else "list"
    wide = paint_marked_line(painter, QRectF(left, rect.top(), room, rect.height()), row.title, look, style)
    painter.restore()
    if row.second:
        box = QRectF(left + wide + _GAP_PX, rect.top(), right - left - wide - _GAP_PX, rect.height())
        paint_text(painter, box, row.second, quiet, look.colour("text2" if current else "text3"), LEFT)


def _paint_cap(painter: QPainter, right: float, middle: float, keys: str, look: PanelLook) -> float:
    """A key that ends at `right`; gives its left edge."""
    width, height = key_cap_px(keys, look), look.line_px("caption_medium") + 3
    paint_key_cap(painter, QRectF(right - width, middle - height / 2, width, height), keys, look)
    return right - width


def paint_palette_foot(
    painter: QPainter, rect: QRectF, look: PanelLook, left: Sequence[tuple[str, str]], right: tuple[str, str]
) -> None:
    """The line of prefixes: keys in boxes with what they are for."""
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), look.colour("hair"))
    font, ink, middle = look.font("small"), look.colour("text3"), rect.center().y()
    metrics = QFontMetricsF(font)
    end = rect.right() - EDGE_PX
    words_px = metrics.horizontalAdvance(right[1]) + 1
    paint_text(painter, QRectF(end - words_px, rect.top(), words_px, rect.height()), right[1], font, ink, RIGHT)
    end = _paint_cap(painter, end - words_px - 6, middle, right[0], look) - _GAP_PX
    x = rect.left() + EDGE_PX
    for keys, words in left:
        cap_px, words_px = key_cap_px(keys, look), metrics.horizontalAdvance(words) + 1
        if x + cap_px + 6 + words_px > end:
            break
        _paint_cap(painter, x + cap_px, middle, keys, look)
        box = QRectF(x + cap_px + 6, rect.top(), words_px, rect.height())
        paint_text(painter, box, words, font, ink)
        x += cap_px + 6 + words_px + _GAP_PX


def paint_palette_frame(painter: QPainter, rect: QRectF, head_px: float, look: PanelLook) -> None:
    """The palette's ground with its edge, and the line under its field."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("control"), 1))
    painter.setBrush(look.colour("panel"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    painter.restore()
    painter.fillRect(QRectF(rect.left() + 1, rect.top() + head_px, rect.width() - 2, 1), look.colour("rule"))


def paint_field_frame(painter: QPainter, rect: QRectF, look: PanelLook, *, focused: bool) -> None:
    """The ground and edge of a field that holds more than its text."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 2.0 if focused else 1.0
    painter.setPen(QPen(look.colour("accent" if focused else "control"), width))
    painter.setBrush(look.colour("canvas"))
    inset = width / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 5, 5)
    painter.restore()


# ---- the results of Find ----------------------------------------------------------------------------------------
@lru_cache(maxsize=600)
def _paragraph(
    pieces: tuple[tuple[str, bool], ...], look: PanelLook, style: str, width_px: int, _scale: float
) -> MarkedParagraph:
    return MarkedParagraph(pieces, look, style, float(width_px))


def _snippet_of(row: ShownRow, width_px: float, look: PanelLook) -> MarkedParagraph | None:
    if not row.snippet:
        return None
    width = round(width_px - 2 * EDGE_PX - _INDENT_PX)
    return _paragraph(row.snippet, look, "verbatim" if row.serif else "list", width, look.fonts.text_scale)


def found_row_px(row: ShownRow, width_px: float, look: PanelLook) -> int:
    """A heading, or title and up to two lines of context."""
    if row.heading:
        return look.row_px("caption_medium", 28, 10)
    paragraph = _snippet_of(row, width_px, look)
    return round(look.line_px("body_medium") + 18 + (paragraph.height_px + 3 if paragraph else 0))


def paint_found_row(painter: QPainter, rect: QRectF, row: ShownRow, state: RowState, look: PanelLook) -> None:
    """Mark, title, date at the right; the hit in its context below, matches on amber."""
    if row.heading:
        box = rect.adjusted(12, 2, -12, 0)
        paint_text(painter, box, row.heading, look.font("caption_medium"), look.colour("text3"))
        return
    if state.selected:
        painter.fillRect(rect, look.colour("rowSel" if state.list_focused else "rowSelIdle"))
    elif state.hovered:
        painter.fillRect(rect, look.colour("hover"))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("hair"))
    title_px = look.line_px("body_medium")
    line = QRectF(rect.left() + EDGE_PX, rect.top() + 8, rect.width() - 2 * EDGE_PX, title_px)
    paint_found_mark(painter, row.mark, QPointF(line.left() + MARK_PX / 2, line.center().y()), look)
    line.setLeft(line.left() + _INDENT_PX)
    if row.right:
        font = look.font("small")
        wide = min(QFontMetricsF(font).horizontalAdvance(row.right) + 1, line.width() * 0.45)
        box = QRectF(line.right() - wide, line.top(), wide, line.height())
        paint_text(painter, box, row.right, font, look.colour("text2" if state.selected else "text3"), RIGHT)
        line.setRight(line.right() - wide - 8)
    words = "".join(piece for piece, _hit in row.title)
    paint_text(painter, line, " ".join(words.split()), look.font("body_medium"), look.colour("text1"))
    paragraph = _snippet_of(row, rect.width(), look)
    if paragraph is not None:
        paragraph.paint(painter, line.left(), line.bottom() + 3)
