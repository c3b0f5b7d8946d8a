"""Saved views: made, shown, renamed, ordered, carried to a file and back, each as one step that undo takes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from db.domain import SavedView, id_of
from db.errors import CaseError
from tests.viewer.real_window import open_and_wait, shown_window
from viewer import view_commands
from viewer.dialogs.views_dialog import ViewsDialog
from viewer.layout.view import Filters
from viewer.main_window import MainWindow
from viewer.saved_views import as_file, in_order, read_view, settings_of, show_view, views_in_file
from viewer.session import Session, ViewState
from viewer.settings import Settings


def names(session: Session) -> list[str]:
    return [view.name for view in in_order(session.case)]


def test_the_views_of_the_sample_show_what_they_say(karsa: Session) -> None:
    show_view(karsa, id_of("view-2014"))
    assert karsa.view.lanes_by == "party"
    assert karsa.view.start_s == 1_377_993_600  # 2013-09-01
    assert karsa.view.end_s == 1_412_121_600  # the end of 2014-09-30
    assert karsa.as_of_s == 1_420_070_399  # the end of 2014-12-31
    show_view(karsa, id_of("view-valden2"))
    assert karsa.view.lanes_by == "issue"
    assert [karsa.as_of_s] == [None]
    karsa.back()
    assert karsa.view.start_s == 1_377_993_600


def test_a_saved_view_brings_back_span_lanes_filters_and_date(session: Session) -> None:
    actor = next(iter(session.case.actors))
    looked = replace(
        session.view,
        start_s=1_770_000_000.0,
        end_s=1_770_300_000.0,
        lanes_by="actor",
        detail="labels",
        order=("swap", "round"),
        hidden=frozenset({"background"}),
        folded=frozenset({"round"}),
        heights=(("swap", 140.0),),
        filters=Filters(hidden_kinds=frozenset({"incident"}), actors=frozenset({actor}), importance_min=2),
    )
    session.set_view(looked)
    session.set_as_of(1_770_249_599)
    saved = view_commands.save_view(session, "  The  week \n")
    assert saved is not None
    assert saved.name == "The week"
    session.set_as_of(None)
    session.set_view(ViewState(0.0, 1e9))
    show_view(session, saved.id)
    assert session.view == looked
    assert session.as_of_s == 1_770_249_599
    kept = json.loads(session.case.saved_views[saved.id].settings_json)
    assert kept["filters"]["actors"] == [session.case.actors[actor].uid]


def test_every_change_is_one_step_and_undo_takes_it_back(karsa: Session) -> None:
    before = names(karsa)
    first = in_order(karsa.case)[0].id
    for change in (
        lambda: view_commands.save_view(karsa, "Another"),
        lambda: view_commands.rename_view(karsa, first, "Everything"),
        lambda: view_commands.move_view(karsa, first, 1),
        lambda: view_commands.delete_view(karsa, first),
        lambda: view_commands.add_views(karsa, [("A", "{}"), ("B", "{}")]),
    ):
        steps = karsa.undo_stack.count()
        assert change() is not None
        assert karsa.undo_stack.count() == steps + 1
        assert names(karsa) != before
        karsa.undo()
        assert names(karsa) == before
        karsa.undo_stack.clear()


def test_at_the_end_of_the_list_a_view_stays(karsa: Session) -> None:
    views = in_order(karsa.case)
    assert view_commands.move_view(karsa, views[0].id, -1) is None
    assert view_commands.move_view(karsa, views[-1].id, 1) is None
    with pytest.raises(CaseError):
        view_commands.save_view(karsa, "   ")


def test_a_file_of_views_reads_back_and_others_are_refused(karsa: Session) -> None:
    text = as_file(in_order(karsa.case))
    found = views_in_file(text)
    assert [name for name, _kept in found] == names(karsa)
    assert [json.loads(kept) for _name, kept in found] == [
        json.loads(view.settings_json) for view in in_order(karsa.case)
    ]
    for other in ("", "[]", "{}", '{"kind": "x", "views": []}', "[" * 5000, '{"kind": "rapporteur saved views"}'):
        with pytest.raises(CaseError):
            views_in_file(other)


@pytest.mark.parametrize(
    "settings_json",
    [
        "[]",
        '{"start": "soon", "end": 5e999, "lanes_by": "colour", "detail": 3}',
        '{"start": "2020-01-01", "end": "2019-01-01"}',
        '{"filters": {"actors": ["nobody"], "importance_min": true, "statuses": ["odd"]}, "as_of": "../.."}',
        '{"order": "round", "hidden": [1, null], "heights": {"swap": "tall", "round": -4}}',
    ],
)
def test_settings_that_cannot_be_read_leave_the_present_view(session: Session, settings_json: str) -> None:
    looked = read_view(session.case, SavedView(uid="v", name="V", settings_json=settings_json), session.view)
    assert (looked.view.start_s, looked.view.end_s) == (session.view.start_s, session.view.end_s)
    assert (looked.view.lanes_by, looked.view.detail, looked.as_of_s) == ("kind", "auto", None)
    assert looked.view.filters == Filters()
    assert all(22 <= px <= 1_200 for _key, px in looked.view.heights)


def test_what_is_as_usual_is_not_written_down(session: Session) -> None:
    kept = json.loads(settings_of(session.case, replace(session.view, start_s=0.0, end_s=86_400.0), None))
    assert kept == {"start": "1970-01-01", "end": "1970-01-01", "lanes_by": "kind"}


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, training_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, training_path)
        yield made


def test_the_views_menu_lists_and_shows_them(window: MainWindow) -> None:
    (menu,) = window.findChildren(QMenu, "menu.Views")
    menu.aboutToShow.emit()
    menu.aboutToShow.emit()
    listed = [action for action in menu.actions() if action.objectName().startswith("saved:")]
    assert [action.text() for action in listed] == names(window.session)
    listed[1].trigger()
    assert window.session.view.lanes_by == "issue"


def test_the_dialog_renames_moves_shows_and_deletes(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_made.made["view.saved"].trigger()
    dialog = window.findChild(ViewsDialog)
    assert dialog is not None
    dialog.choose(id_of("view-2014"))
    qtbot.mouseClick(dialog.up_button, Qt.MouseButton.LeftButton)
    assert names(window.session)[1] == "Before and after Orlec"
    assert dialog.chosen == id_of("view-2014")
    dialog.list.currentItem().setText("Orlec")
    qtbot.waitUntil(lambda: window.session.case.saved_views[id_of("view-2014")].name == "Orlec")
    qtbot.mouseClick(dialog.show_button, Qt.MouseButton.LeftButton)
    assert window.session.view.lanes_by == "party"
    qtbot.keyClick(dialog, Qt.Key.Key_Delete)
    assert "Orlec" not in names(window.session)
    window.session.undo()
    assert "Orlec" in names(window.session)
    dialog.close()


def test_views_go_out_to_a_file_and_come_in_again(window: MainWindow, tmp_path: Path) -> None:
    before, path = names(window.session), tmp_path / "views.json"
    window.desk.export_views(path)
    window.desk.import_views(path)
    assert names(window.session) == [*before, *before]
    window.session.undo()
    assert names(window.session) == before
