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

    def _row(self, y: int, ground: QColor) -> NDArray[np.uint32]:
        """The pixels (width) of a row, as RGB32. Mixed once for each stretch between two edges, of which there are
        few."""
        left, _, right, _ = self.area
        here = [(ink, np.clip(edges[edges[:, 1] <= y][:, ::2], left, right)) for ink, edges in self._tall]
        cuts = np.unique(np.concatenate([np.array((left, right)), *(xs.ravel() for _, xs in here)]))
        mixed = np.empty((3, len(cuts)), dtype=np.float32)
        mixed.T[:] = (ground.red(), ground.green(), ground.blue())
        for ink, xs in here:
            if not len(xs):
                continue
            at = np.searchsorted(cuts, xs)
            steps = np.bincount(at[:, 0], minlength=len(cuts)) - np.bincount(at[:, 1], minlength=len(cuts))
            share = np.power(np.float32(1.0 - ink.alphaF()), np.cumsum(steps).astype(np.float32))
            mixed *= share
            mixed += (1.0 - share) * np.array(((ink.red(),), (ink.green(),), (ink.blue(),)), dtype=np.float32)
        red, green, blue = (mixed + 0.5).astype(np.uint32)
        return np.repeat((red << 16 | green << 8 | blue | 0xFF000000)[:-1], np.diff(cuts))
