"""Rounds at the same time tint the lanes below once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viewer.layout.columns import united

STRETCHES = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=40)


@given(STRETCHES)
def test_united_stretches_cover_the_same_and_never_overlap(stretches: list[tuple[int, int]]) -> None:
    left = np.array([start for start, _ in stretches], dtype=float)
    right = left + np.array([length for _, length in stretches], dtype=float)
    x0, x1, kept = united(left, right)
    before, after = np.zeros(260, dtype=int), np.zeros(260, dtype=int)
    for a, b in zip(left, right, strict=True):
        before[int(a) : int(b)] += 1
    for a, b in zip(x0, x1, strict=True):
        after[int(a) : int(b)] += 1
    assert (after == (before > 0)).all()
    assert (left[kept] == x0).all()


def test_stretches_that_only_touch_stay_two() -> None:
    x0, x1, kept = united(np.array([10.0, 0.0]), np.array([20.0, 10.0]))
    assert x0.tolist() == [0.0, 10.0]
    assert x1.tolist() == [10.0, 20.0]
    assert kept.tolist() == [1, 0]
