"""One page of paper onto any painter: the PDF, its preview, or a picture of it."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter

from viewer.layout.report import Page
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import MarkPainter, paint_scene
from viewer.paint.theme import Theme


def paint_page(painter: QPainter, page: Page, theme: Theme, fonts: Fonts) -> None:
    """Paint a page with its top left at the painter's origin, one unit to 1/96 inch. The ground is left as it is."""
    painter.save()
    painter.scale(page.scale, page.scale)
    if page.scene is not None:
        painter.save()
        painter.translate(*page.scene_at)
        paint_scene(painter, page.scene, theme, fonts, keep_texts=False)
        painter.restore()
    brush = MarkPainter(painter, theme, fonts, keep_texts=False)
    for mark in page.marks:
        brush.mark(mark)
    painter.restore()


def page_image(page: Page, theme: Theme, fonts: Fonts, width_px: int, ratio: float = 1.0) -> QImage:
    """The page as a picture `width_px` wide, at `ratio` pixels to one px. May be made in any thread."""
    factor = width_px / page.width_px
    height_px = max(1, round(page.height_px * factor))
    image = QImage(round(width_px * ratio), round(height_px * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.ink("canvas.fill"))
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.scale(factor, factor)
        paint_page(painter, page, theme, fonts)
    finally:
        painter.end()
    return image
