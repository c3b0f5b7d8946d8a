"""Reads what can be read of a damaged or unsafe file into a new, clean case, and says what could not.

Nothing of the file is run: its pages are read without SQLite, row by row. Every row must keep the rules of the format
and every reference must lead somewhere, or the row (or the reference) stays behind, counted and with its reason.
The history is left behind: with a part of it missing it would no longer lead to what the tables say.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from db.btree import BadPage, IndexReader, Loss, TableReader, Value
from db.case_file import CaseFile
from db.dates import iso_day
from db.domain import TYPES, CaseInfo, Event, Record, RecordId, Row, table_of
from db.errors import CaseError, ErrorCode
from db.guard_checks import FilePages, read_entries
from db.guard_child import open_plainly
from db.header import PAGE_SIZE_BYTES
from db.lost_rows import LostRows, remember_lost, unreadable_spans
from db.rows import SHARED_FIELDS, shape_of
from db.rules import LARGEST_BLOB, check_row, fields_of
from db.salvage_references import settle_references
from db.salvage_strays import is_record, stray_candidates, stray_records, stray_rows
from db.schema import columns, schema_statements

LONGEST_ROW_BYTES: Final = LARGEST_BLOB + 1_000_000
MOST_PAGES_NAMED: Final = 200
_UNKNOWN_TITLE: Final = "Recovered case"


@dataclass(frozen=True, slots=True)
class TableReport:
    """One table: rows read into the new case, rows lost (None = the file no longer says how many there were).

    `earliest_s` and `latest_s` bound the lost events by their start, where the index of starts could be read.
    """

    table: str
    read: int
    lost: int | None
    refused: int = 0  # of those lost, rows that could be read but broke a rule
    earliest_s: int | None = None
    latest_s: int | None = None


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What came over and what did not. `sentences` say it in plain English; `pages` are (page, table, reason).

    `unreadable` are the spans of time in which most events are missing (seconds, end excluded).
    """

    path: str
    out: str
    tables: tuple[TableReport, ...]
    pages: tuple[tuple[int, str, str], ...]
    cut_references: int
    sentences: tuple[str, ...]
    unreadable: tuple[tuple[int, int], ...] = ()

    @property
    def read(self) -> int:
        """Rows in the new case."""
        return sum(table.read for table in self.tables)

    @property
    def lost(self) -> int:
        """Rows known to be lost."""
        return sum(table.lost or 0 for table in self.tables)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def salvage(path: Path | str, out: Path | str, *, progress: Callable[[float], None] | None = None) -> SalvageReport:
    """Writes what can be read of `path` to the new case `out`. Never changes `path`.

    Raises CaseError NOT_A_CASE (no row of a case could be read), EXISTS, MISSING, NO_PERMISSION, DISK_FULL, IO.
    """
    path, out = Path(path), Path(out)
    if out.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a file {out}.", path=out)
    reading = _read_file(path, progress or (lambda _share: None))
    rows, cut = settle_references(reading.rows, reading.refuse)
    info = next((row for row in rows.values() if isinstance(row, CaseInfo)), None)
    others = [row for row in rows.values() if not isinstance(row, CaseInfo)]
    if info is None and not others:
        raise CaseError(ErrorCode.NOT_A_CASE, "Nothing of a case could be read from this file.", path=path)
    with CaseFile.create(out, info or CaseInfo(title=_UNKNOWN_TITLE), others) as made:
        case_uid = made.case_uid
    report = _report(path, out, reading, rows, cut, info is not None)
    if report.lost:
        events = sum(table.lost or 0 for table in report.tables if table.table == table_of(Event))
        with suppress(CaseError):  # the copy is whole without it; only its gaps would then not be hatched
            remember_lost(case_uid, LostRows(report.lost, events, report.unreadable))
    return report


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and what could not be."""

    pages: FilePages
    roots: dict[str, int]
    visited: set[int] = field(default_factory=set)
    rows: dict[tuple[str, RecordId], Row] = field(default_factory=dict)
    losses: list[tuple[int, str, str]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    expected: dict[str, int] = field(default_factory=dict)
    starts: dict[RecordId, int | None] = field(default_factory=dict)
    has_history: bool = False
    strays: int = 0  # rows found on pages that no tree leads to any more

    def table(self, name: str) -> Iterator[dict[str, Value]]:
        """The rows of a table that can be read, as column → value. The key column of SQLite's own is filled in."""
        root = self.roots.get(name)
        if root is None:
            return
        names = columns()[name]
        key = _key_of(name)
        reader = TableReader(self.pages, root, self._lost(name), LONGEST_ROW_BYTES, self.visited)
        for rowid, values in reader.rows():
            if len(values) > len(names):
                self.refused[name] += 1
                continue
            row = dict(zip(names, values, strict=False))
            row[key] = rowid
            yield row

    def index(self, name: str) -> Iterator[list[Value]]:
        """The entries of an index that can be read. What it lost is no loss of the case."""
        root = self.roots.get(name)
        if root is not None:
            yield from IndexReader(self.pages, root, _ignore, 1_000_000).entries()

    def refuse(self, row: Row) -> None:
        """Counts a row that could be read but cannot stand."""
        self.refused[table_of(type(row))] += 1

    def _lost(self, table: str) -> Callable[[Loss], None]:
        def lost(loss: Loss) -> None:
            self.losses.append((loss.page, table, loss.reason))

        return lost


def _ignore(_loss: Loss) -> None:
    """A bad page of an index: everything it says is in the table, too."""


def _key_of(table: str) -> str:
    row_type = next((row_type for row_type in TYPES.values() if table_of(row_type) == table), None)
    return shape_of(row_type).key if row_type else "id"


def _read_file(path: Path, progress: Callable[[float], None]) -> _Reading:
    try:
        fd = open_plainly(os.fspath(path))
    except FileNotFoundError:
        raise CaseError(ErrorCode.MISSING, f"There is no file {path}.", path=path) from None
    except OSError as error:
        raise CaseError(ErrorCode.NO_PERMISSION, error.strerror or str(error), path=path) from error
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise CaseError(ErrorCode.NOT_A_CASE, "This is not a regular file.", path=path)
        pages = FilePages(fd, status.st_size // PAGE_SIZE_BYTES)
        reading = _Reading(pages, _roots(pages))
        _read_facts(reading)
        _read_rows(reading, progress)
        return reading
    finally:
        os.close(fd)


def _roots(pages: FilePages) -> dict[str, int]:
    """Table or index → its first page: as the list of tables says, or where that is gone as in a fresh file."""
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in schema_statements():
            fresh.execute(statement)
        known = dict(fresh.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
    finally:
        fresh.close()
    try:
        entries = read_entries(pages)
    except BadPage:
        return known
    return {entry.name: entry.root for entry in entries if entry.kind in ("table", "index") and entry.name in known}


def _read_facts(reading: _Reading) -> None:
    """How many rows there were at the last commit, when each event begins, and whether there was a history."""
    for row in reading.table("case_state"):
        text = row.get("counts_json")
        try:
            counts = json.loads(text) if isinstance(text, str) else {}
        except ValueError:
            continue
        reading.expected = {
            table: count for table, count in counts.items() if isinstance(count, int) and table in columns()
        }
    for entry in reading.index("event_by_start"):
        if len(entry) == 2 and isinstance(entry[1], int):
            reading.starts[entry[1]] = entry[0] if isinstance(entry[0], int) else None
    reading.has_history = bool(reading.expected.get("operation"))


def _read_rows(reading: _Reading, progress: Callable[[float], None]) -> None:
    parents: dict[RecordId, dict[str, Value]] = {}
    for row in reading.table("record"):
        if is_record(row):
            parents[cast(int, row["id"])] = row
        else:
            reading.refused["record"] += 1
    homeless: list[tuple[type[Row], dict[str, Value]]] = []
    kinds = list(TYPES.values())
    for index, row_type in enumerate(kinds):
        for values in reading.table(table_of(row_type)):
            if issubclass(row_type, Record) and values["id"] not in parents:
                homeless.append((row_type, values))
            else:
                _take(reading, row_type, values, parents)
        progress((index + 1) / len(kinds))
    if reading.losses:
        stray = list(stray_rows(reading.pages, reading.visited, LONGEST_ROW_BYTES))
        parents |= {rowid: row for rowid, row in stray_records(stray).items() if rowid not in parents}
        for row_type, values in stray_candidates(stray, parents):
            made = _row_of(row_type, values, parents)
            if made is not None and (row_type.KIND, made.id) not in reading.rows:
                reading.rows[row_type.KIND, made.id] = made
                reading.strays += 1
    for row_type, values in homeless:
        _take(reading, row_type, values, parents)


def _take(
    reading: _Reading, row_type: type[Row], values: dict[str, Value], parents: dict[RecordId, dict[str, Value]]
) -> None:
    made = _row_of(row_type, values, parents)
    if made is None:
        reading.refused[table_of(row_type)] += 1
    else:
        reading.rows[row_type.KIND, made.id] = made


def _row_of(row_type: type[Row], values: dict[str, Value], parents: dict[RecordId, dict[str, Value]]) -> Row | None:
    """The row these values make, or None where they break a rule of the format."""
    shape = shape_of(row_type)
    key = values[shape.key]
    given: dict[str, Any] = dict(values)
    if issubclass(row_type, Record):
        parent = parents.get(key) if isinstance(key, int) else None
        if parent is None or parent["kind"] != row_type.KIND:
            return None
        given |= {name: parent.get(name) for name in SHARED_FIELDS}
    known = fields_of(row_type)
    arguments: dict[str, Any] = {}
    for name, wanted in known.items():
        value = given.get(name)
        if wanted.type is bool and value in (0, 1):
            value = bool(value)
        elif wanted.type is float and type(value) is int:
            value = float(value)
        arguments[name] = value
    try:
        row = row_type(**arguments)
        check_row(row)
    except (CaseError, TypeError, ValueError):
        return None
    return row if row.id == key else None


# ---- the report ----------------------------------------------------------------------------------------------------
def _report(
    path: Path, out: Path, reading: _Reading, rows: dict[tuple[str, RecordId], Row], cut: int, has_info: bool
) -> SalvageReport:
    read = Counter(table_of(type(row)) for row in rows.values())
    lost_starts = [
        start for key, start in reading.starts.items() if (Event.KIND, key) not in rows and start is not None
    ]
    tables = []
    for row_type in TYPES.values():
        table = table_of(row_type)
        expected = reading.expected.get(table, 0) if reading.expected else None
        lost = None if expected is None else max(expected - read[table], 0)
        if lost is None and reading.refused[table]:
            lost = reading.refused[table]
        if row_type is Event and reading.starts and not expected:
            lost = sum(1 for key in reading.starts if (Event.KIND, key) not in rows)
        span = (min(lost_starts), max(lost_starts)) if row_type is Event and lost_starts else (None, None)
        if read[table] or lost or reading.refused[table]:
            tables.append(TableReport(table, read[table], lost, reading.refused[table], *span))
    sentences = _sentences(tables, reading, cut, has_info)
    read_starts = [start for key, start in reading.starts.items() if (Event.KIND, key) in rows and start is not None]
    pages, gaps = tuple(reading.losses[:MOST_PAGES_NAMED]), unreadable_spans(lost_starts, read_starts)
    return SalvageReport(str(path), str(out), tuple(tables), pages, cut, tuple(sentences), gaps)


def _sentences(tables: list[TableReport], reading: _Reading, cut: int, has_info: bool) -> Iterator[str]:
    yield f"{sum(table.read for table in tables)} rows were read into the new case."
    for table in tables:
        if table.lost:
            yield f"{table.lost} rows of {table.table} are missing."
        if table.earliest_s is not None and table.latest_s is not None:
            first, last = iso_day(table.earliest_s), iso_day(table.latest_s)
            yield f"The missing events began between {first} and {last}."
        if table.refused:
            yield f"{table.refused} rows of {table.table} could be read but break a rule or lack what they rest on."
    bad_pages = len({page for page, _, _ in reading.losses})
    if bad_pages:
        yield f"{bad_pages} of {reading.pages.count} pages could not be read."
    if reading.strays:
        yield f"{reading.strays} rows were found on pages that nothing led to any more."
    if cut:
        yield f"{cut} references led to rows that are missing and were cleared."
    if not has_info:
        yield f"The name of the case is missing; the new case is called “{_UNKNOWN_TITLE}”."
    if not reading.expected:
        yield "The file no longer says how many rows it had, so more may be missing than is known."
    if reading.has_history:
        yield "The history of changes was left behind."
