"""What is to be said of the place of a recent case. Asks the disk, so it is for a worker: a share may take seconds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from db import seen_files
from db.open_windows import is_open_elsewhere
from viewer.recent import RecentCase
from viewer.words import tr


def place_words(path: Path) -> str:
    """Nothing, or: the file is gone, its drive is, another window has it, something else changed it since."""
    if not path.exists():
        return tr("File not found") if path.parent.exists() else tr("Drive not connected")
    if is_open_elsewhere(path):
        return tr("Open in another window")
    return "" if seen_files.is_known(path) else tr("Record replaced or changed since")


def words_of_places(cases: Iterable[RecentCase]) -> dict[str, str]:
    """path → words, for every case that has something to be said of it."""
    said = ((case.path, place_words(Path(case.path))) for case in cases)
    return {path: words for path, words in said if words}
