"""A scene as a picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage, QPainter

from db.errors import CaseError, ErrorCode
from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.paint.overlay import OverlayState, paint_overlay
from viewer.paint.scene_painter import paint_scene
from viewer.paint.theme import Theme


def scene_image(
    scene: Scene, theme: Theme, fonts: Fonts, *, ratio: float = 1.0, state: OverlayState | None = None
) -> QImage:
    """The scene at `ratio` pixels to one device-independent pixel, with the overlay if a state is given."""
    size = (max(1, round(scene.width_px * ratio)), max(1, round(scene.height_px * ratio)))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.ink("canvas.fill"))
    painter = QPainter(image)
    paint_scene(painter, scene, theme, fonts)
    if state is not None:
        paint_overlay(painter, scene, state, theme, fonts)
    painter.end()
    return image


def render_scene_png(
    scene: Scene,
    path: Path,
    theme: Theme,
    fonts: Fonts,
    *,
    ratio: float = 1.0,
    state: OverlayState | None = None,
) -> None:
    """Write the scene as a PNG. Raises CaseError when the file cannot be written."""
    if not scene_image(scene, theme, fonts, ratio=ratio, state=state).save(str(path)):
        raise CaseError(ErrorCode.IO, f"cannot write {path}", path=str(path))
