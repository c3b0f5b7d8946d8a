"""The matrix of the bundled cases, driven by keys: what it shows, what a moved mark writes, what undo gives back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.domain import Placement, id_of
from db.errors import CaseError, ErrorCode
from tests.viewer.real_window import shown_window
from viewer.layout.ledger import Ledger
from viewer.layout.marks import Text
from viewer.layout.positions import ASSERTED, NO_POSITIONS, NOT_DISCUSSED, NOT_HELD, Cell, Matrix
from viewer.main_window import MainWindow
from viewer.placement_commands import place_position, remove_placement, step_position
from viewer.positions.positions_view import PositionsView
from viewer.settings import AUTHOR, TEXT_SCALE, Settings

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
PLANT_UKRAINE, PLANT_RUSSIA = id_of("position-plant-ukraine"), id_of("position-plant-russia")


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        yield made


def shown(window: MainWindow, qtbot: QtBot, path: Path, page: str = "positions") -> PositionsView:
    window.session.open(path)
    window.show_case()
    window.show()
    qtbot.waitExposed(window)
    window.desk.show_page(page)
    return window.positions


def cell_of(view: PositionsView, issue_uid: str, round_uid: str) -> Cell:
    grid = view.area.grid
    assert isinstance(grid, Matrix)
    row = next(row for row in grid.rows if row.issue.issue_id == id_of(issue_uid))
    return next(cell for cell in row.cells if cell.round_id == id_of(round_uid))


def press(view: PositionsView, qtbot: QtBot, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        qtbot.keyClick(view.area, key, modifier)


# ---- what the bundled cases show --------------------------------------------------------------------------------
def test_the_first_case_shows_what_picture_06b_shows(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    grid = view.area.grid
    assert isinstance(grid, Matrix)
    assert [column.name for column in grid.columns] == ["Round 1", "Round 2", "Round 3"]
    assert grid.first is not None
    assert grid.second is not None
    assert (grid.first.name, grid.second.name) == ("Ukraine", "Russia")
    plant = cell_of(view, "plant", "round-2")
    assert (plant.kind, plant.gap) == (ASSERTED, 4)
    assert [stand.value for stand in plant.stands] == [0, 4]
    assert all(row.cells[0].kind == NO_POSITIONS for row in grid.rows)
    assert all(row.cells[2].kind == NOT_HELD for row in grid.rows)
    front = cell_of(view, "front-lines", "round-2")
    assert [stand.position is not None for stand in front.stands] == [True, False]
    assert "One round has positions" in view.advice.text()
    assert not grid.has_trend


def test_both_reports_of_the_plant_stay_on_record(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    plant = cell_of(view, "plant", "round-2")
    assert [len(stand.rivals) for stand in plant.stands] == [1, 1]
    assert len(plant.positions) == 4


def test_the_training_case_shows_what_picture_06_shows(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    view = shown(window, qtbot, training_file)
    grid = view.area.grid
    assert isinstance(grid, Matrix)
    assert view.series == "Contact Group"
    assert [column.name for column in grid.columns][:7] == [f"Round {n}" for n in range(1, 8)]
    dam = next(row for row in grid.rows if row.issue.issue_id == id_of("issue-dam"))
    assert dam.gaps[1:7] == (4, 4, 3, 2, 2, 1)
    last = dam.cells[6]
    assert [(stand.before, stand.value) for stand in last.stands] == [(1, 2), (None, 3)]
    road = cell_of(view, "issue-road4", "cg-r6")
    assert road.kind == NOT_DISCUSSED
    crossings = cell_of(view, "issue-crossings", "cg-r7")
    assert crossings.gap == 0
    assert [row.brief for row in grid.rows][-2:] == [True, True]
    assert [grid.moves_in(n) for n in range(2, 7)] == [2, 2, 3, 0, 2]


def test_a_forecast_round_gives_way_to_the_round_that_was_held(
    window: MainWindow, qtbot: QtBot, training_file: Path
) -> None:
    view = shown(window, qtbot, training_file)
    names = [column.name for column in view.track]
    assert names[-1] != "Round 7"
    assert view.track[-1].state == "planned"
    assert sum(column.state == "planned" for column in view.track) == 1


def test_only_what_was_known_on_the_date_is_shown(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    view = shown(window, qtbot, training_file)
    everything = len(view.facts.positions)
    end_of_2024 = 1_735_689_599
    window.session.set_as_of(end_of_2024)
    grid = view.area.grid
    assert isinstance(grid, Matrix)
    assert 0 < len(view.facts.positions) < everything
    held = [column.name for column in grid.columns if column.state == "held"]
    assert held == ["Round 1", "Round 2", "Round 3"]
    assert all(stand.value is None for row in grid.rows for cell in row.cells for stand in cell.stands)


def test_the_ledger_shows_statuses_and_tells_a_reopened_issue(
    window: MainWindow, qtbot: QtBot, training_file: Path
) -> None:
    view = shown(window, qtbot, training_file, "ledger")
    grid = view.area.grid
    assert isinstance(grid, Ledger)
    crossings = next(row for row in grid.rows if row.issue.issue_id == id_of("issue-crossings"))
    assert [cell.status for cell in crossings.cells[:5]] == [
        "reopened", "reopened", "narrowing", "narrowing", "agreed_in_principle",
    ]  # fmt: skip
    assert [cell.kind for cell in crossings.cells[:3]] == ["asserted", "carried", "asserted"]
    view.choose_series("")
    dam = next(row for row in grid.rows if row.issue.issue_id == id_of("issue-dam"))
    assert dam.cells[0].status == "contested"
    assert isinstance(view.area.grid, Ledger)
    whole = next(row for row in view.area.grid.rows if row.issue.issue_id == id_of("issue-dam"))
    assert "withdrawn" in [claim.status for cell in whole.cells for claim in cell.between]


# ---- by keyboard ------------------------------------------------------------------------------------------------
def go_to(view: PositionsView, position_id: int) -> None:
    view.session.select([position_id])
    view.area.setFocus()
    assert view.area.active == position_id


def test_arrows_walk_the_cells_and_select_what_they_show(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    go_to(view, PLANT_UKRAINE)
    row, column = view.area.current or (0, 0)
    press(view, qtbot, Qt.Key.Key_Down)
    assert view.area.current == (row + 1, column)
    assert window.session.selection.ids == (id_of("position-guarantees-ukraine"),)
    press(view, qtbot, Qt.Key.Key_Left)
    assert view.area.current == (row + 1, column - 1)
    assert window.session.selection.ids == (id_of("guarantees"),)
    press(view, qtbot, Qt.Key.Key_Home, Qt.Key.Key_PageUp)
    assert view.area.current == (0, 0)


def test_space_goes_through_all_that_is_on_record_in_a_cell(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    go_to(view, PLANT_UKRAINE)
    seen = []
    for _time in range(4):
        press(view, qtbot, Qt.Key.Key_Space)
        seen += window.session.selection.ids
    assert len(set(seen)) == 4
    assert PLANT_RUSSIA in seen
    assert seen[-1] == PLANT_UKRAINE


def test_shift_and_an_arrow_move_the_mark_and_undo_gives_back_every_byte(
    window: MainWindow, qtbot: QtBot, case_path: Path
) -> None:
    view = shown(window, qtbot, case_path)
    session = window.session
    assert session.case_file is not None
    before = session.case_file.dump_state()
    go_to(view, PLANT_RUSSIA)
    press(view, qtbot, Qt.Key.Key_Left, modifier=SHIFT)
    assert cell_of(view, "plant", "round-2").gap == 3
    assert session.selection.ids == (PLANT_RUSSIA,)
    made = [p for p in session.case.placements.values() if p.position_id == PLANT_RUSSIA]
    assert {(p.value, p.created_by) for p in made} == {(4, "Sample analyst"), (3, "Test analyst")}
    assert session.undo_stack.count() == 1
    press(view, qtbot, Qt.Key.Key_Left, modifier=SHIFT)
    assert cell_of(view, "plant", "round-2").gap == 2
    assert len([p for p in session.case.placements.values() if p.position_id == PLANT_RUSSIA]) == 2
    session.undo()
    session.undo()
    assert session.case_file.dump_state() == before
    assert cell_of(view, "plant", "round-2").gap == 4


def test_a_mark_stops_at_the_end_of_its_scale(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    go_to(view, PLANT_RUSSIA)
    press(view, qtbot, Qt.Key.Key_Right, modifier=SHIFT)
    assert window.session.undo_stack.count() == 0


def test_a_position_that_nobody_placed_enters_at_the_end_it_comes_from(
    window: MainWindow, qtbot: QtBot, case_path: Path
) -> None:
    view = shown(window, qtbot, case_path)
    front = id_of("position-front-lines-ukraine")
    go_to(view, front)
    press(view, qtbot, Qt.Key.Key_Right, modifier=SHIFT)
    assert cell_of(view, "front-lines", "round-2").stands[0].value == 0
    press(view, qtbot, Qt.Key.Key_Delete)
    assert cell_of(view, "front-lines", "round-2").stands[0].value is None


def test_the_name_is_asked_for_once_and_then_the_mark_moves(
    window: MainWindow, qtbot: QtBot, case_path: Path, settings: Settings
) -> None:
    settings.put(AUTHOR, "")
    view = shown(window, qtbot, case_path)
    go_to(view, PLANT_RUSSIA)
    press(view, qtbot, Qt.Key.Key_Left, modifier=SHIFT)
    assert window.session.undo_stack.count() == 0
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.field.setText("Second analyst")  # type: ignore[attr-defined]
    dialog.accept()  # type: ignore[attr-defined]
    assert cell_of(view, "plant", "round-2").gap == 3
    assert cell_of(view, "plant", "round-2").stands[1].position.placed_by == "Second analyst"  # type: ignore[union-attr]


def test_the_cell_selected_stays_in_view_when_the_window_narrows(
    window: MainWindow, qtbot: QtBot, training_file: Path
) -> None:
    view = shown(window, qtbot, training_file)
    window.resize(1700, 900)
    go_to(view, id_of("pos-dam-cg-r2-kr"))
    window.resize(1024, 700)
    scene = view.area.scene
    assert scene.columns_fit < scene.columns_total
    assert scene.first_column <= 1 < scene.first_column + scene.columns_fit
    assert not view.area.cell_rect(*(view.area.current or (0, 0))).isEmpty()


def test_tab_leaves_the_grid(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    view.area.setFocus()
    press(view, qtbot, Qt.Key.Key_Tab)
    assert not view.area.hasFocus()


def test_enter_opens_the_position_in_the_inspector_while_the_record_is_locked(
    window: MainWindow, qtbot: QtBot, case_path: Path
) -> None:
    view = shown(window, qtbot, case_path)
    go_to(view, PLANT_UKRAINE)
    press(view, qtbot, Qt.Key.Key_Return)
    assert window.inspector.shown == PLANT_UKRAINE
    assert not view.area.hasFocus()


# ---- pointer, reading aloud, the selection of others ------------------------------------------------------------
def test_a_click_on_a_mark_selects_its_position(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    area = view.area
    for position_id in (PLANT_RUSSIA, PLANT_UKRAINE):
        mark = next(m for m in area.scene.body if getattr(m, "ref", 0) == position_id and not isinstance(m, Text))
        x, y = mark.x + mark.w / 2, mark.y + mark.h / 2 + area.scene.head_px - area.scroll_px  # type: ignore[union-attr]
        qtbot.mouseClick(area.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        assert window.session.selection.ids == (position_id,)


def test_a_selected_round_lights_its_column_and_an_actor_the_rows_it_is_in(
    window: MainWindow, qtbot: QtBot, case_path: Path
) -> None:
    view = shown(window, qtbot, case_path)
    window.session.select([id_of("round-2")])
    assert view.area.grid_view().selected_rounds == {id_of("round-2")}
    window.session.select([id_of("ukraine")])
    lit = view.area.grid_view().related_issues
    assert id_of("plant") in lit
    assert id_of("us-russia-relations") not in lit
    window.session.select([id_of("quote-guarantees")])
    assert view.area.active == id_of("position-guarantees-ukraine")


def test_the_matrix_opens_on_the_issue_that_is_selected(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path, "timeline")
    window.session.select([id_of("further-talks")])
    window.desk.show_page("positions")
    window.resize(1100, 640)
    assert view.area.grid_view().related_issues == {id_of("further-talks")}
    row = view.area.current[0] if view.area.current else -1
    assert view.area.grid.rows[row].issue.issue_id == id_of("further-talks")
    box = view.area.scene.rows[row]
    page = view.area.viewport().height() - view.area.scene.head_px
    assert view.area.scroll_px <= box.y
    assert box.y + box.h <= view.area.scroll_px + page + 1


def test_every_cell_is_read_aloud_in_sentences(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    view = shown(window, qtbot, case_path)
    go_to(view, PLANT_UKRAINE)
    grid = QAccessible.queryAccessibleInterface(view.area)
    assert grid.childCount() == view.area.rows * view.area.columns
    names = [grid.child(n).text(QAccessible.Text.Name) for n in range(grid.childCount())]
    assert all(names)
    plant = next(name for name in names if name.startswith("Zaporizhzhia plant, Round 2"))
    assert "Placed by Sample analyst" in plant
    assert "Gap 4 of 4." in plant
    assert "Also on record" in plant
    assert any(name.endswith("Not held yet.") for name in names)
    assert grid.focusChild().text(QAccessible.Text.Name) == plant


def test_markup_in_case_text_stays_text(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    from viewer.positions.spoken_cells import tooltip_text

    view = shown(window, qtbot, case_path)
    assert "<b>x" not in tooltip_text(["a", "<b>x</b>"])
    assert tooltip_text(view.area.cell_lines(0, 1)).count("<b>") == 1


# ---- the commands -----------------------------------------------------------------------------------------------
def test_a_value_off_the_scale_and_a_missing_name_are_refused(
    window: MainWindow, qtbot: QtBot, case_path: Path, settings: Settings
) -> None:
    shown(window, qtbot, case_path)
    session = window.session
    with pytest.raises(CaseError) as off:
        place_position(session, PLANT_RUSSIA, 5)
    assert off.value.code is ErrorCode.INVALID
    with pytest.raises(CaseError) as gone:
        place_position(session, 1, 2)
    assert gone.value.code is ErrorCode.UNKNOWN_RECORD
    with pytest.raises(CaseError) as others:
        remove_placement(session, PLANT_RUSSIA)
    assert others.value.code is ErrorCode.INVALID
    settings.put(AUTHOR, "")
    with pytest.raises(CaseError) as unsigned:
        step_position(session, PLANT_RUSSIA, -1)
    assert unsigned.value.code is ErrorCode.INVALID


def test_a_judgement_on_the_case_as_known_on_a_day_is_seen_on_that_day(
    window: MainWindow, qtbot: QtBot, case_path: Path
) -> None:
    shown(window, qtbot, case_path)
    session = window.session
    assert session.as_of_s is not None
    step_position(session, PLANT_RUSSIA, -1)
    made = next(p for p in session.case.placements.values() if p.created_by == "Test analyst")
    assert isinstance(made, Placement)
    assert made.LAYER == "notes"
    assert made.published_edtf == "2026-02-05"
    assert cell_of(window.positions, "plant", "round-2").gap == 3


def test_choices_change_what_is_compared(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    view = shown(window, qtbot, training_file)
    first, second = view.pair
    view.choose_parties(second, first)
    assert view.pair == (second, first)
    view.choose_parties(first, first)
    assert view.pair == (first, second)
    track = view.track
    view.choose_rounds(track[1].event_id, track[6].event_id, side_by_side=True)
    assert view.area.columns == 2
    dam = cell_of(view, "issue-dam", "cg-r7")
    assert [stand.before for stand in dam.stands] == [0, 4]
    view.choose_series("Valden I")
    assert view.area.columns == 6


@pytest.mark.parametrize("text_scale", [90, 130])
def test_no_heading_is_cut_at_any_text_size(
    window: MainWindow, qtbot: QtBot, training_file: Path, text_scale: int
) -> None:
    window.settings.put(TEXT_SCALE, text_scale)
    window.look.read()
    view = shown(window, qtbot, training_file)
    window.resize(1024, 700)
    metrics, scene = window.look.fonts.metrics(), view.area.scene
    for mark in (*scene.head, *scene.body):
        if isinstance(mark, Text):
            width = metrics.width_px(mark.text, mark.style)
            left = mark.x - {"left": 0.0, "middle": width / 2, "right": width}[mark.anchor]
            assert left >= 0
            assert left + width <= scene.width_px + 1
