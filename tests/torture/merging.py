"""Random histories of copies that meet: they must end alike, whatever was repeated, shuffled, cloned, wrongly timed."""

from __future__ import annotations

import random
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.db import merge_histories
from tests.torture.results import Result
from tests.torture.workers import shared_out

LONGEST_S = 1_200.0
"""After this no further histories are begun; the table says how many were played."""
AT_ONCE = 25
MISSED_SHARE = 0.5


def run_merging(folder: Path, histories: int, seed: int, *, control: bool = False) -> Result:
    """Plays histories of 2 to 5 copies. In the control a meeting now and then does not take place."""
    result = Result("merge histories", is_control=control)
    deadline = time.monotonic() + LONGEST_S

    def work(_own: Path, tries: int, number: int) -> Result:
        found = Result("merge histories", is_control=control)
        if control:
            _miss_meetings(random.Random(seed))
        for first in range(0, tries, AT_ONCE):
            if time.monotonic() > deadline:
                break
            many = min(AT_ONCE, tries - first)
            found.tries += many
            try:
                played = merge_histories.run_histories(many, seed * 1_000_000 + number * 100_000 + first)
            except AssertionError as error:
                found.fault(f"of histories {first} to {first + many - 1} of worker {number}: {error}")
                continue
            for name, count in played.items():
                found.count(name, count)
        return found

    return shared_out(result, folder / f"merging-{control}", histories, work, limit_s=2 * LONGEST_S)


def _miss_meetings(chosen: random.Random) -> None:
    real = merge_histories.unite_into

    def now_and_then(mine: Any, theirs: Any) -> Any:
        return SimpleNamespace(refused=()) if chosen.random() < MISSED_SHARE else real(mine, theirs)

    merge_histories.unite_into = now_and_then
