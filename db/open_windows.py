"""Which cases are open in which running program: a small note for each in the user's state folder.

Nothing depends on it but what the welcome page says; two windows on one file work together without it. A note whose
program has ended (a crash) counts for nothing and is taken away.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from db.places_on_disk import user_state_dir

_FOLDER: Final = "open"


def note_open(path: Path) -> None:
    """Notes that this program has the case open. A folder that may not be written is no fault."""
    with suppress(OSError):
        folder = user_state_dir() / _FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _note(path, os.getpid()).write_text("", encoding="ascii")


def note_closed(path: Path) -> None:
    """Takes this program's note away."""
    with suppress(OSError):
        _note(path, os.getpid()).unlink(missing_ok=True)


def is_open_elsewhere(path: Path) -> bool:
    """Whether another running program on this computer, of this user, has the case open."""
    found = False
    with suppress(OSError):
        for note in (user_state_dir() / _FOLDER).glob(f"{_name_of(path)}-*"):
            pid = note.name.rpartition("-")[2]
            if not pid.isdecimal() or int(pid) == os.getpid():
                continue
            if _is_running(int(pid)):
                found = True
            else:
                note.unlink(missing_ok=True)
    return found


def _note(path: Path, pid: int) -> Path:
    return user_state_dir() / _FOLDER / f"{_name_of(path)}-{pid}"


def _name_of(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:24]


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":  # there a signal of 0 would end the program
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
