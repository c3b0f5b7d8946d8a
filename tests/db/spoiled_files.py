"""A good case, and the ways to spoil one: by SQL that checks nothing, byte by byte, or by what lies beside it."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

from db.case_file import CaseFile
from db.domain import (
    Annotation,
    Attachment,
    AttachmentData,
    CaseInfo,
    Event,
    Figure,
    Place,
    Round,
    Row,
    Source,
    SourceText,
    id_of,
)
from db.edits import Edit, Put

PAGE = 4096


def good_case(path: Path, more: Iterable[Row] = ()) -> Path:
    """A small case with something in most kinds of table: several pages, a long text, an attachment, a logged edit.

    `more` rows make it larger.
    """
    rows = [
        Place(uid="place-1", name="Valden", lat=46.2, lon=6.1),
        *(Event(uid=f"event-{n}", kind="statement", title=f"Statement {n}", summary="words " * 40) for n in range(300)),
        Event(uid="round-1", kind="round", title="First round", date_edtf="2026-01-23", place_id=id_of("place-1")),
        Round(event_id=id_of("round-1"), series="valden", number=1),
        Event(uid="part-1", kind="other", title="Opening", parent_id=id_of("round-1")),
        Figure(uid="figure-1", label="Drones", value_min=1.0, value_max=2.5),
        Source(uid="source-1", title="A report"),
        SourceText(source_id=id_of("source-1"), text="A long text, told at length. " * 2_000),
        Attachment(uid="file-1", filename="map.png", size=50_000, media_type="image/png"),
        AttachmentData(attachment_id=id_of("file-1"), data=bytes(range(250)) * 200),
        *more,
    ]
    with CaseFile.create(path, CaseInfo(title="Training case", training=True), rows) as case_file:
        note = Annotation(uid="note-1", title="Check this", body="Two sources differ.", target_id=id_of("round-1"))
        case_file.apply(Edit("Add note", (Put(note),)), author="Tester", replica="a" * 32)
    return path


# ---- spoiling by SQL ----------------------------------------------------------------------------------------------
def by_sql(*statements: str) -> Callable[[Path], None]:
    """Runs statements as a stranger would: no checks, no foreign keys, the list of tables open for writing."""

    def make(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "writable_schema = ON"):
                connection.execute(f"PRAGMA {pragma}")
            for statement in statements:
                connection.execute(statement)
        finally:
            connection.close()

    return make


def stale_index(path: Path) -> None:
    """A row is changed while its index is out of the list of tables: the index goes on saying what was."""
    name = "event_by_parent"
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", [name]).fetchone()
    connection.close()
    by_sql(f"DELETE FROM sqlite_schema WHERE name = '{name}'")(path)
    by_sql(f"UPDATE event SET parent_id = {id_of('event-1')} WHERE id = {id_of('part-1')}")(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
    connection.close()


def without_types(table: str, *statements: str) -> Callable[[Path], None]:
    """Runs statements while the table's text has no STRICT, then puts the text back: wrong types stay."""

    def make(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()[0]
        loose = sql.replace(") STRICT", ")").replace("title TEXT NOT NULL", "title TEXT")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [loose, table])
        connection.close()
        by_sql(*statements)(path)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [sql, table])
        connection.close()

    return make


def text_of_schema(table: str, old: str, new: str) -> Callable[[Path], None]:
    """Tampers with the text of one table."""
    quoted = [part.replace("'", "''") for part in (old, new, table)]
    change = "UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}') WHERE name = '{}'".format(*quoted)
    return by_sql(change)


def chain_of_events(count: int, *, closed: bool) -> Callable[[Path], None]:
    """Events inside events, `count` deep; `closed`: the first lies inside the last."""

    def make(path: Path) -> None:
        ids = [id_of(f"deep-{n}") for n in range(count)]
        parents = [ids[-1] if closed else None, *ids[:-1]]
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO record (id, uid, kind, layer, number, recorded_s) VALUES (?, ?, 'event', 'record', ?, 1)",
            [(row_id, f"deep-{n}", n + 1000) for n, row_id in enumerate(ids)],
        )
        connection.executemany(
            "INSERT INTO event (id, kind, title, status, date_basis, parent_id)"
            " VALUES (?, 'other', 'Deep', 'occurred', 'stated', ?)",
            zip(ids, parents, strict=True),
        )
        connection.execute("COMMIT")
        connection.close()

    return make


# ---- spoiling bytes ------------------------------------------------------------------------------------------------
def put(offset: int, data: bytes) -> Callable[[Path], None]:
    """Writes bytes over the file's own."""

    def make(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(data)

    return make


def put_in(table: str, offset: int, data: bytes, *, leaf: bool = False) -> Callable[[Path], None]:
    """Writes bytes into a table's first page, or into its first leaf."""

    def make(path: Path) -> None:
        put((page_of(path, table, leaf=leaf) - 1) * PAGE + offset, data)(path)

    return make


def page_of(path: Path, table: str, *, leaf: bool = False) -> int:
    """The number of a table's root page, or of its first leaf."""
    connection = sqlite3.connect(path)
    page = int(connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]).fetchone()[0])
    connection.close()
    data = path.read_bytes()
    while leaf and data[(page - 1) * PAGE] == 5:
        cell = struct.unpack_from(">H", data, (page - 1) * PAGE + 12)[0]
        page = struct.unpack_from(">I", data, (page - 1) * PAGE + cell)[0]
    return page


def child_is_self(path: Path) -> None:
    """The right-most child of the events' root is the root."""
    root = page_of(path, "event")
    put((root - 1) * PAGE + 8, struct.pack(">I", root))(path)


def overflow_loop(path: Path) -> None:
    """The second page of the long text leads back to itself."""
    leaf = page_of(path, "source_text", leaf=True)
    data = path.read_bytes()
    start = (leaf - 1) * PAGE
    cell = struct.unpack_from(">H", data, start + 8)[0]
    # A cell: length (3 bytes here), key (9 bytes), local part, overflow page number at the end of the page's content.
    at = start + PAGE - 4
    overflow = struct.unpack_from(">I", data, at)[0]
    assert cell > 0
    put((overflow - 1) * PAGE, struct.pack(">I", overflow))(path)


def huge_text(path: Path) -> None:
    """A row whose header says that its text is two thousand million bytes long."""
    leaf = page_of(path, "source_text", leaf=True)
    data = path.read_bytes()
    start = (leaf - 1) * PAGE
    cell = start + struct.unpack_from(">H", data, start + 8)[0]
    put(cell, b"\x87\xff\xff\xff\x7f")(path)


def freelist_loop(path: Path) -> None:
    """A free page that names itself as the next one."""
    by_sql("DELETE FROM attachment_data")(path)
    first_free = struct.unpack_from(">I", path.read_bytes(), 32)[0]
    put((first_free - 1) * PAGE, struct.pack(">II", first_free, 0))(path)


def shared_root(path: Path) -> None:
    """Two tables with one first page."""
    by_sql("UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'tag')"
           " WHERE name = 'tag_link'")(path)  # fmt: skip


def cut(*, keep: Callable[[int], int]) -> Callable[[Path], None]:
    """Makes the file as long as `keep` says."""
    return lambda path: os.truncate(path, keep(path.stat().st_size))


def add(data: bytes) -> Callable[[Path], None]:
    """Puts bytes after the end."""

    def make(path: Path) -> None:
        with path.open("ab") as file:
            file.write(data)

    return make


def replace_with(data: bytes) -> Callable[[Path], object]:
    """Another file altogether."""
    return lambda path: path.write_bytes(data)


def other_program(path: Path) -> None:
    """An SQLite database of another program."""
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contacts (name)")
    connection.execute("PRAGMA application_id = 1234")
    connection.close()


def other_encoding(path: Path) -> None:
    """A case whose texts are UTF-16."""
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA encoding = 'UTF-16le'")
    connection.execute("CREATE TABLE record (id)")
    connection.execute(f"PRAGMA application_id = {0x52415050}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


# ---- what lies beside, and what is no file -------------------------------------------------------------------------
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def journal_bytes(
    *, pages: int = 1, page_size: int = PAGE, records: Iterable[tuple[int, bytes]] = (), master: bytes = b""
) -> bytes:
    """A rollback journal as SQLite writes it (fileformat2, section 3)."""
    listed = list(records)
    data = JOURNAL_MAGIC + struct.pack(">iIIII", len(listed), 0, pages, 512, page_size)
    data = data.ljust(512, b"\x00")
    for number, page in listed:
        checksum = sum(page[at] for at in range(page_size - 200, 0, -200)) & 0xFFFFFFFF
        data += struct.pack(">I", number) + page + struct.pack(">I", checksum)
    if master:
        check = sum(master) & 0xFFFFFFFF
        data += struct.pack(">I", 1 << 30) + master + struct.pack(">II", len(master), check) + JOURNAL_MAGIC
    return data


def beside(suffix: str, data: bytes) -> Callable[[Path], object]:
    """Puts a file with these bytes beside the case."""
    return lambda path: Path(f"{path}{suffix}").write_bytes(data)


def forged_journal(path: Path) -> None:
    """A journal that names another file, which SQLite would delete."""
    victim = path.with_name("victim.txt")
    victim.write_text("not yours")
    Path(f"{path}-journal").write_bytes(journal_bytes(master=os.fsencode(victim)))


def own_hot_journal(path: Path) -> None:
    """An interrupted save: the first page changed, and the journal that takes the change back."""
    data = path.read_bytes()
    Path(f"{path}-journal").write_bytes(journal_bytes(pages=len(data) // PAGE, records=[(1, data[:PAGE])]))
    put(PAGE - 64, b"half a save")(path)


def evil_hot_journal(path: Path) -> None:
    """A journal of the right form that would play a table with a trigger into the file."""
    good = path.read_bytes()
    by_sql("CREATE TRIGGER boom AFTER INSERT ON tag BEGIN DELETE FROM record; END")(path)
    bad = path.read_bytes()
    changed = [n for n in range(len(bad) // PAGE) if bad[n * PAGE : (n + 1) * PAGE] != good[n * PAGE : (n + 1) * PAGE]]
    path.write_bytes(good)
    records = [(n + 1, bad[n * PAGE : (n + 1) * PAGE]) for n in changed]
    Path(f"{path}-journal").write_bytes(journal_bytes(pages=len(bad) // PAGE, records=records))


def link_beside(path: Path) -> None:
    """The journal is a link to another file."""
    Path(f"{path}-journal").symlink_to("/etc/hostname")


def link_to_case(path: Path) -> None:
    """The case itself is a link."""
    path.rename(path.with_name("real"))
    path.symlink_to(path.with_name("real"))


def put_instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Something that is no regular file where the case was."""

    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace
