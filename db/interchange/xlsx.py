"""A case as a spreadsheet: one sheet a record type, every cell text or a plain number; and spreadsheets in.

Formula-safe twice over: no cell has the type of a formula, and text that looks like one has its apostrophe (`cells`).
Dates are text. Characters that XML cannot hold are written `_xHHHH_`, as the format has it. What it cannot hold: the
bytes of attachments, texts above 32,000 characters (cut, with a mark that reading names), private notes, the history.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from db.case_file import CaseFile
from db.connection import world_errors
from db.domain import TYPES, AttachmentData, RecordId, Row
from db.interchange.bytes_out import OLDEST_IN_ZIP, replacing
from db.interchange.cells import cells_of_row, header_of, kind_of_header
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.csv_case import rows_of_tables
from db.interchange.imported import Imported, Problems
from db.interchange.making import QUIET, Making
from db.interchange.plain import KINDS, uids_of
from db.interchange.steps import READ
from db.interchange.table_in import MOST_COLUMNS, MOST_ROWS, Table, member_bytes, open_zip
from db.interchange.text_in import unreadable
from db.rules import fields_of

LONGEST_CELL: Final = 32_000
CUT: Final = " […cut]"
"""The end of a text that was too long for a cell."""
SKIPPED: Final = frozenset({AttachmentData.KIND})

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_EXACT: Final = 2**53


def write_xlsx(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the workbook. The same case gives the same bytes. Raises CaseError as `bytes_out.replacing`."""
    from openpyxl import Workbook

    rows = chosen_rows(case_file, choice, making.steps)
    uids = uids_of(row for found in rows.values() for row in found)
    part = making.steps.part(sum(len(found) for found in rows.values()), READ, 0.9)
    book = Workbook(write_only=True)
    book.properties.creator = "Rapporteur"
    book.properties.created = book.properties.modified = dt.datetime(1980, 1, 1)
    with replacing(out) as draft, _let_go(book):
        for kind in KINDS:
            if kind not in SKIPPED:
                sheet = book.create_sheet(kind)
                sheet.freeze_panes = "A2"
                for cells in _sheet_rows(kind, part.over(rows[kind]), uids):
                    sheet.append([_made_cell(sheet, value) for value in cells])
        book.save(draft)
        _without_times(draft)
        making.steps.reach(1.0)


@contextmanager
def _let_go(book: Any) -> Iterator[None]:
    """Where the work ends early, no sheet stays half open and none of their files lies about."""
    from openpyxl.utils.exceptions import WorkbookAlreadySaved

    try:
        yield
    finally:
        for sheet in book.worksheets:
            writer = sheet._writer
            if writer is not None:
                with suppress(OSError, WorkbookAlreadySaved):
                    sheet.close()
                with suppress(OSError, ValueError):
                    writer.cleanup()


def _sheet_rows(kind: str, rows: Iterable[Row], uids: dict[RecordId, str]) -> Iterator[list[str | int | float]]:
    known = list(fields_of(TYPES[kind]).values())
    yield list(header_of(TYPES[kind]))
    for row in rows:
        texts = cells_of_row(row, uids)
        yield [
            _cell_value(text, field.type if not field.is_reference else str)
            for text, field in zip(texts, known, strict=True)
        ]


def _cell_value(text: str, field_type: type) -> str | int | float:
    if text and field_type is int and abs(int(text)) < _EXACT:
        return int(text)
    if text and field_type is float:
        return float(text)
    escaped = _UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return escaped if len(escaped) <= LONGEST_CELL else _cut(escaped)


def _cut(escaped: str) -> str:
    # Never in the middle of an escape, which has seven characters.
    return re.sub(r"_(?:x(?:[0-9A-F]{0,4})?)?$", "", escaped[: LONGEST_CELL - len(CUT)]) + CUT


def _made_cell(sheet: Any, value: str | int | float) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # openpyxl would take "=…" for a formula, "#N/A" for an error
    return cell


def _without_times(path: Path) -> None:
    """Writes the zip again with one time for every member, and without the time of writing inside."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    stamp = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, OLDEST_IN_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            plain = stamp.sub(rb"\g<1>1980-01-01T00:00:00Z", data) if name == "docProps/core.xml" else data
            archive.writestr(entry, plain)


# ---- reading --------------------------------------------------------------------------------------------------------
def read_tables(path: Path) -> list[Table]:
    """Every sheet that has a header, as a table of texts. Raises CaseError UNREADABLE and those of reading.

    A formula gives the value it was last seen with; a date is written as ISO text, a whole number without decimals.
    """
    with world_errors(path), open_zip(path, path.name) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                data = member_bytes(archive, name, path.name)
                if _DOCTYPE.search(data) or data.startswith(_UTF16):
                    raise unreadable(f"“{path.name}” was refused: “{name[:80]}” declares a document type or entities.")
    with warnings.catch_warnings():
        # openpyxl warns of extensions that it does not read: not of our concern, for only cells are read.
        warnings.simplefilter("ignore")
        return list(_sheets(path))


def _sheets(path: Path) -> Iterator[Table]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    faults = (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                rows = list(_texts(sheet.iter_rows(values_only=True), path.name))
                if rows:
                    yield Table(sheet.title, [name.strip() for name in rows[0]], rows[1:])
        finally:
            book.close()
    except (*faults, zipfile.BadZipFile) as error:
        raise unreadable(f"“{path.name}” is not a spreadsheet that can be read.") from error


def _texts(rows: Iterable[tuple[Any, ...]], shown: str) -> Iterator[list[str]]:
    width = 0
    for number, row in enumerate(rows):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS * 40:
            raise unreadable(f"“{shown}” has more than {MOST_ROWS:,} rows or too many columns.")
        cells = [_text(value) for value in row]
        if not width:
            while cells and not cells[-1]:
                cells.pop()
            width = len(cells)
            if width > MOST_COLUMNS:
                raise unreadable(f"“{shown}” has more than {MOST_COLUMNS} columns.")
        if any(cells):
            full = cells + [""] * (width - len(cells))
            yield full if any(full[width:]) else full[:width]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))


def rows_of_workbook(tables: list[Table]) -> Imported:
    """The rows of our own workbook."""
    problems = Problems()
    for table in tables:
        cut = sum(cell.endswith(CUT) for row in table.rows for cell in row)
        if cut:
            problems.add(table.name, f"{cut} texts were too long for a cell and are cut.", lost=True)
    return rows_of_tables([table for table in tables if table.rows], problems, "xlsx")


def is_ours(tables: list[Table]) -> bool:
    """Whether a workbook was written by this program: a sheet of a record type's name with its columns."""
    return any(table.name in TYPES and kind_of_header(table.header, table.name) == table.name for table in tables)
