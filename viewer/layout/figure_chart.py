"""Reported quantities over time: one mark a report, as wide as its date is wide and as tall as its range is.

Claimants are told apart by the form of their mark first, by ink second. A date that is only approximate stands in a
dashed zone of twice its width; an approximate value has a hollow mark. Reports are never joined by a line: what lay
between two of them nobody said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from viewer.layout.labels import baseline, elided
from viewer.layout.marks import Box, Mark, Poly, Stroke, Text
from viewer.layout.metrics import Metrics

FORMS = ("circle", "square", "diamond", "triangle", "bar", "cross")
INKS = ("kindC", "kindA", "kindB", "swap", "stmt", "back")
PLOT_PX, EDGE_PX, MARK_PX, LEGEND_GAP_PX = 84.0, 8.0, 4.5, 14.0
STYLE = "caption"


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """One report of a quantity. Times in seconds, the end exclusive; `high` None: "or more", `low` None: "at most"."""

    figure_id: int
    claimant: str
    start_s: float
    end_s: float
    low: float | None
    high: float | None
    rough_value: bool = False
    rough_date: bool = False


@dataclass(frozen=True, slots=True)
class FigureChart:
    """The marks, the height they need in px, and where each report lies (figure id, x, y) for the mouse."""

    marks: tuple[Mark, ...]
    height_px: float
    places: tuple[tuple[int, float, float], ...]


def claimants_of(points: Sequence[FigurePoint]) -> list[str]:
    """Who reports, in the order of their first report."""
    return list(dict.fromkeys(point.claimant for point in sorted(points, key=lambda p: (p.start_s, p.figure_id))))


def value_ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers from at or below `low` to at or above `high`."""
    span = max(high - low, abs(high) * 0.05, 1e-9)
    raw = span / 3
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= raw)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)  # a range too small for its step still has two ends
    return [n * step for n in range(first, last + 1)]


def layout_figures(
    points: Sequence[FigurePoint],
    ticks: Sequence[tuple[float, str]],
    width_px: float,
    metrics: Metrics,
    *,
    plot_px: float = PLOT_PX,
) -> FigureChart:
    """The chart of one quantity, its plot `plot_px` high. `ticks` are times and words; any that touch are left out."""
    values = [value for point in points for value in (point.low, point.high) if value is not None]
    scale = value_ticks(min(values), max(values)) if values else [0.0, 1.0]
    if any(point.high is None for point in points):
        scale.append(2 * scale[-1] - scale[-2])  # "or more" needs room above the highest number
    if any(point.low is None for point in points):
        scale.insert(0, 2 * scale[0] - scale[1])
    line = metrics.line_px(STYLE)
    gutter = max(metrics.width_px(_plain(value), STYLE) for value in scale) + 6
    left, right, top, base = gutter + EDGE_PX, width_px - EDGE_PX - 2, line / 2 + 2, line / 2 + 2 + plot_px
    start, end = _span(points)

    def x_of(t: float) -> float:
        return left + (right - left) * (t - start) / (end - start)

    def y_of(value: float) -> float:
        return base - (base - top) * (value - scale[0]) / (scale[-1] - scale[0])

    marks: list[Mark] = []
    for value in scale:
        y = round(y_of(value)) + 0.5
        marks.append(Stroke(((gutter, y), (width_px, y)), "hair.fill" if value != scale[0] else "rule.fill"))
        marks.append(Text(gutter - 6, baseline(y, STYLE, metrics), _plain(value), STYLE, "text3.fill", "right"))
    marks += _time_ticks(ticks, x_of, (gutter, width_px), base, metrics)
    who = claimants_of(points)
    places = []
    for point in sorted(points, key=lambda p: (p.start_s, p.figure_id)):
        slot = who.index(point.claimant)
        drawn, place = _report(point, slot, x_of, y_of, (top, base))
        marks += drawn
        places.append((point.figure_id, *place))
    legend, height = _legend(who, base + line + 8, width_px, metrics)
    return FigureChart((*marks, *legend), height, tuple(places))


def _span(points: Sequence[FigurePoint]) -> tuple[float, float]:
    start, end = min(point.start_s for point in points), max(point.end_s for point in points)
    air = max((end - start) * 0.04, 86_400.0)
    return start - air, end + air


def _time_ticks(
    ticks: Sequence[tuple[float, str]],
    x_of: Callable[[float], float],
    room: tuple[float, float],
    base: float,
    metrics: Metrics,
) -> list[Mark]:
    marks: list[Mark] = []
    free = room[0]
    for t, words in ticks:
        x, wide = x_of(t), metrics.width_px(words, STYLE)
        if x - wide / 2 < free or x + wide / 2 > room[1]:
            continue
        marks.append(Stroke(((round(x) + 0.5, base), (round(x) + 0.5, base + 3)), "rule.fill"))
        middle = base + 4 + metrics.line_px(STYLE) / 2
        marks.append(Text(x, baseline(middle, STYLE, metrics), words, STYLE, "text3.fill", "middle"))
        free = x + wide / 2 + 8
    return marks


def _report(
    point: FigurePoint,
    slot: int,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
    plot: tuple[float, float],
) -> tuple[list[Mark], tuple[float, float]]:
    """One report: the zone of its date, the bar of its range, its claimant's mark in the middle of both."""
    ink = INKS[slot % len(INKS)]
    x0, x1 = x_of(point.start_s), x_of(point.end_s)
    known = [value for value in (point.low, point.high) if value is not None]
    low = y_of(point.low) if point.low is not None else plot[1]
    high = y_of(point.high) if point.high is not None else plot[0]
    x, y = (x0 + x1) / 2, (y_of(known[0]) + y_of(known[-1])) / 2 if known else plot[1]
    marks: list[Mark] = []
    if x1 - x0 > 2 * MARK_PX or point.rough_date:
        half = max((x1 - x0) / 2, MARK_PX + 2)
        zone = Box(x - half, y - 3, 2 * half, 6, f"{ink}.zone", f"{ink}.fill", 1.0, 0.0)
        marks.append(zone._replace(dash=(2.0, 2.5)) if point.rough_date else zone._replace(stroke=""))
    if abs(low - high) > 1:
        open_end = point.low is None or point.high is None
        dash = (2.0, 2.0) if open_end else ()
        marks.append(Stroke(((x, low), (x, high)), f"{ink}.fill", 2.0, dash, point.figure_id))
        for at, firm in ((low, point.low is not None), (high, point.high is not None)):
            if firm:
                marks.append(Stroke(((x - 3.5, at), (x + 3.5, at)), f"{ink}.fill", 1.5))
    marks.append(claimant_mark(slot, x, y, point.figure_id, hollow=point.rough_value))
    return marks, (x, y)


def claimant_mark(slot: int, x: float, y: float, ref: int = 0, *, hollow: bool = False) -> Mark:
    """The mark of a claimant: its form repeats only after six."""
    ink, r = f"{INKS[slot % len(INKS)]}.fill", MARK_PX
    points: tuple[tuple[float, float], ...]
    fill, edge = ("panel.fill", ink) if hollow else (ink, "panel.fill")
    match FORMS[slot % len(FORMS)]:
        case "circle":
            return Box(x - r, y - r, 2 * r, 2 * r, fill, edge, 1.25, r, ref=ref)
        case "square":
            return Box(x - r, y - r, 2 * r, 2 * r, fill, edge, 1.25, 1.0, ref=ref)
        case "diamond":
            points = ((x, y - r - 1.5), (x + r + 1.5, y), (x, y + r + 1.5), (x - r - 1.5, y))
        case "triangle":
            points = ((x, y - r - 1), (x + r + 1, y + r), (x - r - 1, y + r))
        case "bar":
            return Box(x - r - 1.5, y - 2, 2 * r + 3, 4, fill, edge, 1.25, 1.0, ref=ref)
        case _:
            k = 1.5
            points = (
                (x - k, y - r), (x + k, y - r), (x + k, y - k), (x + r, y - k), (x + r, y + k), (x + k, y + k),
                (x + k, y + r), (x - k, y + r), (x - k, y + k), (x - r, y + k), (x - r, y - k), (x - k, y - k),
            )  # fmt: skip
    return Poly(points, fill, stroke=edge, ref=ref)


def _legend(who: Sequence[str], y: float, width_px: float, metrics: Metrics) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    line, x = metrics.line_px(STYLE), EDGE_PX
    for slot, name in enumerate(who):
        shown = elided(name, width_px - 24, STYLE, metrics, 3) or name[:3]
        wide = 14 + metrics.width_px(shown, STYLE)
        if x + wide > width_px and x > EDGE_PX:
            x, y = EDGE_PX, y + line + 2
        middle = y + line / 2
        marks.append(claimant_mark(slot, x, middle))
        marks.append(Text(x + 10, baseline(middle, STYLE, metrics), shown, STYLE, "text2.fill"))
        x += wide + LEGEND_GAP_PX
    return marks, y + line + 4


def _plain(value: float) -> str:
    return f"{round(value, 6):,.10g}"
