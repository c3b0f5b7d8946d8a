"""The part of a page that an area touches: marks wholly outside are left out, those on its edge stay whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from viewer.layout.marks import Batch, Box, Boxes, Fade, Glyph, Glyphs, Mark, Marks, Rect, Rects, Text
from viewer.layout.metrics import Metrics
from viewer.layout.report import Page
from viewer.layout.scene import Scene

GLYPH_PX, STROKE_PX = 16.0, 3.0
EM_OF_LINE = 1.3


def part_of(page: Page, area: Rect, metrics: Metrics, *, least_px: float = 0.0) -> Page:
    """The page with only what touches an area of it (px of the page); no text smaller than `least_px` (px of the page).

    Links are those that touch it, anchors stay.
    """
    scale = page.scale
    inner = Rect(area.x / scale, area.y / scale, area.w / scale, area.h / scale)
    least = least_px / scale
    keep = _Keep(inner, metrics, least)
    before, marks = page.scene_before, [mark for mark in page.marks if keep.mark(mark)]
    before = sum(1 for mark in page.marks[:before] if keep.mark(mark))
    scene = page.scene
    if scene is not None:
        x, y = page.scene_at
        scene = _scene_part(scene, _Keep(inner._replace(x=inner.x - x, y=inner.y - y), metrics, least))
    links = tuple(
        link._replace(rect=scaled)
        for link in page.links
        if _touch(scaled := Rect(*(value * scale for value in link.rect)), area)
    )
    return replace(page, marks=tuple(marks), scene=scene, scene_before=before, links=links, tags=())


def _touch(one: Rect, other: Rect) -> bool:
    return one.x < other.right and one.right > other.x and one.y < other.bottom and one.bottom > other.y


def _of(refs: NDArray[np.int64], kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The records of what is kept; strips that show no single record have none."""
    return refs[kept] if len(refs) == len(kept) else refs


def _scene_part(scene: Scene, keep: _Keep) -> Scene:
    batches = (keep.batch(batch) for batch in scene.batches)
    return replace(scene, batches=tuple(batch for batch in batches if _holds_any(batch)))


def _holds_any(batch: Batch) -> bool:
    if isinstance(batch, Marks):
        return bool(batch.marks)
    return bool(len(batch.points if isinstance(batch, Glyphs) else batch.boxes))


class _Keep:
    """Says what touches an area, in the same px as the marks."""

    def __init__(self, area: Rect, metrics: Metrics, least_px: float) -> None:
        self._area, self._metrics, self._least = area, metrics, least_px
        self._heights: dict[str, float] = {}

    def batch(self, batch: Batch) -> Batch:
        """The batch with only what is kept."""
        area = self._area
        if isinstance(batch, Marks):
            return replace(batch, marks=tuple(mark for mark in batch.marks if self.mark(mark)))
        if isinstance(batch, Rects | Boxes):
            x, y, w, h = batch.boxes.T if len(batch.boxes) else np.zeros((4, 0), dtype=np.float32)
            kept = (x < area.right) & (x + w > area.x) & (y < area.bottom) & (y + h > area.y)
            return replace(batch, boxes=batch.boxes[kept], refs=_of(batch.refs, kept))
        assert isinstance(batch, Glyphs)
        x, y = batch.points.T if len(batch.points) else np.zeros((2, 0), dtype=np.float32)
        near = GLYPH_PX
        kept = (x > area.x - near) & (x < area.right + near) & (y > area.y - near) & (y < area.bottom + near)
        return replace(batch, points=batch.points[kept], refs=_of(batch.refs, kept))

    def mark(self, mark: Mark) -> bool:
        """Whether a mark touches the area and, if it is text, is large enough."""
        if isinstance(mark, Text):
            return self._text(mark)
        if isinstance(mark, Glyph):
            reach = GLYPH_PX * mark.scale
            return _touch(Rect(mark.x - reach, mark.y - reach, 2 * reach, 2 * reach), self._area)
        if isinstance(mark, Box | Fade):
            box = Rect(mark.x - STROKE_PX, mark.y - STROKE_PX, mark.w + 2 * STROKE_PX, mark.h + 2 * STROKE_PX)
            return _touch(box, self._area)
        xs, ys = [x for x, _ in mark.points], [y for _, y in mark.points]
        left, top = min(xs) - STROKE_PX, min(ys) - STROKE_PX
        return _touch(Rect(left, top, max(xs) + STROKE_PX - left, max(ys) + STROKE_PX - top), self._area)

    def _text(self, mark: Text) -> bool:
        high = self._heights.get(mark.style)
        if high is None:
            high = self._heights[mark.style] = self._metrics.line_px(mark.style)
        if high / EM_OF_LINE < self._least:
            return False
        width = self._metrics.width_px(mark.text, mark.style)
        x = mark.x - (width if mark.anchor == "right" else width / 2 if mark.anchor == "middle" else 0.0)
        return _touch(Rect(x, mark.y - high, width, high * 1.35), self._area)
