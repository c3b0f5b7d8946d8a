"""Lane headers: glyph, name, count in view, and a caption when the lane is tall enough."""

from __future__ import annotations

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.labels import elided
from viewer.layout.marks import AXIS, BODY, HEADER, Glyph, Layer, Stroke, Text

TEXT_X, GLYPH_X, RIGHT_PAD_PX, CAPTION_FROM_PX = 32.0, 18.0, 12.0, 44.0


def draw_header(frame: Frame, plan: LanePlan, y: float, h: float) -> None:
    """One lane's header and the hairline under the lane."""
    width = frame.view.header_px
    frame.out.rects(HEADER, Layer.CANVAS, "panel.fill", [(0.0, y, width, h)])
    frame.out.rects(HEADER, Layer.GRID, "hair.fill", [(0.0, y + h - 1, width, 1.0)])
    frame.out.rects(BODY, Layer.GRID, "hair.fill", [(width, y + h - 1, frame.view.width_px - width, 1.0)])
    if plan.folded:
        _draw_folded(frame, plan, y, h)
        return
    style = "lane_name"
    line = frame.metrics.line_px(style)
    centre = y + (h / 2 if h < line + 14 else line / 2 + 4.5)
    base = frame.baseline(centre, style)
    count = frame.words.number(plan.in_view)
    count_px = frame.width(count, "canvas_label")
    x = TEXT_X if plan.glyph else 14.0
    name = elided(plan.name, width - x - count_px - RIGHT_PAD_PX - 6, style, frame.metrics, 1)
    if plan.glyph:
        glyph_ink = f"{plan.ink}.fill"
        frame.out.add(
            HEADER, Layer.GLYPHS, Glyph(plan.glyph, GLYPH_X, centre, glyph_ink, scale=0.86, ground="panel.fill")
        )
    frame.out.add(
        HEADER,
        Layer.LABELS,
        Text(x, base, name, style),
        Text(width - RIGHT_PAD_PX, base, count, "canvas_label", "text3.fill", "right"),
    )
    if plan.caption and h >= CAPTION_FROM_PX:
        caption = elided(plan.caption, width - x - 8, "canvas_fine", frame.metrics, 1)
        frame.out.add(HEADER, Layer.LABELS, Text(x, base + line, caption, "canvas_fine", "text3.fill"))


def _draw_folded(frame: Frame, plan: LanePlan, y: float, h: float) -> None:
    centre, style = y + h / 2, "lane_caption"
    base, width = frame.baseline(centre, style), frame.view.header_px
    count = frame.words.number(plan.in_view)
    room = width - 42 - frame.width(count, "canvas_label") - RIGHT_PAD_PX - 6
    frame.out.add(HEADER, Layer.GLYPHS, Glyph("chevron_right", 16, centre, "text3.fill"))
    if plan.glyph:
        frame.out.add(HEADER, Layer.GLYPHS, Glyph(plan.glyph, 30, centre, f"{plan.ink}.fill", scale=0.8))
    frame.out.add(
        HEADER,
        Layer.LABELS,
        Text(42, base, elided(plan.name, room, style, frame.metrics, 1), style, "text3.fill"),
        Text(width - RIGHT_PAD_PX, base, count, "canvas_label", "text3.fill", "right"),
    )


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
