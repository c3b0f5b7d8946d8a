"""Boxes, lines and fades: the marks that need a pen or a gradient."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen

from viewer.layout.marks import Box, Fade, Stroke
from viewer.paint.theme import Theme

_PENS_KEPT = 256
_pens: dict[tuple[int, float, tuple[float, ...]], QPen] = {}


def pen_of(colour: QColor, width_px: float, dash: Sequence[float] = ()) -> QPen:
    """A pen whose dashes are given in px, as the design does; Qt counts them in pen widths."""
    key = (colour.rgba(), width_px, tuple(dash))
    pen = _pens.get(key)
    if pen is None:
        if len(_pens) >= _PENS_KEPT:
            _pens.clear()
        pen = _pens[key] = _made_pen(colour, width_px, dash)
    return QPen(pen)  # a copy, for callers change its caps


def _made_pen(colour: QColor, width_px: float, dash: Sequence[float]) -> QPen:
    pen = QPen(colour, width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.SquareCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setDashPattern([part / width_px for part in dash])
    return pen


def fill_box(painter: QPainter, theme: Theme, box: Box) -> None:
    """A rectangle with rounded corners, filled, edged or both. The edge is centred on the rectangle's side."""
    plain = not box.stroke and not box.radius
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not plain)
    if box.fill:
        painter.fillPath(box_path(box), theme.ink(box.fill))
    if box.stroke:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen_of(theme.ink(box.stroke), box.stroke_px, box.dash))
        painter.drawPath(three_sides(box) if box.open_side else box_path(box))


def box_path(box: Box) -> QPainterPath:
    """The outline of a box: corners on the sides named by `square` stay square."""
    path = QPainterPath()
    radius = min(box.radius, box.w / 2, box.h / 2)
    rect = QRectF(box.x, box.y, box.w, box.h)
    if radius <= 0 or box.square == "both":
        path.addRect(rect)
        return path
    if not box.square:
        path.addRoundedRect(rect, radius, radius)
        return path
    square = {
        "left": ("tl", "bl"),
        "right": ("tr", "br"),
        "bottom": ("bl", "br"),
    }[box.square]
    tl, tr, br, bl = (0.0 if corner in square else radius for corner in ("tl", "tr", "br", "bl"))
    x, y, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    path.moveTo(x + tl, y)
    path.lineTo(right - tr, y)
    path.quadTo(right, y, right, y + tr)
    path.lineTo(right, bottom - br)
    path.quadTo(right, bottom, right - br, bottom)
    path.lineTo(x + bl, bottom)
    path.quadTo(x, bottom, x, bottom - bl)
    path.lineTo(x, y + tl)
    path.quadTo(x, y, x + tl, y)
    return path


def three_sides(box: Box) -> QPainterPath:
    """The outline of a box without its open side."""
    radius = box.radius
    near, far = (box.x + box.w, box.x) if box.open_side == "right" else (box.x, box.x + box.w)
    turn = radius if near > far else -radius
    path = QPainterPath(QPointF(near, box.y))
    path.lineTo(far + turn, box.y)
    path.quadTo(far, box.y, far, box.y + radius)
    path.lineTo(far, box.y + box.h - radius)
    path.quadTo(far, box.y + box.h, far + turn, box.y + box.h)
    path.lineTo(near, box.y + box.h)
    return path


def stroke_line(painter: QPainter, theme: Theme, line: Stroke) -> None:
    """A line through its points; upright and level ones keep their crisp edges."""
    points = line.points
    straight = all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not straight or line.width_px % 1 != 0 or bool(line.dash))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = pen_of(theme.ink(line.style), line.width_px, line.dash)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    if len(points) == 2:
        painter.drawLine(QPointF(*points[0]), QPointF(*points[1]))
        return
    painter.drawPolyline([QPointF(*point) for point in points])


def stroke_poly(painter: QPainter, theme: Theme, path: QPainterPath, style: str) -> None:
    """The hairline around a polygon."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen_of(theme.ink(style), 1.0))
    painter.drawPath(path)


def fill_fade(painter: QPainter, theme: Theme, fade: Fade) -> None:
    """Ink that runs out to one side."""
    gradient = QLinearGradient(fade.x, 0, fade.x + fade.w, 0)
    for at, opacity in ((0.0, fade.left_opacity), (1.0, fade.right_opacity)):
        gradient.setColorAt(at, theme.thinned(theme.ink(fade.style), opacity))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(fade.x, fade.y, fade.w, fade.h), QBrush(gradient))
