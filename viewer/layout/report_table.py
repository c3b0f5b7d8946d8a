"""Tables on paper: columns of words with a head that is repeated, rows too tall for a page parted between lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from viewer.layout.marks import Mark, Rect, Stroke
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row
from viewer.layout.pages_tags import ARTIFACT, CELL, HEAD_CELL, TABLE_ROW, Cell
from viewer.layout.pages_text import Link, Run, lines_of, placed
from viewer.layout.report_rows import Setter, shifted
from viewer.layout.report_values import ReportTable, TableLine

CELL_GAP_PX, PAD_PX, HEAD_PX, LINE_PX = 14.0, 8.0, 24.0, 18.0
SLICE_PX = 380.0
"""A row of a table taller than this goes on on the next page."""


class Entry(NamedTuple):
    """One line of a cell: where it stands in the row, and how it looks; `column` 0 heads the row."""

    y: float
    height: float
    marks: tuple[Mark, ...]
    cites: tuple[int, ...]
    links: tuple[Link, ...]
    column: int = 0


class TableRows:
    """Sets rows of a table `width_px` wide, `columns` of them."""

    def __init__(self, width_px: float, columns: int, metrics: Metrics, pad_px: float = PAD_PX) -> None:
        self._width, self._columns, self._metrics, self._pad = width_px, columns, metrics, pad_px
        self._all = Setter(metrics, 0.0, width_px)

    def head(self, titles: Sequence[tuple[float, str]]) -> Row:
        """The heads of the columns, each at its x, over a rule."""
        marks: list[Mark] = [Stroke(((0.0, HEAD_PX - 0.5), (self._width, HEAD_PX - 0.5)), "rule.fill")]
        marks += [self._all.text(x, 11.0, title, "caption", "text3.fill") for x, title in titles]
        cells = (Cell(0, ARTIFACT), *(Cell(place, HEAD_CELL) for place in range(1, len(marks))))
        return Row(HEAD_PX, tuple(marks), role=TABLE_ROW, cells=cells)

    def lines(self, x: float, y: float, width: float, run: Run, pitch: float, column: int = 0) -> list[Entry]:
        """The lines of a run in a cell; one empty line for no words."""
        entries = []
        for line in lines_of([run], width, self._metrics):
            marks, links = placed(line, x, y, pitch, run.style, self._metrics, width)
            entries.append(Entry(y, pitch, tuple(marks), line.cites, tuple(links), column))
            y += pitch
        return entries or [Entry(y, pitch, (), (), (), column)]

    def rows(self, entries: Sequence[Entry]) -> list[Row]:
        """A row of the table from the lines of its cells, in order of the columns: one stripe, or several."""
        height = max(entry.y + entry.height for entry in entries) + self._pad
        slices: list[list[Entry]] = [[] for _ in range(int(height // SLICE_PX) + 1)]
        for entry in entries:
            slices[int(entry.y // SLICE_PX)].append(entry)
        slices = [part for part in slices if part]
        return [self._slice(part, place, last=place == len(slices) - 1) for place, part in enumerate(slices)]

    def _slice(self, part: list[Entry], place: int, *, last: bool) -> Row:
        first, top = min(entry.y for entry in part), self._pad if place == 0 else 0.0
        height = max(entry.y + entry.height for entry in part) - first + top + (self._pad if last else 0.0)
        dy = top - first
        marks, cells, links = list[Mark](), list[Cell](), list[Link]()
        for column in range(self._columns):
            inside = [entry for entry in part if entry.column == column]
            found = [_moved(link, dy) for entry in inside for link in entry.links]
            cells.append(Cell(len(marks), CELL if column else HEAD_CELL, links=len(found)))
            marks.extend(shifted(mark, 0.0, dy) for entry in inside for mark in entry.marks)
            links.extend(found)
        if last:
            cells.append(Cell(len(marks), ARTIFACT))
            marks.append(Stroke(((0.0, height - 0.5), (self._width, height - 0.5)), "hair.fill"))
        cites = tuple(dict.fromkeys(number for entry in part for number in entry.cites))
        return Row(
            height, tuple(marks), cites=cites, links=tuple(links), role=TABLE_ROW, cells=tuple(cells), goes_on=place > 0
        )


def table_rows(table: ReportTable, width_px: float, metrics: Metrics) -> list[Row]:
    """A table of words with its head, which a page that begins inside repeats; columns without words are left out."""
    table = _filled(table)
    setter = TableRows(width_px, len(table.heads), metrics)
    lefts = [width_px * sum(table.shares[:place]) for place in range(len(table.heads))]
    head = setter.head(list(zip(lefts, table.heads, strict=True)))
    made = [head._replace(keep=True)]
    for line in table.rows:
        made += [row._replace(under=(head,)) for row in _line(setter, line, table, width_px)]
    return made


def _filled(table: ReportTable) -> ReportTable:
    """The table without columns that say nothing in any row; the first stays, the others share its room."""
    kept = [at for at in range(len(table.heads)) if at == 0 or any(line.cells[at].text for line in table.rows)]
    if len(kept) == len(table.heads):
        return table
    whole = sum(table.shares[at] for at in kept)
    rows = tuple(line._replace(cells=tuple(line.cells[at] for at in kept)) for line in table.rows)
    return ReportTable(tuple(table.heads[at] for at in kept), tuple(table.shares[at] / whole for at in kept), rows)


def _line(setter: TableRows, line: TableLine, table: ReportTable, width_px: float) -> list[Row]:
    entries: list[Entry] = []
    left = 0.0
    for column, (cell, share) in enumerate(zip(line.cells, table.shares, strict=True)):
        room = width_px * share - (CELL_GAP_PX if column < len(table.shares) - 1 else 0.0)
        style, ink = ("body_medium", "text1.fill") if column == 0 else ("list", "text2.fill")
        run = Run(cell.text, style, ink, cell.cites, line.target if column == 0 else "")
        entries += setter.lines(left, 0.0, room, run, LINE_PX, column)
        left += width_px * share
    rows = setter.rows(entries)
    if line.id:
        rows[0] = rows[0]._replace(anchors=(f"record:{line.id}",))
    return rows


def _moved(link: Link, dy: float) -> Link:
    rect = link.rect
    return Link(Rect(rect.x, rect.y + dy, rect.w, rect.h), link.target)
