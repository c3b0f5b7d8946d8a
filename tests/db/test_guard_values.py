"""The one walk through a table finds whatever the plain questions find, and never refuses a file by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db import guard_contents, guard_rows, guard_values, schema
from db.domain import id_of
from db.guard_report import Check, Verdict
from tests.db.spoiled_files import by_sql, good_case

TABLES = guard_rows.known_tables(schema.schema_statements())
WALKED = [table for table in TABLES if table.has_number_key and all(c.type != "BLOB" for c in table.columns)]

SPOILT = {
    "a word that is not of the list": ("UPDATE event SET kind = 'wedding' WHERE id % 50 = 0", "rule_broken"),
    "a date out of reach": ("UPDATE event SET latest_end_s = 9223372036854775807 WHERE id % 50 = 0", "rule_broken"),
    "half a letter": ("UPDATE event SET doubt = CAST(x'c3' AS TEXT) WHERE id % 50 = 0", "not_utf8"),
    "a surrogate": ("UPDATE event SET summary = CAST(x'eda080' AS TEXT) WHERE id % 50 = 0", "not_utf8"),
    "a NUL": ("UPDATE event SET title = CAST(x'410042' AS TEXT) WHERE id % 50 = 0", "not_utf8"),
    "a NUL at the end": ("UPDATE place SET note = CAST(x'4100' AS TEXT)", "not_utf8"),
    "two halves of a letter in turn": (
        "UPDATE event SET label = CAST(CASE WHEN id % 2 THEN x'c3' ELSE x'a9' END AS TEXT)", "not_utf8",
    ),
    "a text that is too long": (
        "UPDATE annotation SET body = hex(zeroblob(500001))", "text_too_long",
    ),
    "a text longer than SQLite hands over": (
        "UPDATE annotation SET body = hex(zeroblob(6000000))", "text_too_long",
    ),
    "a NUL far out": (
        f"UPDATE event SET summary = CAST(x'4100' AS TEXT), id = 9223372036854775807 WHERE id = {id_of('part-1')}",
        "not_utf8",
    ),
    "a NUL at the first key": (
        f"UPDATE event SET summary = CAST(x'00' AS TEXT), id = -9223372036854775808 WHERE id = {id_of('part-1')}",
        "not_utf8",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_case(tmp_path_factory.mktemp("values") / "case.rapporteur")


@pytest.fixture
def case(good: Path, tmp_path: Path) -> Path:
    path = tmp_path / "case.rapporteur"
    path.write_bytes(good.read_bytes())
    return path


def values_of(path: Path) -> Check | None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return guard_values.check_values(connection, TABLES, lambda: None)


def test_a_walk_through_every_table_of_a_good_case_finds_nothing(good: Path) -> None:
    with closing(sqlite3.connect(f"file:{good}?mode=ro&immutable=1", uri=True)) as connection:
        walked = [t.name for t in WALKED if guard_values._nothing_is_wrong(connection, t, lambda: None)]
        assert walked == [table.name for table in WALKED]
        assert len(walked) > 25
        assert guard_values.check_values(connection, TABLES, lambda: None) is None


@pytest.mark.parametrize("way", SPOILT)
def test_the_walk_and_the_plain_questions_find_the_same(case: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    statement, code = SPOILT[way]
    by_sql(statement)(case)
    found = values_of(case)
    assert found is not None
    assert found.code == code
    monkeypatch.setattr(guard_values, "joins_whole_texts", lambda _connection: False)
    assert values_of(case) == found


def test_rows_are_joined_in_groups_and_none_is_left_out(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event = next(table for table in TABLES if table.name == "event")
    with closing(sqlite3.connect(case)) as connection:
        titles = sorted(row[0] for row in connection.execute("SELECT title FROM event"))
        for rows_joined in (1, 7, len(titles) - 1, len(titles), len(titles) + 1):
            monkeypatch.setattr(guard_values, "_ROWS_JOINED", rows_joined)
            groups = list(guard_values.texts_joined(connection, event, ["title"], ["title = 'Opening'"]))
            assert sorted(title for _rows, _wrong, (text,) in groups for title in text.split(",")) == titles
            assert sum(rows for rows, _wrong, _texts in groups) == len(titles)
            assert sum(wrong for _rows, wrong, _texts in groups) == 1


@pytest.mark.parametrize("joins", [True, False])
@pytest.mark.parametrize("uid", ["''", "'a b'", "'a,b'", "CAST(x'6100' AS TEXT)", "hex(zeroblob(101))", "'å'"])
def test_a_name_that_is_not_plain_is_found(case: Path, uid: str, joins: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_contents, "joins_whole_texts", lambda _connection: joins)
    with closing(sqlite3.connect(case)) as connection:
        assert guard_contents.check_names(connection, TABLES)[0] is None
    by_sql(f"UPDATE record SET uid = {uid} WHERE id = {id_of('event-9')}")(case)
    # Only the letters and the length are asked about here, not the key.
    with closing(sqlite3.connect(case)) as connection:
        assert guard_contents._names_not_plain(connection, TABLES) == 1
        check = guard_contents.check_names(connection, TABLES)[0]
    assert check is not None
    assert (check.code, check.verdict) == ("bad_name", Verdict.DAMAGED)
