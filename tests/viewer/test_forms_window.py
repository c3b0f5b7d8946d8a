"""The actions on the record, from the window: locked first, then each with its keys and its questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.domain import Source, SourceText, id_of
from db.edits import Edit, Put
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.actions import ACTIONS
from viewer.forms.form_dialog import FormDialog
from viewer.forms.record_dialogs import MergeDialog, RemovalDialog, TagDialog
from viewer.main_window import MainWindow
from viewer.settings import AUTHOR, Settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        yield made


def run(window: MainWindow, action_id: str) -> None:
    action = window.actions_made.made[action_id]
    assert action.isEnabled(), (action_id, action.toolTip())
    action.trigger()


def question(window: MainWindow, kind: type[Any]) -> Any:
    return next(dialog for dialog in window.findChildren(QDialog) if isinstance(dialog, kind) and dialog.isVisible())


def test_a_locked_record_can_be_read_and_noted_and_not_changed(window: MainWindow) -> None:
    window.session.select([id_of("round-2")])
    made = window.actions_made.made
    changing = [a.id for a in ACTIONS if a.id.startswith("record.add_")] + ["record.edit", "record.delete"]
    for action_id in changing:
        assert not made[action_id].isEnabled(), action_id
        assert "nlock" in made[action_id].toolTip(), action_id
    assert made["note.add"].isEnabled()
    assert made["record.tag"].isEnabled()
    run(window, "record.unlock")
    assert all(made[action_id].isEnabled() for action_id in changing)
    assert not made["record.unlock"].isEnabled()
    run(window, "record.lock")
    assert not made["record.edit"].isEnabled()


def test_who_unlocks_is_asked_for_once(qtbot: QtBot, window: MainWindow) -> None:
    window.settings.put(AUTHOR, "")
    run(window, "record.unlock")
    dialog = question(window, QDialog)
    assert window.session.record_locked
    qtbot.keyClicks(dialog.field, "A. Nalyst")
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert not window.session.record_locked
    assert window.session.author == "A. Nalyst"


def test_a_case_open_read_only_is_never_unlocked(window: MainWindow) -> None:
    assert window.session.case_file is not None
    path = window.session.case_file.path
    window.session.open(path, read_only=True)
    assert not window.actions_made.made["record.unlock"].isEnabled()
    assert not window.actions_made.made["record.add_event"].isEnabled()


def test_one_line_adds_an_event(qtbot: QtBot, window: MainWindow) -> None:
    run(window, "record.unlock")
    window.canvas.setFocus()
    run(window, "event.quick_add")
    line = window.desk._line
    assert line is not None
    assert line.field.hasFocus()
    qtbot.keyClicks(line.field, "yesterday contact:")
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert line.isVisible(), "a line without a title is not taken"
    qtbot.keyClicks(line.field, " A call")
    assert line.told.text() == "Contact · Wed 4 Feb 2026 · Enter adds it"
    assert line.picture.accessibleName() == "Wed 4 Feb 2026"
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert not line.isVisible()
    assert window.canvas.hasFocus()
    event = window.session.case.event(window.session.selection.ids[0])
    assert (event.kind, event.title, event.date_edtf) == ("contact", "A call", "2026-02-04")
    assert window.session.undo_stack.undoText() == "Add event"


def test_the_record_chosen_opens_and_a_new_one_is_selected(qtbot: QtBot, window: MainWindow) -> None:
    run(window, "record.unlock")
    window.session.select([id_of("round-2")])
    run(window, "record.edit")
    form = question(window, FormDialog)
    assert form.draft.row == window.session.case.event(id_of("round-2"))
    form.reject()
    run(window, "record.add_place")
    form = question(window, FormDialog)
    qtbot.keyClicks(form.lines[0].cells["name"].entry, "Muscat")
    qtbot.mouseClick(form.save_button, LEFT)
    record = window.session.case.record(window.session.selection.ids[0])
    assert getattr(record, "name", "") == "Muscat"


def test_deleting_asks_and_undo_brings_back(qtbot: QtBot, window: MainWindow) -> None:
    assert window.session.case_file is not None
    before = window.session.case_file.dump_state()
    run(window, "record.unlock")
    window.session.select([id_of("exchange-157")])
    run(window, "record.delete")
    dialog = question(window, RemovalDialog)
    assert "count claim" in dialog.told.text()
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert window.session.case.record(id_of("exchange-157")) is None
    run(window, "edit.undo")
    assert window.session.case_file.dump_state() == before


def test_copies_merge_back_into_the_first(qtbot: QtBot, window: MainWindow) -> None:
    assert window.session.case_file is not None
    run(window, "record.unlock")
    count = len(window.session.case.actors)
    window.session.select([id_of("witkoff")])
    run(window, "record.duplicate")
    (copy,) = window.session.selection.ids
    assert len(window.session.case.actors) == count + 1
    window.session.select([id_of("witkoff"), copy])
    run(window, "record.merge")
    dialog = question(window, MergeDialog)
    assert dialog.keep_id == id_of("witkoff")
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert len(window.session.case.actors) == count
    assert window.session.selection.ids == (id_of("witkoff"),)


def test_tags_are_set_while_the_record_is_locked(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select([id_of("round-1"), id_of("round-2")])
    run(window, "record.tag")
    dialog = question(window, TagDialog)
    qtbot.keyClicks(dialog.field, "Follow up")
    qtbot.mouseClick(dialog.accept_button, LEFT)
    for record_id in (id_of("round-1"), id_of("round-2")):
        assert "Follow up" in {tag.name for tag in window.session.case.tags_of(record_id)}


def test_a_selected_passage_opens_as_evidence_for_the_selected_record(qtbot: QtBot, window: MainWindow) -> None:
    run(window, "record.unlock")
    source, text = Source(uid="text-source", title="A text"), "Both sides met.\nNothing more was said.\n"
    window.session.apply(Edit("Add source", (Put(source), Put(SourceText(source_id=source.id, text=text)))))
    window.session.select([id_of("round-2")])
    window.desk.cite_passage(source.id, 0, 15)
    form = question(window, FormDialog)
    qtbot.mouseClick(form.save_button, LEFT)
    passage = next(e for e in window.session.case.evidence_of(id_of("round-2")) if e.source_id == source.id)
    assert (passage.exact, passage.start_char, passage.end_char, passage.paragraph) == ("Both sides met.", 0, 15, 1)
    assert passage.suffix.startswith("\nNothing")


def test_a_file_is_kept_with_the_selected_record(window: MainWindow, tmp_path: Path) -> None:
    run(window, "record.unlock")
    path = tmp_path / "map.txt"
    path.write_bytes(b"a map\n")
    window.session.select([id_of("round-2")])
    window.desk.attach_file(path)
    assert window.session.case_file is not None
    from db.queries import attachment_bytes, attachments_of

    (kept,) = [a for a in attachments_of(window.session.case_file, [id_of("round-2")]) if a.filename == "map.txt"]
    assert attachment_bytes(window.session.case_file, kept.id) == b"a map\n"
