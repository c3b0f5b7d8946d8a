"""The rows of a case as a reader meets them: events in order, each with what belongs to it, and numbered footnotes.

Shared by the documents in words (HTML, Markdown). Case texts are as stored; escaping is each document's own. What is
said about them comes from a table of words (`document_words`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

from db import domain as d
from db.dates import DateFlag, parse_edtf
from db.domain import Record, RecordId, Row
from db.interchange.choice import Rows
from db.interchange.document_words import ENGLISH, DocumentWords

R = TypeVar("R", bound=Row)

_FAR: Final = 2**62
_BESIDE_THEIRS: Final = (d.Event, d.CountClaim, d.Quote, d.Issue)
"""Records whose notes stand beside them."""


class StatusLine(NamedTuple):
    """Where an issue stood: when, in which state, at which event, a remark; `id` is the record's."""

    id: RecordId
    when: str
    status: str
    event_id: RecordId | None
    remark: str


class PositionLine(NamedTuple):
    """What a party held: party, stance, position, when, where on the scale; `id` is the record's."""

    id: RecordId
    cells: tuple[str, str, str, str, str]


class IssueStory(NamedTuple):
    """An issue with its texts, its states and the positions on it, in order of time."""

    issue: d.Issue
    texts: list[str]
    statuses: list[StatusLine]
    positions: list[PositionLine]


def time_order(edtf: str) -> tuple[int, int]:
    """What a date is sorted by: its first second, or its last where the first is not known; none stands last."""
    if not edtf:
        return _FAR, 0
    date = parse_edtf(edtf)
    first = date.earliest_s
    if first is None and date.flags & DateFlag.OPEN_START:
        return -_FAR, date.latest_s or 0
    known = first if first is not None else date.latest_s
    return (_FAR, 0) if known is None else (known, date.latest_s or 0)


class Story:
    """Lookups over the rows of a choice. Footnotes get their numbers in the order in which they are asked for."""

    def __init__(self, rows: Rows, words: DocumentWords = ENGLISH) -> None:
        self._rows, self.words = rows, words
        self.records: dict[RecordId, Record] = {
            row.id: row for found in rows.values() for row in found if isinstance(row, Record)
        }
        info = self.all(d.CaseInfo)[0]
        self.info: d.CaseInfo = info
        self.events = sorted(self.all(d.Event), key=lambda e: (*time_order(e.date_edtf), e.number))
        self.rounds = {row.event_id: row for row in self.all(d.Round)}
        self.swaps = {row.event_id: row for row in self.all(d.Swap)}
        self.claims = self._by(d.CountClaim, lambda row: row.swap_id)
        self.parts = self._by(d.Participation, lambda row: row.event_id)
        self.outcomes = self._by(d.Outcome, lambda row: row.event_id)
        self.renderings = self._by(d.Rendering, lambda row: row.quote_id)
        self.statuses = self._by(d.IssueStatus, lambda row: row.issue_id)
        self.positions = self._by(d.Position, lambda row: row.issue_id)
        self.names = self._by(d.ActorName, lambda row: row.actor_id)
        self.roles = self._by(d.Membership, lambda row: row.member_id)
        self.commitments = self._by(d.Commitment, lambda row: row.event_id)
        self.issue_links = self._by(d.IssueLink, lambda row: row.record_id)
        self.figures = self._by(d.Figure, lambda row: row.about_id)
        self.notes = self._by(d.Annotation, lambda row: row.target_id)
        self.evidence = self._by(d.Evidence, lambda row: row.target_id)
        self.placements = self._by(d.Placement, lambda row: row.position_id)
        self.working = {row.claim_id for row in self.all(d.WorkingFigure)}
        self.quotes = self._by(d.Quote, lambda row: row.statement_id or row.about_id)
        self.sources = sorted(self.all(d.Source), key=lambda s: s.number)
        self.passages: list[d.Evidence] = []
        self._footnotes: dict[RecordId, int] = {}

    def all(self, row_type: type[R]) -> list[R]:
        """The rows of a type; records in the order of their short numbers."""
        found = [row for row in self._rows[row_type.KIND] if isinstance(row, row_type)]
        return sorted(found, key=lambda row: row.number if isinstance(row, Record) else 0)

    def _by(self, row_type: type[R], key: Callable[[R], RecordId | None]) -> dict[RecordId, list[R]]:
        found: dict[RecordId, list[R]] = defaultdict(list)
        for row in self.all(row_type):
            found[key(row) or 0].append(row)
        return found

    # ---- names ------------------------------------------------------------------------------------------------
    def name(self, record_id: RecordId | None) -> str:
        """A record as it is named beside others; empty for none."""
        record = self.records.get(record_id or 0)
        if record is None:
            return ""
        for field in ("name", "title", "summary", "label", "text", "body", "filename"):
            if text := str(getattr(record, field, "")):
                return text if len(text) <= 80 else f"{text[:79]}…"
        return d.record_number(record)

    def who(self, event_id: RecordId) -> list[str]:
        """The actors of an event with their roles and how sure their attendance is."""
        words, found = self.words, []
        for part in self.parts[event_id]:
            details = [words.term_inside(part.role)]
            if part.for_id:
                details.append(words.on_behalf.format(name=self.name(part.for_id)))
            if part.attendance != "present":
                details.append(words.term_inside(part.attendance))
            found.append(f"{self.name(part.actor_id)} ({self._listed(details)})")
        return found

    def _listed(self, parts: Iterable[str]) -> str:
        return self.words.comma.join(part for part in parts if part)

    def source_line(self, source: d.Source) -> str:
        """A source in full, without its address."""
        published = self.words.date(source.published_edtf) if source.published_edtf else ""
        parts = [source.author, source.title, source.publisher, source.place_text, published]
        return self._listed(dict.fromkeys(parts))

    def passage_line(self, passage: d.Evidence) -> str:
        """A passage in short: what it does, and where."""
        place = f"¶{passage.paragraph}" if passage.paragraph else passage.locator
        return self._listed([self.words.term_inside(passage.relation), place])

    # ---- footnotes --------------------------------------------------------------------------------------------
    def footnotes(self, *record_ids: RecordId) -> list[int]:
        """The numbers of the passages that speak to these records; new ones are given as they come."""
        found = []
        for record_id in record_ids:
            for passage in self.evidence[record_id]:
                if passage.id not in self._footnotes:
                    self.passages.append(passage)
                    self._footnotes[passage.id] = len(self.passages)
                found.append(self._footnotes[passage.id])
        return found

    # ---- sentences --------------------------------------------------------------------------------------------
    def event_facts(self, event: d.Event) -> list[tuple[str, str, RecordId]]:
        """(what, words, record whose passages say so or 0) of an event's facts that are given."""
        said = self.reported(self.figures[event.id], self.commitments[event.id])
        return [*((what, words, 0) for what, words in self._own_facts(event)), *said]

    def reported(
        self, figures: Iterable[d.Figure], commitments: Iterable[d.Commitment]
    ) -> list[tuple[str, str, RecordId]]:
        """Figures and commitments as facts."""
        words = self.words
        return [
            *((words.figure.format(label=figure.label), self.figure_words(figure), figure.id) for figure in figures),
            *((words.commitment, self.commitment_words(promise), promise.id) for promise in commitments),
        ]

    def loose_facts(self) -> list[tuple[str, str, RecordId]]:
        """Figures and commitments that belong to no event."""
        events = {event.id for event in self.events}
        figures = [figure for figure in self.all(d.Figure) if figure.about_id not in events]
        return self.reported(figures, self.commitments[0])

    def _own_facts(self, event: d.Event) -> Iterator[tuple[str, str]]:
        words, separator = self.words, self.words.semicolon
        yield words.when, words.date(event.date_edtf)
        if event.date_text:
            yield words.in_source, event.date_text
        if event.date_basis != "stated":
            yield words.date_is, words.term_inside(event.date_basis)
        if event.doubt:
            yield words.unclear, event.doubt
        if event.status != "occurred":
            yield words.status, words.term(event.status)
        if place := self.name(event.place_id):
            yield words.where, place
        if who := self.who(event.id):
            yield words.who, separator.join(who)
        if event.parent_id:
            yield words.part_of, self.name(event.parent_id)
        yield from self._talks_facts(event.id)
        if issues := [self.name(link.issue_id) for link in self.issue_links[event.id]]:
            yield words.issue_list, separator.join(issues)

    def _talks_facts(self, event_id: RecordId) -> Iterator[tuple[str, str]]:
        words, talks, swap = self.words, self.rounds.get(event_id), self.swaps.get(event_id)
        if talks is not None:
            number = f"{talks.series} {talks.number or ''}".strip()
            shape = words.term(talks.format) if talks.format else ""
            yield (
                words.round,
                self._listed([number, shape, words.outcome.format(outcome=words.term_inside(talks.outcome))]),
            )
        if swap is not None:
            number = f"{swap.series} {swap.number or ''}".strip()
            formula = words.term(swap.formula) if swap.formula else ""
            yield words.exchange, self._listed([number, words.term(swap.mode), formula])

    def claim_cells(self, claim: d.CountClaim) -> list[str]:
        """Who says so, from, to, who they were, how many, state, remark."""
        words = self.words
        count = words.range(claim.count_min, claim.count_max)
        measured = {"each": words.each_side, "unclear": words.each_unclear}.get(claim.measure)
        remarks = [claim.doubt, claim.note]
        if claim.included_in_id:
            remarks.append(words.part_of_figure)
        if claim.id in self.working:
            remarks.append(words.working_figure)
        return [
            self.name(claim.claimed_by_id) or claim.claimed_by_text or words.source_itself,
            self.name(claim.from_id) or words.both_sides,
            self.name(claim.to_id) or words.both_sides,
            words.term(claim.category),
            measured.format(count=count) if measured else count,
            words.term(claim.modality),
            words.semicolon.join(part for part in remarks if part),
        ]

    def figure_words(self, figure: d.Figure) -> str:
        """A reported quantity with its unit, its doubt and who reports it."""
        words = self.words
        value = f"{words.range(figure.value_min, figure.value_max)} {figure.unit}".strip()
        value = words.about.format(figure=value) if figure.approximate else value
        teller = words.according_to.format(name=self.name(figure.claimed_by_id)) if figure.claimed_by_id else ""
        return self._listed([value, teller, figure.doubt])

    def commitment_words(self, promise: d.Commitment) -> str:
        """A promise, who made it, when it is due and what became of it."""
        words = self.words
        due = words.due.format(date=words.date(promise.due_edtf)) if promise.due_edtf else ""
        status = words.term_inside(promise.status)
        return self._listed([promise.summary, self.name(promise.by_id), due, status, promise.doubt])

    def outcome_words(self, outcome: d.Outcome) -> str:
        """What talks brought, and how far it got."""
        return self.words.outcome_line.format(state=self.words.term(outcome.state), summary=outcome.summary)

    def quote_credit(self, quote: d.Quote) -> str:
        """Who said it, when and where."""
        words = self.words
        when = words.date(quote.said_edtf) if quote.said_edtf else ""
        medium = "" if quote.medium == "unknown" else words.term_inside(quote.medium)
        mode = {"fragment": words.fragment, "indirect": words.indirect}.get(quote.mode, "")
        speaker = self.name(quote.speaker_id) or words.speaker_unknown
        return self._listed([speaker, when, quote.channel or medium, mode, quote.doubt])

    def wording_credit(self, wording: d.Rendering) -> str:
        """What sort of wording of a quote, and whose."""
        return self._listed([self.words.term(wording.kind), wording.rendered_by, wording.note])

    def note_credit(self, note: d.Annotation) -> str:
        """What sort of note, by whom, and whether it is settled."""
        words = self.words
        settled = words.resolved if note.state == "resolved" else ""
        pinned = words.pinned_to.format(date=words.date(note.span_edtf)) if note.span_edtf else ""
        return self._listed([words.term(note.kind), note.created_by, settled, pinned])

    def office_words(self, held: d.Membership) -> str:
        """An office: what it is, in what body, and when."""
        when = self.words.date(held.date_edtf) if held.date_edtf else ""
        return self._listed([held.role, self.name(held.org_id), when])

    # ---- lists, in the order of the pages -----------------------------------------------------------------------
    def outcomes_of(self, event_id: RecordId) -> list[d.Outcome]:
        """What an event brought, in its order."""
        return sorted(self.outcomes[event_id], key=lambda o: (o.sort, o.number))

    def actors(self) -> list[d.Actor]:
        """The actors in their order."""
        return sorted(self.all(d.Actor), key=lambda a: (a.sort, a.number))

    def issues(self) -> Iterator[IssueStory]:
        """The issues in their order, each with its history."""
        words = self.words
        for issue in sorted(self.all(d.Issue), key=lambda i: (i.sort, i.number)):
            statuses = sorted(self.statuses[issue.id], key=lambda s: time_order(s.date_edtf))
            positions = sorted(self.positions[issue.id], key=lambda p: time_order(p.date_edtf))
            yield IssueStory(
                issue,
                [text for text in (issue.summary, issue.doubt) if text],
                [
                    StatusLine(
                        s.id,
                        words.date(s.date_edtf),
                        s.status,
                        s.event_id,
                        words.semicolon.join(part for part in (s.doubt, s.note) if part),
                    )
                    for s in statuses
                ],
                [PositionLine(p.id, self._position_cells(p)) for p in positions],
            )

    def _position_cells(self, position: d.Position) -> tuple[str, str, str, str, str]:
        words = self.words
        judged = [
            (words.placed_because if p.reason else words.placed).format(value=p.value, reason=p.reason)
            for p in self.placements[position.id]
        ]
        return (
            self.name(position.actor_id),
            words.term(position.stance),
            position.summary or words.no_position,
            words.date(position.date_edtf) if position.date_edtf else "",
            words.semicolon.join([*judged, *([position.doubt] if position.doubt else [])]),
        )

    def loose_notes(self) -> list[d.Annotation]:
        """Notes that stand beside no record of theirs."""
        return [
            note
            for note in self.all(d.Annotation)
            if not isinstance(self.records.get(note.target_id or 0), _BESIDE_THEIRS)
        ]
