"""What the layout reads of a case: columns for the many, facts and texts for the few.

Times are seconds since 1970, wall time of the display zone. An end is exclusive: 5 February ends where
6 February begins. `UNKNOWN_LOW` and `UNKNOWN_HIGH` stand where nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from db.index import Splice as Splice
from db.index import Spliced
from db.index import spliced as spliced
from viewer.layout.claims_told import NamedRow, WorkedWith

UNKNOWN_LOW, UNKNOWN_HIGH = -(2**62), 2**62

UNDATED, INTERVAL, APPROXIMATE, UNCERTAIN = 1, 2, 4, 8
OPEN_START, OPEN_END, UNKNOWN_START, UNKNOWN_END = 16, 32, 64, 128
"""Bits of `EventTable.doubt`. INTERVAL: it lasted from one date to another (`A/B`): a bar."""


@dataclass(frozen=True, eq=False)
class EventTable(Spliced):
    """One row an event, sorted by (earliest start, id). `kind` and `status` index `db.domain` tables."""

    ids: NDArray[np.int64]
    kind: NDArray[np.int8]
    status: NDArray[np.int8]
    earliest_start_s: NDArray[np.int64]
    latest_start_s: NDArray[np.int64]
    earliest_end_s: NDArray[np.int64]
    latest_end_s: NDArray[np.int64]
    doubt: NDArray[np.uint8]
    importance: NDArray[np.uint8]
    parent: NDArray[np.int64]
    place: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def taken(self, rows: NDArray[np.int64]) -> EventTable:
        """Some rows alone."""
        return EventTable(*(getattr(self, field.name)[rows] for field in fields(EventTable)))

    def spliced(self, splice: Splice, fresh: EventTable, shared: Mapping[str, Callable[[], Any]]) -> EventTable:
        """The table after a change; each array is made when it is asked for, those of `shared` by asking there."""
        made = object.__new__(EventTable)
        made.__dict__["_source"] = _TableChange(self, fresh, splice, shared)
        return made


@dataclass(frozen=True, eq=False)
class _TableChange:
    """Where a spliced table takes its arrays from."""

    before: EventTable
    fresh: EventTable
    splice: Splice
    shared: Mapping[str, Callable[[], Any]]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in fields(EventTable))

    def array(self, name: str) -> NDArray[Any]:
        if name in self.shared:
            found: NDArray[Any] = self.shared[name]()
            return found
        return spliced(getattr(self.before, name), self.splice, getattr(self.fresh, name))


class EventText(NamedTuple):
    """The words of a mark: `head` is set stronger (speaker, round, counts), `tail` follows in grey.

    `cites` are the numbers of its footnotes as raised figures, on paper only.
    """

    title: str
    head: str = ""
    tail: str = ""
    cites: str = ""

    def cited(self) -> EventText:
        """The text with its footnotes at its end."""
        if not self.cites:
            return self
        if self.tail or not self.head:
            return self._replace(tail=f"{self.tail or self.title}\u200a{self.cites}", cites="")
        return self._replace(head=f"{self.head}\u200a{self.cites}", cites="")


class Texts(Protocol):
    """Words on demand, so that a million titles are never read at once."""

    def texts(self, rows: NDArray[np.int64]) -> list[EventText]: ...


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a round's bar, track and card say. `outcomes` are (state, words), in the case's order."""

    event_id: int
    series: str
    number: int | None
    title: str
    place: str = ""
    series_state: str = ""
    series_open: bool = False  # the series goes on: its track fades out past the limit
    parties: tuple[str, ...] = ()  # monograms, in the case's order
    brokers: tuple[str, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    quotes: int = 0
    issues: int = 0
    detail: str = ""  # one sentence under a planned round
    doubt: str = ""
    follows: int = 0  # the event id of the round before
    state: str = "planned"  # of one not held: planned, postponed, cancelled, superseded
    became: str = ""  # of a forecast: the round that took place, and when


class TrackFacts(NamedTuple):
    """What of a round is told by the track of its series, seen from far."""

    series: str
    series_state: str = ""
    series_open: bool = False


@dataclass(frozen=True, slots=True)
class SwapSide:
    """One direction of a swap as the working claims have it: who received, and how many of which category.

    `main` counts the principal category, `others` those counted apart; `others_category` is "" where mixed. Where
    claims of what was delivered differ and no analyst works with one of them, `main` is the lowest, `most` the
    highest of `figures` different ones: nothing is chosen.
    """

    to_name: str
    main: int | None
    main_category: str = "military"
    others: int = 0
    others_category: str = ""
    most: int | None = None
    figures: int = 1


@dataclass(frozen=True, slots=True)
class SwapFacts:
    """What a swap's label and card say; `people` is the sum of both sides, `rows` the claims behind it."""

    event_id: int
    sides: tuple[SwapSide, ...] = ()
    people: int = 0
    rows: tuple[NamedRow, ...] = ()
    working: tuple[WorkedWith, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """A statement's quote: `words` keep their quotation marks when they are verbatim (`direct`)."""

    event_id: int
    speaker: str
    words: str
    direct: bool
    credit: str = ""  # "Witkoff on X, by 5 Feb"


@dataclass(frozen=True, slots=True)
class GapChange:
    """Where an issue stood from a time on. `gap` 0 to 4 from placed positions, None where none are placed."""

    at_s: int
    status: str
    gap: int | None
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """An issue's ribbon. `first_seen_s` starts the hatch; None lets it begin off screen.

    `changes` are in time order; `last_asserted_s` is the end of the last round that recorded it, after which
    the ribbon is only carried on.
    """

    issue_id: int
    title: str
    changes: tuple[GapChange, ...]
    last_asserted_s: int | None = None
    first_seen_s: int | None = None
    status_words: str = ""  # said at the as-of line; empty = the status's own name


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note in the notes lane: a pin at `start_s`, or a range where `end_s` is later."""

    note_id: int
    title: str
    start_s: int
    end_s: int | None = None
    target_id: int = 0
    initials: str = ""
    at_as_of: bool = False  # pinned to something without a date


@dataclass(frozen=True, slots=True)
class Distance:
    """A derived distance in time between two events, drawn as a dimension line under their lane."""

    from_id: int
    to_id: int
    approximate: bool = False


class LaneFacts(NamedTuple):
    """One lane of a lane key: which rows of the event table it shows (an event may be in several).

    `children` are lanes inside it, such as a party's people; `rows` are its own, without theirs.
    """

    key: str
    name: str
    glyph: str
    ink: str
    rows: NDArray[np.int64]
    children: tuple[LaneFacts, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TimelineData:
    """Everything the layout reads. Built by `viewer.timeline.data_of_case.timeline_data`.

    `lanes` maps a lane key ("party", "actor", "issue", "place", "source") to its lanes; lanes by kind are made
    by the layout itself. `prepared` keeps indexes between frames; it never changes what a layout returns.
    """

    events: EventTable
    texts: Texts
    rounds: Mapping[int, RoundFacts] = field(default_factory=dict)
    swaps: Mapping[int, SwapFacts] = field(default_factory=dict)
    statements: Mapping[int, StatementFacts] = field(default_factory=dict)
    issues: tuple[IssueFacts, ...] = ()
    notes: tuple[NoteFacts, ...] = ()
    distances: tuple[Distance, ...] = ()
    lanes: Mapping[str, tuple[LaneFacts, ...]] = field(default_factory=dict)
    start_s: int = 0
    end_s: int = 1
    hidden: int = 0  # events that the as-known date hides
    tracks: Mapping[int, TrackFacts] | None = None  # of each round, where `rounds` are made one at a time
    no_positions_before: str = ""  # the round before which no position is on record
    unreadable: tuple[tuple[int, int], ...] = ()  # spans whose events a damaged file has lost
    prepared: dict[Any, Any] = field(default_factory=dict)
