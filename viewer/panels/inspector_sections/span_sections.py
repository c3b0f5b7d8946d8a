"""The summary of a selected span of time: what kinds, which days, who, and which issues moved (picture 03)."""

from __future__ import annotations

from collections import Counter

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from db.dates import DAY_S, describe, iso_day, parse_edtf
from db.domain import EVENT_KINDS, IssueStatus
from viewer.layout.inks import LANE_INK
from viewer.layout.inks import LANE_OF_KIND as LANE_KEY_OF_KIND
from viewer.paint.kind_bar import KindBar
from viewer.panels.inspector_sections.other_sections import span_rows
from viewer.panels.inspector_sections.page import Page, Section, record_row
from viewer.panels.parts import label
from viewer.words import ISSUE_STATUS, LANE_OF_KIND, number, tr, word

_DAYS, _ACTORS, _ISSUES = 3, 5, 12


def span_summary(page: Page, span: tuple[int, int]) -> list[Section]:
    """The sections of a span that have anything to say."""
    rows = np.asarray(span_rows(page, span), np.int64)
    made = (_kinds(page, rows), _busiest(page, rows, span), _actors(page, rows), _issues(page, span))
    return [section for section in made if section is not None]


def kind_counts_of(page: Page, rows: np.ndarray) -> list[tuple[int, int]]:
    """Number of the kind and how many events of it, most first; kinds that share a lane count together."""
    counts: Counter[int] = Counter()
    first: dict[str, int] = {}
    for kind in page.reading.case.columns.kind[rows].tolist():
        counts[first.setdefault(LANE_KEY_OF_KIND[kind], kind)] += 1
    return counts.most_common()


def _kinds(page: Page, rows: np.ndarray) -> Section | None:
    counts = kind_counts_of(page, rows)
    if not counts:
        return None

    def fill(column: QVBoxLayout) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for at, (kind, count) in enumerate(counts):
            ink = LANE_INK[LANE_KEY_OF_KIND[kind]]
            grid.addWidget(label(page.look, word(LANE_OF_KIND, EVENT_KINDS[kind]), "list"), at, 0)
            grid.addWidget(KindBar(page.look, ink, count, counts[0][1]), at, 1)
            grid.addWidget(label(page.look, number(count), "list", "second"), at, 2, Qt.AlignmentFlag.AlignRight)
        column.addLayout(grid)

    return Section("kinds", tr("By kind"), fill, tr("log scale"))


def busiest_days(page: Page, rows: np.ndarray, span: tuple[int, int]) -> list[tuple[int, int]]:
    """(day's first second, events that began on it), most first; only events whose day of beginning is certain."""
    columns = page.reading.case.columns
    low, high = columns.earliest_start_s[rows] // DAY_S, columns.latest_start_s[rows] // DAY_S
    certain = low[(low == high) & (low >= span[0] // DAY_S) & (low <= span[1] // DAY_S)]
    days, counts = np.unique(certain, return_counts=True)
    order = np.lexsort((days, -counts))[:_DAYS]
    return [(int(days[i]) * DAY_S, int(counts[i])) for i in order]


def _busiest(page: Page, rows: np.ndarray, span: tuple[int, int]) -> Section | None:
    days = busiest_days(page, rows, span)
    if not days or days[0][1] < 2:
        return None

    def fill(column: QVBoxLayout) -> None:
        _lines(page, column, [(describe(parse_edtf(iso_day(day))), number(count)) for day, count in days])

    return Section("days", tr("Busiest days"), fill)


def most_active(page: Page, rows: np.ndarray) -> list[tuple[int, int]]:
    """(actor, events of the span it took part in), most first."""
    columns = page.reading.case.columns
    here = np.isin(columns.part_event, rows)
    pairs = np.unique(np.stack([columns.part_actor[here], columns.part_event[here].astype(np.int64)]), axis=1)
    actors, counts = np.unique(pairs[0], return_counts=True)
    order = np.lexsort((actors, -counts))
    return [(int(actors[i]), int(counts[i])) for i in order]


def _actors(page: Page, rows: np.ndarray) -> Section | None:
    known = page.reading.case.actors
    found = [(known[i], count) for i, count in most_active(page, rows) if i in known][:_ACTORS]
    if not found:
        return None

    def fill(column: QVBoxLayout) -> None:
        for actor, count in found:
            column.addWidget(record_row(page, actor, number(count)))

    return Section("actors", tr("Most active"), fill)


def moved_issues(page: Page, span: tuple[int, int]) -> list[IssueStatus]:
    """The last status of each issue that was recorded as changed in the span, in order of date."""
    last: dict[int, tuple[int, IssueStatus]] = {}
    for status in page.reading.case.issue_statuses.values():
        start = parse_edtf(status.date_edtf).earliest_s if status.date_edtf else None
        if start is None or not span[0] <= start <= span[1] or not page.reading.is_known(status):
            continue
        if status.issue_id not in last or last[status.issue_id][0] <= start:
            last[status.issue_id] = (start, status)
    return [status for _start, status in sorted(last.values(), key=lambda found: (found[0], found[1].uid))]


def _issues(page: Page, span: tuple[int, int]) -> Section | None:
    issues = page.reading.case.issues
    moved = [status for status in moved_issues(page, span) if status.issue_id in issues][:_ISSUES]
    if not moved:
        return None

    def fill(column: QVBoxLayout) -> None:
        for status in moved:
            column.addWidget(record_row(page, issues[status.issue_id], word(ISSUE_STATUS, status.status)))

    return Section("issues", tr("Issues that moved"), fill)


def _lines(page: Page, column: QVBoxLayout, lines: list[tuple[str, str]]) -> None:
    grid = QGridLayout()
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for at, (words, right) in enumerate(lines):
        grid.addWidget(label(page.look, words, "list"), at, 0)
        grid.addWidget(label(page.look, right, "list", "second"), at, 1, Qt.AlignmentFlag.AlignRight)
    column.addLayout(grid)
