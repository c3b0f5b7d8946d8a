"""Level of detail: each lane picks its own from how crowded it is in view (DESIGN 4.3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DENSITY, CLUSTERS, LABELS, CARDS = "density", "clusters", "labels", "cards"
LEVELS = (DENSITY, CLUSTERS, LABELS, CARDS)
CLUSTERS_FROM_PX, LABELS_FROM_PX, CARDS_FROM_PX, CARDS_DAY_PX = 3.0, 28.0, 160.0, 80.0
FEW_ITEMS, FEW_ITEMS_MANY_LANES = 60, 20
"""So few always get labels; where there are many lanes, each has a third of the rows."""
FEW_ROUNDS = 8
"""Talks have tracks to turn to, which say more than eight rows of crowded bars."""
HYSTERESIS = 0.15


def median_distance_px(anchors_s: NDArray[np.float64], count: int, width_px: float, seconds_per_px: float) -> float:
    """The median distance between neighbours in view; infinite for fewer than two.

    `anchors_s` are the sorted anchors inside the span, `count` is what touches it: those more stand at its edges, one
    on the other. Where the mean says that the median is below the least level, it is 0 without looking.
    """
    gaps = count - 1
    if gaps < 1:
        return float("inf")
    if gaps * CLUSTERS_FROM_PX * (1 - HYSTERESIS) > 2 * width_px:
        return 0.0  # half the gaps are at least the median, and all of them fill the view
    distances = np.zeros(gaps)
    inside = np.diff(anchors_s)[:gaps]
    distances[: len(inside)] = inside
    half = gaps // 2
    ranked = np.partition(distances, (half - 1, half) if gaps % 2 == 0 else half)
    middle = (ranked[half - 1] + ranked[half]) / 2 if gaps % 2 == 0 else ranked[half]
    return float(middle / seconds_per_px)


def level_of(
    distance_px: float,
    count: int,
    px_per_day: float,
    previous: str = "",
    wanted: str = "auto",
    few: int = FEW_ITEMS,
) -> str:
    """The level of a lane. A boundary moves 15 % away from the `previous` level, so that a lane does not flicker.

    `wanted` other than "auto" is a fixed level for all lanes. Fewer items than `few` always get labels.
    """
    if wanted != "auto":
        return wanted
    before = LEVELS.index(previous) if previous in LEVELS else -1
    if count < _towards(few, before >= 2, 1 + HYSTERESIS):
        crowded = LABELS
    elif distance_px < _edge(CLUSTERS_FROM_PX, before, 0):
        crowded = DENSITY
    elif distance_px < _edge(LABELS_FROM_PX, before, 1):
        crowded = CLUSTERS
    else:
        crowded = LABELS
    roomy = distance_px > _edge(CARDS_FROM_PX, before, 2) and px_per_day >= _edge(CARDS_DAY_PX, before, 2)
    return CARDS if crowded == LABELS and roomy else crowded


def _edge(px: float, before: int, below: int) -> float:
    """The boundary above level `below`: further up for a lane that was below it, further down for one above."""
    if before < 0:
        return px
    return px * (1 + HYSTERESIS) if before <= below else px * (1 - HYSTERESIS)


def _towards(limit: float, holds: bool, factor: float) -> float:
    return limit * factor if holds else limit
