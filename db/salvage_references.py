"""Makes rows that were read one by one stand together: no reference leads nowhere, none goes round in a circle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from db.domain import Record, RecordId, Row, table_of
from db.guard_rows import DEEPEST_NESTING, NESTING
from db.rules import fields_of
from db.schema import references

Key = tuple[str, RecordId]


def settle_references(rows: dict[Key, Row], refuse: Callable[[Row], None]) -> tuple[dict[Key, Row], int]:
    """(rows that may stand, references cleared). A row that cannot do without a missing one is refused.

    `refuse` is told of each such row.
    """
    settled = dict(rows)
    cut = 0
    changed = True
    while changed:
        changed = False
        there = _targets(settled)
        for key, row in list(settled.items()):
            missing = [
                name
                for name, table in references()[table_of(type(row))].items()
                if name != "id" and getattr(row, name) is not None and getattr(row, name) not in there[table]
            ]
            if not missing:
                continue
            changed = True
            known = fields_of(type(row))
            if all(known[name].optional for name in missing):
                settled[key] = _without(row, missing)
                cut += len(missing)
            else:
                del settled[key]
                refuse(row)
    return settled, cut + _open_circles(settled)


def _without(row: Row, names: list[str]) -> Row:
    cleared: dict[str, Any] = dict.fromkeys(names)
    return replace(row, **cleared)


def _targets(rows: dict[Key, Row]) -> dict[str, set[RecordId]]:
    """table → ids that a reference may lead to."""
    there: dict[str, set[RecordId]] = {table: set() for table in references()}
    for row in rows.values():
        there[table_of(type(row))].add(row.id)
        if isinstance(row, Record):
            there["record"].add(row.id)
    return there


def _open_circles(rows: dict[Key, Row]) -> int:
    """Clears the reference that closes a circle or goes too deep; returns how many."""
    cut = 0
    for key in list(rows):
        row = rows[key]
        for name in NESTING:
            if name in fields_of(type(row)) and getattr(row, name) is not None and _is_endless(rows, key, name):
                rows[key] = row = _without(row, [name])
                cut += 1
    return cut


def _is_endless(rows: dict[Key, Row], key: Key, name: str) -> bool:
    kind, row_id = key
    for _ in range(DEEPEST_NESTING):
        row = rows.get((kind, row_id))
        above = getattr(row, name) if row is not None else None
        if above is None:
            return False
        row_id = above
    return True
