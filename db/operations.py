"""The operation log: every change of every cell, from which the state follows.

An operation is (replica, counter, wall time, object, field, value, the newest operations on that cell its writer had
seen), and its id is the SHA-256 of that content. A cell's value is that of its winning head: a head is an operation
no known operation on the cell has seen, the winner is the head with the greatest (counter, replica, id). Where no
operation exists the cell holds its base value. Wall time is shown and never used.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass
from typing import Any, Final, NamedTuple

from db.domain import TYPES, Part, Record, RecordId, Row, id_of
from db.errors import CaseError, ErrorCode
from db.rows import read_row
from db.rules import Field, cells_of, fields_of

DELETED: Final = "_deleted"
"""The field of the cell that says whether an object is there: null = there, a list = removed, having seen those."""

MOST_SEEN: Final = 64
"""Heads one operation can name; any more stay heads beside it."""

HIGHEST_COUNTER: Final = 2**53 - 1
"""Counters stop here, so that a forged one cannot make our own operations invalid."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


class Operation(NamedTuple):
    """One row of the log without its derived `is_head`. `value` and `seen` are canonical JSON."""

    id: str
    replica: str
    counter: int
    wall_ms: int
    object: str
    field: str
    value: str
    seen: str
    edit_id: str


class Head(NamedTuple):
    """A head of a cell, ordered by who wins: the greatest is the winner."""

    counter: int
    replica: str
    id: str
    value: str


Heads = dict[str, list[Head]]
"""The heads of an object by field, each list with the winner last."""

Values = dict[str, str]
"""An object's cells by field name, as canonical JSON."""


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, no NaN."""
    return _ENCODER.encode(value)


def operation_id(
    replica: str, counter: int, wall_ms: int, object_name: str, field: str, value: str, seen: str, edit_id: str
) -> str:
    """The id that this content has: SHA-256 in hex."""
    content = canonical([replica, counter, wall_ms, object_name, field, value, seen, edit_id])
    return hashlib.sha256(content.encode()).hexdigest()


# ---- objects and cells ------------------------------------------------------------------------------------------
def object_of(row: Row) -> str:
    """The name of a row in the log: `kind:uid` of a record, `kind:id` of a part."""
    return f"{row.KIND}:{row.uid}" if isinstance(row, Record) else f"{row.KIND}:{row.id}"


def read_object(name: str) -> tuple[type[Row], str]:
    """The row type and the uid (or a part's id in decimal). Raises CaseError INVALID for any other text."""
    kind, _, key = name.partition(":")
    row_type = TYPES.get(kind)
    if row_type is None or not key or (issubclass(row_type, Part) and not (key.isascii() and key.isdecimal())):
        raise CaseError(ErrorCode.INVALID, f'"{name[:80]}" names no row.', object=name[:80])
    return row_type, key


def id_of_object(name: str) -> RecordId:
    """The row key of an object."""
    row_type, key = read_object(name)
    return id_of(key) if issubclass(row_type, Record) else int(key)


def cell_name(cell: tuple[str, ...]) -> str:
    """The field of an operation on this cell: a column, or columns that change together joined by `+`."""
    return "+".join(cell)


def values_of(row: Row) -> Values:
    """Every cell of a row."""
    return {cell_name(cell): encoded(row, cell) for cell in cells_of(type(row))}


def encoded(row: Row, cell: tuple[str, ...]) -> str:
    """A cell's value as canonical JSON."""
    values = [encoded_value(getattr(row, name)) for name in cell]
    return canonical(values[0] if len(cell) == 1 else values)


def encoded_value(value: Any) -> Any:
    """A field's value as JSON can hold it: bytes are named by their hash."""
    return {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else value


def default_values(row_type: type[Row]) -> Values:
    """What the cells of a row hold that nobody has given: the dataclass's defaults; required cells are left out."""
    known = fields_of(row_type)
    found = {}
    for cell in cells_of(row_type):
        defaults = [known[name].default for name in cell]
        if MISSING not in defaults:
            found[cell_name(cell)] = canonical(defaults[0] if len(cell) == 1 else defaults)
    return found


def marker_of(row_type: type[Row]) -> str:
    """The cell that an object made by operations always has an operation on."""
    return row_type.OWNER if issubclass(row_type, Part) else "recorded_s"


def decoded(row_type: type[Row], key: str, values: Mapping[str, str], connection: sqlite3.Connection) -> Row:
    """The row that has these cells. Raises CaseError INVALID where a required cell or its bytes are not known."""
    known = fields_of(row_type)
    given: dict[str, Any] = {"uid": key} if issubclass(row_type, Record) else {}
    for cell in cells_of(row_type):
        text = values.get(cell_name(cell))
        if text is None:
            raise CaseError(ErrorCode.INVALID, f"{row_type.KIND} {key} has no {cell_name(cell)}.", kind=row_type.KIND)
        value = json.loads(text)
        for name, part in zip(cell, [value] if len(cell) == 1 else value, strict=True):
            given[name] = _decoded_value(known[name], part, connection)
    return row_type(**given)


def _decoded_value(field: Field, value: Any, connection: sqlite3.Connection) -> Any:
    if field.type is bytes:
        kept = connection.execute("SELECT data FROM kept_blob WHERE sha256 = ?", (value["sha256"],)).fetchone()
        if kept is None:
            raise CaseError(ErrorCode.INVALID, "The bytes of a removed attachment are gone.", sha256=value["sha256"])
        return kept[0]
    return float(value) if field.type is float and value is not None else value


# ---- reading the log ----------------------------------------------------------------------------------------------
def heads_of(connection: sqlite3.Connection, object_name: str) -> Heads:
    """The heads of every cell of an object that has operations."""
    rows = connection.execute(
        "SELECT field, counter, replica, id, value FROM operation WHERE object = ? AND is_head = 1", (object_name,)
    )
    heads: Heads = {}
    for field, *head in rows:
        heads.setdefault(field, []).append(Head(*head))
    for found in heads.values():
        found.sort()
    return heads


def base_values_of(connection: sqlite3.Connection, object_name: str) -> Values:
    """The saved base values of an object."""
    return dict(connection.execute("SELECT field, value FROM base_value WHERE object = ?", (object_name,)).fetchall())


def is_removed(heads: Heads) -> bool:
    """True where every word on the object says removed, and none of its cells has a head they had not seen."""
    deletions = heads.get(DELETED)
    if not deletions:
        return False
    seen: set[str] = set()
    for head in deletions:
        value = json.loads(head.value)
        if value is None:
            return False
        seen.update(value)
    return all(head.id in seen for field, found in heads.items() if field != DELETED for head in found)


def is_revived(heads: Heads) -> bool:
    """True where somebody removed the object and somebody else, who did not know, changed it."""
    deletions = [json.loads(head.value) for head in heads.get(DELETED, ())]
    return any(value is not None for value in deletions) and not is_removed(heads)


def winning_values(row_type: type[Row], heads: Heads, base: Mapping[str, str]) -> Values:
    """Each cell's value: its winning head's, else its base value, else the default."""
    won = {field: found[-1].value for field, found in heads.items() if field != DELETED}
    return {**default_values(row_type), **base, **won}


def row_in_log(connection: sqlite3.Connection, row_type: type[Row], object_name: str, heads: Heads) -> Row | None:
    """A removed row as the log remembers it, or None for an object the log does not know."""
    base = base_values_of(connection, object_name)
    if not base and not heads:
        return None
    return decoded(row_type, read_object(object_name)[1], winning_values(row_type, heads, base), connection)


# ---- writing the log ----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class LogWriter:
    """Appends the operations of one edit, inside its transaction."""

    connection: sqlite3.Connection
    replica: str
    wall_ms: int
    edit_id: str
    written: int = 0

    def created(self, row: Row) -> None:
        """A row nobody knew: one operation for each cell that is not at its default."""
        defaults, name = default_values(type(row)), object_of(row)
        marker = marker_of(type(row))
        for field, value in values_of(row).items():
            if field == marker or defaults.get(field) != value:
                self._emit(name, field, value, [])

    def changed(self, old: Row, new: Row, heads: Heads) -> None:
        """A row that is there: one operation for each cell that differs."""
        name = object_of(new)
        before, after = values_of(old), values_of(new)
        fields = [field for field, value in after.items() if before[field] != value]
        self._keep_base(old, name, heads, fields)
        for field in fields:
            self._emit(name, field, after[field], heads.get(field, []))

    def removed(self, old: Row, heads: Heads) -> None:
        """A row that goes: one operation that names every head it has seen."""
        name = object_of(old)
        self._keep_base(old, name, heads, [cell_name(cell) for cell in cells_of(type(old))])
        seen = sorted(head.id for field, found in heads.items() if field != DELETED for head in found)
        self._emit(name, DELETED, canonical(seen), heads.get(DELETED, []))

    def brought_back(self, remembered: Row, new: Row, heads: Heads) -> None:
        """A row that was removed and is put again."""
        self._emit(object_of(new), DELETED, "null", heads.get(DELETED, []))
        self.changed(remembered, new, heads)

    def confirmed(self, object_name: str, field: str, value: str, heads: Heads) -> None:
        """One operation that says what the state already holds, having seen all that led there."""
        self._emit(object_name, field, value, heads.get(field, []))

    def settled(self, old: Row, field: str, values: Sequence[str], heads: Heads) -> None:
        """A cell that says all of these from now on, having seen what was said before; the last one wins."""
        name = object_of(old)
        if field != DELETED:
            self._keep_base(old, name, heads, [field])
        for place, value in enumerate(values):
            self._emit(name, field, value, heads.get(field, []), later=place)

    def _keep_base(self, old: Row, name: str, heads: Heads, fields: list[str]) -> None:
        """Saves what the base row held in these cells, before their first operation hides it."""
        _keep_blobs(self.connection, old)
        fields = [field for field in fields if field not in heads]
        if not fields or not self._has_base(type(old), name, heads):
            return
        values = values_of(old)
        self.connection.executemany(
            "INSERT OR IGNORE INTO base_value (object, field, value) VALUES (?, ?, ?)",
            [(name, field, values[field]) for field in fields],
        )

    def _has_base(self, row_type: type[Row], name: str, heads: Heads) -> bool:
        marker = marker_of(row_type)
        return marker not in heads or has_base_value(self.connection, name, marker)

    def _emit(self, name: str, field: str, value: str, heads: list[Head], later: int = 0) -> None:
        seen_heads = heads[-MOST_SEEN:]
        seen = canonical(sorted(head.id for head in seen_heads))
        counter = min(HIGHEST_COUNTER, 1 + later + max((head.counter for head in heads), default=0))
        content = (self.replica, counter, self.wall_ms, name, field, value, seen, self.edit_id)
        operation = Operation(operation_id(*content), *content)
        self.connection.execute("INSERT OR IGNORE INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", operation)
        self.connection.executemany(
            "UPDATE operation SET is_head = 0 WHERE id = ?", [(head.id,) for head in seen_heads]
        )
        self.written += 1


def has_base_value(connection: sqlite3.Connection, object_name: str, field: str) -> bool:
    """True where a base value of this cell is saved."""
    found = connection.execute("SELECT 1 FROM base_value WHERE object = ? AND field = ?", (object_name, field))
    return found.fetchone() is not None


def _keep_blobs(connection: sqlite3.Connection, row: Row) -> None:
    """Keeps the bytes of a row that is about to lose them: the log only names them."""
    for name, field in fields_of(type(row)).items():
        if field.type is bytes:
            data = getattr(row, name)
            connection.execute(
                "INSERT OR IGNORE INTO kept_blob (sha256, data) VALUES (?, ?)", (hashlib.sha256(data).hexdigest(), data)
            )


def state_row(connection: sqlite3.Connection, object_name: str) -> Row | None:
    """The row an object has now, or None."""
    return read_row(connection, read_object(object_name)[0], id_of_object(object_name))
