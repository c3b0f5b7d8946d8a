"""Exchanges that reports number ("the 59th exchange"): the numbers must rise with time, and leave room between them.

Only what cannot be is told: two exchanges on record with one number or in the wrong order, or more exchanges on record
between two of them than their numbers allow. That some are missing from a case proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from db.checks.finding import Finding, finding
from db.checks.known import Known
from db.checks.phrases import ordinals
from db.connection import reading
from db.domain import RecordId


def check_ordinals(known: Known) -> Iterator[Finding]:
    """Numbers of exchanges told in titles and summaries, by the sides at the exchange, against the order of dates."""
    told = _told(known)
    for group in told.values():
        for (first, low), (second, high) in pairwise(group):
            if not _surely_before(known, first, second):
                continue
            between = _between(known, first, second)
            values: dict[str, str | int] = {"low": low, "high": high, "count": len(between)}
            events = known.case.events([first, second])
            values |= {"first": events[0].title, "second": events[1].title}
            rows = [(event.uid, event.id) for event in events]
            if high <= low:
                yield finding("exchange_ordinal", "warning", rows, values)
            elif len(between) > high - low - 1:
                yield finding("exchange_ordinal", "info", rows, values, "exchange_ordinal_between")


def _told(known: Known) -> dict[str, list[tuple[RecordId, int]]]:
    """(exchange, number) in order of time, by mode; stages and exchanges of which two numbers are told are left out."""
    stages = {stage for stages in known.stages.values() for stage in stages}
    sql = "SELECT id, title || '. ' || summary FROM event WHERE kind = 'swap' ORDER BY latest_end_s, id"
    with reading(known.case.case_file.connection, known.case.case_file.path) as connection:
        texts = [(int(event_id), str(text)) for event_id, text in connection.execute(sql)]
    columns, found = known.case.columns, defaultdict(list)
    for event_id, text in texts:
        numbers = ordinals(text)
        row, swap = columns.row_of(event_id), known.case.swaps.get(event_id)
        if len(numbers) == 1 and swap is not None and row >= 0 and known.happened[row] and event_id not in stages:
            found[swap.mode].append((event_id, next(iter(numbers))))
    return found


def _surely_before(known: Known, first: RecordId, second: RecordId) -> bool:
    columns = known.case.columns
    return bool(columns.latest_end_s[columns.row_of(first)] < columns.earliest_start_s[columns.row_of(second)])


def _between(known: Known, first: RecordId, second: RecordId) -> list[RecordId]:
    """Exchanges of the same mode that lie wholly between two others."""
    columns = known.case.columns
    ends, ids = known.swaps_by_end.get(known.case.swaps[first].mode, (columns.ids[:0], columns.ids[:0]))
    low = int(columns.latest_end_s[columns.row_of(first)])
    high = int(columns.earliest_start_s[columns.row_of(second)])
    inside = ids[(ends > low) & (ends < high)]
    starts = np.array([columns.earliest_start_s[columns.row_of(int(i))] for i in inside], np.int64)
    stages = {stage for stages in known.stages.values() for stage in stages}
    return [int(i) for i in inside[starts > low] if int(i) not in (first, second) and int(i) not in stages]
