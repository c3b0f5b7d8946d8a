"""The foot of a page: a passage is named in full where its source first appears, then "Same, ¶2"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from viewer.layout.marks import Mark, Rect, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.pages_text import Line, Link, Run, lines_of, placed

STYLE, PITCH_PX = "canvas_fine", 16.0
NUMBER_STYLE = "footnote_number"
RULE_PX, RULE_GAP_PX, ABOVE_PX = 150.0, 8.0, 14.0
COLUMN_GAP_PX = 28.0
MANY = 8
"""From so many footnotes on they stand in two columns, where all of them fit into one line of half the width."""


class Passage(NamedTuple):
    """A cited passage: `full` names its source, `again` only the place in it; `target` is the source's anchor."""

    number: int
    source: int
    full: str
    again: str
    target: str = ""


class PageNotes:
    """Lays out footnotes `width_px` wide; remembers each line it has broken."""

    def __init__(self, passages: Mapping[int, Passage], width_px: float, metrics: Metrics) -> None:
        self._passages, self._width, self._metrics = passages, width_px, metrics
        self._lines: dict[tuple[int, bool, bool], list[Line]] = {}
        widest = max(passages, default=0)
        self._indent = metrics.width_px(str(widest), NUMBER_STYLE) + 8.0

    def height_px(self, numbers: Sequence[int]) -> float:
        """The height of a page's footnotes with their rule and the air above it; 0 for none."""
        return ABOVE_PX + self._rows_px(numbers) + RULE_GAP_PX + 1 if numbers else 0.0

    def _rows_px(self, numbers: Sequence[int]) -> float:
        if self._columns(numbers) == 2:
            return (len(numbers) + 1) // 2 * PITCH_PX
        return sum(len(self._of(number, full, False)) for number, full in self._forms(numbers)) * PITCH_PX

    def _columns(self, numbers: Sequence[int]) -> int:
        if len(numbers) <= MANY:
            return 1
        short = all(len(self._of(number, full, True)) == 1 for number, full in self._forms(numbers))
        return 2 if short else 1

    def _forms(self, numbers: Sequence[int]) -> list[tuple[int, bool]]:
        """Each number and whether its source must be named: it is not the one of the footnote before."""
        made, before = [], 0
        for number in numbers:
            source = self._passages[number].source
            made.append((number, source != before))
            before = source
        return made

    def _of(self, number: int, full: bool, half: bool) -> list[Line]:
        key = (number, full, half)
        lines = self._lines.get(key)
        if lines is None:
            passage = self._passages[number]
            width = (self._width - COLUMN_GAP_PX) / 2 if half else self._width
            run = Run(passage.full if full else passage.again, STYLE, "text2.fill")
            lines = self._lines[key] = lines_of([run], width - self._indent, self._metrics)
        return lines

    def draw(
        self, numbers: Sequence[int], x: float, y: float
    ) -> tuple[list[Mark], list[Link], list[tuple[str, float]], list[tuple[int, int]]]:
        """Marks, links and anchors ("#note:7" and its y) of a page's footnotes, top left at (x, y).

        The last of the four says at which mark each begins, and how many links it has.
        """
        y += ABOVE_PX
        marks: list[Mark] = [Stroke(((x, y), (x + RULE_PX, y)), "text2.fill")]
        links: list[Link] = []
        anchors: list[tuple[str, float]] = []
        begins: list[tuple[int, int]] = []
        columns = self._columns(numbers)
        first = (len(numbers) + 1) // 2 if columns == 2 else len(numbers)
        top = at = y + RULE_GAP_PX
        for place, (number, full) in enumerate(self._forms(numbers)):
            if place == first:
                at = top
            left = x + (self._width + COLUMN_GAP_PX) / 2 if place >= first else x
            anchors.append((f"#note:{number}", at))
            begins.append((len(marks), int(bool(self._passages[number].target))))
            lines = self._of(number, full, columns == 2)
            for row, line in enumerate(lines):
                new, _ = placed(line, left + self._indent, at, PITCH_PX, STYLE, self._metrics)
                if row == 0:
                    marks.append(
                        Text(
                            left, new[0].y if isinstance(new[0], Text) else at, str(number), NUMBER_STYLE, "accent.fill"
                        )
                    )
                marks.extend(new)
                at += PITCH_PX
            if self._passages[number].target:
                area = Rect(left, at - PITCH_PX * len(lines), self._width / columns - 8, PITCH_PX * len(lines))
                links.append(Link(area, self._passages[number].target))
        return marks, links, anchors, begins
