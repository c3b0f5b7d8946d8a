"""Marks of the matrix moved by mouse, what the page of a position says of it, and what the status bar counts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.viewer.test_positions_view import PLANT_RUSSIA, cell_of, press, shown, window
from viewer.layout.marks import Text
from viewer.main_window import MainWindow
from viewer.models.case_reading import reading_of
from viewer.models.position_moves import move_of, move_words
from viewer.panels.inspector_sections.issue_sections import MARKS, ScaleWidget
from viewer.positions.grid_area import GridArea

__all__ = ["window"]  # a fixture

LEFT = Qt.MouseButton.LeftButton


def place_of(area: GridArea, position_id: int) -> QPoint:
    mark = next(m for m in area.scene.body if getattr(m, "ref", 0) == position_id and not isinstance(m, Text))
    x, y = mark.x + mark.w / 2, mark.y + mark.h / 2 + area.scene.head_px - area.scroll_px  # type: ignore[union-attr]
    return QPoint(round(x), round(y))


def test_a_mark_is_dragged_to_a_stop_signed_and_undone_in_one_step(
    window: MainWindow, qtbot: QtBot, case_path: Path
) -> None:
    view = shown(window, qtbot, case_path)
    area, session = view.area, window.session
    assert session.case_file is not None
    before = session.case_file.dump_state()
    start = place_of(area, PLANT_RUSSIA)
    qtbot.mousePress(area.viewport(), LEFT, pos=start)
    assert area.drag is not None
    end = QPoint(round(area.drag.x + area.drag.w / 2), start.y())
    qtbot.mouseMove(area.viewport(), end)
    assert area.drag.value == 2
    assert cell_of(view, "plant", "round-2").gap == 4
    qtbot.mouseRelease(area.viewport(), LEFT, pos=end)
    assert cell_of(view, "plant", "round-2").gap == 2
    made = [p for p in session.case.placements.values() if p.position_id == PLANT_RUSSIA]
    assert {(p.value, p.created_by) for p in made} == {(4, "Sample analyst"), (2, "Test analyst")}
    assert session.undo_stack.count() == 1
    session.undo()
    assert session.case_file.dump_state() == before


def test_a_click_and_a_drag_that_escape_ends_place_nothing(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    area = view.area
    start = place_of(area, PLANT_RUSSIA)
    qtbot.mouseClick(area.viewport(), LEFT, pos=start)
    assert window.session.undo_stack.count() == 0
    qtbot.mousePress(area.viewport(), LEFT, pos=start)
    qtbot.mouseMove(area.viewport(), start - QPoint(120, 0))
    press(view, qtbot, Qt.Key.Key_Escape)
    assert area.drag is None
    qtbot.mouseRelease(area.viewport(), LEFT, pos=start - QPoint(120, 0))
    assert window.session.undo_stack.count() == 0


def test_the_page_of_a_position_draws_its_scale(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    shown(window, qtbot, case_path)
    window.session.select([PLANT_RUSSIA])
    window.inspector.column.finish()
    (scale,) = window.inspector.findChildren(ScaleWidget)
    assert scale.accessibleName() == "Russia at 4 of 4, Ukraine at 0 of 4"


def test_a_move_says_whether_the_distance_narrowed_or_hardened(
    window: MainWindow, qtbot: QtBot, training_file: Path
) -> None:
    view = shown(window, qtbot, training_file)
    reading = reading_of(window.session)
    moved = [
        (stand.position.position_id, stand.before)
        for row in view.area.grid.rows  # type: ignore[union-attr]
        for cell in row.cells
        for stand in cell.stands
        if stand.before is not None and stand.position is not None
    ]
    assert moved
    said = set()
    for position_id, before in moved:
        move = move_of(reading, window.session.case.positions[position_id])
        assert move.before == before
        words = " ".join(move_words(move))
        assert "Moved from" in words
        said |= {word for word in ("Narrowed", "Hardened") if word in words}
    assert said == {"Narrowed", "Hardened"}


def test_the_status_bar_counts_what_the_grid_holds(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    held = sum(cell.kind == "asserted" for row in view.area.grid.rows for cell in row.cells)  # type: ignore[union-attr]
    assert held
    assert window.status.shown.words == "7 issues, 3 rounds, 10 positions, 0 moved"
    window.desk.show_page("ledger")
    assert window.status.shown.words.startswith("7 issues, 3 rounds, ")
    assert window.status.shown.words.endswith("stated")
    window.desk.show_page("timeline")
    assert "event" in window.status.shown.words


def test_a_third_party_is_a_diamond_on_the_page_too() -> None:
    assert [mark for mark, _token in MARKS] == ["circle", "square", "diamond"]
