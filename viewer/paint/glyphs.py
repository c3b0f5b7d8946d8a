"""The glyphs of kinds, issue states and parties, as paths in a box of about 12 px around the origin.

Coordinates follow the design's drawings. Every kind has a silhouette of its own, so colour is never alone.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath


class GlyphShape(NamedTuple):
    """`body` takes the ink (or the hollow outline); `inside` is filled, `detail` stroked, both in `detail_ink`.

    `outlined` glyphs are always drawn as an outline on the ground; `edge` is a style key of its own outline.
    """

    body: QPainterPath
    detail: QPainterPath | None = None
    inside: QPainterPath | None = None
    outlined: bool = False
    detail_in_ground: bool = False
    edge: str = ""


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    path.closeSubpath()
    return path


def _circle(radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), radius, radius)
    return path


def _line(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    return path


def _round() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-5.5, -5.5, 11, 11), 2, 2)
    return path


def _swap() -> QPainterPath:
    path = _polygon((-1.2, -5.5), (-1.2, 5.5), (-7.5, 0))
    path.addPath(_polygon((1.2, -5.5), (1.2, 5.5), (7.5, 0)))
    return path


def _statement() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-5.8, -5.5, 11.6, 8.5), 1.8, 1.8)
    path.setFillRule(Qt.FillRule.WindingFill)
    return path.united(_polygon((-3.6, 2.5), (-0.2, 2.5), (-3.6, 6)))


def _hexagon() -> QPainterPath:
    return _polygon((-5.6, 0), (-2.8, -5), (2.8, -5), (5.6, 0), (2.8, 5), (-2.8, 5))


def _half_disc() -> QPainterPath:
    path = QPainterPath(QPointF(0, -4.4))
    path.arcTo(QRectF(-4.4, -4.4, 8.8, 8.8), 90, -180)
    path.closeSubpath()
    return path


def _turning_back() -> QPainterPath:
    """A ring that turns back on itself with an arrow head: what was closed is open again."""
    path = QPainterPath()
    path.arcMoveTo(QRectF(-4.4, -4.4, 8.8, 8.8), 135)
    path.arcTo(QRectF(-4.4, -4.4, 8.8, 8.8), 135, 280)
    path.addPath(_line((-3.9, -6.2), (-3.3, -2.9), (-0.2, -3.6)))
    return path


def _cross(reach: float) -> QPainterPath:
    path = _line((-reach, -reach), (reach, reach))
    path.addPath(_line((reach, -reach), (-reach, reach)))
    return path


_SHIELD = ((-5, -6), (5, -6), (5, 1.5), (0, 6.5), (-5, 1.5))


def _made(name: str) -> GlyphShape:
    """Kinds first, then issue states, then party marks and small signs."""
    ring, disc = _circle(4.4), _circle(5)
    match name:
        case "round":
            return GlyphShape(_round())
        case "swap":
            return GlyphShape(_swap())
        case "statement":
            return GlyphShape(_statement())
        case "incident":
            return GlyphShape(_polygon((-6, -4.6), (6, -4.6), (0, 5.8)))
        case "background":
            return GlyphShape(_polygon((0, -5.2), (5.2, 0), (0, 5.2), (-5.2, 0)))
        case "agreement":
            return GlyphShape(_polygon((-4.5, -6), (1.5, -6), (4.5, -3), (4.5, 6), (-4.5, 6)))
        case "contact":
            return GlyphShape(_hexagon())
        case "note":
            return GlyphShape(_polygon(*_SHIELD), edge="noteLine.edge")
        case "contested" | "deadlocked":
            return GlyphShape(disc, detail=_cross(2), detail_in_ground=True)
        case "raised":
            return GlyphShape(ring, outlined=True)
        case "reopened":
            return GlyphShape(QPainterPath(), detail=_turning_back())
        case "narrowing":
            return GlyphShape(ring, inside=_half_disc(), outlined=True)
        case "agreed_in_principle":
            return GlyphShape(ring, inside=_circle(2.2), outlined=True)
        case "agreed" | "implemented":
            return GlyphShape(disc, detail=_line((-2.3, 0.2), (-0.6, 2), (2.5, -1.7)), detail_in_ground=True)
        case "deferred" | "set_aside" | "withdrawn":
            return GlyphShape(ring, detail=_line((-2.2, 0), (2.2, 0)), outlined=True)
        case "circle":
            return GlyphShape(disc)
        case "square":
            return GlyphShape(_polygon((-4.6, -4.6), (4.6, -4.6), (4.6, 4.6), (-4.6, 4.6)))
        case "ring":
            return GlyphShape(_circle(3), outlined=True)
        case "check":
            return GlyphShape(QPainterPath(), detail=_line((-5, 0.5), (-1.5, 4), (5, -3.5)))
        case "open_circle":
            return GlyphShape(ring, outlined=True)
        case "chevron_left":
            return GlyphShape(QPainterPath(), detail=_line((2.5, -4.5), (-2.5, 0), (2.5, 4.5)))
        case "chevron_right":
            return GlyphShape(QPainterPath(), detail=_line((-2, -4), (2, 0), (-2, 4)))
        case "chevron_down":
            return GlyphShape(QPainterPath(), detail=_line((-3.5, -1.75), (0, 1.75), (3.5, -1.75)))
        case _:
            raise KeyError(name)


@cache
def glyph_shape(name: str) -> GlyphShape:
    """The shape of a glyph. Raises KeyError for an unknown name."""
    return _made(name)
