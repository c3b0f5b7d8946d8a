"""What a report reads of a case: the events it is about, in order, and everything known that belongs to them.

Everything is read in bulk, so that ten thousand events take a few queries and not ten thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db import queries
from db.case import Case
from db.dates import DAY_S, civil_from_days, parse_edtf
from db.domain import (
    Annotation,
    Commitment,
    CountClaim,
    Event,
    Evidence,
    Figure,
    Outcome,
    Quote,
    Record,
    Rendering,
)
from viewer.layout.lanes import passing
from viewer.layout.timeline_data import INTERVAL, OPEN_END, OPEN_START, UNDATED, UNKNOWN_HIGH, UNKNOWN_LOW
from viewer.report_choice import ReportChoice
from viewer.timeline.case_facts import CaseFacts
from viewer.timeline.data_of_case import known_rows, timeline_data

MONTH_S = 32 * DAY_S
FAR_YEAR = 10_000


class ReportReading:
    """The events of a choice and their company, as known on its date."""

    def __init__(self, case: Case, choice: ReportChoice) -> None:
        self.case, self.choice = case, choice
        self.data = timeline_data(case, choice.as_of_s, language=choice.language)
        self.table = self.data.events
        keep = known_rows(case, choice.as_of_s)
        self.facts = CaseFacts(case, self.table, keep, choice.as_of_s)
        self.passing = passing(self.data, choice.filters)
        limit = choice.as_of_s + 1 if choice.as_of_s is not None else self.data.end_s
        self.limit_s = float(limit)

    def known(self, record: Record) -> bool:
        """Whether a record was known on the as-known date."""
        return self.facts.known(record)

    # ---- events -------------------------------------------------------------------------------------------
    @cached_property
    def rows(self) -> list[int]:
        """Rows of the events of the choice, in the order of the report."""
        chosen = np.flatnonzero(self.passing & self._in_span())
        return sorted(chosen.tolist(), key=self.order_of)

    def _in_span(self) -> NDArray[np.bool_]:
        table, span = self.table, self.choice.span
        if span is None:
            return np.ones(len(table), dtype=bool)
        low, high = table.earliest_start_s, table.latest_end_s
        no_low, no_high = low <= UNKNOWN_LOW, high >= UNKNOWN_HIGH
        # A stretch with an open end reaches out of the span; an unknown end stands at the known one.
        first = np.where(no_low & ((table.doubt & OPEN_START) == 0), np.where(no_high, low, high - 1), low)
        last = np.where(no_high & ((table.doubt & OPEN_END) == 0), np.where(no_low, high, low + 1), high)
        dated = (table.doubt & UNDATED) == 0
        return np.asarray(dated & (first < span[1]) & (last > span[0]))

    def order_of(self, row: int) -> tuple[int, int, int, int]:
        """(year, month or 0, second, id): what an event is sorted and headed by; a year of 2**40 has no date."""
        at_s, coarse = self._place_of(row)
        event_id = int(self.table.ids[row])
        if at_s is None:
            return 2**40, 0, 0, event_id
        year, month, _ = civil_from_days(at_s // DAY_S)
        return year, 0 if coarse or abs(year) >= FAR_YEAR else month, at_s, event_id

    def _place_of(self, row: int) -> tuple[int | None, bool]:
        table = self.table
        low, high = int(table.earliest_start_s[row]), int(table.latest_end_s[row])
        has_low, has_high = low > UNKNOWN_LOW, high < UNKNOWN_HIGH
        if int(table.doubt[row]) & UNDATED or not (has_low or has_high):
            return None, False
        if int(table.doubt[row]) & INTERVAL:
            started = int(table.latest_start_s[row])
            if has_low:
                return low, started < UNKNOWN_HIGH and started - low > MONTH_S
            return high - 1, False
        if has_low and has_high:
            return low, high - low > MONTH_S
        return (low, False) if has_low else (high - 1, False)

    @cached_property
    def events(self) -> dict[int, Event]:
        """The events of the choice by row."""
        ids = self.table.ids[self.rows].tolist() if self.rows else []
        return dict(zip(self.rows, self.case.events(ids), strict=True))

    @cached_property
    def event_ids(self) -> frozenset[int]:
        """The ids of the events of the choice."""
        return frozenset(self.table.ids[self.rows].tolist()) if self.rows else frozenset()

    @cached_property
    def whole(self) -> bool:
        """Whether nothing of the case is left out but by the as-known date and the filters."""
        return self.choice.span is None and self.choice.filters.only is None

    # ---- what belongs to them -----------------------------------------------------------------------------
    @cached_property
    def actors_of(self) -> dict[int, list[int]]:
        """Actors by event id, in the case's own order."""
        columns = self.case.columns
        found: dict[int, list[int]] = defaultdict(list)
        ids = columns.ids[columns.part_event].tolist()
        for event_id, actor_id in zip(ids, columns.part_actor.tolist(), strict=True):
            if event_id in self.event_ids and actor_id in self.case.actors:
                found[event_id].append(actor_id)
        return {key: sorted(set(value), key=self.facts.actor_order) for key, value in found.items()}

    @cached_property
    def quotes(self) -> list[Quote]:
        """Known quotes that were said in, or about, events of the choice; all of them for the whole case."""
        quotes = [quote for quote in queries.quotes(self.case.case_file) if self.known(quote)]
        if self.whole:
            return quotes
        return [q for q in quotes if (q.statement_id or 0) in self.event_ids or (q.about_id or 0) in self.event_ids]

    @cached_property
    def quotes_in(self) -> dict[int, list[Quote]]:
        """Quotes by the event that they are."""
        found: dict[int, list[Quote]] = defaultdict(list)
        for quote in self.quotes:
            if quote.statement_id:
                found[quote.statement_id].append(quote)
        return found

    @cached_property
    def renderings(self) -> dict[int, list[Rendering]]:
        """Other wordings by quote."""
        found: dict[int, list[Rendering]] = defaultdict(list)
        for rendering in queries.renderings_of(self.case.case_file, [quote.id for quote in self.quotes]):
            if self.known(rendering):
                found[rendering.quote_id].append(rendering)
        return found

    @cached_property
    def quote_of(self) -> dict[int, int]:
        """The quote of each other wording."""
        return {r.id: quote_id for quote_id, found in self.renderings.items() for r in found}

    @cached_property
    def listed(self) -> frozenset[int]:
        """Ids of the records beside events that have a place of their own in a list of the report."""
        lists = (self.case.issues.values(), self.case.actors.values(), self.quotes, self.figures, self.promises)
        return frozenset(record.id for records in lists for record in records)

    @cached_property
    def claims(self) -> dict[int, list[CountClaim]]:
        """Known count claims by swap, in order of their numbers."""
        found: dict[int, list[CountClaim]] = defaultdict(list)
        for claim in sorted(self.case.count_claims.values(), key=lambda c: c.number):
            if claim.swap_id in self.event_ids and self.known(claim):
                found[claim.swap_id].append(claim)
        return found

    @cached_property
    def outcomes(self) -> dict[int, list[Outcome]]:
        """Known outcomes by round."""
        found: dict[int, list[Outcome]] = defaultdict(list)
        for outcome in sorted(self.case.outcomes.values(), key=lambda o: (o.sort, o.number)):
            if outcome.event_id in self.event_ids and self.known(outcome):
                found[outcome.event_id].append(outcome)
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        """Known figures: all of the whole case, else those about events of the choice or dated in its span."""
        found = [f for f in sorted(self.case.figures.values(), key=lambda f: f.number) if self.known(f)]
        return found if self.whole else [f for f in found if f.about_id in self.event_ids or self._dated_in(f)]

    def _dated_in(self, figure: Figure) -> bool:
        date = parse_edtf(figure.date_edtf) if figure.date_edtf and self.choice.span is not None else None
        if date is None or date.earliest_s is None or date.latest_s is None or self.choice.span is None:
            return False
        return date.earliest_s < self.choice.span[1] and date.latest_s >= self.choice.span[0]

    @cached_property
    def promises(self) -> list[Commitment]:
        """Known promises: all of the whole case, else those made or kept by events of the choice."""
        found = [promise for promise in self.case.commitments.values() if self.known(promise)]
        if self.whole:
            return found
        return [p for p in found if p.event_id in self.event_ids or p.fulfilled_by_id in self.event_ids]

    @cached_property
    def notes(self) -> dict[int, list[Annotation]]:
        """Notes by what they are pinned to (0: a span or the case); private ones never leave the case file."""
        found: dict[int, list[Annotation]] = defaultdict(list)
        if not self.choice.notes:
            return found
        for note in sorted(self.case.annotations.values(), key=lambda n: (n.recorded_s, n.number)):
            if not note.private and self.known(note) and (note.title or note.body):
                found[note.target_id or 0].append(note)
        return found

    def evidence_of(self, ids: Iterable[int]) -> list[Evidence]:
        """Known passages that speak to these records."""
        return [passage for passage in queries.evidence_of(self.case.case_file, ids) if self.known(passage)]
