"""Rows of the list of a merge review, and the picture of two spans of time held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from viewer.layout.scale import TimeScale
from viewer.paint.icons import paint_icon
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import LEFT, RIGHT, RowState, paint_row_ground, paint_text
from viewer.paint.panel_rows import LEFT_PX, paint_mark

SPAN_PX: Final = 18.0
SPAN_ROW_PX: Final = 28.0
_NAMES_PX: Final = 92.0
_RIGHT_PX: Final = 12.0


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One version of a span: who, first and last second (None = open), whether it is the one that stands."""

    name: str
    start_s: int | None
    end_s: int | None
    stands: bool


def review_row_height_px(look: PanelLook) -> int:
    """46 px at 100 %: two lines."""
    return max(46, round(look.line_px("list") + look.line_px("small")) + 13)


def review_head_height_px(look: PanelLook) -> int:
    """28 px at 100 %."""
    return look.row_px("caption_medium", 28, 10)


def paint_review_head(painter: QPainter, rect: QRectF, look: PanelLook, words: str, left_words: str) -> None:
    """The heading of a group of items, with how many of them wait."""
    painter.fillRect(rect, look.colour("panel"))
    box = rect.adjusted(LEFT_PX, 0, -_RIGHT_PX, 0)
    paint_text(painter, box, words, look.font("caption_medium"), look.colour("text2"))
    if left_words:
        paint_text(painter, box, left_words, look.font("caption_medium"), look.colour("text1"), RIGHT)


def paint_review_row(
    painter: QPainter,
    rect: QRectF,
    state: RowState,
    look: PanelLook,
    *,
    mark: str,
    title: str,
    second: str,
    choice: tuple[str, str, str],
) -> None:
    """One item: its glyph, its title over what it is, and at the right what was chosen (icon, token, words)."""
    paint_row_ground(painter, rect, state, look)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("hair"))
    first_px, second_px = look.line_px("list"), look.line_px("small")
    top = rect.center().y() - (first_px + second_px) / 2
    left = rect.left() + LEFT_PX + 2
    inset = paint_mark(painter, mark, QRectF(left, top, 20, first_px), look) or 22.0
    icon, token, words = choice
    side = look.scaled(13)
    wide = QFontMetricsF(look.font("small")).horizontalAdvance(words) + 1
    right = rect.right() - _RIGHT_PX - wide
    ink = look.colour(token)
    paint_text(painter, QRectF(right, top, wide, first_px), words, look.font("small"), ink)
    paint_icon(painter, icon, QRectF(right - side - 4, top + (first_px - side) / 2, side, side), ink)
    title_box = QRectF(left + inset, top, right - side - 12 - left - inset, first_px)
    paint_text(painter, title_box, title, look.font("list"), look.colour("text1"))
    box = QRectF(left + inset, top + first_px + 1, rect.right() - _RIGHT_PX - left - inset, second_px)
    paint_text(painter, box, second, look.font("small"), look.colour("text2" if state.selected else "text3"))


def spans_height_px(look: PanelLook, rows: int) -> int:
    """A row for each version over a line of dates."""
    return round(rows * max(SPAN_ROW_PX, look.line_px("list") + 6) + look.line_px("caption") + 4)


def paint_spans(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    rows: Sequence[SpanRow],
    span: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
) -> None:
    """Each version as a bar over common dates: the one that stands filled, the others dashed."""
    names = QRectF(rect.left(), rect.top(), look.scaled(_NAMES_PX), rect.height())
    area = rect.adjusted(names.width(), 0, 0, 0)
    scale = TimeScale(span[0], span[1], area.left(), area.right())
    label_px = look.line_px("caption")
    bottom = rect.bottom() - label_px
    for t, words in ticks:
        x = round(scale.x(t))
        if area.left() <= x <= area.right():
            painter.fillRect(QRectF(x, rect.top(), 1, bottom - rect.top()), look.colour("grid"))
            box = QRectF(x + 3, bottom, area.right() - x - 3, label_px)
            if box.width() >= QFontMetricsF(look.font("caption")).horizontalAdvance(words):
                paint_text(painter, box, words, look.font("caption"), look.colour("text3"), LEFT)
    pitch = (bottom - rect.top()) / max(1, len(rows))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for at, row in enumerate(rows):
        middle = rect.top() + (at + 0.5) * pitch
        box = QRectF(names.left(), middle - pitch / 2, names.width() - 8, pitch)
        paint_text(painter, box, row.name, look.font("small_medium"), look.colour("text1"))
        x0 = scale.x(row.start_s) if row.start_s is not None else area.left()
        x1 = scale.x(row.end_s + 1) if row.end_s is not None else area.right()
        bar = QRectF(QPointF(x0, middle - SPAN_PX / 2), QPointF(max(x1, x0 + 6), middle + SPAN_PX / 2))
        bar = bar.intersected(area.adjusted(0, -1, 0, 1))
        pen = QPen(look.colour("noteLine"), 1)
        if not row.stands:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(look.colour("note" if row.stands else "noteSoft"))
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.restore()
