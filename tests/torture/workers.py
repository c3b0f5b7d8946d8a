"""One torture shared out among a few processes, each with its own folder and seed, and one result of all."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.torture.children import read_all, start
from tests.torture.results import Result

WORKERS = max(1, min(4, os.cpu_count() or 1))

Work = Callable[[Path, int, int], Result]
"""(folder of its own, tries, number of the worker) → what it found."""


def shared_out(whole: Result, folder: Path, tries: int, work: Work, *, limit_s: float) -> Result:
    """Runs `work` in `WORKERS` processes for `tries` in all and adds up what they found in `whole`."""
    workers = max(1, min(WORKERS, tries))
    shares = [tries // workers + (number < tries % workers) for number in range(workers)]
    children = [
        start(lambda out, number=number: _worked(out, work, folder / f"worker-{number}", shares[number], number))
        for number in range(workers)
    ]
    for number, (pid, pipe) in enumerate(children):
        data, late = read_all(pipe, limit_s)
        os.close(pipe)
        if late:
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if late or not data.startswith(b"{"):
            whole.fault(f"worker {number}: {'is late' if late else data.decode(errors='replace')[-900:]}")
        else:
            _add(whole, json.loads(data))
    return whole


def _worked(out: int, work: Work, folder: Path, tries: int, number: int) -> None:
    folder.mkdir(parents=True)
    found = work(folder, tries, number)
    said = json.dumps({"tries": found.tries, "counts": found.counts, "faults": found.faults[:200]}).encode()
    while said:
        said = said[os.write(out, said) :]


def _add(whole: Result, said: dict[str, Any]) -> None:
    whole.tries += said["tries"]
    for name, count in said["counts"].items():
        whole.count(name, count)
    for fault in said["faults"]:
        whole.fault(fault)
