"""Bringing a case of an older version up to date: a backup, then every missing step in one transaction.

Another window, or a power cut, sees the old file or the new one. A file that may only be read stays as it is; what is
read is a copy in the user's cache folder.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from db import connection as sql
from db import guard, schema, seen_files
from db.backup_files import keep_backup
from db.errors import CaseError, ErrorCode
from db.fresh_file import copy_whole
from db.places_on_disk import user_cache_dir

Progress = Callable[[float], None]
_BACKUP_SHARE, _STEPS_SHARE = 0.4, 0.9


def newest_version_of(path: Path, *, read_only: bool, progress: Progress | None = None) -> Path:
    """The case in the newest version: the file itself, brought up to date, or a copy where it may only be read.

    Raises what `bring_up_to_date` raises.
    """
    if not read_only:
        bring_up_to_date(path, progress=progress)
        return path
    old = sql.open_connection(path, read_only=True)
    try:
        with sql.world_errors(path):
            case_uid, revision_id = old.execute("SELECT case_uid, revision_id FROM case_state").fetchone()
        copy = user_cache_dir() / "upgraded" / f"{case_uid}-{revision_id[:8]}" / path.name
        with sql.world_errors(copy):
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            copy.unlink(missing_ok=True)
        copy_whole(old, copy)
    finally:
        old.close()
    connection = sql.open_connection(copy, read_only=False)
    try:
        _migrate(connection, copy, progress or _quietly)
    finally:
        sql.close_connection(connection, read_only=False)
    return copy


def bring_up_to_date(path: Path, *, progress: Progress | None = None) -> list[str]:
    """Runs the steps an older case lacks; returns their names, none where it is of the newest version.

    `progress` is called with a share from 0 to 1; what it raises before the steps are committed leaves the file as it
    was. Raises CaseError NEWER_VERSION, NOT_A_CASE, UNSAFE, DAMAGED, READ_ONLY, NO_PERMISSION, BUSY, DISK_FULL (no
    room for the backup or the steps), IO; the file is then as it was.
    """
    tell = progress or _quietly
    guard.examine(path).raise_if_refused()
    connection = sql.open_connection(path, read_only=False)
    try:
        with sql.world_errors(path):
            version = _version_of(connection)
        if version == schema.VERSION:
            return []
        tell(0.0)
        keep_backup(connection, path, "migrate")
        tell(_BACKUP_SHARE)
        names = _migrate(connection, path, tell)
    finally:
        sql.close_connection(connection, read_only=False)
    seen_files.forget(path)
    tell(1.0)
    return names


def _migrate(connection: sqlite3.Connection, path: Path, tell: Progress) -> list[str]:
    """Every missing step, and a look at what came of them, in one transaction."""
    with sql.transaction(connection, path):
        if _version_of(connection) == schema.VERSION:
            return []  # another window was quicker
        names = schema.migrate(connection)
        tell(_STEPS_SHARE)
        if schema.schema_of(connection) != schema.known_schema():
            raise CaseError(ErrorCode.DAMAGED, "The steps to the newest version did not lead to it.", path=path)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise CaseError(ErrorCode.DAMAGED, f"A row of {broken[0]} refers to nothing.", path=path)
    return names


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _quietly(_share: float) -> None:
    """For a caller who does not want to know how far it is."""
