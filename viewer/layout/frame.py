"""What every part of one layout shares: the data, the view, the measures, and where marks are collected."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from db.dates import DAY_S, civil_from_days
from viewer.layout.builder import SceneBuilder
from viewer.layout.labels import baseline
from viewer.layout.lane import NO_NEST, Nest
from viewer.layout.metrics import Metrics
from viewer.layout.scale import TimeScale
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView
from viewer.layout.words_protocol import Words

LANE_PAD_PX = 4.0
FOLDED_PX = 22.0
FAVOURED = 1_000
"""What is selected, focused, hovered or found counts so much more than by its importance."""
MOST_KEPT = 2_000
MOVING_CARDS = 1
"""Cards that a frame of a moving view may read and write anew: some 0.7 ms each. Until then a mark has its label."""
T = TypeVar("T")


class NewLabels:
    """How many labels and cards may still be read for a scene; None: as many as it takes."""

    def __init__(self, most: int | None) -> None:
        self.left = most
        self.cards_left = None if most is None else min(most, MOVING_CARDS)
        self.refused = 0
        self.kept_places = False

    def put_off(self) -> None:
        """Words that a moving view leaves out for now."""
        self.refused += 1

    def grants_card(self) -> bool:
        """Whether one more card may be read."""
        if self.cards_left is None:
            return True
        if not self.cards_left:
            self.refused += 1
            return False
        self.cards_left -= 1
        return True

    def granted(self, wanted: list[int]) -> list[int]:
        """As many of the wanted as may be read, the first of them."""
        if self.left is None:
            return wanted
        chosen = wanted[: self.left]
        self.left -= len(chosen)
        self.refused += len(wanted) - len(chosen)
        return chosen


@dataclass(frozen=True)
class Frame:
    """One layout at work. `limit_s` is where knowledge ends: the as-known date, else now, else the case's end."""

    data: TimelineData
    view: TimelineView
    metrics: Metrics
    words: Words
    scale: TimeScale
    limit_s: float
    limit_px: float
    new_labels: NewLabels
    out: SceneBuilder = field(default_factory=SceneBuilder)
    places: dict[str, Any] = field(default_factory=dict)  # `kept_rows.LanePlaces` by lane, for the next frame
    many_lanes: bool = False  # lanes have one height, and those off screen are left blank

    @cached_property
    def left(self) -> float:
        return self.scale.left_px

    @cached_property
    def right(self) -> float:
        return self.scale.right_px

    def px(self, base: float) -> float:
        """A length that grows with the text, never below its design size."""
        return base * max(1.0, self.view.text_scale)

    def ground(self, x: float) -> str:
        """The canvas under an x: tinted beyond the as-known date."""
        return "beyond.fill" if self.view.as_of_s is not None and x > self.limit_px else "canvas.fill"

    def baseline(self, centre_y: float, style: str) -> float:
        """The baseline of text centred on a line."""
        return baseline(centre_y, style, self.metrics)

    def width(self, text: str, style: str) -> float:
        return self.metrics.width_px(text, style)

    @cached_property
    def favoured(self) -> frozenset[int]:
        """Records that have a row before all others (DESIGN 4.6)."""
        view = self.view
        return view.selected | view.found | {view.focused, view.hovered}

    @property
    def moving(self) -> bool:
        """Whether the view moves, so that little may be made anew for one frame."""
        return self.new_labels.left is not None

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """What `make` gives, remembered under a key that names all it depends on beside text size and language."""
        things = self._kept_things
        if key not in things:
            if len(things) >= MOST_KEPT:
                things.clear()
            things[key] = make()
        found: T = things[key]
        return found

    def tells_card(self, ref: int) -> bool:
        """Whether the card of a record may be drawn: it was before, or may be read now."""
        if not self.moving:
            self._told.add(ref)
            return True
        if ref in self._told:
            return True
        granted = self.new_labels.grants_card()
        if granted:
            self._told.add(ref)
        return granted

    @cached_property
    def _told(self) -> set[int]:
        """Records whose cards were read since their facts last changed."""
        made_of = (self.data.rounds, self.data.swaps, self.data.statements, self.words)
        kept = self.data.prepared.get(("told",))
        if kept is None or any(before is not now for before, now in zip(kept[0], made_of, strict=True)):
            kept = self.data.prepared["told",] = (made_of, set())
        told: set[int] = kept[1]
        return told

    def was_kept(self, key: tuple[Hashable, ...]) -> bool:
        """Whether `kept` would have nothing to make."""
        return key in self._kept_things

    @cached_property
    def _kept_things(self) -> dict[tuple[Hashable, ...], Any]:
        prepared = self.data.prepared
        kept = prepared.get(("kept",))
        if kept is None or kept[0] is not self.metrics or kept[1] is not self.words:
            kept = prepared["kept",] = (self.metrics, self.words, {})
        things: dict[tuple[Hashable, ...], Any] = kept[2]
        return things

    def day_words(self, at_s: float, *, year: bool = False) -> str:
        """A day in words, such as "5 Feb" or "5 Feb 2026"."""
        y, month, day = civil_from_days(int(at_s // DAY_S))
        return self.words.day_year(y, month, day) if year else self.words.day(month, day)

    def span_words(self, start_s: float, end_s: float) -> str:
        """A short name for a bin or a cluster's span: a day, a month or years."""
        first = civil_from_days(int(start_s // DAY_S))
        last = civil_from_days(int(max(start_s, end_s - 1) // DAY_S))
        if first == last:
            return self.words.day_year(*first)
        if first[:2] == last[:2]:
            return self.words.month_year_short(first[1], first[0])
        if first[0] == last[0]:
            return self.words.year(first[0])
        return f"{self.words.year(first[0])}–{self.words.year(last[0])}"


def frame_of(data: TimelineData, view: TimelineView, metrics: Metrics, words: Words) -> Frame:
    """The frame of a view."""
    scale, limit = view.scale, limit_of(data, view)
    return Frame(data, view, metrics, words, scale, limit, scale.x(limit), NewLabels(view.new_labels))


def limit_of(data: TimelineData, view: TimelineView) -> float:
    """Where knowledge ends: the as-known date, else now, else the case's end."""
    return float(view.as_of_s if view.as_of_s is not None else view.now_s if view.now_s is not None else data.end_s)


class LanePlan(NamedTuple):
    """A lane before it has a place. `draw(y, h)` lays it out in its final stripe.

    `natural_px` is what it needs, `stretch_px` what it takes when there is room, `greedy` whether it takes the rest.
    """

    key: str
    name: str
    glyph: str
    ink: str
    level: str
    in_view: int
    total: int
    natural_px: float
    stretch_px: float
    draw: Callable[[float, float], None]
    caption: str = ""
    folded: bool = False
    greedy: bool = False
    nest: Nest = NO_NEST
