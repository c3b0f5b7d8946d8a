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
from db.splice import Splice as Splice
from db.splice import Spliced as Spliced
from db.spliced_array import spliced as spliced

UNKNOWN_LOW: Final = -(2**62)
"""Stands for an earliest bound that is open or unknown."""
UNKNOWN_HIGH: Final = 2**62
"""Stands for a latest bound that is open or unknown, and for "never withdrawn"."""
NO_DATE: Final = -1
"""In `flags`: the event has no date at all."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class EventColumns(Spliced):
    """One row per event, sorted by (earliest start, id). Seconds as in `db.dates`; 0 = no such id.

    `kind` and `status` index EVENT_KINDS and EVENT_STATUSES, `flags` is `EdtfDate.packed_flags` or NO_DATE.
    `known_s` is the end of the day of publication, or the time of recording where none is given.
    The `part_*` arrays have one row per participation (row number of the event, actor's id, index into
    PARTICIPATION_ROLES), the `issue_*` arrays one per link of an event to an issue; both sorted by event.
    All arrays are read-only. After an edit of a large case they are made from those before when they are asked for.
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
        source = self.source
        if source is not None and "by_id" in source.base.__dict__:
            return source.by_id()
        order = np.argsort(self.ids, kind="stable").astype(np.int32)
        return self.ids[order], order

    @property
    def source(self) -> ColumnDelta | None:
        """What these columns are made from while they are a change of others."""
        found: ColumnDelta | None = self.__dict__.get("_source")
        return found

    def make(self) -> None:
        """Make every array, the order of the ids too. May run in a worker."""
        if self.source is not None:
            _ = self.by_id
        super().make()

    @cached_property
    def withdrawn_count(self) -> int:
        """How many of the events have been withdrawn. After an edit worked out from the columns before."""
        source = self.source
        if source is None:
            return int(np.count_nonzero(self.withdrawn_s < UNKNOWN_HIGH))
        lost = source.base.withdrawn_s[source.splice.gone] < UNKNOWN_HIGH
        return source.base.withdrawn_count - int(lost.sum()) + source.fresh.withdrawn_count

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
        if self.source is not None and "by_id" not in self.__dict__:
            return self.source.rows_of(wanted)
        if not len(self) or (len(wanted) <= FEW and "by_id" not in self.__dict__):
            # Sorting a million ids to look up one costs more than a look at each.
            found = [np.flatnonzero(self.ids == event_id) for event_id in wanted]
            return np.array([int(places[0]) if len(places) else -1 for places in found], np.int64)
        ids, order = self.by_id
        place = np.searchsorted(ids, wanted)
        place[place == len(ids)] = 0
        return np.where(ids[place] == wanted, order[place], -1)

    def taken(self, rows: Ints) -> EventColumns:
        """Some events alone, without who took part in them and which issues they touch."""
        none = np.zeros(0, np.int64)
        own = {name: getattr(self, name)[rows] for name, _sql in _INT_COLUMNS}
        return _frozen({**own, **dict.fromkeys(_ARRAYS - own.keys(), none)})

    def rows_with_actor(self, actor_id: RecordId) -> NDArray[np.int32]:
        """Rows of the events an actor takes part in, each once, in order. Kept; after an edit made of those before."""
        if ("actor", actor_id) not in self.kept:
            source = self.source
            if source is not None and ("actor", actor_id) in source.base.kept:
                found = source.rows_with_actor(actor_id)
            else:
                found = self.part_event[self.part_actor == actor_id]
                found = found[np.concatenate(([True], found[1:] != found[:-1]))] if len(found) else found
            self.kept["actor", actor_id] = found
        rows: NDArray[np.int32] = self.kept["actor", actor_id]
        return rows

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


@dataclass(frozen=True, eq=False)
class ColumnDelta:
    """Columns as a change of others: the events `ids` were read again (`fresh`), all others are those of `base`."""

    base: EventColumns
    fresh: EventColumns
    ids: frozenset[RecordId]
    splice: Splice

    @property
    def names(self) -> frozenset[str]:
        """The arrays it makes."""
        return _ARRAYS

    def array(self, name: str) -> NDArray[Any]:
        """One array of the columns after the change: the one before with a few rows laid beside it."""
        old, fresh = getattr(self.base, name), getattr(self.fresh, name)
        if name in ("part_event", "issue_event"):
            return spliced(old, self._links(name), self.splice.new_rows[fresh], self.splice)
        if name.startswith(("part_", "issue_")):
            return spliced(old, self._links(f"{name.split('_')[0]}_event"), fresh)
        return spliced(old, self.splice, fresh)

    def _links(self, name: str) -> Splice:
        """How the links of events change: those of gone events go, those of new events come where these stand."""
        events, splice = getattr(self.base, name), self.splice
        gone = np.concatenate(
            [np.zeros(0, np.int64), *(np.arange(*run_of(events, row)) for row in splice.gone.tolist())]
        )
        at = splice.at[getattr(self.fresh, name)].astype(events.dtype)
        return Splice(gone, np.searchsorted(events, at).astype(np.int64), len(events))

    def by_id(self) -> tuple[Ints, NDArray[np.int32]]:
        """All ids in their order, and the row of each, without sorting them all again."""
        ids, rows = self.base.by_id
        order = np.argsort(self.fresh.ids, kind="stable")
        gone = np.sort(np.searchsorted(ids, self.base.ids[self.splice.gone]))
        change = Splice(gone, np.searchsorted(ids, self.fresh.ids[order]).astype(np.int64), len(ids))
        new_rows = self.splice.new_rows[order].astype(np.int32)
        return change.apply(ids, self.fresh.ids[order]), change.apply(self.splice.moved(rows), new_rows)

    def rows_with_actor(self, actor_id: RecordId) -> NDArray[np.int32]:
        """Rows of the events an actor takes part in, of those before."""
        before = self.base.rows_with_actor(actor_id)
        kept = self.splice.moved(before[~np.isin(before, self.splice.gone)])
        return np.sort(np.concatenate((kept, self.splice.new_rows[self.fresh.rows_with_actor(actor_id)]))).astype(
            np.int32
        )

    def rows_of(self, wanted: Ints) -> Ints:
        """The row of each id, -1 where it is no event's, asked of the columns before."""
        found = self.base.rows_of(wanted)
        rows = np.where(found < 0, -1, self.splice.moved(found))
        rows[np.isin(found, self.splice.gone)] = -1
        for event_id, row in zip(self.fresh.ids.tolist(), self.splice.new_rows.tolist(), strict=True):
            rows[wanted == event_id] = row
        return rows


def read_again(before: EventColumns, columns: EventColumns) -> frozenset[RecordId] | None:
    """The events in which two states of the same columns may differ; None where they are not states of the same."""
    if columns is before:
        return frozenset()
    now, then = columns.source, before.source
    if (columns if now is None else now.base) is not (before if then is None else then.base):
        return None
    return (frozenset() if now is None else now.ids) | (frozenset() if then is None else then.ids)


def run_of(sorted_rows: NDArray[Any], row: int) -> tuple[int, int]:
    """Where a row's entries begin and end. Asked in the array's own type, or numpy would copy all of it first."""
    first, last = np.searchsorted(sorted_rows, np.array([row, row + 1], dtype=sorted_rows.dtype))
    return int(first), int(last)


FEW: Final = 16
SLICE_ROWS: Final = 50_000
"""Rows read between two looks at whether anybody still wants them."""
Tell = Callable[[int], None]
MOST_CHANGED: Final = 2_000
"""Events whose change is folded into columns one by one."""
MOST_KEPT: Final = 500
"""Events that may differ from the columns that later ones are made from, before every array is made."""
SMALL: Final = 20_000
"""Columns of so few events are made at once."""


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
_ARRAYS: Final = frozenset(field.name for field in fields(EventColumns))
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

    Only those events are read; the arrays are made of the ones before when they are asked for. The same columns where
    nothing they tell of has changed, such as after a change of a title. Ids of anything else do no harm. Beyond
    `MOST_CHANGED` ids everything is read anew.
    """
    wanted, base, source = frozenset(event_ids), columns, columns.source
    if source is not None and len(wanted | source.ids) > MOST_KEPT:
        columns.settle()
    elif source is not None:
        wanted, base = wanted | source.ids, source.base
    if len(wanted) > MOST_CHANGED:
        return read_columns(connection)
    fresh = _columns_from(connection, f"({', '.join(str(int(event_id)) for event_id in sorted(wanted))})")
    rows = base.rows_of(sorted(wanted))
    gone = np.sort(rows[rows >= 0])
    if _is_same(base, gone, fresh):
        return base
    places = [_place(base, *key) for key in zip(fresh.earliest_start_s, fresh.ids, strict=True)]
    delta = ColumnDelta(base, fresh, wanted, Splice(gone, np.array(places, np.int64), len(base)))
    made = object.__new__(EventColumns)
    made.__dict__["_source"] = delta
    if delta.splice.new_length <= SMALL:
        made.settle()
    return made


def _is_same(base: EventColumns, rows: Ints, fresh: EventColumns) -> bool:
    """Whether the rows of some columns say what was read again of these events."""
    if len(rows) != len(fresh):
        return False
    for name, _sql in _INT_COLUMNS:
        if not np.array_equal(getattr(base, name)[rows], getattr(fresh, name)):
            return False
    for name in ("part", "issue"):
        events, again = getattr(base, f"{name}_event"), getattr(fresh, f"{name}_event")
        runs = [np.arange(*run_of(events, row)) for row in rows.tolist()]
        links = np.concatenate([np.zeros(0, np.int64), *runs])
        if not np.array_equal(np.repeat(np.arange(len(rows)), [len(run) for run in runs]), again):
            return False
        values = [field for field in _ARRAYS if field.startswith(f"{name}_") and not field.endswith("_event")]
        if any(not np.array_equal(getattr(base, field)[links], getattr(fresh, field)) for field in values):
            return False
    return True


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


def _place(columns: EventColumns, start_s: np.int64, event_id: np.int64) -> int:
    """Before which row an event belongs, by (earliest start, id)."""
    starts = columns.earliest_start_s
    low, high = np.searchsorted(starts, start_s, "left"), np.searchsorted(starts, start_s, "right")
    return int(low + np.searchsorted(columns.ids[low:high], event_id))


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
