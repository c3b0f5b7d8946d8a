"""Rounds, swaps, issues, notes and distances of a case, as the timeline draws them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.dates import describe_short, parse_edtf
from db.domain import EVENT_STATUSES, PARTICIPATION_ROLES, Annotation, CountClaim, Record
from viewer.layout.claims_told import ClaimRow, NamedRow, WorkedWith, is_disputed, rows_of_claims
from viewer.layout.doubt import anchor_s
from viewer.layout.timeline_data import (
    APPROXIMATE,
    UNDATED,
    Distance,
    EventTable,
    IssueFacts,
    NoteFacts,
    RoundFacts,
    SwapFacts,
    SwapSide,
    TrackFacts,
)
from viewer.timeline.issue_facts import end_of, first_status, issue_facts, start_of
from viewer.timeline.told_before import ToldBefore

F = TypeVar("F")

_SPEAKER, _PARTY = PARTICIPATION_ROLES.index("speaker"), PARTICIPATION_ROLES.index("party")
_BROKERS = (PARTICIPATION_ROLES.index("mediator"), PARTICIPATION_ROLES.index("host"))
_PLANNED, _ONGOING = EVENT_STATUSES.index("planned"), EVENT_STATUSES.index("ongoing")
QUOTES_COUNTED_FOR = 60
"""Rounds whose quotes are counted when the case opens; a case with more rounds than that leaves the count out."""
NOTE_TITLE_CHARACTERS = 48
READ_TOGETHER = 200
"""Rounds that are read with one question, because a card of one is soon followed by the others."""


class CaseFacts(ToldBefore):
    """Everything small that the layout wants, made from an immutable case for one as-known date."""

    def __init__(
        self,
        case: Case,
        events: EventTable,
        keep: NDArray[np.int64],
        as_of_s: int | None,
        before: CaseFacts | None = None,
    ) -> None:
        super().__init__(case, as_of_s, before)
        self.events, self.keep = events, keep
        self._rows: dict[int, int] = {}

    def known(self, record: Record) -> bool:
        """Whether a record was public, or else recorded, by the as-known date and not withdrawn by then."""
        if self.as_of_s is None:
            return record.withdrawn_s is None
        if record.withdrawn_s is not None and record.withdrawn_s <= self.as_of_s:
            return False
        if record.published_edtf:
            published = parse_edtf(record.published_edtf).latest_s
            return published is not None and published <= self.as_of_s
        return record.recorded_s <= self.as_of_s

    @property
    def known_ids(self) -> frozenset[int]:
        """Rounds and swaps that are known."""
        return self.told("known", self._known_ids, ("rounds", "swaps"), lambda: {**self.case.rounds, **self.case.swaps})

    def _known_ids(self) -> frozenset[int]:
        return frozenset(self.rows_of([*self.case.rounds, *self.case.swaps]))

    def row_of(self, event_id: int) -> int:
        """The row of a known round or swap in the event table. Raises KeyError."""
        if event_id not in self._rows:
            self._rows[event_id] = self.rows_of([event_id])[event_id]
        return self._rows[event_id]

    def rows_of(self, event_ids: Iterable[int]) -> dict[int, int]:
        """Rows of the event table by event id; what is no event, or not known yet, is left out."""
        ids = list(event_ids)
        columns = self.case.columns.rows_of(ids)
        at = np.minimum(np.searchsorted(self.keep, columns), max(len(self.keep) - 1, 0))
        here = (columns >= 0) & (self.keep[at] == columns) if len(self.keep) else np.zeros(len(ids), dtype=bool)
        return {i: row for i, row, known in zip(ids, at.tolist(), here.tolist(), strict=True) if known}

    def speaker_of(self, row: int) -> int:
        """The actor who speaks in an event, by its row of the event table; 0 where nobody does."""
        columns = self.case.columns
        first, last = _run_of(columns.part_event, int(self.keep[row]))
        spoke = np.flatnonzero(columns.part_role[first:last] == _SPEAKER)
        return int(columns.part_actor[first + spoke[-1]]) if len(spoke) else 0

    def speaker_of_event(self, event_id: int) -> int:
        """The actor who speaks in an event, by its id; 0 where nobody does."""
        row = self.rows_of([event_id]).get(event_id)
        return 0 if row is None else self.speaker_of(row)

    def _actors_of(self, event_id: int, roles: tuple[int, ...]) -> list[int]:
        """Actors of an event in some roles, in the case's own order, never ranked."""
        columns = self.case.columns
        first, last = _run_of(columns.part_event, int(self.keep[self.row_of(event_id)]))
        chosen = np.isin(columns.part_role[first:last], roles)
        found = [i for i in columns.part_actor[first:last][chosen].tolist() if i in self.case.actors]
        return sorted(set(found), key=self.actor_order)

    def actor_order(self, actor_id: int) -> tuple[int, str]:
        """The key that keeps actors in the case's order."""
        actor = self.case.actors.get(actor_id)
        return (actor.sort, actor.sort_name or actor.name) if actor else (10**6, "")

    # ---- rounds ------------------------------------------------------------------------------------------
    def rounds(self) -> Mapping[int, RoundFacts]:
        """Facts of each known round, made when asked for."""
        return _Rounds(self)

    def tracks(self) -> dict[int, TrackFacts]:
        """Of each known round the series it belongs to: all that the talks seen from far are drawn by."""
        return self.told("tracks", self._tracks, ("rounds",), lambda: self.case.rounds)

    def _tracks(self) -> dict[int, TrackFacts]:
        return {
            event_id: TrackFacts(series, series_open=series in self._open_series)
            for event_id in self.known_rounds
            for series in (self.case.rounds[event_id].series,)
        }

    @property
    def known_rounds(self) -> list[int]:
        """Ids of the rounds that are known, in the case's order."""
        rounds = self.case.rounds
        return self.told(
            "known rounds", lambda: [i for i in rounds if i in self.known_ids], ("rounds",), lambda: rounds
        )

    @cached_property
    def _outcomes(self) -> dict[int, list[tuple[int, str, str]]]:
        outcomes: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        for outcome in self.case.outcomes.values():
            if self.known(outcome):
                outcomes[outcome.event_id].append((outcome.sort, outcome.state, outcome.summary))
        return outcomes

    @property
    def _open_series(self) -> set[str]:
        """Series with a round that is planned or under way."""
        return self.told("open series", self._read_open_series, ("rounds",), lambda: self.case.rounds)

    def _read_open_series(self) -> set[str]:
        rounds, known = self.case.rounds, self.known_rounds
        rows = self.rows_of(known)
        going = np.isin(self.events.status[np.array([rows[i] for i in known], dtype=np.int64)], (_PLANNED, _ONGOING))
        return {rounds[i].series for i, goes_on in zip(known, going.tolist(), strict=True) if goes_on} - {""}

    def round(self, event_id: int) -> RoundFacts:
        """Facts of one known round."""
        few = len(self.known_rounds) <= READ_TOGETHER
        event = {e.id: e for e in self.case.events(self.known_rounds if few else [event_id])}[event_id]
        round_ = self.case.rounds[event_id]
        place = self.case.places.get(event.place_id) if event.place_id else None
        counted = len(self.known_rounds) <= QUOTES_COUNTED_FOR
        return RoundFacts(
            event_id,
            round_.series,
            round_.number,
            (event.label or event.title).split(",")[0],
            place.name if place else "",
            series_open=round_.series in self._open_series,
            parties=self._monograms(event_id, (_PARTY,)),
            brokers=self._monograms(event_id, _BROKERS),
            outcomes=tuple((state, summary) for _, state, summary in sorted(self._outcomes.get(event_id, ()))),
            quotes=len(self.case.quotes_about(event_id)) if counted else 0,
            issues=self._issues_touched(event_id),
            detail=event.summary,
            doubt=f"“{event.date_text}”" if event.date_text else "",
            follows=self._followed(event_id, self.case.rounds),
            state=event.status,
            became=self._became(round_.replaced_by_id),
        )

    def _became(self, held_id: int | None) -> str:
        """The round that a forecast turned into, once it is known: its short title and its date."""
        if held_id is None or held_id not in self.known_ids:
            return ""
        held = self.case.event(held_id)
        title, date = (held.label or held.title).split(",")[0], parse_edtf(held.date_edtf) if held.date_edtf else None
        return f"{title}, {describe_short(date)}" if date is not None else title

    def _monograms(self, event_id: int, roles: tuple[int, ...]) -> tuple[str, ...]:
        actors = [self.case.actors[i] for i in self._actors_of(event_id, roles)]
        return tuple(actor.monogram or (actor.short_name or actor.name)[:12] for actor in actors)

    def _issues_touched(self, event_id: int) -> int:
        columns = self.case.columns
        first, last = _run_of(columns.issue_event, int(self.keep[self.row_of(event_id)]))
        return int(last - first)

    def _followed(self, event_id: int, among: Container[int]) -> int:
        links = self.case.links.get(event_id, ())
        return next((link.to_id for link in links if link.relation == "follows" and link.to_id in among), 0)

    # ---- swaps -------------------------------------------------------------------------------------------
    def swaps(self) -> Mapping[int, SwapFacts]:
        """Facts of each known swap from the claims an analyst works with, else those delivered; made when asked for."""
        tables = ("swaps", "count_claims", "actors", "working_figures")
        return self.told("swaps", lambda: _Swaps(self), tables, lambda: self.case.swaps)

    @cached_property
    def working(self) -> set[int]:
        """Claims that an analyst works with."""
        return {figure.claim_id for figure in self.case.working_figures.values() if self.known(figure)}

    def swap(self, event_id: int) -> SwapFacts:
        """Facts of one known swap."""
        claims = [claim for claim in self.case.count_claims.of(event_id) if self.known(claim)]
        return self._swap(event_id, claims, self.working)

    def _swap(self, event_id: int, claims: list[CountClaim], working: set[int]) -> SwapFacts:
        chosen: dict[tuple[int, str], CountClaim] = {}
        told = rows_of_claims(claims, frozenset(working))
        rows = tuple(self._named(row, is_disputed(row, told)) for row in told)
        for claim in sorted(claims, key=lambda c: (c.id not in working, c.modality != "delivered", c.number)):
            if claim.count_min is not None:
                chosen.setdefault((claim.to_id or 0, claim.category), claim)
        receivers = sorted({to for to, _ in chosen if to}, key=self.actor_order)
        sides = tuple(self._side(to, [c for (t, _), c in chosen.items() if t == to], rows) for to in receivers)
        whole = chosen.get((0, "total"))
        people = sum((side.main or 0) + side.others for side in sides)
        whole_people = whole.count_min or 0 if whole else 0
        ordered = sorted(rows, key=lambda named: (not named.row.to_id, self.actor_order(named.row.to_id)))
        return SwapFacts(event_id, sides, people or whole_people, tuple(ordered), self._worked_with(claims))

    def _named(self, row: ClaimRow, disputed: bool) -> NamedRow:
        to, holder = (self.case.actors.get(i) for i in (row.to_id, row.from_id))
        receiver, held_by = ((actor.short_name or actor.name) if actor else "" for actor in (to, holder))
        return NamedRow(row, receiver, held_by, disputed)

    def _worked_with(self, claims: list[CountClaim]) -> tuple[WorkedWith, ...]:
        """What analysts work with among some claims, the last choice first."""
        by_id = {claim.id: claim for claim in claims}
        chosen = [f for f in self.case.working_figures.values() if f.claim_id in by_id and self.known(f)]
        chosen.sort(key=lambda figure: (figure.number, figure.recorded_s), reverse=True)
        told = [(figure, by_id[figure.claim_id]) for figure in chosen]
        return tuple(
            WorkedWith(low, c.count_max if c.count_max is not None else low, f.created_by, f.reason)
            for f, c in told
            if (low := c.count_min if c.count_min is not None else c.count_max) is not None
        )

    def _side(self, to_id: int, claims: list[CountClaim], rows: tuple[NamedRow, ...]) -> SwapSide:
        name = self.case.actors[to_id].short_name or self.case.actors[to_id].name
        by_category = {claim.category: claim for claim in claims}
        main = by_category.get("military") or by_category.get("total") or max(claims, key=lambda c: c.count_min or 0)
        apart = [c for c in claims if c is not main and c.category != "total" and c.included_in_id != main.id]
        others = sum(claim.count_min or 0 for claim in apart)
        category = apart[0].category if len(apart) == 1 else ""
        told = [n.row for n in rows if (n.row.to_id, n.row.category, n.row.measure) == (to_id, main.category, "whole")]
        dots = [dot for row in told for dot in row.dots if dot.firm]
        low = min((dot.low for dot in dots), default=0)
        high, differing = max((dot.high for dot in dots), default=0), {(dot.low, dot.high) for dot in dots}
        if len(differing) > 1 and main.id not in self.working:
            return SwapSide(name, low, main.category, others, category, high, len(differing))
        return SwapSide(name, main.count_min, main.category, others, category)

    def distances(self) -> tuple[Distance, ...]:
        """The distance from each swap to the one it follows."""
        return self.told("distances", self._distances, ("swaps", "links"), lambda: self.case.swaps)

    def _distances(self) -> tuple[Distance, ...]:
        found = []
        for event_id in self.case.swaps:
            before = self._followed(event_id, self.case.swaps)
            if before in self.known_ids and event_id in self.known_ids:
                rows = [self.row_of(before), self.row_of(event_id)]
                rough = bool((self.events.doubt[rows] & APPROXIMATE).any())
                found.append(Distance(before, event_id, rough))
        return tuple(found)

    # ---- issues ------------------------------------------------------------------------------------------
    def issues(self) -> tuple[IssueFacts, ...]:
        """A ribbon for each issue, in the case's order."""
        tables = ("issues", "issue_statuses", "positions", "placements")
        return self.told("issues", lambda: issue_facts(self.case, self.known), tables)

    def first_recorded_round(self) -> str:
        """The round before which no issue has a status, in the words of its label."""
        first = self.told("first status", lambda: first_status(self.case, self.known), ("issue_statuses",))
        if first is None or first.event_id is None or first.event_id not in self.case.rounds:
            return ""
        event = self.case.event(first.event_id)
        return (event.label or event.title).split(",")[0]

    # ---- notes -------------------------------------------------------------------------------------------
    def notes(self) -> tuple[NoteFacts, ...]:
        """Every note that is no reply, on a span or beside what it is pinned to."""
        notes = self.case.annotations.values()
        return self.told("notes", self._notes, ("annotations",), lambda: {n.target_id for n in notes if n.target_id})

    def _notes(self) -> tuple[NoteFacts, ...]:
        notes = [n for n in self.case.annotations.values() if n.reply_to_id is None and self.known(n)]
        found = self.rows_of(sorted({n.target_id for n in notes if n.target_id}))
        rows = np.array(sorted(found.values()), dtype=np.int64)
        anchors = dict(zip(rows.tolist(), anchor_s(self.events, 0.0, rows).tolist(), strict=True))
        made = [self._note(note, found.get(note.target_id or 0), anchors) for note in notes]
        return tuple(sorted(made, key=lambda note: (note.start_s, note.note_id)))

    def _note(self, note: Annotation, row: int | None, anchors: dict[int, float]) -> NoteFacts:
        title = note.title or note.body.split("\n")[0][:NOTE_TITLE_CHARACTERS]
        initials = "".join(word[0] for word in note.created_by.split()[:2]).upper()
        if note.span_edtf:
            date = parse_edtf(note.span_edtf)
            return NoteFacts(note.id, title, start_of(date), end_of(date), note.target_id or 0, initials)
        dated = row is not None and not int(self.events.doubt[row]) & UNDATED
        start = int(anchors[row]) if dated and row is not None else 0
        return NoteFacts(note.id, title, start, None, note.target_id or 0, initials, at_as_of=not dated)


class _OnDemand(Mapping[int, F]):
    """Facts by event: a large case has ten thousands, of which a frame shows a few."""

    def __init__(self, facts: CaseFacts) -> None:
        self._facts, self._made = facts, dict[int, F]()

    def _parts(self) -> Container[int]:
        raise NotImplementedError

    def _fact(self, event_id: int) -> F:
        raise NotImplementedError

    def __getitem__(self, event_id: int) -> F:
        if event_id not in self._made:
            if event_id not in self._parts() or event_id not in self._facts.known_ids:
                raise KeyError(event_id)
            self._made[event_id] = self._fact(event_id)
        return self._made[event_id]

    def __len__(self) -> int:
        return sum(1 for _event_id in self)


class _Swaps(_OnDemand[SwapFacts]):
    def _parts(self) -> Container[int]:
        return self._facts.case.swaps

    def _fact(self, event_id: int) -> SwapFacts:
        return self._facts.swap(event_id)

    def __iter__(self) -> Iterator[int]:
        return (event_id for event_id in self._facts.case.swaps if event_id in self._facts.known_ids)


class _Rounds(_OnDemand[RoundFacts]):
    def _parts(self) -> Container[int]:
        return self._facts.case.rounds

    def _fact(self, event_id: int) -> RoundFacts:
        return self._facts.round(event_id)

    def __iter__(self) -> Iterator[int]:
        return iter(self._facts.known_rounds)


def _run_of(sorted_rows: NDArray[np.int32], row: int) -> tuple[int, int]:
    """Where a row's entries begin and end. Asked in the array's own type, or numpy would copy all of it first."""
    first, last = np.searchsorted(sorted_rows, np.array([row, row + 1], dtype=sorted_rows.dtype))
    return int(first), int(last)
