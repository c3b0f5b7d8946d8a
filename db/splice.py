"""A few rows of large arrays taken out and others put in: worked out once, applied to each array when it is asked for.

Copying stretches of an array costs a tenth of `np.delete` and `np.insert`, and an array nobody asks for costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
N = TypeVar("N", bound=np.generic)
FEW_STEPS = 16
"""So many changes of a row's number are added one after the other; beyond, every row is looked up."""


@dataclass(frozen=True, eq=False)
class Splice:
    """Rows `gone` (sorted) of an array of `length` rows, and for each new row the old row `at` it is put before.

    `at` is sorted, 0 to `length`; new rows put before the same row stand in their own order.
    """

    gone: Ints
    at: Ints
    length: int

    @property
    def new_length(self) -> int:
        """Rows afterwards."""
        return self.length - len(self.gone) + len(self.at)

    @cached_property
    def _marks(self) -> list[tuple[int, int, int]]:
        """(old row, 0 put in before it or 1 taken out, which of the new rows), in order."""
        put = [(int(place), 0, number) for number, place in enumerate(self.at.tolist())]
        return sorted([*put, *((int(row), 1, 0) for row in self.gone.tolist())])

    def apply(self, old: NDArray[N], fresh: NDArray[N]) -> NDArray[N]:
        """The array after the change; `fresh` has the values of the new rows."""
        out = np.empty(self.new_length, dtype=old.dtype)
        read = write = 0
        for place, is_gone, number in self._marks:
            if place > read:
                out[write : write + place - read] = old[read:place]
                write, read = write + place - read, place
            if is_gone:
                read += 1
            else:
                out[write] = fresh[number]
                write += 1
        out[write:] = old[read:]
        return out

    @cached_property
    def new_rows(self) -> Ints:
        """The numbers that the new rows get."""
        return self.at - np.searchsorted(self.gone, self.at) + np.arange(len(self.at))

    @cached_property
    def _kept_before_gone(self) -> Ints:
        """For each row that goes, how many before it stay."""
        return self.gone - np.arange(len(self.gone))

    def old_from(self, rows: Ints) -> Ints:
        """The first old row that stays and stands at or after each new row (`length` where none does)."""
        kept = rows - np.searchsorted(self.new_rows, rows, side="left")
        return kept + np.searchsorted(self._kept_before_gone, kept, side="right")

    def origin(self, rows: Ints) -> tuple[Ints, Ints]:
        """Of each new row the old row it was, and which of the new rows it is (-1: none; then the old row counts)."""
        old = self.old_from(rows)
        number = np.searchsorted(self.new_rows, rows, side="left")
        if not len(self.new_rows):
            return old, np.full(len(rows), -1, dtype=np.int64)
        held = np.minimum(number, len(self.new_rows) - 1)
        return old, np.where(self.new_rows[held] == rows, held, -1)

    def changes_in(self, first: int, last: int) -> Ints:
        """Old rows from `first` to `last` that go, or before which a new one is put (before `first` itself not)."""
        gone = self.gone[(self.gone >= first) & (self.gone <= last)]
        return np.concatenate((gone, self.at[(self.at > first) & (self.at <= last)]))

    @cached_property
    def _steps(self) -> tuple[Ints, Ints]:
        """Old rows from which on a row's number changes by how much more."""
        places = self.at.copy()
        gone = set(self.gone.tolist())
        for number, place in enumerate(places.tolist()):
            while place in gone:  # to stand before a row that goes is to stand before the one after it
                place += 1
            places[number] = place
        at, delta = np.concatenate((places, self.gone + 1)), np.repeat([1, -1], [len(places), len(gone)])
        distinct, group = np.unique(at, return_inverse=True)
        sums = np.bincount(group, weights=delta, minlength=len(distinct)).astype(np.int64)
        return distinct[sums != 0], sums[sums != 0]

    def moved(self, rows: NDArray[N]) -> NDArray[N]:
        """The new numbers of old rows that stay, in the array's own type; the array itself where nothing moves."""
        steps, by = self._steps
        if not len(steps) or not len(rows):
            return rows
        numbers = cast("NDArray[np.int64]", rows)
        if len(steps) > FEW_STEPS:
            shift = np.concatenate((np.zeros(1, np.int64), np.cumsum(by)))
            change = shift[np.searchsorted(steps, numbers, side="right")]
            return cast("NDArray[N]", (numbers + change).astype(rows.dtype))
        out = numbers.copy()
        for step, more in zip(steps.tolist(), by.tolist(), strict=True):
            part = numbers >= step
            np.add(out, part if more == 1 else part * numbers.dtype.type(more), out=out, casting="unsafe")
        return cast("NDArray[N]", out)


class Spliced:
    """Arrays as attributes, each made from its `_source` when it is first asked for. For large tables."""

    def __getattr__(self, name: str) -> Any:
        source = self.__dict__.get("_source")
        if source is None or name not in source.names:
            raise AttributeError(name)
        value = self.__dict__[name] = source.array(name)
        return value

    def make(self) -> None:
        """Make what has not been made yet. May run in a worker."""
        source = self.__dict__.get("_source")
        for name in source.names if source is not None else ():
            np.asarray(getattr(self, name))  # of an array that lies beside another the copy

    def settle(self) -> None:
        """Make what has not been made yet and let go of what it was made from."""
        self.make()
        source = self.__dict__.pop("_source", None)
        for name in source.names if source is not None else ():
            self.__dict__[name] = np.asarray(self.__dict__[name])
