"""Evidence: the passages behind a record, each with its source, its place and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain import Evidence
from db.spans import check_span
from viewer.models.record_words import credit, locator_words, passages_words
from viewer.paint.painted_text import PaintedText, Run
from viewer.panels.inspector_sections.page import LinkText, Page, Section, add_rows
from viewer.panels.inspector_sections.passage_box import PassageBox, placed_passages, stepper
from viewer.panels.parts import link_button
from viewer.panels.passage_tools import is_broken, put_broken
from viewer.words import RELATION, number, tr, word

_FIELD_WORDS = {
    "date_edtf": "about its date",
    "date_text": "about its date",
    "said_edtf": "about when it was said",
    "place_id": "about the place",
    "title": "about its name",
    "name": "about the name",
    "text": "about the words",
    "status": "about the status",
    "summary": "about what it says",
    "parent_id": "about what it is part of",
    "count_min": "about the number",
    "count_max": "about the number",
}


def evidence_section(page: Page, record_ids: Sequence[int]) -> Section:
    """The passages of these records, each span once. Stays on the page when there is none."""
    passages = unlike_passages(page, record_ids)
    placed = placed_passages(page, passages)
    box = PassageBox(page, placed) if placed else None
    listed = [passage for passage in passages if passage not in placed]
    side = None
    if box is not None:
        inside = box
        side = (lambda: stepper(page, inside)) if len(placed) > 1 else None
    elif passages:
        first = passages[0].id

        def side() -> QWidget:
            return link_button(page.look, tr("Open source"), lambda: page.actions.open_source(first))

    def fill(column: QVBoxLayout) -> None:
        if not passages:
            column.addWidget(PaintedText(page.look, [Run(tr("No passage is cited for this."), "list", "text3")]))
        if box is not None:
            column.addWidget(box)
        add_rows(page, column, listed, lambda p: passage_box(page, p, p is passages[0]), 6)

    return Section("evidence", tr("Evidence"), fill, passages_words(len(passages)), side)


def unlike_passages(page: Page, record_ids: Sequence[int]) -> list[Evidence]:
    """The passages of records without those that cite the same span twice."""
    found: dict[tuple[object, ...], Evidence] = {}
    for passage in page.reading.evidence_of(record_ids):
        span = (passage.source_id, passage.start_char, passage.end_char, passage.paragraph, passage.relation)
        found.setdefault(span if passage.start_char is not None else (passage.id,), passage)
    return list(found.values())


def passage_words(page: Page, passage: Evidence) -> tuple[str, str]:
    """A passage's words, and in their place what is known of them where they are not at hand.

    Words are shown when they are kept with the passage or the source's stored text has them at exactly this place;
    a span that does not match is said to be broken, never guessed at.
    """
    text = page.reading.source_text(passage.source_id)
    source = page.reading.case.sources.get(passage.source_id)
    if text and passage.start_char is not None and passage.end_char is not None:
        if check_span(passage, text, source) == "exact":
            return text[passage.start_char : passage.end_char], ""
        if not passage.exact:
            return "", tr("{place}: the span no longer matches the text", place=place_words(passage))
    if passage.exact:
        return passage.exact, ""
    return "", tr("{place}, text not attached", place=place_words(passage))


def place_words(passage: Evidence) -> str:
    """Where in its source a passage stands: "¶6, characters 1311 to 1413"."""
    where = locator_words(passage)
    if passage.start_char is None or passage.end_char is None:
        return where or tr("the whole source")
    span = tr("characters {start} to {end}", start=passage.start_char, end=passage.end_char)
    return tr("{place}, {span}", place=where, span=span) if where else span


def passage_box(page: Page, passage: Evidence, first: bool) -> QWidget:
    """The words with a rule at their side, the line of credit below; choosing the credit opens the reader."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(3)
    words, instead = passage_words(page, passage)
    rule = "danger" if passage.relation == "disputes" else "accent" if first else "rule"
    runs = [Run(words, "verbatim")] if words else [Run(instead, "list", "text3")]
    column.addWidget(PaintedText(page.look, runs, rule=rule))
    line = LinkText(page.look, credit_line(page, passage), "caption", "text3")
    line.setAccessibleDescription(word(RELATION, passage.relation))
    line.clicked.connect(lambda _on=False: page.actions.open_source(passage.id))
    column.addWidget(indented(line))
    if is_broken(page.reading, passage):
        put_broken(page.look, page.reading, passage, column)
    if passage.note:
        column.addWidget(indented(PaintedText(page.look, [Run(passage.note, "caption", "text2")])))
    return box


def credit_line(page: Page, passage: Evidence) -> str:
    """ "States it · GeokHub, 5 Feb 2026, ¶6 · said by S. Witkoff", with the field it speaks to."""
    does = word(RELATION, passage.relation)
    if passage.field in _FIELD_WORDS:
        does = tr("{relation}, {field}", relation=does, field=tr(_FIELD_WORDS[passage.field]))
    line = tr("{relation} · {credit}", relation=does, credit=credit(page.reading, passage))
    if passage.credibility is not None:
        line = tr("{line} · credibility {grade} of 6", line=line, grade=number(passage.credibility))
    return line


def indented(widget: QWidget, left_px: int = 12) -> QWidget:
    """A widget set in from the left, under a rule."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(left_px, 0, 0, 0)
    column.addWidget(widget)
    return box
