"""The search index as a file of its own in the cache folder: an FTS5 table without content and a map to the records.

`words` holds nothing but the inverted lists; a row's key says its group and its importance, so that FTS5 itself walks
the hits of one group from the most important on and stops when there are enough. `entry` maps a key to its record. An
entry that is no longer true is emptied, never removed: its key stays taken, and the stale words lead nowhere.

sqlite-utils makes the plain tables; its `enable_fts` knows no prefix indexes and no table without content, so the FTS5
table is made through its connection in SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from db.connection import world_errors
from db.domain import RecordId
from db.errors import CaseError, ErrorCode
from db.search_row import SearchRow
from db.search_rows import GROUP_OF, GROUPS, KINDS
from db.search_text import fold, words_of

FORMAT: Final = "3"
"""Renewed whenever what an index holds or means is changed; an index of another format is built anew."""

_GROUP_SHIFT: Final = 32
_WEIGHT_SHIFT: Final = 25
_HEAVIEST: Final = 100
_HASH_BYTES: Final = 48 * 1024 * 1024
_KIND_CODE: Final = {kind: code for code, kind in enumerate(KINDS)}

_WORDS_SQL: Final = (
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, prefix='1 2 3',"
    " tokenize='unicode61 remove_diacritics 2')"
)
_ENTRY_SQL: Final = (
    "INSERT INTO entry (id, record_id, kind, on_id, known_s, withdrawn_s, start_s, end_s, paragraph, offset)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def group_range(group: str) -> tuple[int, int]:
    """The first and last key an entry of a group may have."""
    code = GROUPS.index(group) + 1
    return code << _GROUP_SHIFT, (code + 1 << _GROUP_SHIFT) - 1


def first_key(row: SearchRow) -> int:
    """The first key of the rows of its group that are as important as this one."""
    weight = _HEAVIEST - max(0, min(_HEAVIEST, row.importance))
    return group_range(GROUP_OF[row.kind])[0] | weight << _WEIGHT_SHIFT


def open_index(path: Path, *, create: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """A connection to an index file. Raises CaseError MISSING, DAMAGED, NOT_A_CASE, DISK_FULL, NO_PERMISSION, IO."""
    if not create and not path.exists():
        raise CaseError(ErrorCode.MISSING, f"There is no search index {path}.", path=path)
    with world_errors(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2.0)
        try:
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
            connection.execute("PRAGMA cache_size = -32768")  # KiB
            if create:
                _make_tables(connection)
            else:
                connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    # A half-built index is thrown away, so nothing has to survive a crash while it is being built.
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    database.table("meta").create({"key": str, "value": str}, pk="key")
    whole = ("id", "record_id", "kind", "on_id", "known_s", "withdrawn_s", "start_s", "end_s", "paragraph", "offset")
    database.table("entry").create(dict.fromkeys(whole, int), pk="id")
    connection.execute(_WORDS_SQL)
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row)")
    connection.execute(f"INSERT INTO words(words, rank) VALUES ('hashsize', {_HASH_BYTES})")
    connection.execute("CREATE TABLE term (text TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID")


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index says of itself."""
    return dict(connection.execute("SELECT key, value FROM meta"))


def write_meta(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    """Notes facts about the index."""
    connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", list(values.items()))


class Writer:
    """Adds rows to an index. While building, rows come in the order of their keys, so that FTS5 merges nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._next: dict[int, int] = {}

    def add(self, rows: Iterable[SearchRow]) -> int:
        """Adds rows; how many they were."""
        words: list[tuple[int, str]] = []
        entries: list[tuple[Any, ...]] = []
        for row in rows:
            key = self._key(row)
            words.append((key, fold(row.text())))
            entries.append(
                (
                    key, row.record_id, _KIND_CODE[row.kind], None if row.on_id == row.record_id else row.on_id,
                    row.known_s, row.withdrawn_s, row.start_s, row.end_s, row.paragraph or None, row.offset or None,
                )
            )  # fmt: skip
        self._connection.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", words)
        self._connection.executemany(_ENTRY_SQL, entries)
        return len(words)

    def _key(self, row: SearchRow) -> int:
        first = first_key(row)
        if first not in self._next:
            last = first + (1 << _WEIGHT_SHIFT) - 1
            sql = "SELECT max(id) FROM entry WHERE id BETWEEN ? AND ?"
            taken = self._connection.execute(sql, (first, last)).fetchone()[0]
            self._next[first] = first if taken is None else taken + 1
        key = self._next[first]
        self._next[first] = key + 1
        return key

    def forget(self, record_ids: Iterable[RecordId]) -> None:
        """Empties the entries of these records and of their paragraphs."""
        self._connection.executemany(
            "UPDATE entry SET record_id = 0 WHERE record_id = ?", [(record_id,) for record_id in record_ids]
        )

    def learn(self, rows: Iterable[SearchRow]) -> None:
        """Adds the words of rows to the known words."""
        known = {word.folded for row in rows for word in words_of(fold(row.text()))}
        self._connection.executemany(
            "INSERT INTO term (text, documents) VALUES (?, 1)"
            " ON CONFLICT(text) DO UPDATE SET documents = documents + 1",
            [(word,) for word in sorted(known)],
        )

    def finish(self) -> None:
        """After building: one segment, the list of known words, the way from a record to its entries."""
        run = self._connection.execute
        run("INSERT INTO words(words) VALUES ('optimize')")
        run("INSERT INTO term (text, documents) SELECT term, doc FROM vocabulary")
        run("CREATE INDEX entry_by_record ON entry(record_id)")
        run("ANALYZE entry")


def remove_index(path: Path) -> None:
    """Removes an index and what SQLite may have left beside it."""
    with world_errors(path):
        for name in (path, path.with_name(path.name + "-journal")):
            name.unlink(missing_ok=True)
