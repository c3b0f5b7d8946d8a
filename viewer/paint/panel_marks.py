"""The small marks of lists and panels: text, monograms, row grounds, activity strips, mini ribbons.

Every function paints into a rectangle in device-independent px and leaves the painter as it found it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from viewer.layout.inks import KIND_LANE, LANE_INK
from viewer.layout.marks import Glyph
from viewer.paint.glyph_painter import GlyphPainter
from viewer.paint.panel_look import PanelLook

LEFT: Final = Qt.AlignmentFlag.AlignLeft
RIGHT: Final = Qt.AlignmentFlag.AlignRight
MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter
_EDGE_PX: Final = 3.0
_HATCH_STEP_PX: Final = 6.0
RIBBON_HALF_PX: Final = (1.5, 1.5, 3.0, 4.75, 6.5)
"""Half the thickness of a ribbon by gap 0 to 4 (DESIGN 4.1)."""


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row of a list has to show beside its words."""

    selected: bool = False
    list_focused: bool = False
    hovered: bool = False
    related: bool = False
    current: bool = False  # has the keyboard cursor


@dataclass(frozen=True, slots=True)
class RibbonPiece:
    """A stretch of a mini ribbon, in px from its left. `form`: "hatch", "solid" or "carried"."""

    start_px: float
    end_px: float
    gap: int
    form: str
    token: str


def shown_text(text: str) -> str:
    """Case text as one line: control and direction-changing characters must not reach its neighbours."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable() or letter == " ")


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    side: Qt.AlignmentFlag = LEFT,
    *,
    middle_elide: bool = False,
) -> float:
    """One line, centred in height, elided to the rectangle. Gives the width it took in px."""
    if rect.width() <= 2:
        return 0.0
    metrics = QFontMetricsF(font)
    mode = Qt.TextElideMode.ElideMiddle if middle_elide else Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(text, mode, rect.width())
    painter.setFont(font)
    painter.setPen(colour)
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, int(flags), shown)
    return min(metrics.horizontalAdvance(shown), rect.width())


def paint_row_ground(painter: QPainter, rect: QRectF, state: RowState, look: PanelLook) -> None:
    """The ground of a row: selected, idle, hovered; the edge of a related row; the ring of the keyboard cursor."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if state.selected:
        painter.fillRect(rect, look.colour("rowSel" if state.list_focused else "rowSelIdle"))
    elif state.hovered:
        painter.fillRect(rect, look.colour("hover"))
    if state.related:
        painter.fillRect(QRectF(rect.left(), rect.top(), _EDGE_PX, rect.height()), look.colour("accent"))
    if state.current and state.list_focused and not state.selected:
        painter.setPen(QPen(look.colour("accent"), 2))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
    painter.restore()


def monogram_width_px(text: str, look: PanelLook, person: bool) -> float:
    """How wide a monogram is: round for a person (22 at 100 %), at least 24 for a body."""
    height = monogram_height_px(look, person)
    if person:
        return height
    return max(24.0, QFontMetricsF(look.font("chip")).horizontalAdvance(text) + 10)


def monogram_height_px(look: PanelLook, person: bool) -> float:
    """18 for a body, 22 for a person, more with larger text."""
    return max(22.0 if person else 18.0, look.line_px("chip") + (6 if person else 3))


def paint_monogram(
    painter: QPainter, rect: QRectF, text: str, look: PanelLook, *, person: bool, large: bool = False
) -> None:
    """A rounded tag for a body, a ring for a person. `large`: the 40 px ring of an inspector's head."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if person:
        side = min(rect.width(), rect.height())
        ring = QRectF(0, 0, side - 1, side - 1)
        ring.moveCenter(rect.center())
        painter.setPen(QPen(look.colour("rule"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("roundSoft"))
        painter.drawRoundedRect(rect, 3, 3)
    painter.setFont(look.font("card_figure" if large else "chip"))
    painter.setPen(look.colour("text2" if person else "text1"))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), text)
    painter.restore()


def paint_strip(
    painter: QPainter, rect: QRectF, heights: Sequence[float], look: PanelLook, token: str = "gap3"
) -> None:
    """Columns of 2 px on a hair line, one for each stretch of the visible span; heights are 0 to 1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    base = rect.bottom() - 1
    painter.fillRect(QRectF(rect.left(), base, rect.width(), 1), look.colour("hair"))
    ink = look.colour(token)
    step = rect.width() / max(1, len(heights))
    for index, height in enumerate(heights):
        if height > 0:
            tall = max(2.0, round(height * (rect.height() - 2)))
            painter.fillRect(QRectF(round(rect.left() + index * step), base - tall, 2, tall), ink)
    painter.restore()


def hatch_lines(painter: QPainter, rect: QRectF, colour: QColor, step_px: float, width_px: float) -> None:
    """45° lines inside a rectangle, on a grid that starts at its left edge."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, width_px))
    step = step_px * 1.414
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += step
    painter.restore()


def paint_mini_ribbon(painter: QPainter, rect: QRectF, pieces: Sequence[RibbonPiece], look: PanelLook) -> None:
    """An issue's ribbon over the visible span: hatch where nothing is recorded, dashes where it is carried on."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = rect.center().y()
    for piece in pieces:
        half = RIBBON_HALF_PX[max(0, min(4, piece.gap))]
        box = QRectF(rect.left() + piece.start_px, middle - half, piece.end_px - piece.start_px, 2 * half)
        _paint_ribbon_piece(painter, box, piece, look)
    painter.restore()


def _paint_ribbon_piece(painter: QPainter, box: QRectF, piece: RibbonPiece, look: PanelLook) -> None:
    if box.width() <= 0:
        return
    if piece.form == "solid":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(box, look.colour(piece.token))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return
    pen = QPen(look.colour("gap2" if piece.form == "hatch" else piece.token), 1)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if piece.form == "hatch":
        hatch_lines(painter, box, look.colour("gap2"), _HATCH_STEP_PX - 2, 1.2)
    else:
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.drawLine(box.topLeft(), box.topRight())
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def paint_chevron(painter: QPainter, rect: QRectF, is_open: bool, look: PanelLook, token: str = "text3") -> None:
    """The fold mark of a tree row or a section: down while open, right while folded."""
    paint_glyph(painter, "chevron_down" if is_open else "chevron_right", rect.center(), look, ink=token)


def paint_focus_ring(painter: QPainter, rect: QRectF, look: PanelLook, radius_px: float = 4.0) -> None:
    """The 2 px ring of keyboard focus, inside the rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius_px, radius_px)
    painter.restore()


def paint_glyph(
    painter: QPainter,
    name: str,
    centre: QPointF,
    look: PanelLook,
    *,
    ink: str,
    ground: str = "panel",
    scale: float = 1.0,
) -> None:
    """A kind, status or party glyph of `viewer.paint.glyphs` in a token's colour, on a ground token."""
    mark = Glyph(name, centre.x(), centre.y(), f"{ink}.fill", scale=scale, ground=f"{ground}.fill")
    GlyphPainter(painter, look.theme).one(mark)


_SETTLED: Final = frozenset({"agreed", "agreed_in_principle", "implemented"})


def paint_kind(painter: QPainter, kind: str, centre: QPointF, look: PanelLook, scale: float = 0.86) -> None:
    """The glyph of an event kind or of a note, in its own colour."""
    if kind == "note":
        paint_glyph(painter, "note", centre, look, ink="note", scale=scale)
        return
    lane = KIND_LANE.get(kind, "background")
    paint_glyph(painter, lane, centre, look, ink=LANE_INK[lane], scale=scale)


def status_ink(status: str) -> str:
    """The token an issue's status glyph is drawn in."""
    if status in _SETTLED:
        return "settled"
    return "gap3" if status == "narrowing" else "text3" if status in ("deferred", "set_aside", "withdrawn") else "gap4"


def paint_status(
    painter: QPainter, status: str, centre: QPointF, look: PanelLook, ground: str = "panel", scale: float = 1.0
) -> None:
    """The glyph of an issue's status; a dashed ring where no status is on record."""
    if not status:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour("text3"), 1.25)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 4.4 * scale, 4.4 * scale)
        painter.restore()
        return
    paint_glyph(painter, status, centre, look, ink=status_ink(status), ground=ground, scale=scale)
