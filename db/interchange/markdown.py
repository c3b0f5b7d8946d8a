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
from db.interchange.story import Story, date_words, time_order, word

_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|~&^:$=\"']")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_QUIET: Final = frozenset(".-()'\":=+")
"""Marks that mean something at the beginning of a line only, or in company; there the first of a line is escaped."""
_LINE_START = re.compile(r"^[ \t]*(?:[-+=:]|[0-9]{1,9}[.)])")


def write_markdown(case_file: CaseFile, out: Path, choice: ExportChoice) -> None:
    """Writes the document. Raises CaseError as `bytes_out.replacing`."""
    write_text(out, MarkdownReport(Story(chosen_rows(case_file, choice))).pieces())


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
    """Makes the pieces of one document."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def pieces(self) -> Iterator[str]:
        """The document, section by section."""
        info = self._story.info
        yield f"# {text(info.title)}\n\n"
        if info.training:
            yield "**Training case: everything in it is invented.**\n\n"
        if info.summary:
            yield f"{block(info.summary)}\n"
        yield from self._section("Events", self._events())
        yield from self._section("Other quotes", self._quotes(0))
        yield from self._section("Other figures and commitments", self._facts(self._story.loose_facts()))
        yield from self._section("Issues", self._issues())
        yield from self._section("Actors", self._actors())
        yield from self._section("Notes", self._loose_notes())
        yield from self._section("Sources", self._sources())
        for number, passage in enumerate(self._story.passages, 1):
            source = text(self._story.name(passage.source_id))
            words = f"“{text(passage.exact)}” " if passage.exact else ""
            yield f"[^{number}]: {source}: {words}({text(self._story.passage_line(passage))})\n"

    def _section(self, title: str, body: Iterator[str]) -> Iterator[str]:
        first = next(body, None)
        if first is not None:
            yield f"## {title}\n\n{first}"
            yield from body
            yield "\n"

    def _events(self) -> Iterator[str]:
        story = self._story
        for event in story.events:
            yield f"### {text(event.title)}{self._refs(event.id)}\n\n"
            yield f"{text(word(event.kind))}, {d.record_number(event)}\n\n"
            yield from self._facts(story.event_facts(event))
            yield "\n"
            if event.summary:
                yield f"{block(event.summary)}\n"
            yield from self._claims(event)
            for outcome in sorted(story.outcomes[event.id], key=lambda o: (o.sort, o.number)):
                yield f"- {word(outcome.state)}: {text(outcome.summary)}{self._refs(outcome.id)}\n"
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
            yield "| Who says so | From | To | Who they were | How many | State | Remark |\n"
            yield "|---|---|---|---|---|---|---|\n"
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
                credit = ", ".join(part for part in (word(wording.kind), wording.rendered_by) if part)
                yield f">\n> — {text(credit)}{self._refs(wording.id)}\n\n"
            yield from self._notes(quote.id)

    def _notes(self, record_id: RecordId) -> Iterator[str]:
        for note in self._story.notes[record_id]:
            yield from self._note(note)

    def _note(self, note: d.Annotation) -> Iterator[str]:
        title = f"**{text(note.title)}** " if note.title else ""
        yield f"Note {d.record_number(note)}: {title}({text(self._story.note_credit(note))})\n\n{block(note.body)}\n"

    def _loose_notes(self) -> Iterator[str]:
        shown = {d.Event, d.CountClaim, d.Quote, d.Issue}
        for note in self._story.all(d.Annotation):
            target = self._story.records.get(note.target_id or 0)
            if target is None or type(target) not in shown:
                yield from self._note(note)

    def _issues(self) -> Iterator[str]:
        story = self._story
        for issue in sorted(story.all(d.Issue), key=lambda i: (i.sort, i.number)):
            yield f"### {text(issue.title)}{self._refs(issue.id)}\n\n"
            for words in (issue.summary, issue.doubt):
                if words:
                    yield f"{block(words)}\n"
            for status in sorted(story.statuses[issue.id], key=lambda s: time_order(s.date_edtf)):
                remark = "; ".join(part for part in (story.name(status.event_id), status.doubt, status.note) if part)
                line = (
                    f"{date_words(status.date_edtf)}: {word(status.status).lower()}{f' ({remark})' if remark else ''}"
                )
                yield f"- {text(line)}{self._refs(status.id)}\n"
            for position in sorted(story.positions[issue.id], key=lambda p: time_order(p.date_edtf)):
                cells = [part for part in story.position_words(position) if part]
                yield f"- {text(', '.join(cells))}{self._refs(position.id)}\n"
            yield "\n"
            yield from self._notes(issue.id)

    def _actors(self) -> Iterator[str]:
        for actor in sorted(self._story.all(d.Actor), key=lambda a: (a.sort, a.number)):
            names = [name.name for name in self._story.names[actor.id]]
            words = ", ".join([word(actor.kind).lower(), word(actor.role).lower(), *names])
            yield f"- **{text(actor.name)}**: {text(words)}{self._refs(actor.id)}\n"

    def _sources(self) -> Iterator[str]:
        for source in self._story.sources:
            address = f" {text(source.url)}" if source.url else ""
            yield f"- {text(self._story.source_line(source))}.{address}\n"

    def _refs(self, record_id: RecordId) -> str:
        return "".join(f"[^{number}]" for number in self._story.footnotes(record_id))


def _quoted(words: str, mode: str) -> str:
    return words if mode == "indirect" else f"“{words.strip('“”')}”"
