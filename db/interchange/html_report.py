"""The case as one HTML file that works offline: no script, no address loaded, every case text escaped.

Headings, landmarks, tables with headers and language attributes are what a screen reader goes by. What it does not
hold: attachments, links between records that no sentence names, the history, private notes. It is not read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from db import domain as d
from db.case_file import CaseFile
from db.dates import DAY_S, civil_from_days
from db.domain import RecordId
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.html_style import style
from db.interchange.making import QUIET, Making
from db.interchange.steps import READ, Steps
from db.interchange.story import IssueStory, Story, time_order

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing may be loaded, whatever a text holds."""


def write_html(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the report. Raises CaseError as `bytes_out.replacing`."""
    story = Story(chosen_rows(case_file, choice, making.steps), making.words)
    report = HtmlReport(story, choice, case_file.fingerprint(), case_file.lost.rows, making.steps)
    write_text(out, report.pieces())


def text(value: str) -> str:
    """Case text as HTML text or attribute value; characters that HTML does not allow show as �."""
    return escape(_CONTROL.sub("�", value), quote=True)


def address(url: str, words: str) -> str:
    """A link for a web address, plain text for anything else."""
    if not _ADDRESS.fullmatch(url):
        return text(words)
    return f'<a href="{text(url)}" rel="noopener noreferrer">{text(words)}</a>'


class HtmlReport:
    """Makes the pieces of one report."""

    def __init__(
        self, story: Story, choice: ExportChoice, fingerprint: str, lost: int = 0, steps: Steps | None = None
    ) -> None:
        self._story, self._choice, self._fingerprint, self._lost = story, choice, fingerprint, lost
        self._words, self._steps = story.words, steps or Steps()
        self._language = story.info.language or "en"
        self._cited: set[int] = set()

    def pieces(self) -> Iterator[str]:
        """The document from its first line to its last."""
        info, words = self._story.info, self._words
        yield f'<!DOCTYPE html>\n<html lang="{text(words.language)}" dir="{_direction(words.language)}">\n<head>\n'
        yield f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        yield '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="Rapporteur">\n'
        yield f"<title>{text(info.title)}</title>\n<style>{style()}</style>\n</head>\n<body>\n"
        yield f'<a class="skip" href="#main">{text(words.skip)}</a>\n<header>\n'
        yield f"<h1{self._said()}>{text(info.title)}</h1>\n"
        if info.training:
            yield f'<p class="training" role="note"><strong>{text(words.training)}</strong></p>\n'
        if info.summary:
            yield f'<p class="words"{self._said()}>{text(info.summary)}</p>\n'
        yield from self._evidence()
        yield "</header>\n"
        parts = [part for part in self._parts() if part[2]]
        yield from self._contents(parts)
        yield '<main id="main">\n'
        for name, title, body in parts:
            yield f'<section id="{name}" aria-labelledby="{name}-title">\n<h2 id="{name}-title">{text(title)}</h2>\n'
            yield from body
            yield "</section>\n"
        yield "</main>\n</body>\n</html>\n"

    def _contents(self, parts: list[tuple[str, str, list[str]]]) -> Iterator[str]:
        yield f'<nav aria-labelledby="contents">\n<h2 id="contents">{text(self._words.contents)}</h2>\n<ul>\n'
        for name, title, _body in parts:
            inner = "".join(self._year_links()) if name == "events" else ""
            yield f'<li><a href="#{name}">{text(title)}</a>{inner}</li>\n'
        yield "</ul>\n</nav>\n"

    def _evidence(self) -> Iterator[str]:
        info, as_of_s, words = self._story.info, self._choice.as_of_s, self._words
        shown = words.shown_all if as_of_s is None else words.shown_as_of.format(date=_day(as_of_s))
        facts = [shown, words.zone.format(zone=info.timezone)]
        facts.append(words.case_file.format(fingerprint=self._fingerprint[:16]))
        if self._lost:
            facts.append(words.lost.format(count=words.number(self._lost)))
        if self._choice.span_s:
            first, last = (_day(second) for second in self._choice.span_s)
            facts.append(words.only_span.format(first=first, last=last))
        if not self._choice.notes:
            facts.append(words.without_notes)
        yield f'<p class="dim">{text(" ".join(facts))}</p>\n'
        if info.rights:
            yield f'<p class="words"{self._said()}>{text(info.rights)}</p>\n'

    def _parts(self) -> list[tuple[str, str, list[str]]]:
        # Footnotes are numbered as they are met, so the order here is the order on the page.
        words = self._words
        return [
            ("events", words.events, list(self._events())),
            ("quotes", words.other_quotes, list(self._loose_quotes())),
            ("figures", words.other_figures, list(self._facts(self._story.loose_facts()))),
            ("issues", words.issues, list(self._issues())),
            ("actors", words.actors, list(self._actors())),
            ("notes", words.notes, list(self._loose_notes())),
            ("sources", words.sources, list(self._sources())),
            ("passages", words.footnotes, list(self._passages())),
        ]

    def _year_links(self) -> Iterator[str]:
        yield "\n<ul>\n"
        for name, _events in self._years():
            yield f'<li><a href="#y-{name}">{text(self._year_title(name))}</a></li>\n'
        yield "</ul>\n"

    # ---- events -----------------------------------------------------------------------------------------------
    def _events(self) -> Iterator[str]:
        part = self._steps.part(len(self._story.events), READ, 1.0)
        for name, events in self._years():
            yield f'<h3 id="y-{name}">{text(self._year_title(name))}</h3>\n'
            for event in part.over(events):
                yield from self._event(event)

    def _years(self) -> list[tuple[str, list[d.Event]]]:
        """The events by the year in which they began, in order; those without a date last."""
        return [
            (name, list(events)) for name, events in groupby(self._story.events, key=lambda e: year_of(e.date_edtf))
        ]

    def _year_title(self, name: str) -> str:
        return {"none": self._words.no_date, "open": self._words.no_start}.get(name, name)

    def _event(self, event: d.Event) -> Iterator[str]:
        story = self._story
        when, *facts = story.event_facts(event)
        yield f'<article class="event {event.kind}" id="r-{event.uid}" aria-labelledby="t-{event.uid}">\n'
        yield f'<h4 id="t-{event.uid}"{self._said()}>{text(event.title)}{self._refs(event.id)}</h4>\n'
        yield f'<p class="when"><span class="hidden">{text(when[0])}: </span>{text(when[1])}</p>\n'
        yield f'<p class="dim kind">{text(self._words.term(event.kind))}, {d.record_number(event)}</p>\n'
        yield from self._facts(facts)
        if event.summary:
            yield f'<p class="words"{self._said()}>{text(event.summary)}</p>\n'
        yield from self._claims(event)
        yield from self._outcomes(event)
        for quote in story.quotes[event.id]:
            yield from self._quote(quote)
        yield from self._notes(event.id)
        for claim in story.claims[event.id]:
            yield from self._notes(claim.id)
        yield "</article>\n"

    def _facts(self, facts: list[tuple[str, str, RecordId]]) -> Iterator[str]:
        if facts:
            yield "<dl>\n"
            for what, words, cited in facts:
                yield f'<dt>{text(what)}</dt><dd dir="auto">{text(words)}{self._refs(cited)}</dd>\n'
            yield "</dl>\n"

    def _claims(self, event: d.Event) -> Iterator[str]:
        claims = self._story.claims[event.id]
        if not claims:
            return
        w = self._words
        head = (w.claimed_by, w.claim_from, w.claim_to, w.claim_who, w.claim_count, w.claim_state, w.remark, w.passages)
        rows = [[*(text(cell) for cell in self._story.claim_cells(claim)), self._refs(claim.id)] for claim in claims]
        yield from self._table(w.claims, head, rows)

    def _outcomes(self, event: d.Event) -> Iterator[str]:
        outcomes = self._story.outcomes_of(event.id)
        if outcomes:
            yield f"<h5>{text(self._words.outcomes)}</h5>\n<ul>\n"
            for outcome in outcomes:
                yield f"<li{self._said()}>{text(self._story.outcome_words(outcome))}{self._refs(outcome.id)}</li>\n"
            yield "</ul>\n"

    def _quote(self, quote: d.Quote) -> Iterator[str]:
        yield f'<figure id="r-{quote.uid}">\n'
        yield f"<blockquote{_lang(quote.language)}>{text(_quoted(quote.text, quote.mode))}</blockquote>\n"
        credit = text(self._story.quote_credit(quote))
        yield f'<figcaption dir="auto">{credit}{self._refs(quote.id)}</figcaption>\n</figure>\n'
        for wording in self._story.renderings[quote.id]:
            credit = self._story.wording_credit(wording)
            yield f'<figure id="r-{wording.uid}">\n'
            yield f"<blockquote{_lang(wording.language)}>{text(_quoted(wording.text, wording.mode))}</blockquote>\n"
            yield f'<figcaption dir="auto">{text(credit)}{self._refs(wording.id)}</figcaption>\n</figure>\n'
        yield from self._notes(quote.id)

    def _notes(self, record_id: RecordId) -> Iterator[str]:
        for note in self._story.notes[record_id]:
            yield from self._note(note)

    def _note(self, note: d.Annotation) -> Iterator[str]:
        label = text(self._words.note.format(number=d.record_number(note)))
        yield f'<aside id="r-{note.uid}" aria-label="{label}">\n'
        if note.title:
            yield f'<p dir="auto"><strong>{text(note.title)}</strong></p>\n'
        if note.exact:
            yield f'<blockquote dir="auto">{text(note.exact)}</blockquote>\n'
        yield f'<p class="words"{_lang(note.language)}>{text(note.body)}</p>\n'
        yield f'<p class="dim">{text(self._story.note_credit(note))}</p>\n</aside>\n'

    # ---- the rest ---------------------------------------------------------------------------------------------
    def _loose_quotes(self) -> Iterator[str]:
        for quote in self._story.quotes[0]:
            yield from self._quote(quote)

    def _issues(self) -> Iterator[str]:
        for told in self._story.issues():
            issue = told.issue
            yield f'<article id="r-{issue.uid}">\n<h3{self._said()}>{text(issue.title)}{self._refs(issue.id)}</h3>\n'
            for words in told.texts:
                yield f'<p class="words"{self._said()}>{text(words)}</p>\n'
            yield from self._history(told)
            yield from self._notes(issue.id)
            yield "</article>\n"

    def _history(self, told: IssueStory) -> Iterator[str]:
        w = self._words
        rows = [
            [text(s.when), text(w.term(s.status)), self._link(s.event_id), text(s.remark), self._refs(s.id)]
            for s in told.statuses
        ]
        yield from self._table(w.statuses, (w.when, w.status, w.event, w.remark, w.passages), rows)
        rows = [[*(text(cell) for cell in p.cells), self._refs(p.id)] for p in told.positions]
        head = (w.party, w.stance, w.position, w.when, w.scale, w.passages)
        yield from self._table(w.positions, head, rows)

    def _actors(self) -> Iterator[str]:
        story, w = self._story, self._words
        rows = []
        for actor in story.actors():
            names = w.comma.join(name.name for name in story.names[actor.id])
            roles = w.semicolon.join(story.office_words(held) for held in story.roles[actor.id])
            rows.append(
                [f'<span id="r-{actor.uid}" dir="auto">{text(actor.name)}</span>', text(w.term(actor.kind)),
                 text(w.term(actor.role)), text(names), text(roles), self._refs(actor.id)]
            )  # fmt: skip
        head = (w.name, w.kind, w.part_in_talks, w.other_names, w.offices, w.passages)
        yield from self._table(w.who_is_who, head, rows)

    def _loose_notes(self) -> Iterator[str]:
        for note in self._story.loose_notes():
            yield from self._note(note)

    def _sources(self) -> Iterator[str]:
        words = self._words
        if not self._story.sources:
            return
        yield "<ol>\n"
        for source in self._story.sources:
            line = address(source.url, self._story.source_line(source))
            told = [f"<span{_lang(source.language)}>{line}</span>."]
            if source.reliability:
                told.append(text(words.reliability.format(grade=source.reliability)))
            if source.derived_from_id:
                told.append(text(words.rewrites).format(source=self._link(source.derived_from_id)))
            yield f'<li id="r-{source.uid}">{" ".join(told)}</li>\n'
        yield "</ol>\n"

    def _passages(self) -> Iterator[str]:
        if not self._story.passages:
            return
        yield "<ol>\n"
        for number, passage in enumerate(self._story.passages, 1):
            words = f"“{text(passage.exact)}” " if passage.exact else ""
            line = text(self._story.passage_line(passage))
            back = f'<a href="#ref-{number}" aria-label="{text(self._words.back.format(number=number))}">↩</a>'
            yield f'<li id="fn-{number}">{self._link(passage.source_id)}: {words}({line}) {back}</li>\n'
        yield "</ol>\n"

    # ---- pieces -----------------------------------------------------------------------------------------------
    def _said(self) -> str:
        """The attributes of text in the case's own language."""
        return _lang(self._language)

    def _refs(self, record_id: RecordId) -> str:
        made = []
        for number in self._story.footnotes(record_id):
            # An id stands once in a document: the first citation carries it.
            first = f' id="ref-{number}"' if number not in self._cited else ""
            self._cited.add(number)
            label = text(self._words.footnote.format(number=number))
            made.append(f'<sup><a{first} href="#fn-{number}" aria-label="{label}">{number}</a></sup>')
        return " ".join(made)

    def _link(self, record_id: RecordId | None) -> str:
        record = self._story.records.get(record_id or 0)
        if record is None:
            return ""
        return f'<a href="#r-{record.uid}" dir="auto">{text(self._story.name(record.id))}</a>'

    def _table(self, caption: str, head: Iterable[str], rows: list[list[str]]) -> Iterator[str]:
        if not rows:
            return
        heads = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
        yield f'<div class="scroll">\n<table>\n<caption>{text(caption)}</caption>\n'
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        for first, *rest in rows:
            cells = "".join(f'<td dir="auto">{cell}</td>' for cell in rest)
            yield f'<tr><th scope="row" dir="auto">{first}</th>{cells}</tr>\n'
        yield "</tbody>\n</table>\n</div>\n"


def year_of(edtf: str) -> str:
    """The year that an event is listed under, as it stands in a link: "2026", "none" or "open"."""
    first, _last = time_order(edtf)
    if abs(first) >= 2**62:
        return "none" if first > 0 else "open"
    return str(civil_from_days(first // DAY_S)[0])


def _lang(tag: str) -> str:
    """`lang` and `dir` attributes; a tag that is none is not said."""
    return f' lang="{tag}" dir="auto"' if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag) else ' dir="auto"'


def _direction(language: str) -> str:
    """Which way the document's own words run."""
    return "rtl" if language[:2] in ("ar", "fa", "he", "ur") else "ltr"


def _quoted(words: str, mode: str) -> str:
    return words if mode == "indirect" else f"“{words.strip('“”')}”"


def _day(second: int) -> str:
    year, month, day = civil_from_days(second // 86_400)
    return f"{year:04d}-{month:02d}-{day:02d}"
