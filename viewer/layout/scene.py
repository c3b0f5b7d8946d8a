"""The result of a layout: marks to paint, areas to hit, items to read. A value that knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.lane import NO_NEST, Nest
from viewer.layout.marks import AXIS, BODY, HEADER, Batch, Mark, Rect
from viewer.layout.scale import TimeScale
from viewer.layout.scene_text import text_of_scene

PARTS = ("card", "more", "bar", "glyph", "cluster", "density", "pin", "range", "track", "distance", "ribbon")
"""What was hit, in the order in which overlapping areas win (DESIGN 5: cards before bars before glyphs)."""
HIT_TARGET_PX = 24.0


class Hit(NamedTuple):
    """What lies under a point. `ref` is the record; 0 for a cluster or a density column, which have a span."""

    ref: int
    part: str
    rect: Rect
    lane: str
    start_s: float = 0.0
    end_s: float = 0.0
    refs: tuple[int, ...] = ()


class Item(NamedTuple):
    """One thing a person can go to: for keyboard movement, accessibility and the selection ring.

    `rect` spans mark and label, `mark` the mark alone; `marks` are painted again over a selection.
    """

    ref: int
    part: str
    title: str
    lane: str
    kind: str
    rect: Rect
    mark: Rect
    start_s: float
    end_s: float
    events: int = 1
    refs: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    target: int = 0  # the record a note is pinned to


class LaneBox(NamedTuple):
    """One lane as laid out: its rows of pixels, its level and how many events it shows in view."""

    key: str
    name: str
    glyph: str
    y: float
    h: float
    level: str
    in_view: int
    total: int
    folded: bool
    nest: Nest = NO_NEST


@dataclass(frozen=True)
class Scene:
    """Marks in paint order, over three regions (`viewer.layout.marks`).

    `width_px` × `height_px` is the canvas; `content_px` the height all lanes need below the axis, of which
    `height_px - axis_px` shows. Body and header marks stand where they are with scroll 0.
    """

    width_px: float
    height_px: float
    axis_px: float
    header_px: float
    content_px: float
    scale: TimeScale
    batches: tuple[Batch, ...]
    lanes: tuple[LaneBox, ...]
    make_items: Callable[[], tuple[Item, ...]] = field(repr=False)
    shown: int = 0  # events in view, each counted once
    hidden: int = 0  # events of the case that filters or the as-known date hide
    span_words: str = ""
    partial: bool = False  # lanes far off screen are blank: scrolling needs a new scene
    pinned_px: float = 0.0  # so much of the top of the lanes stays in place while the others scroll
    unread: int = 0  # marks whose words are still to be read (`TimelineView.new_labels`)
    keeps_places: bool = False  # labels stand where they stood before; a view at rest places them anew
    places: Mapping[str, Any] = field(default_factory=dict, repr=False)  # for `TimelineView.previous_places`
    make_record_items: Callable[[], tuple[Item, ...]] | None = field(default=None, repr=False)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything that can be reached, lane by lane, each in time. Made when first asked."""
        return self.make_items()

    @cached_property
    def record_items(self) -> tuple[Item, ...]:
        """Of the items those that show records; the many columns of density strips are not among them."""
        if self.make_record_items is not None:
            return self.make_record_items()
        return tuple(item for item in self.items if item.ref or item.refs)

    @cached_property
    def _by_ref(self) -> dict[int, Item]:
        found: dict[int, Item] = {}
        for item in self.record_items:
            for ref in (item.ref, *item.refs):
                if ref:
                    found.setdefault(ref, item)
        return found

    @cached_property
    def _areas(self) -> NDArray[np.float64]:
        rows = [(i.rect.x, i.rect.y, i.rect.right, i.rect.bottom) for i in self.items]
        return np.array(rows, dtype=np.float64).reshape(-1, 4)

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """The level of detail of each lane, to hand to the next layout."""
        return tuple((lane.key, lane.level) for lane in self.lanes)

    @property
    def scroll_max_px(self) -> float:
        """How far the lanes can scroll."""
        return max(0.0, self.content_px - (self.height_px - self.axis_px))

    def region_at(self, x_px: float, y_px: float) -> str:
        """The region under a point of the widget."""
        if y_px < self.axis_px:
            return AXIS
        return HEADER if x_px < self.header_px else BODY

    def content_y(self, y_px: float, scroll_px: float) -> float:
        """The y in the scene of a y of the widget: pinned lanes do not scroll."""
        return y_px if y_px < self.axis_px + self.pinned_px else y_px + scroll_px

    def widget_y(self, y_px: float, scroll_px: float) -> float:
        """The y of the widget at which a y of the scene stands; scrolled away where that is under pinned lanes."""
        return y_px if y_px < self.axis_px + self.pinned_px else y_px - scroll_px

    def lane_at(self, y_px: float, scroll_px: float = 0.0) -> LaneBox | None:
        """The lane under a y of the widget."""
        y = self.content_y(y_px, scroll_px)
        return next((lane for lane in self.lanes if lane.y <= y < lane.y + lane.h), None)

    def item(self, record_id: int) -> Item | None:
        """The first item that shows a record, alone or inside a cluster or a fold."""
        return self._by_ref.get(record_id)

    def hit(self, x_px: float, y_px: float, scroll_px: float = 0.0) -> Hit | None:
        """What lies under a point of the widget, targets widened to 24 × 24 px; None for empty canvas."""
        if self.region_at(x_px, y_px) != BODY or not len(self._areas):
            return None
        y = self.content_y(y_px, scroll_px)
        areas = self._areas
        grow_x = np.maximum(0.0, (HIT_TARGET_PX - (areas[:, 2] - areas[:, 0])) / 2)
        grow_y = np.maximum(0.0, (HIT_TARGET_PX - (areas[:, 3] - areas[:, 1])) / 2)
        inside = (areas[:, 0] - grow_x <= x_px) & (x_px <= areas[:, 2] + grow_x)
        inside &= (areas[:, 1] - grow_y <= y) & (y <= areas[:, 3] + grow_y)
        under = [self.items[i] for i in np.flatnonzero(inside)]
        if not under:
            return None
        item = min(under, key=lambda i: (not i.rect.holds(x_px, y), PARTS.index(i.part), _off(i, x_px, y)))
        return Hit(item.ref, item.part, item.rect, item.lane, item.start_s, item.end_s, item.refs)

    def to_text(self) -> str:
        """The scene as lines of text, for golden files: stable, rounded to a tenth of a pixel."""
        return text_of_scene(self.batches, self.lanes)


def _off(item: Item, x: float, y: float) -> float:
    return abs(item.mark.x + item.mark.w / 2 - x) + abs(item.mark.y + item.mark.h / 2 - y)
