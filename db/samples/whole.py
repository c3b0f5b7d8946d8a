"""What must hold between the rows of a readable case, beyond each row by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from db.domain import CaseInfo, CountClaim, Event, Record, Round, Row, Swap, id_of
from db.errors import CaseError, ErrorCode
from db.samples.shape import keys_of


def numbered(rows: Iterable[Row]) -> list[Row]:
    """The rows with every record's short number: its own, else the next free one of its kind, in file order."""
    rows = list(rows)
    taken = {(type(row), row.number) for row in rows if isinstance(row, Record) and row.number}
    last: Counter[type[Record]] = Counter()
    done: list[Row] = []
    for row in rows:
        if isinstance(row, Record) and not row.number:
            kind = type(row)
            last[kind] += 1
            while (kind, last[kind]) in taken:
                last[kind] += 1
            row = replace(row, number=last[kind])
        done.append(row)
    return done


def check_whole(rows: Sequence[Row]) -> None:
    """Raises CaseError INVALID for a uid used twice, a reference to nobody or to the wrong kind of record."""
    records: dict[int, Record] = {}
    for row in rows:
        if isinstance(row, Record):
            if row.id in records:
                raise CaseError(ErrorCode.INVALID, f'the uid "{row.uid}" is used twice', uid=row.uid)
            records[row.id] = row
    _check_numbers(records.values())
    _check_parts(rows)
    for row in rows:
        _check_references(row, records)
    _check_kinds(rows, records)


def _check_numbers(records: Iterable[Record]) -> None:
    seen: set[tuple[str, int]] = set()
    for record in records:
        key = (record.KIND, record.number)
        if record.number and key in seen:
            raise CaseError(
                ErrorCode.INVALID, f'"{record.uid}": the number {record.number} is used twice', uid=record.uid
            )
        seen.add(key)


def _check_parts(rows: Iterable[Row]) -> None:
    parts = Counter((row.KIND, row.id) for row in rows if not isinstance(row, Record))
    for (kind, part_id), count in parts.items():
        if count > 1:
            raise CaseError(ErrorCode.INVALID, f"one {kind} stands there twice", table=kind, id=part_id)


def _check_references(row: Row, records: dict[int, Record]) -> None:
    name = row.uid if isinstance(row, Record) else row.KIND
    for key_name, key in keys_of(type(row)).items():
        value = getattr(row, key.field)
        if key.form != "ref" or value is None:
            continue
        target = records.get(value)
        if target is None:
            raise CaseError(ErrorCode.INVALID, f'"{name}": key "{key_name}" names a uid that nobody has', key=key_name)
        if key.refers_to is not None and not isinstance(target, key.refers_to):
            wanted = key.refers_to.KIND
            raise CaseError(
                ErrorCode.INVALID,
                f'"{name}": key "{key_name}" names "{target.uid}", which is no {wanted}',
                key=key_name,
            )


def _check_kinds(rows: Iterable[Row], records: dict[int, Record]) -> None:
    """A round's event is of kind round, a swap's of kind swap, and only a swap has count claims."""
    kinds = {record.id: record.kind for record in records.values() if isinstance(record, Event)}
    for row in rows:
        if isinstance(row, Round) and kinds.get(row.event_id) != "round":
            raise CaseError(ErrorCode.INVALID, f'"{records[row.event_id].uid}" is not of kind round')
        if isinstance(row, Swap) and kinds.get(row.event_id) != "swap":
            raise CaseError(ErrorCode.INVALID, f'"{records[row.event_id].uid}" is not of kind swap')
        if isinstance(row, CountClaim) and kinds.get(row.swap_id) != "swap":
            raise CaseError(ErrorCode.INVALID, f'"{row.uid}" counts people of an event that is not a swap')
        if isinstance(row, CaseInfo) and row.id != id_of("case"):
            raise CaseError(ErrorCode.INVALID, 'the uid of the case itself is "case"')
