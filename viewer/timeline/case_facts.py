"""Rounds, swaps, issues, notes and distances of a case, as the timeline draws them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from db.case import Case
from db.dates import DAY_S, EdtfDate, describe_short, parse_edtf
from db.domain import EVENT_STATUSES, PARTICIPATION_ROLES, Annotation, CountClaim, IssueStatus, Record
from viewer.layout.claims_told import ClaimRow, NamedRow, WorkedWith, is_disputed, rows_of_claims
from viewer.layout.doubt import anchor_s
from viewer.layout.timeline_data import (
    APPROXIMATE,
    UNDATED,
    UNKNOWN_HIGH,
    Distance,
    EventTable,
    GapChange,
    IssueFacts,
    NoteFacts,
    RoundFacts,
    SwapFacts,
    SwapSide,
    TrackFacts,
)

F = TypeVar("F")

_SPEAKER, _PARTY = PARTICIPATION_ROLES.index("speaker"), PARTICIPATION_ROLES.index("party")
_BROKERS = (PARTICIPATION_ROLES.index("mediator"), PARTICIPATION_ROLES.index("host"))
_PLANNED, _ONGOING = EVENT_STATUSES.index("planned"), EVENT_STATUSES.index("ongoing")
QUOTES_COUNTED_FOR = 60
"""Rounds whose quotes are counted when the case opens; a case with more rounds than that leaves the count out."""
NOTE_TITLE_CHARACTERS = 48
READ_TOGETHER = 200
"""Rounds that are read with one question, because a card of one is soon followed by the others."""


class CaseFacts:
    """Everything small that the layout wants, made from an immutable case for one as-known date."""

    def __init__(self, case: Case, events: EventTable, keep: NDArray[np.int64], as_of_s: int | None) -> None:
        self.case, self.events, self.keep, self.as_of_s = case, events, keep, as_of_s

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

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Rows of the rounds and swaps in the event table, by event id."""
        return self.rows_of([*self.case.rounds, *self.case.swaps])

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
        first, last = _run_of(columns.part_event, int(self.keep[self.row_of[event_id]]))
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
        return {
            event_id: TrackFacts(series, series_open=series in self._open_series)
            for event_id in self.known_rounds
            for series in (self.case.rounds[event_id].series,)
        }

    @cached_property
    def known_rounds(self) -> list[int]:
        """Ids of the rounds that are known, in the case's order."""
        return [event_id for event_id in self.case.rounds if event_id in self.row_of]

    @cached_property
    def _outcomes(self) -> dict[int, list[tuple[int, str, str]]]:
        outcomes: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        for outcome in self.case.outcomes.values():
            if self.known(outcome):
                outcomes[outcome.event_id].append((outcome.sort, outcome.state, outcome.summary))
        return outcomes

    @cached_property
    def _open_series(self) -> set[str]:
        """Series with a round that is planned or under way."""
        rounds = self.case.rounds
        rows = np.array([self.row_of[i] for i in self.known_rounds], dtype=np.int64)
        going = np.isin(self.events.status[rows], (_PLANNED, _ONGOING)).tolist()
        return {rounds[i].series for i, goes_on in zip(self.known_rounds, going, strict=True) if goes_on} - {""}

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
        if held_id is None or held_id not in self.row_of:
            return ""
        held = self.case.event(held_id)
        title, date = (held.label or held.title).split(",")[0], parse_edtf(held.date_edtf) if held.date_edtf else None
        return f"{title}, {describe_short(date)}" if date is not None else title

    def _monograms(self, event_id: int, roles: tuple[int, ...]) -> tuple[str, ...]:
        actors = [self.case.actors[i] for i in self._actors_of(event_id, roles)]
        return tuple(actor.monogram or (actor.short_name or actor.name)[:12] for actor in actors)

    def _issues_touched(self, event_id: int) -> int:
        columns = self.case.columns
        first, last = _run_of(columns.issue_event, int(self.keep[self.row_of[event_id]]))
        return int(last - first)

    def _followed(self, event_id: int, among: Container[int]) -> int:
        links = self.case.links.get(event_id, ())
        return next((link.to_id for link in links if link.relation == "follows" and link.to_id in among), 0)

    # ---- swaps -------------------------------------------------------------------------------------------
    def swaps(self) -> Mapping[int, SwapFacts]:
        """Facts of each known swap from the claims an analyst works with, else those delivered; made when asked for."""
        return _Swaps(self)

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
        found = []
        for event_id in self.case.swaps:
            before = self._followed(event_id, self.case.swaps)
            if before in self.row_of and event_id in self.row_of:
                rows = [self.row_of[before], self.row_of[event_id]]
                rough = bool((self.events.doubt[rows] & APPROXIMATE).any())
                found.append(Distance(before, event_id, rough))
        return tuple(found)

    # ---- issues ------------------------------------------------------------------------------------------
    def issues(self) -> tuple[IssueFacts, ...]:
        """A ribbon for each issue, in the case's order."""
        statuses: dict[int, list[tuple[EdtfDate, IssueStatus]]] = defaultdict(list)
        for status in self.case.issue_statuses.values():
            if self.known(status) and status.date_edtf:
                statuses[status.issue_id].append((parse_edtf(status.date_edtf), status))
        placed = self._placed()
        issues = sorted(self.case.issues.values(), key=lambda issue: (issue.sort, issue.number))
        return tuple(
            self._issue(issue.id, issue.label or issue.title, statuses[issue.id], placed[issue.id])
            for issue in issues
            if self.known(issue)
        )

    def _placed(self) -> dict[int, list[tuple[int, int, int]]]:
        """(time, actor, value) of each position an analyst has put on its issue's scale; the last placement counts."""
        known = (placement for placement in self.case.placements.values() if self.known(placement))
        last = {p.position_id: p for p in sorted(known, key=lambda p: (p.number, p.recorded_s))}
        placed: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for placement in last.values():
            position = self.case.positions.get(placement.position_id)
            if position is None or not position.date_edtf or not self.known(position):
                continue
            at = parse_edtf(position.date_edtf).earliest_s
            if at is not None:
                placed[position.issue_id].append((at, position.actor_id, placement.value))
        return placed

    def _issue(
        self,
        issue_id: int,
        title: str,
        statuses: list[tuple[EdtfDate, IssueStatus]],
        placed: list[tuple[int, int, int]],
    ) -> IssueFacts:
        timed = sorted(
            ((_start_of(date), status.number, date, status) for date, status in statuses), key=lambda s: s[:2]
        )
        times = sorted({at for at, *_ in timed} | {at for at, *_ in placed if timed and at >= timed[0][0]})
        changes = []
        for at in times:
            status = [entry for entry in timed if entry[0] <= at][-1][3]
            changes.append(GapChange(at, status.status, gap_at(placed, at), status.event_id or 0))
        ends = [_end_of(date) for _, _, date, _ in timed]
        return IssueFacts(issue_id, title, tuple(changes), max(ends) if ends else None)

    def first_recorded_round(self) -> str:
        """The round before which no issue has a status, in the words of its label."""
        dated = [s for s in self.case.issue_statuses.values() if self.known(s) and s.date_edtf]
        first = min(dated, key=lambda s: _start_of(parse_edtf(s.date_edtf)), default=None)
        if first is None or first.event_id is None or first.event_id not in self.case.rounds:
            return ""
        event = self.case.event(first.event_id)
        return (event.label or event.title).split(",")[0]

    # ---- notes -------------------------------------------------------------------------------------------
    def notes(self) -> tuple[NoteFacts, ...]:
        """Every note that is no reply, on a span or beside what it is pinned to."""
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
            return NoteFacts(note.id, title, _start_of(date), _end_of(date), note.target_id or 0, initials)
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
            if event_id not in self._parts() or event_id not in self._facts.row_of:
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
        return (event_id for event_id in self._facts.case.swaps if event_id in self._facts.row_of)


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


def gap_at(placed: list[tuple[int, int, int]], at_s: int) -> int | None:
    """The distance between the outermost of the parties' latest placed positions; None below two parties."""
    latest: dict[int, int] = {}
    for at, actor_id, value in sorted(placed):
        if at <= at_s:
            latest[actor_id] = value
    return max(latest.values()) - min(latest.values()) if len(latest) > 1 else None


def _start_of(date: EdtfDate) -> int:
    at = date.earliest_s if date.earliest_s is not None else date.latest_s
    return at if at is not None else 0


def _end_of(date: EdtfDate) -> int:
    at = date.latest_s if date.latest_s is not None else date.earliest_s
    return min(at + 1, UNKNOWN_HIGH) if at is not None else DAY_S
