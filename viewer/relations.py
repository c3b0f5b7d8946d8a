"""What belongs with what is selected (DESIGN 6.1): one function, so that every view lights up the same things."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from db.case import Case
from db.case_questions import related


def related_ids(case: Case, selected: Iterable[int]) -> frozenset[int]:
    """Records related to the selected ones, without those themselves.

    Event: its round or parts, its actors, its statements' quotes, what cites the same passages. Actor: their
    events and quotes. Quote: its statement, speaker and what it speaks of. Issue: what touches it. Note: its target.
    """
    ids = tuple(selected)
    if not ids or len(ids) > 50:
        return frozenset()
    found: set[int] = set()
    for record_id in ids:
        found |= _related_to(case, record_id)
    return frozenset(found.difference(ids))


@lru_cache(maxsize=256)
def _related_to(case: Case, record_id: int) -> frozenset[int]:
    note = case.annotations.get(record_id)
    if note is not None:
        return frozenset(x for x in (note.target_id,) if x)
    return related(case, record_id)
