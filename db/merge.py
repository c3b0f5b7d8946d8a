"""Two copies of one case united into a third: nothing either copy says is lost, and what needs a person is listed.

The logs are sets and are united as sets; the state follows from them (`db.rebuild`), so that uniting is the same in
whatever order and however often copies meet. Concurrent texts are all kept, the winner shown; of other concurrent
values the winner stands; a removal that had not seen an edit does not hold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db import connection as sql
from db.attachments_apart import keep_apart
from db.case_file import CaseFile, fresh_file, renew_state
from db.decisions import Decision, merge_decisions
from db.domain import TYPES, Attachment, AttachmentData, RecordId, Row, table_of
from db.edits import new_edit_id
from db.errors import CaseError, ErrorCode
from db.log_checks import fault_of
from db.nesting import check_all_places
from db.operations import (
    Operation,
    Values,
    decoded,
    heads_of,
    id_of_object,
    object_of,
    read_object,
    state_row,
    values_of,
)
from db.rebuild import base_of, logged_objects, rebuild_state, save_base_values
from db.rows import read_row, shape_of, write_row

MERGE_NAME: Final = "Unite with another copy"

_OF_BYTES: Final = ("data", "size", "sha256")
"""Cells of an attachment that follow from which bytes it has."""

_OPERATION_COLUMNS: Final = ", ".join(Operation._fields)


@dataclass(frozen=True, slots=True)
class Refused:
    """One operation that was not taken in, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What uniting did. Counts are what the other copy brought; `decisions` are for a person to look at."""

    operations: int
    edits: int
    base_rows: int
    decisions: tuple[Decision, ...]
    refused: tuple[Refused, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `rapporteur merge` prints them."""
        return {
            "united": {"operations": self.operations, "edits": self.edits, "base_rows": self.base_rows},
            "decisions": [decision.as_json() for decision in self.decisions],
            "refused": [{"operation": item.id, "reason": item.reason} for item in self.refused],
        }


Telling = Callable[[float], None]
"""Told the share of the work that is done; may raise CaseError CANCELLED, which leaves everything as it was."""


def unite(mine: Path | str, theirs: Path | str, out: Path | str, *, author: str = "", wall_ms: int = 0) -> MergeReport:
    """Writes the union of two copies of one case as a new file. Neither copy is changed.

    Raises CaseError INVALID where they are not copies of one case or what they say together breaks a rule (facts
    reason), EXISTS where `out` is there, and what `CaseFile.open` raises.
    """
    out = Path(out)
    if out.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {out}.", path=out)
    with (
        CaseFile.open(mine, read_only=True) as ours,
        CaseFile.open(theirs, read_only=True) as other,
        fresh_file(out) as draft,
    ):
        check_same_case(ours, other)
        ours.backup_to(draft)
        united = CaseFile(sql.open_connection(draft, read_only=False), draft, read_only=False)
        with united:
            return unite_into(united, other, author=author, wall_ms=wall_ms)


def unite_into(mine: CaseFile, theirs: CaseFile, *, author: str = "", wall_ms: int = 0) -> MergeReport:
    """Takes everything the other copy says into this one, in one transaction. The other one is only read."""
    return unite_as(mine, theirs, new_edit_id(), author=author, wall_ms=wall_ms)


def unite_as(
    mine: CaseFile,
    theirs: CaseFile,
    edit_id: str,
    *,
    author: str,
    wall_ms: int,
    progress: Telling = lambda _share: None,
) -> MergeReport:
    """The same, under an id in the history that the caller knows. `edit_id` "": the history does not tell of it."""
    check_same_case(mine, theirs)
    with sql.reading(theirs.connection, theirs.path), sql.transaction(mine.connection, mine.path):
        ours, other = mine.connection, theirs.connection
        logged = set(logged_objects(ours)) | set(logged_objects(other))
        apart = keep_apart(ours, other, logged)
        base_rows, base_conflicts = _unite_base(ours, other, logged, apart.keys(), progress)
        _unite_blobs(ours, other)
        operations, refused = _unite_operations(ours, other)
        edits = _unite_edits(ours, other)
        progress(0.7)
        rebuild_state(ours)
        check_all_places(ours)
        progress(0.95)
        told = [_apart_decision(kept, twin) for kept, twin in apart.values()]
        decisions = [*base_conflicts, *told, *merge_decisions(mine)]
        number = max(mine.revision.number, theirs.revision.number)
        ours.execute("UPDATE case_state SET revision_number = ?", (number,))
        if edit_id:
            ours.execute(
                "INSERT INTO edit VALUES (?, ?, ?, ?, '', ?)", (edit_id, MERGE_NAME, author, wall_ms, number + 1)
            )
        renew_state(ours, _counted(ours), wall_ms // 1000)
    mine.refresh()
    return MergeReport(operations, edits, base_rows, tuple(decisions), tuple(refused))


def check_same_case(mine: CaseFile, theirs: CaseFile) -> None:
    """Raises CaseError INVALID where these are not two copies of one case."""
    if mine.case_uid != theirs.case_uid:
        sentence = "These are two different cases, not two copies of one."
        raise CaseError(ErrorCode.INVALID, sentence, mine=mine.path, theirs=theirs.path)


# ---- base rows ------------------------------------------------------------------------------------------------------
def _unite_base(
    ours: sqlite3.Connection, other: sqlite3.Connection, logged: set[str], apart: Set[RecordId], progress: Telling
) -> tuple[int, list[Decision]]:
    """Unites the rows and base values that no operation made; (rows brought, cells on which the copies differ)."""
    conflicts: list[Decision] = []
    for name in sorted(logged):
        conflicts.extend(_unite_logged_base(ours, other, name))
    brought = 0
    for at, row_type in enumerate(TYPES.values()):
        progress(0.1 + 0.4 * at / len(TYPES))
        for row in _differing_rows(ours, other, row_type):
            name = object_of(row)
            if name in logged:
                continue
            mine = read_row(ours, row_type, row.id)
            if mine is None:
                write_row(ours, row)
                brought += 1
            else:
                theirs = values_of(row)
                if row.id in apart:  # which bytes it has, and so their size and hash, is settled
                    theirs |= {cell: text for cell, text in values_of(mine).items() if cell in _OF_BYTES}
                united, differing = _united_values(values_of(mine), theirs)
                key = read_object(name)[1]
                if united == values_of(row):
                    write_row(ours, row)
                elif united != values_of(mine):
                    write_row(ours, decoded(row_type, key, united, ours))
                conflicts.extend(_base_decision(row_type, key, field, differing[field]) for field in differing)
    return brought, conflicts


def _apart_decision(kept: Attachment, twin: Attachment) -> Decision:
    options = ((kept.sha256, kept.created_by, 0), (twin.sha256, twin.created_by, 0))
    return Decision(Attachment.KIND, kept.id, kept.uid, "sha256", "apart", options)


def _unite_logged_base(ours: sqlite3.Connection, other: sqlite3.Connection, name: str) -> Iterator[Decision]:
    """One object that has operations in either copy: its base values are kept apart from its row."""
    row_type, key = read_object(name)
    mine, theirs = (
        base_of(copy, row_type, name, heads_of(copy, name), state_row(copy, name)) for copy in (ours, other)
    )
    united, differing = _united_values(mine, theirs)
    if united:
        ours.executemany(
            "INSERT INTO base_value VALUES (?, ?, ?) ON CONFLICT(object, field) DO UPDATE SET value = excluded.value",
            [(name, field, united[field]) for field in differing],
        )
        save_base_values(ours, name, united)
    for field in differing:
        yield _base_decision(row_type, key, field, differing[field])


def _united_values(mine: Values, theirs: Values) -> tuple[Values, dict[str, list[str]]]:
    """Both copies' base values, of two for one cell the greater text; and the cells that had two."""
    united = {field: max(mine.get(field, ""), theirs.get(field, "")) for field in {**mine, **theirs}}
    differing = {
        field: sorted((mine[field], theirs[field]))
        for field in sorted(mine.keys() & theirs.keys())
        if mine[field] != theirs[field]
    }
    return united, differing


def _base_decision(row_type: type[Row], key: str, field: str, values: list[str]) -> Decision:
    record_id = id_of_object(f"{row_type.KIND}:{key}")
    options = tuple((json.loads(value), "", 0) for value in reversed(values))
    return Decision(row_type.KIND, record_id, key, field, "base", options)


def _differing_rows(ours: sqlite3.Connection, other: sqlite3.Connection, row_type: type[Row]) -> Iterator[Row]:
    """The other copy's rows of one type that are not row for row here; both tables are walked side by side."""
    shape = shape_of(row_type)
    query = shape.select.replace("SELECT ", f"SELECT t.{shape.key}, ", 1) + f" ORDER BY t.{shape.key}"
    mine = ours.cursor().execute(query)
    here = mine.fetchone()
    found: list[RecordId] = []
    for there in other.cursor().execute(query):
        while here is not None and here[0] < there[0]:
            here = mine.fetchone()
        if here != there:
            found.append(there[0])
    mine.close()
    for row_id in found:
        row = read_row(other, row_type, row_id)
        if row is not None:
            yield row


# ---- the logs -------------------------------------------------------------------------------------------------------
def _unite_operations(ours: sqlite3.Connection, other: sqlite3.Connection) -> tuple[int, list[Refused]]:
    """Takes in the sound operations that are new here; unsound ones, also our own, are left out and named."""
    refused = [Refused(operation.id, reason) for operation in _operations(ours) if (reason := fault_of(operation))]
    touched = {_cell_of(ours, item.id) for item in refused}
    ours.executemany("DELETE FROM operation WHERE id = ?", [(item.id,) for item in refused])
    known = {row[0] for row in ours.execute("SELECT id FROM operation")}
    taken = 0
    for operation in _operations(other):
        if operation.id in known:
            continue
        reason = fault_of(operation)
        if reason:
            refused.append(Refused(str(operation.id)[:64], reason))
            continue
        ours.execute("INSERT OR IGNORE INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", operation)
        touched.add((operation.object, operation.field))
        taken += 1
    for object_name, field in sorted(touched):
        mark_heads(ours, object_name, field)
    return taken, sorted(set(refused), key=lambda item: item.id)


def _operations(connection: sqlite3.Connection) -> Iterator[Operation]:
    for row in connection.cursor().execute(f"SELECT {_OPERATION_COLUMNS} FROM operation ORDER BY id"):
        yield Operation(*row)


def _cell_of(connection: sqlite3.Connection, operation_id: str) -> tuple[str, str]:
    found = connection.execute("SELECT object, field FROM operation WHERE id = ?", (operation_id,)).fetchone()
    return str(found[0]), str(found[1])


def mark_heads(connection: sqlite3.Connection, object_name: str, field: str) -> None:
    """Works out anew which operations on a cell no other operation on it has seen."""
    rows = connection.execute(
        "SELECT id, seen FROM operation WHERE object = ? AND field = ?", (object_name, field)
    ).fetchall()
    seen = {seen_id for _id, text in rows for seen_id in json.loads(text)}
    connection.executemany(
        "UPDATE operation SET is_head = ? WHERE id = ?", [(int(found_id not in seen), found_id) for found_id, _ in rows]
    )


def _unite_blobs(ours: sqlite3.Connection, other: sqlite3.Connection) -> None:
    """Keeps the bytes that either log may name."""
    for digest, data in other.cursor().execute("SELECT sha256, data FROM kept_blob"):
        ours.execute("INSERT OR IGNORE INTO kept_blob VALUES (?, ?)", (digest, data))
    for copy in (ours, other):
        for name in logged_objects(copy):
            row = state_row(copy, name) if name.startswith(f"{AttachmentData.KIND}:") else None
            if isinstance(row, AttachmentData):
                digest = json.loads(values_of(row)["data"])["sha256"]
                ours.execute("INSERT OR IGNORE INTO kept_blob VALUES (?, ?)", (digest, row.data))


def _unite_edits(ours: sqlite3.Connection, other: sqlite3.Connection) -> int:
    before = ours.execute("SELECT count(*) FROM edit").fetchone()[0]
    rows = other.execute("SELECT id, name, author, wall_ms, undo_of, revision_number FROM edit").fetchall()
    ours.executemany("INSERT OR IGNORE INTO edit VALUES (?, ?, ?, ?, ?, ?)", rows)
    return int(ours.execute("SELECT count(*) FROM edit").fetchone()[0] - before)


def _counted(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [table_of(row_type) for row_type in TYPES.values()] + ["operation", "edit"]
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
