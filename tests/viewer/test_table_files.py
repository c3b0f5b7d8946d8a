"""Tables as files: what is in view is written, in its order; a large table is filtered by the search index."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from db.domain import id_of
from tests.viewer.real_window import choose_path, open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.models import record_table
from viewer.panels.tables_dock import EVENTS, QUOTES
from viewer.settings import Settings


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        yield made


def exported(window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    choose_path(monkeypatch, out)
    window.actions_made.made["table.export"].trigger()
    qtbot.waitUntil(out.exists, timeout=30_000)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_file_holds_the_rows_and_columns_in_view(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.tables.show_table(EVENTS)
    view = window.tables.views[EVENTS]
    names = [column.id for column in view.table.columns]
    view.show_column(names.index("doubt"), True)
    view.show_column(names.index("people"), False)
    view.horizontalHeader().moveSection(2, 0)
    view.sort_by(names.index("title"))
    lines = exported(window, qtbot, tmp_path / "events.csv", monkeypatch)
    columns = view.columns_shown()
    assert lines[0] == [view.table.columns[c].title for c in columns]
    assert lines[0][0] == "Title"
    assert "What is unclear" in lines[0]
    assert "People" not in lines[0]
    assert len(lines) == view.table.rowCount() + 1
    assert [line[0] for line in lines[1:]] == [view.table.cell_at(r, 2).text for r in range(view.table.rowCount())]


def test_a_filtered_table_writes_what_matches(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.tables.show_table(QUOTES)
    table = window.tables.views[QUOTES].table
    table.set_filter("witkoff")
    lines = exported(window, qtbot, tmp_path / "quotes.csv", monkeypatch)
    assert 1 < len(lines) == table.rowCount() + 1 < table.total + 1
    assert all("Witkoff" in " ".join(line) for line in lines[1:])


def test_a_cell_that_would_run_as_a_formula_is_kept_as_text(tmp_path: Path) -> None:
    from db.interchange.csv_table import write_csv_table

    out = tmp_path / "t.csv"
    write_csv_table(out, ["a", "b"], [["=1+1", "x,y"], ["-2", 'say "no"']])
    assert out.read_bytes() == b"\xef\xbb\xbf" + b'a,b\r\n\'=1+1,"x,y"\r\n\'-2,"say ""no"""\r\n'


def test_no_file_is_left_where_the_person_does_not_choose_one(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_named: ("", ""))
    window.actions_made.made["table.export"].trigger()
    assert "table_export" not in {entry[0] for entry in window.tasks.running()}
    assert not list(tmp_path.glob("*.csv"))


def test_the_menu_of_a_quote_offers_its_variants_and_the_export(window: MainWindow) -> None:
    window.tables.show_table(QUOTES)
    view = window.tables.views[QUOTES]
    view.selectRow(0)
    menu = view.row_menu()
    assert window.actions_made.made["quote.variants"] in menu.actions()
    shown = [action.text() for action in menu.actions()]
    assert "Export table as CSV…" in shown
    assert "Copy cells" in shown


def test_a_large_table_asks_the_index(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text finds its rows whether rows are read or the index is asked; with the index none is read for it."""
    qtbot.waitUntil(lambda: window.search.ready, timeout=30_000)
    window.tables.show_table(EVENTS)
    table = window.tables.views[EVENTS].table
    order = [int(i) for i in table.ids]
    monkeypatch.setattr(record_table, "FILTERED_BY_READING", 0)
    qtbot.keyClicks(window.tables.field, "prison")
    qtbot.waitUntil(lambda: 0 < table.rowCount() < len(order) and not table.filtering, timeout=30_000)
    found = [int(i) for i in table.ids]
    assert id_of("exchange-157") in found
    assert found == [i for i in order if i in found]
    window.tables.field.clear()
    qtbot.waitUntil(lambda: [int(i) for i in table.ids] == order, timeout=30_000)


def test_an_answer_to_an_older_text_is_dropped(window: MainWindow) -> None:
    window.tables.show_table(EVENTS)
    table, waiting = window.tables.views[EVENTS].table, list[object]()
    everything = np.array(table.ids)
    table.narrow = lambda text, ids, done: waiting.append(done)
    table.show_rows(np.arange(1, record_table.FILTERED_BY_READING + 2), lambda ids: [None for _ in ids])
    table.set_filter("one")
    table.set_filter("two")
    assert table.filtering
    first, second = waiting
    first(everything[:3])  # type: ignore[operator]
    assert table.rowCount() == record_table.FILTERED_BY_READING + 1
    second(everything[:2])  # type: ignore[operator]
    assert table.rowCount() == 2
    assert not table.filtering
