"""What lies behind all marks: a plain ground, or on a screen the tall tints and grid lines mixed into one row.

A column of a round, a weekend, a wash, a grid line: each runs down to the end of the canvas, so all rows below a
line look alike. They are mixed once for a row, and the row is repeated; blending each anew costs a hundred times that.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from viewer.layout.marks import BODY, Layer, Rects
from viewer.paint.stamps import Stamps
from viewer.paint.strips import on_pixels
from viewer.paint.theme import Theme

MOST_BANDS = 6
_TALL_PX = 160
_ROWS = 32


def paint_backdrop(painter: QPainter, rect: QRect, theme: Theme, token: str) -> None:
    """Fill a rectangle with one token's colour."""
    painter.fillRect(rect, theme.colour(token))


class Backdrop:
    """The tall rectangles of a scene's body on a ground. `rest` is what the batches hold besides.

    `area` is the body's left, top, right and bottom in device pixels of the scene, the scroll taken off.
    """

    def __init__(self, batches: Sequence[Rects], theme: Theme, scale: float, area: tuple[int, int, int, int]) -> None:
        self.area = area
        self.rest: dict[int, NDArray[np.float32]] = {}
        self._tall: list[tuple[QColor, NDArray[np.int32]]] = []
        for batch in batches:
            if batch.region == BODY and batch.layer <= Layer.GRID:
                self._take(batch, theme, scale)
        tops = sorted({int(top) for _, edges in self._tall for top in np.unique(edges[:, 1])})
        self.tops = [top for top in tops if top > area[1]]
        self.holds = len(self.tops) < MOST_BANDS

    def _take(self, batch: Rects, theme: Theme, scale: float) -> None:
        edges = on_pixels(batch.boxes, scale)
        tall = (edges[:, 3] >= self.area[3] - 1) & (edges[:, 3] - edges[:, 1] >= _TALL_PX * scale)
        if not tall.any():
            return
        chosen = edges[tall]
        chosen[:, 1] = np.maximum(chosen[:, 1], self.area[1])
        self._tall.append((theme.ink(batch.style), chosen))
        self.rest[id(batch)] = batch.boxes[~tall]

    def paint(self, painter: QPainter, stamps: Stamps, ground: QColor) -> None:
        """Fill the body."""
        left, top, right, bottom = self.area
        before = stamps.to_pixels()
        for upper, lower in itertools.pairwise([top, *self.tops, bottom]):
            rows = np.repeat(self._row(upper, ground)[None], min(_ROWS, lower - upper), axis=0)
            image = QImage(rows.tobytes(), right - left, len(rows), (right - left) * 4, QImage.Format.Format_RGB32)
            block = QPixmap.fromImage(image)
            # Copied block by block: a tiled brush is shared among threads, and to wait for them takes longer.
            for y in range(upper, lower, len(rows)):
                painter.drawPixmap(left, y, block, 0, 0, right - left, min(len(rows), lower - y))
        stamps.to_scene(before)

    def _row(self, y: int, ground: QColor) -> NDArray[np.uint8]:
        """The pixels (width, 4) of a row, in the order of RGB32: blue, green, red, nothing."""
        left, _, right, _ = self.area
        width = right - left
        row = np.empty((width, 3), dtype=np.float32)
        row[:] = (ground.blue(), ground.green(), ground.red())
        for ink, edges in self._tall:
            here = edges[edges[:, 1] <= y]
            xs = np.clip(here[:, (0, 2)] - left, 0, width)
            xs = xs[xs[:, 1] > xs[:, 0]]
            if not len(xs):
                continue
            steps = np.bincount(xs[:, 0], minlength=width + 1) - np.bincount(xs[:, 1], minlength=width + 1)
            layers = np.cumsum(steps)[:width]
            under = np.power(np.float32(1.0 - ink.alphaF()), np.arange(int(layers.max()) + 1, dtype=np.float32))
            share = under[layers][:, None]
            row *= share
            row += (1.0 - share) * np.array((ink.blue(), ink.green(), ink.red()), dtype=np.float32)
        pixels = np.full((width, 4), 255, dtype=np.uint8)
        pixels[:, :3] = row + 0.5
        return pixels
