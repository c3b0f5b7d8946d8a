"""What leaves a case on purpose, what comes back from a backup, and cases in shared places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from db import backups
from db.case_file import CaseFile
from db.domain import Annotation, id_of
from db.places_on_disk import drafts_name
from tests.viewer.real_window import choose_path, open_and_wait, shown_window
from viewer import commands
from viewer.commands import NoteDraft, NoteTarget
from viewer.dialogs.handover_dialog import HandoverDialog
from viewer.dialogs.restore_dialog import RestoreDialog
from viewer.main_window import MainWindow
from viewer.models.note_drafts import NoteDrafts
from viewer.settings import Settings
from viewer.sync_folders import SYNC_MARKS, shared_place

SWAP = id_of("exchange-157")
SECRET, OPEN = "Zarathustra whispered this", "Everyone may read this"


@pytest.fixture
def window(
    qtbot: QtBot, settings: Settings, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        yield made


def add_note(window: MainWindow, body: str, *, private: bool = False) -> int:
    note = commands.add_note(window.session, NoteTarget(record_id=SWAP), body, private=private)
    assert note is not None
    return note.id


def bodies(window: MainWindow) -> list[str]:
    return [note.body for note in window.session.case.annotations.values()]


# ---- a copy for others
def test_a_copy_for_others_holds_no_byte_of_what_was_left_out(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_note(window, SECRET, private=True)
    add_note(window, OPEN)
    out = tmp_path / "others.rapporteur"
    choose_path(monkeypatch, out)
    window.desk.ask_save_for_others()
    dialog = window.findChild(HandoverDialog)
    assert dialog is not None
    assert not dialog.private_notes.isChecked()
    assert not dialog.history.isChecked()
    dialog.accept_button.click()
    qtbot.waitUntil(out.exists)
    window.tasks.wait()
    data = out.read_bytes()
    assert SECRET.encode() not in data
    assert OPEN.encode() in data
    with CaseFile.open(out, read_only=True) as copy:
        assert copy.counts()["edit"] == 0


def test_without_notes_there_are_no_private_ones_to_tick(window: MainWindow) -> None:
    add_note(window, SECRET, private=True)
    window.desk.ask_save_for_others()
    dialog = window.findChild(HandoverDialog)
    assert dialog is not None
    dialog.private_notes.setChecked(True)
    dialog.notes.setChecked(False)
    assert not dialog.private_notes.isEnabled()
    assert not dialog.choice.private_notes
    dialog.reject()


# ---- backups
def test_a_backup_is_compared_and_put_back(qtbot: QtBot, window: MainWindow) -> None:
    add_note(window, "Written after the backup.")
    window.desk.ask_restore()
    dialog = window.findChild(RestoreDialog)
    assert dialog is not None
    assert dialog.list.count() == 1
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    cells = [[dialog.table.item(row, column).text() for column in range(4)] for row in range(dialog.table.rowCount())]
    assert ["Note", "", "1", ""] in cells
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: "Written after the backup." not in bodies(window))
    assert not window.session.undo_stack.canUndo()
    assert window.session.case_file is not None
    reasons = [backup.reason for backup in backups.backups_of(window.session.case_file.case_uid)]
    assert sorted(reasons) == ["first_edit", "restore"]


def test_a_backup_goes_into_a_new_file(
    qtbot: QtBot, window: MainWindow, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_note(window, "Stays in the old file.")
    choose_path(monkeypatch, tmp_path / "restored.rapporteur")
    window.desk.ask_restore()
    dialog = window.findChild(RestoreDialog)
    assert dialog is not None
    dialog.copy_button.click()
    qtbot.waitUntil(lambda: window.session.case_file.path.name == "restored.rapporteur")  # type: ignore[union-attr]
    dialog.reject()
    assert "Stays in the old file." not in bodies(window)
    with CaseFile.open(case_path, read_only=True) as old:
        assert any(note.body == "Stays in the old file." for note in old.rows(Annotation))


# ---- purge
def test_a_purged_note_is_nowhere_any_more(qtbot: QtBot, window: MainWindow, case_path: Path, tmp_path: Path) -> None:
    note_id = add_note(window, SECRET)
    commands.edit_note(window.session, note_id, body=SECRET + ", and more")
    window.session.set_record_locked(False)
    window.session.select([note_id])
    window.desk.edit_selected_note()
    window.inspector.editor.field.setPlainText(SECRET + ", half written")
    window.inspector.save_drafts()
    window.desk.ask_purge()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "cannot be taken back" in box.informativeText()
    assert box.defaultButton().text() == "Cancel"
    next(button for button in box.buttons() if button.text() == "Remove for good").click()
    qtbot.waitUntil(lambda: note_id not in window.session.case.annotations)
    window.tasks.wait()
    # The window may have seen the removal as another's change before its own worker told of it.
    qtbot.waitUntil(lambda: not window.session.undo_stack.canUndo())
    assert not window.inspector.editor.active
    for path in [case_path, *(path for path in (tmp_path / "state").rglob("*") if path.is_file())]:
        assert SECRET.encode() not in path.read_bytes(), path


def test_a_purge_by_another_window_finds_the_drafts_of_this_one(tmp_path: Path) -> None:
    drafts = NoteDrafts(tmp_path, "a" * 32)
    drafts.keep(NoteDraft("half written", target=NoteTarget(record_id=7)), 1)
    assert [path.name for path in tmp_path.iterdir()] == [drafts_name("a" * 32)]
    drafts.forget_records([8])
    assert NoteDrafts(tmp_path, "a" * 32).count == 1
    drafts.forget_records([7])
    assert NoteDrafts(tmp_path, "a" * 32).count == 0


# ---- shared places
def test_shared_folders_are_known_by_name_mark_and_file_system(tmp_path: Path) -> None:
    assert shared_place(tmp_path / "case.rapporteur", file_system="ext4") is None
    dropbox = shared_place(tmp_path / "Dropbox (Team)" / "a" / "case.rapporteur", file_system="ext4")
    assert dropbox is not None
    assert (dropbox.kind, dropbox.name, dropbox.folder) == ("sync", "Dropbox", tmp_path / "Dropbox (Team)")
    for mark, name in SYNC_MARKS:
        folder = tmp_path / name / "inside"
        (folder / mark).mkdir(parents=True, exist_ok=True)
        found = shared_place(folder / "case.rapporteur", file_system="ext4")
        assert found is not None
        assert found.name == name
    network = shared_place(tmp_path / "case.rapporteur", file_system="nfs4")
    assert network is not None
    assert network.kind == "network"


def test_a_shared_folder_is_explained_once_and_a_local_copy_is_put_back_united(
    qtbot: QtBot, window: MainWindow, case_path: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "Nextcloud" / "case.rapporteur"
    shared.parent.mkdir()
    case_path.rename(shared)
    open_and_wait(qtbot, window, shared)
    message = window.banner.message
    assert message is not None
    assert "Nextcloud" in message.title
    open_and_wait(qtbot, window, shared)
    assert window.banner.message is None
    message.buttons[0][1]()
    qtbot.waitUntil(lambda: window.session.came_from == shared)
    add_note(window, "Written here.")
    with CaseFile.open(shared) as theirs:
        from db.edits import Edit, Put

        note = Annotation(uid="theirs", body="Written there.", target_id=SWAP)
        theirs.apply(Edit("Add note", (Put(note),)), author="Petra", replica="f" * 32)
    assert window.session.case_file is not None
    local = window.session.case_file.path
    window.desk.put_back()
    qtbot.waitUntil(
        lambda: window.session.case_file is not None and window.session.case_file.path == shared, timeout=30_000
    )
    assert {"Written here.", "Written there."} <= set(bodies(window))
    assert window.session.came_from is None
    assert not local.exists()
    assert [path.name for path in shared.parent.iterdir() if not path.name.endswith("-journal")] == ["case.rapporteur"]
