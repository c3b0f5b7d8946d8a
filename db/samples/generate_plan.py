"""The plan of a generated case: what can be drawn for all events at once, in the order of their row keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from db.civil_days import DAY_S, days_from_civil
from db.domain import EVENT_KINDS
from db.samples.generate_dates import Seconds

FIRST_S: Final = days_from_civil(2009, 1, 5) * DAY_S
LAST_S: Final = days_from_civil(2026, 11, 20) * DAY_S
NOW_S: Final = days_from_civil(2026, 11, 23) * DAY_S + 9 * 3600
"""Events begin and end between the first two; everything is recorded by the third."""

KIND_SHARES: Final[dict[str, float]] = {
    "incident": 0.700,
    "statement": 0.190,
    "contact": 0.060,
    "other": 0.030,
    "agreement": 0.011,
    "swap": 0.004,
    "period": 0.004,
    "round": 0.001,
}
LEAN_FROM: Final = 5_000_000
"""From so many events on a row holds less (fewer actors, places and words), so that ten million fit into 3 GB."""

_CLUSTERS: Final = 300
_HASHED_AT_ONCE: Final = 500_000


@dataclass(frozen=True)
class Plan:
    """Every generated event, one number each per array, in the order of the row keys."""

    ids: NDArray[np.int64]
    serials: NDArray[np.int64]  # the uid is "g" and this in hex; the name in the title comes from it
    numbers: NDArray[np.int64]  # E-0001 … in order of time
    kinds: NDArray[np.int8]  # index into EVENT_KINDS
    start_s: Seconds
    duration_s: Seconds
    recorded_s: Seconds

    @property
    def lean(self) -> bool:
        """Whether rows are to hold less, see `LEAN_FROM`."""
        return len(self.ids) >= LEAN_FROM

    def rows_of_kind(self, kind: str) -> NDArray[np.int64]:
        """The rows (places in the arrays) of the events of one kind."""
        return np.flatnonzero(self.kinds == EVENT_KINDS.index(kind))


def make_plan(count: int, numbers_taken: int, rng: np.random.Generator) -> Plan:
    """A plan for `count` events whose short numbers begin after `numbers_taken`."""
    ids = ids_of(f"g{serial:x}" for serial in range(count))
    serials = np.argsort(ids, kind="stable")
    start_s = _start_times(count, rng)
    numbers = np.empty(count, dtype=np.int64)
    numbers[np.argsort(start_s, kind="stable")] = np.arange(numbers_taken + 1, numbers_taken + count + 1)
    indexes = np.array([EVENT_KINDS.index(kind) for kind in KIND_SHARES], dtype=np.int8)
    kinds = indexes[rng.choice(len(indexes), count, p=list(KIND_SHARES.values()))]
    # Pareto with a tail so heavy that a few events outlast most of the case.
    duration_s = np.minimum(600 * (rng.pareto(0.45, count) + 0.1), (LAST_S - start_s).astype(np.float64))
    duration_s = duration_s.astype(np.int64)
    lag_s = (rng.exponential(2 * DAY_S, count) + 1800).astype(np.int64)
    recorded_s = np.minimum(start_s + duration_s + lag_s, NOW_S)
    return Plan(ids[serials], serials, numbers, kinds, start_s, duration_s, recorded_s)


def ids_of(uids: Iterable[str]) -> NDArray[np.int64]:
    """`db.domain.id_of` of many uids."""
    waiting = iter(uids)
    found: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    while digests := [hashlib.sha256(uid.encode()).digest()[:8] for uid in islice(waiting, _HASHED_AT_ONCE)]:
        found.append((np.frombuffer(b"".join(digests), dtype=">u8") >> np.uint64(2)).astype(np.int64))
    return np.maximum(np.concatenate(found), 1)


def zipf_shares(count: int, steepness: float = 1.0) -> NDArray[np.float64]:
    """Shares of `count` things, the n-th one used 1/n**steepness as much as the first; they add up to one."""
    weights: NDArray[np.float64] = 1 / np.arange(1, count + 1) ** steepness
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def _start_times(count: int, rng: np.random.Generator) -> Seconds:
    """Six out of seven events lie in clusters of an hour to a year; the rest anywhere. Whole minutes, mostly."""
    centre_s = rng.uniform(FIRST_S, LAST_S, _CLUSTERS)
    width_s = 10 ** rng.uniform(np.log10(3600), np.log10(365 * DAY_S), _CLUSTERS)
    weight = rng.pareto(1.1, _CLUSTERS) + 0.05
    cluster = rng.choice(_CLUSTERS, count, p=weight / weight.sum())
    start_s = centre_s[cluster] + rng.standard_normal(count) * width_s[cluster]
    anywhere = (rng.random(count) < 0.15) | (start_s < FIRST_S) | (start_s > LAST_S)
    start_s[anywhere] = rng.uniform(FIRST_S, LAST_S, int(anywhere.sum()))
    whole = start_s.astype(np.int64)
    return np.where(rng.random(count) < 0.9, whole // 60 * 60, whole)
