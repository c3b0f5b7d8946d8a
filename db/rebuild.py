"""The state worked out from base rows and operations alone, for every object that has operations.

Each object's own operations say whether it is there and what its cells hold (`db.operations`). Two copies can be
united into what no single copy could hold, so a few rules follow, each the same in whatever order copies meet:

- a removed row that something still there refers to is there after all ("held");
- a reference to a row nobody knows is empty ("cut"), and a row that cannot be without it is not shown ("withheld");
- of rows that lie inside each other in a circle the one last moved comes out ("circle");
- an attachment has the size of its bytes ("fitted").

Each such place is noted in `merge_flag`; the next edit writes it down as operations.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, field, replace
from typing import Any, cast

from db.domain import TYPES, Attachment, AttachmentData, RecordId, Row
from db.errors import CaseError
from db.operations import (
    Heads,
    Values,
    base_values_of,
    decoded,
    has_base_value,
    heads_of,
    id_of_object,
    is_removed,
    is_revived,
    marker_of,
    object_of,
    read_object,
    values_of,
    winning_values,
)
from db.rows import is_in_tables, read_row, references_of, remove_row, targets_of, write_row
from db.rules import check_row, fields_of, nesting_fields
from db.schema import references

Key = tuple[str, RecordId]
"""(kind, id) of a row."""


@dataclass(slots=True)
class Rebuilt:
    """What the log says of its objects. `rows` are there, `dead` are removed but known."""

    connection: sqlite3.Connection
    heads: dict[Key, Heads] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)
    dead: dict[Key, Row] = field(default_factory=dict)
    flags: set[tuple[str, str, str]] = field(default_factory=set)

    def flag(self, row: Row, cell: str, reason: str) -> None:
        """Notes that this cell is not what its own operations say."""
        self.flags.add((object_of(row), cell, reason))


def rebuild_state(connection: sqlite3.Connection) -> Rebuilt:
    """Works the state out anew and writes it, inside the caller's transaction. Rows without operations stay."""
    rebuilt = Rebuilt(connection)
    stale = _read_objects(rebuilt)
    for key in stale:
        remove_row(connection, TYPES[key[0]], key[1])
    _cut_unknown(rebuilt)
    _hold_referenced(rebuilt)
    _open_circles(rebuilt)
    _fit_attachments(rebuilt)
    for row in rebuilt.rows.values():
        write_row(connection, row)
    connection.execute("DELETE FROM merge_flag")
    connection.executemany("INSERT OR IGNORE INTO merge_flag VALUES (?, ?, ?)", sorted(rebuilt.flags))
    return rebuilt


def logged_objects(connection: sqlite3.Connection) -> list[str]:
    """The objects that have operations, in order."""
    return [row[0] for row in connection.execute("SELECT DISTINCT object FROM operation ORDER BY object")]


def base_of(connection: sqlite3.Connection, row_type: type[Row], name: str, heads: Heads, row: Row | None) -> Values:
    """An object's base values: those saved, and, where nothing hid them, those its row still holds."""
    saved = base_values_of(connection, name)
    marker = marker_of(row_type)
    if row is None or (marker in heads and marker not in saved):
        return saved  # removed (then all is saved), or made by operations (then there is no base)
    untouched = {cell: value for cell, value in values_of(row).items() if cell not in heads}
    return {**untouched, **saved}


def _read_objects(rebuilt: Rebuilt) -> list[Key]:
    """Decodes every object of the log; returns the keys of the rows they have in the tables now."""
    connection, stale = rebuilt.connection, []
    for name in logged_objects(connection):
        row_type, text = read_object(name)
        key = (row_type.KIND, id_of_object(name))
        heads = heads_of(connection, name)
        now = read_row(connection, row_type, key[1])
        if now is not None:
            stale.append(key)
        values = winning_values(row_type, heads, base_of(connection, row_type, name, heads, now))
        rebuilt.heads[key] = heads
        try:
            row = _decoded(connection, row_type, text, values, now)
            check_row(row)
        except CaseError:
            rebuilt.flags.add((name, "_deleted", "withheld"))
            continue
        if row.id != key[1]:
            rebuilt.flags.add((name, "_deleted", "withheld"))
        elif is_removed(heads):
            rebuilt.dead[key] = row
        else:
            rebuilt.rows[key] = row
            if is_revived(heads):
                rebuilt.flag(row, "_deleted", "revived")
    return stale


def _decoded(connection: sqlite3.Connection, row_type: type[Row], text: str, values: Values, now: Row | None) -> Row:
    """Bytes are looked for in the row itself before the kept ones."""
    if isinstance(now, AttachmentData) and values.get("data") == values_of(now)["data"]:
        return now
    return decoded(row_type, text, values, connection)


# ---- references ---------------------------------------------------------------------------------------------------
def _cut_unknown(rebuilt: Rebuilt) -> None:
    """Empties references to what neither log nor tables know; a row that needs one is withheld, and so on."""
    while True:
        known = {target for row in (*rebuilt.rows.values(), *rebuilt.dead.values()) for target in targets_of(row)}
        changed = False
        for rows in (rebuilt.rows, rebuilt.dead):
            for key, row in list(rows.items()):
                missing = [
                    name
                    for name, table, row_id in references_of(row)
                    if (table, row_id) not in known and not is_in_tables(rebuilt.connection, table, row_id)
                ]
                if not missing:
                    continue
                changed = True
                if all(fields_of(type(row))[name].optional for name in missing):
                    rows[key] = _without(row, missing)
                    for name in missing:
                        rebuilt.flag(row, _cell_of(row, name), "cut")
                else:
                    del rows[key]
                    rebuilt.flag(row, "_deleted", "withheld")
        if not changed:
            return


def _without(row: Row, names: list[str]) -> Row:
    return cast(Row, replace(cast(Any, row), **dict.fromkeys(names)))


def _cell_of(row: Row, name: str) -> str:
    return next(cell for cell in values_of(row) if name in cell.split("+"))


def _hold_referenced(rebuilt: Rebuilt) -> None:
    """Brings back removed rows that something still there refers to, and what those refer to."""
    dead = {target: key for key, row in rebuilt.dead.items() for target in targets_of(row)}
    front = list(rebuilt.rows.values())
    held = [key for target, key in dead.items() if _is_used_in_tables(rebuilt.connection, target)]
    while True:
        for row in front:
            held.extend(dead[table, row_id] for _name, table, row_id in references_of(row) if (table, row_id) in dead)
        front = []
        for key in held:
            if key in rebuilt.dead:
                row = rebuilt.rows[key] = rebuilt.dead.pop(key)
                rebuilt.flag(row, "_deleted", "held")
                front.append(row)
        held = []
        if not front:
            return


def _is_used_in_tables(connection: sqlite3.Connection, target: tuple[str, RecordId]) -> bool:
    """True where a row that has no operations refers to this one. The logged rows are not in the tables now."""
    for table, columns in references().items():
        for column, referred in columns.items():
            if referred == target[0] and column != "id":
                sql = f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1"
                if connection.execute(sql, (target[1],)).fetchone():
                    return True
    return False


# ---- circles and sizes ----------------------------------------------------------------------------------------------
def _open_circles(rebuilt: Rebuilt) -> None:
    for key in sorted(rebuilt.rows):
        for name in nesting_fields(key[0]):
            circle = _circle_from(rebuilt, key, name)
            if circle:
                last = max(circle, key=lambda member: _last_head(rebuilt, member, name))
                row = rebuilt.rows[last]
                rebuilt.rows[last] = _without(row, [name])
                rebuilt.flag(row, name, "circle")


def _circle_from(rebuilt: Rebuilt, key: Key, name: str) -> list[Key]:
    """The rows of the circle that leads from this row back to it, or none."""
    walked = [key]
    while True:
        row = rebuilt.rows.get(walked[-1]) or read_row(rebuilt.connection, TYPES[key[0]], walked[-1][1])
        above = getattr(row, name)
        if above is None:
            return []
        upper = (key[0], above)
        if upper == key:
            return [member for member in walked if member in rebuilt.rows]
        if upper in walked:
            return []  # a circle further up: it is opened from one of its own members
        walked.append(upper)


def _last_head(rebuilt: Rebuilt, key: Key, name: str) -> tuple[int, str, str]:
    heads = rebuilt.heads.get(key, {}).get(name)
    return heads[-1][:3] if heads else (0, "", "")


def _fit_attachments(rebuilt: Rebuilt) -> None:
    for key, row in list(rebuilt.rows.items()):
        if not isinstance(row, Attachment):
            continue
        data = rebuilt.rows.get(("attachment_data", row.id)) or read_row(rebuilt.connection, AttachmentData, row.id)
        if isinstance(data, AttachmentData):
            fitted = replace(row, size=len(data.data))
            if row.sha256:
                fitted = replace(fitted, sha256=hashlib.sha256(data.data).hexdigest())
            for name in ("size", "sha256"):
                if getattr(fitted, name) != getattr(row, name):
                    rebuilt.flag(row, name, "fitted")
            rebuilt.rows[key] = fitted


def save_base_values(connection: sqlite3.Connection, name: str, values: Values) -> None:
    """Keeps base values that are not kept yet."""
    rows = [(name, cell, value) for cell, value in values.items() if not has_base_value(connection, name, cell)]
    connection.executemany("INSERT INTO base_value (object, field, value) VALUES (?, ?, ?)", rows)
