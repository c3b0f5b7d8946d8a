"""Dashed lines and hatching on a screen: one kept tile, repeated along the line."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from viewer.layout.marks import Poly, Stroke
from viewer.paint.brushes import stroke_line
from viewer.paint.stamps import Stamps
from viewer.paint.theme import Theme

PHASES = 4
SHORTEST_PX, MOST_REPEATS = 96, 120
_KEPT = 256
_tiles: dict[Hashable, QPixmap] = {}


class Tiles:
    """Draws axis-parallel dashed lines and hatched rectangles. Lengths are device pixels unless said."""

    def __init__(self, painter: QPainter, theme: Theme, stamps: Stamps) -> None:
        self.painter, self.theme, self.stamps = painter, theme, stamps
        self._look = (theme.name, theme.opaque, stamps.scale)

    def draws_dashes(self, line: Stroke) -> bool:
        """Draw a dashed level or upright line and say so; False for any other."""
        if len(line.points) != 2 or not line.dash:
            return False
        (x0, y0), (x1, y1) = line.points
        if (x0 == x1) == (y0 == y1):
            return False
        scale, level = self.stamps.scale, y0 == y1
        start, end, across = (x0, x1, y0) if level else (y0, y1, x0)
        if end < start:
            return False
        quarters = math.floor(across * scale * PHASES + 0.5)
        phase, at = quarters % PHASES, quarters // PHASES
        half = math.ceil(line.width_px * scale / 2) + 1
        long = _tile_px(sum(line.dash) * scale)
        key = ("dash", *self._look, line.style, line.width_px, line.dash, level, phase)

        def draw(brush: QPainter) -> None:
            middle = (half + phase / PHASES) / scale
            ends = ((0.0, middle), (long / scale, middle)) if level else ((middle, 0.0), (middle, long / scale))
            stroke_line(brush, self.theme, line._replace(points=ends))

        tile = self._tile(key, (long, 2 * half + 1) if level else (2 * half + 1, long), draw)
        first, last = math.floor(start * scale + 0.5), math.floor(end * scale + 0.5)
        along, beside = (first, last - first), (at - half, 2 * half + 1)
        box = (along[0], beside[0], along[1], beside[1]) if level else (beside[0], along[0], beside[1], along[1])
        self._repeat(box, tile, 0)
        return True

    def draws_hatch(self, poly: Poly, plain: Callable[[QPainter, Theme, Poly], None]) -> bool:
        """Hatch an upright rectangle and say so; False for any other polygon. `plain` draws the lines of a tile."""
        if len(poly.points) != 4:
            return False
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = poly.points
        if not (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0 and x1 > x0 and y2 > y0):
            return False
        scale = self.stamps.scale
        quarters = math.floor(y0 * scale * PHASES + 0.5)
        phase, top, tall = quarters % PHASES, quarters // PHASES, round((y2 - y0) * scale * PHASES)
        period = poly.hatch_step_px * math.sqrt(2)
        long = _tile_px(period * scale)
        key = ("hatch", *self._look, poly.hatch, poly.hatch_step_px, poly.hatch_px, tall, phase)
        high = math.ceil((phase + tall) / PHASES)

        def draw(brush: QPainter) -> None:
            low, deep = phase / PHASES / scale, tall / PHASES / scale
            right = long / scale + period
            plain(
                brush, self.theme, poly._replace(points=((0, low), (right, low), (right, low + deep), (0, low + deep)))
            )

        tile = self._tile(key, (long, high), draw)
        left, right = math.floor(x0 * scale + 0.5), math.floor(x1 * scale + 0.5)
        # The lines slant from the lower edge, where they stand on multiples of their step.
        lean = (y2 - (top + (phase + tall) / PHASES) / scale) * scale
        shift = round(left + lean - math.floor(left / (period * scale)) * period * scale)
        self._repeat((left, top, right - left, high), tile, shift)
        return True

    def _tile(self, key: Hashable, size: tuple[int, int], draw: Callable[[QPainter], None]) -> QPixmap:
        tile = _tiles.get(key)
        if tile is None:
            if len(_tiles) >= _KEPT:
                _tiles.clear()
            tile = _tiles[key] = QPixmap(*size)
            tile.fill(Qt.GlobalColor.transparent)
            with QPainter(tile) as brush:
                brush.scale(self.stamps.scale, self.stamps.scale)
                draw(brush)
        return tile

    def _repeat(self, box: tuple[int, int, int, int], tile: QPixmap, shift: int) -> None:
        self.stamps.flush()
        before = self.stamps.to_pixels()
        self.painter.drawTiledPixmap(QRectF(*box), tile, QPointF(shift, 0))
        self.stamps.to_scene(before)


def _tile_px(period_px: float) -> int:
    """A length that holds whole periods as nearly as pixels allow."""
    counts = range(max(1, math.ceil(SHORTEST_PX / period_px)), MOST_REPEATS)
    best = min(counts or (1,), key=lambda n: (round(abs(n * period_px - round(n * period_px)), 2), n))
    return max(1, round(best * period_px))
