"""A second version of the format that never was: what upgrading meets when there is one.

It adds a table, an index and a view to version 1. `version_2()` lets the program take it for the newest version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from sqlite_utils import Database, Migrations

from db import guard_checks, guard_rows, schema, seen_files

ADDED = (
    "CREATE TABLE rehearsal ( -- a table of version 2\n"
    "  id INTEGER PRIMARY KEY, -- its key\n"
    "  note TEXT NOT NULL DEFAULT '' -- what was rehearsed\n"
    ") STRICT",
    "CREATE INDEX rehearsal_by_note ON rehearsal (note)",
    "CREATE VIEW rehearsals AS -- what was rehearsed\nSELECT note FROM rehearsal",
)
_CACHED: tuple[Callable[..., object], ...] = (
    schema.schema_statements, schema.known_versions, schema.known_schema, schema.columns, schema.references,
    guard_checks.expected_entries, guard_rows.known_tables, seen_files._format,
)  # fmt: skip


def schema_2(db: Database) -> None:
    """The step from version 1 to version 2."""
    for statement in ADDED:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 2")


@contextmanager
def version_2(step: Callable[[Database], None] = schema_2) -> Iterator[None]:
    """Inside the block the newest version is 2, and `step` leads to it."""
    first = schema.schema_text()
    both = Migrations("rapporteur")
    both(name="schema_1")(schema.schema_1)
    both(name="schema_2")(step)
    second = first + "\n" + "".join(f"\n{statement};\n" for statement in ADDED)
    versions = {1: schema.statements_in(first), 2: schema.statements_in(second)}
    with ExitStack() as stack:
        stack.callback(_forget_what_is_cached)
        for name, value in (
            ("VERSION", 2),
            ("schema_text", lambda: second),
            ("known_versions", lambda: versions),
            ("migrations", both),
        ):
            stack.enter_context(mock.patch.object(schema, name, value))
        _forget_what_is_cached()
        yield


def _forget_what_is_cached() -> None:
    for function in _CACHED:
        clear = getattr(function, "cache_clear", None)
        if clear is not None:
            clear()
