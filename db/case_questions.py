"""Questions asked of a whole case, answered from its columns and tables: pure functions over a `Case`.

`as_of_s` is the last second of the day the case is looked at from; None = all that is known now.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from db.actor_activity import count_of as count_of
from db.actor_activity import starts_of as starts_of
from db.case import MAIN_EXTENT, Case
from db.connection import reading
from db.dates import parse_edtf
from db.domain import EVENT_KINDS, Annotation, Evidence, Quote, RecordId
from db.index import UNKNOWN_HIGH, UNKNOWN_LOW, EventColumns

DAY_S = 86_400


def known_mask(case: Case, as_of_s: int | None) -> NDArray[np.bool_]:
    """Which events were known by then and not yet withdrawn, one truth value a row of the columns."""
    columns = case.columns
    if as_of_s is None:
        return np.asarray(columns.withdrawn_s == UNKNOWN_HIGH)
    return np.asarray((columns.known_s <= as_of_s) & (columns.withdrawn_s > as_of_s))


def extent_s(case: Case) -> tuple[int, int]:
    """The first and last second that any event of the case may touch; a day in 1970 for a case without dates.

    Ends that are open or unknown do not count, or a case with "since 2022" would reach to infinity. What stands
    alone in the deep past (a background period) is kept: nothing is left out of "the whole case".
    """
    columns = case.columns
    starts = _finite(columns.earliest_start_s, columns.latest_start_s)
    ends = _finite(columns.latest_end_s, columns.earliest_end_s, columns.latest_start_s)
    spans = [_span(note) for note in case.annotations.values() if note.span_edtf]
    known = [t for pair in spans for t in pair]
    if not len(starts) and not len(ends) and not known:
        return 0, DAY_S
    both = np.concatenate([starts, ends, np.array(known, dtype=np.int64)])
    return int(both.min()), int(both.max())


def main_extent_s(case: Case, as_of_s: int | None = None) -> tuple[int, int]:
    """The span to open a case on: from the earliest round, swap or statement to the latest of any kind, by then.

    Long background periods would squeeze the talks into the last pixel; the overview strip shows them.
    """
    kept = case.columns.kept
    if (MAIN_EXTENT, as_of_s) not in kept:
        span = _story_span(case, as_of_s)
        if span is None:
            return extent_s(case)
        kept[MAIN_EXTENT, as_of_s] = span
    found: tuple[int, int] = kept[MAIN_EXTENT, as_of_s]
    return found


def _story_span(case: Case, as_of_s: int | None) -> tuple[int, int] | None:
    after_edit = _story_span_after(case, as_of_s)
    if after_edit is not None:
        return after_edit
    starts, ends = _story_times(case, as_of_s)
    if not len(starts) or not len(ends):
        return None
    return int(min(starts.min(), ends.min())), int(max(starts.max(), ends.max()))


def _story_times(case: Case, as_of_s: int | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """When rounds, exchanges, statements and agreements began and ended."""
    columns = case.columns
    known = known_mask(case, as_of_s)
    story = np.isin(columns.kind, [EVENT_KINDS.index(k) for k in ("round", "swap", "statement", "agreement")])
    rows = known & story
    starts = _finite(columns.earliest_start_s[rows], columns.latest_start_s[rows])
    return starts, _finite(columns.latest_end_s[rows], columns.latest_start_s[rows])


def _story_span_after(case: Case, as_of_s: int | None) -> tuple[int, int] | None:
    """The span before an edit, wider by what the edit brought; None where what it took stood at an end."""
    source = case.columns.source
    before = None if source is None else source.base.kept.get((MAIN_EXTENT, as_of_s))
    if source is None or before is None:
        return None
    start_s, end_s = before
    lost, fresh = (
        np.concatenate(_story_times(replace(case, columns=columns), as_of_s))
        for columns in (source.base.taken(source.splice.gone), source.fresh)
    )
    if len(lost) and (lost.min() <= start_s or lost.max() >= end_s):
        return None
    return int(min([start_s, *fresh.tolist()])), int(max([end_s, *fresh.tolist()]))


def _finite(*columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the first of the columns that is a date at all; rows without one are left out."""
    best = columns[0].copy()
    for other in columns[1:]:
        unknown = (best <= UNKNOWN_LOW) | (best >= UNKNOWN_HIGH)
        best[unknown] = other[unknown]
    return best[(best > UNKNOWN_LOW) & (best < UNKNOWN_HIGH)]


def _span(note: Annotation) -> tuple[int, ...]:
    date = parse_edtf(note.span_edtf)
    return tuple(t for t in (date.earliest_s, date.latest_s) if t is not None)


def bounds_of(case: Case, record_id: RecordId) -> tuple[int, int] | None:
    """When a record is on the timeline, earliest to latest second; None for what has no date."""
    row = case.columns.row_of(record_id)
    if row >= 0:
        columns = case.columns
        values = [columns.earliest_start_s[row], columns.latest_start_s[row], columns.latest_end_s[row]]
        finite = [int(v) for v in values if UNKNOWN_LOW < v < UNKNOWN_HIGH]
        return (min(finite), max(finite)) if finite else None
    note = case.annotations.get(record_id)
    if note is not None:
        if note.span_edtf:
            span = _span(note)
            return (min(span), max(span)) if span else None
        return bounds_of(case, note.target_id) if note.target_id else None
    record = case.record(record_id)
    if isinstance(record, Quote):
        place = record.statement_id or record.about_id
        return bounds_of(case, place) if place else None
    target = getattr(record, "event_id", None) or getattr(record, "swap_id", None) or getattr(record, "target_id", None)
    return bounds_of(case, target) if target else None


def rounds_in_order(case: Case, as_of_s: int | None) -> list[tuple[RecordId, int]]:
    """(id, start) of the rounds known by then, in time; a round without a start stands by its end."""
    columns = case.columns
    rows = np.flatnonzero(known_mask(case, as_of_s) & (columns.kind == EVENT_KINDS.index("round")))
    found = []
    for row in rows.tolist():
        bounds = bounds_of(case, int(columns.ids[row]))
        found.append((int(columns.ids[row]), bounds[0] if bounds else 0))
    return sorted(found, key=lambda entry: entry[1])


def kind_counts(case: Case, as_of_s: int | None) -> list[int]:
    """How many events of each kind of `EVENT_KINDS` were known by then."""
    return [int(count) for count in _kind_counts(case, case.columns, as_of_s)]


def _kind_counts(case: Case, columns: EventColumns, as_of_s: int | None) -> NDArray[np.int64]:
    """Kept with the columns; after an edit the counts of those before, less what has gone, with what has come."""
    key = ("kind counts", as_of_s)
    if key not in columns.kept:
        source = columns.source
        if source is not None:
            lost = source.base.taken(source.splice.gone)
            parts = [_kind_counts(case, part, as_of_s) for part in (source.base, lost, source.fresh)]
            columns.kept[key] = parts[0] - parts[1] + parts[2]
        else:
            kinds = columns.kind[known_mask(replace(case, columns=columns), as_of_s)]
            columns.kept[key] = np.bincount(kinds.astype(np.int64), minlength=len(EVENT_KINDS))
    found: NDArray[np.int64] = columns.kept[key]
    return found


def known_days(case: Case, limit: int = 40) -> list[int]:
    """The days (first second) on which something of the case became known, newest first."""
    days = np.unique(case.columns.known_s // DAY_S)[::-1][:limit]
    published = {
        end // DAY_S
        for source in case.sources.values()
        if source.published_edtf and (end := parse_edtf(source.published_edtf).latest_s) is not None
    }
    return sorted({int(day) * DAY_S for day in days} | {day * DAY_S for day in published}, reverse=True)[:limit]


def related(case: Case, record_id: RecordId) -> frozenset[RecordId]:
    """What belongs with a record (DESIGN 6.1): its round and parts, its actors, quotes, issues, and what cites the
    same passages. Bounded: at most a few hundred, for an actor with a million events is related to none singly.
    """
    found: set[RecordId] = set()
    row = case.columns.row_of(record_id)
    if row >= 0:
        found |= _related_to_event(case, record_id)
    elif record_id in case.actors:
        found |= {membership.org_id for membership in case.memberships.values() if membership.member_id == record_id}
        quotes = case.quotes_of(record_id)[:200]
        found |= {quote.id for quote in quotes} | {quote.statement_id for quote in quotes if quote.statement_id}
    elif record_id in case.issues:
        found |= {
            status.event_id
            for status in case.issue_statuses.values()
            if status.issue_id == record_id and status.event_id
        }
        found |= {p.actor_id for p in case.positions.values() if p.issue_id == record_id}
        found |= {link.record_id for links in case.issue_links.values() for link in links if link.issue_id == record_id}
    else:
        record = case.record(record_id)
        if isinstance(record, Quote):
            found |= {x for x in (record.speaker_id, record.statement_id, record.about_id, record.same_as_id) if x}
    found.discard(record_id)
    return frozenset(found)


def _related_to_event(case: Case, event_id: RecordId) -> set[RecordId]:
    event = case.event(event_id)
    found: set[RecordId] = {part.actor_id for part in case.participations(event_id)}
    if event.parent_id:
        found.add(event.parent_id)
    found |= _children(case, event_id)
    found |= {link.issue_id for link in case.issue_links.get(event_id, ())}
    for quote in case.quotes_about(event_id)[:200]:
        found.add(quote.id)
        found |= {x for x in (quote.statement_id, quote.speaker_id) if x and quote.statement_id == event_id}
    found |= _same_passages(case, event_id)
    return found


def _children(case: Case, event_id: RecordId) -> set[RecordId]:
    """At most 200 parts of an event, by the file's own index: a look at a million parents would take 2 ms."""
    sql = "SELECT id FROM event WHERE parent_id = ? ORDER BY earliest_start_s, id LIMIT 200"
    with reading(case.case_file.connection, case.case_file.path) as connection:
        return {int(row[0]) for row in connection.execute(sql, (int(event_id),))}


def _same_passages(case: Case, record_id: RecordId) -> set[RecordId]:
    """Quotes and their statements whose passages overlap this record's, and claims of a swap likewise."""
    mine = [(p.source_id, p.start_char, p.end_char) for p in _passages(case, record_id)]
    spans = [(source, a, b) for source, a, b in mine if a is not None and b is not None]
    if not spans or len(case.columns.ids) > 100_000:
        return set()
    found: set[RecordId] = set()
    for quote in case.quotes():
        for passage in case.evidence_of(quote.id):
            if passage.start_char is None or passage.end_char is None:
                continue
            inside = (
                passage.source_id == source and passage.start_char < b and a < passage.end_char
                for source, a, b in spans
            )
            if any(inside):
                found |= {quote.id} | ({quote.statement_id} if quote.statement_id else set())
    return found


def _passages(case: Case, record_id: RecordId) -> list[Evidence]:
    passages = list(case.evidence_of(record_id))
    for claim in case.count_claims.of(record_id):
        passages.extend(case.evidence_of(claim.id))
    return passages
