"""Quantities over time: ranges are bars, rough dates wide, claimants different forms, and nothing is joined."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.figure_chart import (
    FORMS,
    FigurePoint,
    claimant_mark,
    claimants_of,
    layout_figures,
    value_ticks,
)
from viewer.layout.marks import Box, Mark, Poly, Stroke, Text

DAY = 86_400.0


def point(at: float, low: float | None, high: float | None, who: str = "A", **fields: object) -> FigurePoint:
    return FigurePoint(int(at) + 1, who, at * DAY, (at + 1) * DAY, low, high, **fields)  # type: ignore[arg-type]


def bars(marks: tuple[Mark, ...]) -> list[Stroke]:
    return [m for m in marks if isinstance(m, Stroke) and m.ref]


def test_a_range_is_a_bar_and_one_value_is_none() -> None:
    chart = layout_figures([point(0, 214, 214), point(400, 219, 224)], [], 300, FixedMetrics())
    (bar,) = bars(chart.marks)
    assert bar.ref == 401
    assert bar.points[0][0] == bar.points[1][0]


def test_an_open_range_is_dashed_to_the_edge_of_the_plot() -> None:
    chart = layout_figures([point(0, 10, 10), point(400, 20, None)], [], 300, FixedMetrics())
    (bar,) = bars(chart.marks)
    assert bar.dash


def test_a_rough_date_is_a_dashed_zone_and_a_rough_value_a_hollow_mark() -> None:
    rough = point(400, 240, 240, "B", rough_value=True, rough_date=True)
    chart = layout_figures([point(0, 214, 214), rough], [], 300, FixedMetrics())
    zones = [m for m in chart.marks if isinstance(m, Box) and m.fill.endswith(".zone")]
    assert [bool(zone.dash) for zone in zones] == [True]
    marks = [m for m in chart.marks if isinstance(m, Box | Poly) and m.ref == 401]
    assert [m.fill for m in marks] == ["panel.fill"]


def test_claimants_have_different_forms_before_they_have_different_inks() -> None:
    shapes = set()
    for slot in range(len(FORMS)):
        mark = claimant_mark(slot, 0, 0)
        shapes.add((type(mark).__name__, mark.w, mark.h, mark.radius) if isinstance(mark, Box) else len(mark.points))  # type: ignore[union-attr]
    assert len(shapes) == len(FORMS)


def test_the_legend_names_every_claimant_inside_the_pane() -> None:
    points = [point(n * 100, n, n, f"Claimant number {n}") for n in range(1, 5)]
    chart = layout_figures(points, [(DAY * 150, "2012")], 240, FixedMetrics())
    texts = {m.text: m for m in chart.marks if isinstance(m, Text)}
    for name in claimants_of(points):
        assert texts[name].x + FixedMetrics().width_px(name, "caption") <= 240
        assert texts[name].y < chart.height_px


def test_reports_are_not_joined() -> None:
    chart = layout_figures([point(0, 1, 1), point(100, 2, 2), point(200, 3, 3)], [], 300, FixedMetrics())
    assert not bars(chart.marks)
    assert [place[0] for place in chart.places] == [1, 101, 201]


@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.floats(0, 1e9, allow_nan=False),
)
@example(0.0, 5e-324)
def test_ticks_of_values_hold_every_value(low: float, more: float) -> None:
    ticks = value_ticks(low, low + more)
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low + abs(low) * 1e-9
    assert ticks[-1] >= low + more - abs(low + more) * 1e-9


@pytest.mark.parametrize("width", [160, 300, 700])
def test_marks_stay_inside(width: float) -> None:
    points = [point(0, 214, 214), point(2000, 219, 224, "B"), point(4000, None, 240, "C", rough_date=True)]
    chart = layout_figures(points, [(0.0, "2012"), (4000 * DAY, "2023")], width, FixedMetrics())
    for mark in chart.marks:
        if isinstance(mark, Box):
            assert mark.x >= -2
            assert mark.x + mark.w <= width + 2
