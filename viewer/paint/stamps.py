"""Puts kept pictures onto a screen's pixels: what follows one another without a break goes in one call.

Places are device pixels from the scene's origin, so that a picture lies on whole pixels at every device ratio.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence
from struct import Struct
from typing import Any, cast

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtGui import QPainter, QTransform

from viewer.paint.atlas import Atlas, Page, Stamp, stamp_at

_MEGABYTE = 1_000_000
_FIELDS = 10  # of QPainter.PixmapFragment: centre, then what `Stamp.source` holds
_CENTRE = Struct("2d").pack
TITLES = Atlas(32 * _MEGABYTE)
SHAPES = Atlas(16 * _MEGABYTE)


def device_scale(painter: QPainter) -> float:
    """Device pixels to one scene px; 0 where the painter turns, shears or stretches."""
    whole = painter.deviceTransform()
    upright = whole.isAffine() and not whole.m12() and not whole.m21()
    return whole.m11() if upright and whole.m11() == whole.m22() > 0 else 0.0


class Stamps:
    """Collects stamps and draws them; other drawing must `flush` first, so that what lies over what stays true."""

    def __init__(self, painter: QPainter, scale: float) -> None:
        self.painter, self.scale = painter, scale
        self._waiting: dict[Page, list[bytes]] = {}
        self._kind: Atlas | None = None

    def add(self, atlas: Atlas, stamp: Stamp, x: int, y: int) -> None:
        """A stamp with its anchor at a device pixel."""
        if self._kind is not atlas:
            self.flush()
            self._kind = atlas
        page = stamp[0]
        waiting = self._waiting.get(page)
        if waiting is None:
            if atlas is SHAPES:
                self.flush()  # shapes may lie over each other, so their order holds across pages; titles do not
            waiting = self._waiting[page] = []
        waiting += (_CENTRE(x + stamp[8], y + stamp[9]), stamp[10])

    def add_many(self, atlas: Atlas, stamp: Stamp, xs: NDArray[np.int64], ys: NDArray[np.int64]) -> None:
        """One stamp at many places."""
        self.add_each(atlas, [stamp], np.zeros(len(xs), dtype=np.intp), xs, ys)

    def add_each(
        self,
        atlas: Atlas,
        stamps: Sequence[Stamp],
        chosen: NDArray[np.intp],
        xs: NDArray[np.int64],
        ys: NDArray[np.int64],
    ) -> None:
        """At each place the stamp of that number, in their order."""
        if self._kind is not atlas:
            self.flush()
            self._kind = atlas
        table = np.frombuffer(b"".join([_CENTRE(*stamp[8:10]) + stamp[10] for stamp in stamps])).reshape(-1, _FIELDS)
        rows = table[chosen]
        rows[:, 0] += xs
        rows[:, 1] += ys
        numbers = {page: number for number, page in enumerate(dict.fromkeys(stamp.page for stamp in stamps))}
        of_row = np.array([numbers[stamp.page] for stamp in stamps])[chosen]
        pages = list(numbers)
        for run in np.split(np.arange(len(xs)), np.flatnonzero(np.diff(of_row)) + 1):
            if len(run):
                page = pages[of_row[run[0]]]
                if page not in self._waiting:
                    self.flush()
                self._waiting.setdefault(page, []).append(rows[run].tobytes())

    def keep(
        self,
        atlas: Atlas,
        table: dict[Any, Stamp],
        key: Hashable,
        box: tuple[int, int, int, int, float],
        draw: Callable[[QPainter], None],
    ) -> Stamp | None:
        """Draw a new picture and keep it in `table`; None if it is too large to be kept.

        `box` is (dx, dy, w, h, advance) as in `Stamp`. `draw` gets a painter whose origin is the anchor, in device
        pixels, and leaves its font and pens as it likes.
        """
        dx, dy, w, h, advance = box
        if not atlas.takes(w, h):
            return None
        place = atlas.place(w, h)
        if place is None:
            self.flush()
            atlas.turn()
            place = atlas.place(w, h)
            assert place is not None
        page, x, y = place
        brush = page.brush()
        brush.setWorldTransform(QTransform.fromTranslate(x - dx, y - dy))
        draw(brush)
        stamp = table[key] = stamp_at(page, x, y, w, h, dx, dy, advance)
        page.owners.append((table, key))
        return stamp

    def flush(self) -> None:
        """Draw what waits."""
        if not self._waiting:
            return
        before = self.to_pixels()
        for page, rows in self._waiting.items():
            packed = array("d", b"".join(rows))
            address, count = packed.buffer_info()
            fragments = cast(QPainter.PixmapFragment, shiboken6.wrapInstance(address, QPainter.PixmapFragment))
            self.painter.drawPixmapFragments(fragments, count // _FIELDS, page.pixmap)
        self.to_scene(before)
        self._waiting = {}

    def to_pixels(self) -> QTransform | None:
        """Let the painter count device pixels; gives what `to_scene` needs."""
        if self.scale == 1.0:
            return None
        before = self.painter.worldTransform()
        self.painter.setWorldTransform(QTransform.fromScale(1 / self.scale, 1 / self.scale) * before)
        return before

    def to_scene(self, before: QTransform | None) -> None:
        """Let the painter count scene px again."""
        if before is not None:
            self.painter.setWorldTransform(before)


def close_pages() -> None:
    """A frame is done: no page is painted on any more."""
    TITLES.close()
    SHAPES.close()
