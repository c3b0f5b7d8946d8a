"""All records of one kind that a typed text finds: what filters a table too large to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.errors import CaseError, ErrorCode
from db.search_answer import expression_of
from db.search_query import Query
from db.search_rows import GROUP_OF, KINDS
from db.search_store import group_range

_STEPS: Final = 4000


def ids_of_kind(index: sqlite3.Connection, query: Query, kind: str, cancelled: Callable[[], bool]) -> NDArray[np.int64]:
    """Every record of a kind whose words meet a query, in no order. Raises CaseError CANCELLED."""
    expression = expression_of(index, query)
    if not expression:
        return np.empty(0, np.int64)
    first, last = group_range(GROUP_OF[kind])
    sql = (
        "SELECT e.record_id FROM words w CROSS JOIN entry e ON e.id = w.rowid"
        " WHERE w.words MATCH ? AND w.rowid BETWEEN ? AND ? AND e.kind = ? AND e.record_id <> 0"
    )
    index.set_progress_handler(cancelled, _STEPS)
    try:
        found = index.execute(sql, (expression, first, last, KINDS.index(kind)))
        return np.fromiter((record_id for (record_id,) in found), np.int64)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_INTERRUPT:
            raise
        raise CaseError(ErrorCode.CANCELLED, "The search was given up.") from error
    finally:
        index.set_progress_handler(None, 0)
