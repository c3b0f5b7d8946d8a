"""Rows of a table that are about to be looked at, read by a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.errors import CaseError
from viewer.models.still_reading import reading_through
from viewer.models.table_columns import TABLES
from viewer.session import Session
from viewer.tasks import Progress, Tasks


class RowsAhead:
    """Reads rows of one table through a connection of its own; the newest wish is the one that counts."""

    def __init__(self, name: str, session: Session, tasks: Tasks) -> None:
        self._name, self._session, self._tasks = name, session, tasks
        self._wanted: list[int] = []
        self.topic = f"rows-{name}"

    def read(self, ids: list[int], done: Callable[[list[Any]], None]) -> None:
        """`done` hears the rows of these ids. What cannot be read is not told: looking at a row reads it again."""
        case_file = self._session.case_file
        if case_file is None or ids == self._wanted:
            return
        case, as_of_s, name = self._session.case, self._session.as_of_s, self._name

        def work(_progress: Progress) -> list[Any]:
            with case_file.reader() as reader:
                return TABLES[name](reading_through(case.over(reader), as_of_s)).read(ids)

        def take(rows: list[Any]) -> None:
            self._wanted = []
            done(rows)

        def failed(fault: BaseException) -> None:
            self._wanted = []
            if not isinstance(fault, CaseError):
                raise fault

        self._wanted = ids
        self._tasks.start(self.topic, work, take, failed, urgent=True)
