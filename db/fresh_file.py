"""Writing a new file whole or not at all, and filling a new case."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db import connection as sql
from db.domain import Attachment, CaseInfo, Record, Row, table_of
from db.dump import numbered
from db.edits import Revision, missing_references, unknown_reference
from db.errors import CaseError, ErrorCode
from db.nesting import check_place
from db.rows import write_rows
from db.rules import nesting_fields
from db.schema import migrate


@contextmanager
def fresh_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that becomes `path` at the end of the block, flushed to disk; gone if the block fails.

    Never replaces a file: raises CaseError EXISTS where one has appeared meanwhile.
    """
    with sql.world_errors(path):
        folder = tempfile.mkdtemp(prefix=f".{path.stem[:40]}-", dir=path.parent)
        draft = Path(folder, "draft")
        try:
            yield draft
            _flush(draft)
            _move_into_place(draft, path)
            _flush(path.parent)
        finally:
            for left in (draft, Path(f"{draft}-journal")):
                with suppress(FileNotFoundError):
                    left.unlink()
            with suppress(OSError):
                os.rmdir(folder)


def copy_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Copies the database by SQLite's backup, even while others write. Raises CaseError EXISTS and others."""
    if path.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {path}.", path=path)
    with fresh_file(path) as draft, sql.world_errors(path):
        copy = sqlite3.connect(draft, isolation_level=None)
        try:
            copy.execute("PRAGMA synchronous = FULL")
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()


def _move_into_place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # fails where the name is taken, unlike a rename
        return
    except FileExistsError:
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {path}.", path=path) from None
    except OSError:
        pass  # a file system without hard links
    if path.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {path}.", path=path)
    os.replace(draft, path)


def _flush(path: Path) -> None:
    """Asks the disk to have it. A folder cannot be opened everywhere; then the system's own order must do."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(handle)


def fill_new_case(connection: sqlite3.Connection, info: CaseInfo, rows: Iterable[Row], app_version: str) -> None:
    """Makes the tables and writes the base rows, in one transaction after the schema's own."""
    migrate(connection)
    now_s = int(time.time())
    whole = [info, *rows]
    by_type: dict[type[Row], list[Row]] = {}
    for row in whole:
        by_type.setdefault(type(row), []).append(row)
    _check_once(whole)
    try:
        with sql.transaction(connection):
            for row_type, group in by_type.items():
                write_rows(connection, row_type, numbered(group, now_s))
            for row in whole:
                if nesting_fields(row.KIND) or row.KIND == Attachment.KIND:
                    check_place(connection, row)
            connection.execute(
                "INSERT INTO case_state VALUES (1, ?, ?, 0, '{}', ?, ?)",
                (secrets.token_hex(16), secrets.token_hex(16), app_version, now_s),
            )
            counts = {table_of(row_type): len(group) for row_type, group in by_type.items()}
            renew_state(connection, counts, now_s)
    except CaseError as error:
        missing = missing_references(whole) if error.facts.get("sqlite") == "SQLITE_CONSTRAINT_FOREIGNKEY" else []
        raise unknown_reference(missing) if missing else error from error


def _check_once(rows: Iterable[Row]) -> None:
    """Each uid names one record, of whatever kind, and each part is given once."""
    seen: set[tuple[str, int]] = set()
    for row in rows:
        key = ("record" if isinstance(row, Record) else row.KIND, row.id)
        if key in seen:
            name = f'the uid "{row.uid}"' if isinstance(row, Record) else f"the {row.KIND} {row.id}"
            raise CaseError(ErrorCode.INVALID, f"Two rows have {name}.", kind=row.KIND, field="uid", id=row.id)
        seen.add(key)


def renew_state(connection: sqlite3.Connection, counts: dict[str, int], now_s: int) -> Revision:
    """Writes the row of facts about the file: a new revision, the counts, the time. Inside a transaction."""
    number = connection.execute("SELECT revision_number FROM case_state").fetchone()[0] + 1
    revision = Revision(secrets.token_hex(16), number)
    connection.execute(
        "UPDATE case_state SET revision_id = ?, revision_number = ?, counts_json = ?, modified_s = ?",
        (revision.id, number, json.dumps(counts, sort_keys=True), now_s),
    )
    return revision
