"""A stranger's text, read with limits: size, encoding, and characters that no case can hold."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from db.connection import world_errors
from db.errors import CaseError, ErrorCode

MOST_BYTES: Final = 64_000_000
"""A text file to bring in. A case's own JSON may be larger (`json_in.MOST_BYTES`)."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def unreadable(sentence: str, **facts: object) -> CaseError:
    """The refusal of a file to bring in."""
    return CaseError(ErrorCode.UNREADABLE, sentence, **facts)


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """The whole file. Raises CaseError UNREADABLE for a longer one, MISSING, NO_PERMISSION, IO."""
    with world_errors(path), path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise unreadable(f"“{path.name}” is larger than {most // 1_000_000} MB. Split it and bring in the parts.")
    return data


def decode(data: bytes, name: str) -> str:
    """Text of UTF-8, or UTF-16 with its mark; no encoding is guessed. Raises CaseError UNREADABLE."""
    mark = data[:2]
    if mark in _UTF16:
        if len(data) % 2:
            raise unreadable(f"“{name}” is UTF-16 text that was cut off. Ask for the whole file.")
        encoding, start = _UTF16[mark], 2
    else:
        encoding, start = "utf-8", 3 if data.startswith(codecs.BOM_UTF8) else 0
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable(
            f"“{name}” is not {encoding.upper()} text (byte {error.start + start:,}). Save it as UTF-8 and try again."
        ) from error
    if "\0" in text:
        raise unreadable(f"“{name}” holds NUL characters, which no text has. Save it as UTF-8 and try again.")
    return text


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a file, line ends as they are. Raises as `read_bytes` and `decode`."""
    return decode(read_bytes(path, most), path.name)


def has_surrogate(text: str) -> bool:
    """True for text with half a character, as only JSON escapes can make it."""
    return _SURROGATE.search(text) is not None
