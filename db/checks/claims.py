"""Claims against claims: told differently, part and whole, among or beside, promised and delivered.

Competing claims are named, never weighed: no check says which of them is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from db.checks.amounts import Amount, amount_of, whole_amounts
from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.checks.sentences import WORDS
from db.checks.swap_claims import (
    WHOLE,
    Direction,
    SwapClaims,
    all_swap_claims,
    direction_of,
    nearest,
    rows_of,
    told_once,
)
from db.checks.totals import totals_of
from db.domain import CountClaim, RecordId


def check_claims(known: Known) -> Iterator[Finding]:
    """Every way in which the claims of one swap do not fit each other, its totals included."""
    for claims in all_swap_claims(known):
        totals = list(totals_of(claims))
        yield from totals
        named = {row for found in totals for row in found.record_ids}
        for modality in claims.modalities:
            for (direction, category), slot in claims.slots(modality).items():
                yield from _differ(claims, direction, category, slot, named)
                yield from _included_and_added(claims, direction, category, slot)
        yield from _part_of_less(claims)
        yield from _promised_and_delivered(claims)


def _differ(
    claims: SwapClaims, direction: Direction, category: str, slot: list[CountClaim], named: set[RecordId]
) -> Iterator[Finding]:
    """Claims for one direction and category that no one number fits; each amount is named once, by its first claim.

    Totals that a check of the parts names already are not named again; a number for each side is compared with the
    whole by that check.
    """
    if len(slot) < 2 or _same_numbers(slot):
        return
    firsts: dict[Amount, CountClaim] = {}
    for claim in slot:
        amount = amount_of(claim)
        if amount is not None and claim.measure == "whole":
            firsts.setdefault(amount, claim)
    apart = [c for a, c in firsts.items() if any(not a.meets(b) for b in firsts)]
    if len(apart) < 2 or (category == "total" and {claim.id for claim in apart} <= named):
        return
    if direction == WHOLE:
        told = [f"{claims.claimant(c)} {(amount_of(c) or Amount(0, 0)).text}" for c in apart]
        values: dict[str, str | int] = {"title": claims.known.title(claims.swap_id), "claims": "; ".join(told)}
        yield finding("claims_differ", "info", rows_of(*apart), values)
        return
    yield _directed(claims, direction, category, apart)


def _same_numbers(slot: list[CountClaim]) -> bool:
    first = slot[0]
    return all((c.count_min, c.count_max) == (first.count_min, first.count_max) for c in slot)


def _directed(claims: SwapClaims, direction: Direction, category: str, apart: list[CountClaim]) -> Finding:
    holder, receiver = direction
    sides = claims.known.sides
    values: dict[str, str | int] = {
        "category": WORDS[f"category_{category}"],
        "from": claims.name(holder),
        "to": claims.name(receiver),
    }
    sent = next((c for c in apart if (side := sides.of_claim(c)) and side == sides.of(holder)), None)
    came = next((c for c in apart if (side := sides.of_claim(c)) and side == sides.of(receiver)), None)
    if sent is not None and came is not None and len(apart) == 2:
        values |= {
            "sender": claims.claimant(sent),
            "sent": (amount_of(sent) or Amount(0, 0)).text,
            "taker": claims.claimant(came),
            "came": (amount_of(came) or Amount(0, 0)).text,
        }
        return finding("released_received", "warning", rows_of(sent, came), values)
    told = [f"{claims.claimant(c)} {(amount_of(c) or Amount(0, 0)).text}" for c in apart]
    return finding("claims_differ", "info", rows_of(*apart), {**values, "claims": "; ".join(told)}, "claims_differ_way")


def _included_and_added(
    claims: SwapClaims, direction: Direction, category: str, slot: list[CountClaim]
) -> Iterator[Finding]:
    """One claimant has a group among another group, another claimant gives both side by side."""
    among = [c for c in slot if (w := claims.wholes.get(c.included_in_id or 0)) is not None and _inside(c, w)]
    for inside in among:
        whole = claims.wholes[inside.included_in_id or 0]
        for beside in slot:
            if beside.included_in_id is not None or _claimant(beside) == _claimant(inside):
                continue
            own = [c for c in claims.slots(beside.modality).get((direction, whole.category), ()) if c.id != whole.id]
            base = next((c for c in own if _claimant(c) == _claimant(beside)), None)
            if base is None:
                continue
            values: dict[str, str | int] = {
                "insider": claims.claimant(inside),
                "outsider": claims.claimant(beside),
                "inside": (amount_of(inside) or Amount(0, 0)).text,
                "beside": (amount_of(beside) or Amount(0, 0)).text,
                "whole": (amount_of(whole) or Amount(0, None)).text,
                "base": (amount_of(base) or Amount(0, None)).text,
                "category": WORDS[f"category_{category}"],
            }
            yield finding("included_added", "warning", rows_of(inside, beside), values)
            return


def _inside(part: CountClaim, whole: CountClaim) -> bool:
    """Whether a part stands inside another category going the same way; every part is inside a total."""
    return direction_of(part) == direction_of(whole) and whole.category not in ("total", part.category)


def _claimant(claim: CountClaim) -> tuple[int | None, str]:
    return claim.claimed_by_id, claim.claimed_by_text


def _part_of_less(claims: SwapClaims) -> Iterator[Finding]:
    """A part that is more than the whole it is said to be in."""
    for part in told_once(claim for claim in claims.claims if claim.included_in_id is not None):
        whole = claims.wholes.get(part.included_in_id or 0)
        inner, outer = amount_of(part), amount_of(whole) if whole else None
        if whole is None or inner is None or outer is None:
            continue
        if direction_of(whole) == WHOLE and whole.measure != "whole":
            outer = max(whole_amounts(whole))
        if outer.below(inner):
            values: dict[str, str | int] = {
                "claimant": claims.claimant(part),
                "part": inner.text,
                "category": WORDS[f"category_{part.category}"],
                "whole": outer.text,
            }
            yield finding("part_whole", "error", rows_of(part, whole), values)


def _promised_and_delivered(claims: SwapClaims) -> Iterator[Finding]:
    """What was promised, agreed or expected against what came, in the same direction and category."""
    delivered = claims.slots("delivered")
    for modality in claims.modalities:
        if modality == "delivered":
            continue
        for promise in told_once(claims.of(modality)):
            came = delivered.get((direction_of(promise), promise.category), [])
            if not came or any(a.meets(b) for c in came for a in whole_amounts(c) for b in whole_amounts(promise)):
                continue
            told = nearest(came, promise)
            both = direction_of(promise) == WHOLE and promise.measure == "each"
            stated, got = amount_of(promise), amount_of(told)
            if stated is None or got is None:
                continue
            values: dict[str, str | int] = {
                "claimant": claims.claimant(promise),
                "promised": stated.text,
                "double": stated.twice().text,
                "other": claims.claimant(told),
                "came": got.text,
                "category": WORDS[f"category_{promise.category}"],
            }
            template = f"{modality}_delivered_each" if both else f"{modality}_delivered"
            yield finding(f"{modality}_delivered", "warning", rows_of(promise, told), values, template)
