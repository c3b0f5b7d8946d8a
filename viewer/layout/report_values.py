"""What a report says, as plain values: words already chosen, footnotes numbered, nothing of any toolkit or table.

Made by `viewer.report_content`, laid out by `viewer.layout.report`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from viewer.layout.figure_chart import FigurePoint
from viewer.layout.pages_notes import Passage
from viewer.layout.timeline_data import EventTable

Cites = tuple[int, ...]


class Wording(NamedTuple):
    """Words and the footnotes after them."""

    text: str
    cites: Cites = ()


class ReportRendering(NamedTuple):
    """Another wording of a quote: what it is ("Original, Ukrainian"), and its words."""

    label: str
    words: str
    verbatim: bool
    cites: Cites = ()
    lang: str = ""  # BCP 47, where it is not that of the case


class ReportQuote(NamedTuple):
    """Words of a person. `verbatim` words stand in their quotation marks and in the serif voice."""

    id: int
    words: str
    verbatim: bool
    credit: str
    cites: Cites = ()
    renderings: tuple[ReportRendering, ...] = ()
    lang: str = ""


class ReportNote(NamedTuple):
    """An analyst's note; `pinned` says what it is pinned to, for the list of notes."""

    id: int
    title: str
    body: str
    author: str
    pinned: str = ""
    target: str = ""


class SwapSide(NamedTuple):
    """One direction on one scale: who received, the figure in words, its shares of the largest side.

    `disputed_share` reaches from the lowest to the highest figure claimed, where nobody works with one of them.
    """

    words: str
    figure: str
    share: float
    other_share: float
    disclosed: bool = True
    disputed_share: float = 0.0


class ReportSwap(NamedTuple):
    """Sides as drawn, and every claim as it was made, never averaged."""

    sides: tuple[SwapSide, ...]
    claims: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """One event. `glyph`, `ink` and `form` are those of its mark; `bar_row` its row in `Report.table` or -1."""

    id: int
    date: str
    doubt: str
    glyph: str
    ink: str
    form: str
    title: str
    cites: Cites = ()
    chips: tuple[str, ...] = ()
    place: str = ""
    summary: str = ""
    remark: str = ""  # what is unclear about it, in the analyst's words
    bar_row: int = -1
    swap: ReportSwap | None = None
    outcomes: tuple[Wording, ...] = ()
    quotes: tuple[ReportQuote, ...] = ()
    notes: tuple[ReportNote, ...] = ()


class ReportMonth(NamedTuple):
    """A heading such as "February 2026" and the events under it, in order; `year` heads it in a long contents."""

    title: str
    continued: str
    events: tuple[ReportEvent, ...]
    year: str = ""


class IssueCell(NamedTuple):
    """What one party holds; `muted` for "not stated" and the like."""

    wordings: tuple[Wording, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class ReportIssue:
    """A row of the table of issues. `placed` are (value 0 to 4, glyph, ink) of positions on its scale."""

    id: int
    title: str
    status: str
    status_words: str
    cells: tuple[IssueCell, ...]
    cites: Cites = ()
    placed: tuple[tuple[float, str, str], ...] = ()
    ends: tuple[str, str] = ("", "")
    history: tuple[Wording, ...] = ()
    notes: tuple[ReportNote, ...] = ()
    gap_said: str = ""  # the gap in words, for those who cannot see it


class ReportActor(NamedTuple):
    """A person or body: monogram, name, role in words, and smaller lines (names in other scripts, counts)."""

    id: int
    chip: str
    name: str
    role: str
    lines: tuple[str, ...] = ()
    cites: Cites = ()


class ActorGroup(NamedTuple):
    """Actors under one heading: Parties, Mediator, Host, Other."""

    title: str
    actors: tuple[ReportActor, ...]


class ReportSource(NamedTuple):
    """A source: its mark ("S1"), its name, what it is, its address, its hash, where it comes from."""

    id: int
    mark: str
    name: str
    detail: str
    url: str = ""
    sha256: str = ""
    lineage: str = ""
    lineage_target: str = ""
    cited_target: str = ""


class TableLine(NamedTuple):
    """A row of a table: the words of its cells, the record it is of, and where its first cell leads."""

    cells: tuple[Wording, ...]
    id: int = 0
    target: str = ""


class ReportTable(NamedTuple):
    """A table: the heads of its columns, their shares of the width (together 1), its rows."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[TableLine, ...]


class ReportChart(NamedTuple):
    """Reports of one quantity over time: points, ticks as (second, words), and all of it in words."""

    points: tuple[FigurePoint, ...]
    ticks: tuple[tuple[float, str], ...]
    said: str


class ReportBlock(NamedTuple):
    """A table under its own heading, a chart before it where there is one, and what is to be said of both."""

    title: str
    table: ReportTable
    caption: str = ""
    chart: ReportChart | None = None


class ReportWords(NamedTuple):
    """The words of the pages themselves, translated."""

    events: str
    issues: str
    quotes: str
    actors: str
    notes: str
    sources: str
    contents: str
    no_events: str
    issues_caption: str
    issue_column: str
    gap_column: str
    page: str  # "{page} of {pages}"
    inside: str  # "{heading}: {event}", where a page begins inside an event
    claims: str  # heading over competing claims
    figures: str
    promises: str
    checks: str
    about: str


@dataclass(frozen=True, slots=True)
class ReportParts:
    """The sections asked for; an empty one is left out."""

    months: tuple[ReportMonth, ...] | None = None
    issues: tuple[ReportIssue, ...] = ()
    parties: tuple[str, ...] = ()
    quotes: tuple[ReportQuote, ...] = ()
    actors: tuple[ActorGroup, ...] = ()
    notes: tuple[ReportNote, ...] = ()
    sources: tuple[ReportSource, ...] = ()
    figures: tuple[ReportBlock, ...] = ()
    promises: tuple[ReportBlock, ...] = ()
    checks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A whole report. `as_of` stands at the head and `evidence` at the foot of every page."""

    title: str
    as_of: str
    evidence: str
    training: str
    words: ReportWords
    parts: ReportParts
    table: EventTable
    limit_s: float
    passages: dict[int, Passage] = field(default_factory=dict)
    about: tuple[tuple[str, str], ...] = ()  # what the document is and how it is read: (name, words)
