"""The Nth system call fails: for saving, backing up, merging and copying, for every N until the task needs no more.

The task runs in a forked child that strace attaches to once everything is loaded, so that only its own calls count.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db.case_file import CaseFile
from db.errors import CaseError
from db.handover import save_copy_for_others
from db.merge import unite
from tests.torture.children import EXIT_ERROR, read_all, start
from tests.torture.results import Result
from tests.torture.writing import apply_numbered, edit_id_of, faults_of, new_case, numbered_edit

FAILURES = (
    ("pwrite64", "ENOSPC"),
    ("pwrite64", "EIO"),
    ("fsync,fdatasync", "EIO"),
    ("ftruncate", "EIO"),
    ("openat", "EMFILE"),
    ("openat", "EACCES"),
    ("pread64", "EIO"),
    ("link", "EIO"),
    ("unlink", "EIO"),
)
LIMIT_S = 60


@dataclass(frozen=True, slots=True)
class Task:
    """What is done while calls fail. `run` works in a folder with `mine` and `theirs`; `makes_file`: writes `out`."""

    name: str
    run: Callable[[Path], None]
    makes_file: bool


def _save(folder: Path) -> None:
    with CaseFile._connect(folder / "mine", read_only=False) as case_file:
        apply_numbered(case_file, "w", 2)


def _backup(folder: Path) -> None:
    with CaseFile._connect(folder / "mine", read_only=True) as case_file:
        case_file.backup_to(folder / "out")


def _merge(folder: Path) -> None:
    unite(folder / "mine", folder / "theirs", folder / "out")


def _copy(folder: Path) -> None:
    with CaseFile._connect(folder / "mine", read_only=True) as case_file:
        save_copy_for_others(case_file, folder / "out")


def _plain_copy(folder: Path) -> None:
    """The control: a copy that becomes visible before it is whole."""
    with (folder / "mine").open("rb") as source, (folder / "out").open("wb", buffering=0) as target:
        while data := source.read(4096):
            os.pwrite(target.fileno(), data, source.tell() - len(data))


TASKS = (
    Task("save", _save, False),
    Task("backup", _backup, True),
    Task("merge", _merge, True),
    Task("copy", _copy, True),
)
CONTROL = Task("plain copy", _plain_copy, True)


def run_failures(folder: Path, most: int, *, control: bool = False) -> Result:
    """Lets the first, second, third … call of each kind fail, at most `most` of each, until a task needs no more."""
    result = Result("failing calls", is_control=control)
    start_from = folder / f"failures-{control}"
    start_from.mkdir()
    _prepare(start_from)
    for task in (CONTROL,) if control else TASKS:
        for call, error in FAILURES[:1] if control else FAILURES:
            for number in range(1, most + 1):
                work = folder / "failing"
                shutil.rmtree(work, ignore_errors=True)
                shutil.copytree(start_from, work)
                ended, injected = _failing(task, work, call, error, number, folder / "strace.txt")
                if not injected:
                    break
                result.tries += 1
                result.count(task.name)
                result.count(f"{task.name} refused", int(ended.startswith("refused")))
                for fault in _faults(task, work, ended, call):
                    result.fault(f"{task.name}, {call} {number} {error}: {fault}")
    return result


def _prepare(folder: Path) -> None:
    """Two copies of one case: both hold edit 1 of `w`, theirs an edit of its own."""
    with CaseFile._connect(new_case(folder / "mine"), read_only=False) as case_file:
        apply_numbered(case_file, "w", 1)
    shutil.copyfile(folder / "mine", folder / "theirs")
    with CaseFile._connect(folder / "theirs", read_only=False) as case_file:
        apply_numbered(case_file, "v", 1)


def _failing(task: Task, work: Path, call: str, error: str, number: int, log: Path) -> tuple[str, bool]:
    """("done", "refused: …" or what went wrong; whether a call was made to fail)."""

    def child(out: int) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            task.run(work)
            os.write(out, b"done")
        except CaseError as refused:
            os.write(out, f"refused: {refused.code}: {refused}".encode())

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


def _faults(task: Task, work: Path, ended: str, call: str) -> list[str]:
    if not ended.startswith(("done", "refused")):
        return [ended]
    faults = [f"the case: {fault}" for fault in faults_of(work / "mine", _acknowledged(task, ended), alone=True)]
    out = work / "out"
    if task.makes_file and ended == "done" and not out.exists():
        faults.append("said done, and there is no file")
    if task.makes_file and out.exists():
        faults += [f"the new file: {fault}" for fault in faults_of(out, {1}, alone=False)]
    left = sorted(path.name for path in work.iterdir() if path.name not in ("mine", "theirs", "out"))
    if left and call not in ("unlink", "openat") and not all(name == "mine-journal" for name in left):
        faults.append(f"left behind: {left}")
    if not task.makes_file and not faults:
        faults += _faults_of_retry(work)
    return faults


def _acknowledged(task: Task, ended: str) -> set[int]:
    return {1, 2} if task.name == "save" and ended == "done" else {1}


def _faults_of_retry(work: Path) -> list[str]:
    """Saving again under the same id, which may have been saved after all, gives the edit once."""
    with CaseFile._connect(work / "mine", read_only=False) as case_file:
        edit = numbered_edit("w", 2)
        case_file.apply(edit, author="Torture", replica="c" * 32, edit_id=edit_id_of("w", 2))
    return [f"after the retry: {fault}" for fault in faults_of(work / "mine", {1, 2})]
