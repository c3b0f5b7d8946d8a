"""Doubt has a shape: each kind of date in its own form, nothing uncertain drawn as certain."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout.sketches import (
    NO_DATE,
    about,
    at,
    began_by,
    data_of,
    lasted,
    on,
    open_start,
    sketch,
)
from viewer.layout.doubt import (
    BAR,
    CORE_MIN_PX,
    FADE_PX,
    OPEN,
    PARKED,
    POINT,
    SHARP,
    UNKNOWN,
    WHISKER,
    ZONE,
    ZONE_MIN_PX,
    Shapes,
    shapes_of,
)
from viewer.layout.scale import TimeScale
from viewer.layout.timeline_data import (
    APPROXIMATE,
    INTERVAL,
    OPEN_END,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    UNKNOWN_START,
)

LIMIT = at("2026-02-06")


def shaped(kind: str, date: tuple, days: int = 20) -> Shapes:
    scale = TimeScale(at("2026-01-25"), at("2026-01-25") + days * 86_400, 0, 1000)
    events = data_of([sketch(1, kind, date)]).events
    return shapes_of(events, np.array([0]), scale, LIMIT)


@pytest.mark.parametrize(
    ("kind", "date", "form", "start", "end"),
    [
        ("statement", on("2026-02-05"), POINT, None, None),
        ("swap", about("2026-01-27", "2026-02-03"), WHISKER, None, None),
        ("incident", NO_DATE, PARKED, None, None),
        ("round", lasted("2026-02-01", "2026-02-05"), BAR, SHARP, SHARP),
        ("round", on("2026-02-05"), BAR, SHARP, SHARP),
        ("round", lasted(("2026-02-01", "2026-02-03"), "2026-02-05"), BAR, ZONE, SHARP),
        ("incident", lasted(("2026-01-28", "2026-01-30"), ("2026-02-03", "2026-02-05")), BAR, ZONE, ZONE),
        ("round", lasted(None, "2026-02-03"), BAR, UNKNOWN, SHARP),
        ("period", lasted("2026-01-20", None, open_end=True), BAR, SHARP, OPEN),
        ("period", open_start("2026-02-03"), BAR, OPEN, SHARP),
        ("period", began_by("2026-02-01"), BAR, UNKNOWN, OPEN),
        ("incident", lasted("2026-02-01", None), BAR, SHARP, UNKNOWN),
    ],
)
def test_forms_of_dates(kind: str, date: tuple, form: int, start: int | None, end: int | None) -> None:
    shape = shaped(kind, date)
    assert shape.form[0] == form
    if form == BAR:
        assert (shape.start[0], shape.end[0]) == (start, end)


def test_a_glyph_stands_at_the_best_estimate_and_nowhere_without_one() -> None:
    bounds, _ = about("2026-01-27", "2026-02-03")
    estimated, unknown = shaped("swap", (bounds, APPROXIMATE)), shaped("swap", (bounds, 0))
    assert estimated.at[0] == (estimated.left[0] + estimated.right[0]) / 2
    assert math.isnan(unknown.at[0])


def test_before_a_day_is_parked_after_that_day() -> None:
    before = (UNKNOWN_LOW, at("2026-02-01"), UNKNOWN_LOW, at("2026-02-01"))
    shape = shaped("incident", (before, UNKNOWN_START))
    assert shape.form[0] == PARKED
    assert shape.at[0] == TimeScale(at("2026-01-25"), at("2026-01-25") + 20 * 86_400, 0, 1000).x(at("2026-02-01")) + 14


def test_what_goes_on_ends_where_knowledge_ends() -> None:
    shape = shaped("period", lasted("2026-01-28", None, open_end=True))
    limit_px = TimeScale(at("2026-01-25"), at("2026-01-25") + 20 * 86_400, 0, 1000).x(LIMIT)
    assert shape.core_right[0] == limit_px
    assert shape.right[0] == limit_px + FADE_PX


def test_where_nothing_is_certain_the_core_vanishes() -> None:
    shape = shaped("incident", lasted(("2026-01-28", "2026-02-04"), ("2026-01-30", "2026-02-05")))
    assert shape.core_right[0] <= shape.core_left[0]
    assert shape.left[0] < shape.core_left[0] < shape.right[0]


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 10**8),
    st.integers(1, 10**7),
    st.integers(0, 10**8),
    st.integers(1, 10**7),
    st.integers(1, 5000),
    st.booleans(),
)
def test_certain_and_uncertain_parts_can_be_seen(
    es: int, zone: int, core: int, tail: int, days: int, sharp: bool
) -> None:
    ls = es if sharp else es + zone
    ee = ls + core
    shape = shaped("incident", ((es, ls, ee, ee + tail), 2), days)
    assert shape.form[0] == BAR
    assert shape.left[0] <= shape.core_left[0] <= shape.core_right[0] <= shape.right[0] + 1e-6
    if core:
        assert shape.core_right[0] - shape.core_left[0] >= CORE_MIN_PX - 1e-6
    if not sharp:
        assert shape.core_left[0] - shape.left[0] >= ZONE_MIN_PX - 1e-6
    assert shape.right[0] - shape.core_right[0] >= ZONE_MIN_PX - 1e-6


def test_a_period_without_any_known_date_but_going_on_stands_where_knowledge_ends() -> None:
    nowhere = (UNKNOWN_LOW, UNKNOWN_HIGH, UNKNOWN_LOW, UNKNOWN_HIGH)
    shape = shaped("period", (nowhere, INTERVAL | UNKNOWN_START | OPEN_END))
    limit_px = TimeScale(at("2026-01-25"), at("2026-01-25") + 20 * 86_400, 0, 1000).x(LIMIT)
    assert shape.form[0] == BAR
    assert shape.core_left[0] == limit_px
    assert shape.right[0] == limit_px + FADE_PX
