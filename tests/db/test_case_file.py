"""One file: made whole or not at all, nothing left beside it, the world's faults named, nothing acknowledged lost."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from db import domain as d
from db import queries
from db.case import case_after, read_case
from db.case_file import CaseFile
from db.connection import BUSY_TIMEOUT_MS, transaction
from db.domain import EVENT_KINDS, id_of
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.index import NO_DATE, UNKNOWN_HIGH, UNKNOWN_LOW, read_columns
from db.places_on_disk import user_cache_dir, user_state_dir
from tests.builders import (
    WALL_MS,
    actor,
    apply,
    event,
    every_kind,
    info,
    note,
    put,
    remove,
    small_case,
    small_case_in_memory,
    undo,
)
from tests.db.edits_drawn import STEPS, edit_of, removal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "A case; with 100 % odd ? signs #1.rapporteur"


# ---- the file ---------------------------------------------------------------------------------------------------
def test_a_case_is_one_file_and_nothing_is_left_beside_it(path: Path) -> None:
    with small_case(path) as case_file:
        put(case_file, note("fresh"))
        assert case_file.connection.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
        assert case_file.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert os.listdir(path.parent) == [path.name]
    assert path.stat().st_nlink == 1


def test_rows_in_any_order_make_the_same_case(path: Path) -> None:
    rows = every_kind()
    with small_case_in_memory(rows) as case_file:
        expected = {row.id for row in case_file.rows(d.Event)}
        random.Random(1).shuffle(rows)
        with small_case(path, rows) as other:
            assert {row.id for row in other.rows(d.Event)} == expected
            assert other.counts() == case_file.counts()
            assert other.case_uid != case_file.case_uid


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([event("e", kind="party")], ErrorCode.INVALID),
        ([event("e"), event("e")], ErrorCode.INVALID),
        ([event("e"), actor("e")], ErrorCode.INVALID),
        ([event("e", parent_id=id_of("f")), event("f", parent_id=id_of("e"))], ErrorCode.INVALID),
        ([note("n", target_id=5)], ErrorCode.UNKNOWN_RECORD),
    ],
)
def test_a_case_that_cannot_be_made_leaves_no_file(path: Path, rows: list[d.Row], code: ErrorCode) -> None:
    with pytest.raises(CaseError) as caught:
        CaseFile.create(path, info(), rows)
    assert caught.value.code is code
    assert os.listdir(path.parent) == []


def test_a_file_that_is_there_is_never_written_over(path: Path) -> None:
    path.write_bytes(b"letter")
    for make in (lambda: small_case(path), lambda: small_case_in_memory().backup_to(path)):
        with pytest.raises(CaseError) as caught:
            make()
        assert caught.value.code is ErrorCode.EXISTS
    assert path.read_bytes() == b"letter"


def test_opening_says_what_is_wrong(path: Path) -> None:
    wrong = {
        path: ErrorCode.MISSING,
        path.parent: ErrorCode.NOT_A_CASE,
        path.with_suffix(".txt"): ErrorCode.NOT_A_CASE,
        path.with_suffix(".db"): ErrorCode.NOT_A_CASE,
    }
    path.with_suffix(".txt").write_text("Dear Sir or Madam, " * 50)
    other = sqlite3.connect(path.with_suffix(".db"))
    other.execute("CREATE TABLE letters (text)")
    other.close()
    for name, code in wrong.items():
        with pytest.raises(CaseError) as caught:
            CaseFile.open(name)
        assert caught.value.code is code, name


def test_a_newer_version_is_refused_kindly(path: Path) -> None:
    small_case(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 2")
    raw.close()
    with pytest.raises(CaseError) as caught:
        CaseFile.open(path)
    assert caught.value.code is ErrorCode.NEWER_VERSION
    assert caught.value.exit_code == 3


def test_a_file_without_its_last_half_is_called_damaged(path: Path) -> None:
    with small_case(path) as case_file:
        put(case_file, *(note(f"n{n}", body="x" * 2000) for n in range(100)))
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(CaseError) as caught:
        CaseFile.open(path)
    assert caught.value.code is ErrorCode.DAMAGED


def test_reading_only_never_writes(path: Path) -> None:
    small_case(path).close()
    before = path.read_bytes()
    with CaseFile.open(path, read_only=True) as case_file:
        with pytest.raises(CaseError) as caught:
            put(case_file, note("fresh"))
        assert caught.value.code is ErrorCode.READ_ONLY
        for sql in ("DELETE FROM tag", "PRAGMA user_version = 9", "ATTACH 'x' AS y", "CREATE TEMP TABLE t (x)"):
            with pytest.raises(sqlite3.DatabaseError):
                case_file.connection.execute(sql)
        assert len(read_case(case_file).events([id_of("talks")])) == 1
        assert os.listdir(path.parent) == [path.name]
    assert path.read_bytes() == before


def test_a_moved_deleted_or_replaced_file_keeps_the_edit_out(path: Path) -> None:
    with small_case(path) as case_file:
        moved = path.with_name("moved")
        path.rename(moved)
        with pytest.raises(CaseError) as caught:
            put(case_file, note("fresh"))
        assert caught.value.code is ErrorCode.MISSING
        small_case(path).close()
        with pytest.raises(CaseError) as caught:
            put(case_file, note("fresh"))
        assert caught.value.code is ErrorCode.CONFLICT
        path.unlink()
        moved.rename(path)
        put(case_file, note("fresh"))


def test_a_file_somebody_else_is_writing_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert BUSY_TIMEOUT_MS > 1000
    with small_case(path) as one, CaseFile.open(path) as two:
        two.connection.execute("PRAGMA busy_timeout = 1")
        with transaction(one.connection, path):
            with pytest.raises(CaseError) as caught:
                put(two, note("fresh"))
            assert caught.value.code is ErrorCode.BUSY
        put(two, note("fresh"))


def test_a_full_disk_leaves_the_case_as_it_was(path: Path) -> None:
    with small_case(path) as case_file:
        before = case_file.dump_state()
        pages = case_file.connection.execute("PRAGMA page_count").fetchone()[0]
        case_file.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CaseError) as caught:
            put(case_file, *(note(f"n{n}", body="x" * 3000) for n in range(200)))
        assert caught.value.code is ErrorCode.DISK_FULL
        assert caught.value.exit_code == 4
        assert case_file.dump_state() == before
        case_file.connection.execute("PRAGMA max_page_count = 1000000")
        put(case_file, note("fits"))


def test_a_backup_is_the_same_case(path: Path) -> None:
    copy = path.with_suffix(".copy")
    with small_case(path) as case_file:
        put(case_file, note("fresh"))
        case_file.backup_to(copy)
        with CaseFile.open(copy) as other:
            assert other.dump_state() == case_file.dump_state()
            assert other.fingerprint() == case_file.fingerprint()
            assert (other.case_uid, other.revision) == (case_file.case_uid, case_file.revision)
    assert sorted(os.listdir(path.parent)) == sorted([path.name, copy.name])


def test_the_counts_are_those_of_the_tables(path: Path) -> None:
    with small_case(path) as case_file:
        gone = apply(case_file, removal(case_file, case_file.rows(d.Event)[0]))
        put(case_file, note("fresh"), actor("fresh-actor"))
        undo(case_file, gone)
        for table, count in case_file.counts().items():
            assert case_file.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,), table


def test_the_fingerprint_is_of_what_the_case_says(path: Path) -> None:
    with small_case_in_memory() as case_file:
        first = case_file.fingerprint()
        added = put(case_file, note("fresh"))
        assert case_file.fingerprint() != first
        undo(case_file, added)
        assert case_file.fingerprint() == first


def test_the_readable_views_give_names_and_dates(path: Path) -> None:
    with small_case(path) as case_file:
        run = case_file.connection.execute
        assert run("SELECT title, number, date, place, participants FROM rounds").fetchall() == [
            ("talks", 2, "2026-02-04/2026-02-05", "Dam", "Envoy, upstream")
        ]
        found = run(
            "SELECT held_by, received_by, category, count_min, claimed_by FROM swaps ORDER BY category"
        ).fetchall()
        assert found == [("upstream", "downstream", "military", 150, "Envoy"), (None, None, "total", 314, "")]
        assert run("SELECT speaker, text, said FROM quotes").fetchall() == [("Envoy", "We go on.", "2026-02-05")]
        assert run("SELECT title, status, since FROM open_issues").fetchall() == [("Water", "contested", "2026-02-04")]
        assert run("SELECT body, pinned_to FROM notes").fetchall() == [("remark", "event:talks")]


def test_own_folders_follow_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_state_dir() == tmp_path / "state" / "rapporteur"
    assert user_cache_dir() == tmp_path / ".cache" / "rapporteur"
    assert user_state_dir().stat().st_mode & 0o777 == 0o700


# ---- reading ----------------------------------------------------------------------------------------------------
def test_questions_get_answers() -> None:
    with small_case_in_memory() as case_file:
        talks, handover, words, report = (id_of(uid) for uid in ("talks", "handover", "words", "report"))
        assert queries.uids(case_file, [talks, words, 5]) == {talks: "talks", words: "words"}
        assert queries.kinds(case_file, [words]) == {words: "quote"}
        assert queries.labels(case_file, [talks]) == {talks: "talks"}
        assert set(queries.records(case_file, [talks, report, 5])) == {talks, report}
        assert [row.uid for row in queries.by_number(case_file, "event", 2)] == ["handover"]
        assert [row.uid for row in queries.evidence_of(case_file, [words])] == ["passage"]
        assert [row.uid for row in queries.evidence_in(case_file, report)] == ["passage"]
        assert [row.uid for row in queries.notes_on(case_file, [talks])] == ["remark"]
        assert [row.uid for row in queries.renderings_of(case_file, [words])] == ["wording"]
        assert [row.uid for row in queries.attachments_of(case_file, [report])] == ["scan"]
        assert len(queries.links_of(case_file, talks)) == len(queries.links_of(case_file, handover)) == 1
        assert queries.source_text(case_file, report) == "We go on. The flow is low."
        assert queries.attachment_bytes(case_file, id_of("scan")) == b"\x00\xffab"
        assert queries.source_text(case_file, 5) is None
        kinds = sorted(part.KIND for part in queries.owned_parts(case_file, talks))
        assert kinds == ["issue_link", "participation", "participation", "round", "tag_link"]
        put(case_file, note("answer", reply_to_id=id_of("remark")))
        assert [row.uid for row in queries.replies_to(case_file, id_of("remark"))] == ["answer"]


def test_quotes_come_in_pages_and_by_filter() -> None:
    rows = [d.Quote(uid=f"q{n:02}", text="x", said_edtf=f"2026-01-{n:02}", speaker_id=id_of("a")) for n in range(1, 30)]
    with small_case_in_memory(
        [actor("a"), event("e"), *rows, d.Quote(uid="q", text="x", about_id=id_of("e"))]
    ) as found:
        assert [row.uid for row in queries.quotes(found, limit=2, offset=3)] == ["q04", "q05"]
        assert queries.quote_count(found) == 30
        assert queries.quote_count(found, speaker_ids=[id_of("a")]) == 29
        assert [row.uid for row in queries.quotes(found, about_ids=[id_of("e")])] == ["q"]
        day_s = 86_400
        start_s = 20_454 * day_s  # 2026-01-01
        assert queries.quote_count(found, span_s=(start_s, start_s + 3 * day_s - 1)) == 3
        assert queries.quotes(found, order="number", limit=1)[0].number == 1


def test_a_case_is_a_picture_of_one_revision() -> None:
    with small_case_in_memory() as case_file:
        case = read_case(case_file)
        talks, envoy = id_of("talks"), id_of("envoy")
        assert case.revision == case_file.revision
        assert case.info.training
        assert case.rounds[talks].number == 2
        assert [part.name for part in case.actor_names[envoy]] == ["посланник"]
        assert case.titles([id_of("handover"), talks]) == ["handover", "talks"]
        assert [quote.uid for quote in case.quotes_of(envoy)] == ["words"]
        assert [quote.uid for quote in case.quotes_about(talks)] == ["words"]
        assert [row.uid for row in case.evidence_of(id_of("words"))] == ["passage"]
        assert [row.uid for row in case.notes_on(talks)] == ["remark"]
        assert [tag.name for tag in case.tags_of(talks)] == ["urgent"]
        assert {part.actor_id for part in case.participations(talks)} == {id_of("upstream"), envoy}
        assert case.record(id_of("words")) == case_file.get(id_of("words"))
        assert case.record(5) is None
        with pytest.raises(CaseError) as caught:
            case.event(5)
        assert caught.value.code is ErrorCode.UNKNOWN_RECORD
        with pytest.raises(TypeError):
            case.actors[5] = case.actors[envoy]  # type: ignore[index]


def test_the_columns_say_what_the_rows_say() -> None:
    rows = [*every_kind(), event("undated", withdrawn_s=99), event("open", date_edtf="2026-01/..", status="planned")]
    with small_case_in_memory(rows) as case_file:
        columns = read_case(case_file).columns
        assert len(columns) == 4
        keys = list(zip(columns.earliest_start_s.tolist(), columns.ids.tolist(), strict=True))
        assert keys == sorted(keys)
        undated, still_open, talks, handover = columns.rows_of(
            [id_of(u) for u in ("undated", "open", "talks", "handover")]
        )
        assert columns.row_of(12345) == -1
        assert columns.rows_of(list(range(1, 40))).tolist() == [-1] * 39
        assert (columns.flags[undated], columns.withdrawn_s[undated]) == (NO_DATE, 99)
        assert (columns.earliest_start_s[undated], columns.latest_end_s[undated]) == (UNKNOWN_LOW, UNKNOWN_HIGH)
        assert columns.latest_end_s[still_open] == UNKNOWN_HIGH
        assert columns.withdrawn_s[talks] == UNKNOWN_HIGH
        assert EVENT_KINDS[columns.kind[talks]] == "round"
        assert columns.place[talks] == id_of("venue")
        assert columns.parent[handover] == id_of("talks")
        published = case_file.connection.execute("SELECT published_s FROM record WHERE uid = 'talks'").fetchone()[0]
        assert columns.known_s[talks] == published
        assert columns.known_s[handover] == columns.recorded_s[handover]
        assert set(columns.part_actor[columns.part_event == talks]) == {id_of("upstream"), id_of("envoy")}
        assert columns.issue_id[columns.issue_event == talks].tolist() == [id_of("water")]
        with pytest.raises(ValueError):
            columns.ids[0] = 1


def test_a_case_without_events_has_empty_columns() -> None:
    with small_case_in_memory([]) as case_file:
        columns = read_case(case_file).columns
        assert len(columns) == 0
        assert columns.row_of(5) == -1
        assert columns.rows_of(list(range(1, 40))).tolist() == [-1] * 39


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_case_after_an_edit_is_the_case_read_anew(steps: list[tuple[str, int, str]]) -> None:
    with small_case_in_memory() as case_file:
        case = read_case(case_file)
        for index, step in enumerate(steps):
            edit = Edit("Join", (Put(d.Participation(event_id=case.columns.ids[0].item(), actor_id=id_of("envoy"))),))
            try:
                done = apply(case_file, edit if index % 4 == 3 and len(case.columns) else edit_of(case_file, step))
            except CaseError:
                continue
            case = case_after(case, case_file, done)
            fresh = read_case(case_file)
            for name in ("annotations", "count_claims", "links", "rounds", "tag_links", "info", "revision"):
                assert getattr(case, name) == getattr(fresh, name), name
            for name, array in vars(read_columns(case_file.connection)).items():
                assert np.array_equal(getattr(case.columns, name), array), name
            ids = fresh.columns.ids.tolist()
            assert case.events(ids) == fresh.events(ids)
            assert case.titles(ids) == fresh.titles(ids)


def test_a_reader_sees_what_was_committed_and_holds_nobody_up(path: Path) -> None:
    with small_case(path) as case_file, case_file.reader() as reader:
        assert reader.get(id_of("fresh")) is None
        put(case_file, note("fresh"))
        assert reader.changed_elsewhere()
        assert reader.get(id_of("fresh")) is not None
        remove(case_file, note("fresh"))


# ---- killed -----------------------------------------------------------------------------------------------------
WRITER = """
import sys
from pathlib import Path
from db.case_file import CaseFile
from tests.builders import note, put
with CaseFile.open(Path(sys.argv[1])) as case_file:
    for number in range(10_000):
        put(case_file, note(f"{sys.argv[2]}-{number}", body="x" * 5000))
        print(number, flush=True)
"""


def test_a_killed_process_loses_no_acknowledged_note(path: Path) -> None:
    small_case(path).close()
    acknowledged: list[str] = []
    for run, wanted in enumerate((1, 4, 9)):
        command = [sys.executable, "-c", WRITER, str(path), f"run-{run}"]
        root = Path(__file__).parents[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
            assert process.stdout is not None
            for line in process.stdout:
                acknowledged.append(f"run-{run}-{line.strip()}")
                if len(acknowledged) % 10 >= wanted:
                    break
            process.send_signal(signal.SIGKILL)
            acknowledged += [f"run-{run}-{line.strip()}" for line in process.stdout if line.endswith("\n")]
        with CaseFile.open(path) as case_file:
            found = {row.uid for row in case_file.rows(d.Annotation)}
            assert not set(acknowledged) - found
            assert case_file.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert case_file.counts()["annotation"] == len(found)
            put(case_file, replace(note(f"after-{run}"), recorded_s=WALL_MS // 1000))
    assert len(acknowledged) >= 3
    assert os.listdir(path.parent) == [path.name]
