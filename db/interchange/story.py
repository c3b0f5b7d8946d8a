"""The rows of a case as a reader meets them: events in order, each with what belongs to it, and numbered footnotes.

Shared by the documents in words (HTML, Markdown). Texts are as stored; escaping is each document's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from db import domain as d
from db.dates import DateFlag, describe, parse_edtf
from db.domain import Record, RecordId, Row
from db.interchange.choice import Rows

R = TypeVar("R", bound=Row)

_WORDS: Final = {
    "swap": "Exchange",
    "round": "Round of talks",
    "period": "Background",
    "igo": "International organisation",
    "ngo": "Non-governmental organisation",
    "non_state_armed_group": "Armed group",
    "wounded_sick": "Wounded and sick",
    "return_of_remains": "Return of remains",
    "own_translation": "Our translation",
    "all_for_all": "All for all",
    "one_way": "One way",
    "broken_off": "Broken off",
}
_FAR: Final = 2**62


def word(term: str) -> str:
    """A term of the case's vocabulary in words: "head_of_delegation" → "Head of delegation"."""
    return _WORDS.get(term) or term.replace("_", " ").capitalize()


def date_words(edtf: str) -> str:
    """A date with its doubt, or what is said where there is none."""
    return describe(parse_edtf(edtf)) if edtf else "No date in the source"


def range_words(low: float | None, high: float | None) -> str:
    """A figure: "157", "150 to 157", "at least 150", "not disclosed"."""
    if low is None and high is None:
        return "not disclosed"
    if low is None or high is None:
        return f"at most {_number(high)}" if low is None else f"at least {_number(low)}"
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    assert value is not None
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


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

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
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
        found = []
        for part in self.parts[event_id]:
            details = [word(part.role).lower()]
            if part.for_id:
                details.append(f"for {self.name(part.for_id)}")
            if part.attendance != "present":
                details.append(word(part.attendance).lower())
            found.append(f"{self.name(part.actor_id)} ({', '.join(details)})")
        return found

    def source_line(self, source: d.Source) -> str:
        """A source in full, without its address."""
        published = date_words(source.published_edtf) if source.published_edtf else ""
        parts = [source.author, source.title, source.publisher, source.place_text, published]
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def passage_line(self, passage: d.Evidence) -> str:
        """A passage in short: what it does, and where."""
        place = f"¶{passage.paragraph}" if passage.paragraph else passage.locator
        return ", ".join(part for part in (word(passage.relation).lower(), place) if part)

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
        return [
            *((f"Figure: {figure.label}", self.figure_words(figure), figure.id) for figure in figures),
            *(("Commitment", self.commitment_words(promise), promise.id) for promise in commitments),
        ]

    def loose_facts(self) -> list[tuple[str, str, RecordId]]:
        """Figures and commitments that belong to no event."""
        events = {event.id for event in self.events}
        figures = [figure for figure in self.all(d.Figure) if figure.about_id not in events]
        return self.reported(figures, self.commitments[0])

    def _own_facts(self, event: d.Event) -> list[tuple[str, str]]:
        facts = [("When", date_words(event.date_edtf))]
        if event.date_text:
            facts.append(("In the source's words", event.date_text))
        if event.date_basis != "stated":
            facts.append(("The date is", word(event.date_basis).lower()))
        if event.doubt:
            facts.append(("Unclear", event.doubt))
        if event.status != "occurred":
            facts.append(("Status", word(event.status)))
        if place := self.name(event.place_id):
            facts.append(("Where", place))
        if who := self.who(event.id):
            facts.append(("Who", "; ".join(who)))
        if event.parent_id:
            facts.append(("Part of", self.name(event.parent_id)))
        facts.extend(self._talks_facts(event.id))
        if issues := [self.name(link.issue_id) for link in self.issue_links[event.id]]:
            facts.append(("Issues", "; ".join(issues)))
        return facts

    def _talks_facts(self, event_id: RecordId) -> Iterable[tuple[str, str]]:
        talks, swap = self.rounds.get(event_id), self.swaps.get(event_id)
        if talks is not None:
            number = f"{talks.series} {talks.number or ''}".strip()
            words = [number, word(talks.format) if talks.format else "", f"outcome: {word(talks.outcome).lower()}"]
            yield "Round", ", ".join(part for part in words if part)
        if swap is not None:
            number = f"{swap.series} {swap.number or ''}".strip()
            words = [number, word(swap.mode), word(swap.formula) if swap.formula else ""]
            yield "Exchange", ", ".join(part for part in words if part)

    def claim_cells(self, claim: d.CountClaim) -> list[str]:
        """Who says so, from, to, who they were, how many, state, remark."""
        figure = range_words(claim.count_min, claim.count_max)
        figure += {"each": ", each side", "unclear": ", unclear whether each side or whole"}.get(claim.measure, "")
        remarks = [claim.doubt, claim.note]
        if claim.included_in_id:
            remarks.append("part of another figure")
        if claim.id in self.working:
            remarks.append("working figure")
        return [
            self.name(claim.claimed_by_id) or claim.claimed_by_text or "the source itself",
            self.name(claim.from_id) or "both sides",
            self.name(claim.to_id) or "both sides",
            word(claim.category),
            figure,
            word(claim.modality),
            "; ".join(part for part in remarks if part),
        ]

    def figure_words(self, figure: d.Figure) -> str:
        """A reported quantity with its unit, its doubt and who reports it."""
        about = "about " if figure.approximate else ""
        parts = [f"{about}{range_words(figure.value_min, figure.value_max)} {figure.unit}".strip()]
        if figure.claimed_by_id:
            parts.append(f"according to {self.name(figure.claimed_by_id)}")
        return ", ".join([*parts, *([figure.doubt] if figure.doubt else [])])

    def commitment_words(self, promise: d.Commitment) -> str:
        """A promise, who made it, when it is due and what became of it."""
        parts = [promise.summary, self.name(promise.by_id)]
        if promise.due_edtf:
            parts.append(f"due {date_words(promise.due_edtf)}")
        parts += [word(promise.status).lower(), promise.doubt]
        return ", ".join(part for part in parts if part)

    def quote_credit(self, quote: d.Quote) -> str:
        """Who said it, when and where."""
        when = date_words(quote.said_edtf) if quote.said_edtf else ""
        medium = "" if quote.medium == "unknown" else word(quote.medium).lower()
        parts = [self.name(quote.speaker_id) or "Speaker not named", when, quote.channel or medium]
        if quote.mode != "direct":
            parts.append({"fragment": "fragment", "indirect": "reported speech"}[quote.mode])
        return ", ".join(part for part in [*parts, quote.doubt] if part)

    def note_credit(self, note: d.Annotation) -> str:
        """What sort of note, by whom, and whether it is settled."""
        parts = [word(note.kind), note.created_by, "resolved" if note.state == "resolved" else ""]
        if note.span_edtf:
            parts.append(f"on {date_words(note.span_edtf)}")
        return ", ".join(part for part in parts if part)

    def position_words(self, position: d.Position) -> list[str]:
        """Party, stance, what, when, where on the scale."""
        judged = [f"{p.value} of 4{f' ({p.reason})' if p.reason else ''}" for p in self.placements[position.id]]
        return [
            self.name(position.actor_id),
            word(position.stance),
            position.summary or "no position on record",
            date_words(position.date_edtf) if position.date_edtf else "",
            "; ".join([*judged, *([position.doubt] if position.doubt else [])]),
        ]
