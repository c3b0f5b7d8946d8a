"""Removing a record for good: from the tables, from the log, from what the pages still hold, and from the backups.

An ordinary removal keeps everything in the history. A purge cannot be undone, and it reaches only this file: a copy
that someone else has still holds the record, and uniting with it brings it back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from db import backups, seen_files
from db import connection as sql
from db.case_file import CaseFile
from db.domain import TYPES, Part, Record, RecordId, Row, table_of
from db.errors import CaseError, ErrorCode
from db.fresh_file import renew_state
from db.log_removal import (
    counts_of,
    logged_names,
    objects_naming,
    remove_loose_ends,
    remove_objects,
    remove_reference,
)
from db.operations import id_of_object, object_of, read_object
from db.purge_elsewhere import in_local_copies, remove_from_cache, remove_from_drafts, remove_from_waiting
from db.queries import what_depends_on
from db.rows import key_column
from db.rules import fields_of
from db.schema import columns

_OWN_TABLES: Final = ("_sqlite_migrations", "case_state")


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removed. `is_compacted` False: another window kept the file busy, so the emptied pages are zeroed
    but the file was not rewritten; purging again, or closing the other window first, does that."""

    rows: int
    operations: int
    cleared_references: int
    backups: int
    is_compacted: bool
    ids: frozenset[RecordId] = frozenset()
    drafts: int = 0
    waiting_edits: int = 0
    unreached: tuple[Path, ...] = ()
    """Local copies of the case that could not be purged, because they are open, refused, or may not be written."""


def purge(case_file: CaseFile, record_id: RecordId, *, with_backups: bool = True) -> Purged:
    """Removes a record, what cannot stand without it, and every word of both in the log, for good.

    The record may be one that was removed before and lives on in the history only. What can be made again from the
    case (search index and the like, in the cache folder) is removed too where it bears the case's uid. The caller
    forgets its undo stack and reads the case again.

    Drafts of notes and edits that wait to be saved lose what concerns it, and local copies of the case are purged too.

    Raises CaseError UNKNOWN_RECORD, INVALID (the case itself), READ_ONLY, BUSY, DISK_FULL, IO.
    """
    purged = _purge_file(case_file, record_id)
    gone = backups.remove_all(case_file.case_uid) if with_backups else 0
    return replace(purged, backups=gone, **_elsewhere(case_file, record_id, purged.ids))


def _purge_file(case_file: CaseFile, record_id: RecordId) -> Purged:
    """Removes it from this one file."""
    if case_file.read_only:
        raise CaseError(ErrorCode.READ_ONLY, "The case is open for reading only.", path=case_file.path)
    connection = case_file.connection
    record = case_file.get(record_id)
    if record is not None and record.KIND == "case":
        raise CaseError(ErrorCode.INVALID, "The case itself cannot be removed from it.", kind="case")
    with sql.world_errors(case_file.path):
        connection.execute("PRAGMA secure_delete = ON")
    with sql.transaction(connection, case_file.path):
        dependents = what_depends_on(case_file, record_id) if record is not None else None
        rows: list[Row] = [record, *dependents.goes] if record is not None and dependents is not None else []
        objects = {object_of(row) for row in rows} | _gone_objects(case_file, record_id, rows)
        if not objects:
            raise CaseError(ErrorCode.UNKNOWN_RECORD, "There is no such record.", id=record_id)
        operations = 0
        for row, field in dependents.loses if dependents is not None else ():
            where = f"{key_column(type(row))} = ?"
            connection.execute(f"UPDATE {table_of(type(row))} SET {field} = NULL WHERE {where}", [row.id])
            operations += remove_reference(connection, row, field)
        operations += remove_objects(connection, sorted(objects))
        for row in rows:
            connection.execute(f"DELETE FROM {table_of(type(row))} WHERE {key_column(type(row))} = ?", [row.id])
            if isinstance(row, Record):
                connection.execute("DELETE FROM record WHERE id = ?", [row.id])
        remove_loose_ends(connection)
        counts = counts_of(connection, [table for table in columns() if table not in _OWN_TABLES])
        renew_state(connection, counts, int(time.time()))
    case_file.refresh()
    compacted = _compact(case_file)
    seen_files.forget(case_file.path)
    ids = frozenset({record_id} | {row.id for row in rows if isinstance(row, Record)})
    return Purged(
        rows=len(rows),
        operations=operations,
        cleared_references=len(dependents.loses) if dependents is not None else 0,
        backups=0,
        is_compacted=compacted,
        ids=ids,
    )


def _elsewhere(case_file: CaseFile, record_id: RecordId, ids: frozenset[RecordId]) -> dict[str, Any]:
    """Follows the record into the user's own folders."""
    uid = case_file.case_uid
    remove_from_cache(uid)
    return {
        "drafts": remove_from_drafts(uid, ids),
        "waiting_edits": remove_from_waiting(uid, ids),
        "unreached": tuple(in_local_copies(uid, case_file.path, lambda path: _purge_copy(path, record_id))),
    }


def _purge_copy(path: Path, record_id: RecordId) -> None:
    with CaseFile.open(path) as copy:
        try:
            _purge_file(copy, record_id)
        except CaseError as error:
            if error.code is not ErrorCode.UNKNOWN_RECORD:
                raise


def _gone_objects(case_file: CaseFile, record_id: RecordId, rows: list[Row]) -> set[str]:
    """Objects that only the log still knows: the record itself, and whatever belonged to these rows."""
    connection = case_file.connection
    names = logged_names(connection)
    found = {name for name in names if id_of_object(name) == record_id and issubclass(read_object(name)[0], Record)}
    ids = {record_id} | {row.id for row in rows}
    for row_type in TYPES.values():
        needed = {row_type.OWNER} if issubclass(row_type, Part) else _needed_references(row_type)
        for field in needed:
            for name in objects_naming(connection, field, ids):
                if name.startswith(f"{row_type.KIND}:") and not _is_there(case_file, name):
                    found.add(name)
    return found


def _needed_references(row_type: type[Row]) -> set[str]:
    return {name for name, field in fields_of(row_type).items() if field.is_reference and not field.optional}


def _is_there(case_file: CaseFile, name: str) -> bool:
    row_type, _ = read_object(name)
    question = f"SELECT 1 FROM {table_of(row_type)} WHERE {key_column(row_type)} = ?"
    return case_file.connection.execute(question, [id_of_object(name)]).fetchone() is not None


def _compact(case_file: CaseFile) -> bool:
    """Rewrites the whole file, so that no page holds a rest of anything. False where another window has it open."""
    try:
        with sql.world_errors(case_file.path):
            case_file.connection.execute("VACUUM")
    except CaseError as error:
        if error.code is not ErrorCode.BUSY:
            raise
        return False
    return True
