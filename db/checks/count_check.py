"""The inspector's count check: what the figures of one exchange add up to, in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from db.case import Case
from db.checks.amounts import BESIDE, Sum, amount_of, whole_amounts
from db.checks.known import Known
from db.checks.sentences import COUNTS, WORDS
from db.checks.swap_claims import WHOLE, Direction, SwapClaims, direction_of
from db.checks.totals import fits, told_parts
from db.domain import CountClaim, RecordId

CountKind = Literal[
    "matches",
    "differs",
    "not_comparable",
    "claims_differ",
    "no_total",
    "one_direction",
    "undisclosed",
    "promised_only",
    "none",
]
_APART: Final = (*BESIDE, "remains")


@dataclass(frozen=True, slots=True)
class CountCheck:
    """What the figures come to: matches, differs, or why that cannot be said.

    `template` is a key of `COUNTS` and `values` its placeholders; `sentence` is the English one.
    """

    kind: CountKind
    template: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def sentence(self) -> str:
        """The check in English."""
        return COUNTS[self.template].format_map(dict(self.values))


def count_sentence(case: Case, swap_id: RecordId, as_of_s: int | None = None) -> CountCheck:
    """What the claims of one swap add up to. Nothing is chosen: a total matches where some of the claims make it."""
    known = Known(case, as_of_s)
    claims = SwapClaims(known, swap_id, known.claims_by_swap.get(swap_id, ()))
    if not claims.claims:
        return CountCheck("none", "none")
    if not claims.of("delivered"):
        disclosed = any(amount_of(claim) is not None for claim in claims.claims)
        return CountCheck("promised_only", "promised_only") if disclosed else CountCheck("undisclosed", "undisclosed")
    total = _stated_total(claims)
    return _without_total(claims) if total is None else _with_total(claims, total)


def _stated_total(claims: SwapClaims) -> CountClaim | None:
    """The total an analyst works with, else the first one of the whole exchange, else of a direction with parts."""
    totals = [c for c in claims.of("delivered") if c.category == "total" and c.measure == "whole"]
    totals = [c for c in totals if direction_of(c) == WHOLE or claims.sums_one_way("delivered", direction_of(c))]
    chosen = {w.claim_id for w in claims.known.case.working_figures.values() if w.withdrawn_s is None}
    totals.sort(key=lambda c: (c.id not in chosen, direction_of(c) != WHOLE))
    return totals[0] if totals else None


def _sums(claims: SwapClaims, total: CountClaim) -> list[Sum]:
    if direction_of(total) == WHOLE:
        return claims.sums_of_all("delivered")
    return claims.sums_one_way("delivered", direction_of(total))


def _with_total(claims: SwapClaims, total: CountClaim) -> CountCheck:
    stated, sums = amount_of(total), _sums(claims, total)
    stated_text = stated.text if stated else ""
    if not sums:
        return CountCheck("not_comparable", "not_comparable", (("total", stated_text),))
    match = fits(total, sums)
    if match is None:
        shown = told_parts(claims, total) or sums[0]
        return CountCheck("differs", "differs", (("parts", shown.text), ("total", stated_text)))
    values: list[tuple[str, str | int]] = [("parts", match.addends), ("total", stated_text)]
    rivals = _rivals(claims, (total, *match.parts))
    if rivals:
        return CountCheck("matches", "matches_with_rivals", (*values, ("list", ", ".join(rivals))))
    apart = _apart(claims, total, match)
    if not apart:
        return CountCheck("matches", "matches", tuple(values))
    if len(apart) == 1:
        number, category = apart[0]
        return CountCheck("matches", "matches_apart", (*values, ("apart", number), ("category", category)))
    listed = ", ".join(f"{number} {category}" for number, category in apart)
    return CountCheck("matches", "matches_apart_many", (*values, ("list", listed)))


def _apart(claims: SwapClaims, total: CountClaim, match: Sum) -> list[tuple[str, str]]:
    """(number, category) of what is on record beside the total: the first claim of each direction and category."""
    told: set[tuple[Direction, str]] = {(direction_of(part), part.category) for part in match.parts}
    ways = [direction_of(total)] if direction_of(total) != WHOLE else list(claims.directions("delivered"))
    whole_ways = {direction for direction, category in told if category == "total"}
    found = []
    for (direction, category), slot in claims.slots("delivered").items():
        first = slot[0]
        amount = amount_of(first)
        if category not in _APART or direction not in ways or (direction, category) in told or amount is None:
            continue
        # Beside a direction's own total it cannot be said whether these are among it; remains never are.
        among = first.included_in_id is not None or (direction in whole_ways and category != "remains")
        if not among:
            found.append((amount.text, WORDS[f"category_{category}"]))
    return found


def _rivals(claims: SwapClaims, shown: tuple[CountClaim, ...]) -> list[str]:
    """Numbers claimed for the same direction and category as a claim shown, that cannot be the same number."""
    slots = claims.slots("delivered")
    found: dict[str, None] = {}
    for claim in shown:
        for other in slots[direction_of(claim), claim.category]:
            amount = amount_of(other)
            if amount is not None and not any(a.meets(b) for a in whole_amounts(claim) for b in whole_amounts(other)):
                found[f"2 × {amount.text}" if other.measure == "each" else amount.text] = None
    return list(found)


def _without_total(claims: SwapClaims) -> CountCheck:
    for (direction, category), slot in claims.slots("delivered").items():
        amounts = list(dict.fromkeys(a for c in slot if (a := amount_of(c)) is not None))
        if direction != WHOLE and any(not amounts[0].meets(amount) for amount in amounts):
            values: dict[str, str | int] = {
                "category": WORDS[f"category_{category}"],
                "from": claims.name(direction[0]),
                "to": claims.name(direction[1]),
                "list": ", ".join(amount.text for amount in amounts),
            }
            return CountCheck("claims_differ", "claims_differ", tuple(values.items()))
    if len(claims.directions("delivered")) == 1 and not claims.one_way:
        return CountCheck("one_direction", "one_direction")
    own = _one_claimants_sum(claims)
    if own is None:
        return CountCheck("no_total", "no_total")
    return CountCheck("no_total", "no_total_parts", (("parts", own.text),))


def _one_claimants_sum(claims: SwapClaims) -> Sum | None:
    """What the parts give where one claimant gives them all: figures of different claimants are never added up."""
    told = claims.of("delivered")
    if len({(claim.claimed_by_id, claim.claimed_by_text) for claim in told}) != 1:
        return None
    sums = claims.sums_of_all("delivered")
    return max(sums, key=lambda found: len(found.parts)) if sums else None
