"""A scrolled scene whose pinned lanes stay under the axis while the others pass below them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import paint_scene
from viewer.paint.theme import Theme

EDGE_PX = 1.0


def paint_scrolled(painter: QPainter, scene: Scene, theme: Theme, fonts: Fonts, scroll_px: float) -> None:
    """Paint a scene with its lanes moved up by `scroll_px`, all but the pinned ones."""
    paint_scene(painter, scene, theme, fonts, scroll_px=scroll_px)
    if not scene.pinned_px or not scroll_px:
        return
    painter.save()
    clip_to_pinned(painter, scene)
    paint_scene(painter, scene, theme, fonts)
    edge = QRectF(0, scene.axis_px + scene.pinned_px - EDGE_PX, scene.width_px, EDGE_PX)
    painter.fillRect(edge, theme.ink("rule.fill"))
    painter.restore()


def clip_to_pinned(painter: QPainter, scene: Scene) -> None:
    """Let only the pinned lanes be painted."""
    stripe = QRectF(0, scene.axis_px, scene.width_px, scene.pinned_px)
    painter.setClipRect(stripe, Qt.ClipOperation.IntersectClip)


def clip_to_scrolled(painter: QPainter, scene: Scene) -> None:
    """Let only the axis and the lanes that scroll be painted."""
    top = scene.axis_px + scene.pinned_px
    painter.setClipRect(QRectF(0, 0, scene.width_px, scene.height_px), Qt.ClipOperation.IntersectClip)
    if scene.pinned_px:
        region = painter.clipRegion() - QRectF(0, scene.axis_px, scene.width_px, top - scene.axis_px).toAlignedRect()
        painter.setClipRegion(region, Qt.ClipOperation.IntersectClip)
