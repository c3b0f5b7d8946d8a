"""Power cuts at the file level: what a writer did is recorded call by call, and the disk is then imagined without some.

The writer runs under strace. A cut comes after some call; what was written since a file's last sync may be there, not
be there, or be there in part (sectors of 512 bytes, in any order), and a name that the folder was not synced for may be
missing. Every state so imagined is put on disk and opened.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from db.case_file import CaseFile
from tests.torture.results import Result
from tests.torture.writing import faults_of, new_case, write_without_end

SECTOR = 512
CUTS_OF_ONE = 2_000
EDITS = (12, 1, 2, 30, 5)
"""Edits of the writers that are recorded, in turn; the case grows as they write."""
CALLS = "openat,close,pwrite64,write,fsync,fdatasync,ftruncate,unlink"
_LINE = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (-?\d+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call that changes the disk or says something: `name` is the file's, `data` what was written."""

    kind: str  # write, sync, truncate, create, unlink, sync_folder, acknowledged
    name: str = ""
    offset: int = 0
    data: bytes = b""


@dataclass(slots=True)
class Disk:
    """Files as the disk is sure to have them, and what has not been synced yet."""

    safe: dict[str, bytearray] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    pending: dict[str, list[Call]] = field(default_factory=dict)
    pending_names: list[Call] = field(default_factory=list)

    def do(self, call: Call) -> None:
        """Takes one call in."""
        if call.kind in ("write", "truncate"):
            self.pending.setdefault(call.name, []).append(call)
        elif call.kind == "sync":
            for waiting in self.pending.pop(call.name, []):
                apply_call(self.safe.setdefault(call.name, bytearray()), waiting)
        elif call.kind in ("create", "unlink"):
            self.pending_names.append(call)
        elif call.kind == "sync_folder":
            for waiting in self.pending_names:
                self._name(waiting, self.names, self.safe)
            self.pending_names.clear()

    @staticmethod
    def _name(call: Call, names: set[str], files: dict[str, bytearray]) -> None:
        if call.kind == "create":
            names.add(call.name)
        else:
            names.discard(call.name)
            files.pop(call.name, None)

    def after_cut(self, chosen: random.Random) -> dict[str, bytes]:
        """One state that the disk may be found in."""
        files = {name: bytearray(data) for name, data in self.safe.items()}
        names = set(self.names)
        for call in self.pending_names[: chosen.randint(0, len(self.pending_names))]:
            self._name(call, names, files)
        mood = chosen.choice(("none", "all", "prefix", "subset", "torn"))
        for name, calls in self.pending.items():
            data = files.setdefault(name, bytearray())
            for call in chosen_of(calls, mood, chosen):
                apply_call(data, call)
        return {name: bytes(data) for name, data in files.items() if name in names}


def chosen_of(calls: list[Call], mood: str, chosen: random.Random) -> list[Call]:
    """Which of the calls since the last sync reached the disk."""
    if mood == "none":
        return []
    if mood == "all":
        return calls
    if mood == "prefix":
        return calls[: chosen.randint(0, len(calls))]
    if mood == "subset":
        return [call for call in calls if chosen.random() < 0.5]
    return [part for call in calls for part in _torn(call, chosen)]


def _torn(call: Call, chosen: random.Random) -> list[Call]:
    if call.kind != "write":
        return [call] if chosen.random() < 0.5 else []
    starts = range(0, len(call.data), SECTOR)
    return [
        Call("write", call.name, call.offset + at, call.data[at : at + SECTOR])
        for at in starts
        if chosen.random() < 0.5
    ]


def apply_call(data: bytearray, call: Call) -> None:
    """Carries a write or a truncation out on a file's bytes."""
    if call.kind == "truncate":
        if call.offset < len(data):
            del data[call.offset :]
        data.extend(bytes(call.offset - len(data)))
        return
    end = call.offset + len(call.data)
    data.extend(bytes(max(0, call.offset - len(data))))
    data[call.offset : end] = call.data


# ---- recording ------------------------------------------------------------------------------------------
def record(path: Path, log: Path, edits: int, synchronous: str) -> list[Call]:
    """Runs the writer for some edits under strace and reads what it did."""
    command = [
        "strace",
        "-f",
        "-qq",
        "-xx",
        "-s",
        "200000",
        "-e",
        f"trace={CALLS}",
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]
    writer = [sys.executable, "-m", "tests.torture.power_cuts", str(path), str(edits), synchronous]
    done = subprocess.run([*command, *writer], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"strace or the writer failed: {done.stderr[-600:]}")
    return list(read_calls(log, path))


def read_calls(log: Path, path: Path) -> list[Call]:
    """The calls on the case, its journal and their folder, in order."""
    open_files: dict[int, str] = {}
    calls = []
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            match = _LINE.match(line)
            if not match or int(match[3]) < 0:
                continue
            call = _call(match[1], match[2], int(match[3]), open_files, path)
            if call:
                calls.append(call)
    return calls


def _call(kind: str, arguments: str, answer: int, open_files: dict[int, str], path: Path) -> Call | None:
    strings = [bytes.fromhex(text.replace("\\x", "")) for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arguments)]
    if kind == "openat":
        name = os.fsdecode(strings[0])
        open_files.pop(answer, None)
        if name.startswith(str(path)):
            open_files[answer] = name
            return Call("create", name) if "O_CREAT" in arguments else None
        if name == str(path.parent):
            open_files[answer] = name
        return None
    if kind == "unlink":
        name = os.fsdecode(strings[0])
        return Call("unlink", name) if name.startswith(str(path)) else None
    number = int(arguments.split(",")[0])
    if kind == "write" and number == 1:
        return Call("acknowledged", data=strings[0])
    name = open_files.get(number, "")
    if not name:
        return None
    if kind == "close":
        open_files.pop(number)
        return None
    if kind == "pwrite64":
        return Call("write", name, int(arguments.rsplit(",", 1)[1]), strings[0])
    if kind == "ftruncate":
        return Call("truncate", name, int(arguments.rsplit(",", 1)[1]))
    if kind in ("fsync", "fdatasync"):
        return Call("sync_folder") if name == str(path.parent) else Call("sync", name)
    return None


# ---- cutting ------------------------------------------------------------------------------------------
def run_power_cuts(folder: Path, cuts: int, seed: int, *, control: bool = False) -> Result:
    """Imagines `cuts` states after a power cut, of several recorded writers, and opens each."""
    result = Result("power cut", is_control=control)
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # what is imagined needs no disk
    states = Path(tempfile.mkdtemp(prefix="states-", dir=memory))
    chosen = random.Random(seed)
    try:
        for number, first in enumerate(range(0, cuts, CUTS_OF_ONE)):
            house = folder / f"power-{control}-{number}"
            house.mkdir()
            many = min(CUTS_OF_ONE, cuts - first)
            _cut_one(result, house, states, many, EDITS[number % len(EDITS)], chosen, control)
            shutil.rmtree(house)
    finally:
        shutil.rmtree(states)
    return result


def _cut_one(
    result: Result, house: Path, states: Path, cuts: int, edits: int, chosen: random.Random, control: bool
) -> None:
    """Records one writer of `edits` edits and cuts it `cuts` times."""
    path = new_case(house / "case.rapporteur")
    start = {str(path): bytearray(path.read_bytes())}
    calls = record(path, house / "calls.txt", edits, "OFF" if control else "FULL")
    result.count("writers recorded")
    result.count("calls recorded", len(calls))
    result.count("syncs", sum(call.kind == "sync" for call in calls))
    target = states / "case.rapporteur"
    for cut in range(cuts):
        disk = Disk({name: bytearray(data) for name, data in start.items()}, {str(path)})
        acknowledged: set[int] = set()
        for call in calls[: chosen.randint(1, len(calls))]:
            disk.do(call)
            if call.kind == "acknowledged":
                acknowledged |= {int(text) for text in call.data.split()}
        found = disk.after_cut(chosen)
        for suffix in ("", "-journal"):
            other = Path(f"{target}{suffix}")
            other.unlink(missing_ok=True)
            if str(path) + suffix in found:
                other.write_bytes(found[str(path) + suffix])
                result.count("states with a journal", int(bool(suffix)))
        result.tries += 1
        for fault in faults_of(target, acknowledged):
            result.fault(f"writer of {edits} edits, cut {cut}: {fault}")


def _main() -> None:
    """The writer that is recorded: PATH EDITS SYNCHRONOUS."""
    path, edits, synchronous = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]

    def spoil(case_file: CaseFile) -> None:
        case_file.connection.execute(f"PRAGMA synchronous = {synchronous}")

    write_without_end(path, 1, most=edits, spoil=spoil)


if __name__ == "__main__":
    _main()
