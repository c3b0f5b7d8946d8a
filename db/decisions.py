"""What uniting two copies left for a person to decide."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.connection import reading
from db.domain import TYPES, Part, Record, RecordId, Row
from db.operations import id_of_object, read_object, state_row
from db.rows import read_record, read_row
from db.rules import is_text

if TYPE_CHECKING:
    from db.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class Decision:
    """A place where merging had to choose, for a person to look at.

    `reason`: "texts" (texts written at the same time, all kept, the first shown), "values" (of values set at the same
    time the first stands), "base" (the copies came with different values, the first stands), "apart" (an attachment
    came with different bytes; the second has a record of its own now), "number" (two records share a short number), or
    a reason of table `merge_flag`. `options` are (value, author, wall_ms), the one in force first.
    """

    kind: str
    id: RecordId
    key: str
    field: str
    reason: str
    options: tuple[tuple[Any, str, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        values = [{"value": value, "author": author, "wall_ms": wall_ms} for value, author, wall_ms in self.options]
        return {"kind": self.kind, "key": self.key, "field": self.field, "reason": self.reason, "values": values}


def merge_decisions(case_file: CaseFile) -> list[Decision]:
    """Everything merging left for a person: cells with several newest values, flags, numbers borne twice.

    A cell leaves the list when somebody writes it again, if only what it says already (`db.edits.Settle`).
    """
    with reading(case_file.connection, case_file.path) as connection:
        found = [*_sibling_decisions(case_file), *_flag_decisions(case_file)]
        twice = connection.execute(
            "SELECT kind, number, id, uid FROM record WHERE (kind, number) IN"
            " (SELECT kind, number FROM record GROUP BY kind, number HAVING count(*) > 1) ORDER BY kind, number, id"
        )
        found.extend(
            Decision(kind, row_id, uid, "number", "number", ((number, "", 0),)) for kind, number, row_id, uid in twice
        )
    return found


def _sibling_decisions(case_file: CaseFile, only: str = "") -> Iterator[Decision]:
    cells = case_file.connection.execute(
        "SELECT object, field FROM operation WHERE is_head = 1 AND field <> '_deleted'"
        + (" AND object = ?" if only else "")
        + " GROUP BY object, field HAVING count(DISTINCT value) > 1 ORDER BY object, field",
        (only,) if only else (),
    ).fetchall()
    for name, cell in cells:
        rows = case_file.connection.execute(
            "SELECT o.value, ifnull(e.author, ''), o.wall_ms FROM operation o LEFT JOIN edit e ON e.id = o.edit_id"
            " WHERE o.object = ? AND o.field = ? AND o.is_head = 1 ORDER BY o.counter DESC, o.replica DESC, o.id DESC",
            (name, cell),
        )
        options: dict[str, tuple[Any, str, int]] = {}
        for value, author, wall_ms in rows:
            options.setdefault(value, (json.loads(value), author, wall_ms))
        if state_row(case_file.connection, name) is None:
            continue  # what nobody sees needs no decision
        row_type, key = read_object(name)
        reason = "texts" if is_text(row_type, cell) else "values"
        yield Decision(row_type.KIND, id_of_object(name), key, cell, reason, tuple(options.values()))


def _flag_decisions(case_file: CaseFile, only: str = "") -> Iterator[Decision]:
    flags = case_file.connection.execute("SELECT object, field, reason FROM merge_flag ORDER BY 1, 2").fetchall()
    for name, cell, reason in flags:
        if only and name != only:
            continue
        row_type, key = read_object(name)
        yield Decision(row_type.KIND, id_of_object(name), key, cell, reason)


def rows_asked(case_file: CaseFile, decisions: Iterable[Decision]) -> dict[tuple[str, RecordId], Row]:
    """The rows that decisions are about, by (kind, id), and the record each belongs to, by ("record", id)."""
    found: dict[tuple[str, RecordId], Row] = {}
    with reading(case_file.connection, case_file.path) as connection:
        for decision in decisions:
            row = read_row(connection, TYPES[decision.kind], decision.id)
            if row is None:
                continue
            found[decision.kind, decision.id] = row
            owner = int(getattr(row, row.OWNER)) if isinstance(row, Part) else row.id
            record = row if isinstance(row, Record) else read_record(connection, owner)
            if record is not None:
                found["record", owner] = record
    return found


def open_questions_of(case_file: CaseFile, kind: str, uid: str) -> list[Decision]:
    """What merging left to decide about one record's own cells. Quick: it asks for this record alone."""
    name = f"{kind}:{uid}"
    with reading(case_file.connection, case_file.path):
        return [*_sibling_decisions(case_file, name), *_flag_decisions(case_file, name)]


def highest_numbers(case_file: CaseFile) -> dict[str, int]:
    """The greatest short number in use, by kind of record."""
    with reading(case_file.connection, case_file.path) as connection:
        return dict(connection.execute("SELECT kind, max(number) FROM record GROUP BY kind").fetchall())
