"""Density columns on a device of pixels: all columns of a strip in one call."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

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
    """Draw columns (n, 4) of x, y, w, h in one call; on a tall strip a picture costs five times as much."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects([QRectF(x, y, w, h) for x, y, w, h in boxes.tolist()])
