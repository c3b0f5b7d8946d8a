"""The guard: what it says, what it remembers, how it is stopped, and what it touches (seen from outside)."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db import guard, guard_child, seen_files
from db.case_file import CaseFile
from db.domain import Annotation, Event
from db.edits import Edit, Put
from db.errors import CaseError, ErrorCode
from db.guard_report import FAILED, NOT_RUN, PASSED, SENTENCES, Verdict
from db.places_on_disk import user_cache_dir, user_state_dir
from db.schema import schema_statements
from tests.db.spoiled_files import by_sql, forged_journal, good_case

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_case(tmp_path_factory.mktemp("good") / "good.rapporteur")


@pytest.fixture
def case(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "case.rapporteur"))


def outcomes(examination: guard.Examination) -> dict[str, str]:
    return {check.name: check.outcome for check in examination.checks}


# ---- what it says --------------------------------------------------------------------------------------------------
def test_a_good_case_passes_every_check(case: Path) -> None:
    examination = guard.examine(case, known_ok=False)
    assert examination.verdict is Verdict.OK
    assert set(outcomes(examination).values()) == {PASSED}
    examination.raise_if_refused()
    attached = next(check for check in examination.checks if check.name == "attached_files")
    assert attached.detail == "1, 50000 bytes in all"


def test_the_page_on_unsafe_files_gets_its_lines(case: Path) -> None:
    body = "AFTER INSERT ON tag BEGIN SELECT 1; END"
    by_sql(f"CREATE TRIGGER events_ai {body}", f"CREATE TRIGGER notes_bd {body}")(case)
    examination = guard.examine(case)
    told = {check.title: (check.outcome, check.detail) for check in examination.checks}
    assert told["File type"] == (PASSED, "SQLite database with Rapporteur’s mark and a known version, 1")
    assert told["Size and page counts"] == (PASSED, "Match the header")
    assert told["Triggers"] == (FAILED, "2 found: events_ai, notes_bd. Case files have none.")
    assert told["Attached files"] == (PASSED, "1, 50000 bytes in all")
    assert told["Contents"] == (NOT_RUN, "Not looked at, because checks above failed")


def test_a_damaged_file_is_told_in_numbers(case: Path) -> None:
    with case.open("r+b") as file:
        for page in (40, 41):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    examination = guard.examine(case)
    pages = next(check for check in examination.checks if check.name == "pages")
    assert examination.verdict is Verdict.DAMAGED
    assert pages.facts["failed_pages"] >= 2
    assert pages.facts["pages"] == case.stat().st_size // 4096


def test_a_report_is_plain_json_and_a_refusal_carries_it(case: Path) -> None:
    forged_journal(case)
    examination = guard.examine(case)
    said = json.loads(json.dumps(examination.as_json()))
    assert said["verdict"] == "unsafe"
    failing = [check for check in said["checks"] if check["outcome"] == FAILED]
    assert [(check["title"], check["facts"]["why"]) for check in failing] == [
        ("Files beside it", "it names another file")
    ]
    with pytest.raises(CaseError) as refused:
        examination.raise_if_refused()
    assert refused.value.code is ErrorCode.UNSAFE
    assert refused.value.facts["examination"] is examination


def test_every_sentence_can_be_filled_in() -> None:
    for template in SENTENCES.values():
        names = re.findall(r"{(\w+)}", template)
        assert template.format(**dict.fromkeys(names, "7")).count("{") == 0
        assert not template.endswith("!")


def test_progress_is_told_and_what_it_raises_ends_the_examination(case: Path) -> None:
    class Stopped(Exception):
        pass

    told: list[float] = []
    with CaseFile.open(case) as case_file:
        rows = tuple(Put(Event(uid=f"more-{n}", kind="other", title="x" * 2_000)) for n in range(4_000))
        case_file.apply(Edit("Add", rows), author="a", replica="b" * 32)
    guard.examine(case, known_ok=False, progress=told.append)
    assert told
    assert all(0 <= share <= 1 for share in told)

    def stop(_share: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        guard.examine(case, known_ok=False, progress=stop)
    assert list((user_cache_dir() / "examined").iterdir()) == []


# ---- what it remembers ---------------------------------------------------------------------------------------------
def is_remembered(path: Path) -> bool:
    checks = guard.examine(path).checks
    return checks[-1].code == "seen_before"


def test_a_file_is_examined_once(case: Path) -> None:
    assert not is_remembered(case)
    started = time.perf_counter()
    assert is_remembered(case)
    assert time.perf_counter() - started < 0.05


def test_what_this_program_wrote_is_known(tmp_path: Path) -> None:
    path = good_case(tmp_path / "new.rapporteur")
    assert is_remembered(path)
    with CaseFile.open(path) as case_file:
        case_file.apply(Edit("Add note", (Put(Annotation(uid="n", body="b")),)), author="a", replica="b" * 32)
    assert is_remembered(path)


def test_what_another_program_changed_is_examined(case: Path) -> None:
    guard.examine(case)
    by_sql("CREATE TABLE more (x)")(case)
    assert guard.examine(case).verdict is Verdict.UNSAFE


def test_a_change_of_the_same_length_and_time_is_examined(case: Path) -> None:
    guard.examine(case)
    before = case.stat()
    with case.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    os.utime(case, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert case.stat().st_mtime_ns == before.st_mtime_ns
    assert guard.examine(case).verdict is Verdict.DAMAGED


def test_another_file_at_the_same_path_is_examined(case: Path, tmp_path: Path) -> None:
    guard.examine(case)
    other = Path(shutil.copy(case, tmp_path / "other"))
    by_sql("CREATE TABLE more (x)")(other)
    os.replace(other, case)
    assert guard.examine(case).verdict is Verdict.UNSAFE


def test_a_file_spoiled_while_it_was_open_is_not_remembered(case: Path) -> None:
    case_file = CaseFile.open(case)
    case_file.apply(Edit("Add note", (Put(Annotation(uid="n", body="b")),)), author="a", replica="b" * 32)
    spoil = f"import sqlite3\nc = sqlite3.connect({str(case)!r})\nc.execute('CREATE TABLE more (x)')\nc.commit()"
    subprocess.run([sys.executable, "-c", spoil], check=True)
    case_file.close()
    assert guard.examine(case).verdict is Verdict.UNSAFE


def test_a_journal_put_beside_a_known_file_is_seen(case: Path) -> None:
    guard.examine(case)
    forged_journal(case)
    assert guard.examine(case).verdict is Verdict.UNSAFE


def test_a_broken_memory_costs_one_examination(case: Path) -> None:
    for text in ("{", "[]", '{"format": 1}', '{"x": ["y"]}'):
        (user_state_dir() / "seen_files.json").write_text(text)
        assert not seen_files.is_known(case)
    assert not is_remembered(case)
    assert is_remembered(case)


def test_reading_the_header_leaves_the_locks_of_an_open_file_alone(case: Path) -> None:
    """Closing a second descriptor would give up the writer's lock: another process could then write into it."""
    with CaseFile.open(case) as case_file:
        case_file.connection.execute("BEGIN IMMEDIATE")
        seen_files.facts_of(case)
        guard.examine(case, known_ok=False)
        write = f"import sqlite3\nc = sqlite3.connect({str(case)!r}, timeout=0)\nc.execute('BEGIN IMMEDIATE')"
        other = subprocess.run([sys.executable, "-c", write], capture_output=True, text=True, check=False)
        case_file.connection.execute("ROLLBACK")
    assert "locked" in other.stderr


# ---- other windows -------------------------------------------------------------------------------------------------
def test_a_window_that_is_writing_does_not_make_the_file_unsafe(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        case_file.connection.execute("BEGIN IMMEDIATE")
        case_file.connection.execute("UPDATE event SET title = 'Changed'")
        assert Path(f"{case}-journal").stat().st_size > 0
        examination = guard.examine(case, known_ok=False)
        case_file.connection.execute("ROLLBACK")
    assert examination.verdict is Verdict.OK
    assert examination.checks[2].code == "live_journal"


def test_an_interrupted_save_is_taken_back_before_the_case_is_examined(case: Path) -> None:
    """A real one: the writer is killed after its changes went to the file and before its commit."""
    code = (
        f"import sqlite3, os, signal\nc = sqlite3.connect({str(case)!r}, isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode = TRUNCATE'); c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('BEGIN IMMEDIATE'); c.execute(\"UPDATE event SET title = 'half', summary = hex(zeroblob(3000))\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    before = case.read_bytes()
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    spoiled = case.read_bytes()
    assert spoiled != before
    examination = guard.examine(case, known_ok=False)
    assert examination.verdict is Verdict.OK, examination.failures
    assert examination.checks[2].code == "recovered"
    assert case.read_bytes() == spoiled
    assert not seen_files.is_known(case)
    with CaseFile.open(case) as case_file:
        assert all(event.title != "half" for event in case_file.rows(Event))


def test_a_file_that_another_program_keeps_to_itself_is_busy(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LOCK_WAIT_S", 0.1)
    holder = sqlite3.connect(case, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(CaseError) as refused:
            guard.examine(case)
    finally:
        holder.close()
    assert refused.value.code is ErrorCode.BUSY


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    for path in (tmp_path / "none.rapporteur", tmp_path / "a" / "b"):
        with pytest.raises(CaseError) as refused:
            guard.examine(path)
        assert refused.value.code is ErrorCode.MISSING


def test_folders_that_cannot_be_written_keep_nobody_from_a_case(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    for _ in range(2):
        assert guard.examine(case).checks[-1].code == "contents_ok"


def test_a_file_that_sqlite_cannot_open_is_a_fault_of_the_world(tmp_path: Path) -> None:
    def open_nothing() -> list[guard.Check]:
        sqlite3.connect(f"file:{tmp_path / 'none'}?mode=ro", uri=True)
        return []

    assert guard_child._answer(open_nothing)["error"]["code"] == "io"


def test_no_room_for_another_process_is_a_fault_of_the_world(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(guard.subprocess, "Popen", refuse)
    with pytest.raises(CaseError) as refused:
        guard.examine(case)
    assert refused.value.code is ErrorCode.IO


# ---- how it is stopped ---------------------------------------------------------------------------------------------
def test_a_child_that_dies_or_hangs_is_an_answer(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_LATE_S", -0.5)
    hang = [sys.executable, "-c", "import time; time.sleep(60)"]
    die = [sys.executable, "-c", "import os; os.abort()"]
    for command in (hang, die):
        monkeypatch.setattr(guard, "_command", lambda command=command: command)
        started = time.perf_counter()
        examination = guard.examine(case)
        assert examination.verdict is Verdict.UNSAFE
        assert examination.failures[0].code == "no_answer"
        assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("greed", "limit"),
    [
        ("x = bytearray(400 * 1024 * 1024)", "MemoryError"),
        ("open('big', 'wb').write(bytes(2 * 1024 * 1024))", "File too large"),
    ],
)
def test_the_child_has_limits(tmp_path: Path, greed: str, limit: str) -> None:
    code = f"from db.guard_child import set_limits\nset_limits({guard.MEMORY_BYTES}, 1, 1024 * 1024)\n{greed}"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert limit in ended.stderr


def test_a_question_that_never_ends_is_ended_by_its_processor_time(tmp_path: Path) -> None:
    examiner = guard_child.Examiner("", tmp_path, {1: schema_statements()}, cpu_s=time.process_time() + 0.05)
    sqlite3.connect(tmp_path / "x").close()
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
    with examiner._reading(str(tmp_path / "x"), True) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute(endless)


# ---- what it touches -----------------------------------------------------------------------------------------------
OPENED = re.compile(r'\b(openat|open|creat)\((?:AT_FDCWD, )?"([^"]*)", ([A-Z_|0-9]+)')
NETWORK = re.compile(r"\b(socket|connect|bind|sendto|sendmsg|listen)\(")


def strace_of(case: Path, log: Path) -> str:
    """The system calls of an examination by a process of its own, its children among them."""
    if shutil.which("strace") is None:
        pytest.fail("strace is missing; `make setup` installs it.", pytrace=False)
    code = f"from db import guard\nprint(guard.examine({str(case)!r}, known_ok=False).verdict)"
    calls = "trace=network,openat,open,creat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,chmod,truncate"
    command = ["strace", "-f", "-qq", "-o", str(log), "-e", calls, sys.executable, "-B", "-c", code]
    ended = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    if "PTRACE" in ended.stderr or "ptrace" in ended.stderr:
        pytest.fail(f"strace may not trace here: {ended.stderr.strip()}", pytrace=False)
    assert ended.returncode == 0, ended.stderr
    return log.read_text(errors="replace")


@pytest.mark.parametrize("spoil", [lambda path: None, forged_journal, by_sql("CREATE TABLE more (x)")])
def test_an_examination_uses_no_network_and_writes_only_in_the_users_own_folders(
    case: Path, tmp_path: Path, spoil: object
) -> None:
    assert callable(spoil)
    spoil(case)
    calls = strace_of(case, tmp_path / "calls.txt")
    assert NETWORK.search(calls) is None
    own = (str(user_cache_dir()), str(user_state_dir()), "/dev/null", "/dev/tty")
    written = [
        name
        for _, name, flags in OPENED.findall(calls)
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT", flags) and not name.startswith(own)
    ]
    assert written == []
    changed = re.findall(r"\b(?:unlink|unlinkat|rename\w*|link\w*|chmod|truncate)\(.*", calls)
    assert [line for line in changed if str(case) in line or "victim" in line] == []


def test_a_full_disk_does_not_make_a_good_case_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no room for the private copy: a write takes a part of what it is given, and the next one fails."""
    path = good_case(tmp_path / "case.rapporteur")
    room_bytes = 10_000
    real = os.write

    def write(fd: int, data: bytes) -> int:
        nonlocal room_bytes
        if fd == 1:
            return len(data)
        if room_bytes <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = data[:room_bytes]
        room_bytes -= len(part)
        return real(fd, part)

    monkeypatch.setattr(guard_child.os, "write", write)
    private = tmp_path / "private"
    private.mkdir()
    examiner = guard_child.Examiner(str(path), private, {1: schema_statements()}, cpu_s=time.process_time() + 10)
    checks = examiner.run()
    assert {check.verdict for check in checks} == {Verdict.OK}
    assert len(checks) > 5
    assert list(private.iterdir()) == []
