"""The states of the window that have a picture of their own, set up through the same doors a person uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from db.domain import EVENT_KINDS
from db.edits import Edit
from db.errors import CaseError, ErrorCode
from viewer.session import SavedState

if TYPE_CHECKING:
    from viewer.main_window import MainWindow


def show_state(window: MainWindow, name: str, text: str) -> None:
    """Bring the window into a named state (`viewer.render_options.STATES`); `text` is typed where one types."""
    if name in _STATES:
        _STATES[name](window, text)
    elif text:
        _find(window, text)


def _nothing(_window: MainWindow, _text: str) -> None:
    """The state is reached by how the window was opened."""


def _no_match(window: MainWindow, _text: str) -> None:
    session = window.session
    session.set_filters(replace(session.view.filters, hidden_kinds=frozenset(EVENT_KINDS)))


def _empty_span(window: MainWindow, _text: str) -> None:
    start_s, _end_s = window.session.case_span()
    window.session.set_span(start_s - 400 * 86_400, start_s - 390 * 86_400)


def _not_saved(window: MainWindow, _text: str) -> None:
    session = window.session
    fault = CaseError(ErrorCode.DISK_FULL, path=str(session.case_file.path) if session.case_file else "")
    session.saved_state_changed.emit(SavedState(False, fault, Edit("Add note", ())))


def _reader(window: MainWindow, _text: str) -> None:
    window.desk.open_source_of_selection()


def _note_editor(window: MainWindow, text: str) -> None:
    from viewer.commands import NoteTarget

    window.inspector.begin_note(NoteTarget(record_id=window.session.selection.focus))


def _palette(window: MainWindow, text: str) -> None:
    window.desk.open_palette(text)


def _find(window: MainWindow, text: str) -> None:
    window.desk.open_find(text)


def _unlocked(window: MainWindow, _text: str) -> None:
    window.session.set_record_locked(False)


_STATES: dict[str, Callable[[MainWindow, str], None]] = {
    "welcome": _nothing,
    "empty_case": _nothing,
    "read_only": _nothing,
    "nothing_selected": lambda window, _text: window.session.select([]),
    "no_match": _no_match,
    "empty_span": _empty_span,
    "not_saved": _not_saved,
    "reader": _reader,
    "note_editor": _note_editor,
    "palette": _palette,
    "find": _find,
    "unlocked": _unlocked,
}
