"""The key of a poster: a sample of each mark that its timeline really uses, drawn as the timeline draws it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import BAR, OPEN, PARKED, UNKNOWN, WHISKER, ZONE, shapes_of
from viewer.layout.inks import INK_OF_KIND, LANE_INK, LANE_OF_KIND, NOT_HELD
from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Fade, Glyph, Mark, Poly, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.report_rows import shifted
from viewer.layout.scene import Scene
from viewer.layout.timeline_data import UNDATED, UNKNOWN_HIGH, UNKNOWN_LOW, EventTable, TimelineData

MIDDLE_Y, GAP_PX, WORD_GAP_PX = 9.0, 14.0, 7.0
Sample = tuple[float, list[Mark]]


def key_marks(
    words: dict[str, str], data: TimelineData, scene: Scene, width_px: float, metrics: Metrics
) -> list[list[Mark]]:
    """Rows of the key, each spread over `width_px`; marks relative to the row's top left."""
    entries = [(made, words[name]) for name, made in _samples(data, scene) if name in words]
    rows: list[list[tuple[Sample, str]]] = [[]]
    used = 0.0
    for entry in entries:
        need = entry[0][0] + WORD_GAP_PX + metrics.width_px(entry[1], "canvas_label") + GAP_PX
        if rows[-1] and used + need - GAP_PX > width_px:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += need
    return [_row(row, width_px, metrics, spread=len(rows) == 1) for row in rows if row]


def _row(entries: list[tuple[Sample, str]], width_px: float, metrics: Metrics, *, spread: bool) -> list[Mark]:
    widths = [sample[0] + WORD_GAP_PX + metrics.width_px(text, "canvas_label") for sample, text in entries]
    spare = width_px - sum(widths)
    gap = min(spare / (len(entries) - 1), 60.0) if spread and len(entries) > 1 else GAP_PX
    x, marks = 0.0, list[Mark]()
    for (sample, text), width in zip(entries, widths, strict=True):
        marks.extend(shifted(mark, x, 0.0) for mark in sample[1])
        base = baseline(MIDDLE_Y, "canvas_label", metrics)
        marks.append(Text(x + sample[0] + WORD_GAP_PX, base, text, "canvas_label"))
        x += width + gap
    return marks


def _samples(data: TimelineData, scene: Scene) -> Iterable[tuple[str, Sample]]:
    """Names of what is in view, each with its drawing."""
    table = data.events
    rows = rows_in_view(table, scene.scale.start_s, scene.scale.end_s)
    kinds = [LANE_OF_KIND[kind] for kind in np.unique(table.kind[rows]).tolist()]
    for lane in LANE_INK:
        if lane in kinds:
            yield lane, (16.0, [Glyph(lane, 8.0, MIDDLE_Y, f"{LANE_INK[lane]}.fill")])
    shapes = shapes_of(table, rows, scene.scale, scene.scale.end_s)
    bars = shapes.form == BAR
    inks = [INK_OF_KIND[kind] for kind in table.kind[rows].tolist()]
    for name, found, sample in (
        ("zone", bars & ((shapes.start == ZONE) | (shapes.end == ZONE)), _zone),
        ("unknown", bars & ((shapes.start == UNKNOWN) | (shapes.end == UNKNOWN)), _unknown),
        ("whisker", shapes.form == WHISKER, _whisker),
        ("planned", np.isin(table.status[rows], NOT_HELD), _planned),
        ("going", bars & (shapes.end == OPEN), _going),
        ("undated", (shapes.form == PARKED) & ((table.doubt[rows] & UNDATED) != 0), _undated),
    ):
        places = np.flatnonzero(found)
        if len(places):
            yield name, sample(inks[int(places[0])], kinds)
    levels = {lane.level for lane in scene.lanes}
    if "clusters" in levels:
        yield "cluster", (30.0, [Box(0.5, 1.0, 29.0, 16.0, "panel.fill", "rule.fill", 1.25, 8.0)])
    if "density" in levels:
        heights = (4.0, 9.0, 14.0, 7.0)
        bars_drawn: list[Mark] = [Box(4.0 * n, 17.0 - h, 3.0, h, "back.density") for n, h in enumerate(heights)]
        yield "density", (16.0, bars_drawn)
    if any(lane.key == "issues" for lane in scene.lanes) and data.issues:
        box = ((0.0, 5.0), (48.0, 5.0), (48.0, 13.0), (0.0, 13.0))
        yield "issue", (48.0, [Poly(box, hatch="gap2.fill", hatch_step_px=5.0, hatch_px=1.2)])
    if any(lane.key == "notes" for lane in scene.lanes) and data.notes:
        yield "note", (16.0, [Glyph("note", 8.0, MIDDLE_Y, "note.fill")])


def rows_in_view(table: EventTable, start_s: float, end_s: float) -> NDArray[np.int64]:
    """Rows whose known bounds touch a span; those without any bound, too, for they stand beside what is known."""
    no_low, no_high = table.earliest_start_s <= UNKNOWN_LOW, table.latest_end_s >= UNKNOWN_HIGH
    low = np.where(no_low, table.latest_end_s - 1, table.earliest_start_s)
    high = np.where(no_high, table.earliest_start_s + 1, table.latest_end_s)
    return np.flatnonzero((no_low & no_high) | ((low < end_s) & (high > start_s)))


def _zone(ink: str, _kinds: list[str]) -> Sample:
    edge, marks = f"{ink}.dots", list[Mark]()
    marks.append(Box(2.0, 4.0, 18.0, 10.0, f"{ink}.zone"))
    marks += [Stroke(((2.0, y), (20.0, y)), edge, 1.0, (2, 2.5)) for y in (4.5, 13.5)]
    marks.append(Stroke(((5.5, 4.5), (2.5, 4.5), (2.5, 13.5), (5.5, 13.5)), f"{ink}.fill", 1.25))
    marks.append(Box(20.0, 4.0, 34.0, 10.0, f"{ink}.fill", radius=2.0, square="left"))
    return 54.0, marks


def _unknown(ink: str, _kinds: list[str]) -> Sample:
    marks: list[Mark] = [Fade(0.0, 4.0, 52.0, 10.0, f"{ink}.fill", 0.0, 0.42)]
    marks.append(Stroke(((52.0, 4.0), (52.0, 14.0)), f"{ink}.fill", 1.5))
    return 54.0, marks


def _whisker(ink: str, kinds: list[str]) -> Sample:
    style = f"{ink}.fill"
    glyph = next((lane for lane in kinds if LANE_INK[lane] == ink), "background")
    marks: list[Mark] = [Stroke(((3.0, MIDDLE_Y), (49.0, MIDDLE_Y)), style, 1.5, (2, 2.5))]
    marks += [Stroke(((x, 5.0), (x, 13.0)), style, 1.5) for x in (3.0, 49.0)]
    return 52.0, [*marks, Glyph(glyph, 26.0, MIDDLE_Y, style)]


def _planned(ink: str, _kinds: list[str]) -> Sample:
    return 48.0, [Box(2.5, 4.5, 44.0, 9.0, "", f"{ink}.fill", 1.25, 2.0, (4, 3), "right")]


def _going(ink: str, _kinds: list[str]) -> Sample:
    return 50.0, [
        Box(0.0, 4.0, 30.0, 10.0, f"{ink}.going"),
        Fade(30.0, 4.0, 20.0, 10.0, f"{ink}.fill", 0.5, 0.0),
    ]


def _undated(ink: str, kinds: list[str]) -> Sample:
    glyph = next((lane for lane in kinds if LANE_INK[lane] == ink), "background")
    return 16.0, [Glyph(glyph, 8.0, MIDDLE_Y, f"{ink}.fill", "hollow")]
