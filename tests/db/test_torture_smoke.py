"""A short run of every torture, so that the harnesses themselves cannot rot. The long runs are `make torture`.

They run in a process of their own, because they fork: no thread and no Qt of the tests may be in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.places_on_disk import user_cache_dir, user_state_dir
from tests.db.hostile_files import HOSTILE
from tests.db.spoiled_files import good_case
from tests.torture.opening import MARK
from tests.torture.reach import Touch, examined_under_audit, faults_of_reach, parts_of_trace

ROOT = Path(__file__).resolve().parents[2]
SHORT = {
    "kills": ["--kills", "12"],
    "power": ["--powercuts", "80"],
    "failures": ["--failures", "1"],
    "together": ["--together", "15"],
    "guard": ["--mutations", "80", "--seconds", "20"],
    "merge": ["--histories", "10"],
    "disk": ["--few"],
    "hostile": ["--hostile", "12"],
    "soak": ["--edits", "200"],
    "window": ["--window-kills", "2"],
}
LINES = {"together": 3}
"""Lines of the table where there are not two, a run and its control."""


NEEDS_STRACE = ("power", "failures")


def run(name: str, folder: Path) -> list[dict[str, Any]]:
    if name in NEEDS_STRACE and shutil.which("strace") is None:
        pytest.fail("strace is missing; `make setup` installs it.", pytrace=False)
    command = [sys.executable, "-m", "tests.torture", "--json", "--only", name, "--folder", str(folder), *SHORT[name]]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    if "strace cannot attach" in ended.stderr or "PTRACE_TRACEME" in ended.stderr:
        pytest.fail(f"strace may not trace processes here: {ended.stderr[-300:]}", pytrace=False)
    assert ended.stdout, ended.stderr[-2000:]
    answer: list[dict[str, Any]] = json.loads(ended.stdout)
    return answer


@pytest.mark.parametrize("name", SHORT)
def test_a_short_run_finds_nothing_and_its_control_does(name: str, tmp_path: Path) -> None:
    results = run(name, tmp_path)
    assert len(results) == LINES.get(name, 2)
    for result in results:
        assert result["tries"] > 0
        assert result["passes"], f"{result['name']}: {result['faults'][:3]}"
        assert bool(result["fault_count"]) == result["is_control"]
    assert any(result["is_control"] for result in results)
    assert list(tmp_path.iterdir()) == []


def test_without_strace_an_audit_hook_sees_how_far_an_examination_reaches(tmp_path: Path) -> None:
    """The way that is taken where there is no strace is kept whole by being taken here."""
    good, private = good_case(tmp_path / "good.rapporteur"), user_cache_dir() / "audited"
    own = (user_state_dir(), user_cache_dir())
    for hostile in HOSTILE[::16]:
        path = tmp_path / hostile.name / "case.rapporteur"
        path.parent.mkdir()
        shutil.copyfile(good, path)
        hostile.make(path)
        seen = examined_under_audit(path, private)
        assert seen.answer["verdict"] in hostile.verdicts, hostile.name
        assert faults_of_reach(seen.touches, path, own) == [], hostile.name
    seen = examined_under_audit(good, private)
    assert Touch("read", str(good)) in seen.touches
    assert Touch("write", str(private / "copy")) in seen.touches
    assert faults_of_reach(seen.touches, good.with_name("another"), ()) != []


def test_a_trace_tells_sockets_programs_and_files_apart(tmp_path: Path) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\x{byte:02x}" for byte in text.encode()) + '"'

    case, log = tmp_path / "case.rapporteur", tmp_path / "trace"
    lines = (
        f"7 rmdir({quoted(MARK + '/0')}) = -1 ENOENT (No such file or directory)",
        f"7 openat(AT_FDCWD<{quoted('/x')[1:-1]}>, {quoted(str(case))}, O_RDONLY|O_CLOEXEC) = 3<x>",
        f"7 openat(AT_FDCWD<{quoted('/x')[1:-1]}>, {quoted('gone')}, O_RDONLY) = -1 ENOENT (No such file)",
        f"7 openat(AT_FDCWD<{quoted('/x')[1:-1]}>, {quoted('y')}, O_RDWR|O_CREAT, 0644) = 3<x>",
        "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
        f"7 execve({quoted('/bin/sh')}, [{quoted('sh')}], 0x7f /* 20 vars */) = 0",
        f"8 unlinkat(4<{quoted('/home')[1:-1]}>, {quoted('letter')}, 0 <unfinished ...>",
        "8 <... unlinkat resumed>) = 0",
        f"7 rmdir({quoted(MARK + '/end')}) = -1 ENOENT (No such file or directory)",
    )
    log.write_text("\n".join(lines))
    (touches,) = parts_of_trace(log)
    assert faults_of_reach(touches, case, (tmp_path / "state",)) == [
        "network socket(AF_INET, SOCK_STREAM, IPPROTO_IP)",
        "run /bin/sh",
        "write /home/letter",
        "write /x/y",
    ]
    assert Touch("read", str(case)) in touches
    assert len(touches) == 5
