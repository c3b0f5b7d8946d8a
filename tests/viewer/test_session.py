"""The session: opening, changing, undoing, selecting, looking; nothing is lost and nothing is half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.domain import id_of
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from viewer import commands
from viewer.commands import NoteDraft, NoteTarget
from viewer.layout.view import Filters
from viewer.session import Session
from viewer.settings import Settings

SWAP = id_of("exchange-157")


def note_on_swap(session: Session, body: str = "A note.") -> int:
    note = commands.add_note(session, NoteTarget(record_id=SWAP), body)
    assert note is not None
    return note.id


def test_a_note_is_on_disk_when_the_session_says_so_and_there_again_after_a_restart(
    session: Session, settings: Settings, case_path: Path
) -> None:
    note_id = note_on_swap(session, "Были ли трое гражданских частью сделки?")
    assert session.saved_state.saved
    session.close()
    again = Session(settings)
    again.open(case_path)
    note = again.case.annotations[note_id]
    assert (note.body, note.created_by) == ("Были ли трое гражданских частью сделки?", "Test analyst")
    again.close()


def test_undo_and_redo_walk_the_same_steps_and_leave_the_state_as_it_was(session: Session) -> None:
    assert session.case_file is not None
    states = [session.case_file.dump_state()]
    note_id = note_on_swap(session)
    states.append(session.case_file.dump_state())
    commands.edit_note(session, note_id, body="Other words.", kind="question")
    states.append(session.case_file.dump_state())
    commands.delete_notes(session, [note_id])
    states.append(session.case_file.dump_state())
    for step in (2, 1, 0):
        session.undo()
        assert session.case_file.dump_state() == states[step]
    assert not session.undo_stack.canUndo()
    for step in (1, 2, 3):
        session.redo()
        assert session.case_file.dump_state() == states[step]
    assert not session.undo_stack.canRedo()


def test_undo_is_named_after_the_step(session: Session) -> None:
    note_id = note_on_swap(session)
    assert session.undo_stack.undoText() == "Add note"
    commands.resolve_note(session, note_id)
    assert session.undo_stack.undoText() == "Resolve note"


def test_a_note_without_words_is_refused_and_nothing_is_written(session: Session) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    with pytest.raises(CaseError) as refused:
        commands.add_note(session, NoteTarget(record_id=SWAP), "   ")
    assert refused.value.code is ErrorCode.INVALID
    assert session.case_file.dump_state() == before
    assert not session.undo_stack.canUndo()


def test_deleting_a_record_takes_along_what_cannot_stand_without_it_and_undo_brings_all_back(session: Session) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    note_on_swap(session)
    with_note = session.case_file.dump_state()
    commands.delete_records(session, [SWAP])
    assert session.case.record(SWAP) is None
    assert not [claim for claim in session.case.count_claims.values() if claim.swap_id == SWAP]
    session.undo()
    assert session.case_file.dump_state() == with_note
    session.undo()
    assert session.case_file.dump_state() == before


def test_the_selection_forgets_what_was_deleted(session: Session) -> None:
    note_id = note_on_swap(session)
    session.select([SWAP, note_id])
    commands.delete_notes(session, [note_id])
    assert session.selection.ids == (SWAP,)


def test_a_failed_write_is_kept_and_written_by_the_next_try(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert session.case_file is not None
    real = session.case_file.apply

    def full(*_args: object, **_named: object) -> None:
        raise CaseError(ErrorCode.DISK_FULL, path="case")

    monkeypatch.setattr(session.case_file, "apply", full)
    assert commands.add_note(session, NoteTarget(record_id=SWAP), "Kept in memory.") is None
    assert not session.saved_state.saved
    assert session.saved_state.fault is not None
    assert session.saved_state.fault.code is ErrorCode.DISK_FULL
    monkeypatch.setattr(session.case_file, "apply", real)
    assert session.retry() is not None
    assert session.saved_state.saved
    assert any(note.body == "Kept in memory." for note in session.case.annotations.values())


@pytest.mark.parametrize("by_next_edit", [False, True])
def test_an_undo_that_failed_moves_the_stack_once_it_is_written(
    session: Session, monkeypatch: pytest.MonkeyPatch, by_next_edit: bool
) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    note_on_swap(session)
    after = session.case_file.dump_state()
    real = session.case_file.apply

    def full(*_args: object, **_named: object) -> None:
        raise CaseError(ErrorCode.DISK_FULL, path="case")

    for walk, state, index in ((session.undo, before, 0), (session.redo, after, 1)):
        monkeypatch.setattr(session.case_file, "apply", full)
        walk()
        assert session.undo_stack.index() == 1 - index
        monkeypatch.setattr(session.case_file, "apply", real)
        assert session.retry() is not None
        assert session.case_file.dump_state() == state
        assert session.undo_stack.index() == index
    monkeypatch.setattr(session.case_file, "apply", full)
    session.undo()
    monkeypatch.setattr(session.case_file, "apply", real)
    if by_next_edit:  # the undo that waits is written first, and what could be redone is gone then
        note_on_swap(session, "Another note.")
        session.undo()
        assert session.undo_stack.count() == 1
        assert not session.undo_stack.canUndo()
    else:
        assert session.retry() is not None
        assert session.undo_stack.canRedo()
    assert session.case_file.dump_state() == before


def test_a_read_only_case_takes_no_note(settings: Settings, case_path: Path, qtbot: QtBot) -> None:
    session = Session(settings)
    session.open(case_path, read_only=True)
    assert not session.can_annotate
    assert session.apply(Edit("Change", (Put(session.case.info),))) is None
    assert session.saved_state.fault is not None
    session.close()


def test_a_draft_becomes_a_note_with_tags(session: Session) -> None:
    draft = NoteDraft("Look for a statement.", "question", tags=("to verify",), target=NoteTarget(record_id=SWAP))
    note_id = commands.save_draft(session, draft)
    assert note_id is not None
    assert session.case.annotations[note_id].kind == "question"
    assert [tag.name for tag in session.case.tags_of(note_id)] == ["to verify"]


def test_a_text_that_is_not_the_cited_one_is_not_attached(session: Session) -> None:
    assert session.case_file is not None
    before = session.case_file.dump_state()
    source = id_of("geokhub-2026-02-05")
    assert source in session.case.sources
    assert commands.attach_text(session, source, "Some other report.") is False
    assert session.case_file.dump_state() == before


def test_signals_tell_each_change_once(session: Session, qtbot: QtBot) -> None:
    heard: list[object] = []
    session.case_changed.connect(heard.append)
    note_on_swap(session)
    assert heard == [session.case]
    heard.clear()
    session.selection_changed.connect(heard.append)
    session.select([SWAP])
    session.select([SWAP])
    assert len(heard) == 1


def test_a_view_is_never_shorter_than_a_minute_nor_longer_than_ten_cases(session: Session) -> None:
    start_s, end_s = session.case_span()
    session.set_span(start_s, start_s + 1)
    assert session.view.seconds == pytest.approx(60)
    session.set_span(start_s - 1e12, end_s + 1e12)
    assert session.view.seconds == pytest.approx(10 * (end_s - start_s))


def test_back_and_forward_return_to_the_same_spans(session: Session) -> None:
    start_s, end_s = session.case_span()
    first = (session.view.start_s, session.view.end_s)
    session.set_span(start_s, (start_s + end_s) / 2)
    second = (session.view.start_s, session.view.end_s)
    session.back()
    assert (session.view.start_s, session.view.end_s) == first
    session.forward()
    assert (session.view.start_s, session.view.end_s) == second
    session.back()
    session.set_span(end_s - 86_400, end_s)
    assert not session.history.can_go_forward


def test_filters_are_part_of_the_view(session: Session) -> None:
    assert not session.view.filtered
    session.set_filters(Filters(hidden_kinds=frozenset({"statement"})))
    assert session.view.filtered


def test_a_case_opens_as_known_on_its_own_date(session: Session) -> None:
    assert session.case.info.as_of_edtf == "2026-02-05"
    assert session.as_of_s == 1_770_335_999  # 2026-02-05T23:59:59


def test_a_refused_file_leaves_the_open_case_open(session: Session, tmp_path: Path) -> None:
    stranger = tmp_path / "letter.txt"
    stranger.write_text("Dear colleague")
    with pytest.raises(CaseError) as refused:
        session.open(stranger)
    assert refused.value.exit_code == 3
    assert session.has_case


def test_two_windows_on_one_file_see_each_other_and_overwrite_nothing(
    session: Session, settings: Settings, case_path: Path
) -> None:
    other = Session(settings)
    other.open(case_path)
    note_id = note_on_swap(session, "First words.")
    other.reread()
    assert other.case.annotations[note_id].body == "First words."
    commands.edit_note(other, note_id, body="Second words.")
    with pytest.raises(CaseError) as refused:
        commands.edit_note(session, note_id, body="Third words.")
    assert refused.value.code is ErrorCode.CONFLICT
    assert session.case.annotations[note_id].body == "Second words."
    commands.edit_note(session, note_id, body="Third words.")
    other.reread()
    assert other.case.annotations[note_id].body == "Third words."
    other.close()


def test_a_file_that_was_taken_away_is_told_once(session: Session, case_path: Path, qtbot: QtBot) -> None:
    from viewer.file_watch import FileWatch

    watch = FileWatch(session, session)
    told: list[CaseError] = []
    watch.lost.connect(told.append)
    watch.look()
    assert told == []
    case_path.rename(case_path.with_name("elsewhere.rapporteur"))
    watch.look()
    watch.look()
    assert [fault.code for fault in told] == [ErrorCode.MISSING]
