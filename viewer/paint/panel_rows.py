"""Rows of the lists beside the timeline: actors, issues, table cells, group headings, tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from viewer.paint.icons import paint_icon
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import (
    LEFT,
    MIDDLE,
    RIGHT,
    RibbonPiece,
    RowState,
    monogram_height_px,
    monogram_width_px,
    paint_chevron,
    paint_focus_ring,
    paint_kind,
    paint_mini_ribbon,
    paint_monogram,
    paint_row_ground,
    paint_status,
    paint_strip,
    paint_text,
)

STRIP_PX: Final = 64.0
STRIP_HEIGHT_PX: Final = 16.0
LEFT_PX: Final = 12.0
PERSON_LEFT_PX: Final = 26.0
INDENT_PX: Final = 14.0
_RIGHT_PX: Final = 10.0
_GAP_PX: Final = 8.0


def paint_group_row(painter: QPainter, rect: QRectF, words: str, look: PanelLook) -> None:
    """The heading of a group of rows: caption, on the panel's ground."""
    paint_text(
        painter, rect.adjusted(LEFT_PX, 0, -_RIGHT_PX, 0), words, look.font("caption_medium"), look.colour("text3")
    )


def paint_actor_row(
    painter: QPainter,
    rect: QRectF,
    state: RowState,
    look: PanelLook,
    *,
    monogram: str,
    name: str,
    person: bool,
    depth: int,
    count: str,
    heights: Sequence[float],
    is_open: bool | None = None,
) -> None:
    """Monogram, name, activity strip and count. The count and the strip keep their place, the name elides.

    `is_open` draws the fold mark where a row has rows below it; None leaves it out.
    """
    paint_row_ground(painter, rect, state, look)
    left = rect.left() + (LEFT_PX if depth == 0 else PERSON_LEFT_PX + INDENT_PX * (depth - 1))
    width, height = monogram_width_px(monogram, look, person), monogram_height_px(look, person)
    tag = QRectF(left, rect.center().y() - height / 2, width, height)
    paint_monogram(painter, tag, monogram, look, person=person)
    count_width = max(18.0, QFontMetricsF(look.font("list")).horizontalAdvance(count))
    right = rect.right() - _RIGHT_PX
    quiet = look.colour("text2" if state.selected else "text3")
    box = QRectF(right - count_width, rect.top(), count_width, rect.height())
    paint_text(painter, box, count, look.font("list"), quiet, RIGHT)
    strip = QRectF(box.left() - _GAP_PX - STRIP_PX, rect.center().y() - STRIP_HEIGHT_PX / 2, STRIP_PX, STRIP_HEIGHT_PX)
    paint_strip(painter, strip, heights, look)
    name_left = tag.right() + _GAP_PX
    name_box = QRectF(name_left, rect.top(), strip.left() - _GAP_PX - name_left, rect.height())
    paint_text(painter, name_box, name, look.font("list"), look.colour("text1"))
    if is_open is not None:
        paint_chevron(painter, QRectF(left - 11, rect.top(), 10, rect.height()), is_open, look)


def paint_issue_row(
    painter: QPainter,
    rect: QRectF,
    state: RowState,
    look: PanelLook,
    *,
    status: str,
    title: str,
    second: str,
    pieces: Sequence[RibbonPiece],
) -> None:
    """Status glyph, title over its status and parties, mini ribbon at the right."""
    paint_row_ground(painter, rect, state, look)
    paint_status(painter, status, QPointF(rect.left() + LEFT_PX + 7, rect.center().y()), look)
    ribbon = QRectF(
        rect.right() - _RIGHT_PX - STRIP_PX, rect.center().y() - STRIP_HEIGHT_PX / 2, STRIP_PX, STRIP_HEIGHT_PX
    )
    paint_mini_ribbon(painter, ribbon, pieces, look)
    left = rect.left() + LEFT_PX + 22
    width = ribbon.left() - _GAP_PX - left
    first_px, second_px = look.line_px("list"), look.line_px("caption")
    top = rect.center().y() - (first_px + second_px) / 2
    paint_text(painter, QRectF(left, top, width, first_px), title, look.font("list"), look.colour("text1"))
    quiet = look.colour("text2" if state.selected else "text3")
    paint_text(painter, QRectF(left, top + first_px, width, second_px), second, look.font("caption"), quiet)


_CELL_TONES: Final = {"plain": "text1", "serif": "text1", "secondary": "text2", "link": "accent"}


def paint_table_cell(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    *,
    text: str,
    style: str,
    glyph: str = "",
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
    first: bool = False,
) -> None:
    """One cell on a ground already painted. `style`: plain, serif, secondary, link, count or kind (a glyph before)."""
    left = rect.left() + (14.0 if first else 8.0)
    box = QRectF(left, rect.top(), rect.right() - 8 - left, rect.height())
    if glyph:
        paint_kind(painter, glyph, QPointF(left + 6, rect.center().y()), look)
        box.setLeft(left + 20)
    font = look.font("verbatim" if style == "serif" else "list")
    side = RIGHT if style == "count" or direction is Qt.LayoutDirection.RightToLeft else LEFT
    paint_text(painter, box, text, font, look.colour(_CELL_TONES.get(style, "text1")), side)


def tab_width_px(words: str, count: str, look: PanelLook) -> float:
    """The width of one tab: its words as if current, so that choosing one moves none."""
    words_px = QFontMetricsF(look.font("list_bold")).horizontalAdvance(words)
    return words_px + QFontMetricsF(look.font("small")).horizontalAdvance(count) + (5 if count else 0) + 18


def paint_tab(
    painter: QPainter,
    rect: QRectF,
    words: str,
    count: str,
    look: PanelLook,
    *,
    current: bool,
    hovered: bool,
    focused: bool,
) -> None:
    """One tab of the bottom dock: words, count, accent line under the current one."""
    if hovered and not current:
        painter.fillRect(rect.adjusted(0, 4, 0, -4), look.colour("hover"))
    font = look.font("list_bold" if current else "list")
    box = rect.adjusted(8, 0, -8, 0)
    wide = paint_text(painter, box, words, font, look.colour("text1" if current else "text2"))
    if count:
        paint_text(painter, box.adjusted(wide + 5, 0, 4, 0), count, look.font("small"), look.colour("text3"))
    if current:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), look.colour("accent"))
    if focused:
        paint_focus_ring(painter, rect.adjusted(1, 3, -1, -3), look)


def paint_mark(painter: QPainter, mark: str, box: QRectF, look: PanelLook) -> float:
    """The mark at the left of a row ("kind:swap", "status:raised", "icon:check:ok", "monogram:SW:person").

    Gives the width it takes, with the gap after it; 0 for no mark.
    """
    what, _, rest = mark.partition(":")
    name, _, more = rest.partition(":")
    centre = QPointF(box.left() + 7, box.center().y())
    if what == "kind":
        paint_kind(painter, name, centre, look)
        return 22
    if what == "status":
        paint_status(painter, name, centre, look)
        return 22
    if what == "icon":
        side = look.scaled(14)
        paint_icon(
            painter, name, QRectF(box.left(), box.center().y() - side / 2, side, side), look.colour(more or "text2")
        )
        return side + 8
    if what == "monogram":
        person = more == "person"
        width, height = monogram_width_px(name, look, person), monogram_height_px(look, person)
        tag = QRectF(box.left(), box.center().y() - height / 2, width, height)
        paint_monogram(painter, tag, name, look, person=person)
        return width + 8
    return 0


def paint_inspector_row(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    *,
    words: str,
    mark: str,
    right: str,
    link: bool,
    hovered: bool,
    focused: bool,
) -> None:
    """A line that can be followed: mark, words, and words at the right end that are never cut."""
    if hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("hover"))
        painter.drawRoundedRect(rect.adjusted(-2, 1, 0, -1), 4, 4)
    box = rect.adjusted(0, 0, -2, 0)
    box.setLeft(box.left() + paint_mark(painter, mark, box, look))
    if right:
        font = look.font("small")
        wide = QFontMetricsF(font).horizontalAdvance(right)
        ink = look.colour("accent" if link else "text3")
        paint_text(painter, QRectF(box.right() - wide - 1, box.top(), wide + 1, box.height()), right, font, ink, RIGHT)
        box.setRight(box.right() - wide - 8)
    paint_text(painter, box, words, look.font("list"), look.colour("accent" if link and not right else "text1"))
    if focused:
        paint_focus_ring(painter, rect, look)


def paint_key_cap(painter: QPainter, rect: QRectF, words: str, look: PanelLook) -> None:
    """A key as a small box with its name."""
    painter.setPen(look.colour("rule"))
    painter.setBrush(look.colour("panel"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    paint_text(painter, rect, words, look.font("caption_medium"), look.colour("text3"), MIDDLE)


def kind_tag_width_px(words: str, look: PanelLook) -> float:
    """The width of a kind tag: its mark, its words, air."""
    return QFontMetricsF(look.font("caption_medium")).horizontalAdvance(words) + 32


def paint_kind_tag(painter: QPainter, rect: QRectF, look: PanelLook, mark: str, words: str, ground: str) -> None:
    """What kind of record this is, on its soft ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(ground))
    painter.drawRoundedRect(rect, 3, 3)
    paint_mark(painter, mark, rect.adjusted(5, 0, 0, 0), look)
    paint_text(painter, rect.adjusted(24, 0, 0, 0), words, look.font("caption_medium"), look.colour("text1"))


def paint_section_head(
    painter: QPainter,
    rect: QRectF,
    look: PanelLook,
    *,
    title: str,
    count: str,
    is_open: bool,
    hovered: bool,
    focused: bool,
) -> None:
    """A section's heading. The fold mark shows while the section is folded or under the pointer."""
    box = QRectF(rect)
    wide = paint_text(painter, box, title, look.font("list_bold"), look.colour("text1"))
    if count:
        box.setLeft(box.left() + wide + 6)
        wide += 6 + paint_text(painter, box, count, look.font("list"), look.colour("text3"))
    if (hovered or not is_open or focused) and rect.left() + wide + 18 < rect.right():
        paint_chevron(painter, QRectF(rect.left() + wide + 4, rect.top(), 14, rect.height()), is_open, look)
    if focused:
        paint_focus_ring(painter, rect.adjusted(-2, 0, 0, 0), look)
