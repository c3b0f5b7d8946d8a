"""Rows taken out and put in by stretches are those of `np.delete` and `np.insert`, and row numbers follow them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.splice import FEW_STEPS, Splice


@st.composite
def splices(draw: st.DrawFn) -> Splice:
    length = draw(st.integers(0, 60))
    gone = draw(st.sets(st.integers(0, length - 1), max_size=30)) if length else set()
    at = draw(st.lists(st.integers(0, length), max_size=30))
    return Splice(np.array(sorted(gone), np.int64), np.array(sorted(at), np.int64), length)


@given(splices())
def test_rows_come_out_as_by_delete_and_insert(splice: Splice) -> None:
    old, fresh = np.arange(splice.length), 1_000 + np.arange(len(splice.at))
    kept_before = splice.at - np.searchsorted(splice.gone, splice.at)
    wanted = np.insert(np.delete(old, splice.gone), kept_before, fresh)
    made = splice.apply(old, fresh)
    assert made.tolist() == wanted.tolist()
    assert len(made) == splice.new_length
    assert made[splice.new_rows].tolist() == fresh.tolist()


@given(splices(), st.sampled_from([np.int32, np.int64]))
def test_row_numbers_follow_their_rows(splice: Splice, dtype: type[np.signedinteger]) -> None:
    old = np.arange(splice.length)
    made = splice.apply(old, np.full(len(splice.at), -1))
    kept = np.setdiff1d(old, splice.gone)
    moved = splice.moved(kept.astype(dtype))
    assert moved.dtype == dtype
    assert made[moved].tolist() == kept.tolist()


def test_many_changes_are_looked_up_and_few_are_added() -> None:
    old = np.arange(1_000, dtype=np.int32)
    for count in (1, FEW_STEPS, FEW_STEPS * 4):
        splice = Splice(np.zeros(0, np.int64), np.arange(count, dtype=np.int64) * 3 + 1, 1_000)
        made = splice.apply(old, np.full(count, -1, dtype=np.int32))
        assert made[splice.moved(old)].tolist() == old.tolist()


def test_a_row_put_in_the_place_of_another_moves_nothing() -> None:
    rows = np.arange(10, dtype=np.int32)
    splice = Splice(np.array([4]), np.array([4]), 10)
    kept = np.delete(rows, 4)
    assert splice.moved(kept) is kept
    assert splice.new_rows.tolist() == [4]
