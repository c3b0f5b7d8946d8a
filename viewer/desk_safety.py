"""Backups, copies for others, removing for good, and cases that lie in shared places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from db import backups
from db.case_file import CaseFile
from db.domain import TYPES, Attachment, SourceText
from db.errors import CaseError
from db.handover import Handover, save_copy_for_others
from db.history import history
from db.local_copies import LocalCopy, PutBack, local_copy_at, put_back, take_local_copy
from db.purge import Purged, purge
from db.queries import what_depends_on
from viewer.desk_base import DeskBase
from viewer.desk_opening import CASE_FILTER, with_suffix
from viewer.dialogs.ask import ask
from viewer.dialogs.handover_dialog import HandoverChoice, HandoverCounts, HandoverDialog, left_out_words
from viewer.dialogs.restore_dialog import BackupLine, DifferenceLine, RestoreDialog
from viewer.forms.form_list import NAMES
from viewer.panels.banner import Message
from viewer.settings import EXPLAINED_PLACES
from viewer.sync_folders import SharedPlace, shared_place
from viewer.words import number, tr, trn

_REASONS = {
    "first_edit": "before the first change of a session",
    "migrate": "before an older file was upgraded",
    "merge": "before a merge",
    "import": "before an import",
    "purge": "before something was removed for good",
    "restore": "before a backup was restored",
    "by_hand": "taken by hand",
}
_MOST_PLACES = 50


class SafetyDesk(DeskBase):
    """What guards a case against loss, and what leaves it on purpose."""

    if TYPE_CHECKING:

        def open_path(self, path: Path) -> None: ...
        def may_close(self) -> bool: ...
        def _tell_fault(self, fault: BaseException, name: str) -> None: ...

    def _in_worker(self, topic: str, work: Callable[[], Any], done: Callable[[Any], object], name: str) -> None:
        def finished(answer: Any) -> None:
            done(answer)

        self._window.tasks.start(topic, lambda _p: work(), finished, lambda fault: self._tell_fault(fault, name))

    # ---- backups
    def ask_restore(self) -> None:
        """The backups of the case, what differs, and two ways back."""
        case_file = self.session.case_file
        if case_file is None:
            return
        there = backups.backups_of(case_file.case_uid)
        lines = [BackupLine(_when(one.taken_s), tr(_REASONS[one.reason]), _size(one.size_bytes)) for one in there]
        dialog = RestoreDialog(self._window.panel_look, lines, can_write=not case_file.read_only, parent=self._window)
        dialog.compare_wanted.connect(lambda at: self._compare(dialog, case_file, there[at], at))
        dialog.copy_wanted.connect(lambda at: self.ask_restore_copy(there[at]))
        dialog.restore_wanted.connect(lambda at: self._restore_over(dialog, there[at]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _code: self._window.tasks.cancel("differences"))
        dialog.open()
        if there:
            dialog.compare_wanted.emit(0)

    def _compare(self, dialog: RestoreDialog, case_file: CaseFile, backup: backups.Backup, at: int) -> None:
        def work(_progress: object) -> list[DifferenceLine]:
            with case_file.reader() as reader:
                return [difference_line(found) for found in backups.differences(backup, reader)]

        def failed(fault: BaseException) -> None:
            if not isinstance(fault, CaseError):
                raise fault
            dialog.tell(tr("This backup cannot be read."))

        self._window.tasks.start(
            "differences", work, lambda lines: dialog.show_differences(at, lines), failed, urgent=True
        )

    def ask_restore_copy(self, backup: backups.Backup) -> None:
        """Put a backup into a new file; the case stays as it is."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("Restore into a new file"), self._folder(tr("Restored") + ".rapporteur"), CASE_FILTER
        )
        if name:
            path = with_suffix(Path(name))
            if path.exists():
                path.unlink()  # the file dialog has asked
            self._in_worker(
                "restore", lambda: backups.restore(backup, path), lambda _none: self.open_path(path), path.name
            )

    def _restore_over(self, dialog: RestoreDialog, backup: backups.Backup) -> None:
        dialog.accept()
        self.restore(backup)

    def restore(self, backup: backups.Backup) -> None:
        """Make the open case what the backup holds; the present state becomes a backup."""
        case_file = self.session.case_file
        assert case_file is not None

        def done(_before: backups.Backup | None) -> None:
            if self.session.case_file is case_file:
                self.session.take_up(forget_steps=True)
            self._window.status.toast(tr("Restored. The state before it is among the backups."))

        self._in_worker("restore", lambda: backups.restore(backup, case_file.path), done, case_file.path.name)

    # ---- a copy for others
    def ask_save_for_others(self) -> None:
        """Choose what leaves, then where to."""
        case_file = self.session.case_file
        if case_file is None:
            return
        dialog = HandoverDialog(self._window.panel_look, self._counts(case_file), self._window)
        ask(dialog, lambda: self._ask_where_for_others(dialog.choice))

    def _counts(self, case_file: CaseFile) -> HandoverCounts:
        notes = self.session.case.annotations.values()
        counts = case_file.counts()
        return HandoverCounts(
            notes=len(notes),
            private_notes=sum(note.private for note in notes),
            steps=counts.get("edit", len(history(case_file))),
            texts=counts.get(SourceText.KIND, 0),
            attachments=counts.get(Attachment.KIND, 0),
        )

    def _ask_where_for_others(self, choice: HandoverChoice) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("Save a copy for others"), self._folder(tr("For others") + ".rapporteur"), CASE_FILTER
        )
        if name:
            self.save_for_others(with_suffix(Path(name)), choice)

    def save_for_others(self, path: Path, choice: HandoverChoice) -> None:
        """Write the copy in a worker and say what stayed behind."""
        case_file = self.session.case_file
        assert case_file is not None

        def work() -> Handover:
            with case_file.reader() as reader:
                return save_copy_for_others(reader, path, **asdict(choice))

        def done(result: Handover) -> None:
            said = tr("“{name}” saved. {left}", name=path.name, left=left_out_words(result.left_out))
            self._window.status.toast(said)

        self._in_worker("handover", work, done, path.name)

    # ---- removing for good
    def ask_purge(self) -> None:
        """Say plainly what a purge is, then do it."""
        case_file, focus = self.session.case_file, self.session.selection.focus
        record = self.session.case.record(focus) if focus is not None else None
        if case_file is None or focus is None or record is None:
            return
        others = len(what_depends_on(case_file, focus).goes)
        title = str(getattr(record, "title", "") or getattr(record, "name", "") or NAMES.get(record.KIND, ""))[:80]
        box = QMessageBox(self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(tr("Remove “{title}” for good?", title=title))
        said = [
            tr("It goes from the case, its history and its backups, and cannot be taken back."),
            trn("{count} row that rests on it goes too.", "{count} rows that rest on it go too.", others),
            tr("A copy that somebody else has still holds it, and uniting with that copy brings it back."),
            tr("What was done in this window so far can then no longer be undone."),
        ]
        box.setInformativeText(" ".join(words for at, words in enumerate(said) if at != 1 or others))
        remove = box.addButton(tr("Remove for good"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove.clicked.connect(lambda _on=False: self.purge(focus))
        box.open()

    def purge(self, record_id: int) -> None:
        """Remove a record for good, in a worker with a connection of its own."""
        case_file = self.session.case_file
        assert case_file is not None
        path = case_file.path

        def work() -> Purged:
            with CaseFile.open(path) as mine:
                return purge(mine, record_id)

        def done(result: Purged) -> None:
            if self.session.case_file is case_file:
                self._window.inspector.editor.forget_records(result.ids)
                self.session.select([])
                self.session.take_up(forget_steps=True)
            self._tell_purged(result)

        self._in_worker("purge", work, done, path.name)

    def _tell_purged(self, result: Purged) -> None:
        if result.unreached:
            title = tr("Removed here, but a local copy of the case could not be reached")
            copy = str(result.unreached[0])
            told = tr("Close the window that has it open, or open it and remove there too: {path}", path=copy)
            self._window.banner.show_message(Message("warn", title, told))
            return
        if result.is_compacted:
            words = trn("{count} row removed for good", "{count} rows removed for good", result.rows)
            self._window.status.toast(words)
            return
        self._window.banner.show_message(
            Message(
                "warn",
                tr("Removed, but the file could not be rewritten"),
                tr("Another window has it open. Close that window and remove once more to be sure of every page."),
            )
        )

    # ---- shared places
    def explain_place(self) -> None:
        """Notice a shared folder or a network drive, once for each; offer to work on a copy here."""
        case_file = self.session.case_file
        if case_file is None:
            return
        local = local_copy_at(case_file.path)
        if local is not None:
            self.session.came_from = local.origin
            self._tell_local(local)
            return
        place = shared_place(case_file.path)
        if place is not None and not case_file.read_only:
            self.tell_place(place)

    def tell_place(self, place: SharedPlace) -> None:
        """Explain a shared place, unless that was done before."""
        known = self._window.settings.get_json(EXPLAINED_PLACES)
        if str(place.folder) in known:
            return
        self._window.settings.put_json(EXPLAINED_PLACES, [*known, str(place.folder)][-_MOST_PLACES:])
        if place.kind == "sync":
            title = tr("This case lies in a folder that {program} copies about", program=place.name)
            text = tr(
                "Every change is saved safely here, but two people’s copies do not come together by themselves there, "
                "and half a save may be sent. Work on a local copy and put it back when you are done."
            )
        else:
            title = tr("This case lies on a network drive")
            text = tr(
                "If the connection fails while you work, a change may wait until it is back. You can work on a local "
                "copy and put it back when you are done."
            )
        buttons = ((tr("Work on a local copy"), self.work_on_local_copy),)
        self._window.banner.show_message(Message("warn", title, text, buttons))

    def work_on_local_copy(self) -> None:
        """Copy the case to this computer and go on there."""
        case_file = self.session.case_file
        if case_file is None or not self.may_close():
            return

        def work() -> LocalCopy:
            with case_file.reader() as reader:
                return take_local_copy(reader)

        self._in_worker("save_copy", work, lambda copy: self.open_path(copy.path), case_file.path.name)

    def _tell_local(self, copy: LocalCopy) -> None:
        self._window.banner.show_message(
            Message(
                "info",
                tr("You are working on a local copy of “{name}”", name=copy.origin.name),
                tr("Put it back when you are done: {path}", path=str(copy.origin.parent)),
                ((tr("Put it back now"), self.put_back),),
            )
        )

    def put_back(self) -> None:
        """Close the local copy and put it where it came from, united with what was written there meanwhile."""
        case_file = self.session.case_file
        copy = local_copy_at(case_file.path) if case_file is not None else None
        if copy is None or not self.may_close():
            return
        self.session.close()
        self._window.banner.clear()
        self._window.show_case()
        self._window.tasks.start("save_copy", lambda _p: put_back(copy), self._tell_put_back, self._not_put_back(copy))

    def _tell_put_back(self, result: PutBack) -> None:
        self.open_path(result.origin)
        if result.was_united:
            words = tr(
                "United with what was written there meanwhile; {count} to decide", count=number(result.decisions)
            )
            self._window.status.toast(words if result.decisions else tr("United with what was written there meanwhile"))
        else:
            self._window.status.toast(tr("Put back in “{folder}”", folder=result.origin.parent.name))

    def _not_put_back(self, copy: LocalCopy) -> Callable[[BaseException], None]:
        def failed(fault: BaseException) -> None:
            self.open_path(copy.path)
            self._tell_fault(fault, copy.origin.name)

        return failed


def difference_line(found: backups.KindDifference) -> DifferenceLine:
    """One line of the comparison in words."""
    kind = tr(NAMES.get(found.kind, TYPES[found.kind].__name__)).capitalize()
    return DifferenceLine(kind, found.only_in_backup, found.only_in_case, found.changed, ", ".join(found.titles))


def _when(second: int) -> str:
    moment = QDateTime.fromSecsSinceEpoch(second)
    if moment.date() == QDateTime.currentDateTime().date():
        return tr("Today, {clock}", clock=moment.toString("HH:mm"))
    return str(QLocale().toString(moment, "d MMM yyyy, HH:mm"))


def _size(size_bytes: int) -> str:
    return str(QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat))
