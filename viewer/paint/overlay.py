"""What lies over a scene: selection, relations, hover, focus, search hits, fading. The scene itself never changes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from viewer.layout.marks import BODY, Glyph, Rect, Stroke, Text
from viewer.layout.scene import Item, Scene
from viewer.paint.brushes import pen_of, stroke_line
from viewer.paint.fonts import Fonts
from viewer.paint.scene_painter import MarkPainter
from viewer.paint.theme import Theme

FADED_OPACITY, FADED_CONTRAST_OPACITY = 0.28, 0.60
RING_PX, RING_OUT_PX, RELATED_PX, HOVER_PX, FOCUS_INSIDE_PX, EDGE_PX = 2.0, 3.0, 1.25, 1.0, 1.5, 3.0
BOLD = {
    "canvas_label": "canvas_label_bold",
    "canvas_label_medium": "canvas_label_bold",
    "canvas_fine": "canvas_label_bold",
}


@dataclass(frozen=True, slots=True)
class OverlayState:
    """Record ids by how they are emphasised. `faded`: None fades nothing, a set keeps only those at full strength.

    `span` is a selected stretch of time (start, end in seconds) with its words; `strong` is set when the system
    asks for more contrast.
    """

    selected: frozenset[int] = frozenset()
    related: frozenset[int] = frozenset()
    hovered: int = 0
    focused: int = 0
    kept: frozenset[int] | None = None
    hits: frozenset[int] = frozenset()
    span: tuple[float, float] | None = None
    span_words: str = ""
    strong: bool = False


def paint_overlay(
    painter: QPainter,
    scene: Scene,
    state: OverlayState,
    theme: Theme,
    fonts: Fonts,
    scroll_px: float = 0.0,
) -> None:
    """Paint the emphasis of a state over its scene. The painter's state is restored."""
    painter.save()
    _paint_span_flag(painter, scene, state, theme, fonts)
    painter.setClipRect(
        QRectF(scene.header_px, scene.axis_px, scene.width_px - scene.header_px, scene.height_px - scene.axis_px),
        Qt.ClipOperation.IntersectClip,
    )
    painter.translate(0, -scroll_px)
    _paint_span(painter, scene, state, theme)
    brush = Emphasis(painter, theme, fonts)
    for item in _concerned(scene, state):
        refs = {item.ref, *item.refs} - {0}
        if state.kept is not None and refs and not refs & state.kept:
            brush.fade(item, state.strong)
        if refs & state.hits:
            brush.hit(item)
        if refs & state.selected:
            _paint_reach(painter, scene, item, theme)
            brush.selected(item)
        elif refs & state.related:
            brush.related(item)
        if state.hovered in refs:
            brush.hovered(item)
        if state.focused in refs:
            brush.focused(item)
    painter.restore()


def _concerned(scene: Scene, state: OverlayState) -> list[Item]:
    """The items that a state says anything of, in reading order; usually few or none."""
    if state.kept is not None:
        return list(scene.record_items)
    named = state.selected | state.related | state.hits | {state.hovered, state.focused}
    named -= {0}
    if not named:
        return []
    return [item for item in scene.record_items if item.ref in named or not named.isdisjoint(item.refs)]


class Emphasis:
    """Rings and grounds around items."""

    def __init__(self, painter: QPainter, theme: Theme, fonts: Fonts) -> None:
        self.painter, self.theme = painter, theme
        self._marks = MarkPainter(painter, theme, fonts)
        self._fonts = fonts

    def selected(self, item: Item) -> None:
        """A soft ground under glyph and label, a ring 3 px out, the label set stronger. A bar keeps its ink."""
        marks = self._strong_marks(item)
        rect = self._grown(item.rect if item.part in ("glyph", "pin", "cluster") else item.mark, marks)
        if item.part in ("glyph", "pin", "cluster", "more"):
            self._fill(rect, "accentSoft.fill", 4.0)
            for mark in marks:
                self._marks.mark(mark)
        self._ring(rect, "accent.fill", RING_PX, 5.0)

    def related(self, item: Item) -> None:
        """A thin ring on the mark: round a glyph, along a bar; a ribbon gets an edge at its left, as list rows do."""
        if item.part == "ribbon":
            mark = item.mark
            self._fill(Rect(mark.x, mark.y - 1, EDGE_PX, mark.h + 2), "accent.fill", 0.0)
            return
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen_of(self.theme.ink("accent.fill"), RELATED_PX))
        mark = item.mark
        if item.part in ("glyph", "pin"):
            x, y = mark.x + mark.w / 2, mark.y + mark.h / 2
            self.painter.drawEllipse(QRectF(x - 9, y - 9, 18, 18))
        else:
            self.painter.drawRoundedRect(QRectF(mark.x - 2, mark.y - 2, mark.w + 4, mark.h + 4), 3, 3)

    def hovered(self, item: Item) -> None:
        """A thin grey outline."""
        self._ring(_out(item.mark, 2.0), "text2.fill", HOVER_PX, 3.0)

    def focused(self, item: Item) -> None:
        """A ring with a canvas-coloured one inside it, seen on any fill."""
        rect = _out(item.mark, RING_OUT_PX)
        self._ring(rect, "accent.fill", RING_PX, 5.0)
        self._ring(_out(rect, -2.0), "canvas.fill", FOCUS_INSIDE_PX, 3.0)

    def hit(self, item: Item) -> None:
        """A search hit's ground under its words, or under its mark where the words had no room; marks on top."""
        texts = [mark for mark in item.marks if isinstance(mark, Text)]
        ground = item.mark if not texts else None
        for text in texts:
            place = self._place_of(text)
            ground = place if ground is None else _around(ground, place)
        assert ground is not None
        self._fill(_out(ground, 2.0), "noteSoft.fill", 2.0)
        for mark in item.marks:
            self._marks.mark(mark)

    def _place_of(self, text: Text) -> Rect:
        metrics = self._fonts.metrics()
        width = metrics.width_px(text.text, text.style)
        left = text.x - {"left": 0.0, "middle": width / 2, "right": width}[text.anchor]
        return Rect(left, text.y - metrics.ascent_px(text.style), width, metrics.line_px(text.style))

    def fade(self, item: Item, strong: bool) -> None:
        """Dim an item by covering it with the canvas, so that no second layout is needed."""
        cover = QColor(self.theme.ink("canvas.fill"))
        cover.setAlphaF(1.0 - (FADED_CONTRAST_OPACITY if strong else FADED_OPACITY))
        rect = _out(item.rect, 1.0)
        self.painter.fillRect(QRectF(*rect), cover)

    def _strong_marks(self, item: Item) -> list[Glyph | Text]:
        strong: list[Glyph | Text] = []
        for mark in item.marks:
            if isinstance(mark, Text):
                strong.append(
                    mark._replace(style=BOLD.get(mark.style, mark.style)) if not strong_before(strong) else mark
                )
            elif isinstance(mark, Glyph):
                strong.append(mark._replace(disc_px=0.0))
        return strong

    def _grown(self, rect: Rect, marks: list[Glyph | Text]) -> Rect:
        metrics = self._fonts.metrics()
        right = max(
            (m.x + metrics.width_px(m.text, m.style) for m in marks if isinstance(m, Text) and m.anchor == "left"),
            default=rect.right,
        )
        tall = max(rect.h, 16.0)
        centre = rect.y + rect.h / 2
        return Rect(
            rect.x - 3, centre - tall / 2 - RING_OUT_PX, max(rect.right, right) - rect.x + 9, tall + 2 * RING_OUT_PX
        )

    def _fill(self, rect: Rect, style: str, radius: float) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.ink(style))
        self.painter.drawRoundedRect(QRectF(*rect), radius, radius)

    def _ring(self, rect: Rect, style: str, width: float, radius: float) -> None:
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen_of(self.theme.ink(style), width))
        self.painter.drawRoundedRect(QRectF(*rect), radius, radius)


def _paint_reach(painter: QPainter, scene: Scene, item: Item, theme: Theme) -> None:
    """What a selection reaches: a round's column through the lanes, a note's leader to what it is pinned to."""
    if item.kind == "round" and item.part in ("bar", "card"):
        lane = next((box for box in scene.lanes if box.key == item.lane), None)
        top = lane.y + lane.h if lane else scene.axis_px
        left, right = (scene.scale.x(t) for t in (item.start_s, item.end_s))
        bottom = scene.axis_px + max(scene.content_px, scene.height_px)
        painter.fillRect(QRectF(left, top, right - left, bottom - top), theme.ink("round.column_selected"))
    target = scene.item(item.target) if item.target else None
    if target is not None and target.mark.y > item.mark.bottom:
        x = item.mark.x + item.mark.w / 2
        points = ((x, item.mark.bottom), (x, target.mark.y - 2))
        stroke_line(painter, theme, Stroke(points, "noteLine.fill", 1.0, (1.5, 2.5)))


def strong_before(marks: list[Glyph | Text]) -> bool:
    """Whether a text is already among the marks: only the first part of a label is set stronger."""
    return any(isinstance(mark, Text) for mark in marks)


def _out(rect: Rect, px: float) -> Rect:
    return Rect(rect.x - px, rect.y - px, rect.w + 2 * px, rect.h + 2 * px)


def _paint_span(painter: QPainter, scene: Scene, state: OverlayState, theme: Theme) -> None:
    """A selected stretch of time: a wash with hard edges through all lanes."""
    if state.span is None:
        return
    a, b = (scene.scale.x(t) for t in state.span)
    top, h = scene.axis_px, max(scene.content_px, scene.height_px)
    painter.fillRect(QRectF(a, top, b - a, h), theme.ink("accent.select"))
    for x in (a, b):
        painter.fillRect(QRectF(x - 0.75, top, 1.5, h), theme.ink("accent.fill"))


def _paint_span_flag(painter: QPainter, scene: Scene, state: OverlayState, theme: Theme, fonts: Fonts) -> None:
    if state.span is None or not state.span_words:
        return
    style = "canvas_fine_medium"
    width = fonts.metrics().width_px(state.span_words, style) + 14
    middle = sum(scene.scale.x(t) for t in state.span) / 2
    left = min(max(middle - width / 2, scene.header_px), scene.width_px - width)
    h = max(18.0, fonts.metrics().line_px(style) + 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ink("accent.fill"))
    painter.drawRoundedRect(QRectF(left, scene.axis_px - h - 1, width, h), 3, 3)
    base = scene.axis_px - h - 1 + h / 2 + fonts.metrics().ascent_px(style) * 0.34
    text = Text(left + width / 2, base, state.span_words, style, "onAccent.fill", "middle")
    MarkPainter(painter, theme, fonts).mark(text)


__all__ = ["BODY", "OverlayState", "paint_overlay"]


def _around(one: Rect, other: Rect) -> Rect:
    """The smallest rectangle around two."""
    left, top = min(one.x, other.x), min(one.y, other.y)
    return Rect(left, top, max(one.right, other.right) - left, max(one.bottom, other.bottom) - top)
