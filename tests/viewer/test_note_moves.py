"""Notes on spans moved by hand and by key: one step each, whole days, and nothing of the record moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from db.dates import DAY_S
from db.domain import Annotation, id_of
from db.edits import Edit, Put
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.settings import Settings
from viewer.timeline.canvas_notes import END, START, WHOLE, moved_span

LEFT = Qt.MouseButton.LeftButton
NOTE = id_of("moved-note")


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        made.resize(1440, 900)
        open_and_wait(qtbot, made, case_path)
        note = Annotation(uid="moved-note", body="Week", title="Week", span_edtf="2026-01-20/2026-01-27")
        assert made.session.apply(Edit("Add note", (Put(note),)))
        yield made


def span_of(window: MainWindow) -> str:
    return window.session.case.annotations[NOTE].span_edtf


def drag(window: MainWindow, qtbot: QtBot, share: float, days: int, *, let_go: bool = True) -> QPoint:
    canvas = window.canvas
    window.session.set_as_of(None)
    window.session.set_span(1_768_000_000, 1_770_800_000)
    item = canvas.scene.item(NOTE)
    assert item is not None
    at = QPoint(round(item.mark.x + item.mark.w * share), round(item.mark.y + item.mark.h / 2 - canvas.scroll_px))
    to = at + QPoint(round(days * DAY_S / canvas.scale().seconds_per_px), 0)
    qtbot.mousePress(canvas.viewport(), LEFT, pos=at)
    qtbot.mouseMove(canvas.viewport(), to)
    if let_go:
        qtbot.mouseRelease(canvas.viewport(), LEFT, pos=to)
    return to


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.5, "2026-01-23/2026-01-30"), (0.0, "2026-01-23/2026-01-27"), (1.0, "2026-01-20/2026-01-30")],
)
def test_a_note_or_its_end_is_dragged_as_one_step(
    window: MainWindow, qtbot: QtBot, share: float, expected: str
) -> None:
    steps = window.session.undo_stack.count()
    drag(window, qtbot, share, 3)
    assert span_of(window) == expected
    assert window.session.undo_stack.count() == steps + 1
    window.session.undo()
    assert span_of(window) == "2026-01-20/2026-01-27"


def test_escape_leaves_the_note_where_it_was(window: MainWindow, qtbot: QtBot) -> None:
    steps = window.session.undo_stack.count()
    to = drag(window, qtbot, 0.5, 4, let_go=False)
    assert window.canvas.overlay_state().span is not None
    assert window.canvas.let_go()
    qtbot.mouseRelease(window.canvas.viewport(), LEFT, pos=to)
    assert span_of(window) == "2026-01-20/2026-01-27"
    assert window.session.undo_stack.count() == steps


def test_by_key_a_note_moves_by_a_tick_and_back(window: MainWindow) -> None:
    window.session.select([NOTE])
    window.actions_made.made["note.later"].trigger()
    assert span_of(window) > "2026-01-20/2026-01-27"
    window.actions_made.made["note.earlier"].trigger()
    assert span_of(window) == "2026-01-20/2026-01-27"


def test_dates_of_the_record_cannot_be_moved(window: MainWindow) -> None:
    assert window.canvas.movable_span(id_of("exchange-157")) is None
    assert window.canvas.movable_span(NOTE) is not None


def test_an_end_stops_at_the_other() -> None:
    span = (0, 3 * DAY_S - 1)
    assert moved_span(span, START, 9) == (2 * DAY_S, 3 * DAY_S - 1)
    assert moved_span(span, END, -9) == (0, DAY_S - 1)
    assert moved_span(span, WHOLE, 2) == (2 * DAY_S, 5 * DAY_S - 1)
