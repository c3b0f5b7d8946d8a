"""Writing what leaves the program: into a draft beside its place, flushed, then renamed, so that a fault leaves the
old file as it was."""

from __future__ import annotations

import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from db.connection import world_errors

OLDEST_IN_ZIP: Final = (1980, 1, 1, 0, 0, 0)
"""Every member of a zip has this time, so that the same case gives the same bytes."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A draft that takes the place of `path` at the end of the block; gone if the block fails.

    Raises CaseError MISSING, NO_PERMISSION, DISK_FULL, READ_ONLY, IO; the old file is then as it was.
    """
    with world_errors(path):
        draft = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(6)}")
        # Made by `open`, so that it is as readable as any new file here; a file it replaces keeps its own mode.
        draft.open("xb").close()
        try:
            yield draft
            _flush(draft)
            with suppress(FileNotFoundError):
                draft.chmod(path.stat().st_mode & 0o777)
            os.replace(draft, path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()


def write_text(path: Path, pieces: Iterable[str], encoding: str = "utf-8") -> None:
    """Writes text in pieces, line ends as given. Raises as `replacing`."""
    with replacing(path) as draft, draft.open("w", encoding=encoding, newline="") as file:
        file.writelines(pieces)


def write_zip(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Writes a zip of (name, bytes). Raises as `replacing`."""
    with replacing(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, OLDEST_IN_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
