"""Streams the generated events and all their parent rows into a draft, chunk by chunk in the order of the keys."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from db.bulk import RECORD_COLUMNS, BulkWriter
from db.civil_days import DAY_S
from db.domain import EVENT_KINDS
from db.samples.generate_cast import Cast
from db.samples.generate_dates import NO_BOUND, Seconds, day_texts, make_dates, pick_forms
from db.samples.generate_plan import Plan
from db.samples.generate_words import Words, titles

CHUNK: Final = 50_000
EVENT_COLUMNS: Final = (
    "id", "kind", "title", "status", "date_edtf", "date_basis", "timezone", "place_id", "parent_id", "importance",
    "earliest_start_s", "latest_start_s", "earliest_end_s", "latest_end_s", "date_flags",
)  # fmt: skip

_STATUS_SHARES: Final = {
    "occurred": 0.9780,
    "partial": 0.0060,
    "cancelled": 0.0070,
    "postponed": 0.0060,
    "ongoing": 0.0010,
    "superseded": 0.0020,
}
_FORM_OF_KIND: Final = {"round": "days", "swap": "day", "period": "days"}
_CHILD_SHARE: Final = 0.004

RecordRow = tuple[int, str, str, str, int, str, int | None, int]
"""A row of table `record`, as `RECORD_COLUMNS` names it."""


def write_events(
    writer: BulkWriter,
    plan: Plan,
    cast: Cast,
    words: Words,
    extra: list[RecordRow],
    wanted_titles: dict[int, str],
    seed: int,
    written: Callable[[int], None],
) -> None:
    """Writes tables `event` and `record`. `extra` are other parent rows, sorted by key, to be merged in.

    The titles of the rows that are keys of `wanted_titles` are put into it.
    """
    count = len(plan.ids)
    kind_names = np.array(EVENT_KINDS, dtype=object)
    periods = plan.ids[plan.rows_of_kind("period")]
    merged = 0
    for low in range(0, count, CHUNK):
        high = min(count, low + CHUNK)
        rng = np.random.default_rng([seed, 10, low])
        kinds = kind_names[plan.kinds[low:high]]
        made = titles(words, rng, kinds, plan.serials[low:high], lean=plan.lean)
        upto = bisect_left(extra, (int(plan.ids[high - 1]),)) if high < count else len(extra)
        records = [*_record_rows(plan, slice(low, high), rng), *extra[merged:upto]]
        merged = upto
        writer.columns("record", RECORD_COLUMNS, sorted(records))
        writer.columns("event", EVENT_COLUMNS, _event_rows(plan, cast, slice(low, high), kinds, made, periods, rng))
        for row in wanted_titles.keys() & range(low, high):
            wanted_titles[row] = made[row - low]
        written(high)
    if not count:
        writer.columns("record", RECORD_COLUMNS, extra)


def _record_rows(plan: Plan, rows: slice, rng: np.random.Generator) -> list[RecordRow]:
    """Parent rows of events. Three in ten say when it was published: the day the event ended."""
    end_s = plan.start_s[rows] + plan.duration_s[rows]
    published = rng.random(len(end_s)) < (0.1 if plan.lean else 0.3)
    texts = np.where(published, day_texts(end_s), "").tolist()
    ends = _nullable(np.where(published, end_s // DAY_S * DAY_S + DAY_S - 1, NO_BOUND))
    return [
        (record_id, f"g{serial:x}", "event", "record", number, text, end, recorded_s)
        for record_id, serial, number, text, end, recorded_s in zip(
            plan.ids[rows].tolist(),
            plan.serials[rows].tolist(),
            plan.numbers[rows].tolist(),
            texts,
            ends,
            plan.recorded_s[rows].tolist(),
            strict=True,
        )
    ]


def _event_rows(
    plan: Plan,
    cast: Cast,
    rows: slice,
    kinds: NDArray[np.object_],
    made_titles: NDArray[np.object_],
    periods: NDArray[np.int64],
    rng: np.random.Generator,
) -> zip[tuple[Any, ...]]:
    """Rows of table `event` as `EVENT_COLUMNS` names them."""
    count = len(kinds)
    forms = pick_forms(rng, count)
    for kind, form in _FORM_OF_KIND.items():
        forms[kinds == kind] = form
    dates = make_dates(forms, plan.start_s[rows], plan.duration_s[rows])
    statuses = np.array(list(_STATUS_SHARES), dtype=object)[
        rng.choice(len(_STATUS_SHARES), count, p=list(_STATUS_SHARES.values()))
    ]
    places = cast.places[rng.choice(len(cast.places), count, p=cast.place_shares)]
    places[rng.random(count) < (0.6 if plan.lean else 0.3)] = NO_BOUND
    importance = np.minimum(100, rng.pareto(1.5, count) * 9 + 1).astype(np.int64)
    columns = (
        plan.ids[rows].tolist(),
        kinds.tolist(),
        made_titles.tolist(),
        statuses.tolist(),
        dates.edtf.tolist(),
        dates.basis.tolist(),
        dates.timezone.tolist(),
        _nullable(places),
        _nullable(_parents(kinds, periods, rng)),
        importance.tolist(),
        _nullable(dates.earliest_start_s),
        _nullable(dates.latest_start_s),
        _nullable(dates.earliest_end_s),
        _nullable(dates.latest_end_s),
        _nullable(dates.flags),
    )
    return zip(*columns, strict=True)


def _parents(kinds: NDArray[np.object_], periods: NDArray[np.int64], rng: np.random.Generator) -> Seconds:
    """A few events are part of a period; no period is part of anything, so there is no circle."""
    parents = np.full(len(kinds), NO_BOUND, dtype=np.int64)
    if len(periods):
        children = np.flatnonzero((rng.random(len(kinds)) < _CHILD_SHARE) & (kinds != "period"))
        parents[children] = periods[rng.integers(0, len(periods), len(children))]
    return parents


def _nullable(values: Seconds) -> list[int | None]:
    """The numbers as SQLite takes them, None for NO_BOUND."""
    found: list[int | None] = values.tolist()
    for row in np.flatnonzero(values == NO_BOUND).tolist():
        found[row] = None
    return found
