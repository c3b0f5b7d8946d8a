"""Sizes of paper, in px of 1/96 inch."""

from __future__ import annotations

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


def report_paper(name: str) -> Paper:
    """The sheet for the report that goes with a poster: A4 beside A3, Letter beside Tabloid."""
    paper = PAPERS[name.lower()]
    return PAPERS["letter"] if paper.name in ("Letter", "Tabloid") else PAPERS["a4"]
