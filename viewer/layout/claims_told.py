"""Competing claims of a swap, sorted: one row a direction and category, one dot a figure, never an average."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.domain import COUNT_CATEGORIES, COUNT_MODALITIES, CountClaim

MOST_SUMS = 2_000


@dataclass(frozen=True, slots=True)
class ClaimDot:
    """One figure and everyone who claims it. `low` and `high` differ for a range; `modality` is the firmest of its
    claims', "delivered" before "agreed", "promised" and "expected"; `working`: an analyst works with it."""

    low: int
    high: int
    claim_ids: tuple[int, ...]
    modality: str = "delivered"
    working: bool = False

    @property
    def firm(self) -> bool:
        """Whether at least one claim says delivered."""
        return self.modality == "delivered"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A direction and category: its figures from low to high, and how many claims disclose none.

    Figures of the whole and figures for each side are kept in rows of their own (`measure`).
    """

    from_id: int
    to_id: int
    category: str
    measure: str
    dots: tuple[ClaimDot, ...]
    undisclosed: int = 0

    @property
    def differs(self) -> bool:
        """Whether the claims name more than one figure."""
        return len(self.dots) > 1


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row with the names of who received and who held the people; empty where the claims name nobody.

    `disputed`: its figures differ, or it is a total of one direction that no choice of the parts on record makes.
    """

    row: ClaimRow
    to_name: str = ""
    from_name: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class WorkedWith:
    """The one figure an analyst works with, who chose it and why."""

    low: int
    high: int
    author: str
    reason: str = ""


def rows_of_claims(claims: Iterable[CountClaim], working: frozenset[int]) -> list[ClaimRow]:
    """Claims grouped by direction, category and measure, whole exchanges last."""
    groups: dict[tuple[int, int, str, str], list[CountClaim]] = {}
    for claim in claims:
        key = (claim.from_id or 0, claim.to_id or 0, claim.category, claim.measure)
        groups.setdefault(key, []).append(claim)
    rows = [_row(key, found, working) for key, found in groups.items()]
    return sorted(rows, key=lambda r: (not (r.from_id or r.to_id), r.to_id, COUNT_CATEGORIES.index(r.category)))


def is_disputed(row: ClaimRow, rows: Sequence[ClaimRow]) -> bool:
    """Whether a row's figures differ among themselves, or from what the other rows of its direction add up to.

    Civilians, wounded, children and foreigners may stand among a total or beside it, so any choice of parts will do.
    """
    if row.differs or row.category != "total" or not row.to_id or not row.dots:
        return row.differs
    parts = [r for r in rows if (r.from_id, r.to_id, r.measure) == (row.from_id, row.to_id, row.measure) and r != row]
    sums = {(0, 0)}
    for part in parts:
        sums |= {(low + dot.low, high + dot.high) for low, high in sums for dot in part.dots}
        if len(sums) > MOST_SUMS:
            return False
    met = any(low <= dot.high and dot.low <= high for dot in row.dots for low, high in sums)
    return bool(parts) and not met


def _row(key: tuple[int, int, str, str], claims: Sequence[CountClaim], working: frozenset[int]) -> ClaimRow:
    figures: dict[tuple[int, int], list[CountClaim]] = {}
    undisclosed = 0
    for claim in claims:
        known = [n for n in (claim.count_min, claim.count_max) if n is not None]
        if not known:
            undisclosed += 1
            continue
        figures.setdefault((min(known), max(known)), []).append(claim)
    dots = tuple(
        ClaimDot(
            low,
            high,
            tuple(claim.id for claim in found),
            min((claim.modality for claim in found), key=COUNT_MODALITIES.index),
            any(claim.id in working for claim in found),
        )
        for (low, high), found in sorted(figures.items())
    )
    return ClaimRow(*key, dots, undisclosed)
