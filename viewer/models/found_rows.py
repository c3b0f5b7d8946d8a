"""What a search found, as rows: for the palette (one line each) and for the results of Find (with their context)."""

from __future__ import annotations

from viewer.models.case_reading import CaseReading
from viewer.models.record_words import actor_short, monogram_of, source_short
from viewer.paint.search_rows import ShownRow
from viewer.search import Group, Hit
from viewer.words import ACTOR_ROLE, ISSUE_STATUS, RECORD_KIND, number, tr, word

GROUP_WORDS = {
    "events": "Events",
    "issues": "Issues",
    "actors": "Actors",
    "quotes": "Quotes",
    "counts": "Counts, figures and outcomes",
    "places": "Places",
    "sources": "Sources",
    "notes": "Notes",
    "views": "Saved views",
    "case": "Case",
}
PALETTE_GROUP_WORDS = {**GROUP_WORDS, "sources": "In sources"}
SHORT_GROUP_WORDS = {**GROUP_WORDS, "counts": "Counts", "views": "Views"}
PASSAGE = "source_text"


def count_words(total: int, capped: bool) -> str:
    """A count of hits: "17", "more than 1,000"."""
    return tr("more than {count}", count=number(total)) if capped else number(total)


def mark_of(reading: CaseReading, hit: Hit) -> str:
    """The mark of a hit, as `viewer.paint.search_rows` draws it."""
    kind = hit.kind
    if kind == "event":
        return "planned:round" if hit.status == "planned" and hit.sort == "round" else f"kind:{hit.sort}"
    if kind in ("quote", "rendering"):
        return "kind:statement"
    if kind == "annotation":
        return "kind:note"
    if kind in ("issue", "issue_status"):
        status = reading.status_of_issue(hit.record_id) if kind == "issue" else None
        return f"status:{status.status if status else hit.status}"
    if kind == "actor":
        actor = reading.case.actors.get(hit.record_id)
        person = ":person" if hit.sort == "person" else ""
        return f"monogram:{monogram_of(actor)}{person}" if actor else "icon:user"
    return f"icon:{_ICONS.get(kind, 'file')}"


_ICONS = {
    "source_text": "newspaper",
    "source": "newspaper",
    "evidence": "text-quote",
    "membership": "user",
    "position": "diamond",
    "count_claim": "users",
    "figure": "sliders-horizontal",
    "outcome": "circle-check",
    "commitment": "link",
    "place": "map-pin",
    "attachment": "paperclip",
    "tag": "tag",
    "saved_view": "eye",
    "case": "database",
    "placement": "note",
    "working_figure": "note",
    "finding_closure": "shield-check",
}


def second_words(reading: CaseReading, hit: Hit) -> str:
    """What the palette says after a title: a date, a status, a place in a source."""
    if hit.kind in (PASSAGE, "evidence"):
        return _place_words(reading, hit)
    if hit.kind == "issue":
        status = reading.status_of_issue(hit.record_id)
        return word(ISSUE_STATUS, status.status) if status else ""
    if hit.kind == "actor":
        actor = reading.case.actors.get(hit.record_id)
        return word(ACTOR_ROLE, actor.role) if actor else ""
    if hit.kind == "event":
        when = hit.date_words or tr("no date in source")
        return tr("planned, {when}", when=when) if hit.status == "planned" else when
    if hit.kind in ("quote", "annotation", "source", "saved_view", "case"):
        return hit.date_words
    kind = word(RECORD_KIND, hit.kind)
    return tr("{kind}, {when}", kind=kind, when=hit.date_words) if hit.date_words else kind


def _place_words(reading: CaseReading, hit: Hit) -> str:
    mark = reading.source_mark(hit.with_id)
    return tr("{source} ¶{number}", source=mark, number=hit.paragraph) if hit.paragraph else mark


def _in_title(hit: Hit) -> bool:
    return any(matched for _text, matched in hit.title)


def palette_row(reading: CaseReading, hit: Hit) -> ShownRow:
    """A hit in one line: its title, or the words that matched where the title does not."""
    title, serif = hit.title, False
    if hit.kind in (PASSAGE, "evidence"):
        title, serif = hit.snippet, hit.kind == PASSAGE or hit.sort == "verbatim"
    elif hit.snippet and (hit.kind in ("quote", "rendering") or not _in_title(hit)):
        title = (*hit.title, (": ", False), *hit.snippet)
    return ShownRow(mark=mark_of(reading, hit), title=title, second=second_words(reading, hit), serif=serif)


def found_row(reading: CaseReading, hit: Hit) -> ShownRow:
    """A hit with its context, as the results of Find show it."""
    case, title, right, serif = reading.case, hit.title, hit.date_words, False
    if hit.kind == PASSAGE:
        source = case.sources.get(hit.record_id)
        name = source_short(source) if source else ""
        title = ((tr("{source}, ¶{number}", source=name, number=hit.paragraph), False),)
        right, serif = reading.source_mark(hit.record_id), True
    elif hit.kind == "evidence":
        source = case.sources.get(hit.with_id)
        title = ((source_short(source) if source else "", False),)
        right, serif = _place_words(reading, hit), hit.sort == "verbatim"
    elif hit.kind == "quote":
        speaker = case.actors.get(hit.with_id)
        title = ((actor_short(speaker), False),) if speaker else hit.title
        serif = hit.sort != "indirect"
    elif hit.kind == "source":
        right = hit.date_words or reading.source_mark(hit.record_id)
    elif hit.kind in ("issue", "actor"):
        right = second_words(reading, hit)
    return ShownRow(mark=mark_of(reading, hit), title=title, snippet=hit.snippet, right=right, serif=serif)


def group_heading(group: Group, words: dict[str, str]) -> ShownRow:
    """The heading of a group."""
    return ShownRow(heading=word(words, group.name))


def source_of(hit: Hit) -> int | None:
    """What the reader opens for a hit in a source's text: the source, or the passage; None for other hits."""
    if hit.kind == PASSAGE:
        return hit.record_id
    return hit.record_id if hit.kind == "evidence" else None
