"""One lane of events: which it holds, how it stands among others, and what of it is in view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from viewer.layout.timeline_data import INTERVAL, UNDATED, UNKNOWN_HIGH, UNKNOWN_LOW, EventTable

CLOSED, OPEN = "closed", "open"
"""What a lane with lanes inside it may be: its children's marks together in it, or child lanes under it."""


class Nest(NamedTuple):
    """How a lane stands among others: how deep, CLOSED or OPEN where lanes are inside it, the lane it is inside of."""

    depth: int = 0
    state: str = ""
    parent: str = ""


NO_NEST = Nest()


class SpanIndex(Protocol):
    """What is asked of an index of lanes: `LaneIndex`, or one with a few changes beside it (`LaneDelta`)."""

    @property
    def offsets(self) -> NDArray[np.int64]: ...
    @property
    def nbytes(self) -> int: ...
    def counts(self, start_s: float, end_s: float) -> NDArray[np.int64]: ...
    def touching(self, lane: int, start_s: float, end_s: float) -> NDArray[np.int64]: ...


@dataclass(frozen=True, eq=False)
class Lane:
    """One lane of an index. `rows` are its rows of the event table, sorted by `anchors`.

    An OPEN lane holds only what no lane inside it shows; `whole` is the same lane with theirs.
    """

    key: str
    name: str
    glyph: str
    ink: str
    rows: NDArray[Any]
    anchors: NDArray[np.float64]
    index: SpanIndex
    number: int
    nest: Nest = NO_NEST
    whole: Lane | None = None

    @property
    def base(self) -> str:
        """The key of the outermost lane it is inside of: "round" for a lane of one series of talks."""
        return base_of(self.key)

    @property
    def is_bare(self) -> bool:
        """Whether all of it is shown by the lanes inside it."""
        return self.nest.state == OPEN and not len(self.rows)

    def in_span(self, start_s: float, end_s: float) -> NDArray[np.int64]:
        """Positions (into `rows`) of what touches a span, in order of anchor."""
        first = int(self.index.offsets[self.number])
        return self.index.touching(self.number, start_s, end_s) - first


class InView:
    """What of a lane touches the span in view: how many, and, when asked, which (positions into its rows).

    `together` counts what the lanes inside it show as well.
    """

    def __init__(self, lane: Lane, count: int, start_s: float, end_s: float, together: int | None = None) -> None:
        self.count = count
        self.together = count if together is None else together
        self._lane, self._span, self.nest = lane, (start_s, end_s), lane.nest

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        return self._lane.in_span(*self._span)

    @property
    def rows(self) -> NDArray[Any]:
        """Rows of the event table."""
        return self._lane.rows[self.positions]


def base_of(key: str) -> str:
    """The part of a lane's key that names the outermost lane it is inside of."""
    return key.partition("/")[0]


def reach_of(events: EventTable, anchors: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last second of each event for "is it in view"; what is open or unknown reaches for ever.

    An event without any date stands where knowledge ends, and one of which only a bound is known ("by 5 February")
    stands at it, so it is in view when that is.
    """
    starts, ends = events.earliest_start_s, events.latest_end_s
    known_low, known_high = starts > UNKNOWN_LOW, ends < UNKNOWN_HIGH
    dated = (events.doubt & (UNDATED | INTERVAL)) == 0
    undated = (events.doubt & UNDATED) != 0
    middle = anchors.astype(np.int64)
    first = np.where(undated, middle, np.where(dated & ~known_low & known_high, ends - 1, starts))
    last = np.where(undated, middle + 1, np.where(dated & ~known_high & known_low, starts + 1, ends))
    return first, np.maximum(last, first + 1)
