"""What the marks of a grid mean, told under the word "Issue": a name beside each mark, in as few lines as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from viewer.layout.marks import Mark, Text
from viewer.layout.metrics import Metrics
from viewer.layout.positions_words import cut

STYLE, MARK_PX, GAP_PX = "canvas_fine", 15.0, 10.0


class LegendItem(NamedTuple):
    """One mark, drawn about a middle (x, y in px), and what it stands for; `short` where the name is too long."""

    draw: Callable[[float, float], list[Mark]]
    name: str
    short: str = ""
    ref: int = 0


class LegendPlace(NamedTuple):
    """An item with its words, the line it stands on and where it begins, in px from the legend's left."""

    item: LegendItem
    words: str
    line: int
    x: float


def legend_places(items: Sequence[LegendItem], room_px: float, metrics: Metrics) -> tuple[LegendPlace, ...]:
    """Items one after another; one that doesn't fit beside the last begins a line.

    Short names are used for all as soon as one full name doesn't fit a line of its own.
    """
    full = all(MARK_PX + metrics.width_px(item.name, STYLE) <= room_px for item in items)
    places: list[LegendPlace] = []
    line, x = 0, 0.0
    for item in items:
        words = item.name if full or not item.short else item.short
        words = cut(words, room_px - MARK_PX, STYLE, metrics)
        width = MARK_PX + metrics.width_px(words, STYLE)
        if x and x + width > room_px:
            line, x = line + 1, 0.0
        places.append(LegendPlace(item, words, line, x))
        x += width + GAP_PX
    return tuple(places)


def legend_marks(places: Sequence[LegendPlace], x: float, base: float, pitch: float, metrics: Metrics) -> list[Mark]:
    """The legend drawn with its first line's baseline at `base`, lines `pitch` px apart."""
    marks: list[Mark] = []
    for item, words, line, left in places:
        y = base + line * pitch
        marks += item.draw(x + left + 6, y - metrics.ascent_px(STYLE) * 0.34)
        marks.append(Text(x + left + MARK_PX, y, words, STYLE, "text2.fill", ref=item.ref))
    return marks
