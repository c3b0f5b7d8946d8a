"""Passages: citing selected words, pinning a passage to others, saying what it does; and steps of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer import record_commands as rc
from viewer.desk_base import DeskBase
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
        inspector.revert_wanted.connect(lambda edit_id: self.perform(lambda _desk: self.take_back(edit_id)))

    def relink_passage(self, passage_id: int, start_char: int, end_char: int) -> None:
        """Pin a passage to the words a person selected."""
        if rc.relink_passage(self.session, passage_id, start_char, end_char) is not None:
            self._window.status.toast(tr("Passage relinked"), tr("Undo"), self.session.undo)

    def set_relation(self, passage_id: int, relation: str) -> None:
        """Say what a passage does to its record."""
        rc.set_relation(self.session, passage_id, relation)

    def take_back(self, edit_id: str) -> None:
        """Take back one step of the history, whatever came after it."""
        applied = rc.revert(self.session, edit_id)
        words = tr("Step taken back") if applied is not None else tr("Nothing of this step is left to take back")
        self._window.status.toast(words, tr("Undo") if applied is not None else "", self.session.undo)
