"""Which events each lane shows, after filters. Kept between frames, for it changes only with the data or filters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS, EVENT_STATUSES
from viewer.layout.doubt import anchor_s
from viewer.layout.frame import Frame
from viewer.layout.inks import LANE_INK, LANE_KEYS, LANE_OF_KIND
from viewer.layout.lane_index import LaneIndex, build_lane_index
from viewer.layout.timeline_data import UNDATED, EventTable, TimelineData
from viewer.layout.view import Filters


@dataclass(frozen=True, eq=False)
class Lane:
    """One lane of an index. `rows` are its rows of the event table, sorted by `anchors`."""

    key: str
    name: str
    glyph: str
    ink: str
    rows: NDArray[np.int64]
    anchors: NDArray[np.float64]
    index: LaneIndex
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


def lanes_of(frame: Frame) -> tuple[Lane, ...]:
    """The event lanes of a view in its order, hidden ones left out."""
    view = frame.view
    key = ("lanes", view.lanes_by, view.filters, frame.limit_s, frame.words.lane("round"))
    made = frame.data.prepared.get(key)
    if made is None:
        for old in [k for k in frame.data.prepared if k[0] == "lanes"][:-7]:
            del frame.data.prepared[old]
        made = frame.data.prepared[key] = _made(frame)
    shown = [lane for lane in made if lane.key not in view.hidden]
    rank = {lane_key: place for place, lane_key in enumerate(view.order)}
    return tuple(sorted(shown, key=lambda lane: rank.get(lane.key, len(rank))))


def _made(frame: Frame) -> tuple[Lane, ...]:
    data, events = frame.data, frame.data.events
    keep = passing(data, frame.view.filters)
    facts = [(*fact[:4], fact[4][keep[fact[4]]]) for fact in _facts(frame)]
    facts = [fact for fact in facts if len(fact[4])]
    if not facts:
        return ()
    rows = np.concatenate([fact[4] for fact in facts])
    number = np.repeat(np.arange(len(facts)), [len(fact[4]) for fact in facts])
    anchors = anchor_s(events, frame.limit_s)
    first, last = _reach(events, anchors)
    index = build_lane_index(number, rows, anchors[rows], first[rows], last[rows], events.importance[rows], len(facts))
    lanes = []
    for place, fact in enumerate(facts):
        entries = index.entries_of(place)
        lanes.append(Lane(*fact[:4], index.rows[entries], index.anchors[entries], index, place))
    return tuple(lanes)


def in_view(frame: Frame, lanes: tuple[Lane, ...]) -> list[InView]:
    """What each lane shows, counted for all lanes with one look-up."""
    if not lanes:
        return []
    start, end = frame.view.start_s, frame.view.end_s
    counts = lanes[0].index.counts(start, end)
    return [InView(lane, int(counts[lane.number]), start, end) for lane in lanes]


def _facts(frame: Frame) -> list[tuple[str, str, str, str, NDArray[np.int64]]]:
    data = frame.data
    if frame.view.lanes_by != "kind":
        return [
            (f.key, f.name or frame.words.lane("none"), f.glyph, f.ink, f.rows)
            for f in data.lanes.get(frame.view.lanes_by, ())
        ]
    lane_number = np.array([LANE_KEYS.index(lane) for lane in LANE_OF_KIND])[data.events.kind]
    return [
        (key, frame.words.lane(key), key, LANE_INK[key], np.flatnonzero(lane_number == number))
        for number, key in enumerate(LANE_KEYS)
    ]


def _reach(events: EventTable, anchors: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last second of each event for "is it in view"; what is open or unknown reaches for ever.

    An event without any date stands where knowledge ends, so it is in view when that is.
    """
    undated = (events.doubt & UNDATED) != 0
    middle = anchors.astype(np.int64)
    first = np.where(undated, middle, events.earliest_start_s)
    last = np.where(undated, middle + 1, events.latest_end_s)
    return first, np.maximum(last, first + 1)
