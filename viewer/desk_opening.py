"""Opening a file, and what follows where it is refused, may only be read, or cannot be saved any more."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from db import recovery, seen_files
from db.case_file import CaseFile
from db.dates import iso_day
from db.errors import CaseError, ErrorCode
from db.guard_report import Examination
from db.places_on_disk import user_cache_dir
from db.salvage import SalvageReport, salvage
from viewer.desk_base import DeskBase
from viewer.opening import Opened, Opening, Stage
from viewer.panels.banner import Message
from viewer.panels.opening_page import OpeningPage
from viewer.panels.refused_page import Refusal, RefusedPage
from viewer.problems import problem_of
from viewer.refusals import checks_explained, missing_words, refusal_of
from viewer.safekeeping import Safekeeping
from viewer.session import SavedState
from viewer.tasks import Progress
from viewer.text_files import write_text_file
from viewer.words import tr, trn

if TYPE_CHECKING:
    from viewer.main_window import MainWindow

CASE_FILTER = "Rapporteur (*.rapporteur)"
_SHARE = 1000


@dataclass(frozen=True, slots=True)
class _Wish:
    """How a file is wanted. `salvaged`: it is a copy of what could be read of another, so it is not remembered."""

    path: Path
    salvaged: SalvageReport | None = None
    then: Callable[[], object] | None = None


class OpeningDesk(DeskBase):
    """From a path to an open case, or to a page that says why not."""

    if TYPE_CHECKING:

        def may_close(self) -> bool: ...
        def ask_open_case(self) -> None: ...
        def explain_place(self) -> None: ...
        def note_salvaged(self, path: Path, report: SalvageReport) -> None: ...
        def show_file_check(self) -> None: ...
        def _show_text(self, title: str, text: str) -> None: ...

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._wish: _Wish | None = None
        self._examinations: dict[str, Examination] = {}
        self.safekeeping = Safekeeping(self.session, window.tasks, window)
        self.opening = Opening(window.tasks, window)
        self.opening_page = OpeningPage(window.panel_look)
        self.refused_page = RefusedPage(window.panel_look)

    def connect_opening(self) -> None:
        """Join the parts of opening."""
        for page in (self.opening_page, self.refused_page):
            self._window.pages.addWidget(page)
        opening, page = self.opening, self.refused_page
        opening.opened.connect(self._on_opened)
        opening.failed.connect(self._on_failed)
        opening.name_wanted.connect(self._show_name)
        opening.stage_changed.connect(self._show_stage)
        opening.cancelled.connect(self._window.show_case)
        self.opening_page.cancel_wanted.connect(opening.cancel)
        page.another_wanted.connect(self.ask_open_case)
        page.back_wanted.connect(self._window.show_case)
        page.report_wanted.connect(self._copy_report)
        page.save_wanted.connect(self.ask_save_what_can_be_read)
        page.look_wanted.connect(self.look_at_what_can_be_read)
        page.explain_wanted.connect(lambda: self._show_text(tr("How these checks work"), checks_explained()))
        self.safekeeping.no_backup.connect(self._tell_no_backup)
        self.safekeeping.waiting_found.connect(self._offer_waiting)
        self._window.rest.settled.connect(self._remember_picture)
        self._window.inspector.drafts_changed.connect(lambda count: self.safekeeping.prepare() if count else None)

    # ---- opening
    def open_path(self, path: Path) -> None:
        """Open a case file; where it is refused, say why and what to do, and keep what is open."""
        if not self.session.has_case or self.may_close():
            self._open_wish(_Wish(path))

    def _open_wish(self, wish: _Wish, *, read_only: bool = False) -> None:
        self._wish = wish
        self.opening.open(wish.path, read_only=read_only)

    def _show_name(self, name: str) -> None:
        self.opening_page.show_name(name)
        self._window.show_alone(self.opening_page)

    def _show_stage(self, name: str, stage: Stage) -> None:
        self.opening_page.show_steps(name, stage.steps, stage.done, stage.total, stage.told)
        self._window.show_alone(self.opening_page)

    def _on_opened(self, answer: Opened) -> None:
        wish = self._wish
        assert wish is not None
        self._window.banner.clear()
        self.session.adopt(answer.case_file, answer.case)
        if wish.salvaged is None:
            self._recent.remember(wish.path, self.session.case, answer.case_file.case_uid)
        self._window.pages.setCurrentWidget(self._window.welcome)
        self._window.show_case()
        self.canvas.setFocus()
        if wish.then is not None:
            wish.then()
        if wish.salvaged is not None:
            self.note_salvaged(wish.path, wish.salvaged)
            self._tell_salvaged(wish.salvaged)
            self.show_file_check()
        elif answer.fell_back:
            self._tell_read_only(wish.path.name)
        else:
            self.explain_place()
            self.safekeeping.look_for_waiting()

    def _remember_picture(self) -> None:
        """A large case that has been read has its thumbnail now."""
        wish, case_file = self._wish, self.session.case_file
        if wish is not None and wish.salvaged is None and case_file is not None and case_file.path == wish.path:
            self._recent.remember(wish.path, self.session.case, case_file.case_uid)

    def _on_failed(self, path: Path, fault: CaseError) -> None:
        examination = fault.facts.get("examination")
        if isinstance(examination, Examination):
            self.show_refusal(examination)
            return
        if not self.refused_page.isVisible():
            self._window.show_case()
        if fault.code is not ErrorCode.CANCELLED:
            self._window.banner.show_problem(problem_of(fault, path.name))

    def _tell_read_only(self, name: str) -> None:
        self._window.banner.show_message(
            Message(
                "warn",
                tr("“{name}” is open for reading only", name=name),
                tr("The file or the place it lies in may not be written. Save a copy to write notes."),
                ((tr("Save a copy…"), self.ask_save_copy),),
            )
        )

    # ---- a file that is refused
    def show_refusal(self, examination: Examination) -> None:
        """The page with every check and its outcome."""
        self._examinations[examination.path] = examination
        self._window.banner.clear()
        self.refused_page.show_refusal(refusal_of(examination), can_go_back=self.session.has_case)
        self._window.show_alone(self.refused_page)

    def _copy_report(self, refusal: Refusal) -> None:
        QGuiApplication.clipboard().setText(refusal.report)
        self._window.status.toast(
            tr("Report copied"), tr("Save as a file…"), lambda: self.ask_save_report(refusal.report)
        )

    def ask_save_report(self, report: str) -> None:
        """Save the report for the sender as a text file."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("Save the report"), self._folder(tr("Report.txt")), tr("Text (*.txt)")
        )
        if name:
            self._guarded(Path(name), lambda: write_text_file(Path(name), report))

    def ask_save_what_can_be_read(self, refusal: Refusal) -> None:
        """Read row by row what can be read into a new case, and open that."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window,
            tr("Save what can be read"),
            str(Path(refusal.path).with_name(tr("{name} recovered", name=Path(refusal.path).stem) + ".rapporteur")),
            CASE_FILTER,
        )
        if name:
            out = with_suffix(Path(name))
            self._salvage(
                refusal, out, lambda report: self._open_wish(_Wish(out, then=lambda: self._tell_saved(report)))
            )

    def look_at_what_can_be_read(self, refusal: Refusal) -> None:
        """Read what can be read into a copy in the cache folder and open that, read-only."""
        folder = user_cache_dir() / "salvaged"
        shutil.rmtree(folder, ignore_errors=True)  # the last one looked at
        out = folder / secrets.token_hex(4) / Path(refusal.path).name
        if not self._guarded(out, lambda: _make_folder(out.parent)):
            return
        self._salvage(refusal, out, lambda report: self._open_wish(_Wish(out, salvaged=report), read_only=True))

    def _salvage(self, refusal: Refusal, out: Path, then: Callable[[SalvageReport], object]) -> None:
        def work(progress: Progress) -> SalvageReport:
            def tell(share: float) -> None:
                if progress.cancelled:
                    raise CaseError(ErrorCode.CANCELLED, path=out)
                progress.report(int(share * _SHARE), _SHARE)

            report = salvage(refusal.path, out, progress=tell)
            seen_files.remember(out)  # written here, row by row: nothing of the other file but checked values is in it
            return report

        def done(report: SalvageReport) -> None:
            then(report)

        self._window.tasks.start("salvage", work, done, lambda fault: self._tell_fault(fault, refusal.name))

    def _tell_fault(self, fault: BaseException, name: str) -> None:
        if not isinstance(fault, CaseError):
            raise fault
        if fault.code is not ErrorCode.CANCELLED:
            self._window.banner.show_problem(problem_of(fault, name))

    def _tell_salvaged(self, report: SalvageReport) -> None:
        self._window.banner.show_message(
            Message(
                "danger",
                tr("Part of this file cannot be read"),
                missing_words(self._examinations.get(report.path), *_lost_events(report)),
                (
                    (tr("See what is missing"), self.show_file_check),
                    (tr("Save a repaired copy…"), self.ask_save_copy),
                ),
            )
        )

    def _tell_saved(self, report: SalvageReport) -> None:
        words = trn("{count} row was read.", "{count} rows were read.", report.read)
        lost = trn("{count} row is missing.", "{count} rows are missing.", report.lost)
        self._window.banner.show_message(
            Message(
                "warn",
                tr("This new case holds what could be read"),
                tr("{read} {lost}", read=words, lost=lost),
                ((tr("See what is missing"), lambda: self._show_report(report)),),
            )
        )

    def _show_report(self, report: SalvageReport) -> None:
        pages = [f"Page {page} ({table}): {reason}" for page, table, reason in report.pages]
        self._show_text(tr("What could be read, and what is missing"), "\n".join([*report.sentences, "", *pages]))

    # ---- a copy elsewhere
    def ask_save_copy(self) -> None:
        """Save a copy elsewhere and go on in it where the present file is read-only or failing."""
        case_file = self.session.case_file
        if case_file is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self._window,
            tr("Save a copy"),
            self._folder(tr("{name} copy", name=case_file.path.stem) + ".rapporteur"),
            CASE_FILTER,
        )
        if name:
            self.save_copy(with_suffix(Path(name)))

    def save_copy(self, path: Path) -> None:
        """Copy the open case, by a worker where its path still leads to it."""
        case_file, unsaved = self.session.case_file, self.session.saved_state
        assert case_file is not None
        goes_on = not unsaved.saved or case_file.read_only

        def done(_nothing: object) -> None:
            seen_files.remember(path)
            if goes_on:
                self._open_wish(_Wish(path, then=lambda: self._carry_over(unsaved)))
            else:
                self._window.status.toast(tr("Copy saved as “{name}”", name=path.name))

        if unsaved.saved and not case_file.was_replaced():
            self._window.tasks.start(
                "save_copy",
                lambda _progress: _copy(case_file, path),
                done,
                lambda fault: self._tell_fault(fault, path.name),
            )
        elif self._guarded(path, lambda: case_file.backup_to(path)):  # the open file may be the last one there is
            done(None)

    def _carry_over(self, unsaved: SavedState) -> None:
        if unsaved.edit is not None:
            self.session.carry_over(unsaved)

    # ---- what was not saved
    def _tell_no_backup(self, fault: CaseError) -> None:
        problem = problem_of(fault, tr("the backup folder"))
        self._window.banner.show_message(
            Message("warn", tr("No backup could be taken before your first change"), problem.sentence)
        )

    def _offer_waiting(self, found: list[recovery.Unsaved]) -> None:
        names = tr(", ").join(dict.fromkeys(tr(unsaved.edit.name) for unsaved in found[:4]))
        self._window.banner.show_message(
            Message(
                "warn",
                trn(
                    "{count} change could not be saved last time",
                    "{count} changes could not be saved last time",
                    len(found),
                ),
                tr("{names}. They are in the recovery folder.", names=names),
                ((tr("Save now"), self.save_waiting), (tr("Throw away"), self.discard_waiting)),
            )
        )

    def save_waiting(self) -> None:
        """Put the edits of an earlier session into the case."""
        self._window.banner.clear()
        try:
            saved = self.safekeeping.save_waiting()
        except CaseError as fault:
            self._window.banner.show_problem(problem_of(fault, self._case_name()))
            return
        self._window.status.toast(trn("{count} change saved", "{count} changes saved", saved))

    def discard_waiting(self) -> None:
        """Throw away the edits of an earlier session."""
        self._guarded(Path(self._case_name()), self.safekeeping.discard_waiting)
        self._window.banner.clear()

    def _case_name(self) -> str:
        return self.session.case_file.path.name if self.session.case_file is not None else ""


def with_suffix(path: Path) -> Path:
    """The path with the ending of a case file."""
    return path if path.suffix == ".rapporteur" else path.with_name(path.name + ".rapporteur")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise CaseError(ErrorCode.IO, str(error), path=folder) from error


def _copy(case_file: CaseFile, path: Path) -> None:
    with case_file.reader() as reader:
        reader.backup_to(path)


def _lost_events(report: SalvageReport) -> tuple[int | None, tuple[str, str] | None]:
    events: Any = next((table for table in report.tables if table.table == "event"), None)
    if events is None or not events.lost:
        return None, None
    if events.earliest_s is None or events.latest_s is None:
        return events.lost, None
    return events.lost, (iso_day(events.earliest_s), iso_day(events.latest_s))
