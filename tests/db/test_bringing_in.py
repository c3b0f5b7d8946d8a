"""A colleague's copy comes in as one change that can be taken back; what was decided goes with the case."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import backups
from db import domain as d
from db.bringing_in import BroughtIn, Incoming, bring_in, forget_draft, look_into
from db.case_file import CaseFile
from db.decisions import merge_decisions
from db.domain import id_of
from db.edits import Edit, Put, Settle
from db.errors import CaseError, ErrorCode
from db.history import history
from db.merge import unite_into
from db.operations import DELETED, canonical
from tests.builders import WALL_MS, apply, event, note, put, remove, small_case, undo
from tests.db.test_merge import meet, remark, two_copies


@contextmanager
def mine_and_theirs(folder: Path, change_theirs: Callable[[CaseFile], object]) -> Iterator[tuple[CaseFile, Path]]:
    """My case, open, and a colleague's copy on disk in which something was done."""
    theirs = folder / "theirs.rapporteur"
    with small_case(folder / "mine.rapporteur") as mine:
        mine.backup_to(theirs)
        with CaseFile.open(theirs) as other:
            change_theirs(other)
        yield mine, theirs


def brought(mine: CaseFile, theirs: Path) -> tuple[Incoming, BroughtIn]:
    incoming = look_into(mine, theirs)
    done = bring_in(mine, incoming, author="Ann", name="Bring in")
    forget_draft(incoming.draft)
    mine.refresh()
    return incoming, done


def body(case_file: CaseFile, *texts: str, author: str = "Ann") -> None:
    """Settles the body of the remark on these texts, the one that stands last."""
    change = Settle("annotation", id_of("remark"), "body", tuple(canonical(text) for text in texts))
    apply(case_file, Edit("Decide", (change,)), author=author)


# ---- bringing in
def test_looking_changes_nothing_and_says_what_would_come(tmp_path: Path) -> None:
    def change(other: CaseFile) -> None:
        put(other, note("fresh"), replace(remark(other), body="hers"), author="Petra", replica="b")
        remove(other, *(row for row in other.rows(d.Tag)), *(row for row in other.rows(d.TagLink)))

    with mine_and_theirs(tmp_path, change) as (mine, theirs):
        before, state = (tmp_path / "mine.rapporteur").read_bytes(), mine.dump_state()
        incoming = look_into(mine, theirs)
        found = {(one.row.KIND, one.before is None, one.after is None) for one in incoming.changes}
        assert found == {
            ("annotation", True, False),
            ("annotation", False, False),
            ("tag", False, True),
            ("tag_link", False, True),
        }
        assert (incoming.author, incoming.saved_s) == ("Tester", WALL_MS // 1000)
        assert incoming.identical_notes == 0
        assert (tmp_path / "mine.rapporteur").read_bytes() == before
        assert mine.dump_state() == state
        forget_draft(incoming.draft)
        assert not incoming.draft.parent.exists()


def test_it_comes_in_as_one_change_after_a_backup_and_can_be_taken_back(tmp_path: Path) -> None:
    def change(other: CaseFile) -> None:
        rows = [event(f"in-{n}", number=0) for n in range(5)]
        other.apply(Edit("Import", tuple(map(Put, rows))), author="P", replica="b", wall_ms=WALL_MS, as_base=True)
        put(other, note("fresh"), replace(remark(other), body="hers"), replica="b")

    with mine_and_theirs(tmp_path, change) as (mine, theirs):
        put(mine, note("my-own"))
        before = mine.dump_state()
        _incoming, done = brought(mine, theirs)
        assert {"fresh", "my-own", "in-4"} <= {row.uid for row in (*mine.rows(d.Annotation), *mine.rows(d.Event))}
        assert backups.backups_of(mine.case_uid)[0].reason == "merge"
        assert (history(mine)[0].id, history(mine)[0].author) == (done.edit_id, "Ann")
        after = mine.dump_state()
        gone = apply(mine, done.inverse)
        assert mine.dump_state() == before
        apply(mine, gone.inverse)
        assert mine.dump_state() == after


def test_what_was_taken_back_stays_so_when_the_copies_meet_again(tmp_path: Path) -> None:
    with mine_and_theirs(tmp_path, lambda other: put(other, note("fresh"), replica="b")) as (mine, theirs):
        _incoming, done = brought(mine, theirs)
        apply(mine, done.inverse)
        assert look_into(mine, theirs).changes == ()
        with CaseFile.open(theirs) as other:
            unite_into(other, mine)
            assert other.get(id_of("fresh")) is None


def test_a_case_that_changed_meanwhile_is_looked_into_again(tmp_path: Path) -> None:
    with mine_and_theirs(tmp_path, lambda other: put(other, note("fresh"), replica="b")) as (mine, theirs):
        incoming = look_into(mine, theirs)
        put(mine, note("meanwhile"))
        state = mine.dump_state()
        with pytest.raises(CaseError) as caught:
            bring_in(mine, incoming, author="", name="Bring in")
        assert caught.value.code is ErrorCode.CONFLICT
        assert mine.dump_state() == state


@pytest.mark.parametrize("stop_at", [0.1, 0.5, 0.9])
def test_stopping_leaves_everything_as_it_was(tmp_path: Path, stop_at: float) -> None:
    def stop(share: float) -> None:
        if share >= stop_at:
            raise CaseError(ErrorCode.CANCELLED)

    with mine_and_theirs(tmp_path, lambda other: put(other, note("fresh"), replica="b")) as (mine, theirs):
        with pytest.raises(CaseError) as caught:
            look_into(mine, theirs, progress=stop)
        assert caught.value.code is ErrorCode.CANCELLED
        incoming = look_into(mine, theirs)
        state = mine.dump_state()
        with pytest.raises(CaseError):
            bring_in(mine, incoming, author="", name="Bring in", progress=stop)
        assert mine.dump_state() == state
        assert mine.revision.id == incoming.revision


def test_another_case_is_refused(tmp_path: Path) -> None:
    with small_case(tmp_path / "mine") as mine, small_case(tmp_path / "other"):
        with pytest.raises(CaseError) as caught:
            look_into(mine, tmp_path / "other")
        assert caught.value.code is ErrorCode.INVALID


# ---- deciding
def test_accepting_the_text_that_won_ends_the_question_everywhere() -> None:
    with two_copies() as (mine, theirs):
        put(mine, replace(remark(mine), body="mine"), author="Ann", replica="a")
        put(theirs, replace(remark(theirs), body="theirs"), author="Bob", replica="b")
        meet(mine, theirs)
        assert remark(mine).body == "theirs"
        put(mine, replace(remark(mine)))  # saying the same again through a form is no decision
        assert len(merge_decisions(mine)) == 1
        body(mine, "theirs")
        assert merge_decisions(mine) == []
        meet(mine, theirs)
        assert merge_decisions(theirs) == []
        assert remark(theirs).body == "theirs"


def test_a_decision_taken_back_asks_again_with_the_same_text_shown() -> None:
    with two_copies() as (mine, theirs):
        put(mine, replace(remark(mine), body="mine"), author="Ann", replica="a")
        put(theirs, replace(remark(theirs), body="theirs"), author="Bob", replica="b")
        meet(mine, theirs)
        before = mine.dump_state()
        done = apply(
            mine, Edit("Decide", (Settle("annotation", id_of("remark"), "body", (canonical("mine"),)),)), replica="a"
        )
        assert (remark(mine).body, merge_decisions(mine)) == ("mine", [])
        undone = undo(mine, done)
        assert mine.dump_state() == before
        (decision,) = merge_decisions(mine)
        assert [option[0] for option in decision.options] == ["theirs", "mine"]
        undo(mine, undone)
        assert (remark(mine).body, merge_decisions(mine)) == ("mine", [])


def test_what_was_removed_and_edited_waits_until_somebody_decides() -> None:
    with two_copies() as (mine, theirs):
        put(theirs, replace(remark(theirs), body="still needed"), replica="b")
        remove(mine, remark(mine))
        meet(mine, theirs)
        put(mine, note("something-else"))
        assert [one.reason for one in merge_decisions(mine)] == ["revived"]
        keep = apply(mine, Edit("Keep", (Settle("annotation", id_of("remark"), DELETED, ("null",)),)))
        assert merge_decisions(mine) == []
        undo(mine, keep)
        assert [one.reason for one in merge_decisions(mine)] == ["revived"]
        gone = remove(mine, remark(mine))
        assert merge_decisions(mine) == []
        undo(mine, gone)
        assert [one.reason for one in merge_decisions(mine)] == ["revived"]
        meet(mine, theirs)
        assert [one.reason for one in merge_decisions(theirs)] == ["revived"]


def test_settling_what_is_not_there_is_refused() -> None:
    with two_copies() as (mine, _theirs):
        for change, code in (
            (Settle("annotation", 5, "body", ('"x"',)), ErrorCode.UNKNOWN_RECORD),
            (Settle("annotation", id_of("remark"), "no_such", ('"x"',)), ErrorCode.INVALID),
            (Settle("annotation", id_of("remark"), "kind", ('"no such kind"',)), ErrorCode.INVALID),
        ):
            with pytest.raises(CaseError) as caught:
                apply(mine, Edit("Decide", (change,)))
            assert caught.value.code is code


_TEXTS = st.sampled_from(["one", "two", "three"])
_STEP = st.tuples(
    st.sampled_from(["write", "settle", "ask", "remove", "keep", "back", "meet"]), st.integers(0, 1), _TEXTS, _TEXTS
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_STEP, max_size=14))
def test_decisions_made_on_two_copies_converge(steps: list[tuple[str, int, str, str]]) -> None:
    with two_copies() as copies:
        for what, who, first, second in steps:
            _step(copies, what, copies[who], f"replica-{who}", first, second)
        meet(*copies)
        assert merge_decisions(copies[0]) == merge_decisions(copies[1])
        for decision in merge_decisions(copies[0]):
            winner = (canonical(decision.options[0][0]) if decision.options else "null",)
            settle = Settle(decision.kind, decision.id, decision.field, winner)
            for at, copy in enumerate(copies):  # both accept what they see, each on their own
                apply(copy, Edit("Accept", (settle,)), replica=f"replica-{at}")
        meet(*copies)
        assert merge_decisions(copies[0]) == []


def _step(copies: tuple[CaseFile, CaseFile], what: str, copy: CaseFile, replica: str, first: str, second: str) -> None:
    found = copy.get(id_of("remark"))
    if what == "meet":
        meet(*copies)
    elif what == "back" and found is None:
        apply(copy, Edit("Back", (Put(note("remark", target_id=id_of("talks"), body=first)),)), replica=replica)
    elif isinstance(found, d.Annotation):
        changes = {
            "write": Put(replace(found, body=first)),
            "settle": Settle("annotation", found.id, "body", (canonical(first),)),
            "ask": Settle("annotation", found.id, "body", tuple(dict.fromkeys((canonical(first), canonical(second))))),
            "keep": Settle("annotation", found.id, DELETED, ("null",)),
        }
        if what in changes:
            apply(copy, Edit(what, (changes[what],)), replica=replica)
        elif what == "remove":
            remove(copy, found)


# ---- what two copies say together
def _imported_scan(copy: CaseFile, data: bytes) -> None:
    head = d.Attachment(uid="plan", filename="plan.txt", size=len(data))
    rows = (head, d.AttachmentData(attachment_id=head.id, data=data))
    copy.apply(Edit("Import", tuple(map(Put, rows))), author="", replica="r", wall_ms=WALL_MS, as_base=True)


def test_a_file_imported_with_different_bytes_is_kept_twice() -> None:
    with two_copies() as (mine, theirs), two_copies() as (_spare, third):
        third.connection.execute("UPDATE case_state SET case_uid = ?", (mine.case_uid,))
        third.case_uid = mine.case_uid
        for copy, data in ((mine, b"the long first plan"), (theirs, b"second"), (third, b"third one")):
            _imported_scan(copy, data)
        report = meet(mine, theirs)
        assert "apart" in [one["reason"] for one in report["decisions"]]  # type: ignore[index,attr-defined]
        meet(third, mine)
        meet(theirs, third)
        for copy in (third, theirs):
            heads = {row.id: row for row in copy.rows(d.Attachment) if row.uid.startswith("plan")}
            kept = {bytes(row.data): heads[row.attachment_id] for row in copy.rows(d.AttachmentData) if row.id in heads}
            assert set(kept) == {b"the long first plan", b"second", b"third one"}
            assert all(head.size == len(data) for data, head in kept.items())
            assert not copy.connection.execute("PRAGMA foreign_key_check").fetchall()


def test_rows_that_would_lie_too_deep_together_are_refused_whole() -> None:
    with two_copies() as (mine, theirs):
        for copy, name in ((mine, "upper"), (theirs, "lower")):
            rows = [event(f"{name}-0")]
            for n in range(1, 300):
                rows.append(event(f"{name}-{n}", parent_id=rows[-1].id))
            imported = Edit("Import", tuple(map(Put, rows)))
            copy.apply(imported, author="", replica="r", wall_ms=WALL_MS, as_base=True)
        unite_into(mine, theirs)
        unite_into(theirs, mine)
        lower = theirs.get(id_of("lower-0"))
        upper_first = mine.get(id_of("upper-0"))
        assert isinstance(lower, d.Event)
        assert isinstance(upper_first, d.Event)
        put(theirs, replace(lower, parent_id=id_of("upper-150")), replica="b")
        rows = [event("above-0")]
        for n in range(1, 100):
            rows.append(event(f"above-{n}", parent_id=rows[-1].id))
        put(mine, *rows, replace(upper_first, parent_id=rows[-1].id), replica="a")
        state = mine.dump_state()
        with pytest.raises(CaseError) as caught:
            unite_into(mine, theirs)
        assert caught.value.code is ErrorCode.INVALID
        assert "500 deep" in str(caught.value.facts["reason"])
        assert mine.dump_state() == state
