"""The claims of one swap, sorted for the checks: by direction, category and what is claimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from db.checks.amounts import PRINCIPAL, Sum, amount_of, direction_sums, one_of_each
from db.checks.known import Known
from db.checks.sentences import WORDS
from db.domain import CountClaim, RecordId

Direction = tuple[RecordId | None, RecordId | None]
WHOLE: Direction = (None, None)


@dataclass(frozen=True)
class SwapClaims:
    """The known claims of one swap, in the order in which they entered the case."""

    known: Known
    swap_id: RecordId
    claims: tuple[CountClaim, ...]

    @cached_property
    def _numbered(self) -> dict[str, list[CountClaim]]:
        found: dict[str, list[CountClaim]] = {}
        for claim in self.claims:
            if amount_of(claim) is not None:
                found.setdefault(claim.modality, []).append(claim)
        return found

    @cached_property
    def modalities(self) -> tuple[str, ...]:
        """What sorts of claim with a number there are, "delivered" first."""
        return tuple(sorted(self._numbered, key=lambda m: (m != "delivered", m)))

    @cached_property
    def wholes(self) -> dict[RecordId, CountClaim]:
        """The claims that others are said to be included in, by id."""
        wanted = {claim.included_in_id for claim in self.claims} - {None}
        return {claim.id: claim for claim in self.claims if claim.id in wanted} if wanted else {}

    def of(self, modality: str) -> list[CountClaim]:
        """The claims of one modality that give a number."""
        return self._numbered.get(modality, [])

    @cached_property
    def _slots(self) -> dict[str, dict[tuple[Direction, str], list[CountClaim]]]:
        found: dict[str, dict[tuple[Direction, str], list[CountClaim]]] = {}
        for modality, claims in self._numbered.items():
            slots = found[modality] = {}
            for claim in claims:
                slots.setdefault((direction_of(claim), claim.category), []).append(claim)
        return found

    def slots(self, modality: str) -> dict[tuple[Direction, str], list[CountClaim]]:
        """The claims that answer one question: which way, and which category."""
        return self._slots.get(modality, {})

    @cached_property
    def one_way(self) -> bool:
        """Whether persons went one way only, by the swap's own words."""
        swap = self.known.case.swaps.get(self.swap_id)
        return swap is not None and (swap.formula == "one_way" or swap.mode == "release")

    def directions(self, modality: str) -> dict[Direction, list[CountClaim]]:
        """The claims with a number of each direction."""
        found: dict[Direction, list[CountClaim]] = {}
        for (direction, _category), slot in self.slots(modality).items():
            if direction != WHOLE:
                found.setdefault(direction, []).extend(slot)
        return found

    def principal_told(self, modality: str) -> bool:
        """Whether soldiers, detainees or hostages are counted at all."""
        return any(category in PRINCIPAL for _direction, category in self.slots(modality))

    @cached_property
    def _sums(self) -> dict[tuple[str, Direction | str], list[Sum]]:
        return {}

    def sums_one_way(self, modality: str, direction: Direction) -> list[Sum]:
        """What the parts of one direction can add up to."""
        if (modality, direction) not in self._sums:
            claims = self.directions(modality).get(direction, [])
            beside = not self.principal_told(modality)
            self._sums[modality, direction] = direction_sums(claims, self.wholes, count_beside=beside)
        return self._sums[modality, direction]

    def sums_of_all(self, modality: str, category: str = "total") -> list[Sum]:
        """What the directions can add up to; empty where a direction is not told, so that nothing can be said."""
        if (modality, category) not in self._sums:
            self._sums[modality, category] = self._all_ways(modality, category)
        return self._sums[modality, category]

    def _all_ways(self, modality: str, category: str) -> list[Sum]:
        directions = self.directions(modality)
        if not directions or (len(directions) == 1 and not self.one_way):
            return []
        groups = []
        for direction, claims in directions.items():
            named = [Sum(a, (c,)) for c in claims if c.category == category and (a := amount_of(c)) is not None]
            sums = self.sums_one_way(modality, direction) if category == "total" else []
            if not named and not sums:
                return []
            groups.append([*named, *sums])
        return one_of_each(groups)

    def claimant(self, claim: CountClaim) -> str:
        """Who makes a claim, in the words of the case."""
        actor = self.known.case.actors.get(claim.claimed_by_id or 0)
        return claim.claimed_by_text or (actor.name if actor else WORDS["unnamed_claimant"])

    def name(self, actor_id: RecordId | None) -> str:
        """An actor's name in a sentence."""
        actor = self.known.case.actors.get(actor_id or 0)
        return (actor.short_name or actor.name) if actor else WORDS["unnamed_actor"]


def direction_of(claim: CountClaim) -> Direction:
    """Who held the persons and who received them; `WHOLE` for the exchange as a whole."""
    return claim.from_id, claim.to_id


def all_swap_claims(known: Known) -> Iterator[SwapClaims]:
    """The claims of every swap that has any."""
    for swap_id, claims in known.claims_by_swap.items():
        yield SwapClaims(known, swap_id, claims)


def nearest(claims: list[CountClaim], like: CountClaim) -> CountClaim:
    """The claim of the same claimant, else the first."""
    same = [c for c in claims if (c.claimed_by_id, c.claimed_by_text) == (like.claimed_by_id, like.claimed_by_text)]
    return (same or claims)[0]


def told_once(claims: Iterable[CountClaim]) -> list[CountClaim]:
    """The claims without those that only repeat, about the same persons, a number told before: one finding each."""
    found: dict[tuple[object, ...], CountClaim] = {}
    for claim in claims:
        numbers = (claim.count_min, claim.count_max, claim.measure, claim.modality)
        found.setdefault((direction_of(claim), claim.category, *numbers, claim.included_in_id), claim)
    return list(found.values())


def rows_of(*claims: CountClaim) -> list[tuple[str, RecordId]]:
    """The rows that a finding names."""
    return [(claim.uid, claim.id) for claim in claims]
