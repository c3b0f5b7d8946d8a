"""Sorting large tables: in a worker, by every column, while the old order stands and the record keeps its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Event, id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.models import sort_keys, table_order
from viewer.models.case_reading import CaseReading, reading_of
from viewer.models.record_table import RecordTable
from viewer.models.sort_keys import in_order, keys_of
from viewer.models.table_columns import TABLES
from viewer.panels.record_table_view import RecordTableView
from viewer.panels.tables_dock import EVENTS
from viewer.session import Session
from viewer.settings import Settings

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Every table counts as large."""
    monkeypatch.setattr(table_order, "AT_ONCE", 0)
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        made.tables.show_table(EVENTS)
        made.tables.setMinimumHeight(300)
        yield made


def view_of(window: MainWindow) -> RecordTableView:
    return window.tables.views[EVENTS]


def column(table: RecordTable, name: str) -> int:
    return [c.id for c in table.columns].index(name)


def sorting(window: MainWindow) -> bool:
    return any(topic == "sort-events" for topic, _done, _total in window.tasks.running())


def sort_and_wait(qtbot: QtBot, window: MainWindow, name: str) -> None:
    view_of(window).sort_by(column(view_of(window).table, name))
    qtbot.waitUntil(lambda: not sorting(window))


def wanted(window: MainWindow, name: str, descending: bool) -> list[int]:
    """What reading every row gives."""
    reading: CaseReading = reading_of(window.session)
    spec = TABLES["events"](reading)
    made = next(c for c in spec.columns if c.id == name)
    ids = spec.ids()
    keys = keys_of(made, ids, lambda some: (made, spec.read(some))).of(ids)
    assert keys is not None
    return [int(i) for i in in_order(ids, keys, descending=descending)]


@pytest.mark.parametrize("name", list(TABLES))
def test_every_column_gives_the_same_order_by_reading_rows_and_without(
    session: Session, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.set_as_of(None)
    spec = TABLES[name](reading_of(session))
    ids = spec.ids()
    assert len(ids) > 2
    for made in spec.columns:
        found = []
        for limit in (10**9, 0):
            monkeypatch.setattr(sort_keys, "READ_ONE_BY_ONE", limit)
            keys = keys_of(made, ids, lambda some, made=made: (made, spec.read(some))).of(ids)  # type: ignore[misc]
            assert keys is not None
            found.append([int(i) for i in in_order(ids, keys, descending=False)])
        assert found[0] == found[1], made.id


def test_the_old_order_stands_until_the_new_one_is_there(window: MainWindow, qtbot: QtBot) -> None:
    table = view_of(window).table
    before = list(table.ids)
    view_of(window).sort_by(column(table, "title"))
    assert sorting(window)
    assert list(table.ids) == before
    qtbot.waitUntil(lambda: not sorting(window))
    assert [int(i) for i in table.ids] == wanted(window, "title", False) != before
    sort_and_wait(qtbot, window, "title")
    assert [int(i) for i in table.ids] == wanted(window, "title", True)
    sort_and_wait(qtbot, window, "title")
    assert list(table.ids) == before


def test_rows_without_a_value_stand_last_both_ways(window: MainWindow, qtbot: QtBot) -> None:
    table = view_of(window).table
    for _way in (UP, DOWN):
        sort_and_wait(qtbot, window, "people")
        texts = [table.cell_at(row, column(table, "people")).text for row in range(table.rowCount())]
        assert "" in texts
        assert texts.index("") > 0
        assert not any(texts[texts.index("") :])


def test_stopping_a_sort_leaves_the_order_and_the_mark_as_they_were(window: MainWindow, qtbot: QtBot) -> None:
    view, table = view_of(window), view_of(window).table
    sort_and_wait(qtbot, window, "kind")
    before = list(table.ids)
    view.sort_by(column(table, "title"))
    assert view.head.sortIndicatorSection() == column(table, "title")
    window.tasks.cancel("sort-events")
    window.tasks.changed.emit()
    assert view.head.sortIndicatorSection() == column(table, "kind")
    assert table.sorted_by == (column(table, "kind"), UP)
    window.tasks.wait()
    assert list(table.ids) == before


def test_selection_focus_and_place_stay_on_the_same_record(window: MainWindow, qtbot: QtBot) -> None:
    view, table = view_of(window), view_of(window).table
    chosen = id_of("exchange-157")
    window.session.select([chosen])
    at = table.index(table.row_of(chosen), column(table, "title"))
    view.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
    view.scrollTo(at, RecordTableView.ScrollHint.PositionAtCenter)
    assert view.verticalScrollBar().value() > 0
    moved = set[int]()
    for name in ("title", "sides", "precision"):
        top = view.rowViewportPosition(table.row_of(chosen))
        sort_and_wait(qtbot, window, name)
        row = table.row_of(chosen)
        moved.add(row)
        assert [int(table.ids[r]) for run in view.chosen_rows() for r in run] == [chosen]
        assert (view.currentIndex().row(), view.currentIndex().column()) == (row, column(table, "title"))
        bar = view.verticalScrollBar()
        at_an_end = bar.value() in (bar.minimum(), bar.maximum())
        assert view.rowViewportPosition(row) == top or at_an_end
        assert view.viewport().rect().contains(0, view.rowViewportPosition(row))
    assert len(moved) > 1
    assert window.session.selection.ids == (chosen,)


def test_a_filter_and_the_date_keep_the_order(window: MainWindow, qtbot: QtBot) -> None:
    table = view_of(window).table
    sort_and_wait(qtbot, window, "title")
    shown_before = list(table.ids)
    table.set_filter("ukraine")
    qtbot.waitUntil(lambda: not sorting(window) and not table.filtering)
    assert 1 < table.rowCount() < table.total
    shown = [int(i) for i in table.ids]
    assert shown == [i for i in wanted(window, "title", False) if i in shown]
    table.set_filter("")
    qtbot.waitUntil(lambda: not sorting(window))
    window.session.set_as_of(parse_edtf("2026-02-05").latest_s)
    qtbot.waitUntil(lambda: not sorting(window))
    assert 1 < table.rowCount() < len(shown_before)
    assert [int(i) for i in table.ids] == wanted(window, "title", False)


def test_what_an_edit_takes_away_goes_at_once_and_what_it_brings_finds_its_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    table, session = view_of(window).table, window.session
    sort_and_wait(qtbot, window, "title")
    source, read = table._source_ids, table._read
    gone = int(source[3])
    table.show_rows(np.delete(source, 3), read)
    assert sorting(window)
    assert gone not in table.ids
    assert len(table.ids) == len(source) - 1
    qtbot.waitUntil(lambda: not sorting(window))
    table.show_rows(source, read)
    assert int(table.ids[-1]) == gone
    qtbot.waitUntil(lambda: not sorting(window))
    assert [int(i) for i in table.ids] == wanted(window, "title", False)
    assert isinstance(session.case.record(gone), Event)


def test_sorting_the_other_way_reads_nothing_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[str]()
    whole = table_order.keys_of
    monkeypatch.setattr(table_order, "keys_of", lambda column, *rest: made.append(column.id) or whole(column, *rest))  # type: ignore[func-returns-value]
    sort_and_wait(qtbot, window, "title")
    sort_and_wait(qtbot, window, "title")
    assert made == ["title"]
    sort_and_wait(qtbot, window, "sides")
    assert made == ["title", "sides"]
