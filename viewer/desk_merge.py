"""Bringing in a colleague's copy, and going back to what an earlier one left open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from db.bringing_in import BroughtIn, Incoming, bring_in, forget_draft, look_into
from db.edits import Edit
from db.errors import CaseError, ErrorCode
from db.guard_report import Examination
from db.interchange.names import IN, format_of_name
from db.merge import Telling
from viewer.desk_base import DeskBase
from viewer.desk_opening import CASE_FILTER
from viewer.dialogs.merge_review_dialog import MergeReviewDialog
from viewer.merge_choices import Review
from viewer.merge_review import bookkeeping_of, items_of_case, items_of_incoming
from viewer.merge_words import Head, ReviewWords, head_of_case, head_of_incoming
from viewer.models.case_reading import reading_of
from viewer.models.record_words import title_of
from viewer.panels.banner import Message
from viewer.problems import problem_of
from viewer.tasks import Progress
from viewer.words import tr, trn

LOOK_TOPIC, BRING_TOPIC = "look_into", "bring_in"
_SHARE = 1000


class MergeDesk(DeskBase):
    """From a file to a review, from a review to one step that can be undone and one for each decision."""

    review_dialog: MergeReviewDialog | None = None

    if TYPE_CHECKING:

        def open_path(self, path: Path) -> None: ...
        def import_path(self, path: Path, mapping: dict[str, Any] | None = None) -> None: ...
        def show_refusal(self, examination: Examination) -> None: ...
        def show_record(self, record_id: int) -> None: ...

    # ---- which file
    def ask_bring_in(self) -> None:
        """Choose a colleague's copy."""
        name, _kind = QFileDialog.getOpenFileName(
            self._window, tr("Bring in a colleague’s copy"), self._folder(), CASE_FILTER
        )
        if name:
            self.look_into_copy(Path(name))

    def take_dropped(self, path: Path) -> None:
        """A file dropped on the window: opened where no case is; otherwise a person says what it is for."""
        case_file = self.session.case_file
        is_case = path.suffix == ".rapporteur"
        if not is_case and self.session.can_annotate and format_of_name(path.name, IN):
            self.import_path(path)
            return
        if case_file is None or case_file.read_only or not is_case or path.absolute() == case_file.path.absolute():
            self.open_path(path)
            return
        box = QMessageBox(self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(tr("What is “{name}” for?", name=path.name))
        box.setInformativeText(
            tr(
                "Open it in place of this case, or, where it is a colleague’s copy of this case, "
                "look through what differs and bring it in."
            )
        )
        bring = box.addButton(tr("Bring it in…"), QMessageBox.ButtonRole.AcceptRole)
        open_it = box.addButton(tr("Open it"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(bring)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        bring.clicked.connect(lambda _on=False: self.look_into_copy(path))
        open_it.clicked.connect(lambda _on=False: self.open_path(path))
        box.open()

    def look_into_copy(self, path: Path) -> None:
        """Examine the file and work out what it would change, off the main thread; then the review."""
        case_file = self.session.case_file
        if case_file is None:
            return
        if path.absolute() == case_file.path.absolute():
            self._tell_of_merging(
                "info", tr("This is the case that is open"), tr("Choose the copy that came from a colleague.")
            )
            return

        def work(progress: Progress) -> Incoming:
            with case_file.reader() as reader:
                return look_into(reader, path, progress=_telling(progress))

        def done(incoming: Incoming) -> None:
            if self.session.case_file is case_file:
                self.review_incoming(incoming)
            else:
                forget_draft(incoming.draft)

        self._window.tasks.start(LOOK_TOPIC, work, done, lambda fault: self._tell_not_looked_into(fault, path))

    def _tell_not_looked_into(self, fault: BaseException, path: Path) -> None:
        if not isinstance(fault, CaseError):
            raise fault
        if fault.code is ErrorCode.CANCELLED:
            return
        examination = fault.facts.get("examination")
        if fault.code is ErrorCode.INVALID:
            self._tell_of_merging("warn", *_apart_words(fault, path.name))
        elif isinstance(examination, Examination):
            problem = problem_of(fault, path.name)
            buttons = ((tr("See what was found"), lambda: self.show_refusal(examination)),)
            text = tr("Nothing of it was brought in. Ask for a fresh copy, or see what was found.")
            self._window.banner.show_message(Message("warn", problem.title, text, buttons))
        else:
            self._window.banner.show_problem(problem_of(fault, path.name))

    def _tell_of_merging(self, level: str, title: str, text: str) -> None:
        self._window.banner.show_message(Message(level, title, text))

    # ---- before it comes in
    def review_incoming(self, incoming: Incoming) -> None:
        """Show what differs; nothing has been changed yet."""
        items = items_of_incoming(incoming)
        if not items and not incoming.changes and not incoming.report.operations:
            forget_draft(incoming.draft)
            name = incoming.path.name
            text = tr("Your case has everything in it already.")
            self._tell_of_merging("info", tr("“{name}” holds nothing new", name=name), text)
            return
        review = Review(items, bookkeeping_of(incoming.report.decisions))
        words = ReviewWords(self.session, incoming=True)
        dialog = self._show_review(review, words, head_of_incoming(incoming, review))
        dialog.carry_out.connect(lambda: self._bring_in_copy(dialog, incoming))
        dialog.finished.connect(lambda _code: self._let_go(incoming))

    def _let_go(self, incoming: Incoming) -> None:
        self._window.tasks.cancel(BRING_TOPIC)
        forget_draft(incoming.draft)

    def _show_review(self, review: Review, words: ReviewWords, head: Head) -> MergeReviewDialog:
        dialog = MergeReviewDialog(self.session, self._window.panel_look, review, words, head, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._forget_dialog)
        self.review_dialog = dialog
        dialog.open()
        return dialog

    def _forget_dialog(self, _code: int) -> None:
        self.review_dialog = None

    # ---- bringing it in
    def _bring_in_copy(self, dialog: MergeReviewDialog, incoming: Incoming) -> None:
        case_file, author = self.session.case_file, self.session.author
        assert case_file is not None
        whose = tr("{who}’s copy", who=incoming.author) if incoming.author else incoming.path.name
        name = tr("Bring in {name}", name=whose)
        dialog.show_busy(tr("Bringing it in…"))

        def done(brought: BroughtIn) -> None:
            self._on_brought_in(dialog, brought, whose)

        def failed(fault: BaseException) -> None:
            dialog.show_ready()
            if not isinstance(fault, CaseError):
                raise fault
            if fault.code is ErrorCode.CONFLICT:
                dialog.reject()
                self.look_into_copy(incoming.path)  # the case went on meanwhile: what differs is worked out again
            elif fault.code is not ErrorCode.CANCELLED:
                dialog.reject()
                self._window.banner.show_problem(problem_of(fault, case_file.path.name))

        self._window.tasks.start(
            BRING_TOPIC,
            lambda progress: bring_in(case_file, incoming, author=author, name=name, progress=_telling(progress)),
            done,
            failed,
            urgent=True,
        )

    def _on_brought_in(self, dialog: MergeReviewDialog, brought: BroughtIn, whose: str) -> None:
        review = dialog.review
        if self.session.has_case:
            self.session.take_up_step(brought.name, brought.inverse, brought.edit_id)
            failed = self._decide(review)
            self._tell_brought_in(review, brought, failed, whose)
        dialog.accept()

    def _tell_brought_in(self, review: Review, brought: BroughtIn, failed: list[Edit], whose: str) -> None:
        later = sum(review.choice(item) == "later" for item in review.items)
        words = tr("{whose} is in the case", whose=whose)
        if failed:
            self._tell_failed(failed)
        elif later:
            left = trn("{count} question left for later", "{count} questions left for later", later)
            self._window.status.toast(tr("{done}, {left}", done=words, left=left), tr("Review…"), self.review_left_open)
        else:
            single = self.session.undo_stack.command(self.session.undo_stack.index() - 1)
            is_one_step = getattr(single, "edit_id", "") == brought.edit_id
            self._window.status.toast(words, tr("Undo") if is_one_step else "", self.session.undo)

    def _decide(self, review: Review) -> list[Edit]:
        """Each decision as a step of its own; those that rest on another are tried again after it."""
        case_file = self.session.case_file
        assert case_file is not None
        waiting = review.edits(case_file, lambda record: title_of(reading_of(self.session), record))
        while waiting:
            failed = [edit for edit in waiting if not self._applied(edit)]
            if len(failed) == len(waiting):
                return failed
            waiting = failed
        return []

    def _applied(self, edit: Edit) -> bool:
        try:
            return self.session.apply(edit) is not None
        except CaseError:
            return False

    def _tell_failed(self, failed: list[Edit]) -> None:
        count = len(failed)
        title = trn("{count} decision could not be carried out", "{count} decisions could not be carried out", count)
        names = tr(", ").join(edit.name for edit in failed[:4])
        self._tell_of_merging("warn", title, tr("{names}. The rest is in the case.", names=names))

    # ---- what was left open
    def review_left_open(self, record_id: int | None = None) -> None:
        """Go through what merging left to decide, from one record on where it is named."""
        case_file = self.session.case_file
        if case_file is None:
            return
        items = items_of_case(case_file)
        if not items:
            self._window.status.toast(tr("Merging left nothing open"))
            return
        review = Review(items)
        dialog = self._show_review(review, ReviewWords(self.session, incoming=False), head_of_case(review))
        own = next((item for item in items if item.record_id == record_id), None)
        if own is not None:
            dialog.list.go_to(own.key)
        dialog.carry_out.connect(lambda: self._carry_out(dialog))

    def _carry_out(self, dialog: MergeReviewDialog) -> None:
        failed = self._decide(dialog.review)
        dialog.accept()
        if failed:
            self._tell_failed(failed)
        else:
            self._window.status.toast(tr("Decided"), tr("Undo"), self.session.undo)


def _telling(progress: Progress) -> Telling:
    def tell(share: float) -> None:
        if progress.cancelled:
            raise CaseError(ErrorCode.CANCELLED)
        progress.report(int(share * _SHARE), _SHARE)

    return tell


def _apart_words(fault: CaseError, name: str) -> tuple[str, str]:
    """Why two copies cannot be brought together, and what can be done."""
    reason = fault.facts.get("reason")
    if reason:
        title = tr("“{name}” cannot be brought in as it is", name=name)
        step = "{reason}. Your case is as it was. Move records out of one another in one copy, then try again."
        return title, tr(step, reason=tr(str(reason)))
    return (
        tr("“{name}” is another case, not a copy of this one", name=name),
        tr("Only copies of one case have a history in common. Open it by itself, or use File, Import."),
    )
