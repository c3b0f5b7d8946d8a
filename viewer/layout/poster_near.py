"""A scene for paper: without what lies far outside, and with nothing set finer than a poster's finest lettering."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from viewer.layout.marks import Batch, Box, Boxes, Fade, Mark, Marks, Stroke, Text
from viewer.layout.scene import Scene

ON_PAPER = {"canvas_tick": "canvas_fine", "chip": "canvas_fine_medium"}
"""The two finest styles of the screen, and what is set in their place."""
FAR_PX = 400.0


def near(scene: Scene) -> Scene:
    """The scene for paper: a bound nobody knows stands a billion pixels away, and PDF readers refuse such numbers."""
    low, high = -FAR_PX, scene.width_px + FAR_PX
    return replace(scene, batches=tuple(_kept_near(batch, low, high) for batch in scene.batches))


def _kept_near(batch: Batch, low: float, high: float) -> Batch:
    if isinstance(batch, Boxes):
        left = np.clip(batch.boxes[:, 0], low, high)
        right = np.clip(batch.boxes[:, 0] + batch.boxes[:, 2], low, high)
        boxes = batch.boxes.copy()
        boxes[:, 0], boxes[:, 2] = left, right - left
        return replace(batch, boxes=boxes)
    if not isinstance(batch, Marks):
        return batch
    return replace(
        batch, marks=tuple(kept for mark in batch.marks if (kept := _mark_near(mark, low, high)) is not None)
    )


def _mark_near(mark: Mark, low: float, high: float) -> Mark | None:
    if isinstance(mark, Text):
        return mark._replace(style=ON_PAPER.get(mark.style, mark.style))
    if isinstance(mark, Stroke):
        points = tuple((min(max(x, low), high), y) for x, y in mark.points)
        return mark._replace(points=points) if len(set(points)) > 1 else None
    if isinstance(mark, Box | Fade):
        left, right = min(max(mark.x, low), high), min(max(mark.x + mark.w, low), high)
        return mark._replace(x=left, w=right - left) if right > left or not mark.w else None
    return mark
