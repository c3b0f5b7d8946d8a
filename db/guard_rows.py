"""The checks that let SQLite read the file: its own page check, and what the rows of a case must be.

They run in the examining process only, on a connection that is read-only and immutable, after the list of tables
was found to be word for word that of the version. SQLite leaves CHECKs out on such a connection, so the rules are
taken from the known statements and asked for here.
"""

from __future__ import annotations

import json
import re
import sqlite3
import string
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from itertools import chain
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
KEYS_COMPARED: Final = 20_000
"""Rows of `record` whose key is compared with the hash of their name; of more, an even choice."""

FEW_ROWS: Final = 1_000
"""Below, SQLite's own check of references is as quick."""

LOG_TABLES: Final = ("operation", "base_value")
NESTING: Final = ("parent_id", "included_in_id", "reply_to_id", "derived_from_id", "replaces_id")
"""Columns that put a row inside or behind another of its table."""

LONGEST_UID: Final = 200
_UID_BYTES: Final = (string.ascii_letters + string.digits + "-._:").encode()
_UID_RULE: Final = "uid NOT GLOB"
_WORDS_RULE: Final = re.compile(r"^\s*(\w+) IN \('")
LONGEST_COUNTS: Final = 20_000
LARGEST_COUNT: Final = 1 << 53
_HEX: Final = re.compile(r"[0-9a-f]{32}")
_PAGE_NUMBER: Final = re.compile(r"\b[Pp]age (\d+)")
_ROWS_AT_ONCE: Final = 2_000


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
    if not any(_leads_nowhere(connection, table) for table in tables):
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


def _leads_nowhere(connection: sqlite3.Connection, table: Table) -> bool:
    count = connection.execute(f'SELECT count(*) FROM (SELECT 1 FROM "{table.name}" LIMIT ?)', [FEW_ROWS]).fetchone()[0]
    if count < FEW_ROWS:
        return connection.execute(f'PRAGMA foreign_key_check("{table.name}")').fetchone() is not None
    for reference in table.references:
        how = f'INDEXED BY "{reference.index}"' if reference.index else "NOT INDEXED"
        own = f'SELECT "{reference.column}" FROM "{table.name}" {how} WHERE "{reference.column}" IS NOT NULL'
        those = f'SELECT "{reference.key}" FROM "{reference.parent}" NOT INDEXED'
        if connection.execute(f"{own} EXCEPT {those} ORDER BY 1 LIMIT 1").fetchone():
            return True
    return False


def check_rules(connection: sqlite3.Connection, tables: list[Table], step: Callable[[], None]) -> Check | None:
    """Every CHECK of the format, and every number within reach; None = nothing wrong."""
    for table in tables:
        terms = [f"NOT ({rule})" for rule in table.rules if _UID_RULE not in rule]
        terms += [term for column in table.columns for term in _range_terms(column)]
        if not terms:
            continue
        question = f'SELECT count(*) FROM "{table.name}" WHERE {" OR ".join(terms)}'
        count = connection.execute(question).fetchone()[0]
        if count:
            return failed(Verdict.DAMAGED, "contents", "rule_broken", count=count, table=table.name)
        step()
    return None


def _range_terms(column: Column) -> Iterator[str]:
    name = f'"{column.name}"'
    if column.type == "INTEGER" and column.name.endswith("_s"):
        yield f"{name} NOT BETWEEN {-FURTHEST_S} AND {FURTHEST_S}"
    elif column.type == "REAL":
        yield f"{name} NOT BETWEEN {-LARGEST_REAL} AND {LARGEST_REAL}"


def check_lengths(connection: sqlite3.Connection, tables: list[Table], step: Callable[[], None]) -> Check | None:
    """No text is longer than the format allows. Lengths are read from row headers, not by loading the text.

    `length()` of a text stops at its first NUL, so the bytes are bounded too.
    """
    fail = partial(failed, Verdict.UNSAFE, "contents", "text_too_long", limit=LONGEST_TEXT_CHARS)
    for table in tables:
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
        question = f'SELECT 1 FROM "{table.name}" WHERE {" OR ".join(terms) or "0"} LIMIT 1'
        if connection.execute(question).fetchone():
            return fail(table=table.name)
        step()
    return None


def check_texts(connection: sqlite3.Connection, tables: list[Table], step: Callable[[], None]) -> Check | None:
    """Every text is UTF-8 (Python's reading is strict: no surrogates, no overlong forms) and holds no NUL."""
    for table in tables:
        names = [f'"{column.name}"' for column in table.columns if _is_free_text(column)]
        if not names:
            continue
        question = f'SELECT {", ".join(names)} FROM "{table.name}"'
        try:
            plain = _texts_are_plain(connection, question, _ROWS_AT_ONCE)
        except MemoryError:  # many long texts in a row, which is allowed: one by one then
            plain = _texts_are_plain(connection, question, 1)
        if not plain:
            return failed(Verdict.DAMAGED, "contents", "not_utf8", table=table.name)
        step()
    return None


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


def check_names(connection: sqlite3.Connection) -> tuple[Check | None, int, int]:
    """(failure, rows of record, rows compared): each key is the hash of its uid, and each uid is a plain name.

    Keys are hashes, so those that a number divides are an even choice of all.
    """
    rows = connection.execute("SELECT count(*) FROM record").fetchone()[0]
    every = max(1, rows // KEYS_COMPARED)
    wrong = compared = 0
    cursor = connection.execute("SELECT uid FROM record")
    while batch := cursor.fetchmany(_ROWS_AT_ONCE):
        uids = [uid for (uid,) in batch]
        if "".join(uids).encode().translate(None, _UID_BYTES) or max(map(len, uids)) > LONGEST_UID or "" in uids:
            wrong += 1
    for key, uid in connection.execute("SELECT id, uid FROM record WHERE id % ? = 0", [every]):
        compared += 1
        wrong += key != _id_of(uid)
    if wrong:
        return failed(Verdict.DAMAGED, "contents", "bad_name", count=wrong), rows, compared
    if not connection.execute("SELECT 1 FROM case_info WHERE id = ?", [_id_of("case")]).fetchone():
        return failed(Verdict.DAMAGED, "contents", "no_case_row"), rows, compared
    if not _state_makes_sense(connection):
        return failed(Verdict.DAMAGED, "contents", "no_state"), rows, compared
    return None, rows, compared


def _state_makes_sense(connection: sqlite3.Connection) -> bool:
    """The one row about the file itself: its uids name folders, its counts are read as they are."""
    question = "SELECT case_uid, revision_id, revision_number, counts_json FROM case_state LIMIT 2"
    found = connection.execute(question).fetchall()
    if len(found) != 1:
        return False
    case_uid, revision_id, number, text = found[0]
    if not (_HEX.fullmatch(case_uid) and _HEX.fullmatch(revision_id) and 0 <= number < LARGEST_COUNT):
        return False
    try:
        counts = json.loads(text) if len(text) <= LONGEST_COUNTS else None
    except (ValueError, RecursionError):
        return False
    return isinstance(counts, dict) and all(type(n) is int and 0 <= n < LARGEST_COUNT for n in counts.values())


def _id_of(uid: str) -> int:
    """The same rule as `db.domain.id_of`, here without loading the record types into this process."""
    return (int.from_bytes(sha256(uid.encode()).digest()[:8], "big") >> 2) or 1


def check_nesting(connection: sqlite3.Connection, tables: list[Table]) -> Check | None:
    """Rows inside rows: no circle, and no deeper than `DEEPEST_NESTING`."""
    for table in tables:
        for column in table.inside:
            question = f'SELECT "{table.key}", "{column}" FROM "{table.name}" WHERE "{column}" IS NOT NULL'
            code = _nesting_fault(dict(connection.execute(question)))
            if code:
                return failed(
                    Verdict.UNSAFE if code == "too_deep" else Verdict.DAMAGED,
                    "contents", code, table=table.name, limit=DEEPEST_NESTING,
                )  # fmt: skip
    return None


def _nesting_fault(parents: dict[int, int]) -> str:
    """'' or the code of what is wrong. Each row's depth is worked out once."""
    depths: dict[int, int] = {}
    for start in parents:
        chain_ids: list[int] = []
        seen: set[int] = set()
        row: int | None = start
        while row is not None and row not in depths:
            if row in seen:
                return "in_a_circle"
            seen.add(row)
            chain_ids.append(row)
            row = parents.get(row)
        depth = depths[row] if row is not None else 0
        for row_id in reversed(chain_ids):
            depth += 1
            depths[row_id] = depth
        if depth > DEEPEST_NESTING:
            return "too_deep"
    return ""


def check_attached(connection: sqlite3.Connection) -> Check:
    """Attached files are as long as recorded, and none is too large."""
    longest = connection.execute("SELECT max(length(data)) FROM attachment_data").fetchone()[0] or 0
    if longest > LONGEST_BLOB_BYTES:
        return failed(
            Verdict.UNSAFE, "attached_files", "attached_too_large", size_bytes=longest, limit_bytes=LONGEST_BLOB_BYTES
        )
    differ = connection.execute(
        "SELECT count(*) FROM attachment a JOIN attachment_data d ON d.attachment_id = a.id"
        " WHERE length(d.data) <> a.size"
    ).fetchone()[0]
    if differ:
        return failed(Verdict.DAMAGED, "attached_files", "attached_differ", count=differ)
    count, total = connection.execute("SELECT count(*), total(size) FROM attachment").fetchone()
    if not count:
        return passed("attached_files", "none")
    return passed("attached_files", "attached", count=count, size_bytes=int(total))
