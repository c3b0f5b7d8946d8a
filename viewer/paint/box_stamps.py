"""Rounded boxes on a screen: two ends and a stretch between them, kept for every quarter of a device pixel."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from viewer.layout.marks import Box, Boxes
from viewer.paint.atlas import Stamp
from viewer.paint.brushes import fill_box
from viewer.paint.stamps import SHAPES, Stamps
from viewer.paint.theme import Theme

PHASES = 4
MIDDLE_PX = 480  # of the kept stretch, device pixels
TALLEST_PX = 120
_PARTS = ("left", "middle", "right", "whole")
Table = dict[tuple[object, ...], Stamp]
_tables: dict[Hashable, Table] = {}


class BoxStamps:
    """Draws boxes from kept pictures where their look allows it. All lengths in device pixels unless said."""

    def __init__(self, theme: Theme, stamps: Stamps) -> None:
        self.theme, self.stamps = theme, stamps
        self._scale = stamps.scale
        self._table = _tables.setdefault((theme.name, theme.opaque, stamps.scale), {})

    def draws(self, box: Box) -> bool:
        """Draw a box and say so; False for looks that are drawn plainly: dashes, open sides, tall or hairline boxes."""
        if box.dash or box.open_side or not (box.radius or box.stroke):
            return False
        if not 0 < box.h * self._scale <= TALLEST_PX or box.w <= 0:
            return False
        return self._put(box, *_quarters(box.x, box.y, box.w, box.h, self._scale))

    def draws_many(self, batch: Boxes) -> bool:
        """Draw a batch of one look and say so; see `draws`."""
        look = batch.look
        if look.dash or look.open_side or not (look.radius or look.stroke):
            return False
        boxes = batch.boxes.astype(np.float64)
        if not len(boxes) or float(boxes[:, 3].max()) * self._scale > TALLEST_PX or float(boxes[:, 2:].min()) <= 0:
            return False
        edges = np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
        quarters = np.floor(edges * (self._scale * PHASES) + 0.5).astype(np.int64)
        wide = (quarters[:, 2] - quarters[:, 0]) // PHASES > 2 * self._cap(look) + 4
        if wide.all() or self._put_small(look, quarters[~wide]):
            for left, top, right, bottom in quarters[wide].tolist():
                self._put(look, left, top, right, bottom)
            return True
        return False

    def _put_small(self, look: Box, quarters: NDArray[np.int64]) -> bool:
        """Boxes too short to have a stretch, in their order, for they may overlap."""
        left, top = quarters[:, 0], quarters[:, 1]
        sizes = quarters[:, 2:] - quarters[:, :2]
        kinds, chosen = np.unique(
            ((left % PHASES * PHASES + top % PHASES) << 40) + (sizes[:, 0] << 20) + sizes[:, 1], return_inverse=True
        )
        found: list[Stamp] = []
        style = _style(look, 0, 0)
        for kind in kinds.tolist():
            stamp = self._table.get((kind, style)) or self._keep_small(kind, style, look)
            if stamp is None:
                return False
            found.append(stamp)
        # A stamp made late may have emptied the page of an early one.
        if any(stamp.page not in SHAPES.pages for stamp in found):
            return False
        self.stamps.add_each(SHAPES, found, chosen, left // PHASES, top // PHASES)
        return True

    def _keep_small(self, kind: int, style: tuple[object, ...], look: Box) -> Stamp | None:
        phases, width, height = kind >> 40, kind >> 20 & 0xFFFFF, kind & 0xFFFFF
        key = ("whole", phases // PHASES, width, *_style(look, phases % PHASES, height))
        return self._keep(key, look, (kind, style))

    def _put(self, look: Box, left: int, top: int, right: int, bottom: int) -> bool:
        """A box whose sides are given in quarters of a pixel."""
        cap = self._cap(look)
        wide = (right - left) // PHASES > 2 * cap + 4
        y, phase_y, h = top // PHASES, top % PHASES, bottom - top
        style = _style(look, phase_y, h)
        if not wide:
            return self._add(("whole", left % PHASES, right - left, *style), look, left // PHASES, y)
        x0, x1 = left // PHASES, right // PHASES
        self._add(("left", left % PHASES, 0, *style), look, x0, y)
        self._add(("right", right % PHASES, 0, *style), look, x1, y)
        self._stretch(("middle", 0, 0, *style), look, x0 + cap, x1 - cap, y)
        return True

    def _cap(self, look: Box) -> int:
        return math.ceil((look.radius + look.stroke_px) * self._scale) + 2

    def _add(self, key: tuple[object, ...], look: Box, x: int, y: int) -> bool:
        stamp = self._table.get(key) or self._keep(key, look)
        if stamp is None:
            return False
        self.stamps.add(SHAPES, stamp, x, y)
        return True

    def _stretch(self, key: tuple[object, ...], look: Box, start: int, end: int, y: int) -> None:
        stamp = self._table.get(key) or self._keep(key, look)
        assert stamp is not None, "a stretch is never larger than a page"
        for x in range(start, end, MIDDLE_PX):
            self.stamps.add(SHAPES, stamp if end - x >= MIDDLE_PX else stamp.part(0, end - x, stamp.h), x, y)

    def _keep(self, key: tuple[object, ...], look: Box, name: tuple[object, ...] = ()) -> Stamp | None:
        """Draw the part that a key tells of; it is kept under that key, or under a shorter name."""
        part, phase_x, width, *_, phase_y, height = key
        assert isinstance(phase_x, int)
        assert isinstance(width, int)
        assert isinstance(phase_y, int)
        assert isinstance(height, int)
        cap, edge = self._cap(look), math.ceil(look.stroke_px * self._scale / 2) + 1
        tall = math.ceil((phase_y + height) / PHASES) + 2 * edge
        top, h, far = phase_y / PHASES, height / PHASES, MIDDLE_PX + 4.0 * cap
        if part == "whole":
            across = (-edge, math.ceil((phase_x + width) / PHASES) + 2 * edge)
            place = (phase_x / PHASES, width / PHASES)
        elif part == "left":
            across, place = (-edge, cap + edge), (phase_x / PHASES, far)
        elif part == "right":
            across, place = (-cap, cap + edge + 1), (phase_x / PHASES - far, far)
        else:
            across, place = (0, MIDDLE_PX), (-2.0 * cap, far)
        dx, w = across
        scale = self._scale
        shape = look._replace(x=place[0] / scale, y=top / scale, w=place[1] / scale, h=h / scale)

        def draw(brush: QPainter) -> None:
            brush.setClipRect(dx, -edge, w, tall)
            brush.scale(scale, scale)
            fill_box(brush, self.theme, shape)
            brush.setClipping(False)

        return self.stamps.keep(SHAPES, self._table, name or key, (dx, -edge, w, tall, 0.0), draw)


def _style(look: Box, phase_y: int, height: int) -> tuple[object, ...]:
    return look.fill, look.stroke, look.stroke_px, look.radius, look.square, phase_y, height


def _quarters(x: float, y: float, w: float, h: float, scale: float) -> tuple[int, int, int, int]:
    """The sides of a box in scene px as quarters of a device pixel: left, top, right, bottom."""
    fine = scale * PHASES
    return (
        math.floor(x * fine + 0.5),
        math.floor(y * fine + 0.5),
        math.floor((x + w) * fine + 0.5),
        math.floor((y + h) * fine + 0.5),
    )
