"""What a record is called in lists, links and citations."""

from __future__ import annotations

from db.domain import (
    Actor,
    Annotation,
    Attachment,
    Commitment,
    CountClaim,
    Event,
    Evidence,
    Figure,
    Issue,
    IssueStatus,
    Membership,
    Outcome,
    Place,
    Placement,
    Position,
    Quote,
    Record,
    Rendering,
    SavedView,
    Source,
    Tag,
)
from viewer.models.case_reading import CaseReading
from viewer.models.when_words import when, when_short
from viewer.words import CATEGORY, EVENT_KIND, ISSUE_STATUS, NOTE_KIND, RECORD_KIND, number, tr, trn, word

_OPEN_QUOTES = ("“", "„", "«", '"')


def kind_words(record: Record) -> str:
    """The kind of a record as a heading says it: "Exchange", "Source", "Question"."""
    if isinstance(record, Event):
        return word(EVENT_KIND, record.kind)
    if isinstance(record, Annotation):
        return word(NOTE_KIND, record.kind)
    return word(RECORD_KIND, record.KIND)


def glyph_of(record: Record) -> str:
    """The kind glyph a record is drawn with; empty where it has none."""
    if isinstance(record, Event):
        return record.kind
    if isinstance(record, Quote):
        return "statement"
    return "note" if isinstance(record, Annotation) else ""


def quoted(quote: Quote | Rendering) -> str:
    """A quote's words: inside quotation marks when they are the speaker's own, bare when reported."""
    if quote.mode == "indirect" or quote.text.startswith(_OPEN_QUOTES):
        return quote.text
    return tr("“{words}”", words=quote.text)


def actor_short(actor: Actor) -> str:
    """An actor's short name: "S. Witkoff"."""
    return actor.short_name or actor.name


def monogram_of(actor: Actor) -> str:
    """An actor's monogram; the first letters of the name where none was given."""
    if actor.monogram:
        return actor.monogram
    words = actor.name.split()
    return "".join(w[0] for w in words[:2]).upper() if words else "?"


def title_of(reading: CaseReading, record: Record | None) -> str:
    """What a list or a link calls a record."""
    case = reading.case
    match record:
        case None:
            return tr("no longer in the case")
        case Event() | Issue() | Source():
            return record.title
        case Actor() | Place() | Tag() | SavedView():
            return record.name
        case Quote() | Rendering():
            return quoted(record)
        case Annotation():
            return record.title or record.body
        case Outcome() | Commitment():
            return record.summary
        case Position():
            return record.summary or tr("no position on record")
        case CountClaim():
            return claim_words(record)
        case Figure():
            return record.label
        case Attachment():
            return record.filename
        case IssueStatus():
            issue = case.issues.get(record.issue_id)
            return tr("{issue}: {status}", issue=title_of(reading, issue), status=word(ISSUE_STATUS, record.status))
        case Evidence():
            return citation(reading, record)
        case Membership():
            member, org = case.actors.get(record.member_id), case.actors.get(record.org_id)
            return tr("{name}, {role}", name=title_of(reading, member), role=record.role or title_of(reading, org))
        case Placement():
            return tr("Placed at {value} of 4", value=record.value)
    return kind_words(record)


def count_words(claim: CountClaim) -> str:
    """A claim's figure: "157", "250 to 300", "number not disclosed"."""
    low, high = claim.count_min, claim.count_max
    if low is None and high is None:
        return tr("number not disclosed")
    if low is None:
        return tr("at most {count}", count=number(high or 0))
    if high is None:
        return tr("at least {count}", count=number(low))
    if low == high:
        return number(low)
    return tr("{low} to {high}", low=number(low), high=number(high))


def claim_words(claim: CountClaim) -> str:
    """A claim in a few words: "157 prisoners of war"."""
    return tr("{count} {category}", count=count_words(claim), category=word(CATEGORY, claim.category))


def source_short(source: Source) -> str:
    """A source in a citation: its publisher, else its author, else its title."""
    return source.publisher or source.author or source.title


def locator_words(evidence: Evidence) -> str:
    """Where in its source a passage stands: "¶6", "p. 12"."""
    if evidence.paragraph is not None:
        return tr("¶{number}", number=evidence.paragraph)
    return evidence.locator


def citation(reading: CaseReading, evidence: Evidence) -> str:
    """A passage's citation: "GeokHub, 5 Feb 2026, ¶6"."""
    source = reading.case.sources.get(evidence.source_id)
    if source is None:
        return tr("source no longer in the case")
    parts = [source_short(source)]
    if source.published_edtf:
        parts.append(when_short(source.published_edtf))
    if locator_words(evidence):
        parts.append(locator_words(evidence))
    return ", ".join(parts)


def credit(reading: CaseReading, evidence: Evidence) -> str:
    """A citation with who says so inside the source: "GeokHub, 5 Feb 2026, ¶2 · said by S. Witkoff"."""
    said_by = reading.case.actors.get(evidence.attributed_to_id or 0)
    line = citation(reading, evidence)
    return tr("{citation} · said by {name}", citation=line, name=actor_short(said_by)) if said_by else line


def passage_mark(reading: CaseReading, evidence: Evidence) -> str:
    """A passage in a table cell: "S1 ¶6"."""
    return f"{reading.source_mark(evidence.source_id)} {locator_words(evidence)}".strip()


def pinned_words(reading: CaseReading, note: Annotation) -> str:
    """What a note is pinned to, in words."""
    if note.target_id is not None:
        target = reading.record(note.target_id)
        if isinstance(target, Source) and note.start_char is not None:
            return tr("A passage of {source}", source=title_of(reading, target))
        return title_of(reading, target)
    if note.span_edtf:
        return when(note.span_edtf)
    return tr("the case")


def passages_words(count: int) -> str:
    """ "1 passage", "4 passages"."""
    return trn("{count} passage", "{count} passages", count)


def figure_words(figure: Figure) -> str:
    """A figure's value: "about 750 miles", "10 to 12"."""
    low, high = figure.value_min, figure.value_max
    values = [f"{value:,.10g}" for value in (low, high) if value is not None]
    shown = tr("{low} to {high}", low=values[0], high=values[1]) if len(set(values)) == 2 else "".join(values[:1])
    unit = figure.unit
    words = tr("{value} {unit}", value=shown, unit=unit) if unit else shown
    return tr("about {value}", value=words) if figure.approximate else words
