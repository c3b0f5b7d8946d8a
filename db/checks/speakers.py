"""Words given to somebody at a meeting that the same case says they did not attend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.connection import reading
from db.domain import Quote, RecordId


def check_speakers(known: Known) -> Iterator[Finding]:
    """Quotes whose speaker is absent from the statement itself, or from the meeting it was made at.

    Words *about* a meeting by somebody who was not there are in order: the statement must be part of the meeting, or
    stand at its place and within its time.
    """
    absent = _absent(known)
    if not absent:
        return
    speakers = sorted({actor_id for actors in absent.values() for actor_id in actors})
    quotes = [q for q in known.case.case_file.rows(Quote, "speaker_id", speakers) if known.stands(q)]
    for quote in sorted(quotes, key=lambda quote: quote.uid):
        meetings = _absent_from(known, quote, absent)
        if meetings:
            found = known.case.events(meetings)
            actor = known.case.actors[quote.speaker_id or 0]
            rows = [(quote.uid, quote.id), *((event.uid, event.id) for event in found)]
            values: dict[str, str | int] = {"speaker": actor.name, "title": found[-1].title}
            yield finding("speaker_absent", "warning", rows, values)


def _absent(known: Known) -> Mapping[RecordId, frozenset[RecordId]]:
    """Who is listed as absent, by event."""
    found: dict[RecordId, set[RecordId]] = defaultdict(set)
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        rows = connection.execute("SELECT event_id, actor_id FROM participation WHERE attendance = 'absent'")
        for event_id, actor_id in rows:
            if event_id in known.event_ids:
                found[event_id].add(actor_id)
    return {event_id: frozenset(actors) for event_id, actors in found.items()}


def _absent_from(known: Known, quote: Quote, absent: Mapping[RecordId, frozenset[RecordId]]) -> list[RecordId]:
    """The statement and the meeting that list the speaker as absent, the meeting last."""
    statement, meeting = quote.statement_id, quote.about_id
    found = []
    if statement is not None and quote.speaker_id in absent.get(statement, ()):
        found.append(statement)
    if meeting is not None and quote.speaker_id in absent.get(meeting, ()):
        at_it = statement is not None and (statement in found or _made_at(known, statement, meeting))
        if at_it and meeting not in found:
            found.append(meeting)
    if found and statement is not None and statement in known.event_ids and statement not in found:
        found.insert(0, statement)
    return found


def _made_at(known: Known, statement_id: RecordId, meeting_id: RecordId) -> bool:
    columns = known.case.columns
    said, held = columns.row_of(statement_id), columns.row_of(meeting_id)
    if said < 0 or held < 0:
        return False
    if columns.parent[said] == meeting_id:
        return True
    same_place = columns.place[said] != 0 and columns.place[said] == columns.place[held]
    first, last = columns.earliest_start_s[held], columns.latest_end_s[held]
    within = first <= columns.earliest_start_s[said] and columns.latest_end_s[said] <= last
    return bool(same_place and within)
