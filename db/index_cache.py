"""Large arrays of a case in the user's cache folder, so that opening it again need not read every event.

A file belongs to one revision of one case: its key is the case's uid, the random revision id that every commit renews
and the case file's size. It is checked before it is used, mapped into memory rather than read, and never needed:
whatever is missing, stale, short or spoiled counts as not there. A commit that changed none of the arrays only writes
the key anew (`restamp`).

The file: a head of 16 KiB (JSON, padded with blanks), then the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FORMAT: Final = "rapporteur timeline 2"
HEAD_BYTES: Final = 16_384
ALIGN: Final = 64
MOST_BYTES: Final = 8 << 30
"""All cases' files together; the ones not used for longest go first."""
_SAMPLES: Final = 64

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class CacheKey:
    """Which state of which case the arrays were made from."""

    case_uid: str
    revision: str
    size: int


class IndexCache:
    """The cached arrays of one case by name. Every method may be called from any thread."""

    def __init__(self, cache_dir: Path, case_uid: str) -> None:
        self.folder = cache_dir / "timeline" / case_uid

    def path(self, name: str) -> Path:
        """Where the arrays of a name are."""
        return self.folder / f"{name}.arrays"

    def load(self, name: str, key: CacheKey) -> tuple[dict[str, NDArray[Any]], dict[str, Any]] | None:
        """The arrays (read-only, mapped) and the facts stored with them, or None where there are none to trust."""
        path = self.path(name)
        try:
            head = _read_head(path)
            if head is None or head["key"] != _key_words(key):
                return None
            # As a plain array: slices of a memmap cost forty times as much, and a frame takes hundreds.
            whole = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
            arrays = {}
            for array_name, dtype, length, offset, checksum in head["arrays"]:
                part = whole[offset : offset + np.dtype(dtype).itemsize * length].view(dtype)
                if len(part) != length or _checksum(part) != checksum:
                    return None
                arrays[array_name] = part
            with suppress(OSError):
                os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return arrays, head["facts"]

    def store(self, name: str, key: CacheKey, arrays: Arrays, facts: Mapping[str, Any] | None = None) -> bool:
        """Writes arrays (one-dimensional) beside the old file and puts them in its place. False where it could not."""
        path, offset, listed = self.path(name), HEAD_BYTES, []
        for array_name, array in arrays.items():
            listed.append((array_name, array.dtype.str, len(array), offset, _checksum(array)))
            offset += -(-array.nbytes // ALIGN) * ALIGN
        head = {"format": FORMAT, "key": _key_words(key), "facts": dict(facts or {}), "arrays": listed, "bytes": offset}
        draft = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_room(self.folder.parent, offset, path)
            with open(draft, "wb") as file:
                file.write(_padded(head))
                for array in arrays.values():
                    np.ascontiguousarray(array).tofile(file)
                    file.write(b"\0" * (-array.nbytes % ALIGN))
            os.replace(draft, path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return False
        return True

    def restamp(self, name: str, old: CacheKey, new: CacheKey) -> bool:
        """Says that the arrays of `old` are those of `new` too. The caller knows that nothing in them has changed."""
        path = self.path(name)
        try:
            head = _read_head(path)
            if head is None or head["key"] != _key_words(old):
                return False
            with open(path, "r+b") as file:
                file.write(_padded({**head, "key": _key_words(new)}))
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return True


def _key_words(key: CacheKey) -> list[str]:
    return [key.case_uid, key.revision, str(key.size)]


def _padded(head: Mapping[str, Any]) -> bytes:
    text = json.dumps(head).encode()
    if len(text) > HEAD_BYTES:
        raise OSError("the head of an index does not fit its room")
    return text.ljust(HEAD_BYTES)


def _read_head(path: Path) -> dict[str, Any] | None:
    """The head of a file that is whole, or None."""
    with open(path, "rb") as file:
        head = json.loads(file.read(HEAD_BYTES))
    if not isinstance(head, dict) or head.get("format") != FORMAT or head.get("bytes") != path.stat().st_size:
        return None
    return head


def _checksum(array: NDArray[Any]) -> int:
    """Of an even sample: enough to tell a spoiled file, quick enough for gigabytes."""
    step = max(1, len(array) // _SAMPLES)
    return zlib.crc32(np.ascontiguousarray(array[::step]).tobytes())


def _make_room(root: Path, more_bytes: int, keep: Path) -> None:
    """Removes the files used longest ago until what is to come fits."""
    found = [(entry.stat(), entry) for entry in root.glob("*/*.arrays") if entry != keep]
    total = sum(status.st_size for status, _entry in found) + more_bytes
    for status, entry in sorted(found, key=lambda pair: pair[0].st_mtime):
        if total <= MOST_BYTES:
            return
        entry.unlink(missing_ok=True)
        total -= status.st_size
