"""Drafts of notes: kept on disk every two seconds while being written, gone once the note is saved or discarded."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from viewer.commands import NoteDraft, NoteTarget


class NoteDrafts:
    """The drafts of one case, in a folder of the user's own (never beside the case). Without one, in memory."""

    def __init__(self, folder: Path | None, case_uid: str) -> None:
        name = hashlib.sha256(case_uid.encode()).hexdigest()[:24]  # as `db.places_on_disk.drafts_name` says
        self._path = folder / f"{name}.json" if folder is not None else None
        self._drafts: dict[str, dict[str, Any]] = self._read()

    def keep(self, draft: NoteDraft, now_s: int) -> None:
        """Keep a draft for its target; an empty one is forgotten."""
        key = key_of(draft)
        if draft.body.strip():
            self._drafts[key] = {**asdict(draft), "kept_s": now_s}
        elif key not in self._drafts:
            return
        else:
            del self._drafts[key]
        self._write()

    def forget(self, draft: NoteDraft) -> None:
        """The note is saved, or was discarded."""
        if self._drafts.pop(key_of(draft), None) is not None:
            self._write()

    def forget_records(self, ids: Iterable[int]) -> None:
        """These records are gone for good: what was written on them, or to change them, goes too."""
        gone = set(ids)
        staying = {
            key: kept
            for key, kept in self._drafts.items()
            if kept["note_id"] not in gone and kept["target"]["record_id"] not in gone
        }
        if len(staying) < len(self._drafts):
            self._drafts = staying
            self._write()

    def draft_for(self, wanted: NoteDraft) -> NoteDraft | None:
        """What was kept for a note or a target; None where nothing was."""
        kept = self._drafts.get(key_of(wanted))
        if kept is None:
            return None
        values = {name: value for name, value in kept.items() if name != "kept_s"}
        values["tags"] = tuple(values.get("tags", ()))
        values["target"] = NoteTarget(**values["target"])
        return NoteDraft(**values)

    @property
    def count(self) -> int:
        """How many drafts are kept."""
        return len(self._drafts)

    def _read(self) -> dict[str, dict[str, Any]]:
        if self._path is None or not self._path.exists():
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self) -> None:
        """Replaces the file as a whole; a full disk leaves the one before, and the draft stays in memory."""
        if self._path is None:
            return
        draft = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_text(json.dumps(self._drafts, ensure_ascii=False), encoding="utf-8")
            os.replace(draft, self._path)
        except OSError:
            draft.unlink(missing_ok=True)


def key_of(draft: NoteDraft) -> str:
    """Which draft is which: by the note being changed, else by what the new one is pinned to."""
    if draft.note_id is not None:
        return f"note:{draft.note_id}"
    target = draft.target
    place = (target.record_id, target.field, target.span_edtf, target.lane, target.start_char, target.end_char)
    return "new:" + ":".join(str(part) for part in place)
