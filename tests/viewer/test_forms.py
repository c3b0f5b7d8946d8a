"""The form dialog, driven by its widgets."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from db.domain import RECORD_TYPES, TYPES, ActorName, Event, Place, Round, id_of
from db.edits import Edit, Put
from viewer.forms.drafts import new_draft, read_draft
from viewer.forms.form_dialog import FormDialog, open_form
from viewer.forms.part_table import MOST_SHOWN
from viewer.look import Look
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.settings import Settings


@pytest.fixture
def session(session: Session) -> Session:
    """The sample, unlocked."""
    session.set_record_locked(False)
    return session


@pytest.fixture
def look(settings: Settings) -> PanelLook:
    return PanelLook(Look(settings))


@pytest.fixture
def karsa(karsa: Session) -> Session:  # the one of conftest.py, unlocked
    karsa.set_record_locked(False)
    return karsa


def form_of(qtbot: QtBot, session: Session, look: PanelLook, record: Any) -> FormDialog:
    assert session.case_file is not None
    draft = record if not hasattr(record, "uid") else read_draft(session.case_file, record)
    dialog = open_form(session, look, draft, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def cell(dialog: FormDialog, name: str) -> Any:
    return next(lines.cells[name] for lines in dialog.lines if name in lines.cells)


def type_into(qtbot: QtBot, dialog: FormDialog, name: str, text: str) -> None:
    entry = cell(dialog, name).entry
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    entry.selectAll()
    qtbot.keyClicks(entry, text)


@pytest.mark.parametrize("row_type", RECORD_TYPES, ids=lambda row_type: row_type.KIND)
def test_a_form_saved_unchanged_changes_nothing(
    qtbot: QtBot, karsa: Session, look: PanelLook, row_type: type[Any]
) -> None:
    assert karsa.case_file is not None
    revision = karsa.case_file.revision
    records = karsa.case_file.rows(row_type)
    for record in records[:: max(1, len(records) // 40)]:
        dialog = form_of(qtbot, karsa, look, record)
        dialog.accept()
        assert dialog.result() == FormDialog.DialogCode.Accepted, (record, dialog.told.text())
        dialog.deleteLater()
    assert karsa.case_file.revision == revision


def test_a_changed_title_is_one_step_that_undo_takes_back(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    dialog = form_of(qtbot, session, look, session.case.event(id_of("round-2")))
    type_into(qtbot, dialog, "title", "Round two")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert session.case.event(id_of("round-2")).title == "Round two"
    assert session.undo_stack.undoText() == "Change event"
    session.undo()
    assert session.case_file.dump_state() == before


def test_a_missing_title_is_marked_and_nothing_is_written(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, new_draft("event", kind="round"))
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert cell(dialog, "title").entry.property("fault") == "true"
    assert dialog.told.text()
    assert not session.undo_stack.count()


def test_a_date_is_told_back_in_words_with_its_basis(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, new_draft("event", kind="contact"))
    date = cell(dialog, "date_edtf")
    type_into(qtbot, dialog, "date_edtf", "yesterday")
    assert "Wed 4 Feb 2026" in date.told.text()
    assert date.read() == ("2026-02-04", "yesterday", "derived")
    type_into(qtbot, dialog, "date_edtf", "in the year of the dragon")
    assert date.told.property("tone") == "danger"
    type_into(qtbot, dialog, "title", "A call")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert date.entry.property("fault") == "true"


def test_round_lines_show_for_a_round_alone(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, new_draft("event", kind="contact"))
    section = dialog.findChild(object, "section_round")
    assert section.isHidden()
    kind = cell(dialog, "kind").entry
    kind.setFocus()
    while kind.currentData() != "round":
        qtbot.keyClick(kind, Qt.Key.Key_Up)
    assert not section.isHidden()
    type_into(qtbot, dialog, "title", "Fourth round")
    type_into(qtbot, dialog, "series", "Geneva")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    made = next(e for e in session.case.events(session.case.columns.ids) if e.title == "Fourth round")
    assert session.case.rounds[made.id] == Round(event_id=made.id, series="Geneva")


def test_a_new_place_made_along_the_way_belongs_to_the_same_step(
    qtbot: QtBot, session: Session, look: PanelLook
) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    dialog = form_of(qtbot, session, look, new_draft("event", kind="contact"))
    type_into(qtbot, dialog, "title", "A call")
    type_into(qtbot, dialog, "place_id", "Muscat")
    place = cell(dialog, "place_id")
    qtbot.keyClick(place.entry, Qt.Key.Key_Return)
    qtbot.mouseClick(place.offer, Qt.MouseButton.LeftButton)
    inner = next(child for child in dialog.findChildren(FormDialog))
    assert cell(inner, "name").line.text() == "Muscat"
    qtbot.keyClick(inner, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert place.line.text() == "Muscat"
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    muscat = next(p for p in session.case.places.values() if p.name == "Muscat")
    assert isinstance(muscat, Place)
    event = next(e for e in session.case_file.rows(Event) if e.title == "A call")
    assert event.place_id == muscat.id
    assert session.undo_stack.count() == 1
    session.undo()
    assert session.case_file.dump_state() == before


def test_escape_keeps_what_was_typed_until_told_twice(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, new_draft("actor"))
    type_into(qtbot, dialog, "name", "Somebody")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.told.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_record_locked_meanwhile_is_not_written(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, session.case.event(id_of("round-2")))
    type_into(qtbot, dialog, "title", "Round two")
    session.set_record_locked(True)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "locked" in dialog.told.text()
    assert not session.undo_stack.count()


def test_tab_goes_through_a_new_line_and_on(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, session.case.event(id_of("round-2")))
    table = next(table for table in dialog.tables if table.spec.key == "participants")
    qtbot.mouseClick(table.add_button, Qt.MouseButton.LeftButton)
    line = table.lines[-1]
    walked = [line.cells["actor_id"].entry]
    while walked[-1] is not line.remove:
        following = walked[-1].nextInFocusChain()
        while not following.isVisible() or not following.focusPolicy() & Qt.FocusPolicy.TabFocus:
            following = following.nextInFocusChain()
        walked.append(following)
        assert len(walked) < 12
    assert line.cells["role"].entry in walked
    assert line.more in walked


def test_a_count_of_an_exchange_is_kept_from_being_lost(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, session.case.event(id_of("exchange-157")))
    kind = cell(dialog, "kind").entry
    while kind.currentData() != "statement":
        qtbot.keyClick(kind, Qt.Key.Key_Down)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert cell(dialog, "kind").entry.property("fault") == "true"
    assert not session.undo_stack.count()


def test_every_field_has_a_name_for_assistive_technology(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    dialog = form_of(qtbot, session, look, session.case.event(id_of("exchange-157")))
    for widget in dialog.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(widget, QScrollArea)
        if widget.isVisibleTo(dialog) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not inner:
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


TYPED = ("place", "actor", "event", "quote", "issue", "source", "figure", "commitment", "position", "outcome", "tag")


@pytest.mark.parametrize("kind", TYPED)
def test_a_change_in_any_form_is_one_step_and_undo_is_exact(
    qtbot: QtBot, session: Session, look: PanelLook, kind: str
) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    record = session.case_file.rows(TYPES[kind])[0]
    dialog = form_of(qtbot, session, look, record)
    first = next(cell for cell in dialog.lines[0].cells.values() if cell.spec.kind in ("text", "long_text", "verbatim"))
    qtbot.keyClick(first.entry, Qt.Key.Key_End)
    qtbot.keyClicks(first.entry, " and more")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible(), dialog.told.text()
    assert session.case_file.dump_state() != before
    assert session.undo_stack.undoText().startswith("Change ")
    session.undo()
    assert session.case_file.dump_state() == before


def test_many_lines_are_held_back_and_kept(qtbot: QtBot, session: Session, look: PanelLook) -> None:
    assert session.case_file is not None
    actor = session.case.actors[id_of("witkoff")]
    names = [ActorName(actor_id=actor.id, name=f"Name {count:03d}") for count in range(MOST_SHOWN + 5)]
    session.apply(Edit("Add names", tuple(Put(name) for name in names)))
    before = session.case_file.dump_state()
    dialog = form_of(qtbot, session, look, actor)
    table = next(table for table in dialog.tables if table.spec.key == "names")
    assert len(table.lines) == MOST_SHOWN
    dialog.accept()
    assert session.case_file.dump_state() == before
    again = form_of(qtbot, session, look, actor)
    table = next(table for table in again.tables if table.spec.key == "names")
    qtbot.mouseClick(table.rest_button, Qt.MouseButton.LeftButton)
    assert len(table.lines) == len(table.owner.rows_of("names"))
    again.accept()
    assert session.case_file.dump_state() == before
