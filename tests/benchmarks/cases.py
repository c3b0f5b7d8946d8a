"""The generated cases the bench reads: made once into `build/bench-cases`, then used again."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from db.samples.generate import generate_case

SEED = 1
LARGE = 5_000_000


def case_of(folder: Path, events: int) -> Path:
    """The generated case of so many events, made when it is not there yet. Raises CaseError as `generate_case`."""
    path = folder / f"{events}.rapporteur"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    patience = " (about ten minutes and 3 GB; --sizes leaves it out)" if events >= LARGE else ""
    print(f"Making a case of {events:,} events{patience} …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    generate_case(path, events, SEED)
    print(f"  made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return path
