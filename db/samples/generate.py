"""Scales the training case to any number of events: `generate_case`.

The cast is the Karsa Basin case's own, with more villages and people as the file grows; from 500 events on the whole
training case is in it, so that rounds, issues, positions and notes are there. On top come invented events: their times
in clusters over quieter years, heavy-tailed durations, kinds, actors and places used as unevenly as in real files
(Zipf), dates in every form of doubt, statements with quotes, exchanges with claims, sources with passages.

The same number of events and the same seed give the same state, row for row. Rows are made in chunks in the order of
their keys, so that a million of them need little memory and leave a dense file (`db.bulk`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from db.bulk import bulk_case
from db.domain import CaseInfo, Event, Record, Row
from db.errors import CaseError, ErrorCode
from db.samples.generate_cast import make_cast
from db.samples.generate_events import write_events
from db.samples.generate_parts import make_participations, write_participations
from db.samples.generate_plan import FIRST_S, make_plan
from db.samples.generate_side import make_side_rows, write_side_rows
from db.samples.generate_sources import plan_citations, write_citations
from db.samples.generate_words import make_words
from db.samples.reader import read_sample

WHOLE_CASE_FROM: Final = 500
"""A file of at least so many events holds the whole training case; a smaller one only who and where of it."""

MOST_EVENTS: Final = 20_000_000

_CAST_KINDS: Final = frozenset({"actor", "actor_name", "membership", "place", "tag"})


def generate_case(
    out: Path,
    events: int,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Writes a training case of exactly `events` events to `out`.

    `progress(done, events)` is called after each chunk of events; once `cancelled()` is true nothing is left behind.
    Raises CaseError INVALID for a number that is not 1 to 20,000,000, EXISTS, CANCELLED, DISK_FULL, NO_PERMISSION, IO.
    """
    if not 1 <= events <= MOST_EVENTS:
        sentence = f"A case can be generated with 1 to {MOST_EVENTS:,} events, not {events:,}."
        raise CaseError(ErrorCode.INVALID, sentence, events=events)
    info, base = _base_rows(events)
    taken = _numbers_taken(base)
    in_base = sum(isinstance(row, Event) for row in base)
    words = make_words(np.random.default_rng([seed, 1]))
    cast = make_cast(base, taken, events, words, np.random.default_rng([seed, 2]))
    plan = make_plan(events - in_base, taken.get("event", 0), np.random.default_rng([seed, 3]))
    parts = make_participations(plan, cast, np.random.default_rng([seed, 4]))
    side = make_side_rows(plan, cast, parts, words, taken, np.random.default_rng([seed, 5]))
    citations = plan_citations(plan, taken)
    with bulk_case(Path(out), cancelled=cancelled) as writer:
        writer.rows([info])
        writer.rows(sorted([*base, *cast.rows], key=lambda row: row.KIND))
        extra = sorted([*side.records, *citations.records])
        write_events(writer, plan, cast, words, extra, citations.titles, seed, _counted(progress, in_base, events))
        write_side_rows(writer, side)
        write_citations(writer, plan, citations)
        write_participations(writer, parts)


def _base_rows(events: int) -> tuple[CaseInfo, list[Row]]:
    """The training case, or only its cast; every record says when it was recorded."""
    info, rows = read_sample("karsa-basin")
    if events < WHOLE_CASE_FROM:
        rows = [row for row in rows if row.KIND in _CAST_KINDS]
    title = f"{info.title}, {events:,} events"
    return replace(info, title=title, number=1), [_recorded(row) for row in rows]


def _recorded(row: Row) -> Row:
    return replace(row, recorded_s=FIRST_S) if isinstance(row, Record) and not row.recorded_s else row


def _numbers_taken(rows: list[Row]) -> dict[str, int]:
    """Kind → the highest short number in use."""
    taken: dict[str, int] = {}
    for row in rows:
        if isinstance(row, Record):
            taken[row.KIND] = max(taken.get(row.KIND, 0), row.number)
    return taken


def _counted(progress: Callable[[int, int], None] | None, in_base: int, events: int) -> Callable[[int], None]:
    """Told how many generated events are written, tells the caller how many of the case's are."""

    def tell(written: int) -> None:
        if progress is not None:
            progress(in_base + written, events)

    return tell
