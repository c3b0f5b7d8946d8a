"""What a salvaged copy is known to lack, remembered on this computer for as long as the copy is worked with.

A case made of what could be read of a damaged file looks whole. Where its gaps are is kept in the user's state folder
under the copy's own case uid, so that the timeline hatches them and every export says how much is missing.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from db import connection as sql
from db.places_on_disk import user_state_dir

MOST_BINS: Final = 100
"""Stretches of equal length in which lost and read events are counted against each other."""

LEAST_LOST: Final = 3
"""Events that must be missing from a span before it is called a gap."""


@dataclass(frozen=True, slots=True)
class LostRows:
    """`rows` and `events` that are missing, and the spans (seconds, end excluded) in which most events are."""

    rows: int = 0
    events: int = 0
    spans: tuple[tuple[int, int], ...] = ()


NOTHING_LOST: Final = LostRows()


def remember_lost(case_uid: str, lost: LostRows) -> None:
    """Keeps what a copy lacks. Raises CaseError DISK_FULL, NO_PERMISSION, IO."""
    path = _path_of(case_uid)
    with sql.world_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(json.dumps(asdict(lost)), encoding="utf-8")
    lost_of.cache_clear()


@lru_cache(maxsize=16)
def lost_of(case_uid: str) -> LostRows:
    """What a case is known to lack; nothing for a case that was never salvaged here."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = json.loads(_path_of(case_uid).read_text(encoding="utf-8"))
        spans = tuple((int(start), int(end)) for start, end in data["spans"])
        return LostRows(int(data["rows"]), int(data["events"]), spans)
    return NOTHING_LOST


def unreadable_spans(lost_s: Sequence[int], read_s: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Spans in which more events were lost than read, by their starts; neighbouring stretches as one.

    A page of the file holds events of any time, so a few losses among many events are no gap.
    """
    if not lost_s:
        return ()
    lost, read = sorted(lost_s), sorted(read_s)
    first = min(lost[0], read[0]) if read else lost[0]
    last = max(lost[-1], read[-1]) if read else lost[-1]
    step = max(1, -(-(last - first + 1) // MOST_BINS))
    spans: list[tuple[int, int]] = []
    for start in range(first, last + 1, step):
        gone, there = (bisect_left(times, start + step) - bisect_left(times, start) for times in (lost, read))
        if gone > there:
            begin = spans.pop()[0] if spans and spans[-1][1] == start else start
            spans.append((begin, start + step))
    return tuple(span for span in spans if bisect_left(lost, span[1]) - bisect_left(lost, span[0]) >= LEAST_LOST)


def _path_of(case_uid: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{32}", case_uid):
        raise ValueError(f"no uid of a case: {case_uid!r}")
    return user_state_dir() / "salvaged" / f"{case_uid}.json"
