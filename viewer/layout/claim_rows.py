"""Competing claims of a swap as rows of dots: one row a direction and category, never an average (DESIGN 6.2).

All rows of one swap share one scale that begins at 0, so that 150 against 187 is seen before it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.layout.claims_told import ClaimRow
from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Mark, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.positions_words import cut, wrapped
from viewer.layout.words_protocol import ClaimWords

DOT_PX, TRACK_PX, AIR_PX = 4.5, 16.0, 6.0
TEXT, FIGURES = "small", "list_bold"


@dataclass(frozen=True, slots=True)
class RowText:
    """The words of a row: what is counted, and its figures with how often each is claimed."""

    label: str
    figures: str


def layout_claim_rows(
    rows: Sequence[ClaimRow],
    texts: Sequence[RowText],
    width_px: float,
    metrics: Metrics,
    disputed: frozenset[int] = frozenset(),
) -> tuple[tuple[Mark, ...], float]:
    """Marks of all rows and the height they need, in px; each row is words and figures over a line of dots."""
    largest = max([1, *(dot.high for row in rows for dot in row.dots)])
    marks: list[Mark] = []
    y = 0.0
    for place, (row, text) in enumerate(zip(rows, texts, strict=True)):
        ink = "warn.fill" if row.differs or place in disputed else "text1.fill"
        figures = wrapped(text.figures, width_px, FIGURES, metrics, 3)
        alone = len(figures) == 1 and metrics.width_px(figures[0], FIGURES) <= width_px * 0.6
        room = width_px - metrics.width_px(figures[0], FIGURES) - 8 if alone else width_px
        line = max(metrics.line_px(TEXT), metrics.line_px(FIGURES))
        label = wrapped(text.label, room, TEXT, metrics, 3)
        for at, part in enumerate(label):
            marks.append(Text(0, baseline(y + line / 2, TEXT, metrics), part, TEXT, "text2.fill"))
            if alone and at == 0:
                marks.append(_figures(figures[0], y + line / 2, width_px, ink, metrics))
            y += line
        for part in () if alone else figures:
            marks.append(_figures(part, y + line / 2, width_px, ink, metrics))
            y += line
        marks += track_marks(row, 8, width_px - 8, y + TRACK_PX / 2, largest, DOT_PX)
        y += TRACK_PX + AIR_PX
    return tuple(marks), y


def _figures(text: str, middle: float, width_px: float, ink: str, metrics: Metrics) -> Text:
    shown = cut(text, width_px, FIGURES, metrics)
    return Text(width_px, baseline(middle, FIGURES, metrics), shown, FIGURES, ink, "right")


def figures_of(row: ClaimRow, words: ClaimWords) -> str:
    """The figures of a row as written beside it: "150, 187 (×2), 1 not disclosed"."""
    told = [words.claimed(dot.low, dot.high, dot.modality, len(dot.claim_ids)) for dot in row.dots]
    if row.undisclosed:
        told.append(words.not_disclosed(row.undisclosed))
    return ", ".join(told)


def track_marks(row: ClaimRow, left: float, right: float, y: float, largest: int, r: float) -> list[Mark]:
    """The dots of one row between two edges: filled delivered, hollow agreed or promised, ringed worked with.

    Figures that differ are joined by a band; a row that discloses no number is a dashed frame without a place.
    """

    def at(value: int) -> float:
        return left + r + (right - left - 2 * r) * value / largest

    marks: list[Mark] = [Stroke(((left, y), (right, y)), "rule.fill", 1.0)]
    marks.append(Stroke(((left, y - 3), (left, y + 3)), "rule.fill"))
    if row.differs:
        low, high = at(row.dots[0].low), at(max(dot.high for dot in row.dots))
        marks.append(Box(low, y - 1.5, high - low, 3, "warn.band"))
    for dot in row.dots:
        start, end = at(dot.low) - r, at(dot.high) + r
        fill, edge = ("swap.fill", "panel.fill") if dot.firm else ("panel.fill", "swap.fill")
        marks.append(Box(start, y - r, end - start, 2 * r, fill, edge, 1.25, r, ref=dot.claim_ids[0]))
        if dot.working:
            marks.append(Box(start - 2.5, y - r - 2.5, end - start + 5, 2 * r + 5, "", "accent.fill", 1.25, r + 2.5))
    if not row.dots:
        marks.append(Box(left + 4, y - r, (right - left) * 0.3, 2 * r, "", "swap.fill", 1.25, 2.0, (3.0, 3.0)))
    return marks
