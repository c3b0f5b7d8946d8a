"""Two copies of a case held side by side: which rows only one has, and which both have but say differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from db import connection as sql
from db.case_file import CaseFile
from db.domain import TYPES, Part, RecordId, Row
from db.operations import values_of
from db.rows import SLICE, read_rows, references_of, shape_of, targets_of


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that differs: `before` in the first copy, `after` in the second, None where the copy has no such row."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row, as the second copy has it where it does."""
        row = self.after or self.before
        assert row is not None
        return row

    @property
    def owner(self) -> RecordId:
        """The record it is, or is a part of."""
        row = self.row
        return int(getattr(row, row.OWNER)) if isinstance(row, Part) else row.id

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """(cell, JSON value before, JSON value after) of each cell that differs; none where a row is missing."""
        if self.before is None or self.after is None:
            return ()
        before, after = values_of(self.before), values_of(self.after)
        return tuple((cell, before[cell], after[cell]) for cell in before if before[cell] != after[cell])


def row_changes(
    first: CaseFile, second: CaseFile, *, progress: Callable[[float], None] | None = None
) -> Iterator[RowChange]:
    """Every row on which two copies differ, kind by kind in the order of `TYPES`.

    Both tables are walked side by side by their keys, so memory holds only what differs. Raises what reading raises.
    """
    kinds = list(TYPES.values())
    with sql.reading(first.connection, first.path), sql.reading(second.connection, second.path):
        for at, row_type in enumerate(kinds):
            if progress is not None:
                progress(at / len(kinds))
            keys = list(_differing_keys(first, second, row_type))
            for start in range(0, len(keys), SLICE):
                part = keys[start : start + SLICE]
                before, after = (_rows_by_key(copy, row_type, part) for copy in (first, second))
                for key in part:
                    yield RowChange(before.get(key), after.get(key))


def _rows_by_key(copy: CaseFile, row_type: type[Row], keys: list[RecordId]) -> dict[RecordId, Row]:
    marks = ", ".join("?" * len(keys))
    where = f"WHERE t.{shape_of(row_type).key} IN ({marks})"
    return {row.id: row for row in read_rows(copy.connection, row_type, where, keys)}


def _differing_keys(first: CaseFile, second: CaseFile, row_type: type[Row]) -> Iterator[RecordId]:
    shape = shape_of(row_type)
    query = shape.select.replace("SELECT ", f"SELECT t.{shape.key}, ", 1) + f" ORDER BY t.{shape.key}"
    ours, theirs = first.connection.cursor().execute(query), second.connection.cursor().execute(query)
    here, there = ours.fetchone(), theirs.fetchone()
    while here is not None or there is not None:
        if there is None or (here is not None and here[0] < there[0]):
            yield here[0]
            here = ours.fetchone()
        elif here is None or there[0] < here[0]:
            yield there[0]
            there = theirs.fetchone()
        else:
            if here != there:
                yield here[0]
            here, there = ours.fetchone(), theirs.fetchone()


def rows_to_take(changes: Iterable[RowChange], wanted: Iterable[RecordId]) -> list[Row]:
    """The rows of records that only the second copy has, with what they cannot stand without there.

    `changes` as `row_changes` gives them. A row that is there in the first copy, however different, is not taken.
    """
    missing = [change.after for change in changes if change.before is None and change.after is not None]
    by_target = {target: row for row in missing for target in targets_of(row)}
    parts: dict[RecordId, list[Row]] = {}
    for row in missing:
        if isinstance(row, Part):
            parts.setdefault(int(getattr(row, row.OWNER)), []).append(row)
    taken: dict[tuple[str, RecordId], Row] = {}
    front = [by_target["record", row_id] for row_id in wanted if ("record", row_id) in by_target]
    while front:
        row = front.pop()
        if (row.KIND, row.id) in taken:
            continue
        taken[row.KIND, row.id] = row
        needed = ((table, row_id) for _name, table, row_id in references_of(row))
        front += [by_target[target] for target in needed if target in by_target]
        front += parts.get(row.id, []) if not isinstance(row, Part) else []
    return list(taken.values())
