"""The page of a source: what it is, whose it rewrites, its text and checksum, the passages that cite it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain import Evidence, Source
from db.spans import is_text_of
from viewer.models.record_words import locator_words, title_of
from viewer.models.table_columns import lineage_words, moment_words
from viewer.models.when_words import when
from viewer.paint.painted_text import PaintedText, Run
from viewer.panels.inspector_sections.page import KeyValues, Page, Section, add_rows, record_link
from viewer.panels.inspector_sections.quote_sections import language_words
from viewer.panels.inspector_sections.swap_sections import check_line
from viewer.panels.parts import RowButton, link_button, selectable
from viewer.panels.parts import label as plain
from viewer.words import SOURCE_KIND, number, tr, trn, word

_HASH_SHOWN = 16


def source_head(page: Page, source: Source) -> KeyValues:
    """The citation in lines."""
    lines = KeyValues(page)
    lines.text(tr("Mark"), page.reading.source_mark(source.id))
    lines.text(tr("Type"), word(SOURCE_KIND, source.kind))
    lines.text(tr("Author"), source.author)
    lines.text(tr("Publisher"), source.publisher, source.place_text)
    lines.text(tr("Date"), when(source.published_edtf))
    lines.text(tr("Language"), language_words(source.language))
    if source.url:
        address = selectable(plain(page.look, source.url, "list", "second", wrap=True))
        lines.widget(tr("Address"), address)
    if source.accessed_s:
        lines.text(tr("Read on"), moment_words(source.accessed_s))
    if source.reliability:
        lines.text(tr("Reliability"), source.reliability, tr("Admiralty scale A to F"))
    if source.derived_from_id:
        lines.widget(tr("Rewrites"), record_link(page, source.derived_from_id, lineage_words(page.reading, source)))
    lines.text(tr("Note"), source.note)
    return lines


def text_section(page: Page, source: Source) -> Section:
    """Whether the text is stored and is the one that was cited; attaching it lights the passages up."""
    text = page.reading.source_text(source.id)
    if text and source.text_sha256:
        same = is_text_of(source, text)
        sentence = tr("The stored text matches its checksum.") if same else tr("The stored text is not the cited one.")
        tone = "ok" if same else "warn"
    elif text:
        sentence, tone = tr("The text is stored. No checksum was kept of it."), ""
    elif source.text_sha256:
        sentence, tone = tr("The text is not attached. Its checksum is kept, so the right text can be told."), ""
    else:
        sentence, tone = tr("Neither text nor checksum is kept."), ""

    def side() -> QWidget:
        if text:
            return link_button(page.look, tr("Open source"), lambda: page.actions.open_source(source.id))
        return link_button(page.look, tr("Attach the text…"), lambda: page.actions.attach_text(source.id))

    def fill(column: QVBoxLayout) -> None:
        column.addWidget(check_line(page, sentence, tone))
        facts = []
        if source.text_length is not None:
            facts.append(trn("{count} letter", "{count} letters", source.text_length))
        if source.paragraph_count is not None:
            facts.append(trn("{count} paragraph", "{count} paragraphs", source.paragraph_count))
        if source.text_sha256:
            facts.append(tr("SHA-256 {hash}…", hash=source.text_sha256[:_HASH_SHOWN]))
        if facts:
            column.addWidget(PaintedText(page.look, [Run(" · ".join(facts), "caption", "text3")]))

    return Section("text", tr("Text"), fill, "", side)


def passages_section(page: Page, source: Source) -> Section:
    """What cites this source, in the order of its text."""
    passages = page.reading.passages_of_source(source.id)

    def row(passage: Evidence) -> QWidget:
        words = " ".join(title_of(page.reading, page.reading.record(passage.target_id)).split())
        made = RowButton(page.look, words, right=locator_words(passage))
        made.clicked.connect(lambda _on=False: page.actions.open_record(passage.target_id))
        return made

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, passages, row, 12)

    return Section("cited", tr("Passages cited"), fill, number(len(passages)))


def rewrites_section(page: Page, source: Source) -> Section | None:
    """Sources that rewrite this one: they are no second witnesses."""
    found = [s for s in page.reading.sources() if s.derived_from_id == source.id]
    if not found:
        return None

    def row(other: Source) -> QWidget:
        made = RowButton(page.look, other.title, mark="icon:newspaper", right=page.reading.source_mark(other.id))
        made.clicked.connect(lambda _on=False: page.actions.open_record(other.id))
        return made

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, found, row)
        words = tr("A rewrite of this source does not count as a second witness.")
        column.addWidget(PaintedText(page.look, [Run(words, "small", "text2")]))

    return Section("rewrites", tr("Rewritten by"), fill, number(len(found)))
