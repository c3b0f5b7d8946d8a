"""Writing a fresh case of millions of rows: the same file `CaseFile.create` makes, by a shorter way.

`CaseFile.create` checks every row as a person's. That costs about 60 µs a row, so rows made by the million (the
generator's, an import's) go column by column instead. What keeps them honest is the file itself: its CHECKs hold at
every insert and all references are checked before the file appears. The indexes are made at the end, from sorted
keys; rows written in the order of their keys need no page splits and leave the smallest file.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from db import connection as sql
from db.case_file import fresh_file, renew_state
from db.domain import Record, Row, table_of
from db.errors import CaseError, ErrorCode
from db.rows import write_rows
from db.schema import migrate, schema_statements

RECORD_COLUMNS: Final = ("id", "uid", "kind", "layer", "number", "published_edtf", "published_s", "recorded_s")
"""The columns of table `record` that bulk rows fill; created_by stays empty, withdrawn_s NULL."""

Never = Callable[[], bool]


class BulkWriter:
    """Puts rows into a draft. Use `bulk_case`. `cancelled` is asked before each step and ends it with CANCELLED."""

    def __init__(self, connection: sqlite3.Connection, cancelled: Never | None = None) -> None:
        self._connection = connection
        self._cancelled = cancelled
        self.counts: Counter[str] = Counter()

    def rows(self, rows: Iterable[Row]) -> None:
        """Writes rows one by one, checked and with their dates worked out: for what is few. Any order of kinds."""
        for row_type, same in groupby(rows, type):
            group = list(same)
            self.check_cancelled()
            write_rows(self._connection, row_type, group)
            self.counts[table_of(row_type)] += len(group)
            if issubclass(row_type, Record):
                self.counts["record"] += len(group)

    def columns(self, table: str, columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
        """Writes tuples of column values, derived columns included, best in the order of the key.

        Columns not named take the default of the schema. Raises CaseError INVALID where a CHECK refuses one.
        """
        self.check_cancelled()
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        with sql.world_errors():
            self.counts[table] += self._connection.executemany(statement, values).rowcount

    def check_cancelled(self) -> None:
        """Raises CaseError CANCELLED once the caller has lost interest."""
        if self._cancelled is not None and self._cancelled():
            raise CaseError(ErrorCode.CANCELLED, "The case was not made: cancelled.")


@contextmanager
def bulk_case(path: Path, *, app_version: str = "", cancelled: Never | None = None) -> Iterator[BulkWriter]:
    """A fresh case file that appears at `path` at the end of the block, whole, with every reference checked.

    Raises CaseError EXISTS, INVALID, UNKNOWN_RECORD (a reference to nothing), CANCELLED, DISK_FULL, NO_PERMISSION, IO;
    then nothing is left behind.
    """
    if path.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {path}.", path=path)
    with fresh_file(path) as draft:
        connection = sql.open_connection(draft, read_only=False, create=True)
        try:
            writer = BulkWriter(connection, cancelled)
            _fill(connection, writer, app_version)
            yield writer
            _finish(connection, writer)
        finally:
            sql.close_connection(connection, read_only=False)


def _fill(connection: sqlite3.Connection, writer: BulkWriter, app_version: str) -> None:
    """Makes the tables without their indexes and begins the one transaction of the draft."""
    migrate(connection)
    run = connection.execute
    # Nobody can see the draft, and a failed one is thrown away: no journal, no waiting for the disk before the end.
    run("PRAGMA foreign_keys = OFF")
    run("PRAGMA journal_mode = OFF")
    run("PRAGMA synchronous = OFF")
    run("BEGIN IMMEDIATE")
    for name, _ in _indexes():
        run(f"DROP INDEX {name}")
    now_s = int(time.time())
    run(
        "INSERT INTO case_state VALUES (1, ?, ?, 0, '{}', ?, ?)",
        (secrets.token_hex(16), secrets.token_hex(16), app_version, now_s),
    )


def _finish(connection: sqlite3.Connection, writer: BulkWriter) -> None:
    """Makes the indexes, checks the references and writes what the file says of itself."""
    run = connection.execute
    with sql.world_errors():
        for _, statement in _indexes():
            writer.check_cancelled()
            run(statement)
        writer.check_cancelled()
        broken = run("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            table, rowid, parent, _ = broken
            raise CaseError(
                ErrorCode.UNKNOWN_RECORD,
                f"{table} refers to a row of {parent} that is not in the case.",
                kind=table,
                id=rowid,
            )
        counts = {table: count for table, count in sorted(writer.counts.items()) if table != "record"}
        renew_state(connection, counts, int(time.time()))
        run("COMMIT")


def _indexes() -> list[tuple[str, str]]:
    """(name, statement) of every index of the schema, in its order."""
    return [
        (statement.split()[2], statement) for statement in schema_statements() if statement.startswith("CREATE INDEX ")
    ]
