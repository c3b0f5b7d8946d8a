"""Which lanes by actor, party and place stand inside which: people under their party, places inside a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from viewer.layout.timeline_data import LaneFacts
from viewer.timeline.case_facts import CaseFacts

PARTY_LOOK = (("circle", "kindC"), ("square", "kindA"))
"""Glyph and ink of the first two parties (DESIGN 2.1); further ones have none of their own."""
DEEPEST = 6
Rows = Mapping[int, NDArray[np.int64]]
_NONE = np.zeros(0, dtype=np.int64)


def actor_facts(case: Case, facts: CaseFacts, rows: Rows) -> list[LaneFacts]:
    """A lane for every actor of `rows` (rows of the event table by actor), people inside the body they belong to."""
    actors, looks = case.actors, dict[int, tuple[str, str]]()
    for actor_id in sorted((i for i in rows if i in actors), key=facts.actor_order):
        if actors[actor_id].role == "party" and len(looks) < len(PARTY_LOOK):
            looks[actor_id] = PARTY_LOOK[len(looks)]

    def lane(actor_id: int, children: tuple[LaneFacts, ...]) -> LaneFacts:
        name, look = actors[actor_id].short_name or actors[actor_id].name, looks.get(actor_id, ("", "back"))
        return LaneFacts(f"actor:{actor_id}", name, *look, rows.get(actor_id, _NONE), children)

    return nested((i for i in rows if i in actors), _bodies(case, facts), facts.actor_order, lane)


def party_facts(case: Case, by_actor: Iterable[LaneFacts]) -> list[LaneFacts]:
    """The lanes of the parties among those by actor. Their keys are others, for by actor lanes stand open."""
    parties = {f"actor:{actor.id}" for actor in case.actors.values() if actor.role == "party"}
    return [_renamed(lane, "actor:", "party:") for lane in by_actor if lane.key in parties]


def place_facts(case: Case, rows: Rows) -> list[LaneFacts]:
    """A lane for every place of `rows`, inside the place it lies in."""
    places = case.places
    above = {place.id: place.parent_id for place in places.values() if place.parent_id in places}

    def lane(place_id: int, children: tuple[LaneFacts, ...]) -> LaneFacts:
        return LaneFacts(f"place:{place_id}", places[place_id].name, "", "back", rows.get(place_id, _NONE), children)

    return nested((i for i in rows if i in places), above, lambda i: places[i].name, lane)


def nested(
    held: Iterable[int],
    above: Mapping[int, int | None],
    order: Callable[[int], Any],
    lane: Callable[[int, tuple[LaneFacts, ...]], LaneFacts],
) -> list[LaneFacts]:
    """Lanes of the records that hold events, and of those above them, each inside the one that `above` names.

    What leads round in a circle stands outside, and so does what would lie more than `DEEPEST` levels deep.
    """
    parents: dict[int, int] = {}
    shown: set[int] = set()
    for record_id in held:
        path = _path(record_id, above)
        shown.update(path)
        parents.update(pairwise(path))
    inside: dict[int, list[int]] = {}
    for child, parent in parents.items():
        inside.setdefault(parent, []).append(child)

    def made(record_id: int) -> LaneFacts:
        return lane(record_id, tuple(made(child) for child in sorted(inside.get(record_id, ()), key=order)))

    return [made(record_id) for record_id in sorted(shown - parents.keys(), key=order)]


def _path(record_id: int, above: Mapping[int, int | None]) -> list[int]:
    """A record and those above it, outermost last; it alone where they lead in a circle or lie too deep."""
    path, at = [record_id], above.get(record_id)
    while at is not None:
        if at in path or len(path) >= DEEPEST:
            return [record_id]
        path.append(at)
        at = above.get(at)
    return path


def _bodies(case: Case, facts: CaseFacts) -> dict[int, int | None]:
    """The body of each actor by the first membership that is known. A party stands by itself."""
    found: dict[int, int | None] = {}
    for membership in case.memberships.values():
        member = case.actors.get(membership.member_id)
        if member is None or member.role == "party" or membership.org_id not in case.actors:
            continue
        if facts.known(membership):
            found.setdefault(membership.member_id, membership.org_id)
    return found


def _renamed(lane: LaneFacts, before: str, after: str) -> LaneFacts:
    """A lane and those inside it under other keys."""
    children = tuple(_renamed(child, before, after) for child in lane.children)
    return lane._replace(key=after + lane.key.removeprefix(before), children=children)
