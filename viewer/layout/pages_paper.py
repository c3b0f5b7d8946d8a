"""Sizes of paper, in px of 1/96 inch."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import NamedTuple

PX_PER_MM = 96 / 25.4


class PosterSize(NamedTuple):
    """A poster's sheet as a whole, and how much larger than the screen its lettering is."""

    width_px: float
    height_px: float
    lettering: float


class Paper(NamedTuple):
    """A sheet upright: its short and long side, and how much larger than the screen a poster's lettering is on it."""

    name: str
    short_mm: float
    long_mm: float
    lettering: float

    @property
    def upright_px(self) -> tuple[float, float]:
        """Width and height of the sheet held upright."""
        return self.short_mm * PX_PER_MM, self.long_mm * PX_PER_MM

    @property
    def across_px(self) -> tuple[float, float]:
        """Width and height of the sheet held across."""
        return self.long_mm * PX_PER_MM, self.short_mm * PX_PER_MM

    @property
    def poster_size(self) -> PosterSize:
        """The sheet held across, as a poster."""
        return PosterSize(*self.across_px, self.lettering)


PAPERS: dict[str, Paper] = {
    paper.name.lower(): paper
    for paper in (
        Paper("A4", 210.0, 297.0, 1.0),
        Paper("A3", 297.0, 420.0, 1.0),
        Paper("A2", 420.0, 594.0, 1.2),
        Paper("A1", 594.0, 841.0, 1.5),
        Paper("A0", 841.0, 1189.0, 2.0),
        Paper("Letter", 215.9, 279.4, 1.0),
        Paper("Tabloid", 279.4, 431.8, 1.0),
    )
}
"""By lower-case name. The lettering of a larger sheet is larger, because it is read from further away."""


def report_paper(chosen: Paper | Tiling) -> Paper:
    """The sheet for the report that goes with a poster: A4 beside A3, Letter beside Tabloid."""
    paper = chosen.paper if isinstance(chosen, Tiling) else chosen
    return PAPERS["letter"] if paper.name in ("Letter", "Tabloid") else PAPERS["a4"]


MARGIN_MM = 12.0
"""What a printer may leave white around each sheet of a poster: there stand its marks and its label."""
MOST_SHEETS, MOST_A_SIDE = 36, 12
OVERLAP_MM, MOST_OVERLAP_MM = 10.0, 40.0
NEEDED = "needed"
_TILES = re.compile(r"(?P<paper>\w+?)x(?:(?P<across>\d+)(?:x(?P<down>\d+))?|(?P<needed>needed))")


@dataclass(frozen=True, slots=True)
class Tiling:
    """A poster put together from `across` × `down` sheets held across or `upright`; each laps `overlap_mm` over the one
    before. No sheets at all: as many as the poster needs.
    """

    paper: Paper
    across: int
    down: int
    upright: bool = False
    overlap_mm: float = OVERLAP_MM

    @property
    def count(self) -> int:
        """How many sheets."""
        return self.across * self.down

    @property
    def sheet_px(self) -> tuple[float, float]:
        """Width and height of one sheet."""
        return self.paper.upright_px if self.upright else self.paper.across_px

    @property
    def window_px(self) -> tuple[float, float]:
        """How much of the poster a sheet shows."""
        width, height = self.sheet_px
        return width - 2 * MARGIN_MM * PX_PER_MM, height - 2 * MARGIN_MM * PX_PER_MM

    @property
    def step_px(self) -> tuple[float, float]:
        """How far it is from one sheet to the next."""
        width, height = self.window_px
        return width - self.overlap_mm * PX_PER_MM, height - self.overlap_mm * PX_PER_MM

    @property
    def poster_size(self) -> PosterSize:
        """The poster as a whole: its lettering grows with the third root of its area, as that of the papers does."""
        (width, height), (step_x, step_y) = self.window_px, self.step_px
        whole = width + (self.across - 1) * step_x, height + (self.down - 1) * step_y
        a3 = PAPERS["a3"].across_px
        ratio = whole[0] * whole[1] / (a3[0] * a3[1])
        return PosterSize(*whole, round(min(2.0, max(1.0, ratio ** (1 / 3))), 1))


def paper_choice(text: str, overlap_mm: float = OVERLAP_MM) -> Paper | Tiling | None:
    """What a name of paper asks for: "A3", "A3x4" (four sheets, laid together as they fit best), "A3x2x3" (two across
    and three down), "A4xneeded" (as many as needed). None for what is none of these.
    """
    name = text.strip().lower()
    if name in PAPERS:
        return PAPERS[name]
    found = _TILES.fullmatch(name)
    if found is None or found["paper"] not in PAPERS or not 0 <= overlap_mm <= MOST_OVERLAP_MM:
        return None
    paper = PAPERS[found["paper"]]
    if found["needed"]:
        return Tiling(paper, 0, 0, overlap_mm=overlap_mm)
    across = int(found["across"])
    if found["down"] is None:
        return _best_grid(paper, across, overlap_mm) if 1 <= across <= MOST_SHEETS else None
    down = int(found["down"])
    if not (1 <= across <= MOST_A_SIDE and 1 <= down <= MOST_A_SIDE and across * down <= MOST_SHEETS):
        return None
    return Tiling(paper, across, down, overlap_mm=overlap_mm)


def _best_grid(paper: Paper, count: int, overlap_mm: float) -> Tiling | None:
    """The grid of so many sheets whose poster is nearest in shape to a sheet held across."""
    grids = [
        Tiling(paper, across, count // across, upright, overlap_mm)
        for across in range(1, min(count, MOST_A_SIDE) + 1)
        if count % across == 0 and count // across <= MOST_A_SIDE
        for upright in (False, True)
    ]
    wanted = paper.long_mm / paper.short_mm
    return min(grids, key=lambda grid: (abs(math.log(_shape(grid) / wanted)), grid.upright), default=None)


def _shape(grid: Tiling) -> float:
    return grid.poster_size.width_px / grid.poster_size.height_px
