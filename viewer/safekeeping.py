"""Keeps what could be lost: a backup before the first edit, and on disk every edit that could not be saved."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db import backups, recovery
from db.case_file import IN_MEMORY, CaseFile
from db.errors import CaseError
from viewer.session import SavedState, Session
from viewer.tasks import Tasks

TOPIC = "backup"
LONGEST_WAIT_S = 20.0
"""How long the first edit waits for its backup: a case of 1 GB takes about 3 s on a laptop's disk."""


class Safekeeping(QObject):
    """One per window. `no_backup` tells why there is none; `waiting_found` what an earlier session left unsaved."""

    no_backup = Signal(object)
    waiting_found = Signal(object)

    def __init__(self, session: Session, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._prepared: CaseFile | None = None
        self._kept: recovery.Unsaved | None = None
        session.keep_unsaved = self._keep
        session.first_edit.connect(self.before_first_edit)
        session.saved_state_changed.connect(self._let_go_when_saved)
        session.lock_changed.connect(lambda locked: None if locked else self.prepare())

    # ---- backups
    def prepare(self) -> None:
        """Begin the backup of this session, because an edit is near; once for each opened file."""
        case_file = self._session.case_file
        if case_file is None or case_file.read_only or case_file.path == IN_MEMORY or self._prepared is case_file:
            return
        self._prepared = case_file
        self._tasks.start(
            TOPIC, lambda _progress: _back_up(case_file, "first_edit"), lambda _backup: None, self._tell, urgent=True
        )

    def before_first_edit(self) -> None:
        """The first edit waits until the state before it lies in the backups."""
        self.prepare()
        self._tasks.wait_for(TOPIC, LONGEST_WAIT_S)

    def _tell(self, fault: BaseException) -> None:
        if not isinstance(fault, CaseError):
            raise fault
        self.no_backup.emit(fault)

    # ---- edits that could not be saved
    def look_for_waiting(self) -> None:
        """Tell of edits of this case that an earlier session could not save."""
        found = self.waiting()
        if found:
            self.waiting_found.emit(found)

    def waiting(self) -> list[recovery.Unsaved]:
        """Edits of the open case that lie in the recovery folder, oldest first."""
        case_file = self._session.case_file
        return recovery.waiting(case_file.case_uid) if case_file is not None else []

    def save_waiting(self) -> int:
        """Put them into the case, oldest first; how many. Raises CaseError at the first that cannot be; it stays."""
        case_file = self._session.case_file
        if case_file is None:
            return 0
        self.before_first_edit()
        saved = 0
        try:
            for unsaved in self.waiting():
                recovery.save_again(case_file, unsaved)
                saved += 1
        finally:
            if saved:
                self._session.take_up()
        return saved

    def discard_waiting(self) -> None:
        """Nobody wants them any more."""
        for unsaved in self.waiting():
            recovery.discard(unsaved)

    def _keep(self, state: SavedState) -> bool:
        case_file = self._session.case_file
        if case_file is None or state.edit is None or case_file.path == IN_MEMORY:
            return False
        if self._kept is not None and self._kept.edit_id == state.edit_id:
            return True
        try:
            self._kept = recovery.keep(
                case_file.case_uid,
                case_file.path,
                state.edit,
                author=self._session.author,
                replica=self._session.settings.replica(),
                why=str(state.fault),
                edit_id=state.edit_id,
                undo_of=state.undo_of,
            )
        except CaseError:  # that disk is full, too: the banner then promises memory alone
            return False
        return True

    def _let_go_when_saved(self, state: SavedState) -> None:
        """What was kept is saved now; in this file or in the copy that took its place."""
        if state.saved and self._kept is not None and state.edit_id == self._kept.edit_id:
            recovery.discard(self._kept)
            self._kept = None


def _back_up(case_file: CaseFile, reason: str) -> backups.Backup:
    with case_file.reader() as reader:
        return backups.take_backup(reader, reason)
