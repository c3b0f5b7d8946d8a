"""kill -9 at random moments through the real write path.

Writers are forked from this process, which has everything loaded, so that one writer is started, killed and its file
checked in some 50 ms. Some are killed before they have acknowledged anything, so that playing a journal back is
interrupted, too.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path

from db.case_file import CaseFile
from tests.torture.children import start
from tests.torture.results import Result
from tests.torture.workers import shared_out
from tests.torture.writing import faults_of, new_case, write_without_end

LONGEST_RUN_S = 0.04
SHORTEST_START_S, LONGEST_START_S = 0.001, 0.03
EARLY_SHARE = 0.15
FRESH_AFTER = 60
"""Kills after which a fresh case is taken, so that checking stays quick."""
LONGEST_S = 14_400.0


def no_journal(case_file: CaseFile) -> None:
    """The control: without a journal a commit that is cut short cannot be taken back."""
    case_file.connection.execute("PRAGMA journal_mode = OFF")
    case_file.connection.execute("PRAGMA synchronous = OFF")
    case_file.connection.execute("PRAGMA cache_size = 5")


def run_kills(folder: Path, kills: int, seed: int, *, control: bool = False) -> Result:
    """Kills a writer again and again; each time every acknowledged edit is there, none half, nothing damaged."""
    result = Result("kill -9", is_control=control)

    def work(own: Path, tries: int, number: int) -> Result:
        return _kills(own, tries, random.Random(f"{seed} {number}"), control)

    return shared_out(result, folder / f"kills-{control}", kills, work, limit_s=LONGEST_S)


def _kills(folder: Path, kills: int, chosen: random.Random, control: bool) -> Result:
    result = Result("kill -9", is_control=control)
    acknowledged: set[int] = set()
    path = folder / "none"
    events = 25 if control else 4
    for kill in range(kills):
        if kill % FRESH_AFTER == 0 or not path.exists():
            path.unlink(missing_ok=True)
            path, acknowledged = new_case(folder / f"{kill}.rapporteur"), set()
        spoil = no_journal if control else None
        pid, pipe = start(lambda out: write_without_end(path, out, events=events, spoil=spoil))  # noqa: B023
        told = _killed(pid, pipe, chosen)
        os.close(pipe)
        lines, _, crash = told.partition(b"!")
        numbers = {int(line) for line in lines.split(b"\n")[:-1]}
        acknowledged |= numbers
        result.tries += 1
        result.count("acknowledged edits", len(numbers))
        result.count("killed after an acknowledged edit", int(bool(numbers)))
        journal = Path(f"{path}-journal")
        result.count("left a journal to play back", int(journal.exists() and journal.stat().st_size > 0))
        faults = faults_of(path, acknowledged, events=events)
        if crash:
            faults.append(f"the next writer crashed: {crash[-200:].decode(errors='replace')}")
        for fault in faults:
            result.fault(f"kill {kill}: {fault}")
        if faults:  # the next one begins with a sound file
            path.unlink()
    return result


def _killed(pid: int, pipe: int, chosen: random.Random) -> bytes:
    """Lets the writer begin (or not quite), waits a random moment, kills it; everything it acknowledged."""
    told = b""
    if chosen.random() < EARLY_SHARE:
        deadline = time.monotonic() + chosen.uniform(SHORTEST_START_S, LONGEST_START_S)
    else:
        if select.select([pipe], [], [], 30)[0]:
            told = os.read(pipe, 1 << 16)
        deadline = time.monotonic() + chosen.random() * LONGEST_RUN_S
    while (left := deadline - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            data = os.read(pipe, 1 << 16)
            if not data:
                break
            told += data
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while data := os.read(pipe, 1 << 16):
        told += data
    return told
