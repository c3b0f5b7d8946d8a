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
from db.domain import CaseInfo, Row, table_of
from db.dump import numbered
from db.edits import Revision
from db.errors import CaseError, ErrorCode
from db.rows import write_rows
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
    by_type: dict[type[Row], list[Row]] = {CaseInfo: [info]}
    for row in rows:
        by_type.setdefault(type(row), []).append(row)
    with sql.transaction(connection):
        counts: dict[str, int] = {}
        for row_type, group in by_type.items():
            filled = numbered(group, now_s)
            if len({row.id for row in filled}) != len(filled):
                raise CaseError(ErrorCode.INVALID, f"Two rows of {row_type.KIND} have one id.", kind=row_type.KIND)
            write_rows(connection, row_type, filled)
            counts[table_of(row_type)] = len(filled)
        connection.execute(
            "INSERT INTO case_state VALUES (1, ?, ?, 0, '{}', ?, ?)",
            (secrets.token_hex(16), secrets.token_hex(16), app_version, now_s),
        )
        renew_state(connection, counts, now_s)


def renew_state(connection: sqlite3.Connection, counts: dict[str, int], now_s: int) -> Revision:
    """Writes the row of facts about the file: a new revision, the counts, the time. Inside a transaction."""
    number = connection.execute("SELECT revision_number FROM case_state").fetchone()[0] + 1
    revision = Revision(secrets.token_hex(16), number)
    connection.execute(
        "UPDATE case_state SET revision_id = ?, revision_number = ?, counts_json = ?, modified_s = ?",
        (revision.id, number, json.dumps(counts, sort_keys=True), now_s),
    )
    return revision
