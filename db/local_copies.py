"""Working on a copy of a case that lies in a shared place, and putting it back.

The copy lies under `local/<case uid>/` in the user's state folder, with a small file beside it that says where it
came from and at which revision. It is put back as a whole file under a temporary name that is then renamed, so whoever
copies the shared folder about sees the old file or the new one. Where the case in the shared place went on meanwhile,
both are united through their logs, and nothing of either is lost.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from db import backups, guard, seen_files
from db import connection as sql
from db.case_file import CaseFile
from db.errors import CaseError, ErrorCode
from db.merge import unite
from db.places_on_disk import user_state_dir

EDITED: Final = "edited"


@dataclass(frozen=True, slots=True)
class LocalCopy:
    """A copy to work on. `origin` is where it came from, `revision` the revision id of the case there at that time."""

    path: Path
    origin: Path
    revision: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """What became of it. `was_united`: the case there had gone on; `decisions` of the union wait for a person."""

    origin: Path
    was_united: bool
    decisions: int


def take_local_copy(case_file: CaseFile) -> LocalCopy:
    """Copies a case to this computer.

    One that is there with edits of its own is returned as it is: putting it back unites both. One without any is
    returned where the case has not gone on since, and taken anew where it has. What cannot be read, or says nothing of
    where it came from, is set aside under another name beside it.

    Raises CaseError DISK_FULL, NO_PERMISSION, BUSY, IO.
    """
    origin = case_file.path.absolute()
    folder = user_state_dir() / "local" / case_file.case_uid / _name_of(origin)
    path = folder / origin.name
    if path.exists():
        present, state = local_copy_at(path), _state_of(path)
        if present is not None and state in (EDITED, _revision_of(case_file)):
            return present
        with sql.world_errors(path):
            if present is None or not state:
                os.replace(path, path.with_name(f"{path.stem} {secrets.token_hex(4)}{path.suffix}"))
            else:
                path.unlink()
    with sql.world_errors(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    case_file.backup_to(path)
    with CaseFile.open(path, read_only=True) as copied:
        made = LocalCopy(path, origin, copied.revision.id)
    with sql.world_errors(folder):
        _origin_file(path).write_text(json.dumps({"origin": str(origin), "revision": made.revision}), encoding="utf-8")
    return made


def _state_of(path: Path) -> str:
    """EDITED where the copy holds edits of its own, else the revision it was taken at; empty where it is refused."""
    present = local_copy_at(path)
    try:
        with CaseFile.open(path, read_only=True) as copied:
            revision = copied.revision.id
    except CaseError as error:
        if error.exit_code != 3:
            raise
        return ""
    return revision if present is None or revision == present.revision else EDITED


def _revision_of(case_file: CaseFile) -> str:
    """The revision that the file holds now, whoever committed it."""
    with sql.world_errors(case_file.path):
        return str(case_file.connection.execute("SELECT revision_id FROM case_state").fetchone()[0])


def local_copy_at(path: Path) -> LocalCopy | None:
    """The local copy that lies at this path, or None where the path holds none."""
    try:
        data = json.loads(_origin_file(path).read_text(encoding="utf-8"))
        return LocalCopy(path, Path(data["origin"]), str(data["revision"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def put_back(copy: LocalCopy) -> PutBack:
    """Puts the copy where it came from, united with what was written there meanwhile, and takes it away here.

    The caller has closed the copy. What lay there is kept among the backups. Raises CaseError MISSING (the shared
    place is not there), NOT_A_CASE, UNSAFE, DAMAGED (what lies there is no case any more), INVALID (another case),
    DISK_FULL, NO_PERMISSION, BUSY, IO; the copy is then still here.
    """
    if not copy.origin.parent.is_dir():
        raise CaseError(ErrorCode.MISSING, f"There is no folder {copy.origin.parent}.", path=copy.origin)
    draft = copy.origin.with_name(f".{copy.origin.stem}.{secrets.token_hex(4)}.part")
    united, decisions = False, 0
    try:
        if copy.origin.exists() and _has_gone_on(copy):
            report = unite(copy.path, copy.origin, draft)
            united, decisions = True, len(report.decisions)
        else:
            with CaseFile.open(copy.path, read_only=True) as mine:
                mine.backup_to(draft)
        with sql.world_errors(copy.origin):
            os.replace(draft, copy.origin)
    finally:
        with suppress(OSError):
            draft.unlink()
    seen_files.remember(copy.origin)
    with suppress(OSError):
        _origin_file(copy.path).unlink()
        copy.path.unlink()
        copy.path.parent.rmdir()
    return PutBack(copy.origin, united, decisions)


def _has_gone_on(copy: LocalCopy) -> bool:
    guard.examine(copy.origin).raise_if_refused()
    with CaseFile.open(copy.origin, read_only=True) as there, CaseFile.open(copy.path, read_only=True) as here:
        if there.case_uid != here.case_uid:
            raise CaseError(ErrorCode.INVALID, "Another case lies in its place now.", path=copy.origin)
        backups.take_backup(there, "merge")
        return there.revision.id != copy.revision


def _origin_file(path: Path) -> Path:
    return path.with_name(path.name + ".origin.json")


def _name_of(origin: Path) -> str:
    """A folder of its own for each place that the same case lies in."""
    return sha256(os.fsencode(origin)).hexdigest()[:12]
