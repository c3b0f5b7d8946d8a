"""Tables on paper: the head is repeated, a tall row goes on, and every row has all cells."""

from __future__ import annotations

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.marks import Text
from viewer.layout.pages import Row, broken
from viewer.layout.pages_tags import ARTIFACT, CELL, HEAD_CELL, TABLE_ROW
from viewer.layout.report_table import SLICE_PX, table_rows
from viewer.layout.report_values import ReportTable, TableLine, Wording

WIDTH_PX = 600.0


class NoNotes:
    def height_px(self, numbers: object) -> float:
        return 0.0


def table(*rows: tuple[str, str, str]) -> list[Row]:
    lines = tuple(TableLine(tuple(Wording(cell) for cell in row), 7) for row in rows)
    return table_rows(ReportTable(("What", "When", "Why"), (0.4, 0.2, 0.4), lines), WIDTH_PX, FixedMetrics())


def words(row: Row) -> list[str]:
    return [mark.text for mark in row.marks if isinstance(mark, Text)]


def roles(row: Row) -> list[str]:
    return [cell.role for cell in row.cells if cell.role != ARTIFACT]


def test_every_row_has_a_cell_for_every_column() -> None:
    head, first, second = table(("a", "b", "c"), ("d", "", "f"))
    assert words(head) == ["What", "When", "Why"]
    assert roles(head) == [HEAD_CELL] * 3
    assert roles(first) == roles(second) == [HEAD_CELL, CELL, CELL]
    assert {row.role for row in (head, first, second)} == {TABLE_ROW}
    assert first.anchors == ("record:7",)


def test_a_column_without_words_is_left_out_and_its_room_used() -> None:
    head, row = table(("a long text of many words that would not fit into two fifths", "b", ""))
    assert words(head) == ["What", "When"]
    when = next(mark for mark in head.marks if isinstance(mark, Text) and mark.text == "When")
    assert when.x == WIDTH_PX * 2 / 3
    assert roles(row) == [HEAD_CELL, CELL]


def test_a_page_that_begins_inside_a_table_repeats_its_head_as_furniture() -> None:
    rows = table(*((f"row {n}", "x", "y") for n in range(40)))
    sheets = broken(rows, 300.0, NoNotes())
    assert len(sheets) > 2
    for sheet in sheets[1:]:
        assert words(sheet.rows[0][1]) == ["What", "When", "Why"]
        assert sheet.rows[0][1].role == ARTIFACT
    said = [word for sheet in sheets for _, row in sheet.rows for word in words(row) if word.startswith("row")]
    assert said == [f"row {n}" for n in range(40)]


def test_a_row_taller_than_a_page_goes_on_as_the_same_row() -> None:
    long = " ".join(f"word{n}" for n in range(900))
    _, *parts = table(("a", "b", long))
    assert len(parts) > 1
    assert all(row.height_px <= SLICE_PX + 40 for row in parts)
    assert [row.goes_on for row in parts] == [False, *[True] * (len(parts) - 1)]
    assert all(roles(row) == [HEAD_CELL, CELL, CELL] for row in parts)
    found = " ".join(word for row in parts for word in words(row) if word not in ("a", "b"))
    assert found == long
