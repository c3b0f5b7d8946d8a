"""The numbers of count claims: exact, a range, with an open end, or not disclosed, and how they add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from db.domain import CountClaim, RecordId

MOST_SUMS: Final = 2_000
"""Different sums tried for one swap. Beyond it the claims are so many that any total fits one of them."""

PRINCIPAL: Final = ("military", "detainee", "hostage")
"""Categories a total of persons is made of; the others may be among it or beside it, as sources count them."""
BESIDE: Final = ("civilian", "wounded_sick", "child", "foreign_national")


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """A number, mostly of persons: at least `low`, at most `high` (None: "or more")."""

    low: float
    high: float | None

    def __add__(self, other: Amount) -> Amount:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Amount(self.low + other.low, high)

    def twice(self) -> Amount:
        """The amount for both sides where this is the one for each."""
        return self + self

    def meets(self, other: Amount) -> bool:
        """Whether one number can be both amounts."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)

    def below(self, other: Amount) -> bool:
        """Whether every number of this amount is less than any of the other."""
        return self.high is not None and self.high < other.low

    @property
    def text(self) -> str:
        """The amount in signs that need no translation: "157", "10–14", "≥ 70"."""
        low = _plain(self.low)
        if self.high is None:
            return f"≥ {low}"
        return low if self.low == self.high else f"{low}–{_plain(self.high)}"


def _plain(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:,g}"


NOTHING: Final = Amount(0, 0)


def amount_of(claim: CountClaim) -> Amount | None:
    """What a claim says as it stands; None where no number is disclosed."""
    if claim.count_min is None and claim.count_max is None:
        return None
    return Amount(claim.count_min or 0, claim.count_max)


def whole_amounts(claim: CountClaim) -> list[Amount]:
    """What a claim says of both sides together: twice the number for each, either of the two where unclear."""
    stated = amount_of(claim)
    if stated is None:
        return []
    if claim.from_id is not None or claim.to_id is not None or claim.measure == "whole":
        return [stated]
    return [stated.twice()] if claim.measure == "each" else [stated, stated.twice()]


@dataclass(frozen=True, slots=True)
class Sum:
    """A way in which claims add up, with the claims that make it."""

    amount: Amount
    parts: tuple[CountClaim, ...]

    @property
    def text(self) -> str:
        """ "157 + 157 = 314", or one number alone."""
        numbers = [found.text for part in self.parts if (found := amount_of(part)) is not None]
        return numbers[0] if len(numbers) == 1 else f"{' + '.join(numbers)} = {self.amount.text}"

    @property
    def addends(self) -> str:
        """ "157 + 157"."""
        return " + ".join(found.text for part in self.parts if (found := amount_of(part)) is not None)


NO_PARTS: Final = Sum(NOTHING, ())


def one_of_each(options: Iterable[Sequence[Sum]]) -> list[Sum]:
    """All sums of one choice from each group; sums of one amount count once. Empty where they are too many."""
    found: dict[Amount, Sum] = {NOTHING: NO_PARTS}
    for group in options:
        longer: dict[Amount, Sum] = {}
        for before in found.values():
            for choice in group:
                total = before.amount + choice.amount
                longer.setdefault(total, Sum(total, before.parts + choice.parts))
        if len(longer) > MOST_SUMS:
            return []
        found = longer
    return list(found.values())


def direction_sums(
    claims: Sequence[CountClaim], wholes: Mapping[RecordId, CountClaim], *, count_beside: bool = False
) -> list[Sum]:
    """The totals of persons that the claims of one direction can add up to, without a claim that is itself a total.

    One claim for each principal category, and those beside them or not. What is included in another category's
    figure (`wholes` by id) is not added again. Without a principal category there is no sum unless `count_beside`.
    """
    by_category: dict[str, list[Sum]] = {}
    for claim in claims:
        whole = wholes.get(claim.included_in_id or 0)
        amount = amount_of(claim)
        if amount is not None and (whole is None or whole.category == "total"):
            by_category.setdefault(claim.category, []).append(Sum(amount, (claim,)))
    principal = [by_category[name] for name in PRINCIPAL if name in by_category]
    beside = [by_category[name] for name in BESIDE if name in by_category]
    if not principal and not (count_beside and beside):
        return []
    sums = one_of_each([*principal, *([NO_PARTS, *group] for group in beside)])
    return [found for found in sums if found.parts]
