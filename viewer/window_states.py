"""The states of the window that have a picture of their own, set up through the same doors a person uses."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from db.case_file import CaseFile
from db.domain import EVENT_KINDS, Annotation
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.guard import examine
from db.guard_report import Verdict
from viewer.opening import stage_of
from viewer.refusals import refusal_of
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


def _unsafe_file(window: MainWindow, path: str) -> None:
    with _refused_file(path, lambda copy: copy.with_name(copy.name + "-wal").write_bytes(bytes(32))) as refused:
        window.desk.show_refusal(examine(refused))


def _damaged_file(window: MainWindow, path: str) -> None:
    with _refused_file(path, _spoil_a_page) as refused:
        window.desk.show_refusal(examine(refused))


def _salvaged(window: MainWindow, path: str) -> None:
    with _refused_file(path, _spoil_a_page) as refused:
        examination = examine(refused)
        window.desk.show_refusal(examination)
        window.desk.look_at_what_can_be_read(refusal_of(examination))
        for _round in range(4):  # reading it, then opening it
            window.tasks.wait()
            QCoreApplication.processEvents()


def _opening(window: MainWindow, path: str) -> None:
    page = window.desk.opening_page
    stage = stage_of(Path(path), 430, 1000)
    page.show_steps(Path(path).name, stage.steps, stage.done, stage.total, stage.told)
    window.show_alone(page)


@contextmanager
def _refused_file(path: str, spoil: Callable[[Path], object]) -> Iterator[Path]:
    """The file itself where the guard refuses it, otherwise a spoiled copy of it."""
    if examine(path).verdict is not Verdict.OK:
        yield Path(path)
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / Path(path).name
        shutil.copyfile(path, copy)
        spoil(copy)
        yield copy


def _spoil_a_page(path: Path) -> None:
    """Overwrite a page in the middle, as a bad disk does."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(bytes(4096))


def _merge_review(window: MainWindow, path: str) -> None:
    """The review of the copy that `path` names; without one, of a copy with a note more and one changed."""
    with _other_copy(window, path) as copy:
        window.desk.look_into_copy(copy)
        _wait(window)


def _compare(window: MainWindow, path: str) -> None:
    with _other_copy(window, path) as copy:
        window.desk.compare_with(copy)
        _wait(window)


def _file_check(window: MainWindow, _text: str) -> None:
    window.desk.show_file_check()
    _wait(window)


def _wait(window: MainWindow) -> None:
    for _round in range(2):
        window.tasks.wait()
        QCoreApplication.processEvents()


@contextmanager
def _other_copy(window: MainWindow, path: str) -> Iterator[Path]:
    if path:
        yield Path(path)
        return
    case_file = window.session.case_file
    assert case_file is not None
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.rapporteur"
        case_file.backup_to(copy)
        with CaseFile.open(copy) as other:
            note = Annotation(uid="state-note", title="Who hosts the next round", body="Nobody says so far.")
            puts = [Put(note), *(Put(replace(row, body=f"{row.body} Checked.")) for row in other.rows(Annotation)[:1])]
            other.apply(Edit("Write", tuple(puts)), author="Petra Lindqvist", replica="petra")
        yield copy


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
    "unsafe_file": _unsafe_file,
    "damaged_file": _damaged_file,
    "salvaged": _salvaged,
    "opening": _opening,
    "restore": lambda window, _text: window.desk.ask_restore(),
    "handover": lambda window, _text: window.desk.ask_save_for_others(),
    "merge_review": _merge_review,
    "compare": _compare,
    "file_check": _file_check,
}
