"""The lane of open issues: one ribbon a row, its status said where knowledge ends."""

from __future__ import annotations

from functools import partial

from viewer.layout.frame import Frame, LanePlan
from viewer.layout.labels import elided
from viewer.layout.marks import BODY, HEADER, Glyph, Layer, Rect, Text
from viewer.layout.ribbons import SETTLED, gap_of, ribbon_marks
from viewer.layout.scene import Item
from viewer.layout.timeline_data import IssueFacts

HEAD_PX, ROW_PX, ROW_MOST_PX, ROW_PRINT_PX = 24.0, 18.0, 28.0, 38.0


def plan_issues(frame: Frame) -> LanePlan:
    """The plan of the issues lane; it takes whatever height is left."""
    issues = frame.data.issues
    natural = frame.px(HEAD_PX) + len(issues) * frame.px(ROW_PX) + 6
    return LanePlan(
        "issues",
        frame.words.lane("issues"),
        "",
        "gap4",
        "ribbons",
        len(issues),
        len(issues),
        natural,
        0.0,
        partial(_draw, frame),
        greedy=True,
    )


def _draw(frame: Frame, y: float, h: float) -> None:
    issues = frame.data.issues
    if not issues:
        return
    most = frame.px(ROW_PRINT_PX if frame.view.print else ROW_MOST_PX)
    head = frame.px(HEAD_PX)
    pitch = min(most, max(frame.px(ROW_PX), (h - head - 6) / (len(issues) - 0.4)))
    _draw_silence(frame, y)
    for place, issue in enumerate(issues):
        centre = y + head + frame.px(ROW_PX) / 2 - 1 + place * pitch
        _draw_head(frame, issue, centre)
        marks = ribbon_marks(frame, issue, centre)
        frame.out.add(BODY, Layer.RIBBONS, *marks)
        _draw_status(frame, issue, centre)
        area = Rect(frame.left, centre - pitch / 2, frame.right - frame.left, pitch)
        mark = Rect(frame.left, centre - 7, frame.right - frame.left, 14)
        start, end = frame.view.start_s, frame.view.end_s
        frame.out.items.append(Item(issue.issue_id, "ribbon", issue.title, "issues", "issue", area, mark, start, end))


def _draw_silence(frame: Frame, y: float) -> None:
    """Says in words what the hatch means, once."""
    data, style = frame.data, "canvas_fine"
    if not data.no_positions_before:
        return
    first = min((issue.changes[0].at_s for issue in data.issues if issue.changes), default=None)
    text = frame.words.no_positions_before(data.no_positions_before)
    if first is None or frame.scale.x(first) < frame.left + 20 + frame.width(text, style):
        return
    base = y + frame.metrics.ascent_px(style) + 4
    frame.out.add(BODY, Layer.LABELS, Text(frame.left + 10, base, text, style, "text3.fill"))


def _draw_head(frame: Frame, issue: IssueFacts, centre: float) -> None:
    status = issue.changes[-1].status if issue.changes else "raised"
    if status in SETTLED:
        ink = "settled.fill"
    elif status in ("deferred", "set_aside", "withdrawn"):
        ink = "text3.fill"
    else:
        ink = "gap3.fill" if issue.changes and gap_of(issue.changes[-1]) <= 2 else "gap4.fill"
    style = "canvas_label"
    title = elided(issue.title, frame.view.header_px - 32 - 6, style, frame.metrics, 1)
    frame.out.add(
        HEADER,
        Layer.LABELS,
        Glyph(status, 20, centre, ink, ground="panel.fill", ref=issue.issue_id),
        Text(32, frame.baseline(centre, style), title, style, "text2.fill", ref=issue.issue_id),
    )


def _draw_status(frame: Frame, issue: IssueFacts, centre: float) -> None:
    if not issue.changes:
        return
    style = "canvas_fine"
    words = issue.status_words or frame.words.issue_status(issue.changes[-1].status)
    x = max(frame.limit_px + 12, frame.left + 12)
    anchor, room = "left", frame.right - x - 6
    if frame.limit_px + 30 > frame.right:
        x, anchor, room = frame.right - 8, "right", frame.right - frame.left - 16
    text = elided(words, room, style, frame.metrics)
    if text:
        halo = frame.ground(x if anchor == "left" else frame.right - 20)
        base = frame.baseline(centre, style)
        frame.out.add(BODY, Layer.LABELS, Text(x, base, text, style, "text2.fill", anchor, halo, issue.issue_id))
