"""Events in order: date and doubt in the left column, a rail with the kind's glyph, the event on the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from viewer.layout.marks import Box, Glyph, Mark, Poly, Stroke
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row, kept
from viewer.layout.pages_tags import ARTIFACT, FIGURE, PART
from viewer.layout.pages_text import Run
from viewer.layout.report_bar import HEIGHT_PX, bar_marks
from viewer.layout.report_rows import Setter, heading, shifted
from viewer.layout.report_values import Report, ReportEvent, ReportMonth, ReportSwap, SwapSide
from viewer.layout.words_protocol import Words

DATE_PX, RAIL_X, BODY_X = 112.0, 128.5, 145.0
EVENT_GAP_PX, TITLE_PX, DIAGRAM_PX = 22.0, 20.0, 470.0
MOST_CHIPS = 6
SWAP_BAR_PX = 11.0
WHOLE_PX, BEGIN_PX = 260.0, 130.0
"""An event up to a quarter of a page is not parted; of a taller one so much stays together at its beginning."""


class EventRows:
    """Sets events `width_px` wide."""

    def __init__(self, report: Report, width_px: float, metrics: Metrics, words: Words) -> None:
        self._report, self._metrics, self._words = report, metrics, words
        self._all = Setter(metrics, 0.0, width_px)
        self._body = Setter(metrics, BODY_X, width_px - BODY_X, RAIL_X)

    def month(self, month: ReportMonth, place: int) -> list[Row]:
        """A month: its heading, then its events; a page that begins inside it says so."""
        section = self._report.words.events
        anchor = f"month:{place}"
        head = heading(self._all, month.title, gap_px=30.0, after_px=18.0, anchor=anchor)._replace(section=section)
        rows = [head]
        under = self._again(month.continued)
        for number, event in enumerate(month.events):
            new = _together(self.event(event))
            new[0] = new[0]._replace(gap_px=EVENT_GAP_PX if number else 0.0)
            # The rail begins at the first glyph of the month.
            if number == 0:
                new[0] = new[0]._replace(rail_x=None, marks=(_rail_below(new[0].height_px), *new[0].marks))
            rows.append(new[0]._replace(section=section, under=under))
            inside = under
            if any(not row.keep for row in new[:-1]):  # it may be parted
                inside = self._again(self._report.words.inside.format(heading=month.continued, event=event.title))
            rows.extend(row._replace(section=section, under=inside) for row in new[1:])
        return rows

    def _again(self, text: str) -> tuple[Row, ...]:
        """What a page that begins inside a month, or inside an event, says above its first line."""
        if self._metrics.width_px(text, "canvas_fine") > self._all.width:
            first = self._all.lines(Run(text, "canvas_fine"), less_px=12.0)[0]
            text = " ".join(piece.text for piece in first.pieces) + "…"
        return (Row(16.0, (self._all.text(0.0, 8.0, text, "canvas_fine", "text3.fill"),), 12.0),)

    def none(self) -> list[Row]:
        """The section of a case, or of a span, without events."""
        words = self._report.words
        rows = [heading(self._all, words.events, gap_px=0.0, after_px=4.0)]
        rows += self._all.paragraph(Run(words.no_events, "body", "text2.fill"), pitch_px=19.0)
        return [row._replace(section=words.events) for row in rows]

    def event(self, event: ReportEvent) -> list[Row]:
        """One event."""
        rows = self._title(event)
        rows += self._words_of(event)
        if event.bar_row >= 0:
            width = min(DIAGRAM_PX, self._body.width)
            marks = bar_marks(
                self._report.table, event.bar_row, self._report.limit_s, width, self._metrics, self._words
            )
            said = ", ".join(part for part in (event.date, event.doubt) if part)
            row = Row(HEIGHT_PX, tuple(_moved(marks, BODY_X)), 7.0, rail_x=RAIL_X, role=FIGURE, alt=said)
            rows[-1] = rows[-1]._replace(keep=True)
            rows.append(row)
        if event.swap is not None:
            rows[-1] = rows[-1]._replace(keep=True)
            rows += self._swap(event.swap)
        for outcome in event.outcomes:
            run = Run(outcome.text, "list", "text2.fill", outcome.cites)
            rows += self._body.paragraph(run, pitch_px=18.0, gap_px=2.0)
        for quote in event.quotes:
            rows[-1] = rows[-1]._replace(keep=True)
            rows += self._body.quote(quote)
        for note in event.notes:
            rows += self._body.note(note)
        return self._with_date(event, rows)

    def _title(self, event: ReportEvent) -> list[Row]:
        chips = event.chips[:MOST_CHIPS]
        if len(event.chips) > MOST_CHIPS:
            chips = (*chips[:-1], f"+{len(event.chips) - MOST_CHIPS + 1}")
        marks, room = self._body.chips_from_right(chips, TITLE_PX / 2)
        setter = Setter(self._metrics, BODY_X, self._body.width - (room + 12 if chips else 0), RAIL_X)
        rows = setter.paragraph(
            Run(event.title, "event_title", cites=_title_cites(event)), pitch_px=TITLE_PX, role=PART
        )
        # Painted after the last line, so that a title of several lines is read and found in one piece.
        up = -TITLE_PX * (len(rows) - 1)
        rows[-1] = rows[-1]._replace(marks=(*rows[-1].marks, *(shifted(mark, 0.0, up) for mark in marks)))
        rows = [row._replace(keep=True) for row in rows[:-1]] + rows[-1:]
        more = event.place or event.summary or event.remark or event.quotes or event.swap or event.bar_row >= 0
        return kept(rows, with_next=bool(more))

    def _words_of(self, event: ReportEvent) -> list[Row]:
        rows: list[Row] = []
        if event.place:
            with_next = bool(event.summary or event.remark)
            place = Run(event.place, "canvas_label", "text3.fill")
            rows += self._body.paragraph(place, pitch_px=16.0, with_next=with_next)
        if event.summary:
            rows += self._body.paragraph(
                Run(event.summary, "body", "text2.fill", event.cites), pitch_px=19.0, gap_px=3.0
            )
        if event.remark:
            rows += self._body.paragraph(Run(event.remark, "canvas_label", "text3.fill"), pitch_px=16.0, gap_px=3.0)
        return rows

    # ---- the left column ----------------------------------------------------------------------------------
    def _with_date(self, event: ReportEvent, rows: list[Row]) -> list[Row]:
        """The date, its doubt and the glyph at the first row; as many rows stay together as they need."""
        marks, height = self._date(event)
        ground = Box(RAIL_X - 9, 0.0, 18.0, TITLE_PX, "canvas.fill")
        glyph = Glyph(event.glyph, RAIL_X, TITLE_PX / 2, f"{event.ink}.fill", event.form, 0.95)
        rows[0] = rows[0]._replace(
            marks=(ground, glyph, *marks, *rows[0].marks), anchors=(f"event:{event.id}", *rows[0].anchors)
        )
        bottom = 0.0
        for place, row in enumerate(rows):
            bottom += row.height_px + (row.gap_px if place else 0.0)
            if bottom < height and place < len(rows) - 1:
                rows[place] = row._replace(keep=True)
        if bottom < height:
            rows[-1] = rows[-1]._replace(keep=True)
            rows.append(Row(height - bottom, rail_x=RAIL_X, role=ARTIFACT))
        return rows

    def _date(self, event: ReportEvent) -> tuple[list[Mark], float]:
        column = Setter(self._metrics, 0.0, DATE_PX)
        marks: list[Mark] = []
        y = 1.0
        for text, style, ink, pitch in (
            (event.date, "body_medium", "text1.fill", 18.0),
            (event.doubt, "canvas_fine", "text3.fill", 15.0),
        ):
            for line in column.lines(Run(text, style, ink)) if text else ():
                words = " ".join(piece.text for piece in line.pieces)
                marks.append(column.text(DATE_PX, y + pitch / 2, words, style, ink, "right"))
                y += pitch
        return marks, y

    # ---- exchanges ----------------------------------------------------------------------------------------
    def _swap(self, swap: ReportSwap) -> list[Row]:
        rows: list[Row] = []
        width = min(DIAGRAM_PX, self._body.width)
        for place, side in enumerate(swap.sides):
            marks = self._side(side, width)
            rows.append(
                Row(
                    16.0 + SWAP_BAR_PX + 10.0,
                    tuple(_moved(marks, BODY_X)),
                    8.0 if place == 0 else 0.0,
                    rail_x=RAIL_X,
                    keep=place < len(swap.sides) - 1,
                )
            )
        if swap.claims:
            head = Run(self._report.words.claims, "canvas_label_medium", "text2.fill")
            rows += self._body.paragraph(head, pitch_px=16.0, gap_px=2.0, with_next=True)
            for claim in swap.claims:
                run = Run(claim.text, "canvas_label", "text2.fill", claim.cites)
                rows += self._body.inset(10.0).paragraph(run, pitch_px=16.0, gap_px=3.0)
        return rows

    def _side(self, side: SwapSide, width_px: float) -> list[Mark]:
        room = width_px - 50.0
        main = max(3.0, room * side.share) if side.share else 0.0
        other = max(7.0, room * side.other_share) if side.other_share else 0.0
        disputed = max(7.0, room * side.disputed_share) if side.disputed_share else 0.0
        sure_end = main + (2.0 + disputed if disputed else 0.0)
        top, end = 19.0, sure_end + (2.0 + other if other else 0.0)
        marks: list[Mark] = [self._body.text(0.0, 8.0, side.words, "canvas_label", "text2.fill")]
        figure_px = self._metrics.width_px(side.figure, "canvas_strong")
        words_px = self._metrics.width_px(side.words, "canvas_label")
        right = max(end, words_px + 12 + figure_px)
        marks.append(self._body.text(right, 8.0, side.figure, "canvas_strong", "text1.fill", "right"))
        if not side.disclosed:
            marks.append(Box(0.5, top + 0.5, room * 0.3, SWAP_BAR_PX - 1, "", "swap.fill", 1.25, 2.0, (3, 3)))
            return marks
        if main:
            marks.append(Box(0.0, top, main, SWAP_BAR_PX, "swap.fill", radius=1.5))
        if disputed:
            marks.append(
                Box(main + 2.5, top + 0.5, disputed - 0.5, SWAP_BAR_PX - 1, "", "swap.fill", 1.25, 2.0, (3, 3))
            )
        if other:
            x0, x1, y1 = sure_end + 2.5, sure_end + 2 + other, top + SWAP_BAR_PX - 0.5
            corners = ((x0, top + 0.5), (x1, top + 0.5), (x1, y1), (x0, y1))
            marks.append(Poly(corners, "swapSoft.fill", "swap.fill", 3.0, 1.0, "swap.fill"))
        return marks


def _together(rows: list[Row]) -> list[Row]:
    """An event that is not tall stands on one page whole; of a tall one, the first page has more than its title."""
    tops = list(accumulate(row.height_px + row.gap_px for row in rows))
    together = len(rows) - 1 if tops[-1] <= WHOLE_PX else sum(top < BEGIN_PX for top in tops)
    return [row if row.keep or place >= together else row._replace(keep=True) for place, row in enumerate(rows)]


def _title_cites(event: ReportEvent) -> tuple[int, ...]:
    """The title carries the footnotes only where neither summary nor quotes below it do."""
    if event.summary:
        return ()
    below = {number for quote in event.quotes for number in quote.cites}
    return () if set(event.cites) <= below else event.cites


def _rail_below(height_px: float) -> Stroke:
    return Stroke(((RAIL_X, TITLE_PX / 2), (RAIL_X, height_px)), "rule.fill")


def _moved(marks: Sequence[Mark], dx: float) -> list[Mark]:
    return [shifted(mark, dx, 0.0) for mark in marks]
