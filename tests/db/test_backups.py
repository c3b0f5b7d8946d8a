"""Backups: taken once for each state, thinned over time, whole, put back as one change."""

from __future__ import annotations

import calendar
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db import backups, guard
from db.backups import DAY_S, MONTH_S, backups_of, differences, kept, restore, take_backup
from db.case_file import CaseFile
from db.domain import Annotation, Event, id_of
from db.edits import Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.guard_report import Verdict
from tests.db.spoiled_files import good_case

NOON_S = calendar.timegm((2026, 11, 23, 12, 0, 0))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return good_case(tmp_path / "case.rapporteur")


def add_note(case_file: CaseFile, uid: str) -> None:
    note = Put(Annotation(uid=uid, body=f"body of {uid}"))
    case_file.apply(Edit("Add note", (note,)), author="Tester", replica="a" * 32)


def test_a_backup_is_the_case_and_is_taken_once_for_each_state(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        first = take_backup(case_file, "first_edit", now_s=NOON_S)
        assert take_backup(case_file, "import", now_s=NOON_S + 5) == first
        state = case_file.dump_state()
        add_note(case_file, "n1")
        second = take_backup(case_file, "import", now_s=NOON_S + 9)
        assert backups_of(case_file.case_uid) == [second, first]
    assert (second.reason, second.taken_s) == ("import", NOON_S + 9)
    assert guard.examine(first.path, known_ok=False).verdict is Verdict.OK
    with CaseFile.open(first.path, read_only=True) as copy:
        assert copy.dump_state() == state


def test_a_worker_may_take_one_while_another_window_is_writing(case: Path) -> None:
    with CaseFile.open(case) as case_file, case_file.reader() as reader:
        add_note(case_file, "n1")
        backup = take_backup(reader, "first_edit")
    with CaseFile.open(backup.path, read_only=True) as copy:
        assert copy.get(id_of("n1")) is not None


def test_thinning_keeps_what_it_says() -> None:
    chosen = random.Random(7)
    times = {NOON_S - chosen.randrange(400 * DAY_S) for _ in range(600)} | {NOON_S - n * 3600 for n in range(30)}
    staying = kept(times, NOON_S)
    assert {taken for taken in times if NOON_S - taken <= DAY_S} <= staying
    month = [taken for taken in staying if DAY_S < NOON_S - taken <= MONTH_S]
    days = {taken // DAY_S for taken in times if DAY_S < NOON_S - taken <= MONTH_S}
    assert sorted(taken // DAY_S for taken in month) == sorted(days)
    older = [taken for taken in staying if NOON_S - taken > MONTH_S]
    assert 12 <= len(older) <= 14
    assert kept(staying, NOON_S) == staying
    assert kept([], NOON_S) == set()


def test_older_backups_go_as_new_ones_come(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        for hour in range(0, 96, 8):
            add_note(case_file, f"n{hour}")
            take_backup(case_file, "first_edit", now_s=NOON_S + hour * 3600)
        left = [(backup.taken_s - NOON_S) // 3600 for backup in backups_of(case_file.case_uid)]
    assert left == [88, 80, 72, 64, 56, 32, 8]


def test_other_files_in_the_folder_are_left_alone(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        take_backup(case_file, "first_edit", now_s=NOON_S)
        folder = backups.folder_of(case_file.case_uid)
        (folder / "letter.txt").write_text("mine")
        assert len(backups_of(case_file.case_uid)) == 1
        backups.remove_all(case_file.case_uid)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    with pytest.raises(ValueError):
        backups.folder_of("../../etc")


def test_restoring_is_one_change_and_can_itself_be_taken_back(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        old = take_backup(case_file, "first_edit", now_s=NOON_S)
        state = case_file.dump_state()
        add_note(case_file, "n1")
        changed = case_file.dump_state()
    with CaseFile.open(case) as window:
        before = restore(old, case, now_s=NOON_S + 60)
        assert window.changed_elsewhere()
        window.refresh()
        assert window.dump_state() == state
    assert before is not None
    assert before.reason == "restore"
    assert [path.name for path in case.parent.iterdir()] == [case.name]
    restore(before, case, now_s=NOON_S + 120)
    with CaseFile.open(case) as case_file:
        assert case_file.dump_state() == changed


def test_a_case_that_is_gone_is_made_again(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        backup = take_backup(case_file, "first_edit")
        state = case_file.dump_state()
    case.unlink()
    assert restore(backup, case) is None
    with CaseFile.open(case) as case_file:
        assert case_file.dump_state() == state


def test_a_backup_of_another_case_or_a_spoiled_one_is_not_put_back(case: Path, tmp_path: Path) -> None:
    other = good_case(tmp_path / "other.rapporteur")
    with CaseFile.open(case) as case_file:
        backup = take_backup(case_file, "first_edit")
        state = case_file.dump_state()
    with pytest.raises(CaseError) as refused:
        restore(backup, other)
    assert refused.value.code is ErrorCode.INVALID
    with backup.path.open("r+b") as file:
        file.truncate(backup.size_bytes - 4096)
    with pytest.raises(CaseError) as refused:
        restore(backup, case)
    assert refused.value.code is ErrorCode.DAMAGED
    with CaseFile.open(case) as case_file:
        assert case_file.dump_state() == state


def test_what_restoring_would_change_is_told(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        backup = take_backup(case_file, "first_edit")
        add_note(case_file, "n1")
        event = case_file.get(id_of("event-1"))
        assert isinstance(event, Event)
        changes = (
            Put(Event(uid="event-1", kind="statement", title="Renamed", number=event.number)),
            Remove("event", id_of("event-2")),
        )
        case_file.apply(Edit("Change", changes), author="Tester", replica="a" * 32)
        found = {item.kind: item for item in differences(backup, case_file)}
    assert (found["annotation"].only_in_backup, found["annotation"].only_in_case) == (0, 1)
    assert (found["event"].only_in_backup, found["event"].only_in_case, found["event"].changed) == (1, 0, 1)
    assert set(found) == {"annotation", "event"}
    assert found["event"].titles == ("Renamed", "Statement 2")


def test_a_restore_that_is_killed_leaves_the_old_state_or_the_new(case: Path) -> None:
    with CaseFile.open(case) as case_file:
        backup = take_backup(case_file, "first_edit", now_s=NOON_S)
        old = case_file.dump_state()
        add_note(case_file, "n1")
        new = case_file.dump_state()
    root = Path(__file__).resolve().parents[2]
    kill = (
        "import os, signal, sqlite3, sys\nfrom pathlib import Path\nfrom db import backups\n"
        "sys.addaudithook(lambda name, args: name == 'sqlite3.connect' and arm(args[0]))\n"
        "seen = []\n"
        "def arm(name):\n"
        "    if backups.folder_of(uid).name in str(name): seen.append(1)\n"
        "    if len(seen) > int(sys.argv[2]): os.kill(os.getpid(), signal.SIGKILL)\n"
        "uid = sys.argv[3]\n"
        "backups.restore(backups.backups_of(uid)[-1], Path(sys.argv[1]))\n"
    )
    for stop_at in range(4):
        target = Path(shutil.copy(case, case.with_name(f"killed-{stop_at}.rapporteur")))
        arguments = [sys.executable, "-c", kill, str(target), str(stop_at), backup.case_uid]
        subprocess.run(arguments, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
        with CaseFile.open(target) as case_file:
            assert case_file.dump_state() in (old, new)
