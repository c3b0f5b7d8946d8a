"""The axis, the grid, the lines of "as of" and "now", and the tints that run through all lanes."""

from __future__ import annotations

import numpy as np

from db.dates import DAY_S, weekday_of
from viewer.layout.frame import Frame
from viewer.layout.marks import AXIS, BODY, Box, Glyph, Layer, Stroke, Text
from viewer.layout.ticks import LABEL_APART_PX, Axis, axis_of

FLAG_PX, FLAG_PAD_PX = 17.0, 7.0
WEEKEND_FROM_PX = 20.0


def draw_axis(frame: Frame, content_bottom: float) -> Axis:
    """Axis rows, grid and flags; the body's lines run to `content_bottom`. Gives the ticks used."""
    view, scale = frame.view, frame.scale
    apart = LABEL_APART_PX * max(1.0, view.text_scale)
    axis = axis_of(view.start_s, view.end_s, scale.width_px, frame.words, apart)
    h = view.axis_px
    frame.out.rects(AXIS, Layer.CANVAS, "panel.fill", [(0.0, 0.0, view.width_px, h)])
    frame.out.rects(AXIS, Layer.GRID, "rule.fill", [(0.0, h - 1, view.width_px, 1.0)])
    flags, pointers = draw_flags(frame, content_bottom)
    _draw_lower(frame, axis, flags, content_bottom)
    _draw_upper(frame, axis, pointers)
    draw_weekends(frame, axis, content_bottom)
    return axis


def _whole(x: float) -> float:
    return float(int(x + 0.5))


def _draw_lower(frame: Frame, axis: Axis, flags: list[tuple[float, float]], bottom: float) -> None:
    h, scale = frame.view.axis_px, frame.scale
    upper = {tick.at_s for tick in axis.upper}
    lines: list[tuple[float, float, float, float]] = []
    grid: list[tuple[float, float, float, float]] = []
    strong: list[tuple[float, float, float, float]] = []
    fine = np.floor(scale.xs(np.array(axis.fine, dtype=np.float64)) + 0.5)
    fine = fine[fine > frame.left]
    n = len(fine)
    frame.out.rects(
        AXIS, Layer.GRID, "rule.fill", np.stack([fine, np.full(n, h - 4), np.ones(n), np.full(n, 4.0)], axis=1)
    )
    base = h - 6
    for tick in axis.lower:
        x = _whole(scale.x(tick.at_s))
        if x >= frame.left:
            top = 4.0 if tick.at_s in upper else h - 14
            lines.append((x, top, 1.0, h - top))
            (strong if tick.at_s in upper else grid).append((x, h, 1.0, bottom - h))
        _draw_lower_label(frame, tick.label, tick.grey, x + 6, base, flags)
    frame.out.rects(AXIS, Layer.GRID, "rule.fill", lines)
    frame.out.rects(BODY, Layer.GRID, "grid.fill", grid)
    frame.out.rects(BODY, Layer.GRID, "hair.fill", strong)


def _draw_lower_label(
    frame: Frame, label: str, grey: str, x: float, base: float, flags: list[tuple[float, float]]
) -> None:
    style, grey_px = "canvas_label", 0.0
    if grey:
        style, grey_px = "canvas_label_medium", frame.width(grey + " ", "canvas_label")
    right = x + grey_px + frame.width(label, style)
    if x < frame.left + 2 or right > frame.right or _touches(flags, x - 6, right + 4):
        return
    ink = "text1.fill" if grey else "text2.fill"
    if grey:
        frame.out.add(AXIS, Layer.LABELS, Text(x, base, grey, "canvas_label", "text3.fill"))
    frame.out.add(AXIS, Layer.LABELS, Text(x + grey_px, base, label, style, ink))


def _touches(flags: list[tuple[float, float]], left: float, right: float) -> bool:
    return any(left < flag[1] and right > flag[0] for flag in flags)


def _draw_upper(frame: Frame, axis: Axis, flags: list[tuple[float, float]]) -> None:
    """Upper labels: the first sticks to the left edge and is pushed out by the next."""
    style, pad = "canvas_label_bold", 6.0
    base = frame.metrics.ascent_px(style) + 3
    room = frame.right - 4 - (frame.right - flags[-1][0] if flags and flags[-1][1] >= frame.right else 0.0)
    ticks = [tick for tick in axis.upper if frame.scale.x(tick.at_s) < frame.right]
    for place, tick in enumerate(ticks):
        x = max(_whole(frame.scale.x(tick.at_s)), frame.left) + pad
        following = frame.scale.x(ticks[place + 1].at_s) if place + 1 < len(ticks) else room
        if x + frame.width(tick.label, style) + 4 <= min(following, room):
            frame.out.add(AXIS, Layer.LABELS, Text(x, base, tick.label, style))


def draw_flags(frame: Frame, bottom: float) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The as-of and now lines with their flags; the x ranges that lower and upper labels must leave free."""
    taken: list[tuple[float, float]] = []
    pointers: list[tuple[float, float]] = []
    view, h = frame.view, frame.view.axis_px
    if view.as_of_s is not None:
        x = frame.limit_px
        text = frame.words.as_of(frame.day_words(view.as_of_s - 1, year=True))
        if x < frame.right:
            start = max(_whole(x), frame.left)
            frame.out.rects(BODY, Layer.BEYOND, "beyond.fill", [(start, h, frame.right - start, bottom - h)])
        if frame.left <= x <= frame.right:
            _line(frame, x, h, bottom, "text1.fill")
            width = frame.width(text, "canvas_fine_medium") + 2 * FLAG_PAD_PX
            left = min(x - 0.5, frame.right - width - 2)
            _flag(frame, left, text, "text1.fill", width)
            taken.append((left - 4, left + width + 4))
    if view.now_s is not None and not view.print:
        now, pointer = _draw_now(frame, float(view.now_s), bottom)
        taken += now
        pointers += pointer
    return taken, pointers


def _draw_now(frame: Frame, now_s: float, bottom: float) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    x, h = frame.scale.x(now_s), frame.view.axis_px
    style = "canvas_fine_medium"
    if frame.left <= x <= frame.right:
        _line(frame, x, h, bottom, "danger.fill")
        text = frame.words.now()
        width = frame.width(text, style) + 12
        left = min(max(x - width / 2, frame.left), frame.right - width - 1)
        _flag(frame, left, text, "danger.fill", width)
        return [(left - 3, left + width + 3)], []
    text = frame.words.now_on(frame.day_words(now_s))
    base = frame.metrics.ascent_px(style) + 3
    width = frame.width(text, style) + 24
    if x > frame.right:
        frame.out.add(
            AXIS,
            Layer.FLAGS,
            Text(frame.right - 20, base, text, style, "danger.fill", "right"),
            Glyph("chevron_right", frame.right - 12, base - 4, "danger.fill"),
        )
        return [], [(frame.right - width - 4, frame.right)]
    frame.out.add(
        AXIS,
        Layer.FLAGS,
        Glyph("chevron_left", frame.left + 10, h - 10, "danger.fill"),
        Text(frame.left + 18, h - 6, text, style, "danger.fill"),
    )
    return [(frame.left, frame.left + width)], []


def _line(frame: Frame, x: float, top: float, bottom: float, style: str) -> None:
    frame.out.add(BODY, Layer.LINES, Stroke(((x, top - 2), (x, bottom)), style, 1.5))


def _flag(frame: Frame, left: float, text: str, style: str, width: float) -> None:
    text_style = "canvas_fine_medium"
    height = max(FLAG_PX, frame.metrics.line_px(text_style) + 2)
    top = frame.view.axis_px - height - 1
    frame.out.add(
        AXIS,
        Layer.FLAGS,
        Box(left, top, width, height + 1, style, radius=2.0),
        Text(left + width / 2, frame.baseline(top + height / 2, text_style), text, text_style, "canvas.fill", "middle"),
    )


def draw_weekends(frame: Frame, axis: Axis, bottom: float) -> None:
    """Saturdays and Sundays as a shade, where days are wide enough to be seen."""
    if axis.row.lower.name not in ("day", "hour") or DAY_S / frame.scale.seconds_per_px < WEEKEND_FROM_PX:
        return
    h, boxes = frame.view.axis_px, []
    day = int(frame.view.start_s // DAY_S)
    while day * DAY_S < frame.view.end_s:
        if weekday_of(day) >= 5:
            left = max(_whole(frame.scale.x(day * DAY_S)), frame.left)
            right = min(_whole(frame.scale.x((day + 1) * DAY_S)), frame.right)
            boxes.append((left, h, right - left, bottom - h))
        day += 1
    frame.out.rects(BODY, Layer.WEEKEND, "sunken.shade", boxes)
