"""Examines a case file before it is trusted: `examine(path)` gives a report with every check and a verdict.

Everything that reads the file happens in `db.guard_child`, a process of its own with limits on memory, time and
writing. This side starts it, passes progress on, ends it when it is late, and takes its private folder away.
"""

from __future__ import annotations

import json
import os
import secrets
import selectors
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from db import guard_checks, schema, seen_files
from db.connection import world_errors
from db.errors import CaseError, ErrorCode
from db.guard_report import Check, Examination, Verdict, check_from_json, failed, passed
from db.places_on_disk import user_cache_dir

__all__ = ["HIDDEN_VERB", "Check", "Examination", "Verdict", "examine"]

HIDDEN_VERB: Final = "--guard-child"
"""The argument with which a packaged program starts itself as the examining process."""

LOCK_WAIT_S: Final = 5.0
"""How long another program may keep the file to itself before the examination gives up."""
MEMORY_BYTES: Final = 300 * 1024**2
_CPU_S: Final = 1.0
_CPU_S_PER_BYTE: Final = 1 / 30e6  # 231 MB: 9 s, several times what it takes
_LATE_S: Final = 8.0  # beyond the processor time: waiting for the disk, for a lock, for other programs
_WRITABLE_BYTES: Final = 64 * 1024**2

Progress = Callable[[float], None]


def examine(path: Path | str, *, progress: Progress | None = None, known_ok: bool = True) -> Examination:
    """Examines the file and says what it is. Never changes it, never trusts it.

    `progress` is called with a share from 0 to 1; what it raises ends the examination. `known_ok`: a file that this
    program wrote or examined and that has not changed since is passed at once.

    Raises CaseError MISSING, NO_PERMISSION, BUSY, IO. A refusal is not raised: see `Examination.raise_if_refused`.
    """
    started = time.perf_counter()
    name = os.path.abspath(path)
    status = _status(name)
    check = guard_checks.check_kind(status)
    if check:
        return Examination.of(name, [check], took_s=time.perf_counter() - started)
    if known_ok and _has_nothing_beside(name) and seen_files.is_known(Path(name)):
        return _seen_before(name, status.st_size, time.perf_counter() - started)
    before = seen_files.facts_of(Path(name))
    checks = _examined_apart(name, status.st_size, progress)
    examination = Examination.of(name, checks, size_bytes=status.st_size, took_s=time.perf_counter() - started)
    # With a journal beside it, what was examined is the file after the journal; alone it may be half a save.
    if examination.verdict is Verdict.OK and before is not None and _has_nothing_beside(name):
        seen_files.remember(Path(name), only_if=before)
    return examination


def _status(name: str) -> os.stat_result:
    try:
        return os.lstat(name)
    except (FileNotFoundError, NotADirectoryError):
        raise CaseError(ErrorCode.MISSING, f"There is no file {name}.", path=name) from None
    except PermissionError:
        raise CaseError(ErrorCode.NO_PERMISSION, f"{name} may not be read.", path=name) from None
    except (OSError, ValueError) as error:
        raise CaseError(ErrorCode.IO, str(error), path=name) from error


def _has_nothing_beside(name: str) -> bool:
    """True where no journal that says anything lies beside the file. An empty one is another window's."""
    for suffix in guard_checks.SIDE_SUFFIXES:
        with suppress(FileNotFoundError):
            status = os.lstat(name + suffix)
            if suffix != "-journal" or not stat.S_ISREG(status.st_mode) or status.st_size:
                return False
    return True


def _seen_before(name: str, size_bytes: int, took_s: float) -> Examination:
    checks = [
        passed("file_type", "known_file", version=schema.VERSION),
        passed("size", "sizes_match"),
        passed("side_files", "alone"),
        *(
            passed(check, "seen_before")
            for check in ("tables", "triggers", "views", "attached_files", "pages", "references", "contents")
        ),
    ]
    return Examination.of(name, checks, size_bytes=size_bytes, took_s=took_s)


def _examined_apart(name: str, size_bytes: int, progress: Progress | None) -> list[Check]:
    cpu_s = _CPU_S + min(size_bytes, 2 * guard_checks.LARGEST_CASE_BYTES) * _CPU_S_PER_BYTE
    with _private_folder() as private:
        request = {
            "path": name,
            "private": str(private),
            "statements": {str(version): texts for version, texts in schema.known_versions().items()},
            "memory_bytes": MEMORY_BYTES,
            "cpu_s": cpu_s,
            "lock_wait_s": LOCK_WAIT_S,
            "file_bytes": 2 * size_bytes + _WRITABLE_BYTES,
        }
        answer = _asked(request, cpu_s + _LATE_S, progress)
    if answer is None:
        return [failed(Verdict.UNSAFE, "contents", "no_answer", what="memory or time")]
    if "error" in answer:
        raise CaseError(ErrorCode(answer["error"]["code"]), answer["error"]["detail"], path=name)
    return [check_from_json(check) for check in answer["checks"]]


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder for this one examination, for this user alone, gone afterwards even if the process was ended."""
    try:
        folder = user_cache_dir() / "examined" / secrets.token_hex(8)
        folder.mkdir(parents=True, mode=0o700)
    except OSError:  # a cache folder that cannot be written must not keep anyone from a case
        with world_errors():
            folder = Path(tempfile.mkdtemp(prefix="rapporteur-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked(request: dict[str, Any], limit_s: float, progress: Progress | None) -> dict[str, Any] | None:
    """The child's last answer, or None where it died or had to be ended."""
    with world_errors(Path(request["path"])):  # too many open files, no memory for another process, a pipe that fails
        process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=request["private"],
            env=_environment(),
            close_fds=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(request).encode())
            with suppress(BrokenPipeError):
                process.stdin.close()
            return _listened(process.stdout.fileno(), time.monotonic() + limit_s, progress)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            with suppress(OSError):
                process.stdin.close()


def _listened(fd: int, deadline: float, progress: Progress | None) -> dict[str, Any] | None:
    pending, share = b"", 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(fd, selectors.EVENT_READ)
        while time.monotonic() < deadline:
            if not selector.select(0.1):
                continue
            data = os.read(fd, 65536)
            if not data:
                return None
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                message: dict[str, Any] = json.loads(line)
                if "progress" not in message:
                    return message
                if progress and message["progress"] >= share:  # two processes say how far they are
                    share = float(message["progress"])
                    progress(share)
    return None


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, HIDDEN_VERB]
    # -P: nothing is imported from the folder it runs in; -S -s: no packages, no code of theirs at start.
    return [sys.executable, "-P", "-S", "-s", "-m", "db.guard_child"]


def _environment() -> dict[str, str]:
    """Nothing of ours but where the code is."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
