"""The page of a quote: the words large, speaker, channel, form, other wordings, and whether they match the source."""

from __future__ import annotations

import difflib

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.domain import Quote, Rendering
from db.spans import check_span
from viewer.models.record_words import quoted
from viewer.models.when_words import basis_words, source_wording, when
from viewer.models.wordings import GONE, NEW, compare
from viewer.paint.painted_text import PaintedText, Run
from viewer.panels.inspector_sections.evidence_sections import indented, unlike_passages
from viewer.panels.inspector_sections.page import (
    KeyValues,
    MonogramChip,
    Page,
    Section,
    add_rows,
    record_link,
    record_row,
)
from viewer.panels.inspector_sections.swap_sections import check_line
from viewer.words import MEDIUM, QUOTE_FORM, number, tr, trn, word

_RENDERINGS = {
    "original": "Original",
    "official_translation": "Official translation",
    "agency_translation": "Translation by an agency",
    "own_translation": "Our own translation",
    "paraphrase": "Paraphrase",
    "hearsay": "Hearsay",
}
_LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian", "ar": "Arabic", "fr": "French", "de": "German"}
_COMPARED_WORDS = 400


def quote_title(page: Page, quote: Quote, column: QVBoxLayout) -> None:
    """The words at 17 px, then who said them and where."""
    style = "heading" if quote.mode == "indirect" else "verbatim_large"
    column.addWidget(PaintedText(page.look, [Run(quoted(quote), style)]))
    speaker = page.reading.case.actors.get(quote.speaker_id or 0)
    row = QHBoxLayout()
    row.setContentsMargins(0, 8, 0, 0)
    row.setSpacing(8)
    if speaker is None:
        row.addWidget(PaintedText(page.look, [Run(tr("Speaker not named"), "list", "text3")]), 1)
    else:
        chip = MonogramChip(page.look, speaker)
        chip.clicked.connect(lambda _on=False: page.actions.open_record(speaker.id))
        row.addWidget(chip)
        runs = [Run(speaker.name, "lane_name"), Run(" " + channel_words(quote), "list", "text3")]
        row.addWidget(PaintedText(page.look, runs), 1)
    column.addLayout(row)


def channel_words(quote: Quote) -> str:
    """ "on X", "nightly video address", "to the press"."""
    return tr("on {channel}", channel=quote.channel) if quote.channel else word(MEDIUM, quote.medium)


def language_words(code: str) -> str:
    """A language by its code."""
    return tr(_LANGUAGES[code]) if code in _LANGUAGES else code


def quote_head(page: Page, quote: Quote) -> KeyValues:
    """The lines under a quote."""
    reading, lines = page.reading, KeyValues(page)
    lines.text(tr("When"), when(quote.said_edtf), basis_words(quote))
    lines.verbatim(tr("In the source"), source_wording(quote.date_text))
    if quote.published_edtf:
        lines.text(tr("Published"), when(quote.published_edtf))
    lines.text(tr("Form"), word(QUOTE_FORM, quote.mode))
    original = any(r.kind == "original" and r.language != quote.language for r in reading.renderings(quote.id))
    more = tr("translated") if original else tr("as published")
    lines.text(tr("Language"), language_words(quote.language), more)
    lines.link(tr("About"), reading.event(quote.about_id) if quote.about_id else None)
    lines.link(tr("Statement"), reading.event(quote.statement_id) if quote.statement_id else None)
    if quote.same_as_id:
        lines.widget(tr("Same words as"), record_link(page, quote.same_as_id, tr("another wording on record")))
    return lines


def match_section(page: Page, quote: Quote) -> Section | None:
    """Whether the stored words are the source's, letter for letter; None where no text is attached."""
    if quote.mode == "indirect":
        return None
    for passage in unlike_passages(page, [quote.id]):
        text = page.reading.source_text(passage.source_id)
        if not text or passage.start_char is None or passage.end_char is None:
            continue
        if check_span(passage, text) != "exact":
            sentence, tone = tr("The cited span no longer matches the attached text."), "warn"
        else:
            sentence, tone = compare_words(quote.text, text[passage.start_char : passage.end_char])

        def fill(column: QVBoxLayout, sentence: str = sentence, tone: str = tone) -> None:
            column.addWidget(check_line(page, sentence, tone))

        return Section("match", tr("Letter for letter"), fill)
    return None


def compare_words(ours: str, theirs: str) -> tuple[str, str]:
    """How a quote's words stand to the passage's: (sentence, tone)."""
    marks = "“”\"'‘’«»„,. "
    if ours.strip(marks) in theirs:
        return tr("Words match the attached source exactly."), "ok"
    near = difflib.SequenceMatcher(None, ours.split()[:_COMPARED_WORDS], theirs.split()[:_COMPARED_WORDS])
    changed = sum(max(b - a, d - c) for op, a, b, c, d in near.get_opcodes() if op != "equal")
    return trn(
        "{count} word differs from the cited passage.", "{count} words differ from the cited passage.", changed
    ), "warn"


def wordings_section(page: Page, quote: Quote) -> Section | None:
    """Originals, translations and paraphrases, with the words that differ underlined."""
    found = page.reading.renderings(quote.id)
    if not found:
        return None

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, found, lambda rendering: wording_box(page, quote, rendering))

    return Section("wordings", tr("Other wordings"), fill, number(len(found)))


def wording_box(page: Page, quote: Quote, rendering: Rendering) -> QWidget:
    """One wording; words that the quote does not have are underlined where both are in one language."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 6)
    column.setSpacing(3)
    same_language = rendering.language == quote.language
    runs = wording_runs(quoted(quote), quoted(rendering)) if same_language else [Run(quoted(rendering), "verbatim")]
    column.addWidget(PaintedText(page.look, runs, rule="rule"))
    parts = [tr(_RENDERINGS[rendering.kind]), language_words(rendering.language), rendering.rendered_by, rendering.note]
    line = PaintedText(page.look, [Run(" · ".join(part for part in parts if part), "caption", "text3")])
    column.addWidget(indented(line))
    return box


def wording_runs(base: str, shown: str) -> list[Run]:
    """The shown wording; words that the base does not have are underlined, compared as in the dialog of wordings."""
    runs: list[Run] = []
    for piece in compare(shown, base):
        if piece.kind != GONE:
            text = piece.text if not runs else f" {piece.text}"
            runs.append(Run(text, "verbatim", line="accent" if piece.kind == NEW else ""))
    return runs


def links_section(page: Page, quote: Quote) -> Section:
    """The event it speaks of, the statement it is, the issues it touches."""
    reading = page.reading
    events = [reading.event(i) for i in (quote.statement_id, quote.about_id) if i]
    issues = [reading.case.issues[i] for i in reading.issues_of(quote.id)]

    def fill(column: QVBoxLayout) -> None:
        for event in events:
            if event is not None:
                column.addWidget(record_row(page, event))
        for issue in issues:
            status = reading.status_of_issue(issue.id)
            column.addWidget(record_row(page, issue, mark=f"status:{status.status if status else ''}"))
        if not issues:
            column.addWidget(PaintedText(page.look, [Run(tr("No issue linked"), "list", "text3")]))

    return Section("links", tr("Links"), fill)
