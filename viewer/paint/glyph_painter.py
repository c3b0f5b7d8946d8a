"""Glyphs onto a painter: as paths, or as remembered pixmaps where a frame holds many and the device is pixels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from viewer.layout.marks import Glyph, Glyphs
from viewer.paint.glyphs import GlyphShape, glyph_shape
from viewer.paint.theme import Theme

HOLLOW_PX, DETAIL_PX = 1.5, 1.5
MANY = 48
_STAMP_PX = 24
_stamps: dict[tuple[object, ...], QPixmap] = {}


class GlyphPainter:
    """Draws glyph marks in a theme. Pixmaps never reach paper: `raster` says that the device is made of pixels."""

    def __init__(self, painter: QPainter, theme: Theme, *, raster: bool) -> None:
        self.painter, self.theme, self.raster = painter, theme, raster

    def many(self, batch: Glyphs) -> None:
        """A batch of one look."""
        look = Glyph(batch.name, 0, 0, batch.style, batch.form, batch.scale, batch.ground, batch.disc_px)
        points = batch.points.tolist()
        if self.raster and len(points) > MANY:
            stamp, half = self._stamp(look), _STAMP_PX / 2
            for x, y in points:
                self.painter.drawPixmap(QPointF(x - half, y - half), stamp)
            return
        for x, y in points:
            self.one(look._replace(x=x, y=y))

    def one(self, mark: Glyph) -> None:
        """One glyph, its disc behind it."""
        painter = self.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.translate(mark.x, mark.y)
        if mark.disc_px:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.ink(mark.ground))
            painter.drawEllipse(QPointF(0, 0), mark.disc_px, mark.disc_px)
        painter.scale(mark.scale, mark.scale)
        self._shape(glyph_shape(mark.name), mark)
        painter.restore()

    def _shape(self, shape: GlyphShape, mark: Glyph) -> None:
        painter, ink, ground = self.painter, self.theme.ink(mark.style), self.theme.ink(mark.ground)
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

    def _stamp(self, look: Glyph) -> QPixmap:
        ratio = self.painter.device().devicePixelRatioF()
        key = (self.theme.name, ratio, *look)
        stamp = _stamps.get(key)
        if stamp is None:
            side = int(_STAMP_PX * ratio + 0.5)
            stamp = QPixmap(side, side)
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            brush = QPainter(stamp)
            GlyphPainter(brush, self.theme, raster=True).one(look._replace(x=_STAMP_PX / 2, y=_STAMP_PX / 2))
            brush.end()
            if len(_stamps) > 512:
                _stamps.clear()
            _stamps[key] = stamp
        return stamp
