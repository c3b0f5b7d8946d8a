"""What is to be shown: the span, the size, the lanes and the detail, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from viewer.layout.scale import TimeScale

LANES_BY = ("kind", "party", "actor", "issue", "place", "source")
DETAILS = ("auto", "density", "clusters", "labels", "cards")
AXIS_PX = 42.0
HEADER_PX, HEADER_PRINT_PX, HEADER_COMPACT_PX = 150.0, 176.0, 136.0


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events pass. An empty set lets all pass; `only` names event ids (a search, a selection)."""

    hidden_kinds: frozenset[str] = frozenset()
    actors: frozenset[int] = frozenset()
    issues: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    sources: frozenset[int] = frozenset()
    statuses: frozenset[str] = frozenset()
    importance_min: int = 0
    only: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Everything `layout_timeline` needs beside the data. Times are seconds since 1970, wall time.

    `as_of_s` is the **end** of the as-known day (None: today, no line). `now_s` is the present moment; None
    leaves the now line out, as on paper. `height_px` is the whole canvas without the overview strip.
    `previous_levels` are the levels of the scene before (`Scene.levels`), for hysteresis. `new_labels` bounds how
    many labels that were never drawn may be read and measured for this scene, while the view moves; None: all.
    `previous_places` are the places of the labels before (`Scene.places`), which a moving view keeps.
    """

    start_s: float
    end_s: float
    width_px: float
    height_px: float
    scroll_px: float = 0.0
    lanes_by: str = "kind"
    detail: str = "auto"
    filters: Filters = Filters()
    as_of_s: int | None = None
    now_s: int | None = None
    header_px: float = HEADER_PX
    axis_px: float = AXIS_PX
    order: tuple[str, ...] = ()  # lane keys first to last; lanes not named follow in their own order
    folded: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()  # lanes whose child lanes were opened or closed by hand (`nested_lanes`)
    hidden: frozenset[str] = frozenset()
    heights: tuple[tuple[str, float], ...] = ()  # lanes resized by hand
    pinned: frozenset[str] = frozenset()  # lanes that stand first and stay while the others scroll
    text_scale: float = 1.0
    zone: str = "UTC"
    language: str = "en"
    print: bool = False
    selected: frozenset[int] = frozenset()  # labelled first (§4.6), nothing else
    focused: int = 0
    hovered: int = 0
    found: frozenset[int] = frozenset()  # search hits
    previous_levels: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    previous_places: Mapping[str, Any] = field(default_factory=dict, compare=False)
    new_labels: int | None = field(default=None, compare=False)

    @property
    def scale(self) -> TimeScale:
        """Time to x over the canvas right of the lane headers."""
        return TimeScale(self.start_s, self.end_s, self.header_px, max(self.width_px, self.header_px + 1))
