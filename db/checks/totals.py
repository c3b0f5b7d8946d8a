"""Totals against their parts: of a swap, of each against all, of a swap against its stages.

A total is doubted only where no choice among the claims on record adds up to it: that two sides count differently is
told by the claims themselves. Civilians, wounded, children and foreigners may stand among a total or beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from db.checks.amounts import BESIDE, PRINCIPAL, Amount, Sum, amount_of, one_of_each, whole_amounts
from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.checks.swap_claims import WHOLE, SwapClaims, direction_of, rows_of, told_once
from db.domain import CountClaim, RecordId


def totals_of(claims: SwapClaims) -> Iterator[Finding]:
    """The findings about the totals of one swap."""
    for modality in claims.modalities:
        for claim in told_once(claims.of(modality)):
            if direction_of(claim) != WHOLE:
                if claim.category == "total":
                    yield from _against(claims, claim, claims.sums_one_way(modality, direction_of(claim)))
            elif claim.measure == "each":
                yield from _each_against_total(claims, claim)
            else:
                yield from _against(claims, claim, claims.sums_of_all(modality, claim.category))


def fits(claim: CountClaim, sums: list[Sum]) -> Sum | None:
    """A sum that the claim can mean, or None."""
    return next((s for stated in whole_amounts(claim) for s in sums if s.amount.meets(stated)), None)


def _against(claims: SwapClaims, claim: CountClaim, sums: list[Sum]) -> Iterator[Finding]:
    if not sums or fits(claim, sums):
        return
    shown, stated = told_parts(claims, claim), amount_of(claim)
    if shown is None or stated is None:
        return
    others = [
        other
        for other in claims.slots(claim.modality).get((direction_of(claim), claim.category), [])
        if other.id != claim.id and other.measure == claim.measure and not _meets(other, claim)
    ]
    values: dict[str, str | int] = {
        "claimant": claims.claimant(claim),
        "total": stated.text,
        "parts": shown.text,
    }
    rows = rows_of(claim, *shown.parts, *others[:1])
    partly_told = direction_of(claim) != WHOLE or not claims.principal_told(claim.modality)
    if shown.amount.below(stated) and partly_told:
        # More in all than in the parts on record need not be a fault: a part may not have been told.
        missing = Amount(stated.low - (shown.amount.high or 0), stated.high and stated.high - shown.amount.low)
        yield finding("total_parts", "info", rows, {**values, "missing": missing.text}, "total_parts_more")
    elif others:
        other_total = (amount_of(others[0]) or stated).text
        values |= {"other": claims.claimant(others[0]), "other_total": other_total}
        yield finding("total_parts", "warning", rows, values, "total_parts_and_other")
    else:
        yield finding("total_parts", "warning", rows, values)


def _meets(one: CountClaim, other: CountClaim) -> bool:
    return any(a.meets(b) for a in whole_amounts(one) for b in whole_amounts(other))


def told_parts(claims: SwapClaims, total: CountClaim) -> Sum | None:
    """The parts to name beside a total: for each direction and category the first that was told."""
    directions = claims.directions(total.modality)
    wanted = [direction_of(total)] if direction_of(total) != WHOLE else list(directions)
    groups: list[list[Sum]] = []
    for direction in wanted:
        by_category: dict[str, list[CountClaim]] = {}
        for claim in directions.get(direction, []):
            if claim.id != total.id:
                by_category.setdefault(claim.category, []).append(claim)
        names = [total.category] if total.category in by_category else []
        if total.category == "total":
            names = names or [n for n in PRINCIPAL if n in by_category] or [n for n in BESIDE if n in by_category]
        for name in names:
            part = by_category[name][0]
            amount = amount_of(part)
            if amount is not None:
                groups.append([Sum(amount, (part,))])
    return one_of_each(groups)[0] if groups else None


def _each_against_total(claims: SwapClaims, each: CountClaim) -> Iterator[Finding]:
    """A number for each side against the whole, or, where no whole is told, against each direction."""
    stated = amount_of(each)
    slot = claims.slots(each.modality).get((WHOLE, each.category), [])
    wholes = [claim for claim in slot if claim.measure == "whole"]
    if stated is None:
        return
    values: dict[str, str | int] = {
        "claimant": claims.claimant(each),
        "each": stated.text,
        "double": stated.twice().text,
    }
    if wholes:
        if not any(_meets(each, whole) for whole in wholes):
            whole = wholes[0]
            values |= {"other": claims.claimant(whole), "total": (amount_of(whole) or stated).text}
            yield finding("each_total", "warning", rows_of(each, whole), values)
        return
    sums = claims.sums_of_all(each.modality, each.category)
    shown = told_parts(claims, each)
    if sums and shown and not fits(each, sums):
        rows = rows_of(each, *shown.parts)
        yield finding("each_total", "warning", rows, {**values, "parts": shown.text}, "each_parts")


def check_stages(known: Known) -> Iterator[Finding]:
    """A swap in stages: its total against what the stages add up to, where each stage tells its own."""
    for whole_id, stage_ids in known.stages.items():
        totals = told_once(c for c in known.claims_by_swap.get(whole_id, ()) if _is_total(c))
        groups = [_stage_sums(known, stage_id) for stage_id in stage_ids]
        if not totals or not all(groups):
            continue
        sums = one_of_each(groups)
        for total in totals:
            if not sums or fits(total, sums):
                continue
            claims = SwapClaims(known, whole_id, known.claims_by_swap[whole_id])
            shown = one_of_each([group[:1] for group in groups])[0]
            values: dict[str, str | int] = {
                "claimant": claims.claimant(total),
                "title": known.title(whole_id),
                "total": (amount_of(total) or shown.amount).text,
                "count": len(stage_ids),
                "parts": shown.text,
            }
            yield finding("total_stages", "warning", rows_of(total, *shown.parts), values)


def _is_total(claim: CountClaim) -> bool:
    whole = direction_of(claim) == WHOLE and claim.category == "total" and claim.measure == "whole"
    return whole and claim.modality == "delivered" and amount_of(claim) is not None


def _stage_sums(known: Known, stage_id: RecordId) -> list[Sum]:
    totals = [c for c in known.claims_by_swap.get(stage_id, ()) if _is_total(c)]
    return [Sum(amount, (c,)) for c in totals if (amount := amount_of(c)) is not None]
