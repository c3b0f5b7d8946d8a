"""The one table model: pages, sorting, filtering, cells for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from viewer.models.record_table import CELL_ROLE, ID_ROLE, PAGE_ROWS, RELATED_ROLE, Cell, Column, RecordTable

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class Shelf:
    """Rows by id: (id, words); remembers which ids were read."""

    def __init__(self, count: int) -> None:
        self.words = {i: f"row {i:07d}" for i in range(1, count + 1)}
        self.read_ids: list[int] = []

    def read(self, ids: Sequence[int]) -> list[tuple[int, str] | None]:
        self.read_ids += ids
        return [(i, self.words[i]) if i in self.words else None for i in ids]


def columns() -> tuple[Column, ...]:
    return (
        Column("words", "Words", 0, lambda row: Cell(row[1])),
        Column("last", "Last figure", 60, lambda row: Cell(str(row[0] % 10), "count"), lambda row: row[0] % 10),
        Column("array", "By array", 60, lambda row: Cell(str(-row[0])), sort_ids=lambda ids: -ids),
    )


def table(count: int) -> tuple[RecordTable, Shelf]:
    shelf, made = Shelf(count), RecordTable(columns())
    made.show_rows(np.arange(1, count + 1), shelf.read)
    return made, shelf


def test_a_million_rows_are_there_but_only_the_page_looked_at_is_read(qtbot: QtBot) -> None:
    made, shelf = table(1_000_000)
    assert made.rowCount() == 1_000_000
    assert shelf.read_ids == []
    assert made.cell_at(700_000, 0).text == "row 0700001"
    assert len(shelf.read_ids) == PAGE_ROWS
    assert 700_001 in shelf.read_ids


def test_the_model_keeps_qts_contract(qtbot: QtBot) -> None:
    made, _shelf = table(40)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.sort(1, DOWN)
    made.set_filter("7")
    made.set_filter("")
    assert tester.model() is made
    index = made.index(3, 0)
    assert made.data(index, ID_ROLE) == int(made.ids[3])
    assert isinstance(made.data(index, CELL_ROLE), Cell)


def test_columns_sort_by_key_by_array_and_back(qtbot: QtBot) -> None:
    made, shelf = table(25)
    made.sort(1, UP)
    assert [i % 10 for i in made.ids] == sorted(i % 10 for i in range(1, 26))
    shelf.read_ids.clear()
    made.sort(2, UP)
    assert made.ids[0] == 25
    assert shelf.read_ids == []
    made.sort(-1)
    assert list(made.ids) == list(range(1, 26))


def test_a_filter_wants_every_word_and_ignores_capitals(qtbot: QtBot) -> None:
    made, _shelf = table(120)
    made.set_filter("12 ROW")
    assert list(made.ids) == [12, 112, 120]
    assert made.total == 120
    made.set_filter("nothing like it")
    assert made.rowCount() == 0


def test_a_filter_over_a_large_table_leaves_the_window_free(qtbot: QtBot) -> None:
    made, shelf = table(9_000)
    made.set_filter("row 0008900")
    assert made.filtering
    assert len(shelf.read_ids) < 9_000
    qtbot.waitUntil(lambda: not made.filtering)
    assert list(made.ids) == [8_900]


def test_rows_that_have_gone_show_nothing_and_sort_last(qtbot: QtBot) -> None:
    made, shelf = table(5)
    del shelf.words[1]
    made.sort(1, UP)
    assert made.ids[-1] == 1
    assert made.cell_at(4, 0).text == ""


def test_related_rows_are_marked_and_told(qtbot: QtBot) -> None:
    made, _shelf = table(5)
    with qtbot.waitSignal(made.dataChanged):
        made.set_related(frozenset({3}))
    assert [made.data(made.index(row, 0), RELATED_ROLE) for row in range(5)] == [False, False, True, False, False]


@pytest.mark.parametrize("words", ["=1+1", "+cmd", "-2", "@x", "\t=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_pasted_as_words(qtbot: QtBot, words: str) -> None:
    made, shelf = table(1)
    shelf.words[1] = words
    pasted = made.as_text([0], [0])
    assert pasted.startswith("Words\n")
    assert pasted.splitlines()[1].startswith(("'", "'=")) or pasted.splitlines()[1][0] not in "=+-@\t"


def test_a_cell_with_line_breaks_stays_one_cell(qtbot: QtBot) -> None:
    made, shelf = table(1)
    shelf.words[1] = "one\ntwo\tthree"
    assert made.as_text([0], [0, 1]).splitlines()[1] == "one two three\t1"
