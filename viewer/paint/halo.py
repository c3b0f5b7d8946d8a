"""The halo of a title on a screen: its letters grown by a disc, in whole pixels, without stroking any outline."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

_STEP_PX = 3.0


def grown(letters: NDArray[np.uint8], radius_px: float) -> NDArray[np.uint8]:
    """Coverage (height, width) of letters made wider by a radius on all sides; softened at its edge."""
    while radius_px > _STEP_PX:
        letters = _grown_once(letters, _STEP_PX - 1.0)
        radius_px -= _STEP_PX - 1.0
    return _grown_once(letters, radius_px)


def _grown_once(letters: NDArray[np.uint8], radius_px: float) -> NDArray[np.uint8]:
    height, width = letters.shape
    made = letters.copy()
    parts: dict[int, NDArray[np.uint8]] = {256: letters}
    for dx, dy, share in _disc(radius_px):
        part = parts.get(share)
        if part is None:
            part = parts[share] = (letters.astype(np.uint16) * share >> 8).astype(np.uint8)
        to_x, from_x = max(dx, 0), max(-dx, 0)
        to_y, from_y = max(dy, 0), max(-dy, 0)
        target = made[to_y : height - from_y, to_x : width - from_x]
        np.maximum(target, part[from_y : height - to_y, from_x : width - to_x], out=target)
    return made


@cache
def _disc(radius_px: float) -> tuple[tuple[int, int, int], ...]:
    """Offsets of a disc's pixels and how much of each is covered, of 256."""
    reach = int(radius_px + 1)
    found = []
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            share = min(1.0, radius_px + 1.0 - float(np.hypot(dx, dy)))
            if (dx or dy) and share > 0.04:
                found.append((dx, dy, round(share * 256)))
    return tuple(found)


def coverage(picture: QImage) -> NDArray[np.uint8]:
    """The alpha (height, width) of an ARGB picture."""
    flat = np.frombuffer(picture.constBits(), dtype=np.uint8)
    return flat.reshape(picture.height(), picture.width(), 4)[:, :, 3]


def coloured(cover: NDArray[np.uint8], ink: QColor) -> QImage:
    """A colour at a coverage, as a premultiplied picture."""
    height, width = cover.shape
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(made.bits(), dtype=np.uint8).reshape(height, width, 4)
    parts = np.array((ink.blue(), ink.green(), ink.red(), 255), dtype=np.uint16)
    share = cover.astype(np.uint16) * ink.alpha() // 255
    pixels[:] = (share[:, :, None] * parts + 127) // 255
    return made
