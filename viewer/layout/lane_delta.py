"""Lanes after a few events have changed: the immutable index of before, less what has gone, plus what has come.

Counts, what touches a span and the order of entries are those of an index built anew; only the small difference is
worked out, and it grows with the number of changes, not with the case.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.index import Splice, spliced
from viewer.layout.doubt import anchor_s
from viewer.layout.inks import LANE_OF_KIND, NOT_HELD, ROUND
from viewer.layout.lane_index import LaneIndex
from viewer.layout.lanes import Lane, LaneSet, passing, reach_of
from viewer.layout.timeline_data import EventTable, TimelineData
from viewer.layout.view import Filters

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Some (lane, event) entries: their lane and their first and last second (exclusive)."""

    lane: Ints
    first_s: Ints
    last_s: Ints

    def touching(self, start_s: float, end_s: float) -> NDArray[np.bool_]:
        """Which of them touch a span."""
        return (self.first_s < math.ceil(end_s)) & (self.last_s > math.floor(start_s))

    def counts(self, lanes: int, start_s: float, end_s: float) -> Ints:
        """How many of each lane touch a span."""
        return np.bincount(self.lane[self.touching(start_s, end_s)], minlength=lanes).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class LaneDelta:
    """Answers as `LaneIndex` does. `change` tells which entries of `base` go and where the new ones stand."""

    base: LaneIndex
    change: Splice
    gone: Entries
    come: Entries
    offsets: Ints

    @property
    def lanes(self) -> int:
        """How many lanes there are."""
        return self.base.lanes

    @property
    def nbytes(self) -> int:
        """Bytes of the index it rests on; what it adds is small."""
        return self.base.nbytes

    def counts(self, start_s: float, end_s: float) -> Ints:
        """For each lane, how many entries touch start..end."""
        before = self.base.counts(start_s, end_s)
        more, less = (part.counts(self.lanes, start_s, end_s) for part in (self.come, self.gone))
        return np.asarray(np.maximum(before + more - less, 0), np.int64)

    def touching(self, lane: int, start_s: float, end_s: float) -> Ints:
        """The entries of a lane that touch a span, in order of their anchors."""
        found = self.base.touching(lane, start_s, end_s)
        kept = self.change.moved(found[~np.isin(found, self.change.gone)])
        mine = (self.come.lane == lane) & self.come.touching(start_s, end_s)
        return np.sort(np.concatenate((kept, self.change.new_rows[mine])))


@dataclass(frozen=True, slots=True, eq=False)
class TableChange:
    """How the rows of an event table changed, with the rows alone that have gone and those that have come."""

    lost: EventTable
    fresh: EventTable
    splice: Splice


def lanes_after(made: LaneSet, change: TableChange, filters: Filters, limit_s: float) -> LaneSet | None:
    """Lanes by kind after a change of a few events; None where they have to be made anew.

    That is where a lane comes or goes, and where the filters ask for more than the table of events tells.
    """
    if not made.lanes or not _told_by_table(filters) or not isinstance(made.lanes[0].index, LaneIndex):
        return None
    base, splice = made.lanes[0].index, change.splice
    number_of = {lane.key: lane.number for lane in made.lanes}
    fresh_lane, fresh_rows = _lanes_of_fresh(change.fresh, filters, number_of)
    if fresh_lane is None:
        return None
    fresh_anchor = anchor_s(change.fresh, limit_s)[fresh_rows]
    order = _fresh_order(fresh_lane, fresh_anchor, change.fresh.importance[fresh_rows])
    fresh_lane, fresh_rows, fresh_anchor = fresh_lane[order], fresh_rows[order], fresh_anchor[order]
    table_rows = splice.new_rows[fresh_rows]
    gone = _gone_entries(made, change, limit_s)
    at = [
        _place(base, splice, int(lane), float(anchor), int(importance), int(row))
        for lane, anchor, importance, row in zip(
            fresh_lane, fresh_anchor, change.fresh.importance[fresh_rows], table_rows, strict=True
        )
    ]
    entries = Splice(gone[0], np.array(at, dtype=np.int64), len(base.rows))
    counts = np.diff(base.offsets) - np.bincount(gone[1].lane, minlength=base.lanes)
    counts += np.bincount(fresh_lane, minlength=base.lanes)
    if (counts == 0).any():
        return None
    first, last = reach_of(change.fresh, anchor_s(change.fresh, limit_s))
    come = Entries(fresh_lane, first[fresh_rows], last[fresh_rows])
    delta = LaneDelta(base, entries, gone[1], come, np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))))
    lanes = tuple(_lane(lane, delta, splice, table_rows, fresh_anchor) for lane in made.lanes)
    covered = made.covered - len(gone[0]) + len(fresh_rows)
    return LaneSet(lanes, _rounds(made, change, fresh_rows), covered, None)


def _told_by_table(filters: Filters) -> bool:
    """Whether the event table alone says what passes."""
    rest = replace(filters, hidden_kinds=frozenset(), statuses=frozenset(), importance_min=0)
    return rest == Filters()


def _lanes_of_fresh(fresh: EventTable, filters: Filters, number_of: dict[str, int]) -> tuple[Ints | None, Ints]:
    """The lane of each new row that passes the filters, and those rows; no lanes where one has none yet."""
    rows = np.flatnonzero(passing(TimelineData(fresh, _NoTexts()), filters))
    keys = [LANE_OF_KIND[kind] for kind in fresh.kind[rows].tolist()]
    if any(key not in number_of for key in keys):
        return None, rows
    return np.array([number_of[key] for key in keys], dtype=np.int64), rows


class _NoTexts:
    """Of rows that are only sorted into lanes."""

    def texts(self, _rows: Ints) -> list[Any]:
        """Nothing has words here."""
        return []


def _fresh_order(lane: Ints, anchor: NDArray[np.float64], importance: NDArray[np.uint8]) -> Ints:
    """By lane, anchor, importance from high to low, row: as entries of an index are."""
    return np.asarray(np.lexsort((np.arange(len(lane)), -importance.astype(np.int64), anchor, lane)), np.int64)


def _gone_entries(made: LaneSet, change: TableChange, limit_s: float) -> tuple[Ints, Entries]:
    """The entries of rows that have gone: their numbers in the index, sorted, and what they touched."""
    numbers, lanes, own = [], [], []
    anchors = anchor_s(change.lost, limit_s)
    for at, (row, anchor) in enumerate(zip(change.splice.gone.tolist(), anchors.tolist(), strict=True)):
        for lane in made.lanes:
            low, high = np.searchsorted(lane.anchors, anchor, "left"), np.searchsorted(lane.anchors, anchor, "right")
            for place in (low + np.flatnonzero(lane.rows[low:high] == row)).tolist():
                numbers.append(int(lane.index.offsets[lane.number]) + place)
                lanes.append(lane.number)
                own.append(at)
    order = np.argsort(np.array(numbers, dtype=np.int64), kind="stable")
    held = np.array(own, dtype=np.int64)[order]
    first, last = reach_of(change.lost, anchors)
    lane_numbers = np.array(lanes, dtype=np.int64)[order]
    return np.array(numbers, dtype=np.int64)[order], Entries(lane_numbers, first[held], last[held])


def _place(base: LaneIndex, splice: Splice, lane: int, anchor: float, importance: int, row: int) -> int:
    """Before which entry of the index a new one stands: behind those of its anchor that go before it."""
    entries = base.entries_of(lane)
    anchors = base.anchors[entries]
    low, high = np.searchsorted(anchors, anchor, "left"), np.searchsorted(anchors, anchor, "right")
    same = slice(entries.start + int(low), entries.start + int(high))
    other, rows = base.importance[same].astype(np.int64), splice.moved(base.rows[same].astype(np.int64))
    before = (other > importance) | ((other == importance) & (rows < row))
    return int(entries.start) + int(low) + int(before.sum())


def _lane(lane: Lane, delta: LaneDelta, splice: Splice, table_rows: Ints, anchors: NDArray[np.float64]) -> Lane:
    """One lane with its own part of the change."""
    first, last = (int(at) for at in delta.base.offsets[lane.number : lane.number + 2])
    gone, at = delta.change.gone, delta.change.at
    mine = delta.come.lane == lane.number
    own = Splice(gone[(gone >= first) & (gone < last)] - first, at[mine] - first, last - first)
    rows = spliced(lane.rows, own, table_rows[mine], splice)
    if not len(own.gone) and not len(own.at):
        return replace(lane, rows=rows, index=delta)
    return replace(lane, rows=rows, anchors=spliced(lane.anchors, own, anchors[mine]), index=delta)


def _rounds(made: LaneSet, change: TableChange, fresh_rows: Ints) -> Ints:
    """Rows of the rounds held that stand in any lane."""
    kept = change.splice.moved(made.rounds[~np.isin(made.rounds, change.splice.gone)])
    fresh = change.fresh
    held = fresh_rows[(fresh.kind[fresh_rows] == ROUND) & ~np.isin(fresh.status[fresh_rows], NOT_HELD)]
    return np.sort(np.concatenate((kept, change.splice.new_rows[held])))
