"""Copies that meet end alike, whatever happened; what needs a person is listed; neither copy is changed."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from db import domain as d
from db.case_file import IN_MEMORY, CaseFile
from db.connection import prepare, transaction
from db.decisions import merge_decisions
from db.domain import id_of
from db.edits import Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.history import history
from db.merge import MERGE_NAME, unite, unite_into
from db.rebuild import rebuild_state
from tests.builders import WALL_MS, actor, apply, event, note, put, remove, small_case, small_case_in_memory, undo
from tests.db.edits_drawn import removal
from tests.db.merge_histories import run_histories

HISTORIES = 60


@contextmanager
def two_copies() -> Iterator[tuple[CaseFile, CaseFile]]:
    """One case and its copy, as after mailing it."""
    with small_case_in_memory() as mine:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        mine.connection.backup(connection)
        prepare(connection, read_only=False)
        with CaseFile(connection, IN_MEMORY, read_only=False) as theirs:
            yield mine, theirs


def meet(mine: CaseFile, theirs: CaseFile) -> dict[str, object]:
    """Unites both ways; both must say the same. Returns the first report as JSON."""
    report = unite_into(mine, theirs).as_json()
    unite_into(theirs, mine)
    assert mine.dump_state() == theirs.dump_state()
    state = mine.dump_state()
    with transaction(mine.connection):
        rebuild_state(mine.connection)
    assert mine.dump_state() == state
    return json.loads(json.dumps(report))


def remark(case_file: CaseFile) -> d.Annotation:
    found = case_file.get(id_of("remark"))
    assert isinstance(found, d.Annotation)
    return found


def test_random_histories_end_alike() -> None:
    counts = run_histories(HISTORIES, seed=20_260_205)
    assert counts["histories"] == HISTORIES
    # It must have met what it is there to meet.
    assert counts["merges"] > 20
    assert counts["undos"] > 20
    for reason in ("held", "revived", "texts", "values", "number"):
        assert counts[f"decision {reason}"] > 0, counts


def test_edits_of_different_cells_are_both_kept() -> None:
    with two_copies() as (mine, theirs):
        put(mine, replace(remark(mine), title="mine"))
        put(theirs, replace(remark(theirs), state="resolved"), note("fresh"))
        report = meet(mine, theirs)
        assert (remark(mine).title, remark(mine).state) == ("mine", "resolved")
        assert mine.get(id_of("fresh")) is not None
        assert report["decisions"] == []
        assert report["refused"] == []
        assert report["united"] == {"operations": 5, "edits": 1, "base_rows": 0}


def test_concurrent_texts_are_all_kept_until_somebody_writes_again() -> None:
    with two_copies() as (mine, theirs):
        put(mine, replace(remark(mine), body="mine"), author="Ann", replica="a")
        put(theirs, replace(remark(theirs), body="theirs"), author="Bob", replica="b")
        (decision,) = meet(mine, theirs)["decisions"]  # type: ignore[misc]
        assert (decision["kind"], decision["key"], decision["field"]) == ("annotation", "remark", "body")
        assert decision["reason"] == "texts"
        assert [(v["value"], v["author"]) for v in decision["values"]] == [("theirs", "Bob"), ("mine", "Ann")]
        assert remark(mine).body == "theirs"
        put(mine, replace(remark(mine), body="both: mine and theirs"))
        assert merge_decisions(mine) == []
        meet(mine, theirs)
        assert remark(theirs).body == "both: mine and theirs"
        assert merge_decisions(theirs) == []


def test_of_concurrent_values_one_stands_the_same_everywhere() -> None:
    with two_copies() as (mine, theirs):
        talks = mine.get(id_of("talks"))
        assert isinstance(talks, d.Event)
        put(mine, replace(talks, status="partial"), replica="a")
        put(mine, replace(talks, status="ongoing"), replica="a")
        put(theirs, replace(talks, status="cancelled"), replica="b")
        (decision,) = meet(mine, theirs)["decisions"]  # type: ignore[misc]
        assert decision["reason"] == "values"
        assert [value["value"] for value in decision["values"]] == ["ongoing", "cancelled"]


def test_values_tied_by_a_rule_change_together() -> None:
    with two_copies() as (mine, theirs):
        claim = mine.get(id_of("claim"))
        assert isinstance(claim, d.CountClaim)
        put(mine, replace(claim, count_min=900, count_max=900), replica="a")
        put(theirs, replace(claim, count_max=400), replica="b")
        meet(mine, theirs)
        united = mine.get(claim.id)
        assert isinstance(united, d.CountClaim)
        assert (united.count_min, united.count_max) == (314, 400)


def test_an_edit_the_remover_had_not_seen_brings_the_row_back() -> None:
    with two_copies() as (mine, theirs):
        put(theirs, replace(remark(theirs), body="still needed"), replica="b")
        remove(mine, remark(mine))
        (decision,) = meet(mine, theirs)["decisions"]  # type: ignore[misc]
        assert (decision["key"], decision["reason"]) == ("remark", "revived")
        assert remark(mine).body == "still needed"


def test_a_removal_of_what_nobody_touched_holds() -> None:
    with two_copies() as (mine, theirs):
        put(theirs, note("other"))
        remove(mine, remark(mine))
        assert meet(mine, theirs)["decisions"] == []
        assert theirs.get(id_of("remark")) is None


def test_a_row_that_is_referred_to_is_held_until_the_reference_goes() -> None:
    with two_copies() as (mine, theirs):
        apply(mine, removal(mine, next(row for row in mine.rows(d.Event) if row.uid == "talks")))
        put(theirs, note("about", target_id=id_of("talks")), replica="b")
        decisions = meet(mine, theirs)["decisions"]
        assert ("talks", "held") in [(one["key"], one["reason"]) for one in decisions]  # type: ignore[attr-defined]
        assert mine.get(id_of("talks")) is not None
        # The first edit afterwards writes down what was inferred; the row then stays by itself.
        about = mine.get(id_of("about"))
        assert about is not None
        before = mine.dump_state()
        gone = remove(mine, about)
        assert mine.get(id_of("talks")) is not None
        meet(mine, theirs)
        assert theirs.get(id_of("talks")) is not None
        undo(mine, gone)
        assert mine.dump_state() == before


def test_of_rows_moved_into_each_other_one_comes_out() -> None:
    with two_copies() as (mine, theirs):
        first, second = event("first"), event("second")
        put(mine, first, second)
        unite_into(theirs, mine)
        put(mine, replace(first, parent_id=second.id), replica="a")
        put(theirs, replace(second, parent_id=first.id), replica="b")
        decisions = meet(mine, theirs)["decisions"]
        assert [(one["key"], one["field"], one["reason"]) for one in decisions] == [  # type: ignore[attr-defined]
            ("second", "parent_id", "circle")
        ]
        put(mine, note("later"))
        assert merge_decisions(mine) == []
        meet(mine, theirs)


def test_attachments_replaced_in_both_copies_keep_size_and_bytes_together() -> None:
    with two_copies() as (mine, theirs):
        for copy, texts, replica in ((mine, [b"one", b"two"], "a"), (theirs, [b"seventeen"], "b")):
            for data in texts:
                scan = copy.rows(d.Attachment)[0]
                part = d.AttachmentData(attachment_id=scan.id, data=data)
                put(copy, replace(scan, size=len(data), caption=replica), part, replica=replica)
        # The bytes were changed twice in one copy, the size once in each: alone they would not fit together.
        decisions = meet(mine, theirs)["decisions"]
        assert ("scan", "size", "fitted") in [(one["key"], one["field"], one["reason"]) for one in decisions]  # type: ignore[attr-defined]
        assert mine.rows(d.AttachmentData)[0].data == b"two"
        assert mine.rows(d.Attachment)[0].size == 3


def test_an_import_into_one_copy_comes_along_without_operations() -> None:
    with two_copies() as (mine, theirs):
        rows = [event(f"in-{n}", number=0) for n in range(20)]
        edit = Edit("Import", tuple(Put(row) for row in rows))
        theirs.apply(edit, author="Bob", replica="b", wall_ms=WALL_MS, as_base=True)
        put(theirs, event("in-3", title="changed since"), replica="b")
        report = meet(mine, theirs)
        assert report["united"] == {"operations": 1, "edits": 2, "base_rows": 19}
        assert mine.connection.execute("SELECT count(*) FROM operation").fetchone() == (1,)
        changed = mine.get(id_of("in-3"))
        assert isinstance(changed, d.Event)
        assert changed.title == "changed since"


def test_an_import_that_differs_is_united_alike_and_told() -> None:
    with two_copies() as (mine, theirs):
        for copy, title in ((mine, "A title"), (theirs, "B title")):
            edit = Edit("Import", (Put(event("same", title=title)),))
            copy.apply(edit, author="", replica="r", wall_ms=WALL_MS, as_base=True)
        (decision,) = meet(mine, theirs)["decisions"]  # type: ignore[misc]
        assert (decision["reason"], decision["field"]) == ("base", "title")
        assert [value["value"] for value in decision["values"]] == ["B title", "A title"]


def test_records_with_one_number_are_told() -> None:
    with two_copies() as (mine, theirs):
        put(mine, note("a"), replica="a")
        put(theirs, note("b"), replica="b")
        reasons = [one["reason"] for one in meet(mine, theirs)["decisions"]]  # type: ignore[attr-defined]
        assert reasons == ["number", "number"]


def test_a_removal_reverted_in_another_copy_stays_reverted() -> None:
    with two_copies() as (mine, theirs):
        gone = remove(mine, remark(mine))
        unite_into(theirs, mine)
        undo(mine, gone)
        meet(mine, theirs)
        assert theirs.get(id_of("remark")) is not None


def test_forged_operations_are_refused_one_by_one() -> None:
    with two_copies() as (mine, theirs):
        put(theirs, note("good"), replace(remark(theirs), body="good"), replica="b")
        theirs.connection.execute("UPDATE operation SET value = '\"forged\"' WHERE field = 'body' AND seen = '[]'")
        report = unite_into(mine, theirs)
        assert {one.reason for one in report.refused} == {"its content does not have its id"}
        assert remark(mine).body == "remark"
        assert report.operations > 0
        assert not mine.connection.execute("PRAGMA foreign_key_check").fetchall()


def test_uniting_files_writes_a_third_and_leaves_both(tmp_path: Path) -> None:
    mine, theirs, out = (tmp_path / name for name in ("mine", "theirs", "out"))
    with small_case(mine) as case_file:
        case_file.backup_to(theirs)
        put(case_file, note("by-me"))
    with CaseFile.open(theirs) as case_file:
        put(case_file, note("by-them"), actor("newcomer"), replica="r2")
    before = mine.read_bytes(), theirs.read_bytes()
    report = unite(mine, theirs, out, author="Ann", wall_ms=WALL_MS)
    assert (mine.read_bytes(), theirs.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out", "theirs"]
    assert report.edits == 1
    with CaseFile.open(out) as united:
        assert {row.uid for row in united.rows(d.Annotation)} == {"remark", "by-me", "by-them"}
        first = history(united)[0]
        assert (first.name, first.author) == (MERGE_NAME, "Ann")
        for table, count in united.counts().items():
            assert united.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)
        put(united, note("later"))
    with pytest.raises(CaseError) as caught:
        unite(mine, theirs, out)
    assert caught.value.code is ErrorCode.EXISTS


def test_two_different_cases_are_not_united(tmp_path: Path) -> None:
    for name in ("one", "two"):
        small_case(tmp_path / name).close()
    with pytest.raises(CaseError) as caught:
        unite(tmp_path / "one", tmp_path / "two", tmp_path / "out")
    assert caught.value.code is ErrorCode.INVALID
    assert not (tmp_path / "out").exists()


def test_a_part_linked_in_both_copies_is_one_link() -> None:
    with two_copies() as (mine, theirs):
        link = d.TagLink(record_id=id_of("handover"), tag_id=id_of("urgent"))
        put(mine, link, replica="a")
        put(theirs, link, replica="b")
        assert meet(mine, theirs)["decisions"] == []
        apply(mine, Edit("Untag", (Remove(link.KIND, link.id),)))
        meet(mine, theirs)
        assert link.id not in {row.id for row in theirs.rows(d.TagLink)}
