"""Short questions about records, and the history, driven by their widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.dates import days_from_civil
from db.domain import id_of
from viewer import record_commands as rc
from viewer.dialogs.history_dialog import HistoryDialog
from viewer.forms.bulk_dialog import BulkDialog, bulk_fields
from viewer.forms.change_words import changes_in_words, steps
from viewer.forms.quick_line import QuickLineBox
from viewer.forms.record_dialogs import MergeDialog, RemovalDialog, TagDialog, removal_lines
from viewer.look import Look
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.settings import Settings

ANCHOR_S = days_from_civil(2026, 2, 5) * 86_400
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def unlocked(session: Session) -> Session:
    session.set_record_locked(False)
    return session


@pytest.fixture
def look(settings: Settings) -> PanelLook:
    return PanelLook(Look(settings))


def test_a_line_is_told_back_while_it_is_typed(qtbot: QtBot, look: PanelLook) -> None:
    line, entered = QuickLineBox(look, lambda: ANCHOR_S), list[str]()
    qtbot.addWidget(line)
    line.entered.connect(entered.append)
    qtbot.keyClicks(line.field, "yesterday round:")
    assert line.told.text() == "Round · Wed 4 Feb 2026 · a title is needed"
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert entered == []
    qtbot.keyClicks(line.field, " Third round")
    assert line.told.text() == "Round · Wed 4 Feb 2026 · Enter adds it"
    assert line.picture.accessibleName() == "Wed 4 Feb 2026"
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert entered == ["yesterday round: Third round"]


def test_a_deletion_names_what_goes_by_kind(qtbot: QtBot, unlocked: Session, look: PanelLook) -> None:
    removal = rc.removal_preview(unlocked, [id_of("exchange-157")])
    lines = removal_lines(removal)
    assert any(line.endswith("× count claim") for line in lines)
    dialog = RemovalDialog(look, "Prisoner <b>exchange</b>", removal)
    qtbot.addWidget(dialog)
    assert dialog.told.text().splitlines() == lines
    alone = rc.removal_preview(unlocked, [next(iter(unlocked.case.placements))])
    assert removal_lines(alone) == []


def test_one_field_is_given_to_all(qtbot: QtBot, unlocked: Session, look: PanelLook) -> None:
    events = unlocked.case.events([id_of("round-1"), id_of("round-2")])
    dialog = BulkDialog(unlocked, look, events)
    qtbot.addWidget(dialog)
    dialog.show()
    while dialog.choice.currentData() != "importance":
        qtbot.keyClick(dialog.choice, Qt.Key.Key_Down)
    assert dialog.cell is not None
    entry = dialog.cell.entry
    qtbot.mouseClick(entry, LEFT)
    qtbot.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(entry, "x")
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert dialog.isVisible()
    qtbot.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(entry, "12")
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert not dialog.isVisible()
    rc.change_many(unlocked, [event.id for event in events], dialog.values)
    assert [event.importance for event in unlocked.case.events([e.id for e in events])] == [12, 12]


def test_records_of_two_kinds_share_what_both_have(unlocked: Session) -> None:
    mixed = [unlocked.case.event(id_of("round-2")), unlocked.case.actors[id_of("witkoff")]]
    assert {spec.name for spec in bulk_fields(mixed)} == {"published_edtf"}


def test_tags_of_several_records_are_ticked_and_unticked(qtbot: QtBot, look: PanelLook) -> None:
    dialog = TagDialog(look, 2, [(1, "on all", 2), (2, "on one", 1), (3, "on none", 0)])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setFocus()
    dialog.list.setCurrentRow(0)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.keyClicks(dialog.field, "fresh, new")
    assert dialog.removed() == [1]
    assert [name.strip() for name in dialog.added()] == ["on none", "fresh", "new"]


def test_the_kept_record_is_the_chosen_one(qtbot: QtBot, look: PanelLook) -> None:
    dialog = MergeDialog(look, [(1, "One", "Actor, A-0001"), (2, "Two", "Actor, A-0002")])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.keep_id == 2


def test_a_change_is_told_in_words_from_what_to_what(unlocked: Session) -> None:
    rc.change_many(unlocked, [id_of("round-2")], {"status": "partial", "date_edtf": "2026-02", "place_id": None})
    step = steps(unlocked)[0]
    assert (step.words, step.who) == ("Change record", "Test analyst")
    told = {line.field: (line.before, line.after) for line in changes_in_words(unlocked, step.edit_id)}
    assert told["Status"] == ("Took place", "Took place in part")
    assert told["Where"] == ("Abu Dhabi", "nothing")
    assert told["When"][1] == "Feb 2026"


def test_the_history_takes_back_a_step_however_old(qtbot: QtBot, unlocked: Session, look: PanelLook) -> None:
    assert unlocked.case_file is not None
    before = unlocked.case_file.dump_state()
    rc.delete(unlocked, [id_of("exchange-157")])
    rc.change_many(unlocked, [id_of("witkoff")], {"short_name": "Witkoff"})
    dialog = HistoryDialog(unlocked, look)
    qtbot.addWidget(dialog)
    dialog.show()
    assert [dialog.step_table.item(row, 2).text() for row in range(2)] == ["Change record", "Delete record"]
    qtbot.mouseClick(dialog.revert_button, LEFT)
    qtbot.keyClicks(dialog.filter, "Delete")
    qtbot.keyClick(dialog.step_table, Qt.Key.Key_Down)
    assert dialog.told.text() == "Delete record"
    qtbot.mouseClick(dialog.revert_button, LEFT)
    assert dialog.fault.text() == ""
    assert unlocked.case_file.dump_state() == before


def test_the_history_of_a_locked_record_is_read_and_not_changed(
    qtbot: QtBot, unlocked: Session, look: PanelLook
) -> None:
    rc.change_many(unlocked, [id_of("witkoff")], {"short_name": "Witkoff"})
    unlocked.set_record_locked(True)
    dialog = HistoryDialog(unlocked, look, record=unlocked.case.actors[id_of("witkoff")], title="Steve Witkoff")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.revert_button, LEFT)
    assert "locked" in dialog.fault.text()
    assert unlocked.case.actors[id_of("witkoff")].short_name == "Witkoff"
