"""Edits that could not be saved, kept in the user's state folder until they are.

A disk is full, a share is gone, a stick was pulled: the edit is in memory and would die with the window. It is written
to a small file of its own under `recovery/<case uid>/`, flushed to disk, and taken away once it is in the case. Saving
again is safe however the first try ended, because it is done under the same edit id and puts the same rows.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from db import connection as sql
from db.case_file import CaseFile
from db.domain import TYPES, Row
from db.edits import Applied, Change, Edit, Put, Remove, Settle, new_edit_id
from db.places_on_disk import user_state_dir
from db.rules import fields_of

_NAME: Final = re.compile(r"\d{13}-[0-9a-f]{32}\.json")
_LARGEST_BYTES: Final = 400_000_000  # an attachment of 100 MB in base64, twice over


@dataclass(frozen=True, slots=True)
class Unsaved:
    """One edit that waits to be saved. `why` is the sentence of the error; `wall_ms` when it was made."""

    path: Path
    case_uid: str
    case_path: str
    edit: Edit
    edit_id: str
    author: str
    replica: str
    wall_ms: int
    undo_of: str
    why: str


def keep(
    case_uid: str,
    case_path: Path | str,
    edit: Edit,
    *,
    author: str,
    replica: str,
    why: str,
    edit_id: str = "",
    wall_ms: int | None = None,
    undo_of: str = "",
) -> Unsaved:
    """Writes the edit to a file of its own and returns once it is on disk.

    `edit_id`: the one that the failed `apply` was given. Raises CaseError DISK_FULL, NO_PERMISSION, IO.
    """
    clock = time.time_ns() // 1_000_000 if wall_ms is None else wall_ms
    given = edit_id or new_edit_id()
    folder = _folder(case_uid)
    path = folder / f"{clock:013d}-{given}.json"
    unsaved = Unsaved(path, case_uid, os.fspath(case_path), edit, given, author, replica, clock, undo_of, why)
    with sql.world_errors(path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{secrets.token_hex(6)}"
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(_as_json(unsaved), file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        finally:
            with suppress(OSError):
                draft.unlink()
    return unsaved


def waiting(case_uid: str) -> list[Unsaved]:
    """Edits of this case that wait, oldest first. A file that is not ours or is broken is left where it is."""
    found = []
    with suppress(OSError):
        for path in sorted(_folder(case_uid).iterdir()):
            if _NAME.fullmatch(path.name) and path.stat().st_size <= _LARGEST_BYTES:
                with suppress(ValueError, KeyError, TypeError):
                    found.append(_from_json(path, json.loads(path.read_text(encoding="utf-8"))))
    return found


def save_again(case_file: CaseFile, unsaved: Unsaved) -> Applied:
    """Puts the edit into the case and takes its file away. Idempotent: an edit that had been saved after all changes
    nothing. Raises what `CaseFile.apply` raises; the file then stays."""
    applied = case_file.apply(
        unsaved.edit,
        author=unsaved.author,
        replica=unsaved.replica,
        wall_ms=unsaved.wall_ms,
        undo_of=unsaved.undo_of,
        edit_id=unsaved.edit_id,
    )
    discard(unsaved)
    return applied


def discard(unsaved: Unsaved) -> None:
    """Takes the file away: the edit is saved, or the person does not want it."""
    with sql.world_errors(unsaved.path):
        unsaved.path.unlink(missing_ok=True)


def forget_records(case_uid: str, ids: frozenset[int]) -> int:
    """Takes these records out of every edit that waits; returns how many edits it changed or took away.

    Raises what `keep` and `discard` raise.
    """
    changed = 0
    for unsaved in waiting(case_uid):
        changes = [change for change in unsaved.edit.changes if not _names(change, ids)]
        if len(changes) == len(unsaved.edit.changes):
            continue
        changed += 1
        if not changes:
            discard(unsaved)
        else:  # under the same name: the file of before goes with it
            keep(
                unsaved.case_uid,
                unsaved.case_path,
                Edit(unsaved.edit.name, tuple(changes)),
                author=unsaved.author,
                replica=unsaved.replica,
                why=unsaved.why,
                edit_id=unsaved.edit_id,
                wall_ms=unsaved.wall_ms,
                undo_of=unsaved.undo_of,
            )
    return changed


def _names(change: Change, ids: frozenset[int]) -> bool:
    """Whether a change is of one of these rows, or leads to one."""
    if not isinstance(change, Put):
        return change.id in ids
    named = fields_of(type(change.row)).items()
    return change.row.id in ids or any(getattr(change.row, name) in ids for name, field in named if field.is_reference)


def cases_waiting() -> list[tuple[str, str]]:
    """(case uid, last known path) of every case with edits that wait, for the welcome page."""
    found = []
    with suppress(OSError):
        for folder in sorted((user_state_dir() / "recovery").iterdir()):
            with suppress(ValueError):
                edits = waiting(folder.name)
                if edits:
                    found.append((folder.name, edits[-1].case_path))
    return found


def _folder(case_uid: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{32}", case_uid):
        raise ValueError(f"no uid of a case: {case_uid!r}")
    return user_state_dir() / "recovery" / case_uid


def _as_json(unsaved: Unsaved) -> dict[str, Any]:
    plain = {
        field.name: getattr(unsaved, field.name) for field in fields(unsaved) if field.name not in ("path", "edit")
    }
    return {**plain, "name": unsaved.edit.name, "changes": list(_changes_as_json(unsaved.edit))}


def _changes_as_json(edit: Edit) -> Iterator[dict[str, Any]]:
    for change in edit.changes:
        if isinstance(change, Remove):
            yield {"remove": change.kind, "id": change.id}
        elif isinstance(change, Settle):
            yield {"settle": change.kind, "id": change.id, "field": change.field, "values": list(change.values)}
        else:
            values = {field.name: getattr(change.row, field.name) for field in fields(change.row)}
            encoded = {
                name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
                for name, value in values.items()
            }
            yield {"put": change.row.KIND, "values": encoded, "fields": list(change.fields)}


def _from_json(path: Path, data: dict[str, Any]) -> Unsaved:
    changes = tuple(_change_from_json(change) for change in data["changes"])
    names = ("case_uid", "case_path", "edit_id", "author", "replica", "wall_ms", "undo_of", "why")
    return Unsaved(path=path, edit=Edit(str(data["name"]), changes), **{name: data[name] for name in names})


def _change_from_json(change: dict[str, Any]) -> Change:
    if "remove" in change:
        return Remove(str(change["remove"]), int(change["id"]))
    if "settle" in change:
        said = tuple(str(value) for value in change["values"])
        return Settle(str(change["settle"]), int(change["id"]), str(change["field"]), said)
    row_type = TYPES[change["put"]]
    values: dict[str, Any] = {
        name: base64.b64decode(value["base64"]) if isinstance(value, dict) else value
        for name, value in change["values"].items()
    }
    row: Row = row_type(**values)
    return Put(row, tuple(change["fields"]))
