"""The tables of a case file: the text that is the format document, and the named steps that lead to it.

`schema.sql` is the whole format of the newest version. A case file is made by running the migrations on an empty
database, and an older file is brought up to date by the ones it lacks; a test holds both equal to `schema.sql`.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from importlib import resources
from typing import Final

from sqlite_utils import Database, Migrations

APPLICATION_ID: Final = 0x52415050
""""RAPP" in the header of every case file."""

VERSION: Final = 1
"""The format version this program writes, kept in `PRAGMA user_version`."""

MIGRATIONS_TABLE: Final = Migrations.migrations_table
migrations = Migrations("rapporteur")


@cache
def schema_text() -> str:
    """The format document of the newest version."""
    return resources.files(__name__).joinpath("schema.sql").read_text(encoding="utf-8")


@cache
def schema_statements() -> tuple[str, ...]:
    """The CREATE statements of `schema.sql`, in order, each as SQLite keeps it in `sqlite_schema`."""
    return statements_in(schema_text())


@cache
def known_versions() -> dict[int, tuple[str, ...]]:
    """version → its CREATE statements, for every version ever given out.

    An older version's text stays as `schema_1.sql` and so on beside `schema.sql` once there is a newer one.
    """
    folder = resources.files(__name__)
    older = {n: folder.joinpath(f"schema_{n}.sql").read_text(encoding="utf-8") for n in range(1, VERSION)}
    return {**{n: statements_in(text) for n, text in older.items()}, VERSION: schema_statements()}


def statements_in(text: str) -> tuple[str, ...]:
    """The CREATE statements of a format document."""
    statements: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        if not lines and (not line.strip() or line.startswith("--")):
            continue
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            statements.append("\n".join(lines).rstrip().removesuffix(";"))
            lines = []
    return tuple(statements)


@migrations()
def schema_1(db: Database) -> None:
    """The first complete schema."""
    for statement in known_versions()[1]:
        if not statement.startswith(f"CREATE TABLE {MIGRATIONS_TABLE} "):
            db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


def migrate(connection: sqlite3.Connection) -> list[str]:
    """Runs the migrations this database lacks; returns their names. An empty database becomes an empty case file.

    Each step is one transaction, or part of the caller's. `db.upgrade` does this to an older file, after a backup.
    """
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    if not db[MIGRATIONS_TABLE].exists():
        # sqlite-utils would make a table that is not STRICT; ours is part of the format document.
        connection.execute(schema_statements()[0])
    pending = [step.name for step in migrations.pending(db)]
    migrations.apply(db)
    return pending


def schema_of(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """(type, name) → SQL text of everything a database holds, without SQLite's own automatic indexes."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {(kind, name): sql for kind, name, sql in rows}


_NAMED = re.compile(r"CREATE (TABLE|INDEX|VIEW) (\w+)")


@cache
def known_schema() -> dict[tuple[str, str], str]:
    """What `schema_of` says of an untouched file of the newest version."""
    named = ((_NAMED.match(statement), statement) for statement in schema_statements())
    return {(match[1].lower(), match[2]): statement for match, statement in named if match}


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """The column names of every table, in the order of the document."""
    with _empty() as connection:
        return {
            name: tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")'))
            for kind, name in known_schema()
            if kind == "table"
        }


@cache
def references() -> dict[str, dict[str, str]]:
    """table → {column: table referred to}, as the foreign keys of the document say."""
    found: dict[str, dict[str, str]] = {}
    with _empty() as connection:
        for table in columns():
            rows = connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            found[table] = {row[3]: row[2] for row in sorted(rows)}
    return found


class _empty:
    """An empty case file in memory, closed at the end of the block."""

    def __enter__(self) -> sqlite3.Connection:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in schema_statements():
            self._connection.execute(statement)
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
