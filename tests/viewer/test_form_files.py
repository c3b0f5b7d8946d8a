"""The files of a record, inside its form: added, renamed, taken out, checked; each time one step."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db import queries
from db.domain import Attachment, AttachmentData, id_of
from db.edits import Edit, Put
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.forms import files_table
from viewer.forms.files_table import FilesTable
from viewer.forms.form_dialog import FormDialog
from viewer.forms.form_list import FILES, FORMS
from viewer.main_window import MainWindow
from viewer.settings import Settings

SWAP = id_of("exchange-157")
BYTES = b"%PDF-1.7 the list of names"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        made.session.set_record_locked(False)
        yield made


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file a person chooses in the file dialog."""
    path = tmp_path / "list.pdf"
    path.write_bytes(BYTES)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given, **_named: (str(path), ""))
    return path


def form_of(window: MainWindow, record_id: int) -> tuple[FormDialog, FilesTable]:
    window.desk.open_form_of(record_id)
    form = next(d for d in window.findChildren(FormDialog) if d.isVisible())
    return form, next(table for table in form.tables if isinstance(table, FilesTable))


def files_of(window: MainWindow, record_id: int = SWAP) -> list[Attachment]:
    assert window.session.case_file is not None
    return list(window.session.case_file.rows(Attachment, "target_id", [record_id]))


def bytes_of(window: MainWindow, file: Attachment) -> bytes | None:
    assert window.session.case_file is not None
    return queries.attachment_bytes(window.session.case_file, file.id)


def keep_one(window: MainWindow, qtbot: QtBot) -> Attachment:
    form, table = form_of(window, SWAP)
    qtbot.mouseClick(table.add_button, LEFT)
    qtbot.mouseClick(form.save_button, LEFT)
    qtbot.waitUntil(lambda: not [d for d in window.findChildren(FormDialog) if d.isVisible()])
    return files_of(window)[0]


def said(table: FilesTable) -> str:
    return "\n".join(made.text() for made in table.findChildren(QLabel) if made.isVisibleTo(table))


def test_a_file_comes_with_its_bytes_in_the_forms_own_step(window: MainWindow, qtbot: QtBot, chosen: Path) -> None:
    form, table = form_of(window, SWAP)
    qtbot.mouseClick(table.add_button, LEFT)
    assert hashlib.sha256(BYTES).hexdigest()[:16] in said(table)
    assert form.focusWidget() is table.lines[0].cells["filename"].entry
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(form.focusWidget(), "Who was to come home")
    title = form.lines[0].cells["title"].entry
    qtbot.keyClicks(title, "!")
    chosen.unlink()  # what is kept is a copy of what was chosen, not of what lies there later
    before = window.session.undo_stack.count()
    qtbot.mouseClick(form.save_button, LEFT)
    (file,) = files_of(window)
    assert (file.filename, file.caption, file.media_type) == ("list.pdf", "Who was to come home", "application/pdf")
    assert (file.size, file.sha256) == (len(BYTES), hashlib.sha256(BYTES).hexdigest())
    assert bytes_of(window, file) == BYTES
    assert window.session.undo_stack.count() == before + 1
    window.session.undo()
    assert not files_of(window)
    assert bytes_of(window, file) is None
    window.session.redo()
    assert bytes_of(window, files_of(window)[0]) == BYTES


def test_a_kept_file_is_checked_renamed_and_taken_out(window: MainWindow, qtbot: QtBot, chosen: Path) -> None:
    file = keep_one(window, qtbot)
    form, table = form_of(window, SWAP)
    assert "checksum holds" in said(table)
    name = table.lines[0].cells["filename"].entry
    qtbot.keyClick(name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(name, "names.pdf")
    qtbot.mouseClick(form.save_button, LEFT)
    assert [kept.filename for kept in files_of(window)] == ["names.pdf"]
    assert bytes_of(window, file) == BYTES
    qtbot.waitUntil(lambda: not [d for d in window.findChildren(FormDialog) if d.isVisible()])
    form, table = form_of(window, SWAP)
    qtbot.mouseClick(table.lines[0].remove, LEFT)
    qtbot.mouseClick(form.save_button, LEFT)
    assert not files_of(window)
    window.session.undo()
    assert bytes_of(window, files_of(window)[0]) == BYTES


def test_bytes_that_differ_are_said_to(
    window: MainWindow, qtbot: QtBot, chosen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keep_one(window, qtbot)
    spoiled = AttachmentData(attachment_id=file.id, data=BYTES[::-1])
    assert window.session.apply(Edit("Spoil", (Put(spoiled),))) is not None
    monkeypatch.setattr(files_table, "CHECKED_AT_ONCE", 1)
    _form, table = form_of(window, SWAP)
    assert "differ" not in said(table), "a large file is not read before somebody asks"
    check = table.findChild(QPushButton, "check")
    assert check is not None
    check.setFocus()
    qtbot.keyClick(check, Qt.Key.Key_Space)
    assert "the kept bytes differ" in said(table)


def test_a_file_that_cannot_be_read_is_said_at_the_foot(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = str(tmp_path / "gone.pdf")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given, **_named: (gone, ""))
    form, table = form_of(window, SWAP)
    qtbot.mouseClick(table.add_button, LEFT)
    assert form.told.text()
    assert not table.lines
    assert not form.touched


def test_a_copied_record_leaves_its_files_and_a_copied_file_takes_its_bytes(
    window: MainWindow, qtbot: QtBot, chosen: Path
) -> None:
    file = keep_one(window, qtbot)
    window.session.select([SWAP])
    window.desk.duplicate_records()
    (copy_id,) = window.session.selection.ids
    assert copy_id != SWAP
    assert not files_of(window, copy_id)
    window.session.select([file.id])
    window.desk.duplicate_records()
    assert [bytes_of(window, kept) for kept in files_of(window)] == [BYTES, BYTES]


def test_the_records_people_keep_files_with_have_them_in_their_forms() -> None:
    wanted = ("case", "place", "actor", "event", "quote", "issue", "commitment", "figure", "source")
    assert all(FILES in FORMS[kind].parts for kind in wanted)
