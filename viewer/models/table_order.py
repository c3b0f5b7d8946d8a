"""A table in the order of one column: few rows at once, many in a worker while the old order stands.

Keys are kept until what they stand on changes, so that sorting the other way, or what a filter leaves, reads nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db.errors import CaseError, ErrorCode
from viewer.models.record_table import Column
from viewer.models.sort_keys import Ids, Keys, in_order, keys_of
from viewer.models.still_reading import reading_through
from viewer.models.table_columns import TABLES
from viewer.models.table_parts import TableSpec
from viewer.models.text_order import Step
from viewer.session import Session
from viewer.tasks import Progress, Tasks

Answer = Callable[[Ids | None], None]

AT_ONCE: Final = 500
"""So few rows are read and sorted in less time than a frame."""
_LATE_S: Final = 0.5
_TELL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Basis:
    """What keys stand on: a column, the "as known on" date, and the case or its events alone."""

    column: str
    as_of_s: int | None
    of: object

    def is_same(self, other: _Basis) -> bool:
        return (self.column, self.as_of_s) == (other.column, other.as_of_s) and self.of is other.of


class TableOrder:
    """Puts the ids of one table in order; keeps the keys it made until what they stand on changes."""

    def __init__(self, spec: TableSpec, session: Session, tasks: Tasks, tell: Callable[[CaseError], None]) -> None:
        """`tell` hears of a fault of the world that ended a sort."""
        self._spec, self._session, self._tasks, self._tell = spec, session, tasks, tell
        self._kept: tuple[_Basis, Keys] | None = None
        self._waiting: Answer | None = None
        self.topic = f"sort-{spec.name}"

    def arrange(self, ids: Ids, column: Column, descending: bool, done: Answer) -> None:
        """`done` hears the ids in order, or None where somebody stopped it; a later call makes an earlier one void."""
        self.stop()
        basis, case_file = self._basis(column), self._session.case_file
        kept = self._keys_on(basis)
        if case_file is None or len(ids) <= AT_ONCE:
            made = keys_of(column, ids, lambda wanted: (column, self._spec.read(wanted)))
            done(_arranged(ids, made, descending))
            return
        case, as_of_s, name = self._session.case, self._session.as_of_s, self._spec.name

        def work(progress: Progress) -> tuple[Keys, Ids]:
            found = _arranged(ids, kept, descending)
            if kept is not None and found is not None:
                return kept, found
            with case_file.reader() as reader:

                def rows(wanted: Sequence[int]) -> tuple[Column, list[Any]]:
                    spec = TABLES[name](reading_through(case.over(reader), as_of_s))
                    return _same(spec, column), spec.read(wanted)

                made = keys_of(rows([])[0], ids, rows, _teller(progress))
            return made, in_order(ids, made.of(ids), descending=descending)  # type: ignore[arg-type]

        def take(answer: tuple[Keys, Ids]) -> None:
            self._waiting, self._kept = None, (basis, answer[0])
            done(answer[1])

        def failed(fault: BaseException) -> None:
            self._waiting = None
            if not isinstance(fault, CaseError):
                raise fault
            done(None)
            if fault.code is not ErrorCode.CANCELLED:
                self._tell(fault)

        self._waiting = done
        self._tasks.start(self.topic, work, take, failed)

    def stop(self) -> None:
        """Nobody waits for the order any more."""
        if self._waiting is not None:
            self._waiting = None
            self._tasks.cancel(self.topic)

    def see_cancelled(self) -> None:
        """The status bar's Cancel makes a job stale without telling anybody."""
        if self._waiting is not None and self.topic not in {entry[0] for entry in self._tasks.running()}:
            done, self._waiting = self._waiting, None
            done(None)

    def _basis(self, column: Column) -> _Basis:
        case = self._session.case
        return _Basis(column.id, *((None, case.columns) if column.of_events else (self._session.as_of_s, case)))

    def _keys_on(self, basis: _Basis) -> Keys | None:
        return self._kept[1] if self._kept is not None and self._kept[0].is_same(basis) else None


def _arranged(ids: Ids, keys: Keys | None, descending: bool) -> Ids | None:
    known = keys.of(ids) if keys is not None else None
    return None if known is None else in_order(ids, known, descending=descending)


def _same(spec: TableSpec, column: Column) -> Column:
    return next(other for other in spec.columns if other.id == column.id)


def _teller(progress: Progress) -> Step:
    """Tells how far a job is, not before anybody wonders and not more often than it can be seen."""
    told_s = time.monotonic() + _LATE_S

    def step(done: int, total: int) -> None:
        nonlocal told_s
        if progress.cancelled:
            raise CaseError(ErrorCode.CANCELLED, "The table was not sorted.")
        if time.monotonic() > told_s:
            told_s = time.monotonic() + _TELL_S
            progress.report(done, total)

    return step
