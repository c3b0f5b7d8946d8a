"""Asks what goes into a copy for others, and says in numbers what each choice means."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from viewer.dialogs.ask import plain_label
from viewer.paint.panel_look import PanelLook
from viewer.words import number, tr, trn

WIDTH_PX = 480


@dataclass(frozen=True, slots=True)
class HandoverCounts:
    """What there is to leave out: notes (private ones among them), steps of the history, texts, attachments."""

    notes: int
    private_notes: int
    steps: int
    texts: int
    attachments: int


@dataclass(frozen=True, slots=True)
class HandoverChoice:
    """What goes along; the names are those of `db.handover.save_copy_for_others`."""

    notes: bool
    private_notes: bool
    history: bool
    texts: bool
    attachments: bool


class HandoverDialog(QDialog):
    """Private notes and the history stay at home unless somebody ticks them."""

    def __init__(self, look: PanelLook, counts: HandoverCounts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWindowTitle(tr("Save a copy for others"))
        self.setMinimumWidth(look.scaled(WIDTH_PX))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 18, 20, 16)
        self._column.setSpacing(4)
        self._say(tr("Save a copy for others"), "heading")
        self._say(tr("What you leave out is not in the new file at all; it cannot be dug up again."), "body", "second")
        self._column.addSpacing(8)
        self.notes = self._box(
            tr("Notes"),
            trn("{count} note, with tags and saved views", "{count} notes, with tags and saved views", counts.notes),
            on=True,
        )
        self.private_notes = self._box(
            tr("Private notes"),
            trn("{count} is marked private", "{count} are marked private", counts.private_notes),
            on=False,
        )
        self.history = self._box(
            tr("History"),
            trn("{count} step: who changed what, and when", "{count} steps: who changed what, and when", counts.steps),
            on=False,
        )
        self.texts = self._box(
            tr("Stored source texts"),
            trn("{count} text; passages still show where they stand", _TEXTS, counts.texts),
            on=True,
        )
        self.attachments = self._box(
            tr("Attachments"), trn("{count} file", "{count} files", counts.attachments), on=True
        )
        self.notes.toggled.connect(self._follow_notes)
        self._column.addSpacing(10)
        self._add_buttons()

    def _say(self, words: str, style: str, tone: str = "", indent_px: int = 0) -> None:
        line = plain_label(words)
        line.setFont(self._look.font(style))
        line.setWordWrap(True)
        if tone:
            line.setProperty("tone", tone)
        line.setContentsMargins(indent_px, 0, 0, 6 if indent_px else 0)
        self._column.addWidget(line)

    def _box(self, words: str, told: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(words)
        box.setFont(self._look.font("body_medium"))
        box.setChecked(on)
        box.setAccessibleDescription(told)
        self._column.addWidget(box)
        self._say(told, "small", "third", self._look.scaled(22))
        return box

    def _add_buttons(self) -> None:
        buttons = QDialogButtonBox()
        self.accept_button = buttons.addButton(tr("Save the copy…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.setFont(self._look.font("list"))
        self.accept_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._column.addWidget(buttons)

    def _follow_notes(self, on: bool) -> None:
        self.private_notes.setEnabled(on)
        if not on:
            self.private_notes.setChecked(False)

    @property
    def choice(self) -> HandoverChoice:
        """What is ticked."""
        return HandoverChoice(
            notes=self.notes.isChecked(),
            private_notes=self.notes.isChecked() and self.private_notes.isChecked(),
            history=self.history.isChecked(),
            texts=self.texts.isChecked(),
            attachments=self.attachments.isChecked(),
        )


_TEXTS = "{count} texts; passages still show where they stand"


def left_out_words(left_out: dict[str, int]) -> str:
    """What stayed at home, in one sentence; empty where everything went."""
    rows = sum(left_out.values())
    return tr("{count} rows stayed behind.", count=number(rows)) if rows else tr("Nothing stayed behind.")
