"""Which party an actor, a claim or a source speaks for. Nobody is put on a side that the case does not name."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Final

from db.case import Case
from db.domain import Actor, CountClaim, RecordId

_BY_COUNTRY: Final = frozenset({"person", "state", "state_body", "armed_force", "company"})
"""Kinds that speak for their country where no membership says otherwise; press and aid bodies do not."""


class Sides:
    """The parties of a case and who speaks for each.

    A party is an actor with the role "party" that is no member of another one. An actor is on the side of the party
    it belongs to, through any chain of memberships; where it has none, on that of the only party of its country.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._orgs: dict[RecordId, list[RecordId]] = defaultdict(list)
        for membership in sorted(case.memberships.values(), key=lambda m: m.uid):
            if membership.withdrawn_s is None:
                self._orgs[membership.member_id].append(membership.org_id)
        self._found: dict[RecordId, RecordId | None] = {}

    @cached_property
    def parties(self) -> tuple[RecordId, ...]:
        """The parties, in the case's own order."""
        named = [actor for actor in self._case.actors.values() if actor.role == "party" and actor.withdrawn_s is None]
        ids = {actor.id for actor in named}
        top = [actor for actor in named if not (self._above(actor.id) & ids)]
        states = {actor.country for actor in top if actor.kind == "state" and actor.country}
        # A delegate without a membership is not a second party beside his own state.
        tops = [a for a in top if a.kind == "state" or a.country not in states]
        return tuple(actor.id for actor in sorted(tops, key=lambda actor: (actor.sort, actor.uid)))

    def of(self, actor_id: RecordId | None) -> RecordId | None:
        """The party an actor speaks for, or None."""
        if actor_id is None or actor_id not in self._case.actors:
            return None
        if actor_id not in self._found:
            self._found[actor_id] = self._side(self._case.actors[actor_id])
        return self._found[actor_id]

    def of_claim(self, claim: CountClaim) -> RecordId | None:
        """The party that makes a claim, or None: a third party, the press, nobody named."""
        return self.of(claim.claimed_by_id)

    @cached_property
    def by_name(self) -> dict[str, RecordId]:
        """Party by every name, in lower case, of those who speak for it."""
        found: dict[str, RecordId] = {}
        for actor in self._case.actors.values():
            side = self.of(actor.id)
            if side is not None:
                names = [actor.name, *(name.name for name in self._case.actor_names.get(actor.id, ()))]
                found.update({name.casefold(): side for name in names if len(name) > 3})
        return found

    def of_publisher(self, publisher: str) -> RecordId | None:
        """The party whose own press a publisher is ("Upland Council, secretariat"), or None."""
        return self.by_name.get(publisher.partition(",")[0].strip().casefold())

    def _side(self, actor: Actor) -> RecordId | None:
        if actor.id in self.parties:
            return actor.id
        above = self._above(actor.id) & set(self.parties)
        if above:
            return next(iter(above)) if len(above) == 1 else None
        if self._orgs.get(actor.id) or actor.kind not in _BY_COUNTRY or not actor.country:
            return None
        same = [party for party in self.parties if self._case.actors[party].country == actor.country]
        return same[0] if len(same) == 1 else None

    def _above(self, actor_id: RecordId) -> set[RecordId]:
        seen: set[RecordId] = set()
        front = list(self._orgs.get(actor_id, ()))
        while front:
            org = front.pop()
            if org not in seen:
                seen.add(org)
                front.extend(self._orgs.get(org, ()))
        return seen - {actor_id}
