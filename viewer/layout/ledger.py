"""The issue ledger as cells: where each issue stood after each round, asserted by someone or only carried forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.layout.positions import HELD, PLANNED, IssueFacts, PositionFacts, RoundColumn, StatusClaim

ASSERTED, CARRIED, TOUCHED, SILENT, NOT_RAISED, NOT_HELD = (
    "asserted",
    "carried",
    "touched",
    "silent",
    "not_raised",
    "not_held",
)
LEDGER_KINDS = (ASSERTED, CARRIED, TOUCHED, SILENT, NOT_RAISED, NOT_HELD)
"""What a cell of the ledger is, exactly one of:

- asserted: someone states a status in this round;
- carried: the issue was touched or not, no status is stated, the last one is carried forward;
- touched: the round touched the issue before any status was stated;
- silent: the round was held, nothing about the issue is on record and nothing was before;
- not raised: the issue is first on record after this round (whether it was raised before, nobody says);
- not held yet: the round is planned (or was cancelled).
"""


@dataclass(frozen=True, slots=True)
class LedgerCell:
    """An issue after a round. `between` are statuses stated since the round before, outside any round."""

    issue_id: int
    round_id: int
    kind: str
    status: str = ""
    claims: tuple[StatusClaim, ...] = ()
    between: tuple[StatusClaim, ...] = ()
    discussed: bool = False
    state: str = HELD

    @property
    def claim(self) -> StatusClaim | None:
        """The last claim of the round."""
        return self.claims[-1] if self.claims else None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An issue through the rounds."""

    issue: IssueFacts
    cells: tuple[LedgerCell, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Issues over rounds."""

    columns: tuple[RoundColumn, ...] = ()
    rows: tuple[LedgerRow, ...] = ()


def ledger_of(facts: PositionFacts, shown: Sequence[RoundColumn]) -> Ledger:
    """The ledger of the rounds shown; what was stated before the first of them is carried into it."""
    columns = tuple(shown)
    return Ledger(columns, tuple(LedgerRow(issue, _cells(issue, columns, facts)) for issue in facts.issues))


def _cells(issue: IssueFacts, columns: tuple[RoundColumn, ...], facts: PositionFacts) -> tuple[LedgerCell, ...]:
    spoken = {p.round_id for p in facts.positions if p.issue_id == issue.issue_id}
    made: list[LedgerCell] = []
    told = 0
    for place, column in enumerate(columns):
        own = tuple(claim for claim in issue.statuses if claim.round_id == column.event_id)
        until = _told_until(issue, column, own, told)
        since = tuple(claim for claim in issue.statuses[told:until] if claim not in own)
        between = since[-3:] if place else ()
        before = since[-1].status if since else _status_of(made) or _earlier(issue, told)
        told = max(until, told)
        discussed = column.event_id in issue.touched or column.event_id in spoken
        kind, status = _kind(column, own, before, discussed, issue, told)
        made.append(LedgerCell(issue.issue_id, column.event_id, kind, status, own, between, discussed, column.state))
    return tuple(made)


def _told_until(issue: IssueFacts, column: RoundColumn, own: tuple[StatusClaim, ...], told: int) -> int:
    """How many of the issue's statuses, in time order, are stated by the end of a round."""
    if own:
        return issue.statuses.index(own[-1]) + 1
    end = column.end_s if column.end_s is not None else column.start_s
    if column.state == PLANNED and end is None:
        return len(issue.statuses)
    return told if end is None else sum(claim.at_s <= end for claim in issue.statuses)


def _status_of(made: list[LedgerCell]) -> str:
    return made[-1].status if made else ""


def _earlier(issue: IssueFacts, told: int) -> str:
    return issue.statuses[told - 1].status if told else ""


def _kind(
    column: RoundColumn,
    own: tuple[StatusClaim, ...],
    before: str,
    discussed: bool,
    issue: IssueFacts,
    told: int,
) -> tuple[str, str]:
    if column.state != HELD:
        return NOT_HELD, before
    if own:
        return ASSERTED, own[-1].status
    if before:
        return CARRIED, before
    if discussed:
        return TOUCHED, ""
    return (NOT_RAISED if told < len(issue.statuses) else SILENT), ""
