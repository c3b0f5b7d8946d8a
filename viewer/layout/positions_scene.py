"""The position matrix laid out: one five-stop scale a cell, the gap between the parties as a band (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from viewer.layout.grid_legend import LegendItem
from viewer.layout.marks import Box, Glyph, Mark, Poly, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.positions import (
    ASSERTED,
    CARRIED,
    CLOSED,
    HELD,
    NOT_DISCUSSED,
    NOT_HELD,
    OPEN,
    PLANNED,
    Cell,
    Matrix,
    MatrixRow,
    Party,
    RoundColumn,
    Stand,
)
from viewer.layout.positions_frame import (
    LEAST_COLUMN_PX,
    LEFT_NARROW_PX,
    PAD_PX,
    TREND_PX,
    CellBox,
    GridFrame,
    GridScene,
    GridView,
    RowBox,
)
from viewer.layout.positions_marks import agree, party_mark, scale_marks, stop_x, unplaced_mark
from viewer.layout.positions_words import GridWords, cut, wrapped
from viewer.layout.ribbons import SETTLED

ROW_PX, ROW_MOST_PX, BRIEF_PX, ABOVE_PX, BELOW_PX = 92.0, 118.0, 30.0, 13.0, 13.0
UNDER_TICK_PX = 19.0
MARK_ROOM_PX = 14.0
COLUMNS_BESIDE_TREND = 3
"""The gap column gives way where fewer rounds than this would show beside it."""
TEXT, FINE = "canvas_label", "canvas_fine"


class Said(NamedTuple):
    """Words of one party in a cell, in lines; `mark` says that its mark stands beside them, for it is not placed."""

    stand: Stand
    lines: tuple[str, ...]
    ink: str
    mark: bool
    style: str = TEXT


class MatrixLayout:
    """Lays one matrix out; use `layout_matrix`."""

    def __init__(self, matrix: Matrix, frame: GridFrame) -> None:
        self.matrix, self.frame, self.words, self.metrics = matrix, frame, frame.words, frame.metrics
        self.body: list[Mark] = []
        self.cells: list[CellBox] = []
        self.rows: list[RowBox] = []
        self.line_px = frame.metrics.line_px(TEXT)
        self.said: dict[tuple[int, int], tuple[list[Said], list[Said]]] = {}
        self.middles: dict[int, tuple[float, float]] = {}

    def scene(self) -> GridScene:
        """Everything."""
        frame, view = self.frame, self.frame.view
        heights = self._heights()
        content = sum(heights)
        self.body += [Box(0, 0, view.width_px, content, "canvas.fill")]
        full = sum(h for h, row in zip(heights, self.matrix.rows, strict=True) if not row.brief)
        self.body += frame.grounds(0, full)
        self.body += frame.sides(0, content)
        y = 0.0
        for at, (row, height) in enumerate(zip(self.matrix.rows, heights, strict=True)):
            self._row(at, row, y, height)
            y += height
        self._draw_current()
        moved = [self.matrix.moves_in(frame.first + place) for place in range(len(frame.columns))]
        head = frame.head(moved)
        return GridScene(
            view.width_px,
            frame.left,
            frame.head_px,
            content,
            tuple(head),
            tuple(self.body),
            tuple(self.cells),
            tuple(self.rows),
            frame.column_boxes(),
            frame.first,
            frame.fit,
            len(self.matrix.columns),
            tuple(self._middle(at, row.y, row.h) for at, row in enumerate(self.rows)),
        )

    # ---- sizes
    def _heights(self) -> list[float]:
        frame = self.frame
        natural = [self._natural(at, row) for at, row in enumerate(self.matrix.rows)]
        spare = frame.view.height_px - frame.head_px - sum(natural)
        full = [at for at, row in enumerate(self.matrix.rows) if not row.brief]
        if spare > 0 and full:
            more = spare / len(full)
            for at in full:
                natural[at] = max(natural[at], min(natural[at] + more, frame.px(ROW_MOST_PX)))
        return natural

    def _natural(self, at: int, row: MatrixRow) -> float:
        frame = self.frame
        if row.brief:
            return max(frame.px(BRIEF_PX), self.metrics.line_px("list_bold") + 10)
        up, down = frame.px(22), frame.px(22)
        for place in range(len(frame.columns)):
            say_all = place == 0 or self.matrix.side_by_side
            cell = row.cells[frame.first + place]
            above, below = self._say(cell, say_all)
            self.said[at, place] = above, below
            lines = sum(len(said.lines) or 1 for said in above), sum(len(said.lines) or 1 for said in below)
            up = max(up, frame.px(ABOVE_PX) + lines[0] * self.line_px)
            down = max(down, _below_px(frame, cell) + lines[1] * self.line_px)
        self.middles[at] = up + 7, down + 7
        return max(frame.px(ROW_PX), up + down + 14, self._left_height(row))

    def _middle(self, at: int, y: float, height: float) -> float:
        """The y of a row's scales: half way, unless the words on one side need more."""
        up, down = self.middles.get(at, (0.0, 0.0))
        return y + min(max(height / 2, up), height - down)

    def _left_height(self, row: MatrixRow) -> float:
        title, status, ends = self._left_lines(row)
        lines = len(title) * self.metrics.line_px("list_bold")
        return lines + len(status) * self.line_px + len(ends) * self.metrics.line_px(FINE) + 24

    # ---- the heading of a row
    def _left_lines(self, row: MatrixRow) -> tuple[list[str], list[str], list[str]]:
        issue, room, words = row.issue, self.frame.left - 33 - 8, self.words
        title = wrapped(issue.title, room, "list_bold", self.metrics, 3)
        status = wrapped(words.statuses.get(issue.status, words.no_status), room, TEXT, self.metrics, 2)
        ends: list[str] = []
        for stop, name in ((0, issue.low_end), (4, issue.high_end)):
            if name:
                text = words.end.format(stop=words.axis.number(stop), name=name)
                ends += wrapped(text, room, FINE, self.metrics, 2)
        return title, status, ends

    def _row(self, at: int, row: MatrixRow, y: float, height: float) -> None:
        frame, issue = self.frame, row.issue
        width = frame.view.width_px
        self.rows.append(RowBox(issue.issue_id, y, height, row.brief))
        line = round(y + height) - 0.5
        self.body.append(Stroke(((0, line), (width, line)), "hair.fill"))
        if issue.issue_id in frame.view.related_issues:
            self.body.append(Box(0, y, 3, height - 1, "accent.fill"))
        if row.brief:
            self._brief_row(at, row, y, height)
            return
        self._left(row, y)
        for place, column in enumerate(frame.columns):
            cell = row.cells[frame.first + place]
            rect = Rect(frame.x(place), y, frame.column_px, height)
            self.cells.append(CellBox(at, frame.first + place, rect))
            self._cell(cell, column, rect, self._middle(at, y, height), self.said[at, place])
        if frame.right < width:
            self._trend(row, self._middle(at, y, height))

    def _left(self, row: MatrixRow, y: float) -> None:
        title, status, ends = self._left_lines(row)
        ref = row.issue.issue_id
        line = self.metrics.line_px("list_bold")
        middle = y + 14 + line / 2
        self.body += status_marks(row.issue.status, 20, middle, ref)
        top = y + 14
        for text in title:
            self.body.append(Text(33, self.frame.base(top + line / 2, "list_bold"), text, "list_bold", ref=ref))
            top += line
        for text in status:
            self.body.append(Text(33, self.frame.base(top + self.line_px / 2, TEXT), text, TEXT, "text2.fill", ref=ref))
            top += self.line_px
        fine = self.metrics.line_px(FINE)
        top += 4
        for text in ends:
            self.body.append(Text(33, self.frame.base(top + fine / 2, FINE), text, FINE, "text3.fill", ref=ref))
            top += fine

    def _brief_row(self, at: int, row: MatrixRow, y: float, height: float) -> None:
        frame, issue, words = self.frame, row.issue, self.words
        middle, ref = y + height / 2, issue.issue_id
        self.body += status_marks(issue.status, 20, middle, ref)
        title = cut(issue.title, frame.left - 41, "list", self.metrics)
        self.body.append(Text(33, frame.base(middle, "list"), title, "list", "text2.fill", ref=ref))
        text = words.not_in_these
        if issue.statuses:
            last = issue.statuses[-1]
            template = words.settled if last.status in CLOSED else words.not_in_these_last
            text = template.format(status=words.statuses.get(last.status, last.status), when=last.when)
        text = cut(text, frame.view.width_px - frame.left - 2 * PAD_PX, TEXT, self.metrics)
        self.body.append(Text(frame.left + PAD_PX, frame.base(middle, TEXT), text, TEXT, "text2.fill", ref=ref))
        self.cells.append(CellBox(at, -1, Rect(frame.left, y, frame.view.width_px - frame.left, height)))

    # ---- a cell
    def _say(self, cell: Cell, say_all: bool) -> tuple[list[Said], list[Said]]:
        """The words above the scale (first party) and below it (the others, and what the cell is)."""
        room, words = self.frame.column_px - 2 * PAD_PX - 4, self.words
        above: list[Said] = []
        below: list[Said] = []
        if cell.kind == OPEN:
            lines = tuple(wrapped(words.open, room, TEXT, self.metrics))
            return [Said(Stand(0, 0, ""), lines, "text2.fill", False)], []
        for stand in cell.stands if cell.kind in (ASSERTED, CARRIED) else ():
            said = self._said(stand, room, cell.kind, say_all)
            if said is not None:
                (above if stand.slot == 0 else below).append(said)
        if cell.kind == CARRIED:
            below.append(Said(Stand(1, 0, ""), (words.carried,), "text3.fill", False, FINE))
        return above, below

    def _said(self, stand: Stand, room: float, kind: str, say_all: bool) -> Said | None:
        if stand.position is None:
            if stand.slot > 1 or kind != ASSERTED or not stand.name:
                return None
            text = self.words.nothing_from.format(name=stand.name)
            return Said(stand, tuple(wrapped(text, room, FINE, self.metrics)), "text3.fill", False, FINE)
        unplaced = stand.value is None
        text = stand.position.summary if say_all else stand.text
        if text and stand.rivals:
            text = self.words.others.format(text=text, count=self.words.axis.number(len(stand.rivals)))
        if not text and not unplaced:
            return None
        lines = wrapped(text, room - (MARK_ROOM_PX if unplaced else 0), TEXT, self.metrics)
        return Said(stand, tuple(lines), "text3.fill" if stand.carried else "text1.fill", unplaced)

    def _cell(
        self, cell: Cell, column: RoundColumn, rect: Rect, middle: float, said: tuple[list[Said], list[Said]]
    ) -> None:
        x, w = rect.x + PAD_PX, rect.w - 2 * PAD_PX
        if cell.kind in (ASSERTED, CARRIED):
            placed = any(stand.value is not None for stand in cell.stands)
            self.body += scale_marks(cell.stands, x, middle, w, plain=not placed)
        elif cell.kind == OPEN:
            box = ((x, middle - 7), (x + w, middle - 7), (x + w, middle + 7), (x, middle + 7))
            self.body.append(Poly(box, hatch="rule.fill", hatch_step_px=5.0, hatch_px=1.0))
        else:
            self._silence(cell, column, rect, middle)
        self._write(said, rect, middle, _below_px(self.frame, cell))

    def _silence(self, cell: Cell, column: RoundColumn, rect: Rect, middle: float) -> None:
        words = self.words
        text = {NOT_DISCUSSED: words.not_discussed, NOT_HELD: words.not_held}.get(cell.kind, words.no_positions)
        if column.state not in (HELD, PLANNED):
            text = words.cancelled
        lines = wrapped(text, rect.w - 2 * PAD_PX, FINE, self.metrics)
        line, wide = self.metrics.line_px(FINE), max(self.frame.width(part, FINE) for part in lines)
        left, right = rect.x + 14, rect.right - 14
        centre = rect.x + rect.w / 2
        for start, end in ((left, centre - wide / 2 - 5), (centre + wide / 2 + 5, right)):
            if end - start > 4:
                self.body.append(Stroke(((start, middle), (end, middle)), "rule.fill", 1.0, (1.0, 4.0)))
        top = middle - line * len(lines) / 2
        for at, part in enumerate(lines):
            base = self.frame.base(top + line * (at + 0.5), FINE)
            self.body.append(Text(centre, base, part, FINE, "text3.fill", "middle"))

    def _write(self, said: tuple[list[Said], list[Said]], rect: Rect, middle: float, below_px: float) -> None:
        above, below = said
        line = self.line_px
        y = middle - self.frame.px(ABOVE_PX) - sum(len(part.lines) or 1 for part in above) * line
        for part in above:
            y = self._write_one(part, rect, y)
        y = middle + below_px
        for part in below:
            y = self._write_one(part, rect, y)

    def _write_one(self, said: Said, rect: Rect, y: float) -> float:
        stand, line = said.stand, self.line_px
        ref = stand.position.position_id if stand.position is not None else 0
        right = stand.slot == 1
        x = rect.right - PAD_PX - 2 if right else rect.x + PAD_PX + 2
        if said.mark:
            mark_x = x - 5 if right else x + 5
            self.body.append(unplaced_mark(stand, mark_x, y + line / 2, ref))
            x += -MARK_ROOM_PX if right else MARK_ROOM_PX
        for text in said.lines:
            base = self.frame.base(y + line / 2, said.style)
            self.body.append(Text(x, base, text, said.style, said.ink, "right" if right else "left", ref=ref))
            y += line
        return y if said.lines else y + line

    # ---- the gap over rounds
    def _trend(self, row: MatrixRow, middle: float) -> None:
        frame = self.frame
        gaps, last = row.gaps, next((gap for gap in reversed(row.gaps) if gap is not None), None)
        if last is None:
            return
        left, unit = frame.right + 14, 10.0
        width = frame.view.width_px - frame.right - 46
        base = middle + 20
        for level in (0, 2, 4):
            at = round(base - level * unit) + 0.5
            self.body.append(Stroke(((left, at), (left + width, at)), "hair.fill"))
        ink = "settled.fill" if row.issue.status in SETTLED else "gap4.fill"
        points = trend_points(gaps, left, width, base, unit)
        if len(points) > 1:
            self.body.append(Stroke(points, ink, 2.0))
        x, at = points[-1]
        self.body.append(Box(x - 3, at - 3, 6, 6, ink, radius=3.0))
        number = self.words.axis.number(last)
        self.body.append(Text(x + 10, frame.base(at, "list_bold"), number, "list_bold"))

    # ---- what is chosen
    def _draw_current(self) -> None:
        view = self.frame.view
        if view.current is None:
            return
        box = next((c for c in self.cells if (c.row, c.column) in (view.current, (view.current[0], -1))), None)
        if box is None:
            return
        rect, ink = box.rect, "accent.fill" if view.focused else "control.fill"
        self.body.append(Box(rect.x + 2, rect.y + 2, rect.w - 4, rect.h - 5, "", ink, 2.0, 4.0))
        row = self.matrix.rows[box.row]
        if box.column < 0 or not view.active_position:
            return
        stands = row.cells[box.column].stands
        for stand in stands:
            held = [p.position_id for p in (stand.position, *stand.rivals) if p is not None]
            if view.active_position in held and stand.value is not None and not stand.carried:
                at = stop_x(stands, stand, rect.x + PAD_PX, rect.w - 2 * PAD_PX)
                middle = self._middle(box.row, rect.y, rect.h)
                self.body.append(Box(at - 8.5, middle - 8.5, 17, 17, "", "accent.fill", 1.5, 8.5))


def _below_px(frame: GridFrame, cell: Cell) -> float:
    """How far under its scale the words of a cell begin."""
    return frame.px(UNDER_TICK_PX if agree(cell.stands) else BELOW_PX)


def trend_points(
    gaps: Sequence[int | None], left: float, width: float, base: float, unit: float
) -> tuple[tuple[float, float], ...]:
    """Steps: level at each round's gap, turning half way to the next; rounds without a gap are passed over."""
    step = width / max(1, len(gaps) - 1)
    points: list[tuple[float, float]] = []
    for at, gap in enumerate(gaps):
        if gap is None:
            continue
        x, y = left + at * step, base - gap * unit
        if points:
            turn = x - step / 2
            points += [(turn, points[-1][1]), (turn, y)]
        points.append((x, y))
    if points and points[-1][0] < left + width:
        points.append((left + width, points[-1][1]))
    return tuple(points)


def status_marks(status: str, x: float, y: float, ref: int, ground: str = "canvas.fill") -> list[Mark]:
    """The glyph of an issue's status; a dashed ring where none is on record."""
    if not status:
        return [Box(x - 4.4, y - 4.4, 8.8, 8.8, "", "text3.fill", 1.25, 4.4, (2.0, 2.0), ref=ref)]
    ink = "settled" if status in SETTLED else "gap3" if status == "narrowing" else "gap4"
    ink = "text3" if status in ("deferred", "set_aside", "withdrawn") else ink
    return [Glyph(status, x, y, f"{ink}.fill", ground=ground, ref=ref)]


def _party_item(slot: int, party: Party) -> LegendItem:
    def draw(x: float, y: float) -> list[Mark]:
        return [party_mark(slot, x, y, party.actor_id)]

    return LegendItem(draw, party.name, party.short, party.actor_id)


def layout_matrix(
    matrix: Matrix, track: Sequence[RoundColumn], view: GridView, metrics: Metrics, words: GridWords
) -> GridScene:
    """The scene of a matrix; `track` are all the rounds that the strip shows at their true dates."""
    scale = max(1.0, view.text_scale)
    shown = min(len(matrix.columns), COLUMNS_BESIDE_TREND)
    room = view.width_px >= (LEFT_NARROW_PX + TREND_PX + shown * LEAST_COLUMN_PX) * scale
    parties = [party for party in (matrix.first, matrix.second) if party is not None]
    legend = [_party_item(slot, party) for slot, party in enumerate(parties)]
    trend = matrix.has_trend and room
    frame = GridFrame(track, matrix.columns, view, metrics, words, trend=trend, legend=legend)
    return MatrixLayout(matrix, frame).scene()
