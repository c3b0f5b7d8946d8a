"""Competing claims of a swap as rows of dots: one row a direction and category, never an average (DESIGN 6.2).

All rows of one swap share one scale that begins at 0, so that 150 against 187 is seen before it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.domain import COUNT_CATEGORIES, CountClaim
from viewer.layout.labels import baseline
from viewer.layout.marks import Box, Mark, Stroke, Text
from viewer.layout.metrics import Metrics
from viewer.layout.positions_words import cut, wrapped

DOT_PX, TRACK_PX, AIR_PX = 4.5, 16.0, 6.0
TEXT, FIGURES = "small", "list_bold"


@dataclass(frozen=True, slots=True)
class ClaimDot:
    """One figure and everyone who claims it. `low` and `high` differ for a range; `working`: an analyst works with
    it; `firm`: at least one claim says delivered, not only agreed, promised or expected."""

    low: int
    high: int
    claim_ids: tuple[int, ...]
    firm: bool
    working: bool = False


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A direction and category: its figures from low to high, and how many claims disclose none.

    Figures of the whole and figures for each side are kept in rows of their own (`measure`).
    """

    from_id: int
    to_id: int
    category: str
    measure: str
    dots: tuple[ClaimDot, ...]
    undisclosed: int = 0

    @property
    def differs(self) -> bool:
        """Whether the claims name more than one figure."""
        return len(self.dots) > 1


def rows_of_claims(claims: Iterable[CountClaim], working: frozenset[int]) -> list[ClaimRow]:
    """Claims grouped by direction, category and measure, whole exchanges last."""
    groups: dict[tuple[int, int, str, str], list[CountClaim]] = {}
    for claim in claims:
        key = (claim.from_id or 0, claim.to_id or 0, claim.category, claim.measure)
        groups.setdefault(key, []).append(claim)
    rows = [_row(key, found, working) for key, found in groups.items()]
    return sorted(rows, key=lambda r: (not (r.from_id or r.to_id), r.to_id, COUNT_CATEGORIES.index(r.category)))


def _row(key: tuple[int, int, str, str], claims: Sequence[CountClaim], working: frozenset[int]) -> ClaimRow:
    figures: dict[tuple[int, int], list[CountClaim]] = {}
    undisclosed = 0
    for claim in claims:
        known = [n for n in (claim.count_min, claim.count_max) if n is not None]
        if not known:
            undisclosed += 1
            continue
        figures.setdefault((min(known), max(known)), []).append(claim)
    dots = tuple(
        ClaimDot(
            low,
            high,
            tuple(claim.id for claim in found),
            any(claim.modality == "delivered" for claim in found),
            any(claim.id in working for claim in found),
        )
        for (low, high), found in sorted(figures.items())
    )
    return ClaimRow(*key, dots, undisclosed)


@dataclass(frozen=True, slots=True)
class RowText:
    """The words of a row: what is counted, and its figures with how often each is claimed."""

    label: str
    figures: str


def layout_claim_rows(
    rows: Sequence[ClaimRow], texts: Sequence[RowText], width_px: float, metrics: Metrics
) -> tuple[tuple[Mark, ...], float]:
    """Marks of all rows and the height they need, in px; each row is words and figures over a line of dots."""
    largest = max([1, *(dot.high for row in rows for dot in row.dots)])
    marks: list[Mark] = []
    y = 0.0
    for row, text in zip(rows, texts, strict=True):
        figures = wrapped(text.figures, width_px, FIGURES, metrics, 3)
        alone = len(figures) == 1 and metrics.width_px(figures[0], FIGURES) <= width_px * 0.6
        room = width_px - metrics.width_px(figures[0], FIGURES) - 8 if alone else width_px
        line = max(metrics.line_px(TEXT), metrics.line_px(FIGURES))
        label = wrapped(text.label, room, TEXT, metrics, 3)
        for at, part in enumerate(label):
            marks.append(Text(0, baseline(y + line / 2, TEXT, metrics), part, TEXT, "text2.fill"))
            if alone and at == 0:
                marks.append(_figures(figures[0], y + line / 2, width_px, row, metrics))
            y += line
        for part in () if alone else figures:
            marks.append(_figures(part, y + line / 2, width_px, row, metrics))
            y += line
        marks += _dots(row, y + TRACK_PX / 2, width_px, largest)
        y += TRACK_PX + AIR_PX
    return tuple(marks), y


def _figures(text: str, middle: float, width_px: float, row: ClaimRow, metrics: Metrics) -> Text:
    ink = "warn.fill" if row.differs else "text1.fill"
    shown = cut(text, width_px, FIGURES, metrics)
    return Text(width_px, baseline(middle, FIGURES, metrics), shown, FIGURES, ink, "right")


def _dots(row: ClaimRow, y: float, width_px: float, largest: int) -> list[Mark]:
    def at(value: int) -> float:
        return 8 + (width_px - 16) * value / largest

    marks: list[Mark] = [Stroke(((8, y), (width_px - 8, y)), "rule.fill", 1.0)]
    marks.append(Stroke(((8, y - 3), (8, y + 3)), "rule.fill"))
    if row.differs:
        marks.append(Box(at(row.dots[0].low), y - 1.5, at(row.dots[-1].high) - at(row.dots[0].low), 3, "warn.band"))
    for dot in row.dots:
        left, right = at(dot.low) - DOT_PX, at(dot.high) + DOT_PX
        fill, edge = ("swap.fill", "panel.fill") if dot.firm else ("panel.fill", "swap.fill")
        marks.append(Box(left, y - DOT_PX, right - left, 2 * DOT_PX, fill, edge, 1.25, DOT_PX, ref=dot.claim_ids[0]))
        if dot.working:
            marks.append(Box(left - 3, y - DOT_PX - 3, right - left + 6, 2 * DOT_PX + 6, "", "accent.fill", 1.25, 7.5))
    if not row.dots:
        marks.append(Box(8, y - DOT_PX, width_px * 0.3, 2 * DOT_PX, "", "swap.fill", 1.25, 2.0, (3.0, 3.0)))
    return marks
