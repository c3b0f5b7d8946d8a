"""A small process that examines one file after another and says what each examining child used.

A child's `ru_maxrss` begins with the memory of whoever forked it (Linux carries it over `exec`), so a child of the
test process would be measured together with everything that other tests have loaded there.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import guard
from db.guard_report import Check, Verdict, check_from_json

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """One examination: its verdict and checks, processor time and largest memory of the examining child."""

    verdict: Verdict
    checks: tuple[Check, ...]
    cpu_s: float
    memory_kb: int


class _MeasuredChild(subprocess.Popen[bytes]):
    """A child whose own figures are kept when it ends; those of its children are in them."""

    used: resource.struct_rusage | None = None

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        pid, status, used = os.wait4(self.pid, wait_flags)
        if pid == self.pid:
            _MeasuredChild.used = used
        return pid, status


class Examiners:
    """Asks the small process; one question at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def examine(self, path: Path) -> Measured:
        """Examines a file anew."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(path, file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        checks = tuple(
            check_from_json({name: value for name, value in check.items() if name != "title"})
            for check in answer["checks"]
        )
        return Measured(Verdict(answer["verdict"]), checks, answer["cpu_s"], answer["memory_kb"])


@contextmanager
def examiners() -> Iterator[Examiners]:
    """The small process, for as long as it is needed."""
    command = [sys.executable, "-m", "tests.db.measured_guard"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Examiners(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0


def main() -> None:
    """Reads a path a line, writes the report and the figures a line."""
    subprocess.Popen = _MeasuredChild  # type: ignore[misc]
    for line in sys.stdin:
        _MeasuredChild.used = None
        report = guard.examine(line.rstrip("\n"), known_ok=False).as_json()
        used = _MeasuredChild.used
        figures = {
            "cpu_s": used.ru_utime + used.ru_stime if used else 0.0,
            "memory_kb": used.ru_maxrss if used else 0,
        }
        print(json.dumps({**report, **figures}), flush=True)


if __name__ == "__main__":
    main()
