"""Who changed what, when, from what to what; and the edit that takes any earlier one back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from db.connection import reading
from db.domain import TYPES, RecordId, Row
from db.edits import Edit, Put, Remove, row_with
from db.errors import CaseError, ErrorCode
from db.operations import (
    DELETED,
    Values,
    default_values,
    has_base_value,
    heads_of,
    id_of_object,
    marker_of,
    read_object,
    row_in_log,
    state_row,
    values_of,
)

if TYPE_CHECKING:
    from db.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class EditEntry:
    """One line of the history: a committed change."""

    id: str
    name: str
    author: str
    wall_ms: int
    undo_of: str
    operations: int


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One cell's change: who, when, from what to what.

    Values are JSON values (bytes as {"sha256": …}; cells that change together as a list); `before` is None where the
    row did not exist. `field` "_deleted" with `removed` True or False says that the row went or came back.
    """

    edit_id: str
    edit_name: str
    author: str
    wall_ms: int
    kind: str
    id: RecordId
    key: str  # the record's uid, or a part's id in decimal
    field: str
    before: Any
    after: Any
    removed: bool | None


_ENTRIES: Final = (
    "SELECT e.id, e.name, e.author, e.wall_ms, e.undo_of,"
    " (SELECT count(*) FROM operation o WHERE o.edit_id = e.id)"
    " FROM edit e ORDER BY e.revision_number DESC, e.id LIMIT ? OFFSET ?"
)
_CHANGES: Final = (
    "SELECT o.edit_id, ifnull(e.name, ''), ifnull(e.author, ''), o.wall_ms, o.object, o.field, o.value, o.seen"
    " FROM operation o LEFT JOIN edit e ON e.id = o.edit_id WHERE {where}"
    " ORDER BY e.revision_number DESC, o.counter DESC, o.object, o.field"
)


def history(case_file: CaseFile, limit: int = 200, offset: int = 0) -> list[EditEntry]:
    """The committed changes, newest first."""
    with reading(case_file.connection, case_file.path) as connection:
        return [EditEntry(*row) for row in connection.execute(_ENTRIES, (limit, offset))]


def history_of(case_file: CaseFile, uid: str, kind: str = "") -> list[ChangeEntry]:
    """The changes of one record's cells, newest first. `kind` is found from the uid where it is not given."""
    names = [f"{kind}:{uid}"] if kind else [f"{name}:{uid}" for name in TYPES]
    with reading(case_file.connection, case_file.path) as connection:
        return _changes(connection, f"o.object IN ({', '.join('?' * len(names))})", names)


def changes_of_edit(case_file: CaseFile, edit_id: str) -> list[ChangeEntry]:
    """What one edit changed, cell by cell."""
    with reading(case_file.connection, case_file.path) as connection:
        return _changes(connection, "o.edit_id = ?", [edit_id])


def edit_that_reverts(case_file: CaseFile, edit_id: str) -> Edit:
    """The edit that puts back what one earlier edit changed, cell by cell; what others changed since stays.

    Rows an edit of the same kind removed meanwhile are left alone. Rows that an import brought in without operations
    are not in the log and are not taken back. Raises CaseError UNKNOWN_RECORD for an id the history does not know.
    """
    with reading(case_file.connection, case_file.path) as connection:
        found = connection.execute("SELECT name FROM edit WHERE id = ?", (edit_id,)).fetchone()
        if found is None:
            raise CaseError(ErrorCode.UNKNOWN_RECORD, f"There is no edit {edit_id} in the history.", id=edit_id)
        operations = connection.execute(
            "SELECT object, field, value, seen FROM operation WHERE edit_id = ? ORDER BY object, field", (edit_id,)
        ).fetchall()
        by_object: dict[str, list[tuple[str, str, str]]] = {}
        for name, field, value, seen in operations:
            by_object.setdefault(name, []).append((field, value, seen))
        changes = [_reverting(connection, name, cells) for name, cells in by_object.items()]
    return Edit(found[0], tuple(change for change in changes if change is not None))


def _reverting(connection: sqlite3.Connection, name: str, cells: list[tuple[str, str, str]]) -> Put | Remove | None:
    """What takes back one object's operations of one edit, or None where it has been taken back already."""
    row_type, _key = read_object(name)
    now = state_row(connection, name)
    removal = next((json.loads(value) for field, value, _seen in cells if field == DELETED), False)
    fields = [(field, seen) for field, _value, seen in cells if field != DELETED]
    if removal is None or (removal is False and _made_here(connection, row_type, name, cells)):
        return Remove(row_type.KIND, now.id) if now is not None else None
    row = now if removal is False else row_in_log(connection, row_type, name, heads_of(connection, name))
    if row is None or (removal is not False and now is not None):
        return None
    values: Values = {
        **values_of(row),
        **{field: value_before(connection, name, field, seen) for field, seen in fields},
    }
    names = tuple(part for field, _seen in fields for part in field.split("+"))
    return Put(row_with(connection, row, values), names if removal is False else ())


def _made_here(
    connection: sqlite3.Connection, row_type: type[Row], name: str, cells: list[tuple[str, str, str]]
) -> bool:
    marker = marker_of(row_type)
    first = any(field == marker and seen == "[]" for field, _value, seen in cells)
    return first and not has_base_value(connection, name, marker)


def value_before(connection: sqlite3.Connection, name: str, field: str, seen: str) -> str:
    """What a cell held for a writer who had seen these operations, as canonical JSON.

    The winner among them, else the base value, else the default ("null" for a cell that has none).
    """
    ids = json.loads(seen)
    if ids:
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT value FROM operation WHERE id IN ({marks}) ORDER BY counter DESC, replica DESC, id DESC"
        found = connection.execute(sql, ids).fetchone()
        if found is not None:
            return str(found[0])
    base = connection.execute("SELECT value FROM base_value WHERE object = ? AND field = ?", (name, field)).fetchone()
    return str(base[0]) if base is not None else default_values(read_object(name)[0]).get(field, "null")


def _changes(connection: sqlite3.Connection, where: str, parameters: Sequence[str]) -> list[ChangeEntry]:
    rows = connection.execute(_CHANGES.format(where=where), parameters).fetchall()
    made = _made_by(connection, {row[4] for row in rows})
    return [_change(connection, row, made) for row in rows]


def _made_by(connection: sqlite3.Connection, names: set[str]) -> dict[str, str]:
    """object → the edit that made it, of objects made by operations."""
    made = {}
    for name in names:
        marker = marker_of(read_object(name)[0])
        found = connection.execute(
            "SELECT edit_id FROM operation WHERE object = ? AND field = ? AND seen = '[]'", (name, marker)
        ).fetchone()
        if found is not None and not has_base_value(connection, name, marker):
            made[name] = found[0]
    return made


def _change(connection: sqlite3.Connection, row: Sequence[Any], made: dict[str, str]) -> ChangeEntry:
    edit_id, edit_name, author, wall_ms, name, field, value, seen = row
    row_type, key = read_object(name)
    after, before = json.loads(value), None
    removed = None
    if field == DELETED:
        removed, after = after is not None, None
    elif made.get(name) != edit_id:
        before = json.loads(value_before(connection, name, field, seen))
    return ChangeEntry(
        edit_id, edit_name, author, wall_ms, row_type.KIND, id_of_object(name), key, field, before, after, removed
    )
