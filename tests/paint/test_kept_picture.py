"""Kept pixels are those of the scene, and another scene, scroll, theme or ratio is painted anew."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from tests.layout.sketches import days_view, main_view
from tests.paint.test_scene_painter import pixels, scene_of
from viewer.layout.scene import Scene
from viewer.paint import kept_picture
from viewer.paint.fonts import Fonts
from viewer.paint.kept_picture import KeptPicture
from viewer.paint.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Scene]:
    """Scenes that were really painted, one entry each time."""
    found: list[Scene] = []
    inner = kept_picture.paint_scrolled

    def counted(painter: QPainter, scene: Scene, *arguments: object, **named: object) -> None:
        found.append(scene)
        inner(painter, scene, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_picture, "paint_scrolled", counted)
    return found


class Canvas:
    """Paints a scene as a widget would, at a ratio."""

    def __init__(self, ratio: float = 1.0) -> None:
        self.kept, self.fonts, self.ratio = KeptPicture(), Fonts(), ratio

    def paint(self, scene: Scene, scroll_px: float = 0.0, theme: str = "light") -> QImage:
        size = (round(scene.width_px * self.ratio), round(scene.height_px * self.ratio))
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.ratio)
        with QPainter(image) as painter:
            self.kept.paint(painter, scene, THEMES[theme], self.fonts, scroll_px=scroll_px, ratio=self.ratio)
        return image


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_third_picture_of_a_scene_is_a_copy_of_the_same_pixels(ratio: float, painted: list[Scene]) -> None:
    canvas, scene = Canvas(ratio), scene_of()
    pictures = [pixels(canvas.paint(scene)) for _time in range(4)]
    assert len(painted) == 2
    for picture in pictures[1:]:
        assert (picture == pictures[0]).all()


def test_anything_else_is_painted_anew(painted: list[Scene]) -> None:
    canvas, scene, other = Canvas(), scene_of(), scene_of(days_view())
    for _time in range(3):
        canvas.paint(scene)
    assert len(painted) == 2
    for changed in (
        lambda: canvas.paint(other),
        lambda: canvas.paint(scene),
        lambda: canvas.paint(scene, 12.0),
        lambda: canvas.paint(scene, 12.0, "dark"),
        lambda: canvas.paint(scene_of(main_view()), 12.0, "dark"),
    ):
        before = len(painted)
        changed()
        assert len(painted) == before + 1


def test_at_a_broken_ratio_nothing_is_kept(painted: list[Scene]) -> None:
    canvas, scene = Canvas(1.5), scene_of()
    for _time in range(3):
        canvas.paint(scene)
    assert len(painted) == 3
