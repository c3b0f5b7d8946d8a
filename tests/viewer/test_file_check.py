"""The file check at any time, what a salvaged copy lacks, and another copy held against the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db import guard
from db.case_file import CaseFile
from db.compare import row_changes, rows_to_take
from db.domain import Annotation, Event, Participation, id_of
from db.edits import Edit, Put
from db.guard_report import TITLES
from tests.builders import actor, event, small_case
from tests.db.spoiled_files import page_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.dialogs.compare_copies import ONLY_THERE
from viewer.main_window import MainWindow
from viewer.refusals import refusal_of
from viewer.settings import Settings

WALL_MS = 1_795_000_000_000


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        qtbot.waitUntil(lambda: made.session.has_case)
        yield made


def words_of(window: MainWindow) -> list[str]:
    return [made.text() for made in window.file_check.findChildren(QLabel) if made.text()]


def button(window: MainWindow, words: str) -> QPushButton:
    return next(made for made in window.file_check.findChildren(QPushButton) if made.text() == words)


# ---- the check
@pytest.mark.parametrize("by", ["menu", "status bar"])
def test_every_check_is_shown_with_its_outcome_and_the_inspector_comes_back(
    qtbot: QtBot, window: MainWindow, by: str
) -> None:
    if by == "menu":
        window.actions_made.made["case.file_check"].trigger()
    else:
        qtbot.mouseClick(window.status.sources, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.file_check.report is not None)
    assert window.file_check.isVisible()
    shown = words_of(window)
    assert "The file is sound" in shown
    assert [words for words in shown if words in TITLES.values()] == list(TITLES.values())
    qtbot.mouseClick(button(window, "Copy report"), Qt.MouseButton.LeftButton)
    assert "[ok] Contents" in QGuiApplication.clipboard().text()
    window.session.select([id_of("exchange-157")])
    assert window.inspector.isVisible()
    assert not window.file_check.isVisible()


def test_a_file_that_was_damaged_while_open_is_told_in_pane_and_status_bar(
    qtbot: QtBot, window: MainWindow, case_path: Path
) -> None:
    with case_path.open("r+b") as file:
        file.seek((page_of(case_path, "event", leaf=True) - 1) * 4096)
        file.write(bytes(4096))
    window.desk.show_file_check()
    qtbot.waitUntil(lambda: window.file_check.report is not None)
    assert window.file_check.report is not None
    assert not window.file_check.report.is_sound
    assert window.file_check.report.checks[0].outcome == "failed"
    assert "a check failed" in window.status.sources.words


def test_a_salvaged_copy_shows_what_is_missing_and_hatches_its_gap(
    qtbot: QtBot, window: MainWindow, training_path: Path
) -> None:
    path = training_path
    with path.open("r+b") as file:
        file.seek((page_of(path, "event", leaf=True) - 1) * 4096)
        file.write(bytes(4096))
    examination = guard.examine(path)
    window.desk.show_refusal(examination)
    window.desk.look_at_what_can_be_read(refusal_of(examination))
    qtbot.waitUntil(lambda: window.file_check.report is not None)
    report = window.file_check.report
    assert report is not None
    assert any(line.words == "Event" and line.missing for line in report.counts)
    assert any(not line.missing for line in report.counts)
    assert report.checks[0].title == "Pages"
    assert "missing" in window.status.sources.words
    assert window.session.case_file is not None
    assert window.canvas._data is not None
    assert window.canvas._data.unreadable == window.session.case_file.lost.spans


# ---- comparing
@pytest.fixture
def other(case_path: Path, tmp_path: Path) -> Path:
    """A copy with one note more, one event said differently."""
    path = tmp_path / "other.rapporteur"
    with CaseFile.open(case_path) as mine:
        mine.backup_to(path)
    with CaseFile.open(path) as copy:
        found = copy.get(id_of("exchange-157"))
        assert isinstance(found, Event)
        rows = (Annotation(uid="there", body="only there", target_id=found.id), replace(found, summary="another"))
        copy.apply(Edit("Write", tuple(map(Put, rows))), author="P", replica="p", wall_ms=WALL_MS)
    return path


def test_another_copy_is_compared_field_by_field_and_a_missing_record_taken(
    qtbot: QtBot, window: MainWindow, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = other.read_bytes()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_named: (str(other), ""))
    window.actions_made.made["case.compare"].trigger()
    qtbot.waitUntil(lambda: window.desk.compare_dialog is not None)
    dialog = window.desk.compare_dialog
    assert dialog is not None
    rows = {(row.state, row.field, row.there) for row in dialog.model.rows}
    assert rows == {(ONLY_THERE, "", "there"), ("differs", "Summary", "another")}
    assert not dialog.take_button.isEnabled()
    dialog.filter.setCurrentIndex(1)
    assert len(dialog.model.rows) == 1
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert window.session.case.record(id_of("there")) is not None
    assert other.read_bytes() == before
    window.session.undo()
    assert window.session.case.record(id_of("there")) is None


def test_a_record_is_taken_with_what_it_cannot_stand_without(tmp_path: Path) -> None:
    with small_case(tmp_path / "mine") as mine:
        mine.backup_to(tmp_path / "theirs")
        with CaseFile.open(tmp_path / "theirs") as theirs:
            top, newcomer = event("top"), actor("newcomer")
            below = event("below", parent_id=top.id)
            took_part = Participation(event_id=below.id, actor_id=newcomer.id)
            rows = (top, newcomer, below, took_part, event("unrelated"))
            theirs.apply(Edit("Add", tuple(map(Put, rows))), author="P", replica="p", wall_ms=WALL_MS)
            changes = list(row_changes(mine, theirs))
        taken = rows_to_take(changes, [below.id])
        assert {row.id for row in taken} == {top.id, newcomer.id, below.id, took_part.id}
        mine.apply(Edit("Take", tuple(map(Put, taken))), author="A", replica="a", wall_ms=WALL_MS)
        assert mine.get(below.id) is not None
