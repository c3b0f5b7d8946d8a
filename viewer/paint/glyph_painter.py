"""Glyphs onto a painter: as paths on paper, as kept pictures on a screen."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from viewer.layout.marks import Glyph, Glyphs
from viewer.paint.atlas import Stamp
from viewer.paint.glyphs import GlyphShape, glyph_shape
from viewer.paint.stamps import SHAPES, Stamps
from viewer.paint.theme import Theme

HOLLOW_PX, DETAIL_PX = 1.5, 1.5
_REACH_PX = 9.0  # of the widest glyph from its centre
PHASES = 4
"""Pictures are kept for every quarter of a device pixel, so that slow motion does not jerk."""
Table = dict[tuple[object, ...], Stamp]
_tables: dict[Hashable, Table] = {}


class GlyphPainter:
    """Draws glyph marks in a theme. Pictures never reach paper: `stamps` are there for a screen's pixels only."""

    def __init__(self, painter: QPainter, theme: Theme, *, stamps: Stamps | None = None) -> None:
        self.painter, self.theme, self.stamps = painter, theme, stamps
        look = (theme.name, theme.opaque, stamps.scale if stamps else 0.0)
        self._table = _tables.setdefault(look, {})

    def many(self, batch: Glyphs) -> None:
        """A batch of one look."""
        look = Glyph(batch.name, 0, 0, batch.style, batch.form, batch.scale, batch.ground, batch.disc_px)
        stamps = self.stamps
        if stamps is None:
            for x, y in batch.points.tolist():
                self.one(look._replace(x=x, y=y))
            return
        places = np.rint(batch.points.astype(np.float64) * (stamps.scale * PHASES)).astype(np.int64)
        whole, phases = places // PHASES, places % PHASES
        kinds = phases[:, 0] * PHASES + phases[:, 1]
        for kind in np.unique(kinds).tolist():
            chosen = kinds == kind
            stamp = self._stamp(look, kind // PHASES, kind % PHASES, stamps)
            if stamp is not None:
                stamps.add_many(SHAPES, stamp, whole[chosen, 0], whole[chosen, 1])
                continue
            for x, y in batch.points[chosen].tolist():
                self.one(look._replace(x=x, y=y))

    def one(self, mark: Glyph) -> None:
        """One glyph, its disc behind it."""
        stamps = self.stamps
        if stamps is None:
            self._draw(self.painter, mark, mark.x, mark.y, 1.0)
            return
        scale = stamps.scale * PHASES
        x, y = math.floor(mark.x * scale + 0.5), math.floor(mark.y * scale + 0.5)
        stamp = self._stamp(mark, x % PHASES, y % PHASES, stamps)
        if stamp is not None:
            stamps.add(SHAPES, stamp, x // PHASES, y // PHASES)
            return
        stamps.flush()
        self._draw(self.painter, mark, mark.x, mark.y, 1.0)

    def _stamp(self, look: Glyph, phase_x: int, phase_y: int, stamps: Stamps) -> Stamp | None:
        key = (look.name, look.style, look.form, look.scale, look.ground, look.disc_px, phase_x, phase_y)
        stamp = self._table.get(key)
        if stamp is None:
            reach = math.ceil(max(_REACH_PX * look.scale, look.disc_px) * stamps.scale) + 1
            box = (-reach, -reach, 2 * reach + 1, 2 * reach + 1, 0.0)
            x, y = phase_x / PHASES, phase_y / PHASES
            stamp = stamps.keep(
                SHAPES, self._table, key, box, lambda brush: self._draw(brush, look, x, y, stamps.scale)
            )
        return stamp

    def _draw(self, painter: QPainter, mark: Glyph, x: float, y: float, scale: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.translate(x, y)
        painter.scale(scale, scale)
        if mark.disc_px:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.ink(mark.ground))
            painter.drawEllipse(QPointF(0, 0), mark.disc_px, mark.disc_px)
        painter.scale(mark.scale, mark.scale)
        self._shape(painter, glyph_shape(mark.name), mark)
        painter.restore()

    def _shape(self, painter: QPainter, shape: GlyphShape, mark: Glyph) -> None:
        ink, ground = self.theme.ink(mark.style), self.theme.ink(mark.ground)
        outlined = shape.outlined or mark.form != "solid"
        if not shape.body.isEmpty():
            painter.setBrush(ground if outlined else ink)
            painter.setPen(Qt.PenStyle.NoPen)
            if outlined:
                pen = QPen(ink, HOLLOW_PX)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                if mark.form == "dashed":
                    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                    pen.setDashPattern([2 / HOLLOW_PX, 2 / HOLLOW_PX])
                painter.setPen(pen)
            elif shape.edge:
                painter.setPen(QPen(self.theme.ink(shape.edge), 1.0))
            painter.drawPath(shape.body)
        if shape.inside is not None:
            painter.fillPath(shape.inside, ink)
        if shape.detail is not None:
            pen = QPen(ground if shape.detail_in_ground else ink, DETAIL_PX)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape.detail)
