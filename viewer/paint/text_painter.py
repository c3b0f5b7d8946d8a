"""Text marks onto a painter: laid out once on screen, plain searchable text on paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QStaticText, QTransform

from viewer.layout.marks import Text
from viewer.paint.fonts import Fonts
from viewer.paint.theme import Theme

HALO_PX = 4.0
LIMIT = 5_000
STAMPS = 512
_stamps: dict[tuple[object, ...], QPixmap] = {}
_laid_out: dict[tuple[str, str, float], QStaticText] = {}


class TextPainter:
    """Draws text marks. `raster`: the device is pixels, so laid-out text may be kept between frames."""

    def __init__(self, painter: QPainter, theme: Theme, fonts: Fonts, *, raster: bool) -> None:
        self.painter, self.theme, self.fonts, self.raster = painter, theme, fonts, raster
        self._style = ""

    def forget_font(self) -> None:
        """The painter's state was restored: whatever font it has now is not ours."""
        self._style = ""

    def draw(self, mark: Text) -> None:
        """One line of text at its baseline, its halo first."""
        if not mark.text:
            return
        x = mark.x
        if mark.anchor != "left":
            width = self.fonts.metrics().width_px(mark.text, mark.style)
            x -= width if mark.anchor == "right" else width / 2
        if mark.halo and self.raster:
            self._draw_stamp(mark, x)
            return
        self._draw_text(mark, x, mark.y)

    def _draw_text(self, mark: Text, x: float, y: float) -> None:
        fonts, painter = self.fonts, self.painter
        factor = fonts.factor(mark.style)
        if self.raster and not mark.halo and factor == 1.0:
            self._draw_plain(mark, x, y)
            return
        painter.save()
        painter.translate(x, y)
        if factor != 1.0:
            painter.scale(factor, factor)
        painter.setFont(fonts.font(mark.style))
        if mark.halo:
            self._halo(mark, factor)
        painter.setPen(self.theme.ink(mark.ink))
        if self.raster:
            ascent = fonts.metrics().ascent_px(mark.style) / factor
            painter.drawStaticText(QPointF(0, -ascent), self._static(mark))
        else:
            painter.drawText(QPointF(0, 0), mark.text)
        painter.restore()

    def _draw_plain(self, mark: Text, x: float, y: float) -> None:
        """Text that is not scaled: hundreds a frame, so the painter's state is only touched where it differs."""
        painter = self.painter
        if mark.style != self._style:
            painter.setFont(self.fonts.font(mark.style))
            self._style = mark.style
        painter.setPen(self.theme.ink(mark.ink))
        painter.drawStaticText(QPointF(x, y - self.fonts.metrics().ascent_px(mark.style)), self._static(mark))

    def _draw_stamp(self, mark: Text, x: float) -> None:
        """A text with its halo as a remembered picture: stroking the outline anew costs a millisecond."""
        ratio = self.painter.device().devicePixelRatioF()
        key = (mark.text, mark.style, mark.ink, mark.halo, self.fonts.text_scale, self.theme.name, ratio)
        metrics, edge = self.fonts.metrics(), HALO_PX
        ascent = metrics.ascent_px(mark.style)
        stamp = _stamps.get(key)
        if stamp is None:
            width = metrics.width_px(mark.text, mark.style) + 2 * edge
            height = metrics.line_px(mark.style) + 2 * edge
            stamp = QPixmap(int(width * ratio + 1), int(height * ratio + 1))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            brush = TextPainter(painter, self.theme, self.fonts, raster=True)
            brush._draw_text(mark, edge, edge + ascent)
            painter.end()
            if len(_stamps) >= STAMPS:
                _stamps.clear()
            _stamps[key] = stamp
        # On whole device pixels, or the letters would be smeared.
        left, top = (round(v * ratio) / ratio for v in (x - edge, mark.y - ascent - edge))
        self.painter.drawPixmap(QPointF(left, top), stamp)

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

    def _static(self, mark: Text) -> QStaticText:
        key = (mark.text, mark.style, self.fonts.text_scale)
        made = _laid_out.get(key)
        if made is None:
            if len(_laid_out) >= LIMIT:
                _laid_out.clear()
            made = QStaticText(mark.text)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(QTransform(), self.fonts.font(mark.style))
            _laid_out[key] = made
        return made
