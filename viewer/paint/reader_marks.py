"""The gutter of the source reader: paragraph marks beside the lines they begin at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
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
