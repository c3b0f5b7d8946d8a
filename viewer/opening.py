"""Opening a case off the main thread: examined, opened and read by a worker, then handed to the session whole.

Under 150 ms nothing is shown, to one second the file's name, then the steps with how far they are and Cancel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from db import guard, seen_files
from db.case import Case, read_case
from db.case_file import CaseFile
from db.case_questions import main_extent_s
from db.dates import parse_edtf
from db.errors import CaseError, ErrorCode
from viewer.panels.states import Step
from viewer.tasks import Progress, Tasks
from viewer.words import number, tr

TOPIC = "opening"
NAME_AFTER_MS, STEPS_AFTER_MS = 150, 1000
AT_ONCE_BYTES = 4_000_000
"""A file that is known and not larger is opened at once: that takes less than the first look at a worker."""
_SHARE = 1000


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that is open and read. `fell_back`: it was to be written, but may only be read."""

    case_file: CaseFile
    case: Case
    fell_back: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """How far opening is: the steps, steps done and in all of the present one, and what is said below."""

    steps: tuple[Step, ...]
    done: int
    total: int
    told: str


class Opening(QObject):
    """One file at a time; opening another, or `cancel`, makes the one before stale."""

    opened = Signal(object)
    failed = Signal(object, object)
    name_wanted = Signal(str)
    stage_changed = Signal(str, object)
    cancelled = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._path: Path | None = None
        self._shows_steps = False
        self._name_timer = self._timer(NAME_AFTER_MS, self._show_name)
        self._step_timer = self._timer(STEPS_AFTER_MS, self._show_steps)
        tasks.changed.connect(self._tell)

    def _timer(self, after_ms: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        return timer

    @property
    def under_way(self) -> bool:
        """Whether a file is being opened."""
        return self._path is not None

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a file; `opened` or `failed` tells what became of it, at once where the file is small and known."""
        self._end()
        self._path = path
        if is_quick(path):
            try:
                answer = opened_case(path, read_only=read_only)
            except CaseError as fault:
                self._failed(fault)
            else:
                self._done(answer)
            return
        self._name_timer.start()
        self._step_timer.start()
        self._tasks.start(
            TOPIC, lambda progress: _examined_and_read(path, read_only, progress), self._done, self._failed
        )

    def cancel(self) -> None:
        """Let go of the file; what was open before stays."""
        if self.under_way:
            self._tasks.cancel(TOPIC)
            self._end()
            self.cancelled.emit()

    # ---- what comes back
    def _done(self, answer: Opened) -> None:
        self._end()
        self.opened.emit(answer)

    def _failed(self, fault: BaseException) -> None:
        path = self._path
        self._end()
        if not isinstance(fault, CaseError):
            raise fault
        self.failed.emit(path, fault)

    def _end(self) -> None:
        self._path = None
        self._shows_steps = False
        self._name_timer.stop()
        self._step_timer.stop()

    # ---- telling
    def _show_name(self) -> None:
        if self._path is not None:
            self.name_wanted.emit(self._path.name)

    def _show_steps(self) -> None:
        self._shows_steps = True
        self._tell()

    def _tell(self) -> None:
        if self._path is None or not self._shows_steps:
            return
        running = {topic: (done, total) for topic, done, total in self._tasks.running()}
        self.stage_changed.emit(self._path.name, stage_of(self._path, *running.get(TOPIC, (0, 0))))


def stage_of(path: Path, done: int, total: int) -> Stage:
    """The step list: `done` of `total` counts the examination; beyond it the case is being read."""
    checked = total > 0 and done >= total
    figure = tr("{share} %", share=number(100 * done // total)) if total else ""
    steps = (
        Step(tr("Checking that the file is safe"), "done" if checked else "running", figure),
        Step(tr("Reading rounds, exchanges and issues"), "running" if checked else "waiting"),
        Step(tr("Drawing the timeline"), "waiting"),
    )
    told = tr("Nothing of the file is run while it is checked.")
    return Stage(steps, 0 if checked else done, 0 if checked else total, told)


def is_quick(path: Path) -> bool:
    """Whether a file is so small, and known so well, that a worker would only make it slower."""
    try:
        return path.stat().st_size <= AT_ONCE_BYTES and seen_files.is_known(path.absolute())
    except OSError:
        return True  # it is not there: that is told at once


def opened_case(path: Path, *, read_only: bool) -> Opened:
    """Open and read a case; one that may not be written is opened for reading. Raises CaseError as `CaseFile.open`.

    Of a large case that is not in the cache only rounds and exchanges are read (`RestOfCase` reads the others).
    """
    fell_back = False
    try:
        case_file = CaseFile.open(path, read_only=read_only)
    except CaseError as fault:
        if read_only or fault.code not in (ErrorCode.NO_PERMISSION, ErrorCode.READ_ONLY):
            raise
        case_file = CaseFile.open(path, read_only=True)
        fell_back = True
    try:
        case = read_case(case_file, at_once=False)
        as_of = case.info.as_of_edtf
        main_extent_s(case, parse_edtf(as_of).latest_s if as_of else None)  # the first view, worked out here
        return Opened(case_file, case, fell_back)
    except BaseException:
        case_file.close()
        raise


def _examined_and_read(path: Path, read_only: bool, progress: Progress) -> Opened:
    def tell(share: float) -> None:
        if progress.cancelled:
            raise CaseError(ErrorCode.CANCELLED, path=path)
        progress.report(int(share * _SHARE), _SHARE)

    guard.examine(path, progress=tell).raise_if_refused()
    tell(1.0)
    answer = opened_case(path, read_only=read_only)
    if progress.cancelled:
        answer.case_file.close()
        raise CaseError(ErrorCode.CANCELLED, path=path)
    return answer
