"""A scene as SVG: vector marks and real text, with no reference to anything outside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from db.errors import CaseError, ErrorCode
from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import paint_scene
from viewer.paint.theme import Theme

DPI = 96


def scene_svg(scene: Scene, theme: Theme, fonts: Fonts, *, title: str = "") -> bytes:
    """The scene as an SVG document of its own size in px."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DPI)
    generator.setSize(QSize(round(scene.width_px), round(scene.height_px)))
    generator.setViewBox(QRectF(0, 0, scene.width_px, scene.height_px))
    generator.setTitle(title)
    generator.setDescription("")
    painter = QPainter(generator)
    paint_scene(painter, scene, theme, fonts)
    painter.end()
    return bytes(buffer.data().data())


def render_scene_svg(scene: Scene, path: Path, theme: Theme, fonts: Fonts, *, title: str = "") -> None:
    """Write the scene as SVG. Raises CaseError when the file cannot be written."""
    try:
        path.write_bytes(scene_svg(scene, theme, fonts, title=title))
    except OSError as error:
        raise CaseError(ErrorCode.IO, f"cannot write {path}", path=str(path)) from error
