"""Work off the main thread: the only place that starts threads.

A job is a function of a frozen request; it opens its own reader and touches no widget and no session. Its answer
comes back on the main thread with the request's number; an answer that is no longer wanted is dropped.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

SWITCH_S = 0.001
"""So long a worker may keep Python to itself while the main thread waits for it. With Python's own 5 ms, a frame that
lets go of the lock four times, for painting or a question to SQLite, waits 20 ms beside a busy worker."""


@dataclass(slots=True)
class Progress:
    """What a running job tells and is told: steps done of all, and whether to stop.

    `words` say what it is doing; a job sets them before it reports.
    """

    report: Callable[[int, int], None]
    words: str = ""
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the job to stop at its next look."""
        self._stop.set()


class _Messages(QObject):
    progressed = Signal(int, object, object)
    finished = Signal(int, object)
    failed = Signal(int, object)


class _Job(QRunnable):
    def __init__(self, ticket: int, work: Callable[[Progress], Any], messages: _Messages) -> None:
        super().__init__()
        self.setAutoDelete(True)
        self._ticket, self._work, self._messages = ticket, work, messages
        self.progress = Progress(lambda done, total: messages.progressed.emit(ticket, done, total))
        self.ended = threading.Event()

    def run(self) -> None:
        """Run the work; whatever it raises is handed to the main thread, which decides whose fault it is."""
        try:
            answer = self._work(self.progress)
        except BaseException as fault:
            self._messages.failed.emit(self._ticket, fault)
        else:
            self._messages.finished.emit(self._ticket, answer)
        finally:
            self.ended.set()


class Tasks(QObject):
    """Jobs by topic: starting a job on a topic makes the earlier one on it stale."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_S)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._urgent_pool = QThreadPool(self)  # for what a person waits for: never behind an index being built
        self._urgent_pool.setMaxThreadCount(1)
        self._messages = _Messages(self)
        self._messages.progressed.connect(self._on_progress)
        self._messages.finished.connect(self._on_finished)
        self._messages.failed.connect(self._on_failed)
        self._last_ticket = 0
        self._waiting: dict[int, tuple[str, _Job, Callable[[Any], None], Callable[[BaseException], None]]] = {}
        self._progress: dict[str, tuple[int, int]] = {}

    def start(
        self,
        topic: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        *,
        urgent: bool = False,
    ) -> Progress:
        """Run `work` off the main thread and `done(answer)` on it; an earlier job of the topic is cancelled.

        `urgent`: it does not queue behind jobs that are not.
        """
        self.cancel(topic)
        self._last_ticket += 1
        job = _Job(self._last_ticket, work, self._messages)
        self._waiting[self._last_ticket] = (topic, job, done, failed)
        (self._urgent_pool if urgent else self._pool).start(job)
        self.changed.emit()
        return job.progress

    def cancel(self, topic: str) -> None:
        """Make the topic's running job stale and ask it to stop."""
        for ticket, (job_topic, job, _done, _failed) in list(self._waiting.items()):
            if job_topic == topic:
                job.progress.cancel()
                del self._waiting[ticket]
        self._progress.pop(topic, None)

    def running(self) -> list[tuple[str, int, int]]:
        """Topics under way with steps done and in all (0, 0 where not yet told)."""
        return [(topic, *self._progress.get(topic, (0, 0))) for topic, *_rest in self._waiting.values()]

    def words_of(self, topic: str) -> str:
        """What the topic's running job says it is doing; empty where it says nothing."""
        told = [job.progress.words for job_topic, job, _done, _failed in self._waiting.values() if job_topic == topic]
        return told[-1] if told else ""

    def wait(self) -> None:
        """Wait until every job has ended; their answers come with the next events."""
        self._pool.waitForDone()
        self._urgent_pool.waitForDone()

    def wait_for(self, topic: str, longest_s: float) -> bool:
        """Wait until the topic's job has ended, at most so long; True where none is under way any more."""
        jobs = [job for job_topic, job, _done, _failed in self._waiting.values() if job_topic == topic]
        return all(job.ended.wait(longest_s) for job in jobs)

    def close(self) -> None:
        """Stop everything and wait for the threads to end."""
        for topic in {entry[0] for entry in self._waiting.values()}:
            self.cancel(topic)
        self.wait()

    @Slot(int, object, object)
    def _on_progress(self, ticket: int, done: int, total: int) -> None:
        if ticket in self._waiting:
            self._progress[self._waiting[ticket][0]] = (done, total)
            self.changed.emit()

    @Slot(int, object)
    def _on_finished(self, ticket: int, answer: Any) -> None:
        entry = self._waiting.pop(ticket, None)
        if entry is not None:
            self._progress.pop(entry[0], None)
            entry[2](answer)
            self.changed.emit()

    @Slot(int, object)
    def _on_failed(self, ticket: int, fault: BaseException) -> None:
        entry = self._waiting.pop(ticket, None)
        if entry is not None:
            self._progress.pop(entry[0], None)
            entry[3](fault)
            self.changed.emit()
