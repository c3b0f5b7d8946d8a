"""A case as CSV: a zip or a folder with one file a record type, or one file of events alone; and back.

RFC 4180 with a byte order mark, so that spreadsheets see UTF-8; formula-safe (`cells`). The bytes of attachments are
files beside the tables. It comes back equal but for what it cannot hold: private notes (unless asked for) and the
history. A single file holds the events only, and what it refers to must be in the case already.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from db.case_file import CaseFile
from db.connection import world_errors
from db.domain import TYPES, AttachmentData, CaseInfo, Row
from db.errors import CaseError, ErrorCode
from db.interchange import table_in
from db.interchange.bytes_out import write_text, write_zip
from db.interchange.cells import cells_of_row, header_of, kind_of_header, plain_of_cells
from db.interchange.choice import ExportChoice, Rows, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.plain import KINDS, row_of_plain, uids_of
from db.interchange.steps import READ, Part
from db.interchange.table_in import Table
from db.interchange.text_in import decode, read_bytes, unreadable
from db.rules import LARGEST_BLOB

_MEMBER = re.compile(r"files/[0-9]{1,6}\.bin")
ReadMember = Callable[[str], bytes]


def write_csv(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """A zip where OUT ends in .zip, one table of events where it ends in .csv, else a folder that must not exist.

    Raises CaseError EXISTS and as `bytes_out.replacing`.
    """
    rows = chosen_rows(case_file, choice, making.steps)
    suffix = out.suffix.lower()
    written = rows["event"] if suffix == ".csv" else [row for found in rows.values() for row in found]
    part = making.steps.part(len(written), READ, 1.0)
    if suffix == ".csv":
        uids = uids_of(row for found in rows.values() for row in found)
        write_text(out, _table_text("event", part.over(rows["event"]), uids), "utf-8-sig")
    elif suffix == ".zip":
        write_zip(out, _members(rows, part))
    else:
        _write_folder(out, _members(rows, part))


def _members(rows: Rows, part: Part) -> Iterator[tuple[str, bytes]]:
    uids = uids_of(row for found in rows.values() for row in found)
    blobs = rows[AttachmentData.KIND]
    for kind in KINDS:
        if kind == AttachmentData.KIND:
            text = "".join(_blob_table(blobs, uids))
        else:
            text = "".join(_table_text(kind, part.over(rows[kind]), uids))
        yield f"{kind}.csv", text.encode("utf-8-sig")
    for number, row in enumerate(part.over(blobs), 1):
        assert isinstance(row, AttachmentData)
        yield _blob_name(number), row.data


def _table_text(kind: str, rows: Iterable[Row], uids: dict[int, str]) -> Iterator[str]:
    yield _line(header_of(TYPES[kind]))
    for row in rows:
        yield _line(cells_of_row(row, uids))


def _blob_table(blobs: list[Row], uids: dict[int, str]) -> Iterator[str]:
    yield _line(header_of(AttachmentData))
    for number, row in enumerate(blobs, 1):
        yield _line([uids[row.id], _blob_name(number)])


def _blob_name(number: int) -> str:
    return f"files/{number:06d}.bin"


def _line(cells: list[str]) -> str:
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\r\n").writerow(cells)
    return made.getvalue()


def _write_folder(out: Path, members: Iterator[tuple[str, bytes]]) -> None:
    if out.exists():
        raise CaseError(ErrorCode.EXISTS, f"There is already a folder {out}.", path=out)
    with world_errors(out):
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name[:40]}-", dir=out.parent))
        try:
            (draft / "files").mkdir()
            for name, data in members:
                (draft / name).write_bytes(data)
            draft.chmod(0o755)
            os.rename(draft, out)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


# ---- reading --------------------------------------------------------------------------------------------------------
def read_csv(path: Path) -> Imported:
    """Our own CSV: a zip, a folder, or one table. Raises CaseError UNREADABLE and those of reading."""
    if path.is_dir():
        return _read_tables([(kind, path / f"{kind}.csv") for kind in KINDS], lambda name: _beside(path, name))
    if path.suffix.lower() == ".zip":
        return _read_zip(path)
    table = table_in.read_csv_file(path)
    return rows_of_tables([table], Problems(), "csv")


def _read_zip(path: Path) -> Imported:
    with world_errors(path), table_in.open_zip(path, path.name) as archive:
        problems = Problems()
        tables = []
        for name in archive.namelist():
            kind = name.removesuffix(".csv")
            if kind in TYPES:
                text = decode(table_in.member_bytes(archive, name, path.name), name)
                tables.append(table_in.parse_csv(text, kind, name))
            elif not _MEMBER.fullmatch(name) and not name.endswith("/"):
                problems.add(name[:80], "This is no table of a case; it was not read.", lost=True)
        if not tables:
            raise unreadable(f"“{path.name}” holds no table of a case.")
        return rows_of_tables(tables, problems, "csv", _from_zip(archive, path.name))


def _from_zip(archive: zipfile.ZipFile, shown: str) -> ReadMember:
    return lambda name: table_in.member_bytes(archive, name, shown)


def _beside(folder: Path, name: str) -> bytes:
    return read_bytes(folder / name, LARGEST_BLOB)


def _read_tables(files: list[tuple[str, Path]], read_member: ReadMember) -> Imported:
    tables = [
        table_in.parse_csv(decode(read_bytes(path), path.name), kind, path.name)
        for kind, path in files
        if path.exists()
    ]
    if not tables:
        raise unreadable("The folder holds no table of a case.")
    return rows_of_tables(tables, Problems(), "csv", read_member)


def rows_of_tables(
    tables: list[Table], problems: Problems, format_name: str, read_member: ReadMember | None = None
) -> Imported:
    """The rows of tables whose headers are our own."""
    rows: list[Row] = []
    for table in tables:
        kind = kind_of_header(table.header, table.name)
        if kind is None:
            problems.add(table.name, "Its columns are not those of a record type; it was not read.", lost=True)
            continue
        rows.extend(_rows_of_table(table, kind, problems, read_member))
    info = next((row for row in rows if isinstance(row, CaseInfo)), None)
    others = [row for row in rows if not isinstance(row, CaseInfo)]
    return checked(format_name, others, problems, info=info, ours=True)


def _rows_of_table(table: Table, kind: str, problems: Problems, read_member: ReadMember | None) -> Iterator[Row]:
    for number, cells in enumerate(table.rows, 1):
        place = f"{table.name} row {number}"
        if len(cells) != len(table.header):
            problems.add(place, f"It has {len(cells)} cells, not {len(table.header)}.", lost=True)
            continue
        try:
            values = plain_of_cells(TYPES[kind], table.header, cells)
            yield _with_bytes(kind, values, read_member) if kind == AttachmentData.KIND else row_of_plain(kind, values)
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)


def _with_bytes(kind: str, values: dict[str, Any], read_member: ReadMember | None) -> Row:
    name = str(values.get("data", ""))
    if read_member is None or not _MEMBER.fullmatch(name):
        raise CaseError(ErrorCode.INVALID, f"{kind}.data: The file “{name[:80]}” is not here.")
    empty = row_of_plain(kind, {**values, "data": ""})
    assert isinstance(empty, AttachmentData)
    return AttachmentData(attachment_id=empty.attachment_id, data=read_member(name))
