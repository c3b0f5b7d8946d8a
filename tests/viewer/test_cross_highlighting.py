"""The table of DESIGN 6.1, row by row, in the real window: what is selected in one view is marked in every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Quote, id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.layout.scale import TimeScale
from viewer.main_window import MainWindow
from viewer.panels.record_table_view import RecordTableView
from viewer.positions.shown_records import selection_on
from viewer.settings import Settings

LEFT = Qt.MouseButton.LeftButton
QUOTES, EVENTS, SOURCES, NOTES, ACTORS = range(5)
EXCHANGE, ROUND_2, ROUND_1 = "exchange-157", "round-2", "round-1"


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        made.session.set_as_of(None)
        yield made


@dataclass(frozen=True)
class Row:
    """One row of the table: what is selected, and what each view then marks. Uids; an empty set asks nothing."""

    selected: str
    canvas: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()
    quotes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    rounds: frozenset[str] = frozenset()
    matrix: frozenset[str] = frozenset()


def these(*uids: str) -> frozenset[str]:
    return frozenset(uids)


SEED = "geokhub-2026-02-05"
ROWS = (
    Row(
        EXCHANGE,
        canvas=these(ROUND_2, "witkoff-314"),
        actors=these("ukraine", "russia"),
        issues=these("prisoners"),
        quotes=these("quote-314", "quote-captivity"),
        events=these(ROUND_2, "witkoff-314"),
        sources=these(SEED),
        notes=these("note-count-check"),
        rounds=these(ROUND_2),
        matrix=these("prisoners"),
    ),
    Row(
        ROUND_2,
        canvas=these(EXCHANGE),
        actors=these("ukraine", "russia", "united-states"),
        issues=these("prisoners", "plant", "donetsk", "front-lines", "further-talks"),
        quotes=these("quote-conditions", "quote-progress-tass", "quote-any-format"),
        events=these(EXCHANGE),
        sources=these(SEED),
        notes=these("reading-round-start"),
        rounds=these(ROUND_2),
    ),
    Row(
        "ukraine",
        canvas=these(EXCHANGE, ROUND_1, ROUND_2, "fighting-front-line"),
        actors=these("zelenskiy"),
        issues=these("donetsk", "plant", "guarantees", "front-lines"),
        events=these(EXCHANGE, ROUND_1, ROUND_2),
        matrix=these("donetsk", "plant", "guarantees", "front-lines"),
    ),
    Row(
        "quote-any-format",
        canvas=these("zelenskiy-format"),
        actors=these("zelenskiy"),
        issues=these("further-talks"),
        events=these("zelenskiy-format"),
        sources=these(SEED),
        matrix=these("further-talks"),
    ),
    Row(
        "further-talks",
        canvas=these(ROUND_2, "zelenskiy-format"),
        actors=these("ukraine"),
        quotes=these("quote-any-format", "quote-conditions"),
        events=these(ROUND_2, "zelenskiy-format"),
        matrix=these("further-talks"),
    ),
    Row(
        SEED,
        canvas=these(EXCHANGE, ROUND_2),
        issues=these("prisoners", "plant"),
        quotes=these("quote-314"),
        events=these(EXCHANGE, ROUND_2),
        sources=these("reuters-2026-02-05"),
    ),
    Row("note-count-check", canvas=these(EXCHANGE), events=these(EXCHANGE)),
    Row("reading-dmitriev", quotes=these("quote-progress")),
)


def ids(uids: frozenset[str]) -> set[int]:
    return {id_of(uid) for uid in uids}


def marked_rows(window: MainWindow, at: int) -> set[int]:
    """Records whose rows carry the accent edge, or are selected, in one of the tables."""
    window.tables.show_table(at)
    table = window.tables.views[at].table
    return {int(i) for i in table.ids if int(i) in table._related}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.selected)
def test_a_row_of_the_table(window: MainWindow, row: Row) -> None:
    window.session.select([id_of(row.selected)])
    state = window.canvas.overlay_state()
    assert state.selected == {id_of(row.selected)}
    assert ids(row.canvas) <= state.related
    assert ids(row.actors) <= window.actors.related
    assert ids(row.issues) <= window.issues.related
    for at, wanted in ((QUOTES, row.quotes), (EVENTS, row.events), (SOURCES, row.sources), (NOTES, row.notes)):
        assert ids(wanted) <= marked_rows(window, at)
    for page in ("positions", "ledger"):
        window.desk.show_page(page)
        rounds, issues = selection_on(window.session, window.positions.area.grid)
        assert ids(row.rounds) <= rounds
        assert ids(row.matrix) <= issues


def test_related_marks_stand_on_drawn_things(window: MainWindow) -> None:
    """What the canvas says is related is on it: the rings have marks to stand round."""
    scene = window.canvas.scene
    assert scene is not None
    window.session.select([id_of(EXCHANGE)])
    drawn = {ref for item in scene.items for ref in (item.ref, *item.refs)}
    assert {id_of(ROUND_2), id_of("witkoff-314"), id_of("prisoners")} <= drawn & window.canvas.overlay_state().related


def test_a_selected_actor_leaves_only_their_quotes(window: MainWindow) -> None:
    tables, session = window.tables, window.session
    tables.show_table(QUOTES)
    everything = [int(i) for i in tables.views[QUOTES].table.ids]
    session.select([id_of("witkoff")])
    theirs = [int(i) for i in tables.views[QUOTES].table.ids]
    assert theirs == [i for i in everything if speaker_of(window, i) == id_of("witkoff")]
    assert 0 < len(theirs) < len(everything)
    assert tables.tabs.accessibleTabName(QUOTES).endswith(f"{len(theirs)} of {len(everything)}")
    session.select([id_of("ukraine")])
    assert {speaker_of(window, int(i)) for i in tables.views[QUOTES].table.ids} == {id_of("zelenskiy")}
    session.select([])
    assert [int(i) for i in tables.views[QUOTES].table.ids] == everything


def test_a_quote_chosen_among_an_actors_quotes_stays_where_it_is(window: MainWindow, qtbot: QtBot) -> None:
    tables = window.tables
    tables.show_table(QUOTES)
    window.session.select([id_of("witkoff")])
    view = tables.views[QUOTES]
    theirs = [int(i) for i in view.table.ids]
    click_row(qtbot, view, view.table.index(1, 0))
    assert window.session.selection.ids == (theirs[1],)
    assert [int(i) for i in view.table.ids] == theirs


def test_an_open_reader_goes_to_the_passage_of_a_quote(window: MainWindow) -> None:
    window.desk.open_source(id_of(SEED))
    reader = window.inspector.reader
    window.session.select([id_of("quote-314")])
    assert window.inspector.pages.currentWidget() is reader
    assert reader.active is not None
    assert reader.active.target_id == id_of("quote-314")
    window.session.select([id_of(EXCHANGE)])
    assert window.inspector.pages.currentWidget() is not reader


def test_a_selected_span_filters_the_tables_and_lights_its_rounds(window: MainWindow) -> None:
    day = parse_edtf("2026-02-05")
    assert day.earliest_s is not None
    assert day.latest_s is not None
    window.session.select_span((day.earliest_s, day.latest_s))
    window.tables.show_table(EVENTS)
    table = window.tables.views[EVENTS].table
    assert id_of(EXCHANGE) in table.ids
    assert id_of("exchange-earlier") not in table.ids
    assert window.canvas.overlay_state().span == (day.earliest_s, day.latest_s)
    window.desk.show_page("positions")
    rounds, _issues = selection_on(window.session, window.positions.area.grid)
    assert id_of(ROUND_2) in rounds


# ---- from every view -------------------------------------------------------------------------------------------
def from_timeline(window: MainWindow, qtbot: QtBot) -> int:
    scene = window.canvas.scene
    assert scene is not None
    item = scene.item(id_of(EXCHANGE))
    assert item is not None
    at = QPoint(round(item.mark.x + item.mark.w / 2), round(item.mark.y + item.mark.h / 2 - window.canvas.scroll_px))
    qtbot.mouseClick(window.canvas.viewport(), LEFT, pos=at)
    return id_of(EXCHANGE)


def from_actors(window: MainWindow, qtbot: QtBot) -> int:
    index = window.actors.model.actor_index(id_of("russia"))
    click_row(qtbot, window.actors.tree, index)
    return id_of("russia")


def from_issues(window: MainWindow, qtbot: QtBot) -> int:
    panel = window.issues
    click_row(qtbot, panel.list, panel.model.index(panel.model.row_of(id_of("donetsk"))))
    return id_of("donetsk")


def from_table(at: int) -> Callable[[MainWindow, QtBot], int]:
    def choose(window: MainWindow, qtbot: QtBot) -> int:
        window.tables.show_table(at)
        view = window.tables.views[at]
        record_id = int(view.table.ids[0])
        click_row(qtbot, view, view.table.index(0, 0 if at != SOURCES else 1))
        return record_id

    return choose


def from_inspector(window: MainWindow, qtbot: QtBot) -> int:
    window.session.select([id_of(EXCHANGE)])
    window.inspector.record_wanted.emit(id_of(ROUND_2))
    return id_of(ROUND_2)


def from_reader(window: MainWindow, qtbot: QtBot) -> int:
    passage = window.session.case.evidence_of(id_of("quote-314"))[0]
    window.desk.open_source(passage.id)
    window.inspector.reader.record_wanted.emit(passage.target_id)
    return id_of("quote-314")


def from_grid(page: str) -> Callable[[MainWindow, QtBot], int]:
    def choose(window: MainWindow, qtbot: QtBot) -> int:
        window.desk.show_page(page)
        area = window.positions.area
        for row in range(area.rows):
            for column in range(area.columns):
                area.choose(row, column)
                if area.records_here():
                    focus = window.session.selection.focus
                    assert focus is not None
                    return focus
        raise AssertionError("the grid holds no record")

    return choose


def from_find(window: MainWindow, qtbot: QtBot) -> int:
    qtbot.waitUntil(lambda: window.search.ready, timeout=30_000)
    window.desk.open_find("prisoners")
    panel = window.desk._panel
    assert panel is not None
    qtbot.waitUntil(lambda: window.search.answer is not None and bool(window.search.answer.groups), timeout=30_000)
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    return window.search.hits[0]


FROM = {
    "timeline": from_timeline,
    "actors": from_actors,
    "issues": from_issues,
    "quotes table": from_table(QUOTES),
    "events table": from_table(EVENTS),
    "sources table": from_table(SOURCES),
    "notes table": from_table(NOTES),
    "actors table": from_table(ACTORS),
    "inspector": from_inspector,
    "reader": from_reader,
    "positions": from_grid("positions"),
    "ledger": from_grid("ledger"),
    "find": from_find,
}


@pytest.mark.parametrize("name", FROM)
def test_what_one_view_selects_every_view_shows(window: MainWindow, qtbot: QtBot, name: str) -> None:
    record_id = FROM[name](window, qtbot)
    assert window.session.selection.ids == (record_id,)
    assert window.inspector.shown == record_id
    assert record_id in window.canvas.overlay_state().selected
    assert window.actors.related == window.issues.related == window.canvas.overlay_state().related
    assert window.canvas.overlay_state().related
    for at in range(5):
        window.tables.show_table(at)
        view = window.tables.views[at]
        if view.table.row_of(record_id) >= 0:
            assert record_id in {int(i) for i in selected_in(view)}


# ---- nothing moves ---------------------------------------------------------------------------------------------
def test_selecting_what_is_in_view_moves_nothing(window: MainWindow) -> None:
    scene = window.canvas.scene
    assert scene is not None
    view, height = window.session.view, window.canvas.viewport().height()
    scale, tried = TimeScale(view.start_s, view.end_s, scene.header_px, scene.width_px), 0
    for item in scene.items:
        top = item.mark.y - window.canvas.scroll_px
        inside = top >= scene.axis_px and top + item.mark.h <= height
        if not item.ref or not inside or item.mark.x < scale.left_px or item.mark.x + item.mark.w > scene.width_px:
            continue
        before = window.session.view, window.canvas.verticalScrollBar().value()
        window.session.select([item.ref])
        assert (window.session.view, window.canvas.verticalScrollBar().value()) == before
        tried += 1
    assert tried > 10


def test_selecting_what_is_out_of_view_pans_and_keeps_the_zoom(window: MainWindow, qtbot: QtBot) -> None:
    day = parse_edtf("2024-01").earliest_s
    assert day is not None
    window.session.set_span(float(day), float(day) + 30 * 86_400.0)
    length = window.session.view.seconds
    window.session.select([id_of(EXCHANGE)])
    there = parse_edtf("2026-02-05").earliest_s
    assert there is not None
    qtbot.waitUntil(lambda: window.session.view.start_s <= there <= window.session.view.end_s, timeout=10_000)
    assert window.session.view.seconds == pytest.approx(length)


def click_row(qtbot: QtBot, view: QAbstractItemView, index: QModelIndex) -> None:
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())


def selected_in(view: RecordTableView) -> list[int]:
    return [int(view.table.ids[index.row()]) for index in view.selectionModel().selectedRows()]


def speaker_of(window: MainWindow, quote_id: int) -> int | None:
    record = window.session.case.record(quote_id)
    assert isinstance(record, Quote)
    return record.speaker_id
