"""Notes: where a person wants one, in whose name, and the texts that passages stand in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from db.dates import edtf_from_parts
from viewer import commands
from viewer.desk_base import DeskBase
from viewer.dialogs.ask import NameDialog, ask
from viewer.problems import Problem
from viewer.session import DAY_S
from viewer.settings import AUTHOR
from viewer.text_files import read_text_file
from viewer.words import tr


class NoteDesk(DeskBase):
    """What an analyst writes beside the record."""

    if TYPE_CHECKING:

        def read_panes(self) -> None: ...

    def note_on_selection(self) -> None:
        """A note on what is selected; on the middle of the view where nothing is."""
        self.note_at(self.session.selection.focus, self.session.selection.span, "")

    def note_on_span(self) -> None:
        """A note on the selected span of time, or on the visible one."""
        view = self.session.view
        self.note_at(None, self.session.selection.span or (round(view.start_s), round(view.end_s)), "")

    def note_at(self, record_id: int | None, span: tuple[int, int] | None, lane: str) -> None:
        """Open the note editor on a record or a span; who writes is asked for once."""
        if not self.session.can_annotate:
            return
        if not self.session.author:
            self.signed(lambda: self.note_at(record_id, span, lane))
            return
        if record_id is None and span is None:
            view = self.session.view
            middle = round((view.start_s + view.end_s) / 2)
            span = (middle - middle % DAY_S, middle - middle % DAY_S)
        edtf = "" if record_id is not None or span is None else span_edtf(*span)
        target = commands.NoteTarget(record_id=record_id, span_edtf=edtf, lane=lane)
        self._window.right_dock.show()
        self.read_panes()
        self._window.inspector.begin_note(target)

    def save_note(self, draft: object) -> None:
        """What the note editor hands over: a new note, or a changed one."""
        self.perform(
            lambda _desk: self._window.inspector.note_saved(commands.save_draft(self.session, draft))  # type: ignore[arg-type]
        )

    def ask_attach_text(self, source_id: int) -> None:
        """Choose the file that holds a source's text; it is taken only if it is the text the case cites."""
        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Attach the text"), self._folder())
        if name:
            self.perform(lambda _desk: self.attach_text_file(source_id, Path(name)))

    def attach_text_file(self, source_id: int, path: Path) -> None:
        """Read a text file, check its hash, store it."""
        text = read_text_file(path)
        if commands.attach_text(self.session, source_id, text):
            self._window.status.toast(tr("Text attached, its passages match"), tr("Undo"), self.session.undo)
        else:
            problem = Problem(
                tr("“{name}” is not the text this case cites.", name=path.name),
                tr("Its checksum differs. Ask for the very file the case was made from; nothing was changed."),
            )
            self._window.banner.show_problem(problem)

    def edit_selected_note(self) -> None:
        """Open the selected note in the editor."""
        for record_id in self.session.selection.ids:
            if record_id in self.session.case.annotations:
                self._window.inspector.edit_note(record_id)
                return

    def resolve_selected_notes(self) -> None:
        """Settle the selected notes, or open them again."""
        for record_id in self.session.selection.ids:
            note = self.session.case.annotations.get(record_id)
            if note is not None:
                commands.resolve_note(self.session, record_id, note.state == "open")

    def move_selected_note(self, steps: int) -> None:
        """Move the selected note by ticks of the axis."""
        if not self.canvas.note_step(steps):
            self._window.status.toast(tr("Only a note on a span of time can be moved; dates of the record stay."))

    def put_note(self, note_id: int, span: tuple[int, int]) -> None:
        """Let a note stand on other days: one step."""

        def put(_desk: object) -> None:
            commands.edit_note(self.session, note_id, span_edtf=span_edtf(*span))

        self.perform(put)

    def delete_selected_notes(self) -> None:
        """Delete the selected notes; a toast offers to undo."""
        notes = [i for i in self.session.selection.ids if i in self.session.case.annotations]
        if notes and commands.delete_notes(self.session, notes):
            self._window.status.toast(tr("Note deleted"), tr("Undo"), self.session.undo)

    def signed(self, run: Callable[[], object]) -> None:
        """Do what bears a name; the name is asked for once, at the first thing that needs it."""
        if self.session.author:
            run()
            return
        dialog = NameDialog(self._window.panel_look, "", self._window)

        def named() -> None:
            self._take_name(dialog)
            run()

        ask(dialog, named)

    def ask_author(self) -> None:
        """Change the name that signs notes."""
        dialog = NameDialog(self._window.panel_look, self.session.author, self._window)
        ask(dialog, lambda: self._take_name(dialog))

    def _take_name(self, dialog: NameDialog) -> None:
        self._window.settings.put(AUTHOR, dialog.name)


def span_edtf(start_s: int, end_s: int) -> str:
    """The days a span covers, as EDTF: one day, or an interval of days."""
    first, last = start_s - start_s % DAY_S, end_s - end_s % DAY_S
    day = (first, first + DAY_S - 1)
    return edtf_from_parts(day, (last, last + DAY_S - 1), lasted=True) if last > first else edtf_from_parts(day)
