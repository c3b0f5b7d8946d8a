"""The gutter of the source reader: paragraph marks beside the lines they begin at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import RIGHT, paint_text


def paint_gutter(
    painter: QPainter, width_px: float, line_px: float, look: PanelLook, marks: Sequence[tuple[float, str]]
) -> None:
    """Marks such as "¶6" at their y, right aligned: numbers stay left to right beside any script."""
    for y, words in marks:
        box = QRectF(0, y, width_px - 8, line_px)
        paint_text(painter, box, words, look.font("caption"), look.colour("text3"), RIGHT)


def paint_hidden_line(painter: QPainter, rect: QRectF, look: PanelLook, words: str) -> None:
    """ "3 paragraphs hidden" between two hairlines, in the place of what is left out."""
    font, middle = look.font("caption"), rect.center().y()
    half = look.fonts.metrics().width_px(words, "caption") / 2 + 8
    for left, right in ((rect.left(), rect.center().x() - half), (rect.center().x() + half, rect.right())):
        if right > left:
            painter.fillRect(QRectF(left, round(middle), right - left, 1), look.colour("hair"))
    paint_text(painter, rect, words, font, look.colour("text3"), Qt.AlignmentFlag.AlignCenter)
