"""What the claims about a swap add up to: per direction, in all, and whether a stated total fits (DESIGN 6.2).

Nothing is chosen silently: where an analyst named a working figure it is used, otherwise the delivered claim with
the lowest number in its direction and category; every claim is listed beside the diagram.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.domain import Actor, CountClaim
from viewer.models.case_reading import CaseReading
from viewer.models.claim_words import WordsOfClaims
from viewer.models.record_words import count_words
from viewer.words import CATEGORY, number, tr, word

_PRINCIPAL = (
    "military",
    "detainee",
    "hostage",
    "civilian",
    "foreign_national",
    "child",
    "wounded_sick",
    "remains",
    "total",
)
_MODALITIES = ("delivered", "agreed", "promised", "expected")
Direction = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SideCount:
    """One direction: who received from whom, the principal category's claim, the others, all by working claims."""

    to: Actor
    held_by: Actor
    main: CountClaim
    others: tuple[CountClaim, ...] = ()
    figures: tuple[int, ...] = ()  # the figures claimed as delivered, low to high, where nobody works with one of them

    @property
    def main_count(self) -> int | None:
        """The principal count; the lowest where claims differ or of a range; None where it was not disclosed."""
        return self.figures[0] if self.figures else _low(self.main)

    @property
    def most(self) -> int | None:
        """The highest figure claimed, where claims differ and nobody works with one of them."""
        return self.figures[-1] if self.figures else None

    @property
    def other_count(self) -> int:
        """People of other categories, counted apart."""
        return sum(_low(claim) or 0 for claim in self.others)

    @property
    def figure(self) -> str:
        """ "157", "157 + 3 civilians", "number not disclosed"."""
        parts = [count_words(self.main)]
        if self.figures:
            parts = [WordsOfClaims().either(self.figures[0], self.figures[-1], len(self.figures))]
        parts += [
            tr("{count} {category}", count=count_words(c), category=word(CATEGORY, c.category)) for c in self.others
        ]
        return " + ".join(parts)


@dataclass(frozen=True, slots=True)
class CountCheck:
    """The check's sentence and its tone: "ok", "warn", or "" where there is nothing to compare with."""

    sentence: str
    tone: str


@dataclass(frozen=True, slots=True)
class SwapCounts:
    """A swap's sides in the case's order of receivers, its claims, and the check."""

    sides: tuple[SideCount, ...]
    claims: tuple[CountClaim, ...]
    check: CountCheck | None

    @property
    def category(self) -> str:
        """What the principal figures count, where all sides count the same; else empty."""
        kinds = {side.main.category for side in self.sides}
        return word(CATEGORY, kinds.pop()) if len(kinds) == 1 else ""

    @property
    def largest(self) -> int:
        """The largest sum of one side, for a common scale; at least 1."""
        return max([1, *((side.most or side.main_count or 0) + side.other_count for side in self.sides)])


def swap_counts(reading: CaseReading, swap_id: int) -> SwapCounts:
    """The counts of a swap, of what is known on the as-known date."""
    case = reading.case
    claims = reading.known(case.count_claims.of(swap_id))
    claims.sort(key=lambda c: c.number)
    working = {figure.claim_id for figure in reading.known(case.working_figures.values())}
    by_direction: dict[Direction, list[CountClaim]] = {}
    for claim in claims:
        if claim.from_id in case.actors and claim.to_id in case.actors:
            by_direction.setdefault((claim.from_id, claim.to_id), []).append(claim)
    sides = [
        _side(case.actors[to_id], case.actors[from_id], found, working)
        for (from_id, to_id), found in by_direction.items()
    ]
    sides.sort(key=lambda side: (side.to.sort, side.to.name))
    totals = [c for c in claims if c.from_id is None and c.to_id is None]
    return SwapCounts(tuple(sides), tuple(claims), _check(tuple(sides), totals))


def _side(to: Actor, held_by: Actor, claims: list[CountClaim], working: set[int]) -> SideCount:
    chosen: dict[str, CountClaim] = {}
    for claim in sorted(claims, key=lambda c: _preference(c, working)):
        if claim.included_in_id is None:
            chosen.setdefault(claim.category, claim)
    if not chosen:
        chosen = {claims[0].category: claims[0]}
    order = sorted(chosen.values(), key=lambda c: _PRINCIPAL.index(c.category))
    if len(order) > 1 and order[-1].category == "total":
        order.pop()
    return SideCount(to, held_by, order[0], tuple(order[1:]), _competing(order[0], claims, working))


def _competing(main: CountClaim, claims: list[CountClaim], working: set[int]) -> tuple[int, ...]:
    """The figures that compete with a claim: delivered, of its category and measure; empty where there is one."""
    if main.id in working:
        return ()
    same = [c for c in claims if (c.category, c.measure, c.modality) == (main.category, main.measure, "delivered")]
    if len({(c.count_min, c.count_max) for c in same}) < 2:
        return ()
    told = sorted({n for c in same for n in (c.count_min, c.count_max) if n is not None})
    return tuple(told) if len(told) > 1 else ()


def _preference(claim: CountClaim, working: set[int]) -> tuple[bool, int, bool, int]:
    return claim.id not in working, _MODALITIES.index(claim.modality), _low(claim) is None, claim.number


def _low(claim: CountClaim) -> int | None:
    return claim.count_min if claim.count_min is not None else claim.count_max


def _check(sides: tuple[SideCount, ...], totals: Iterable[CountClaim]) -> CountCheck | None:
    """Compares the sum of the sides with every stated total; says who stands outside it."""
    mains = [side.main_count for side in sides]
    if len(sides) < 2 or any(count is None for count in mains):
        return None
    known = [count for count in mains if count is not None]
    total = sum(known)
    if any(side.most is not None for side in sides):
        most = sum(side.most or side.main_count or 0 for side in sides)
        either = WordsOfClaims().either(total, most, 2 if sum(side.most is not None for side in sides) == 1 else 3)
        return CountCheck(tr("The claims differ: the sides add up to {sums}.", sums=either), "warn")
    stated = [(_low(claim), claim.measure) for claim in totals]
    whole = {n for n, measure in stated if n is not None and measure != "each"}
    each = {n for n, measure in stated if n is not None and measure == "each"}
    summed, apart = " + ".join(number(n) for n in known), _apart_words(sides)
    others = sum(side.other_count for side in sides)
    if total in whole:
        matches = tr("{sum} matches the stated total of {total}.", sum=summed, total=number(total))
        return CountCheck(tr("{sentence} {apart}", sentence=matches, apart=apart) if apart else matches, "ok")
    if others and total + others in whole:
        summed = " + ".join([summed, *(number(s.other_count) for s in sides if s.other_count)])
        return CountCheck(
            tr("{sum} matches the stated total of {total}.", sum=summed, total=number(total + others)), "ok"
        )
    if each and set(known) == each:
        return CountCheck(tr("{count} for each side matches what is stated.", count=number(known[0])), "ok")
    if whole or each:
        said = ", ".join(number(n) for n in sorted(whole | each))
        return CountCheck(
            tr("{sum} is {total}; the stated total is {stated}.", sum=summed, total=number(total), stated=said), "warn"
        )
    return CountCheck(tr("{sum} is {total}. No source states a total.", sum=summed, total=number(total)), "")


def _apart_words(sides: tuple[SideCount, ...]) -> str:
    counted: dict[str, int] = {}
    for side in sides:
        for claim in side.others:
            counted[claim.category] = counted.get(claim.category, 0) + (_low(claim) or 0)
    if not counted:
        return ""
    people = ", ".join(f"{number(count)} {word(CATEGORY, category)}" for category, count in counted.items())
    return tr("The {people} are counted apart.", people=people)
