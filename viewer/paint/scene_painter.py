"""A scene onto any QPainter: screen, image, PDF or SVG. The same calls for all, so print equals screen."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

from viewer.layout.marks import (
    AXIS,
    BODY,
    HEADER,
    Batch,
    Box,
    Boxes,
    Fade,
    Glyph,
    Glyphs,
    Layer,
    Mark,
    Marks,
    Poly,
    Rects,
    Stroke,
    Text,
)
from viewer.layout.scene import Scene
from viewer.paint import strips
from viewer.paint.brushes import fill_box, fill_fade, stroke_line, stroke_poly
from viewer.paint.fonts import Fonts
from viewer.paint.glyph_painter import GlyphPainter
from viewer.paint.text_painter import TextPainter
from viewer.paint.theme import Theme

_UNDER_COLUMNS = (Layer.WEEKEND, Layer.BEYOND)
_BLENDED = frozenset({"round.column", "round.column_doubt"})


def paint_scene(
    painter: QPainter,
    scene: Scene,
    theme: Theme,
    fonts: Fonts,
    scroll_px: float = 0.0,
    *,
    ground: bool = True,
    keep_texts: bool = True,
) -> None:
    """Paint the whole scene with its top left at the painter's origin; lanes are moved up by `scroll_px`.

    The painter's state is restored. Lanes beyond `height_px` are clipped, headers and axis stay in place.
    Without `ground` the canvas is left transparent. `keep_texts=False` is for other threads than the main one:
    nothing laid out or drawn is then kept between frames.
    """
    painter.save()
    painter.setClipRect(QRectF(0, 0, scene.width_px, scene.height_px), Qt.ClipOperation.IntersectClip)
    if ground:
        painter.fillRect(QRectF(0, 0, scene.width_px, scene.height_px), theme.ink("canvas.fill"))
    brush = MarkPainter(painter, theme, fonts, keep_texts=keep_texts)
    if ground and not any(batch.region == BODY and batch.layer in _UNDER_COLUMNS for batch in scene.batches):
        brush.lay_on(theme.ink("canvas.fill"))
    for region in (BODY, HEADER, AXIS):
        painter.save()
        painter.setClipRect(_clip(scene, region), Qt.ClipOperation.IntersectClip)
        if region != AXIS:
            painter.translate(0, -scroll_px)
        top, bottom = scroll_px + scene.axis_px, scroll_px + scene.height_px
        visible = (top, bottom) if region != AXIS else (0.0, scene.axis_px)
        brush.batches((batch for batch in scene.batches if batch.region == region), visible)
        painter.restore()
    painter.restore()


def _clip(scene: Scene, region: str) -> QRectF:
    if region == AXIS:
        return QRectF(0, 0, scene.width_px, scene.axis_px)
    left = 0.0 if region == HEADER else scene.header_px
    right = scene.header_px if region == HEADER else scene.width_px
    return QRectF(left, scene.axis_px, right - left, scene.height_px - scene.axis_px)


class MarkPainter:
    """Paints batches and single marks with one painter, theme and set of fonts."""

    def __init__(self, painter: QPainter, theme: Theme, fonts: Fonts, *, keep_texts: bool = True) -> None:
        self.painter, self.theme, self.fonts = painter, theme, fonts
        pixels = painter.paintEngine().type() == QPaintEngine.Type.Raster
        raster = self._raster = pixels and keep_texts
        self._glyphs = GlyphPainter(painter, theme, raster=raster)
        self._texts = TextPainter(painter, theme, fonts, raster=raster)
        self._opaque: dict[str, QColor] = {}

    def lay_on(self, ground: QColor) -> None:
        """Columns lie on one plain colour: mixed with it beforehand they cost a fifth of blending each pixel."""
        if self._raster:
            self._opaque = {style: _mixed(self.theme.ink(style), ground) for style in _BLENDED}

    def batches(self, batches: Iterable[Batch], visible_y: tuple[float, float]) -> None:
        """Paint batches in their order; single marks wholly outside `visible_y` (scene px) are skipped."""
        self._texts.forget_font()
        for batch in batches:
            if isinstance(batch, Rects):
                self._rects(batch, visible_y)
            elif isinstance(batch, Glyphs):
                self._glyphs.many(batch)
            else:
                assert isinstance(batch, Marks | Boxes)
                for mark in batch.marks if isinstance(batch, Marks) else batch.singles():
                    if _may_show(mark, visible_y):
                        self.mark(mark)

    def mark(self, mark: Mark) -> None:
        """Paint one mark."""
        if isinstance(mark, Text):
            self._texts.draw(mark)
        elif isinstance(mark, Glyph):
            self._glyphs.one(mark)
        elif isinstance(mark, Fade):
            fill_fade(self.painter, self.theme, mark)
        elif isinstance(mark, Poly):
            self._poly(mark)
        elif isinstance(mark, Stroke):
            stroke_line(self.painter, self.theme, mark)
        else:
            fill_box(self.painter, self.theme, mark)

    def _rects(self, batch: Rects, visible_y: tuple[float, float]) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        ink = self._opaque.get(batch.style) or self.theme.ink(batch.style)
        for boxes in strips.by_line(batch.boxes) if len(batch.boxes) > strips.MANY else (batch.boxes,):
            bottom = float(boxes[-1, 1] + boxes[-1, 3])
            if self._raster and len(boxes) > strips.MANY and strips.stand_on_one_line(boxes):
                if visible_y[0] <= bottom and float(boxes[:, 1].min()) <= visible_y[1]:
                    strips.draw_strip(self.painter, boxes, ink)
                continue
            # Filling blends a large rectangle three times as fast as drawing it with a brush, on whole pixels faster.
            whole = bool((boxes == np.rint(boxes)).all())
            for x, y, w, h in (boxes.astype(np.int64) if whole else boxes).tolist():
                if y <= visible_y[1] and y + h >= visible_y[0]:
                    if whole:
                        self.painter.fillRect(x, y, w, h, ink)
                    else:
                        self.painter.fillRect(QRectF(x, y, w, h), ink)

    def _poly(self, mark: Poly) -> None:
        painter = self.painter
        path = QPainterPath(QPointF(*mark.points[0]))
        for point in mark.points[1:]:
            path.lineTo(QPointF(*point))
        path.closeSubpath()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if mark.fill:
            painter.fillPath(path, self.theme.ink(mark.fill))
        if mark.hatch:
            self._hatch(path, mark)
        if mark.stroke:
            stroke_poly(painter, self.theme, path, mark.stroke)

    def _hatch(self, path: QPainterPath, mark: Poly) -> None:
        """45° lines inside a path, drawn as lines so that paper gets lines and not a picture."""
        painter, box = self.painter, path.boundingRect()
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        pen = QPen(self.theme.ink(mark.hatch), mark.hatch_px)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        step, rise = mark.hatch_step_px * math.sqrt(2), box.height() + 2
        first = math.floor((box.left() - rise) / step) * step
        low, high = box.bottom() + 1, box.bottom() + 1 - rise
        xs = [first + index * step for index in range(int((box.right() - first) / step) + 2)]
        painter.drawLines([QLineF(x, low, x + rise, high) for x in xs])
        painter.restore()


def _mixed(ink: QColor, ground: QColor) -> QColor:
    """An ink as it looks on a ground."""
    share = ink.alphaF()
    parts = zip((ink.red(), ink.green(), ink.blue()), (ground.red(), ground.green(), ground.blue()), strict=True)
    return QColor(*(round(over * share + under * (1 - share)) for over, under in parts))


def _may_show(mark: Mark, visible_y: tuple[float, float]) -> bool:
    if isinstance(mark, Stroke | Poly):
        ys = [y for _, y in mark.points]
        top, bottom = min(ys), max(ys)
    elif isinstance(mark, Box | Fade):
        top, bottom = mark.y - 2, mark.y + mark.h + 2
    else:
        top, bottom = mark.y - 24, mark.y + 24
    return bottom >= visible_y[0] and top <= visible_y[1]
