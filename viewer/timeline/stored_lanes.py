"""The event table and the lanes by kind of a whole case as arrays in the user's cache, and back again."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.index_cache import CacheKey, IndexCache
from viewer.layout.inks import LANE_INK
from viewer.layout.lane_index import LaneIndex
from viewer.layout.lanes import Lane, LaneSet, keep_prepared, key_of
from viewer.layout.timeline_data import EventTable
from viewer.layout.view import Filters, TimelineView
from viewer.layout.words_protocol import Words
from viewer.timeline.data_of_case import KnownEvents, bare_data, every_row

NAME = "events"
DAY_S = 86_400
_OWN = ("earliest_start_s", "latest_start_s", "earliest_end_s", "latest_end_s", "doubt")
"""Columns of the event table that differ from the case's; the others are taken from there."""


def store_known(
    cache: IndexCache,
    key: CacheKey,
    case: Case,
    as_of_s: int | None,
    known: KnownEvents,
    view: TimelineView,
    words: Words,
) -> None:
    """Keep the events and their lanes by kind. Only what everybody sees first is kept: all events, as known now."""
    if as_of_s is not None or len(known.keep) != len(case.columns):
        return
    view = _plain(view)
    made: LaneSet | None = known.prepared.get(key_of(bare_data(known), view, words))
    if made is None or not made.lanes or made.whole is not None:
        return
    index = made.lanes[0].index
    if not isinstance(index, LaneIndex):
        return
    arrays: dict[str, NDArray[Any]] = {name: getattr(known.table, name) for name in _OWN}
    facts: dict[str, Any] = {
        "zone": case.info.timezone,
        "limit_day": _limit_s(known, view) // DAY_S,
        "lanes": [lane.key for lane in made.lanes],
        "extent": [known.start_s, known.end_s],
        "trees": [len(index.last_tree), len(index.importance_tree)],
    }
    for field in fields(LaneIndex):
        value = getattr(index, field.name)
        if isinstance(value, np.ndarray):
            arrays[f"index.{field.name}"] = value
        elif isinstance(value, tuple):
            arrays |= {f"index.{field.name}.{level}": part for level, part in enumerate(value)}
        else:
            facts[field.name] = value
    arrays["rounds"] = made.rounds
    cache.store(NAME, key, arrays, facts)


def load_known(
    cache: IndexCache, key: CacheKey | None, case: Case, as_of_s: int | None, view: TimelineView, words: Words
) -> KnownEvents | None:
    """What `store_known` kept for this state of the case, this zone and this day; None where it does not fit."""
    found = cache.load(NAME, key) if key is not None and as_of_s is None else None
    if found is None:
        return None
    arrays, facts = found
    columns, view = case.columns, _plain(view)
    try:
        if facts["zone"] != case.info.timezone or len(arrays["doubt"]) != len(columns):
            return None
        own = {name: arrays[name] for name in _OWN}
        shared = {f.name: getattr(columns, f.name) for f in fields(EventTable) if f.name not in own}
        keep = every_row(len(columns))
        start_s, end_s = (int(at) for at in facts["extent"])
        known = KnownEvents(keep, EventTable(**own, **shared), start_s, end_s)
        if facts["limit_day"] != _limit_s(known, view) // DAY_S:
            return None  # what has no date stands at the end of what is known, and that has moved
        index = _index(arrays, facts)
        made = LaneSet(_lanes(index, facts["lanes"], words), arrays["rounds"], len(columns), None)
    except (KeyError, TypeError, ValueError):
        return None
    keep_prepared(bare_data(known), key_of(bare_data(known), view, words), made)
    return known


def _plain(view: TimelineView) -> TimelineView:
    return replace(view, lanes_by="kind", filters=Filters())


def _index(arrays: dict[str, NDArray[Any]], facts: dict[str, Any]) -> LaneIndex:
    depths = dict(zip(("last_tree", "importance_tree"), facts["trees"], strict=True))
    values: dict[str, Any] = {}
    for field in fields(LaneIndex):
        if field.name in depths:
            values[field.name] = tuple(arrays[f"index.{field.name}.{level}"] for level in range(depths[field.name]))
        else:
            stored = arrays.get(f"index.{field.name}")
            values[field.name] = stored if stored is not None else int(facts[field.name])
    return LaneIndex(**values)


def _lanes(index: LaneIndex, keys: list[str], words: Words) -> tuple[Lane, ...]:
    lanes = []
    for place, key in enumerate(keys):
        entries = index.entries_of(place)
        rows, anchors = index.rows[entries], index.anchors[entries]
        lanes.append(Lane(key, words.lane(key), key, LANE_INK[key], rows, anchors, index, place))
    return tuple(lanes)


def _limit_s(known: KnownEvents, view: TimelineView) -> int:
    return int(view.now_s if view.now_s is not None else known.end_s)
