"""Rows come back as they went in; what cannot be stored is refused with the name of the field."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import domain as d
from db.case_file import CaseFile
from db.dates import parse_edtf
from db.domain import Row, id_of
from db.errors import CaseError, ErrorCode
from db.guard import examine
from db.guard_report import Verdict
from db.guard_rows import FURTHEST_S
from db.rows import read_row
from db.rules import LARGEST_BLOB, LONGEST_TEXT, check_row
from tests.builders import RECORDED_S, actor, event, every_kind, info, note, put, small_case_in_memory

ROWS = every_kind()
BEYOND_S = FURTHEST_S + 1


def test_there_is_a_row_of_every_kind_in_these_tests() -> None:
    assert {type(row) for row in ROWS} | {d.CaseInfo} == set(d.TYPES.values())


def test_every_kind_comes_back_as_it_went_in() -> None:
    with small_case_in_memory() as case_file:
        for row in ROWS:
            read = read_row(case_file.connection, type(row), row.id)
            if isinstance(row, d.Record):
                assert isinstance(read, d.Record)
                assert read.number > 0
                assert replace(read, number=0) == row
            else:
                assert read == row


def test_the_bounds_of_dates_are_worked_out_at_every_write() -> None:
    with small_case_in_memory() as case_file:
        put(case_file, event("talks", kind="round", date_edtf="2026-03-01~/.."))
        date = parse_edtf("2026-03-01~/..")
        found = case_file.connection.execute(
            "SELECT earliest_start_s, latest_start_s, earliest_end_s, latest_end_s, date_flags FROM event WHERE id = ?",
            (id_of("talks"),),
        ).fetchone()
        bounds = (date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s)
        assert found == (*bounds, date.packed_flags)
        assert found[3] is None
        put(case_file, event("talks", kind="round", date_edtf=""))
        sql = "SELECT earliest_start_s, date_flags FROM event WHERE id = ?"
        assert case_file.connection.execute(sql, (id_of("talks"),)).fetchone() == (None, None)


def test_publication_counts_from_the_end_of_its_day() -> None:
    with small_case_in_memory() as case_file:
        sql = "SELECT published_s FROM record WHERE uid = 'report'"
        assert case_file.connection.execute(sql).fetchone()[0] == parse_edtf("2026-02-05").latest_s


@settings(max_examples=60, deadline=None)
@given(
    body=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80),
    private=st.booleans(),
    span=st.one_of(st.none(), st.tuples(st.integers(0, 2**40), st.integers(1, 2**20))),
)
def test_any_text_comes_back_letter_for_letter(body: str, private: bool, span: tuple[int, int] | None) -> None:
    start, end = (span[0], span[0] + span[1]) if span else (None, None)
    row = note("remark", body=body, title=body[:9], private=private, start_char=start, end_char=end, number=7)
    with CaseFile.in_memory(info(), [row]) as case_file:
        assert case_file.get(row.id) == row


BAD: list[tuple[str, Row]] = [
    ("kind", event("e", kind="party")),
    ("title", event("e", title="")),
    ("importance", event("e", importance=101)),
    ("date_edtf", event("e", date_edtf="2026-02-30")),
    ("published_edtf", event("e", published_edtf="yesterday")),
    ("title", event("e", title="x" * (LONGEST_TEXT + 1))),
    ("title", event("e", title="half a letter \ud800")),
    ("title", event("e", title="nothing \0 after")),
    ("uid", event("two words")),
    ("uid", event("x" * 201)),
    ("place_id", event("e", place_id=0)),
    ("parent_id", event("e", parent_id=id_of("e"))),
    ("importance", event("e", importance=True)),
    ("summary", event("e", summary=None)),
    ("country", actor("a", country="uk")),
    ("wikidata", actor("a", wikidata="212")),
    ("lon", d.Place(uid="p", name="Sea", lat=1.0)),
    ("lat", d.Place(uid="p", name="Sea", lat=91.0, lon=0.0)),
    ("lat", d.Place(uid="p", name="Sea", lat=float("nan"), lon=0.0)),
    ("count_max", d.CountClaim(uid="c", swap_id=5, count_min=9, count_max=3)),
    ("count_min", d.CountClaim(uid="c", swap_id=5, count_min=-1)),
    ("to_id", d.CountClaim(uid="c", swap_id=5, from_id=4, to_id=4)),
    ("org_id", d.Membership(uid="m", member_id=4, org_id=4, role="member")),
    ("value_max", d.Figure(uid="f", label="Flow", value_min=2.0, value_max=1.0)),
    ("end_char", note("n", start_char=4, end_char=4)),
    ("end_char", note("n", start_char=4)),
    ("exact_sha256", note("n", exact_sha256="abc")),
    ("settings_json", d.SavedView(uid="v", name="View", settings_json="{")),
    ("settings_json", d.SavedView(uid="v", name="View", settings_json="[NaN]")),
    ("settings_json", d.SavedView(uid="v", name="View", settings_json="[" * 100_000)),
    ("value", d.Placement(uid="j", position_id=5, value=5)),
    ("data", d.AttachmentData(attachment_id=5, data=bytes(LARGEST_BLOB + 1))),
    ("reliability", d.Source(uid="s", title="Source", reliability="G")),
    ("accessed_s", d.Source(uid="s", title="Source", accessed_s=2**63)),
    *(("accessed_s", d.Source(uid="s", title="Source", accessed_s=second)) for second in (BEYOND_S, -BEYOND_S)),
    *(("recorded_s", event("e", recorded_s=second)) for second in (BEYOND_S, -BEYOND_S)),
    *(("withdrawn_s", event("e", withdrawn_s=second)) for second in (BEYOND_S, -BEYOND_S)),
    *(("changed_s", note("n", changed_s=second)) for second in (BEYOND_S, -BEYOND_S)),
]


@pytest.mark.parametrize(("field", "row"), BAD, ids=[f"{row.KIND}-{field}-{n}" for n, (field, row) in enumerate(BAD)])
def test_what_cannot_be_stored_is_refused_by_field(field: str, row: Row) -> None:
    with pytest.raises(CaseError) as caught:
        check_row(row)
    assert caught.value.code is ErrorCode.INVALID
    assert caught.value.facts["field"] == field
    assert caught.value.facts["kind"] == row.KIND


def test_the_longest_text_and_an_empty_optional_word_fit() -> None:
    check_row(event("e", title="x" * LONGEST_TEXT))
    check_row(d.Round(event_id=5, format=""))


@pytest.mark.parametrize("second", [FURTHEST_S, -FURTHEST_S])
def test_the_furthest_second_is_written_and_the_guard_still_passes_the_file(second: int, tmp_path: Path) -> None:
    rows = [
        event("e", recorded_s=second, withdrawn_s=second),
        d.Source(uid="s", title="Source", accessed_s=second),
        note("n", changed_s=second),
    ]
    path = tmp_path / "case.rapporteur"
    CaseFile.create(path, info(), rows).close()
    assert examine(path, known_ok=False).verdict is Verdict.OK


def _broken(table: str, column: str, value: Any) -> str:
    key = {"round": "event_id"}.get(table, "id")
    return f"UPDATE {table} SET {column} = {value} WHERE {key} = (SELECT min({key}) FROM {table})"


@pytest.mark.parametrize(
    "sql",
    [
        _broken("event", "kind", "'party'"),
        _broken("event", "earliest_start_s", 2**60),
        _broken("event", "title", "''"),
        _broken("event", "importance", -1),
        _broken("event", "date_flags", "'text'"),
        _broken("record", "uid", "'two words'"),
        _broken("record", "number", 0),
        _broken("round", "number", 0),
        _broken("place", "lat", 91),
        _broken("place", "lon", "NULL"),
        _broken("count_claim", "count_max", 0),
        _broken("annotation", "start_char", 5),
        _broken("placement", "value", 5),
    ],
)
def test_the_file_itself_refuses_the_same(sql: str) -> None:
    with small_case_in_memory() as case_file, pytest.raises(Exception, match=r"CHECK|cannot store"):
        case_file.connection.execute(sql)


def test_whole_numbers_in_a_real_field_are_stored_as_reals() -> None:
    row = d.Figure(uid="flow", label="Flow", value_min=1, value_max=2, recorded_s=RECORDED_S, number=1)
    with CaseFile.in_memory(info(), [row]) as case_file:
        stored = case_file.get(row.id)
        assert stored == row
        assert isinstance(stored, d.Figure)
        assert type(stored.value_min) is float
