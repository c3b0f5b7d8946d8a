"""Open issues as a table: where each stands, what each party holds, and the gap between them on a five-stop scale."""

from __future__ import annotations

from viewer.layout.marks import Box, Glyph, Mark, Poly, Stroke
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row
from viewer.layout.pages_tags import CELL, TABLE_ROW, Cell
from viewer.layout.pages_text import Run
from viewer.layout.report_rows import Setter, heading
from viewer.layout.report_table import Entry, TableRows
from viewer.layout.report_values import IssueCell, Report, ReportIssue

ISSUE_PX, GAP_PX, TEXT_INSET_PX, CELL_GAP_PX, PAD_PX = 176.0, 120.0, 22.0, 12.0, 10.0
MOST_PARTIES = 3
TRACK_PX, DOT_PX, GAP_CELL_PX = 104.0, 5.0, 22.0
STATUS_INK = {
    "contested": "gap4",
    "deadlocked": "gap4",
    "raised": "gap4",
    "reopened": "gap4",
    "narrowing": "gap3",
    "agreed_in_principle": "settled",
    "agreed": "settled",
    "implemented": "settled",
}


class IssueRows:
    """Sets the table `width_px` wide."""

    def __init__(self, report: Report, width_px: float, metrics: Metrics) -> None:
        self._report, self._width, self._metrics = report, width_px, metrics
        self._all = Setter(metrics, 0.0, width_px)
        self._parties = report.parts.parties
        count = len(self._parties)
        room = width_px - ISSUE_PX - GAP_PX
        self._table = TableRows(width_px, count + 2, metrics, PAD_PX)
        self._columns = [ISSUE_PX + room * place / max(1, count) for place in range(count)]
        self._column_px = room / max(1, count)

    def rows(self) -> list[Row]:
        """The section: heading, what the table shows, the table."""
        words = self._report.words
        rows = [heading(self._all, words.issues, gap_px=30.0, after_px=4.0, anchor="section:issues")]
        caption = Run(words.issues_caption, "body", "text2.fill")
        rows += self._all.paragraph(caption, pitch_px=18.0, with_next=True)
        head = self._head()
        rows.append(head._replace(gap_px=10.0, keep=True))
        under = (head,)
        for issue in self._report.parts.issues:
            new = self._issue(issue)
            rows.extend(row._replace(under=under) for row in new)
        return [row._replace(section=words.issues) for row in rows]

    def _head(self) -> Row:
        words = self._report.words
        titles = [(0.0, words.issue_column), *zip(self._columns, self._parties, strict=True)]
        return self._table.head([*titles, (self._width - GAP_PX, words.gap_column)])

    def _issue(self, issue: ReportIssue) -> list[Row]:
        entries = self._name(issue)
        for column, (x, cell) in enumerate(zip(self._columns, issue.cells, strict=True), 1):
            entries += [entry._replace(column=column) for entry in self._cell(x, cell)]
        entries.append(Entry(0.0, GAP_CELL_PX, tuple(self._gap(issue)), (), (), len(self._parties) + 1))
        rows = self._table.rows(entries)
        cells = list(rows[0].cells)
        cells[len(self._parties) + 1] = cells[len(self._parties) + 1]._replace(alt=issue.gap_said)
        rows[0] = rows[0]._replace(cells=tuple(cells), anchors=(f"record:{issue.id}",))
        for note in issue.notes:
            rows[-1] = rows[-1]._replace(keep=True)
            box = self._all.inset(TEXT_INSET_PX).note(note)
            rows += [_as_row(row, place) for place, row in enumerate(box)]
        return rows

    def _name(self, issue: ReportIssue) -> list[Entry]:
        width = ISSUE_PX - TEXT_INSET_PX - CELL_GAP_PX
        entries = self._table.lines(TEXT_INSET_PX, 0.0, width, Run(issue.title, "body_medium", cites=issue.cites), 18.0)
        ink = STATUS_INK.get(issue.status, "text3")
        glyph = Glyph(issue.status, 8.0, 9.0, f"{ink}.fill")
        entries[0] = entries[0]._replace(marks=(glyph, *entries[0].marks))
        y = entries[-1].y + 18.0
        entries += self._table.lines(
            TEXT_INSET_PX, y, width, Run(issue.status_words, "canvas_label", "text3.fill"), 16.0
        )
        for wording in issue.history:
            y = entries[-1].y + entries[-1].height
            run = Run(wording.text, "canvas_fine", "text3.fill", wording.cites)
            entries += self._table.lines(TEXT_INSET_PX, y, width, run, 15.0)
        return entries

    def _cell(self, x: float, cell: IssueCell) -> list[Entry]:
        entries: list[Entry] = []
        y = 0.0
        for place, wording in enumerate(cell.wordings):
            ink = "text3.fill" if cell.muted else "text1.fill"
            y += 5.0 if place else 0.0
            run = Run(wording.text, "list", ink, wording.cites)
            entries += self._table.lines(x, y, self._column_px - CELL_GAP_PX, run, 18.0)
            y = entries[-1].y + 18.0
        return entries

    def _gap(self, issue: ReportIssue) -> list[Mark]:
        """The scale of an issue with a mark for each party; hatch where nothing is placed."""
        left, y = self._width - GAP_PX + 6.0, 9.0
        if not issue.placed:
            return [_hatch(left - 4.0, y - 4.5, 112.0, 9.0)]
        right = left + TRACK_PX
        marks: list[Mark] = [Stroke(((left, y), (right, y)), "rule.fill", 1.5)]
        for stop in range(5):
            x = left + TRACK_PX * stop / 4
            marks.append(Stroke(((x, y - 3), (x, y + 3)), "rule.fill"))
        xs = [left + TRACK_PX * value / 4 for value, _, _ in issue.placed]
        if len(xs) > 1 and max(xs) > min(xs):
            marks.append(Box(min(xs), y - 5, max(xs) - min(xs), 10.0, "gap4.zone"))
        together = len(xs) > 1 and max(xs) - min(xs) < 2 * DOT_PX
        for place, (x, (_, glyph, ink)) in enumerate(zip(xs, issue.placed, strict=True)):
            nudge = (place - (len(xs) - 1) / 2) * 2 * DOT_PX if together else 0.0
            marks.append(Glyph(glyph, x + nudge, y, f"{ink}.fill", scale=0.95))
        if together and issue.status in ("agreed", "agreed_in_principle", "implemented"):
            marks.append(Glyph("check", sum(xs) / len(xs), y + 11, "settled.fill", scale=0.7))
        return [*marks, *self._ends(issue, left, right, y)]

    def _ends(self, issue: ReportIssue, left: float, right: float, y: float) -> list[Mark]:
        """What the two ends of the scale mean, under it, where both fit."""
        low, high = issue.ends
        low_px, high_px = (self._metrics.width_px(end, "canvas_tick") for end in (low, high))
        if not (low and high) or low_px + high_px + 8 > TRACK_PX + 12:
            return []
        return [
            self._all.text(left - 6, y + 15, low, "canvas_tick", "text3.fill"),
            self._all.text(right + 6, y + 15, high, "canvas_tick", "text3.fill", "right"),
        ]


def _hatch(x: float, y: float, w: float, h: float) -> Poly:
    return Poly(((x, y), (x + w, y), (x + w, y + h), (x, y + h)), hatch="rule.fill", hatch_step_px=5.0, hatch_px=1.2)


def _as_row(row: Row, place: int) -> Row:
    """A stripe of a note's box as a row of the table with one cell: the table goes on after it."""
    return row._replace(role=TABLE_ROW, goes_on=place > 0, cells=(Cell(0, CELL, links=len(row.links)),))
