"""Reads, in a worker, what a large case was first shown without: its events, then the claims about its exchanges.

The case on screen stays usable meanwhile. Edits made while the events are read are taken over at the end, so nobody
waits for anybody.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.case import AT_ONCE_EVENTS, Case
from db.case_file import CaseFile
from db.domain import CountClaim
from db.edits import Applied, Revision
from db.errors import CaseError, ErrorCode
from db.index import EventColumns, columns_after, read_columns
from viewer.session import Session
from viewer.tasks import Progress, Tasks
from viewer.thumbnail import thumbnail_of

EVENTS_TOPIC, CLAIMS_TOPIC = "events", "claims"
_TABLES = ("event", "participation", "issue_link")


class RestOfCase(QObject):
    """`settled` tells that everything of the open case has been read; `interrupted` that somebody stopped it."""

    settled = Signal()
    interrupted = Signal()

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._expected: tuple[CaseFile, Revision] | None = None
        self._changed: set[int] = set()
        self._settled_for: CaseFile | None = None
        session.reads_at_once = False
        session.case_changed.connect(self._on_case)
        session.edit_applied.connect(self._on_edit)
        tasks.changed.connect(self._look_for_stop)

    # ---- events
    def _on_case(self, case: Case) -> None:
        if case.is_whole:
            self._expected = None
            self._tasks.cancel(EVENTS_TOPIC)
            self._settle(case)
        elif self._expected != (case.case_file, case.revision):
            self.read()

    def _on_edit(self, applied: Applied) -> None:
        if self._expected is not None and not applied.others_changed:
            self._expected = (self._expected[0], applied.revision)
            self._changed |= applied.ids | applied.owners

    def read(self) -> None:
        """Read the events of the open case, as it is now."""
        case = self._session.case
        case_file, self._changed = case.case_file, set()
        self._expected = (case_file, case.revision)
        counts = case_file.counts()
        total = sum(counts.get(table, 0) for table in _TABLES)

        def work(progress: Progress) -> EventColumns:
            def tell(rows: int) -> None:
                if progress.cancelled:
                    raise CaseError(ErrorCode.CANCELLED, path=case_file.path)
                progress.report(min(rows, total), total)

            with case_file.reader() as reader:
                return read_columns(reader.connection, tell)

        self._tasks.start(EVENTS_TOPIC, work, self._take, self._failed)

    def _take(self, columns: EventColumns) -> None:
        case_file, expected = self._session.case_file, self._expected
        self._expected = None
        if case_file is None or expected is None or expected[0] is not case_file:
            return
        if self._session.case.revision != expected[1]:
            self.read()
            return
        if self._changed:
            columns = columns_after(columns, case_file.connection, self._changed)
        self._session.complete(columns)

    def _look_for_stop(self) -> None:
        running = {topic for topic, _done, _total in self._tasks.running()}
        if self._expected is not None and EVENTS_TOPIC not in running:
            self._expected = None
            self.interrupted.emit()

    # ---- what else a large case has
    def _settle(self, case: Case) -> None:
        case_file = case.case_file
        if self._settled_for is case_file or len(case.columns) <= AT_ONCE_EVENTS:
            return
        self._settled_for = case_file
        claims, columns = case.count_claims, case.columns

        def work(_progress: Progress) -> None:
            with case_file.reader() as reader:
                claims.fill(reader.rows(CountClaim))
            thumbnail_of(columns)

        self._tasks.start(CLAIMS_TOPIC, work, lambda _nothing: self.settled.emit(), self._failed)

    def _failed(self, fault: BaseException) -> None:
        self._expected = None
        if not isinstance(fault, CaseError):
            raise fault
        self.interrupted.emit()
