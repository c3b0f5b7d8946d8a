"""Full-text search of a case: an index in the user's cache folder, built in the background, kept in step by edits.

The index belongs to one revision of one case: its key is the case's uid, the random revision id that every commit
renews, and the file's size. `find` gives whole values, so it may run in a worker; it never waits for the index to be
built, and it never takes a word typed by a person for syntax.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.case_file import IN_MEMORY, CaseFile
from db.connection import reading, transaction, world_errors
from db.domain import TYPES, RecordId, table_of
from db.edits import Applied, Revision
from db.errors import CaseError, ErrorCode
from db.search_answer import Asked, SearchAnswer, answer_of
from db.search_filter import ids_of_kind
from db.search_query import read_query
from db.search_row import PASSAGE, SearchRow
from db.search_rows import GROUP_OF, GROUPS, READINGS, marks, read_paragraphs, read_search_rows
from db.search_store import FORMAT, Writer, open_index, read_meta, remove_index, write_meta

Progress = Callable[[int, int], None]

SLICE_ROWS: Final = 1000
"""Rows read in one transaction: a few milliseconds, so that a writer hardly waits."""

_ID_SLICE: Final = 20_000


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What building an index took, and what it holds."""

    rows: int
    seconds: float
    bytes: int


class SearchIndex:
    """The index of one case. Every method opens what it needs and closes it again, so any thread may call it."""

    def __init__(self, case_file: CaseFile, cache_dir: Path) -> None:
        """Use `open`."""
        self._case_file = case_file
        self.path = cache_dir / "search" / f"{case_file.case_uid}.sqlite"
        self._uid = case_file.case_uid

    @classmethod
    def open(cls, case_file: CaseFile, cache_dir: Path) -> SearchIndex:
        """The index of a case, whether it is there yet or not. Raises CaseError NO_PERMISSION, IO."""
        index = cls(case_file, cache_dir)
        with world_errors(index.path):
            index.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return index

    # ---- is it right? ----------------------------------------------------------------------------------------
    def is_current(self) -> bool:
        """Whether the index is there and belongs to the case as it is on disk now."""
        with closing(self._case_file.reader()) as reader:
            return self._meta() == self._key(reader, reader.revision)

    def _meta(self) -> dict[str, str]:
        try:
            with closing(open_index(self.path, read_only=True)) as connection, world_errors(self.path):
                return read_meta(connection)
        except CaseError:
            return {}  # not there, or spoiled: the same as none

    def _key(self, reader: CaseFile, revision: Revision) -> dict[str, str]:
        size = 0 if reader.path == IN_MEMORY else os.stat(reader.path).st_size
        return {
            "format": FORMAT,
            "case_uid": self._uid,
            "revision": revision.id,
            "number": str(revision.number),
            "size": str(size),
        }

    # ---- making it -------------------------------------------------------------------------------------------
    def build(self, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> IndexFacts:
        """Builds the index anew beside the old one and puts it in its place when it is whole.

        Reads in slices from a reader of its own; what is edited meanwhile is brought in by the `update` calls that
        follow, for the index then stands at the revision at which the building began.
        Raises CaseError CANCELLED, DISK_FULL, NO_PERMISSION, IO, and leaves nothing behind then.
        """
        begun = time.perf_counter()
        draft = self.path.with_suffix(f".{os.getpid()}.part")
        remove_index(draft)
        try:
            with closing(self._case_file.reader()) as reader:
                rows = self._fill(draft, reader, progress, cancelled or (lambda: False))
            with world_errors(self.path):
                os.replace(draft, self.path)
                return IndexFacts(rows, time.perf_counter() - begun, os.stat(self.path).st_size)
        finally:
            remove_index(draft)

    def _fill(self, draft: Path, reader: CaseFile, progress: Progress | None, cancelled: Callable[[], bool]) -> int:
        key, counts = self._key(reader, reader.revision), reader.counts()
        total = sum(counts.get(table_of(TYPES[kind]), 0) for kind in READINGS)
        with closing(open_index(draft, create=True)) as connection, world_errors(draft):
            writer, done = Writer(connection), 0
            connection.execute("BEGIN")
            for rows in _all_rows(reader):
                if cancelled():
                    raise CaseError(ErrorCode.CANCELLED, "The search index was not built.")
                done += writer.add(rows)
                if progress is not None:
                    progress(min(done, total), total)
            writer.finish()
            write_meta(connection, key)
            connection.execute("COMMIT")
        return done

    # ---- keeping it in step ----------------------------------------------------------------------------------
    def update(self, applied: Applied) -> bool:
        """Brings in one edit. False where the index did not stand just before it, and must be built anew."""
        if not self.path.exists() or applied.others_changed:
            return False
        with closing(self._case_file.reader()) as reader, closing(open_index(self.path)) as connection:
            meta = read_meta(connection)
            if meta.get("format") != FORMAT or meta.get("case_uid") != self._uid:
                return False
            number = int(meta["number"])
            if number >= applied.revision.number:
                return meta["revision"] == applied.revision.id or number > applied.revision.number
            if number + 1 != applied.revision.number:
                return False
            touched = set(applied.ids) | set(applied.owners)
            with reading(reader.connection, reader.path) as case:
                touched |= _told_with(case, touched)
                rows = list(_rows_of(case, touched))
            with transaction(connection, self.path):
                writer = Writer(connection)
                writer.forget(touched)
                writer.add(sorted(rows, key=lambda row: -row.importance))
                writer.learn(rows)
                write_meta(connection, self._key(reader, applied.revision))
        return True

    # ---- asking it -------------------------------------------------------------------------------------------
    def find(
        self,
        text: str,
        limit: int = 50,
        groups: Collection[str] | None = None,
        span: tuple[int, int] | None = None,
        as_of_s: int | None = None,
        *,
        whole_words: bool = False,
        cancelled: Callable[[], bool] | None = None,
    ) -> SearchAnswer:
        """What a typed text finds: groups of hits, the most telling first.

        `limit`: hits told of in each group; `groups`: only these of `db.search_rows.GROUPS`; `span`: only what touches
        these seconds; `as_of_s`: only what was known by that second (None: all that is known and not withdrawn).
        An answer has `ready` False while there is no index. Raises CaseError DAMAGED, BUSY, IO, CANCELLED.
        """
        wanted = tuple(group for group in GROUPS if groups is None or group in groups)
        asked = Asked(text, read_query(text, whole_words=whole_words), limit, wanted, span, as_of_s, whole_words)
        if asked.query.empty:
            return SearchAnswer(text, ready=True)
        if not self.path.exists():
            return SearchAnswer(text, ready=False)
        with (
            closing(self._case_file.reader()) as reader,
            closing(open_index(self.path, read_only=True)) as connection,
            world_errors(self.path),
        ):
            return answer_of(connection, reader, asked, cancelled or (lambda: False))

    def ids_of_kind(
        self, text: str, kind: str, cancelled: Callable[[], bool] | None = None
    ) -> NDArray[np.int64] | None:
        """Every record of a kind in whose words each typed word begins some word; None while there is no index.

        Nothing is left out for the date or the span: what asks knows what it shows. Raises as `find`.
        """
        query = read_query(text)
        if query.empty or not self.path.exists():
            return None
        with closing(open_index(self.path, read_only=True)) as connection, world_errors(self.path):
            return ids_of_kind(connection, query, kind, cancelled or (lambda: False))


# ---- all rows, in the order of the index ------------------------------------------------------------------------
def _all_rows(reader: CaseFile) -> Iterator[list[SearchRow]]:
    """Every row of the case in slices, group by group and the most important first within each."""
    for group in GROUPS:
        kinds = [kind for kind in READINGS if GROUP_OF[kind] == group]
        if group == GROUP_OF["event"]:
            yield from _slices(reader, "event", _events_by_importance(reader))
            kinds.remove("event")
        rows: list[SearchRow] = []
        for kind in kinds:
            for part in _slices(reader, kind, _ids(reader, table_of(TYPES[kind]), "id")):
                rows.extend(part)
        if group == GROUP_OF[PASSAGE]:
            yield from _in_order(rows, 51, 101)
            yield from _paragraphs(reader)
            yield from _in_order(rows, 0, 50)
        else:
            yield from _in_order(rows, 0, 101)


def _in_order(rows: list[SearchRow], least: int, below: int) -> Iterator[list[SearchRow]]:
    kept = sorted((row for row in rows if least <= row.importance < below), key=lambda row: -row.importance)
    for start in range(0, len(kept), SLICE_ROWS):
        yield kept[start : start + SLICE_ROWS]


def _slices(reader: CaseFile, kind: str, ids: list[RecordId]) -> Iterator[list[SearchRow]]:
    for start in range(0, len(ids), SLICE_ROWS):
        with reading(reader.connection, reader.path) as connection:
            rows = list(read_search_rows(connection, kind, ids[start : start + SLICE_ROWS]))
        yield rows


def _paragraphs(reader: CaseFile) -> Iterator[list[SearchRow]]:
    for source_id in _ids(reader, "source_text", "source_id"):
        with reading(reader.connection, reader.path) as connection:
            rows = list(read_paragraphs(connection, [source_id]))
        yield rows


def _ids(reader: CaseFile, table: str, key: str) -> list[RecordId]:
    found: list[RecordId] = []
    sql = f"SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {_ID_SLICE}"
    while True:
        part = [row[0] for row in reader.connection.execute(sql, (found[-1] if found else 0,))]
        found.extend(part)
        if len(part) < _ID_SLICE:
            return found


def _events_by_importance(reader: CaseFile) -> list[RecordId]:
    found: list[tuple[int, RecordId]] = []
    sql = f"SELECT -importance, id FROM event WHERE id > ? ORDER BY id LIMIT {_ID_SLICE}"
    while True:
        part = reader.connection.execute(sql, (found[-1][1] if found else 0,)).fetchall()
        found.extend(part)
        if len(part) < _ID_SLICE:
            return [event_id for _weight, event_id in sorted(found)]


# ---- what an edit touches ---------------------------------------------------------------------------------------
def _rows_of(case: sqlite3.Connection, ids: set[RecordId]) -> Iterator[SearchRow]:
    for kind in READINGS:
        for part in _parts(set(_of_kind(case, kind, ids))):
            yield from read_search_rows(case, kind, part)
    yield from read_paragraphs(case, _of_kind(case, "source", ids))


def _of_kind(case: sqlite3.Connection, kind: str, ids: set[RecordId]) -> list[RecordId]:
    found: list[RecordId] = []
    for part in _parts(ids):
        sql = f"SELECT id FROM record WHERE kind = ? AND id IN {marks(part)}"
        found.extend(row[0] for row in case.execute(sql, (kind, *part)))
    return found


def _told_with(case: sqlite3.Connection, ids: set[RecordId]) -> set[RecordId]:
    """The records in whose words these are named: an actor's new name is the new name in its roles too."""
    found: set[RecordId] = set()
    for kind, one in READINGS.items():
        for column in one.refers:
            for part in _parts(ids):
                sql = f"SELECT id FROM {table_of(TYPES[kind])} WHERE {column} IN {marks(part)}"
                found.update(row[0] for row in case.execute(sql, part))
    return found


def _parts(ids: set[RecordId]) -> Iterator[list[RecordId]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), SLICE_ROWS):
        yield wanted[start : start + SLICE_ROWS]
