"""The inspector: every kind of record can be read, doubt and evidence are said, notes and the reader work."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Annotation, CaseInfo, id_of
from tests.builders import small_case
from tests.viewer.inspector_words import sections, words_on
from viewer import commands
from viewer.commands import NoteDraft, NoteTarget
from viewer.look import Look
from viewer.models.record_words import title_of
from viewer.paint.painted import PaintedButton
from viewer.paint.painted_text import PaintedText
from viewer.panels import section_column
from viewer.panels.inspector import Inspector
from viewer.panels.section_widget import SectionWidget
from viewer.session import Session
from viewer.settings import Settings

SWAP = id_of("exchange-157")
WITNESS = id_of("witkoff")


def test_every_record_of_the_sample_has_a_page(session: Session, inspector: Inspector) -> None:
    ids = [int(i) for i in session.case.columns.ids] + [quote.id for quote in session.case.quotes()]
    for table in ("actors", "issues", "sources", "annotations", "places", "outcomes", "positions", "commitments",
                  "figures", "count_claims", "issue_statuses", "memberships", "placements", "tags"):  # fmt: skip
        ids += list(getattr(session.case, table))
    for record_id in ids:
        session.select([record_id])
        record = session.case.record(record_id)
        assert record is not None
        shown = words_on(inspector)
        assert " ".join(title_of(inspector.reading, record).split())[:60] in " ".join(shown.split()), record.uid
        assert f"{record.LETTER}-{record.number:04d}" in shown
        doubt = getattr(record, "doubt", "")
        assert not doubt or ("doubt" in sections(inspector) and doubt in shown), record.uid


def test_every_kind_of_record_there_is_has_a_page(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    small_case(tmp_path / "small.rapporteur").close()
    session = Session(settings)
    session.open(tmp_path / "small.rapporteur")
    session.set_as_of(None)
    inspector = Inspector(session, Look(settings))
    qtbot.addWidget(inspector)
    assert session.case_file is not None
    from db.domain import RECORD_TYPES

    shown = set()
    for record_type in RECORD_TYPES:
        if record_type is CaseInfo:
            continue
        for record in session.case_file.rows(record_type):
            session.select([record.id])
            assert not inspector.head.tag.isHidden(), record
            shown.add(record_type)
    assert shown == set(RECORD_TYPES) - {CaseInfo}
    session.close()


def test_an_event_says_when_in_whose_words_and_what_is_unclear(session: Session, inspector: Inspector) -> None:
    session.select([SWAP])
    event, said = session.case.event(SWAP), words_on(inspector)
    assert "Thu 5 Feb 2026" in said
    assert f"“{event.date_text}”" in said
    assert event.doubt in said
    assert "157 + 157 matches the stated total of 314. The 3 civilians are counted apart." in said
    assert "text not attached" in said
    assert "characters" in said


def test_sections_stand_in_one_order(session: Session, inspector: Inspector) -> None:
    session.select([SWAP])
    keys = list(sections(inspector))
    wanted = [key for key in ("doubt", "people", "claims", "evidence", "notes", "history") if key in keys]
    assert [key for key in keys if key in wanted] == wanted
    assert {"evidence", "notes"} <= set(keys)


def test_a_record_that_is_not_known_yet_is_not_shown(session: Session, inspector: Inspector) -> None:
    session.select([SWAP])
    session.set_as_of(parse_edtf("2026-02-04").latest_s)
    said = words_on(inspector.page_box)
    assert "Not known on this date" in said
    assert "157" not in said


def test_a_span_and_several_records_have_pages_of_their_own(session: Session, inspector: Inspector) -> None:
    start, end = parse_edtf("2026-02-05").earliest_s, parse_edtf("2026-02-05").latest_s
    assert start is not None
    assert end is not None
    session.select_span((start, end))
    assert "1 day" in words_on(inspector)
    (more,) = [b for b in inspector.page_box.findChildren(QPushButton) if b.text().endswith(" more")]
    more.click()
    assert "Prisoner exchange, 157 for 157" in words_on(inspector)
    session.select([SWAP, *session.case.actors])
    assert f"{1 + len(session.case.actors)} records" in words_on(inspector)


# ---- folding, pin
def test_folding_is_remembered_for_the_kind_of_record(session: Session, inspector: Inspector) -> None:
    session.select([SWAP])
    sections(inspector)["evidence"].head.click()
    other = next(int(i) for i in session.case.columns.ids if int(i) != SWAP)
    session.select([other])
    assert sections(inspector)["evidence"].body.isHidden()
    session.select([next(iter(session.case.actors))])
    assert not sections(inspector)["evidence"].body.isHidden()


def test_a_pinned_record_stays(session: Session, inspector: Inspector) -> None:
    session.select([SWAP])
    inspector.pin.click()
    session.select([next(iter(session.case.actors))])
    assert inspector.shown == SWAP
    inspector.pin.click()
    assert inspector.shown == next(iter(session.case.actors))


def test_back_and_forward_go_through_the_records_shown(session: Session, inspector: Inspector) -> None:
    actor = next(iter(session.case.actors))
    session.select([SWAP])
    session.select([actor])
    inspector.step_back()
    assert inspector.shown == SWAP
    inspector.step_forward()
    assert inspector.shown == actor


# ---- keyboard and fit
def test_everything_that_can_be_pressed_is_named_and_reached_by_tab(session: Session, inspector: Inspector) -> None:
    for record_id in (SWAP, next(iter(session.case.actors)), next(iter(session.case.issues))):
        session.select([record_id])
        buttons = inspector.page_box.findChildren(PaintedButton)
        assert buttons
        for button in buttons:
            assert button.accessibleName()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("width", [300, 336, 476])
@pytest.mark.parametrize("scale", [100, 130])
def test_no_words_are_cut_off_at_any_size(
    qtbot: QtBot, session: Session, settings: Settings, width: int, scale: int
) -> None:
    from viewer.settings import TEXT_SCALE

    settings.put(TEXT_SCALE, scale)
    session.set_as_of(None)
    inspector = Inspector(session, Look(settings))
    qtbot.addWidget(inspector)
    inspector.resize(width, 700)
    inspector.show()
    for record_id in [SWAP, *list(session.case.actors)[:2], *list(session.case.issues)[:2], *session.case.sources]:
        session.select([record_id])
        assert inspector.width() == width
        assert inspector.page_box.width() <= inspector.area.viewport().width()
        for text in inspector.page_box.findChildren(PaintedText):
            if text.isVisible():
                assert text.height() >= text.heightForWidth(text.width()) - 1, text.text
        for label in inspector.page_box.findChildren(QLabel):
            if label.isVisible() and label.text() and not label.wordWrap():
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()) - 1, label.text()


# ---- notes
def test_a_note_is_written_saved_and_shown(qtbot: QtBot, session: Session, inspector: Inspector) -> None:
    def save(draft: NoteDraft) -> None:
        inspector.note_saved(commands.save_draft(session, draft))

    inspector.save_wanted.connect(save)
    session.select([SWAP])
    inspector.begin_note(NoteTarget(record_id=SWAP))
    assert not inspector.editor.isHidden()
    assert not inspector.editor.save_button.isEnabled()
    qtbot.keyClicks(inspector.editor.field, "Look for a statement")
    inspector.editor.kinds["question"].click()
    qtbot.keyClick(inspector.editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = [n for n in session.case.annotations.values() if n.body == "Look for a statement"]
    assert (note.kind, note.target_id, note.created_by) == ("question", SWAP, "Test analyst")
    assert inspector.editor.isHidden()
    assert "Look for a statement" in words_on(inspector)


def test_escape_keeps_the_draft_and_it_is_there_again(
    qtbot: QtBot, session: Session, settings: Settings, inspector: Inspector, tmp_path: Path
) -> None:
    inspector.begin_note(NoteTarget(record_id=SWAP))
    qtbot.keyClicks(inspector.editor.field, "half a thought")
    qtbot.keyClick(inspector.editor.field, Qt.Key.Key_Escape)
    assert inspector.editor.isHidden()
    again = Inspector(session, Look(settings), drafts_folder=tmp_path / "drafts")
    qtbot.addWidget(again)
    again.begin_note(NoteTarget(record_id=SWAP))
    assert again.editor.field.toPlainText() == "half a thought"
    again.editor.discard()
    again.begin_note(NoteTarget(record_id=SWAP))
    assert again.editor.field.toPlainText() == ""


def test_writing_keeps_a_draft_by_itself(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.begin_note(NoteTarget(record_id=SWAP))
    with qtbot.waitSignal(inspector.drafts_changed, check_params_cb=lambda count: count == 1):
        qtbot.keyClicks(inspector.editor.field, "words")


def test_a_note_that_cannot_be_saved_stays_in_the_editor(session: Session, inspector: Inspector) -> None:
    inspector.begin_note(NoteTarget(record_id=SWAP))
    inspector.editor.field.setPlainText("kept")
    inspector.note_saved(None)
    assert inspector.editor.active
    assert inspector.editor.field.toPlainText() == "kept"


def test_the_last_change_can_be_undone_from_the_history(session: Session, inspector: Inspector) -> None:
    note = commands.add_note(session, NoteTarget(record_id=SWAP), "to be changed")
    assert note is not None
    commands.edit_note(session, note.id, body="changed")
    session.select([note.id])
    history = sections(inspector)["history"]
    undo = [b for b in history.findChildren(QWidget) if b.accessibleName() == "Undo"]
    assert len(undo) == 2, "each step of the history, the first included"
    undo[0].click()  # type: ignore[attr-defined]
    assert session.case.annotations[note.id].body == "to be changed"


def test_notes_on_a_note_can_be_opened(session: Session, inspector: Inspector) -> None:
    note = next(n for n in session.case.annotations.values() if isinstance(n, Annotation) and n.target_id)
    session.select([note.id])
    assert note.created_by in words_on(inspector)
    inspector.edit_note(note.id)
    assert inspector.editor.field.toPlainText() == note.body


# ---- a long page
def test_what_takes_long_is_made_in_the_turns_that_follow(
    qtbot: QtBot, session: Session, inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_column, "AT_ONCE_S", 0.0)
    session.select([SWAP])
    assert not inspector.page_box.findChildren(SectionWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[1:]

    def headings() -> list[str]:
        column = inspector.page_box.layout()
        assert column is not None
        widgets = [column.itemAt(at).widget() for at in range(column.count())]  # type: ignore[union-attr]
        return [w.section.key for w in widgets if isinstance(w, SectionWidget)]

    qtbot.waitUntil(lambda: headings()[-1:] == ["history"])
    later = headings()
    monkeypatch.setattr(section_column, "AT_ONCE_S", 60.0)
    inspector.rebuild()
    assert headings() == later, "the same sections in the same order, whenever they are made"


def test_a_record_chosen_meanwhile_leaves_nothing_of_the_one_before(
    qtbot: QtBot, session: Session, inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_column, "AT_ONCE_S", 0.0)
    session.select([SWAP])
    session.select([WITNESS])
    inspector.column.finish()
    qtbot.wait(1)
    assert "people" not in sections(inspector)
    assert list(sections(inspector)) == list(dict.fromkeys(sections(inspector)))
    inspector.begin_note(NoteTarget(record_id=WITNESS))
    assert inspector.editor.isVisibleTo(inspector), "the editor is there at once, also below the fold"
