"""Rows inside a lane, so that nothing lies on anything else.

`pack_rows` is for many marks without labels: the fewest rows, vectorised. `RowPacker` is for the few with labels:
greedy, the first row that fits, with a choice of places for the label.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

AIR_PX = 8.0


def pack_rows(left: NDArray[np.float64], right: NDArray[np.float64], air: float = 0.0) -> NDArray[np.int64]:
    """The row of each interval, using as few rows as the busiest moment needs.

    The k-th reuse of a row takes the row that was freed k-th (a queue), which is exact for intervals; who follows
    whom is a chain, resolved by pointer doubling.
    """
    n = len(left)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(left, kind="stable")
    # A mark of no width still takes a pixel, or it would count as over before it began.
    start, end = left[order], np.maximum(right[order], left[order] + 1) + air
    by_end = np.argsort(end, kind="stable")
    position = np.arange(n)
    freed = np.minimum(np.searchsorted(end[by_end], start, side="right"), position)
    # Rows in use after each start: a new row is opened only when that exceeds every count before.
    in_use = position + 1 - freed
    most = np.maximum.accumulate(in_use)
    opens = in_use > np.concatenate(([0], most[:-1]))
    reuse = np.cumsum(~opens) - 1
    before = np.where(opens, position, by_end[np.minimum(np.maximum(reuse, 0), n - 1)])
    label = np.where(opens, most - 1, 0)
    while True:
        further = before[before]
        if np.array_equal(further, before):
            break
        before = further
    rows = np.empty(n, dtype=np.int64)
    rows[order] = label[before]
    return rows


class RowPacker:
    """Occupied stretches of each row of one lane."""

    def __init__(self, air: float = AIR_PX) -> None:
        self.air = air
        self._rows: list[list[tuple[float, float]]] = []

    @property
    def rows(self) -> int:
        return len(self._rows)

    def end(self, row: int) -> float:
        """Where the next stretch of a row may begin."""
        return self._rows[row][-1][1] + self.air if row < len(self._rows) and self._rows[row] else -math.inf

    def free(self, row: int, left: float, right: float) -> bool:
        """Whether a stretch fits in a row with air on both sides."""
        if row >= len(self._rows):
            return True
        taken = self._rows[row]
        at = bisect_left(taken, (left, right))
        if at < len(taken) and taken[at][0] < right + self.air:
            return False
        return at == 0 or taken[at - 1][1] + self.air <= left

    def place(
        self,
        options: Sequence[tuple[float, float]],
        most_rows: int,
        first_row: int = 0,
        *,
        in_order: bool = False,
    ) -> tuple[int, int] | None:
        """(row, option) of the first row that holds one of the stretches, tried in their order; None if none.

        `first_row` is tried before all others: a planned round stands beside the one it follows. `in_order`: nothing
        was placed that begins to the right of these stretches, so each must lie behind all that its row holds.
        """
        order = [first_row, *(row for row in range(most_rows) if row != first_row)] if first_row else range(most_rows)
        rows, air = self._rows, self.air
        for row in order:
            last = rows[row][-1][1] + air if row < len(rows) and rows[row] else -math.inf
            for index, stretch in enumerate(options):
                if last <= stretch[0] or (not in_order and self.free(row, *stretch)):
                    self.take(row, *stretch)
                    return row, index
        return None

    def take(self, row: int, left: float, right: float) -> None:
        """Mark a stretch as occupied."""
        while row >= len(self._rows):
            self._rows.append([])
        insort(self._rows[row], (left, right))

    def swapped(self, row: int, options: Sequence[tuple[float, float]]) -> int | None:
        """Let the last stretch of a row go for the first of these that then fits, which must come after all others;
        its number, or None where the row stays as it is."""
        taken = self._rows[row]
        before = taken[-2][1] + self.air if len(taken) > 1 else -math.inf
        for index, stretch in enumerate(options):
            if before <= stretch[0]:
                taken[-1] = stretch
                return index
        return None
