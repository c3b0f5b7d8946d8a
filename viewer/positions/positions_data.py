"""What the matrix and the ledger read of the open case, as known on the date it is shown for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from db.domain import Event, IssueStatus, Position, Round, Source
from viewer.layout.positions import (
    CANCELLED,
    HELD,
    PLANNED,
    HeldPosition,
    IssueFacts,
    Party,
    PositionFacts,
    RoundColumn,
    StatusClaim,
)
from viewer.models.case_reading import CaseReading
from viewer.models.record_words import actor_short, monogram_of, quoted
from viewer.models.when_words import date_of, sort_second, when_short
from viewer.words import number, tr

_STATES = {"planned": PLANNED, "postponed": PLANNED, "cancelled": CANCELLED}


def facts_of(reading: CaseReading) -> PositionFacts:
    """Issues, rounds, parties and positions that were known; empty without an open case."""
    if not reading.open:
        return PositionFacts()
    rounds = _rounds(reading)
    positions = tuple(_positions(reading, rounds))
    issues = sorted(reading.known(reading.case.issues.values()), key=lambda i: (i.sort, i.number))
    touched = _touched(reading, {column.event_id for column in rounds})
    return PositionFacts(
        tuple(
            IssueFacts(
                issue.id,
                issue.title,
                issue.low_end,
                issue.high_end,
                tuple(_claim(reading, status, rounds) for status in reading.statuses_of_issue(issue.id)),
                frozenset(touched[issue.id]),
            )
            for issue in issues
        ),
        tuple(_parties(reading, positions)),
        tuple(rounds),
        positions,
    )


# ---- rounds ---------------------------------------------------------------------------------------------------
def _rounds(reading: CaseReading) -> list[RoundColumn]:
    case = reading.case
    events = {event.id: event for event in reading.known(reading.events(list(case.rounds)))}
    columns = [
        _column(event, case.rounds[event.id])
        for event in events.values()
        if not _is_replaced(event, case.rounds[event.id], events)
    ]
    return sorted(columns, key=_order)


def _is_replaced(event: Event, part: Round, known: dict[int, Event]) -> bool:
    """A forecast round gives way to the round that took place, once that one is known."""
    return part.replaced_by_id in known if part.replaced_by_id else event.status == "superseded"


def _column(event: Event, part: Round) -> RoundColumn:
    date = date_of(event.date_edtf)
    state = _STATES.get(event.status, PLANNED if event.status == "superseded" else HELD)
    name = tr("Round {number}", number=number(part.number)) if part.number is not None else event.label or event.title
    dates = when_short(event.date_edtf) if event.date_edtf else tr("no date in source")
    if state == PLANNED:
        dates = tr("planned, {when}", when=dates) if event.date_edtf else tr("planned, no date")
    elif state == CANCELLED:
        dates = tr("cancelled")
    return RoundColumn(
        event.id,
        part.series or tr("Other talks"),
        name,
        dates,
        state,
        event.title,
        date.earliest_s if date else None,
        date.latest_s if date else None,
    )


def _order(column: RoundColumn) -> tuple[float, float]:
    """By when a round ends, else begins; planned rounds last where they have no end."""
    end = column.end_s if column.end_s is not None else column.start_s
    late = 2.0**62 if column.state == PLANNED else 2.0**61
    start = float(column.start_s) if column.start_s is not None else -(2.0**62)
    return (late if end is None or (column.end_s is None and column.state == PLANNED) else float(end)), start


# ---- positions ------------------------------------------------------------------------------------------------
def _positions(reading: CaseReading, rounds: list[RoundColumn]) -> Iterable[HeldPosition]:
    known: list[Position] = reading.known(reading.case.positions.values())
    cited = Counter(passage.target_id for passage in reading.evidence_of([position.id for position in known]))
    sources = _sources(reading, known)
    for position in sorted(known, key=lambda p: p.number):
        placement = reading.placement(position.id)
        quote = reading.quote(position.quote_id) if position.quote_id else None
        claimant = reading.case.actors.get(position.claimed_by_id or 0)
        yield HeldPosition(
            position.id,
            position.issue_id,
            position.actor_id,
            _round_of(position.event_id, position.date_edtf, rounds),
            position.summary,
            position.stance,
            placement.value if placement else None,
            placement.created_by if placement else "",
            placement.reason if placement else "",
            cited[position.id],
            quoted(quote) if quote is not None else "",
            sources.get(position.id, ""),
            actor_short(claimant) if claimant else "",
            position.doubt,
            position.number,
            position.quote_id or 0,
        )


def _sources(reading: CaseReading, positions: list[Position]) -> dict[int, str]:
    """The source that first speaks for each position, with its paragraph."""
    found: dict[int, str] = {}
    for passage in reading.evidence_of([position.id for position in positions]):
        source = reading.case.sources.get(passage.source_id)
        if passage.target_id in found or not isinstance(source, Source):
            continue
        title = source.title
        found[passage.target_id] = (
            tr("{source}, ¶{paragraph}", source=title, paragraph=number(passage.paragraph))
            if passage.paragraph
            else title
        )
    return found


def _round_of(event_id: int | None, date_edtf: str, rounds: list[RoundColumn]) -> int:
    """The round a position or status belongs to: the event it names, else the one round its date lies in."""
    if event_id is not None:
        return event_id if any(column.event_id == event_id for column in rounds) else 0
    date = date_of(date_edtf)
    if date is None or date.earliest_s is None or date.latest_s is None:
        return 0
    held = [
        column.event_id
        for column in rounds
        if column.state == HELD
        and column.start_s is not None
        and column.end_s is not None
        and column.start_s <= date.earliest_s
        and date.latest_s <= column.end_s
    ]
    return held[0] if len(held) == 1 else 0


def _parties(reading: CaseReading, positions: tuple[HeldPosition, ...]) -> Iterable[Party]:
    """Everyone who holds a position, most positions first; the case's own order decides between equals."""
    held = Counter(position.actor_id for position in positions)
    actors = [reading.case.actors[i] for i in held if i in reading.case.actors]
    for actor in sorted(actors, key=lambda a: (-held[a.id], a.sort, a.name)):
        yield Party(actor.id, actor.name, monogram_of(actor), held[actor.id])


def default_pair(reading: CaseReading, facts: PositionFacts) -> tuple[int, int]:
    """The two parties with the most positions, in the case's own order; 0 where there are fewer."""
    actors = reading.case.actors
    pair = sorted(facts.parties[:2], key=lambda party: (actors[party.actor_id].sort, party.name))
    first, second, *_rest = [*(party.actor_id for party in pair), 0, 0]
    return first, second


def default_series(facts: PositionFacts) -> str:
    """The series the matrix opens on: the last one with positions on record, else the last; empty without rounds."""
    spoken = {position.round_id for position in facts.positions}
    with_positions = [column.series for column in facts.rounds if column.event_id in spoken]
    if with_positions:
        return with_positions[-1]
    return facts.rounds[-1].series if facts.rounds else ""


# ---- issues ---------------------------------------------------------------------------------------------------
def _touched(reading: CaseReading, rounds: set[int]) -> defaultdict[int, set[int]]:
    """Rounds that are linked to each issue, or where its status was stated."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for owner_id, links in reading.case.issue_links.items():
        if owner_id in rounds:
            for link in links:
                found[link.issue_id].add(owner_id)
    for status in reading.known(reading.case.issue_statuses.values()):
        if status.event_id in rounds:
            found[status.issue_id].add(status.event_id)
    return found


def _claim(reading: CaseReading, status: IssueStatus, rounds: list[RoundColumn]) -> StatusClaim:
    claimant = reading.case.actors.get(status.claimed_by_id or 0)
    round_id = _round_of(status.event_id, status.date_edtf, rounds)
    column = next((column for column in rounds if column.event_id == round_id), None)
    date = when_short(status.date_edtf)
    where = tr("in {series}, {round}, {when}", series=column.series, round=column.name, when=date) if column else date
    return StatusClaim(
        status.id,
        status.status,
        sort_second(status.date_edtf),
        where,
        round_id,
        actor_short(claimant) if claimant else "",
        status.note,
    )
