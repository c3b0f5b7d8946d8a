"""Dates that cannot all be right: published before it happened, a consequence before its cause, due before promised.

Bounds are compared, never points: two dates that may be in order are in order. What is planned, postponed or called
off is never held against a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from db.checks.finding import Finding, Severity, finding
from db.checks.known import HAPPENED, Known, entry_order
from db.checks.passage_table import distinct_pairs
from db.checks.spans import words_are_there
from db.connection import reading
from db.dates import EdtfDate, describe_short, parse_edtf
from db.domain import EVIDENCE_RELATIONS, Event, Link, Quote, RecordId

_LINKS: Final[dict[str, tuple[str, Severity, str]]] = {
    "follows": ("follows_order", "warning", "follows_order"),
    "responds_to": ("follows_order", "warning", "answer_order"),
    "implements": ("follows_order", "warning", "carries_out_order"),
    "causes": ("effect_before_cause", "error", "effect_before_cause"),
}
"""Relation → code, severity, template."""

_PUBLISHED_SQL: Final = (
    "SELECT t.id FROM event t JOIN record r ON r.id = t.id WHERE r.published_s < t.earliest_start_s"
    f" AND t.status IN ({', '.join(repr(status) for status in sorted(HAPPENED))}) ORDER BY t.id"
)
_QUOTES_SQL: Final = "SELECT id, said_earliest_s FROM quote WHERE said_earliest_s > ? ORDER BY id"


def check_dates(known: Known) -> Iterator[Finding]:
    """Everything about dates out of order."""
    yield from _published_before(known)
    yield from _links(known)
    yield from _commitments(known)
    yield from _sources_before(known)


def _published_before(known: Known) -> Iterator[Finding]:
    """Events made public before they began."""
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        ids = [row[0] for row in connection.execute(_PUBLISHED_SQL)]
    for event in known.case.events(i for i in ids if i in known.event_ids):
        published = describe_short(parse_edtf(event.published_edtf))
        values: dict[str, str | int] = {"title": event.title, "published": published, "happened": _words(event)}
        yield finding("published_before", "warning", [(event.uid, event.id)], values)


def _links(known: Known) -> Iterator[Finding]:
    links = [link for links in known.case.links.values() for link in links if link.relation in _LINKS]
    ends = {end for link in links for end in (link.from_id, link.to_id)} & known.event_ids
    dated = {event.id: event for event in known.case.events(sorted(ends))}
    for link in sorted(links, key=lambda link: link.id):
        one, other = dated.get(link.from_id), dated.get(link.to_id)
        if one is None or other is None:
            continue
        later, earlier = (other, one) if link.relation == "causes" else (one, other)
        if _begins_before(later, earlier):
            yield _out_of_order(link, one, other)


def _out_of_order(link: Link, one: Event, other: Event) -> Finding:
    code, severity, template = _LINKS[link.relation]
    values: dict[str, str | int] = {
        "title": one.title,
        "other": other.title,
        "happened": _words(one),
        "other_happened": _words(other),
    }
    return finding(code, severity, [(one.uid, one.id), (other.uid, other.id)], values, template)


def _begins_before(event: Event, other: Event) -> bool:
    """Whether an event certainly begins before another can have begun."""
    if event.status not in HAPPENED or other.status not in HAPPENED:
        return False
    one, two = _date(event), _date(other)
    if one is None or two is None or one.latest_start_s is None or two.earliest_start_s is None:
        return False
    return one.latest_start_s < two.earliest_start_s


def _commitments(known: Known) -> Iterator[Finding]:
    """Promises due before they were made."""
    for commitment in sorted(known.of(known.case.commitments), key=entry_order):
        if not commitment.due_edtf or commitment.event_id not in known.event_ids:
            continue
        due, made = parse_edtf(commitment.due_edtf), known.case.event(commitment.event_id)
        made_date = _date(made)
        if made_date is None or due.latest_s is None or made_date.earliest_start_s is None:
            continue
        if due.latest_s < made_date.earliest_start_s:
            values: dict[str, str | int] = {
                "summary": commitment.summary,
                "due": describe_short(due),
                "made": _words(made),
            }
            yield finding("due_before_made", "warning", [(commitment.uid, commitment.id), (made.uid, made.id)], values)


def _sources_before(known: Known) -> Iterator[Finding]:
    """Sources cited for what came after them: events that took place, counts delivered, words said."""
    published = {
        source.id: latest
        for source in known.of(known.case.sources)
        if source.published_edtf and (latest := parse_edtf(source.published_edtf).latest_s) is not None
    }
    if not published:
        return
    starts = _starts(known, min(published.values()))
    passages = known.passages.only(known.passages.relation != EVIDENCE_RELATIONS.index("disputes"))
    targets, sources = distinct_pairs(passages.target, passages.source)
    for target, source in zip(targets.tolist(), sources.tolist(), strict=True):
        if source in published and target in starts and published[source] < starts[target]:
            yield from _source_finding(known, target, source)


def _starts(known: Known, first_published_s: int) -> dict[RecordId, int]:
    """The earliest second of everything dated that a source could be older than."""
    columns = known.case.columns
    rows = known.happened & (columns.earliest_start_s > first_published_s)
    starts = dict(zip(columns.ids[rows].tolist(), columns.earliest_start_s[rows].tolist(), strict=True))
    for claims in known.claims_by_swap.values():
        for claim in claims:
            if claim.modality == "delivered" and claim.swap_id in starts:
                starts[claim.id] = starts[claim.swap_id]
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        starts.update(connection.execute(_QUOTES_SQL, (first_published_s,)).fetchall())
    return starts


def _source_finding(known: Known, target_id: RecordId, source_id: RecordId) -> Iterator[Finding]:
    source, target = known.case.sources[source_id], known.case.record(target_id)
    if target is None or not known.stands(target) or not words_are_there(known, source_id, target_id):
        return
    rows = [(target.uid, target.id), (source.uid, source.id)]
    values: dict[str, str | int] = {
        "source": source.title,
        "published": describe_short(parse_edtf(source.published_edtf)),
    }
    if isinstance(target, Quote):
        values |= {"title": target.text, "happened": describe_short(parse_edtf(target.said_edtf))}
        yield finding("source_before_event", "warning", rows, values, "source_before_words")
        return
    event = target if isinstance(target, Event) else known.case.event(getattr(target, "swap_id", 0))
    yield finding("source_before_event", "warning", rows, values | {"title": event.title, "happened": _words(event)})


def _date(event: Event) -> EdtfDate | None:
    return parse_edtf(event.date_edtf) if event.date_edtf else None


def _words(event: Event) -> str:
    return describe_short(_date(event))
