"""The position matrix and the issue ledger onto a painter: the head stays, the body scrolls under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from viewer.layout.marks import Mark
from viewer.layout.positions_frame import GridScene
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import MarkPainter
from viewer.paint.theme import Theme


def paint_grid(
    painter: QPainter, scene: GridScene, theme: Theme, fonts: Fonts, scroll_px: float, height_px: float
) -> None:
    """The grid with its top left at the painter's origin, its body moved up by `scroll_px`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, scene.width_px, height_px)
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, theme.ink("canvas.fill"))
    brush = MarkPainter(painter, theme, fonts)
    painter.save()
    below = QRectF(0, scene.head_px, scene.width_px, height_px - scene.head_px)
    painter.setClipRect(below, Qt.ClipOperation.IntersectClip)
    painter.translate(0, scene.head_px - scroll_px)
    for mark in scene.body:
        brush.mark(mark)
    painter.restore()
    for mark in scene.head:
        brush.mark(mark)
    painter.restore()


def paint_marks(painter: QPainter, marks: tuple[Mark, ...], theme: Theme, fonts: Fonts) -> None:
    """A few marks by themselves: the sample in a legend, one scale in a panel."""
    brush = MarkPainter(painter, theme, fonts)
    for mark in marks:
        brush.mark(mark)


def paint_on_body(
    painter: QPainter, marks: tuple[Mark, ...], scene: GridScene, theme: Theme, fonts: Fonts, scroll_px: float
) -> None:
    """Marks over a grid's body, in its coordinates: a mark that is being dragged."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(0, scene.head_px - scroll_px)
    paint_marks(painter, marks, theme, fonts)
    painter.restore()
