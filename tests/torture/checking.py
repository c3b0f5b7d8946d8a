"""What checking a large case costs: the first time, against SQLite's own page check, and when it was seen before."""

from __future__ import annotations

import os
import resource
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from db import guard
from db.case_file import CaseFile
from db.domain import Attachment, AttachmentData, id_of
from db.edits import Edit, Put
from db.guard_report import Verdict
from db.samples.generate import generate_case
from tests.torture.results import Result
from tests.torture.writing import REPLICA

EVENTS, ATTACHED_BYTES = 250_000, 65_000_000
MOST_TIMES = 5.0
MOST_SEEN_MS = 50.0
TRIES = 5


def run_checking(folder: Path, *, control: bool = False) -> Result:
    """Takes the quickest of a few tries of each, in turn. The control examines anew what was seen before."""
    result = Result("checking 231 MB", is_control=control)
    path = folder / "checked.rapporteur"
    if not path.exists():
        _make(path)
    page_check_s = first_s = seen_s = cpu_s = 1e9
    shares: list[float] = []
    for _ in range(1 if control else TRIES):
        result.tries += 1
        page_check_s = min(page_check_s, _took_s(lambda: _page_check(path)))
        used_s = _children_cpu_s()
        first_s = min(first_s, _took_s(lambda: _examine(path, known_ok=False, shares=shares)))
        cpu_s = min(cpu_s, _children_cpu_s() - used_s)
        seen_s = min(seen_s, _took_s(lambda: _examine(path, known_ok=not control, shares=[])))
    result.counts |= {
        "MB": path.stat().st_size // 1_000_000,
        "page check ms": round(page_check_s * 1000),
        "page check with the rules ms": round(_took_s(lambda: _page_check(path, mode="rw")) * 1000),
        "first time ms": round(first_s * 1000),
        "its processor time ms": round(cpu_s * 1000),
        "times the page check": round(first_s / page_check_s, 2),
        "seen before ms": round(seen_s * 1000, 2),
        "steps of progress": len(shares),
    }
    if first_s > MOST_TIMES * page_check_s and not control:
        result.fault(f"the first time takes {first_s / page_check_s:.1f} page checks")
    if seen_s * 1000 > MOST_SEEN_MS:
        result.fault(f"a file seen before takes {seen_s * 1000:.0f} ms")
    if shares != sorted(shares) or not shares:
        result.fault("progress does not go forward")
    return result


def _make(path: Path) -> None:
    generate_case(path, events=EVENTS, seed=1)
    with CaseFile.open(path) as case_file:
        for n in range(2):
            uid = f"large-{n}"
            rows = (
                Put(Attachment(uid=uid, filename=f"{n}.bin", size=ATTACHED_BYTES)),
                Put(AttachmentData(attachment_id=id_of(uid), data=os.urandom(ATTACHED_BYTES))),
            )
            case_file.apply(Edit("Attach", rows), author="Torture", replica=REPLICA, as_base=True)


def _took_s(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _page_check(path: Path, mode: str = "ro") -> None:
    """SQLite's own check. It leaves the CHECKs of the tables out where it may not write; with them it takes longer."""
    connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True)
    try:
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise RuntimeError("the large case is damaged")
    finally:
        connection.close()


def _examine(path: Path, *, known_ok: bool, shares: list[float]) -> None:
    shares.clear()
    if guard.examine(path, known_ok=known_ok, progress=shares.append).verdict is not Verdict.OK:
        raise RuntimeError("the large case is refused")
