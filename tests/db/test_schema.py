"""The format document says all of a file, is what the migrations make, and agrees with the words of the domain."""

import re
import sqlite3

import pytest
from sqlite_utils import Database

from db import domain as d
from db import schema
from db.connection import prepare
from db.rows import derived_columns, key_column, shape_of
from db.rules import JSON_FIELDS, NOT_EMPTY, VOCABULARIES, fields_of

TABLES = {name: sql for (kind, name), sql in schema.known_schema().items() if kind == "table"}


@pytest.fixture
def migrated() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    prepare(connection, read_only=False, create=True)
    assert schema.migrate(connection) == ["schema_1"]
    return connection


def test_a_migrated_file_and_the_document_are_equal_text(migrated: sqlite3.Connection) -> None:
    fresh = sqlite3.connect(":memory:")
    fresh.executescript(schema.schema_text())
    assert schema.schema_of(migrated) == schema.schema_of(fresh) == schema.known_schema()
    assert migrated.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert migrated.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


def test_migrating_twice_changes_nothing(migrated: sqlite3.Connection) -> None:
    before = migrated.execute("SELECT * FROM _sqlite_migrations").fetchall()
    assert schema.migrate(migrated) == []
    assert migrated.execute("SELECT * FROM _sqlite_migrations").fetchall() == before


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_column_is_explained_where_it_stands(table: str) -> None:
    first, *lines = TABLES[table].splitlines()
    assert re.fullmatch(rf"CREATE TABLE {table} \( -- .+", first)
    explained = [match[1] for line in lines if (match := re.match(r"  ([a-z]\w*) .* -- \S.*$", line))]
    assert explained == list(schema.columns()[table])


def test_there_are_only_strict_tables_indexes_and_explained_views() -> None:
    for (kind, name), sql in schema.known_schema().items():
        assert kind in ("table", "index", "view")
        assert kind != "table" or sql.rstrip().endswith(("STRICT", "STRICT, WITHOUT ROWID")), name
        assert kind != "view" or re.match(rf"CREATE VIEW {name} AS -- .+", sql), name


@pytest.mark.parametrize("row_type", d.TYPES.values(), ids=lambda row_type: row_type.KIND)
def test_a_table_has_the_fields_of_its_type_and_what_is_derived(row_type: type[d.Row]) -> None:
    shape = shape_of(row_type)
    derived = [column for name in shape.dates for column in derived_columns(row_type, name)]
    assert sorted(schema.columns()[shape.table]) == sorted([key_column(row_type), *shape.own, *derived])


@pytest.mark.parametrize("row_type", d.TYPES.values(), ids=lambda row_type: row_type.KIND)
def test_optional_fields_and_only_those_may_be_null(row_type: type[d.Row], migrated: sqlite3.Connection) -> None:
    shape = shape_of(row_type)
    required = {row[1]: row[3] == 1 for row in migrated.execute(f"PRAGMA table_info({shape.table})")}
    for name in shape.own:
        assert required[name] is not fields_of(row_type)[name].optional, name


@pytest.mark.parametrize("row_type", d.TYPES.values(), ids=lambda row_type: row_type.KIND)
def test_every_reference_is_a_deferred_foreign_key_with_an_index(
    row_type: type[d.Row], migrated: sqlite3.Connection
) -> None:
    table = shape_of(row_type).table
    named = {name for name in fields_of(row_type) if name.endswith("_id")}
    referring = schema.references()[table]
    assert named == set(referring) - {"id"}
    plans = {}
    for column in named:
        plan = migrated.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = ?", (1,)).fetchall()
        plans[column] = plan[0][3]
    assert all(text.startswith("SEARCH") for text in plans.values()), plans
    count = TABLES[table].count("REFERENCES")
    assert TABLES[table].count("DEFERRABLE INITIALLY DEFERRED") == count


def test_the_words_of_the_file_are_the_words_of_the_domain() -> None:
    found = {}
    for row_type in d.TYPES.values():
        sql = TABLES[d.table_of(row_type)]
        for name, words in re.findall(r"CHECK \((\w+) IN \(('[^)]*')\)\)", sql):
            found[row_type.KIND, name] = tuple(re.findall(r"'([^']*)'", words))
    assert found == VOCABULARIES


def test_the_fields_that_must_say_something_are_checked_by_the_file_too() -> None:
    found = set()
    for row_type in d.TYPES.values():
        for name in re.findall(r"CHECK \((\w+) <> ''\)", TABLES[d.table_of(row_type)]):
            found.add((row_type.KIND, name))
    assert found == set(NOT_EMPTY)
    assert all(name in fields_of(d.TYPES[kind]) for kind, name in JSON_FIELDS)


def test_the_views_read_well(migrated: sqlite3.Connection) -> None:
    views = [name for (kind, name) in schema.known_schema() if kind == "view"]
    assert sorted(views) == ["notes", "open_issues", "quotes", "rounds", "swaps"]
    for view in views:
        columns = [row[1] for row in migrated.execute(f"PRAGMA table_info({view})")]
        assert not [column for column in columns if column.endswith(("_id", "_s", "_edtf"))]


def test_sqlite_utils_reads_a_case_without_its_plugins(migrated: sqlite3.Connection) -> None:
    database = Database(migrated, recursive_triggers=False, execute_plugins=False)
    assert database["event"].strict
    assert database["event"].foreign_keys
