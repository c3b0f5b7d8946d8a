"""All rows of a kind as a mapping that reads them when somebody first goes through them, and single ones before that.

A large case has a hundred thousand claims about counts. Its first picture needs none of them, and the inspector those
of one exchange.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from db.domain import RecordId, Row

R = TypeVar("R", bound=Row)


class RowsOnDemand(Mapping[RecordId, R], Generic[R]):
    """id → row in order of the ids, and the rows of one owner. Reads through the functions it is given.

    `fill` may be called from any thread; the other methods only where those functions may be.
    """

    def __init__(
        self,
        read_all: Callable[[], Iterable[R]],
        read_some: Callable[[str, RecordId], Iterable[R]],
        owner_field: str,
    ) -> None:
        self._read_all, self._read_some, self._owner_field = read_all, read_some, owner_field
        self._rows: dict[RecordId, R] | None = None
        self._by_owner: dict[RecordId, tuple[R, ...]] | None = None
        self._of: dict[RecordId, tuple[R, ...]] = {}

    def fill(self, rows: Iterable[R]) -> None:
        """Take all rows as a worker has read them at the same revision, in order of their ids."""
        held = {row.id: row for row in rows}
        groups: dict[RecordId, list[R]] = defaultdict(list)
        for row in held.values():
            groups[getattr(row, self._owner_field)].append(row)
        self._by_owner = {owner_id: tuple(group) for owner_id, group in groups.items()}
        self._rows = held

    def of(self, owner_id: RecordId) -> tuple[R, ...]:
        """The rows of one owner, in order of their ids."""
        if self._by_owner is not None:
            return self._by_owner.get(owner_id, ())
        if owner_id not in self._of:
            self._of[owner_id] = tuple(self._read_some(self._owner_field, owner_id))
        return self._of[owner_id]

    @property
    def is_filled(self) -> bool:
        """Whether every row has been read."""
        return self._rows is not None

    def _all(self) -> dict[RecordId, R]:
        if self._rows is None:
            self.fill(self._read_all())
        assert self._rows is not None
        return self._rows

    def __getitem__(self, row_id: RecordId) -> R:
        if self._rows is not None:
            return self._rows[row_id]
        found = next(iter(self._read_some("id", row_id)), None)
        if found is None:
            raise KeyError(row_id)
        return found

    def __iter__(self) -> Iterator[RecordId]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())
