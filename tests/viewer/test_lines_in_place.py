"""Adding in place: on an empty spot of the timeline, and in the last row of the events table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from db.dates import iso_day
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.panels.tables_dock import EVENTS, QUOTES
from viewer.settings import Settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        yield made


def empty_spot(window: MainWindow) -> QPoint:
    """A point in the lane of talks on which nothing stands."""
    canvas = window.canvas
    lane = next(lane for lane in canvas.scene.lanes if lane.key == "round")
    y = lane.y + lane.h / 2 - canvas.scroll_px
    for x in range(round(canvas.scene.header_px) + 20, round(canvas.scene.width_px) - 20, 3):
        if canvas.scene.hit(x, y, canvas.scroll_px) is None:
            return QPoint(x, round(y))
    raise AssertionError("the lane is full")


def test_a_double_click_on_an_empty_spot_writes_there(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_record_locked(False)
    at = empty_spot(window)
    day, before = iso_day(round(window.canvas.scale().t(at.x()))), window.session.view
    qtbot.mouseDClick(window.canvas.viewport(), LEFT, pos=at)
    line = window.desk._line
    assert line is not None
    assert line.isVisible()
    assert line.field.text() == f"{day} Round: "
    assert window.session.view == before, "the view stays where it is"
    assert window.canvas.rect().contains(line.geometry())
    qtbot.keyClicks(line.field, "A new round")
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    event = window.session.case.event(window.session.selection.ids[0])
    assert (event.kind, event.title, event.date_edtf) == ("round", "A new round", day)
    window.session.undo()
    assert window.session.case.record(event.id) is None


def test_escape_puts_the_line_away_and_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_record_locked(False)
    qtbot.mouseDClick(window.canvas.viewport(), LEFT, pos=empty_spot(window))
    line = window.desk._line
    assert line is not None
    qtbot.keyClicks(line.field, "not wanted")
    qtbot.keyClick(line.field, Qt.Key.Key_Escape)
    assert not line.isVisible()
    assert not window.session.undo_stack.canUndo()


def test_a_locked_record_zooms_as_before(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.view.seconds
    qtbot.mouseDClick(window.canvas.viewport(), LEFT, pos=empty_spot(window))
    qtbot.waitUntil(lambda: window.session.view.seconds < before)
    assert window.desk._line is None


def test_the_last_row_of_the_events_table_takes_one_line_after_another(window: MainWindow, qtbot: QtBot) -> None:
    tables, row = window.tables, window.desk._last_row
    tables.show_table(EVENTS)
    assert not row.isVisible(), "a locked record offers no row to write in"
    window.session.set_record_locked(False)
    assert row.isVisible()
    tables.show_table(QUOTES)
    assert not row.isVisible()
    tables.show_table(EVENTS)
    tables.views[EVENTS].setFocus()
    window.actions_made.made["event.quick_add"].trigger()
    assert row.field.hasFocus()
    count = len(window.session.case.columns)
    for text in ("about March 2026 contact: First call", "before 5 Feb 2026: Second"):
        qtbot.keyClicks(row.field, text)
        qtbot.keyClick(row.field, Qt.Key.Key_Return)
        assert row.field.text() == ""
        assert row.field.hasFocus()
    assert len(window.session.case.columns) == count + 2
    titles = [tables.views[EVENTS].table.cell_at(r, 2).text for r in range(tables.views[EVENTS].table.rowCount())]
    assert {"First call", "Second"} <= set(titles)
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert tables.views[EVENTS].hasFocus()
    window.session.set_record_locked(True)
    assert not row.isVisible()
