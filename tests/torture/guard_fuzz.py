"""Mutated case files through the guard: no crash, no hang, no change of the file, and what is passed can be read.

Each file is examined by the guard's own examiner in a forked child with the guard's own limits.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import struct
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from db import guard_checks, guard_rows
from db.case_file import CaseFile
from db.guard import MEMORY_BYTES
from db.guard_child import Examiner, set_limits
from db.guard_report import Examination, Verdict
from db.schema import schema_statements
from tests.db.spoiled_files import PAGE, good_case, journal_bytes
from tests.torture.children import answered, read_all, start
from tests.torture.results import Result

INTERESTING = (0, 1, 2, 5, 10, 13, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
LONGEST_S = 10.0
WORKERS = max(1, min(4, os.cpu_count() or 1))


def run_guard_fuzz(folder: Path, mutations: int, seconds: float, seed: int, *, control: bool = False) -> Result:
    """Up to `mutations` files, or as many as `seconds` allow. The control passes every file unseen."""
    result = Result("mutated files", is_control=control)
    good = good_case(folder / f"fuzzed-{control}.rapporteur").read_bytes()
    guard_checks.expected_entries(schema_statements())  # once, before the children are forked
    guard_rows.known_tables(schema_statements())
    deadline = time.monotonic() + seconds
    share = -(-mutations // WORKERS)
    children = [
        start(lambda out, number=number: _work(out, good, share, deadline, seed * 1_000 + number, control))
        for number in range(WORKERS)
    ]
    for pid, pipe in children:
        data, _ = read_all(pipe, seconds + 60)
        os.close(pipe)
        os.waitpid(pid, 0)
        if not data.startswith(b"{"):
            result.fault(f"a worker ended: {data.decode(errors='replace')[-500:]}")
            continue
        said = json.loads(data)
        for name, count in said["counts"].items():
            result.count(name, count)
        result.tries += said["tries"]
        for fault in said["faults"]:
            result.fault(fault)
    return result


def _work(out: int, good: bytes, mutations: int, deadline: float, seed: int, control: bool) -> None:
    counts: Counter[str] = Counter()
    faults, tries = [], 0
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder = Path(tempfile.mkdtemp(prefix="mutated-", dir=memory))
    for number in range(mutations):
        if time.monotonic() > deadline:
            break
        chosen = random.Random(f"{seed} {number}")
        path = folder / "case.rapporteur"
        data, journal = mutated(good, chosen)
        path.write_bytes(data)
        side = Path(f"{path}-journal")
        side.unlink(missing_ok=True)
        if journal is not None:
            side.write_bytes(journal)
        tries += 1
        began = time.monotonic()
        ending = answered(lambda: _examined(path, folder / "private", control), LONGEST_S)  # noqa: B023
        where = f"seed {seed} {number}"
        if ending.timed_out:
            faults.append(f"{where}: hung")
        elif ending.answer is None:
            faults.append(f"{where}: crashed by signal {ending.signal}: {ending.said[-300:]}")
        else:
            counts[ending.answer["verdict"]] += 1
            if ending.answer["fault"]:
                faults.append(f"{where}: {ending.answer['fault']}")
        counts["slower than 2 s"] += time.monotonic() - began > 2
        if journal is None and path.read_bytes() != data:
            faults.append(f"{where}: the file was changed")
        if len(faults) > 100:
            break
    shutil.rmtree(folder)
    os.write(out, json.dumps({"counts": counts, "faults": faults, "tries": tries}).encode())


def _examined(path: Path, private: Path, control: bool) -> dict[str, Any]:
    """The verdict, and what went wrong where a file was passed that cannot be read."""
    shutil.rmtree(private, ignore_errors=True)
    private.mkdir()
    verdict = Verdict.OK
    if not control:
        # The harness itself may be larger than the guard's child ever is; its memory counts here, too.
        set_limits(4 * MEMORY_BYTES, 5, 64 * 1024**2)
        examiner = Examiner(str(path), private, {1: schema_statements()}, cpu_s=time.process_time() + 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where it says how far it is
        verdict = _verdict_of(examiner)
    fault = ""
    if verdict is Verdict.OK:
        try:
            with CaseFile._connect(path, read_only=not Path(f"{path}-journal").exists()) as case_file:
                case_file.dump_state()
        except Exception as error:
            fault = f"passed, and cannot be read: {error!r}"
    return {"verdict": str(verdict), "fault": fault}


def _verdict_of(examiner: Examiner) -> Verdict:
    from db.guard_child import _answer, check_from_json

    answer = _answer(examiner.run)
    if "error" in answer:
        return Verdict.DAMAGED
    found = [check_from_json(check) for check in answer["checks"]]
    names = {check.name for check in found}
    found += [check for check in examiner.checks if check.name not in names]
    return Examination.of("", found).verdict


def mutated(good: bytes, chosen: random.Random) -> tuple[bytes, bytes | None]:
    """(a spoiled copy, a journal beside it or None)."""
    data = bytearray(good)
    for _ in range(chosen.choice((1, 1, 2, 4, 12, 60))):
        chosen.choice(_WAYS)(data, chosen)
    journal = None
    if chosen.random() < 0.05:
        pages = [chosen.randrange(len(good) // PAGE) for _ in range(chosen.randint(0, 3))]
        records = [(page + 1, bytes(data[page * PAGE : (page + 1) * PAGE]).ljust(PAGE, b"\0")) for page in pages]
        spoiled = bytearray(journal_bytes(pages=len(good) // PAGE, records=records))
        for _ in range(chosen.choice((0, 0, 1, 5))):
            spoiled[chosen.randrange(min(len(spoiled), 600))] = chosen.randrange(256)
        journal = bytes(spoiled)
    return bytes(data), journal


def _place(data: bytearray, chosen: random.Random) -> int:
    """Somewhere that matters: the header, the start of a page, a byte that is not 0, or anywhere."""
    way = chosen.random()
    if way < 0.15:
        return chosen.randrange(min(110, len(data)))
    if way < 0.45:
        return min(chosen.randrange(len(data) // PAGE or 1) * PAGE + chosen.randrange(40), len(data) - 1)
    at = chosen.randrange(len(data))
    for _ in range(20):
        if data[at] or way > 0.9:
            break
        at = chosen.randrange(len(data))
    return at


def _flip(data: bytearray, chosen: random.Random) -> None:
    data[_place(data, chosen)] ^= 1 << chosen.randrange(8)


def _number(data: bytearray, chosen: random.Random) -> None:
    form = chosen.choice((">B", ">H", ">I"))
    at = min(_place(data, chosen), len(data) - 4)
    struct.pack_into(form, data, at, chosen.choice(INTERESTING) & (1 << 8 * struct.calcsize(form)) - 1)


def _noise(data: bytearray, chosen: random.Random) -> None:
    at = _place(data, chosen)
    length = min(chosen.choice((2, 9, 64, 700)), len(data) - at)
    data[at : at + length] = chosen.randbytes(length)


def _page_over_page(data: bytearray, chosen: random.Random) -> None:
    pages = len(data) // PAGE
    one, other = (chosen.randrange(pages) * PAGE for _ in range(2))
    data[one : one + PAGE] = data[other : other + PAGE]


def _stretch_over_stretch(data: bytearray, chosen: random.Random) -> None:
    one, other = _place(data, chosen), _place(data, chosen)
    length = min(chosen.choice((4, 30, 300)), len(data) - max(one, other))
    data[one : one + length] = data[other : other + length]


def _cut(data: bytearray, chosen: random.Random) -> None:
    if chosen.random() < 0.1 and len(data) > 4 * PAGE:
        keep = chosen.randrange(2 * PAGE, len(data))
        del data[keep if chosen.random() < 0.5 else keep // PAGE * PAGE :]


_WAYS = (_flip, _flip, _number, _number, _noise, _page_over_page, _stretch_over_stretch, _cut)
