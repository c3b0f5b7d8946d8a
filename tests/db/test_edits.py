"""The one door: what goes in comes out again exactly, whole or not at all, and never over someone else's work."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from db import domain as d
from db.case_file import CaseFile
from db.domain import id_of
from db.edits import Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.history import changes_of_edit, edit_that_reverts, history, history_of
from db.queries import what_depends_on
from tests.builders import (
    WALL_MS,
    actor,
    apply,
    event,
    note,
    put,
    remove,
    small_case,
    small_case_in_memory,
    undo,
)
from tests.db.edits_drawn import STEPS, applied, removal


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_undoing_everything_gives_the_same_bytes_and_redoing_too(steps: list[tuple[str, int, str]]) -> None:
    with small_case_in_memory() as case_file:
        states, done = [case_file.dump_state()], []
        for step in steps:
            edit = applied(case_file, step)
            if edit is not None:
                done.append(edit)
                states.append(case_file.dump_state())
        undone = []
        for edit, before in zip(reversed(done), reversed(states[:-1]), strict=True):
            undone.append(undo(case_file, edit))
            assert case_file.dump_state() == before
        for edit, after in zip(reversed(undone), states[1:], strict=True):
            undo(case_file, edit)
            assert case_file.dump_state() == after


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_the_history_takes_the_last_edit_back_as_well_as_undo_does(steps: list[tuple[str, int, str]]) -> None:
    with small_case_in_memory() as case_file:
        for step in steps:
            before = case_file.dump_state()
            edit = applied(case_file, step)
            if edit is not None and edit.edit_id:
                after = case_file.dump_state()
                reverted = apply(case_file, edit_that_reverts(case_file, edit.edit_id))
                assert case_file.dump_state() == before
                apply(case_file, edit_that_reverts(case_file, reverted.edit_id))
                assert case_file.dump_state() == after


def test_an_old_change_is_reverted_and_what_came_later_stays() -> None:
    with small_case_in_memory() as case_file:
        remark = case_file.rows(d.Annotation)[0]
        first = put(case_file, replace(remark, body="one", state="resolved"))
        put(case_file, replace(remark, body="one", title="later", state="resolved"))
        apply(case_file, edit_that_reverts(case_file, first.edit_id), undo_of=first.edit_id)
        now = case_file.get(remark.id)
        assert now == replace(remark, title="later")
        with pytest.raises(CaseError) as caught:
            edit_that_reverts(case_file, "0" * 32)
        assert caught.value.code is ErrorCode.UNKNOWN_RECORD


def test_a_removed_attachment_comes_back_from_the_history_with_its_bytes() -> None:
    with small_case_in_memory() as case_file:
        before = case_file.dump_state()
        scan = case_file.rows(d.Attachment)[0]
        gone = apply(case_file, removal(case_file, scan))
        assert not case_file.rows(d.AttachmentData)
        apply(case_file, edit_that_reverts(case_file, gone.edit_id))
        assert case_file.dump_state() == before


def test_numbers_and_times_are_filled_in_once_and_kept() -> None:
    with small_case_in_memory() as case_file:
        added = put(case_file, d.Annotation(uid="new", body="x"), author="Ann")
        row = case_file.get(id_of("new"))
        assert row is not None
        assert (row.number, row.recorded_s, row.created_by) == (2, WALL_MS // 1000, "Ann")
        put(case_file, d.Annotation(uid="new", body="y", created_by="Ann"))
        changed = case_file.get(id_of("new"))
        assert changed is not None
        assert (changed.number, changed.recorded_s) == (2, WALL_MS // 1000)
        put(case_file, note("third"), note("fourth"))
        assert sorted(row.number for row in case_file.rows(d.Annotation)) == [1, 2, 3, 4]
        assert added.kinds == {"annotation"}
        assert added.ids == {id_of("new")}


def test_an_edit_may_put_and_remove_in_any_order() -> None:
    with small_case_in_memory() as case_file:
        participant = d.Participation(event_id=id_of("fresh"), actor_id=id_of("nobody"))
        made = put(case_file, participant, actor("nobody"), event("fresh"))
        assert made.owners == {id_of("fresh")}
        remove(case_file, event("fresh"), actor("nobody"), participant)
        assert case_file.get(id_of("fresh")) is None


def test_what_is_still_used_cannot_go_and_everything_that_uses_it_is_named() -> None:
    with small_case_in_memory() as case_file:
        before, revision = case_file.dump_state(), case_file.revision
        with pytest.raises(CaseError) as caught:
            remove(case_file, event("talks"))
        assert caught.value.code is ErrorCode.STILL_USED
        assert case_file.dump_state() == before
        assert case_file.revision == revision
        assert not history(case_file)
        used_by = {(kind, field) for kind, _id, field in caught.value.facts["by"]}  # type: ignore[attr-defined]
        assert used_by == {
            ("annotation", "target_id"), ("commitment", "event_id"), ("event", "parent_id"),
            ("issue_link", "record_id"), ("issue_status", "event_id"), ("link", "to_id"), ("outcome", "event_id"),
            ("participation", "event_id"), ("quote", "statement_id"), ("round", "event_id"), ("tag_link", "record_id"),
        }  # fmt: skip
        dependents = what_depends_on(case_file, id_of("talks"))
        assert {(row.KIND, field) for row, field in dependents.loses} == {
            ("annotation", "target_id"), ("commitment", "event_id"), ("event", "parent_id"),
            ("issue_status", "event_id"), ("quote", "statement_id"),
        }  # fmt: skip
        assert {row.KIND for row in dependents.goes} == {
            "issue_link", "link", "outcome", "participation", "round", "tag_link"
        }  # fmt: skip


@pytest.mark.parametrize("uid", ["talks", "handover", "envoy", "water", "report", "words", "claim", "venue"])
def test_removing_all_that_depends_on_a_record_is_enough(uid: str) -> None:
    with small_case_in_memory() as case_file:
        record = case_file.get(id_of(uid))
        assert record is not None
        before = case_file.dump_state()
        gone = apply(case_file, removal(case_file, record))
        assert case_file.get(record.id) is None
        undo(case_file, gone)
        assert case_file.dump_state() == before


def test_a_row_put_beside_the_removal_of_what_it_needs_is_named() -> None:
    with small_case_in_memory() as case_file:
        answer = note("answer", target_id=id_of("lone"))
        put(case_file, event("lone"))
        with pytest.raises(CaseError) as caught:
            apply(case_file, Edit("Both", (Put(answer), Remove("event", id_of("lone")))))
        assert caught.value.code is ErrorCode.STILL_USED
        assert caught.value.facts["by"] == [("annotation", answer.id, "target_id")]


def test_what_depends_on_a_swap_goes_down_to_the_figure_used() -> None:
    with small_case_in_memory() as case_file:
        goes = {row.KIND for row in what_depends_on(case_file, id_of("handover")).goes}
        assert {"swap", "count_claim", "working_figure", "link"} <= goes


def test_a_reference_to_nothing_is_named() -> None:
    with small_case_in_memory() as case_file:
        before = case_file.dump_state()
        with pytest.raises(CaseError) as caught:
            put(case_file, note("lost", target_id=12345))
        assert caught.value.code is ErrorCode.UNKNOWN_RECORD
        assert caught.value.facts["missing"] == [("annotation", "target_id", 12345)]
        assert case_file.dump_state() == before


def test_a_bad_value_late_in_an_edit_undoes_its_beginning() -> None:
    with small_case_in_memory() as case_file:
        before = case_file.dump_state()
        with pytest.raises(CaseError):
            put(case_file, note("good"), event("bad", kind="party"))
        assert case_file.dump_state() == before
        assert case_file.connection.execute("SELECT count(*) FROM operation").fetchone() == (0,)


def test_a_row_of_another_kind_keeps_its_uid() -> None:
    with small_case_in_memory() as case_file, pytest.raises(CaseError) as caught:
        put(case_file, actor("talks"))
    assert caught.value.code is ErrorCode.INVALID
    assert caught.value.facts["field"] == "uid"


def test_removing_what_is_not_there_is_told() -> None:
    with small_case_in_memory() as case_file, pytest.raises(CaseError) as caught:
        remove(case_file, note("nobody"))
    assert caught.value.code is ErrorCode.UNKNOWN_RECORD


def test_rows_may_not_lie_in_a_circle_or_too_deep() -> None:
    with small_case_in_memory() as case_file:
        put(case_file, *(event(f"e{n}", parent_id=id_of(f"e{n - 1}") if n else None) for n in range(490)))
        for uid, above in (("e0", "e489"), ("e0", "e1")):
            with pytest.raises(CaseError) as caught:
                put(case_file, event(uid, parent_id=id_of(above)))
            assert caught.value.facts["field"] == "parent_id"
        deep = [event(f"d{n}", parent_id=id_of(f"d{n - 1}") if n else None) for n in range(20)]
        put(case_file, *deep)
        put(case_file, replace(deep[0], parent_id=id_of("e400")))
        with pytest.raises(CaseError) as caught:
            put(case_file, replace(deep[0], parent_id=id_of("e489")))
        assert caught.value.code is ErrorCode.INVALID


def test_an_attachment_has_the_size_of_its_bytes() -> None:
    with small_case_in_memory() as case_file, pytest.raises(CaseError) as caught:
        put(case_file, d.AttachmentData(attachment_id=id_of("scan"), data=b"longer than before"))
    assert caught.value.facts["field"] == "size"


def test_nothing_changed_is_no_edit() -> None:
    with small_case_in_memory() as case_file:
        revision = case_file.revision
        same = put(case_file, case_file.rows(d.Event)[0])
        assert same.edit_id == ""
        assert same.inverse.changes == ()
        assert case_file.revision == revision
        assert not history(case_file)


def test_only_the_named_fields_of_a_put_are_written() -> None:
    with small_case_in_memory() as case_file:
        stale = case_file.rows(d.Annotation)[0]
        put(case_file, replace(stale, title="theirs"))
        apply(case_file, Edit("Write", (Put(replace(stale, body="mine"), ("body",)),)))
        assert case_file.get(stale.id) == replace(stale, title="theirs", body="mine")
        with pytest.raises(CaseError):
            apply(case_file, Edit("Write", (Put(stale, ("colour",)),)))


def test_the_history_says_from_what_to_what() -> None:
    with small_case_in_memory() as case_file:
        first = put(case_file, note("remark", body="new", target_id=id_of("talks")), name="Edit note", author="Ann")
        (entry,) = [change for change in history_of(case_file, "remark") if change.field == "body"]
        assert (entry.before, entry.after, entry.author, entry.edit_name) == ("remark", "new", "Ann", "Edit note")
        undo(case_file, first)
        assert [(line.name, line.undo_of) for line in history(case_file)] == [
            ("Edit note", first.edit_id),
            ("Edit note", ""),
        ]
        added = put(case_file, note("fresh", title="first"))
        assert {change.before for change in changes_of_edit(case_file, added.edit_id)} == {None}
        put(case_file, note("fresh", title="second", state="resolved"))
        befores = {change.field: change.before for change in history_of(case_file, "fresh")[:2]}
        assert befores == {"title": "first", "state": "open"}
        gone = remove(case_file, note("fresh"))
        assert [change.removed for change in changes_of_edit(case_file, gone.edit_id)] == [True]


def test_an_import_enters_without_operations_until_first_changed() -> None:
    with small_case_in_memory() as case_file:
        before = case_file.dump_state()
        rows = [note(f"in-{n}", number=0) for n in range(50)]
        edit = Edit("Import", tuple(Put(row) for row in rows))
        brought = case_file.apply(edit, author="Ann", replica="r", wall_ms=WALL_MS, as_base=True)
        count = "SELECT count(*) FROM operation"
        assert case_file.connection.execute(count).fetchone() == (0,)
        put(case_file, note("in-7", number=8 + 1, body="changed"))
        assert case_file.connection.execute(count).fetchone() == (1,)
        with_import = case_file.dump_state()
        taken_back = apply(case_file, brought.inverse, undo_of=brought.edit_id)
        assert case_file.dump_state() == before
        undo(case_file, taken_back)
        assert case_file.dump_state() == with_import


def test_two_windows_see_each_other_and_neither_overwrites(tmp_path: Path) -> None:
    with small_case(tmp_path / "case.rapporteur") as one, CaseFile.open(tmp_path / "case.rapporteur") as two:
        remark = one.rows(d.Annotation)[0]
        put(one, replace(remark, body="from one"))
        assert two.changed_elsewhere()
        with pytest.raises(CaseError) as caught:
            put(two, replace(remark, title="from two"))
        assert caught.value.code is ErrorCode.CONFLICT
        assert caught.value.facts["rows"] == [("annotation", remark.id)]
        elsewhere = put(two, note("by-two"))
        assert elsewhere.others_changed
        two.refresh()
        seen = two.get(remark.id)
        assert isinstance(seen, d.Annotation)
        put(two, replace(seen, title="from two"))
        assert one.changed_elsewhere()
        one.refresh()
        assert one.get(remark.id) == replace(remark, body="from one", title="from two")


def test_an_edit_sent_again_after_an_error_is_done_once(tmp_path: Path) -> None:
    with small_case(tmp_path / "case.rapporteur") as case_file:
        before = case_file.dump_state()
        edit = Edit("Add note", (Put(d.Annotation(uid="once", body="x")),))
        first = case_file.apply(edit, author="Ann", replica="r", wall_ms=WALL_MS, edit_id="a" * 32)
        after = case_file.dump_state()
        again = case_file.apply(edit, author="Ann", replica="r", wall_ms=WALL_MS + 9, edit_id="a" * 32)
        assert case_file.dump_state() == after
        assert len(history(case_file)) == 1
        assert again.edit_id == first.edit_id
        undo(case_file, again)
        assert case_file.dump_state() == before


def test_removing_by_a_word_that_is_no_kind_is_wrong_use() -> None:
    with small_case_in_memory() as case_file, pytest.raises(CaseError) as caught:
        apply(case_file, Edit("Remove", (Remove("rumour", 1),)))
    assert caught.value.exit_code == 2
