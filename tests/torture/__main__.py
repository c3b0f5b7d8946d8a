"""`python -m tests.torture`: every long reliability run and one table; exit 1 where a line is not as it must be."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.torture.checking import run_checking
from tests.torture.failures import run_failures
from tests.torture.full_disk import FEW, ROOM_PAGES, run_full_disk
from tests.torture.guard_fuzz import run_guard_fuzz
from tests.torture.hostile import run_hostile_files
from tests.torture.kills import run_kills
from tests.torture.merging import run_merging
from tests.torture.power_cuts import run_power_cuts
from tests.torture.results import Result, table_of
from tests.torture.soak import run_soak
from tests.torture.together import run_together


def main() -> int:
    """Runs what was asked for."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="torture-", dir=options.folder) as name:
        for variable in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = str(Path(name, variable.lower()))  # nothing of this is the user's
        results = []
        for wanted, run in _runs(options, Path(name)):
            if options.only and wanted not in options.only:
                continue
            started = time.monotonic()
            result = run()
            result.took_s = time.monotonic() - started
            results.append(result)
            if not options.json:
                print(table_of([result]).splitlines()[1], flush=True)
    print(json.dumps([result.as_json() for result in results]) if options.json else "\n" + table_of(results))
    return 0 if all(result.passes for result in results) else 1


def _runs(options: argparse.Namespace, folder: Path) -> list[tuple[str, Callable[[], Result]]]:
    seed = options.seed
    controls = max(15, min(1_000, options.kills // 20))
    return [
        ("kills", lambda: run_kills(folder, options.kills, seed)),
        ("kills", lambda: run_kills(folder, controls, seed, control=True)),
        ("power", lambda: run_power_cuts(folder, options.powercuts, seed)),
        ("power", lambda: run_power_cuts(folder, max(50, options.powercuts // 20), seed, control=True)),
        ("failures", lambda: run_failures(folder, options.failures)),
        ("failures", lambda: run_failures(folder, min(3, options.failures), control=True)),
        ("disk", lambda: run_full_disk(folder, FEW if options.few else ROOM_PAGES)),
        ("disk", lambda: run_full_disk(folder, FEW, control=True)),
        ("together", lambda: run_together(folder, writers=2, edits=options.together)),
        ("together", lambda: run_together(folder, writers=4, edits=options.together)),
        ("together", lambda: run_together(folder, writers=4, edits=40, control=True)),
        ("merge", lambda: run_merging(folder, options.histories, seed)),
        ("merge", lambda: run_merging(folder, 16, seed, control=True)),
        ("guard", lambda: run_guard_fuzz(folder, options.mutations, options.seconds, seed)),
        ("guard", lambda: run_guard_fuzz(folder, 40, options.seconds, seed, control=True)),
        ("hostile", lambda: run_hostile_files(folder, options.hostile, large=options.hostile > 50)),
        ("hostile", lambda: run_hostile_files(folder, 8, control=True)),
        ("checking", lambda: run_checking(folder)),
        ("checking", lambda: run_checking(folder, control=True)),
        ("soak", lambda: run_soak(folder, options.edits)),
        ("soak", lambda: run_soak(folder, 600, control=True)),
        ("window", lambda: _window_kills(folder, options.window_kills, seed)),
        ("window", lambda: _window_kills(folder, 2, seed, control=True)),
    ]


def _window_kills(folder: Path, kills: int, seed: int, *, control: bool = False) -> Result:
    """Last, and imported only here: the other tortures fork and measure a process without Qt in it."""
    from tests.torture.window_kills import run_window_kills

    return run_window_kills(folder, kills, seed, control=control)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=20_000, help="writers killed in mid-edit")
    parser.add_argument("--window-kills", type=int, default=600, help="windows killed while they write notes")
    parser.add_argument("--powercuts", type=int, default=20_000, help="states after a power cut")
    parser.add_argument("--histories", type=int, default=10_000, help="histories of copies that are united")
    parser.add_argument("--mutations", type=int, default=1_000_000, help="mutated case files for the guard")
    parser.add_argument("--seconds", type=float, default=900, help="longest time for the mutations")
    parser.add_argument("--hostile", type=int, default=1_000, help="most classes of hostile files")
    parser.add_argument("--edits", type=int, default=100_000, help="edits of the soak")
    parser.add_argument("--together", type=int, default=2_000, help="edits of each of several writers")
    parser.add_argument("--failures", type=int, default=10_000, help="most failing calls of each kind and task")
    parser.add_argument("--few", action="store_true", help="few levels of room on a full disk")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="one of the runs: kills, power, … window")
    parser.add_argument("--folder", help="where the files lie while it runs (a real disk, to measure)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
