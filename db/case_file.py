"""`CaseFile`: one case on disk, the one class that outsiders use to open, change, copy and close it."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TypeVar

from db import connection as sql
from db import dump, guard, schema, seen_files, upgrade
from db.domain import CaseInfo, Record, RecordId, Row
from db.edits import (
    SETTLE_NAME,
    Applied,
    Edit,
    EditWriter,
    Put,
    Remove,
    Revision,
    inverse_of,
    key_of_object,
    missing_references,
    new_edit_id,
    references_to,
    touched_keys,
    unknown_reference,
)
from db.errors import CaseError, ErrorCode
from db.fresh_file import copy_whole, fill_new_case, fresh_file, renew_state
from db.history import edit_that_reverts
from db.lost_rows import NOTHING_LOST, LostRows, lost_of
from db.operations import LogWriter
from db.queries import still_using
from db.rows import read_record, read_where

R = TypeVar("R", bound=Row)

IN_MEMORY: Final = Path(":memory:")


class CaseFile:
    """One open case file. Not for several threads at once: a worker takes a `reader()` of its own."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        """Use `create`, `open` or `in_memory`."""
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self._identity = _identity_of(path)
        self._written: seen_files.Facts | None = None  # the file as our own last commit left it
        self.case_uid, self.revision = self._state()

    # ---- opening and closing ---------------------------------------------------------------------------------
    @classmethod
    def create(cls, path: Path | str, info: CaseInfo, rows: Iterable[Row] = (), *, app_version: str = "") -> CaseFile:
        """Writes a new case with these rows, in any order, as its base, and opens it.

        The file appears whole or not at all. Raises CaseError EXISTS, INVALID, UNKNOWN_RECORD (a reference to
        nothing), DISK_FULL, NO_PERMISSION, IO.
        """
        path = Path(path)
        if path.exists():
            raise CaseError(ErrorCode.EXISTS, f"There is already a file {path}.", path=path)
        with fresh_file(path) as draft:
            connection = sql.open_connection(draft, read_only=False, create=True)
            try:
                fill_new_case(connection, info, rows, app_version)
            finally:
                sql.close_connection(connection, read_only=False)
        created = cls._connect(path, read_only=False)
        created._written = seen_files.stamp_of(path)
        return created

    @classmethod
    def in_memory(cls, info: CaseInfo, rows: Iterable[Row] = (), *, app_version: str = "") -> CaseFile:
        """A case without a file, for a trial run of an import, a notebook or a test."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        sql.prepare(connection, read_only=False, create=True)
        fill_new_case(connection, info, rows, app_version)
        return cls(connection, IN_MEMORY, read_only=False)

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> CaseFile:
        """Opens a case, after the guard has examined it (or knows it unchanged).

        A case of an older version is brought up to date first, after a backup; one that may only be read is read from
        a copy of the newest version.

        Raises CaseError NOT_A_CASE, NEWER_VERSION, UNSAFE, DAMAGED, MISSING, NO_PERMISSION, BUSY, IO; for an older
        version also READ_ONLY and DISK_FULL.
        """
        guard.examine(path).raise_if_refused()
        case_file = cls._connect(Path(path), read_only=read_only)
        if case_file.version == schema.VERSION:
            return case_file
        case_file.close()
        return cls._connect(upgrade.newest_version_of(Path(path), read_only=read_only), read_only=read_only)

    @classmethod
    def _connect(cls, path: Path, *, read_only: bool) -> CaseFile:
        connection = sql.open_connection(path, read_only=read_only)
        try:
            sql.check_header(connection, path)
            return cls(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise

    def reader(self) -> CaseFile:
        """A second, read-only connection to the same file, for a worker. The caller closes it."""
        if self.path == IN_MEMORY:
            copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self.connection.backup(copy)
            sql.prepare(copy, read_only=True)
            return CaseFile(copy, IN_MEMORY, read_only=True)
        return CaseFile._connect(self.path, read_only=True)

    @classmethod
    def reader_at(cls, path: Path) -> CaseFile:
        """As `reader()` of the case that this program has open there, for another process of it: no second look."""
        return cls._connect(path, read_only=True)

    def close(self) -> None:
        """Closes the file and leaves nothing beside it. A second close does nothing."""
        sql.close_connection(self.connection, read_only=self.read_only)
        if self._written is not None:
            seen_files.remember(self.path, only_if=self._written)
            self._written = None

    def __enter__(self) -> CaseFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- changing --------------------------------------------------------------------------------------------
    def apply(
        self,
        edit: Edit,
        *,
        author: str,
        replica: str,
        wall_ms: int | None = None,
        undo_of: str = "",
        edit_id: str = "",
        as_base: bool = False,
    ) -> Applied:
        """Carries out an edit in one transaction and returns once it is on disk.

        `replica` names this installation, `wall_ms` its clock (now, where None). `undo_of` is the edit this one takes
        back. `as_base`: rows nobody knew enter without operations, as an import's do. `edit_id`: give the same one
        again to retry after an error, because a commit may have succeeded although an error was reported.

        Raises CaseError INVALID (facts kind, field), UNKNOWN_RECORD, STILL_USED (facts used, by), CONFLICT (another
        window changed a row of this edit since our last look; facts rows), READ_ONLY, MISSING or REPLACED (the path
        leads nowhere or to another file now), DISK_FULL, BUSY, IO;
        the file is then as it was.
        """
        self.check_writable()
        clock = time.time_ns() // 1_000_000 if wall_ms is None else wall_ms
        log = LogWriter(self.connection, replica, clock, edit_id or new_edit_id())
        writer = EditWriter(self.connection, log, author, as_base)
        if edit_id and (saved := self._saved_before(edit, edit_id)):
            return saved
        try:
            with sql.transaction(self.connection, self.path):
                others = self._check_others(edit)
                writer.settle_merge()
                writer.carry_out(edit)
                if log.written or writer.inverse:
                    self._log_edit(log, edit.name if writer.inverse else SETTLE_NAME, author, undo_of)
                    revision = self._commit_state(writer, log)
                else:
                    revision = self._state()[1]
        except CaseError as error:
            raise self._explained(error, edit) from error
        self.revision = revision
        self._written = seen_files.stamp_of(self.path)
        return Applied(
            inverse=inverse_of(edit.name, writer.inverse),
            kinds=frozenset(writer.kinds),
            ids=frozenset(writer.ids),
            owners=frozenset(writer.owners),
            edit_id=log.edit_id if writer.inverse else "",
            revision=revision,
            others_changed=others,
        )

    @property
    def lost(self) -> LostRows:
        """What this case is known to lack: it was made of what could be read of a damaged file."""
        return lost_of(self.case_uid) if self.case_uid else NOTHING_LOST

    def changed_elsewhere(self) -> bool:
        """True where another window has committed since our last look. Cheap enough for a timer."""
        with sql.world_errors(self.path):
            return self._state()[1] != self.revision

    def refresh(self) -> Revision:
        """Takes note of what others committed; the caller reads the case again."""
        with sql.world_errors(self.path):
            self.revision = self._state()[1]
        return self.revision

    def was_replaced(self) -> bool:
        """True where the path no longer leads to the file we hold open: moved, deleted or replaced under us."""
        return self._identity is not None and _identity_of(self.path) != self._identity

    @property
    def version(self) -> int:
        """The format version of the file."""
        with sql.world_errors(self.path):
            return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    # ---- reading ---------------------------------------------------------------------------------------------
    def get(self, record_id: RecordId) -> Record | None:
        """The record with this id, or None."""
        with sql.world_errors(self.path):
            return read_record(self.connection, record_id)

    def rows(self, row_type: type[R], where_field: str = "", values: Iterable[Any] = ()) -> list[R]:
        """All rows of a type, or those whose field has one of the values; in order of their keys."""
        with sql.reading(self.connection, self.path):
            return list(read_where(self.connection, row_type, where_field, values))

    def counts(self) -> dict[str, int]:
        """Rows by table as written at the last commit."""
        with sql.world_errors(self.path):
            text = self.connection.execute("SELECT counts_json FROM case_state").fetchone()[0]
        return {str(table): int(count) for table, count in json.loads(text).items()}

    def dump_state(self) -> bytes:
        """Canonical text of the state tables alone: no log, history, revision, or derived column."""
        with sql.reading(self.connection, self.path):
            return b"".join(dump.state_lines(self.connection))

    def fingerprint(self) -> str:
        """SHA-256 in hex over the canonical state: the same in every copy that says the same."""
        digest = hashlib.sha256()
        with sql.reading(self.connection, self.path):
            for line in dump.state_lines(self.connection):
                digest.update(line)
        return digest.hexdigest()

    def backup_to(self, path: Path | str) -> None:
        """Copies the whole file by SQLite's backup, even while others write. Raises CaseError EXISTS and others."""
        copy_whole(self.connection, Path(path))

    # ---- within ----------------------------------------------------------------------------------------------
    def _state(self) -> tuple[str, Revision]:
        with sql.world_errors(self.path):
            found = self.connection.execute("SELECT case_uid, revision_id, revision_number FROM case_state").fetchone()
        if found is None:
            raise CaseError(ErrorCode.DAMAGED, "The case says nothing about its own state.", path=self.path)
        return found[0], Revision(found[1], found[2])

    def check_writable(self) -> None:
        """Raises CaseError READ_ONLY, REPLACED or MISSING where this file can take no edit."""
        if self.read_only:
            raise CaseError(ErrorCode.READ_ONLY, "The case is open for reading only.", path=self.path)
        if self.was_replaced():
            if self.path.exists():
                raise CaseError(
                    ErrorCode.REPLACED, f"{self.path} is no longer the file that was opened.", path=self.path
                )
            raise CaseError(ErrorCode.MISSING, f"{self.path} was moved or deleted.", path=self.path)

    def _check_others(self, edit: Edit) -> bool:
        """Whether others committed since our last look; CONFLICT where they changed a row of this edit."""
        if self._state()[1] == self.revision:
            return False
        changed = self.connection.execute(
            "SELECT DISTINCT o.object FROM edit e JOIN operation o ON o.edit_id = e.id WHERE e.revision_number > ?",
            (self.revision.number,),
        )
        both = {key_of_object(row[0]) for row in changed} & touched_keys(edit)
        if both:
            sentence = "Another window has changed this since it was last shown here."
            raise CaseError(ErrorCode.CONFLICT, sentence, rows=sorted(both), path=self.path)
        return True

    def _saved_before(self, edit: Edit, edit_id: str) -> Applied | None:
        """What a retried edit did, where its commit had succeeded after all."""
        with sql.reading(self.connection, self.path):
            found = self.connection.execute("SELECT 1 FROM edit WHERE id = ?", (edit_id,)).fetchone()
            if found is None:
                return None
            inverse = edit_that_reverts(self, edit_id)
        touched = touched_keys(edit)
        return Applied(
            inverse=inverse,
            kinds=frozenset(kind for kind, _id in touched),
            ids=frozenset(row_id for _kind, row_id in touched),
            owners=frozenset(),
            edit_id=edit_id,
            revision=self.refresh(),
            others_changed=True,
        )

    def _log_edit(self, log: LogWriter, name: str, author: str, undo_of: str) -> None:
        number = self._state()[1].number + 1
        self.connection.execute(
            "INSERT INTO edit (id, name, author, wall_ms, undo_of, revision_number) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT(id) DO NOTHING",
            (log.edit_id, name, author, log.wall_ms, undo_of, number),
        )

    def _commit_state(self, writer: EditWriter, log: LogWriter) -> Revision:
        counts = self.counts()
        for table, more in writer.counts.items():
            counts[table] = counts.get(table, 0) + more
        counts["operation"] = counts.get("operation", 0) + log.written
        counts["edit"] = counts.get("edit", 0) + 1
        return renew_state(self.connection, counts, log.wall_ms // 1000)

    def _explained(self, error: CaseError, edit: Edit) -> CaseError:
        """A broken reference, found at the commit, with the rows it concerns."""
        if error.facts.get("sqlite") != "SQLITE_CONSTRAINT_FOREIGNKEY":
            return error
        removed = [(change.kind, change.id) for change in edit.changes if isinstance(change, Remove)]
        rows = [change.row for change in edit.changes if isinstance(change, Put)]
        used = still_using(self, removed, touched_keys(edit)) + references_to(removed, rows)
        if used:
            sentence = f"Other rows still use what would go: {len(used)}."
            return CaseError(ErrorCode.STILL_USED, sentence, used=removed, by=used, path=self.path)
        missing = missing_references(rows, self.connection)
        return unknown_reference(missing, path=self.path) if missing else error


def _identity_of(path: Path) -> tuple[int, int] | None:
    if path == IN_MEMORY:
        return None
    try:
        found = os.stat(path)
    except OSError:
        return (0, 0)
    return found.st_dev, found.st_ino
