"""A table of the window written as a CSV file by a worker: the rows and columns in view, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from db.case import Case
from db.case_file import CaseFile
from db.errors import CaseError, ErrorCode
from db.interchange.csv_table import write_csv_table
from viewer.models.case_reading import CaseReading
from viewer.models.record_table import TableFile
from viewer.models.still_reading import reading_through
from viewer.models.table_columns import TABLES

_SLICE_ROWS = 4_096
"""Rows read between two looks at whether anybody still wants them; what was read for them is forgotten after."""


def write_table(
    case: Case,
    reader: CaseFile,
    as_of_s: int | None,
    table: TableFile,
    out: Path,
    step: Callable[[int, int], None],
    stopped: Callable[[], bool],
) -> None:
    """Write a table; `step` hears how many rows of how many are done. Raises CaseError CANCELLED, DISK_FULL, IO, …"""
    titles = [c.title for c in _columns(case, reader, as_of_s, table)]
    write_csv_table(out, titles, _rows(case, reader, as_of_s, table, step, stopped))


def _rows(
    case: Case,
    reader: CaseFile,
    as_of_s: int | None,
    table: TableFile,
    step: Callable[[int, int], None],
    stopped: Callable[[], bool],
) -> Iterator[Sequence[str]]:
    for first in range(0, len(table.ids), _SLICE_ROWS):
        if stopped():
            raise CaseError(ErrorCode.CANCELLED, "The table was not written.")
        ids = [int(i) for i in table.ids[first : first + _SLICE_ROWS]]
        reading = reading_through(case.over(reader), as_of_s)
        columns, read = _columns_of(reading, table), TABLES[table.name](reading).read
        for row in read(ids):
            if row is not None:
                yield [" ".join(column.cell(row).text.split()) for column in columns]
        step(first + len(ids), len(table.ids))


def _columns(case: Case, reader: CaseFile, as_of_s: int | None, table: TableFile) -> list[Any]:
    return _columns_of(reading_through(case.over(reader), as_of_s), table)


def _columns_of(reading: CaseReading, table: TableFile) -> list[Any]:
    made = {column.id: column for column in TABLES[table.name](reading).columns}
    return [made[name] for name in table.columns]
