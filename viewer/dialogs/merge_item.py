"""The right side of a merge review: one item with its versions, what it comes to, and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from viewer.change_lines import change_lines
from viewer.dialogs.merge_parts import SpanPicture, ValueChoice, VersionCard, span_rows
from viewer.forms.change_words import field_words
from viewer.merge_choices import Review
from viewer.merge_review import BOTH, CHANGED, DELETED, MINE, NEW, THEIRS, Item, Question
from viewer.merge_words import ReviewWords, differing_pieces
from viewer.paint.merge_rows import SpanRow
from viewer.paint.panel_look import PanelLook
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.parts import ScrolledColumn, clear_layout, label, link_button, scroll_area
from viewer.session import Session
from viewer.words import tr

_LINES_SHOWN = 40
_EDITOR_LINES = 4


class ItemPane(QWidget):
    """Shows an item; `chosen` says that its choice changed, `for_group` asks for the same choice for the group."""

    chosen = Signal(bool)
    for_group = Signal(str, str)

    def __init__(self, session: Session, look: PanelLook, review: Review, words: ReviewWords) -> None:
        super().__init__()
        self._session, self._look, self._review, self._words = session, look, review, words
        self.item: Item | None = None
        self.cards: dict[tuple[str, int, str], list[VersionCard]] = {}
        self.editors: dict[tuple[str, int, str], QPlainTextEdit] = {}
        self.values: dict[tuple[str, int, str], ValueChoice] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._pictures: list[tuple[Question, SpanPicture]] = []
        self._filling = False
        self._inside = ScrolledColumn()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(20, 4, 20, 12)
        self._column.setSpacing(12)
        self._foot = QFrame()
        self._foot_row = FlowLayout(self._foot, gap_px=8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll_area(self._inside), 1)
        box = QVBoxLayout()
        box.setContentsMargins(20, 8, 20, 14)
        box.addWidget(self._foot)
        whole.addLayout(box)

    # ---- showing
    def show_item(self, item: Item | None) -> None:
        """Another item, or none."""
        self.item = item
        clear_layout(self._column)
        clear_layout(self._foot_row)
        self.cards, self.editors, self.values, self.buttons, self._pictures = {}, {}, {}, {}, []
        if item is None:
            none = tr("Nothing is left with this filter.")
            self._column.addWidget(label(self._look, none, "body", "third", wrap=True))
            self._column.addStretch(1)
            return
        for reason in self._words.reasons(item):
            self._column.addWidget(label(self._look, reason, "body", "second", wrap=True))
        for question in item.asked:
            if question.is_text:
                self._add_text(item, question)
        for question in item.asked:
            if not question.is_text:
                self._add_value(item, question)
        self._add_changes(item)
        self._column.addStretch(1)
        self._add_buttons(item)
        self.read_choice()
        self._inside.settle()

    def read_choice(self, *, but: QPlainTextEdit | None = None) -> None:
        """Show what is chosen; the text being typed in is left alone."""
        item = self.item
        if item is None:
            return
        choice = self._review.choice(item)
        self._filling = True
        for name, button in self.buttons.items():
            button.setProperty("chosen", "true" if name == choice else "false")
            button.style().unpolish(button)
            button.style().polish(button)
        for question in item.asked:
            result = self._review.result(item, question)
            for at, card in enumerate(self.cards.get(question.key, [])):
                card.put_chosen(choice == BOTH or (result is not None and result == question.versions[at].value))
            editor = self.editors.get(question.key)
            if editor is not None and editor is not but:
                editor.setPlainText("" if result is None else str(result))
            value = self.values.get(question.key)
            if value is not None:
                value.put_chosen(self._review.picked(item, question))
        for question, picture in self._pictures:
            picture.put_rows(self._span_rows(item, question))
        self._filling = False

    def _add_text(self, item: Item, question: Question) -> None:
        look = self._look
        if len(item.asked) > 1 or question.field != "body":
            self._column.addWidget(label(look, field_words(question.kind, question.field), "small_medium", "second"))
        row = QHBoxLayout()
        row.setSpacing(12)
        mine, theirs = differing_pieces(str(question.mine.value), str(question.theirs.value))
        cards = []
        for at, (said, pieces) in enumerate(((question.mine, mine), (question.theirs, theirs))):
            choice = (MINE, THEIRS)[at]
            cards.append(self._card(item, question, at, self._words.who(said), pieces, choice))
            row.addWidget(cards[-1], 1)
        self._column.addLayout(row)
        for at, said in enumerate(question.others, start=2):
            _base, pieces = differing_pieces(str(question.mine.value), str(said.value))
            cards.append(self._card(item, question, at, self._words.who(said), pieces, ""))
            self._column.addWidget(cards[-1])
        self.cards[question.key] = cards
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(look, tr("Result"), "small_medium"))
        head.addWidget(label(look, tr("you can edit it"), "small", "third"))
        head.addStretch(1)
        self._column.addLayout(head)
        self._column.addWidget(self._editor(item, question))

    def _card(
        self, item: Item, question: Question, at: int, who: str, pieces: list[tuple[str, str]], choice: str
    ) -> VersionCard:
        def take() -> None:
            if choice:
                self.choose(choice)
            else:
                self._pick(item, question, at)

        key = str(item.choices.index(choice) + 1) if choice else ""
        return VersionCard(self._look, self._words.side(at), who, key, pieces, take, comes=at > 0)

    def _editor(self, item: Item, question: Question) -> QPlainTextEdit:
        editor = QPlainTextEdit()
        editor.setFont(self._look.font("body"))
        editor.setTabChangesFocus(True)
        editor.setProperty("kind", "field")
        longest = max(len(str(said.value)) for said in question.versions)
        lines = _EDITOR_LINES if longest > 60 else 2
        editor.setFixedHeight(round(self._look.line_px("body") * lines) + 20)
        editor.setPlaceholderText(tr("Choose above, or write the text yourself"))
        editor.setAccessibleName(tr("Result: {field}", field=field_words(question.kind, question.field)))
        editor.textChanged.connect(lambda: self._on_typed(item, question, editor))
        self.editors[question.key] = editor
        return editor

    def _add_value(self, item: Item, question: Question) -> None:
        names = [self._words.side(at) for at in range(len(question.versions))]
        if question.field.endswith("_edtf") and self._span_rows(item, question):
            picture = SpanPicture(self._look, self._span_rows(item, question))
            self._pictures.append((question, picture))
            self._column.addWidget(picture)
        values = [
            tr("{value}, {whose}", value=self._words.value(question, said), whose=name.lower())
            for name, said in zip(names, question.versions, strict=True)
        ]
        name = field_words(question.kind, question.field)
        choice = ValueChoice(self._look, name, values, lambda at: self._pick(item, question, at))
        self.values[question.key] = choice
        self._column.addWidget(choice)

    def _span_rows(self, item: Item, question: Question) -> list[SpanRow]:
        names = [self._words.side(at) for at in range(len(question.versions))]
        texts = [str(said.value) for said in question.versions]
        return span_rows(names, texts, self._review.picked(item, question))

    def _add_changes(self, item: Item) -> None:
        lines = change_lines(self._session, item.changes)
        for field, before, after in lines[:_LINES_SHOWN]:
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(label(self._look, field, "small", "third", wrap=True))
            if before:
                struck = label(self._look, before, "body", "second", wrap=True)
                font = struck.font()
                font.setStrikeOut(True)
                struck.setFont(font)
                box.addWidget(struck)
            if after:
                box.addWidget(label(self._look, after, "body", wrap=True))
            self._column.addLayout(box)
        if len(lines) > _LINES_SHOWN:
            self._column.addWidget(label(self._look, tr("and more"), "small", "third"))

    def _add_buttons(self, item: Item) -> None:
        for at, choice in enumerate(item.choices, start=1):
            button = QPushButton(tr("{words}  {key}", words=self._words.choice(item, choice), key=at))
            button.setAccessibleName(self._words.choice(item, choice))
            button.setFont(self._look.font("list"))
            button.setProperty("kind", "choice")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, name=choice: self.choose(name))
            self.buttons[choice] = button
            self._foot_row.addWidget(button)
        if item.group in (NEW, CHANGED, DELETED) and self._words.incoming:
            many = sum(other.group == item.group for other in self._review.items)
            for choice in item.choices if many > 1 else ():
                words = tr("{choice}: all of this group", choice=self._words.choice(item, choice))
                self._foot_row.addWidget(link_button(self._look, words, self._group_run(item.group, choice)))

    def _group_run(self, group: str, choice: str) -> Callable[[], object]:
        return lambda: self.for_group.emit(group, choice)

    # ---- choosing
    def choose(self, choice: str) -> None:
        """Choose for the item that is shown."""
        if self.item is not None and choice in self.item.choices:
            self._review.choose(self.item, choice)
            self.read_choice()
            self.chosen.emit(True)

    def choose_nth(self, at: int) -> None:
        """The choice of key 1, 2, 3 or 4."""
        if self.item is not None and at < len(self.item.choices):
            self.choose(self.item.choices[at])

    def _pick(self, item: Item, question: Question, at: int) -> None:
        self._review.pick(item, question, at)
        self.read_choice()
        self.chosen.emit(False)

    def _on_typed(self, item: Item, question: Question, editor: QPlainTextEdit) -> None:
        if not self._filling:
            self._review.edit_text(item, question, editor.toPlainText())
            self.read_choice(but=editor)
            self.chosen.emit(False)

    def edit_result(self) -> None:
        """Put the cursor into the result."""
        for editor in self.editors.values():
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
