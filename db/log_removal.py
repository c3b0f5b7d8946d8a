"""Takes objects and cells out of the operation log for good, so that what is left is still a log.

A row whose whole log goes becomes a base row; a cell whose operations go holds, in the tables, what it would hold
without them. So the tables stay a function of base rows and operations.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable

from db.domain import RecordId, Row
from db.operations import cell_name, object_of
from db.rules import cells_of

_HASH = re.compile(r'"sha256":"([0-9a-f]{64})"')


def remove_objects(connection: sqlite3.Connection, objects: Iterable[str]) -> int:
    """Removes every trace of these objects from the log; returns how many operations went. Inside a transaction."""
    removed = 0
    for name in objects:
        removed += connection.execute("DELETE FROM operation WHERE object = ?", [name]).rowcount
        connection.execute("DELETE FROM base_value WHERE object = ?", [name])
        connection.execute("DELETE FROM merge_flag WHERE object = ?", [name])
    return removed


def remove_reference(connection: sqlite3.Connection, row: Row, field: str) -> int:
    """Removes the log of one reference of a row, whose column the caller has set to NULL."""
    cell = next(cell for cell in cells_of(type(row)) if field in cell)
    if len(cell) > 1:
        # The other column of the cell keeps its value, which no default gives: the row becomes a base row.
        return remove_objects(connection, [object_of(row)])
    where = (object_of(row), cell_name(cell))
    connection.execute("DELETE FROM base_value WHERE object = ? AND field = ?", where)
    connection.execute("DELETE FROM merge_flag WHERE object = ? AND field = ?", where)
    return connection.execute("DELETE FROM operation WHERE object = ? AND field = ?", where).rowcount


def remove_loose_ends(connection: sqlite3.Connection) -> None:
    """Removes edits without operations, and kept bytes that no operation names any more."""
    connection.execute("DELETE FROM edit WHERE id NOT IN (SELECT edit_id FROM operation)")
    kept = {digest for (digest,) in connection.execute("SELECT sha256 FROM kept_blob")}
    for digest in kept - named_blobs(connection):
        connection.execute("DELETE FROM kept_blob WHERE sha256 = ?", [digest])


def named_blobs(connection: sqlite3.Connection) -> set[str]:
    """SHA-256 in hex of every stretch of bytes that the log names."""
    named: set[str] = set()
    for table in ("operation", "base_value"):
        for (value,) in connection.execute(f"SELECT value FROM main.{table} WHERE value LIKE '%sha256%'"):
            named.update(_HASH.findall(value))
    return named


def logged_names(connection: sqlite3.Connection, schema: str = "main") -> set[str]:
    """Every object that the log speaks of, those that are no longer in the tables among them."""
    question = f"SELECT object FROM {schema}.operation UNION SELECT object FROM {schema}.base_value"
    return {name for (name,) in connection.execute(question)}


def objects_naming(connection: sqlite3.Connection, field: str, ids: Iterable[RecordId]) -> set[str]:
    """Objects whose reference `field` ever held one of these ids, as the log knows."""
    found: set[str] = set()
    for row_id in ids:
        for table in ("operation", "base_value"):
            question = f"SELECT object FROM {table} WHERE field = ? AND value = ?"
            found.update(name for (name,) in connection.execute(question, [field, json.dumps(row_id)]))
    return found


def counts_of(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, int]:
    """Rows by table, counted."""
    return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
