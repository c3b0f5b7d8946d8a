"""The glyph of a kind as an icon, for chips and menus: the same shape as on the timeline, sharp at 1, 2 and 3."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import paint_kind


def kind_icon(kind: str, look: PanelLook, size_px: int = 14) -> QIcon:
    """The icon of an event kind; faint for the switched-off state, so that off is seen without colour."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        for state, opacity in ((QIcon.State.On, 1.0), (QIcon.State.Off, 0.35)):
            pixmap = QPixmap(QSize(size_px, size_px) * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setOpacity(opacity)
                paint_kind(painter, kind, QPointF(size_px / 2, size_px / 2), look, 0.86 * size_px / 14)
            icon.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return icon
