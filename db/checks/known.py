"""What of a case was known on a date: what the checks look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from db import queries
from db.case import Case
from db.case_questions import known_mask
from db.checks.passage_table import PassageTable, read_passages
from db.checks.sides import Sides
from db.dates import parse_edtf
from db.domain import EVENT_KINDS, EVENT_STATUSES, CountClaim, Record, RecordId
from db.index import UNKNOWN_HIGH

R = TypeVar("R", bound=Record)

HAPPENED: Final = frozenset({"ongoing", "occurred", "partial"})
"""Statuses of what took place, at least in part; what is planned or fell through is not held against dates."""


class Known:
    """A case as known on a date (`as_of_s`, the last second of that day), or, with None, as known now.

    Withdrawn records are left out. Everything derived is worked out once and shared by the checks.
    """

    def __init__(self, case: Case, as_of_s: int | None = None) -> None:
        self.case, self.as_of_s = case, as_of_s

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """Which rows of the columns are known."""
        return known_mask(self.case, self.as_of_s)

    @cached_property
    def happened(self) -> NDArray[np.bool_]:
        """Which rows of the columns are known and took place."""
        codes = [EVENT_STATUSES.index(status) for status in HAPPENED]
        return np.asarray(self.mask & np.isin(self.case.columns.status, codes))

    @cached_property
    def event_ids(self) -> frozenset[RecordId]:
        """The ids of the events known."""
        return frozenset(self.case.columns.ids[self.mask].tolist())

    @cached_property
    def sides(self) -> Sides:
        """Which party each actor speaks for."""
        return Sides(self.case)

    @cached_property
    def passages(self) -> PassageTable:
        """Every known passage, as columns."""
        return read_passages(self.case, self.as_of_s)

    @cached_property
    def claims_by_swap(self) -> Mapping[RecordId, tuple[CountClaim, ...]]:
        """The claims known about each known swap, in the order in which they entered the case."""
        found: dict[RecordId, list[CountClaim]] = defaultdict(list)
        for claim in sorted(self.of(self.case.count_claims), key=entry_order):
            if claim.swap_id in self.event_ids:
                found[claim.swap_id].append(claim)
        return {swap_id: tuple(claims) for swap_id, claims in found.items()}

    @cached_property
    def stages(self) -> Mapping[RecordId, tuple[RecordId, ...]]:
        """The swaps that are stages of another swap, by that swap."""
        columns, found = self.case.columns, defaultdict(list)
        for row in np.flatnonzero(self.mask & (columns.parent != 0)).tolist():
            whole, stage = int(columns.parent[row]), int(columns.ids[row])
            if whole in self.case.swaps and stage in self.case.swaps:
                found[whole].append(stage)
        return {whole: tuple(stages) for whole, stages in found.items()}

    @cached_property
    def swaps_by_end(self) -> Mapping[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """(last seconds, ids) of the swaps that took place, by mode, in order of their ends.

        A swap in stages is left out for its stages, and one whose end is not known altogether.
        """
        columns = self.case.columns
        rows = self.happened & (columns.kind == EVENT_KINDS.index("swap")) & (columns.latest_end_s < UNKNOWN_HIGH)
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for end_s, swap_id in zip(columns.latest_end_s[rows].tolist(), columns.ids[rows].tolist(), strict=True):
            if swap_id in self.case.swaps and swap_id not in self.stages:
                found[self.case.swaps[swap_id].mode].append((end_s, swap_id))
        tables = {mode: np.array(sorted(pairs), np.int64) for mode, pairs in found.items()}
        return {mode: (table[:, 0], table[:, 1]) for mode, table in tables.items()}

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

    def named(self, ids: Iterable[RecordId]) -> list[tuple[str, RecordId]]:
        """(uid, id) of records, in the order given; ids that are not in the case are left out."""
        wanted = list(ids)
        uids = queries.uids(self.case.case_file, wanted)
        return [(uids[record_id], record_id) for record_id in wanted if record_id in uids]

    def title(self, event_id: RecordId) -> str:
        """The title of an event."""
        return self.case.titles([event_id])[0]


def entry_order(record: Record) -> tuple[int, int, str]:
    """Sorts records by when they entered the case, so that a later one never takes an earlier one's place."""
    return record.recorded_s, record.number, record.uid


def known_from_s(record: Record) -> int:
    """The second from which a record was known: the end of its publication, else when it was recorded."""
    if record.published_edtf:
        latest = parse_edtf(record.published_edtf).latest_s
        if latest is not None:
            return latest
    return record.recorded_s
