"""Promises with what became of them, forecast rounds with what took place, and the checks that are still open."""

from __future__ import annotations

from db.checks import SEVERITIES, Finding, check_record
from db.domain import Commitment, Event
from viewer.finding_words import SEVERITY, finding_words, kind_of_finding
from viewer.layout.report_values import ReportBlock, ReportTable, TableLine, Wording
from viewer.models.promises import apart_words, due_order, is_overdue
from viewer.report_passages import Passages
from viewer.report_reading import ReportReading
from viewer.report_words import date_of
from viewer.words import COMMITMENT_STATUS, EVENT_STATUS, tr, trn, word

PROMISE_SHARES = (0.32, 0.18, 0.18, 0.32)
FORECAST_SHARES = (0.26, 0.16, 0.26, 0.32)
CHECK_SHARES = (0.24, 0.76)
NOT_HELD = frozenset({"planned", "postponed", "cancelled", "superseded"})


def promise_blocks(reading: ReportReading, passages: Passages) -> tuple[ReportBlock, ...]:
    """The table of promises and that of forecasts, where there are any."""
    made = (_promises(reading, passages), _forecasts(reading, passages))
    return tuple(block for block in made if block.table.rows)


def _promises(reading: ReportReading, passages: Passages) -> ReportBlock:
    rows = []
    for promise in sorted(reading.promises, key=due_order):
        due = date_of(promise.due_edtf, reading.choice.language) or tr("no date")
        cells = (
            Wording(promise.summary, passages.of(promise.id)),
            Wording(_between(reading, promise)),
            Wording(due),
            Wording(_became(reading, promise)),
        )
        made_at = promise.event_id if promise.event_id in reading.event_ids else None
        rows.append(TableLine(cells, promise.id, f"event:{made_at}" if made_at else ""))
    heads = (tr("Promise"), tr("By and to"), tr("Due"), tr("What became of it"))
    return ReportBlock(tr("Promises"), ReportTable(heads, PROMISE_SHARES, tuple(rows)))


def _between(reading: ReportReading, promise: Commitment) -> str:
    actors = reading.case.actors
    by, to = (actors.get(i or 0) for i in (promise.by_id, promise.to_id))
    names = [actor.short_name or actor.name if actor else "" for actor in (by, to)]
    if all(names):
        return tr("{by} to {to}", by=names[0], to=names[1])
    return names[0] or (tr("to {to}", to=names[1]) if names[1] else tr("not named"))


def _became(reading: ReportReading, promise: Commitment) -> str:
    """What became of a promise; overdue only against the as-known date, for paper does not ask the clock."""
    as_of_s = reading.choice.as_of_s
    overdue = as_of_s is not None and is_overdue(promise, as_of_s)
    parts = [tr("Overdue") if overdue else word(COMMITMENT_STATUS, promise.status)]
    event = _event(reading, promise.fulfilled_by_id)
    if event is not None:
        parts[0] = tr("{status}, by {event}", status=parts[0], event=_named(reading, event))
    return ". ".join([*parts, promise.doubt]) if promise.doubt else parts[0]


def _forecasts(reading: ReportReading, passages: Passages) -> ReportBlock:
    """Every round announced and not held as announced: beside it the round that took place, where that is known."""
    rows = []
    for row, event in reading.events.items():
        part = reading.case.rounds.get(event.id)
        if part is None or (event.status not in NOT_HELD and part.replaced_by_id is None):
            continue
        held = _event(reading, part.replaced_by_id)
        said = date_of(event.date_edtf, reading.choice.language) or tr("no date")
        cells = (
            Wording(event.title, passages.of(event.id)),
            Wording(said),
            Wording(_named(reading, held), passages.of(held.id)) if held else Wording(word(EVENT_STATUS, event.status)),
            Wording(apart_words(event, held) if held else event.doubt),
        )
        rows.append((reading.order_of(row), TableLine(cells, 0, f"event:{event.id}")))
    heads = (tr("Announced"), tr("For when"), tr("What took place"), tr("Apart"))
    lines = tuple(line for _, line in sorted(rows, key=lambda pair: pair[0]))
    return ReportBlock(tr("Announced and actual"), ReportTable(heads, FORECAST_SHARES, lines))


def _event(reading: ReportReading, event_id: int | None) -> Event | None:
    """The event, if it was known."""
    if event_id is None:
        return None
    event = reading.case.event(event_id)
    return event if reading.known(event) else None


def _named(reading: ReportReading, event: Event) -> str:
    date = date_of(event.date_edtf, reading.choice.language)
    return tr("{event}, {date}", event=event.title, date=date) if date else event.title


def check_blocks(reading: ReportReading) -> tuple[ReportBlock, ...]:
    """Findings nobody has closed, the gravest first; of a span or a selection only those about its events."""
    found = check_record(reading.case, reading.choice.as_of_s)
    found = [f for f in found if reading.whole or set(f.record_ids) & _about(reading)]
    closed = sum(1 for finding in found if finding.closed is not None)
    blocks = []
    for severity in SEVERITIES:
        lines = tuple(_check(reading, f) for f in found if f.severity == severity and f.closed is None)
        if lines:
            table = ReportTable((tr("Check"), tr("What does not fit")), CHECK_SHARES, lines)
            blocks.append(ReportBlock(word(SEVERITY, severity), table))
    if blocks and closed:
        said = trn("{count} more is closed with a reason.", "{count} more are closed with a reason.", closed)
        blocks[-1] = blocks[-1]._replace(caption=said)
    return tuple(blocks)


def _about(reading: ReportReading) -> set[int]:
    """The events of the choice and the claims about them."""
    return set(reading.event_ids) | {claim.id for claims in reading.claims.values() for claim in claims}


def _check(reading: ReportReading, finding: Finding) -> TableLine:
    first = next((i for i in finding.record_ids if i in reading.event_ids), None)
    cells = (Wording(kind_of_finding(finding.code)), Wording(finding_words(finding)))
    return TableLine(cells, 0, f"event:{first}" if first else "")
