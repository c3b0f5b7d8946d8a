"""The columns of all events as numpy arrays: what the timeline is drawn from, without a Python object per event."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain, islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS, EVENT_STATUSES, PARTICIPATION_ROLES, RecordId

UNKNOWN_LOW: Final = -(2**62)
"""Stands for an earliest bound that is open or unknown."""
UNKNOWN_HIGH: Final = 2**62
"""Stands for a latest bound that is open or unknown, and for "never withdrawn"."""
NO_DATE: Final = -1
"""In `flags`: the event has no date at all."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class EventColumns:
    """One row per event, sorted by (earliest start, id). Seconds as in `db.dates`; 0 = no such id.

    `kind` and `status` index EVENT_KINDS and EVENT_STATUSES, `flags` is `EdtfDate.packed_flags` or NO_DATE.
    `known_s` is the end of the day of publication, or the time of recording where none is given.
    The `part_*` arrays have one row per participation (row number of the event, actor's id, index into
    PARTICIPATION_ROLES), the `issue_*` arrays one per link of an event to an issue; both sorted by event.
    All arrays are read-only.
    """

    ids: Ints
    kind: NDArray[np.int8]
    status: NDArray[np.int8]
    earliest_start_s: Ints
    latest_start_s: Ints
    earliest_end_s: Ints
    latest_end_s: Ints
    flags: NDArray[np.int32]
    importance: NDArray[np.uint8]
    parent: Ints
    place: Ints
    known_s: Ints
    recorded_s: Ints
    withdrawn_s: Ints
    part_event: NDArray[np.int32]
    part_actor: Ints
    part_role: NDArray[np.int8]
    issue_event: NDArray[np.int32]
    issue_id: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def by_id(self) -> tuple[Ints, NDArray[np.int32]]:
        """All ids in their order, and the row of each. Sorting takes a second at 10,000,000: ask in a worker first."""
        order = np.argsort(self.ids, kind="stable").astype(np.int32)
        return self.ids[order], order

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """Answers worked out from these columns alone, kept as long as they are."""
        return {}

    def row_of(self, event_id: RecordId) -> int:
        """The row number of an event, or -1."""
        return int(self.rows_of([event_id])[0])

    def rows_of(self, event_ids: Sequence[RecordId] | Ints) -> Ints:
        """The row number of each id, -1 where it is no event's."""
        wanted = np.asarray(event_ids, np.int64)
        if not len(self) or (len(wanted) <= FEW and "by_id" not in self.__dict__):
            # Sorting a million ids to look up one costs more than a look at each.
            found = [np.flatnonzero(self.ids == event_id) for event_id in wanted]
            return np.array([int(places[0]) if len(places) else -1 for places in found], np.int64)
        ids, order = self.by_id
        place = np.searchsorted(ids, wanted)
        place[place == len(ids)] = 0
        return np.where(ids[place] == wanted, order[place], -1)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, the order of the ids with them, for `columns_of`."""
        ids, order = self.by_id
        return {**{f.name: getattr(self, f.name) for f in fields(self)}, "sorted_ids": ids, "sorted_rows": order}


def columns_of(arrays: Mapping[str, NDArray[Any]]) -> EventColumns:
    """The columns that gave these arrays. Raises KeyError where one is missing, ValueError where lengths differ."""
    names = [f.name for f in fields(EventColumns)]
    columns = EventColumns(**{name: arrays[name] for name in names})
    if {len(getattr(columns, name)) for name, _sql in _INT_COLUMNS} | {len(arrays["sorted_ids"])} != {len(columns)}:
        raise ValueError("columns of different lengths")
    columns.__dict__["by_id"] = (arrays["sorted_ids"], arrays["sorted_rows"])
    return columns


FEW: Final = 16
SLICE_ROWS: Final = 50_000
"""Rows read between two looks at whether anybody still wants them."""
Tell = Callable[[int], None]
MOST_CHANGED: Final = 2_000
"""Events whose change is folded into columns one by one."""


def _index_sql(column: str, words: tuple[str, ...]) -> str:
    """SQL that gives a word's place in its vocabulary."""
    cases = " ".join(f"WHEN '{word}' THEN {index}" for index, word in enumerate(words))
    return f"CASE {column} {cases} END"


_INT_COLUMNS: Final = (
    ("ids", "t.id"),
    ("kind", _index_sql("t.kind", EVENT_KINDS)),
    ("status", _index_sql("t.status", EVENT_STATUSES)),
    ("earliest_start_s", f"ifnull(t.earliest_start_s, {UNKNOWN_LOW})"),
    ("latest_start_s", f"ifnull(t.latest_start_s, {UNKNOWN_HIGH})"),
    ("earliest_end_s", f"ifnull(t.earliest_end_s, {UNKNOWN_LOW})"),
    ("latest_end_s", f"ifnull(t.latest_end_s, {UNKNOWN_HIGH})"),
    ("flags", f"ifnull(t.date_flags, {NO_DATE})"),
    ("importance", "t.importance"),
    ("parent", "ifnull(t.parent_id, 0)"),
    ("place", "ifnull(t.place_id, 0)"),
    ("known_s", "ifnull(r.published_s, r.recorded_s)"),
    ("recorded_s", "r.recorded_s"),
    ("withdrawn_s", f"ifnull(r.withdrawn_s, {UNKNOWN_HIGH})"),
)
_EVENTS_SQL: Final = f"SELECT {', '.join(sql for _name, sql in _INT_COLUMNS)} FROM event t JOIN record r ON r.id = t.id"
_PARTS_SQL: Final = f"SELECT event_id, actor_id, {_index_sql('role', PARTICIPATION_ROLES)}, id FROM participation"
_ISSUES_SQL: Final = "SELECT l.record_id, l.issue_id, l.id FROM issue_link l JOIN event e ON e.id = l.record_id"
_NARROW: Final[dict[str, type[np.generic]]] = {
    "kind": np.int8,
    "status": np.int8,
    "flags": np.int32,
    "importance": np.uint8,
    "part_event": np.int32,
    "part_role": np.int8,
    "issue_event": np.int32,
}


def read_columns(connection: sqlite3.Connection, tell: Tell | None = None) -> EventColumns:
    """Reads all events, about 3 microseconds each; call it where a wait does no harm, in one read transaction.

    `tell` hears how many rows were read, once in a while; what it raises ends the reading.
    """
    return _columns_from(connection, "", tell)


def read_first_columns(connection: sqlite3.Connection) -> EventColumns:
    """Rounds and exchanges alone: what a large case is first shown by, in a hundredth of the time."""
    return _columns_from(connection, "(SELECT event_id FROM round UNION SELECT event_id FROM swap)")


def columns_after(columns: EventColumns, connection: sqlite3.Connection, event_ids: Iterable[RecordId]) -> EventColumns:
    """The columns after these events, or their participations and issues, were put or removed.

    Only those events are read; the others are copied, at 1,000,000 events in some 50 ms. Ids of anything else do no
    harm. Beyond `MOST_CHANGED` ids everything is read anew.
    """
    wanted = sorted(set(event_ids))
    if len(wanted) > MOST_CHANGED:
        return read_columns(connection)
    fresh = _columns_from(connection, f"({', '.join(str(int(event_id)) for event_id in wanted)})")
    rows = columns.rows_of(wanted)
    gone = np.sort(rows[rows >= 0])
    kept = np.ones(len(columns), bool)
    kept[gone] = False
    starts, ids = columns.earliest_start_s[kept], columns.ids[kept]
    at = np.array([_place(starts, ids, *key) for key in zip(fresh.earliest_start_s, fresh.ids, strict=True)], np.int64)
    arrays: dict[str, Any] = {
        name: np.insert(getattr(columns, name)[kept], at, getattr(fresh, name)) for name, _sql in _INT_COLUMNS
    }
    # Where each event's row went: rows before it that are gone, rows put in before it.
    moved = np.cumsum(kept) - 1
    moved += np.searchsorted(at, moved, side="right")
    fresh_rows = at + np.arange(len(at))
    for event_name, names in (("part_event", ("part_actor", "part_role")), ("issue_event", ("issue_id",))):
        old_events, new_events = getattr(columns, event_name), getattr(fresh, event_name)
        stay = kept[old_events]
        events, more = moved[old_events[stay]], fresh_rows[new_events]
        between = np.searchsorted(events, more)
        arrays[event_name] = np.insert(events, between, more)
        for name in names:
            arrays[name] = np.insert(getattr(columns, name)[stay], between, getattr(fresh, name))
    return _frozen(arrays)


def _columns_from(connection: sqlite3.Connection, chosen_ids: str, tell: Tell | None = None) -> EventColumns:
    """All events, or those whose ids stand in an SQL list of numbers or are given by an SQL query."""
    names = [name for name, _sql in _INT_COLUMNS]
    counted = _Counted(tell)
    table = _packed(
        connection, _EVENTS_SQL + (f" WHERE t.id IN {chosen_ids}" if chosen_ids else ""), len(names), counted
    )
    order = np.lexsort((table[0], table[names.index("earliest_start_s")]))
    arrays: dict[str, Any] = {name: table[index][order] for index, name in enumerate(names)}
    parts = _packed(connection, _PARTS_SQL + (f" WHERE event_id IN {chosen_ids}" if chosen_ids else ""), 4, counted)
    issues = _packed(
        connection, _ISSUES_SQL + (f" WHERE l.record_id IN {chosen_ids}" if chosen_ids else ""), 3, counted
    )
    by_id = np.argsort(arrays["ids"], kind="stable")
    arrays["part_event"], (arrays["part_actor"], arrays["part_role"]) = _by_event(parts, arrays["ids"], by_id)
    arrays["issue_event"], (arrays["issue_id"],) = _by_event(issues, arrays["ids"], by_id)
    return _frozen(arrays)


def _frozen(arrays: dict[str, Any]) -> EventColumns:
    for name, array in arrays.items():
        arrays[name] = np.ascontiguousarray(array, dtype=_NARROW.get(name, np.int64))
        arrays[name].setflags(write=False)
    return EventColumns(**arrays)


def _place(starts: Ints, ids: Ints, start_s: np.int64, event_id: np.int64) -> int:
    """Where an event belongs among rows in order of (earliest start, id)."""
    low, high = np.searchsorted(starts, start_s, "left"), np.searchsorted(starts, start_s, "right")
    return int(low + np.searchsorted(ids[low:high], event_id))


class _Counted:
    """Tells how many rows have been read in all, one slice after the other."""

    def __init__(self, tell: Tell | None) -> None:
        self._tell, self._rows = tell, 0

    def more(self, rows: int) -> None:
        self._rows += rows
        if self._tell is not None:
            self._tell(self._rows)


def _packed(connection: sqlite3.Connection, sql: str, width: int, counted: _Counted) -> Ints:
    """A query's whole numbers as an array of shape (width, rows), without a list of tuples in between."""
    cursor, slices = connection.execute(sql), []
    while True:
        flat = np.fromiter(chain.from_iterable(islice(cursor, SLICE_ROWS)), np.int64)
        slices.append(flat.reshape(-1, width))
        counted.more(len(slices[-1]))
        if len(slices[-1]) < SLICE_ROWS:
            return np.concatenate(slices).T


def _by_event(links: Ints, ids: Ints, by_id: Ints) -> tuple[Ints, list[Ints]]:
    """Links as (row numbers of their events, their other columns), sorted by event and then by their own id."""
    if not links.shape[1]:
        return np.zeros(0, np.int64), [np.zeros(0, np.int64) for _ in range(len(links) - 2)]
    rows = by_id[np.searchsorted(ids, links[0], sorter=by_id)]
    order = np.lexsort((links[-1], rows))
    return rows[order], [column[order] for column in links[1:-1]]
