"""What every cell of a case must hold: the rules of the format, lengths, and texts that are UTF-8 without a NUL.

One walk through a table answers all of these at once, as long as nothing is wrong: a row says whether it breaks a rule,
and the texts of a thousand rows are joined by SQLite and read here as one. Where a walk finds anything, or cannot be
made, plain questions, one for each kind of fault, say what it is; the walk itself never refuses a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Final

from db.guard_report import Check, Verdict, failed
from db.guard_rows import (
    FURTHEST_S,
    LARGEST_REAL,
    LOG_TABLES,
    LONGEST_BLOB_BYTES,
    LONGEST_JSON_BYTES,
    LONGEST_TEXT_BYTES,
    LONGEST_TEXT_CHARS,
    UID_RULE,
    Column,
    Table,
)

_ROWS_AT_ONCE: Final = 2_000
_ROWS_JOINED: Final = 1_000
LONGEST_READ_BYTES: Final = LONGEST_JSON_BYTES + 1_000_000
"""No value that may be in a case is longer, attached files aside; SQLite refuses to hand one over."""

_FIRST_KEY, _LAST_KEY = -(1 << 63), (1 << 63) - 1


def check_values(connection: sqlite3.Connection, tables: list[Table], step: Callable[[], None]) -> Check | None:
    """Rules, lengths and texts of every table; None = nothing wrong."""
    joins = joins_whole_texts(connection)
    for table in tables:
        if joins and _nothing_is_wrong(connection, table, step):
            continue
        fault = _fault_in(connection, table)
        if fault:
            return fault
        step()
    return None


def _fault_in(connection: sqlite3.Connection, table: Table) -> Check | None:
    fault = check_rules(connection, table) or check_lengths(connection, table)
    if fault:
        return fault
    with _reading_at_most(connection, LONGEST_READ_BYTES):
        return check_texts(connection, table)


@contextmanager
def _reading_at_most(connection: sqlite3.Connection, value_bytes: int) -> Iterator[None]:
    before = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, value_bytes)
    try:
        yield
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)


# ---- one walk ------------------------------------------------------------------------------------------------------
def joins_whole_texts(connection: sqlite3.Connection) -> bool:
    """Whether this SQLite joins texts past a NUL, on which `texts_joined` depends."""
    return bool(connection.execute("SELECT group_concat(char(65, 0, 66))").fetchone() == ("A\x00B",))


def _nothing_is_wrong(connection: sqlite3.Connection, table: Table, step: Callable[[], None]) -> bool:
    """True where a walk through the table finds every value as it must be; False also where it cannot tell."""
    if not table.has_number_key or any(column.type == "BLOB" for column in table.columns):
        return False
    names = [column.name for column in table.columns if _is_free_text(column)]
    try:
        with _reading_at_most(connection, LONGEST_READ_BYTES):
            for _rows, wrong, texts in texts_joined(connection, table, names, _rule_terms(table)):
                if wrong or any("\x00" in text or len(text) > LONGEST_TEXT_CHARS for text in texts):
                    return False
                step()
    except (sqlite3.Error, MemoryError, UnicodeDecodeError):
        return False
    return True


def texts_joined(
    connection: sqlite3.Connection, table: Table, names: list[str], terms: list[str]
) -> Iterator[tuple[int, int, list[str]]]:
    """(number of rows, of those that meet a term, the texts of each column by name with a comma between), about a
    thousand rows at a time in the order of their keys.

    A comma is one byte below 128, so two broken texts never make a whole one together.
    """
    asked = [
        "count(*)",
        f"count(*) FILTER (WHERE {' OR '.join(terms) or '0'})",
        *(f'group_concat("{name}")' for name in names),
    ]
    key = f'"{table.key}"'
    question = f'SELECT {", ".join(asked)} FROM "{table.name}" NOT INDEXED WHERE {key} BETWEEN ? AND ?'
    onwards = (
        f'SELECT {key} FROM "{table.name}" NOT INDEXED WHERE {key} >= ? ORDER BY {key} LIMIT 1 OFFSET {_ROWS_JOINED}'
    )
    first = _FIRST_KEY
    while True:
        following = connection.execute(onwards, [first]).fetchone()
        last = following[0] - 1 if following else _LAST_KEY
        rows, wrong, *texts = connection.execute(question, [first, last]).fetchone()
        if rows:
            yield rows, wrong, texts
        if following is None:
            return
        first = following[0]


def _rule_terms(table: Table) -> list[str]:
    terms = [f"NOT ({rule})" for rule in table.rules if UID_RULE not in rule]
    return terms + [term for column in table.columns for term in _range_terms(column)]


# ---- plain questions, one for each kind of fault -------------------------------------------------------------------
def check_rules(connection: sqlite3.Connection, table: Table) -> Check | None:
    """Every CHECK of the format, and every number within reach; None = nothing wrong."""
    terms = _rule_terms(table)
    if not terms:
        return None
    question = f'SELECT count(*) FROM "{table.name}" NOT INDEXED WHERE {" OR ".join(terms)}'
    count = connection.execute(question).fetchone()[0]
    return failed(Verdict.DAMAGED, "contents", "rule_broken", count=count, table=table.name) if count else None


def _range_terms(column: Column) -> Iterator[str]:
    name = f'"{column.name}"'
    if column.type == "INTEGER" and column.name.endswith("_s"):
        yield f"{name} NOT BETWEEN {-FURTHEST_S} AND {FURTHEST_S}"
    elif column.type == "REAL":
        yield f"{name} NOT BETWEEN {-LARGEST_REAL} AND {LARGEST_REAL}"


def check_lengths(connection: sqlite3.Connection, table: Table) -> Check | None:
    """No text is longer than the format allows. Lengths are read from row headers, not by loading the text.

    `length()` of a text stops at its first NUL, so the bytes are bounded too.
    """
    most = LONGEST_JSON_BYTES if table.name in LOG_TABLES else LONGEST_TEXT_BYTES
    terms = []
    for column in table.columns:
        size = f'length(CAST("{column.name}" AS BLOB))'
        if column.type == "TEXT" and table.name in LOG_TABLES:
            terms.append(f"{size} > {most}")
        elif column.type == "TEXT" and not column.is_words:
            too_many = f'length("{column.name}") > {LONGEST_TEXT_CHARS}'
            terms.append(f"({size} > {LONGEST_TEXT_CHARS} AND ({size} > {most} OR {too_many}))")
        elif column.type == "BLOB":
            terms.append(f'length("{column.name}") > {LONGEST_BLOB_BYTES}')
    question = f'SELECT 1 FROM "{table.name}" NOT INDEXED WHERE {" OR ".join(terms) or "0"} LIMIT 1'
    if connection.execute(question).fetchone():
        return failed(Verdict.UNSAFE, "contents", "text_too_long", limit=LONGEST_TEXT_CHARS, table=table.name)
    return None


def check_texts(connection: sqlite3.Connection, table: Table) -> Check | None:
    """Every text is UTF-8 (Python's reading is strict: no surrogates, no overlong forms) and holds no NUL."""
    names = [f'"{column.name}"' for column in table.columns if _is_free_text(column)]
    if not names:
        return None
    question = f'SELECT {", ".join(names)} FROM "{table.name}" NOT INDEXED'
    try:
        plain = _texts_are_plain(connection, question, _ROWS_AT_ONCE)
    except MemoryError:  # many long texts in a row, which is allowed: one by one then
        plain = _texts_are_plain(connection, question, 1)
    return None if plain else failed(Verdict.DAMAGED, "contents", "not_utf8", table=table.name)


def _is_free_text(column: Column) -> bool:
    """True for a text whose letters nothing else has checked."""
    return column.type == "TEXT" and not column.is_words and column.name != "uid"


def _texts_are_plain(connection: sqlite3.Connection, question: str, rows_at_once: int) -> bool:
    cursor = connection.execute(question)
    try:
        while rows := cursor.fetchmany(rows_at_once):
            if "\x00" in "".join(chain.from_iterable(rows)):
                return False
    except (UnicodeDecodeError, TypeError):  # TypeError: a NULL or a number where text must be
        return False
    except sqlite3.OperationalError as error:
        if "UTF-8" not in str(error):
            raise
        return False
    return True
