"""A case at a glance: how much was fought and said over its span, and when its rounds were. Kept with recent cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from db.domain import EVENT_KINDS
from db.index import UNKNOWN_HIGH, UNKNOWN_LOW, EventColumns

COLUMNS = 44
"""Columns of the picture: 220 px, 5 px each."""
_MOST_ROUNDS = 40
_SHARE_DIGITS = 3
_NAME = "thumbnail"
QUICK_EVENTS = 200_000
"""Of so many events the picture is made in less time than anybody notices."""


def is_ready(columns: EventColumns) -> bool:
    """Whether the picture is there, or made at once."""
    return _NAME in columns.kept or len(columns) <= QUICK_EVENTS


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """`density`: fighting and statements in each column, together at most 1; `rounds`: 0 to 1 of the span."""

    density: tuple[tuple[float, float], ...] = ()
    rounds: tuple[float, ...] = ()


def thumbnail_of(columns: EventColumns) -> Thumbnail:
    """The picture of a case, from its arrays alone: 2 ms at 100,000 events, 18 ms at 1,000,000, and then kept."""
    if _NAME not in columns.kept:
        columns.kept[_NAME] = _made(columns)
    found: Thumbnail = columns.kept[_NAME]
    return found


def _made(columns: EventColumns) -> Thumbnail:
    starts = np.where(columns.earliest_start_s > UNKNOWN_LOW, columns.earliest_start_s, columns.latest_end_s)
    drawn = (columns.flags != -1) & (starts > UNKNOWN_LOW) & (starts < UNKNOWN_HIGH) & (columns.kind != _PERIOD)
    starts, kinds = starts[drawn], columns.kind[drawn]
    if not len(starts):
        return Thumbnail()
    first, last = int(starts.min()), int(starts.max())
    shares = (starts - first) / max(1, last - first)
    fought, said = (_counted(shares[kinds == kind]) for kind in (_INCIDENT, _STATEMENT))
    most = max(1, int((fought + said).max()))
    density = tuple((_short(low / most), _short(high / most)) for low, high in zip(fought, said, strict=True))
    ticks = np.unique(np.round(shares[kinds == _ROUND], 2))
    if len(ticks) > _MOST_ROUNDS:
        ticks = ticks[np.linspace(0, len(ticks) - 1, _MOST_ROUNDS).astype(int)]
    return Thumbnail(density, tuple(_short(share) for share in ticks))


_ROUND, _STATEMENT, _INCIDENT, _PERIOD = (
    EVENT_KINDS.index(kind) for kind in ("round", "statement", "incident", "period")
)


def _counted(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    at = np.minimum((shares * COLUMNS).astype(np.int64), COLUMNS - 1)
    return np.bincount(at, minlength=COLUMNS)


def _short(share: float) -> float:
    return round(float(share), _SHARE_DIGITS)
