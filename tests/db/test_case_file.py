"""One file: made whole or not at all, nothing left beside it, the world's faults named, nothing acknowledged lost."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from db import domain as d
from db.case import read_case
from db.case_file import CaseFile
from db.connection import BUSY_TIMEOUT_MS, transaction
from db.domain import id_of
from db.errors import CaseError, ErrorCode
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
    small_case,
    small_case_in_memory,
    undo,
)
from tests.db.edits_drawn import removal


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
    case_file.close()  # a second time does no harm


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
        assert caught.value.code is ErrorCode.REPLACED
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
