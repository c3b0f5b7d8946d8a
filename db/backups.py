"""Copies of a case in the user's state folder: taken before it is changed much, thinned over time, put back on wish.

A backup is taken through SQLite, so it is whole even while another window writes. Restoring takes one of the present
state first. Their files are those of `db.backup_files`.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db import connection as sql
from db import guard, seen_files
from db.backup_files import (
    DAY_S,
    MONTH_S,
    REASONS,
    Backup,
    backups_of,
    folder_of,
    keep_backup,
    kept,
    remove_all,
    thin_out,
)
from db.case_file import CaseFile
from db.domain import TYPES, Record, table_of
from db.errors import CaseError, ErrorCode

__all__ = [
    "DAY_S",
    "MONTH_S",
    "REASONS",
    "Backup",
    "KindDifference",
    "backups_of",
    "differences",
    "folder_of",
    "kept",
    "remove_all",
    "restore",
    "take_backup",
    "thin_out",
]


@dataclass(frozen=True, slots=True)
class KindDifference:
    """What differs between a backup and the present case for one kind of row. `titles` are a few examples."""

    kind: str
    only_in_backup: int
    only_in_case: int
    changed: int
    titles: tuple[str, ...]


def take_backup(case_file: CaseFile, reason: str, *, now_s: int | None = None) -> Backup:
    """Copies the case into the user's state folder and thins out older copies.

    Where the newest backup already holds this very revision, that one is returned. `case_file` may be a `reader()`, so
    that a worker can do it; what other windows committed stays news to whoever holds it. Raises CaseError DISK_FULL,
    NO_PERMISSION, IO, BUSY.
    """
    return keep_backup(case_file.connection, case_file.path, reason, now_s=now_s)


def restore(backup: Backup, path: Path | str, *, now_s: int | None = None) -> Backup | None:
    """Makes the case at `path` what the backup holds, in one transaction that other windows see as one change.

    The present state is kept as a backup first and returned; None where there is no file at `path`, which is then made.
    Raises CaseError DAMAGED, UNSAFE (the backup or the case was changed by something else), INVALID (another case),
    BUSY, DISK_FULL, NO_PERMISSION, IO.
    """
    path = Path(path)
    guard.examine(backup.path).raise_if_refused()
    if not path.exists():
        with CaseFile.open(backup.path, read_only=True) as kept_copy:
            kept_copy.backup_to(path)
        seen_files.remember(path)
        return None
    with CaseFile.open(path) as case_file:
        if case_file.case_uid != backup.case_uid:
            raise CaseError(ErrorCode.INVALID, "The backup is of another case.", path=path)
        before = take_backup(case_file, "restore", now_s=now_s)
    with sql.world_errors(path), closing(_reading(backup.path)) as source:
        target = sql.open_connection(path, read_only=False)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = TRUNCATE")
        finally:
            sql.close_connection(target, read_only=False)
    seen_files.remember(path)
    return before


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(os.fspath(path.absolute()))}?mode=ro", uri=True, isolation_level=None)


def differences(backup: Backup, case_file: CaseFile, *, examples: int = 3) -> list[KindDifference]:
    """What restoring would change, by kind; kinds without a difference are left out.

    Raises CaseError where the backup is refused or cannot be read.
    """
    found = []
    with CaseFile.open(backup.path, read_only=True) as kept_copy:
        for row_type in TYPES.values():
            old = {row.id: row for row in kept_copy.rows(row_type)}
            new = {row.id: row for row in case_file.rows(row_type)}
            gone = [old[key] for key in old.keys() - new.keys()]
            added = [new[key] for key in new.keys() - old.keys()]
            changed = [new[key] for key in new.keys() & old.keys() if new[key] != old[key]]
            if gone or added or changed:
                named = sorted(_title_of(row) for row in (*gone, *added, *changed) if isinstance(row, Record))
                titles = tuple(named[:examples])
                found.append(KindDifference(row_type.KIND, len(gone), len(added), len(changed), titles))
    return found


def _title_of(row: Record) -> str:
    for name in ("title", "name", "label", "text", "summary", "body", "filename", "reason"):
        text = getattr(row, name, "")
        if text:
            return str(text)[:80]
    return f"{table_of(type(row))} {row.number}"
