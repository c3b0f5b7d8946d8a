"""The user's own folders: what is kept between sessions, and what can be made again.

Linux follows the XDG Base Directory specification 0.8; macOS and Windows their own habits.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Final

APP_NAME: Final = "rapporteur"


def user_state_dir() -> Path:
    """Backups, recovery files, what the guard remembers. Made (for this user alone) if it is not there."""
    if sys.platform == "win32":
        return _made(_from_env("LOCALAPPDATA", Path.home() / "AppData" / "Local") / APP_NAME / "state")
    if sys.platform == "darwin":
        return _made(Path.home() / "Library" / "Application Support" / APP_NAME)
    return _made(_from_env("XDG_STATE_HOME", Path.home() / ".local" / "state") / APP_NAME)


def user_cache_dir() -> Path:
    """Search index and timeline index: may be deleted at any time. Made if it is not there."""
    if sys.platform == "win32":
        return _made(_from_env("LOCALAPPDATA", Path.home() / "AppData" / "Local") / APP_NAME / "cache")
    if sys.platform == "darwin":
        return _made(Path.home() / "Library" / "Caches" / APP_NAME)
    return _made(_from_env("XDG_CACHE_HOME", Path.home() / ".cache") / APP_NAME)


def drafts_name(case_uid: str) -> str:
    """The name of the file that keeps drafts of notes on a case: it tells nothing of the case."""
    return hashlib.sha256(case_uid.encode()).hexdigest()[:24] + ".json"


def drafts_path(case_uid: str) -> Path:
    """Where drafts of notes on a case are kept; it need not be there."""
    return user_state_dir() / "drafts" / drafts_name(case_uid)


def _from_env(name: str, otherwise: Path) -> Path:
    """The folder an environment variable names; a relative one is ignored, as the specification asks."""
    given = Path(os.environ.get(name, ""))
    return given if given.is_absolute() else otherwise


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
