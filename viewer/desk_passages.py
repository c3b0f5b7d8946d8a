"""Passages: citing selected words, pinning a passage to others, saying what it does; and steps of the history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from db.domain import Attachment
from viewer import record_commands as rc
from viewer.desk_base import DeskBase
from viewer.record_files import save_attachment
from viewer.words import tr


class PassageDesk(DeskBase):
    """What the source reader and the inspector ask for. A locked record is told by the banner."""

    if TYPE_CHECKING:

        def cite_passage(
            self, source_id: int, start_char: int, end_char: int, target_id: int | None = None
        ) -> None: ...

    def connect_passages(self) -> None:
        """Join the wishes of reader and inspector."""
        inspector = self._window.inspector
        wishes = inspector.wishes
        wishes.cite_wanted.connect(
            lambda source, start, end: self.perform(lambda _desk: self.cite_passage(source, start, end))
        )
        wishes.relink_wanted.connect(
            lambda passage, start, end: self.perform(lambda _desk: self.relink_passage(passage, start, end))
        )
        wishes.relation_wanted.connect(
            lambda passage, relation: self.perform(lambda _desk: self.set_relation(passage, relation))
        )
        inspector.file_wanted.connect(lambda file_id: self.perform(lambda _desk: self.ask_save_file(file_id)))
        inspector.revert_wanted.connect(lambda edit_id: self.perform(lambda _desk: self.take_back(edit_id)))

    def relink_passage(self, passage_id: int, start_char: int, end_char: int) -> None:
        """Pin a passage to the words a person selected."""
        if rc.relink_passage(self.session, passage_id, start_char, end_char) is not None:
            self._window.status.toast(tr("Passage relinked"), tr("Undo"), self.session.undo)

    def set_relation(self, passage_id: int, relation: str) -> None:
        """Say what a passage does to its record."""
        rc.set_relation(self.session, passage_id, relation)

    def ask_save_file(self, attachment_id: int) -> None:
        """Choose where, and save a copy of a kept file. It is never opened from here: what a stranger put into a case
        is a person's to look at with a program of their choice."""
        record = self.session.case.record(attachment_id)
        if not isinstance(record, Attachment):
            return
        proposed = self._folder(safe_name(record.filename))
        name, _kind = QFileDialog.getSaveFileName(self._window, tr("Save a copy"), proposed)
        if name:
            save_attachment(self.session, record, Path(name))
            self._window.status.toast(tr("Saved to {name}, its checksum holds", name=Path(name).name))

    def take_back(self, edit_id: str) -> None:
        """Take back one step of the history, whatever came after it."""
        applied = rc.revert(self.session, edit_id)
        words = tr("Step taken back") if applied is not None else tr("Nothing of this step is left to take back")
        self._window.status.toast(words, tr("Undo") if applied is not None else "", self.session.undo)


def safe_name(filename: str) -> str:
    """A file's last name without anything that would lead elsewhere: the name in a case is a stranger's."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(". ")
    return kept[:120] or tr("file")
