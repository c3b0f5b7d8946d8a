"""Rows of the welcome page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from viewer.paint.icons import paint_icon
from viewer.paint.panel_diagrams import paint_thumbnail
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import RIGHT, paint_focus_ring, paint_text

THUMBNAIL_PX: Final = (220.0, 48.0)
_SIDE_PX: Final = 18.0
_GAP_PX: Final = 20.0
_MORE_PX: Final = 44.0


def paint_choice_row(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    icon: str,
    words: str,
    second: str,
    hovered: bool,
    focused: bool,
) -> None:
    """A choice of the welcome page: icon, words, a second line."""
    if hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("hover"))
        painter.drawRoundedRect(rect, 6, 6)
    side = look.scaled(18)
    paint_icon(painter, icon, QRectF(rect.left() + 2, rect.center().y() - side / 2, side, side), look.colour("text2"))
    left = rect.left() + side + 16
    first, last = look.line_px("body_medium"), look.line_px("small")
    top = rect.center().y() - (first + last) / 2
    width = rect.right() - left - 4
    paint_text(painter, QRectF(left, top, width, first), words, look.font("body_medium"), look.colour("text1"))
    paint_text(painter, QRectF(left, top + first, width, last), second, look.font("small"), look.colour("text3"))
    if focused:
        paint_focus_ring(painter, rect, look, 6)


def recent_row_height_px(look: PanelLook) -> int:
    """86 px at 100 %."""
    return max(86, round(look.line_px("card_figure") + 2 * look.line_px("small")) + 28)


def paint_recent_row(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    *,
    title: str,
    training: str,
    facts: str,
    path: str,
    when: str,
    badge: str,
    density: Sequence[tuple[float, float]],
    rounds: Sequence[float],
    hovered: bool,
    focused: bool,
) -> None:
    """One recent case. The thumbnail goes in a narrow window; the path is cut in its middle."""
    if hovered or focused:
        painter.fillRect(rect, look.colour("rowSel" if focused else "hover"))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("hair"))
    left = rect.left() + _SIDE_PX
    if rect.width() >= 640:
        picture = QRectF(left, rect.center().y() - THUMBNAIL_PX[1] / 2, *THUMBNAIL_PX)
        fighting, statements = [low for low, _high in density], [high for _low, high in density]
        paint_thumbnail(painter, picture, look, statements, fighting, rounds, faded=bool(badge))
        left = picture.right() + _GAP_PX
    metrics = look.fonts.metrics()
    right = rect.right() - _MORE_PX - _SIDE_PX
    when_px = metrics.width_px(when, "small") + 6
    quiet = look.colour("text2" if focused else "text3")
    box = QRectF(right - when_px, rect.top(), when_px, rect.height())
    paint_text(painter, box, when, look.font("small"), quiet, RIGHT)
    right -= when_px + 12
    first, line = look.line_px("card_figure"), look.line_px("small")
    top = rect.center().y() - (first + 2 * line + 4) / 2
    wide = paint_text(
        painter, QRectF(left, top, right - left, first), title, look.font("heading"), look.colour("text1")
    )
    for words, token in ((training, "text3"), (badge, "warn")):
        room = right - left - wide - 8
        if words and room > 40:
            at = QRectF(left + wide + 8, top, room, first)
            wide += 8 + paint_text(painter, at, words, look.font("body"), look.colour(token))
    box = QRectF(left, top + first + 2, right - left, line)
    paint_text(painter, box, facts, look.font("small"), look.colour("text2"))
    paint_text(painter, box.translated(0, line + 2), path, look.font("small"), quiet, middle_elide=True)
