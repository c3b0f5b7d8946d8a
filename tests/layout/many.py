"""Many events from a seed: a training case of the shape of picture 03, at any size."""

from __future__ import annotations

import numpy as np

from db.dates import DAY_S
from db.domain import EVENT_KINDS, EVENT_STATUSES
from tests.layout.sketches import at
from viewer.layout.timeline_data import (
    INTERVAL,
    EventTable,
    EventText,
    GapChange,
    IssueFacts,
    NoteFacts,
    RoundFacts,
    SwapFacts,
    TimelineData,
)

FIRST, LAST = at("2009-02-01"), at("2026-11-20")
SERIES = (
    ("Valden I", "2010-03-01", "2011-09-01", 6, "ended"),
    ("Orlec", "2013-02-01", "2014-02-01", 4, "broke off"),
    ("Valden II", "2016-05-01", "2018-11-01", 9, "framework signed"),
    ("Proximity talks", "2021-04-01", "2022-06-01", 5, "lapsed"),
    ("Contact Group", "2023-09-01", "2026-09-01", 7, "under way"),
)


class NumberedTexts:
    """Titles made when asked for, unique and in several scripts."""

    def __init__(self, kinds: np.ndarray) -> None:
        self._kinds = kinds

    def texts(self, rows: np.ndarray) -> list[EventText]:
        words = ("Shelling near Valden", "Заява про переговори", "بيان مشترك", "Reservoir inspection")
        return [EventText(f"{words[row % 4]} {row}", "", f"{words[row % 4]} {row}") for row in rows.tolist()]


def many_events(count: int, seed: int = 1) -> TimelineData:
    """`count` statements, incidents, swaps and periods, five series of talks, six issues, notes."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice([2, 3, 1, 6], size=count, p=[0.2, 0.78, 0.0195, 0.0005]).astype(np.int8)
    peaks = rng.choice([at(day) for day in ("2014-06-10", "2018-11-05", "2022-12-01", "2012-02-01")], size=count)
    spread = np.where(rng.random(count) < 0.6, rng.uniform(FIRST, LAST, count), rng.normal(peaks, 120.0 * DAY_S))
    start = (np.clip(spread, FIRST, LAST) // DAY_S * DAY_S).astype(np.int64)
    lasting = (kinds == 6) | ((kinds == 3) & (rng.random(count) < 0.05))
    length = np.where(lasting, rng.integers(2, 400, count), 1).astype(np.int64) * DAY_S
    rounds = [(series, at(a) + (at(b) - at(a)) * i // (n - 1)) for series, a, b, n, _ in SERIES for i in range(n)]
    start = np.concatenate([start, np.array([t for _, t in rounds], dtype=np.int64)])
    length = np.concatenate([length, np.full(len(rounds), 3 * DAY_S, dtype=np.int64)])
    lasting = np.concatenate([lasting, np.ones(len(rounds), dtype=bool)])
    kinds = np.concatenate([kinds, np.zeros(len(rounds), dtype=np.int8)])
    ids = np.arange(1, len(start) + 1, dtype=np.int64)
    series_of = {count + 1 + i: series for i, (series, _) in enumerate(rounds)}
    order = np.lexsort((ids, start))
    n, zero = len(start), np.zeros(len(start), dtype=np.int64)
    events = EventTable(
        ids=ids[order],
        kind=kinds[order],
        status=np.full(n, EVENT_STATUSES.index("occurred"), dtype=np.int8),
        earliest_start_s=start[order],
        latest_start_s=start[order],
        earliest_end_s=(start + length)[order],
        latest_end_s=(start + length)[order],
        doubt=np.where(lasting[order], INTERVAL, 0).astype(np.uint8),
        importance=rng.integers(0, 101, n).astype(np.uint8),
        parent=zero,
        place=zero,
    )
    state = {series: state for series, _, _, _, state in SERIES}
    swaps = {int(i): SwapFacts(int(i), (), int(i) % 90 + 2) for i in ids[kinds == EVENT_KINDS.index("swap")][:500]}
    return TimelineData(
        events=events,
        texts=NumberedTexts(kinds),
        rounds={
            i: RoundFacts(i, series, None, series, series_state=state[series], series_open=series == "Contact Group")
            for i, series in series_of.items()
        },
        swaps=swaps,
        issues=tuple(_issues()),
        notes=tuple(NoteFacts(10**9 + i, f"Note {i}", int(t)) for i, t in enumerate(rng.uniform(FIRST, LAST, 46))),
        start_s=FIRST,
        end_s=LAST,
    )


def _issues() -> list[IssueFacts]:
    def issue(number: int, title: str, steps: list[tuple[str, int, str]]) -> IssueFacts:
        return IssueFacts(
            number, title, tuple(GapChange(at(day), status, gap) for day, gap, status in steps), None, at(steps[0][0])
        )

    return [
        issue(
            10**8 + 1,
            "Dam releases",
            [
                ("2009-04-01", 4, "contested"),
                ("2011-06-01", 3, "contested"),
                ("2013-11-01", 4, "contested"),
                ("2016-10-01", 3, "contested"),
                ("2018-10-01", 1, "narrowing"),
                ("2020-03-01", 3, "contested"),
                ("2024-07-01", 2, "narrowing"),
            ],
        ),
        issue(
            10**8 + 2,
            "Detainees",
            [("2010-03-01", 4, "contested"), ("2016-08-01", 2, "narrowing"), ("2018-11-01", 0, "agreed")],
        ),
        issue(10**8 + 3, "Amnesty", [("2016-08-01", 3, "raised"), ("2021-07-01", 4, "contested")]),
    ]
