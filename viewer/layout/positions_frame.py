"""What the matrix and the ledger share: equal columns of rounds, tied by a strip on top to true dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from viewer.layout.grid_legend import LegendItem, legend_marks, legend_places
from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Glyph, Mark, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.positions import HELD, PLANNED, RoundColumn
from viewer.layout.positions_words import GridWords, cut, wrapped
from viewer.layout.ticks import axis_of

LEFT_PX, TREND_PX, LEAST_COLUMN_PX = 196.0, 104.0, 112.0
STRIP_PX, HEAD_PX, BAND_PX, PAD_PX = 76.0, 46.0, 22.0, 12.0
LEGEND_X_PX = 14.0
NARROW_PX, LEFT_NARROW_PX = 760.0, 164.0


@dataclass(frozen=True, slots=True)
class GridView:
    """How the grid is looked at: its size in px, the first column shown (None = so that the last one shows),
    and what is selected here or elsewhere."""

    width_px: float
    height_px: float
    text_scale: float = 1.0
    first_column: int | None = None
    current: tuple[int, int] | None = None
    focused: bool = False
    active_position: int = 0
    selected_rounds: frozenset[int] = frozenset()
    related_issues: frozenset[int] = frozenset()


class CellBox(NamedTuple):
    """A cell on screen; y counts from the top of the body. `column` is -1 for a low row's one cell."""

    row: int
    column: int
    rect: Rect


class RowBox(NamedTuple):
    """A row: its issue and its place in the body."""

    issue_id: int
    y: float
    h: float
    brief: bool = False


@dataclass(frozen=True, slots=True)
class GridScene:
    """Marks of the head (strip and header, which stay) and of the body (which scrolls), and the areas to hit."""

    width_px: float
    left_px: float
    head_px: float
    content_px: float
    head: tuple[Mark, ...]
    body: tuple[Mark, ...]
    cells: tuple[CellBox, ...]
    rows: tuple[RowBox, ...]
    columns: tuple[tuple[int, Rect], ...]
    first_column: int
    columns_fit: int
    columns_total: int
    middles: tuple[float, ...] = ()  # the y of each row's scales in the body; empty in the ledger

    def cell_at(self, x_px: float, y_px: float, scroll_px: float) -> CellBox | None:
        """The cell under a point of the widget."""
        y = y_px - self.head_px + scroll_px
        if y_px < self.head_px:
            return None
        return next((cell for cell in self.cells if cell.rect.holds(x_px, y)), None)

    def cell(self, row: int, column: int) -> CellBox | None:
        """The box of a cell, when its column is shown."""
        return next((c for c in self.cells if c.row == row and c.column in (column, -1)), None)

    def row_at(self, x_px: float, y_px: float, scroll_px: float) -> int:
        """The row whose heading lies under a point; -1 for none."""
        y = y_px - self.head_px + scroll_px
        if y_px < self.head_px or x_px > self.left_px:
            return -1
        return next((n for n, row in enumerate(self.rows) if row.y <= y < row.y + row.h), -1)

    def round_at(self, x_px: float, y_px: float) -> int:
        """The round whose heading lies under a point; 0 for none."""
        return next((ref for ref, rect in self.columns if rect.holds(x_px, y_px)), 0)


class GridFrame:
    """Widths of one grid, its head and the grounds of its columns."""

    def __init__(
        self,
        track: Sequence[RoundColumn],
        columns: Sequence[RoundColumn],
        view: GridView,
        metrics: Metrics,
        words: GridWords,
        *,
        trend: bool,
        legend: Sequence[LegendItem] = (),
    ) -> None:
        self.track, self.all_columns, self.view, self.metrics, self.words = track, columns, view, metrics, words
        self.scale = max(1.0, view.text_scale)
        left = LEFT_NARROW_PX if view.width_px < NARROW_PX * self.scale else LEFT_PX
        self.left = self.px(left)
        self.right = view.width_px - (self.px(TREND_PX) if trend else 0.0)
        room = max(1.0, self.right - self.left)
        self.fit = max(1, min(len(columns), int(room // self.px(LEAST_COLUMN_PX))))
        last = max(0, len(columns) - self.fit)
        self.first = last if view.first_column is None else min(max(0, view.first_column), last)
        self.column_px = room / self.fit
        self.columns = list(columns)[self.first : self.first + self.fit]
        self.has_strip = sum(column.at_s is not None for column in track) > 1
        self.has_bands = len({column.series for column in columns}) > 1
        self.strip_px = self.px(STRIP_PX) if self.has_strip else 0.0
        self.band_px = self.px(BAND_PX) if self.has_bands else 0.0
        date_room = self.column_px - 2 * PAD_PX + 4
        self.dates = [wrapped(c.dates, date_room, "canvas_label", metrics, 3) for c in self.columns]
        self.legend = legend_places(legend, self.left - LEGEND_X_PX - 6, metrics)
        lines = self._lines()
        self.title_px = max(
            self.px(HEAD_PX), metrics.line_px("list_bold") + lines * metrics.line_px("canvas_label") + 10
        )
        self.head_px = self.strip_px + self.band_px + self.title_px

    def px(self, length: float) -> float:
        """A length that grows with the text and never shrinks."""
        return length * self.scale

    def width(self, text: str, style: str) -> float:
        """The width of a text."""
        return self.metrics.width_px(text, style)

    def base(self, centre: float, style: str) -> float:
        """The baseline that centres a style on a line."""
        return baseline(centre, style, self.metrics)

    def x(self, place: int) -> float:
        """The left of the place-th column shown."""
        return self.left + place * self.column_px

    # ---- grounds
    def grounds(self, top: float, height: float) -> list[Mark]:
        """Planned columns are grey, columns of selected rounds washed; a hair line left of each."""
        marks: list[Mark] = []
        for place, column in enumerate(self.columns):
            x = self.x(place)
            if column.state == PLANNED:
                marks.append(Box(x, top, self.column_px, height, "beyond.fill"))
            if column.event_id in self.view.selected_rounds:
                marks.append(Box(x, top, self.column_px, height, "rowSelIdle.shade"))
        for place, column in enumerate(self.columns[1:], start=1):
            x = round(self.x(place)) + 0.5
            dash = (3.0, 3.0) if column.state == PLANNED else ()
            new_series = self.has_bands and column.series != self.columns[place - 1].series
            ink = "control.fill" if new_series else "rule.fill" if dash else "hair.fill"
            marks.append(Stroke(((x, top), (x, top + height)), ink, 1.0, dash))
        return marks

    def sides(self, top: float, height: float) -> list[Mark]:
        """The lines beside the headings of rows and before the gaps."""
        marks: list[Mark] = []
        for x in (self.left, self.right):
            if x < self.view.width_px:
                at = round(x) - 0.5
                marks.append(Stroke(((at, top), (at, top + height)), "rule.fill"))
        return marks

    # ---- the head
    def head(self, moved: Sequence[int] = ()) -> list[Mark]:
        """The strip, the names of series, the headings of columns; `moved` counts marks moved per shown column."""
        width, top = self.view.width_px, self.strip_px
        marks: list[Mark] = [Box(0, 0, width, self.strip_px, "panel.fill")] if self.has_strip else []
        if self.has_strip:
            marks += self._strip()
        marks.append(Box(0, top, width, self.head_px - top, "canvas.fill"))
        marks += self.grounds(top + self.band_px, self.title_px)
        if self.has_bands:
            marks += self._bands(top)
        one, two = self._baselines()
        marks.append(Text(LEGEND_X_PX, one, self.words.issue, "list_bold"))
        pitch = self.metrics.line_px("canvas_label")
        marks += legend_marks(self.legend, LEGEND_X_PX, two, pitch, self.metrics)
        for place, column in enumerate(self.columns):
            marks += self._heading(place, column, one, two, moved[place] if place < len(moved) else 0)
        if self.right < width:
            marks.append(Text(self.right + PAD_PX, one, self.words.gap, "list_bold"))
            marks.append(Text(self.right + PAD_PX, two, self.words.over_rounds, "canvas_label", "text3.fill"))
        marks += self.sides(top, self.head_px - top)
        line = self.head_px - 0.5
        marks.append(Stroke(((0, line), (width, line)), "rule.fill"))
        return marks

    def column_boxes(self) -> tuple[tuple[int, Rect], ...]:
        """The headings of the shown columns, to hit."""
        y = self.strip_px + self.band_px
        return tuple(
            (column.event_id, Rect(self.x(place), y, self.column_px, self.title_px))
            for place, column in enumerate(self.columns)
        )

    def _lines(self) -> int:
        """Lines under the names of the columns: dates, and what the marks mean."""
        return max([1, *map(len, self.dates), *(place.line + 1 for place in self.legend)])

    def _baselines(self) -> tuple[float, float]:
        top = self.strip_px + self.band_px
        line = self.metrics.line_px("list_bold")
        lines = self._lines()
        spare = (self.title_px - line - lines * self.metrics.line_px("canvas_label")) / 2
        one = self.base(top + spare + line / 2, "list_bold")
        return one, self.base(top + spare + line + self.metrics.line_px("canvas_label") / 2, "canvas_label")

    def _heading(self, place: int, column: RoundColumn, one: float, two: float, moved: int) -> list[Mark]:
        x, room, ref = self.x(place) + PAD_PX, self.column_px - 2 * PAD_PX + 4, column.event_id
        name = cut(column.name, room, "list_bold", self.metrics)
        ink = "text1.fill" if column.state == HELD else "text2.fill"
        marks: list[Mark] = [Text(x, one, name, "list_bold", ink, ref=ref)]
        for at, dates in enumerate(self.dates[place]):
            y = two + at * self.metrics.line_px("canvas_label")
            marks.append(Text(x, y, dates, "canvas_label", "text3.fill", ref=ref))
        said = self.words.moved.format(count=self.words.axis.number(moved)) if moved else ""
        if said and self.width(name, "list_bold") + self.width(said, "canvas_fine") + 8 <= room:
            marks.append(Text(x + room, one, said, "canvas_fine", "text2.fill", "right"))
        return marks

    def _bands(self, top: float) -> list[Mark]:
        marks: list[Mark] = []
        middle = self.base(top + self.band_px / 2 + 1, "canvas_label_medium")
        place = 0
        while place < len(self.columns):
            series, end = self.columns[place].series, place
            while end < len(self.columns) and self.columns[end].series == series:
                end += 1
            left, right = self.x(place), self.x(end)
            text = cut(series, right - left - 2 * PAD_PX, "canvas_label_medium", self.metrics)
            marks.append(Text(left + PAD_PX, middle, text, "canvas_label_medium", "text2.fill"))
            y = round(top + self.band_px) - 0.5
            marks.append(Stroke(((left + 6, y), (right - 6, y)), "rule.fill"))
            place = end
        return marks

    # ---- the strip
    def _strip(self) -> list[Mark]:
        words, times = self.words, [c.at_s for c in self.track if c.at_s is not None]
        first, last = min(times), max(times)
        air = max((last - first) * 0.06, 86_400.0)
        start, end = first - air, last + air
        room = self.right - self.left

        def at(t: float) -> float:
            return self.left + (t - start) / (end - start) * room

        line = self.px(30)
        marks: list[Mark] = []
        axis = axis_of(start, end, room, words.axis)
        ticks = axis.lower if axis.row.lower.name == "year" else axis.upper
        limit = self.left - 1.0
        for tick in ticks:
            x = at(tick.at_s)
            text_px = self.width(tick.label, "canvas_label_bold")
            if x < self.left or x < limit or x + 5 + text_px > self.right:
                continue
            marks.append(Stroke(((round(x) + 0.5, 4), (round(x) + 0.5, line + 6)), "rule.fill"))
            marks.append(Text(x + 5, self.base(self.px(10), "canvas_label_bold"), tick.label, "canvas_label_bold"))
            limit = x + text_px + 14
        marks.append(Box(self.left, line - 1, room, 2, "round.dim"))
        shown = {column.event_id: place for place, column in enumerate(self.columns)}
        for column in self.track:
            if column.at_s is not None:
                marks += self._tie(column, at(column.at_s), line, shown.get(column.event_id))
        label = self.columns[0].series if self.columns and not self.has_bands else ""
        marks.append(Glyph("round", 18, line - 0.5, "round.fill", scale=0.86, ground="panel.fill"))
        name = cut(label or words.axis.lane("round"), self.left - 38, "list_bold", self.metrics)
        marks.append(Text(32, self.base(line, "lane_name"), name, "lane_name"))
        if self.right < self.view.width_px:
            text = cut(words.true_dates, self.view.width_px - self.right - 16, "canvas_fine", self.metrics)
            marks.append(Text(self.right + PAD_PX, self.base(line, "canvas_fine"), text, "canvas_fine", "text3.fill"))
        bottom = self.strip_px - 0.5
        marks.append(Stroke(((0, bottom), (self.view.width_px, bottom)), "rule.fill"))
        return marks

    def _tie(self, column: RoundColumn, x: float, line: float, place: int | None) -> list[Mark]:
        ink = "round.fill" if place is not None else "round.dim"
        planned = column.state != HELD
        mark = Box(
            x - 3.5, line - 9, 7, 18, "" if planned else ink, ink if planned else "", 1.25, 2.0, ref=column.event_id
        )
        marks: list[Mark] = [mark]
        if planned:
            marks[0] = mark._replace(fill="panel.fill", dash=(2.0, 1.6))
        if place is not None:
            selected = column.event_id in self.view.selected_rounds
            points = curve(x, line + 11, self.x(place) + self.column_px / 2, self.strip_px)
            style, width = ("accent.fill", 1.75) if selected else ("control.fill", 1.0)
            marks.append(Stroke(points, style, width, (3.0, 3.0) if planned else ()))
        return marks


def curve(x1: float, y1: float, x2: float, y2: float) -> tuple[tuple[float, float], ...]:
    """An S from one point down to another, as points close enough to look round."""
    points = []
    for step in range(17):
        t = step / 16
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        low, high = y1 + (y2 - y1) * 0.75, y1 + (y2 - y1) * 0.35
        points.append((a * x1 + b * x1 + c * x2 + d * x2, a * y1 + b * low + c * high + d * y2))
    return tuple(points)
