"""One field of every row of a type, a slice at a time: for putting a million rows in order without making them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from db.connection import reading
from db.domain import RecordId, Row
from db.rows import column_of, shape_of

if TYPE_CHECKING:
    from db.case_file import CaseFile

SLICE_ROWS: Final = 20_000
"""Rows of one look at the file. A writer waits for a look, never for all of them."""


def values_of_field(case_file: CaseFile, row_type: type[Row], field: str) -> Iterator[tuple[RecordId, Any]]:
    """(id, value) of every row of a type, in order of the ids.

    Each slice is a look of its own, so rows written meanwhile may or may not be among them. Raises CaseError INVALID
    for a name that is no field of the type, and those of reading.
    """
    shape, column = shape_of(row_type), column_of(row_type, field)
    record = f" JOIN record r ON r.id = t.{shape.key}" if column.startswith("r.") else ""
    sql = (
        f"SELECT t.{shape.key}, {column} FROM {shape.table} t{record}"
        f" WHERE t.{shape.key} > ? ORDER BY t.{shape.key} LIMIT {SLICE_ROWS}"
    )
    last = -(2**63)
    while True:
        with reading(case_file.connection, case_file.path) as connection:
            found = connection.execute(sql, (last,)).fetchall()
        yield from found
        if len(found) < SLICE_ROWS:
            return
        last = found[-1][0]
