"""The columns of the bottom dock's tables, as data (DESIGN 6), and what each row is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QDateTime, QLocale

from db.dates import iso_day
from db.domain import Actor, Annotation, Evidence, Quote, Source
from viewer.models.case_reading import CaseReading
from viewer.models.event_table import event_table
from viewer.models.record_table import Cell, Column
from viewer.models.record_words import (
    actor_short,
    pinned_words,
    quoted,
)
from viewer.models.table_parts import Ids, TableSpec, marks_of, passages_by_target, passages_cell
from viewer.models.when_words import sort_second, when_short
from viewer.words import (
    ACTOR_ROLE,
    MEDIUM,
    NOTE_KIND,
    QUOTE_MODE,
    SOURCE_KIND,
    number,
    tr,
    word,
)


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote with what its cells need."""

    quote: Quote
    passages: tuple[Evidence, ...]


def quote_table(reading: CaseReading, speakers: Callable[[], frozenset[int]] = frozenset) -> TableSpec:
    """When, Speaker, Words, Form, Source; hidden: About, Language, Issue, Channel, Original. `speakers`: only theirs,
    where any are named."""

    def speaker(row: QuoteRow) -> str:
        actor = reading.case.actors.get(row.quote.speaker_id or 0)
        return actor_short(actor) if actor else tr("not named")

    def about(row: QuoteRow) -> Cell:
        event = reading.event(row.quote.about_id) if row.quote.about_id else None
        return Cell(event.title if event else "", "link", link_id=event.id if event else None)

    def issues(row: QuoteRow) -> str:
        return ", ".join(reading.case.issues[i].title for i in reading.issues_of(row.quote.id))

    def original(row: QuoteRow) -> Cell:
        first = next((r for r in reading.renderings(row.quote.id) if r.kind == "original"), None)
        return Cell(quoted(first) if first else "", "serif")

    columns = (
        Column("when", tr("When"), 136, lambda r: Cell(when_short(r.quote.said_edtf), "secondary"),
               lambda r: sort_second(r.quote.said_edtf)),
        Column("speaker", tr("Speaker"), 98, lambda r: Cell(speaker(r))),
        Column("words", tr("Words"), 0,
               lambda r: Cell(quoted(r.quote), "plain" if r.quote.mode == "indirect" else "serif")),
        Column("form", tr("Form"), 78, lambda r: Cell(word(QUOTE_MODE, r.quote.mode), "secondary")),
        Column("source", tr("Source"), 76, lambda r: passages_cell(reading, r.passages),
               lambda r: marks_of(reading, r.passages)),
        Column("about", tr("About"), 130, about, hidden=True),
        Column("language", tr("Language"), 78, lambda r: Cell(r.quote.language, "secondary"), hidden=True),
        Column("issue", tr("Issue"), 130, lambda r: Cell(issues(r)), hidden=True),
        Column("channel", tr("Channel"), 110,
               lambda r: Cell(r.quote.channel or word(MEDIUM, r.quote.medium), "secondary"), hidden=True),
        Column("original", tr("Original"), 200, original, hidden=True),
    )  # fmt: skip

    def read(ids: Sequence[int]) -> list[Any]:
        quotes = reading.quotes_with(ids)
        passages = passages_by_target(reading, ids)
        return [QuoteRow(quotes[i], passages.get(i, ())) if i in quotes else None for i in ids]

    return TableSpec("quotes", columns, lambda: reading.quote_ids(speakers()), read)


def source_table(reading: CaseReading) -> TableSpec:
    """Mark, Title, Date, Type, Passages cited, Check."""

    def cited(source: Source) -> int:
        return len(reading.passages_of_source(source.id))

    columns = (
        Column("mark", tr("Mark"), 54, lambda s: Cell(reading.source_mark(s.id), "link", link_id=s.id),
               lambda s: s.number),
        Column("title", tr("Title"), 0, lambda s: Cell(s.title)),
        Column("date", tr("Date"), 112, lambda s: Cell(when_short(s.published_edtf), "secondary"),
               lambda s: sort_second(s.published_edtf)),
        Column("type", tr("Type"), 104, lambda s: Cell(word(SOURCE_KIND, s.kind), "secondary")),
        Column("cited", tr("Passages cited"), 104, lambda s: Cell(number(cited(s)), "count"), cited),
        Column("check", tr("Check"), 206, lambda s: Cell(check_words(reading, s), "secondary")),
        Column("publisher", tr("Publisher"), 120, lambda s: Cell(s.publisher), hidden=True),
        Column("author", tr("Author"), 120, lambda s: Cell(s.author), hidden=True),
        Column("address", tr("Address"), 200, lambda s: Cell(s.url, "secondary"), hidden=True),
        Column("lineage", tr("Rewrites"), 130, lambda s: Cell(lineage_words(reading, s)), hidden=True),
    )  # fmt: skip

    def read(ids: Sequence[int]) -> list[Any]:
        return [reading.case.sources.get(i) for i in ids]

    return TableSpec("sources", columns, lambda: np.asarray([s.id for s in reading.sources()], np.int64), read)


def note_table(reading: CaseReading) -> TableSpec:
    """Type, Pinned to, Text, Author, Changed."""

    def text(note: Annotation) -> str:
        return (
            tr("{title}: {text}", title=note.title, text=note.body)
            if note.title and note.body
            else (note.title or note.body)
        )

    columns = (
        Column("type", tr("Type"), 98, lambda n: Cell(word(NOTE_KIND, n.kind), glyph="note")),
        Column("pinned", tr("Pinned to"), 150, lambda n: Cell(pinned_words(reading, n), "secondary")),
        Column("text", tr("Text"), 0, lambda n: Cell(text(n))),
        Column("author", tr("Author"), 110, lambda n: Cell(n.created_by, "secondary")),
        Column("changed", tr("Changed"), 138, lambda n: Cell(moment_words(n.changed_s), "secondary"),
               lambda n: n.changed_s),
        Column("state", tr("State"), 78,
               lambda n: Cell(tr("Resolved") if n.state == "resolved" else tr("Open"), "secondary"), hidden=True),
    )  # fmt: skip

    def ids() -> Ids:
        notes = sorted(reading.known(reading.case.annotations.values()), key=lambda note: note.number)
        return np.asarray([note.id for note in notes], np.int64)

    return TableSpec("notes", columns, ids, lambda ids: [reading.case.annotations.get(i) for i in ids])


def actor_table(reading: CaseReading) -> TableSpec:
    """Name, Role, Events, Quotes, First seen, Last seen, Also known as."""

    def events(actor: Actor) -> int:
        return len(reading.rows_of_actor(actor.id))

    def seen(actor: Actor, last: bool) -> str:
        found = reading.seen_of_actor(actor.id)
        return when_short(iso_day(found[last])) if found else ""

    def seen_key(actor: Actor, last: bool) -> int:
        found = reading.seen_of_actor(actor.id)
        return found[last] if found else 2**62

    def also(actor: Actor) -> str:
        return ", ".join(
            dict.fromkeys(n.name for n in reading.case.actor_names.get(actor.id, ()) if n.name != actor.name)
        )

    def quotes(actor: Actor) -> int:
        return len(reading.quotes_by("speaker_id", actor.id))

    columns = (
        Column("name", tr("Name"), 0, lambda a: Cell(a.name)),
        Column("role", tr("Role"), 104, lambda a: Cell(word(ACTOR_ROLE, a.role), "secondary")),
        Column("events", tr("Events"), 64, lambda a: Cell(number(events(a)), "count"), events),
        Column("quotes", tr("Quotes"), 64, lambda a: Cell(number(quotes(a)), "count"), quotes),
        Column("first", tr("First seen"), 104, lambda a: Cell(seen(a, False), "secondary"),
               lambda a: seen_key(a, False)),
        Column("last", tr("Last seen"), 104, lambda a: Cell(seen(a, True), "secondary"), lambda a: seen_key(a, True)),
        Column("also", tr("Also known as"), 180, lambda a: Cell(also(a), "secondary")),
    )  # fmt: skip

    def ids() -> Ids:
        known = reading.known(reading.case.actors.values())
        return np.asarray([a.id for a in sorted(known, key=lambda a: (a.sort, a.name))], np.int64)

    return TableSpec("actors", columns, ids, lambda ids: [reading.case.actors.get(i) for i in ids])


TABLES: dict[str, Callable[[CaseReading], TableSpec]] = {
    "quotes": quote_table,
    "events": event_table,
    "sources": source_table,
    "notes": note_table,
    "actors": actor_table,
}
"""Each table of the dock by its name."""


def check_words(reading: CaseReading, source: Source) -> str:
    """What can be said of a source's text: stored and matching, or only its checksum, or nothing."""
    if reading.source_text(source.id):
        return tr("text stored")
    if source.text_sha256:
        return tr("checksum kept, text not attached")
    return tr("no text, no checksum")


def lineage_words(reading: CaseReading, source: Source) -> str:
    """What a source rewrites; a rewrite is no second witness."""
    first = reading.case.sources.get(source.derived_from_id or 0)
    return tr("{mark}, {title}", mark=reading.source_mark(first.id), title=first.title) if first else ""


def moment_words(second: int) -> str:
    """A moment of the analyst's own work in local time: "23 Nov 2026, 14:02"; empty for 0."""
    if not second:
        return ""
    moment = QDateTime.fromSecsSinceEpoch(second)
    return tr("{day}, {clock}", day=QLocale().toString(moment.date(), "d MMM yyyy"), clock=moment.toString("HH:mm"))
