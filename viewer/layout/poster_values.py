"""What a poster is made of: values the layout gets from the case, and the ways in which a sheet may be filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from viewer.layout.timeline_data import Texts, TimelineData
from viewer.layout.view import TimelineView

ALL_ROWS = 99


class PosterFigure(NamedTuple):
    """A figure and two lines under it. `parts` are strings, large and small in turn: "157", " for ", "157"."""

    parts: tuple[str, ...]
    captions: tuple[str, ...]


class PosterNote(NamedTuple):
    """A footnote: the records that rest on the passage, and where it stands; it leads to `target`."""

    number: int
    text: str
    target: str = ""


class LeftOut(NamedTuple):
    """How many footnotes, labels of lanes, lanes and issues a sheet has no room for."""

    notes: int
    folded: int
    lanes: int
    issues: int


class Attempt(NamedTuple):
    """One way to fill a sheet: lettering, detail ("" is that of the view), rows of footnotes, a head drawn together.

    `pins` keeps the lane of the analysts' notes to one row.
    """

    scale: float
    detail: str = ""
    note_rows: int = ALL_ROWS
    compact: bool = False
    pins: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Poster:
    """What stands on a poster. `foot` are its lines from top to bottom, `right` stands at the end of the last.

    `more` says in words what a sheet has no room for; `citing` gives the texts of the marks with the numbers of only
    those footnotes that are printed; `alt` says the timeline in words for those who cannot see it.
    """

    title: str
    subtitle: str
    figures: tuple[PosterFigure, ...]
    data: TimelineData
    view: TimelineView
    notes: tuple[PosterNote, ...]
    foot: tuple[str, ...]
    right: str
    page: str
    key_words: dict[str, str]
    more: Callable[[LeftOut], str] = lambda _out: ""
    citing: Callable[[frozenset[int]], Texts] | None = None
    alt: str = ""
