"""A plain ground, for a part that has nothing to draw yet."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from viewer.paint.theme import Theme


def paint_backdrop(painter: QPainter, rect: QRect, theme: Theme, token: str) -> None:
    """Fill a rectangle with one token's colour."""
    painter.fillRect(rect, theme.colour(token))
