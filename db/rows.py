"""Records and parts to rows and back, for every kind alike, from the fields of the dataclasses.

The derived columns (bounds and flags of each `*_edtf` field) are worked out here at every write, from `db.dates`,
and never read back into a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final, TypeVar, cast

from db.domain import TYPES, CaseInfo, Event, Part, Record, RecordId, Row, table_of
from db.errors import CaseError, ErrorCode
from db.rules import check_row, fields_of, read_date
from db.schema import references

R = TypeVar("R", bound=Row)

SHARED_FIELDS: Final = tuple(field.name for field in fields(Record))
"""The fields that every record has in table `record`."""

SLICE: Final = 500
"""Values in one IN (…) list."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How one row type lies in the file: its table, key column, own columns, and the SQL that reads and writes it."""

    row_type: type[Row]
    table: str
    key: str
    names: tuple[str, ...]  # constructor arguments in the order `select` gives them
    own: tuple[str, ...]  # fields in the type's own table, without the key of a one-to-one part
    dates: tuple[str, ...]  # own fields that are EDTF
    booleans: tuple[str, ...]
    reals: tuple[str, ...]
    select: str  # without WHERE; t is the type's table, r is record
    upsert: str


def shape_of(row_type: type[R]) -> Shape:
    """The shape of a row type, worked out once."""
    return _shape_of_kind(row_type.KIND)


@cache
def _shape_of_kind(kind: str) -> Shape:
    row_type = TYPES[kind]
    table, is_record = table_of(row_type), issubclass(row_type, Record)
    known = fields_of(row_type)
    key = key_column(row_type)
    own = tuple(name for name in known if not (is_record and name in SHARED_FIELDS) and name != key)
    dates = tuple(name for name in own if name.endswith("_edtf"))
    derived = tuple(column for name in dates for column in derived_columns(row_type, name))
    shared = SHARED_FIELDS if is_record else (() if key == "id" else (key,))
    chosen = [f"{'r' if is_record else 't'}.{name}" for name in shared] + [f"t.{name}" for name in own]
    join = " JOIN record r ON r.id = t.id" if is_record else ""
    return Shape(
        row_type=row_type,
        table=table,
        key=key,
        names=shared + own,
        own=own,
        dates=dates,
        booleans=tuple(name for name in known if known[name].type is bool),
        reals=tuple(name for name in known if known[name].type is float),
        select=f"SELECT {', '.join(chosen)} FROM {table} t{join}",
        upsert=_upsert(table, key, own + derived),
    )


def key_column(row_type: type[R]) -> str:
    """The primary key's column: `id`, or the owner's column for a part there is one of."""
    if issubclass(row_type, Part) and row_type.KEY == (row_type.OWNER,):
        return row_type.OWNER
    return "id"


def derived_columns(row_type: type[Row], field: str) -> tuple[str, ...]:
    """The columns worked out from an EDTF field of a type's own table."""
    if row_type is Event:
        return ("earliest_start_s", "latest_start_s", "earliest_end_s", "latest_end_s", "date_flags")
    stem = field.removesuffix("_edtf")
    return (f"{stem}_earliest_s", f"{stem}_latest_s")


def _upsert(table: str, key: str, columns: Sequence[str]) -> str:
    # Not REPLACE: that deletes the row first.
    marks = ", ".join("?" * (len(columns) + 1))
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns)
    what = f"UPDATE SET {changed}" if columns else "NOTHING"
    return f"INSERT INTO {table} ({', '.join((key, *columns))}) VALUES ({marks}) ON CONFLICT({key}) DO {what}"


_RECORD_COLUMNS = (
    "uid",
    "kind",
    "layer",
    "number",
    "created_by",
    "published_edtf",
    "published_s",
    "recorded_s",
    "withdrawn_s",
)
_UPSERT_RECORD = _upsert("record", "id", _RECORD_COLUMNS)


# ---- writing --------------------------------------------------------------------------------------------------
def write_rows(connection: sqlite3.Connection, row_type: type[R], rows: Iterable[R]) -> None:
    """Inserts or replaces rows of one type. Raises CaseError INVALID before anything of a bad row is written."""
    shape = shape_of(row_type)
    checked = list(rows)
    for row in checked:
        check_row(row)
    if issubclass(row_type, Record):
        connection.executemany(_UPSERT_RECORD, (_record_values(cast(Record, row)) for row in checked))
    connection.executemany(shape.upsert, (_own_values(shape, row) for row in checked))


def write_row(connection: sqlite3.Connection, row: Row) -> None:
    """Inserts or replaces one row."""
    write_rows(connection, type(row), [row])


def remove_row(connection: sqlite3.Connection, row_type: type[R], row_id: RecordId) -> None:
    """Removes one row and its parent row; whether something still refers to it shows at commit."""
    shape = shape_of(row_type)
    connection.execute(f"DELETE FROM {shape.table} WHERE {shape.key} = ?", (row_id,))
    if issubclass(row_type, Record):
        connection.execute("DELETE FROM record WHERE id = ?", (row_id,))


def _record_values(record: Record) -> tuple[Any, ...]:
    published_s = read_date(record.published_edtf).latest_s if record.published_edtf else None
    return (
        record.id,
        record.uid,
        record.KIND,
        record.LAYER,
        record.number,
        record.created_by,
        record.published_edtf,
        published_s,
        record.recorded_s,
        record.withdrawn_s,
    )


def _own_values(shape: Shape, row: Row) -> list[Any]:
    values: list[Any] = [row.id]
    values.extend(getattr(row, name) for name in shape.own)
    for name in shape.dates:
        values.extend(_derived(shape.row_type, getattr(row, name)))
    return values


def _derived(row_type: type[Row], edtf: str) -> tuple[int | None, ...]:
    if not edtf:
        return (None,) * (5 if row_type is Event else 2)
    date = read_date(edtf)
    if row_type is Event:
        return (
            date.earliest_start_s,
            date.latest_start_s,
            date.earliest_end_s,
            date.latest_end_s,
            date.packed_flags,
        )
    return (date.earliest_s, date.latest_s)


def normalised(row: R) -> R:
    """The row as it will be read back: whole numbers in a field for reals become reals."""
    whole = {name: getattr(row, name) for name in shape_of(type(row)).reals if type(getattr(row, name)) is int}
    if not whole:
        return row
    return cast(R, replace(cast(Any, row), **{name: float(value) for name, value in whole.items()}))


# ---- reading --------------------------------------------------------------------------------------------------
def read_rows(
    connection: sqlite3.Connection, row_type: type[R], where: str = "", parameters: Sequence[Any] = ()
) -> Iterator[R]:
    """Rows of one type. `where` is SQL after the FROM of `Shape.select` (t = own table, r = record), of our own."""
    shape = shape_of(row_type)
    names, booleans = shape.names, shape.booleans
    for values in connection.execute(f"{shape.select} {where}", parameters):
        given = dict(zip(names, values, strict=True))
        for name in booleans:
            given[name] = bool(given[name])
        yield row_type(**given)


def read_where(
    connection: sqlite3.Connection, row_type: type[R], field: str = "", values: Iterable[Any] = ()
) -> Iterator[R]:
    """All rows of a type, or those whose field has one of the values. In order of the key."""
    shape = shape_of(row_type)
    if not field:
        yield from read_rows(connection, row_type, f"ORDER BY t.{shape.key}")
        return
    column = column_of(row_type, field)
    wanted = sorted(set(values), key=str)
    for start in range(0, len(wanted), SLICE):
        part = wanted[start : start + SLICE]
        where = f"WHERE {column} IN ({', '.join('?' * len(part))}) ORDER BY t.{shape.key}"
        yield from read_rows(connection, row_type, where, part)


def read_row(connection: sqlite3.Connection, row_type: type[R], row_id: RecordId) -> R | None:
    """One row by its key, or None."""
    shape = shape_of(row_type)
    return next(read_rows(connection, row_type, f"WHERE t.{shape.key} = ?", (row_id,)), None)


def read_record(connection: sqlite3.Connection, record_id: RecordId) -> Record | None:
    """The record with this id, of whatever kind, or None."""
    kind = connection.execute("SELECT kind FROM record WHERE id = ?", (record_id,)).fetchone()
    return None if kind is None else cast("Record | None", read_row(connection, TYPES[kind[0]], record_id))


def column_of(row_type: type[R], field: str) -> str:
    """The qualified column of a field. Raises CaseError INVALID for a name that is no field of the type."""
    if field == "id":
        return f"t.{key_column(row_type)}"
    if field not in fields_of(row_type):
        raise CaseError(ErrorCode.INVALID, f"{row_type.KIND} has no field {field}.", kind=row_type.KIND, field=field)
    return f"{'r' if issubclass(row_type, Record) and field in SHARED_FIELDS else 't'}.{field}"


def references_of(row: Row) -> Iterator[tuple[str, str, RecordId]]:
    """(field, table, id) of every reference a row makes; its own parent row is left out."""
    owner_key = key_column(type(row))
    for column, table in references()[table_of(type(row))].items():
        value = row.id if column == owner_key else getattr(row, column, None)
        if value is not None and column != "id":
            yield column, table, value


def targets_of(row: Row) -> list[tuple[str, RecordId]]:
    """(table, id) under which others may refer to a row."""
    own = (table_of(type(row)), row.id)
    return [own, ("record", row.id)] if isinstance(row, Record) else [own]


def is_in_tables(connection: sqlite3.Connection, table: str, row_id: RecordId) -> bool:
    """True where the file has a row that others may refer to in this way."""
    key = "event_id" if table == "swap" else "id"
    return connection.execute(f"SELECT 1 FROM {table} WHERE {key} = ?", (row_id,)).fetchone() is not None


def row_type_of(kind: str) -> type[Row]:
    """The row type of a kind. Raises CaseError INVALID for a word that is none."""
    if kind not in TYPES:
        raise CaseError(ErrorCode.INVALID, f'There is no kind of row called "{kind}".', kind=kind)
    return TYPES[kind]


CASE_ID: Final = CaseInfo(title="-").id
"""The key of the row that names the case."""
