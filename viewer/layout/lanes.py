"""Which events each lane shows, after filters. Kept between frames, for it changes only with the data or filters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS, EVENT_STATUSES
from viewer.layout.doubt import FADE_UNKNOWN_PX, anchor_s
from viewer.layout.frame import Frame
from viewer.layout.inks import LANE_INK, LANE_KEYS, LANE_OF_KIND
from viewer.layout.timeline_data import UNKNOWN_HIGH, UNKNOWN_LOW, EventTable, TimelineData
from viewer.layout.view import Filters


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """Rows of the event table, sorted by anchor. `reach_s` runs from the earliest to the latest second drawn."""

    key: str
    name: str
    glyph: str
    ink: str
    rows: NDArray[np.int64]
    anchors: NDArray[np.float64]
    first_s: NDArray[np.float64]
    last_s: NDArray[np.float64]

    def in_span(self, start_s: float, end_s: float) -> NDArray[np.int64]:
        """Positions (into `rows`) of what touches a span, in order of anchor."""
        return np.flatnonzero((self.first_s < end_s) & (self.last_s > start_s))


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
    anchors = anchor_s(events, frame.limit_s)
    first, last = _reach(events, anchors)
    lanes = []
    for facts in _facts(frame):
        rows = facts[4]
        rows = rows[keep[rows]]
        rows = rows[np.lexsort((-events.importance[rows].astype(np.int64), anchors[rows]))]
        lanes.append(Lane(*facts[:4], rows, anchors[rows], first[rows], last[rows]))
    return tuple(lane for lane in lanes if len(lane.rows))


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


def _reach(events: EventTable, anchors: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and last second of each event for "is it in view"; what is open reaches for ever."""
    first = events.earliest_start_s.astype(np.float64)
    last = events.latest_end_s.astype(np.float64)
    undated = (events.earliest_start_s <= UNKNOWN_LOW) & (events.latest_end_s >= UNKNOWN_HIGH)
    return np.where(undated, anchors, first), np.maximum(np.where(undated, anchors + 1, last), anchors + 1)


def margin_s(frame: Frame) -> float:
    """How far outside the span a mark may still reach into view."""
    return FADE_UNKNOWN_PX * frame.scale.seconds_per_px
