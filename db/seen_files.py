"""Remembers the files that this program wrote or examined, so that an unchanged one is not examined twice.

What is remembered of a file are facts that change whenever it is written: device and inode, size, times of change in
nanoseconds (`ctime` cannot be set back by a program), and the change counter in its header. The list is a small JSON
file in the user's state folder; who can write there can do anything as this user anyway.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from db.places_on_disk import user_state_dir
from db.schema import schema_text

MOST_FILES: Final = 500
_COUNTER_AT: Final = slice(24, 28)
_NAME: Final = "seen_files.json"

Facts = list[int]
"""[device, inode, size, mtime_ns, ctime_ns, change counter]; the counter is -1 where it may not be read now."""


def facts_of(path: Path) -> Facts | None:
    """What identifies this state of the file, or None where it cannot be read."""
    try:
        status = os.stat(path, follow_symlinks=False)
        counter = _change_counter(path, status)
    except OSError:
        return None
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns, counter]


def stamp_of(path: Path) -> Facts | None:
    """`facts_of` without the counter: quick, and allowed while the file is open here."""
    try:
        status = os.stat(path, follow_symlinks=False)
    except OSError:
        return None
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns, -1]


def is_known(path: Path) -> bool:
    """True where the file is as it was when it was last remembered."""
    now = facts_of(path)
    remembered = _read().get(str(path))
    if now is None or remembered is None or len(remembered) != len(now):
        return False
    if -1 in (now[-1], remembered[-1]):
        return now[:-1] == remembered[:-1]
    return now == remembered


def remember(path: Path, *, only_if: Facts | None = None) -> None:
    """Notes the file as it is now. `only_if`: unless it differs from these facts (it changed meanwhile).

    A state folder that cannot be written costs an examination next time and nothing else.
    """
    path = Path(os.path.abspath(path))
    now = facts_of(path)
    if now is None or (only_if is not None and now[:-1] != only_if[:-1]):
        return
    files = _read()
    files.pop(str(path), None)
    files[str(path)] = now
    with suppress(OSError):
        _write(dict(list(files.items())[-MOST_FILES:]))


def forget(path: Path) -> None:
    """The file is examined anew next time."""
    files = _read()
    if files.pop(os.path.abspath(path), None) is not None:
        with suppress(OSError):
            _write(files)


def _change_counter(path: Path, status: os.stat_result) -> int:
    """The counter in the header; -1 where this process has the file open.

    Closing a second descriptor would give up the locks that SQLite holds on it here.
    """
    if _is_open_here(status):
        return -1
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        return int.from_bytes(os.read(fd, 100)[_COUNTER_AT], "big")
    finally:
        os.close(fd)


def _is_open_here(status: os.stat_result) -> bool:
    for folder in ("/proc/self/fd", "/dev/fd"):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            with suppress(OSError, ValueError):
                opened = os.fstat(int(name))
                if (opened.st_dev, opened.st_ino) == (status.st_dev, status.st_ino):
                    return True
        return False
    return True  # no way to tell: be careful


def _read() -> dict[str, Facts]:
    try:
        data = json.loads((user_state_dir() / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict) or data.get("format") != _format():
        return {}
    return {
        str(path): facts
        for path, facts in data["files"].items()
        if isinstance(facts, list) and all(isinstance(fact, int) for fact in facts)
    }


@cache
def _format() -> str:
    """Names the tables that files were compared with: what is known of files goes when the known tables change."""
    return sha256(schema_text().encode()).hexdigest()[:16]


def _write(files: dict[str, Facts]) -> None:
    folder = user_state_dir()
    draft = folder / f".{_NAME}.{secrets.token_hex(4)}"
    try:
        draft.write_text(json.dumps({"format": _format(), "files": files}), encoding="utf-8")
        os.replace(draft, folder / _NAME)
    finally:
        draft.unlink(missing_ok=True)
