"""Which sections a record's page has, in the order that never changes (DESIGN 6.2)."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout

from db.domain import Actor, Annotation, Event, Figure, Issue, Outcome, Position, Quote, Record, Rendering, Source
from viewer.models.open_questions import question_words
from viewer.models.record_words import title_of
from viewer.models.swap_counts import swap_counts
from viewer.paint.painted_text import PaintedText, Run
from viewer.panels.inspector_sections import actor_sections as actors
from viewer.panels.inspector_sections import commitment_sections as promises
from viewer.panels.inspector_sections import event_sections as events
from viewer.panels.inspector_sections import figure_sections as figures
from viewer.panels.inspector_sections import issue_sections as issues
from viewer.panels.inspector_sections import other_sections as others
from viewer.panels.inspector_sections import position_sections as positions
from viewer.panels.inspector_sections import quote_sections as quotes
from viewer.panels.inspector_sections import source_sections as sources
from viewer.panels.inspector_sections import swap_sections as swaps
from viewer.panels.inspector_sections.evidence_sections import evidence_section
from viewer.panels.inspector_sections.file_sections import files_section
from viewer.panels.inspector_sections.notes_sections import history_section, notes_section
from viewer.panels.inspector_sections.page import KeyValues, Page, Section
from viewer.panels.parts import link_button
from viewer.words import tr

_SOFT = {
    "round": "roundSoft",
    "swap": "swapSoft",
    "statement": "stmtSoft",
    "incident": "forceSoft",
    "agreement": "roundSoft",
    "contact": "roundSoft",
    "period": "backSoft",
    "other": "backSoft",
}


def soft_ground(record: Record) -> str:
    """The token of the ground behind a record's kind tag."""
    if isinstance(record, Event):
        return _SOFT[record.kind]
    if isinstance(record, Quote | Rendering):
        return "stmtSoft"
    return "noteSoft" if isinstance(record, Annotation) else "roundSoft"


def head_mark(page: Page, record: Record) -> str:
    """The mark inside a record's kind tag, as `paint_mark` reads it."""
    if isinstance(record, Event):
        return f"kind:{record.kind}"
    if isinstance(record, Issue):
        status = page.reading.status_of_issue(record.id)
        return f"status:{status.status if status else ''}"
    if isinstance(record, Annotation):
        return "kind:note"
    if isinstance(record, Quote | Rendering):
        return "kind:statement"
    if isinstance(record, Actor):
        return "icon:user:text1" if record.kind == "person" else "icon:users:text1"
    return "icon:newspaper:text1" if isinstance(record, Source) else "icon:file:text1"


def put_head(page: Page, record: Record, column: QVBoxLayout) -> None:
    """The title and the lines under it."""
    second, lines = "", KeyValues(page)
    match record:
        case Actor():
            actors.actor_title(page, record, column)
            lines = actors.actor_head(page, record)
        case Quote():
            quotes.quote_title(page, record, column)
            lines = quotes.quote_head(page, record)
        case Event():
            second, lines = record.summary, events.event_head(page, record)
        case Issue():
            second, lines = record.summary, issues.issue_head(page, record)
        case Source():
            lines = sources.source_head(page, record)
        case Annotation():
            second = record.body if record.title else ""
            lines = others.note_head(page, record)
        case _:
            lines = others.other_head(page, record)
    if not isinstance(record, Actor | Quote):
        column.addWidget(PaintedText(page.look, [Run(title_of(page.reading, record), "heading")]))
    if second:
        column.addWidget(PaintedText(page.look, [Run(second, "list", "text2")]))
    open_question = question_words(page.reading, record)
    if open_question:
        words = tr("{question} Review…", question=open_question)
        link = link_button(page.look, words, lambda: page.wishes.review_wanted.emit(record.id), icon="git-merge")
        link.setEnabled(page.reading.session.can_annotate)
        column.addWidget(link)
    column.addSpacing(5)
    lines.put_into(column)
    if isinstance(record, Event):
        bar = events.bounds_bar(page, record)
        if bar is not None:
            column.addSpacing(6)
            column.addWidget(bar)


def sections_of(page: Page, record: Record) -> Iterator[Section]:
    """The sections of a record's page, each made when it is asked for; what has nothing in it is left out, except
    evidence and notes."""
    return (section for section in _all_sections(page, record) if section is not None)


def _all_sections(page: Page, record: Record) -> Iterator[Section | None]:
    yield events.doubt_section(page, getattr(record, "doubt", ""))
    yield from _own_sections(page, record)
    if not isinstance(record, Source | Annotation):
        yield evidence_section(page, _cited(page, record))
    yield figures.figures_section(page, record.id)
    yield files_section(page, record.id)
    yield notes_section(page, record.id)
    yield history_section(page, record)


def _cited(page: Page, record: Record) -> list[int]:
    """The records whose passages speak for this one."""
    cited = [record.id]
    if isinstance(record, Event) and record.kind == "swap":
        cited += [claim.id for claim in swap_counts(page.reading, record.id).claims]
    if isinstance(record, Issue):
        cited += [status.id for status in page.reading.statuses_of_issue(record.id)]
        cited += [held.position.id for held in issues.held_positions(page, record)]
    return cited


def _own_sections(page: Page, record: Record) -> Iterator[Section | None]:
    match record:
        case Event():
            yield from _event_sections(page, record)
        case Actor():
            yield actors.activity_section(page, record)
            yield actors.said_section(page, record)
            yield actors.companions_section(page, record)
            yield actors.roles_section(page, record)
            yield actors.positions_section(page, record)
            yield promises.promises_section(page, record)
        case Quote():
            yield quotes.match_section(page, record)
            yield quotes.wordings_section(page, record)
            yield quotes.links_section(page, record)
        case Issue():
            yield issues.positions_section(page, record)
            yield issues.movement_section(page, record)
            yield issues.events_section(page, record)
            yield promises.promises_section(page, record)
            yield issues.related_section(page, record)
        case Source():
            yield sources.text_section(page, record)
            yield sources.passages_section(page, record)
            yield sources.rewrites_section(page, record)
        case Figure():
            yield figures.over_time_section(page, record)
        case Position():
            yield positions.scale_section(page, record)
        case Outcome():
            yield events.issues_section(page, record.id, tr("Issues"))


def _event_sections(page: Page, event: Event) -> Iterator[Section | None]:
    if event.kind == "swap":
        yield swaps.people_section(page, event.id)
        yield swaps.claims_section(page, event.id)
    yield events.outcomes_section(page, event)
    title = tr("Issues on the table") if event.kind == "round" else tr("Issues")
    yield events.issues_section(page, event.id, title)
    said = [*page.reading.quotes_by("statement_id", event.id)]
    said += [q for q in page.reading.quotes_by("about_id", event.id) if q.id not in {each.id for each in said}]
    yield events.words_section(page, said)
    yield events.parts_section(page, event)
    yield promises.announced_section(page, event)
    yield promises.promises_section(page, event)
