"""The first 50 results of typed words over a case: `python -m tests.benchmarks.searching CASE CACHE_DIR`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from db.case_file import CaseFile
from db.search import SearchIndex
from tests.benchmarks.figures import summary_ms

TYPED = ("s", "sh", "she", "shell", "shelling of", "переговоры", "обмен у", "بيان", "truce", "dam", "prisoners", "zzzz")
ROUNDS = 5


def measured(path: Path, cache: Path) -> dict[str, Any]:
    """Times of every question; building the index comes before and is told apart."""
    with CaseFile.open(path, read_only=True) as case_file:
        index = SearchIndex.open(case_file, cache)
        built_s = 0.0 if index.is_current() else index.build().seconds
        times, found = [], 0
        for _round in range(ROUNDS):
            for typed in TYPED:
                began = time.perf_counter()
                found += len(index.find(typed, limit=50).hits)
                times.append((time.perf_counter() - began) * 1e3)
    return {**summary_ms(times), "built_s": round(built_s, 2), "hits": found}


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), Path(sys.argv[2]))))
