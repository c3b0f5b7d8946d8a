"""Pages, headers and rules read without SQLite say what SQLite says, and broken ones are an error and nothing else."""

from __future__ import annotations

import os
import re
import sqlite3
import struct
from pathlib import Path

import pytest

from db.btree import BadPage, IndexReader, TableReader, decode_record, signed, varint
from db.guard_checks import FilePages
from db.guard_rows import known_tables, rules_in
from db.header import parse_header, parse_journal
from db.schema import schema_statements
from tests.db.spoiled_files import good_case, journal_bytes


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_case(tmp_path_factory.mktemp("good") / "good.rapporteur")


def test_the_page_reader_and_sqlite_agree_on_every_row(good: Path) -> None:
    connection = sqlite3.connect(good)
    tables = connection.execute(
        "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
    ).fetchall()
    fd = os.open(good, os.O_RDONLY)
    pages = FilePages(fd, good.stat().st_size // 4096)
    compared = 0
    for table, root in tables:
        ours = list(TableReader(pages, root, lambda loss: pytest.fail(str(loss)), 10**8).rows())
        theirs = connection.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid').fetchall()
        assert [rowid for rowid, _ in ours] == [row[0] for row in theirs]
        for (_, values), row in zip(ours, theirs, strict=True):
            assert values[1:] == list(row[2:])
            compared += 1
    os.close(fd)
    assert compared > 600


@pytest.mark.parametrize("value", [0, 1, 127, 128, 16383, 16384, 2**31, 2**56, 2**63, 2**64 - 1])
def test_numbers_of_every_length_are_read(value: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    connection.execute("INSERT INTO t VALUES (?)", [signed(value)])
    data = connection.serialize()
    rowid, _ = varint(data[4096:8192], struct.unpack(">H", data[4096 + 8 : 4096 + 10])[0] + 1, 2)
    assert rowid == value


@pytest.mark.parametrize(
    "payload", [b"", b"\xff" * 9, b"\x05\x01", b"\x02\x0a", b"\x02\x06\x00", b"\x82\x00" + b"\x00" * 400]
)
def test_a_broken_row_is_an_error_and_nothing_else(payload: bytes) -> None:
    with pytest.raises(BadPage):
        decode_record(payload)


def test_every_rule_of_the_format_is_found_in_its_text() -> None:
    for statement in schema_statements():
        fresh = "".join(re.findall(r"CHECK", re.sub(r"--.*", "", statement)))
        assert len(list(rules_in(statement))) == len(fresh) // len("CHECK")
    names = {table.name: table for table in known_tables(schema_statements())}
    assert names["event"].inside == ("parent_id",)
    assert "importance BETWEEN 0 AND 100" in names["event"].rules


def test_headers_are_read_as_the_format_says(good: Path) -> None:
    header = parse_header(good.read_bytes()[:100])
    assert (header.page_size, header.encoding, header.user_version) == (4096, 1, 1)
    with pytest.raises(ValueError):
        parse_header(b"SQLite format 3\x00")
    data = journal_bytes(pages=7, records=[(1, bytes(4096))])
    assert parse_journal(data[:64], data[-16:], len(data), 4096).pages_before == 7
    named = journal_bytes(pages=7, master=b"/tmp/x")
    with pytest.raises(ValueError, match="names another"):
        parse_journal(named[:64], named[-16:], len(named), 4096)


def test_the_index_reader_and_sqlite_agree(good: Path) -> None:
    connection = sqlite3.connect(good)
    root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'record_by_number'").fetchone()[0]
    fd = os.open(good, os.O_RDONLY)
    pages = FilePages(fd, good.stat().st_size // 4096)
    ours = list(IndexReader(pages, root, lambda loss: pytest.fail(str(loss)), 10**6).entries())
    os.close(fd)
    theirs = connection.execute("SELECT kind, number, id FROM record").fetchall()
    assert sorted(map(tuple, ours)) == sorted(theirs)  # type: ignore[type-var]
    assert len(ours) > 300
