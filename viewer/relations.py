"""What belongs with what is selected (DESIGN 6.1): one function, so that every view lights up the same things."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from db import queries
from db.case import Case
from db.case_questions import related
from db.domain import Evidence, Position, Quote

FEW_ENOUGH = 500
"""An actor or a source that touches more records than this is related to none of them singly: a mark on nearly
everything tells nothing."""


def related_ids(case: Case, selected: Iterable[int]) -> frozenset[int]:
    """Records related to the selected ones, without those themselves.

    Event: its round or parts, its actors, its statements' quotes, what cites the same passages, its sources. Actor:
    their events and quotes, the issues they hold positions on. Quote: its statement, speaker, issues and what it
    speaks of. Issue: what touches it, the rounds where it moved. Source: what cites it. Passage: its record and its
    source. Each: the notes on it. Note: its target, or what its target is related to where it has one.
    """
    ids = tuple(selected)
    if not ids or len(ids) > 50:
        return frozenset()
    found: set[int] = set()
    for record_id in ids:
        found |= _related_to(case, record_id)
    return frozenset(found.difference(ids))


def speakers_meant(case: Case, selected: Iterable[int]) -> frozenset[int]:
    """Whose quotes are meant while nothing but actors is selected: theirs and their people's; else nobody's."""
    chosen = frozenset(selected)
    if not chosen or not chosen <= case.actors.keys():
        return frozenset()
    return chosen | {m.member_id for m in case.memberships.values() if m.org_id in chosen}


@lru_cache(maxsize=256)
def _related_to(case: Case, record_id: int) -> frozenset[int]:
    note = case.annotations.get(record_id)
    if note is not None:
        return frozenset(x for x in (note.target_id,) if x)
    found = set(related(case, record_id)) | {note.id for note in case.notes_on(record_id)}
    if record_id in case.actors:
        return frozenset(found | _of_actor(case, record_id))
    if record_id in case.sources:
        return frozenset(found | _citing(case, record_id))
    if record_id not in case.issues:
        found |= _of_record(case, record_id)
    return frozenset(found)


def _of_actor(case: Case, actor_id: int) -> set[int]:
    """Events they take part in, people of theirs, issues they hold positions on."""
    columns = case.columns
    rows = np.flatnonzero(columns.part_actor == actor_id)
    events = np.unique(columns.part_event[rows]) if len(rows) <= FEW_ENOUGH else rows[:0]
    found = {int(columns.ids[row]) for row in events}
    found |= {p.issue_id for p in case.positions.values() if p.actor_id == actor_id}
    found |= {m.member_id for m in case.memberships.values() if m.org_id == actor_id}
    return found


def _citing(case: Case, source_id: int) -> set[int]:
    """What the passages of a source stand for, and what rewrites it or it rewrites."""
    cited = queries.cited_in(case.case_file, source_id, FEW_ENOUGH) or set()
    kin = {s.id for s in case.sources.values() if s.derived_from_id == source_id}
    source = case.sources[source_id]
    return cited | kin | {x for x in (source.derived_from_id,) if x}


def _of_record(case: Case, record_id: int) -> set[int]:
    """The sources of an event or a quote, the issues of a quote, what a part of the record belongs to."""
    found = {passage.source_id for passage in case.evidence_of(record_id)}
    found |= {link.issue_id for link in case.issue_links.get(record_id, ())}
    if case.columns.row_of(record_id) >= 0:
        return found
    record = case.record(record_id)
    if isinstance(record, Quote):
        return found | {p.issue_id for p in case.positions.values() if p.quote_id == record_id}
    if isinstance(record, Evidence):
        return found | {record.source_id, record.target_id}
    if isinstance(record, Position):
        return found | {x for x in (record.issue_id, record.actor_id, record.event_id, record.quote_id) if x}
    owners = ("quote_id", "swap_id", "event_id", "about_id", "issue_id", "target_id")
    return found | {owner for name in owners if (owner := getattr(record, name, None))}
