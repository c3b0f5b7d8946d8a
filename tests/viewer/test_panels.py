"""The lists beside the timeline: one selection, one filter, words that are never markup, nothing cut off."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Actor, id_of
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from viewer.look import Look
from viewer.paint.icons import ICONS, icon_path
from viewer.paint.style_sheet import palette, style_sheet
from viewer.paint.theme import THEMES
from viewer.panels.actors_panel import ActorsPanel
from viewer.panels.banner import Banner, Message
from viewer.panels.issues_panel import IssuesPanel
from viewer.panels.status_bar import StatusBar
from viewer.panels.tables_dock import TablesDock
from viewer.panels.welcome import Welcome
from viewer.problems import Problem
from viewer.recent import RecentCases
from viewer.recent_places import place_words, words_of_places
from viewer.session import SavedState, Session
from viewer.settings import Settings
from viewer.tasks import Progress, Tasks

SWAP = id_of("exchange-157")
QUOTES, EVENTS, SOURCES, NOTES = range(4)


@pytest.fixture
def look(qtbot: QtBot, settings: Settings) -> Look:
    return Look(settings)


@pytest.fixture
def tables(qtbot: QtBot, session: Session, look: Look) -> TablesDock:
    session.set_as_of(None)
    made = TablesDock(session, look)
    qtbot.addWidget(made)
    made.resize(900, 260)
    made.show()
    return made


@pytest.fixture
def actors(qtbot: QtBot, session: Session, look: Look) -> ActorsPanel:
    session.set_as_of(None)
    made = ActorsPanel(session, look)
    qtbot.addWidget(made)
    made.resize(264, 400)
    made.show()
    return made


# ---- one selection, one filter
def test_a_click_in_a_table_selects_for_everyone(qtbot: QtBot, session: Session, tables: TablesDock) -> None:
    tables.show_table(EVENTS)
    view = tables.views[EVENTS]
    row = view.table.row_of(SWAP)
    view.scrollTo(view.table.index(row, 2))
    at = view.visualRect(view.table.index(row, 2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert session.selection.ids == (SWAP,)


def test_a_table_follows_the_selection_and_marks_what_is_related(session: Session, tables: TablesDock) -> None:
    tables.show_table(EVENTS)
    session.select([SWAP])
    view = tables.views[EVENTS]
    rows = [index.row() for index in view.selectionModel().selectedRows()]
    assert [int(view.table.ids[row]) for row in rows] == [SWAP]
    assert session.selection.ids == (SWAP,)
    talks = session.case.event(SWAP).parent_id
    assert talks is not None
    assert view.table.data(view.table.index(view.table.row_of(talks), 0), 0x0100 + 2) is True


def test_the_as_known_date_reaches_the_tables(session: Session, tables: TablesDock) -> None:
    tables.show_table(EVENTS)
    everything = tables.views[EVENTS].table.rowCount()
    session.set_as_of(parse_edtf("2026-02-04").latest_s)
    assert tables.views[EVENTS].table.row_of(SWAP) == -1
    assert tables.views[EVENTS].table.rowCount() < everything
    assert tables.tabs.accessibleTabName(EVENTS).endswith(str(tables.views[EVENTS].table.rowCount()))


def test_show_only_these_filters_and_a_second_time_shows_all(session: Session, actors: ActorsPanel) -> None:
    ukraine = id_of("ukraine")
    actors.tree.doubleClicked.emit(actors.model.actor_index(ukraine))
    assert session.view.filters.actors == frozenset({ukraine})
    actors.tree.doubleClicked.emit(actors.model.actor_index(ukraine))
    assert session.view.filters.actors == frozenset()


def test_choosing_an_actor_by_keyboard_selects_it(qtbot: QtBot, session: Session, actors: ActorsPanel) -> None:
    actors.tree.setFocus()
    actors.tree.setCurrentIndex(actors.model.actor_index(id_of("ukraine")))
    qtbot.keyClick(actors.tree, Qt.Key.Key_Down)
    (chosen,) = session.selection.ids
    assert isinstance(session.case.record(chosen), Actor)
    assert chosen != id_of("ukraine")


def test_issues_follow_and_lead_the_selection(qtbot: QtBot, session: Session, look: Look) -> None:
    session.set_as_of(None)
    panel = IssuesPanel(session, look)
    qtbot.addWidget(panel)
    panel.show()
    first = panel.model.issue_row(panel.model.index(0)).issue.id
    session.select([first])
    assert [i.row() for i in panel.list.selectionModel().selectedIndexes()] == [0]
    panel.list.setCurrentIndex(panel.model.index(1))
    assert session.selection.ids == (panel.model.issue_row(panel.model.index(1)).issue.id,)
    panel.sort_by("title")
    assert session.selection.ids == (panel.model.issue_row(panel.model.index(panel.model.row_of(
        session.selection.ids[0]))).issue.id,)  # fmt: skip


# ---- tables
def test_the_table_copies_the_selected_rows_as_cells(qtbot: QtBot, session: Session, tables: TablesDock) -> None:
    tables.show_table(EVENTS)
    session.select([SWAP])
    view = tables.views[EVENTS]
    view.setFocus()
    view.copy_cells()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("When\tKind\tTitle")
    assert session.case.event(SWAP).title in lines[1]
    assert QKeySequence(QKeySequence.StandardKey.Copy)


def test_chosen_columns_are_remembered(qtbot: QtBot, session: Session, look: Look, tables: TablesDock) -> None:
    view = tables.views[QUOTES]
    hidden = next(at for at, column in enumerate(view.table.columns) if column.id == "language")
    assert view.isColumnHidden(hidden)
    view.show_column(hidden, True)
    again = TablesDock(session, look)
    qtbot.addWidget(again)
    assert not again.views[QUOTES].isColumnHidden(hidden)


def test_every_cell_of_every_table_can_be_made(session: Session, tables: TablesDock) -> None:
    for at, view in enumerate(tables.views):
        tables.show_table(at)
        assert view.table.rowCount() > 0
        for row in range(view.table.rowCount()):
            for column in range(view.table.columnCount()):
                assert isinstance(view.table.cell_at(row, column).text, str)


def test_the_source_cell_leads_to_the_reader(qtbot: QtBot, session: Session, tables: TablesDock) -> None:
    tables.show_table(QUOTES)
    view = tables.views[QUOTES]
    column = next(at for at, c in enumerate(view.table.columns) if c.id == "source")
    row = next(r for r in range(view.table.rowCount()) if view.table.cell_at(r, column).style == "link")
    with qtbot.waitSignal(tables.source_wanted) as asked:
        view.scrollTo(view.table.index(row, column))
        at = view.visualRect(view.table.index(row, column)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == [view.table.cell_at(row, column).link_id]


def test_folded_tables_leave_their_tabs(tables: TablesDock) -> None:
    tables.set_folded(True)
    assert tables.folded
    assert tables.maximumHeight() == tables.strip.height()
    tables.set_folded(False)
    assert not tables.folded
    assert not tables.stack.isHidden()


def test_words_of_the_case_are_never_markup(qtbot: QtBot, session: Session, look: Look) -> None:
    bad = Actor(uid="bad", name="<b>bold</b><img src='/etc/passwd'>", kind="group", role="party", sort=-1)
    session.apply(Edit("Add actor", (Put(bad),)))
    session.set_as_of(None)
    panel = ActorsPanel(session, look)
    qtbot.addWidget(panel)
    assert panel.model.data(panel.model.actor_index(bad.id)) == bad.name


# ---- banner, status, welcome
def test_what_is_not_saved_goes_before_everything_else(qtbot: QtBot, session: Session, look: Look) -> None:
    banner = Banner(session, look)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_problem(Problem("“a” is not there.", "Check the folder."))
    assert not banner.isHidden()
    fault = CaseError(ErrorCode.DISK_FULL)
    session.saved_state_changed.emit(SavedState(False, fault, Edit("Add note", ())))
    assert banner.message is not None
    assert banner.message.level == "danger"
    banner.clear()
    assert banner.message.level == "danger"
    session.saved_state_changed.emit(SavedState())
    assert banner.isHidden()


def test_a_banner_without_anything_to_do_closes_itself(qtbot: QtBot, session: Session, look: Look) -> None:
    banner = Banner(session, look)
    qtbot.addWidget(banner)
    banner.show_message(Message("info", "Notes merged"))
    assert banner._timer.isActive()
    banner._timer.timeout.emit()
    assert banner.isHidden()


def test_the_status_bar_says_what_state_things_are_in(qtbot: QtBot, session: Session, look: Look) -> None:
    session.set_as_of(None)
    window = QMainWindow()
    qtbot.addWidget(window)
    tasks = Tasks(window)
    bar = StatusBar(session, look, tasks, window)
    assert bar.record.words == "Case record read-only"
    assert bar.notes.words == f"{len(session.case.annotations)} notes saved"
    bar.put_drafts(1)
    assert bar.notes.words == "1 draft note"
    session.set_record_locked(False)
    assert bar.record.words == "Record unlocked"
    bar.put_file_check("integrity checked")
    assert bar.sources.words == f"{len(session.case.sources)} sources, integrity checked"
    done: list[str] = []
    bar.toast("Note deleted", "Undo", lambda: done.append("undone"))
    bar._toast._row.itemAt(1).widget().click()
    assert done == ["undone"]
    assert bar._toast.isHidden()


def test_a_narrow_status_bar_cuts_nothing(qtbot: QtBot, session: Session, look: Look) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = StatusBar(session, look, Tasks(window), window)
    window.setStatusBar(bar)
    bar.put_file_check("integrity checked")
    window.show()
    for width in (1440, 700, 420):
        window.resize(width, 200)
        bar.show_scene(SimpleNamespace(span_words="5 Aug 2025 to 6 May 2026, 9 months", shown=17))  # type: ignore[arg-type]
        items = (bar.record, bar.notes, bar.span, bar.shown, bar.sources)
        shown = [item for item in items if item.isVisible()]
        qtbot.waitUntil(lambda shown=shown: all(item.width() >= item.sizeHint().width() for item in shown))
        assert shown[-1].mapTo(bar, shown[-1].rect().topRight()).x() <= width
        assert bar.record in shown
        assert bar.notes in shown
        assert (bar.sources in shown) is (width == 1440)


def test_a_running_job_takes_its_room_from_what_can_be_given_up(qtbot: QtBot, session: Session, look: Look) -> None:
    """A job's words come between two resizes: the bar must make room by itself or they cut each other."""
    window = QMainWindow()
    qtbot.addWidget(window)
    tasks = Tasks(window)
    bar = StatusBar(session, look, tasks, window)
    window.setStatusBar(bar)
    bar.put_file_check("integrity checked")
    window.show()
    release = Event()

    def job(progress: Progress) -> None:
        progress.report(97, 223)
        release.wait(30)

    ended: list[object] = []
    for width in (1440, 1024, 620):
        window.resize(width, 200)
        bar.show_scene(SimpleNamespace(span_words="22 Aug 2025 to 25 Apr 2026, 8 months 3 days", shown=17))  # type: ignore[arg-type]
        release.clear()
        ended.clear()
        tasks.start("search", job, ended.append, ended.append)
        try:
            qtbot.waitUntil(lambda: "97 of 223" in bar.job.words)
            items = (bar.record, bar.notes, bar.job, bar.span, bar.shown, bar.sources)
            shown = [item for item in items if item.isVisible()]
            qtbot.waitUntil(lambda shown=shown: all(item.width() >= item.sizeHint().width() for item in shown))
            assert bar.job in shown
            assert (bar.sources in shown) is (width == 1440)
        finally:
            release.set()
        qtbot.waitUntil(lambda: ended == [None])
        assert bar.job.isHidden()
        assert bar.shown.words == "17 events shown" or width == 620


def test_the_welcome_page_lists_filters_and_says_what_is_gone(
    qtbot: QtBot, session: Session, settings: Settings, look: Look, tmp_path: Path
) -> None:
    recent = RecentCases(settings)
    assert session.case_file is not None
    recent.remember(session.case_file.path, session.case)
    recent.remember(tmp_path / "nowhere" / "other.rapporteur", session.case)
    page = Welcome(settings, look)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.field.setText("other.rap")
    shown = [page.list.itemAt(at).widget() for at in range(page.list.count())]
    rows = [row for row in shown if hasattr(row, "case")]
    assert [row.badge for row in rows] == [""]  # the disk is asked by a worker
    page.put_badges(words_of_places(recent.all()))
    assert [row.badge for row in rows] == ["Drive not connected"]
    assert place_words(session.case_file.path) == ""
    with qtbot.waitSignal(page.path_wanted) as asked:
        rows[0].click()
    assert asked.args == [tmp_path / "nowhere" / "other.rapporteur"]
    with qtbot.waitSignal(page.open_wanted):
        page.open_button.click()


# ---- looks
def test_every_icon_has_a_shape(qtbot: QtBot) -> None:
    empty = [name for name in ICONS if icon_path(name).isEmpty()]
    assert empty == []
    outside = [name for name in ICONS if not icon_path(name).boundingRect().adjusted(0, 0, 0, 0).intersects(
        icon_path("circle-check").boundingRect())]  # fmt: skip
    assert outside == []


@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.3])
def test_the_style_sheet_is_filled_and_sets_no_fonts(qtbot: QtBot, name: str, scale: float) -> None:
    sheet = style_sheet(THEMES[name], scale)
    assert "font" not in sheet
    left = [line for line in sheet.splitlines() if "@" in line or "~" in line]
    assert left == []
    assert palette(THEMES[name]).window().color() == THEMES[name].colour("window")


@pytest.mark.parametrize("scale", [100, 130])
def test_rows_grow_with_the_text(qtbot: QtBot, session: Session, settings: Settings, scale: int) -> None:
    from viewer.settings import TEXT_SCALE

    settings.put(TEXT_SCALE, scale)
    panel = ActorsPanel(session, Look(settings))
    qtbot.addWidget(panel)
    panel.resize(264, 400)
    panel.show()
    index = panel.model.actor_index(id_of("ukraine"))
    height = panel.tree.visualRect(index).height()
    assert height >= panel.look.line_px("list") + 6
    assert height == 28 if scale == 100 else height > 28
    assert panel.tree.viewport().rect().contains(panel.tree.visualRect(index).topLeft() + QPoint(5, 1))
