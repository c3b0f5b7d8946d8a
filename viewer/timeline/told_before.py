"""What was told of a case before an edit, and is told again where the edit has not touched what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeVar

from db.case import Case

F = TypeVar("F")


class ToldBefore:
    """Answers about a case at one as-known date, kept by name; those of an earlier state are taken over."""

    def __init__(self, case: Case, as_of_s: int | None, before: ToldBefore | None) -> None:
        self.case, self.as_of_s = case, as_of_s
        self._kept: dict[str, Any] = {}
        self._before = before
        self._changed = None if before is None else case.events_read_again(before.case)

    def told(
        self,
        name: str,
        make: Callable[[], F],
        tables: tuple[str, ...],
        among: Callable[[], Container[int]] | None = None,
    ) -> F:
        """What `make` gives, or what it gave before: where these tables of the case are the same as then, and none of
        the events that have changed since is one of those it looks `among`."""
        if name not in self._kept:
            before = self._before
            again = before is not None and name in before._kept and self.is_same(tables, among)
            self._kept[name] = before._kept[name] if before is not None and again else make()
        found: F = self._kept[name]
        return found

    def is_same(self, tables: tuple[str, ...], among: Callable[[], Container[int]] | None = None) -> bool:
        """Whether these tables, and the events `among` others, are as they were for the answers before."""
        before = self._before
        if before is None or before.as_of_s != self.as_of_s:
            return False
        if any(getattr(self.case, table) is not getattr(before.case, table) for table in tables):
            return False
        if among is None:
            return True
        held = among()
        return self._changed is not None and not any(event_id in held for event_id in self._changed)

    def forget_before(self) -> None:
        """Everything has been told: the earlier state is not asked any more, and may go."""
        self._before = None
