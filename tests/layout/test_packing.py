"""Rows: nothing overlaps, and no more rows than needed."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viewer.layout.packing import AIR_PX, RowPacker, pack_rows

intervals = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=60)


@given(intervals, st.sampled_from([0.0, 8.0]))
def test_packed_rows_never_overlap(pairs: list[tuple[int, int]], air: float) -> None:
    left = np.array([a for a, _ in pairs], dtype=float)
    right = left + np.array([b for _, b in pairs], dtype=float)
    rows = pack_rows(left, right, air)
    for row in set(rows.tolist()):
        mine = sorted((left[i], right[i]) for i in np.flatnonzero(rows == row))
        assert all(a[1] + air <= b[0] for a, b in itertools.pairwise(mine))


@given(intervals)
def test_packing_uses_as_few_rows_as_the_busiest_moment(pairs: list[tuple[int, int]]) -> None:
    left = np.array([a for a, _ in pairs], dtype=float)
    right = left + np.array([max(b, 1) for _, b in pairs], dtype=float)
    rows = pack_rows(left, right)
    busiest = max((int(((left <= t) & (right > t)).sum()) for t in left), default=0)
    assert len(set(rows.tolist())) == busiest


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80), st.integers(1, 80)), max_size=40))
def test_the_packer_keeps_air_between_what_it_places(items: list[tuple[int, int, int]]) -> None:
    packer, placed = RowPacker(), []
    for left, width, other in items:
        options = [(float(left), float(left + width)), (float(left - other), float(left))]
        found = packer.place(options, 4)
        if found is not None:
            placed.append((found[0], *options[found[1]]))
    for row in range(4):
        mine = sorted(stretch[1:] for stretch in placed if stretch[0] == row)
        assert all(a[1] + AIR_PX <= b[0] for a, b in itertools.pairwise(mine))


def test_a_full_lane_says_so() -> None:
    packer = RowPacker()
    assert packer.place([(0, 10)], 2) == (0, 0)
    assert packer.place([(5, 12)], 2) == (1, 0)
    assert packer.place([(6, 9)], 2) is None


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80), st.integers(1, 80)), max_size=40))
def test_from_left_to_right_the_ends_alone_tell_what_is_free(items: list[tuple[int, int, int]]) -> None:
    quick, thorough = RowPacker(), RowPacker()
    for left, width, other in sorted(items):
        options = [(float(left), float(left + width + other)), (float(left - other), float(left + width))]
        assert quick.place(options, 3, in_order=True) == thorough.place(options, 3)
