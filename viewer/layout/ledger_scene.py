"""The issue ledger laid out: asserted statuses filled and signed, carried ones hollow, silence in words."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.layout.grid_legend import LegendItem
from viewer.layout.ledger import ASSERTED, CARRIED, NOT_HELD, NOT_RAISED, TOUCHED, Ledger, LedgerCell, LedgerRow
from viewer.layout.marks import Box, Mark, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.positions import HELD, PLANNED, RoundColumn
from viewer.layout.positions_frame import PAD_PX, CellBox, GridFrame, GridScene, GridView, RowBox
from viewer.layout.positions_scene import status_marks
from viewer.layout.positions_words import GridWords, wrapped

ROW_PX, ROW_MOST_PX, GLYPH_ROOM_PX = 58.0, 84.0, 16.0
TEXT, FINE, STRONG = "canvas_label", "canvas_fine", "canvas_label_medium"


class LedgerLayout:
    """Lays one ledger out; use `layout_ledger`."""

    def __init__(self, ledger: Ledger, frame: GridFrame) -> None:
        self.ledger, self.frame, self.words, self.metrics = ledger, frame, frame.words, frame.metrics
        self.body: list[Mark] = []
        self.cells: list[CellBox] = []
        self.rows: list[RowBox] = []

    def scene(self) -> GridScene:
        """Everything."""
        frame, view = self.frame, self.frame.view
        heights = self._heights()
        content = sum(heights)
        self.body += [Box(0, 0, view.width_px, content, "canvas.fill")]
        self.body += frame.grounds(0, content) + frame.sides(0, content)
        y = 0.0
        for at, (row, height) in enumerate(zip(self.ledger.rows, heights, strict=True)):
            self._row(at, row, y, height)
            y += height
        self._draw_current()
        return GridScene(
            view.width_px,
            frame.left,
            frame.head_px,
            content,
            tuple(frame.head()),
            tuple(self.body),
            tuple(self.cells),
            tuple(self.rows),
            frame.column_boxes(),
            frame.first,
            frame.fit,
            len(self.ledger.columns),
        )

    # ---- sizes
    def _heights(self) -> list[float]:
        frame = self.frame
        natural = [self._natural(row) for row in self.ledger.rows]
        spare = frame.view.height_px - frame.head_px - sum(natural)
        if spare > 0 and natural:
            more = spare / len(natural)
            natural = [max(h, min(h + more, frame.px(ROW_MOST_PX))) for h in natural]
        return natural

    def _natural(self, row: LedgerRow) -> float:
        title = self._title(row)
        most = len(title) * self.metrics.line_px("list_bold")
        for place in range(len(self.frame.columns)):
            most = max(most, sum(self.metrics.line_px(style) for _t, style, _i, _s in self._lines(row, place)))
        return max(self.frame.px(ROW_PX), most + 20)

    def _title(self, row: LedgerRow) -> list[str]:
        return wrapped(row.issue.title, self.frame.left - 33 - 8, "list_bold", self.metrics, 3)

    def _lines(self, row: LedgerRow, place: int) -> list[tuple[str, str, str, str]]:
        """Lines of a cell: text, style, ink, and the status whose glyph stands before it ("" for none)."""
        cell, words = row.cells[self.frame.first + place], self.words
        room = self.frame.column_px - 2 * PAD_PX - GLYPH_ROOM_PX + 6
        lines: list[tuple[str, str, str, str]] = []
        for claim in cell.between:
            text = f"{words.statuses.get(claim.status, claim.status)} {claim.when}"
            lines += self._wrapped(text, room, FINE, "text2.fill", claim.status)
        name = words.statuses.get(cell.status, cell.status)
        if cell.kind == ASSERTED:
            lines += self._wrapped(name, room, STRONG, "text1.fill", cell.status)
            claim_of = cell.claim
            if claim_of is not None and claim_of.claimant:
                says = words.says.format(name=claim_of.claimant)
                lines += self._wrapped(says, room, FINE, "text3.fill", "")
        elif cell.kind == CARRIED:
            lines += self._wrapped(name, room, TEXT, "text3.fill", "carried")
        elif cell.kind == TOUCHED:
            lines += self._wrapped(words.touched, room, FINE, "text3.fill", "")
        return lines

    def _wrapped(self, text: str, room: float, style: str, ink: str, status: str) -> list[tuple[str, str, str, str]]:
        parts = wrapped(text, room, style, self.metrics, 3)
        return [(part, style, ink, status if at == 0 else "") for at, part in enumerate(parts)]

    # ---- marks
    def _row(self, at: int, row: LedgerRow, y: float, height: float) -> None:
        frame, issue = self.frame, row.issue
        width, ref = frame.view.width_px, issue.issue_id
        self.rows.append(RowBox(ref, y, height))
        line = round(y + height) - 0.5
        self.body.append(Stroke(((0, line), (width, line)), "hair.fill"))
        if ref in frame.view.related_issues:
            self.body.append(Box(0, y, 3, height - 1, "accent.fill"))
        pitch = self.metrics.line_px("list_bold")
        title = self._title(row)
        top = y + (height - pitch * len(title)) / 2
        self.body += status_marks(issue.status, 20, top + pitch / 2, ref)
        for text in title:
            self.body.append(Text(33, frame.base(top + pitch / 2, "list_bold"), text, "list_bold", ref=ref))
            top += pitch
        for place, column in enumerate(frame.columns):
            rect = Rect(frame.x(place), y, frame.column_px, height)
            self.cells.append(CellBox(at, frame.first + place, rect))
            self._cell(row.cells[frame.first + place], column, rect, self._lines(row, place))

    def _cell(self, cell: LedgerCell, column: RoundColumn, rect: Rect, lines: list[tuple[str, str, str, str]]) -> None:
        if not lines or cell.kind == NOT_HELD:
            self._silence(cell, column, rect)
            return
        ref = cell.claim.status_id if cell.claim is not None else 0
        y = rect.y + (rect.h - sum(self.metrics.line_px(style) for _t, style, _i, _s in lines)) / 2
        x = rect.x + PAD_PX + GLYPH_ROOM_PX - 4
        for text, style, ink, status in lines:
            pitch = self.metrics.line_px(style)
            middle = y + pitch / 2
            if status == "carried":
                self._carried(rect, middle, cell.discussed)
            elif status:
                self.body += status_marks(status, rect.x + PAD_PX + 2, middle, ref)
            self.body.append(Text(x, self.frame.base(middle, style), text, style, ink, ref=ref))
            y += pitch

    def _carried(self, rect: Rect, middle: float, discussed: bool) -> None:
        """A hollow ring on a dashed line: nothing new is stated. A dot inside says that the round touched it."""
        x = rect.x + PAD_PX + 2
        self.body.append(Stroke(((rect.x + 1, middle), (x - 5, middle)), "control.fill", 1.0, (2.0, 2.0)))
        self.body += _ring_and_dot(x, middle) if discussed else _ring(x, middle)

    def _silence(self, cell: LedgerCell, column: RoundColumn, rect: Rect) -> None:
        words = self.words
        text = {NOT_RAISED: words.not_raised, NOT_HELD: words.not_held}.get(cell.kind, words.nothing)
        if column.state not in (HELD, PLANNED):
            text = words.cancelled
        lines = wrapped(text, rect.w - 2 * PAD_PX, FINE, self.metrics)
        pitch = self.metrics.line_px(FINE)
        top = rect.y + (rect.h - pitch * len(lines)) / 2
        for at, part in enumerate(lines):
            base = self.frame.base(top + pitch * (at + 0.5), FINE)
            self.body.append(Text(rect.x + rect.w / 2, base, part, FINE, "text3.fill", "middle"))

    def _draw_current(self) -> None:
        view = self.frame.view
        box = next((c for c in self.cells if (c.row, c.column) == view.current), None)
        if box is not None:
            rect, ink = box.rect, "accent.fill" if view.focused else "control.fill"
            self.body.append(Box(rect.x + 2, rect.y + 2, rect.w - 4, rect.h - 5, "", ink, 2.0, 4.0))


def _stated(x: float, y: float) -> list[Mark]:
    return [Box(x - 4.5, y - 4.5, 9, 9, "gap4.fill", radius=4.5)]


def _ring(x: float, y: float) -> list[Mark]:
    return [Box(x - 4, y - 4, 8, 8, "", "control.fill", 1.25, 4.0)]


def _ring_and_dot(x: float, y: float) -> list[Mark]:
    return [*_ring(x, y), Box(x - 1.5, y - 1.5, 3, 3, "control.fill", radius=1.5)]


def ledger_legend(words: GridWords) -> tuple[LegendItem, ...]:
    """The three ways a status stands in a cell."""
    return (
        LegendItem(_stated, words.stated),
        LegendItem(_ring, words.carried),
        LegendItem(_ring_and_dot, words.carried_discussed),
    )


def layout_ledger(
    ledger: Ledger, track: Sequence[RoundColumn], view: GridView, metrics: Metrics, words: GridWords
) -> GridScene:
    """The scene of a ledger; `track` are all the rounds that the strip shows at their true dates."""
    frame = GridFrame(track, ledger.columns, view, metrics, words, trend=False, legend=ledger_legend(words))
    return LedgerLayout(ledger, frame).scene()
