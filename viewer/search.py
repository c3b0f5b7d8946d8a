"""Searching the open case: keeps the index right, asks it in a worker, and holds the answer of Find.

The newest text wins: an answer to an older one is dropped. Nothing here waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from db.case_file import CaseFile
from db.edits import Applied
from db.errors import CaseError, ErrorCode
from db.places_on_disk import user_cache_dir
from db.search import SearchIndex
from db.search_answer import Group, Hit, SearchAnswer
from viewer.session import Session
from viewer.tasks import Progress, Tasks

__all__ = ["FIND_LIMIT", "Group", "Hit", "Search", "SearchAnswer"]

Ids = NDArray[np.int64]
FIND_LIMIT = 200
"""Hits of each group that Find lists; it counts and steps through up to 1,000."""

INDEX_TOPIC, KEEP_TOPIC, FIND_TOPIC = "search", "search-keep", "find"
_SPAN_REST_MS = 120


class Search(QObject):
    """One per window."""

    answered = Signal(object)
    """The answer of Find changed: a `SearchAnswer`, or None when the search was forgotten."""
    changed = Signal()
    """The index began or ended being built, or an option of Find changed."""

    def __init__(
        self, session: Session, tasks: Tasks, parent: QObject | None = None, *, cache_dir: Path | None = None
    ) -> None:
        super().__init__(parent or session)
        self._session, self._tasks = session, tasks
        self._cache_dir = cache_dir
        self._index: SearchIndex | None = None
        self._for: CaseFile | None = None
        self._working, self._topic = False, INDEX_TOPIC
        self._edits: list[Applied] = []
        self._waiting: dict[str, Callable[[], None]] = {}
        self.fault: CaseError | None = None
        self.text = ""
        self.answer: SearchAnswer | None = None
        self.fade_rest = True
        self.only_in_span = False
        self.whole_words = False
        self._span_rest = QTimer(self)
        self._span_rest.setSingleShot(True)
        self._span_rest.setInterval(_SPAN_REST_MS)
        self._span_rest.timeout.connect(self._again)
        session.case_changed.connect(lambda _case: self._read_case())
        session.edit_applied.connect(self._take_edit)
        session.as_of_changed.connect(lambda _as_of: self._again())
        session.view_changed.connect(lambda _view: self._span_rest.start() if self.only_in_span else None)
        tasks.changed.connect(self._see_cancelled)

    # ---- the index ---------------------------------------------------------------------------------------------
    @property
    def building(self) -> bool:
        """Whether the index of the open case is being made, so that answers may be missing or old."""
        return self._working

    @property
    def ready(self) -> bool:
        """Whether the index stands where the case stands."""
        return self._index is not None and not self._working and self.fault is None

    def _read_case(self) -> None:
        """Another case file was opened: its index is looked at, and built where it is not right."""
        if self._session.case_file is self._for:
            return
        self._for, self._index, self.fault = self._session.case_file, None, None
        self._edits.clear()
        self.forget()
        # Others have yet to hear of the new case: starting a job repaints the status bar, and with it the window.
        QTimer.singleShot(0, self, self._open_index)

    def _open_index(self) -> None:
        if self._for is None or self._index is not None or self._session.case_file is not self._for:
            return
        try:
            self._index = SearchIndex.open(self._for, self._cache_dir or user_cache_dir())
        except CaseError as fault:
            self.fault = fault
            self._ask_waiting()
            return
        self._work(INDEX_TOPIC, partial(_make_right, self._index))

    def rebuild(self) -> None:
        """Build the index anew, after it was cancelled or failed."""
        if self._index is not None and not self._working:
            self._work(INDEX_TOPIC, partial(_make_right, self._index))

    def _take_edit(self, applied: Applied) -> None:
        if applied.edit_id:
            self._edits.append(applied)
            self._keep_in_step()

    def _keep_in_step(self) -> None:
        if self._index is None or self._working or not self._edits:
            return
        edits, self._edits = self._edits, []
        self._work(KEEP_TOPIC, partial(_bring_in, self._index, edits))

    def _work(self, topic: str, job: Callable[[Progress], bool]) -> None:
        """One job on the index at a time. A job answers whether the index is right."""
        self._working, self.fault = True, None
        self._topic = topic
        self._tasks.start(topic, job, self._worked, self._failed)
        self.changed.emit()

    def _worked(self, is_right: bool) -> None:
        self._working = False
        if not is_right and self._index is not None:
            self._edits.clear()
            self._work(INDEX_TOPIC, partial(_make_anew, self._index))
            return
        self._keep_in_step()
        self._ask_waiting()

    def _failed(self, fault: BaseException) -> None:
        self._working = False
        if not isinstance(fault, CaseError):
            raise fault
        self.fault = fault
        self._ask_waiting()

    def _see_cancelled(self) -> None:
        """The status bar's Cancel makes a job stale without telling anybody."""
        if self._working and self._topic not in {entry[0] for entry in self._tasks.running()}:
            self._working = False
            self.fault = CaseError(ErrorCode.CANCELLED, "The search index was not built.")
            self._ask_waiting()

    def _ask_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for ask in waiting.values():
            ask()
        self.changed.emit()
        if FIND_TOPIC not in waiting:
            self._again()

    # ---- asking ------------------------------------------------------------------------------------------------
    def ask(
        self,
        topic: str,
        text: str,
        done: Callable[[SearchAnswer], None],
        *,
        groups: Collection[str] | None = None,
        limit: int = 50,
        span: tuple[int, int] | None = None,
        whole_words: bool = False,
    ) -> None:
        """Ask in a worker; `done` gets the answer unless the topic is asked again before. While there is no index
        yet, an answer that is not ready comes first and the true one when the index is there."""
        index, as_of_s = self._index, self._session.as_of_s
        again = partial(self.ask, topic, text, done, groups=groups, limit=limit, span=span, whole_words=whole_words)
        if index is None or not self._session.has_case:
            if self._session.has_case and self.fault is None:
                self._waiting[topic] = again
            done(SearchAnswer(text, ready=False))
            return

        def work(progress: Progress) -> SearchAnswer:
            return index.find(
                text, limit, groups, span, as_of_s, whole_words=whole_words, cancelled=lambda: progress.cancelled
            )

        def failed(fault: BaseException) -> None:
            if not isinstance(fault, CaseError):
                raise fault
            if fault.code is not ErrorCode.CANCELLED:
                self.fault = fault
                done(SearchAnswer(text, ready=False))

        if self._working:
            self._waiting[topic] = again
        self._tasks.start(topic, work, done, failed)

    def narrow(self, topic: str, text: str, kind: str, among: Ids, done: Callable[[Ids | None], None]) -> None:
        """Which of many records of a kind meet a text, in their own order, worked out in a worker; None where there is
        no index to ask."""
        index = self._index
        if index is None or self._working or self.fault is not None:
            done(None)
            return

        def work(progress: Progress) -> Ids | None:
            found = index.ids_of_kind(text, kind, lambda: progress.cancelled)
            return None if found is None else among[np.isin(among, found)]

        def failed(fault: BaseException) -> None:
            if not isinstance(fault, CaseError):
                raise fault
            if fault.code is not ErrorCode.CANCELLED:
                done(None)

        self._tasks.start(topic, work, done, failed, urgent=True)

    def stop_asking(self, topic: str) -> None:
        """Nobody wants the topic's answer any more."""
        self._waiting.pop(topic, None)
        self._tasks.cancel(topic)

    # ---- Find --------------------------------------------------------------------------------------------------
    @property
    def hits(self) -> tuple[int, ...]:
        """The records of Find's answer, each once, in order."""
        return self.answer.ids if self.answer is not None else ()

    @property
    def on_timeline(self) -> frozenset[int]:
        """What is drawn on the timeline for the hits."""
        return frozenset(self.answer.on_ids) if self.answer is not None else frozenset()

    def find(self, text: str) -> None:
        """Search the case; `answered` tells when the answer is there."""
        self.text = text
        if not text.strip():
            self._show(None)
            self.stop_asking(FIND_TOPIC)
            return
        view = self._session.view
        span = (round(view.start_s), round(view.end_s)) if self.only_in_span else None
        self.ask(FIND_TOPIC, text, self._show, limit=FIND_LIMIT, span=span, whole_words=self.whole_words)

    def set_options(
        self, *, fade_rest: bool | None = None, only_in_span: bool | None = None, whole_words: bool | None = None
    ) -> None:
        """Change how Find searches and shows."""
        before = (self.only_in_span, self.whole_words)
        self.fade_rest = self.fade_rest if fade_rest is None else fade_rest
        self.only_in_span = self.only_in_span if only_in_span is None else only_in_span
        self.whole_words = self.whole_words if whole_words is None else whole_words
        self.changed.emit()
        if before != (self.only_in_span, self.whole_words):
            self._again()

    def forget(self) -> None:
        """End the search: no hits, nothing faded."""
        self.text = ""
        self.stop_asking(FIND_TOPIC)
        self._show(None)

    def _again(self) -> None:
        if self.text.strip():
            self.find(self.text)

    def _show(self, answer: SearchAnswer | None) -> None:
        if answer is not self.answer:
            self.answer = answer
            self.answered.emit(answer)


def _make_right(index: SearchIndex, progress: Progress) -> bool:
    if not index.is_current():
        index.build(progress.report, lambda: progress.cancelled)
    return True


def _make_anew(index: SearchIndex, progress: Progress) -> bool:
    index.build(progress.report, lambda: progress.cancelled)
    return True


def _bring_in(index: SearchIndex, edits: list[Applied], _progress: Progress) -> bool:
    return all(index.update(applied) for applied in edits)
