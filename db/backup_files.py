"""The files of backups: where they lie, how they are named, which stay.

They lie under `backups/<case uid>/` in the user's state folder, one file for each, named by time and reason.
"""

from __future__ import annotations

import calendar
import os
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from db import connection as sql
from db import seen_files
from db.fresh_file import copy_whole
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


def folder_of(case_uid: str) -> Path:
    """Where the backups of a case lie. Raises ValueError where this is no uid of a case."""
    if not re.fullmatch(r"[0-9a-f]{32}", case_uid):
        raise ValueError(f"no uid of a case: {case_uid!r}")
    return user_state_dir() / "backups" / case_uid


def keep_backup(connection: sqlite3.Connection, path: Path, reason: str, *, now_s: int | None = None) -> Backup:
    """Copies the case that `connection` has open at `path` into the user's state folder and thins out older copies.

    Where the newest backup already holds this very revision, that one is returned.
    Raises CaseError DISK_FULL, NO_PERMISSION, IO, BUSY.
    """
    if reason not in REASONS:
        raise ValueError(f"no reason for a backup: {reason!r}")
    with sql.world_errors(path):
        case_uid, revision_id = connection.execute("SELECT case_uid, revision_id FROM case_state").fetchone()
    revision = revision_id[:8]
    there = backups_of(case_uid)
    if there and there[0].revision == revision:
        return there[0]
    taken_s = int(time.time()) if now_s is None else now_s
    folder = folder_of(case_uid)
    with sql.world_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stem = f"{time.strftime(_STAMP, time.gmtime(taken_s))}-{reason}-{revision}"
    out = folder / f"{stem}.rapporteur"
    number = 1
    while out.exists():
        number += 1
        out = folder / f"{stem}-{number}.rapporteur"
    copy_whole(connection, out)
    seen_files.remember(out)
    thin_out(case_uid, now_s=taken_s)
    return Backup(out, case_uid, taken_s, reason, revision, out.stat().st_size)


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
