"""The command palette, driven with the keyboard in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Quote, id_of
from db.edits import Edit, Put
from tests.viewer.search_windows import CTRL, press, type_into, window_with
from viewer.dialogs.palette import TOPIC, Palette
from viewer.main_window import MainWindow
from viewer.models.case_reading import reading_of
from viewer.models.found_rows import palette_row
from viewer.models.palette_rows import Typed
from viewer.settings import Settings


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with window_with(qtbot, settings, case_path) as made:
        yield made


def open_palette(qtbot: QtBot, window: MainWindow) -> Palette:
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, Palette)
    return palette


def type_in(qtbot: QtBot, window: MainWindow, palette: Palette, text: str) -> None:
    type_into(qtbot, palette.field, text)
    qtbot.waitUntil(lambda: TOPIC not in {entry[0] for entry in window.tasks.running()})
    QApplication.processEvents()


def titles(palette: Palette) -> list[str]:
    return [offer.row.heading or "".join(t for t, _hit in offer.row.title) for offer in palette.model.offers]


def test_typing_shows_records_and_commands_in_groups(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "round")
    shown = titles(palette)
    assert shown[0] == "Events"
    assert shown[1] == "Second round of U.S.-brokered talks, Abu Dhabi"
    assert "Commands" in shown
    assert "Go to next round" in shown
    assert ("round", True) in palette.model.offers[1].row.title
    assert palette.model.offers[shown.index("Go to next round")].row.keys == "Ctrl PgDown"
    found = sum(1 for offer in palette.model.offers if offer.row.title and not offer.find)
    assert palette.offers.results >= found > 3
    assert palette.count.text() == f"{palette.offers.results} results"
    palette.close()


def test_enter_opens_the_record_in_the_inspector(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "prisoner exchange 157")
    press(qtbot, palette.field, Qt.Key.Key_Return)
    assert window.session.selection.focus == id_of("exchange-157")
    assert QApplication.activePopupWidget() is None
    assert window.inspector.shown == id_of("exchange-157")


def test_alt_enter_shows_without_selecting(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_span(0.0, 86_400.0 * 30)
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "prisoner exchange 157")
    press(qtbot, palette.field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.session.selection.ids == ()
    day = parse_edtf("2026-02-05").earliest_s
    assert day is not None
    assert window.session.view.start_s < day < window.session.view.end_s


def test_the_arrows_pass_over_headings_and_go_round(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "round")
    places = [n for n, offer in enumerate(palette.model.offers) if not offer.row.heading]
    seen = []
    for _step in places:
        seen.append(palette.list.currentIndex().row())
        press(qtbot, palette.field, Qt.Key.Key_Down)
    assert seen == places
    assert palette.list.currentIndex().row() == places[0]
    press(qtbot, palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == places[-1]
    palette.close()


def test_a_command_runs_and_one_that_is_off_does_not(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "> lanes by party")
    assert titles(palette) == ["Commands", "Lanes by party"]
    press(qtbot, palette.field, Qt.Key.Key_Return)
    assert window.session.view.lanes_by == "party"
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, ">delete note")
    assert palette.model.offers[-1].row.second == "Select a note first."
    press(qtbot, palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


@pytest.mark.parametrize(("typed", "heading"), [("@ukr", "Actors"), ("#guarantees", "Issues")])
def test_a_prefix_narrows_to_one_group(window: MainWindow, qtbot: QtBot, typed: str, heading: str) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, typed)
    assert [offer.row.heading for offer in palette.model.offers if offer.row.heading] == [heading]
    palette.close()


def test_a_date_is_gone_to(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_span(0.0, 86_400.0 * 30)
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, ":3 feb 26")
    assert titles(palette) == ["Dates", "Go to Tue 3 Feb 2026"]
    press(qtbot, palette.field, Qt.Key.Key_Return)
    day = parse_edtf("2026-02-03").earliest_s
    assert day is not None
    assert window.session.view.start_s < day < window.session.view.end_s


def test_what_is_no_date_is_said(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, ":32 feb 2026")
    assert [offer.date for offer in palette.model.offers] == [None, None]
    assert not palette.model.offers[1].row.enabled
    press(qtbot, palette.field, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None


def test_the_rest_of_the_hits_is_one_step_away(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "prisoners")
    (more,) = [offer for offer in palette.model.offers if offer.find]
    palette.take(more, False)
    assert window.desk.finding
    qtbot.waitUntil(lambda: window.search.answer is not None and window.search.answer.text == "prisoners")


def test_the_palette_leaves_the_search_of_the_left_pane_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.search.find("exchange")
    qtbot.waitUntil(lambda: bool(window.search.hits))
    hits = window.search.hits
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "round")
    palette.close()
    assert window.search.hits == hits


def test_a_slip_offers_the_word_that_was_meant(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "prisonnrs")
    assert palette.nothing.text() == "Nothing found for “prisonnrs”"
    assert palette.better.text() == "Did you mean prisoners?"
    palette.better.click()
    qtbot.waitUntil(lambda: palette.offers.results > 0)
    assert palette.field.text() == "prisoners"
    palette.close()


def test_the_newest_text_wins(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(qtbot, window)
    for text in ("p", "pr", "pris", "exchange"):
        palette.field.setText(text)
    type_in(qtbot, window, palette, "")
    assert palette._answer is not None
    assert palette._answer.text == "exchange"
    palette.close()


def test_without_a_case_there_are_commands(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.close_case()
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "open sample")
    assert [title for title in titles(palette) if title.startswith("Open sample")]
    palette.close()


def test_case_text_is_never_markup(window: MainWindow, qtbot: QtBot) -> None:

    text = '<img src="x"> & words'
    quote = Quote(uid="markup", text=text, published_edtf="2026-02-05")
    window.session.apply(Edit("Add quote", (Put(quote),)))
    qtbot.waitUntil(lambda: window.search.ready)
    palette = open_palette(qtbot, window)
    type_in(qtbot, window, palette, "img src")
    hit = next(offer.hit for offer in palette.model.offers if offer.hit)
    assert text in "".join(piece for piece, _hit in palette_row(reading_of(window.session), hit).title)
    palette.close()


@pytest.mark.parametrize(
    ("text", "prefix", "rest"), [("> zoom", ">", "zoom"), ("@", "@", ""), (" talks ", "", "talks"), ("", "", "")]
)
def test_a_text_is_its_prefix_and_the_rest(text: str, prefix: str, rest: str) -> None:
    assert Typed.of(text) == Typed(prefix, rest)
