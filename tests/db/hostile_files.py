"""Every class of hostile or broken case file, made by script from one good case.

Each maker gets a path where a good case lies, and spoils it (or puts something else there). `HOSTILE` names them with
the verdicts that the guard may give. Nothing here is stored in the project: the files exist while a test runs.
"""
# ruff: noqa: E501 (one line for each class reads as a table)

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db.domain import id_of
from db.guard_report import Verdict
from tests.db.spoiled_files import (
    JOURNAL_MAGIC,
    PAGE,
    add,
    beside,
    by_sql,
    chain_of_events,
    child_is_self,
    cut,
    evil_hot_journal,
    forged_journal,
    freelist_loop,
    huge_text,
    journal_bytes,
    link_beside,
    link_to_case,
    other_encoding,
    other_program,
    overflow_loop,
    own_hot_journal,
    put,
    put_in,
    put_instead,
    replace_with,
    shared_root,
    stale_index,
    text_of_schema,
    without_types,
)

OK, NOT_A_CASE, NEWER, UNSAFE, DAMAGED = (
    Verdict.OK,
    Verdict.NOT_A_CASE,
    Verdict.NEWER_VERSION,
    Verdict.UNSAFE,
    Verdict.DAMAGED,
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One class of file: `make` spoils the good case at the path it is given."""

    name: str
    make: Callable[[Path], object]
    verdicts: tuple[Verdict, ...]
    is_file: bool = True  # False: a link, a folder, a pipe; its bytes cannot be compared


def _insert_text(column: str, value: str) -> Callable[[Path], None]:
    return by_sql(f"UPDATE event SET {column} = {value} WHERE id = {id_of('round-1')}")


_EVENT = f"WHERE id = {id_of('round-1')}"

HOSTILE: tuple[Hostile, ...] = (
    # what runs by itself
    Hostile("trigger", by_sql("CREATE TRIGGER boom AFTER INSERT ON tag BEGIN DELETE FROM record; END"), (UNSAFE,)),
    Hostile("temp_like_trigger", by_sql("CREATE TRIGGER [sqlite x] INSTEAD OF INSERT ON notes BEGIN SELECT 1; END"), (UNSAFE,)),
    Hostile("view_more", by_sql("CREATE VIEW more AS SELECT randomblob(1000000000)"), (UNSAFE,)),
    Hostile("view_for_table", by_sql("DROP TABLE tag_link", "DROP TABLE tag", "CREATE VIEW tag AS SELECT 1 AS id, 'x' AS name"), (UNSAFE,)),
    Hostile("view_changed", by_sql("DROP VIEW notes", "CREATE VIEW notes AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x FROM c"), (UNSAFE,)),
    Hostile("virtual_table", by_sql("CREATE VIRTUAL TABLE words USING fts5(body)"), (UNSAFE,)),
    Hostile("virtual_table_unknown", by_sql("INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING nonsense(1)')"), (UNSAFE,)),
    Hostile("expression_index", by_sql("CREATE INDEX boom ON tag(abs(id))"), (UNSAFE,)),
    Hostile("partial_index", by_sql("CREATE INDEX boom ON tag(name) WHERE name LIKE 'x%'"), (UNSAFE,)),
    Hostile("table_more", by_sql("CREATE TABLE more (x)"), (UNSAFE,)),
    Hostile("table_missing", by_sql("DROP TABLE merge_flag"), (UNSAFE,)),
    Hostile("index_missing", by_sql("DROP INDEX event_by_start"), (UNSAFE,)),
    Hostile("rule_dropped", text_of_schema("event", "CHECK (importance BETWEEN 0 AND 100)", ""), (UNSAFE,)),
    Hostile("default_function", text_of_schema("event", "DEFAULT 50", "DEFAULT (load_extension('x'))"), (UNSAFE,)),
    Hostile("strict_dropped", text_of_schema("event", ") STRICT", ")"), (UNSAFE,)),
    Hostile("comment_changed", text_of_schema("event", "-- what happened", "-- what happens"), (UNSAFE,)),
    Hostile("schema_nonsense", by_sql("UPDATE sqlite_schema SET sql = 'CREATE TABLE' WHERE name = 'event'"), (UNSAFE,)),
    Hostile("schema_null", by_sql("UPDATE sqlite_schema SET sql = NULL WHERE name = 'event'"), (UNSAFE,)),
    Hostile("schema_number", by_sql("UPDATE sqlite_schema SET name = 7 WHERE name = 'event'"), (DAMAGED, UNSAFE)),
    Hostile("schema_blob", by_sql("UPDATE sqlite_schema SET sql = x'ff00' WHERE name = 'event'"), (DAMAGED,)),
    Hostile("schema_huge", by_sql("INSERT INTO sqlite_schema SELECT 'view', 'big', 'big', 0, 'CREATE VIEW big AS SELECT ''' || hex(zeroblob(2000000)) || ''''"), (DAMAGED, UNSAFE)),
    Hostile("schema_many", by_sql("INSERT INTO sqlite_schema WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 5000) SELECT 'view', 'v' || x, 'v' || x, 0, 'CREATE VIEW v' || x || ' AS SELECT 1' FROM n"), (DAMAGED, UNSAFE)),
    Hostile("schema_twice", by_sql("INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'event'"), (UNSAFE,)),
    Hostile("root_shared", shared_root, (UNSAFE,)),
    Hostile("root_outside", by_sql("UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'tag'"), (UNSAFE,)),
    Hostile("root_zero", by_sql("UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'tag'"), (UNSAFE,)),
    Hostile("root_first_page", by_sql("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'tag'"), (UNSAFE,)),
    Hostile("statistics", by_sql("ANALYZE", "UPDATE sqlite_stat1 SET stat = '999999999999999999999 0 -1'"), (OK,)),
    # the header
    Hostile("magic", put(0, b"SQLite format 4\x00"), (NOT_A_CASE,)),
    Hostile("page_size_zero", put(16, b"\x00\x00"), (UNSAFE,)),
    Hostile("page_size_odd", put(16, b"\x0f\xff"), (UNSAFE,)),
    Hostile("page_size_other", put(16, b"\x02\x00"), (UNSAFE,)),
    Hostile("page_size_65536", put(16, b"\x00\x01"), (UNSAFE,)),
    Hostile("write_version", put(18, b"\x09"), (UNSAFE,)),
    Hostile("reserved", put(20, b"\xf0"), (UNSAFE,)),
    Hostile("fractions", put(21, b"\xff\xff\xff"), (UNSAFE,)),
    Hostile("pages_huge", put(28, b"\xff\xff\xff\xff"), (DAMAGED,)),
    Hostile("pages_few", put(28, b"\x00\x00\x00\x02"), (DAMAGED,)),
    Hostile("pages_zero", put(28, b"\x00\x00\x00\x00"), (DAMAGED,)),
    Hostile("counter_stale", put(92, b"\x7f\x00\x00\x00"), (DAMAGED,)),
    Hostile("schema_format", put(44, b"\x00\x00\x00\x09"), (UNSAFE,)),
    Hostile("encoding_header", put(56, b"\x00\x00\x00\x02"), (UNSAFE,)),
    Hostile("encoding_nonsense", put(56, b"\x00\x00\x00\x63"), (UNSAFE,)),
    Hostile("encoding_utf16", other_encoding, (UNSAFE,)),
    Hostile("version_999", put(60, struct.pack(">I", 999)), (NEWER,)),
    Hostile("version_0", put(60, struct.pack(">I", 0)), (NOT_A_CASE,)),
    Hostile("version_negative", put(60, b"\xff\xff\xff\xff"), (NOT_A_CASE,)),
    Hostile("application_other", put(68, b"\x00\x00\x00\x01"), (NOT_A_CASE,)),
    Hostile("application_none", put(68, b"\x00\x00\x00\x00"), (NOT_A_CASE,)),
    Hostile("unused_used", put(80, b"\x01"), (UNSAFE,)),
    Hostile("wal_flag", put(18, b"\x02\x02"), (OK,)),
    # the length
    Hostile("empty", replace_with(b""), (NOT_A_CASE,)),
    Hostile("short", replace_with(b"SQLite format 3\x00"), (NOT_A_CASE,)),
    Hostile("text", replace_with(b"Minutes of the meeting.\n" * 500), (NOT_A_CASE,)),
    Hostile("zeros", replace_with(bytes(100_000)), (NOT_A_CASE,)),
    Hostile("other_program", other_program, (NOT_A_CASE,)),
    Hostile("header_alone", cut(keep=lambda size: 100), (DAMAGED,)),
    Hostile("cut_in_page", cut(keep=lambda size: size - 1000), (DAMAGED,)),
    Hostile("cut_pages", cut(keep=lambda size: size - 3 * PAGE), (DAMAGED,)),
    Hostile("bytes_more", add(b"PK\x03\x04 an archive behind it"), (DAMAGED,)),
    Hostile("page_more", add(bytes(PAGE)), (DAMAGED,)),
    Hostile("sparse_11_gb", cut(keep=lambda size: 11 * 1024**3), (UNSAFE,)),
    # trees
    Hostile("root_is_nothing", put_in("event", 0, b"\x00"), (DAMAGED,)),
    Hostile("root_is_index", put_in("event", 0, b"\x02"), (DAMAGED,)),
    Hostile("cells_many", put_in("event", 3, b"\xff\xff", leaf=True), (DAMAGED,)),
    Hostile("cell_outside", put_in("event", 8, b"\xff\xff", leaf=True), (DAMAGED,)),
    Hostile("cell_in_header", put_in("event", 8, b"\x00\x01", leaf=True), (DAMAGED,)),
    Hostile("varint_overlong", put_in("event", PAGE - 60, b"\xff" * 60, leaf=True), (DAMAGED,)),
    Hostile("child_is_self", child_is_self, (DAMAGED,)),
    Hostile("page_of_ones", put_in("event", 0, b"\xff" * PAGE, leaf=True), (DAMAGED,)),
    Hostile("page_of_zeros", put_in("record", 0, bytes(PAGE), leaf=True), (DAMAGED,)),
    Hostile("overflow_loop", overflow_loop, (DAMAGED,)),
    Hostile("length_two_gb", huge_text, (DAMAGED, UNSAFE)),
    Hostile("freelist_loop", freelist_loop, (DAMAGED,)),
    Hostile("freelist_count", put(36, b"\x00\x00\xff\xff"), (DAMAGED,)),
    Hostile("freelist_start", put(32, b"\x7f\xff\xff\xff"), (DAMAGED,)),
    Hostile("schema_page_loop", put(100, b"\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"), (DAMAGED,)),
    Hostile("schema_page_zero", put(100, bytes(500)), (DAMAGED,)),
    # files beside it
    Hostile("journal_forged", forged_journal, (UNSAFE,)),
    Hostile("journal_other_size", beside("-journal", journal_bytes(page_size=1024, records=[(1, bytes(1024))])), (UNSAFE,)),
    Hostile("journal_text", beside("-journal", b"hello"), (UNSAFE,)),
    Hostile("journal_short", beside("-journal", JOURNAL_MAGIC), (UNSAFE,)),
    Hostile("journal_sector", beside("-journal", JOURNAL_MAGIC + struct.pack(">iIIII", 1, 0, 1, 77, PAGE) + bytes(9000)), (UNSAFE,)),
    Hostile("journal_huge_count", beside("-journal", JOURNAL_MAGIC + struct.pack(">iIIII", 1 << 30, 0, 1, 512, PAGE) + bytes(9000)), (UNSAFE,)),
    Hostile("journal_cuts_all", beside("-journal", journal_bytes(pages=1)), (DAMAGED,)),
    Hostile("journal_grows", beside("-journal", journal_bytes(pages=2_000_000)), (DAMAGED, UNSAFE)),
    Hostile("journal_evil", evil_hot_journal, (UNSAFE,)),
    Hostile("journal_link", link_beside, (UNSAFE,)),
    Hostile("journal_pipe", lambda path: os.mkfifo(f"{path}-journal"), (UNSAFE,)),
    Hostile("journal_folder", lambda path: os.mkdir(f"{path}-journal"), (UNSAFE,)),
    Hostile("wal", beside("-wal", b"\x37\x7f\x06\x82" + bytes(4000)), (UNSAFE,)),
    Hostile("shm", beside("-shm", bytes(32768)), (UNSAFE,)),
    Hostile("journal_own", own_hot_journal, (OK,)),
    Hostile("journal_inert", beside("-journal", bytes(12) + struct.pack(">IIII", 5, 1, 512, PAGE) + bytes(8000)), (OK,)),
    Hostile("journal_empty", beside("-journal", b""), (OK,)),
    # no file
    Hostile("link", link_to_case, (UNSAFE,), is_file=False),
    Hostile("link_to_self", put_instead(lambda path: path.symlink_to(path)), (UNSAFE,), is_file=False),
    Hostile("link_to_device", put_instead(lambda path: path.symlink_to("/dev/zero")), (UNSAFE,), is_file=False),
    Hostile("pipe", put_instead(os.mkfifo), (NOT_A_CASE,), is_file=False),
    Hostile("folder", put_instead(os.mkdir), (NOT_A_CASE,), is_file=False),
    # what the rows say
    Hostile("not_utf8", _insert_text("summary", "CAST(x'c328' AS TEXT)"), (DAMAGED,)),
    Hostile("surrogate", _insert_text("summary", "CAST(x'eda080' AS TEXT)"), (DAMAGED,)),
    Hostile("overlong_utf8", _insert_text("title", "CAST(x'c0af' AS TEXT)"), (DAMAGED,)),
    Hostile("nul_in_text", _insert_text("summary", "'before' || char(0) || 'after'"), (DAMAGED,)),
    Hostile("direction_override", _insert_text("title", "char(8238) || 'fdp.exe'"), (OK,)),
    Hostile("markup", _insert_text("title", "'<img src=\"file:///etc/passwd\">'"), (OK,)),
    Hostile("text_of_5_mb", _insert_text("summary", "hex(zeroblob(2500000))"), (UNSAFE,)),
    Hostile("text_one_too_long", _insert_text("summary", "printf('%.*c', 1000001, 'x')"), (UNSAFE,)),
    Hostile("text_behind_nul", _insert_text("summary", "char(0) || hex(zeroblob(3000000))"), (UNSAFE,)),
    Hostile("type_number", without_types("event", f"UPDATE event SET importance = 'high' {_EVENT}"), (DAMAGED,)),
    Hostile("type_blob", without_types("event", f"UPDATE event SET title = x'00ff' {_EVENT}"), (DAMAGED,)),
    Hostile("type_null", without_types("event", f"UPDATE event SET title = NULL {_EVENT}"), (DAMAGED,)),
    Hostile("word_unknown", by_sql(f"UPDATE event SET kind = 'spell' {_EVENT}"), (DAMAGED,)),
    Hostile("importance_huge", by_sql(f"UPDATE event SET importance = 9223372036854775807 {_EVENT}"), (DAMAGED,)),
    Hostile("infinite", by_sql("UPDATE figure SET value_max = 9e999"), (DAMAGED,)),
    Hostile("date_too_far", by_sql(f"UPDATE event SET latest_end_s = 9223372036854775807 {_EVENT}"), (DAMAGED,)),
    Hostile("date_too_early", by_sql(f"UPDATE event SET earliest_start_s = -9223372036854775808 {_EVENT}"), (DAMAGED,)),
    Hostile("dates_crossed", by_sql(f"UPDATE event SET earliest_start_s = 9, latest_start_s = 1 {_EVENT}"), (DAMAGED,)),
    Hostile("key_differs", by_sql("UPDATE record SET uid = 'other-name' WHERE uid = 'event-7'"), (DAMAGED,)),
    Hostile("uid_twice", by_sql("UPDATE record SET uid = 'event-8' WHERE uid = 'event-7'"), (DAMAGED,)),
    Hostile("uid_path", by_sql("UPDATE record SET uid = '../../etc/passwd' WHERE uid = 'event-7'"), (DAMAGED,)),
    Hostile("reference_to_nothing", by_sql(f"UPDATE event SET place_id = 12345 {_EVENT}"), (DAMAGED,)),
    Hostile("index_stale", stale_index, (DAMAGED,)),
    Hostile("record_without_row", by_sql("DELETE FROM record WHERE uid = 'place-1'"), (DAMAGED,)),
    Hostile("no_case_row", by_sql("DELETE FROM case_info"), (DAMAGED,)),
    Hostile("no_state_row", by_sql("DELETE FROM case_state"), (DAMAGED,)),
    Hostile("state_uid_path", by_sql("UPDATE case_state SET case_uid = printf('../../%026d', 7)"), (DAMAGED,)),
    Hostile("state_counts_text", by_sql("UPDATE case_state SET counts_json = '{\"event\": \"many\"}'"), (DAMAGED,)),
    Hostile("state_counts_deep", by_sql("UPDATE case_state SET counts_json = replace(hex(zeroblob(9000)), '0', '[')"), (DAMAGED,)),
    Hostile("state_number_last", by_sql("UPDATE case_state SET revision_number = 9223372036854775807"), (DAMAGED,)),
    Hostile("attachment_differs", by_sql("UPDATE attachment SET size = 5"), (DAMAGED,)),
    Hostile("circle_of_3", chain_of_events(3, closed=True), (DAMAGED,)),
    Hostile("circle_of_20000", chain_of_events(20_000, closed=True), (DAMAGED,)),
    Hostile("deep_100000", chain_of_events(100_000, closed=False), (UNSAFE,)),
)  # fmt: skip
"""Every class, in groups: what runs by itself, header, length, trees, side files, other kinds of file, rows."""
