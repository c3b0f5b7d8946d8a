"""The small pieces every section of a report is made of: paragraphs, chips, rules and note boxes, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Glyph, Mark, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row, kept
from viewer.layout.pages_tags import PARAGRAPH, QUOTE, SECTION
from viewer.layout.pages_text import Line, Link, Run, lines_of, placed
from viewer.layout.report_values import ReportNote, ReportQuote

CHIP_PX, CHIP_PAD_PX, CHIP_GAP_PX = 17.0, 5.0, 4.0
NOTE_PAD_PX, NOTE_INSET_PX = 8.0, 30.0
QUOTE_INSET_PX = 13.0
SIDE_PX = 2.0


class Setter:
    """Sets text into rows `width_px` wide, whose left edge is at `x_px` of the content."""

    def __init__(self, metrics: Metrics, x_px: float, width_px: float, rail_x: float | None = None) -> None:
        self.metrics, self.x, self.width, self.rail_x = metrics, x_px, width_px, rail_x

    def inset(self, left_px: float, right_px: float = 0.0) -> Setter:
        """The same, narrower."""
        return Setter(self.metrics, self.x + left_px, self.width - left_px - right_px, self.rail_x)

    def lines(self, *runs: Run, less_px: float = 0.0) -> list[Line]:
        """Runs broken to the width."""
        return lines_of(runs, self.width - less_px, self.metrics)

    def row(
        self,
        line: Line,
        pitch_px: float,
        style: str,
        *,
        gap_px: float = 0.0,
        role: str = PARAGRAPH,
        goes_on: bool = False,
        keep: bool = False,
    ) -> Row:
        """One line as a row."""
        marks, links = placed(line, self.x, 0.0, pitch_px, style, self.metrics, self.width)
        return Row(
            *(pitch_px, tuple(marks), gap_px, keep, line.cites, tuple(links), (), self.rail_x),
            role=role,
            goes_on=goes_on,
        )

    def paragraph(
        self,
        *runs: Run,
        pitch_px: float,
        gap_px: float = 0.0,
        with_next: bool = False,
        side: str = "",
        role: str = PARAGRAPH,
        lang: str = "",
    ) -> list[Row]:
        """A paragraph with no widows and no orphans; `side` draws a rule beside it in that style."""
        lines = self.lines(*runs)
        last, style = len(lines) - 1, runs[0].style
        rows = [
            self.row(
                *(line, pitch_px, style),
                gap_px=0.0 if n else gap_px,
                role=role,
                goes_on=n > 0,
                keep=(last > 0 and n in (0, last - 1)) or (with_next and n == last),
            )
            for n, line in enumerate(lines)
        ]
        if lang:
            rows = [row._replace(lang=lang) for row in rows]
        if side:
            rows = [self._ruled(row, line, side) for row, line in zip(rows, lines, strict=True)]
        return rows

    def _ruled(self, row: Row, line: Line, style: str) -> Row:
        x = self.x + self.width + QUOTE_INSET_PX - 1 if line.from_right else self.x - QUOTE_INSET_PX + 1
        rule = Stroke(((x, 0.0), (x, row.height_px)), style, SIDE_PX)
        return row._replace(marks=(rule, *row.marks))

    def text(self, x: float, centre_y: float, text: str, style: str, ink: str, anchor: str = "left") -> Text:
        """One mark of text centred on a line."""
        return Text(x, baseline(centre_y, style, self.metrics), text, style, ink, anchor)

    def chip(self, x: float, centre_y: float, text: str) -> tuple[list[Mark], float]:
        """A monogram on its ground, its left edge at `x`; and its width."""
        width = self.metrics.width_px(text, "chip") + 2 * CHIP_PAD_PX
        box = Box(x, centre_y - CHIP_PX / 2, width, CHIP_PX, "roundSoft.fill", radius=3.0)
        return [box, self.text(x + CHIP_PAD_PX, centre_y, text, "chip", "round.fill")], width

    def chips_from_right(self, chips: Sequence[str], centre_y: float) -> tuple[list[Mark], float]:
        """Chips in their order, the last one at the right edge; and the room they take."""
        widths = [self.metrics.width_px(chip, "chip") + 2 * CHIP_PAD_PX for chip in chips]
        room = sum(widths) + CHIP_GAP_PX * max(0, len(chips) - 1)
        x, marks = self.x + self.width - room, list[Mark]()
        for chip, width in zip(chips, widths, strict=True):
            marks.extend(self.chip(x, centre_y, chip)[0])
            x += width + CHIP_GAP_PX
        return marks, room

    # ---- notes and quotes ---------------------------------------------------------------------------------
    def note(self, note: ReportNote, gap_px: float = 8.0) -> list[Row]:
        """An amber box: the shield, what is noted, who noted it."""
        inner = self.inset(NOTE_INSET_PX, 10.0)
        runs = [Run(note.title, "list_bold")] if note.title else []
        runs += [Run((" " if note.title else "") + note.body, "list")] if note.body else []
        runs.append(Run(" " + note.author, "list", "text2.fill"))
        rows = inner.paragraph(*runs, pitch_px=18.0)
        if note.pinned:
            rows += inner.paragraph(Run(note.pinned, "canvas_fine", "text2.fill", link=note.target), pitch_px=16.0)
        return self._boxed(kept(rows), gap_px, f"record:{note.id}")

    def _boxed(self, rows: list[Row], gap_px: float, anchor: str) -> list[Row]:
        """Rows on the amber ground: each carries its own stripe of it, so that a box may go on on the next page."""
        made = []
        for place, row in enumerate(rows):
            first, last = place == 0, place == len(rows) - 1
            top, bottom = NOTE_PAD_PX if first else 0.0, NOTE_PAD_PX if last else 0.0
            height = row.height_px + top + bottom
            ground = Box(self.x, 0.0, self.width, height, "noteSoft.fill")
            rule = Stroke(((self.x + 1, 0.0), (self.x + 1, height)), "noteLine.fill", SIDE_PX)
            marks: list[Mark] = [ground, rule]
            if first:
                marks.append(Glyph("note", self.x + 17, top + 9, "note.fill", scale=0.85))
            marks.extend(shifted(mark, 0.0, top) for mark in row.marks)
            links = tuple(Link(link.rect._replace(y=link.rect.y + top), link.target) for link in row.links)
            made.append(
                row._replace(
                    height_px=height,
                    marks=tuple(marks),
                    links=links,
                    gap_px=gap_px if first else 0.0,
                    anchors=(anchor,) if first else (),
                )
            )
        return made

    def quote(self, quote: ReportQuote, *, large: bool = False, credit: bool = False, gap_px: float = 4.0) -> list[Row]:
        """Words of a person: verbatim ones in the serif voice beside a violet rule, then who, and other wordings."""
        inner = self.inset(QUOTE_INSET_PX)
        style, pitch = ("verbatim_print_large", 24.0) if large else ("verbatim_print", 22.0)
        if quote.verbatim:
            run, side = Run(quote.words, style, cites=quote.cites), "stmt.fill"
        else:
            run, pitch, side = Run(quote.words, "body", "text2.fill", quote.cites), 19.0, "rule.fill"
        rows = inner.paragraph(run, pitch_px=pitch, side=side, role=QUOTE, lang=quote.lang)
        if rows:
            rows[0] = rows[0]._replace(gap_px=gap_px)
        more = credit or bool(quote.renderings)
        rows = kept(rows, with_next=more)
        if credit:
            rows += inner.paragraph(
                Run(quote.credit, "list", "text2.fill"), pitch_px=18.0, gap_px=3.0, with_next=bool(quote.renderings)
            )
        for rendering in quote.renderings:
            rows += inner.paragraph(
                Run(rendering.label, "canvas_fine", "text3.fill"), pitch_px=16.0, gap_px=4.0, with_next=True
            )
            style = "verbatim_print" if rendering.verbatim else "body"
            run = Run(rendering.words, style, cites=rendering.cites)
            rows += inner.paragraph(run, pitch_px=21.0, side="stmt.fill", role=QUOTE, lang=rendering.lang)
        return rows


def shifted(mark: Mark, dx: float, dy: float) -> Mark:
    """The mark moved. Most marks of a page are texts: built anew, which is three times as fast as `_replace`."""
    if isinstance(mark, Text):
        return Text(mark[0] + dx, mark[1] + dy, *mark[2:])
    if isinstance(mark, Stroke):
        return Stroke(tuple((x + dx, y + dy) for x, y in mark[0]), *mark[1:])
    if isinstance(mark, Box):
        return Box(mark[0] + dx, mark[1] + dy, *mark[2:])
    return _shifted_rest(mark, dx, dy)


def _shifted_rest(mark: Mark, dx: float, dy: float) -> Mark:
    points = getattr(mark, "points", None)
    if points is not None:
        return mark._replace(points=tuple((x + dx, y + dy) for x, y in points))  # type: ignore[call-arg]
    return mark._replace(x=mark.x + dx, y=mark.y + dy)  # type: ignore[union-attr,call-arg]


def heading(setter: Setter, title: str, *, gap_px: float, after_px: float = 12.0, anchor: str = "") -> Row:
    """A section's heading: stays with what follows."""
    text = setter.text(setter.x, 15.0, title, "section", "text1.fill")
    return Row(30.0 + after_px, (text,), gap_px, True, anchors=(anchor,) if anchor else (), role=SECTION)
