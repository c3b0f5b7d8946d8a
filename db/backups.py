"""Copies of a case in the user's state folder: taken before it is changed much, thinned over time, put back on wish.

They lie under `backups/<case uid>/`, one file for each, named by time and reason. A backup is taken through SQLite, so
it is whole even while another window writes. Restoring takes one of the present state first.
"""

from __future__ import annotations

import calendar
import os
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from db import connection as sql
from db import guard, seen_files
from db.case_file import CaseFile
from db.domain import TYPES, Record, table_of
from db.errors import CaseError, ErrorCode
from db.places_on_disk import user_state_dir

REASONS: Final = ("first_edit", "migrate", "merge", "import", "purge", "restore", "by_hand")
DAY_S: Final = 86_400
MONTH_S: Final = 30 * DAY_S
_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)-([a-z_]+)-([0-9a-f]{8})(?:-\d+)?\.rapporteur")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One kept copy. `taken_s` is UTC; `reason` one of REASONS; `revision` the start of the revision id it holds."""

    path: Path
    case_uid: str
    taken_s: int
    reason: str
    revision: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class KindDifference:
    """What differs between a backup and the present case for one kind of row. `titles` are a few examples."""

    kind: str
    only_in_backup: int
    only_in_case: int
    changed: int
    titles: tuple[str, ...]


def folder_of(case_uid: str) -> Path:
    """Where the backups of a case lie. Raises ValueError where this is no uid of a case."""
    if not re.fullmatch(r"[0-9a-f]{32}", case_uid):
        raise ValueError(f"no uid of a case: {case_uid!r}")
    return user_state_dir() / "backups" / case_uid


def take_backup(case_file: CaseFile, reason: str, *, now_s: int | None = None) -> Backup:
    """Copies the case into the user's state folder and thins out older copies.

    Where the newest backup already holds this very revision, that one is returned. `case_file` may be a `reader()`, so
    that a worker can do it. Raises CaseError DISK_FULL, NO_PERMISSION, IO, BUSY.
    """
    if reason not in REASONS:
        raise ValueError(f"no reason for a backup: {reason!r}")
    with sql.world_errors(case_file.path):
        # Not `refresh()`: what other windows committed must stay news to whoever holds this case file.
        revision = case_file.connection.execute("SELECT revision_id FROM case_state").fetchone()[0][:8]
    there = backups_of(case_file.case_uid)
    if there and there[0].revision == revision:
        return there[0]
    taken_s = int(time.time()) if now_s is None else now_s
    folder = folder_of(case_file.case_uid)
    with sql.world_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = f"{time.strftime(_STAMP, time.gmtime(taken_s))}-{reason}-{revision}"
    path = folder / f"{stem}.rapporteur"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.rapporteur"
    case_file.backup_to(path)
    seen_files.remember(path)
    thin_out(case_file.case_uid, now_s=taken_s)
    return Backup(path, case_file.case_uid, taken_s, reason, revision, path.stat().st_size)


def backups_of(case_uid: str) -> list[Backup]:
    """The backups of a case, newest first. A folder that cannot be read holds none."""
    found = []
    with suppress(OSError):
        for entry in os.scandir(folder_of(case_uid)):
            match = _NAME.fullmatch(entry.name)
            if match is None or not entry.is_file(follow_symlinks=False):
                continue
            taken_s = _seconds(match[1])
            size = entry.stat(follow_symlinks=False).st_size
            found.append(Backup(Path(entry.path), case_uid, taken_s, match[2], match[3], size))
    return sorted(found, key=lambda backup: (backup.taken_s, backup.path.name), reverse=True)


def _seconds(stamp: str) -> int:

    return calendar.timegm(time.strptime(stamp, _STAMP))


def kept(times_s: Iterable[int], now_s: int) -> set[int]:
    """Which of these times stay: all of the last day, the last of each day for a month, then of each month."""
    newest: dict[tuple[str, str | int], int] = {}
    for taken_s in sorted(times_s):
        age_s = now_s - taken_s
        if age_s <= DAY_S:
            newest["each", taken_s] = taken_s
        else:
            spelled = "%Y-%m-%d" if age_s <= MONTH_S else "%Y-%m"
            newest[spelled, time.strftime(spelled, time.gmtime(taken_s))] = taken_s
    return set(newest.values())


def thin_out(case_uid: str, *, now_s: int) -> list[Path]:
    """Removes what `kept` does not keep; returns what was removed."""
    there = backups_of(case_uid)
    staying = kept((backup.taken_s for backup in there), now_s)
    removed = []
    for backup in there:
        if backup.taken_s not in staying:
            with suppress(OSError):
                backup.path.unlink()
                removed.append(backup.path)
    return removed


def remove_all(case_uid: str) -> int:
    """Removes every backup of a case, for `purge`; returns how many. Raises CaseError NO_PERMISSION, IO."""
    there = backups_of(case_uid)
    with sql.world_errors(folder_of(case_uid)):
        for backup in there:
            backup.path.unlink(missing_ok=True)
    return len(there)


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
