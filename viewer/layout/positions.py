"""The position matrix as cells: who holds what on each issue in each round, and what that rests on (DESIGN 6).

Everything here is arithmetic over facts that are already "as known on" a date: no clock, no case file, no pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

HELD, PLANNED, CANCELLED = "held", "planned", "cancelled"
ASSERTED, CARRIED, OPEN = "asserted", "carried", "open"
NOT_DISCUSSED, NO_POSITIONS, NOT_HELD = "not_discussed", "no_positions", "not_held"
CELL_KINDS = (ASSERTED, CARRIED, OPEN, NOT_DISCUSSED, NO_POSITIONS, NOT_HELD)
"""What a cell is, exactly one of:

- asserted: a position of one of the parties is on record for this round;
- carried: the round touched the issue, nothing new is on record, an earlier position is carried forward;
- open: the issue is named as open in this round, and no party has a position on record;
- not discussed: the round has positions on record, none of them on this issue;
- no positions on record: the round was held, and no position on any issue is on record for it;
- not held yet: the round is planned (or was cancelled).
"""
CLOSED = frozenset({"agreed", "implemented", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Party:
    """A party of the case that holds positions."""

    actor_id: int
    name: str
    short: str
    positions: int = 0


@dataclass(frozen=True, slots=True)
class RoundColumn:
    """A round of talks: its name within its series, its dates in words, and where it lies in time (seconds)."""

    event_id: int
    series: str
    name: str
    dates: str
    state: str = HELD
    title: str = ""
    start_s: int | None = None
    end_s: int | None = None

    @property
    def at_s(self) -> float | None:
        """The middle of its dates; None where one end of them is open, for then it has no true place in time."""
        if self.start_s is None or self.end_s is None:
            return None
        return (self.start_s + self.end_s) / 2


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position of one party, the placement an analyst gave it (0 to 4, None = not placed), and what it rests on."""

    position_id: int
    issue_id: int
    actor_id: int
    round_id: int
    summary: str = ""
    stance: str = "unknown"
    value: int | None = None
    placed_by: str = ""
    reason: str = ""
    passages: int = 0
    quote: str = ""
    source: str = ""
    claimant: str = ""
    doubt: str = ""
    number: int = 0
    quote_id: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the record only says that the point is open: no words, no stance, no placement."""
        return not self.summary and self.stance == "unknown" and self.value is None


@dataclass(frozen=True, slots=True)
class StatusClaim:
    """Where an issue stood on a date, and who says so. `round_id` is 0 for a status between rounds."""

    status_id: int
    status: str
    at_s: int
    when: str
    round_id: int = 0
    claimant: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """An issue, its scale's named ends, its statuses in time order, the rounds that touched it."""

    issue_id: int
    title: str
    low_end: str = ""
    high_end: str = ""
    statuses: tuple[StatusClaim, ...] = ()
    touched: frozenset[int] = frozenset()

    @property
    def status(self) -> str:
        """The last status on record; empty without one."""
        return self.statuses[-1].status if self.statuses else ""


@dataclass(frozen=True, slots=True)
class PositionFacts:
    """What the matrix and the ledger read of a case: rounds in time order, issues in the case's order."""

    issues: tuple[IssueFacts, ...] = ()
    parties: tuple[Party, ...] = ()
    rounds: tuple[RoundColumn, ...] = ()
    positions: tuple[HeldPosition, ...] = ()

    @property
    def series(self) -> tuple[str, ...]:
        """The series of rounds, in the order of their first round."""
        return tuple(dict.fromkeys(column.series for column in self.rounds))

    def round_of(self, event_id: int) -> RoundColumn | None:
        """The column of a round."""
        return next((column for column in self.rounds if column.event_id == event_id), None)


@dataclass(frozen=True, slots=True)
class Stand:
    """One party in one cell. `slot`: 0 the first party (circle), 1 the second (square), 2 any other (diamond).

    `position` None: the party is silent here. `before` is where it was placed in the round before, when it moved.
    `text` is empty when the words are those of the round before (the first column on screen shows all words), `was`
    are the words before. `rivals` are other positions of the same party on record for the same round: another
    report, say.
    """

    slot: int
    actor_id: int
    name: str
    position: HeldPosition | None = None
    carried: bool = False
    before: int | None = None
    text: str = ""
    was: str = ""
    rivals: tuple[HeldPosition, ...] = ()

    @property
    def value(self) -> int | None:
        """Where it stands on the scale."""
        return self.position.value if self.position is not None else None


@dataclass(frozen=True, slots=True)
class Cell:
    """An issue in a round."""

    issue_id: int
    round_id: int
    kind: str
    stands: tuple[Stand, ...] = ()
    note: str = ""

    @property
    def gap(self) -> int | None:
        """The distance between the two parties on the scale, 0 to 4; None unless both are placed."""
        values = [stand.value for stand in self.stands if stand.slot < 2]
        if len(values) != 2 or values[0] is None or values[1] is None:
            return None
        return abs(values[0] - values[1])

    @property
    def moves(self) -> int:
        """How many parties moved since the round before."""
        return sum(stand.before is not None for stand in self.stands)

    @property
    def positions(self) -> tuple[HeldPosition, ...]:
        """Every position on record here, rivals after their own, in the parties' order."""
        found: list[HeldPosition] = []
        for stand in self.stands:
            if stand.position is not None:
                found += [stand.position, *stand.rivals]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An issue with a cell a round. `brief` says in short why there is nothing to compare: the row is then low."""

    issue: IssueFacts
    cells: tuple[Cell, ...]
    brief: bool = False

    @property
    def gaps(self) -> tuple[int | None, ...]:
        """The gap in each round."""
        return tuple(cell.gap for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of issues over columns of rounds, for two parties."""

    columns: tuple[RoundColumn, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    first: Party | None = None
    second: Party | None = None
    side_by_side: bool = False

    @property
    def rounds_with_positions(self) -> int:
        """How many columns have a position on record."""
        return sum(any(row.cells[at].kind == ASSERTED for row in self.rows) for at in range(len(self.columns)))

    @property
    def has_trend(self) -> bool:
        """Whether any issue has a gap in two rounds or more."""
        return any(sum(gap is not None for gap in row.gaps) > 1 for row in self.rows)

    def moves_in(self, column: int) -> int:
        """How many marks moved in a round."""
        return sum(row.cells[column].moves for row in self.rows)


def chosen_rounds(rounds: Sequence[RoundColumn], first_id: int, last_id: int, *, only_two: bool) -> list[RoundColumn]:
    """The rounds from one to another (0 = the first or last there is), or just those two side by side."""
    ids = [column.event_id for column in rounds]
    low = ids.index(first_id) if first_id in ids else 0
    high = ids.index(last_id) if last_id in ids else len(ids) - 1
    low, high = min(low, high), max(low, high)
    if only_two and high > low:
        return [rounds[low], rounds[high]]
    return list(rounds[low : high + 1])


def matrix_of(
    facts: PositionFacts,
    track: Sequence[RoundColumn],
    shown: Sequence[RoundColumn],
    first_id: int,
    second_id: int,
    *,
    side_by_side: bool = False,
) -> Matrix:
    """The matrix of `shown`, a part of the rounds of `track`; moves are since the round before in the track.

    `side_by_side`: moves are from one shown round to the next, to compare the two.
    """
    names = {party.actor_id: party for party in facts.parties}
    first, second = names.get(first_id), names.get(second_id)
    walked = list(shown if side_by_side else track)
    spoken = {position.round_id for position in facts.positions if not position.is_empty}
    at = {column.event_id: place for place, column in enumerate(walked)}
    rows = []
    for issue in facts.issues:
        row = _Row(facts, issue, (first_id, second_id), names, spoken)
        cells = [row.cell(column) for column in walked]
        kept = tuple(cells[at[column.event_id]] for column in shown)
        rows.append(MatrixRow(issue, kept, brief=not any(cell.kind in (ASSERTED, CARRIED, OPEN) for cell in kept)))
    rows.sort(key=lambda row: row.brief)
    return Matrix(tuple(shown), tuple(rows), first, second, side_by_side)


class _Row:
    """Walks one issue through the rounds, remembering what each party held last."""

    def __init__(
        self,
        facts: PositionFacts,
        issue: IssueFacts,
        pair: tuple[int, int],
        names: dict[int, Party],
        spoken: set[int],
    ) -> None:
        self._issue, self._pair, self._names, self._spoken = issue, pair, names, spoken
        self._by_round: dict[int, list[HeldPosition]] = {}
        for position in facts.positions:
            if position.issue_id == issue.issue_id:
                self._by_round.setdefault(position.round_id, []).append(position)
        self._last: dict[int, HeldPosition] = {}

    def cell(self, column: RoundColumn) -> Cell:
        """The cell of the next round."""
        issue, event_id = self._issue, column.event_id
        if column.state != HELD:
            return Cell(issue.issue_id, event_id, NOT_HELD, note=column.state)
        here = self._by_round.get(event_id, [])
        if any(not position.is_empty for position in here):
            return Cell(issue.issue_id, event_id, ASSERTED, tuple(self._stands(here)))
        touched = bool(here) or event_id in issue.touched
        if touched and self._last:
            return Cell(issue.issue_id, event_id, CARRIED, tuple(self._carried()))
        if touched:
            stands = tuple(self._stand(slot, [p for p in here if p.actor_id == i]) for slot, i in enumerate(self._pair))
            return Cell(issue.issue_id, event_id, OPEN, stands, note=self._status_at(event_id))
        kind = NOT_DISCUSSED if event_id in self._spoken else NO_POSITIONS
        return Cell(issue.issue_id, event_id, kind)

    def _stands(self, here: list[HeldPosition]) -> Iterable[Stand]:
        others = dict.fromkeys(p.actor_id for p in here if p.actor_id not in self._pair and not p.is_empty)
        for slot, actor_id in [*enumerate(self._pair), *((2, other) for other in others)]:
            found = [p for p in here if p.actor_id == actor_id and not p.is_empty]
            last = self._last.get(actor_id)
            if not found and last is not None:
                yield replace(self._stand(slot, [last]), carried=True)
                continue
            stand = self._stand(slot, found, actor_id)
            if stand.position is not None:
                stand = _moved(stand, stand.position, last)
                self._last[actor_id] = stand.position or found[0]
            yield stand

    def _carried(self) -> Iterable[Stand]:
        others = (actor_id for actor_id in self._last if actor_id not in self._pair)
        for slot, actor_id in [*enumerate(self._pair), *((2, other) for other in others)]:
            last = self._last.get(actor_id)
            stand = self._stand(slot, [last] if last is not None else [], actor_id)
            yield replace(stand, carried=last is not None)

    def _stand(self, slot: int, found: list[HeldPosition], actor_id: int = 0) -> Stand:
        """The party's own position: a placed one before one that is not, then the one recorded first."""
        order = sorted(found, key=lambda p: (p.value is None, p.number))
        actor_id = order[0].actor_id if order else actor_id or self._pair[min(slot, 1)]
        party = self._names.get(actor_id)
        position = order[0] if order else None
        return Stand(slot, actor_id, party.name if party else "", position, rivals=tuple(order[1:]))

    def _status_at(self, event_id: int) -> str:
        return next((claim.status for claim in self._issue.statuses if claim.round_id == event_id), "")


def _moved(stand: Stand, now: HeldPosition, last: HeldPosition | None) -> Stand:
    changed = last is None or last.summary != now.summary
    before = last.value if last is not None and now.value is not None and last.value != now.value else None
    was = last.summary if last is not None and changed else ""
    return replace(stand, before=before, text=now.summary if changed else "", was=was)
