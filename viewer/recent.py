"""The cases opened lately: path, title and a few counts, for the welcome page. Kept in the user's settings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from db.case import Case
from viewer.settings import RECENT_CASES, Settings
from viewer.thumbnail import Thumbnail, is_ready, thumbnail_of

MOST = 20


@dataclass(frozen=True, slots=True)
class RecentCase:
    """One row of the welcome page, with its thumbnail (`viewer.thumbnail`).

    `case_uid` tells whether another case has taken the file's place.
    """

    path: str
    title: str
    training: bool
    events: int
    sources: int
    notes: int
    opened_s: int
    case_uid: str
    density: Sequence[Sequence[float]] = ()
    rounds: Sequence[float] = ()


class RecentCases:
    """Newest first, at most twenty."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def all(self) -> list[RecentCase]:
        """What is remembered; entries that do not read as one are passed over."""
        found = []
        for entry in self._settings.get_json(RECENT_CASES):
            try:
                found.append(RecentCase(**entry))
            except TypeError:
                continue
        return found

    def remember(self, path: Path, case: Case, case_uid: str = "") -> None:
        """Put a case first. While a large one is being read it keeps the picture it had."""
        known = next((old for old in self.all() if old.path == str(path.absolute())), None)
        picture: Thumbnail | RecentCase = known or Thumbnail()
        if case.is_whole and is_ready(case.columns):
            picture = thumbnail_of(case.columns)
        entry = RecentCase(
            path=str(path.absolute()),
            title=case.info.title,
            training=case.info.training,
            events=len(case.columns.ids) + case.missing_events,
            sources=len(case.sources),
            notes=len(case.annotations),
            opened_s=int(time.time()),
            case_uid=case_uid,
            density=picture.density,
            rounds=picture.rounds,
        )
        rest = [old for old in self.all() if old.path != entry.path]
        self._put([entry, *rest])

    def forget(self, path: str) -> None:
        """Take a case off the list; the file stays."""
        self._put([old for old in self.all() if old.path != path])

    def _put(self, entries: list[RecentCase]) -> None:
        self._settings.put_json(RECENT_CASES, [asdict(entry) for entry in entries[:MOST]])
