"""The real write path under test: edits of several rows that are acknowledged once committed, and how to check them.

Edit k puts a note and some events, all carrying k; half an edit is one of which only some rows are there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from db import connection as sql
from db.case_file import CaseFile
from db.domain import Annotation, CaseInfo, Event
from db.edits import Applied, Edit, Put

REPLICA = "c" * 32
EVENTS_PER_EDIT = 4


def new_case(path: Path) -> Path:
    """An empty case."""
    CaseFile.create(path, CaseInfo(title="Torture")).close()
    return path


def numbered_edit(name: str, number: int, *, events: int = EVENTS_PER_EDIT, size: int = 900) -> Edit:
    """Edit `number` of writer `name`: one note and some events, told apart by both."""
    stem = f"{name}-{number}"
    note = Annotation(uid=f"note-{stem}", title=stem, body=f"{stem} " * (size // (len(stem) + 1)))
    rows = [Event(uid=f"event-{stem}-{n}", kind="other", title=stem, summary="x" * size) for n in range(events)]
    return Edit("Add note", (Put(note), *(Put(row) for row in rows)))


def apply_numbered(case_file: CaseFile, name: str, number: int, *, events: int = EVENTS_PER_EDIT) -> Applied:
    """Commits edit `number`."""
    return case_file.apply(
        numbered_edit(name, number, events=events), author="Torture", replica=REPLICA, edit_id=edit_id_of(name, number)
    )


def edit_id_of(name: str, number: int) -> str:
    """The id of an edit: the same at every try, another for every writer."""
    return f"{crc32(name.encode()):08x}{number:024x}"


def write_without_end(
    path: Path,
    out: int,
    name: str = "w",
    *,
    most: int = 10**9,
    events: int = EVENTS_PER_EDIT,
    spoil: Callable[[CaseFile], None] | None = None,
) -> None:
    """Commits edits 1, 2, 3 … and writes each number to `out` once its commit has returned."""
    case_file = CaseFile._connect(path, read_only=False)
    if spoil:
        spoil(case_file)
    first = last_number(case_file) + 1
    for number in range(first, first + most):
        apply_numbered(case_file, name, number, events=events)
        os.write(out, f"{number}\n".encode())
    case_file.close()


def last_number(case_file: CaseFile) -> int:
    """The highest edit there."""
    found = case_file.connection.execute("SELECT max(id) FROM edit").fetchone()[0]
    return int(found[8:], 16) if found else 0


def faults_of(
    path: Path, acknowledged: set[int], *, events: int = EVENTS_PER_EDIT, name: str = "w", alone: bool = True
) -> list[str]:
    """What is wrong with the case after its writer was stopped: damage, lost edits, half edits.

    `alone`: nobody else wrote into it, so the history holds these edits and no others.
    """
    try:
        connection = sql.open_connection(path, read_only=False)
    except Exception as error:
        return [f"cannot be opened: {error!r}"]
    try:
        return _faults_in(connection, acknowledged, events, name, alone)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [f"cannot be read: {error!r}"]
    finally:
        connection.close()


def _faults_in(
    connection: sqlite3.Connection, acknowledged: set[int], events: int, name: str, alone: bool
) -> list[str]:
    run = connection.execute
    faults = []
    checked = [row[0] for row in run("PRAGMA quick_check(3)")]
    if checked != ["ok"]:
        faults.append(f"damaged: {checked[0][:120]}")
    there: dict[int, int] = {}
    for table in ("annotation", "event"):
        for (title,) in run(f"SELECT title FROM {table} WHERE title LIKE ? || '-%'", [name]):
            number = int(title.rsplit("-", 1)[1])
            there[number] = there.get(number, 0) + 1
    halves = sorted(number for number, count in there.items() if count != events + 1)
    lost = sorted(acknowledged - set(there))
    if halves:
        faults.append(f"half edits {halves[:3]}")
    if lost:
        faults.append(f"lost {len(lost)} acknowledged edits, first {lost[0]}")
    logged = run("SELECT count(*) FROM edit").fetchone()[0]
    if alone and logged != len(there):
        faults.append(f"{logged} edits in the history, {len(there)} in the tables")
    if run("PRAGMA foreign_key_check").fetchone():
        faults.append("a reference leads nowhere")
    return faults
