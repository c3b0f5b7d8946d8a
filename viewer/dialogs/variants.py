"""The wordings of one utterance side by side, compared word by word with one of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from viewer.dialogs.opening_size import open_at
from viewer.models.case_reading import CaseReading
from viewer.models.when_words import when
from viewer.models.wordings import CUT, GONE, NEW, Wording, compare, wordings_of
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import ScrolledColumn, clear_layout, label, link_button, scroll_area
from viewer.words import tr, trn

WIDTH_PX, HEIGHT_PX = 720, 640


class VariantsDialog(QDialog):
    """Each wording with its kind, language and source; what differs is underlined or struck, not only coloured."""

    source_wanted = Signal(object)

    def __init__(self, reading: CaseReading, look: PanelLook, quote_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.wordings = wordings_of(reading, quote_id)
        self.setWindowTitle(tr("Wordings of one utterance"))
        open_at(self, look.scaled(WIDTH_PX), look.scaled(HEIGHT_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(label(look, tr("Wordings of one utterance"), "heading"))
        column.addWidget(label(look, _about(reading, quote_id), "list", "second", wrap=True))
        column.addLayout(self._chooser())
        self._box = ScrolledColumn()
        self._cards = QVBoxLayout(self._box)
        self._cards.setContentsMargins(0, 0, 8, 0)
        self._cards.setSpacing(12)
        column.addWidget(scroll_area(self._box), 1)
        column.addWidget(PaintedText(look, _legend()))
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.setFont(look.font("list"))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.show_wordings()

    def _chooser(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        words = label(self._look, tr("Compare with"), "list", "second")
        self.base = QComboBox()
        self.base.setFont(self._look.font("list"))
        self.base.setAccessibleName(tr("Compare with"))
        for wording in self.wordings:
            self.base.addItem(heading_of(wording))
        self.base.currentIndexChanged.connect(lambda _at: self.show_wordings())
        words.setBuddy(self.base)
        row.addWidget(words)
        row.addWidget(self.base, 1)
        return row

    @property
    def compared_with(self) -> Wording | None:
        """The wording that the others are held against."""
        at = self.base.currentIndex()
        return self.wordings[at] if 0 <= at < len(self.wordings) else None

    def show_wordings(self) -> None:
        """Fill the cards anew for the wording chosen."""
        clear_layout(self._cards)
        for wording in self.wordings:
            self._cards.addWidget(self._card(wording))
        if len(self.wordings) == 1:
            self._cards.addWidget(label(self._look, tr("No other wording is on record."), "list", "third", wrap=True))
        self._cards.addStretch(1)
        self._box.settle()

    def _card(self, wording: Wording) -> QWidget:
        card, base = QFrame(), self.compared_with
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(label(self._look, heading_of(wording), "list_bold"))
        head.addWidget(label(self._look, self._relation(wording, base), "small", "third"))
        head.addStretch(1)
        column.addLayout(head)
        text = PaintedText(self._look, runs_of(wording, base), rule="accent" if wording == base else "rule")
        column.addWidget(text)
        if wording.note:
            column.addWidget(label(self._look, wording.note, "small", "second", wrap=True))
        if wording.source:
            link = link_button(self._look, wording.source, lambda: self._open(wording.source_id))
            row = QHBoxLayout()
            row.setContentsMargins(10, 0, 0, 0)
            row.addWidget(link)
            row.addStretch(1)
            column.addLayout(row)
        return card

    def _open(self, source_id: int) -> None:
        self.accept()
        self.source_wanted.emit(source_id)

    def _relation(self, wording: Wording, base: Wording | None) -> str:
        if base is None or wording == base:
            return tr("compared with") if len(self.wordings) > 1 else ""
        if wording.language != base.language:
            return tr("in another language, not compared")
        pieces = compare(wording.text, base.text)
        changed = sum(len(piece.text.split()) for piece in pieces if piece.kind in (NEW, GONE))
        if not changed:
            return tr("the same words")
        return trn("{count} word differs", "{count} words differ", changed)


def heading_of(wording: Wording) -> str:
    """Kind, language and who rendered it, in one line."""
    parts = [wording.heading, wording.language_words, wording.by]
    if wording.cuts:
        parts.append(trn("{count} cut", "{count} cuts", wording.cuts))
    return " · ".join(part for part in parts if part)


def runs_of(wording: Wording, base: Wording | None) -> list[Run]:
    """The words as runs: new ones underlined, missing ones struck, cuts on a ground of their own."""
    if base is None or wording == base or wording.language != base.language:
        return [Run(wording.text, "verbatim")]
    runs: list[Run] = []
    for piece in compare(wording.text, base.text):
        if runs:
            runs.append(Run(" ", "verbatim"))
        if piece.kind == NEW:
            runs.append(Run(piece.text, "verbatim", "accent", line="accent"))
        elif piece.kind == GONE:
            runs.append(Run(piece.text, "verbatim", "text3", struck=True))
        elif piece.kind == CUT:
            runs.append(Run(piece.text, "verbatim", "noteText", ground="noteSoft"))
        else:
            runs.append(Run(piece.text, "verbatim"))
    return runs


def _legend() -> list[Run]:
    return [
        Run(tr("underlined"), "small", "accent", line="accent"),
        Run("  " + tr("only in this wording") + "     ", "small", "text2"),
        Run(tr("struck out"), "small", "text3", struck=True),
        Run("  " + tr("only in the wording compared with") + "     ", "small", "text2"),
        Run("[…]", "small", "noteText", ground="noteSoft"),
        Run("  " + tr("a cut"), "small", "text2"),
    ]


def _about(reading: CaseReading, quote_id: int) -> str:
    quote = reading.quote(quote_id)
    if quote is None:
        return ""
    speaker = reading.case.actors.get(quote.speaker_id or 0)
    name = speaker.name if speaker is not None else tr("Speaker not named")
    return tr("{name}, {when}", name=name, when=when(quote.said_edtf))
