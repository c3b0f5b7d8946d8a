"""Recent cases keep a picture of the case, made from its columns in milliseconds."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from db.domain import EVENT_KINDS
from viewer.recent import RecentCases
from viewer.session import Session
from viewer.settings import Settings
from viewer.thumbnail import COLUMNS, Thumbnail, thumbnail_of


def test_a_recent_case_keeps_its_picture(session: Session, settings: Settings, case_path: Path) -> None:
    recent = RecentCases(settings)
    recent.remember(case_path, session.case, "uid")
    kept = RecentCases(settings).all()[0]
    assert len(kept.density) == COLUMNS
    assert any(low > 0 for low, _high in kept.density), "fighting"
    assert any(high > 0 for _low, high in kept.density), "statements"
    assert all(0 <= low + high <= 1.002 for low, high in kept.density)
    assert kept.rounds
    assert all(0 <= share <= 1 for share in kept.rounds)


def test_an_entry_of_an_older_version_reads_without_a_picture(session: Session, settings: Settings) -> None:
    recent = RecentCases(settings)
    recent.remember(Path("a.rapporteur"), session.case)
    from viewer.settings import RECENT_CASES

    entries = settings.get_json(RECENT_CASES)
    settings.put_json(RECENT_CASES, [{k: v for k, v in e.items() if k not in ("density", "rounds")} for e in entries])
    assert tuple(RecentCases(settings).all()[0].density) == ()


def test_a_case_without_dates_has_no_picture(session: Session) -> None:
    columns = session.case.columns
    undated = replace(columns, flags=np.full_like(columns.flags, -1))
    assert thumbnail_of(undated) == Thumbnail()


def test_a_million_events_take_milliseconds(session: Session) -> None:
    columns = session.case.columns
    count = 1_000_000
    many = replace(
        columns,
        kind=np.resize(np.arange(len(EVENT_KINDS), dtype=columns.kind.dtype), count),
        flags=np.zeros(count, columns.flags.dtype),
        earliest_start_s=np.arange(count, dtype=np.int64) * 300,
        latest_end_s=np.arange(count, dtype=np.int64) * 300 + 299,
    )
    begun = time.process_time()
    made = thumbnail_of(many)
    assert time.process_time() - begun < 0.25, "18 ms when measured; the bound leaves room for a slow machine"
    assert len(made.density) == COLUMNS
    assert len(made.rounds) <= 40
