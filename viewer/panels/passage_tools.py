"""What can be done with a passage, in the reader and in the inspector: what it does, citing, pinning it elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout

from db.domain import EVIDENCE_RELATIONS, Evidence, Source
from db.spans import check_span, is_text_of
from viewer.models.case_reading import CaseReading
from viewer.models.record_words import credit
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import label, push_button
from viewer.words import RELATION, tr, word

_EXPECTED_SHOWN = 400


class PassageWishes(QObject):
    """What a person asks for a passage. Offsets count code points of the stored text."""

    cite_wanted = Signal(object, int, int)
    """A source's id, start and end: make a passage of these words."""
    relink_wanted = Signal(object, int, int)
    """A passage's id, start and end: it stands for these words from now on."""
    relation_wanted = Signal(object, str)
    """A passage's id and one of `EVIDENCE_RELATIONS`."""
    review_wanted = Signal(object)
    """A record's id: decide what merging left open about it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.looked_at: int | None = None  # the passage marked last, which a page built anew marks again


def relation_button(look: PanelLook, passage: Evidence, wishes: PassageWishes, unlocked: bool) -> QPushButton:
    """What the passage does to the record; with the record unlocked it can be chosen."""
    made = push_button(look, word(RELATION, passage.relation), lambda: None)
    made.setAccessibleName(tr("This passage: {relation}", relation=word(RELATION, passage.relation)))
    made.setEnabled(unlocked)
    if not unlocked:
        made.setToolTip(tr("Unlock the record to choose what the passage does."))
        return made
    menu = QMenu(made)
    menu.setFont(look.font("list"))
    for name in EVIDENCE_RELATIONS:
        action = menu.addAction(word(RELATION, name))
        action.setCheckable(True)
        action.setChecked(name == passage.relation)
        action.triggered.connect(
            lambda _on=False, chosen=name: (
                wishes.relation_wanted.emit(passage.id, chosen) if chosen != passage.relation else None
            )
        )
    made.setMenu(menu)
    return made


def copy_citation(reading: CaseReading, passage: Evidence) -> None:
    """Put a passage's citation on the clipboard."""
    QGuiApplication.clipboard().setText(credit(reading, passage))


def is_broken(reading: CaseReading, passage: Evidence) -> bool:
    """Whether the source's text is stored and does not have the passage's words at its place."""
    text = reading.source_text(passage.source_id)
    source = reading.case.sources.get(passage.source_id)
    return bool(text) and passage.start_char is not None and check_span(passage, text, source) == "broken"


def put_broken(look: PanelLook, reading: CaseReading, passage: Evidence, column: QVBoxLayout) -> None:
    """Say what was expected at a broken span and what stands there."""
    text, source = reading.source_text(passage.source_id), reading.case.sources.get(passage.source_id)
    said = tr("This span is broken: the words at its place are not the ones it was made from.")
    if isinstance(source, Source) and source.text_sha256 and not is_text_of(source, text):
        said = tr("This span is broken: the stored text is not the one it was made from.")
    column.addWidget(label(look, said, "small", "danger", wrap=True))
    expected = passage.exact[:_EXPECTED_SHOWN]
    start, end = passage.start_char or 0, passage.end_char or 0
    there = text[start : min(end, start + _EXPECTED_SHOWN)]
    for heading, words, token in (
        (tr("Expected: "), expected or tr("words of which only the checksum is kept"), "text1"),
        (tr("There now: "), there or tr("nothing, the text is shorter"), "text2"),
    ):
        kept = bool(expected) if token == "text1" else bool(there)
        runs = [Run(heading, "small", "text3"), Run(words, "verbatim" if kept else "small", token)]
        column.addWidget(PaintedText(look, runs))
