"""A change that cannot be saved, a file that goes away, the backup before the first change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db import backups, recovery
from db.case_file import CaseFile
from db.domain import Annotation, id_of
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from tests.viewer.real_window import choose_path, leave_unsaved, open_and_wait, shown_window
from viewer import commands, file_watch
from viewer.commands import NoteTarget
from viewer.main_window import MainWindow
from viewer.settings import Settings

SWAP = id_of("exchange-157")


@pytest.fixture
def window(
    qtbot: QtBot, settings: Settings, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        yield made


def write_note(window: MainWindow, body: str) -> None:
    """Through the editor, as a person does."""
    window.session.select([SWAP])
    window.desk.note_on_selection()
    editor = window.inspector.editor
    editor.field.setPlainText(body)
    editor.save_button.click()


def bodies(window: MainWindow) -> list[str]:
    return [note.body for note in window.session.case.annotations.values()]


def case_file_of(window: MainWindow) -> CaseFile:
    assert window.session.case_file is not None
    return window.session.case_file


def fill_disk(window: MainWindow) -> None:
    """Every later write to the case fails as on a full disk: SQLite itself may take no further page."""
    connection = case_file_of(window).connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def free_disk(window: MainWindow) -> None:
    case_file_of(window).connection.execute("PRAGMA max_page_count = 1073741823")


def banner_buttons(window: MainWindow) -> dict[str, QPushButton]:
    for _turn in range(4):  # what was laid out is shown a turn or two later
        QApplication.processEvents()
    return {button.text(): button for button in window.banner.findChildren(QPushButton) if button.isVisible()}


# ---- a full disk
def test_a_full_disk_keeps_the_note_on_disk_and_the_next_try_saves_it_once(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(window)
    body = "Counted twice. " * 2_000
    write_note(window, body)
    state = window.session.saved_state
    assert not state.saved
    assert state.fault is not None
    assert state.fault.code is ErrorCode.DISK_FULL
    message = window.banner.message
    assert message is not None
    assert message.level == "danger"
    assert "in memory and in the recovery folder" in message.text
    kept = recovery.waiting(case_file_of(window).case_uid)
    assert [unsaved.edit_id for unsaved in kept] == [state.edit_id]
    banner_buttons(window)["Try again"].click()
    assert not window.session.saved_state.saved
    assert len(recovery.waiting(case_file_of(window).case_uid)) == 1
    free_disk(window)
    banner_buttons(window)["Try again"].click()
    assert window.session.saved_state.saved
    assert bodies(window).count(body.strip()) + bodies(window).count(body) == 1
    assert recovery.waiting(case_file_of(window).case_uid) == []
    assert not window.banner.isVisible()


def test_a_commit_that_was_reported_as_failed_is_not_made_twice(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_file = case_file_of(window)
    real = case_file.apply

    def saved_but_told_otherwise(*args: object, **named: object) -> None:
        real(*args, **named)  # type: ignore[arg-type]
        raise CaseError(ErrorCode.IO, "the share was gone when the answer came")

    monkeypatch.setattr(case_file, "apply", saved_but_told_otherwise)
    write_note(window, "Only once.")
    monkeypatch.setattr(case_file, "apply", real)
    window.desk.retry_save()
    assert window.session.saved_state.saved
    assert bodies(window).count("Only once.") == 1
    assert recovery.waiting(case_file.case_uid) == []


def test_a_second_change_waits_for_the_first_and_takes_nothing_from_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(window)
    first = "First. " * 3_000
    write_note(window, first)
    with pytest.raises(CaseError) as caught:
        commands.add_note(window.session, NoteTarget(record_id=SWAP), "Second. " * 3_000)
    assert caught.value.code is ErrorCode.DISK_FULL
    assert window.session.saved_state.edit is not None
    free_disk(window)
    commands.add_note(window.session, NoteTarget(record_id=SWAP), "Third.")
    assert any(body.startswith("First.") for body in bodies(window))
    assert "Third." in bodies(window)
    assert recovery.waiting(case_file_of(window).case_uid) == []


def test_a_note_left_unsaved_is_offered_at_the_next_opening(
    qtbot: QtBot, window: MainWindow, case_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(window)
    body = "Ask Geneva. " * 3_000
    write_note(window, body)
    leave_unsaved(window)
    open_and_wait(qtbot, window, case_path)
    message = window.banner.message
    assert message is not None
    assert message.title == "1 change could not be saved last time"
    banner_buttons(window)["Save now"].click()
    assert any(found.startswith("Ask Geneva.") for found in bodies(window))
    assert recovery.waiting(case_file_of(window).case_uid) == []


def test_what_nobody_wants_can_be_thrown_away(
    qtbot: QtBot, window: MainWindow, case_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(window)
    write_note(window, "Never mind. " * 3_000)
    leave_unsaved(window)
    open_and_wait(qtbot, window, case_path)
    banner_buttons(window)["Throw away"].click()
    assert recovery.waiting(case_file_of(window).case_uid) == []
    assert not any(found.startswith("Never mind.") for found in bodies(window))


def test_a_full_recovery_folder_promises_memory_alone(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise CaseError(ErrorCode.DISK_FULL)

    monkeypatch.setattr(recovery, "keep", full)
    fill_disk(window)
    write_note(window, "Hold on. " * 3_000)
    message = window.banner.message
    assert message is not None
    assert "kept in memory." in message.text
    assert "recovery folder" not in message.text


# ---- the file goes away
def test_a_moved_file_is_told_and_the_note_goes_into_a_copy(
    qtbot: QtBot, window: MainWindow, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.rename(case_path, tmp_path / "moved.rapporteur")
    window.watch.look()
    assert window.banner.message is not None
    assert "is not there" in window.banner.message.title
    write_note(window, "Written while it was gone.")
    assert window.session.saved_state.fault is not None
    assert window.session.saved_state.fault.code is ErrorCode.MISSING
    copy = tmp_path / "copy.rapporteur"
    choose_path(monkeypatch, copy)
    banner_buttons(window)["Save a copy elsewhere…"].click()
    qtbot.waitUntil(lambda: case_file_of(window).path == copy)
    assert window.session.saved_state.saved
    assert bodies(window).count("Written while it was gone.") == 1
    assert recovery.waiting(case_file_of(window).case_uid) == []
    window.session.undo()
    assert "Written while it was gone." not in bodies(window)


def test_a_replaced_file_is_never_written_into(window: MainWindow, case_path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"somebody else's file")
    os.replace(other, case_path)
    window.watch.look()
    assert window.banner.message is not None
    assert "Another file has taken the place" in window.banner.message.title
    write_note(window, "Not into that one.")
    assert window.session.saved_state.fault is not None
    assert window.session.saved_state.fault.code is ErrorCode.REPLACED
    assert case_path.read_bytes() == b"somebody else's file"
    assert len(recovery.waiting(case_file_of(window).case_uid)) == 1


def test_a_deleted_file_that_comes_back_takes_the_note(window: MainWindow, case_path: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    os.rename(case_path, aside)
    write_note(window, "Patience.")
    assert not window.session.saved_state.saved
    os.rename(aside, case_path)
    window.desk.retry_save()
    assert window.session.saved_state.saved
    assert "Patience." in bodies(window)


def test_what_another_window_saves_is_seen_and_looked_for_twice_a_second(
    qtbot: QtBot, window: MainWindow, case_path: Path
) -> None:
    with CaseFile.open(case_path) as other:
        note = Annotation(uid="theirs", body="From the other window.", target_id=SWAP)
        other.apply(Edit("Add note", (Put(note),)), author="Petra", replica="f" * 32)
        qtbot.waitUntil(lambda: "From the other window." in bodies(window))
    assert file_watch.INTERVAL_MS <= 500


# ---- backups
def test_the_first_change_of_a_session_waits_for_a_backup_of_the_state_before(window: MainWindow) -> None:
    case_file = case_file_of(window)
    before = case_file.fingerprint()
    assert backups.backups_of(case_file.case_uid) == []
    write_note(window, "One.")
    write_note(window, "Two.")
    there = backups.backups_of(case_file.case_uid)
    assert [backup.reason for backup in there] == ["first_edit"]
    with CaseFile.open(there[0].path, read_only=True) as kept:
        assert kept.fingerprint() == before
    assert "Two." in bodies(window)


def test_unlocking_the_record_prepares_the_backup(window: MainWindow) -> None:
    window.session.set_record_locked(False)
    window.tasks.wait()
    assert len(backups.backups_of(case_file_of(window).case_uid)) == 1


def test_a_backup_that_cannot_be_taken_is_told_and_the_note_is_saved(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise CaseError(ErrorCode.DISK_FULL, path="backups")

    monkeypatch.setattr(backups, "take_backup", full)
    write_note(window, "All the same.")
    assert "All the same." in bodies(window)
    qtbot.waitUntil(lambda: window.banner.message is not None)
    assert window.banner.message is not None
    assert window.banner.message.title == "No backup could be taken before your first change"


def test_nothing_lies_beside_the_case_after_closing(window: MainWindow, case_path: Path) -> None:
    write_note(window, "Tidy.")
    leave_unsaved(window)
    assert [path.name for path in case_path.parent.glob("case.rapporteur*")] == ["case.rapporteur"]
    with CaseFile.open(case_path, read_only=True) as again:
        assert any(note.body == "Tidy." for note in again.rows(Annotation))
