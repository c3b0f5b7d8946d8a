"""Reading a file that a person chose: size-capped, text as UTF-8, nothing normalised, faults as sentences."""

from __future__ import annotations

import os
from pathlib import Path

from db.connection import world_errors
from db.errors import CaseError, ErrorCode
from viewer.words import tr

MOST_BYTES = 4_000_000


def read_whole(path: Path, most_bytes: int, too_large: str) -> bytes:
    """A file's bytes, at most `most_bytes`. Raises CaseError MISSING, NO_PERMISSION, IO, INVALID (`too_large`)."""
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except FileNotFoundError as fault:
        raise CaseError(ErrorCode.MISSING, path=str(path)) from fault
    except PermissionError as fault:
        raise CaseError(ErrorCode.NO_PERMISSION, path=str(path)) from fault
    except OSError as fault:
        raise CaseError(ErrorCode.IO, path=str(path)) from fault
    if len(data) > most_bytes:
        raise CaseError(ErrorCode.INVALID, too_large)
    return data


def read_text_file(path: Path) -> str:
    """The text as it is, so that its hash can be compared. Raises CaseError MISSING, NO_PERMISSION, IO, INVALID."""
    data = read_whole(path, MOST_BYTES, tr("“{name}” is larger than a source text may be (4 MB).", name=path.name))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise CaseError(
            ErrorCode.INVALID, tr("“{name}” is not UTF-8 text. Save it as UTF-8 and try again.", name=path.name)
        ) from fault


def write_text_file(path: Path, text: str) -> None:
    """Write a text as UTF-8, whole or not at all. Raises CaseError DISK_FULL, NO_PERMISSION, IO."""
    draft = path.with_name(f".{path.name}.part")
    with world_errors(path):
        try:
            draft.write_text(text, encoding="utf-8")
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
