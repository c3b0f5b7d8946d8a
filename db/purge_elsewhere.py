"""What the user's own folders still hold of a record that was removed for good: caches, drafts, waiting edits, copies.

Drafts of notes and waiting edits are words that were typed about the record and never reached the case; a local copy
of a case that lies in a shared place is the same case once more.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from db import connection as sql
from db import recovery
from db.domain import RecordId
from db.errors import CaseError
from db.places_on_disk import drafts_path, user_cache_dir, user_state_dir


def remove_from_cache(case_uid: str) -> None:
    """Removes what can be made again from the case and bears its uid."""
    for path in sorted(user_cache_dir().rglob(f"*{case_uid}*"), reverse=True):
        with suppress(OSError):
            for inside in sorted(path.rglob("*"), reverse=True) if path.is_dir() else ():
                _remove(inside)
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink()


def remove_from_drafts(case_uid: str, ids: Iterable[RecordId]) -> int:
    """Removes drafts of notes that were to change one of these, or to be pinned to one; returns how many.

    A file that cannot be read as drafts is removed whole. Raises CaseError NO_PERMISSION, DISK_FULL, IO.
    """
    path, gone = drafts_path(case_uid), set(ids)
    with sql.world_errors(path):
        for half in path.parent.glob(f"{path.stem}*.part"):
            half.unlink()
        if not path.exists():
            return 0
        try:
            drafts: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
            staying = {key: draft for key, draft in drafts.items() if not _is_about(draft, gone)}
        except (ValueError, AttributeError, TypeError):
            path.unlink()
            return 1
        if len(staying) < len(drafts):
            part = path.with_name(f"{path.stem}-{secrets.token_hex(4)}.part")
            part.write_text(json.dumps(staying, ensure_ascii=False), encoding="utf-8")
            os.replace(part, path)
        return len(drafts) - len(staying)


def _is_about(draft: dict[str, Any], ids: set[RecordId]) -> bool:
    return draft.get("note_id") in ids or draft.get("target", {}).get("record_id") in ids


def remove_from_waiting(case_uid: str, ids: Iterable[RecordId]) -> int:
    """Removes changes to these from edits that wait to be saved, and edits of nothing else; returns how many changed.

    Raises what `db.recovery.keep` raises.
    """
    return recovery.forget_records(case_uid, frozenset(ids))


def in_local_copies(case_uid: str, but: Path, purge: Callable[[Path], None]) -> list[Path]:
    """Calls `purge` for every local copy of the case but the one it was called for; those it could not do."""
    unreached = []
    for path in sorted((user_state_dir() / "local" / case_uid).glob("*/*.rapporteur")):
        if path.absolute() == but.absolute():
            continue
        try:
            purge(path)
        except CaseError:
            unreached.append(path)
    return unreached
