"""Plain rectangles on a screen: all of one ink in one call, on whole device pixels."""

from __future__ import annotations

from typing import cast

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

_LAST = np.array((0, 0, 1, 1), dtype=np.int32)  # a QRect names its last pixel, not the one after


def on_pixels(boxes: NDArray[np.float32], scale: float) -> NDArray[np.int32]:
    """Boxes (n, 4) of x, y, w, h in scene px as left, top, right, bottom in device pixels; never thinner than one."""
    edges = np.array(boxes, dtype=np.float64)
    edges[:, 2:] += edges[:, :2]
    edges *= scale
    edges += 0.5
    whole = np.floor(edges, out=edges).astype(np.int32)
    np.maximum(whole[:, 2:], whole[:, :2] + (boxes[:, 2:] > 0), out=whole[:, 2:])
    return whole


def draw_rects(painter: QPainter, edges: NDArray[np.int32], ink: QColor) -> None:
    """Fill rectangles (n, 4) of left, top, right, bottom; the painter counts device pixels."""
    if not len(edges):
        return
    rects = edges - _LAST
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRects(cast(QRect, shiboken6.wrapInstance(rects.ctypes.data, QRect)), len(rects))
