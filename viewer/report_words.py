"""Words of a report that several of its parts use: dates with their doubt, people with their role, notes."""

from __future__ import annotations

from db.case import Case
from db.dates import describe_short, parse_edtf
from db.domain import EVENT_KINDS, EVENT_STATUSES, Actor, Annotation, Event, Quote, Rendering
from viewer.layout.inks import LANE_OF_KIND
from viewer.layout.report_values import ReportNote, ReportWords
from viewer.layout.timeline_data import (
    INTERVAL,
    OPEN_END,
    OPEN_START,
    UNDATED,
    UNKNOWN_END,
    UNKNOWN_START,
    EventTable,
)
from viewer.layout.view import Filters
from viewer.report_passages import source_mark
from viewer.words import DATE_BASIS, EVENT_KIND, EVENT_STATUS, MEDIUM, NOTE_KIND, number, tr, word

_ENDS = {
    (False, False): "",
    (True, True): "start and end uncertain",
    (True, False): "end firm, start uncertain",
    (False, True): "start firm, end uncertain",
}


PART_NAMES = {
    "poster": "poster",
    "events": "events in order",
    "issues": "open issues",
    "figures": "figures",
    "promises": "promises and forecasts",
    "quotes": "quotes",
    "actors": "actors",
    "notes": "list of notes",
    "checks": "open checks",
    "sources": "sources",
}


def report_words() -> ReportWords:
    """The words of the pages themselves."""
    return ReportWords(
        events=tr("Events in order"),
        issues=tr("Open issues"),
        quotes=tr("Quotes"),
        actors=tr("Actors"),
        notes=tr("Notes"),
        sources=tr("Sources"),
        contents=tr("Contents"),
        no_events=tr("No event of the case is in this span and passes the filters."),
        issues_caption=tr("The latest position of each party on record. The gap is the analyst’s placement."),
        issue_column=tr("Issue"),
        gap_column=tr("Gap"),
        page=tr("{page} of {pages}", page="{page}", pages="{pages}"),
        inside=tr("{heading}: {event}", heading="{heading}", event="{event}"),
        claims=tr("Claims on record"),
        figures=tr("Figures"),
        promises=tr("Promises and forecasts"),
        checks=tr("Checks still open"),
        about=tr("About this document"),
    )


def date_of(edtf: str, language: str) -> str:
    """A stored date in short words; empty for none."""
    return describe_short(parse_edtf(edtf), language) if edtf else ""


def event_date(event: Event, language: str) -> str:
    """The date of an event for the left column."""
    return date_of(event.date_edtf, language) or tr("no date in source")


def event_doubt(event: Event, table: EventTable, row: int, language: str) -> str:
    """What is doubtful about an event's date: its ends, how it was found, the source's own wording."""
    ends = _ends(table, row)
    parts = [ends] if ends and ends not in event_date(event, language) else []
    if event.date_basis != "stated":
        parts.append(word(DATE_BASIS, event.date_basis))
    if event.date_text:
        parts.append(f"“{event.date_text}”")
    return ", ".join(part for part in parts if part)


def _ends(table: EventTable, row: int) -> str:
    doubt = int(table.doubt[row])
    if doubt & UNDATED or not doubt & INTERVAL:
        return ""
    if doubt & UNKNOWN_START or doubt & UNKNOWN_END:
        if doubt & UNKNOWN_START and doubt & UNKNOWN_END:
            return tr("start and end not known")
        return tr("start not known") if doubt & UNKNOWN_START else tr("end not known")
    start = not doubt & OPEN_START and int(table.earliest_start_s[row]) < int(table.latest_start_s[row])
    end = not doubt & OPEN_END and int(table.earliest_end_s[row]) < int(table.latest_end_s[row])
    words = _ENDS[start, end]
    return tr(words) if words else ""


def quoted(quote: Quote | Rendering) -> str:
    """The words, in quotation marks where they are verbatim and have none."""
    text = quote.text.strip()
    if quote.mode == "indirect" or text.startswith(("“", "«", "„", '"', "‘")):
        return text
    return f"“{text}”"


def role_of(case: Case, actor: Actor) -> str:
    """What a person is: "special envoy, United States"; a body is what it is called."""
    for membership in case.memberships.values():
        if membership.member_id == actor.id:
            org = case.actors.get(membership.org_id)
            parts = [membership.role, (org.short_name or org.name) if org else ""]
            return ", ".join(part for part in parts if part)
    return ""


def quote_credit(case: Case, quote: Quote, language: str) -> str:
    """Who said it, where and when: "Steve Witkoff, special envoy, United States. On X, about 5 Feb 2026."."""
    speaker = case.actors.get(quote.speaker_id or 0)
    who = ", ".join(part for part in (speaker.name, role_of(case, speaker)) if part) if speaker else ""
    where = tr("on {channel}", channel=quote.channel) if quote.channel else ""
    if not where and quote.medium != "unknown":
        where = word(MEDIUM, quote.medium)
    when = date_of(quote.said_edtf, language)
    how = ", ".join(part for part in (where, when) if part)
    how = how[:1].upper() + how[1:]
    return " ".join(f"{part}." for part in (who or tr("Speaker not named"), how) if part)


def report_note(case: Case, note: Annotation, *, listed: bool = False) -> ReportNote:
    """A note as its box; `listed` says what it is pinned to."""
    author = tr("{kind}, {author}", kind=word(NOTE_KIND, note.kind), author=note.created_by or tr("not signed"))
    pinned, target = _pinned(case, note) if listed else ("", "")
    body = note.body
    if note.exact and not body:
        body = f"“{note.exact}”"
    return ReportNote(note.id, _ended(note.title), body, author, pinned, target)


def _ended(title: str) -> str:
    return title if not title or title.endswith((".", "?", "!", "…")) else f"{title}."


def _pinned(case: Case, note: Annotation) -> tuple[str, str]:
    if note.span_edtf:
        return tr("On the span {span}", span=date_of(note.span_edtf, "en")), ""
    record = case.record(note.target_id) if note.target_id else None
    if record is None:
        return "", ""
    if isinstance(record, Event):
        return tr("On {what}", what=record.title), f"event:{record.id}"
    for field in ("title", "name", "label", "summary", "text"):
        text = getattr(record, field, "")
        if text:
            return tr("On {what}", what=text[:160]), f"record:{record.id}"
    return "", ""


def filter_words(case: Case, filters: Filters) -> str:
    """Which filters hide events, each by what it lets pass; empty for none."""
    lanes = zip(EVENT_KINDS, LANE_OF_KIND, strict=True)
    kinds = [word(EVENT_KIND, kind) for kind, lane in lanes if not {kind, lane} & filters.hidden_kinds]
    actors = [case.actors[i].short_name or case.actors[i].name for i in sorted(filters.actors) if i in case.actors]
    issues = [case.issues[i].title for i in sorted(filters.issues) if i in case.issues]
    places = [case.places[i].name for i in sorted(filters.places) if i in case.places]
    sources = [source_mark(case.sources[i]) for i in sorted(filters.sources) if i in case.sources]
    statuses = [word(EVENT_STATUS, status) for status in EVENT_STATUSES if status in filters.statuses]
    parts = [
        tr("kind {names}", names=", ".join(dict.fromkeys(kinds)) or tr("none")) if filters.hidden_kinds else "",
        tr("status {names}", names=", ".join(statuses)) if statuses else "",
        tr("actor {names}", names=", ".join(actors)) if actors else "",
        tr("issue {names}", names=", ".join(issues)) if issues else "",
        tr("place {names}", names=", ".join(places)) if places else "",
        tr("source {names}", names=", ".join(sources)) if sources else "",
        tr("importance {least} or more", least=filters.importance_min) if filters.importance_min else "",
        tr("{count} chosen", count=number(len(filters.only))) if filters.only is not None else "",
    ]
    return "; ".join(part for part in parts if part)
