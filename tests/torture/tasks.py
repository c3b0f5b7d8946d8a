"""What is done to a case while calls fail or the disk is full, and what must be true of the files afterwards.

Each task runs in a folder with `mine` and `theirs` (two copies of one case, both with edit 1 of writer `w`), `old`
(the same case in an older version), a backup of `mine` with edit 2 on top of it since, and a state folder.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db import backups, schema, upgrade
from db.case_file import CaseFile
from db.connection import world_errors
from db.errors import CaseError, ErrorCode
from db.handover import save_copy_for_others
from db.interchange.formats import export_file
from db.merge import unite
from tests.db.version_2 import version_2
from tests.torture.writing import apply_numbered, edit_id_of, faults_of, new_case, numbered_edit

STAYING = ("mine", "theirs", "old", "out", "restored", "export.json", "state", "cache")
BEFORE = b'{"what": "an export of yesterday"}\n'


@dataclass(frozen=True, slots=True)
class Task:
    """One thing done. `case` is the file it works on, with these edits before and after it."""

    name: str
    run: Callable[[Path], None]
    case: str = "mine"
    before: frozenset[int] = frozenset({1})
    after: frozenset[int] = frozenset({1})
    makes: str = ""
    """A new case file that must be whole or not there."""


def _save(folder: Path) -> None:
    with CaseFile._connect(folder / "mine", read_only=False) as case_file:
        apply_numbered(case_file, "w", 2)


def _backup(folder: Path) -> None:
    with CaseFile._connect(folder / "mine", read_only=True) as case_file:
        backups.take_backup(case_file, "by_hand")
        case_file.backup_to(folder / "out")


def _merge(folder: Path) -> None:
    unite(folder / "mine", folder / "theirs", folder / "out")


def _hand_over(folder: Path) -> None:
    with CaseFile._connect(folder / "mine", read_only=True) as case_file:
        save_copy_for_others(case_file, folder / "out")


def _migrate(folder: Path) -> None:
    with version_2():
        upgrade.bring_up_to_date(folder / "old")


def _export(folder: Path) -> None:
    export_file(folder / "mine", folder / "export.json", "json")


def _restore(folder: Path) -> None:
    path = folder / "restored"
    with CaseFile._connect(path, read_only=True) as case_file:
        found = backups.backups_of(case_file.case_uid)
    if not found:  # the folder cannot be listed: there is nothing to choose from
        raise CaseError(ErrorCode.MISSING, "There is no backup.")
    backups.restore(found[-1], path)


def _plain_copy(folder: Path) -> None:
    """The control: a copy that becomes visible before it is whole."""
    with (
        world_errors(folder / "out"),
        (folder / "mine").open("rb") as source,
        (folder / "out").open("wb", buffering=0) as target,
    ):
        while data := source.read(4096):
            os.pwrite(target.fileno(), data, source.tell() - len(data))


TASKS = (
    Task("save", _save, after=frozenset({1, 2})),
    Task("backup", _backup, makes="out"),
    Task("merge", _merge, makes="out"),
    Task("hand over", _hand_over, makes="out"),
    Task("migrate", _migrate, case="old"),
    Task("export", _export),
    Task("restore", _restore, case="restored", before=frozenset({1, 2})),
)
CONTROL = Task("plain copy", _plain_copy, makes="out")


@contextmanager
def own_folders(folder: Path) -> Iterator[None]:
    """Inside the block the user's folders lie in the folder of the task."""
    names = {"XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: str(folder / sub) for name, sub in names.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def prepare(folder: Path) -> None:
    """Makes the files in an empty folder."""
    with CaseFile._connect(new_case(folder / "mine"), read_only=False) as case_file:
        apply_numbered(case_file, "w", 1)
    for name in ("theirs", "old", "restored"):
        shutil.copyfile(folder / "mine", folder / name)
    with CaseFile._connect(folder / "theirs", read_only=False) as case_file:
        apply_numbered(case_file, "v", 1)
    with own_folders(folder), CaseFile._connect(folder / "restored", read_only=False) as case_file:
        backups.take_backup(case_file, "by_hand", now_s=1_700_000_000)
        apply_numbered(case_file, "w", 2)
    (folder / "export.json").write_bytes(BEFORE)


def warm_up(folder: Path, tasks: tuple[Task, ...]) -> None:
    """Does each task once, so that everything it loads is loaded."""
    for task in tasks:
        work = folder / task.name.replace(" ", "-")
        work.mkdir(parents=True)
        prepare(work)
        with own_folders(work):
            task.run(work)


def faults_after(task: Task, work: Path, ended: str) -> list[str]:
    """What is wrong once a task `ended` ("done" or "refused: …"): damage, losses, halves, things left behind."""
    if not ended.startswith(("done", "refused")):
        return [ended]
    done = ended == "done"
    faults = [f"the case: {fault}" for fault in _faults_of_case(task, work / task.case, done)]
    if task.makes:
        out = work / task.makes
        if done and not out.exists():
            faults.append("said done, and there is no file")
        if out.exists():
            faults += [f"the new file: {fault}" for fault in faults_of(out, {1}, alone=False)]
    faults += _faults_of_version(work / task.case, done) if task.name == "migrate" else []
    faults += _faults_of_export(work / "export.json", done) if task.name == "export" else []
    faults += _faults_of_backups(work)
    return faults


def _faults_of_case(task: Task, path: Path, done: bool) -> list[str]:
    allowed = [task.after] if done else [task.before, task.after]  # a commit may be saved although an error is told
    tried = [faults_of(path, set(edits)) + _more_than(path, edits) for edits in allowed]
    return next((faults for faults in tried if not faults), tried[0])


def _more_than(path: Path, edits: frozenset[int]) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        count = connection.execute("SELECT count(*) FROM annotation WHERE title LIKE 'w-%'").fetchone()[0]
    except sqlite3.Error as error:
        return [f"cannot be read: {error!r}"]
    finally:
        connection.close()
    return [f"{count} edits, where {len(edits)} should be"] if count != len(edits) else []


def _faults_of_version(path: Path, done: bool) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        found = schema.schema_of(connection)
    finally:
        connection.close()
    first = schema.known_schema()
    with version_2():
        second = schema.known_schema()
    if (version, found) not in ((1, first), (2, second)):
        return [f"a half migrated file of version {version}"]
    return ["said done, and it is as it was"] if done and version == 1 else []


def _faults_of_export(path: Path, done: bool) -> list[str]:
    data = path.read_bytes()
    if data == BEFORE:
        return ["said done, and the old file is there"] if done else []
    try:
        json.loads(data)
    except ValueError as error:
        return [f"half an export: {error}"]
    return []


def _faults_of_backups(work: Path) -> list[str]:
    """Every backup is whole, the one from before among them."""
    found = sorted((work / "state").rglob("*.rapporteur"))
    faults = [f"backup {path.name}: {fault}" for path in found for fault in faults_of(path, {1}, alone=True)]
    return faults if found else ["the backup is gone"]


def left_behind(work: Path) -> list[str]:
    """Names in the folder that no task may leave, a journal to play back excepted."""
    return [
        path.name
        for path in sorted(work.iterdir())
        if path.name not in STAYING and path.name.removesuffix("-journal") not in STAYING
    ]


def faults_of_retry(work: Path) -> list[str]:
    """Saving again under the same id, which may have been saved after all, gives the edit once."""
    with CaseFile._connect(work / "mine", read_only=False) as case_file:
        edit = numbered_edit("w", 2)
        case_file.apply(edit, author="Torture", replica="c" * 32, edit_id=edit_id_of("w", 2))
    return [f"after the retry: {fault}" for fault in faults_of(work / "mine", {1, 2})]
