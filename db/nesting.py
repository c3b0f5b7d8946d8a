"""Rules about several rows at once: what lies inside what, how deep, and a file beside its bytes."""

from __future__ import annotations

import sqlite3
from typing import Final

from db.domain import TYPES, Attachment, AttachmentData, RecordId, Row, table_of
from db.errors import CaseError, ErrorCode
from db.rows import key_column
from db.rules import DEEPEST_NESTING, nesting_fields

_UPWARD: Final = """
WITH RECURSIVE chain(id, depth) AS (
  SELECT {field}, 1 FROM {table} WHERE {key} = :id AND {field} IS NOT NULL
  UNION ALL SELECT t.{field}, depth + 1 FROM chain JOIN {table} t ON t.{key} = chain.id
  WHERE t.{field} IS NOT NULL AND chain.id <> :id AND depth <= :deepest)
SELECT max(id = :id), max(depth) FROM chain"""
_DOWNWARD: Final = """
WITH RECURSIVE chain(id, depth) AS (
  SELECT :id, 0 UNION
  SELECT t.{key}, depth + 1 FROM chain JOIN {table} t ON t.{field} = chain.id WHERE depth <= :deepest)
SELECT max(depth) FROM chain"""


_SIZES: Final = (
    "SELECT a.size, length(d.data) FROM attachment a JOIN attachment_data d ON d.attachment_id = a.id WHERE a.id = ?"
)


def check_place(connection: sqlite3.Connection, row: Row) -> None:
    """Raises CaseError INVALID where a row as written lies inside itself, too deep, or beside bytes of another size."""
    table, key = table_of(type(row)), key_column(type(row))
    for name in nesting_fields(row.KIND):
        if getattr(row, name) is None:
            continue
        given = {"id": row.id, "deepest": DEEPEST_NESTING}
        words = {"field": name, "table": table, "key": key}
        circle, above = connection.execute(_UPWARD.format(**words), given).fetchone()
        if circle:
            raise _misplaced(row, name, "It would lie inside itself")
        if above:
            below = connection.execute(_DOWNWARD.format(**words), given).fetchone()[0]
            if above + below >= DEEPEST_NESTING:
                raise _misplaced(row, name, f"Rows lie inside each other at most {DEEPEST_NESTING} deep")
    if isinstance(row, Attachment | AttachmentData):
        found = connection.execute(_SIZES, (row.id,)).fetchone()
        if found is not None and found[0] != found[1]:
            raise _misplaced(row, "size", f"The file has {found[1]} bytes, not {found[0]}")


def _misplaced(row: Row, name: str, sentence: str) -> CaseError:
    return CaseError(ErrorCode.INVALID, f"{row.KIND}.{name}: {sentence}.", kind=row.KIND, field=name, reason=sentence)


def check_all_places(connection: sqlite3.Connection) -> None:
    """Raises CaseError INVALID (facts kind, field, depth) where any rows lie too deep inside one another, or in a
    circle: two copies, each within the rules, can be united into such a case."""
    for row_type in TYPES.values():
        for name in nesting_fields(row_type.KIND):
            key, table = key_column(row_type), table_of(row_type)
            above = dict(connection.execute(f"SELECT {key}, {name} FROM {table} WHERE {name} IS NOT NULL").fetchall())
            deepest = _deepest(above)
            if deepest is None or deepest >= DEEPEST_NESTING:
                circle = "Brought together, rows would lie inside one another in a circle"
                deep = f"Brought together, rows would lie more than {DEEPEST_NESTING} deep inside one another"
                sentence = circle if deepest is None else deep
                facts = {"kind": row_type.KIND, "field": name, "reason": sentence}
                raise CaseError(ErrorCode.INVALID, f"{row_type.KIND}.{name}: {sentence}.", **facts)


def _deepest(above: dict[RecordId, RecordId]) -> int | None:
    """How many rows the deepest one lies inside of; None where some lie in a circle."""
    depths: dict[RecordId, int] = {}
    for start in above:
        chain: list[RecordId] = []
        walked: set[RecordId] = set()
        here = start
        while here in above and here not in depths:
            if here in walked:
                return None
            walked.add(here)
            chain.append(here)
            here = above[here]
        depth = depths.get(here, 0)
        for each in reversed(chain):
            depth += 1
            depths[each] = depth
    return max(depths.values(), default=0)
