"""Rows onto pages: greedy, in order, nothing lost; footnotes stand on the page of the row that cites them.

A document is a list of `Row`s. A row is never cut. A row that is kept stays with the next one: so headings stay with
what they head, and the first and last lines of a paragraph with their neighbours (no widows, no orphans). A group of
kept rows that no page can hold is broken where the page ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from viewer.layout.marks import Mark
from viewer.layout.pages_tags import ARTIFACT, PARAGRAPH, Cell
from viewer.layout.pages_text import Link


class Row(NamedTuple):
    """A stripe of a page, `height_px` high. Marks and links are relative to its top left.

    `gap_px` is air above it, dropped at the top of a page; `rail_x` draws a line through row and air; `cites` are the
    footnotes it needs; `anchors` are names that links lead to; `under` is repeated when the row begins a page. `role`,
    `alt`, `goes_on` and `lang` say what it is for those who hear it (`viewer.layout.pages_tags`), as do `cells`.
    """

    height_px: float
    marks: tuple[Mark, ...] = ()
    gap_px: float = 0.0
    keep: bool = False
    cites: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    rail_x: float | None = None
    section: str = ""
    new_page: bool = False
    under: tuple[Row, ...] = ()
    role: str = PARAGRAPH
    alt: str = ""
    goes_on: bool = False
    cells: tuple[Cell, ...] = ()
    lang: str = ""


class Footnotes(Protocol):
    """How much room the footnotes of a page take."""

    def height_px(self, numbers: Sequence[int]) -> float: ...


@dataclass(slots=True)
class Sheet:
    """One page as broken: rows with their tops (px below the page's first row), and its footnotes in order."""

    rows: list[tuple[float, Row]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    used_px: float = 0.0

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that have rows here, in order."""
        return tuple(dict.fromkeys(row.section for _, row in self.rows if row.section))


def kept(rows: Sequence[Row], *, with_next: bool = False) -> list[Row]:
    """The rows of one paragraph, its first and its last two lines held together; `with_next` keeps the last, too."""
    count = len(rows)
    made = [row._replace(keep=True) if count > 1 and place in (0, count - 2) else row for place, row in enumerate(rows)]
    if with_next and made:
        made[-1] = made[-1]._replace(keep=True)
    return made


def broken(rows: Iterable[Row], room_px: float, footnotes: Footnotes) -> list[Sheet]:
    """Put rows onto sheets of `room_px` each, footnotes included."""
    breaker = _Breaker(room_px, footnotes)
    for group in _groups(rows):
        breaker.put(group)
    return breaker.sheets


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if row.new_page and group:
            yield group
            group = []
        group.append(row)
        if not row.keep:
            yield group
            group = []
    if group:
        yield group


class _Breaker:
    def __init__(self, room_px: float, footnotes: Footnotes) -> None:
        self._room, self._footnotes = room_px, footnotes
        self.sheets: list[Sheet] = []

    def put(self, group: list[Row]) -> None:
        if not self.sheets or (group[0].new_page and self.sheets[-1].rows):
            self.sheets.append(Sheet())
        if self._fits(self.sheets[-1], group):
            self._place(group)
            return
        if self.sheets[-1].rows:
            self.sheets.append(Sheet())
            if self._fits(self.sheets[-1], group):
                self._place(group)
                return
        for row in group:
            if self.sheets[-1].rows and not self._fits(self.sheets[-1], [row]):
                self.sheets.append(Sheet())
            self._place([row])

    def _fits(self, sheet: Sheet, group: Sequence[Row]) -> bool:
        used, numbers = sheet.used_px, set(sheet.notes)
        for place, row in enumerate(group):
            if place == 0 and not sheet.rows:
                used += sum(header.height_px + header.gap_px for header in row.under)
            used += row.height_px + (row.gap_px if sheet.rows or place else 0.0)
            numbers.update(row.cites)
        notes = sheet.notes if len(numbers) == len(sheet.notes) else sorted(numbers)
        return used + self._footnotes.height_px(notes) <= self._room

    def _place(self, group: Sequence[Row]) -> None:
        sheet = self.sheets[-1]
        for row in group:
            if not sheet.rows:
                for header in row.under:
                    sheet.rows.append(
                        (sheet.used_px, header._replace(anchors=(), section=row.section, role=ARTIFACT, cells=()))
                    )
                    sheet.used_px += header.height_px + header.gap_px
                row = row._replace(gap_px=0.0)
            sheet.rows.append((sheet.used_px + row.gap_px, row))
            sheet.used_px += row.gap_px + row.height_px
            new = [number for number in row.cites if number not in sheet.notes]
            if new:
                sheet.notes = sorted({*sheet.notes, *new})
