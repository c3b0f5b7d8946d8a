"""Levels of detail: their boundaries, and the hysteresis that keeps a lane from flickering."""

import pytest

from viewer.layout.detail import CARDS, CLUSTERS, DENSITY, LABELS, level_of


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
