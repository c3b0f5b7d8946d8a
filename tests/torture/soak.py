"""Very many edits in one session, with memory and time watched."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path
from typing import Any

from db.case_file import CaseFile
from db.domain import Annotation, Attachment, AttachmentData, CaseInfo, Row, id_of
from db.edits import Edit, Put, Remove
from tests.torture.children import answered
from tests.torture.results import Result
from tests.torture.writing import REPLICA

MOST_GROWTH_KB = 10 * 1024
MOST_MEDIAN_MS = 20.0
LIMIT_S = 7_200
CACHE_BYTES = 64 * 1024**2
"""SQLite's page cache as `db.connection` sets it; a short run takes a small one, so that it is soon full."""
SMALL_CACHE_BYTES = 4 * 1024**2
A_LONG_RUN = 5_000
ATTACHED_BYTES = 4_000_000
_WARM_UP_SHARE = 0.1


def run_soak(folder: Path, edits: int, *, control: bool = False) -> Result:
    """Adds, changes, takes back and removes notes. The control keeps 40 KB of every edit."""
    result = Result("soak", is_control=control, tries=edits)
    cache_bytes = CACHE_BYTES if edits >= A_LONG_RUN else SMALL_CACHE_BYTES
    path = _large_case(folder / f"soak-{control}.rapporteur", cache_bytes)
    ending = answered(lambda: _soaked(path, edits, cache_bytes, control), LIMIT_S)
    if ending.answer is None:
        result.fault(f"ended: {ending.said[-400:]}")
        return result
    result.counts |= ending.answer
    if ending.answer["growth KB"] > MOST_GROWTH_KB:
        result.fault(f"memory grew by {ending.answer['growth KB']} KB")
    # A few hundred edits beside other tests say nothing about the time of one.
    if edits >= A_LONG_RUN and ending.answer["median ms"] > MOST_MEDIAN_MS:
        result.fault(f"the median edit took {ending.answer['median ms']} ms")
    return result


def _large_case(path: Path, cache_bytes: int) -> Path:
    """A case larger than SQLite's page cache."""
    rows: list[Row] = []
    for number in range(-(-cache_bytes // ATTACHED_BYTES) + 2):
        uid = f"file-{number}"
        rows.append(Attachment(uid=uid, filename=f"{number}.bin", size=ATTACHED_BYTES))
        rows.append(AttachmentData(attachment_id=id_of(uid), data=os.urandom(ATTACHED_BYTES)))
    CaseFile.create(path, CaseInfo(title="Soak"), rows).close()
    return path


def _soaked(path: Path, edits: int, cache_bytes: int, control: bool) -> dict[str, Any]:
    case_file = CaseFile._connect(path, read_only=False)
    case_file.connection.execute(f"PRAGMA cache_size = -{cache_bytes // 1024}")
    # SQLite's own page cache is bounded; it is filled first, so that only what is not bounded shows as growth.
    case_file.connection.execute("SELECT max(substr(data, -1)) FROM attachment_data").fetchone()
    took_s: list[float] = []
    leak: list[bytes] = []
    warm_kb = 0
    for number in range(edits):
        began = time.perf_counter()
        _edit(case_file, number)
        took_s.append(time.perf_counter() - began)
        if control:
            leak.append(os.urandom(40_000))
        if number == int(edits * _WARM_UP_SHARE):
            warm_kb = _memory_kb()
    growth_kb = _memory_kb() - warm_kb - (took_s.__sizeof__() >> 10)
    case_file.close()
    took_s.sort()
    return {
        "median ms": round(statistics.median(took_s) * 1000, 2),
        "99th of 100 ms": round(took_s[len(took_s) * 99 // 100] * 1000, 2),
        "growth KB": growth_kb,
        "file KB": path.stat().st_size >> 10,
    }


def _edit(case_file: CaseFile, number: int) -> None:
    """Four kinds of edit in turn: add a note, change it, take that back, remove an older one."""
    turn, uid = number % 4, f"note-{number // 4}"
    note = Annotation(uid=uid, title="Note", body=f"Body {number}")
    if turn == 0:
        edit = Edit("Add note", (Put(note),))
    elif turn < 3:
        edit = Edit("Change note", (Put(Annotation(uid=uid, title="Note", body=f"Body {number}"), ("body",)),))
    elif number // 4 >= 100:
        edit = Edit("Remove note", (Remove("annotation", id_of(f"note-{number // 4 - 100}")),))
    else:
        return
    case_file.apply(edit, author="Torture", replica=REPLICA)


def _memory_kb() -> int:
    """Memory of this process that is in use, in KB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
