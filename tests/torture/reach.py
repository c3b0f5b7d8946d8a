"""How far the opening of a stranger's file reaches: every file it opens, makes or removes, every socket, every program.

Seen by strace from outside. Where there is no strace, an audit hook of Python in the examining process itself says the
same of whatever Python does; SQLite's own file calls are then seen only as the name it is asked to open.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from db.guard_child import Examiner, set_limits
from db.schema import schema_statements
from tests.torture.children import answered
from tests.torture.opening import MARK

ROOT = Path(__file__).resolve().parents[2]
CALLS = (
    "open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,"
    "rmdir,truncate,chmod,fchmodat,chown,fchownat,lchown,mknod,mknodat,execve,%network"
)
WHERE_THE_PROGRAM_LIES = tuple(
    sorted({sys.prefix, sys.base_prefix, str(ROOT / "db"), str(ROOT / "tests"), "/usr", "/lib", "/lib64", "/proc/self"})
)
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/dev/null", "/dev/urandom", str(ROOT))
_PYTHON = re.compile(r".*/python[\d.]*")
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += +(-?\d+)")
_UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_AT = re.compile(r"^(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing done: 'read', 'write' (or make, rename, remove), 'run' or 'network', and to what."""

    kind: str
    name: str


@dataclass(slots=True)
class Opened:
    """What became of one file, and everything that was touched meanwhile."""

    answer: dict[str, Any]
    touches: list[Touch] = field(default_factory=list)


def faults_of_reach(touches: list[Touch], case: Path, own_folders: tuple[Path, ...]) -> list[str]:
    """Touches beyond the case, what SQLite keeps beside it, the user's own folders, and the program itself."""
    beside = {f"{case}{suffix}" for suffix in ("", "-journal", "-wal", "-shm")}
    own = tuple(f"{folder}/" for folder in own_folders)
    faults = []
    for touch in touches:
        allowed = touch.name in beside or f"{touch.name}/".startswith(own) or touch.name == "/dev/null"
        if touch.kind == "read":
            allowed |= touch.name in SYSTEM_FILES or touch.name.startswith(WHERE_THE_PROGRAM_LIES)
            allowed |= touch.name == str(case.parent)  # flushed after a name in it changed
        elif touch.kind == "run":
            allowed = bool(_PYTHON.fullmatch(touch.name))
        elif touch.kind == "network":
            allowed = False
        if not allowed:
            faults.append(f"{touch.kind} {touch.name}")
    return sorted(set(faults))


# ---- by strace --------------------------------------------------------------------------------------------------
def opened_under_strace(cases: list[Path], log: Path, *, naively: bool = False) -> list[Opened]:
    """Opens each file as the window does, in one traced process with its children.

    `naively`: as a program does that trusts what it is given, for the control.
    """
    command = ["strace", "-f", "-y", "-qq", "-xx", "-s", "4096", "-e", f"trace={CALLS}", "-e", "signal=none"]
    opening = [sys.executable, "-m", "tests.torture.opening", *(["--naively"] if naively else [])]
    done = subprocess.run(
        [*command, "-o", str(log), *opening],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        input="".join(f"{case}\n" for case in cases),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"strace or the opening failed: {done.stderr[-600:]}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    parts = parts_of_trace(log)
    if len(answers) != len(cases) or len(parts) != len(cases):
        raise RuntimeError(f"{len(cases)} files, {len(answers)} answers, {len(parts)} traces")
    return [Opened(answer, part) for answer, part in zip(answers, parts, strict=True)]


def parts_of_trace(log: Path) -> list[list[Touch]]:
    """What was touched for each file, as the marks in the trace part it."""
    parts: list[list[Touch]] = []
    for touch in _touches_in(log):
        if touch.name.startswith(MARK):
            parts.append([])
        elif parts:
            parts[-1].append(touch)
    return parts[:-1]


def _touches_in(log: Path) -> Iterator[Touch]:
    waiting: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            text = line.rstrip("\n")
            if unfinished := _UNFINISHED.match(text):
                waiting[unfinished[1]] = unfinished[2]
                continue
            if resumed := _RESUMED.match(text):
                text = f"{resumed[1]} {waiting.pop(resumed[1], '')}{resumed[2]}"
            if match := _LINE.match(text):
                yield from _touches_of(match[1], match[2], int(match[3]) >= 0)


def _touches_of(call: str, arguments: str, succeeded: bool) -> Iterator[Touch]:
    if call in ("open", "openat", "openat2", "creat"):
        opened = Touch("write" if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", arguments) else "read", "")
        if succeeded:  # what is not there was not touched
            yield from (Touch(opened.kind, name) for name in _names_in(arguments))
    elif call == "execve":
        if succeeded:
            yield Touch("run", next(_names_in(arguments)))
    elif _TEXT.search(arguments) and not call.startswith(("connect", "bind", "send", "recv")):
        names = list(_names_in(arguments))
        if succeeded or names[0].startswith(MARK):
            yield from (Touch("write", name) for name in names)
    else:
        yield Touch("network", f"{call}({arguments[:80]})")


def _names_in(arguments: str) -> Iterator[str]:
    folder = _AT.match(arguments)
    for found in _TEXT.findall(arguments.split(", [", 1)[0])[:2]:
        name = os.fsdecode(bytes.fromhex(found.replace("\\x", "")))
        start = os.fsdecode(bytes.fromhex(folder[1].replace("\\x", ""))) if folder else ""
        yield os.path.normpath(os.path.join(start, name))


# ---- by an audit hook -------------------------------------------------------------------------------------------
_WRITES = ("os.remove", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod")


def examined_under_audit(case: Path, private: Path) -> Opened:
    """Lets the guard's examiner examine the file in a forked child whose Python tells everything it touches."""
    shutil.rmtree(private, ignore_errors=True)
    private.mkdir(parents=True)
    ending = answered(lambda: _audited(case, private), 30)
    if ending.answer is None:
        return Opened({"verdict": f"crashed {ending.said[-300:]}"})
    return Opened({"verdict": ending.answer["verdict"]}, [Touch(*touch) for touch in ending.answer["touches"]])


def _audited(case: Path, private: Path) -> dict[str, Any]:
    from tests.torture.guard_fuzz import _verdict_of

    touches: set[tuple[str, str]] = set()

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event.startswith("socket."):
            touches.add(("network", event))
        elif event in ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn"):
            touches.add(("run", str(given[0])))
        elif event == "open" and not isinstance(given[0], int):
            writes = isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            touches.add(("write" if writes else "read", os.path.abspath(os.fsdecode(given[0]))))
        elif event == "sqlite3.connect":
            name = unquote(str(given[0]).removeprefix("file:").split("?")[0])
            touches.update([("read", name)] if name != ":memory:" else [])
        elif event in _WRITES:
            touches.update(("write", os.path.abspath(os.fsdecode(name))) for name in given if isinstance(name, str))

    set_limits(1 << 31, 30, 64 * 1024**2)
    statements = {1: schema_statements()}
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.addaudithook(hook)
    verdict = _verdict_of(Examiner(str(case), private, statements, cpu_s=20))
    return {"verdict": verdict, "touches": sorted(touches)}
