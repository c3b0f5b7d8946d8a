"""A scene as the bytes of a PNG, made in any thread."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from db.errors import CaseError, ErrorCode
from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import paint_scene
from viewer.paint.theme import Theme

MOST_PIXELS = 16_384
METERS_PER_INCH = 0.0254


def scene_png(scene: Scene, theme: Theme, fonts: Fonts, *, ratio: float, transparent: bool = False) -> bytes:
    """The scene at `ratio` pixels to one px. Raises CaseError INVALID beyond 16,384 pixels a side."""
    width, height = max(1, round(scene.width_px * ratio)), max(1, round(scene.height_px * ratio))
    if max(width, height) > MOST_PIXELS:
        raise CaseError(
            ErrorCode.INVALID, f"A picture of {width} × {height} pixels is too large; choose a smaller one."
        )
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent if transparent else theme.ink("canvas.fill"))
    painter = QPainter(image)
    try:
        paint_scene(painter, scene, theme, fonts, ground=not transparent, keep_texts=False)
    finally:
        painter.end()
    dots = round(96 * ratio / METERS_PER_INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise CaseError(ErrorCode.IO, "the picture could not be made")
    return bytes(buffer.data().data())
