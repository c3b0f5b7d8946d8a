"""Density columns on a device of pixels: one small picture a strip, written by numpy, instead of hundreds of rects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

MANY = 32


def by_line(boxes: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Runs of rectangles that end at the same y: the strips of several lanes come as one batch of their ink."""
    bottoms = boxes[:, 1] + boxes[:, 3]
    return np.split(boxes, np.flatnonzero(np.abs(np.diff(bottoms)) >= 0.5) + 1)


def stand_on_one_line(boxes: NDArray[np.float32]) -> bool:
    """Whether all rectangles end at the same y and have one width, as columns do."""
    bottoms = boxes[:, 1] + boxes[:, 3]
    return float(np.ptp(bottoms)) < 0.5 and float(np.ptp(boxes[:, 2])) < 0.01


def draw_strip(painter: QPainter, boxes: NDArray[np.float32], colour: QColor) -> None:
    """Draw columns (n, 4) of x, y, w, h that stand on one line, at the device's own resolution."""
    ratio = painter.device().devicePixelRatioF()
    left, top = float(np.floor(boxes[:, 0].min())), float(np.floor(boxes[:, 1].min()))
    bottom = float((boxes[:, 1] + boxes[:, 3]).max())
    right = float((boxes[:, 0] + boxes[:, 2]).max())
    width, height = int(np.ceil((right - left) * ratio)), int(np.ceil((bottom - top) * ratio))
    tops = np.full(width, height, dtype=np.int64)
    starts = np.round((boxes[:, 0] - left) * ratio).astype(np.int64)
    firsts = np.round((boxes[:, 1] - top) * ratio).astype(np.int64)
    for offset in range(max(1, round(float(boxes[0, 2]) * ratio))):
        at = starts + offset
        inside = at < width
        tops[at[inside]] = np.minimum(tops[at[inside]], firsts[inside])
    pixels = np.where(np.arange(height)[:, None] >= tops[None, :], np.uint32(_premultiplied(colour)), np.uint32(0))
    image = QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(left, top), image)


def _premultiplied(colour: QColor) -> int:
    alpha = colour.alpha()
    red, green, blue = (round(part * alpha / 255) for part in (colour.red(), colour.green(), colour.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue
