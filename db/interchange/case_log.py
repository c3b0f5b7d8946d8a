"""The history of a case as plain rows and back: edits, operations, and what they need to be understood.

Every operation carries a hash over its content and is checked as one that comes with another copy is; what it leads
to is worked out anew, and the log is refused where that is not the state it came with.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from typing import Any, Final

from db.case_file import CaseFile
from db.connection import reading, transaction
from db.errors import CaseError
from db.fresh_file import renew_state
from db.interchange.imported import Problems
from db.log_checks import fault_of
from db.merge import mark_heads
from db.operations import Operation
from db.rebuild import rebuild_state

_OPERATIONS: Final = "replica, counter, wall_ms, object, field, value, seen, edit_id"
_TABLES: Final = {
    "edits": ("edit", "id, name, author, wall_ms, undo_of, revision_number", "id"),
    "operations": ("operation", f"id, {_OPERATIONS}", "id"),
    "base_values": ("base_value", "object, field, value", "object, field"),
}
LogRows = dict[str, list[list[Any]]]


def read_log(case_file: CaseFile) -> LogRows:
    """Lists of values by part: case, edits, operations, base_values, kept_blobs (sha256, base64)."""
    with reading(case_file.connection, case_file.path) as connection:
        found: LogRows = {"case": [[case_file.case_uid]]}
        for name, (table, columns, order) in _TABLES.items():
            found[name] = [list(row) for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}")]
        blobs = connection.execute("SELECT sha256, data FROM kept_blob ORDER BY sha256")
        found["kept_blobs"] = [[digest, base64.b64encode(data).decode("ascii")] for digest, data in blobs]
    return found


def write_log(case_file: CaseFile, log: dict[str, Any], problems: Problems) -> bool:
    """Gives a case just made of a JSON the history that came with it; False, and nothing changed, where it cannot.

    The case keeps its uid too, so that it can be united with its copies.
    """
    before = case_file.dump_state()
    try:
        with transaction(case_file.connection, case_file.path):
            _insert(case_file, log, problems)
            rebuild_state(case_file.connection)
            if case_file.dump_state() != before:
                raise _NotThisState
    except (_NotThisState, CaseError, TypeError, ValueError, KeyError, IndexError):
        problems.add(
            "log", "The history does not lead to the rows of the file; the case came in without it.", lost=True
        )
        return False
    case_file.case_uid = str(log["case"][0][0])
    case_file.refresh()
    return True


class _NotThisState(Exception):
    """What the log leads to is not what the tables hold."""


def _insert(case_file: CaseFile, log: dict[str, Any], problems: Problems) -> None:
    connection = case_file.connection
    uid = log["case"][0][0]
    connection.execute("UPDATE case_state SET case_uid = ?", (uid,))
    connection.executemany("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?)", log["edits"])
    cells = set()
    for values in log["operations"]:
        operation = Operation(*values)
        if fault := fault_of(operation):
            problems.add("log", f"An operation is not sound: {fault}.", lost=True)
            raise _NotThisState
        connection.execute("INSERT INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", operation)
        cells.add((operation.object, operation.field))
    for object_name, field in sorted(cells):
        mark_heads(connection, object_name, field)
    for object_name, field, value in log["base_values"]:
        json.loads(value)
        connection.execute("INSERT INTO base_value VALUES (?, ?, ?)", (object_name, field, value))
    for digest, text in log["kept_blobs"]:
        connection.execute("INSERT INTO kept_blob VALUES (?, ?)", (digest, _blob(digest, text)))
    number = max((int(edit[5]) for edit in log["edits"]), default=0)
    connection.execute("UPDATE case_state SET revision_number = max(revision_number, ?)", (number,))
    counts = {**case_file.counts(), "operation": len(log["operations"]), "edit": len(log["edits"])}
    renew_state(connection, counts, int(time.time()))


def _blob(digest: str, text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise _NotThisState from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise _NotThisState
    return data
