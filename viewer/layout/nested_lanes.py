"""Lanes inside lanes: rounds inside a series of talks, people under their party, places inside a place.

A closed lane shows what is inside it together; an open one has child lanes under it and keeps for itself only what
none of them shows. So no event is lost, or won, by opening and closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import anchor_s
from viewer.layout.lane import CLOSED, OPEN, Lane, Nest, reach_of
from viewer.layout.lane_index import build_lane_index
from viewer.layout.timeline_data import LaneFacts, TimelineData

OPEN_BY_ITSELF = ("actor:",)
"""Starts of keys of lanes that are open until someone closes them: by actor, everybody has a lane."""
LEAST_SERIES = 2
"""Talks of fewer series than this have nothing to be told apart by."""
WHOLE = "whole of "
"""Before the key of an open lane inside another: the same lane with all that is inside it, only counted."""
Tree = Mapping[str, LaneFacts]
"""Outermost lanes that have lanes inside them, by key."""
Facts = tuple[LaneFacts, NDArray[np.int64]]


def is_open(turned: frozenset[str], key: str) -> bool:
    """Whether a lane's child lanes are shown; `turned` are the lanes that a hand has opened or closed."""
    return (key in turned) != key.startswith(OPEN_BY_ITSELF)


def flattened(facts: Iterable[LaneFacts]) -> Iterator[LaneFacts]:
    """Every lane, those inside others too, from top to bottom."""
    for fact in facts:
        yield fact
        yield from flattened(fact.children)


def together(fact: LaneFacts) -> NDArray[np.int64]:
    """The rows of a lane with those of all lanes inside it, each once."""
    if not fact.children:
        return fact.rows
    return np.unique(np.concatenate([each.rows for each in flattened((fact,))]))


def tree_of(facts: Iterable[LaneFacts]) -> Tree:
    """Those of some lanes that have lanes inside them."""
    return {fact.key: fact for fact in facts if fact.children}


def open_keys(tree: Tree, turned: frozenset[str]) -> frozenset[str]:
    """Keys of the lanes that are open, and whose parents are."""

    def opened(facts: Iterable[LaneFacts]) -> Iterator[str]:
        for fact in facts:
            if fact.children and is_open(turned, fact.key):
                yield fact.key
                yield from opened(fact.children)

    return frozenset(opened(tree.values()))


def series_of_talks(data: TimelineData, talks: Lane) -> Tree:
    """The talks with a lane for each series, in the order of their first rounds; rounds of none stay the talks' own."""
    known = data.rounds if data.tracks is None else data.tracks
    groups: dict[str, list[int]] = {}
    for place, event_id in enumerate(data.events.ids[talks.rows].tolist()):
        fact = known.get(event_id)
        groups.setdefault(fact.series if fact else "", []).append(place)
    rows = {series: talks.rows[np.array(places)] for series, places in groups.items()}
    own = rows.pop("", talks.rows[:0])
    if len(rows) + (len(own) > 0) < LEAST_SERIES:
        return {}
    children = tuple(
        LaneFacts(f"{talks.key}/{series}", series, "", talks.ink, held.astype(np.int64))
        for series, held in rows.items()
    )
    return {talks.key: LaneFacts(talks.key, talks.name, talks.glyph, talks.ink, own.astype(np.int64), children)}


def child_lanes(
    data: TimelineData, tree: Tree, opened: frozenset[str], keep: NDArray[np.bool_] | None, limit_s: float
) -> dict[str, Lane]:
    """The lanes that open ones show in their place, by key: each one's own and those inside it, over one index.

    `keep` are the rows that pass the filters, None for all; a lane of which none passes is left out, unless it is
    open: lanes inside it may still show some.
    """
    shown = list(_shown(tree.values(), opened))
    if keep is not None:
        shown = [(fact, rows[keep[rows]]) for fact, rows in shown]
    shown = [(fact, rows) for fact, rows in shown if len(rows) or fact.key in opened]
    if not shown:
        return {}
    rows = np.concatenate([held for _, held in shown])
    number = np.repeat(np.arange(len(shown), dtype=np.int32), [len(held) for _, held in shown])
    events, anchors = data.events.taken(rows), anchor_s(data.events, limit_s, rows)
    first, last = reach_of(events, anchors)
    index = build_lane_index(number, rows, anchors, first, last, events.importance, len(shown))
    lanes = {}
    for place, (fact, _) in enumerate(shown):
        entries = index.entries_of(place)
        held_rows, held_anchors = index.rows[entries], index.anchors[entries]
        lanes[fact.key] = Lane(fact.key, fact.name, fact.glyph, fact.ink, held_rows, held_anchors, index, place)
    return lanes


def _shown(facts: Iterable[LaneFacts], opened: frozenset[str]) -> Iterator[Facts]:
    for fact in facts:
        if fact.key in opened:
            yield fact, fact.rows
            for child in fact.children:
                inner = child.key in opened  # then this counts what it and the lanes inside it show
                yield (child._replace(key=WHOLE + child.key) if inner else child), together(child)
            yield from _shown(fact.children, opened)


def unfolded(
    lanes: Sequence[Lane],
    tree: Tree,
    children: Mapping[str, Lane],
    hidden: frozenset[str],
    rank: Callable[[str], int],
) -> Iterator[Lane]:
    """Lanes with those inside the open ones under them, each level in the order that `rank` gives.

    Lanes of no row in their whole and hidden ones are left out.
    """
    for lane in lanes:
        fact = tree.get(lane.key)
        if fact is None:
            yield lane
        else:
            yield from _with_children(lane, fact, children, hidden, rank, Nest())


def _with_children(
    lane: Lane,
    fact: LaneFacts,
    children: Mapping[str, Lane],
    hidden: frozenset[str],
    rank: Callable[[str], int],
    nest: Nest,
) -> Iterator[Lane]:
    own = children.get(lane.key) if any(child.key in children for child in fact.children) else None
    if own is None:
        yield replace(lane, nest=nest._replace(state=CLOSED if fact.children else ""))
        return
    whole = children.get(WHOLE + lane.key, lane)
    yield replace(own, nest=nest._replace(state=OPEN), whole=whole)
    inner = Nest(nest.depth + 1, "", lane.key)
    for child in sorted(fact.children, key=lambda child: rank(child.key)):
        made = children.get(child.key)
        if made is not None and child.key not in hidden:
            yield from _with_children(made, child, children, hidden, rank, inner)
