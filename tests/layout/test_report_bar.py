"""Which events get a bar of their own on paper: those whose ends are not sharp, by the forms of the timeline."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.dates import DAY_S
from viewer.layout.doubt import BAR, OPEN, SHARP, WHISKER, shapes_of
from viewer.layout.report_bar import bar_span, has_doubtful_ends
from viewer.layout.scale import TimeScale
from viewer.layout.timeline_data import INTERVAL, OPEN_END, OPEN_START, UNDATED, UNKNOWN_HIGH, UNKNOWN_LOW, EventTable

HOUR_S = 3_600
TIMES = st.integers(-400, 400).map(lambda half_days: half_days * DAY_S // 2)


@st.composite
def tables(draw: st.DrawFn) -> EventTable:
    """One event: known bounds in order, either end unknown or open, a stretch or a point."""
    interval, undated = draw(st.booleans()), draw(st.sampled_from([False, False, False, True]))
    low, high = sorted((draw(TIMES), draw(TIMES)))
    inner = sorted((draw(st.integers(low, high)), draw(st.integers(low, high))))
    bounds = [low, *inner, high] if interval else [low, high, low, high]
    flags = (INTERVAL if interval else 0) | (UNDATED if undated else 0)
    if draw(st.booleans()):
        bounds[0] = UNKNOWN_LOW
        bounds[1] = UNKNOWN_LOW if interval else bounds[1]
        flags |= OPEN_START if draw(st.booleans()) else 0
    if draw(st.booleans()):
        bounds[3] = UNKNOWN_HIGH
        bounds[2] = UNKNOWN_HIGH if interval else bounds[2]
        flags |= OPEN_END if draw(st.booleans()) else 0
    kind = draw(st.integers(0, 6))
    wide = [np.array([bound], dtype=np.int64) for bound in bounds]
    small = [np.array([value], dtype=np.uint8) for value in (flags, 50)]
    ids = [np.array([value], dtype=np.int64) for value in (0, 0)]
    table = EventTable(
        np.array([1], dtype=np.int64),
        np.array([kind], dtype=np.int8),
        np.array([0], dtype=np.int8),
        *wide,
        *small,
        *ids,
    )
    return table


@given(tables())
def test_a_bar_of_its_own_is_for_what_the_timeline_draws_as_doubtful(table: EventTable) -> None:
    span = bar_span(table, 0)
    if span is None:
        assert not has_doubtful_ends(table, 0)
        return
    shapes = shapes_of(table, np.array([0]), TimeScale(*span, 0.0, 400.0), span[1])
    form, ends = int(shapes.form[0]), (int(shapes.start[0]), int(shapes.end[0]))
    doubtful = form == WHISKER or (form == BAR and ends not in ((SHARP, SHARP), (OPEN, OPEN)))
    assert has_doubtful_ends(table, 0) is doubtful
