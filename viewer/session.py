"""The open case and how it is being looked at: the one object every view listens to.

What is on screen is a function of the case, the view and the theme. A change goes one way: action, command, `Edit`,
`Session.apply`, one committed transaction, a new immutable picture of the case, `case_changed`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from db.case import Case, case_after, read_case
from db.case_file import CaseFile
from db.case_questions import main_extent_s
from db.dates import parse_edtf
from db.edits import Applied, Edit, new_edit_id
from db.errors import CaseError, ErrorCode
from db.index import EventColumns
from viewer.layout.view import Filters
from viewer.session_values import SavedState, Selection, ViewState
from viewer.settings import AUTHOR, Settings
from viewer.view_history import ViewHistory

DAY_S = 86_400
MIN_SPAN_S = 60
MAX_CASE_SPANS = 10
FEW_EVENTS = 60
AIR, LABEL_ROOM = 0.06, 0.5


class _Step(QUndoCommand):
    """One applied edit on the stack. The work is done before the stack moves, so the stack never runs it."""

    def __init__(self, name: str, inverse: Edit, edit_id: str) -> None:
        super().__init__(name)
        self.inverse = inverse
        self.edit_id = edit_id


class Session(QObject):
    """One window's case, selection, view and undo stack."""

    case_changed = Signal(object)
    selection_changed = Signal(object)
    view_changed = Signal(object)
    as_of_changed = Signal(object)
    saved_state_changed = Signal(object)
    edit_applied = Signal(object)
    lock_changed = Signal(bool)
    first_edit = Signal()  # right before the first write to an opened file: the moment for a backup

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.case_file: CaseFile | None = None
        self._case: Case | None = None
        self.selection = Selection()
        self.view = ViewState()
        self.as_of_s: int | None = None
        self.now_s = int(time.time())
        self.record_locked = True
        self.saved_state = SavedState()
        self._is_changed = False
        self.reads_at_once = True  # False where somebody (`RestOfCase`) completes a large case in the background
        self.came_from: Path | None = None  # where a local copy is to be put back
        self.keep_unsaved: Callable[[SavedState], bool] = _kept_in_memory
        self.undo_stack = QUndoStack(self)
        self.history = ViewHistory()

    # ---- the case -------------------------------------------------------------------------------------------
    @property
    def case(self) -> Case:
        """The picture of the open case; an error of ours to ask for it while none is open."""
        assert self._case is not None, "no case is open"
        return self._case

    @property
    def has_case(self) -> bool:
        """Whether a case is open."""
        return self._case is not None

    @property
    def can_annotate(self) -> bool:
        """Whether notes may be written: a case is open and not read-only."""
        return self.case_file is not None and not self.case_file.read_only

    @property
    def author(self) -> str:
        """Who signs notes and edits; empty until asked for."""
        return self.settings.get(AUTHOR)

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a case file; raises `CaseError` and keeps the present case when it is refused."""
        self.adopt(CaseFile.open(path, read_only=read_only))

    def adopt(self, case_file: CaseFile, case: Case | None = None) -> None:
        """Take over an opened case file, perhaps with the case a worker has read from it, and show the whole of it."""
        case = case if case is not None else read_case(case_file)
        self.close()
        self.case_file, self._case = case_file, case
        self.now_s = int(time.time())
        self.record_locked = True
        self.as_of_s = _end_of(case.info.as_of_edtf)
        start_s, end_s = self.case_span()
        self.view = ViewState(start_s, end_s)
        self._is_changed = False
        self.came_from = None
        self._set_saved(SavedState())
        self.case_changed.emit(case)
        self.as_of_changed.emit(self.as_of_s)
        self.view_changed.emit(self.view)
        self.selection_changed.emit(self.selection)
        self.lock_changed.emit(True)

    def close(self) -> None:
        """Close the case file; nothing is lost, because every accepted change is already on disk."""
        if self.case_file is not None:
            self.case_file.close()
        self.case_file = self._case = None
        if not self.saved_state.saved:
            self._set_saved(SavedState())  # what could not be saved lies in the recovery folder
        self.selection = Selection()
        self.undo_stack.clear()
        self.history = ViewHistory()

    def set_record_locked(self, locked: bool) -> None:
        """Lock or unlock the record; notes can be written either way."""
        if locked != self.record_locked:
            self.record_locked = locked
            self.lock_changed.emit(locked)

    # ---- changing -------------------------------------------------------------------------------------------
    def apply(self, edit: Edit, *, as_base: bool = False) -> Applied | None:
        """Write an edit. None when the world failed: the edit is then kept in `saved_state` for another try.

        Faults of the edit itself (a value out of range, a record still used) are raised as `CaseError`. `as_base`:
        rows that come with an import enter without operations, as those that came with the case did.
        """
        applied = self._write(edit, as_base=as_base)
        if applied is not None:
            self.undo_stack.push(_Step(edit.name, applied.inverse, applied.edit_id))
        return applied

    def retry(self) -> Applied | None:
        """Try to write the kept edit again; writing it twice by accident changes nothing."""
        kept = self.saved_state
        if kept.edit is None:
            return None
        applied = self._write(kept.edit, kept.undo_of, kept.edit_id)
        if applied is not None and kept.undo_of:
            self._move_past(kept, applied)
        elif applied is not None:
            self.undo_stack.push(_Step(kept.edit.name, applied.inverse, applied.edit_id))
        return applied

    def _move_past(self, kept: SavedState, applied: Applied) -> None:
        """Undo or redo that failed before is done now: the stack moves past its step."""
        stack = self.undo_stack
        for index, move in ((stack.index() - 1, stack.undo), (stack.index(), stack.redo)):
            step = stack.command(index) if index >= 0 else None
            if isinstance(step, _Step) and step.inverse is kept.edit and step.edit_id == kept.undo_of:
                step.inverse, step.edit_id = applied.inverse, applied.edit_id
                move()
                return

    def reread(self) -> None:
        """Take up what another window has committed to the same file."""
        if self.case_file is not None and self.case_file.changed_elsewhere():
            self.take_up()

    def take_up(self, *, forget_steps: bool = False) -> None:
        """Read the case anew. `forget_steps`: what was done before cannot be taken back any more (purge, restore)."""
        assert self.case_file is not None
        if forget_steps:
            self.undo_stack.clear()
        self.case_file.refresh()
        self._case = read_case(self.case_file, at_once=self.reads_at_once)
        self.case_changed.emit(self._case)

    def complete(self, columns: EventColumns) -> None:
        """Put all events into a case that was first shown by its rounds and exchanges."""
        as_first_shown = (self.view.start_s, self.view.end_s) == self.case_span()
        self._case = self.case.with_columns(columns)
        if as_first_shown:
            start_s, end_s = self.case_span()
            self.set_view(replace(self.view, start_s=start_s, end_s=end_s))
        self.case_changed.emit(self._case)

    def take_up_step(self, name: str, inverse: Edit, edit_id: str) -> None:
        """Take up what a worker has written to the file, as one step that `inverse` takes back."""
        self.take_up()
        self._is_changed = True
        self.undo_stack.push(_Step(name, inverse, edit_id))

    def undo(self) -> None:
        """Take the last step back, as a new edit."""
        self._step_over(self.undo_stack.index() - 1, self.undo_stack.undo)

    def redo(self) -> None:
        """Do the step again that was taken back, as a new edit."""
        self._step_over(self.undo_stack.index(), self.undo_stack.redo)

    def _step_over(self, index: int, move: object) -> None:
        step = self.undo_stack.command(index) if index >= 0 else None
        if not isinstance(step, _Step):
            return
        applied = self._write(step.inverse, undo_of=step.edit_id)
        if applied is not None:
            step.inverse, step.edit_id = applied.inverse, applied.edit_id
            move()  # type: ignore[operator]

    def _write(self, edit: Edit, undo_of: str = "", edit_id: str = "", *, as_base: bool = False) -> Applied | None:
        assert self.case_file is not None, "no case is open"
        self._write_waiting_first(edit_id)
        edit_id = edit_id or new_edit_id()
        if not self._is_changed and not self.case_file.read_only:
            self.first_edit.emit()
        try:
            applied = self.case_file.apply(
                edit,
                author=self.author,
                replica=self.settings.replica(),
                undo_of=undo_of,
                edit_id=edit_id,
                as_base=as_base,
            )
        except CaseError as fault:
            if fault.code is ErrorCode.CONFLICT:
                self.take_up()
            if fault.exit_code != 4 and fault.code is not ErrorCode.READ_ONLY:
                raise
            self._hold(SavedState(False, fault, edit, edit_id, undo_of))
            return None
        self._case = case_after(self.case, self.case_file, applied, at_once=self.reads_at_once)
        self._is_changed = True
        self._set_saved(SavedState(edit_id=edit_id))
        self._forget_missing(applied)
        self.edit_applied.emit(applied)
        self.case_changed.emit(self._case)
        return applied

    def _write_waiting_first(self, edit_id: str) -> None:
        """An edit that could not be saved goes before a new one, which may rest on it; raises its fault again."""
        waiting = self.saved_state
        if waiting.edit is None or waiting.edit_id == edit_id or waiting.fault is None:
            return
        if waiting.fault.code is ErrorCode.READ_ONLY:
            return  # it can never be saved here, and neither can the new one
        if self.retry() is None:
            assert self.saved_state.fault is not None
            raise self.saved_state.fault

    def _hold(self, state: SavedState) -> None:
        kept = state.fault is not None and state.fault.code is not ErrorCode.READ_ONLY and self.keep_unsaved(state)
        self._set_saved(replace(state, on_disk=kept))

    def carry_over(self, unsaved: SavedState) -> Applied | None:
        """Save here what could not be saved in the file that was open before, of which this is a copy."""
        self._set_saved(unsaved)
        return self.retry()

    def _set_saved(self, state: SavedState) -> None:
        self.saved_state = state
        self.saved_state_changed.emit(state)

    def _forget_missing(self, applied: Applied) -> None:
        gone = {i for i in self.selection.ids if i in applied.ids and self.case.record(i) is None}
        if gone:
            self.select([i for i in self.selection.ids if i not in gone])

    # ---- selecting ------------------------------------------------------------------------------------------
    def select(self, ids: Iterable[int], focus: int | None = None) -> None:
        """Select records; the focus is the last of them unless named."""
        chosen = tuple(dict.fromkeys(ids))
        keep = focus if focus is not None else (chosen[-1] if chosen else None)
        self._set_selection(Selection(chosen, keep))

    def toggle(self, record_id: int) -> None:
        """Add a record to the selection, or take it out."""
        ids = self.selection.ids
        if record_id in ids:
            self.select(i for i in ids if i != record_id)
        else:
            self.select([*ids, record_id])

    def select_span(self, span: tuple[int, int] | None) -> None:
        """Select a span of time (seconds, end included) instead of records."""
        self._set_selection(Selection(span=span))

    def _set_selection(self, selection: Selection) -> None:
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit(selection)

    # ---- looking --------------------------------------------------------------------------------------------
    def case_span(self) -> tuple[float, float]:
        """The span "Fit" shows: the talks with some air, and room on the right where labels will stand.

        A case of few events is told by labels, which stand right of their marks; a large one by density.
        """
        start_s, end_s = map(float, main_extent_s(self.case, self.as_of_s))
        if self.as_of_s is not None:
            end_s = max(end_s, self.as_of_s)
        length = max(end_s - start_s, DAY_S)
        right = LABEL_ROOM if len(self.case.columns.ids) <= FEW_EVENTS else AIR
        return start_s - AIR * length, end_s + right * length

    def set_span(self, start_s: float, end_s: float, *, remember: bool = True) -> None:
        """Show a span; it is kept between one minute and ten times the case's own span."""
        case_start, case_end = self.case_span()
        longest = MAX_CASE_SPANS * (case_end - case_start)
        length = min(max(end_s - start_s, MIN_SPAN_S), longest)
        middle = (start_s + end_s) / 2
        middle = min(max(middle, case_start), case_end)
        if remember:
            self.history.remember((self.view.start_s, self.view.end_s))
        self.set_view(replace(self.view, start_s=middle - length / 2, end_s=middle + length / 2))

    def set_view(self, view: ViewState) -> None:
        """Show a view; listeners hear of it only when it differs."""
        if view != self.view:
            self.view = view
            self.view_changed.emit(view)

    def set_filters(self, filters: Filters) -> None:
        """Hide and show."""
        self.set_view(replace(self.view, filters=filters))

    def fit_case(self) -> None:
        """Show the whole case."""
        self.set_span(*self.case_span())

    def back(self) -> None:
        """Return to the view before this one."""
        span = self.history.back((self.view.start_s, self.view.end_s))
        if span is not None:
            self.set_span(*span, remember=False)

    def forward(self) -> None:
        """Go on to the view that was left by `back`."""
        span = self.history.forward((self.view.start_s, self.view.end_s))
        if span is not None:
            self.set_span(*span, remember=False)

    def set_as_of(self, as_of_s: int | None) -> None:
        """Show the case as it was known at the end of a day; None = as it is known now."""
        if as_of_s != self.as_of_s:
            self.as_of_s = as_of_s
            self.as_of_changed.emit(as_of_s)


def _kept_in_memory(_state: SavedState) -> bool:
    return False


def _end_of(edtf: str) -> int | None:
    return parse_edtf(edtf).latest_end_s if edtf else None
