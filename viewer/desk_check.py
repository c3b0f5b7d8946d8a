"""The check of the open file, and comparing it with another copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from db import guard
from db.case_file import CaseFile
from db.compare import RowChange, row_changes, rows_to_take
from db.domain import Record
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.guard_report import Examination
from db.open_windows import note_closed, note_open
from db.salvage import SalvageReport
from viewer.change_lines import change_lines
from viewer.desk_base import DeskBase
from viewer.desk_opening import CASE_FILTER
from viewer.dialogs.compare_copies import DIFFERS, ONLY_HERE, ONLY_THERE, CompareDialog, CompareRow
from viewer.file_check_report import file_check_report
from viewer.merge_words import kind_of_change
from viewer.models.case_reading import reading_of
from viewer.models.record_words import kind_words, title_of
from viewer.recent import RecentCase
from viewer.recent_places import words_of_places
from viewer.tasks import Progress
from viewer.words import tr, trn

CHECK_TOPIC, COMPARE_TOPIC = "file_check", "compare"
_SHARE = 1000


class CheckDesk(DeskBase):
    """Every check with its outcome, at any time; and what another copy says differently."""

    compare_dialog: CompareDialog | None = None
    _salvaged: tuple[Path, SalvageReport] | None = None
    _noted: Path | None = None

    if TYPE_CHECKING:
        _examinations: dict[str, Examination]

        def show_record(self, record_id: int) -> None: ...
        def review_left_open(self, record_id: int | None = None) -> None: ...
        def _tell_fault(self, fault: BaseException, name: str) -> None: ...

    def connect_checks(self) -> None:
        """Join the pane's wishes."""
        panel, session = self._window.file_check, self.session
        panel.closed.connect(self.close_file_check)
        panel.again_wanted.connect(self.show_file_check)
        panel.report_wanted.connect(self._copy_check)
        panel.compare_wanted.connect(self.ask_compare)
        self._window.status.check_wanted.connect(self.show_file_check)
        self._window.inspector.wishes.review_wanted.connect(self.review_left_open)
        self._window.welcome.places_wanted.connect(self._look_at_places)
        session.case_changed.connect(self._note_open)
        session.selection_changed.connect(self._on_selected)

    def _look_at_places(self, cases: list[RecentCase]) -> None:
        """Ask the disk about recent cases off the main thread; a share that sleeps holds nothing up."""
        welcome = self._window.welcome
        if not self.session.has_case:
            self.forget_open()
        self._window.tasks.start("places", lambda _p: words_of_places(cases), welcome.put_badges, _raise)

    def _note_open(self, _case: object) -> None:
        """So that another window's welcome page can say that the case is open here."""
        case_file = self.session.case_file
        path = case_file.path if case_file is not None else None
        if path != self._noted:
            self.forget_open()
            self._noted = path
            if path is not None:
                note_open(path)

    def forget_open(self) -> None:
        """The case is closed, or the window is."""
        if self._noted is not None:
            note_closed(self._noted)
        self._noted = None

    def note_salvaged(self, path: Path, report: SalvageReport) -> None:
        """This file is a copy of what could be read: the pane tells what is missing, kind by kind."""
        self._salvaged = (path, report)

    def show_file_check(self) -> None:
        """Examine the open file again, apart from the program, and show every check with its outcome."""
        case_file = self.session.case_file
        if case_file is None:
            return
        window, path, lost = self._window, case_file.path, case_file.lost
        window.right_dock.show()
        window.right_pane.show_check(True)
        if self._salvaged is not None and self._salvaged[0] == path:
            report = self._salvaged[1]
            found = self._examinations.get(report.path)  # of the damaged file, which is not touched again
            if found is not None:
                window.file_check.show_report(file_check_report(found, lost, report, case_file.counts()))
                return
        window.file_check.show_running()

        def work(progress: Progress) -> Examination:
            def tell(share: float) -> None:
                if progress.cancelled:
                    raise CaseError(ErrorCode.CANCELLED, path=path)
                progress.report(int(share * _SHARE), _SHARE)

            return guard.examine(path, progress=tell, known_ok=False)

        def done(examination: Examination) -> None:
            if self.session.case_file is case_file:
                report = file_check_report(examination, lost, None, case_file.counts())
                window.file_check.show_report(report)
                window.status.put_file_check(self.check_words(), is_bad=not report.is_sound)

        def failed(fault: BaseException) -> None:
            self.close_file_check()
            self._tell_fault(fault, path.name)

        window.tasks.start(CHECK_TOPIC, work, done, failed)

    def show_check_of_new_case(self) -> None:
        """What the status bar says of a case that was just shown; what was found in another says nothing of it."""
        case_file = self.session.case_file
        assert case_file is not None
        self._window.file_check.forget()
        self._window.status.put_file_check(self.check_words(), is_bad=bool(case_file.lost.rows))

    def check_words(self) -> str:
        """What the status bar says of the open file."""
        case_file = self.session.case_file
        report = self._window.file_check.report
        if case_file is not None and case_file.lost.rows:
            return trn("{count} record missing", "{count} records missing", case_file.lost.rows)
        return tr("integrity checked") if report is None or report.is_sound else tr("a check failed")

    def close_file_check(self) -> None:
        """The inspector again."""
        self._window.right_pane.show_check(False)

    def _on_selected(self, _selection: object) -> None:
        self.close_file_check()

    def _copy_check(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.status.toast(tr("Report copied"))

    # ---- comparing
    def ask_compare(self) -> None:
        """Choose another copy to hold against this case."""
        name, _kind = QFileDialog.getOpenFileName(
            self._window, tr("Compare with another copy"), self._folder(), CASE_FILTER
        )
        if name:
            self.compare_with(Path(name))

    def compare_with(self, path: Path) -> None:
        """Examine the other file and compare, off the main thread; then show what differs."""
        case_file = self.session.case_file
        if case_file is None:
            return

        def work(progress: Progress) -> list[RowChange]:
            def tell(share: float) -> None:
                if progress.cancelled:
                    raise CaseError(ErrorCode.CANCELLED, path=path)
                progress.report(int(share * _SHARE), _SHARE)

            guard.examine(path, progress=lambda share: tell(share / 2)).raise_if_refused()
            with case_file.reader() as mine, CaseFile.open(path, read_only=True) as other:
                return list(row_changes(mine, other, progress=lambda share: tell(0.5 + share / 2)))

        def done(changes: list[RowChange]) -> None:
            if self.session.case_file is case_file:
                self._show_comparison(path, changes)

        self._window.tasks.start(COMPARE_TOPIC, work, done, lambda fault: self._tell_fault(fault, path.name))

    def _show_comparison(self, path: Path, changes: list[RowChange]) -> None:
        rows = [row for change in changes for row in self._compare_rows(change)]
        dialog = CompareDialog(
            self._window.panel_look,
            path.name,
            rows,
            self.show_record,
            self._window,
            can_take=self.session.can_annotate,
        )
        dialog.take_wanted.connect(lambda ids: self._take(dialog, changes, ids))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._forget_comparison)
        self.compare_dialog = dialog
        dialog.open()

    def _forget_comparison(self, _code: int) -> None:
        self.compare_dialog = None

    def _compare_rows(self, change: RowChange) -> list[CompareRow]:
        row = change.row
        reading = reading_of(self.session)
        record = row if isinstance(row, Record) else reading.record(change.owner)
        title = title_of(reading, record) if record is not None else tr("A record")
        kind = kind_words(row) if isinstance(row, Record) else kind_of_change(change)
        name = tr("{kind}: {title}", kind=kind, title=title)
        if change.before is None or change.after is None:
            state = ONLY_THERE if change.before is None else ONLY_HERE
            is_there = tr("there")
            here, there = ("", is_there) if state == ONLY_THERE else (is_there, "")
            return [CompareRow(change.owner, state, name, "", here, there)]
        return [
            CompareRow(change.owner, DIFFERS, name, field, here, there)
            for field, here, there in change_lines(self.session, [change])
        ]

    def _take(self, dialog: CompareDialog, changes: list[RowChange], ids: list[int]) -> None:
        """Put records that only the other copy has into this case, with what they cannot stand without."""
        rows = rows_to_take(changes, ids)
        name = trn("Take {count} record from another copy", "Take {count} records from another copy", len(ids))
        dialog.accept()

        def take(_workbench: object) -> None:
            if rows and self.session.apply(Edit(name, tuple(map(Put, rows)))) is not None:
                self._window.status.toast(name, tr("Undo"), self.session.undo)

        self.perform(take)


def _raise(fault: BaseException) -> None:
    raise fault
