"""Which events pass the filters, asked of the columns of a case: what the lists show beside the timeline."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS, EVENT_STATUSES
from db.index import EventColumns
from viewer.layout.inks import LANE_OF_KIND
from viewer.layout.view import Filters


def passing(
    columns: EventColumns, known: NDArray[np.bool_], filters: Filters, cited: Collection[int]
) -> NDArray[np.bool_]:
    """For each row whether the event is `known` and passes. The same rule as the timeline's (`viewer.layout.lanes`).

    `cited`: the records that passages of the sources in the filters stand for.
    """
    keep = known.copy()
    if filters.hidden_kinds:
        lanes = zip(EVENT_KINDS, LANE_OF_KIND, strict=True)
        keep &= ~np.isin(columns.kind, [at for at, names in enumerate(lanes) if set(names) & filters.hidden_kinds])
    if filters.statuses:
        keep &= np.isin(columns.status, [at for at, s in enumerate(EVENT_STATUSES) if s in filters.statuses])
    if filters.importance_min:
        keep &= columns.importance >= filters.importance_min
    if filters.actors:
        keep &= _rows_with(columns.part_event, columns.part_actor, filters.actors, len(columns))
    if filters.issues:
        keep &= _rows_with(columns.issue_event, columns.issue_id, filters.issues, len(columns))
    if filters.places:
        keep &= np.isin(columns.place, _array(filters.places))
    if filters.sources:
        keep &= np.isin(columns.ids, _array(cited))
    if filters.only is not None:
        keep &= np.isin(columns.ids, _array(filters.only))
    return keep


def _rows_with(events: NDArray[Any], keys: NDArray[Any], wanted: frozenset[int], count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, bool)
    mask[events[np.isin(keys, _array(wanted))]] = True
    return mask


def _array(ids: Collection[int]) -> NDArray[np.int64]:
    return np.fromiter(ids, np.int64, len(ids))
