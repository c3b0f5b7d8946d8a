"""Which events each lane shows, after filters. Kept between frames, for it changes only with the data or filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS, EVENT_STATUSES
from viewer.layout.doubt import anchor_s
from viewer.layout.frame import Frame, limit_of
from viewer.layout.inks import LANE_INK, LANE_KEYS, LANE_OF_KIND, NOT_HELD, ROUND
from viewer.layout.lane import InView as InView
from viewer.layout.lane import Lane as Lane
from viewer.layout.lane import SpanIndex as SpanIndex
from viewer.layout.lane import reach_of as reach_of
from viewer.layout.lane_index import EventCounts, build_lane_index
from viewer.layout.nested_lanes import (
    Tree,
    child_lanes,
    flattened,
    open_keys,
    series_of_talks,
    together,
    tree_of,
    unfolded,
)
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import Filters, TimelineView
from viewer.layout.words_protocol import Words

LEAST_ENTRIES, MOST_TIMES, MOST_SETS = 1_000_000, 4, 8
"""Lanes kept for another look: as many sets as hold four entries an event together, and any few small ones."""

MOST_OLD_CHILDREN = 2
"""Sets of lanes inside others that are kept beside the one shown."""
IN_USE = ("key of the lanes in use",)
"""Under this `data.prepared` keeps the key of the lanes drawn last."""


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
    for lane in flattened(data.lanes.get(name, ())):
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
    if key_of(data, view, words) not in data.prepared:
        return False
    opened = open_keys(_tree(data, view, words), view.turned)
    return view.lanes_by == "kind" or not opened or _children_key(data, view, words, opened) in data.prepared


def prepare_lanes(data: TimelineData, view: TimelineView, words: Words) -> None:
    """Make the lanes of a view and keep them in `data.prepared`. May run in a worker."""
    key = key_of(data, view, words)
    if key not in data.prepared:
        keep_prepared(data, key, _made(data, view, words))
    _children(data, view, words)


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
    """The event lanes of a view in its order, pinned ones first, hidden ones left out, those inside others below."""
    view = frame.view
    shown = [lane for lane in lane_set(frame).lanes if lane.key not in view.hidden]
    rank = {lane_key: place for place, lane_key in enumerate(view.order)}
    shown.sort(key=lambda lane: (lane.key not in view.pinned, rank.get(lane.key, len(rank))))
    tree = _tree(frame.data, view, frame.words)
    if not tree:
        return tuple(shown)
    children = _children(frame.data, view, frame.words)
    return tuple(unfolded(shown, tree, children, view.hidden, lambda key: rank.get(key, len(rank))))


def _tree(data: TimelineData, view: TimelineView, words: Words) -> Tree:
    """The lanes of a lane key that have lanes inside them; kept with the lanes they are made of."""
    if view.lanes_by != "kind":
        key = ("tree", view.lanes_by, words.lane("round"))
        if key not in data.prepared:
            data.prepared[key] = tree_of(data.lanes.get(view.lanes_by, ()))
        tree: Tree = data.prepared[key]
        return tree
    made: LaneSet = data.prepared[key_of(data, view, words)]
    talks = next((lane for lane in made.lanes if lane.key == "round"), None)
    if talks is None:
        return {}
    known = data.rounds if data.tracks is None else data.tracks
    kept = data.prepared.get(("tree", "kind"))
    if kept is None or kept[0] is not talks.rows or kept[1] is not known:
        kept = data.prepared["tree", "kind"] = (talks.rows, known, series_of_talks(data, talks))
    tree = kept[2]
    return tree


def _children_key(data: TimelineData, view: TimelineView, words: Words, opened: frozenset[str]) -> tuple[Any, ...]:
    return ("children", *key_of(data, view, words)[1:], opened)


def _children(data: TimelineData, view: TimelineView, words: Words) -> dict[str, Lane]:
    """The lanes inside those that are open, made once."""
    tree = _tree(data, view, words)
    opened = open_keys(tree, view.turned)
    if not opened:
        return {}
    key = _children_key(data, view, words, opened)
    kept = data.prepared.get(key)
    if kept is None or kept[0] is not tree:
        filtered = view.lanes_by != "kind" and view.filters != Filters()  # talks are told apart after filters
        keep = passing(data, view.filters) if filtered else None
        for old in [other for other in list(data.prepared) if other[0] == "children"][:-MOST_OLD_CHILDREN]:
            data.prepared.pop(old, None)
        kept = data.prepared[key] = (tree, child_lanes(data, tree, opened, keep, limit_of(data, view)))
    made: dict[str, Lane] = kept[1]
    return made


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
    hidden = _hidden_inside(frame)
    if kept.whole is None and not hidden:
        return sum(part.together for part in seen if not part.nest.depth)
    if kept.whole is not None and not hidden and not any(lane.key in view.hidden for lane in kept.lanes):
        return kept.whole.touching(view.start_s, view.end_s)
    return _marked(frame, (part.rows for part in seen))


def covered_count(frame: Frame, lanes: tuple[Lane, ...]) -> int:
    """Events that stand in any lane that is not hidden, in view or not."""
    kept = lane_set(frame)
    outer = [lane for lane in lanes if not lane.nest.depth]
    if not _hidden_inside(frame):
        if len(outer) == len(kept.lanes):
            return kept.covered
        if kept.whole is None:
            return sum(len((lane.whole or lane).rows) for lane in outer)
    return _marked(frame, (lane.rows for lane in lanes))


def _hidden_inside(frame: Frame) -> bool:
    """Whether a lane inside an open one is hidden: then not all of the open lane is shown."""
    if not frame.view.hidden:
        return False
    opened = open_keys(_tree(frame.data, frame.view, frame.words), frame.view.turned)
    facts = flattened(_tree(frame.data, frame.view, frame.words).values())
    return any(child.key in frame.view.hidden for fact in facts if fact.key in opened for child in fact.children)


def _marked(frame: Frame, parts: Iterable[NDArray[Any]]) -> int:
    marked = np.zeros(len(frame.data.events), dtype=bool)
    for rows in parts:
        marked[rows] = True
    return int(marked.sum())


def in_view(frame: Frame, lanes: tuple[Lane, ...]) -> list[InView]:
    """What each lane shows, counted for all lanes of one index with one look-up."""
    start, end = frame.view.start_s, frame.view.end_s
    counts: dict[int, NDArray[np.int64]] = {}

    def count(lane: Lane) -> int:
        if id(lane.index) not in counts:
            counts[id(lane.index)] = lane.index.counts(start, end)
        return int(counts[id(lane.index)][lane.number])

    seen = [InView(lane, count(lane), start, end) for lane in lanes]
    for part, lane in zip(seen, lanes, strict=True):
        if lane.whole is not None:
            part.together = count(lane.whole)
    return seen


def _facts(data: TimelineData, view: TimelineView, words: Words) -> list[tuple[str, str, str, str, NDArray[np.int64]]]:
    if view.lanes_by != "kind":
        held = data.lanes.get(view.lanes_by, ())
        return [(f.key, f.name or words.lane("none"), f.glyph, f.ink, together(f)) for f in held]
    lane_number = np.array([LANE_KEYS.index(lane) for lane in LANE_OF_KIND], dtype=np.int8)[data.events.kind]
    return [
        (key, words.lane(key), key, LANE_INK[key], np.flatnonzero(lane_number == number))
        for number, key in enumerate(LANE_KEYS)
    ]
