"""How many people the exchanges of a lane freed, each read once. A moving view reads few new ones, as with labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viewer.layout.frame import Frame
from viewer.layout.inks import SWAP
from viewer.layout.lanes import Lane

UNREAD = -1


def people_before(frame: Frame, lane: Lane, first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Running sums over the lane's events first..last (exclusive), one entry more than there are events.

    The first counts people, the second exchanges whose people are still unread.
    """
    people = _kept(frame, lane)[first:last]
    rows = lane.rows[first:last]
    swaps = np.flatnonzero(frame.data.events.kind[rows] == SWAP)
    missing = swaps[people[swaps] == UNREAD]
    if len(missing):
        chosen = frame.new_labels.granted(missing.tolist())
        refs = frame.data.events.ids[rows[chosen]].tolist()
        people[chosen] = [facts.people if (facts := frame.data.swaps.get(ref)) else 0 for ref in refs]
    known = np.zeros(len(rows), dtype=np.int64)
    known[swaps] = people[swaps]
    unread = known == UNREAD
    return _running(np.where(unread, 0, known)), _running(unread)


def _running(values: NDArray[np.int64] | NDArray[np.bool_]) -> NDArray[np.int64]:
    sums = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


def _kept(frame: Frame, lane: Lane) -> NDArray[np.int32]:
    """People of each of the lane's events as far as they have been read."""
    prepared, key = frame.data.prepared, ("people", lane.key)
    kept = prepared.get(key)
    if kept is None or kept[0] is not frame.data.swaps or kept[1] is not lane.anchors:
        kept = prepared[key] = (frame.data.swaps, lane.anchors, np.full(len(lane.rows), UNREAD, dtype=np.int32))
    people: NDArray[np.int32] = kept[2]
    return people
