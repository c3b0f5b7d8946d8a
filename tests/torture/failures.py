"""The Nth system call fails: for saving, merging, migrating, backing up, exporting, restoring and handing over, for
every N until the task needs no more.

The task runs in a forked child that strace attaches to once everything is loaded, so that only its own calls count.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from db.errors import CaseError
from tests.torture.children import EXIT_ERROR, read_all, start
from tests.torture.results import Result
from tests.torture.tasks import (
    CONTROL,
    TASKS,
    Task,
    faults_after,
    faults_of_retry,
    left_behind,
    own_folders,
    prepare,
    warm_up,
)
from tests.torture.workers import WORKERS, shared_out

FAILURES = (
    ("pwrite64", "ENOSPC"),
    ("pwrite64", "EIO"),
    ("write", "ENOSPC"),
    ("fsync,fdatasync", "EIO"),
    ("ftruncate", "EIO"),
    ("openat", "EMFILE"),
    ("openat", "EACCES"),
    ("pread64", "EIO"),
    ("read", "EIO"),
    ("mkdir", "ENOSPC"),
    ("rename,renameat,renameat2", "EIO"),
    ("link", "EIO"),
    ("unlink", "EIO"),
)
MAY_LEAVE = ("unlink", "openat", "rename,renameat,renameat2")
"""Where taking a draft away is what fails."""
LIMIT_S = 60
LONGEST_S = 7_200.0


def run_failures(folder: Path, most: int, *, control: bool = False) -> Result:
    """Lets the first, second, third … call of each kind fail, at most `most` of each, until a task needs no more."""
    result = Result("failing calls", is_control=control)
    house = folder / f"failures-{control}"
    kinds = FAILURES if most > 1 else FAILURES[::3]  # a smoke takes every third
    tasks, failures = ((CONTROL,), FAILURES[:1]) if control else (TASKS, kinds)
    warm_up(house / "warm", tasks)
    start_from = house / "files"
    start_from.mkdir()
    prepare(start_from)
    pairs = [(task, call, error) for call, error in failures for task in tasks]

    def work(own: Path, _tries: int, number: int) -> Result:
        found = Result("failing calls", is_control=control)
        for task, call, error in pairs[number::WORKERS]:
            _every_index(found, task, call, error, most, start_from, own)
        return found

    return shared_out(result, house / "work", len(pairs), work, limit_s=LONGEST_S)


def _every_index(result: Result, task: Task, call: str, error: str, most: int, start_from: Path, own: Path) -> None:
    for number in range(1, most + 1):
        work = own / "failing"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(start_from, work)
        with own_folders(work):
            ended, injected = _failing(task, work, call, error, number, own / "strace.txt")
            if not injected:
                return
            result.tries += 1
            result.count(task.name)
            result.count(f"{task.name} refused", int(ended.startswith("refused")))
            faults = faults_after(task, work, ended)
            if call not in MAY_LEAVE and (left := left_behind(work)):
                faults.append(f"left behind: {left}")
            if task.name == "save" and not faults:
                faults += faults_of_retry(work)
        for fault in faults:
            result.fault(f"{task.name}, {call} {number} {error}: {fault}")


def _failing(task: Task, work: Path, call: str, error: str, number: int, log: Path) -> tuple[str, bool]:
    """("done", "refused: …" or what went wrong; whether a call was made to fail)."""

    def child(out: int) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            task.run(work)
            os.writev(out, [b"done"])  # not `write`, which may be the call that fails
        except CaseError as refused:
            os.writev(out, [f"refused: {refused.code}: {refused}".encode()])

    pid, pipe = start(child)
    os.waitpid(pid, os.WUNTRACED)
    inject = f"inject={call}:error={error}:when={number}"
    command = ["strace", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", inject, "-p", str(pid)]
    log.unlink(missing_ok=True)
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        _wait_for_tracer(pid, tracer)
        os.kill(pid, signal.SIGCONT)
        said, late = read_all(pipe, LIMIT_S)
        if late:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    finally:
        os.close(pipe)
        tracer.wait(LIMIT_S)
        if tracer.stderr:
            tracer.stderr.close()
    injected = "(INJECTED)" in log.read_text(errors="replace")
    if late:
        return "hung", injected
    if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == EXIT_ERROR:
        return f"crashed: {said.decode(errors='replace')[-900:]}", injected
    return said.decode(), injected


def _wait_for_tracer(pid: int, tracer: subprocess.Popen[bytes]) -> None:
    """Returns once strace is attached."""
    while True:
        status = Path(f"/proc/{pid}/status").read_text()
        if "TracerPid:\t0\n" not in status:
            return
        if tracer.poll() is not None:
            said = tracer.stderr.read().decode() if tracer.stderr else ""
            raise RuntimeError(f"strace cannot attach here: {said}")
