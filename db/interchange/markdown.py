"""The case as Markdown (CommonMark with tables and footnotes): the same story as the HTML report, in plain text.

Every character of case text that Markdown could take for markup is escaped. What it cannot hold: as the HTML report,
and where a paragraph of a text began with spaces. It is not read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from db import domain as d
from db.case_file import CaseFile
from db.domain import RecordId
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.making import QUIET, Making
from db.interchange.steps import READ, Steps
from db.interchange.story import StatusLine, Story

_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|~&^:$=\"']")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_QUIET: Final = frozenset(".-()'\":=+")
"""Marks that mean something at the beginning of a line only, or in company; there the first of a line is escaped."""
_LINE_START = re.compile(r"^[ \t]*(?:[-+=:]|[0-9]{1,9}[.)])")


def write_markdown(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the document. Raises CaseError as `bytes_out.replacing`."""
    story = Story(chosen_rows(case_file, choice, making.steps), making.words)
    write_text(out, MarkdownReport(story, making.steps, case_file.lost.rows).pieces())


def text(value: str) -> str:
    """Case text on one line: markup escaped, line ends as spaces."""
    return _escaped(" ".join(value.split()))


def block(value: str, lead: str = "") -> str:
    """Case text as a paragraph: line ends kept as hard breaks, empty lines as empty lines."""
    lines = [_escaped(line.strip()) for line in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "".join(f"{lead}{line}{'  ' if line else ''}\n" for line in lines)


def _escaped(line: str) -> str:
    plain = _CONTROL.sub("�", line)
    escaped = _MARKUP.sub(lambda match: match[0] if match[0] in _QUIET else f"\\{match[0]}", plain)
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    at = start.end() - 1
    return f"{escaped[:at]}\\{escaped[at:]}"


class MarkdownReport:
    """Makes the pieces of one document; `lost_rows` are records of the file that could not be read."""

    def __init__(self, story: Story, steps: Steps, lost_rows: int = 0) -> None:
        self._story, self._words, self._steps, self._lost = story, story.words, steps, lost_rows

    def pieces(self) -> Iterator[str]:
        """The document, section by section."""
        info, words = self._story.info, self._words
        yield f"# {text(info.title)}\n\n"
        if info.training:
            yield f"**{words.training}**\n\n"
        if self._lost:
            yield f"**{words.lost.format(count=words.number(self._lost))}**\n\n"
        if info.summary:
            yield f"{block(info.summary)}\n"
        yield from self._section(words.events, self._events())
        yield from self._section(words.other_quotes, self._quotes(0))
        yield from self._section(words.other_figures, self._facts(self._story.loose_facts()))
        yield from self._section(words.issues, self._issues())
        yield from self._section(words.actors, self._actors())
        yield from self._section(words.notes, self._loose_notes())
        yield from self._section(words.sources, self._sources())
        for number, passage in enumerate(self._story.passages, 1):
            source = text(self._story.name(passage.source_id))
            quoted = f"“{text(passage.exact)}” " if passage.exact else ""
            yield f"[^{number}]: {source}: {quoted}({text(self._story.passage_line(passage))})\n"

    def _section(self, title: str, body: Iterator[str]) -> Iterator[str]:
        first = next(body, None)
        if first is not None:
            yield f"## {title}\n\n{first}"
            yield from body
            yield "\n"

    def _events(self) -> Iterator[str]:
        story = self._story
        for event in self._steps.part(len(story.events), READ, 1.0).over(story.events):
            yield f"### {text(event.title)}{self._refs(event.id)}\n\n"
            yield f"{text(self._words.term(event.kind))}, {d.record_number(event)}\n\n"
            yield from self._facts(story.event_facts(event))
            yield "\n"
            if event.summary:
                yield f"{block(event.summary)}\n"
            yield from self._claims(event)
            for outcome in story.outcomes_of(event.id):
                yield f"- {text(story.outcome_words(outcome))}{self._refs(outcome.id)}\n"
            yield "\n" if story.outcomes[event.id] else ""
            yield from self._quotes(event.id)
            yield from self._notes(event.id)
            for claim in story.claims[event.id]:
                yield from self._notes(claim.id)

    def _facts(self, facts: list[tuple[str, str, RecordId]]) -> Iterator[str]:
        for what, words, cited in facts:
            yield f"- **{text(what)}:** {text(words)}{self._refs(cited)}\n"

    def _claims(self, event: d.Event) -> Iterator[str]:
        claims = self._story.claims[event.id]
        if claims:
            w = self._words
            head = (w.claimed_by, w.claim_from, w.claim_to, w.claim_who, w.claim_count, w.claim_state, w.remark)
            yield f"| {' | '.join(text(name) for name in head)} |\n|{'---|' * len(head)}\n"
            for claim in claims:
                *cells, remark = (text(cell) for cell in self._story.claim_cells(claim))
                yield f"| {' | '.join(cells)} | {remark}{self._refs(claim.id)} |\n"
            yield "\n"

    def _quotes(self, event_id: RecordId) -> Iterator[str]:
        for quote in self._story.quotes[event_id]:
            yield block(_quoted(quote.text, quote.mode), "> ")
            yield f">\n> — {text(self._story.quote_credit(quote))}{self._refs(quote.id)}\n\n"
            for wording in self._story.renderings[quote.id]:
                yield block(_quoted(wording.text, wording.mode), "> ")
                yield f">\n> — {text(self._story.wording_credit(wording))}{self._refs(wording.id)}\n\n"
            yield from self._notes(quote.id)

    def _notes(self, record_id: RecordId) -> Iterator[str]:
        for note in self._story.notes[record_id]:
            yield from self._note(note)

    def _note(self, note: d.Annotation) -> Iterator[str]:
        title = f"**{text(note.title)}** " if note.title else ""
        label = text(self._words.note.format(number=d.record_number(note)))
        yield f"{label}: {title}({text(self._story.note_credit(note))})\n\n{block(note.body)}\n"

    def _loose_notes(self) -> Iterator[str]:
        for note in self._story.loose_notes():
            yield from self._note(note)

    def _issues(self) -> Iterator[str]:
        for told in self._story.issues():
            yield f"### {text(told.issue.title)}{self._refs(told.issue.id)}\n\n"
            for words in told.texts:
                yield f"{block(words)}\n"
            for status in told.statuses:
                yield f"- {text(self._status_words(status))}{self._refs(status.id)}\n"
            for position in told.positions:
                cells = [cell for cell in position.cells if cell]
                yield f"- {text(self._words.comma.join(cells))}{self._refs(position.id)}\n"
            yield "\n"
            yield from self._notes(told.issue.id)

    def _status_words(self, status: StatusLine) -> str:
        words = self._words
        remark = words.semicolon.join(part for part in (self._story.name(status.event_id), status.remark) if part)
        line = words.status_line_because if remark else words.status_line
        return line.format(when=status.when, status=words.term_inside(status.status), remark=remark)

    def _actors(self) -> Iterator[str]:
        for actor in self._story.actors():
            names = [name.name for name in self._story.names[actor.id]]
            kinds = [self._words.term_inside(actor.kind), self._words.term_inside(actor.role)]
            line = self._words.comma.join([*kinds, *names])
            yield f"- **{text(actor.name)}**: {text(line)}{self._refs(actor.id)}\n"

    def _sources(self) -> Iterator[str]:
        for source in self._story.sources:
            address = f" {text(source.url)}" if source.url else ""
            yield f"- {text(self._story.source_line(source))}.{address}\n"

    def _refs(self, record_id: RecordId) -> str:
        return "".join(f"[^{number}]" for number in self._story.footnotes(record_id))


def _quoted(words: str, mode: str) -> str:
    return words if mode == "indirect" else f"“{words.strip('“”')}”"
