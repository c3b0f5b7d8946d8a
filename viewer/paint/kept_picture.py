"""The last painted scene as pixels: while only the selection or the pointer moves, the scene is not painted again."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from viewer.layout.scene import Scene
from viewer.paint.fonts import Fonts
from viewer.paint.pinned_lanes import paint_scrolled
from viewer.paint.theme import Theme


class KeptPicture:
    """Paints scenes, and keeps the pixels of one that is painted a second time.

    A scene that is seen for one frame, as in a zoom, is painted straight to the screen and costs nothing more.
    """

    def __init__(self) -> None:
        self._seen: tuple[object, ...] = ()
        self._pixels: QPixmap | None = None

    def paint(
        self, painter: QPainter, scene: Scene, theme: Theme, fonts: Fonts, *, scroll_px: float, ratio: float
    ) -> None:
        """Paint a scene at the painter's origin, from the kept pixels where they are its."""
        now = (scene, theme, fonts, scroll_px, ratio)
        # At a broken ratio the pixels of a widget need not lie on those of the screen.
        if len(self._seen) != len(now) or not _same(self._seen, now) or not ratio.is_integer():
            self._seen, self._pixels = now, None
            paint_scrolled(painter, scene, theme, fonts, scroll_px)
            return
        if self._pixels is None:
            self._pixels = QPixmap(round(scene.width_px * ratio), round(scene.height_px * ratio))
            self._pixels.setDevicePixelRatio(ratio)
            with QPainter(self._pixels) as inner:
                inner.setRenderHints(painter.renderHints())
                paint_scrolled(inner, scene, theme, fonts, scroll_px)
        painter.drawPixmap(QPointF(0, 0), self._pixels)

    def forget(self) -> None:
        """Let the pixels go."""
        self._seen, self._pixels = (), None


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """The same objects and equal numbers; scenes are never compared by what they hold."""
    return all(a is b or (isinstance(a, float) and a == b) for a, b in zip(one, other, strict=True))
