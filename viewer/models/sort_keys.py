"""What rows are sorted by: numbers and dates by value, everything else by the text shown (`viewer.models.text_order`).

Rows that are alike keep the order they came in, and rows without a value stand last, whichever way a column is sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from viewer.models.text_order import BLANK, Step, text_ranks

if TYPE_CHECKING:
    from viewer.models.record_table import Column

Ids = NDArray[np.int64]
Rows = Callable[[Sequence[int]], "tuple[Column, list[Any]]"]
"""Reads records, and gives the column that makes cells of them."""

READ_ONE_BY_ONE: Final = 20_000
"""More rows than these are not made into records to be sorted, where the column can do without (`Column.texts`)."""
_SLICE: Final = 2_000
_NO_VALUE: Final = 2**62
_FEW_CHANGED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Keys:
    """A sort key for each of some ids, by rising ids. `whole`: whatever is not among them has no value."""

    ids: Ids
    keys: Ids
    whole: bool = False

    def of(self, ids: Ids) -> Ids | None:
        """The keys of these ids, in their order; None where some are not known."""
        if not len(ids):
            return ids
        if not len(self.ids):
            return np.full(len(ids), BLANK, np.int64) if self.whole else None
        at = np.searchsorted(self.ids, ids)
        at[at == len(self.ids)] = 0
        found = self.ids[at] == ids
        return np.where(found, self.keys[at], BLANK) if self.whole or found.all() else None


def in_order(ids: Ids, keys: Ids, *, descending: bool) -> Ids:
    """The ids sorted by their keys; equal ones as they came, those without a value last."""
    if descending:
        keys = np.where(keys == BLANK, BLANK, -keys)
    return ids[np.argsort(keys, kind="stable")]


def keys_of(column: Column, ids: Ids, rows: Rows, step: Step | None = None) -> Keys:
    """Keys of a column for these ids, or for all records of the table where that is less work."""
    if column.sort_ids is not None:
        return _by_id(ids, np.asarray(column.sort_ids(ids), np.int64))
    if column.texts is not None and len(ids) > READ_ONE_BY_ONE:
        known: list[int] = []
        read_step, sort_step = (_third(step, len(ids), before) for before in (0, 1))
        ranks = text_ranks(_taken(column.texts(), known, len(ids), read_step), sort_step)
        return _by_id(np.asarray(known, np.int64), ranks, whole=True)
    values: list[Any] = []
    for first in range(0, len(ids), _SLICE):
        made, found = rows([int(i) for i in ids[first : first + _SLICE]])
        values += ["" if row is None else _value(made, row) for row in found]
        if step is not None:
            step(first, len(ids))
    return _by_id(ids, _keys_of_values(values))


def _taken(pairs: Iterable[tuple[int, str]], known: list[int], rows: int, step: Step | None) -> Iterable[str]:
    for record_id, text in pairs:
        known.append(record_id)
        if step is not None and len(known) % _SLICE == 0:
            step(min(len(known), rows), rows)
        yield text


def _third(step: Step | None, rows: int, before: int) -> Step | None:
    """Reading is the first third of the work, sorting the two others; it is told in rows."""
    if step is None:
        return None
    return lambda done, total: step(min(rows, round(rows * (before / 3 + done / total * (1 + before) / 3))), rows)


def _value(column: Column, row: Any) -> Any:
    return column.sort_key(row) if column.sort_key is not None else column.cell(row).text


def _keys_of_values(values: list[Any]) -> Ids:
    if all(isinstance(value, str) for value in values):
        return text_ranks(values)
    numbers = [BLANK if isinstance(value, str) or value >= _NO_VALUE else value for value in values]
    return np.asarray(numbers, np.int64)


def _by_id(ids: Ids, keys: Ids, *, whole: bool = False) -> Keys:
    order = np.argsort(ids, kind="stable")
    return Keys(ids[order], keys[order], whole)


def carried(shown: Ids, before: Ids, after: Ids) -> Ids | None:
    """The rows shown, in their order, without those that have left a table and with those that came at the end; None
    where more than a few did."""
    same = min(len(before), len(after))
    unlike = np.flatnonzero(before[:same] != after[:same])
    first = int(unlike[0]) if len(unlike) else same
    back = before[len(before) - same :] != after[len(after) - same :]
    unlike = np.flatnonzero(back[::-1])
    last = min(int(unlike[0]) if len(unlike) else same, same - first)
    left, new = before[first : len(before) - last], after[first : len(after) - last]
    if max(len(left), len(new)) > _FEW_CHANGED:
        return None
    gone, came = np.setdiff1d(left, new), np.setdiff1d(new, left)
    return np.concatenate([shown[~np.isin(shown, gone)], came])
