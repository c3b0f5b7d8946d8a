"""Small dialogs of one field: a name, a date, an as-known day, a message that can be copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from db.dates import DateError, TypedDate, read_typed_date
from viewer.dialogs.opening_size import open_at
from viewer.paint.panel_look import PanelLook
from viewer.words import tr

WIDTH_PX = 420


class AskDialog(QDialog):
    """A title, a sentence, one field, what the program made of it, and two buttons."""

    def __init__(self, look: PanelLook, title: str, sentence: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(look.scaled(WIDTH_PX))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 16)
        self.column.setSpacing(10)
        heading = plain_label(title)
        heading.setFont(look.font("heading"))
        self.column.addWidget(heading)
        if sentence:
            words = plain_label(sentence)
            words.setFont(look.font("body"))
            words.setProperty("tone", "second")
            words.setWordWrap(True)
            self.column.addWidget(words)
        self.field = QLineEdit()
        self.field.setFont(look.font("body"))
        self.field.setAccessibleName(title)
        self.column.addWidget(self.field)
        self.told = plain_label("")
        self.told.setFont(look.font("small"))
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(round(look.line_px("small") * 2))
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.told)
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.setFont(look.font("list"))
        self.accept_button.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.buttons)

    def tell(self, words: str, tone: str = "third") -> None:
        """Say under the field what was understood, or what is wrong."""
        self.told.setText(words)
        self.told.setProperty("tone", tone)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)


class NameDialog(AskDialog):
    """Asks for the name that signs notes; kept in the settings, asked once."""

    def __init__(self, look: PanelLook, present: str, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("Your name on notes"),
            tr("Notes and changes are signed with it. It is kept here and goes out with copies of the case."),
            tr("Use this name"),
            parent,
        )
        self.field.setText(present)
        self.field.setMaxLength(120)
        self.field.textChanged.connect(self._look_at)
        self._look_at(present)

    def _look_at(self, text: str) -> None:
        self.accept_button.setEnabled(bool(text.strip()))

    @property
    def name(self) -> str:
        """The name without the blanks around it."""
        return self.field.text().strip()


class DateDialog(AskDialog):
    """Asks for a date as people write them, and says back in words what it understood before it is taken."""

    def __init__(
        self,
        look: PanelLook,
        title: str,
        sentence: str,
        button: str,
        anchor_s: int | None,
        offers: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, title, sentence, button, parent)
        self._anchor_s = anchor_s
        self.typed: TypedDate | None = None
        self.field.setPlaceholderText(tr("5 Feb 2026, about March 2026, 2026-02"))
        self.field.textChanged.connect(self._look_at)
        if offers:
            self._add_offers(look, offers)
        self._look_at("")

    def _add_offers(self, look: PanelLook, offers: Sequence[tuple[str, str]]) -> None:
        self.offers = QListWidget()
        self.offers.setProperty("surface", "box")
        self.offers.setFont(look.font("list"))
        self.offers.setAccessibleName(tr("Dates to choose from"))
        for words, edtf in offers:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, edtf)
            self.offers.addItem(item)
        self.offers.setMaximumHeight(round(look.row_px("list", 28) * min(len(offers), 8)) + 6)
        self.offers.itemClicked.connect(lambda item: self.field.setText(item.data(Qt.ItemDataRole.UserRole)))
        self.offers.itemActivated.connect(self._take_offer)
        self.column.insertWidget(self.column.count() - 1, self.offers)

    def _take_offer(self, item: QListWidgetItem) -> None:
        self.field.setText(item.data(Qt.ItemDataRole.UserRole))
        self.accept()

    def _look_at(self, text: str) -> None:
        self.typed = None
        if text.strip():
            try:
                self.typed = read_typed_date(text.strip(), anchor_day_s=self._anchor_s)
                self.tell(self.typed.words)
            except DateError as fault:
                self.tell(fault.sentence, "danger")
        else:
            self.tell("")
        self.accept_button.setEnabled(self.typed is not None)


class TextDialog(QDialog):
    """A text to read and copy: the keys, the licences, a report for the sender of a file."""

    def __init__(self, look: PanelLook, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        open_at(self, look.scaled(640), look.scaled(520))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        heading = plain_label(title)
        heading.setFont(look.font("heading"))
        column.addWidget(heading)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setFont(look.font("body"))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        column.addWidget(self.text, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.setFont(look.font("list"))
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


def plain_label(text: str) -> QLabel:
    """A label that shows its text as it is: case text is never markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def ask(dialog: QDialog, done: Callable[[], None]) -> None:
    """Open a dialog over its window and call `done` when it is accepted; never blocks the event loop."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(done)
    dialog.open()
