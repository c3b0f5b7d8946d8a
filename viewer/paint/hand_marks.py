"""What the hand draws over the canvas while it works: the chosen lane, the gap it would go to, a measured stretch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from viewer.layout.marks import Text
from viewer.layout.scene import Scene
from viewer.paint.brushes import pen_of
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import MarkPainter
from viewer.paint.theme import Theme

CHOSEN_PX, GAP_PX, MEASURE_PX, TICK_PX = 3.0, 2.0, 1.5, 12.0


def paint_lane_hand(
    painter: QPainter, scene: Scene, theme: Theme, chosen: str, line_y: float | None, scroll_px: float
) -> None:
    """An edge along the chosen lane's header, and a line where a dragged lane would come to stand."""
    painter.save()
    lanes = QRectF(0, scene.axis_px, scene.width_px, scene.height_px - scene.axis_px)
    painter.setClipRect(lanes, Qt.ClipOperation.IntersectClip)
    painter.translate(0, -scroll_px)
    accent = theme.ink("accent.fill")
    for lane in scene.lanes:
        if lane.key == chosen:
            painter.fillRect(QRectF(0, lane.y, CHOSEN_PX, lane.h - 1), accent)
    if line_y is not None:
        painter.fillRect(QRectF(0, line_y - GAP_PX / 2, scene.width_px, GAP_PX), accent)
    painter.restore()


def paint_measure(
    painter: QPainter,
    scene: Scene,
    theme: Theme,
    fonts: Fonts,
    span: tuple[float, float],
    words: str,
    y_px: float,
) -> None:
    """A dimension line with a tick at each end and its words on a plate at the middle, kept on the canvas."""
    painter.save()
    body = QRectF(scene.header_px, scene.axis_px, scene.width_px - scene.header_px, scene.height_px - scene.axis_px)
    painter.setClipRect(body)
    a, b = (scene.scale.x(t) for t in span)
    y = min(max(y_px, body.top() + 14), body.bottom() - 14)
    painter.setPen(pen_of(theme.ink("accent.fill"), MEASURE_PX))
    painter.drawLine(QPointF(a, y), QPointF(b, y))
    for x in (a, b):
        painter.drawLine(QPointF(x, y - TICK_PX / 2), QPointF(x, y + TICK_PX / 2))
    _paint_plate(painter, theme, fonts, words, QPointF((a + b) / 2, y), body)
    painter.restore()


def _paint_plate(painter: QPainter, theme: Theme, fonts: Fonts, words: str, at: QPointF, body: QRectF) -> None:
    style, metrics = "canvas_fine_medium", fonts.metrics()
    width, h = metrics.width_px(words, style) + 14, max(18.0, metrics.line_px(style) + 4)
    left = min(max(at.x() - width / 2, body.left() + 4), body.right() - width - 4)
    plate = QRectF(left, at.y() - h / 2, width, h)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ink("accent.fill"))
    painter.drawRoundedRect(plate, 3, 3)
    base = plate.center().y() + metrics.ascent_px(style) * 0.34
    MarkPainter(painter, theme, fonts).mark(Text(plate.center().x(), base, words, style, "onAccent.fill", "middle"))
