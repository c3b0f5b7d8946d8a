"""Open issues, actors and sources of a report."""

from __future__ import annotations

from collections import Counter

from db import queries
from db.dates import parse_edtf
from db.domain import ACTOR_ROLES, Actor, Issue, IssueStatus, Position, Source
from db.spans import is_text_of
from viewer.layout.report_values import (
    ActorGroup,
    IssueCell,
    ReportActor,
    ReportIssue,
    ReportSource,
    Wording,
)
from viewer.report_passages import Passages, plain_date, source_mark
from viewer.report_reading import ReportReading
from viewer.report_words import report_note, role_of
from viewer.words import ACTOR_ROLE, ISSUE_STATUS, SOURCE_KIND, tr, trn, word

MOST_COLUMNS = 3
PARTY_MARKS = (("circle", "kindC"), ("square", "kindA"), ("background", "kindB"))
MOST_CHANGES = 6


class IssueContent:
    """Makes `ReportIssue`s: one column a party, or all positions in one where there are more parties than columns."""

    def __init__(self, reading: ReportReading, passages: Passages) -> None:
        self._reading, self._passages, self._case = reading, passages, reading.case
        known = [p for p in self._case.positions.values() if reading.known(p)]
        self._positions = sorted(known, key=lambda p: (_second(p.date_edtf), p.number))
        holders = {p.actor_id for p in self._positions}
        parties = [a for a in self._case.actors.values() if a.role == "party" and reading.known(a)]
        found = [a for a in parties if a.id in holders] or parties[:2]
        found += [a for i in holders if (a := self._case.actors.get(i)) is not None and a not in found]
        self._holders = sorted(found, key=lambda a: reading.facts.actor_order(a.id))
        self._placed = {p.position_id: p.value for p in self._case.placements.values() if reading.known(p)}

    @property
    def parties(self) -> tuple[str, ...]:
        """The heads of the columns."""
        if len(self._holders) > MOST_COLUMNS:
            return (tr("Positions"),)
        return tuple(actor.short_name or actor.name for actor in self._holders)

    def issues(self) -> tuple[ReportIssue, ...]:
        """Every known issue in the case's own order."""
        known = [issue for issue in self._case.issues.values() if self._reading.known(issue)]
        return tuple(self._issue(issue) for issue in sorted(known, key=lambda i: (i.sort, i.number)))

    def _issue(self, issue: Issue) -> ReportIssue:
        statuses = [s for s in self._case.issue_statuses.values() if s.issue_id == issue.id and self._reading.known(s)]
        statuses.sort(key=lambda s: (_second(s.date_edtf), s.number))
        latest = statuses[-1] if statuses else None
        held = [self._latest(issue, actor) for actor in self._holders]
        cites = self._passages.of(issue.id, *((latest.id,) if latest else ()))
        return ReportIssue(
            issue.id,
            issue.title,
            latest.status if latest else "raised",
            word(ISSUE_STATUS, latest.status) if latest else tr("No status on record"),
            self._cells(held),
            cites,
            self._marks(held),
            (issue.low_end, issue.high_end),
            self._history(statuses),
            tuple(report_note(self._case, note) for note in self._reading.notes.get(issue.id, ())),
            self._gap_said(issue, held),
        )

    def _latest(self, issue: Issue, actor: Actor) -> list[Position]:
        """What a party held last; several where several say so of one day: they are shown side by side."""
        held = [p for p in self._positions if p.issue_id == issue.id and p.actor_id == actor.id]
        stated = [p for p in held if p.summary]
        replaced = {p.replaces_id for p in stated if p.replaces_id}
        stated = [p for p in stated if p.id not in replaced]
        last = max((_second(p.date_edtf) for p in stated), default=0)
        return [p for p in stated if _second(p.date_edtf) == last]

    def _cells(self, held: list[list[Position]]) -> tuple[IssueCell, ...]:
        if len(self._holders) <= MOST_COLUMNS:
            return tuple(
                IssueCell(tuple(Wording(p.summary, self._passages.of(p.id)) for p in found))
                if found
                else IssueCell((Wording(tr("not stated")),), True)
                for found in held
            )
        lines = [
            Wording(
                tr("{party}: {position}", party=a.short_name or a.name, position=p.summary), self._passages.of(p.id)
            )
            for a, found in zip(self._holders, held, strict=True)
            for p in found
        ]
        return (IssueCell(tuple(lines)) if lines else IssueCell((Wording(tr("not stated")),), True),)

    def _marks(self, held: list[list[Position]]) -> tuple[tuple[float, str, str], ...]:
        made = []
        for (glyph, ink), found in zip(PARTY_MARKS, held, strict=False):
            value = next((self._placed[p.id] for p in reversed(found) if p.id in self._placed), None)
            if value is not None:
                made.append((float(value), glyph, ink))
        return tuple(made)

    def _gap_said(self, issue: Issue, held: list[list[Position]]) -> str:
        """The places of the parties on the scale in words, counted from one end, 1 to 5."""
        said = []
        for actor, found in zip(self._holders[: len(PARTY_MARKS)], held, strict=False):
            value = next((self._placed[p.id] for p in reversed(found) if p.id in self._placed), None)
            if value is not None:
                name = actor.short_name or actor.name
                said.append(tr("{party} at {place} of 5", party=name, place=f"{value + 1:g}"))
        if not said:
            return tr("No party is placed on a scale")
        if issue.low_end and issue.high_end:
            scale = tr("from {low} to {high}", low=issue.low_end, high=issue.high_end)
            return tr("{places}, {scale}", places=", ".join(said), scale=scale)
        return ", ".join(said)

    def _history(self, statuses: list[IssueStatus]) -> tuple[Wording, ...]:
        """How the issue moved, where it did."""
        if len(statuses) < 2:
            return ()
        made = []
        for status in statuses[-MOST_CHANGES:]:
            when = plain_date(status.date_edtf) or tr("no date")
            text = tr("{status}, {when}", status=word(ISSUE_STATUS, status.status), when=when)
            made.append(Wording(text, self._passages.of(status.id)))
        return tuple(made)


def actor_groups(reading: ReportReading, passages: Passages) -> tuple[ActorGroup, ...]:
    """Actors by role, in the case's own order, with how often they take part and speak."""
    case = reading.case
    events = Counter(i for found in reading.actors_of.values() for i in found)
    spoken = Counter(quote.speaker_id for quote in reading.quotes if quote.speaker_id)
    groups = []
    for role in ACTOR_ROLES:
        chosen = [a for a in case.actors.values() if a.role == role and reading.known(a)]
        chosen = [a for a in chosen if reading.whole or events[a.id] or spoken[a.id]]
        chosen.sort(key=lambda a: reading.facts.actor_order(a.id))
        if chosen:
            made = tuple(_actor(reading, passages, a, events[a.id], spoken[a.id]) for a in chosen)
            groups.append(ActorGroup(word(ACTOR_ROLE, role), made))
    return tuple(groups)


def _actor(reading: ReportReading, passages: Passages, actor: Actor, events: int, quotes: int) -> ReportActor:
    names = [name.name for name in reading.case.actor_names.get(actor.id, ()) if name.name != actor.name]
    lines = []
    if names:
        lines.append(tr("Also {names}", names=", ".join(dict.fromkeys(names))))
    counts = [
        trn("{count} event", "{count} events", events) if events else "",
        trn("{count} quote", "{count} quotes", quotes) if quotes else "",
    ]
    if any(counts):
        lines.append(", ".join(count for count in counts if count))
    return ReportActor(
        actor.id, actor.monogram[:5], actor.name, role_of(reading.case, actor), tuple(lines), passages.of(actor.id)
    )


def report_sources(reading: ReportReading, passages: Passages) -> tuple[ReportSource, ...]:
    """Sources in order of their numbers; for a span or a selection only those cited."""
    case = reading.case
    chosen = [s for s in case.sources.values() if reading.known(s) and (reading.whole or passages.cited[s.id])]
    return tuple(_source(reading, passages, s) for s in sorted(chosen, key=lambda s: s.number))


def _source(reading: ReportReading, passages: Passages, source: Source) -> ReportSource:
    case = reading.case
    parts = [source.author, source.title, source.publisher, source.place_text, plain_date(source.published_edtf)]
    name = ", ".join(dict.fromkeys(part for part in parts if part)) + "."
    cited = passages.cited[source.id]
    facts = [word(SOURCE_KIND, source.kind)]
    if source.paragraph_count:
        facts.append(trn("{count} paragraph", "{count} paragraphs", source.paragraph_count))
    facts.append(_kept(reading, source))
    detail = ". ".join(
        [", ".join(facts), trn("Cited once", "Cited {count} times", cited) if cited else tr("Not cited")]
    )
    origin = case.sources.get(source.derived_from_id or 0)
    lineage = tr("Rests on {source}, so the two are not counted as two.", source=source_mark(origin)) if origin else ""
    web = source.url if source.url.startswith(("http://", "https://")) else ""
    sha = tr("SHA-256 {hash}", hash=source.text_sha256) if source.text_sha256 else ""
    cited_target = _back(reading, passages.citing[source.id])
    return ReportSource(
        source.id,
        source_mark(source),
        name,
        detail + ".",
        web,
        sha,
        lineage,
        f"source:{origin.id}" if origin else "",
        cited_target,
    )


def _back(reading: ReportReading, citing: list[int]) -> str:
    """The way back from a source: the first event of the report that rests on it, itself or by a part of it."""
    case = reading.case
    for record_id in citing:
        claim, outcome = case.count_claims.get(record_id), case.outcomes.get(record_id)
        event_id = claim.swap_id if claim else outcome.event_id if outcome else record_id
        if event_id in reading.event_ids:
            return f"event:{event_id}"
    for record_id in citing:
        status, position = case.issue_statuses.get(record_id), case.positions.get(record_id)
        part = status or position
        found = part.issue_id if part else reading.quote_of.get(record_id, record_id)
        if found in reading.listed:
            return f"record:{found}"
    return ""


def _kept(reading: ReportReading, source: Source) -> str:
    text = queries.source_text(reading.case.case_file, source.id)
    if text is None:
        return tr("text not stored")
    if not source.text_sha256:
        return tr("stored inside the case file")
    if is_text_of(source, text):
        return tr("stored inside the case file, checksum matched on export")
    return tr("stored inside the case file, checksum does not match")


def _second(edtf: str) -> int:
    date = parse_edtf(edtf) if edtf else None
    if date is None:
        return 0
    latest = date.latest_s if date.latest_s is not None else date.earliest_s
    return latest if latest is not None else 0
