"""A disk that is really full: every task on one with less and less room, until there is none.

A small file system in memory is mounted where that is allowed (as root); elsewhere no file may grow beyond a size,
which the table then says. An edit that finds no room waits in memory and in a recovery file, and is saved once there is
room again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db import recovery
from db.case_file import CaseFile
from db.errors import CaseError, ErrorCode
from tests.torture.children import answered
from tests.torture.results import Result
from tests.torture.tasks import CONTROL, TASKS, Task, faults_after, left_behind, own_folders, prepare, warm_up
from tests.torture.writing import edit_id_of, faults_of, numbered_edit

DISK_BYTES = 8 * 1024**2
PAGE_BYTES = 4096
ROOM_PAGES = (0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 60, 80, 100, 120, 140, 180, 240, 320, 480, 640)
"""Free pages of 4 KB; a case is about 115, a copy with its backup and journal about three times that."""
FEW = (0, 5, 100)
LIMIT_S = 60


def run_full_disk(folder: Path, levels: tuple[int, ...] = ROOM_PAGES, *, control: bool = False) -> Result:
    """Every task at every level of free room."""
    result = Result("full disk", is_control=control)
    tasks = (CONTROL,) if control else TASKS
    warm_up(folder / f"warm-{control}", tasks)
    disk = folder / f"disk-{control}"
    disk.mkdir()
    with _small_disk(disk) as is_mounted:
        result.count("on a mounted disk" if is_mounted else "with a largest size of files", 1)
        files = folder / f"files-{control}"
        files.mkdir()
        prepare(files)
        for task in tasks:
            for room_pages in levels:
                _tried(result, task, room_pages, files, disk, is_mounted)
    return result


@contextmanager
def _small_disk(place: Path) -> Iterator[bool]:
    """Mounts a file system of `DISK_BYTES` there; False where that is not allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=700", "tmpfs", str(place)]
    is_mounted = False
    with suppress(OSError):
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)


def _tried(result: Result, task: Task, room_pages: int, files: Path, disk: Path, is_mounted: bool) -> None:
    work = disk / "work"
    shutil.copytree(files, work)
    filler = disk / "filler"
    if is_mounted:
        _fill(disk, filler, room_pages)
    with own_folders(work):
        ending = answered(lambda: _run(task, work, None if is_mounted else room_pages), LIMIT_S)
        ended = str(ending.answer) if ending.answer is not None else f"crashed: {ending.said[-600:]}"
        filler.unlink(missing_ok=True)
        result.tries += 1
        result.count(task.name)
        result.count(f"{task.name} refused", int(ended.startswith("refused")))
        faults = faults_after(task, work, ended)
        if ended.startswith("refused") and not _says_full(ended, is_mounted):
            faults.append(f"it says something else: {ended}")
        if left := left_behind(work):
            faults.append(f"left behind: {left}")
    if task.name == "save" and ended.startswith("refused"):
        faults += _faults_of_kept_edit(work, disk, files.parent / "elsewhere", room_pages if is_mounted else None)
    for fault in faults:
        result.fault(f"{task.name}, {room_pages} pages of room: {fault}")
    shutil.rmtree(work)


def _says_full(ended: str, is_mounted: bool) -> bool:
    said = (ErrorCode.DISK_FULL,) if is_mounted else (ErrorCode.DISK_FULL, ErrorCode.IO)
    return ended.startswith(tuple(f"refused: {code}" for code in said))


def _fill(disk: Path, filler: Path, room_pages: int) -> None:
    """Fills the disk but for some pages."""
    free = os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, (free.f_bavail - room_pages)) * free.f_frsize)


def _run(task: Task, work: Path, most_pages: int | None) -> str:
    if most_pages is not None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_pages * PAGE_BYTES, resource.RLIM_INFINITY))
    try:
        task.run(work)
    except CaseError as refused:
        return f"refused: {refused.code}: {refused}"
    return "done"


def _faults_of_kept_edit(work: Path, disk: Path, elsewhere: Path, room_pages: int | None) -> list[str]:
    """The edit goes into a recovery file on another disk, comes back word for word, and is saved once there is room."""
    elsewhere.mkdir(exist_ok=True)
    edit = numbered_edit("w", 2)
    filler = disk / "filler"
    if room_pages is not None:
        _fill(disk, filler, 0)
    try:
        with own_folders(elsewhere), CaseFile._connect(work / "mine", read_only=False) as case_file:
            kept = recovery.keep(
                case_file.case_uid, work / "mine", edit, author="Torture", replica="c" * 32, why="The disk is full.",
                edit_id=edit_id_of("w", 2),
            )  # fmt: skip
            if [waiting.edit for waiting in recovery.waiting(case_file.case_uid)] != [edit]:
                return ["the recovery file does not hold the edit"]
            filler.unlink(missing_ok=True)
            recovery.save_again(case_file, kept)
            if recovery.waiting(case_file.case_uid):
                return ["the recovery file stays although the edit is saved"]
    finally:
        filler.unlink(missing_ok=True)
    return [f"once there was room: {fault}" for fault in faults_of(work / "mine", {1, 2})]
