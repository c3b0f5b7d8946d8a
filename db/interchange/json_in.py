"""A stranger's JSON, read strictly: a key once, numbers that are numbers, whole characters, no bottomless nesting."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any, Final, NoReturn

from db.interchange.text_in import decode, has_surrogate, read_bytes, unreadable

MOST_BYTES: Final = 512_000_000
"""A case with its attachments; other formats are held to `text_in.MOST_BYTES`."""
DEEPEST: Final = 64
LONGEST_NUMBER: Final = 40
"""Characters of one number."""

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_COUNTED_UP_TO: Final = 8_000_000
"""Characters up to which nesting is counted; in longer texts the decoder's own limit must do."""


class _Refused(ValueError):
    """The reason for a refusal, raised out of the decoder."""


def read_json(path: Path, most: int = MOST_BYTES) -> Any:
    """The value in a file. Raises CaseError UNREADABLE and those of reading."""
    return parse_json(decode(read_bytes(path, most), path.name), path.name)


def parse_json(text: str, name: str) -> Any:
    """The value of a JSON text. Raises CaseError UNREADABLE with the line where it can be told."""
    if len(text) <= _COUNTED_UP_TO and _depth(text) > DEEPEST:
        raise unreadable(f"“{name}” nests values more than {DEEPEST} deep. No format that is read here does.")
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_real, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise unreadable(f"“{name}” is not JSON: line {error.lineno}, {error.msg}.") from error
    except _Refused as error:
        raise unreadable(f"“{name}” was refused: {error}.") from error
    except RecursionError as error:
        raise unreadable(f"“{name}” nests values too deep.") from error
    if _ESCAPED_SURROGATE.search(text) and _has_surrogates(value):
        raise unreadable(f"“{name}” was refused: it holds half a character (a lone surrogate).")
    return value


def _depth(text: str) -> int:
    deepest = depth = 0
    for match in _BRACKETS.finditer(text):
        first = match[0][0]
        if first in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        elif first in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"the key “{twice[:60]}” is given twice in one object")
    return found


def _no_constant(text: str) -> NoReturn:
    raise _Refused(f"{text} is not a number")


def _real(text: str) -> float:
    if len(text) > LONGEST_NUMBER or not math.isfinite(value := float(text)):
        raise _Refused(f"{text[:20]} is not a number that can be kept")
    return value


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _Refused(f"a number has {len(text):,} digits")
    return int(text)


def _has_surrogates(value: Any) -> bool:
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            if has_surrogate(item):
                return True
        elif isinstance(item, dict):
            left.extend(item)
            left.extend(item.values())
        elif isinstance(item, list):
            left.extend(item)
    return False
