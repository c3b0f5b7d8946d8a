"""Levels of detail: their boundaries, and the hysteresis that keeps a lane from flickering."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.layout.detail import (
    CARDS,
    CLUSTERS,
    CLUSTERS_FROM_PX,
    DENSITY,
    HYSTERESIS,
    LABELS,
    level_of,
    median_distance_px,
)


@pytest.mark.parametrize(
    ("distance", "count", "day_px", "level"),
    [
        (1, 500, 1, DENSITY),
        (10, 500, 1, CLUSTERS),
        (50, 500, 1, LABELS),
        (1, 59, 1, LABELS),
        (200, 5, 100, CARDS),
        (200, 5, 40, LABELS),
        (float("inf"), 1, 100, CARDS),
    ],
)
def test_levels_by_crowding(distance: float, count: int, day_px: float, level: str) -> None:
    assert level_of(distance, count, day_px) == level


def test_a_boundary_moves_away_from_the_level_before() -> None:
    assert level_of(3.2, 500, 1) == CLUSTERS
    assert level_of(3.2, 500, 1, previous=DENSITY) == DENSITY
    assert level_of(2.8, 500, 1, previous=CLUSTERS) == CLUSTERS
    assert level_of(3.6, 500, 1, previous=DENSITY) == CLUSTERS
    assert level_of(30, 500, 1, previous=CLUSTERS) == CLUSTERS
    assert level_of(26, 500, 1, previous=LABELS) == LABELS


def test_a_fixed_level_holds_for_all() -> None:
    assert level_of(1000, 3, 500, wanted=DENSITY) == DENSITY


@given(st.lists(st.floats(0, 1_000), min_size=1, max_size=300), st.integers(0, 40))
def test_the_median_distance_counts_what_stands_at_the_edges_as_one_on_the_other(
    inside: list[float], outside: int
) -> None:
    anchors = np.sort(np.array(inside))
    found = median_distance_px(anchors, len(anchors) + outside, 500.0, 2.0)
    distances = sorted([*np.diff(anchors), *[0.0] * outside])
    if not distances:
        assert found == float("inf")
        return
    half = len(distances) // 2
    middle = distances[half] if len(distances) % 2 else (distances[half - 1] + distances[half]) / 2
    least = CLUSTERS_FROM_PX * (1 - HYSTERESIS)
    assert found == pytest.approx(middle / 2.0) or (found == 0.0 and middle / 2.0 <= least)
