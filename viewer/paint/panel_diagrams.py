"""Small diagrams of the inspector and the welcome page: swap counts, bounds, activity, positions, thumbnails.

Each paints into a rectangle in device-independent px; times are seconds, mapped by a `TimeScale` over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from viewer.layout.scale import TimeScale
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import LEFT, MIDDLE, RIGHT, hatch_lines, paint_text

BAR_PX: Final = 12.0
_FADE_PX: Final = 60.0
_BRACKET_PX: Final = 3.5
_LEAST_PX: Final = 6.0


def swap_side_height_px(look: PanelLook) -> float:
    """The height of one direction: a line of words over a bar."""
    return look.line_px("list") + 4 + BAR_PX + 8


def paint_swap_side(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    *,
    words: str,
    figure: str,
    share: float,
    other_share: float,
    disclosed: bool,
    doubted_share: float = 0.0,
) -> None:
    """One direction of a swap: who received, how many, a bar on the scale of all directions.

    `share` is the principal count over the largest total, `other_share` the rest (hatched). A figure that was not
    disclosed is a dashed frame without length; `doubted_share` is what only some claims have, a dashed outline.
    """
    line = look.line_px("list")
    figure_px = look.fonts.metrics().width_px(figure, "list_bold")
    box = QRectF(rect.left(), rect.top(), rect.width(), line)
    paint_text(painter, box.adjusted(0, 0, -figure_px - 8, 0), words, look.font("list"), look.colour("text2"))
    paint_text(painter, box, figure, look.font("list_bold"), look.colour("text1"), RIGHT)
    top, ink = rect.top() + line + 4, look.colour("swap")
    painter.save()
    if not disclosed:
        pen = QPen(ink, 1.25)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect.left() + 0.5, top + 0.5, rect.width() * 0.3, BAR_PX - 1), 2, 2)
        painter.restore()
        return
    space = rect.width() - (2 + _LEAST_PX if other_share else 0)
    main_px = max(3.0, space * share) if share else 0.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(QRectF(rect.left(), top, main_px, BAR_PX), 2, 2)
    if doubted_share:
        apart = QRectF(rect.left() + main_px + 0.5, top + 0.5, max(3.0, space * doubted_share) - 1, BAR_PX - 1)
        pen = QPen(ink, 1.25)
        pen.setDashPattern([2.4, 2])
        painter.setPen(pen)
        painter.setBrush(look.colour("swapSoft"))
        painter.drawRoundedRect(apart, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        main_px += space * doubted_share
    if other_share:
        other = QRectF(rect.left() + main_px + 2, top + 0.5, max(_LEAST_PX, space * other_share), BAR_PX - 1)
        painter.fillRect(other, look.colour("swapSoft"))
        hatch_lines(painter, other, ink, 4, 2)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(other)
    painter.restore()


def paint_bounds(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    bounds: tuple[int | None, int | None, int | None, int | None],
    ticks: Sequence[tuple[float, str]],
    scale: TimeScale,
    ink: str = "round",
) -> None:
    """A bar with its doubtful ends (DESIGN 4.1) over labelled ticks.

    `bounds` are earliest and latest start, earliest and latest end, None where unknown: a known date is a hard edge,
    a date between two bounds a dashed zone with a bracket, an unknown one fades out.
    """
    label_px = look.line_px("caption")
    bottom = rect.bottom() - label_px
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for t, words in ticks:
        x = round(scale.x(t))
        painter.fillRect(QRectF(x, rect.top(), 1, bottom - rect.top()), look.colour("hair"))
        box = QRectF(x + 2, bottom, rect.right() - x - 2, label_px)
        if box.width() >= look.fonts.metrics().width_px(words, "caption"):
            paint_text(painter, box, words, look.font("caption"), look.colour("text3"), LEFT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    top = (rect.top() + bottom) / 2 - BAR_PX / 2
    _paint_bar(painter, rect, top, look.colour(ink), bounds, scale)
    painter.restore()


def _paint_bar(
    painter: QPainter,
    rect: QRectF,
    top: float,
    ink: QColor,
    bounds: tuple[int | None, int | None, int | None, int | None],
    scale: TimeScale,
) -> None:
    first, sure, until, last = bounds
    known = [t for t in bounds if t is not None]
    if not known:
        return
    x2 = scale.x(until + 1) if until is not None else scale.x(known[-1])
    x1 = scale.x(sure) if sure is not None else x2
    if last is None:
        x2 = x1
    if first is None:
        _fade(painter, QRectF(max(rect.left(), min(x1, x2) - _FADE_PX), top, _FADE_PX, BAR_PX), ink, grows=True)
    elif sure is not None and sure > first:
        _zone(painter, scale.x(first), min(x1, rect.right()), top, ink, bracket_left=True)
    if last is None:
        _fade(painter, QRectF(max(x1, x2), top, _FADE_PX, BAR_PX), ink, grows=False)
    elif until is not None and last > until:
        _zone(painter, max(x2, x1), scale.x(last + 1), top, ink, bracket_left=False)
    if x2 > x1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(x1, top, max(x2 - x1, 2), BAR_PX), 2, 2)


def _zone(painter: QPainter, left: float, right: float, top: float, ink: QColor, *, bracket_left: bool) -> None:
    soft = QColor(ink)
    soft.setAlphaF(0.22)
    right = max(right, left + _LEAST_PX)
    painter.fillRect(QRectF(left, top, right - left, BAR_PX), soft)
    pen = QPen(ink, 1)
    pen.setDashPattern([2, 2.5])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(left, top + 0.5), QPointF(right, top + 0.5))
    painter.drawLine(QPointF(left, top + BAR_PX - 0.5), QPointF(right, top + BAR_PX - 0.5))
    painter.setPen(QPen(ink, 1.25))
    x = left + 0.5 if bracket_left else right - 0.5
    tip = x + _BRACKET_PX if bracket_left else x - _BRACKET_PX
    path = QPainterPath(QPointF(tip, top + 0.5))
    path.lineTo(QPointF(x, top + 0.5))
    path.lineTo(QPointF(x, top + BAR_PX - 0.5))
    path.lineTo(QPointF(tip, top + BAR_PX - 0.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _fade(painter: QPainter, box: QRectF, ink: QColor, *, grows: bool) -> None:
    clear, full = QColor(ink), QColor(ink)
    clear.setAlphaF(0.0)
    full.setAlphaF(0.42)
    gradient = QLinearGradient(box.topLeft(), box.topRight())
    gradient.setColorAt(0, clear if grows else full)
    gradient.setColorAt(1, full if grows else clear)
    painter.fillRect(box, gradient)


def paint_activity(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    heights: Sequence[float],
    ticks: Sequence[tuple[float, str]],
    scale: TimeScale,
    ink: str = "stmt",
) -> None:
    """Columns over a time axis: when an actor was active in the visible span; heights 0 to 1."""
    label_px = look.line_px("caption")
    base = round(rect.bottom() - label_px - 4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(rect.left(), base, rect.width(), 1), look.colour("rule"))
    for t, words in ticks:
        x = round(scale.x(t))
        wide = look.fonts.metrics().width_px(words, "caption")
        if x - wide / 2 < rect.left() or x + wide / 2 > rect.right():
            continue
        painter.fillRect(QRectF(x, base - 3, 1, 6), look.colour("rule"))
        box = QRectF(x - wide / 2 - 2, rect.bottom() - label_px, wide + 4, label_px)
        paint_text(painter, box, words, look.font("caption"), look.colour("text3"), MIDDLE)
    step = rect.width() / max(1, len(heights))
    room = base - rect.top() - 1
    for at, height in enumerate(heights):
        if height > 0:
            tall = max(3.0, height * room)
            painter.fillRect(QRectF(rect.left() + at * step, base - tall, min(4.0, step), tall), look.colour(ink))
    painter.restore()


class Placed(NamedTuple):
    """A party on a scale: 0 to 4, its mark "circle", "square" or "diamond", and the token of its colour.

    `form`: "solid" on record, "hollow" carried forward, "dashed" where it stood in the round before.
    """

    value: float
    mark: str
    token: str
    form: str = "solid"


def paint_scale(painter: QPainter, rect: QRectF, look: PanelLook, placed: Sequence[Placed]) -> None:
    """A five-stop scale with a mark for each party; the band between the outermost present marks is the gap."""
    left, right, middle = rect.left() + 8, rect.right() - 8, rect.center().y()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("rule"), 2))
    painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    painter.setPen(QPen(look.colour("rule"), 1))
    for stop in range(5):
        x = round(left + (right - left) * stop / 4) + 0.5
        painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))
    xs = [left + (right - left) * each.value / 4 for each in placed]
    present = [x for x, each in zip(xs, placed, strict=True) if each.form != "dashed"]
    if len(present) > 1:
        band = look.colour("gap4")
        band.setAlphaF(0.14)
        painter.fillRect(QRectF(min(present), middle - 5, max(present) - min(present), 10), band)
    for at, (x, each) in enumerate(zip(xs, placed, strict=True)):
        same = [other for other, value in enumerate(xs) if value == x]
        _paint_party(painter, x + (same.index(at) - (len(same) - 1) / 2) * 13, middle, look, each)
    painter.restore()


def _paint_party(painter: QPainter, x: float, y: float, look: PanelLook, placed: Placed) -> None:
    """One mark; marks at one stop stand side by side."""
    ink = look.colour(placed.token)
    r = 6.0 if placed.form == "solid" else 5.2
    pen = QPen(ink, 1.25)
    if placed.form == "dashed":
        pen.setDashPattern([2.0, 1.6])
    painter.setPen(pen if placed.form != "solid" else Qt.PenStyle.NoPen)
    painter.setBrush(ink if placed.form == "solid" else look.colour("panel"))
    if placed.mark == "square":
        painter.drawRoundedRect(QRectF(x - r, y - r, 2 * r, 2 * r), 1.5, 1.5)
    elif placed.mark == "diamond":
        painter.drawPolygon(
            [QPointF(x, y - r - 1), QPointF(x + r + 1, y), QPointF(x, y + r + 1), QPointF(x - r - 1, y)]
        )
    else:
        painter.drawEllipse(QPointF(x, y), r, r)


def paint_history_dot(painter: QPainter, centre: QPointF, look: PanelLook, *, by_analyst: bool) -> None:
    """Amber for a change somebody made, hollow for what came with the record."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("noteLine" if by_analyst else "control"), 1.25))
    painter.setBrush(look.colour("note" if by_analyst else "panel"))
    painter.drawEllipse(centre, 4, 4)
    painter.restore()


def paint_thumbnail(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    statements: Sequence[float],
    fighting: Sequence[float],
    rounds: Sequence[float],
    *,
    faded: bool = False,
) -> None:
    """A case at a glance: columns of fighting and statements (0 to 1), rounds as ticks on top (0 to 1 of the width)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setOpacity(0.35 if faded else 1.0)
    base = rect.bottom() - 1
    painter.fillRect(QRectF(rect.left(), base, rect.width(), 1), look.colour("rule"))
    room = rect.height() - 16
    step = rect.width() / max(1, len(fighting), len(statements))
    for at in range(max(len(fighting), len(statements))):
        low = room * (fighting[at] if at < len(fighting) else 0)
        high = room * (statements[at] if at < len(statements) else 0)
        x = rect.left() + at * step
        painter.fillRect(QRectF(x, base - low, max(1.0, step - 1), low), look.colour("force"))
        painter.fillRect(QRectF(x, base - low - high, max(1.0, step - 1), high), look.colour("stmt"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("round"))
    for share in rounds:
        x = rect.left() + share * (rect.width() - 6)
        painter.drawRoundedRect(QRectF(x, rect.top(), 6, 8), 1.5, 1.5)
    painter.restore()
