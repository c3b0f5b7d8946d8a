"""What of a case was known on a date: what the checks look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.case_questions import known_mask
from db.dates import parse_edtf
from db.domain import Record, RecordId

R = TypeVar("R", bound=Record)


class Known:
    """A case as known on a date (`as_of_s`, the last second of that day), or, with None, as known now.

    Withdrawn records are left out; of the small kinds whole tables, of events the rows of the columns.
    """

    def __init__(self, case: Case, as_of_s: int | None = None) -> None:
        self.case, self.as_of_s = case, as_of_s

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """Which rows of the columns are known."""
        return known_mask(self.case, self.as_of_s)

    @cached_property
    def event_ids(self) -> frozenset[RecordId]:
        """The ids of the events known."""
        return frozenset(self.case.columns.ids[self.mask].tolist())

    def has_event(self, event_id: RecordId | None) -> bool:
        """Whether an event was known."""
        return event_id in self.event_ids

    def stands(self, record: Record) -> bool:
        """Whether a record was known, and not yet taken back."""
        if self.as_of_s is None:
            return record.withdrawn_s is None
        if record.withdrawn_s is not None and record.withdrawn_s <= self.as_of_s:
            return False
        return known_from_s(record) <= self.as_of_s

    def of(self, table: Mapping[RecordId, R]) -> Iterator[R]:
        """The rows of a table that were known."""
        return (row for row in table.values() if self.stands(row))


def known_from_s(record: Record) -> int:
    """The second from which a record was known: the end of its publication, else when it was recorded."""
    if record.published_edtf:
        latest = parse_edtf(record.published_edtf).latest_s
        if latest is not None:
            return latest
    return record.recorded_s
