"""Pictures for the clipboard: the canvas as it is scrolled, or only what is selected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from viewer.layout.scene import Item, Scene
from viewer.paint.fonts import Fonts
from viewer.paint.pinned_lanes import paint_scrolled
from viewer.paint.theme import Theme

AIR_PX = 12.0


def view_picture(scene: Scene, theme: Theme, fonts: Fonts, scroll_px: float, *, ratio: float) -> QImage:
    """The canvas with its lanes scrolled by `scroll_px`, at `ratio` pixels to one px, without rings and hovers."""
    return _painted(scene, theme, fonts, QRectF(0, 0, scene.width_px, scene.height_px), scroll_px, ratio)


def selection_picture(scene: Scene, ids: Iterable[int], theme: Theme, fonts: Fonts, *, ratio: float) -> QImage | None:
    """The smallest box that holds the marks and labels of these records; None if the scene has none of them.

    Lanes further down than the canvas are drawn, too: a selection is not cut where the window ends.
    """
    items = [item for record_id in ids if (item := scene.item(record_id)) is not None and _drawn(scene, item)]
    if not items:
        return None
    left = max(scene.header_px, min(item.rect.x for item in items) - AIR_PX)
    right = min(scene.width_px, max(item.rect.right for item in items) + AIR_PX)
    top = max(scene.axis_px, min(item.rect.y for item in items) - AIR_PX)
    bottom = min(scene.axis_px + scene.content_px, max(item.rect.bottom for item in items) + AIR_PX)
    return _painted(scene, theme, fonts, QRectF(left, top, right - left, bottom - top), 0.0, ratio)


def _drawn(scene: Scene, item: Item) -> bool:
    """Whether any of it stands in the span shown."""
    return item.rect.right > scene.header_px and item.rect.x < scene.width_px


def _painted(scene: Scene, theme: Theme, fonts: Fonts, box: QRectF, scroll_px: float, ratio: float) -> QImage:
    whole = scene if box.bottom() <= scene.height_px else replace(scene, height_px=box.bottom())
    size = (max(1, round(box.width() * ratio)), max(1, round(box.height() * ratio)))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.ink("canvas.fill"))
    painter = QPainter(image)
    try:
        painter.translate(-box.x(), -box.y())
        paint_scrolled(painter, whole, theme, fonts, scroll_px)
    finally:
        painter.end()
    return image
