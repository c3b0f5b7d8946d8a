"""Dashed lines, lines of broken width and hatching on a screen: kept strips, laid one after another."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from viewer.layout.marks import Poly, Stroke
from viewer.paint.atlas import Stamp
from viewer.paint.brushes import stroke_line
from viewer.paint.stamps import SHAPES, Stamps
from viewer.paint.theme import Theme

PHASES = 4
LEVEL_PX, UPRIGHT_PX = 1000, 120
Table = dict[tuple[object, ...], Stamp]
_tables: dict[Hashable, Table] = {}


class Tiles:
    """Draws axis-parallel dashed lines and hatched rectangles. Lengths are device pixels unless said."""

    def __init__(self, theme: Theme, stamps: Stamps) -> None:
        self.theme, self.stamps = theme, stamps
        self.seen = QRectF()
        """What is not clipped away, in scene px; empty where nothing is."""
        self._table = _tables.setdefault((theme.name, theme.opaque, stamps.scale), {})

    def draws_dashes(self, line: Stroke) -> bool:
        """Draw a level or upright line, dashed or of a width that is no whole number; False for any other."""
        if len(line.points) != 2:
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
        key = ("dash", line.style, line.width_px, line.dash, level, phase)
        stamp = self._table.get(key) or self._keep_dashes(key, line, phase, level=level)
        if stamp is None:
            return False
        first, last = math.floor(start * scale + 0.5), math.floor(end * scale + 0.5)
        if level:
            first, last = self._in_sight(first, last, self.seen.left(), self.seen.right(), stamp.w)
            for x in range(first, last, stamp.w):
                self.stamps.add(SHAPES, _cut(stamp, last - x, stamp.h), x, at)
        else:
            first, last = self._in_sight(first, last, self.seen.top(), self.seen.bottom(), stamp.h)
            for y in range(first, last, stamp.h):
                self.stamps.add(SHAPES, _cut(stamp, stamp.w, last - y), at, y)
        return True

    def _in_sight(self, first: int, last: int, low_px: float, high_px: float, step: int) -> tuple[int, int]:
        """A line's ends drawn in to what is seen, by whole strips: a doubt of years is a million pixels long."""
        if self.seen.isEmpty():
            return first, last
        low, high = math.floor(low_px * self.stamps.scale), math.ceil(high_px * self.stamps.scale)
        return first + max(0, (low - first) // step) * step, min(last, high)

    def _keep_dashes(self, key: tuple[object, ...], line: Stroke, phase: int, *, level: bool) -> Stamp | None:
        scale = self.stamps.scale
        half = math.ceil(line.width_px * scale / 2)
        long = strip_px(sum(line.dash) * scale, LEVEL_PX if level else UPRIGHT_PX)
        middle, wide = phase / PHASES, 2 * half + 1
        ends = ((0.0, middle), (long, middle)) if level else ((middle, 0.0), (middle, long))
        shape = line._replace(points=tuple((x / scale, y / scale) for x, y in ends))
        box = (0, -half, long, wide, 0.0) if level else (-half, 0, wide, long, 0.0)

        def draw(brush: QPainter) -> None:
            brush.scale(scale, scale)
            stroke_line(brush, self.theme, shape)

        return self.stamps.keep(SHAPES, self._table, key, box, draw)

    def draws_hatch(self, poly: Poly, plain: Callable[[QPainter, Theme, Poly], None]) -> bool:
        """Hatch an upright rectangle and say so; False for any other polygon. `plain` draws the lines of a strip."""
        if len(poly.points) != 4:
            return False
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = poly.points
        if not (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0 and x1 > x0 and y2 > y0):
            return False
        scale = self.stamps.scale
        top = math.floor(y0 * scale * PHASES + 0.5)
        tall = math.floor(y2 * scale * PHASES + 0.5) - top
        key = ("hatch", poly.hatch, poly.hatch_step_px, poly.hatch_px, tall, top % PHASES)
        stamp = self._table.get(key) or self._keep_hatch(key, poly, plain, top % PHASES, tall)
        if stamp is None:
            return False
        left, right = math.floor(x0 * scale + 0.5), math.floor(x1 * scale + 0.5)
        left, right = self._in_sight(left, right, self.seen.left(), self.seen.right(), 1)
        # The lines stand on multiples of their step along the lower edge, wherever the rectangle begins.
        period = poly.hatch_step_px * math.sqrt(2) * scale
        at = math.floor(left / period) * period
        shift = min(round(left - at), stamp.w - 1)
        if shift:
            self.stamps.add(SHAPES, stamp.part(shift, min(stamp.w - shift, right - left), stamp.h), left, top // PHASES)
        for x in range(left + (stamp.w - shift if shift else 0), right, stamp.w):
            self.stamps.add(SHAPES, _cut(stamp, right - x, stamp.h), x, top // PHASES)
        return True

    def _keep_hatch(
        self, key: tuple[object, ...], poly: Poly, plain: Callable[[QPainter, Theme, Poly], None], phase: int, tall: int
    ) -> Stamp | None:
        scale = self.stamps.scale
        period = poly.hatch_step_px * math.sqrt(2)
        long = strip_px(period * scale, LEVEL_PX)
        low, deep = phase / PHASES / scale, tall / PHASES / scale
        right = long / scale + period
        shape = poly._replace(points=((0, low), (right, low), (right, low + deep), (0, low + deep)))
        high = math.ceil((phase + tall) / PHASES)

        def draw(brush: QPainter) -> None:
            brush.setClipRect(0, 0, long, high)
            brush.scale(scale, scale)
            plain(brush, self.theme, shape)
            brush.setClipping(False)

        return self.stamps.keep(SHAPES, self._table, key, (0, 0, long, high, 0.0), draw)


def _cut(stamp: Stamp, w: int, h: int) -> Stamp:
    """The stamp, no wider and no taller than this."""
    return stamp if w >= stamp.w and h >= stamp.h else stamp.part(0, min(w, stamp.w), min(h, stamp.h))


@cache
def strip_px(period_px: float, most_px: int) -> int:
    """The length up to `most_px` that holds whole periods as nearly as pixels allow; all of it where there are none."""
    if not period_px:
        return most_px
    counts = range(max(1, int(most_px / period_px / 2)), max(2, int(most_px / period_px) + 1))
    best = min(counts, key=lambda n: (round(abs(n * period_px - round(n * period_px)), 2), -n))
    return max(1, round(best * period_px))
