"""Every class of hostile file, opened as the window does: what is touched, what it costs, and that it stays as it is.

The classes are those of `tests/db/hostile_files.py`; a choice of them is made of a large case, too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from db.domain import Attachment, AttachmentData, Event, Row, id_of
from db.places_on_disk import user_cache_dir, user_state_dir
from tests.db.hostile_files import HOSTILE, Hostile
from tests.db.measured_guard import examiners
from tests.db.spoiled_files import good_case
from tests.torture.reach import Opened, examined_under_audit, faults_of_reach, opened_under_strace
from tests.torture.results import Result

LONGEST_S, LONGEST_LARGE_S = 2.0, 10.0
MOST_MEMORY_KB = 300 * 1024
LARGE_EVENTS, LARGE_ATTACHED_BYTES = 120_000, 90_000_000
OF_A_LARGE_CASE = (
    "trigger", "view_changed", "pages_few", "cut_in_page", "page_more", "page_of_ones", "overflow_loop",
    "freelist_loop", "journal_cuts_all", "journal_own", "not_utf8", "type_number", "reference_to_nothing",
    "circle_of_3", "deep_100000",
)  # fmt: skip
CHANGED_BY_OPENING = ("journal_own", "wal_flag")
"""SQLite plays the file's own journal back, and a file marked for a log beside it is put under a journal again."""


def run_hostile_files(folder: Path, most: int, *, control: bool = False, large: bool = True) -> Result:
    """Every class, at most `most` evenly chosen. The control opens them as a program does that trusts its files."""
    result = Result("hostile files", is_control=control)
    chosen = HOSTILE[:: max(1, len(HOSTILE) // most)]
    small = _made(folder / f"hostile-{control}", chosen, good_case(folder / f"good-{control}.rapporteur"))
    _opened(result, small, folder / f"hostile-{control}.trace", LONGEST_S)
    if not control:
        _measured(result, small, LONGEST_S)
    if large and not control:
        few = [hostile for hostile in HOSTILE if hostile.name in OF_A_LARGE_CASE]
        for hostile in few:  # one by one, because each is a quarter of a gigabyte
            made = _made(folder / "large", [hostile], _large_case(folder / "large-good.rapporteur"))
            result.count("of a large case", len(made))
            _opened(result, made, folder / "large.trace", LONGEST_LARGE_S)
            _measured(result, made, LONGEST_LARGE_S)
            shutil.rmtree(folder / "large")
    return result


def _made(folder: Path, classes: Sequence[Hostile], good: Path) -> dict[Path, Hostile]:
    found = {}
    for hostile in classes:
        path = folder / hostile.name / "case.rapporteur"
        path.parent.mkdir(parents=True)
        shutil.copyfile(good, path)
        hostile.make(path)
        found[path] = hostile
    return found


def _large_case(path: Path) -> Path:
    """A case of some 240 MB, made once."""
    if not path.exists():
        rows: list[Row] = [
            Event(uid=f"more-{n}", kind="statement", title=f"Said {n}", summary=f"words {n} " * 20)
            for n in range(LARGE_EVENTS)
        ]
        for n in range(2):
            rows.append(Attachment(uid=f"large-{n}", filename=f"{n}.bin", size=LARGE_ATTACHED_BYTES))
            rows.append(AttachmentData(attachment_id=id_of(f"large-{n}"), data=os.urandom(LARGE_ATTACHED_BYTES)))
        good_case(path, rows)
    return path


def _opened(result: Result, made: dict[Path, Hostile], log: Path, longest_s: float) -> None:
    before = {path: _bytes_in(path.parent) for path in made}
    own = (user_state_dir(), user_cache_dir())
    if shutil.which("strace"):
        opened = opened_under_strace(list(made), log, naively=result.is_control)
        result.count("seen by strace", len(opened))
    else:
        opened = [examined_under_audit(path, user_cache_dir() / "audited") for path in made]
        result.count("seen by an audit hook, as there is no strace", len(opened))
    for (path, hostile), what in zip(made.items(), opened, strict=True):
        result.tries += 1
        result.count(what.answer["verdict"])
        for fault in (*_faults_of(hostile, what, longest_s), *faults_of_reach(what.touches, path, own)):
            result.fault(f"{hostile.name}: {fault}")
        after = _bytes_in(path.parent)
        if what.answer.get("opened") == "whole":  # SQLite takes a journal away that says nothing
            for found in (before[path], after):
                found.pop(f"{path.name}-journal", None)
        if hostile.name not in CHANGED_BY_OPENING and after != before[path]:
            result.fault(f"{hostile.name}: the file, or what lies beside it, was changed")


def _faults_of(hostile: Hostile, what: Opened, longest_s: float) -> list[str]:
    faults = []
    if what.answer["verdict"] not in hostile.verdicts:
        faults.append(f"ended as {what.answer['verdict']}")
    if what.answer.get("opened") not in (None, "", "whole"):
        faults.append(f"passed, and then {what.answer['opened']}")
    if what.answer.get("took_s", 0.0) > longest_s:
        faults.append(f"took {what.answer['took_s']:.1f} s")
    return faults


def _measured(result: Result, made: dict[Path, Hostile], longest_s: float) -> None:
    """Memory and processor time of the examining child, without a tracer."""
    with examiners() as examining:
        for path, hostile in made.items():
            found = examining.examine(path)
            result.counts["most memory KB"] = max(result.counts.get("most memory KB", 0), found.memory_kb)
            slowest = max(result.counts.get("most processor ms", 0), round(found.cpu_s * 1000))
            result.counts["most processor ms"] = slowest
            if found.memory_kb > MOST_MEMORY_KB or found.cpu_s > longest_s:
                result.fault(f"{hostile.name}: {found.memory_kb} KB, {found.cpu_s:.1f} s")


def _bytes_in(folder: Path) -> dict[str, str]:
    """What lies in a folder and what it says."""
    found = {}
    for entry in os.scandir(folder):
        status = entry.stat(follow_symlinks=False)
        if entry.is_file(follow_symlinks=False) and status.st_size < 1_000_000_000:
            with open(entry.path, "rb") as file:
                found[entry.name] = hashlib.file_digest(file, "sha256").hexdigest()
        else:
            found[entry.name] = f"{status.st_mode} {status.st_size}"
    return found
