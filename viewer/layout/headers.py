"""Lane headers: glyph, name, count in view, and a caption when the lane is tall enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.labels import elided
from viewer.layout.lane import OPEN
from viewer.layout.marks import AXIS, BODY, HEADER, Glyph, Layer, Mark, Stroke, Text

TEXT_X, GLYPH_X, RIGHT_PAD_PX, CAPTION_FROM_PX = 32.0, 18.0, 12.0, 44.0
CHEVRON_X, CHEVRON_SCALE, INDENT_PX = 6.5, 0.85, 10.0
CHEVRON_REACH_PX = 24.0
"""The sign that opens and closes a lane stands left of its glyph; so far from its row's corner a press means it."""


class HeaderMarks(NamedTuple):
    """Glyphs, name and caption of a header, and the baseline its count stands on."""

    glyphs: list[Mark]
    texts: list[Mark]
    base: float


def draw_grounds(frame: Frame, places: Sequence[tuple[float, float]]) -> None:
    """The ground of each header and the hairline under each lane; `places` are y and height."""
    if not places:
        return
    width, stripes = frame.view.header_px, np.array(places)
    y, h = stripes[:, 0], stripes[:, 1]

    def boxes(left: float, top: NDArray[np.float64], across: float, tall: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack([np.full(len(y), left), top, np.full(len(y), across), tall], axis=1)

    line = np.ones(len(y))
    frame.out.rects(HEADER, Layer.CANVAS, "panel.fill", boxes(0.0, y, width, h))
    frame.out.rects(HEADER, Layer.GRID, "hair.fill", boxes(0.0, y + h - 1, width, line))
    frame.out.rects(BODY, Layer.GRID, "hair.fill", boxes(width, y + h - 1, frame.view.width_px - width, line))


def draw_header(frame: Frame, plan: LanePlan, y: float, h: float) -> None:
    """One lane's header: what stays the same from frame to frame is made once, the count each time."""
    width, count = frame.view.header_px, frame.words.number(plan.in_view)
    count_px = frame.width(count, "canvas_label")
    nest = (plan.nest.depth, "" if frame.view.print else plan.nest.state)
    key = ("header", plan.name, plan.glyph, plan.ink, plan.caption, plan.folded, nest, y, h, width, count_px)
    make = _folded_marks if plan.folded else _marks
    glyphs, texts, base = frame.kept(key, lambda: make(frame, plan, y, h, count_px))
    frame.out.add(HEADER, Layer.GLYPHS, *glyphs)
    number = Text(width - RIGHT_PAD_PX, base, count, "canvas_label", "text3.fill", "right")
    frame.out.add(HEADER, Layer.LABELS, *texts[:1], number, *texts[1:])


def _marks(frame: Frame, plan: LanePlan, y: float, h: float, count_px: float) -> HeaderMarks:
    width, style = frame.view.header_px, "lane_name"
    line = frame.metrics.line_px(style)
    centre = y + (h / 2 if h < line + 14 else line / 2 + 4.5)
    base = frame.baseline(centre, style)
    indent = plan.nest.depth * INDENT_PX
    x = (TEXT_X if plan.glyph or plan.nest.depth else 14.0) + indent
    name = elided(plan.name, width - x - count_px - RIGHT_PAD_PX - 6, style, frame.metrics, 1)
    glyphs: list[Mark] = []
    if plan.nest.state and not frame.view.print:
        sign = "chevron_down" if plan.nest.state == OPEN else "chevron_right"
        glyphs.append(Glyph(sign, CHEVRON_X + indent, centre, "text3.fill", scale=CHEVRON_SCALE))
    if plan.glyph:
        ink = f"{plan.ink}.fill"
        glyphs.append(Glyph(plan.glyph, GLYPH_X + indent, centre, ink, scale=0.86, ground="panel.fill"))
    texts: list[Mark] = [Text(x, base, name, style)]
    if plan.caption and h >= CAPTION_FROM_PX:
        caption = elided(plan.caption, width - x - 8, "canvas_fine", frame.metrics, 1)
        texts.append(Text(x, base + line, caption, "canvas_fine", "text3.fill"))
    return HeaderMarks(glyphs, texts, base)


def _folded_marks(frame: Frame, plan: LanePlan, y: float, h: float, count_px: float) -> HeaderMarks:
    centre, style = y + h / 2, "lane_caption"
    base, width = frame.baseline(centre, style), frame.view.header_px
    indent = plan.nest.depth * INDENT_PX
    room = width - 42 - indent - count_px - RIGHT_PAD_PX - 6
    glyphs: list[Mark] = [Glyph("chevron_right", 16 + indent, centre, "text3.fill")]
    if plan.glyph:
        glyphs.append(Glyph(plan.glyph, 30 + indent, centre, f"{plan.ink}.fill", scale=0.8))
    name = Text(42 + indent, base, elided(plan.name, room, style, frame.metrics, 1), style, "text3.fill")
    return HeaderMarks(glyphs, [name], base)


def draw_corner(frame: Frame, bottom: float) -> None:
    """The corner over the headers and the line that parts headers from canvas."""
    width, h = frame.view.header_px, frame.view.axis_px
    style = "lane_caption"
    frame.out.add(
        AXIS,
        Layer.LABELS,
        Text(14, frame.baseline(h / 2, style), frame.words.lanes_by(frame.view.lanes_by), style, "text3.fill"),
    )
    if not frame.view.print:
        frame.out.add(AXIS, Layer.LABELS, Glyph("chevron_down", width - 20, h / 2 + 1, "text3.fill"))
    frame.out.rects(AXIS, Layer.FLAGS, "rule.fill", [(width - 1, 0.0, 1.0, h)])
    frame.out.add(HEADER, Layer.FLAGS, Stroke(((width - 0.5, h), (width - 0.5, bottom)), "rule.fill"))
