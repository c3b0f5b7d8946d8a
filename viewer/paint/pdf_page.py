"""One page of paper onto any painter: the PDF, its preview, or a picture of it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from viewer.layout.marks import Text
from viewer.layout.report import Inset, Page
from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import MarkPainter, paint_scene
from viewer.paint.theme import Theme


class Signs(Protocol):
    """Leaves signs in the content: where what a tag holds for begins, and round words of another language."""

    def tag(self, number: int) -> None: ...
    def language(self, text: str, number: int) -> bool: ...
    def end(self) -> None: ...


def paint_page(painter: QPainter, page: Page, theme: Theme, fonts: Fonts, *, signs: Signs | None = None) -> None:
    """Paint a page with its top left at the painter's origin, one unit to 1/96 inch. The ground is left as it is.

    `signs` is told the number of each tag of the page just before what it holds for is painted, and each text that is
    not in plain letters with the number of its tag.
    """
    painter.save()
    tags, place = page.tags if signs is not None else (), 0
    if page.inset is not None:  # what the first tag holds for
        if tags and signs is not None:
            signs.tag(0)
            place = 1
        _paint_inset(painter, page.inset, theme, fonts)
    painter.scale(page.scale, page.scale)
    brush = MarkPainter(painter, theme, fonts, keep_texts=False)
    for number in range(len(page.marks) + 1):
        scene = page.scene if number == page.scene_before else None
        while place < len(tags) and tags[place].at == number and signs is not None:
            signs.tag(place)
            place += 1
            _paint_scene(painter, page, scene, theme, fonts)
            scene = None
        _paint_scene(painter, page, scene, theme, fonts)
        if number < len(page.marks):
            mark = page.marks[number]
            other = isinstance(mark, Text) and not mark.text.isascii() and bool(tags)
            spoken = other and signs is not None and signs.language(mark.text, place - 1)  # type: ignore[union-attr]
            brush.mark(mark)
            if spoken and signs is not None:
                signs.end()
    painter.restore()


def _paint_scene(painter: QPainter, page: Page, scene: Scene | None, theme: Theme, fonts: Fonts) -> None:
    """Paint the scene, if it is not yet painted: it is what the first tag at its place holds for."""
    if scene is not None:
        painter.save()
        painter.translate(*page.scene_at)
        paint_scene(painter, scene, theme, fonts, keep_texts=False)
        painter.restore()


def _paint_inset(painter: QPainter, inset: Inset, theme: Theme, fonts: Fonts) -> None:
    painter.save()
    area, factor = inset.area, inset.factor
    painter.setClipRect(QRectF(inset.x, inset.y, area.w * factor, area.h * factor), Qt.ClipOperation.IntersectClip)
    painter.translate(inset.x, inset.y)
    painter.scale(factor, factor)
    painter.translate(-area.x, -area.y)
    paint_page(painter, inset.page, theme, fonts)
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
