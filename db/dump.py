"""The canonical text of a case's state, and the filling in of numbers in rows that come with a case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from db.domain import TYPES, Record, Row, table_of
from db.operations import canonical
from db.rows import normalised, shape_of

R = TypeVar("R", bound=Row)


def state_lines(connection: sqlite3.Connection) -> Iterator[bytes]:
    """One line of canonical JSON a row, table by table and key by key. Bytes are given in hex."""
    for row_type in sorted(TYPES.values(), key=table_of):
        shape = shape_of(row_type)
        yield canonical([shape.table, *shape.names]).encode() + b"\n"
        for values in connection.execute(f"{shape.select} ORDER BY t.{shape.key}"):
            yield canonical([value.hex() if isinstance(value, bytes) else value for value in values]).encode() + b"\n"


def numbered(rows: Sequence[R], now_s: int) -> list[R]:
    """Rows of one type with the short numbers they lack, in the order given, and a time of recording."""
    if not rows or not isinstance(rows[0], Record):
        return [normalised(row) for row in rows]
    last = max(row.number for row in rows if isinstance(row, Record))
    filled: list[R] = []
    for row in rows:
        assert isinstance(row, Record)
        number = row.number
        if not number:
            last += 1
            number = last
        filled.append(normalised(replace(row, number=number, recorded_s=row.recorded_s or now_s)))
    return filled
