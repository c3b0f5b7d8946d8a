"""The frame of a whole pane that the keyboard has come to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from viewer.paint.theme import Theme

_REASONS = Qt.FocusReason
BY_KEYBOARD: Final = (_REASONS.TabFocusReason, _REASONS.BacktabFocusReason, _REASONS.ShortcutFocusReason)
"""Why a pane has got the focus, where a frame is to show it: a press of the mouse shows it by itself."""


def paint_focus_frame(painter: QPainter, area: QRect, theme: Theme) -> None:
    """2 px, just inside the edge."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2.0))
    painter.drawRect(area.adjusted(1, 1, -1, -1))
    painter.restore()
