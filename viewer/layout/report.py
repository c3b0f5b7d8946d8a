"""A report onto upright pages: head, rows, footnotes and foot, as marks to paint and areas that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from viewer.layout.labels import baseline
from viewer.layout.marks import Mark, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.pages import Row, Sheet, broken
from viewer.layout.pages_notes import PageNotes
from viewer.layout.pages_paper import Paper
from viewer.layout.pages_tags import NOTE, TITLE, PageTag
from viewer.layout.pages_text import Link, Run, lines_of
from viewer.layout.report_blocks import block_rows
from viewer.layout.report_events import EventRows
from viewer.layout.report_issues import IssueRows
from viewer.layout.report_lists import ContentsEntry, ListRows
from viewer.layout.report_rows import shifted
from viewer.layout.report_values import Report, ReportMonth
from viewer.layout.scene import Scene
from viewer.layout.words_protocol import Words

SIDE_PX, TOP_PX, FOOT_PX = 58.0, 54.0, 38.0
HEAD_PX, HEAD_AIR_PX, FOOT_LINE_PX, NOTES_AIR_PX = 25.0, 22.0, 16.0, 12.0
CONTENTS_FROM_PAGES, MOST_FOOT_LINES = 7, 3
MOST_MONTHS, MOST_YEARS = 28, 36
"""Beyond so many months the contents name years, beyond so many years some of them: they stay on one page."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page of paper, in px of 1/96 inch. `scale` enlarges marks; a scene stands at `scene_at`, under the marks from
    number `scene_before` on. `inset` is a window on another page, under all marks; `tags` say what the marks are.
    """

    width_px: float
    height_px: float
    marks: tuple[Mark, ...]
    links: tuple[Link, ...] = ()
    anchors: tuple[tuple[str, float], ...] = ()
    scale: float = 1.0
    scene: Scene | None = None
    scene_at: tuple[float, float] = (0.0, 0.0)
    scene_before: int = 0
    inset: Inset | None = None
    tags: tuple[PageTag, ...] = ()


class Inset(NamedTuple):
    """A window on another page: `area` of it (px of that page), its top left at (x, y), drawn `factor` as large."""

    page: Page
    area: Rect
    x: float
    y: float
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its depth, its words, the anchor it leads to."""

    depth: int
    title: str
    target: str


@dataclass(frozen=True, slots=True, eq=False)
class PagedReport:
    """A report broken into sheets; its pages are drawn one at a time, so that a thousand of them need no room."""

    report: Report
    paper: Paper
    sheets: list[Sheet]
    notes: PageNotes
    metrics: Metrics
    outline: tuple[OutlineEntry, ...]
    foot: tuple[str, ...]

    def pages(self, *, before: int = 0, after: int = 0) -> Iterator[Page]:
        """Each page; `before` and `after` are pages of the document that are not of this report."""
        count = before + len(self.sheets) + after
        for place, sheet in enumerate(self.sheets):
            yield _page(self, sheet, before + place + 1, count)


def layout_report(report: Report, paper: Paper, metrics: Metrics, words: Words, *, before: int = 0) -> PagedReport:
    """Break a report into pages of `paper`, with a table of contents where it has more than six of them.

    `before` is how many pages stand before the report in the same document.
    """
    width, height = paper.upright_px
    content_px = width - 2 * SIDE_PX
    notes = PageNotes(report.passages, content_px, metrics)
    rows = _rows(report, content_px, metrics, words)
    foot = _evidence_lines(report, content_px, metrics)
    room = height - TOP_PX - HEAD_PX - HEAD_AIR_PX - FOOT_PX - FOOT_LINE_PX * len(foot) - NOTES_AIR_PX
    sheets = broken(rows, room, notes)
    entries = _entries(report)
    if len(sheets) >= CONTENTS_FROM_PAGES:
        lists = ListRows(report, content_px, metrics)
        length = len(broken(lists.contents(entries), room, notes))
        pages = _pages_of(sheets, before + length)
        numbered = [entry._replace(page=pages.get(entry.target, 0)) for entry in entries]
        sheets = broken(lists.contents(numbered), room, notes) + sheets
        entries = [ContentsEntry(0, report.words.contents, "section:contents"), *numbered]
    return PagedReport(report, paper, sheets, notes, metrics, _outline(report, entries), foot)


def _rows(report: Report, width_px: float, metrics: Metrics, words: Words) -> list[Row]:
    parts, words_of, lists = report.parts, report.words, ListRows(report, width_px, metrics)
    sections: list[list[Row]] = []
    if parts.months is not None:
        events = EventRows(report, width_px, metrics, words)
        made = [row for place, month in enumerate(parts.months) for row in events.month(month, place)]
        sections.append(made or events.none())
        sections[-1][0] = sections[-1][0]._replace(anchors=(*sections[-1][0].anchors, "section:events"))
    if parts.issues:
        table = IssueRows(report, width_px, metrics).rows()
        table[0] = table[0]._replace(new_page=bool(sections))
        sections.append(table)
    for blocks, title, name in (
        (parts.figures, words_of.figures, "figures"),
        (parts.promises, words_of.promises, "promises"),
    ):
        if blocks:
            sections.append(block_rows(title, f"section:{name}", blocks, width_px, metrics))
    if parts.quotes:
        sections.append(lists.quotes())
    if parts.actors:
        sections.append(lists.actors())
    if parts.notes:
        sections.append(lists.notes())
    if parts.checks:
        sections.append(block_rows(words_of.checks, "section:checks", parts.checks, width_px, metrics))
    if parts.sources:
        sections.append(lists.sources())
    return [row for section in sections for row in section]


def _entries(report: Report) -> list[ContentsEntry]:
    parts, words = report.parts, report.words
    entries: list[ContentsEntry] = []
    if parts.months is not None:
        entries.append(ContentsEntry(0, words.events, "section:events"))
        entries.extend(_years(parts.months) if len(parts.months) > MOST_MONTHS else _months(parts.months))
    for filled, title, name in (
        (parts.issues, words.issues, "issues"),
        (parts.figures, words.figures, "figures"),
        (parts.promises, words.promises, "promises"),
        (parts.quotes, words.quotes, "quotes"),
        (parts.actors, words.actors, "actors"),
        (parts.notes, words.notes, "notes"),
        (parts.checks, words.checks, "checks"),
        (parts.sources, words.sources, "sources"),
    ):
        if filled:
            entries.append(ContentsEntry(0, title, f"section:{name}"))
    return entries


def _months(months: Sequence[ReportMonth]) -> list[ContentsEntry]:
    return [ContentsEntry(1, month.title, f"month:{place}") for place, month in enumerate(months)]


def _years(months: Sequence[ReportMonth]) -> list[ContentsEntry]:
    """The first month of each year, under the name of the year; of very many years every so many."""
    first: dict[str, int] = {}
    for place, month in enumerate(months):
        first.setdefault(month.year, place)
    step = -(-len(first) // MOST_YEARS)
    return [ContentsEntry(1, year, f"month:{place}") for year, place in list(first.items())[::step]]


def _outline(report: Report, entries: Sequence[ContentsEntry]) -> tuple[OutlineEntry, ...]:
    """The bookmarks: the contents, with every month under its year where the contents name years only."""
    months = report.parts.months or ()
    if len(months) <= MOST_MONTHS:
        return tuple(OutlineEntry(entry.depth, entry.title, entry.target) for entry in entries)
    made: list[OutlineEntry] = []
    for entry in entries:
        if entry.depth == 0:
            made.append(OutlineEntry(0, entry.title, entry.target))
        if entry.target == "section:events":
            before = ""
            for place, month in enumerate(months):
                if month.year != before:
                    made.append(OutlineEntry(1, month.year, f"month:{place}"))
                if month.title != month.year:
                    made.append(OutlineEntry(2, month.title, f"month:{place}"))
                before = month.year
    return tuple(made)


def _pages_of(sheets: Sequence[Sheet], before: int) -> dict[str, int]:
    return {
        anchor: before + place + 1
        for place, sheet in enumerate(sheets)
        for _, row in sheet.rows
        for anchor in row.anchors
    }


def _page(paged: PagedReport, sheet: Sheet, number: int, count: int) -> Page:
    width, height = paged.paper.upright_px
    report, metrics = paged.report, paged.metrics
    marks: list[Mark] = _head(report, sheet, width, metrics)
    # On the first page of a document without a poster the head is its title.
    tags = [PageTag(0, TITLE), PageTag(1)] if number == 1 else [PageTag(0)]
    links: list[Link] = []
    anchors: list[tuple[str, float]] = []
    top = TOP_PX + HEAD_PX + HEAD_AIR_PX
    _rails(sheet, top, marks)
    for y, row in sheet.rows:
        own = len(row.links) - sum(cell.links for cell in row.cells)
        tags.append(PageTag(len(marks), row.role, row.alt, row.goes_on, own, row.lang))
        tags.extend(PageTag(len(marks) + at, role, alt, links=links) for at, role, alt, links in row.cells)
        marks.extend(shifted(mark, SIDE_PX, top + y) for mark in row.marks)
        links.extend(
            Link(Rect(rect.x + SIDE_PX, rect.y + top + y, rect.w, rect.h), _on_page(target, number))
            for rect, target in row.links
        )
        anchors.extend((anchor, top + y) for anchor in row.anchors)
    foot_y = height - FOOT_PX - FOOT_LINE_PX * len(paged.foot)
    if sheet.notes:
        notes_y = foot_y - NOTES_AIR_PX - paged.notes.height_px(sheet.notes)
        new, more, names, numbers = paged.notes.draw(sheet.notes, SIDE_PX, notes_y)
        tags.append(PageTag(len(marks)))
        tags.extend(PageTag(len(marks) + place, NOTE, links=count) for place, count in numbers)
        marks.extend(new)
        links.extend(more)
        anchors.extend((_on_page(name, number), y) for name, y in names)
    tags.append(PageTag(len(marks)))
    marks.extend(_foot(paged, width, foot_y, number, count))
    return Page(width, height, tuple(marks), tuple(links), tuple(anchors), tags=tuple(tags))


def _on_page(target: str, number: int) -> str:
    """Footnotes are per page: their anchors carry its number."""
    return f"{target}@{number}" if target.startswith("#note:") else target


def _rails(sheet: Sheet, top: float, marks: list[Mark]) -> None:
    """One line for each run of rows that stand on the rail."""
    start: float | None = None
    x = end = 0.0
    for y, row in sheet.rows:
        if row.rail_x is None:
            if start is not None:
                marks.append(Stroke(((x, top + start), (x, top + end)), "rule.fill"))
            start = None
            continue
        if start is None:
            start, x = y, row.rail_x + SIDE_PX
        end = y + row.height_px
    if start is not None:
        marks.append(Stroke(((x, top + start), (x, top + end)), "rule.fill"))


def _head(report: Report, sheet: Sheet, width: float, metrics: Metrics) -> list[Mark]:
    base = baseline(TOP_PX + 8.0, "canvas_label", metrics)
    right = width - SIDE_PX
    title = _shortened(report.title, (right - SIDE_PX) * 0.5, "canvas_label_medium", metrics)
    title_px = metrics.width_px(title, "canvas_label_medium")
    as_of_px = metrics.width_px(report.as_of, "canvas_label")
    x = SIDE_PX + title_px + 10
    marks: list[Mark] = [
        Text(SIDE_PX, base, title, "canvas_label_medium"),
        Text(right, base, report.as_of, "canvas_label", "text3.fill", "right"),
        Stroke(((SIDE_PX, TOP_PX + HEAD_PX), (right, TOP_PX + HEAD_PX)), "rule.fill"),
    ]
    names = list(sheet.sections)
    if report.training:
        names.append(report.training)
    room = right - as_of_px - 16 - x
    section = _shortened(", ".join(names), room, "canvas_label", metrics)
    if section:
        marks.insert(1, Text(x, base, section, "canvas_label", "text3.fill"))
    return marks


def _evidence_lines(report: Report, width_px: float, metrics: Metrics) -> tuple[str, ...]:
    """The foot of every page: on two lines where the names of filters ask for it."""
    room = width_px - metrics.width_px("0000 of 0000", "canvas_fine_medium") - 16
    lines = lines_of([Run(report.evidence, "canvas_fine")], room, metrics)
    texts = [" ".join(piece.text for piece in line.pieces) for line in lines[:MOST_FOOT_LINES]]
    if len(lines) > MOST_FOOT_LINES:
        texts[-1] = _shortened(texts[-1] + "…", room, "canvas_fine", metrics)
    return tuple(texts) or ("",)


def _foot(paged: PagedReport, width: float, y: float, number: int, count: int) -> list[Mark]:
    page, right = paged.report.words.page.format(page=number, pages=count), width - SIDE_PX
    marks: list[Mark] = []
    for place, text in enumerate(paged.foot):
        base = baseline(y + FOOT_LINE_PX * (place + 0.5), "canvas_fine", paged.metrics)
        marks.append(Text(SIDE_PX, base, text, "canvas_fine", "text3.fill"))
    return [*marks, Text(right, base, page, "canvas_fine_medium", "text1.fill", "right")]


def _shortened(text: str, room_px: float, style: str, metrics: Metrics) -> str:
    if metrics.width_px(text, style) <= room_px:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.width_px(text[:middle].rstrip() + "…", style) <= room_px:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def first_sheet(paged: PagedReport) -> PagedReport:
    """Only the first page, for a preview."""
    return replace(paged, sheets=paged.sheets[:1])
