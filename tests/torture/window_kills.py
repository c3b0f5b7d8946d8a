"""kill -9 at random moments through the real window, which writes notes through its own widgets."""

from __future__ import annotations

import os
import random
import re
import select
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from db import connection as sql
from db.case_file import CaseFile
from db.domain import CaseInfo
from db.errors import CaseError
from tests.torture.children import start
from tests.torture.results import Result
from tests.torture.window_driver import body_of, drive_window, new_case_rows
from tests.torture.workers import shared_out

LONGEST_START_S = 60.0
LONGEST_RUN_S = 2.6
AIMED_SHARE = 0.5
LONGEST_AIM_S, LONGEST_COMMIT_S = 1.5, 0.004
FRESH_AFTER = 20
"""Kills after which a fresh case is taken, so that opening and checking stay quick."""
LONGEST_S = 7_200.0
_LINE = re.compile(r"([tsc]) (\d+)")


def run_window_kills(folder: Path, kills: int, seed: int, *, control: bool = False) -> Result:
    """Kills the window again and again: every acknowledged note is there afterwards, none half, nothing damaged.

    The control writes with `synchronous=OFF` and says that a note is saved before it is committed: notes must be lost.
    """
    result = Result("kill -9 of the window", is_control=control)

    def work(own: Path, tries: int, number: int) -> Result:
        return _kills(own, tries, random.Random(f"{seed} {number}"), control)

    return shared_out(result, folder / f"window-{control}", kills, work, limit_s=LONGEST_S)


def _kills(folder: Path, kills: int, chosen: random.Random, control: bool) -> Result:
    result = Result("kill -9 of the window", is_control=control)
    told: dict[int, bool] = {}
    path = folder / "none"
    for kill in range(kills):
        if kill % FRESH_AFTER == 0 or not path.exists():
            path.unlink(missing_ok=True)
            path, told = folder / f"{kill}.rapporteur", {}
            CaseFile.create(path, CaseInfo(title="Torture"), new_case_rows()).close()
        lines, crash = _killed_window(path, 1 + max(told, default=0) + 1000 * (kill % FRESH_AFTER), chosen, control)
        _note_moments(result, lines)
        told |= {number: False for kind, number in lines if kind == "s"}
        told |= {number: True for kind, number in lines if kind == "c"}
        result.tries += 1
        journal = Path(f"{path}-journal")
        result.count("left a journal to play back", int(journal.exists() and journal.stat().st_size > 0))
        faults = ([f"the window crashed: {crash[-300:]}"] if crash else []) + faults_of_window(path, told)
        for fault in faults:
            result.fault(f"kill {kill}: {fault}")
        if faults:  # the next window begins with a sound file
            path.unlink()
    return result


def _note_moments(result: Result, lines: list[tuple[str, int]]) -> None:
    """Counts what was acknowledged, and in the middle of what the kill came."""
    kinds = Counter(kind for kind, _number in lines)
    result.count("saved notes", kinds["s"])
    result.count("changed notes", kinds["c"])
    last, number = lines[-1] if lines else ("", 0)
    result.count("came after an acknowledged note", int(bool(kinds["s"])))
    in_mid_edit = last == "t" or (last == "s" and number % 3 == 0)
    result.count("hit in mid-edit", int(in_mid_edit))
    result.count("hit between edits", int(bool(lines) and not in_mid_edit))


def _killed_window(path: Path, first: int, chosen: random.Random, control: bool) -> tuple[list[tuple[str, int]], str]:
    """Starts the window, waits until it types and a random moment more, kills it; (what it told, its crash).

    Some kills are aimed: they wait for the next commit to begin, as its journal shows, and come in the middle of it.
    """
    pid, pipe = start(lambda out: drive_window(path, out, first, loses_writes=control))
    try:
        told = _told_until(pipe, b"s " if control else b"t ", LONGEST_START_S)
        if not control:  # the control's last note is not committed yet
            told += _told_until(pipe, b"", chosen.random() * LONGEST_RUN_S)
        if not control and chosen.random() < AIMED_SHARE:
            _wait_for_commit(Path(f"{path}-journal"))
            time.sleep(chosen.random() * LONGEST_COMMIT_S)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while data := os.read(pipe, 1 << 16):
            told += data
    finally:
        os.close(pipe)
    text, _, crash = told.decode(errors="replace").partition("!")
    lines = [(match[1], int(match[2])) for match in map(_LINE.fullmatch, text.split("\n")) if match]
    return lines, crash or ("" if lines else "it told nothing")


def _told_until(pipe: int, word: bytes, limit_s: float) -> bytes:
    """What the window told until it said `word` (empty: nothing ends it), the time was up, or it was gone."""
    told, deadline = b"", time.monotonic() + limit_s
    while (left := deadline - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
        data = os.read(pipe, 1 << 16)
        told += data
        if not data or (word and word in told):
            break
    return told


def _wait_for_commit(journal: Path) -> None:
    deadline = time.monotonic() + LONGEST_AIM_S
    while time.monotonic() < deadline:
        with suppress(FileNotFoundError):
            if journal.stat().st_size:
                return
        time.sleep(0.0002)


def faults_of_window(path: Path, told: dict[int, bool]) -> list[str]:
    """What is wrong with the case: damage, lost notes, half notes. `told`: number → whether its change was saved."""
    try:
        connection = sql.open_connection(path, read_only=False)
    except CaseError as error:
        return [f"cannot be opened: {error}"]
    try:
        faults = []
        checked = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
        if checked != ["ok"]:
            faults.append(f"damaged: {checked[0][:120]}")
        bodies = {row[0] for row in connection.execute("SELECT body FROM annotation")}
        edits = connection.execute("SELECT count(*) FROM edit").fetchone()[0]
    finally:
        sql.close_connection(connection, read_only=False)
    numbers = {int(match[1]) for match in (re.match(r"(?:note|changed)-(\d+) ", body) for body in bodies) if match}
    whole = {body_of(number) for number in numbers} | {body_of(number, changed=True) for number in numbers}
    if bodies - whole:
        faults.append(f"{len(bodies - whole)} half notes")
    lost = [
        number
        for number, changed in told.items()
        if body_of(number, changed=True) not in bodies and (changed or body_of(number) not in bodies)
    ]
    if lost:
        faults.append(f"lost {len(lost)} acknowledged notes, first {lost[0]}")
    changed = sum(body.startswith("changed-") for body in bodies)
    if edits != len(bodies) + changed:
        faults.append(f"{edits} edits in the history for {len(bodies)} notes and {changed} changes")
    return faults
