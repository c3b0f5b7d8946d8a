"""The whole window, driven as a person does: open, look, annotate, undo, close, open again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.domain import id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.settings import AUTHOR, Settings

SWAP = id_of("exchange-157")


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        made.resize(1440, 900)
        yield made


@pytest.fixture
def opened(window: MainWindow, case_path: Path, qtbot: QtBot) -> MainWindow:
    window.desk.open_path(case_path)
    qtbot.waitUntil(lambda: window.session.has_case)
    QApplication.processEvents()
    return window


def note_field(window: MainWindow) -> QWidget:
    fields = [*window.inspector.findChildren(QPlainTextEdit), *window.inspector.findChildren(QTextEdit)]
    return next(field for field in fields if field.isVisible() and not field.isReadOnly())


def write_note(window: MainWindow, qtbot: QtBot, words: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    field = note_field(window)
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def test_without_a_case_the_window_welcomes(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert window.windowTitle() == "Rapporteur"
    assert not window.left_dock.isVisible()


def test_a_note_is_written_with_the_keyboard_alone_and_undone(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.session
    assert session.case_file is not None
    before = session.case_file.dump_state()
    session.select([SWAP])
    write_note(opened, qtbot, "Were the three civilians part of the deal?")
    notes = [n for n in session.case.annotations.values() if n.body.startswith("Were the three")]
    assert len(notes) == 1
    assert notes[0].target_id == SWAP
    assert notes[0].created_by == "Test analyst"
    assert session.saved_state.saved
    qtbot.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.case_file.dump_state() == before


def test_a_note_is_there_again_after_a_restart(opened: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    opened.session.select([SWAP])
    write_note(opened, qtbot, "Look for a statement.")
    opened.desk.close_case()
    assert opened.welcome.isVisible()
    opened.desk.open_path(case_path)
    qtbot.waitUntil(lambda: opened.session.has_case)
    assert any(n.body == "Look for a statement." for n in opened.session.case.annotations.values())


def test_who_writes_is_asked_once(opened: MainWindow, qtbot: QtBot, settings: Settings) -> None:
    settings.put(AUTHOR, "")
    opened.session.select([SWAP])
    opened.desk.note_on_selection()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.keyClicks(dialog.field, "Ines Kallas")
    dialog.accept()
    QApplication.processEvents()
    assert settings.get(AUTHOR) == "Ines Kallas"
    field = note_field(opened)
    qtbot.keyClicks(field, "Signed.")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert any(n.created_by == "Ines Kallas" for n in opened.session.case.annotations.values())


def test_a_refused_file_is_told_and_the_open_case_stays(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    stranger = tmp_path / "letter.txt"
    stranger.write_text("Dear colleague")
    opened.desk.open_path(stranger)
    qtbot.waitUntil(lambda: not opened.desk.opening.under_way)
    assert opened.session.has_case
    assert opened.session.case_file is not None
    assert opened.session.case_file.path.name == "case.rapporteur"
    told = [label.text() for label in opened.findChildren(QLabel) if label.isVisible()]
    assert any("letter.txt" in words for words in told)


def test_a_dropped_file_is_opened(window: MainWindow, case_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(case_path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.session.has_case)
    assert "Abu Dhabi talks 2026" in window.windowTitle()


def test_panes_open_and_close_by_key(opened: MainWindow, qtbot: QtBot) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    for key, dock in ((Qt.Key.Key_B, opened.left_dock), (Qt.Key.Key_I, opened.right_dock)):
        assert dock.isVisible()
        qtbot.keyClick(opened, key, ctrl)
        assert not dock.isVisible()
        qtbot.keyClick(opened, key, ctrl)
        assert dock.isVisible()
    folded = opened.tables.folded
    qtbot.keyClick(opened, Qt.Key.Key_J, ctrl)
    assert opened.tables.folded is not folded


def test_a_narrow_window_folds_its_left_pane_into_a_rail(opened: MainWindow) -> None:
    opened.resize(1024, 700)
    QApplication.processEvents()
    assert opened.rail_dock.isVisible()
    assert not opened.left_dock.isVisible()
    assert opened.tables.folded
    opened.resize(1440, 900)
    QApplication.processEvents()
    assert not opened.rail_dock.isVisible()
    assert opened.left_dock.isVisible()


def test_every_action_that_is_on_can_be_triggered_without_a_fault(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Walks the table: nothing is a name without a deed. Those that leave or ask for files are left out by name."""
    from viewer.actions import ACTIONS

    for asks in ("getOpenFileName", "getSaveFileName"):  # a new one that asks for a file hears "Cancel"
        monkeypatch.setattr(QFileDialog, asks, lambda *_args, **_named: ("", ""))

    leaving = ("app.quit", "case.close", "case.open", "case.new", "case.save_copy", "case.check_file", "sample.")
    asking_for_files = ("case.restore", "case.save_for_others", "export.", "import.", "source.attach", "case.export")
    opened.session.select([SWAP])
    opened.session.set_record_locked(False)
    done = 0
    for action in ACTIONS:
        if action.id.startswith((*leaving, *asking_for_files)):
            continue
        made = opened.actions_made.made[action.id]
        if made.isEnabled():
            made.trigger()
            QApplication.processEvents()
            done += 1
            for widget in QApplication.topLevelWidgets():
                if widget is not opened and widget.isVisible() and widget.isWindow():
                    widget.close()
            QApplication.processEvents()
            opened.session.select([SWAP])
    assert done > 40


def test_the_training_case_says_so(window: MainWindow, training_path: Path, qtbot: QtBot) -> None:
    window.desk.open_path(training_path)
    qtbot.waitUntil(lambda: window.session.has_case)
    assert "(training case)" in window.windowTitle()


def test_hostile_titles_are_shown_as_they_are_and_open_nothing(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.case_file import CaseFile
    from db.domain import Actor, CaseInfo, Event, Participation

    picture = tmp_path / "pipe"
    markup = f"<img src='file://{picture}'><b>bold</b> &amp; %s {{x}}"
    event = Event(
        uid="e", kind="round", title=markup, summary=markup, date_edtf="2026-02-05", doubt=markup, recorded_s=1
    )
    actor = Actor(uid="a", name=markup, short_name=markup, monogram="<i>", role="party", recorded_s=1)
    part = Participation(event_id=event.id, actor_id=actor.id)
    path = tmp_path / "hostile.rapporteur"
    CaseFile.create(path, CaseInfo(title=markup, recorded_s=1), [event, actor, part]).close()
    window.desk.open_path(path)
    qtbot.waitUntil(lambda: window.session.has_case)
    window.session.select([event.id])
    QApplication.processEvents()
    image = window.grab().toImage()
    assert not image.isNull()
    assert markup in window.windowTitle()


def test_the_inspector_has_its_width_in_a_small_window(qtbot: QtBot, settings: Settings, case_path: Path) -> None:
    """No page that is hidden takes room from it (DESIGN 3.2: 300 px below 1280)."""
    with shown_window(qtbot, settings) as window:
        window.resize(1024, 700)
        open_and_wait(qtbot, window, case_path)
        qtbot.waitUntil(lambda: window.right_dock.width() >= 290)
        assert window.width() == 1024
