"""Bringing a colleague's copy into an open case: first what it would change and leave to decide, then the change.

The union is made in a file of its own, so that a person can look at it at leisure while their case stays as it is. To
bring it in is to unite the case with that file, in one transaction; what takes it back is worked out beforehand.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from db import backups, guard, seen_files
from db import connection as sql
from db.case_file import CaseFile
from db.compare import RowChange, row_changes
from db.decisions import rows_asked
from db.domain import Annotation, RecordId, Row
from db.edits import Edit, Put, Remove, new_edit_id
from db.errors import CaseError, ErrorCode
from db.merge import MergeReport, Telling, check_same_case, unite_as
from db.places_on_disk import user_cache_dir


@dataclass(frozen=True, slots=True)
class Incoming:
    """What another copy would bring. `changes` lead from my case to the union, which lies in `draft`.

    `author` and `saved_s` (UTC) are those of the last change in the other copy; "" and 0 where it has none.
    `identical_notes`: notes that both have and that stay as they are. `revision`: of my case when this was worked out.
    `differing`: rows on which my case and the other copy differ, mine first. `rows`: those of the union that the
    report's decisions are about (`db.decisions.rows_asked`).
    """

    path: Path
    draft: Path
    report: MergeReport
    changes: tuple[RowChange, ...]
    author: str
    saved_s: int
    identical_notes: int
    revision: str
    differing: tuple[RowChange, ...]
    rows: dict[tuple[str, RecordId], Row]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """It is in the case. `inverse` takes it back as one edit; `edit_id` names it in the history."""

    report: MergeReport
    inverse: Edit
    edit_id: str
    name: str


def look_into(case_file: CaseFile, theirs: Path, *, progress: Telling = lambda _share: None) -> Incoming:
    """Examines the other copy as any stranger's file and works out what bringing it in would mean.

    `case_file` may be a `reader()`. Raises CaseError what the guard raises, INVALID (another case; or what both say
    together breaks a rule, facts reason), and whatever `progress` raises.
    """
    guard.examine(theirs, progress=lambda share: progress(0.4 * share)).raise_if_refused()
    draft = fresh_draft()
    try:
        with CaseFile.open(theirs, read_only=True) as other:
            check_same_case(case_file, other)
            case_file.backup_to(draft)
            progress(0.45)
            report = _unite_in(draft, other, lambda share: progress(0.45 + 0.35 * share))
            with _connected(draft, read_only=True) as union:
                changes = tuple(row_changes(case_file, union, progress=lambda share: progress(0.8 + 0.1 * share)))
                rows = rows_asked(union, report.decisions)
            differing = tuple(row_changes(case_file, other, progress=lambda share: progress(0.9 + 0.1 * share)))
            author, saved_s = _last_change(other)
        with sql.reading(case_file.connection, case_file.path) as connection:
            notes = connection.execute("SELECT count(*) FROM annotation").fetchone()[0]
        touched = sum(isinstance(change.before, Annotation) for change in changes)
        revision = case_file.refresh().id
        return Incoming(theirs, draft, report, changes, author, saved_s, notes - touched, revision, differing, rows)
    except BaseException:
        forget_draft(draft)
        raise


def bring_in(
    case_file: CaseFile, incoming: Incoming, *, author: str, name: str, progress: Telling = lambda _share: None
) -> BroughtIn:
    """Takes the other copy in, after a backup, in one transaction over a connection of its own.

    Raises CaseError CONFLICT where the case has changed since `incoming` was worked out, and what writing raises.
    """
    case_file.check_writable()
    with case_file.reader() as reader:
        backups.take_backup(reader, "merge")
    edit_id = new_edit_id()
    with _connected(case_file.path, read_only=False) as mine, _connected(incoming.draft, read_only=True) as union:
        if mine.revision.id != incoming.revision:
            sentence = "The case has changed since the other copy was looked into."
            raise CaseError(ErrorCode.CONFLICT, sentence, path=case_file.path)
        wall_ms = time.time_ns() // 1_000_000
        report = unite_as(mine, union, edit_id, author=author, wall_ms=wall_ms, progress=progress)
    seen_files.remember(case_file.path)
    return BroughtIn(report, inverse_of_changes(name, incoming.changes), edit_id, name)


def inverse_of_changes(name: str, changes: tuple[RowChange, ...]) -> Edit:
    """The edit that leads from the union back to the case as it was."""
    back: list[Put | Remove] = []
    for change in changes:
        if change.before is None:
            assert change.after is not None
            back.append(Remove(change.after.KIND, change.after.id))
        elif change.after is None:
            back.append(Put(change.before))
        else:
            cells = tuple(part for cell, _before, _after in change.fields for part in cell.split("+"))
            back.append(Put(change.before, cells))
    return Edit(name, tuple(back))


def fresh_draft() -> Path:
    """A place for the union in the user's cache folder; drafts that a crash left there a day ago are taken away."""
    drafts = user_cache_dir() / "merge"
    folder = drafts / secrets.token_hex(6)
    with sql.world_errors(folder):
        folder.mkdir(parents=True, mode=0o700)
        for entry in os.scandir(drafts):
            if entry.stat(follow_symlinks=False).st_mtime < time.time() - backups.DAY_S:
                shutil.rmtree(entry.path, ignore_errors=True)
    return folder / "union.rapporteur"


def forget_draft(draft: Path) -> None:
    """Takes the union away again."""
    shutil.rmtree(draft.parent, ignore_errors=True)


def _unite_in(draft: Path, other: CaseFile, progress: Telling) -> MergeReport:
    with _connected(draft, read_only=False) as union:
        return unite_as(union, other, "", author="", wall_ms=time.time_ns() // 1_000_000, progress=progress)


def _connected(path: Path, *, read_only: bool) -> CaseFile:
    """A connection to a file that was examined, or written, by this program just now."""
    return CaseFile(sql.open_connection(path, read_only=read_only), path, read_only=read_only)


def _last_change(copy: CaseFile) -> tuple[str, int]:
    with sql.reading(copy.connection, copy.path) as connection:
        found = connection.execute(
            "SELECT author, wall_ms FROM edit ORDER BY revision_number DESC, id LIMIT 1"
        ).fetchone()
        modified_s = connection.execute("SELECT modified_s FROM case_state").fetchone()[0]
    return (str(found[0]), int(found[1]) // 1000) if found else ("", int(modified_s))
