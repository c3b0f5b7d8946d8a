"""How many events an actor takes part in and when they begin; after an edit from what was known before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from db.domain import RecordId
from db.index import UNKNOWN_HIGH, UNKNOWN_LOW, EventColumns

Ints = NDArray[np.int64]


def count_of(columns: EventColumns, actor_id: RecordId) -> int:
    """How many events an actor takes part in."""
    source = columns.source
    if source is None or ("actor", actor_id) not in source.base.kept:
        return len(columns.rows_with_actor(actor_id))
    return len(source.base.rows_with_actor(actor_id)) - len(_lost(columns, actor_id)) + count_of(source.fresh, actor_id)


def starts_of(columns: EventColumns, actor_id: RecordId) -> Ints:
    """When an actor's events begin, sorted, seconds; events without a date left out. Not to be changed."""
    key = ("starts of actor", actor_id)
    if key not in columns.kept:
        columns.kept[key] = _starts(columns, actor_id)
    found: Ints = columns.kept[key]
    return found


def _starts(columns: EventColumns, actor_id: RecordId) -> Ints:
    source = columns.source
    if source is None or ("starts of actor", actor_id) not in source.base.kept:
        return _begun(columns, columns.rows_with_actor(actor_id))
    before = starts_of(source.base, actor_id)
    lost, fresh = _begun(source.base, _lost(columns, actor_id)), starts_of(source.fresh, actor_id)
    if not len(lost) and not len(fresh):
        return before
    gone = np.searchsorted(before, lost) + np.arange(len(lost)) - np.searchsorted(lost, lost)
    return np.sort(np.concatenate((np.delete(before, gone), fresh)), kind="stable")


def _lost(columns: EventColumns, actor_id: RecordId) -> NDArray[np.int32]:
    """Rows of the columns before in which the actor took part, and which have gone or were read again."""
    assert columns.source is not None
    gone, rows = columns.source.splice.gone, columns.source.base.rows_with_actor(actor_id)
    if not len(rows):
        return rows
    at = np.minimum(np.searchsorted(rows, gone.astype(rows.dtype)), len(rows) - 1)
    return np.asarray(rows[at[rows[at] == gone]])


def _begun(columns: EventColumns, rows: NDArray[np.int32]) -> Ints:
    starts, ends = columns.earliest_start_s[rows], columns.latest_end_s[rows]
    firm = np.where(starts > UNKNOWN_LOW, starts, ends)
    return np.sort(firm[(firm > UNKNOWN_LOW) & (firm < UNKNOWN_HIGH)], kind="stable")  # nearly in order already
