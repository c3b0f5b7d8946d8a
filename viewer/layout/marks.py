"""The short list of what may be drawn (DESIGN 4.1). A mark names styles, never a toolkit's colours or fonts.

A style key is `<ink>.<part>`: the ink names whose colour it is ("round", "text1", "gap3"), the part what it
does ("fill", "zone", "fade"). `viewer.paint.theme` turns it into a colour. Marks are named tuples because a frame
makes hundreds of them and a frozen dataclass costs six times as much to build.

All coordinates are device-independent pixels in the scene, y down, text at its baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

AXIS, HEADER, BODY = "axis", "header", "body"
"""The three regions: the axis sticks to the top, headers and body scroll together."""


class Layer(IntEnum):
    """Bottom to top (DESIGN 4.2); selection and tooltip are the overlay's and the widget's."""

    CANVAS = 0
    WEEKEND = 1
    BEYOND = 2
    COLUMNS = 3
    WASHES = 4
    GRID = 5
    LINES = 6
    DENSITY = 7
    BARS = 8
    RIBBONS = 9
    GLYPHS = 10
    LABELS = 11
    FLAGS = 12


class Box(NamedTuple):
    """A rectangle, rounded by `radius`; fill and stroke may each be "". `open_side` has no edge."""

    x: float
    y: float
    w: float
    h: float
    fill: str = ""
    stroke: str = ""
    stroke_px: float = 1.0
    radius: float = 0.0
    dash: tuple[float, ...] = ()
    open_side: str = ""
    square: str = ""  # the side whose corners stay square: "" | "left" | "right" | "both" | "bottom"
    ref: int = 0


class Stroke(NamedTuple):
    """An open line through `points`."""

    points: tuple[tuple[float, float], ...]
    style: str
    width_px: float = 1.0
    dash: tuple[float, ...] = ()
    ref: int = 0


class Poly(NamedTuple):
    """A closed polygon; `hatch` draws 45° lines in that style instead of a fill."""

    points: tuple[tuple[float, float], ...]
    fill: str = ""
    hatch: str = ""
    hatch_step_px: float = 6.0
    hatch_px: float = 0.9
    stroke: str = ""
    ref: int = 0


class Fade(NamedTuple):
    """A rectangle whose ink runs from one opacity at its left to another at its right."""

    x: float
    y: float
    w: float
    h: float
    style: str
    left_opacity: float
    right_opacity: float
    ref: int = 0


class Glyph(NamedTuple):
    """A kind, status or party glyph centred on a point. `form`: "solid", "hollow" or "dashed" (planned).

    `ground` fills a hollow glyph and the disc of radius `disc_px` behind a glyph that stands on a line.
    """

    name: str
    x: float
    y: float
    style: str
    form: str = "solid"
    scale: float = 1.0
    ground: str = "canvas.fill"
    disc_px: float = 0.0
    ref: int = 0


class Text(NamedTuple):
    """One line of text. `anchor`: "left", "middle" or "right"; `halo`: the style of its 4 px outline, or ""."""

    x: float
    y: float
    text: str
    style: str
    ink: str = "text1.fill"
    anchor: str = "left"
    halo: str = ""
    ref: int = 0


Mark = Box | Stroke | Poly | Fade | Glyph | Text


@dataclass(frozen=True, slots=True, eq=False)
class Rects:
    """Many plain filled rectangles of one style: `boxes` float32 (n, 4) of x, y, w, h; `refs` int64 (n)."""

    region: str
    layer: Layer
    style: str
    boxes: NDArray[np.float32]
    refs: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Glyphs:
    """Many glyphs of one look: `points` is float32 (n, 2) of centres; `refs` int64 (n)."""

    region: str
    layer: Layer
    name: str
    style: str
    form: str
    scale: float
    ground: str
    disc_px: float
    points: NDArray[np.float32]
    refs: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """Many boxes of one look, such as the ticks of rounds: `boxes` float32 (n, 4) of x, y, w, h; `refs` int64 (n).

    The look's own place is ignored. `singles` gives the same as single marks.
    """

    region: str
    layer: Layer
    look: Box
    boxes: NDArray[np.float32]
    refs: NDArray[np.int64]

    def singles(self) -> list[Box]:
        """One mark a box."""
        rest = self.look[4:-1]
        return [
            Box._make((*place, *rest, ref)) for place, ref in zip(self.boxes.tolist(), self.refs.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one layer that are few or each of their own kind."""

    region: str
    layer: Layer
    marks: tuple[Mark, ...]


Batch = Rects | Glyphs | Boxes | Marks


class Rect(NamedTuple):
    """An area in scene pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h

    def united(self, other: Rect) -> Rect:
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)
