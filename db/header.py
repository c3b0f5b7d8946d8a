"""The first hundred bytes of an SQLite file, and of a rollback journal, read without SQLite.

Source: "Database File Format", sqlite.org/fileformat2.html, sections 1.3 (header) and 3 (rollback journal).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

MAGIC: Final = b"SQLite format 3\x00"
JOURNAL_MAGIC: Final = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
HEADER_BYTES: Final = 100
APPLICATION_ID: Final = 0x52415050
PAGE_SIZE_BYTES: Final = 4096
LARGEST_CASE_BYTES: Final = 10 * 1024**3
ENCODINGS: Final = {1: "UTF-8", 2: "UTF-16LE", 3: "UTF-16BE"}

_FIELDS: Final = struct.Struct(">16sHBBBBBB12I20sII")
_JOURNAL: Final = struct.Struct(">8siIIII")
_RECORD_EXTRA_BYTES: Final = 8  # page number before, checksum after each page


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a database header, in the order of the file. Counts are in pages."""

    page_size: int
    write_version: int
    read_version: int
    reserved_bytes: int
    fractions: tuple[int, int, int]
    change_counter: int
    pages: int
    first_free_page: int
    free_pages: int
    schema_format: int
    encoding: int
    user_version: int
    application_id: int
    unused: bytes
    version_valid_for: int


def parse_header(data: bytes) -> Header:
    """The header in the first 100 bytes. Raises ValueError when these are not the start of an SQLite file."""
    if len(data) < HEADER_BYTES or not data.startswith(MAGIC):
        raise ValueError("no SQLite header")
    (_, size, write, read, reserved, most, least, leaf, counter, pages, first_free, free, _cookie, schema_format,
     _cache, _largest_root, encoding, user_version, _vacuum, application_id, unused, valid_for, _library,
     ) = _FIELDS.unpack(data[:HEADER_BYTES])  # fmt: skip
    return Header(
        page_size=65536 if size == 1 else size,
        write_version=write,
        read_version=read,
        reserved_bytes=reserved,
        fractions=(most, least, leaf),
        change_counter=counter,
        pages=pages,
        first_free_page=first_free,
        free_pages=free,
        schema_format=schema_format,
        encoding=encoding,
        user_version=user_version,
        application_id=application_id,
        unused=unused,
        version_valid_for=valid_for,
    )


@dataclass(frozen=True, slots=True)
class Journal:
    """What a rollback journal would do. `is_live` False: SQLite would never play it back."""

    is_live: bool
    pages_before: int


def parse_journal(start: bytes, end: bytes, size_bytes: int, page_size: int) -> Journal:
    """Reads a journal's first header and its last 16 bytes.

    `start` is at least the first 28 bytes, `end` the last 16. Raises ValueError with the reason when this is not
    the journal of a file with this page size, or when it names another file (a forged name of that kind makes
    SQLite delete the file so named).
    """
    if end.endswith(JOURNAL_MAGIC):
        raise ValueError("it names another file")
    if len(start) < _JOURNAL.size:
        raise ValueError("it is too short")
    magic, records, _nonce, pages_before, sector_size, journal_page_size = _JOURNAL.unpack(start[: _JOURNAL.size])
    if magic[0] == 0 and magic == bytes(8):
        # A save that was interrupted before its journal was complete; SQLite looks at this byte and ignores it.
        return Journal(False, pages_before)
    if magic != JOURNAL_MAGIC:
        raise ValueError("it has no journal header")
    if journal_page_size != page_size:
        raise ValueError("its page size is another")
    if sector_size & (sector_size - 1) or not 32 <= sector_size <= 65536:
        raise ValueError("its sector size is impossible")
    if pages_before * page_size > LARGEST_CASE_BYTES or pages_before == 0:
        raise ValueError("its page count is impossible")
    if records < -1 or records * (page_size + _RECORD_EXTRA_BYTES) > size_bytes:
        raise ValueError("it is shorter than it says")
    return Journal(True, pages_before)
