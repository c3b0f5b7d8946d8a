"""Where a found thing is: a paragraph in the reader, a count in the status bar, a saved view that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import SourceText, id_of
from db.edits import Edit, Put
from db.spans import paragraph_at
from tests.viewer.search_windows import CTRL, find, open_find, press, window_with
from viewer.dialogs.palette import Palette
from viewer.main_window import MainWindow
from viewer.settings import Settings

SOURCE = "turkiye-today-talks"
TEXT = "The first line.\n\n" + "Filler 𝕏 words.\n" * 60 + "\nHere the xylophone sounds.\nAnd an end.\n"
NUMBER = paragraph_at(TEXT, TEXT.index("xylophone"))


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with window_with(qtbot, settings, case_path) as made:
        made.session.set_as_of(None)
        yield made


def with_text(window: MainWindow, qtbot: QtBot) -> None:
    edit = Edit("Attach", (Put(SourceText(source_id=id_of(SOURCE), text=TEXT)),))
    assert window.session.apply(edit) is not None
    qtbot.waitUntil(lambda: window.search.ready, timeout=30_000)


def test_a_found_paragraph_is_shown_and_marked_in_the_reader(window: MainWindow, qtbot: QtBot) -> None:
    with_text(window, qtbot)
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "xylophone")
    press(qtbot, panel.field, Qt.Key.Key_Down)
    reader = window.inspector.reader
    assert window.inspector.pages.currentWidget() is reader
    assert reader.source is not None
    assert reader.source.id == id_of(SOURCE)
    marked = [s.cursor.selectedText() for s in reader.text.extraSelections()]
    assert "Here the xylophone sounds." in marked
    assert panel.field.hasFocus(), "the list is still walked with the arrows"
    qtbot.waitUntil(lambda: f"¶{NUMBER}" in {words for _y, words in reader.marks_in_view()}, timeout=10_000)
    window.inspector.close_reader()
    window.session.select([])
    press(qtbot, window, Qt.Key.Key_F3)
    assert window.inspector.pages.currentWidget() is reader


def test_the_status_bar_says_how_many_results_there_are(window: MainWindow, qtbot: QtBot) -> None:
    before = window.status.span.words
    panel = open_find(qtbot, window)
    find(qtbot, window, panel, "prisoners")
    assert window.search.answer is not None
    assert window.status.span.words == f"{window.search.answer.total} results for “prisoners”"
    find(qtbot, window, panel, "{count} %s")
    assert window.status.span.words == f"{window.search.answer.total} results for “{{count}} %s”"
    press(qtbot, panel.field, Qt.Key.Key_Escape)
    assert window.status.span.words == before


def test_a_saved_view_found_in_the_palette_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.set_span(*(float(parse_edtf(day).earliest_s or 0) for day in ("2026-02-01", "2026-02-10")))
    wanted = session.view
    window.desk.save_view("Orchid week")
    assert session.case.saved_views
    qtbot.waitUntil(lambda: window.search.ready, timeout=30_000)
    session.fit_case()
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    palette = QApplication.activePopupWidget() or next(w for w in window.findChildren(Palette) if w.isVisible())
    assert isinstance(palette, Palette)
    qtbot.keyClicks(palette.field, "orchid")
    qtbot.waitUntil(lambda: any(o.hit is not None and o.hit.kind == "saved_view" for o in palette.model.offers))
    press(qtbot, palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.view.start_s == pytest.approx(wanted.start_s), timeout=10_000)
    assert session.view.end_s == pytest.approx(wanted.end_s)


def test_the_palette_goes_to_a_date(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    palette = next(w for w in window.findChildren(Palette) if w.isVisible())
    qtbot.keyClicks(palette.field, "5 Feb 2026")
    qtbot.waitUntil(lambda: any(o.date is not None for o in palette.model.offers), timeout=10_000)
