"""What the rows of a case say of one another and of the file: names, keys, nesting, attached files, its state.

Asked in the examining process, after the list of tables was found to be word for word that of the version.
"""

from __future__ import annotations

import json
import re
import sqlite3
import string
from hashlib import sha256
from typing import Final

from db.guard_report import Check, Verdict, failed, passed
from db.guard_rows import DEEPEST_NESTING, LONGEST_BLOB_BYTES, Table
from db.guard_values import joins_whole_texts, texts_joined

KEYS_COMPARED: Final = 20_000
"""Rows of `record` whose key is compared with the hash of their name; of more, an even choice."""

LONGEST_UID: Final = 200
_UID_BYTES: Final = (string.ascii_letters + string.digits + "-._:").encode()
LONGEST_COUNTS: Final = 20_000
LARGEST_COUNT: Final = 1 << 53
_HEX: Final = re.compile(r"[0-9a-f]{32}")


def check_names(connection: sqlite3.Connection, tables: list[Table]) -> tuple[Check | None, int, int]:
    """(failure, rows of record, rows compared): each key is the hash of its uid, and each uid is a plain name.

    Keys are hashes, so those that a number divides are an even choice of all.
    """
    rows = connection.execute("SELECT count(*) FROM record").fetchone()[0]
    every = max(1, rows // KEYS_COMPARED)
    wrong, compared = _names_not_plain(connection, tables), 0
    for key, uid in connection.execute("SELECT id, uid FROM record WHERE id % ? = 0", [every]):
        compared += 1
        wrong += key != _id_of(uid)
    if wrong:
        return failed(Verdict.DAMAGED, "contents", "bad_name", count=wrong), rows, compared
    if not connection.execute("SELECT 1 FROM case_info WHERE id = ?", [_id_of("case")]).fetchone():
        return failed(Verdict.DAMAGED, "contents", "no_case_row"), rows, compared
    if not _state_makes_sense(connection):
        return failed(Verdict.DAMAGED, "contents", "no_state"), rows, compared
    return None, rows, compared


def _names_not_plain(connection: sqlite3.Connection, tables: list[Table]) -> int:
    """How many rows, or groups of rows, have a uid that is empty, too long, or of characters that no name has."""
    if not joins_whole_texts(connection):
        question = (
            "SELECT count(*) FROM record WHERE length(uid) NOT BETWEEN 1 AND ? OR uid GLOB ? OR instr(uid, char(0))"
        )
        return int(connection.execute(question, [LONGEST_UID, "*[^-A-Za-z0-9._:]*"]).fetchone()[0])
    record = next(table for table in tables if table.name == "record")
    wrong = 0
    # A uid with a NUL counts as long as what stands before it, and is then found among the characters.
    for rows, ill_sized, (uids,) in texts_joined(
        connection, record, ["uid"], [f"length(uid) NOT BETWEEN 1 AND {LONGEST_UID}"]
    ):
        others = uids.encode().translate(None, _UID_BYTES)
        wrong += ill_sized > 0 or others != b"," * (rows - 1)
    return wrong


def _state_makes_sense(connection: sqlite3.Connection) -> bool:
    """The one row about the file itself: its uids name folders, its counts are read as they are."""
    question = "SELECT case_uid, revision_id, revision_number, counts_json FROM case_state LIMIT 2"
    found = connection.execute(question).fetchall()
    if len(found) != 1:
        return False
    case_uid, revision_id, number, text = found[0]
    if not (_HEX.fullmatch(case_uid) and _HEX.fullmatch(revision_id) and 0 <= number < LARGEST_COUNT):
        return False
    try:
        counts = json.loads(text) if len(text) <= LONGEST_COUNTS else None
    except (ValueError, RecursionError):
        return False
    return isinstance(counts, dict) and all(type(n) is int and 0 <= n < LARGEST_COUNT for n in counts.values())


def _id_of(uid: str) -> int:
    """The same rule as `db.domain.id_of`, here without loading the record types into this process."""
    return (int.from_bytes(sha256(uid.encode()).digest()[:8], "big") >> 2) or 1


def check_nesting(connection: sqlite3.Connection, tables: list[Table]) -> Check | None:
    """Rows inside rows: no circle, and no deeper than `DEEPEST_NESTING`."""
    for table in tables:
        for column in table.inside:
            question = f'SELECT "{table.key}", "{column}" FROM "{table.name}" WHERE "{column}" IS NOT NULL'
            code = _nesting_fault(dict(connection.execute(question)))
            if code:
                return failed(
                    Verdict.UNSAFE if code == "too_deep" else Verdict.DAMAGED,
                    "contents", code, table=table.name, limit=DEEPEST_NESTING,
                )  # fmt: skip
    return None


def _nesting_fault(parents: dict[int, int]) -> str:
    """'' or the code of what is wrong. Each row's depth is worked out once."""
    depths: dict[int, int] = {}
    for start in parents:
        chain_ids: list[int] = []
        seen: set[int] = set()
        row: int | None = start
        while row is not None and row not in depths:
            if row in seen:
                return "in_a_circle"
            seen.add(row)
            chain_ids.append(row)
            row = parents.get(row)
        depth = depths[row] if row is not None else 0
        for row_id in reversed(chain_ids):
            depth += 1
            depths[row_id] = depth
        if depth > DEEPEST_NESTING:
            return "too_deep"
    return ""


def check_attached(connection: sqlite3.Connection) -> Check:
    """Attached files are as long as recorded, and none is too large."""
    longest = connection.execute("SELECT max(length(data)) FROM attachment_data").fetchone()[0] or 0
    if longest > LONGEST_BLOB_BYTES:
        return failed(
            Verdict.UNSAFE, "attached_files", "attached_too_large", size_bytes=longest, limit_bytes=LONGEST_BLOB_BYTES
        )
    differ = connection.execute(
        "SELECT count(*) FROM attachment a JOIN attachment_data d ON d.attachment_id = a.id"
        " WHERE length(d.data) <> a.size"
    ).fetchone()[0]
    if differ:
        return failed(Verdict.DAMAGED, "attached_files", "attached_differ", count=differ)
    count, total = connection.execute("SELECT count(*), total(size) FROM attachment").fetchone()
    if not count:
        return passed("attached_files", "none")
    return passed("attached_files", "attached", count=count, size_bytes=int(total))
