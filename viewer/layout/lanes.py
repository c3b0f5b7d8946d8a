"""Which events each lane shows, after filters. Kept between frames, for it changes only with the data or filters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS, EVENT_STATUSES
from viewer.layout.doubt import anchor_s
from viewer.layout.frame import Frame, limit_of
from viewer.layout.inks import LANE_INK, LANE_KEYS, LANE_OF_KIND, NOT_HELD, ROUND
from viewer.layout.lane_index import EventCounts, build_lane_index
from viewer.layout.timeline_data import INTERVAL, UNDATED, UNKNOWN_HIGH, UNKNOWN_LOW, EventTable, TimelineData
from viewer.layout.view import Filters, TimelineView
from viewer.layout.words_protocol import Words

LEAST_ENTRIES, MOST_TIMES, MOST_SETS = 1_000_000, 4, 8
"""Lanes kept for another look: as many sets as hold four entries an event together, and any few small ones."""

IN_USE = ("key of the lanes in use",)
"""Under this `data.prepared` keeps the key of the lanes drawn last."""


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
    """One lane of an index. `rows` are its rows of the event table, sorted by `anchors`."""

    key: str
    name: str
    glyph: str
    ink: str
    rows: NDArray[Any]
    anchors: NDArray[np.float64]
    index: SpanIndex
    number: int

    def in_span(self, start_s: float, end_s: float) -> NDArray[np.int64]:
        """Positions (into `rows`) of what touches a span, in order of anchor."""
        first = int(self.index.offsets[self.number])
        return self.index.touching(self.number, start_s, end_s) - first


class InView:
    """What of a lane touches the span in view: how many, and, when asked, which (positions into its rows)."""

    def __init__(self, lane: Lane, count: int, start_s: float, end_s: float) -> None:
        self.count = count
        self._lane, self._span = lane, (start_s, end_s)

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        return self._lane.in_span(*self._span)

    @property
    def rows(self) -> NDArray[Any]:
        """Rows of the event table."""
        return self._lane.rows[self.positions]


def passing(data: TimelineData, filters: Filters) -> NDArray[np.bool_]:
    """Which events pass the filters, as a mask over the event table."""
    events = data.events
    keep = np.ones(len(events), dtype=bool)
    if filters.hidden_kinds:
        hidden = [i for i, lane in enumerate(LANE_OF_KIND) if {lane, EVENT_KINDS[i]} & filters.hidden_kinds]
        keep &= ~np.isin(events.kind, hidden)
    if filters.statuses:
        wanted = [i for i, name in enumerate(EVENT_STATUSES) if name in filters.statuses]
        keep &= np.isin(events.status, wanted)
    if filters.importance_min:
        keep &= events.importance >= filters.importance_min
    for name, ids in (
        ("actor", filters.actors),
        ("issue", filters.issues),
        ("place", filters.places),
        ("source", filters.sources),
    ):
        if ids:
            keep &= _in_lanes(data, name, {f"{name}:{record_id}" for record_id in ids})
    if filters.only is not None:
        keep &= np.isin(events.ids, np.fromiter(filters.only, dtype=np.int64, count=len(filters.only)))
    return keep


def _in_lanes(data: TimelineData, name: str, keys: set[str]) -> NDArray[np.bool_]:
    mask = np.zeros(len(data.events), dtype=bool)
    for lane in data.lanes.get(name, ()):
        if lane.key in keys:
            mask[lane.rows] = True
    return mask


@dataclass(frozen=True, eq=False)
class LaneSet:
    """The lanes of one lane key under some filters, with what is asked of all of them together.

    `rounds` are the rows of the rounds held that stand in any lane; `whole` counts each event once however many
    lanes show it (None where no event is in two lanes), `covered` how many there are in all.
    """

    lanes: tuple[Lane, ...]
    rounds: NDArray[np.int64]
    covered: int
    whole: EventCounts | None

    @property
    def entries(self) -> int:
        """How many (event, lane) entries the index holds."""
        return sum(len(lane.rows) for lane in self.lanes)

    @property
    def nbytes(self) -> int:
        """Bytes of everything kept for these lanes."""
        index = self.lanes[0].index.nbytes if self.lanes else 0
        return index + (self.whole.nbytes if self.whole else 0) + self.rounds.nbytes


def key_of(data: TimelineData, view: TimelineView, words: Words) -> tuple[Any, ...]:
    """Under which key `data.prepared` keeps the lanes of a view."""
    return ("lanes", view.lanes_by, view.filters, limit_of(data, view), words.lane("round"))


def are_prepared(data: TimelineData, view: TimelineView, words: Words) -> bool:
    """Whether the lanes of a view are there, so that laying it out takes no longer than any other frame."""
    return key_of(data, view, words) in data.prepared


def prepare_lanes(data: TimelineData, view: TimelineView, words: Words) -> None:
    """Make the lanes of a view and keep them in `data.prepared`. May run in a worker."""
    key = key_of(data, view, words)
    if key not in data.prepared:
        keep_prepared(data, key, _made(data, view, words))


def keep_prepared(data: TimelineData, key: tuple[Any, ...], made: LaneSet) -> None:
    """Keep lanes; of older ones only as many as do not hold far more entries than the case has events."""
    most = max(LEAST_ENTRIES, MOST_TIMES * len(data.events))
    data.prepared[key] = made
    kept = [k for k in list(data.prepared) if k[0] == "lanes"]
    entries = sum(data.prepared[k].entries for k in kept)
    for old in kept[1:-1]:  # the first stays: lanes by kind without filters, which people return to
        if entries <= most and len(kept) <= MOST_SETS:
            return
        if old == data.prepared.get(IN_USE):
            continue  # a worker keeps what it made while these are drawn; to make them again would stop the canvas
        entries -= data.prepared.pop(old).entries
        kept.remove(old)


def lane_set(frame: Frame) -> LaneSet:
    """The lanes of a view with what is kept beside them, made now if no worker has made them."""
    key = key_of(frame.data, frame.view, frame.words)
    frame.data.prepared[IN_USE] = key
    prepare_lanes(frame.data, frame.view, frame.words)
    made: LaneSet = frame.data.prepared[key]
    return made


def lanes_of(frame: Frame) -> tuple[Lane, ...]:
    """The event lanes of a view in its order, pinned ones first, hidden ones left out."""
    view = frame.view
    shown = [lane for lane in lane_set(frame).lanes if lane.key not in view.hidden]
    rank = {lane_key: place for place, lane_key in enumerate(view.order)}
    return tuple(sorted(shown, key=lambda lane: (lane.key not in view.pinned, rank.get(lane.key, len(rank)))))


def _made(data: TimelineData, view: TimelineView, words: Words) -> LaneSet:
    events = data.events
    keep = passing(data, view.filters)
    every = bool(keep.all())
    facts = _facts(data, view, words)
    if not every:
        facts = [(*fact[:4], fact[4][keep[fact[4]]]) for fact in facts]
    facts = [fact for fact in facts if len(fact[4])]
    if not facts:
        return LaneSet((), np.zeros(0, dtype=np.int64), 0, None)
    rows = np.concatenate([fact[4] for fact in facts])
    number = np.repeat(np.arange(len(facts), dtype=np.int32), [len(fact[4]) for fact in facts])
    anchors = anchor_s(events, limit_of(data, view))
    first, last = reach_of(events, anchors)
    index = build_lane_index(number, rows, anchors[rows], first[rows], last[rows], events.importance[rows], len(facts))
    lanes = []
    for place, fact in enumerate(facts):
        entries = index.entries_of(place)
        lanes.append(Lane(*fact[:4], index.rows[entries], index.anchors[entries], index, place))
    marked = np.zeros(len(events), dtype=bool)
    marked[rows] = True
    covered = int(marked.sum())
    whole = EventCounts.of(first[marked], last[marked]) if covered < len(rows) else None
    rounds = np.flatnonzero(marked & (events.kind == ROUND) & ~np.isin(events.status, NOT_HELD))
    return LaneSet(tuple(lanes), rounds, covered, whole)


def shown_count(frame: Frame, seen: list[InView]) -> int:
    """Events in view, each counted once however many lanes show it."""
    kept, view = lane_set(frame), frame.view
    if kept.whole is None:
        return sum(part.count for part in seen)
    if not any(lane.key in view.hidden for lane in kept.lanes):
        return kept.whole.touching(view.start_s, view.end_s)
    marked = np.zeros(len(frame.data.events), dtype=bool)
    for part in seen:
        marked[part.rows] = True
    return int(marked.sum())


def covered_count(frame: Frame, lanes: tuple[Lane, ...]) -> int:
    """Events that stand in any lane that is not hidden, in view or not."""
    kept = lane_set(frame)
    if len(lanes) == len(kept.lanes):
        return kept.covered
    if kept.whole is None:
        return sum(len(lane.rows) for lane in lanes)
    marked = np.zeros(len(frame.data.events), dtype=bool)
    for lane in lanes:
        marked[lane.rows] = True
    return int(marked.sum())


def in_view(frame: Frame, lanes: tuple[Lane, ...]) -> list[InView]:
    """What each lane shows, counted for all lanes with one look-up."""
    if not lanes:
        return []
    start, end = frame.view.start_s, frame.view.end_s
    counts = lanes[0].index.counts(start, end)
    return [InView(lane, int(counts[lane.number]), start, end) for lane in lanes]


def _facts(data: TimelineData, view: TimelineView, words: Words) -> list[tuple[str, str, str, str, NDArray[np.int64]]]:
    if view.lanes_by != "kind":
        return [
            (f.key, f.name or words.lane("none"), f.glyph, f.ink, f.rows) for f in data.lanes.get(view.lanes_by, ())
        ]
    lane_number = np.array([LANE_KEYS.index(lane) for lane in LANE_OF_KIND], dtype=np.int8)[data.events.kind]
    return [
        (key, words.lane(key), key, LANE_INK[key], np.flatnonzero(lane_number == number))
        for number, key in enumerate(LANE_KEYS)
    ]


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
