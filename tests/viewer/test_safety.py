"""Opening through the real window: what is refused and why, what may only be read, and what a page can do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db import connection as sql
from db import guard, seen_files
from db.case_file import CaseFile
from db.domain import Event
from db.errors import CaseError, ErrorCode
from db.guard_report import TITLES, Verdict
from tests.db.hostile_files import HOSTILE
from tests.db.spoiled_files import by_sql, good_case
from tests.viewer.real_window import choose_path, open_and_wait, shown_window
from viewer import opening as opening_module
from viewer.dialogs.ask import TextDialog
from viewer.main_window import MainWindow
from viewer.refusals import refusal_of
from viewer.settings import Settings

BY_NAME = {hostile.name: hostile for hostile in HOSTILE}
KINDS = {
    "trigger": ("unsafe", "Rapporteur did not open this file", "Ask the sender"),
    "cut_pages": ("damaged", "Part of this file cannot be read", "Copy the file again"),
    "version_999": ("newer_version", "This file was made by a newer Rapporteur", "Update Rapporteur"),
    "text": ("not_a_case", "This is not a case file", "Choose another file"),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_case(tmp_path_factory.mktemp("good") / "good.rapporteur")


@pytest.fixture
def spoil(good: Path, tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        path = tmp_path / f"{name}.rapporteur"
        shutil.copyfile(good, path)
        BY_NAME[name].make(path)
        return path

    return make


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        yield made


# ---- what is refused
@pytest.mark.parametrize("name", KINDS)
def test_each_refused_kind_has_its_sentence_its_checks_and_a_next_step(
    qtbot: QtBot, window: MainWindow, spoil: Callable[[str], Path], name: str
) -> None:
    kind, title, next_step = KINDS[name]
    path = spoil(name)
    before = path.read_bytes()
    open_and_wait(qtbot, window, path)
    page = window.desk.refused_page
    assert page.isVisible()
    assert not window.session.has_case
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    assert page.refusal is not None
    assert page.refusal.kind == kind
    assert title in shown
    assert any(words.startswith(next_step) for words in shown)
    assert any("the file was not changed" in words for words in shown)
    assert [words for words in shown if words in TITLES.values()] == list(TITLES.values())
    assert path.read_bytes() == before


def test_the_page_names_what_was_found_as_plain_text(
    qtbot: QtBot, window: MainWindow, good: Path, tmp_path: Path
) -> None:

    path = tmp_path / "<b>bold.rapporteur"
    shutil.copyfile(good, path)
    by_sql("CREATE TRIGGER [<img src=x>] AFTER INSERT ON tag BEGIN SELECT 1; END")(path)
    open_and_wait(qtbot, window, path)
    labels = [label for label in window.desk.refused_page.findChildren(QLabel) if label.text()]
    assert any("<img src=x>" in label.text() for label in labels)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_control_letter_in_a_name_reaches_neither_page_nor_report(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "case\x1b[2J\u202e.rapporteur"
    path.write_text("no case", encoding="utf-8")
    refusal = refusal_of(guard.examine(path))
    for words in (refusal.name, refusal.where, refusal.report.replace("\n", "")):
        assert words.isprintable()


def test_the_report_can_be_copied_and_saved(
    qtbot: QtBot, window: MainWindow, spoil: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(qtbot, window, spoil("trigger"))
    page = window.desk.refused_page
    qtbot.mouseClick(page.buttons["report"], Qt.MouseButton.LeftButton)
    report = QGuiApplication.clipboard().text()
    assert "[FAILED] Triggers: 1 found: boom" in report
    assert "[not looked at] Contents" in report
    choose_path(monkeypatch, tmp_path / "report.txt")
    window.desk.ask_save_report(report)
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == report


def test_the_checks_are_explained_on_wish(qtbot: QtBot, window: MainWindow, spoil: Callable[[str], Path]) -> None:
    open_and_wait(qtbot, window, spoil("text"))
    window.desk.refused_page.explain_wanted.emit()
    dialog = window.findChild(TextDialog)
    assert dialog is not None
    assert "separate process" in dialog.text.toPlainText()
    dialog.reject()


def test_only_what_rows_can_be_read_from_is_offered_to_be_read(spoil: Callable[[str], Path]) -> None:
    offers = {name: refusal_of(guard.examine(spoil(name))) for name in KINDS}
    assert {name for name, refusal in offers.items() if refusal.save_as} == {"trigger", "cut_pages"}
    assert {name for name, refusal in offers.items() if refusal.look} == {"cut_pages"}


def test_an_open_case_stays_open_behind_the_page(
    qtbot: QtBot, window: MainWindow, case_path: Path, spoil: Callable[[str], Path]
) -> None:
    open_and_wait(qtbot, window, case_path)
    title = window.session.case.info.title
    open_and_wait(qtbot, window, spoil("trigger"))
    assert window.desk.refused_page.isVisible()
    assert window.toolbar.isHidden()
    window.resize(900, 640)
    assert window.left_dock.isHidden()
    window.desk.refused_page.back_wanted.emit()
    assert not window.desk.refused_page.isVisible()
    assert window.session.case.info.title == title
    assert window.toolbar.isVisible()


def test_no_button_of_the_page_is_cut_at_any_text_size(
    qtbot: QtBot, window: MainWindow, spoil: Callable[[str], Path]
) -> None:
    open_and_wait(qtbot, window, spoil("cut_pages"))
    for width in (1440, 900):
        window.resize(width, 700)
        qtbot.wait(20)
        for button in window.desk.refused_page.buttons.values():
            assert button.width() >= button.sizeHint().width(), button.text()


# ---- reading what can be read
def test_what_can_be_read_is_saved_as_a_new_case(
    qtbot: QtBot, window: MainWindow, spoil: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = spoil("trigger"), tmp_path / "clean.rapporteur"
    open_and_wait(qtbot, window, path)
    choose_path(monkeypatch, out)
    qtbot.mouseClick(window.desk.refused_page.buttons["save"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.has_case)
    assert window.session.case_file is not None
    assert window.session.case_file.path == out
    assert len(window.session.case_file.rows(Event)) == 302
    assert guard.examine(out, known_ok=False).verdict is Verdict.OK
    assert window.session.can_annotate
    assert window.banner.message is not None
    assert "could be read" in window.banner.message.title


def test_a_damaged_file_is_looked_at_read_only_with_a_banner(
    qtbot: QtBot, window: MainWindow, spoil: Callable[[str], Path]
) -> None:
    path = spoil("page_of_ones")
    before = path.read_bytes()
    open_and_wait(qtbot, window, path)
    qtbot.mouseClick(window.desk.refused_page.buttons["look"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.has_case)
    assert not window.session.can_annotate
    message = window.banner.message
    assert message is not None
    assert message.level == "danger"
    assert message.title == "Part of this file cannot be read"
    assert "events" in message.text
    assert [words for words, _run in message.buttons] == ["See what is missing", "Save a repaired copy…"]
    assert path.read_bytes() == before
    assert str(path) not in [case.path for case in window.desk._recent.all()]
    message.buttons[0][1]()
    assert window.file_check.isVisible()
    report = window.file_check.report
    assert report is not None
    assert "rows of event are missing" in report.text
    assert [line.words for line in report.counts if line.missing]


# ---- opening in the background
def test_an_unknown_file_is_opened_by_a_worker_and_shown_whole(
    qtbot: QtBot, window: MainWindow, case_path: Path
) -> None:
    window.desk.open_path(case_path)
    assert window.desk.opening.under_way
    assert not window.session.has_case
    qtbot.waitUntil(lambda: window.session.has_case)
    assert window.session.can_annotate
    assert window.toolbar.isVisible()
    assert seen_files.is_known(case_path)


def test_a_known_small_file_is_opened_at_once(qtbot: QtBot, window: MainWindow, case_path: Path) -> None:
    guard.examine(case_path)
    window.desk.open_path(case_path)
    assert window.session.has_case


def test_the_steps_come_after_a_second_and_cancel_leaves_what_was_open(
    qtbot: QtBot, window: MainWindow, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(qtbot, window, case_path)
    other = tmp_path / "other.rapporteur"
    shutil.copyfile(case_path, other)
    real = guard.examine
    told: list[float] = []

    def slow(path: Path, *, progress: Callable[[float], None]) -> object:
        told.append(0.4)
        for _look in range(2_000):  # until somebody cancels
            progress(0.4)
            real(case_path)
        return real(path)

    monkeypatch.setattr(opening_module.guard, "examine", slow)
    window.desk.opening._step_timer.setInterval(1)
    window.desk.opening._name_timer.setInterval(0)
    window.desk.open_path(other)
    page = window.desk.opening_page
    qtbot.waitUntil(lambda: page.progress is not None and bool(told) and page.progress.bar.value() == 400)
    assert page.isVisible()
    page.cancel_wanted.emit()
    assert not window.desk.opening.under_way
    assert not page.isVisible()
    assert window.session.case_file is not None
    assert window.session.case_file.path == case_path
    window.tasks.wait()


def test_a_file_that_is_not_there_is_told_and_nothing_is_closed(
    qtbot: QtBot, window: MainWindow, case_path: Path
) -> None:
    open_and_wait(qtbot, window, case_path)
    open_and_wait(qtbot, window, case_path.with_name("gone.rapporteur"))
    assert window.session.has_case
    assert window.banner.message is not None
    assert "is not there" in window.banner.message.title


# ---- read-only
def test_a_file_that_may_not_be_written_is_read_with_a_banner_and_a_copy_can_be_written(
    qtbot: QtBot, window: MainWindow, case_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sql.open_connection

    def on_a_read_only_stick(path: Path, *, read_only: bool, create: bool = False) -> object:
        if not read_only and path == case_path:
            raise CaseError(ErrorCode.READ_ONLY, "attempt to write a readonly database", path=path)
        return real(path, read_only=read_only, create=create)

    monkeypatch.setattr(sql, "open_connection", on_a_read_only_stick)
    open_and_wait(qtbot, window, case_path)
    assert not window.session.can_annotate
    message = window.banner.message
    assert message is not None
    assert "open for reading only" in message.title
    copy = tmp_path / "copy.rapporteur"
    choose_path(monkeypatch, copy)
    message.buttons[0][1]()
    qtbot.waitUntil(lambda: window.session.has_case and window.session.can_annotate)
    assert window.session.case_file is not None
    assert window.session.case_file.path == copy
    with CaseFile.open(case_path, read_only=True) as original:
        assert original.fingerprint() == window.session.case_file.fingerprint()
