"""The state follows from base rows and operations; operations are what their ids say; strangers' are checked."""

import json
import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from db import domain as d
from db.case_file import CaseFile
from db.connection import transaction
from db.domain import id_of
from db.edits import Edit, Put
from db.log_checks import fault_of
from db.operations import (
    DELETED,
    Operation,
    canonical,
    heads_of,
    object_of,
    operation_id,
    read_object,
    values_of,
)
from db.rebuild import rebuild_state
from tests.builders import WALL_MS, apply, event, every_kind, note, put, remove, small_case_in_memory, undo
from tests.db.edits_drawn import STEPS, applied


def log(case_file: CaseFile) -> list[Operation]:
    columns = ", ".join(Operation._fields)
    return [
        Operation(*row) for row in case_file.connection.execute(f"SELECT {columns} FROM operation ORDER BY counter")
    ]


def rebuilt(case_file: CaseFile) -> bytes:
    with transaction(case_file.connection):
        rebuild_state(case_file.connection)
    return case_file.dump_state()


@settings(max_examples=50, deadline=None)
@given(STEPS)
def test_the_state_is_a_function_of_base_rows_and_operations(steps: list[tuple[str, int, str]]) -> None:
    with small_case_in_memory() as case_file:
        done = [edit for step in steps if (edit := applied(case_file, step)) is not None]
        state = case_file.dump_state()
        assert rebuilt(case_file) == state
        for edit in reversed(done[len(done) // 2 :]):
            undo(case_file, edit)
        state = case_file.dump_state()
        assert rebuilt(case_file) == state
        assert not case_file.connection.execute("SELECT * FROM merge_flag").fetchall()


@settings(max_examples=20, deadline=None)
@given(STEPS)
def test_a_spoiled_state_is_mended_from_the_log(steps: list[tuple[str, int, str]]) -> None:
    with small_case_in_memory([]) as case_file:
        put(case_file, *every_kind(), name="All of it by operations")
        for step in steps:
            applied(case_file, step)
        state = case_file.dump_state()
        with transaction(case_file.connection) as connection:
            for table in ("annotation", "link", "participation", "round", "event", "count_claim"):
                connection.execute(f"DELETE FROM {table}")
            rebuild_state(connection)
        assert case_file.dump_state() == state


def test_an_operation_holds_one_cell_and_what_its_writer_had_seen() -> None:
    with small_case_in_memory() as case_file:
        remark = case_file.rows(d.Annotation)[0]
        put(case_file, replace(remark, body="one"))
        put(case_file, replace(remark, body="two", start_char=3, end_char=9))
        first, second, pair = sorted(log(case_file), key=lambda one: (one.field, one.counter))
        assert (first.object, first.field, first.value, first.seen) == ("annotation:remark", "body", '"one"', "[]")
        assert (second.counter, second.seen) == (2, canonical([first.id]))
        assert (pair.field, pair.value) == ("start_char+end_char", "[3,9]")
        assert {one.replica for one in (first, second, pair)} == {"r1"}
        for one in (first, second, pair):
            assert one.id == operation_id(*one[1:])
            assert one.wall_ms == WALL_MS
        heads = heads_of(case_file.connection, "annotation:remark")
        assert [head.id for head in heads["body"]] == [second.id]


def test_a_cell_keeps_its_base_value_when_it_is_first_changed() -> None:
    with small_case_in_memory() as case_file:
        remark = case_file.rows(d.Annotation)[0]
        put(case_file, replace(remark, body="one"))
        put(case_file, replace(remark, body="two"))
        rows = case_file.connection.execute("SELECT object, field, value FROM base_value").fetchall()
        assert rows == [("annotation:remark", "body", '"remark"')]
        put(case_file, note("fresh"))
        put(case_file, note("fresh", body="changed"))
        assert case_file.connection.execute("SELECT count(*) FROM base_value").fetchone() == (1,)


def test_a_new_row_costs_an_operation_for_each_cell_that_says_something() -> None:
    with small_case_in_memory() as case_file:
        put(case_file, note("fresh", target_id=id_of("talks")))
        assert {one.field for one in log(case_file)} == {"body", "created_by", "number", "recorded_s", "target_id"}


def test_a_removal_names_every_head_it_has_seen() -> None:
    with small_case_in_memory() as case_file:
        put(case_file, note("fresh"))
        made = {one.id for one in log(case_file)}
        remove(case_file, note("fresh"))
        (removal,) = [one for one in log(case_file) if one.field == DELETED]
        assert set(json.loads(removal.value)) == made


def test_bytes_are_named_in_the_log_and_kept_when_the_state_lets_go_of_them() -> None:
    with small_case_in_memory() as case_file:
        scan = case_file.rows(d.Attachment)[0]
        data = d.AttachmentData(attachment_id=scan.id, data=b"new bytes")
        edit = apply(case_file, Edit("Replace", (Put(replace(scan, size=9)), Put(data))))
        (named,) = [one for one in log(case_file) if one.field == "data"]
        assert "new bytes" not in named.value
        assert case_file.connection.execute("SELECT data FROM kept_blob").fetchall() == [(b"\x00\xffab",)]
        undo(case_file, edit)
        assert case_file.rows(d.AttachmentData)[0].data == b"\x00\xffab"


@pytest.mark.parametrize("row", every_kind(), ids=lambda row: row.KIND)
def test_every_row_has_a_name_and_cells_in_the_log(row: d.Row) -> None:
    row_type, key = read_object(object_of(row))
    assert row_type is type(row)
    assert key == (row.uid if isinstance(row, d.Record) else str(row.id))
    fields = [name for cell in values_of(row) for name in cell.split("+")]
    assert len(fields) == len(set(fields))


# ---- strangers' operations --------------------------------------------------------------------------------------
def signed(**changed: Any) -> Operation:
    """A sound operation with some columns changed and the id that its content then has."""
    given: dict[str, Any] = {
        "replica": "r", "counter": 1, "wall_ms": 5, "object": "annotation:n", "field": "body", "value": '"x"',
        "seen": "[]", "edit_id": "e" * 32,
    }  # fmt: skip
    given |= changed
    content = [given[name] for name in Operation._fields[1:]]
    return Operation(operation_id(*content), *content)


def test_sound_operations_pass() -> None:
    hashes = sorted(["a" * 64, "b" * 64])
    for sound in (
        signed(),
        signed(seen=canonical(hashes)),
        signed(field=DELETED, value=canonical(hashes)),
        signed(field=DELETED, value="null"),
        signed(field="start_char+end_char", value="[1,2]"),
        signed(field="start_char+end_char", value="[null,null]"),
        signed(object="participation:77", field="role", value='"host"'),
        signed(object="attachment_data:77", field="data", value=canonical({"sha256": "a" * 64})),
    ):
        assert fault_of(sound) == ""


@pytest.mark.parametrize(
    "forged",
    [
        signed()._replace(value='"y"'),
        signed()._replace(id="a" * 64),
        signed(counter=0),
        signed(counter=2**60),
        signed(counter="1"),
        signed(replica=""),
        signed(replica="r" * 65),
        signed(wall_ms=2**60),
        signed(wall_ms=True),
        signed(edit_id="short"),
        signed(object="rumour:n"),
        signed(object="annotation:two words"),
        signed(object="participation:007"),
        signed(object="participation:x"),
        signed(field="colour"),
        signed(field="uid"),
        signed(field="start_char", value="1"),
        signed(field="start_char+end_char", value="[2,1]"),
        signed(field="start_char+end_char", value="[1]"),
        signed(field="state", value='"forgotten"'),
        signed(field="number", value="0"),
        signed(field="recorded_s", value="null"),
        signed(field="span_edtf", value='"soon"'),
        signed(value="not json"),
        signed(value='"x" '),
        signed(value='{"b":1,"a":2}'),
        signed(value="NaN"),
        signed(value='"\\ud800"'),
        signed(value="[" * 200_000),
        signed(value="1" * 5000),
        signed(seen='["short"]'),
        signed(seen=canonical(["b" * 64, "a" * 64])),
        signed(seen=canonical(sorted(f"{n:064x}" for n in range(65)))),
        signed(seen="{}"),
        signed(field=DELETED, value='"yes"'),
        signed(field=DELETED, value='["short"]'),
        signed(object="attachment_data:77", field="data", value='{"sha256":"short"}'),
        signed(object="attachment_data:77", field="data", value='"bytes"'),
    ],
)
def test_forged_operations_are_refused(forged: Operation) -> None:
    assert fault_of(forged)


def test_a_hundred_edits_of_one_cell_cost_no_more_than_the_first() -> None:
    with small_case_in_memory() as case_file:
        remark = case_file.rows(d.Annotation)[0]
        steps = []

        def count() -> int:
            steps.append(1)
            return 0

        def cost(body: str) -> int:
            steps.clear()
            case_file.connection.set_progress_handler(count, 20)
            put(case_file, replace(remark, body=body))
            case_file.connection.set_progress_handler(None, 0)
            return len(steps)

        cost("warm")
        first = cost("first")
        for number in range(100):
            put(case_file, replace(remark, body=str(number)))
        assert cost("last") <= first * 1.5


def test_events_made_by_operations_alone_are_whole() -> None:
    with small_case_in_memory([]) as case_file:
        put(case_file, event("lone", date_edtf="2026-02-03"))
        with transaction(case_file.connection) as connection:
            connection.execute("DELETE FROM event")
            connection.execute("DELETE FROM record WHERE kind = 'event'")
            rebuild_state(connection)
        found = case_file.get(id_of("lone"))
        assert isinstance(found, d.Event)
        assert found.date_edtf == "2026-02-03"


def test_a_row_whose_log_is_not_whole_is_withheld() -> None:
    with small_case_in_memory() as case_file:
        put(case_file, event("lone"))
        with transaction(case_file.connection) as connection:
            connection.execute("DELETE FROM operation WHERE object = 'event:lone' AND field = 'title'")
            rebuild_state(connection)
            flags = connection.execute("SELECT object, reason FROM merge_flag").fetchall()
        assert flags == [("event:lone", "withheld")]
        assert case_file.get(id_of("lone")) is None
        assert not case_file.connection.execute("PRAGMA foreign_key_check").fetchall()


def test_the_log_is_a_table_any_tool_can_read() -> None:
    with small_case_in_memory() as case_file:
        put(case_file, note("fresh"))
        case_file.connection.row_factory = sqlite3.Row
        row = case_file.connection.execute("SELECT * FROM operation WHERE field = 'body'").fetchone()
        assert (row["object"], json.loads(row["value"]), row["is_head"]) == ("annotation:fresh", "fresh", 1)
