"""The one door through which a case changes: an `Edit` goes in, one committed transaction and its inverse come out."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from db.domain import TYPES, Part, Record, RecordId, Row, table_of
from db.errors import CaseError, ErrorCode
from db.nesting import check_place
from db.operations import (
    DELETED,
    LogWriter,
    Values,
    decoded,
    heads_of,
    id_of_object,
    is_revived,
    object_of,
    read_object,
    row_in_log,
    state_row,
    values_of,
)
from db.rows import (
    is_in_tables,
    normalised,
    read_row,
    references_of,
    remove_row,
    row_type_of,
    targets_of,
    write_row,
)
from db.rules import check_row, fields_of

MOST_NAMED: Final = 100
"""Rows that an error lists."""

SETTLE_NAME: Final = "Settle what merging adjusted"


@dataclass(frozen=True, slots=True)
class Put:
    """Insert a row, or replace the one with its id.

    `fields` names the fields meant, where the row is there already; the others then stay as they are in the file.
    Empty = the whole row. A record's `number` 0, `recorded_s` 0 and empty `created_by` are filled in: as they were,
    or the next number, now and the edit's author.
    """

    row: Row
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove one row. What depends on it is named by the same edit, or the edit fails with STILL_USED."""

    kind: str
    id: RecordId


@dataclass(frozen=True, slots=True)
class Settle:
    """Say what one cell of a row holds, having seen everything that any copy said of it.

    `values` are canonical JSON, the one that is to stand last. One value answers a question that merging left, also
    where it is the one shown already; several ask it again, which is how such an answer is taken back. Of the cell
    `_deleted` "null" says that the row stays although another copy had removed it.
    """

    kind: str
    id: RecordId
    field: str
    values: tuple[str, ...]


Change = Put | Remove | Settle


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the case as a person sees it. `name` ("Add note") is shown by undo and in the history."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """What the file held after one commit. `id` is random hex, renewed by every commit; `number` counts them."""

    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What an edit did. `inverse` takes it back exactly; `kinds` and `ids` are what it touched.

    `owners` are the records whose parts it touched. `edit_id` is "" where nothing had to be changed.
    `others_changed`: another window committed since our last look, so everything must be read again.
    """

    inverse: Edit
    kinds: frozenset[str]
    ids: frozenset[RecordId]
    owners: frozenset[RecordId]
    edit_id: str
    revision: Revision
    others_changed: bool = False


def new_edit_id() -> str:
    """A fresh id of an edit: 128 random bits in hex."""
    return secrets.token_hex(16)


@dataclass(slots=True)
class EditWriter:
    """Carries out one edit inside an open transaction. Used by `CaseFile.apply` only."""

    connection: sqlite3.Connection
    log: LogWriter
    author: str
    as_base: bool
    inverse: list[Change] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    ids: set[RecordId] = field(default_factory=set)
    owners: set[RecordId] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def carry_out(self, edit: Edit) -> None:
        """Makes every change, in order. Raises CaseError INVALID, UNKNOWN_RECORD."""
        for change in edit.changes:
            if isinstance(change, Put):
                self._put(change)
            elif isinstance(change, Settle):
                self._settle(change)
            else:
                self._remove(change)
        for change in edit.changes:
            if isinstance(change, Put):
                check_place(self.connection, change.row)
            elif isinstance(change, Settle) and (row := read_row(self.connection, TYPES[change.kind], change.id)):
                check_place(self.connection, row)

    def _put(self, change: Put) -> None:
        row_type, row_id = type(change.row), change.row.id
        old = read_row(self.connection, row_type, row_id)
        name = object_of(change.row)
        heads = heads_of(self.connection, name)
        remembered = row_in_log(self.connection, row_type, name, heads) if old is None else None
        new = self._completed(change, old, remembered)
        check_row(new)
        if new == old:
            return
        if old is not None:
            self.log.changed(old, new, heads)
            self._note(new, 0, Put(old, _differing(old, new)))
        else:
            self._check_free(new)
            if remembered is not None:
                self.log.brought_back(remembered, new, heads)
            elif not self.as_base:
                self.log.created(new)
            self._note(new, 1, Remove(new.KIND, row_id))
        write_row(self.connection, new)

    def _remove(self, change: Remove) -> None:
        row_type = row_type_of(change.kind)
        old = read_row(self.connection, row_type, change.id)
        if old is None:
            sentence = f"There is no {change.kind} with the id {change.id}."
            raise CaseError(ErrorCode.UNKNOWN_RECORD, sentence, kind=change.kind, id=change.id)
        name = object_of(old)
        heads = heads_of(self.connection, name)
        if is_revived(heads):  # the question whether it stays comes back with it
            self.inverse.append(Settle(old.KIND, old.id, DELETED, _values_before(heads, DELETED, "null")))
        self.log.removed(old, heads)
        remove_row(self.connection, row_type, change.id)
        self._flag_revived(name)
        self._note(old, -1, Put(old))

    def _settle(self, change: Settle) -> None:
        row_type = row_type_of(change.kind)
        old = read_row(self.connection, row_type, change.id)
        if old is None:
            sentence = f"There is no {change.kind} with the id {change.id}."
            raise CaseError(ErrorCode.UNKNOWN_RECORD, sentence, kind=change.kind, id=change.id)
        name, held = object_of(old), values_of(old)
        heads = heads_of(self.connection, name)
        if change.field not in {*held, DELETED} or not change.values:
            raise CaseError(ErrorCode.INVALID, f"{change.kind} has no field {change.field}.", kind=change.kind)
        before = _values_before(heads, change.field, held.get(change.field, "null"))
        if before == change.values:
            return
        new = old
        if change.field != DELETED:
            new = row_with(self.connection, old, {**held, change.field: change.values[-1]})
            check_row(new)
        self.log.settled(old, change.field, change.values, heads)
        if new != old:
            write_row(self.connection, new)
        self._flag_revived(name)
        self._note(new, 0, Settle(change.kind, change.id, change.field, before))

    def _flag_revived(self, name: str) -> None:
        """Keeps the flag of a row that is there although somebody removed it as long as nobody has decided."""
        self.connection.execute("DELETE FROM merge_flag WHERE object = ?", (name,))
        if state_row(self.connection, name) is not None and is_revived(heads_of(self.connection, name)):
            self.connection.execute("INSERT INTO merge_flag VALUES (?, ?, 'revived')", (name, DELETED))

    def _note(self, row: Row, more: int, back: Change) -> None:
        self.inverse.append(back)
        self.kinds.add(row.KIND)
        self.ids.add(row.id)
        if isinstance(row, Part):
            self.owners.add(int(getattr(row, row.OWNER)))
        table = table_of(type(row))
        self.counts[table] = self.counts.get(table, 0) + more

    def _completed(self, change: Put, old: Row | None, remembered: Row | None) -> Row:
        row = change.row
        if change.fields and old is not None:
            unknown = set(change.fields) - set(fields_of(type(row)))
            if unknown:
                raise CaseError(ErrorCode.INVALID, f"{row.KIND} has no field {min(unknown)}.", kind=row.KIND)
            row = replace(old, **{name: getattr(row, name) for name in change.fields})
        if isinstance(row, Record):
            row = self._completed_record(row, old or remembered)
        return normalised(row)

    def _completed_record(self, row: Record, before: Row | None) -> Record:
        given: dict[str, Any] = {}
        known = before if isinstance(before, Record) else None
        if known is not None and known.uid != row.uid:
            raise CaseError(ErrorCode.INVALID, f'The uid "{row.uid}" cannot be used here.', field="uid", kind=row.KIND)
        if not row.number:
            given["number"] = known.number if known else self._next_number(row.KIND)
        if not row.recorded_s:
            given["recorded_s"] = known.recorded_s if known else self.log.wall_ms // 1000
        if not row.created_by and (known or not self.as_base):
            given["created_by"] = known.created_by if known else self.author
        return replace(row, **given) if given else row

    def _next_number(self, kind: str) -> int:
        if kind not in self.numbers:
            found = self.connection.execute("SELECT max(number) FROM record WHERE kind = ?", (kind,)).fetchone()[0]
            self.numbers[kind] = found or 0
        self.numbers[kind] += 1
        return self.numbers[kind]

    def _check_free(self, row: Row) -> None:
        """A record's id may be taken by a record of another kind with the same uid."""
        if not isinstance(row, Record):
            return
        taken = self.connection.execute("SELECT kind, uid FROM record WHERE id = ?", (row.id,)).fetchone()
        if taken is not None:
            sentence = f'The uid "{row.uid}" belongs to another record ({taken[0]}).'
            raise CaseError(ErrorCode.INVALID, sentence, field="uid", kind=row.KIND, uid=row.uid)

    def settle_merge(self) -> None:
        """Before the first edit after a merge: writes down, as operations, what merging only inferred.

        From then on the state follows from each object's own operations again. A revived row does so already, and
        whether it is to stay is for a person to say.
        """
        flags = self.connection.execute(
            "SELECT object, field, reason FROM merge_flag WHERE reason <> 'revived'"
        ).fetchall()
        for name, field_name, reason in flags:
            heads, row = heads_of(self.connection, name), state_row(self.connection, name)
            if reason == "withheld" and row is None:
                self.log.confirmed(name, "_deleted", json.dumps(_field_heads(heads), separators=(",", ":")), heads)
            elif row is not None and reason == "held":
                self.log.confirmed(name, "_deleted", "null", heads)
            elif row is not None:
                self.log.confirmed(name, field_name, values_of(row)[field_name], heads)
        self.connection.execute("DELETE FROM merge_flag WHERE reason <> 'revived'")


def _field_heads(heads: dict[str, Any]) -> list[str]:
    return sorted(head.id for name, found in heads.items() if name != "_deleted" for head in found)


def _differing(old: Row, new: Row) -> tuple[str, ...]:
    return tuple(name for name in fields_of(type(old)) if getattr(old, name) != getattr(new, name))


def _values_before(heads: dict[str, Any], field_name: str, held: str) -> tuple[str, ...]:
    """What a cell's heads say, each value once, the winner last."""
    values = [head.value for head in heads.get(field_name, ())]
    return tuple(reversed(dict.fromkeys(reversed(values)))) or (held,)


def row_with(connection: sqlite3.Connection, row: Row, values: Values) -> Row:
    """The row with these cells; its own bytes need not be looked for."""
    same = {name for name, value in values_of(row).items() if values[name] == value}
    if len(same) == len(values):
        return row
    if "data" in same:
        given = {name: json.loads(values[name]) for name in values if name not in same}
        return cast(Row, replace(cast(Any, row), **given))
    return decoded(type(row), read_object(object_of(row))[1], values, connection)


def inverse_of(name: str, back: list[Change]) -> Edit:
    """The edit that takes changes back, last first."""
    return Edit(name, tuple(reversed(back)))


def touched_keys(edit: Edit) -> set[tuple[str, RecordId]]:
    """(kind, id) of every row an edit touches."""
    return {
        (change.row.KIND, change.row.id) if isinstance(change, Put) else (change.kind, change.id)
        for change in edit.changes
    }


def key_of_object(name: str) -> tuple[str, RecordId]:
    """(kind, id) of an object of the log."""
    return read_object(name)[0].KIND, id_of_object(name)


def missing_references(
    rows: Sequence[Row], connection: sqlite3.Connection | None = None
) -> list[tuple[str, str, RecordId]]:
    """(kind, field, id) of references in these rows to rows that neither they nor the file have."""
    known = {target for row in rows for target in targets_of(row)}
    return [
        (row.KIND, name, row_id)
        for row in rows
        for name, table, row_id in references_of(row)
        if (table, row_id) not in known and not (connection and is_in_tables(connection, table, row_id))
    ]


def references_to(removed: Sequence[tuple[str, RecordId]], rows: Sequence[Row]) -> list[tuple[str, RecordId, str]]:
    """(kind, id, field) of references in these rows to rows that the same edit removes."""
    gone = {(table_of(row_type_of(kind)), row_id) for kind, row_id in removed}
    gone |= {("record", row_id) for kind, row_id in removed if issubclass(row_type_of(kind), Record)}
    return [
        (row.KIND, row.id, name)
        for row in rows
        for name, table, row_id in references_of(row)
        if (table, row_id) in gone
    ]


def unknown_reference(missing: Sequence[tuple[str, str, RecordId]], **facts: object) -> CaseError:
    """The error for references that lead nowhere."""
    kind, name, row_id = missing[0]
    sentence = f"{kind}.{name} refers to a row that is not in the case."
    return CaseError(
        ErrorCode.UNKNOWN_RECORD,
        sentence,
        kind=kind,
        field=name,
        id=row_id,
        missing=list(missing[:MOST_NAMED]),
        **facts,
    )
