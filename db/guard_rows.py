"""The checks that let SQLite read the file: its own page check, and what the rows of a case must be.

They run in the examining process only, on a connection that is read-only and immutable, after the list of tables
was found to be word for word that of the version. SQLite leaves CHECKs out on such a connection, so the rules are
taken from the known statements and asked for here.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from db.guard_report import Check, Verdict, failed, passed

FURTHEST_S: Final = 20_000_000_001 * 366 * 86_400
"""Beyond every second of the last year that a date may name (db.edtf: ±20,000,000,000)."""
LARGEST_REAL: Final = sys.float_info.max
LONGEST_TEXT_CHARS: Final = 1_000_000
LONGEST_TEXT_BYTES: Final = 4 * LONGEST_TEXT_CHARS
LONGEST_JSON_BYTES: Final = 8 * LONGEST_TEXT_CHARS
LONGEST_BLOB_BYTES: Final = 100_000_000
DEEPEST_NESTING: Final = 500
"""Rows inside rows: no case needs more, and a tree far deeper has brought a tree widget down."""
FEW_ROWS: Final = 1_000
"""Below, SQLite's own check of references is as quick."""

_LOOKED_UP: Final = 4
"""Looking one reference up takes about as long as going over so many keys."""

LOG_TABLES: Final = ("operation", "base_value")
NESTING: Final = ("parent_id", "included_in_id", "reply_to_id", "derived_from_id", "replaces_id")
"""Columns that put a row inside or behind another of its table."""

UID_RULE: Final = "uid NOT GLOB"
_WORDS_RULE: Final = re.compile(r"^\s*(\w+) IN \('")
_PAGE_NUMBER: Final = re.compile(r"\b[Pp]age (\d+)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a known table."""

    name: str
    type: str
    is_words: bool  # a rule already names every word it may hold


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that leads to a row of `parent` by its `key`; `index` is the index of the column, '' of a key."""

    column: str
    parent: str
    key: str
    index: str


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table: its columns, its CHECK expressions, its references to itself."""

    name: str
    columns: tuple[Column, ...]
    rules: tuple[str, ...]
    inside: tuple[str, ...]  # columns of NESTING that refer to the same table
    key: str
    references: tuple[Reference, ...] = ()

    @property
    def has_number_key(self) -> bool:
        """True where `key` is the number by which SQLite itself orders the rows."""
        return any(column.name == self.key and column.type == "INTEGER" for column in self.columns)


@cache
def known_tables(statements: tuple[str, ...]) -> list[Table]:
    """The tables of a version, read from a fresh file in memory."""
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in statements:
            fresh.execute(statement)
        rows = fresh.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").fetchall()
        return [_known_table(fresh, name, sql) for name, sql in rows]
    finally:
        fresh.close()


def _known_table(fresh: sqlite3.Connection, name: str, sql: str) -> Table:
    rules = tuple(rules_in(sql))
    words = {match[1] for rule in rules if (match := _WORDS_RULE.match(rule))}
    described = fresh.execute(f'PRAGMA table_info("{name}")').fetchall()
    columns = tuple(Column(row[1], row[2], row[1] in words) for row in described)
    keys = fresh.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
    inside = tuple(sorted(row[3] for row in keys if row[2] == name and row[3] in NESTING))
    key = next((row[1] for row in described if row[5] == 1), "")
    indexes: dict[str, str] = {}
    for index in fresh.execute(f'PRAGMA index_list("{name}")').fetchall():
        inside_index = fresh.execute(f'PRAGMA index_info("{index[1]}")').fetchall()
        indexes.setdefault(inside_index[0][2], index[1])
    references = tuple(Reference(row[3], row[2], row[4], indexes.get(row[3], "")) for row in keys)
    return Table(name, columns, rules, inside, key, references)


def rules_in(sql: str) -> Iterator[str]:
    """The expressions of every `CHECK (…)` in a CREATE TABLE statement."""
    at = sql.find("CHECK (")
    while at >= 0:
        start = at + len("CHECK (")
        end, depth, quoted = start, 1, False
        while depth:
            char = sql[end]
            quoted ^= char == "'"
            depth += 0 if quoted else (char == "(") - (char == ")")
            end += 1
        yield sql[start : end - 1]
        at = sql.find("CHECK (", end)


def check_structure(connection: sqlite3.Connection, pages: int) -> Check:
    """SQLite's own page check: every page in one tree, every index complete, every value of its type."""
    try:
        answers = [str(row[0]) for row in connection.execute("PRAGMA quick_check(100)")]
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorcode or 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        answers = [_first_answer(connection) or str(error)]
    if answers == ["ok"]:
        return passed("pages", "pages_ok", pages=pages)
    first = _plain(answers[0].removeprefix("*** in database main ***\n"))
    bad_pages = {int(number) for answer in answers for number in _PAGE_NUMBER.findall(answer)}
    if bad_pages:
        return failed(Verdict.DAMAGED, "pages", "pages_failed", failed_pages=len(bad_pages), pages=pages, first=first)
    return failed(Verdict.DAMAGED, "pages", "rows_failed", count=len(answers), first=first)


def _first_answer(connection: sqlite3.Connection) -> str:
    """What the page check says of the trees. It then goes on to the rows, stops at a bad page, and Python's cursor
    drops the answer it already had; asked for one answer, it does not go on."""
    try:
        return str(connection.execute("SELECT quick_check FROM pragma_quick_check(100) LIMIT 1").fetchone()[0])
    except sqlite3.DatabaseError:
        return ""


def _plain(answer: str) -> str:
    return "".join(char if char.isprintable() else " " for char in answer)[:200]


def check_references(connection: sqlite3.Connection, tables: list[Table]) -> Check:
    """Every reference leads to a row, and the index of each says what its table says.

    SQLite's own check looks every reference up. Of a table that is not small, an index and the keys it leads to are
    both in order and are merged, in a third of the time; the page check does not compare indexes with their tables, so
    their sums are compared before.
    """
    for table in tables:
        if index := _index_that_differs(connection, table):
            return failed(Verdict.DAMAGED, "references", "rows_failed", count=1, first=f"{index} is not of its table")
    rows = {table.name: _rows_of(connection, table) for table in tables}
    if not any(_leads_nowhere(connection, table, rows) for table in tables):
        return passed("references", "references_ok")
    count, first = 0, ""
    for row in connection.execute("PRAGMA foreign_key_check"):
        count, first = count + 1, first or row[0]
        if count >= 10_000:
            break
    return failed(Verdict.DAMAGED, "references", "references_failed", count=count, table=first)


def _index_that_differs(connection: sqlite3.Connection, table: Table) -> str:
    """The name of an index of references that does not hold what its table holds; '' where there is none."""
    indexed = [reference for reference in table.references if reference.index]
    if not indexed:
        return ""
    asked = ", ".join(_sums_of(reference.column) for reference in indexed)
    found = connection.execute(f'SELECT {asked} FROM "{table.name}" NOT INDEXED').fetchone()
    for at, reference in enumerate(indexed):
        column = reference.column
        where = f'"{table.name}" INDEXED BY "{reference.index}" WHERE "{column}" IS NOT NULL'
        sums = connection.execute(f"SELECT {_sums_of(column)} FROM {where}").fetchone()
        if sums != found[3 * at : 3 * at + 3]:
            return reference.index
    return ""


def _sums_of(column: str) -> str:
    """How many values a column holds, and two sums over them that do not depend on their order."""
    return f'count("{column}"), sum("{column}" % 1000000007), sum("{column}" % 998244353)'


def _rows_of(connection: sqlite3.Connection, table: Table) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])


def _leads_nowhere(connection: sqlite3.Connection, table: Table, rows: dict[str, int]) -> bool:
    """A few references are looked up in the order of their index; many are merged with all the keys there are."""
    if rows[table.name] < FEW_ROWS:
        return connection.execute(f'PRAGMA foreign_key_check("{table.name}")').fetchone() is not None
    for reference in table.references:
        how = f'INDEXED BY "{reference.index}"' if reference.index else "NOT INDEXED"
        own = f'SELECT "{reference.column}" FROM "{table.name}" {how} WHERE "{reference.column}" IS NOT NULL'
        those = f'SELECT "{reference.key}" FROM "{reference.parent}" NOT INDEXED'
        if rows[table.name] * _LOOKED_UP < rows[reference.parent]:
            question = f'{own} AND "{reference.column}" NOT IN ({those}) LIMIT 1'
        else:
            question = f"{own} EXCEPT {those} ORDER BY 1 LIMIT 1"
        if connection.execute(question).fetchone():
            return True
    return False
