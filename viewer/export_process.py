"""The window's side of the process that draws documents (`viewer.export_child`): starts it, asks it, ends it.

Runs in a worker. Cancel ends the process, whatever it is doing; what it wrote lies in a folder of its own beside the
place of the file, which goes with it, so that the old file stays as it was until the new one is whole.
"""

from __future__ import annotations

import json
import os
import pickle
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from PySide6.QtGui import QImage

from db.connection import world_errors
from db.errors import CaseError, ErrorCode
from viewer.export_case import Exported
from viewer.export_jobs import HIDDEN_VERB, Job, PreviewJob, Stage, Tell, WriteJob
from viewer.words import tr

LOOK_S: Final = 0.05
"""How often somebody's wish to stop is looked for."""

Stopped = Callable[[], bool]


class Preview(NamedTuple):
    """A page as a picture, and how many there are (0: not known)."""

    image: QImage
    pages: int


def command(language: str) -> list[str]:
    """How the process is started."""
    if getattr(sys, "frozen", False):
        return [sys.executable, HIDDEN_VERB, language]
    return [sys.executable, "-P", "-m", "viewer", HIDDEN_VERB, language]


class ExportProcess:
    """One process, started when it is first asked; does one job after the other, in one worker at a time.

    `language` is the name of the locale ("en_GB") in which it writes.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._pending = b""

    @property
    def pid(self) -> int:
        """Its number while it runs, else 0."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    def preview(self, job: PreviewJob, stopped: Stopped) -> Preview:
        """Draw a page. Raises CaseError, CANCELLED where somebody stopped it."""
        with self._working():
            self._send(job)
            for message in self._messages(stopped):
                if "picture" in message:
                    width, height, line_bytes, shape, pages = message["picture"]
                    data = self._taken(height * line_bytes, stopped)
                    image = QImage(data, width, height, line_bytes, QImage.Format(shape)).copy()
                    image.setDevicePixelRatio(job.ratio)
                    return Preview(image, pages)
        raise AssertionError("the messages of a process end with its answer")

    def write(self, job: WriteJob, out: Path, stopped: Stopped, tell: Tell) -> Exported:
        """Write `out`, by way of a draft that takes its place once it is whole. Raises CaseError.

        `tell` hears how far it is.
        """
        with self._working(), draft_beside(out) as draft:
            self._send(replace(job, draft=draft))
            for message in self._messages(stopped):
                if "stage" in message:
                    tell(Stage(message["stage"]), message["done"], message["total"])
                elif "pages" in message:
                    return Exported(out, message["pages"])
        raise AssertionError("the messages of a process end with its answer")

    def __del__(self) -> None:
        self.end()

    def end(self) -> None:
        """End it, as the last one who lets go of it does. A second call does nothing."""
        process, self._process, self._pending = self._process, None, b""
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    # ---- within ----------------------------------------------------------------------------------------------
    @contextmanager
    def _working(self) -> Iterator[None]:
        """A process that answered, if only with a refusal, takes the next job; any other is ended."""
        try:
            yield
        except _Refusal as refusal:
            raise refusal.fault from None
        except BaseException:
            self.end()
            raise

    def _send(self, job: Job) -> None:
        if not self.pid:
            self.end()
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # then it died, which listening tells
            self._process.stdin.write(pickle.dumps(job))

    def _start(self) -> None:
        home = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
        with world_errors():
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as the process
            self._process = subprocess.Popen(
                command(self._language),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"},
            )

    def _messages(self, stopped: Stopped) -> Iterator[dict[str, Any]]:
        while True:
            while b"\n" not in self._pending:
                self._read_more(stopped)
            line, _, self._pending = self._pending.partition(b"\n")
            message: dict[str, Any] = json.loads(line)
            if "error" in message:
                told = message["error"]
                raise _Refusal(CaseError(ErrorCode(told["code"]), told["detail"], **told["facts"]))
            yield message

    def _taken(self, size: int, stopped: Stopped) -> bytes:
        while len(self._pending) < size:
            self._read_more(stopped)
        data, self._pending = self._pending[:size], self._pending[size:]
        return data

    def _read_more(self, stopped: Stopped) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not selector.select(LOOK_S):
                if stopped():
                    raise CaseError(ErrorCode.CANCELLED)
        if stopped():
            raise CaseError(ErrorCode.CANCELLED)
        data = os.read(self._process.stdout.fileno(), 1 << 20)
        if not data:
            raise self._death()
        self._pending += data

    def _death(self) -> BaseException:
        """Why it ended without an answer: the world's doing where a signal ended it, else ours."""
        assert self._process is not None
        assert self._errors is not None
        code = self._process.wait()
        if code < 0:
            return CaseError(
                ErrorCode.INVALID,
                tr("The export was ended from outside, perhaps for want of memory. Nothing was written."),
            )
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")
        return RuntimeError(f"The process that draws documents ended with {code}.\n{said[-6000:]}")


class _Refusal(Exception):
    """The process answered with a fault of the world; it goes on."""

    def __init__(self, fault: CaseError) -> None:
        super().__init__(str(fault))
        self.fault = fault


@contextmanager
def draft_beside(out: Path) -> Iterator[Path]:
    """A file to be, in a folder of its own beside `out`; takes the place of `out` at the end of the block.

    Raises CaseError MISSING, NO_PERMISSION, DISK_FULL, READ_ONLY, IO; `out` is then as it was, and nothing lies about.
    """
    with world_errors(out):
        folder = Path(tempfile.mkdtemp(prefix=f".{out.stem[:40]}-", suffix=".part", dir=out.parent))
        draft = folder / f"draft{out.suffix}"
        try:
            yield draft
            with suppress(FileNotFoundError):
                draft.chmod(out.stat().st_mode & 0o777)
            os.replace(draft, out)
        except _Refusal as refusal:
            if str(refusal.fault.facts.get("path", "")).startswith(str(folder)):
                refusal.fault.facts["path"] = out
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
