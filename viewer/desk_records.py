"""What the actions on the record do: unlock, add, change, delete, merge, tag, look at its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from db import queries
from db.dates import describe_short, edtf_from_parts, iso_day, parse_edtf
from db.domain import Annotation, Event, Record, Source, record_number
from db.edits import Edit
from db.errors import CaseError, ErrorCode
from viewer import record_commands as rc
from viewer.dialogs.ask import NameDialog, ask
from viewer.dialogs.history_dialog import HistoryDialog
from viewer.forms.bulk_dialog import BulkDialog
from viewer.forms.drafts import Draft, changes_of, copy_of, new_draft, read_draft, read_parts
from viewer.forms.form_dialog import FormDialog, open_form
from viewer.forms.form_list import NAMES
from viewer.forms.record_dialogs import MergeDialog, RemovalDialog, TagDialog
from viewer.models.case_reading import reading_of
from viewer.models.record_words import kind_words, title_of
from viewer.record_files import attach_file
from viewer.session import DAY_S, Session
from viewer.settings import AUTHOR
from viewer.words import tr, trn

if TYPE_CHECKING:
    from viewer.main_window import MainWindow
    from viewer.workbench import Workbench

_LONGEST_TITLE = 80


class RecordDesk:
    """The part of the desk that changes the record."""

    _window: MainWindow
    session: Session

    if TYPE_CHECKING:

        def perform(self, run: Callable[[Workbench], None]) -> None: ...
        def edit_selected_note(self) -> None: ...

    # ---- the lock
    def set_record_locked(self, locked: bool) -> None:
        """Unlock the record, or lock it again; who changes it is asked for once."""
        if not locked and not self.session.author:
            dialog = NameDialog(self._window.panel_look, "", self._window)
            ask(dialog, lambda: self._unlock_as(dialog.name))
            return
        self.session.set_record_locked(locked)
        self._window.status.toast(tr("Record locked") if locked else tr("Record unlocked"))

    def _unlock_as(self, name: str) -> None:
        self._window.settings.put(AUTHOR, name)
        self.set_record_locked(False)

    # ---- adding and changing
    def add_record(self, kind: str, /, **given: Any) -> FormDialog:
        """Open the form of a new record; what is selected is taken up where it fits."""
        rc.require_unlocked(self.session)
        return self._open(new_draft(kind, **{**self._from_selection(kind), **given}))

    def edit_record(self) -> None:
        """Open the form of the selected record; a note opens in its editor."""
        focus = self.session.selection.focus
        if focus is not None:
            self.open_form_of(focus)

    def open_form_of(self, record_id: int) -> None:
        """Open the form of a record."""
        record = self._record(record_id)
        if isinstance(record, Annotation):
            self._window.inspector.edit_note(record_id)
            return
        case_file = rc.require_unlocked(self.session)
        self._open(read_draft(case_file, record))

    def edit_case(self) -> None:
        """Open the form of the case itself: title, summary, time zone."""
        case_file = rc.require_unlocked(self.session)
        self._open(read_draft(case_file, self.session.case.info))

    def duplicate_records(self) -> None:
        """Copy the selected records with what stands inside them, in one step, and select the copies."""
        case_file = rc.require_unlocked(self.session)
        copies = []
        for record_id in self._editable():
            draft = read_draft(case_file, self._record(record_id))
            for each in list(draft.walk())[1:]:
                read_parts(case_file, each)
            copies.append(copy_of(draft, case_file))
        changes = changes_of(case_file, copies)
        if changes and self.session.apply(Edit(trn("Duplicate", "Duplicate {count} records", len(copies)), changes)):
            self.session.select([copy.row.id for copy in copies])
            self._tell(trn("Record duplicated", "{count} records duplicated", len(copies)))

    def cite_passage(self, source_id: int, start_char: int, end_char: int, target_id: int | None = None) -> None:
        """Open the form of a passage selected in the reader; it supports what is selected unless named."""
        case_file = rc.require_unlocked(self.session)
        text = queries.source_text(case_file, source_id)
        if text is None:
            raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("No text of this source is stored."), id=source_id)
        target = target_id or self._target_for(source_id) or 0
        self._open(_begun(rc.passage_of(text, source_id, start_char, end_char, target)))

    def ask_attach_file(self) -> None:
        """Keep a file with the selected record."""
        rc.require_unlocked(self.session)
        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Attach a file"))
        if name:
            self.perform(lambda _desk: self.attach_file(Path(name)))

    def attach_file(self, path: Path) -> None:
        """Keep a file with the selected record, or with the case where nothing is selected."""
        if attach_file(self.session, path, self.session.selection.focus) is not None:
            self._tell(tr("File attached"))

    # ---- deleting, merging, many at once
    def ask_delete_records(self) -> None:
        """Say what else would go, then delete."""
        rc.require_unlocked(self.session)
        ids = self._editable()
        if not ids:
            return
        removal = rc.removal_preview(self.session, ids)
        title = title_of(reading_of(self.session), self._record(ids[-1]))[:_LONGEST_TITLE]
        dialog = RemovalDialog(self._window.panel_look, title, removal, self._window)
        ask(dialog, lambda: self.perform(lambda _desk: self._delete(ids)))

    def _delete(self, ids: list[int]) -> None:
        if rc.delete(self.session, ids) is not None:
            self._tell(trn("Record deleted", "{count} records deleted", len(ids)))

    def ask_merge_records(self) -> None:
        """Choose which of the selected records is kept, then merge the others into it."""
        rc.require_unlocked(self.session)
        records = [self._record(record_id) for record_id in self._editable()]
        if len({record.KIND for record in records}) != 1 or len(records) < 2:
            raise CaseError(ErrorCode.INVALID, tr("Select two or more records of one kind to merge them."))
        reading = reading_of(self.session)
        offers = [(r.id, title_of(reading, r)[:_LONGEST_TITLE], _detail(r)) for r in records]
        dialog = MergeDialog(self._window.panel_look, offers, self._window)
        ids = [record.id for record in records]
        ask(dialog, lambda: self.perform(lambda _desk: self._merge(dialog.keep_id, ids)))

    def _merge(self, keep_id: int, ids: list[int]) -> None:
        if rc.merge_records(self.session, keep_id, ids) is not None:
            self.session.select([keep_id])
            self._tell(tr("Records merged"))

    def ask_change_many(self) -> None:
        """One value for all selected records."""
        rc.require_unlocked(self.session)
        records = [self._record(record_id) for record_id in self._editable()]
        dialog = BulkDialog(self.session, self._window.panel_look, records, self._window)
        ids = [record.id for record in records]
        ask(dialog, lambda: self.perform(lambda _desk: self._change_many(ids, dialog.values)))

    def _change_many(self, ids: list[int], values: dict[str, Any]) -> None:
        if rc.change_many(self.session, ids, values) is not None:
            self._tell(trn("Record changed", "{count} records changed", len(ids)))

    def ask_tags(self) -> None:
        """Tags on and off for the selected records; tags are notes, so the lock does not matter."""
        case, ids = self.session.case, list(self.session.selection.ids)
        carried = [{link.tag_id for link in case.tag_links.get(record_id, ())} for record_id in ids]
        tags = sorted(case.tags.values(), key=lambda tag: tag.name.casefold())
        counted = [(tag.id, tag.name, sum(tag.id in own for own in carried)) for tag in tags]
        dialog = TagDialog(self._window.panel_look, len(ids), counted, self._window)
        ask(dialog, lambda: self.perform(lambda _desk: self._set_tags(ids, dialog.added(), dialog.removed())))

    def _set_tags(self, ids: list[int], added: list[str], removed: list[int]) -> None:
        if rc.set_tags(self.session, ids, added, removed) is not None:
            self._tell(tr("Tags set"))

    # ---- history
    def show_history(self) -> None:
        """Every change of the case."""
        self._open_history(None)

    def show_record_history(self) -> None:
        """Every change of the selected record."""
        focus = self.session.selection.focus
        if focus is not None:
            self._open_history(self._record(focus))

    def _open_history(self, record: Record | None) -> None:
        title = title_of(reading_of(self.session), record)[:_LONGEST_TITLE] if record is not None else ""
        HistoryDialog(
            self.session,
            self._window.panel_look,
            self._window,
            record=record,
            title=title,
            show_record=lambda record_id: self.session.select([record_id]),
        ).open()

    # ---- inside
    def _open(self, draft: Draft) -> FormDialog:
        new = draft.stored is None
        words = tr("{kind} added", kind=tr(NAMES[draft.kind])).capitalize()

        def saved(done: Draft) -> None:
            if new:
                self._shown_new(done.row.id, words)

        return open_form(self.session, self._window.panel_look, draft, self._window, saved)

    def _shown_new(self, record_id: int, words: str) -> None:
        """Select a new record and say so, also where the date the case is shown at hides it."""
        record = self.session.case.record(record_id)
        if record is None:
            return
        self.session.select([record_id])
        as_of_s = self.session.as_of_s
        if as_of_s is not None and not reading_of(self.session).is_known(record):
            day = describe_short(parse_edtf(iso_day(as_of_s)))
            words = tr("{added}. It is hidden: the case is shown as known on {day}.", added=words, day=day)
        self._tell(words)

    def _tell(self, words: str) -> None:
        self._window.status.toast(words, tr("Undo"), self.session.undo)

    def _record(self, record_id: int) -> Record:
        record = self.session.case.record(record_id)
        if record is None:
            raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The record is not in the case any more."), id=record_id)
        return record

    def _editable(self) -> list[int]:
        """The selected records that are still there, the case itself left out."""
        case = self.session.case
        return [i for i in self.session.selection.ids if i != case.info.id and case.record(i) is not None]

    def _from_selection(self, kind: str) -> dict[str, Any]:
        """What the selection says about a new record: its date, the event it belongs to, the issue or source."""
        given: dict[str, Any] = {}
        span, focus = self.session.selection.span, self.session.selection.focus
        if span is not None and kind == "event":
            first, last = span[0] - span[0] % DAY_S, span[1] - span[1] % DAY_S
            day, end = (first, first + DAY_S - 1), (last, last + DAY_S - 1)
            given["date_edtf"] = edtf_from_parts(day, end, lasted=True) if last > first else edtf_from_parts(day)
        record = self.session.case.record(focus) if focus is not None else None
        fields = {"quote": "about_id", "commitment": "event_id", "figure": "about_id"}
        if isinstance(record, Event) and kind in fields:
            given[fields[kind]] = record.id
        if record is not None and kind == "evidence":
            given["source_id" if isinstance(record, Source) else "target_id"] = record.id
        return given

    def _target_for(self, source_id: int) -> int | None:
        focus = self.session.selection.focus
        return focus if focus is not None and focus != source_id else None


def _begun(row: Record) -> Draft:
    """A draft of a record that is not in the case yet but has its values."""
    draft = new_draft(row.KIND)
    draft.row = replace(row)
    return draft


def _detail(record: Record) -> str:
    return tr("{kind}, {number}", kind=kind_words(record), number=record_number(record))
