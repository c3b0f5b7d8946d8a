"""The checks that need no SQLite: header, length, files beside it, and the list of tables against the known one."""

from __future__ import annotations

import os
import sqlite3
import stat
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from db.btree import BadPage, Loss, Pages, TableReader
from db.guard_report import Check, Verdict, failed, passed
from db.header import (
    APPLICATION_ID,
    ENCODINGS,
    HEADER_BYTES,
    LARGEST_CASE_BYTES,
    PAGE_SIZE_BYTES,
    Header,
    parse_header,
    parse_journal,
)

SIDE_SUFFIXES: Final = ("-journal", "-wal", "-shm")
LONGEST_STATEMENT_BYTES: Final = 200_000
MOST_ENTRIES: Final = 1_000
_NAMES_SHOWN: Final = 5
_NAME_CHARS: Final = 60

TOLERATED: Final = {
    ("table", "sqlite_sequence"): "CREATE TABLE sqlite_sequence(name,seq)",
    ("table", "sqlite_stat1"): "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
}
"""Tables that SQLite itself makes; their content is ignored."""


@dataclass(slots=True)
class FilePages:
    """Pages of an open file descriptor, read on demand."""

    fd: int
    count: int
    page_size: int = PAGE_SIZE_BYTES

    def page(self, number: int) -> bytes:
        """Page `number`, counted from 1."""
        return read_at(self.fd, (number - 1) * self.page_size, self.page_size)


def read_at(fd: int, offset: int, length: int) -> bytes:
    """Up to `length` bytes at `offset`."""
    os.lseek(fd, offset, os.SEEK_SET)
    parts = []
    while length > 0 and (part := os.read(fd, length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def check_kind(status: os.stat_result) -> Check | None:
    """Refuses whatever is not a regular file."""
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return failed(Verdict.UNSAFE, "file_type", "link")
    if stat.S_ISDIR(mode):
        return failed(Verdict.NOT_A_CASE, "file_type", "folder")
    names = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISBLK, "disk"), (stat.S_ISCHR, "device"))
    what = next((name for test, name in names if test(mode)), "device")
    return failed(Verdict.NOT_A_CASE, "file_type", "device", what=what)


def check_type(start: bytes, size_bytes: int, newest: int, versions: Iterable[int]) -> tuple[Check, Header | None]:
    """What the first 100 bytes say: format, whose file, which version, how texts are stored."""
    refuse = partial(failed, Verdict.NOT_A_CASE, "file_type")
    if size_bytes == 0:
        return refuse("empty_file"), None
    if size_bytes < HEADER_BYTES:
        return refuse("too_short", size_bytes=size_bytes), None
    try:
        header = parse_header(start)
    except ValueError:
        return refuse("other_format"), None
    if header.application_id != APPLICATION_ID:
        return refuse("other_program"), None
    version = header.user_version
    if newest < version < 1 << 31:
        return failed(Verdict.NEWER_VERSION, "file_type", "newer_version", version=version, newest=newest), header
    if version not in versions:
        return refuse("no_version", version=version - (1 << 32) if version >> 31 else version), header
    return _check_fields(header), header


def _check_fields(header: Header) -> Check:
    """The fields that every case file has alike. Version bytes of 2 mean WAL, which another program may have set."""
    refuse = partial(failed, Verdict.UNSAFE, "file_type")
    if header.encoding != 1:
        return refuse("other_encoding", encoding=ENCODINGS.get(header.encoding, f"encoding {header.encoding}"))
    wanted: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
        ("page size", header.page_size, (PAGE_SIZE_BYTES,)),
        ("write version", header.write_version, (1, 2)),
        ("read version", header.read_version, (1, 2)),
        ("reserved bytes", header.reserved_bytes, (0,)),
        ("payload fractions", header.fractions, ((64, 32, 32),)),
        ("schema format", header.schema_format, (4,)),
        ("unused bytes", header.unused, (bytes(20),)),
    )
    for field, value, allowed in wanted:
        if value not in allowed:
            return refuse("other_header", field=field, value=str(value), wanted=str(allowed[0]))
    return passed("file_type", "known_file", version=header.user_version)


def check_size(header: Header, size_bytes: int) -> Check:
    """Pages × page size is the length, and the header's count is up to date."""
    refuse = partial(failed, Verdict.DAMAGED, "size")
    if size_bytes > LARGEST_CASE_BYTES:
        return failed(Verdict.UNSAFE, "size", "too_large", size_bytes=size_bytes, limit_bytes=LARGEST_CASE_BYTES)
    expected = header.pages * PAGE_SIZE_BYTES
    if header.change_counter != header.version_valid_for or header.pages == 0:
        return refuse("stale_count")
    if size_bytes < expected:
        missing = header.pages - size_bytes // PAGE_SIZE_BYTES
        return refuse("cut_short", missing_pages=missing, pages=header.pages)
    if size_bytes % PAGE_SIZE_BYTES:
        return refuse("odd_length", size_bytes=size_bytes)
    if size_bytes > expected:
        return refuse("too_long", extra_bytes=size_bytes - expected)
    return passed("size", "sizes_match")


def check_free_pages(pages: Pages, header: Header) -> Check | None:
    """The list of free pages ends, stays within the file, names no page twice, and is as long as the header says.

    SQLite 3.40 leaves this list out of its page check where the first entry it comes to is a view.
    Source: sqlite.org/fileformat2.html, section 1.5.
    """
    refuse = partial(failed, Verdict.DAMAGED, "size", "free_pages_wrong")
    seen: set[int] = set()
    trunk = header.first_free_page
    while trunk:
        if not 2 <= trunk <= pages.count or trunk in seen:
            return refuse(why=f"page {trunk}")
        page = pages.page(trunk)
        following, count = struct.unpack_from(">II", page)
        if count > PAGE_SIZE_BYTES // 4 - 2:
            return refuse(why=f"page {trunk} says that it names {count} pages")
        leaves = struct.unpack_from(f">{count}I", page, 8)
        named = {trunk, *leaves}
        if len(named) != count + 1 or named & seen or not all(2 <= leaf <= pages.count for leaf in leaves):
            return refuse(why=f"page {trunk}")
        seen |= named
        trunk = following
    if len(seen) != header.free_pages:
        return refuse(why=f"{len(seen)} pages, and the header says {header.free_pages}")
    return None


def check_side_files(
    path: str, page_size: int, is_writing: Callable[[], bool], open_beside: Callable[[str], int]
) -> tuple[Check, bool]:
    """(check, whether a journal waits to be played back). Only this file's own rollback journal may lie there.

    `is_writing` tells whether another process holds the lock of a writer; `open_beside` opens without links.
    """
    found = []
    for suffix in SIDE_SUFFIXES:
        try:
            status = os.lstat(path + suffix)
        except FileNotFoundError:
            continue
        found.append(suffix)
        if suffix != "-journal" or not stat.S_ISREG(status.st_mode):
            name = os.path.basename(path) + suffix
            return failed(Verdict.UNSAFE, "side_files", "foreign_side_file", name=_shown(name)), False
    if not found:
        return passed("side_files", "alone"), False
    return _check_journal(path + "-journal", page_size, is_writing, open_beside)


def _check_journal(
    path: str, page_size: int, is_writing: Callable[[], bool], open_beside: Callable[[str], int]
) -> tuple[Check, bool]:
    fd = open_beside(path)
    try:
        size_bytes = os.fstat(fd).st_size
        if size_bytes == 0:
            return passed("side_files", "empty_journal"), False
        start, end = read_at(fd, 0, 64), read_at(fd, max(0, size_bytes - 16), 16)
    finally:
        os.close(fd)
    if is_writing():
        return passed("side_files", "live_journal"), False
    try:
        if size_bytes > LARGEST_CASE_BYTES:
            raise ValueError("it is too large")
        journal = parse_journal(start, end, size_bytes, page_size)
    except ValueError as error:
        return failed(Verdict.UNSAFE, "side_files", "foreign_journal", why=str(error)), False
    if not journal.is_live:
        return passed("side_files", "inert_journal"), False
    return passed("side_files", "recovered"), True


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of sqlite_schema."""

    kind: str
    name: str
    table: str
    root: int
    sql: str | None


def read_entries(pages: Pages) -> list[Entry]:
    """The list of tables, read from the pages without SQLite. Raises BadPage, OSError."""
    losses: list[Loss] = []
    reader = TableReader(pages, 1, losses.append, LONGEST_STATEMENT_BYTES)
    entries: list[Entry] = []
    for _key, values in reader.rows():
        if len(entries) >= MOST_ENTRIES:
            raise BadPage(1, f"more than {MOST_ENTRIES} tables")
        entries.append(_entry(values))
    if losses:
        raise BadPage(losses[0].page, losses[0].reason)
    return entries


def _entry(values: list[Any]) -> Entry:
    if len(values) != 5:
        raise BadPage(1, f"an entry has {len(values)} values")
    kind, name, table, root, sql = values
    texts = isinstance(kind, str) and isinstance(name, str) and isinstance(table, str)
    if not texts or not isinstance(root, int) or not isinstance(sql, str | None):
        raise BadPage(1, "an entry has values of the wrong kind")
    return Entry(kind, name, table, root, sql)


@cache
def expected_entries(statements: tuple[str, ...]) -> dict[tuple[str, str], tuple[str, str | None]]:
    """(type, name) → (table, SQL) of a fresh file, SQLite's automatic indexes among them."""
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in statements:
            fresh.execute(statement)
        rows = fresh.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    finally:
        fresh.close()
    return {(kind, name): (table, sql) for kind, name, table, sql in rows}


def check_entries(
    entries: list[Entry], expected: dict[tuple[str, str], tuple[str, str | None]], version: int, pages: int
) -> list[Check]:
    """Tables, indexes, triggers and views, compared word for word with those of the version."""
    refuse = partial(failed, Verdict.UNSAFE)
    triggers = [entry.name for entry in entries if entry.kind == "trigger"]
    wrong = [entry for entry in entries if entry.kind != "trigger" and not _is_known(entry, expected, pages)]
    views = [entry.name for entry in wrong if entry.kind == "view"]
    tables = [entry.name for entry in wrong if entry.kind != "view"] + _repeated(entries)
    there = {(entry.kind, entry.name) for entry in entries}
    missing = [name for kind, name in expected if (kind, name) not in there]
    checks = []
    if tables:
        checks.append(refuse("tables", "foreign_tables", version=version, **_named(tables)))
    elif missing:
        checks.append(refuse("tables", "missing_tables", **_named(missing)))
    else:
        checks.append(passed("tables", "exact", version=version))
    checks.append(refuse("triggers", "triggers_found", **_named(triggers)) if triggers else passed("triggers", "none"))
    checks.append(
        refuse("views", "views_replaced", **_named(views)) if views else passed("views", "exact", version=version)
    )
    return checks


def _is_known(entry: Entry, expected: dict[tuple[str, str], tuple[str, str | None]], pages: int) -> bool:
    key = (entry.kind, entry.name)
    if entry.kind == "view":
        rooted = entry.root == 0
    else:
        rooted = 2 <= entry.root <= pages
    if key in TOLERATED:
        return rooted and entry.table == entry.name and entry.sql == TOLERATED[key]
    return rooted and expected.get(key) == (entry.table, entry.sql)


def _repeated(entries: list[Entry]) -> list[str]:
    """Names given twice, and tables or indexes that share their first page."""
    names: set[tuple[str, str]] = set()
    roots: set[int] = set()
    repeated = []
    for entry in entries:
        if (entry.kind, entry.name) in names or (entry.root and entry.root in roots):
            repeated.append(entry.name)
        names.add((entry.kind, entry.name))
        roots.add(entry.root)
    return repeated


def _named(names: list[str]) -> dict[str, Any]:
    shown = ", ".join(_shown(name) for name in names[:_NAMES_SHOWN])
    return {"count": len(names), "names": shown + (", …" if len(names) > _NAMES_SHOWN else "")}


def _shown(name: str) -> str:
    """A name from a stranger's file, short and on one line."""
    plain = "".join(char if char.isprintable() else "�" for char in name)
    return plain[:_NAME_CHARS] + ("…" if len(plain) > _NAME_CHARS else "")


def count_attached(pages: Pages, entries: list[Entry], most_rows: int = 10_000) -> tuple[int, int]:
    """(number, bytes in all) of attached files as table `attachment` records them, read from the pages.

    Raises BadPage when the table cannot be read.
    """
    root = next((entry.root for entry in entries if (entry.kind, entry.name) == ("table", "attachment")), 0)
    losses: list[Loss] = []
    reader = TableReader(pages, root, losses.append, 8_000_000)
    count = size_bytes = 0
    for _key, values in reader.rows():
        recorded = values[3] if len(values) > 3 else 0
        count, size_bytes = count + 1, size_bytes + (recorded if isinstance(recorded, int) else 0)
        if count >= most_rows:
            break
    if losses:
        raise BadPage(losses[0].page, losses[0].reason)
    return count, size_bytes
