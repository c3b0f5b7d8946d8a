"""A large array with a few changes laid beside it answers as the array copied with them, copying nothing for it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.splice import Splice
from db.spliced_array import SplicedArray


@st.composite
def changed(draw: st.DrawFn) -> tuple[SplicedArray, list[int]]:
    """An array of sorted numbers with a change that leaves it sorted, and what it holds as a list."""
    old = sorted(draw(st.lists(st.integers(0, 40), max_size=40)))
    gone = sorted(draw(st.sets(st.integers(0, len(old) - 1), max_size=8))) if old else []
    fresh = sorted(draw(st.lists(st.integers(0, 40), max_size=8)))
    base = np.array(old, dtype=np.int64)
    at = np.searchsorted(base, np.array(fresh, dtype=np.int64)).astype(np.int64)
    splice = Splice(np.array(gone, dtype=np.int64), at, len(old))
    wanted = sorted([value for row, value in enumerate(old) if row not in gone] + fresh)
    return SplicedArray(base, splice, np.array(fresh, dtype=np.int64)), wanted


@given(changed(), st.data())
def test_rows_stretches_and_places_are_those_of_the_copy(
    made: tuple[SplicedArray, list[int]], data: st.DataObject
) -> None:
    array, wanted = made
    assert len(array) == len(wanted)
    assert array.shape == (len(wanted),)
    ends = st.integers(-len(wanted) - 2, len(wanted) + 2)
    start, stop = data.draw(ends), data.draw(ends)
    if (start, stop) != (0, len(wanted)):
        assert array[start:stop].tolist() == wanted[start:stop]
    rows = data.draw(st.lists(st.integers(0, len(wanted) - 1), max_size=12)) if wanted else []
    assert array[np.array(rows, dtype=np.int64)].tolist() == [wanted[row] for row in rows]
    for row in rows:
        assert array[row] == wanted[row]
        assert array[row - len(wanted)] == wanted[row]
    for value in data.draw(st.lists(st.integers(-2, 43), max_size=12)):
        for side in ("left", "right"):
            assert int(array.searchsorted(value, side=side)) == int(np.searchsorted(wanted, value, side=side))


@given(changed())
def test_numpy_sees_the_copy(made: tuple[SplicedArray, list[int]]) -> None:
    array, wanted = made
    assert np.asarray(array).tolist() == wanted
    assert (array + 1).tolist() == [value + 1 for value in wanted]
    assert np.isin(array, [3, 4]).tolist() == [value in (3, 4) for value in wanted]
    assert (array == 3).tolist() == [value == 3 for value in wanted]
    assert array[np.asarray(array) > 20].tolist() == [value for value in wanted if value > 20]
    assert array[:].tolist() == wanted
    assert array.tolist() == wanted
    assert not np.asarray(array).flags.writeable


@given(st.data())
def test_numbers_of_rows_that_move_are_found_where_they_are_now(data: st.DataObject) -> None:
    """As the links of events are: sorted by the row of their event, and the events move."""
    length = data.draw(st.integers(1, 30))
    gone = sorted(data.draw(st.sets(st.integers(0, length - 1), max_size=6)))
    at = sorted(data.draw(st.lists(st.integers(0, length), max_size=6)))
    events = Splice(np.array(gone, dtype=np.int64), np.array(at, dtype=np.int64), length)
    held = np.array(sorted(data.draw(st.lists(st.integers(0, length - 1), max_size=30))), dtype=np.int32)
    out = np.flatnonzero(np.isin(held, gone))
    new = np.array([row for row in events.new_rows.tolist() if data.draw(st.booleans())], dtype=np.int64)
    places = [at[events.new_rows.tolist().index(row)] for row in new.tolist()]
    links = Splice(out, np.searchsorted(held, np.array(places, dtype=np.int32)).astype(np.int64), len(held))
    array = SplicedArray(held, links, new, events)
    wanted = links.apply(events.moved(held), new.astype(np.int32))
    assert wanted.tolist() == sorted(wanted.tolist())
    for value in range(events.new_length + 1):
        for side in ("left", "right"):
            found = int(array.searchsorted(np.int32(value), side=side))
            assert found == int(np.searchsorted(wanted, value, side=side)), (value, side)
    assert [int(array[row]) for row in range(len(array))] == wanted.tolist()
    assert not array.is_copied
    assert array.tolist() == wanted.tolist()


def test_what_a_frame_asks_copies_nothing() -> None:
    base = np.arange(100_000, dtype=np.int64)
    array = SplicedArray(base, Splice(np.array([70_000]), np.array([50]), len(base)), np.array([49]))
    assert len(array) == 100_000
    assert array[[0, 50, 51, 70_001]].tolist() == [0, 49, 50, 70_001]
    assert int(array.searchsorted(60_000)) == 60_001
    assert np.shares_memory(array[60_001:69_001], base), "a stretch without a change is the base's own"
    assert array[69_990:70_010].tolist() == [*range(69_989, 70_000), *range(70_001, 70_010)]
    assert not array.is_copied
    assert int(np.asarray(array).sum()) == int(base.sum()) - 70_000 + 49
    assert array.is_copied
