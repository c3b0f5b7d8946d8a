"""The process that examines a stranger's file, so that the window never touches one before it is trusted.

It is started by `db.guard` with nothing but the standard library, reads one JSON request from its input, and
writes JSON lines to its output: `{"progress": 0.4}` as it goes, `{"checks": […]}` or `{"error": …}` at the end.
It has limits on memory, time and what it may write; where it breaks one, its death is the answer.

The window may have the same file open. Closing any descriptor of a file gives up all POSIX locks that the process
holds on it, so even the header is read here and not there.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from db import guard_checks, guard_contents, guard_rows, guard_values
from db.btree import BadPage
from db.file_locks import LockedElsewhere, has_writer, shared_lock
from db.guard_report import Check, Verdict, check_as_json, check_from_json, failed, passed
from db.header import HEADER_BYTES, PAGE_SIZE_BYTES, Header

COPIED_BYTES: Final = 16 * 1024**2
"""Up to this size the file is examined as a private copy; above, in place, read-only and immutable."""
SHARED_BYTES: Final = 16 * 1024**2
"""Above this size the rows are checked in a second process at the same time as the pages."""
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_STEP_OPS: Final = 20_000
_SAY_EVERY_S: Final = 0.1


class Refused(Exception):
    """The checks so far end the examination."""


class Unreachable(Exception):
    """The world failed; the argument is the answer's `error`: {"code": an ErrorCode value, "detail": …}."""


@dataclass(slots=True)
class Examiner:
    """One examination: the request's values, and what has been found."""

    path: str
    private: Path
    statements: dict[int, tuple[str, ...]]
    cpu_s: float
    lock_wait_s: float = 5.0
    checks: list[Check] = field(default_factory=list)
    _steps: int = 0
    _said_at: float = 0.0

    def run(self) -> list[Check]:
        """Every check, in order, up to the first group that refuses the file."""
        with contextlib.suppress(Refused), self._opened() as (fd, size_bytes):
            header = self._check_type(fd, size_bytes)
            with shared_lock(fd, self.lock_wait_s):
                self._check_within(fd, header, size_bytes)
        return self.checks

    def _check_within(self, fd: int, header: Header, size_bytes: int) -> None:
        def is_writing() -> bool:
            return has_writer(fd)

        beside, has_journal = guard_checks.check_side_files(self.path, PAGE_SIZE_BYTES, is_writing, open_plainly)
        self._add(beside)
        name, immutable = self.path, True
        if has_journal:
            name = self._recovered(fd)
            with open(name, "rb") as copy:
                size_bytes = os.fstat(copy.fileno()).st_size
                header = self._check_type(copy.fileno(), size_bytes)
        self._add(guard_checks.check_size(header, size_bytes))
        if not has_journal and size_bytes <= COPIED_BYTES:
            name = self._copied_where_there_is_room(fd)
        with _file(name) as examined:
            pages = guard_checks.FilePages(examined, size_bytes // PAGE_SIZE_BYTES)
            check = guard_checks.check_free_pages(pages, header)
            if check:
                self.checks.pop()
                self._add(check)
            self._check_entries(pages, header)
            self._check_rows(name, header, immutable, size_bytes)
        if not has_journal and os.lstat(self.path).st_ino != os.fstat(fd).st_ino:
            raise LockedElsewhere("The file was replaced while it was examined.")

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tuple[int, int]]:
        check = guard_checks.check_kind(os.lstat(self.path))
        if check:
            self._add(check)
        fd = open_plainly(self.path)
        try:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                self._add(failed(Verdict.NOT_A_CASE, "file_type", "device", what="device"))
            yield fd, status.st_size
        finally:
            os.close(fd)

    def _check_type(self, fd: int, size_bytes: int) -> Header:
        start = guard_checks.read_at(fd, 0, HEADER_BYTES)
        check, header = guard_checks.check_type(start, size_bytes, max(self.statements), self.statements)
        self.checks = [found for found in self.checks if found.name != "file_type"]
        self._add(check)
        if header is None:
            raise Refused
        return header

    def _check_entries(self, pages: guard_checks.FilePages, header: Header) -> None:
        try:
            entries = guard_checks.read_entries(pages)
        except BadPage as error:
            self._add(failed(Verdict.DAMAGED, "tables", "unreadable_tables", why=str(error)))
            return
        expected = guard_checks.expected_entries(self.statements[header.user_version])
        found = guard_checks.check_entries(entries, expected, header.user_version, pages.count)
        self.checks += found
        if any(check.verdict is not Verdict.OK for check in found):
            # The page on unsafe files still says whether anything is attached, where that can be told safely.
            with contextlib.suppress(BadPage):
                count, total = guard_checks.count_attached(pages, entries)
                attached = passed("attached_files", "attached", count=count, size_bytes=total)
                self.checks.append(attached if count else passed("attached_files", "none"))
            raise Refused

    def _check_rows(self, name: str, header: Header, immutable: bool, size_bytes: int) -> None:
        tables = guard_rows.known_tables(self.statements[header.user_version])
        pages = size_bytes // PAGE_SIZE_BYTES

        def structure() -> list[Check]:
            with self._reading(name, immutable) as connection:
                found = [guard_rows.check_structure(connection, pages)]
                if found[0].verdict is not Verdict.OK:
                    return found
                self.step()
                return [*found, guard_rows.check_references(connection, tables)]

        def contents() -> list[Check]:
            with self._reading(name, immutable) as connection:
                return self._contents(connection, tables)

        if size_bytes > SHARED_BYTES and hasattr(os, "fork"):
            both = _at_once(structure, contents)
        else:
            both = structure()
            if all(check.verdict is Verdict.OK for check in both):
                both += contents()
        self.checks += _one_each(both)

    def _contents(self, connection: sqlite3.Connection, tables: list[guard_rows.Table]) -> list[Check]:
        attached = guard_contents.check_attached(connection)
        found = guard_values.check_values(connection, tables, self.step)
        if found:
            return [attached, found]
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, guard_values.LONGEST_READ_BYTES)
        found, rows, compared = guard_contents.check_names(connection, tables)
        found = found or guard_contents.check_nesting(connection, tables)
        if found is None and compared < rows:
            found = passed("contents", "contents_sampled", rows=rows, sample=compared)
        return [attached, found or passed("contents", "contents_ok", rows=rows)]

    @contextlib.contextmanager
    def _reading(self, name: str, immutable: bool) -> Iterator[sqlite3.Connection]:
        """A connection that can only read, with every limit on, ended by the processor time it uses."""
        uri = f"file:{quote(os.path.abspath(name))}?mode=ro{'&immutable=1' if immutable else ''}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            for limit, value in (
                (sqlite3.SQLITE_LIMIT_LENGTH, guard_rows.LONGEST_BLOB_BYTES + 1_000_000),
                (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
                (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
                (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
            ):
                connection.setlimit(limit, value)
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON",
                           "temp_store = MEMORY", "cache_size = -16384"):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}")
            connection.set_progress_handler(self._overdue, _STEP_OPS)
            yield connection
        finally:
            connection.close()

    def _overdue(self) -> int:
        self.step(0)
        return int(time.process_time() > self.cpu_s)

    def step(self, steps: int = 1) -> None:
        """Counts one part done and now and then says how far it is: an estimate, as no total is known."""
        self._steps += steps
        now = time.monotonic()
        if now - self._said_at > _SAY_EVERY_S:
            self._said_at = now
            say({"progress": round(min(0.99, time.process_time() / max(self.cpu_s, 0.1) * 4), 3)})

    def _add(self, check: Check) -> None:
        self.checks.append(check)
        if check.verdict is not Verdict.OK:
            raise Refused

    def _copied(self, fd: int) -> str:
        name = str(self.private / "copy")
        _copy(fd, name)
        return name

    def _copied_where_there_is_room(self, fd: int) -> str:
        """A private copy; the file itself, read-only and immutable as a large one, where the disk is full."""
        try:
            return self._copied(fd)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            os.unlink(self.private / "copy")
            return self.path

    def _recovered(self, fd: int) -> str:
        """A private copy in which SQLite has played the file's own journal back."""
        name = self._copied(fd)
        journal = open_plainly(self.path + "-journal")
        try:
            _copy(journal, name + "-journal")
        finally:
            os.close(journal)
        connection = sqlite3.connect(name, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA user_version").fetchone()  # the first read plays the journal back
        finally:
            connection.close()
        return name


def open_plainly(path: str) -> int:
    """A read-only descriptor; never follows a link, never waits for a pipe's other end."""
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


@contextlib.contextmanager
def _file(name: str) -> Iterator[int]:
    fd = open_plainly(name)
    try:
        yield fd
    finally:
        os.close(fd)


def _copy(fd: int, name: str) -> None:
    """Copies a whole open file to a new one that only this user may read; shares blocks where the disk can."""
    out = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        left, offset = os.fstat(fd).st_size, 0
        while left > 0:
            data = guard_checks.read_at(fd, offset, min(left, 1 << 20))
            if not data:
                break
            written = os.write(out, data)  # a full disk takes a part and fails at the next
            offset, left = offset + written, left - written
    finally:
        os.close(out)


def _at_once(here: Callable[[], list[Check]], there: Callable[[], list[Check]]) -> list[Check]:
    """Runs `there` in a second process while `here` runs; both lists together. Raises what either raised."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        with os.fdopen(write_end, "w", encoding="utf-8") as pipe:
            pipe.write(json.dumps(_answer(there)))
        os._exit(0)
    os.close(write_end)
    try:
        found = _answer(here)
        with os.fdopen(read_end, encoding="utf-8") as pipe:
            text = pipe.read()
    finally:
        os.waitpid(child, 0)
    other: dict[str, Any] = json.loads(text) if text else {"checks": [check_as_json(_ended("memory or time"))]}
    for answer in (found, other):
        if "error" in answer:
            raise Unreachable(answer["error"])
    return [check_from_json(check) for answer in (found, other) for check in answer["checks"]]


def _one_each(checks: list[Check]) -> list[Check]:
    """One check of each name, a failed one before a passed one."""
    names = dict.fromkeys(check.name for check in checks)
    failures = {check.name: check for check in reversed(checks) if check.verdict is not Verdict.OK}
    others = {check.name: check for check in reversed(checks)}
    return [failures.get(name, others[name]) for name in names]


def _ended(what: str) -> Check:
    return failed(Verdict.UNSAFE, "contents", "no_answer", what=what)


def _answer(examine: Callable[[], list[Check]]) -> dict[str, Any]:
    """The result as plain values; SQLite's and the system's errors as a failed check or an error of the world."""
    try:
        return {"checks": [check_as_json(check) for check in examine()]}
    except Unreachable as error:
        return {"error": error.args[0]}
    except LockedElsewhere as error:
        return {"error": {"code": "busy", "detail": str(error)}}
    except MemoryError:
        return {"checks": [check_as_json(_ended("memory"))]}
    except FileNotFoundError as error:
        return {"error": {"code": "missing", "detail": error.strerror or ""}}
    except PermissionError as error:
        return {"error": {"code": "no_permission", "detail": error.strerror or ""}}
    except OSError as error:
        code = "disk_full" if error.errno in _NO_ROOM else "io"
        return {"error": {"code": code, "detail": error.strerror or str(error)}}
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return _sqlite_answer(error)


def _sqlite_answer(error: sqlite3.Error | UnicodeDecodeError) -> dict[str, Any]:
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return {"error": {"code": "disk_full", "detail": str(error)}}
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY):
        return {"error": {"code": "io", "detail": str(error)}}
    if code == sqlite3.SQLITE_INTERRUPT:
        fault = _ended("time")
    elif code in (sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_TOOBIG):
        fault = _ended("memory")
    else:
        fault = failed(Verdict.DAMAGED, "contents", "unreadable", why=str(error)[:200])
    return {"checks": [check_as_json(fault)]}


def say(message: dict[str, Any]) -> None:
    """One JSON line to the waiting process."""
    os.write(1, json.dumps(message).encode() + b"\n")


def set_limits(memory_bytes: int, cpu_s: float, file_bytes: int) -> None:
    """Memory, processor time and the largest file this process may have; as far as the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, int(cpu_s) + 2),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, value in wanted:
        hard = resource.getrlimit(limit)[1]
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
            resource.setrlimit(limit, (value if hard < 0 else min(value, hard),) * 2)


def main() -> int:
    """Reads the request, examines, answers. Returns 0 whatever was found."""
    request = json.load(sys.stdin)
    set_limits(request["memory_bytes"], request["cpu_s"], request["file_bytes"])
    statements = {int(version): tuple(texts) for version, texts in request["statements"].items()}
    examiner = Examiner(request["path"], Path(request["private"]), statements, request["cpu_s"], request["lock_wait_s"])
    answer = _answer(examiner.run)
    if "checks" in answer and not _has_all(answer, examiner):
        # An error ended it midway: what had been found before is part of the answer.
        answer["checks"] = [check_as_json(check) for check in examiner.checks] + answer["checks"]
    say(answer)
    return 0


def _has_all(answer: dict[str, Any], examiner: Examiner) -> bool:
    return len(answer["checks"]) >= len(examiner.checks)


if __name__ == "__main__":
    raise SystemExit(main())
