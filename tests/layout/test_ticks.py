"""The axis policy: units by span, ticks on calendar boundaries, labels far enough apart."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.dates import DAY_S, civil_from_days, weekday_of
from tests.layout.sketches import at
from viewer.layout.english import EnglishWords
from viewer.layout.ticks import LABEL_APART_PX, POLICY, Unit, axis_of, axis_row, times

WORDS = EnglishWords()
YEAR_S = 31_556_952


@pytest.mark.parametrize(
    ("span_s", "width_px", "upper", "lower"),
    [
        (90 * YEAR_S, 970, Unit("year", 100), Unit("year", 10)),
        (20 * YEAR_S, 970, Unit("year", 10), Unit("year")),
        (5 * YEAR_S, 970, Unit("year"), Unit("month", 3)),
        (YEAR_S * 3 // 4, 690, Unit("year"), Unit("month")),
        (8 * 7 * DAY_S, 970, Unit("month"), Unit("week")),
        (10 * DAY_S, 1026, Unit("month"), Unit("day")),
        (24 * 3600, 1200, Unit("day"), Unit("hour")),
        (3600, 1200, Unit("day"), Unit("minute", 5)),
        (60, 1200, Unit("day"), Unit("second", 5)),
        (13_000_000_000 * YEAR_S, 1000, Unit("year", 10**10), Unit("year", 10**9)),
    ],
)
def test_the_units_of_the_design_table(span_s: float, width_px: float, upper: Unit, lower: Unit) -> None:
    row = axis_row(span_s, span_s / width_px)
    assert (row.upper, row.lower) == (upper, lower)


@settings(max_examples=60, deadline=None)
@given(st.integers(-2 * 10**11, 2 * 10**11), st.floats(60, 3 * 10**12), st.integers(300, 2000))
def test_lower_ticks_are_apart_and_cover_the_span(start: int, span: float, width: int) -> None:
    axis = axis_of(start, start + span, width, WORDS)
    xs = [(tick.at_s - start) / span * width for tick in axis.lower]
    assert all(b - a >= LABEL_APART_PX * 0.9 for a, b in itertools.pairwise(xs))
    assert xs[0] <= 0
    assert axis.upper[0].at_s <= start
    assert len(axis.lower) <= width / LABEL_APART_PX * 1.2 + 3


def test_ticks_stand_on_calendar_boundaries() -> None:
    months = times(Unit("month"), at("2025-12-15"), at("2026-03-02"))
    assert [civil_from_days(t // DAY_S) for t in months] == [(2025, 12, 1), (2026, 1, 1), (2026, 2, 1), (2026, 3, 1)]
    weeks = times(Unit("week"), at("2026-02-01"), at("2026-03-01"))
    assert {weekday_of(t // DAY_S) for t in weeks} == {0}
    sundays = times(Unit("week"), at("2026-02-01"), at("2026-03-01"), week_start=6)
    assert {weekday_of(t // DAY_S) for t in sundays} == {6}


def test_the_policy_runs_from_fine_to_coarse() -> None:
    steps = [row.lower.mean_s for row in POLICY]
    assert steps == sorted(steps)


def test_day_labels_come_in_the_words_order() -> None:
    axis = axis_of(at("2026-02-01"), at("2026-02-08"), 700, WORDS)
    assert [(tick.grey, tick.label) for tick in axis.lower[:3]] == [("Sun", "1"), ("Mon", "2"), ("Tue", "3")]
    assert axis.upper[0].label == "February 2026"
