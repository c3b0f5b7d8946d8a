"""What the welcome page says of recent files' places, without ever asking the disk on the main thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import open_windows, seen_files
from db.places_on_disk import user_state_dir
from tests.viewer.real_window import open_and_wait, shown_window
from viewer import recent_places
from viewer.main_window import MainWindow
from viewer.panels.welcome import RecentRow
from viewer.recent_places import place_words
from viewer.settings import Settings


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        yield made


def badges(window: MainWindow) -> list[str]:
    rows = (window.welcome.list.itemAt(at).widget() for at in range(window.welcome.list.count()))
    return [row.badge for row in rows if isinstance(row, RecentRow)]


def test_another_program_that_has_the_case_open_is_told_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "case.rapporteur"
    path.write_bytes(b"case")
    seen_files.remember(path)
    open_windows.note_open(path)
    assert place_words(path) == ""  # open here is not open elsewhere
    note = next((user_state_dir() / "open").iterdir())
    running = note.with_name(note.name.replace(f"-{os.getpid()}", f"-{os.getppid()}"))
    note.rename(running)
    assert place_words(path) == "Open in another window"
    ended = running.with_name(running.name.replace(f"-{os.getppid()}", f"-{2**22 + 1}"))
    running.rename(ended)
    assert place_words(path) == ""
    assert not ended.exists()


def test_a_file_that_something_else_wrote_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.rapporteur"
    path.write_bytes(b"case")
    seen_files.remember(path)
    path.write_bytes(b"another case")
    assert place_words(path) == "Record replaced or changed since"
    path.unlink()
    assert place_words(path) == "File not found"
    assert place_words(tmp_path / "gone" / "case.rapporteur") == "Drive not connected"


def test_the_disk_is_asked_by_a_worker_and_the_page_says_what_came_of_it(
    qtbot: QtBot, window: MainWindow, case_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(qtbot, window, case_path)
    qtbot.waitUntil(lambda: window.session.has_case)
    assert [path.name.rpartition("-")[2] for path in (user_state_dir() / "open").iterdir()] == [str(os.getpid())]
    asked: list[bool] = []
    real = recent_places.place_words

    def noted(path: Path) -> str:
        asked.append(threading.current_thread() is threading.main_thread())
        return real(path)

    monkeypatch.setattr(recent_places, "place_words", noted)
    window.desk.close_case()
    case_path.unlink()
    window.welcome.hide()
    window.welcome.show()
    qtbot.waitUntil(lambda: badges(window) == ["File not found"])
    assert asked
    assert not any(asked)
