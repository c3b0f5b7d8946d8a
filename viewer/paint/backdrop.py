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
from viewer.paint.strips import draw_rects, on_pixels
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
        behind = [batch for batch in batches if batch.region == BODY and batch.layer <= Layer.GRID]
        if behind:
            self._take(behind, theme, scale)
        tops = {int(top) for _, edges in self._tall for top in edges[:, 1].tolist()}
        self.tops = sorted(top for top in tops if top > area[1])
        self.holds = len(self.tops) < MOST_BANDS

    def _take(self, batches: Sequence[Rects], theme: Theme, scale: float) -> None:
        edges = on_pixels(np.concatenate([batch.boxes for batch in batches]), scale)
        tall = (edges[:, 3] >= self.area[3] - 1) & (edges[:, 3] - edges[:, 1] >= _TALL_PX * scale)
        edges[:, 1] = np.maximum(edges[:, 1], self.area[1])
        first = 0
        for batch in batches:
            part = slice(first, first + len(batch.boxes))
            first = part.stop
            chosen = tall[part]
            if chosen.any():
                self._tall.append((theme.ink(batch.style), edges[part][chosen]))
                self.rest[id(batch)] = batch.boxes[~chosen]

    def paint(self, painter: QPainter, stamps: Stamps, ground: QColor) -> None:
        """Fill the body."""
        left, top, right, bottom = self.area
        before = stamps.to_pixels()
        bands = self._bands(ground)
        for number, (upper, lower) in enumerate(itertools.pairwise([top, *self.tops, bottom])):
            rows = np.repeat(bands[number : number + 1], min(_ROWS, lower - upper), axis=0)
            image = QImage(rows.tobytes(), right - left, len(rows), (right - left) * 4, QImage.Format.Format_RGB32)
            # Copied block by block: a tiled brush is shared among threads, and to wait for them takes longer.
            self._repeat(painter, QPixmap.fromImage(image), upper, lower)
        stamps.to_scene(before)

    def _repeat(self, painter: QPainter, block: QPixmap, upper: int, lower: int) -> None:
        left, tall, width = self.area[0], block.height(), block.width()
        for y in range(upper, lower, tall):
            painter.drawPixmap(left, y, block, 0, 0, width, min(tall, lower - y))

    def _bands(self, ground: QColor) -> NDArray[np.uint32]:
        """One row of pixels (bands, width) for each stretch between two tops, as RGB32."""
        left, _, right, _ = self.area
        count = len(self.tops) + 1
        image = QImage(right - left, count, QImage.Format.Format_RGB32)
        image.fill(ground)
        with QPainter(image) as brush:
            for ink, edges in self._tall:
                shrunk = np.clip(edges, left, right) - left
                shrunk[:, 1] = np.searchsorted(self.tops, edges[:, 1], side="right")
                shrunk[:, 3] = count
                draw_rects(brush, shrunk[shrunk[:, 2] > shrunk[:, 0]], ink)
        flat = np.frombuffer(image.constBits(), dtype=np.uint32)
        return flat.reshape(count, -1).copy()  # the picture goes with its last name
