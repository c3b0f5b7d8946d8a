"""Text marks onto a painter: kept pictures of whole titles on a screen, plain searchable text on paper."""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from viewer.layout.marks import Text
from viewer.paint.atlas import Stamp
from viewer.paint.fonts import Fonts
from viewer.paint.halo import coloured, coverage, grown
from viewer.paint.stamps import TITLES, Stamps
from viewer.paint.theme import Theme

HALO_PX = 4.0
_BESIDE_PX = 2.0  # letters may reach out of their advance
_LOOKS = 12
Table = dict[tuple[str, str, str, str], Stamp]
_tables: dict[Hashable, Table] = {}


class TextPainter:
    """Draws text marks. `stamps` are there where the device is a screen's pixels and titles may be kept."""

    def __init__(self, painter: QPainter, theme: Theme, fonts: Fonts, *, stamps: Stamps | None) -> None:
        self.painter, self.theme, self.fonts, self.stamps = painter, theme, fonts, stamps
        self._metrics = fonts.metrics()
        self._table: Table = {}
        if stamps is not None:
            look = (theme.name, theme.opaque, fonts.text_scale, fonts.for_print, stamps.scale)
            if look not in _tables and len(_tables) >= _LOOKS:
                _tables.clear()
            self._table = _tables.setdefault(look, {})

    def draw(self, mark: Text) -> None:
        """One line of text at its baseline, its halo first."""
        stamps = self.stamps
        if stamps is None:
            self._draw_plain(mark)
            return
        x, y, text, style, ink, anchor, halo, _ = mark
        stamp = self._table.get((text, style, ink, halo))
        if stamp is None:
            if not text:
                return
            stamp = self._keep(mark, stamps)
            if stamp is None:
                stamps.flush()
                self._draw_plain(mark)
                return
        if anchor != "left":
            x -= stamp.advance if anchor == "right" else stamp.advance / 2
        scale = stamps.scale
        stamps.add(TITLES, stamp, math.floor(x * scale + 0.5), math.floor(y * scale + 0.5))

    # ---- plain
    def _draw_plain(self, mark: Text) -> None:
        """Text as letters: what paper gets, and pictures made in other threads."""
        if not mark.text:
            return
        x = mark.x
        if mark.anchor != "left":
            width = self._metrics.width_px(mark.text, mark.style)
            x -= width if mark.anchor == "right" else width / 2
        painter, factor = self.painter, self.fonts.factor(mark.style)
        painter.save()
        painter.translate(x, mark.y)
        if factor != 1.0:
            painter.scale(factor, factor)
        painter.setFont(self.fonts.font(mark.style))
        if mark.halo:
            self._halo(mark, factor)
        painter.setPen(self.theme.ink(mark.ink))
        painter.drawText(QPointF(0, 0), mark.text)
        painter.restore()

    def _halo(self, mark: Text, factor: float) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addText(QPointF(0, 0), self.fonts.font(mark.style), mark.text)
        pen = QPen(self.theme.ink(mark.halo), HALO_PX / factor)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.painter.setBrush(self.theme.ink(mark.halo))
        self.painter.setPen(pen)
        self.painter.drawPath(path)

    # ---- kept pictures
    def _keep(self, mark: Text, stamps: Stamps) -> Stamp | None:
        key = (mark.text, mark.style, mark.ink, mark.halo)
        dx, dy, w, h, advance = box = self._box(mark, stamps.scale)
        clipped = QRectF(dx, dy, w, h) if not mark.text.isascii() else None

        def draw(brush: QPainter) -> None:
            if clipped is not None:
                brush.setClipRect(clipped)
            if mark.halo:
                brush.drawImage(dx, dy, self._halo_picture(mark, box, stamps.scale))
            brush.setPen(self.theme.ink(mark.ink))
            self._letters(brush, mark, stamps.scale)
            brush.setClipping(False)

        return stamps.keep(TITLES, self._table, key, (dx, dy, w, h, advance), draw)

    def _box(self, mark: Text, scale: float) -> tuple[int, int, int, int, float]:
        """The picture's box around the anchor in device pixels, and the advance in scene px."""
        metrics, style = self._metrics, mark.style
        advance = metrics.width_px(mark.text, style)
        top, left, right = -metrics.ascent_px(style), -_BESIDE_PX, advance + _BESIDE_PX
        bottom = top + metrics.line_px(style)
        if not mark.text.isascii():
            # Other scripts may come from another face, taller than the first.
            factor = self.fonts.factor(style)
            ink = QFontMetricsF(self.fonts.font(style)).boundingRect(mark.text)
            left, right = min(left, ink.left() * factor - 1), max(right, ink.right() * factor + 1)
            top, bottom = min(top, ink.top() * factor - 1), max(bottom, ink.bottom() * factor + 1)
        edge = HALO_PX / 2 + 1 if mark.halo else 0.0
        x0, y0 = math.floor((left - edge) * scale), math.floor((top - edge) * scale)
        x1, y1 = math.ceil((right + edge) * scale), math.ceil((bottom + edge) * scale)
        return x0, y0, x1 - x0, y1 - y0, advance

    def _letters(self, brush: QPainter, mark: Text, scale: float) -> None:
        factor = self.fonts.factor(mark.style) * scale
        if factor != 1.0:
            brush.scale(factor, factor)
        brush.setFont(self.fonts.font(mark.style))
        brush.drawText(QPointF(0, 0), mark.text)

    def _halo_picture(self, mark: Text, box: tuple[int, int, int, int, float], scale: float) -> QImage:
        dx, dy, w, h, _ = box
        letters = QImage(w, h, QImage.Format.Format_ARGB32_Premultiplied)
        letters.fill(Qt.GlobalColor.transparent)
        with QPainter(letters) as brush:
            brush.translate(-dx, -dy)
            brush.setPen(Qt.GlobalColor.black)
            self._letters(brush, mark, scale)
        return coloured(grown(coverage(letters), HALO_PX / 2 * scale), self.theme.ink(mark.halo))
