"""A large array after a change of a few rows, read where it lies: nothing is copied until somebody asks for all of it.

It answers what is asked of an array in every frame (its length, some of its rows, a stretch, where a value would
stand), as the copied array would. Arithmetic and whatever else numpy offers work on the copy, which is made then, once.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from db.splice import Splice

Ints = NDArray[np.int64]
MANY = 16
"""Who asks for more than a sixteenth of all rows gets them from the copy: to find each one takes longer."""


class SplicedArray(NDArrayOperatorsMixin):
    """`splice.apply(base, fresh)`; with `numbers`, `base` holds row numbers that move as that splice says."""

    def __init__(self, base: NDArray[Any], splice: Splice, fresh: NDArray[Any], numbers: Splice | None = None) -> None:
        self._base, self._splice, self._numbers = base, splice, numbers
        self._fresh = np.asarray(fresh, dtype=base.dtype)
        self._made: NDArray[Any] | None = None
        self.dtype = base.dtype
        self.ndim = 1

    def __len__(self) -> int:
        return self._splice.new_length

    @property
    def shape(self) -> tuple[int, ...]:
        """As of an array."""
        return (len(self),)

    @property
    def is_copied(self) -> bool:
        """Whether somebody asked for all of it."""
        return self._made is not None

    def __getitem__(self, key: Any) -> Any:
        if self._made is not None:
            return self._made[key]
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step == 1:
                return self._stretch(start, stop)
            return self._rows(np.arange(start, stop, step, dtype=np.int64)) if step > 1 else self.whole()[key]
        rows = np.asarray(key)
        if rows.dtype == np.bool_ or (rows.ndim != 1 and rows.ndim != 0):
            return self.whole()[key]
        if rows.ndim == 0:
            return self._rows(np.array([self._row(int(rows))]))[0]
        if not len(rows):
            return np.zeros(0, dtype=self.dtype)
        if MANY * len(rows) > len(self):
            return self.whole()[key]
        numbers = rows.astype(np.int64, copy=False)
        if int(numbers.min()) < 0 or int(numbers.max()) >= len(self):
            return self.whole()[key]  # counted from the end, or an error to be told as numpy tells it
        return self._rows(numbers)

    def _row(self, row: int) -> int:
        if not -len(self) <= row < len(self):
            raise IndexError(f"index {row} is out of bounds for axis 0 with size {len(self)}")
        return row + len(self) if row < 0 else row

    def _of_base(self, old: NDArray[Any]) -> NDArray[Any]:
        return old if self._numbers is None else self._numbers.moved(old)

    def _rows(self, rows: Ints) -> NDArray[Any]:
        """The values of some rows, none of them outside."""
        old, number = self._splice.origin(rows)
        if not len(self._base):
            return self._fresh[number]
        found = self._of_base(self._base[np.minimum(old, len(self._base) - 1)])
        is_fresh = number >= 0
        if is_fresh.any():
            found = found.copy()  # it may be the base's own
            found[is_fresh] = self._fresh[number[is_fresh]]
        return found

    def _stretch(self, start: int, stop: int) -> NDArray[Any]:
        """The values from `start` to `stop`; what lies between two changes is the base's own memory."""
        if stop <= start:
            return np.zeros(0, dtype=self.dtype)
        if (start, stop) == (0, len(self)):
            return self.whole()
        (first, last), (number_first, number_last) = self._splice.origin(np.array([start, stop - 1], dtype=np.int64))
        unbroken = number_first < 0 and number_last < 0 and int(last - first) == stop - 1 - start
        if unbroken and not len(self._splice.changes_in(int(first), int(last))):
            return self._of_base(self._base[int(first) : int(last) + 1])
        return self._rows(np.arange(start, stop, dtype=np.int64))

    def searchsorted(self, values: Any, side: str = "left", sorter: None = None) -> Any:
        """Where values would stand, for an array that is sorted (as `ndarray.searchsorted`)."""
        if self._made is not None or sorter is not None:
            return self.whole().searchsorted(values, side=cast(Any, side), sorter=sorter)
        wanted = np.asarray(values)
        if self._numbers is None:
            below = np.searchsorted(self._base, wanted, side=cast(Any, side))
        else:
            numbers = wanted.astype(np.int64) + (side == "right")
            below = np.searchsorted(self._base, self._numbers.old_from(numbers).astype(self.dtype), side="left")
        gone = np.searchsorted(self._splice.gone, below, side="left")
        return below - gone + np.searchsorted(self._fresh, wanted, side=cast(Any, side))

    def whole(self) -> NDArray[Any]:
        """The array as a copy, made at the first asking. Read-only."""
        if self._made is None:
            made = self._splice.apply(self._of_base(self._base), self._fresh)
            made.setflags(write=False)
            self._made = made
        return self._made

    # ---- as numpy sees it -----------------------------------------------------------------------------------
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        made = self.whole()
        return made.astype(dtype) if dtype is not None and dtype != made.dtype else made.copy() if copy else made

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **named: Any) -> Any:
        whole = [given.whole() if isinstance(given, SplicedArray) else given for given in inputs]
        return getattr(ufunc, method)(*whole, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.whole(), name)


def spliced(base: NDArray[Any], splice: Splice, fresh: NDArray[Any], numbers: Splice | None = None) -> NDArray[Any]:
    """An array after a change, as what asks for arrays takes it; see `SplicedArray`."""
    return cast("NDArray[Any]", SplicedArray(base, splice, fresh, numbers))
