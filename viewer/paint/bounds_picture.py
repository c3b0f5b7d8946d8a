"""A small picture of what a date says: a hard edge, a zone between two bounds, or a side that fades out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from db.dates import DAY_S, DateFlag, DateForm, EdtfDate, Precision
from viewer.layout.scale import TimeScale
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_diagrams import paint_bounds
from viewer.paint.panel_look import PanelLook

_FADE_SHARE = 0.6
Ticks = Callable[[int, int], Sequence[tuple[float, str]]]
"""Labelled times for a span of seconds."""


class BoundsPicture(PaintedWidget):
    """The bounds of one date over labelled ticks; empty without a date."""

    def __init__(self, look: PanelLook, ticks: Ticks) -> None:
        super().__init__()
        self._look, self._ticks = look, ticks
        self._date: EdtfDate | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_date(self, date: EdtfDate | None, words: str = "") -> None:
        """Draw another date; `words` is what assistive technology reads instead."""
        self._date = date
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A bar over a line of captions."""
        return QSize(240, round(self._look.line_px("caption")) + 24)

    def minimumSizeHint(self) -> QSize:
        """Narrower gives way, the height does not."""
        return QSize(80, self.sizeHint().height())

    def paint(self, painter: QPainter) -> None:
        """The date, over days, months or years."""
        span = picture_span(self._date)
        if self._date is None or span is None:
            return
        date, rect = self._date, self.rect().toRectF()
        scale = TimeScale(span[0], span[1], rect.left(), rect.right())
        paint_bounds(painter, rect, self._look, drawn_bounds(date), self._ticks(round(span[0]), round(span[1])), scale)


def drawn_bounds(date: EdtfDate) -> tuple[int | None, int | None, int | None, int | None]:
    """Earliest and latest start, earliest and latest end. A plain day is one known date, so its edges are hard."""
    doubtful = date.flags & (DateFlag.APPROXIMATE | DateFlag.UNCERTAIN)
    if date.form is DateForm.DATE and date.precision <= Precision.DAY and not doubtful:
        return date.earliest_start_s, date.earliest_start_s, date.latest_end_s, date.latest_end_s
    return date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s


def picture_span(date: EdtfDate | None) -> tuple[float, float] | None:
    """The seconds a picture of a date covers: its known bounds with room on both sides, more where it is open."""
    if date is None:
        return None
    known = [
        second
        for second in (date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s)
        if second is not None
    ]
    if not known:
        return None
    first, last = min(known), max(known) + 1
    length = max(last - first, DAY_S)
    left = length * (_FADE_SHARE if date.earliest_start_s is None else 0.25)
    right = length * (_FADE_SHARE if date.latest_end_s is None else 0.25)
    return first - max(left, DAY_S), last + max(right, DAY_S)
