"""The known events of a large case after an edit, made of those before: for the frames until a worker has built anew.

What is worked out is the few changed rows; tables and lanes are the ones before with these laid beside them.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.dates import DAY_S
from viewer.layout.lane_delta import TableChange, lanes_after
from viewer.layout.lanes import LaneSet
from viewer.layout.overview import overview_after
from viewer.layout.timeline_data import UNKNOWN_HIGH, UNKNOWN_LOW, EventTable, Splice, spliced
from viewer.timeline.data_of_case import KnownEvents, event_table, every_row, extent_of, known_rows

Ints = NDArray[np.int64]
_SAY_OF_WHAT = frozenset({"kept", "people", "ribbon", "tracks"})
_OWN = frozenset({"earliest_start_s", "latest_start_s", "earliest_end_s", "latest_end_s", "doubt"})


def known_after(
    known: KnownEvents, before: object, case: Case, as_of_s: int | None, zone: str = ""
) -> KnownEvents | None:
    """The events of `case`, whose columns are a change of `before`, of which `known` was made; None if they are not."""
    source = case.columns.source
    if source is None or source.base is not before:
        return None
    few = replace(case, columns=source.fresh)
    keep = known_rows(few, as_of_s)
    fresh = event_table(few, keep, zone or case.info.timezone)
    at_rows = np.searchsorted(known.keep, source.splice.at[keep]).astype(np.int64)
    places = np.minimum(np.searchsorted(known.keep, source.splice.gone), max(len(known.keep) - 1, 0))
    here = known.keep[places] == source.splice.gone if len(known.keep) else np.zeros(len(places), dtype=bool)
    splice = Splice(places[here].astype(np.int64), at_rows, len(known.keep))
    everything = splice.new_length == source.splice.new_length
    shared = {name: partial(getattr, case.columns, name) for name in _shared_names()} if everything else {}
    table = known.table.spliced(splice, fresh, shared)
    if everything:
        rows = every_row(splice.new_length)
    else:
        rows = spliced(known.keep, splice, source.splice.new_rows[keep], source.splice)
    change = TableChange(known.table.taken(splice.gone), fresh, splice)
    span = _extent_after(known, table, change)
    return KnownEvents(rows, table, *span, _prepared_after(known, change, span == (known.start_s, known.end_s)))


def _shared_names() -> list[str]:
    return [field.name for field in fields(EventTable) if field.name not in _OWN]


def _extent_after(known: KnownEvents, table: EventTable, change: TableChange) -> tuple[int, int]:
    """First and last second; looked for anew only where what goes or comes stands at an end of the case."""
    start_s, end_s = known.start_s, known.end_s
    begun = len(known.table) > 0 and int(known.table.earliest_start_s[-1]) > UNKNOWN_LOW
    if end_s <= start_s + DAY_S or not begun:
        return extent_of(table)  # no start or no end is known, or the case is as short as one may be shown
    lost, fresh = change.lost, change.fresh
    if (lost.earliest_start_s == start_s).any() or (lost.latest_end_s == end_s).any():
        return extent_of(table)
    starts = fresh.earliest_start_s[fresh.earliest_start_s > UNKNOWN_LOW]
    ends = fresh.latest_end_s[fresh.latest_end_s < UNKNOWN_HIGH]
    return min([start_s, *starts.tolist()]), max([end_s, *ends.tolist()])


def _prepared_after(known: KnownEvents, change: TableChange, same_span: bool) -> dict[Any, Any]:
    """Lanes by kind and the overview as they are now, with what says itself what it was made of; what else was kept is
    made again when it is asked for."""
    made: dict[Any, Any] = {key: held for key, held in list(known.prepared.items()) if key[0] in _SAY_OF_WHAT}
    for key, held in list(known.prepared.items()):
        if key[0] == "lanes" and key[1] == "kind" and isinstance(held, LaneSet):
            lanes = lanes_after(held, change, key[2], key[3])
            if lanes is not None:
                made[key] = lanes
    return made | overview_after(known.prepared, change, (known.start_s, known.end_s) if same_span else None)
