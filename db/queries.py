"""Every question asked of a case file, one function each. The first argument is the open `CaseFile`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from db.connection import reading
from db.domain import (
    PART_TYPES,
    TYPES,
    Annotation,
    Attachment,
    AttachmentData,
    Evidence,
    Link,
    Part,
    Quote,
    Record,
    RecordId,
    Rendering,
    Row,
    SourceText,
    table_of,
)
from db.history import ChangeEntry as ChangeEntry
from db.history import EditEntry as EditEntry
from db.history import changes_of_edit as changes_of_edit
from db.history import history as history
from db.history import history_of as history_of
from db.rows import SLICE, read_row, read_rows, read_where
from db.rows_of_field import values_of_field as values_of_field
from db.rules import fields_of
from db.schema import references

if TYPE_CHECKING:
    from db.case_file import CaseFile

R = TypeVar("R", bound=Row)


# ---- records ------------------------------------------------------------------------------------------------------
def records(case_file: CaseFile, ids: Iterable[RecordId]) -> dict[RecordId, Record]:
    """The records with these ids, of whatever kind; ids that are not in the case are left out."""
    wanted = sorted(set(ids))
    found: dict[RecordId, Record] = {}
    with reading(case_file.connection, case_file.path) as connection:
        by_kind: dict[str, list[RecordId]] = {}
        for part in _slices(wanted):
            sql = f"SELECT id, kind FROM record WHERE id IN ({_marks(part)})"
            for record_id, kind in connection.execute(sql, part):
                by_kind.setdefault(kind, []).append(record_id)
        for kind, kind_ids in by_kind.items():
            for row in read_where(connection, TYPES[kind], "id", kind_ids):
                assert isinstance(row, Record)
                found[row.id] = row
    return found


def uids(case_file: CaseFile, ids: Iterable[RecordId]) -> dict[RecordId, str]:
    """id → uid of the records that are in the case."""
    return {record_id: uid for record_id, uid, _kind in _names(case_file, ids)}


def kinds(case_file: CaseFile, ids: Iterable[RecordId]) -> dict[RecordId, str]:
    """id → kind of the records that are in the case."""
    return {record_id: kind for record_id, _uid, kind in _names(case_file, ids)}


def by_number(case_file: CaseFile, kind: str, number: int) -> list[Record]:
    """The records that bear a short number; more than one only where copies were united."""
    with reading(case_file.connection, case_file.path) as connection:
        rows = read_rows(connection, TYPES[kind], "WHERE r.kind = ? AND r.number = ? ORDER BY t.id", (kind, number))
        return [row for row in rows if isinstance(row, Record)]


def owned_parts(case_file: CaseFile, owner_id: RecordId) -> list[Part]:
    """Every part of a record, of every kind of part."""
    found: list[Part] = []
    with reading(case_file.connection, case_file.path) as connection:
        for row_type in PART_TYPES:
            found.extend(read_where(connection, row_type, row_type.OWNER, [owner_id]))
    return found


def titles(case_file: CaseFile, ids: Sequence[RecordId]) -> dict[RecordId, str]:
    """id → title of the events that are in the case."""
    return {event_id: title for event_id, title, _label in _labels(case_file, ids)}


def labels(case_file: CaseFile, ids: Sequence[RecordId]) -> dict[RecordId, str]:
    """id → short text of the mark (the title where there is none)."""
    return {event_id: label or title for event_id, title, label in _labels(case_file, ids)}


def source_text(case_file: CaseFile, source_id: RecordId) -> str | None:
    """The stored text of a source, or None."""
    with reading(case_file.connection, case_file.path) as connection:
        row = read_row(connection, SourceText, source_id)
    return row.text if row else None


def attachment_bytes(case_file: CaseFile, attachment_id: RecordId) -> bytes | None:
    """The bytes of an attachment, or None."""
    with reading(case_file.connection, case_file.path) as connection:
        row = read_row(connection, AttachmentData, attachment_id)
    return row.data if row else None


# ---- what belongs to a record ---------------------------------------------------------------------------------
def evidence_of(case_file: CaseFile, ids: Iterable[RecordId]) -> list[Evidence]:
    """The passages that speak to these records, in the order of their sources and places."""
    found = case_file.rows(Evidence, "target_id", ids)
    return sorted(found, key=lambda row: (row.source_id, row.start_char or 0, row.number))


def evidence_pairs(case_file: CaseFile) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(target, source) of every passage, as two arrays: for lanes by source, where rows would be too many."""
    with reading(case_file.connection, case_file.path) as connection:
        pairs = connection.execute("SELECT target_id, source_id FROM evidence")
        flat = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 2)
    return flat[:, 0].copy(), flat[:, 1].copy()


def evidence_in(case_file: CaseFile, source_id: RecordId) -> list[Evidence]:
    """The passages of one source, in the order of the text."""
    found = case_file.rows(Evidence, "source_id", [source_id])
    return sorted(found, key=lambda row: (row.start_char is None, row.start_char or 0, row.paragraph or 0, row.number))


def cited_in(case_file: CaseFile, source_id: RecordId, limit: int) -> set[RecordId] | None:
    """The records that passages of a source stand for; None where they are more than `limit`."""
    sql = "SELECT DISTINCT target_id FROM evidence WHERE source_id = ? LIMIT ?"
    with reading(case_file.connection, case_file.path) as connection:
        found = {int(target_id) for (target_id,) in connection.execute(sql, (source_id, limit + 1))}
    return found if len(found) <= limit else None


def notes_on(case_file: CaseFile, ids: Iterable[RecordId]) -> list[Annotation]:
    """The notes pinned to these records, oldest first."""
    return sorted(case_file.rows(Annotation, "target_id", ids), key=lambda note: (note.recorded_s, note.number))


def replies_to(case_file: CaseFile, note_id: RecordId) -> list[Annotation]:
    """The notes that answer a note, oldest first."""
    return sorted(case_file.rows(Annotation, "reply_to_id", [note_id]), key=lambda note: (note.recorded_s, note.number))


def renderings_of(case_file: CaseFile, quote_ids: Iterable[RecordId]) -> list[Rendering]:
    """Other wordings of these quotes."""
    return case_file.rows(Rendering, "quote_id", quote_ids)


def attachments_of(case_file: CaseFile, ids: Iterable[RecordId]) -> list[Attachment]:
    """The files kept with these records, without their bytes."""
    return case_file.rows(Attachment, "target_id", ids)


def links_of(case_file: CaseFile, record_id: RecordId) -> list[Link]:
    """Relations from and to a record."""
    found = {link.id: link for field in ("from_id", "to_id") for link in case_file.rows(Link, field, [record_id])}
    return list(found.values())


# ---- quotes -----------------------------------------------------------------------------------------------------
_QUOTE_ORDERS = {
    "said": "t.said_earliest_s IS NULL, t.said_earliest_s, t.id",
    "speaker": "(SELECT a.name FROM actor a WHERE a.id = t.speaker_id), t.said_earliest_s, t.id",
    "number": "r.number, t.id",
}


def quotes(
    case_file: CaseFile,
    *,
    speaker_ids: Iterable[RecordId] | None = None,
    about_ids: Iterable[RecordId] | None = None,
    span_s: tuple[int, int] | None = None,
    order: str = "said",
    limit: int = -1,
    offset: int = 0,
) -> list[Quote]:
    """Quotes, a page at a time: by speaker, by the event they are or speak of, by when they were said (seconds)."""
    where, parameters = _quote_filter(speaker_ids, about_ids, span_s)
    with reading(case_file.connection, case_file.path) as connection:
        tail = f"{where} ORDER BY {_QUOTE_ORDERS[order]} LIMIT ? OFFSET ?"
        return list(read_rows(connection, Quote, tail, [*parameters, limit, offset]))


_LAST = 2**62
_KNOWN_AT = (
    "coalesce(r.published_s, r.recorded_s) <= ? AND (r.withdrawn_s IS NULL OR r.withdrawn_s > ?)",
    "r.withdrawn_s IS NULL",
)


def quote_ids(
    case_file: CaseFile,
    *,
    known_at_s: int | None = None,
    speaker_ids: Iterable[RecordId] | None = None,
    span_s: tuple[int, int] | None = None,
) -> list[RecordId]:
    """Ids of the quotes known at a second (None: and not withdrawn), in time order, undated ones last.

    Only ids are read, so that a table of a million quotes can page through them.
    """
    where, parameters = _quote_filter(speaker_ids, None, span_s)
    known = _KNOWN_AT[0] if known_at_s is not None else _KNOWN_AT[1]
    parameters += [known_at_s, known_at_s] if known_at_s is not None else []
    sql = (
        f"SELECT t.id FROM quote t JOIN record r ON r.id = t.id {where} {'AND' if where else 'WHERE'} {known}"
        f" ORDER BY coalesce(t.said_earliest_s, t.said_latest_s, {_LAST}), r.number"
    )
    with reading(case_file.connection, case_file.path) as connection:
        return [row[0] for row in connection.execute(sql, parameters)]


def quote_count(
    case_file: CaseFile,
    *,
    speaker_ids: Iterable[RecordId] | None = None,
    about_ids: Iterable[RecordId] | None = None,
    span_s: tuple[int, int] | None = None,
) -> int:
    """How many quotes the same filter lets through."""
    where, parameters = _quote_filter(speaker_ids, about_ids, span_s)
    with reading(case_file.connection, case_file.path) as connection:
        sql = f"SELECT count(*) FROM quote t JOIN record r ON r.id = t.id {where}"
        return int(connection.execute(sql, parameters).fetchone()[0])


def _quote_filter(
    speaker_ids: Iterable[RecordId] | None, about_ids: Iterable[RecordId] | None, span_s: tuple[int, int] | None
) -> tuple[str, list[Any]]:
    terms: list[str] = []
    parameters: list[Any] = []
    if speaker_ids is not None:
        speakers = sorted(speaker_ids)
        terms.append(f"t.speaker_id IN ({_marks(speakers)})")
        parameters.extend(speakers)
    if about_ids is not None:
        wanted = sorted(about_ids)
        terms.append(f"(t.about_id IN ({_marks(wanted)}) OR t.statement_id IN ({_marks(wanted)}))")
        parameters.extend([*wanted, *wanted])
    if span_s is not None:
        terms.append("t.said_edtf <> '' AND ifnull(t.said_earliest_s, ?) <= ? AND ifnull(t.said_latest_s, ?) >= ?")
        parameters.extend([span_s[0], span_s[1], span_s[1], span_s[0]])
    return ("WHERE " + " AND ".join(terms) if terms else ""), parameters


# ---- what refers to what ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Dependents:
    """What the removal of some rows would take along.

    `goes`: rows that cannot stand without them, and what in turn depends on those; the removed records themselves
    are not among them. `loses`: rows that stay, with the field that would have to become None.
    """

    goes: tuple[Row, ...]
    loses: tuple[tuple[Row, str], ...]


@cache
def _referring(table: str) -> tuple[tuple[type[Row], str], ...]:
    """(row type, field) of every reference to a table, the parent row's own key left out."""
    return tuple(
        (row_type, column)
        for row_type in TYPES.values()
        for column, target in references()[table_of(row_type)].items()
        if target == table and column != "id"
    )


def what_depends_on(case_file: CaseFile, ids: RecordId | Iterable[RecordId]) -> Dependents:
    """All that would go, or lose a reference, if these records went."""
    start = [ids] if isinstance(ids, int) else list(ids)
    goes: dict[tuple[str, RecordId], Row] = {}
    loses: dict[tuple[str, RecordId, str], tuple[Row, str]] = {}
    with reading(case_file.connection, case_file.path):
        gone = {(kind, record_id) for record_id, kind in kinds(case_file, start).items()}
        front = sorted(gone)
        while front:
            kind, row_id = front.pop()
            for row, field in _direct(case_file, kind, row_id):
                key = (row.KIND, row.id)
                if key in gone:
                    continue
                if fields_of(type(row))[field].optional:
                    loses[(*key, field)] = (row, field)
                else:
                    gone.add(key)
                    goes[key] = row
                    front.append(key)
    left = [found for key, found in loses.items() if key[:2] not in gone]
    return Dependents(tuple(goes.values()), tuple(left))


def still_using(
    case_file: CaseFile, removed: Iterable[tuple[str, RecordId]], handled: set[tuple[str, RecordId]]
) -> list[tuple[str, RecordId, str]]:
    """(kind, id, field) of rows outside `handled` that refer to the removed ones."""
    found = []
    with reading(case_file.connection, case_file.path):
        for kind, row_id in removed:
            for row, field in _direct(case_file, kind, row_id):
                if (row.KIND, row.id) not in handled:
                    found.append((row.KIND, row.id, field))
    return sorted(set(found))


def _direct(case_file: CaseFile, kind: str, row_id: RecordId) -> Iterator[tuple[Row, str]]:
    """(row, field) of every reference to one row, whether to its own table or to its parent row."""
    row_type = TYPES[kind]
    tables = [table_of(row_type), "record"] if issubclass(row_type, Record) else [table_of(row_type)]
    for table in tables:
        for referring, column in _referring(table):
            for row in read_where(case_file.connection, referring, column, [row_id]):
                yield row, column


# ---- within -------------------------------------------------------------------------------------------------------
def _labels(case_file: CaseFile, ids: Sequence[RecordId]) -> Iterator[tuple[RecordId, str, str]]:
    with reading(case_file.connection, case_file.path) as connection:
        for part in _slices(ids):
            yield from connection.execute(f"SELECT id, title, label FROM event WHERE id IN ({_marks(part)})", part)


def _names(case_file: CaseFile, ids: Iterable[RecordId]) -> list[tuple[RecordId, str, str]]:
    found: list[tuple[RecordId, str, str]] = []
    with reading(case_file.connection, case_file.path) as connection:
        for part in _slices(sorted(set(ids))):
            found.extend(connection.execute(f"SELECT id, uid, kind FROM record WHERE id IN ({_marks(part)})", part))
    return found


def _slices(values: Sequence[RecordId]) -> Iterator[list[RecordId]]:
    for start in range(0, len(values), SLICE):
        # Plain numbers: a numpy integer would be bound as bytes.
        yield [int(value) for value in values[start : start + SLICE]]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
