"""Several processes edit one file at once: nobody's committed edit is lost, nothing is half, each sees the others'."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from pathlib import Path

from db.case_file import CaseFile
from db.errors import CaseError, ErrorCode
from tests.torture.children import read_all, start
from tests.torture.results import Result
from tests.torture.writing import apply_numbered, faults_of, new_case

LIMIT_S = 1_200
MOST_PAUSE_S = 0.004


def run_together(folder: Path, *, writers: int, edits: int, control: bool = False) -> Result:
    """`writers` processes commit `edits` edits each, as fast as they can."""
    result = Result(f"{writers} processes at once", is_control=control)
    path = new_case(folder / f"together-{writers}-{control}.rapporteur")
    begun = time.time() + 0.2
    children = [
        start(lambda out, name=f"p{number}": _write(path, out, name, edits, begun, control))
        for number in range(writers)
    ]
    for number, (pid, pipe) in enumerate(children):
        data, late = read_all(pipe, LIMIT_S)
        os.close(pipe)
        os.waitpid(pid, 0)
        result.tries += edits
        if late or not data.startswith(b"{"):
            result.fault(f"writer {number}: {'hung' if late else data.decode(errors='replace')[-400:]}")
            continue
        said = json.loads(data)
        result.count("waited and tried again", said["again"])
        result.count("saw another's edit", said["saw"])
        for fault in faults_of(path, set(range(1, said["written"] + 1)), name=f"p{number}", alone=False):
            result.fault(f"writer {number}: {fault}")
    if writers > 1 and not control and not result.counts.get("saw another's edit"):
        result.fault("nobody saw another's edit: they did not run together")
    return result


def _write(path: Path, out: int, name: str, edits: int, begin: float, control: bool) -> None:
    if control:
        _open_without_locks()
    case_file = CaseFile._connect(path, read_only=False)
    while time.time() < begin:
        continue
    again = saw = written = 0
    chosen = random.Random(name)
    for number in range(1, edits + 1):
        while True:
            try:
                saw += apply_numbered(case_file, name, number, events=4).others_changed
                written += 1
                time.sleep(chosen.random() * MOST_PAUSE_S)  # as people do; else one holds the file until it is done
                break
            except CaseError as error:
                if error.code is not ErrorCode.BUSY:
                    raise
                again += 1
    case_file.close()
    os.write(out, json.dumps({"again": again, "saw": saw, "written": written}).encode())


def _open_without_locks() -> None:
    """The control: SQLite is told that nobody else is there."""
    connect = sqlite3.connect

    def unlocked(name: str, **options: object) -> sqlite3.Connection:
        return connect(f"{name}&nolock=1", **options)  # type: ignore[call-overload, no-any-return]

    sqlite3.connect = unlocked  # type: ignore[assignment]
