"""The index against brute force: counts exact in any window and any bins, nothing lost, bests right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.layout.cluster_lane import cells_of
from viewer.layout.density_lane import density_of
from viewer.layout.lane_index import LaneIndex, build_lane_index, max_tree, over_bound, range_best

FOR_EVER = 2**62


@st.composite
def indexed(draw: st.DrawFn) -> tuple[LaneIndex, np.ndarray, np.ndarray, np.ndarray]:
    n = draw(st.integers(1, 200))
    lanes = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    scale = draw(st.sampled_from([5, 1000, 10**6, 10**17]))
    lane = rng.integers(0, lanes, n)
    first = rng.integers(-scale, scale, n)
    last = first + rng.integers(1, max(2, scale // 4), n)
    first = np.where(rng.random(n) < 0.1, -FOR_EVER, first)
    last = np.where(rng.random(n) < 0.1, FOR_EVER, last)
    anchors = np.where(first > -FOR_EVER, first, np.where(last < FOR_EVER, last, 0)).astype(float)
    importance = rng.integers(0, 101, n).astype(np.uint8)
    index = build_lane_index(lane, np.arange(n), anchors, first, last, importance, lanes)
    return index, lane, first, last


windows = st.tuples(st.floats(-2e6, 2e6), st.floats(0.001, 2e6))


@settings(max_examples=150, deadline=None)
@given(indexed(), windows)
def test_counts_equal_brute_force(made: tuple, window: tuple[float, float]) -> None:
    index, lane, first, last = made
    start, end = window[0], window[0] + window[1]
    touching = (first < end) & (last > start)
    counts = index.counts(start, end)
    for number in range(index.lanes):
        wanted = np.flatnonzero(touching & (lane == number))
        assert counts[number] == len(wanted)
        entries = index.touching(number, start, end)
        assert sorted(index.rows[entries].tolist()) == wanted.tolist()
        assert (np.diff(index.anchors[entries]) >= 0).all()


@settings(max_examples=60, deadline=None)
@given(indexed(), st.floats(-2000, 2000), st.floats(1, 4000), st.floats(0.5, 500))
def test_bins_and_cells_lose_no_event(made: tuple, start: float, span: float, bin_s: float) -> None:
    index, _, _, _ = made
    for lane in range(index.lanes):
        anchors = index.anchors[index.entries_of(lane)]
        density = density_of(anchors, start, start + span, bin_s)
        for place, count in enumerate(density.counts.tolist()):
            low = density.start_s + place * bin_s
            edges = (np.floor(start / bin_s) + np.array([place, place + 1])) * bin_s
            assert count == int(((anchors >= edges[0]) & (anchors < edges[1])).sum())
            assert low == pytest.approx(edges[0])
        cells = cells_of(anchors, start, start + span, bin_s)
        covered = np.concatenate([np.arange(a, b) for a, b in zip(cells.first, cells.last, strict=True)] or [[]])
        grid = np.floor(anchors / bin_s)
        inside = (grid >= np.floor(start / bin_s)) & (grid <= np.floor((start + span) / bin_s))
        assert covered.tolist() == np.flatnonzero(inside).tolist()


@given(st.lists(st.integers(0, 255), min_size=1, max_size=700), st.data())
def test_the_best_of_a_range_is_its_greatest(values: list[int], data: st.DataObject) -> None:
    array = np.array(values, dtype=np.uint8)
    first = data.draw(st.integers(0, len(values) - 1))
    last = data.draw(st.integers(first + 1, len(values)))
    best = range_best(array, max_tree(array), first, last)
    assert first <= best < last
    assert array[best] == array[first:last].max()


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=700), st.integers(-60, 60), st.data())
def test_what_is_over_a_bound_is_found_by_blocks(values: list[int], bound: int, data: st.DataObject) -> None:
    array = np.array(values, dtype=np.int64)
    low = data.draw(st.integers(0, len(values)))
    high = data.draw(st.integers(low, len(values)))
    found = over_bound(array, max_tree(array), low, high, bound)
    assert sorted(found.tolist()) == [i for i in range(low, high) if values[i] > bound]


def test_an_entry_takes_less_than_sixty_bytes() -> None:
    n = 50_000
    rng = np.random.default_rng(1)
    first = rng.integers(0, 10**9, n)
    index = build_lane_index(
        rng.integers(0, 8, n), np.arange(n), first.astype(float), first, first + 86_400, np.zeros(n, np.uint8), 8
    )
    assert index.nbytes / n < 60


def test_an_empty_range_has_no_best() -> None:
    with pytest.raises(ValueError):
        range_best(np.zeros(3, np.uint8), (), 2, 2)
