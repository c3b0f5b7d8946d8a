"""A stranger's table as rows of text cells: CSV, and spreadsheets, with limits on rows, columns and cell lengths."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.interchange.text_in import read_text, unreadable

MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 1_400_000
"""Characters: the longest text of a case, and some room for quoting."""
MOST_UNPACKED: Final = 512_000_000
"""Bytes of all members of a zip or a spreadsheet together, unpacked."""
MOST_MEMBERS: Final = 5_000
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of cells. `name` is the file's or the sheet's; `first` the file's line of the first row."""

    name: str
    header: list[str]
    rows: list[list[str]]
    first: int = 2


def read_csv_file(path: Path) -> Table:
    """A CSV file as a table. Raises CaseError UNREADABLE and those of reading."""
    return parse_csv(read_text(path), path.stem, path.name)


def parse_csv(text: str, name: str, shown: str) -> Table:
    """A CSV text as a table; the delimiter is the one that the first line has most of."""
    # The limit is one for the whole process; a higher one set elsewhere stays.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    first_line = text[:100_000].partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(_limited(reader, shown))
    except csv.Error as error:
        raise unreadable(f"“{shown}” is not CSV: line {reader.line_num:,}, {error}.") from error
    if not rows:
        raise unreadable(f"“{shown}” is empty.")
    return Table(name, [cell.strip() for cell in rows[0]], [row for row in rows[1:] if row])


def _limited(rows: Any, shown: str) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise unreadable(f"“{shown}” has more than {MOST_ROWS:,} rows. Split it and bring in the parts.")
        if len(row) > MOST_COLUMNS:
            raise unreadable(f"“{shown}” has more than {MOST_COLUMNS} columns (row {number + 1:,}).")
        yield row


def open_zip(path: Path, shown: str) -> zipfile.ZipFile:
    """A zip that unpacks to no more than is allowed, by its own directory; `member_bytes` holds it to that.

    Raises CaseError UNREADABLE.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(f"“{shown}” is not a zip that can be read.") from error
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        archive.close()
        raise unreadable(f"“{shown}” was refused: it holds too many files, or one name twice.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        archive.close()
        raise unreadable(f"“{shown}” was refused: unpacked it is larger than {MOST_UNPACKED // 1_000_000} MB.")
    return archive


def member_bytes(archive: zipfile.ZipFile, name: str, shown: str) -> bytes:
    """The bytes of a member, no more than its directory says. Raises CaseError UNREADABLE."""
    try:
        info = archive.getinfo(name)
        if info.flag_bits & 1:
            raise unreadable(f"“{shown}” is protected by a password. Save it without one.")
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise unreadable(f"“{shown}” is damaged: “{name[:80]}” cannot be read.") from error
    except zlib.error as error:
        raise unreadable(f"“{shown}” is damaged: “{name[:80]}” cannot be unpacked.") from error
    if len(data) > info.file_size:
        raise unreadable(f"“{shown}” was refused: “{name[:80]}” is larger than it says.")
    return data
