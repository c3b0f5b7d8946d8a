"""A scene onto any QPainter: screen, image, PDF or SVG. The same calls for all, so print equals screen."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
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
    Poly,
    Rects,
    Stroke,
    Text,
)
from viewer.layout.scene import Scene
from viewer.paint.backdrop import Backdrop
from viewer.paint.box_stamps import BoxStamps
from viewer.paint.brushes import fill_box, fill_fade, stroke_line, stroke_poly
from viewer.paint.fonts import Fonts
from viewer.paint.glyph_painter import GlyphPainter
from viewer.paint.stamps import Stamps, close_pages, device_scale
from viewer.paint.strips import draw_rects, on_pixels
from viewer.paint.text_painter import TextPainter
from viewer.paint.theme import Theme
from viewer.paint.tiles import Tiles

_AROUND_PX = 24.0  # a text or glyph reaches no further from its point
_FEW_RECTS = 4  # no more than these are sooner filled one by one than as a buffer


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
    brush = MarkPainter(painter, theme, fonts, keep_texts=keep_texts)
    backdrop = brush.backdrop(scene, scroll_px) if ground else None
    if ground and backdrop is None:
        painter.fillRect(QRectF(0, 0, scene.width_px, scene.height_px), theme.ink("canvas.fill"))
    elif ground:
        painter.fillRect(QRectF(0, 0, scene.header_px, scene.height_px), theme.ink("canvas.fill"))
        painter.fillRect(QRectF(0, 0, scene.width_px, scene.axis_px), theme.ink("canvas.fill"))
    for region in (BODY, HEADER, AXIS):
        painter.save()
        painter.setClipRect(_clip(scene, region), Qt.ClipOperation.IntersectClip)
        if region != AXIS:
            painter.translate(0, -scroll_px)
        top, bottom = scroll_px + scene.axis_px, scroll_px + scene.height_px
        visible = (top, bottom) if region != AXIS else (0.0, scene.axis_px)
        if region == BODY and backdrop is not None:
            brush.lay(backdrop)
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
    """Paints batches and single marks with one painter, theme and set of fonts.

    On a screen's pixels most marks come from kept pictures, put there in runs (`viewer.paint.stamps`); on paper, and
    in pictures made by other threads, each is drawn by itself. Which it is, is decided here and nowhere else.
    """

    def __init__(self, painter: QPainter, theme: Theme, fonts: Fonts, *, keep_texts: bool = True) -> None:
        self.painter, self.theme, self.fonts = painter, theme, fonts
        pixels = keep_texts and painter.paintEngine().type() == QPaintEngine.Type.Raster
        scale = device_scale(painter) if pixels else 0.0
        self._stamps = stamps = Stamps(painter, scale) if scale else None
        self._glyphs = GlyphPainter(painter, theme, stamps=stamps)
        self._texts = TextPainter(painter, theme, fonts, stamps=stamps)
        self._boxes = BoxStamps(theme, stamps) if stamps else None
        self._tiles = Tiles(theme, stamps) if stamps else None
        self._rest: dict[int, NDArray[np.float32]] = {}

    def backdrop(self, scene: Scene, scroll_px: float) -> Backdrop | None:
        """The tall tints and grid lines of a scene as one picture; None where they are drawn one by one."""
        if self._stamps is None:
            return None
        scale = self._stamps.scale
        left, right = round(scene.header_px * scale), math.ceil(scene.width_px * scale)
        top, bottom = (math.floor((y + scroll_px) * scale) for y in (scene.axis_px, scene.height_px))
        if right <= left or bottom <= top:
            return None
        rects = [batch for batch in scene.batches if isinstance(batch, Rects)]
        made = Backdrop(rects, self.theme, scale, (left, top, right, bottom + 1))
        return made if made.holds else None

    def lay(self, backdrop: Backdrop) -> None:
        """Fill the body; what the backdrop holds is not drawn again by `batches`."""
        assert self._stamps is not None
        backdrop.paint(self.painter, self._stamps, self.theme.ink("canvas.fill"))
        self._rest = backdrop.rest

    def batches(self, batches: Iterable[Batch], visible_y: tuple[float, float]) -> None:
        """Paint batches in their order; single marks wholly outside `visible_y` (scene px) are skipped."""
        if self._tiles is not None:
            self._tiles.seen = self.painter.clipBoundingRect()
        for batch in batches:
            if isinstance(batch, Rects):
                self._rects(batch, visible_y)
            elif isinstance(batch, Glyphs):
                self._glyphs.many(batch)
            elif isinstance(batch, Boxes):
                if self._boxes is None or not self._boxes.draws_many(batch):
                    self._each(batch.singles(), visible_y)
            else:
                marks = batch.marks
                if self._stamps is not None and batch.layer == Layer.RIBBONS:
                    # Ribbons do not touch each other: the polygons first, and the rest needs no breaks.
                    marks = tuple(sorted(marks, key=_after_polygons))
                self._each(marks, visible_y)
        self._finish()

    def mark(self, mark: Mark) -> None:
        """Paint one mark."""
        self._mark(mark)
        self._finish()

    def _finish(self) -> None:
        if self._stamps is not None:
            self._stamps.flush()
            close_pages()

    def _each(self, marks: Iterable[Mark], visible_y: tuple[float, float]) -> None:
        low, high = visible_y[0] - _AROUND_PX, visible_y[1] + _AROUND_PX
        draw_text, draw_glyph = self._texts.draw, self._glyphs.one
        for mark in marks:
            if type(mark) is Text:
                if low <= mark.y <= high:
                    draw_text(mark)
            elif type(mark) is Glyph:
                if low <= mark.y <= high:
                    draw_glyph(mark)
            elif _may_show(mark, visible_y):
                self._mark(mark)

    def _mark(self, mark: Mark) -> None:
        if isinstance(mark, Text):
            self._texts.draw(mark)
        elif isinstance(mark, Glyph):
            self._glyphs.one(mark)
        elif isinstance(mark, Box):
            if self._boxes is None or not (self._boxes.draws(mark) or self._plain(mark)):
                self._flush()
                fill_box(self.painter, self.theme, mark)
        elif isinstance(mark, Stroke):
            if self._tiles is None or not (self._line(mark) or self._tiles.draws_dashes(mark)):
                self._flush()
                stroke_line(self.painter, self.theme, mark)
        elif isinstance(mark, Poly):
            self._poly(mark)
        else:
            assert isinstance(mark, Fade)
            self._flush()
            fill_fade(self.painter, self.theme, mark)

    def _flush(self) -> None:
        if self._stamps is not None:
            self._stamps.flush()

    def _ink(self, batch: Rects) -> QColor:
        """Density columns on a screen are mixed with the canvas beforehand: a plain colour fills ten times as fast."""
        ink = self.theme.ink(batch.style)
        if batch.layer != Layer.DENSITY or ink.alpha() == 255:
            return ink
        return self.theme.on_canvas(batch.style)

    def _rects(self, batch: Rects, visible_y: tuple[float, float]) -> None:
        boxes = self._rest.get(id(batch))
        if boxes is None:
            boxes = batch.boxes
        stamps = self._stamps
        if stamps is not None:
            if not len(boxes):
                return
            stamps.flush()
            before = stamps.to_pixels()
            if len(boxes) <= _FEW_RECTS:
                for left, top, w, h in boxes.tolist():
                    self.painter.fillRect(*_whole_rect(left, top, w, h, stamps.scale), self._ink(batch))
            else:
                draw_rects(self.painter, on_pixels(boxes, stamps.scale), self._ink(batch))
            stamps.to_scene(before)
            return
        ink = self.theme.ink(batch.style)
        low, high = visible_y
        boxes = boxes[(boxes[:, 1] <= high) & (boxes[:, 1] + boxes[:, 3] >= low)]
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for x, y, w, h in boxes.tolist():
            self.painter.fillRect(QRectF(x, y, w, h), ink)

    def _plain(self, box: Box) -> bool:
        """Fill a box without edge or round corners on whole pixels and say so; False for any other."""
        stamps = self._stamps
        assert stamps is not None
        if box.radius or box.stroke or not box.fill:
            return False
        stamps.flush()
        before = stamps.to_pixels()
        self.painter.fillRect(*_whole_rect(box.x, box.y, box.w, box.h, stamps.scale), self.theme.ink(box.fill))
        stamps.to_scene(before)
        return True

    def _line(self, line: Stroke) -> bool:
        """Draw a level or upright line of whole pixels as a rectangle and say so; False for any other."""
        stamps, points = self._stamps, line.points
        assert stamps is not None
        scale = stamps.scale
        if line.dash or len(points) != 2 or line.width_px * scale % 1:
            return False
        (x0, y0), (x1, y1) = points
        if (x0 == x1) == (y0 == y1):
            return False
        half = line.width_px / 2
        if y0 == y1:
            y0, y1, x0, x1 = y0 - half, y0 + half, min(x0, x1), max(x0, x1)
        else:
            x0, x1, y0, y1 = x0 - half, x0 + half, min(y0, y1), max(y0, y1)
        stamps.flush()
        before = stamps.to_pixels()
        self.painter.fillRect(*_whole_rect(x0, y0, x1 - x0, y1 - y0, scale), self.theme.ink(line.style))
        stamps.to_scene(before)
        return True

    def _poly(self, mark: Poly) -> None:
        lines_alone = mark.hatch and not mark.fill and not mark.stroke
        if lines_alone and self._tiles is not None and self._tiles.draws_hatch(mark, hatch_lines):
            return
        self._flush()
        painter = self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._stamps is not None and not mark.hatch and not mark.stroke and _is_upright(mark.points):
            (x0, y0), _, (x1, y1), _ = mark.points
            painter.fillRect(QRectF(x0, y0, x1 - x0, y1 - y0), self.theme.ink(mark.fill))
            return
        path = path_of(mark)
        if mark.fill:
            painter.fillPath(path, self.theme.ink(mark.fill))
        if mark.hatch:
            hatch_lines(painter, self.theme, mark)
        if mark.stroke:
            stroke_poly(painter, self.theme, path, mark.stroke)


def _whole_rect(x: float, y: float, w: float, h: float, scale: float) -> tuple[int, int, int, int]:
    """A rectangle in scene px as left, top, width, height in whole device pixels; never thinner than one."""
    left, top = math.floor(x * scale + 0.5), math.floor(y * scale + 0.5)
    right, bottom = math.floor((x + w) * scale + 0.5), math.floor((y + h) * scale + 0.5)
    return left, top, max(right - left, int(w > 0)), max(bottom - top, int(h > 0))


def _is_upright(points: tuple[tuple[float, float], ...]) -> bool:
    """Whether four corners are those of a rectangle that stands straight, from its left top on."""
    if len(points) != 4:
        return False
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    return y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0 and x1 > x0 and y2 > y0


def hatch_lines(painter: QPainter, theme: Theme, mark: Poly) -> None:
    """45° lines inside a polygon, drawn as lines so that paper gets lines and not a picture."""
    path = path_of(mark)
    box = path.boundingRect()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    pen = QPen(theme.ink(mark.hatch), mark.hatch_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    step, rise = mark.hatch_step_px * math.sqrt(2), box.height() + 2
    first = math.floor((box.left() - rise) / step) * step
    low, high = box.bottom() + 1, box.bottom() + 1 - rise
    xs = [first + index * step for index in range(int((box.right() - first) / step) + 2)]
    painter.drawLines([QLineF(x, low, x + rise, high) for x in xs])
    painter.restore()


def path_of(mark: Poly) -> QPainterPath:
    """The outline of a polygon."""
    path = QPainterPath(QPointF(*mark.points[0]))
    line_to = path.lineTo
    for x, y in mark.points[1:]:
        line_to(x, y)
    path.closeSubpath()
    return path


def _after_polygons(mark: Mark) -> bool:
    return type(mark) is not Poly or bool(mark.hatch)


def _may_show(mark: Mark, visible_y: tuple[float, float]) -> bool:
    if isinstance(mark, Stroke | Poly):
        ys = [y for _, y in mark.points]
        top, bottom = min(ys), max(ys)
    elif isinstance(mark, Box | Fade):
        top, bottom = mark.y - 2, mark.y + mark.h + 2
    else:
        top, bottom = mark.y - _AROUND_PX, mark.y + _AROUND_PX
    return bottom >= visible_y[0] and top <= visible_y[1]
