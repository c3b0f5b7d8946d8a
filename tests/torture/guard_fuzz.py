"""Mutated case files through the guard: no crash, no hang, no change of the file, and what is passed can be read.

Most files are examined by the guard's own examiner in a forked child with limits of its own, which takes a few hundred
files before another is forked; a crash or a hang of that child is told with the file that caused it. A share goes the
whole real way, `db.guard.examine` with a fresh process for each.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from db import guard, guard_checks, guard_rows
from db.case import read_case
from db.case_file import CaseFile
from db.errors import CaseError
from db.guard import MEMORY_BYTES
from db.guard_child import Examiner, _answer, check_from_json, set_limits
from db.guard_report import Examination, Verdict
from db.schema import schema_statements
from tests.db.spoiled_files import good_case
from tests.torture.children import read_line, start
from tests.torture.mutations import mutated
from tests.torture.results import Result
from tests.torture.workers import shared_out

LONGEST_S = 10.0
FILES_PER_CHILD = 400
CONTROL_CRASH_AT = 10
REAL_EVERY = 250
"""Of so many files one goes through `db.guard.examine` itself."""


def run_guard_fuzz(folder: Path, mutations: int, seconds: float, seed: int, *, control: bool = False) -> Result:
    """Up to `mutations` files, or as many as `seconds` allow. The control passes every file unseen, and crashes."""
    result = Result("mutated files", is_control=control)
    good = good_case(folder / f"fuzzed-{control}.rapporteur").read_bytes()
    guard_checks.expected_entries(schema_statements())  # once, before the children are forked
    guard_rows.known_tables(schema_statements())
    deadline = time.monotonic() + seconds

    def work(_own: Path, tries: int, number: int) -> Result:
        return _Fuzzer(good, f"{seed} {number}", control).run(tries, deadline)

    return shared_out(result, folder / f"fuzz-{control}", mutations, work, limit_s=seconds + 60)


class _Fuzzer:
    """One worker: spoils files in memory and hands them to an examining child."""

    def __init__(self, good: bytes, seed: str, control: bool) -> None:
        self.good, self.seed, self.control = good, seed, control
        self.result = Result("mutated files", is_control=control)
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.folder = Path(tempfile.mkdtemp(prefix="mutated-", dir=memory))
        self.path = self.folder / "case.rapporteur"
        self.child: tuple[int, int, int] | None = None  # its id, its answers, its questions

    def run(self, mutations: int, deadline: float) -> Result:
        """Spoils and asks until the number or the time is reached."""
        try:
            for number in range(mutations):
                if time.monotonic() > deadline or len(self.result.faults) > 100:
                    break
                if number % FILES_PER_CHILD == 0:
                    self._end_child()
                self._try(number)
        finally:
            self._end_child()
            shutil.rmtree(self.folder)
        return self.result

    def _try(self, number: int) -> None:
        data, journal = mutated(self.good, random.Random(f"{self.seed} {number}"))
        self.path.write_bytes(data)
        sides = [Path(f"{self.path}{suffix}") for suffix in guard_checks.SIDE_SUFFIXES]
        for side in sides:
            side.unlink(missing_ok=True)
        if journal is not None:
            sides[0].write_bytes(journal)
        self.result.tries += 1
        began = time.monotonic()
        real = number % REAL_EVERY == 0 and not self.control
        verdict, fault = self._really_examined() if real else self._asked()
        self.result.count(verdict)
        self.result.count("the real way, a process each", int(real))
        self.result.count("slower than 2 s", int(time.monotonic() - began > 2))
        if not fault and journal is None and self.path.read_bytes() != data:
            fault = "the file was changed"
        if not fault and any(side.exists() for side in sides[1 if journal is not None else 0 :]):
            fault = "something was left beside the file"
        if fault:
            self.result.fault(f"seed {self.seed} {number}: {fault}")

    def _really_examined(self) -> tuple[str, str]:
        try:
            verdict = guard.examine(self.path, known_ok=False).verdict
        except CaseError as error:
            return f"error {error.code}", ""
        return str(verdict), _fault_of_passed(self.path) if verdict is Verdict.OK else ""

    def _asked(self) -> tuple[str, str]:
        """The child's verdict and fault, or how it ended instead."""
        pid, answers, questions = self.child or self._start_child()
        os.write(questions, b"?")
        line, late = read_line(answers, LONGEST_S)
        if line.startswith(b"{"):
            said: dict[str, str] = json.loads(line)
            return said["verdict"], said["fault"]
        if late:
            os.kill(pid, signal.SIGKILL)
        status = self._end_child()
        return ("hung", "hung") if late else ("crashed", f"crashed with status {status}: {line[-300:]!r}")

    def _start_child(self) -> tuple[int, int, int]:
        questions_read, questions = os.pipe()

        def child(out: int) -> None:
            os.close(questions)
            _examine_on_request(questions_read, out, self.path, self.folder / "private", self.control)

        pid, answers = start(child)
        os.close(questions_read)
        self.child = (pid, answers, questions)
        return self.child

    def _end_child(self) -> int:
        if self.child is None:
            return 0
        pid, answers, questions = self.child
        self.child = None
        os.close(questions)
        os.close(answers)
        return os.waitpid(pid, 0)[1]


def _examine_on_request(questions: int, out: int, path: Path, private: Path, control: bool) -> None:
    """One file after another at the same path; the answers are JSON lines."""
    # The harness itself is larger than the guard's child ever is; its memory counts here, too.
    set_limits(4 * MEMORY_BYTES, 2 * FILES_PER_CHILD, 64 * 1024**2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where the examiner says how far it is
    asked = 0
    while os.read(questions, 1):
        asked += 1
        if control and asked == CONTROL_CRASH_AT:
            os.abort()
        answer = _examined(path, private, control)
        os.write(out, json.dumps(answer).encode() + b"\n")


def _examined(path: Path, private: Path, control: bool) -> dict[str, Any]:
    """The verdict, and what went wrong where a file was passed that cannot be read."""
    verdict = "ok"
    if not control:
        with _emptied(private):
            examiner = Examiner(str(path), private, {1: schema_statements()}, cpu_s=time.process_time() + 2)
            verdict = _verdict_of(examiner)
    return {"verdict": verdict, "fault": _fault_of_passed(path) if verdict == "ok" else ""}


@contextmanager
def _emptied(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    try:
        yield
    finally:
        for name in os.listdir(folder):
            with suppress(FileNotFoundError):
                os.unlink(folder / name)


def _fault_of_passed(path: Path) -> str:
    try:
        with CaseFile._connect(path, read_only=not Path(f"{path}-journal").exists()) as case_file:
            read_case(case_file)
            case_file.counts()
            case_file.dump_state()
    except Exception as error:
        return f"passed, and cannot be read: {error!r}"
    return ""


def _verdict_of(examiner: Examiner) -> str:
    answer = _answer(examiner.run)
    if "error" in answer:
        return f"error {answer['error']['code']}"
    found = [check_from_json(check) for check in answer["checks"]]
    names = {check.name for check in found}
    found += [check for check in examiner.checks if check.name not in names]
    return str(Examination.of("", found).verdict)
