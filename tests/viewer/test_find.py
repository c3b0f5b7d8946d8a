"""Find in the left pane, driven with the keyboard in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from db.case_file import CaseFile
from db.domain import Annotation, CaseInfo, Event, id_of
from db.edits import Edit, Put
from tests.viewer.search_windows import CTRL, LEFT, find, open_find, press, shown_rows, window_with
from viewer.dialogs.palette import Palette
from viewer.main_window import MainWindow
from viewer.settings import Settings


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with window_with(qtbot, settings, case_path) as made:
        yield made


def test_hits_stand_in_groups_with_their_context(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    rows = shown_rows(panel)
    assert rows[0] == "Events"
    assert rows[1].startswith("Prisoner exchange, 157 for 157, 157 prisoners of war")
    assert {"Issues", "Quotes", "Notes"} <= set(rows)
    item = panel.model.items[1]
    assert ("prisoners", True) in item.row.snippet
    assert item.row.right == "5 Feb 2026"


def test_the_timeline_marks_the_hits_and_fades_the_rest(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    canvas, bar = window.canvas, window.desk._bar
    assert bar is not None
    assert id_of("exchange-157") in canvas._found
    assert canvas._fade_rest
    answer = window.search.answer
    assert answer is not None
    assert bar.words.text() == f"{answer.on_timeline} of {answer.total} results are on the timeline"
    qtbot.mouseClick(bar.fade, LEFT, pos=QPoint(8, bar.fade.height() // 2))
    assert not canvas._fade_rest
    assert id_of("exchange-157") in canvas._found


def test_f3_steps_through_the_hits_and_round(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "exchange")
    hits = window.search.hits
    assert len(hits) > 3
    press(qtbot, window, Qt.Key.Key_F3)
    assert window.session.selection.focus == hits[0]
    press(qtbot, window, Qt.Key.Key_F3)
    assert window.session.selection.focus == hits[1]
    current = panel.model.hit_at(panel.list.currentIndex())
    assert current is not None
    assert current.record_id == hits[1]
    for _step in range(2):
        press(qtbot, window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.selection.focus == hits[-1]


def test_f3_without_a_search_opens_find(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_F3)
    assert window.desk.finding
    assert not isinstance(QApplication.activePopupWidget(), Palette)


def test_the_arrows_choose_and_enter_opens(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    press(qtbot, panel.field, Qt.Key.Key_Down)
    assert window.session.selection.focus == id_of("exchange-157")
    press(qtbot, panel.field, Qt.Key.Key_Return)
    assert window.inspector.shown == id_of("exchange-157")


def test_a_segment_shows_one_group(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    buttons = panel.segments.findChildren(QToolButton)
    assert buttons[0].text() == f"All {window.search.answer.total if window.search.answer else 0}"
    quotes = next(button for button in buttons if button.text().startswith("Quotes"))
    qtbot.mouseClick(quotes, LEFT)
    headings = [item.row.heading for item in panel.model.items if item.row.heading]
    assert headings == ["Quotes"]


def test_only_the_visible_span_is_searched_on_request(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    window.session.set_span(0.0, 86_400.0 * 20)
    find(qtbot, window, panel, "exchange")
    assert window.search.answer is not None
    everything = window.search.answer.total
    qtbot.mouseClick(panel.in_span, LEFT, pos=QPoint(8, panel.in_span.height() // 2))
    qtbot.waitUntil(lambda: window.search.answer is not None and window.search.answer.total < everything)
    window.session.fit_case()
    qtbot.waitUntil(lambda: id_of("exchange-157") in window.search.hits)


def test_escape_gives_the_pane_back(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    press(qtbot, panel.field, Qt.Key.Key_Escape)
    assert window.left_dock.widget() is window.left_split
    assert window.actors.isVisible()
    assert window.search.hits == ()
    assert window.canvas._found == frozenset()
    assert not window.canvas._fade_rest
    assert window.desk._bar is not None
    assert not window.desk._bar.isVisible()


def test_escape_on_the_canvas_ends_the_search_too(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    window.canvas.setFocus()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.left_dock.widget() is window.left_split
    assert panel.field.text() == ""


def test_nothing_found_says_so_and_offers_the_word_meant(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisonnrs")
    nothing = panel.nothing
    assert nothing.isVisible()
    assert nothing.title.text() == "Nothing found for “prisonnrs”"
    assert nothing.better.text() == "Did you mean prisoners?"
    qtbot.mouseClick(nothing.better, LEFT)
    qtbot.waitUntil(lambda: id_of("exchange-157") in window.search.hits)
    assert panel.list.isVisible()


def test_whole_words_can_be_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisonnrs")
    qtbot.mouseClick(panel.nothing.whole_words, LEFT)
    assert window.search.whole_words
    qtbot.waitUntil(lambda: panel.nothing.whole_words.text() == "Search whole words only: on")
    find(qtbot, window, panel, "prison")
    assert window.search.hits == ()


def test_the_as_known_date_is_respected(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoner exchange 157")
    assert id_of("exchange-157") in window.search.hits
    window.session.set_as_of(1_770_163_199)  # the end of 3 February 2026
    qtbot.waitUntil(lambda: id_of("exchange-157") not in window.search.hits)


def test_a_new_note_is_found_and_forgotten_with_undo(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "zeppelin")
    assert window.search.hits == ()
    note = Annotation(uid="zeppelin", body="A zeppelin over the venue", published_edtf="2026-02-05")
    window.session.apply(Edit("Add note", (Put(note),)))
    qtbot.waitUntil(lambda: window.search.hits == (id_of("zeppelin"),))
    window.session.undo()
    qtbot.waitUntil(lambda: window.search.hits == ())


def test_another_case_is_searched_after_it_was_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    other = tmp_path / "other.rapporteur"
    CaseFile.create(
        other, CaseInfo(title="Other"), [Event(uid="e", kind="other", title="A comet", published_edtf="2026-02-05")]
    ).close()
    window.desk.open_path(other)
    qtbot.waitUntil(lambda: window.search.ready)
    assert window.search.hits == ()
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "comet")
    assert window.search.hits == (id_of("e"),)


def test_a_folder_that_cannot_be_written_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder is wanted", encoding="utf-8")
    window.search._cache_dir = tmp_path / "cache"
    window.search._for = None
    window.session.case_changed.emit(window.session.case)
    qtbot.waitUntil(lambda: window.search.fault is not None)
    panel = open_find(qtbot, window)
    assert panel.nothing.title.text() == "There is no search index"


def test_ctrl_f_again_takes_the_text_of_before_to_be_replaced(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    window.canvas.setFocus()
    press(qtbot, window, Qt.Key.Key_F, CTRL)
    assert panel.field.selectedText() == "prisoners"
