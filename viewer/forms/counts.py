"""Numbers as people write them: "157", "250 to 300", "at least 40", and back."""

from __future__ import annotations

import re

from viewer.words import tr

Number = int | float
Range = tuple[Number | None, Number | None]

_NUMBER = r"[0-9][0-9,\u00a0\u202f ]*(?:\.[0-9]+)?|-[0-9]+(?:\.[0-9]+)?"
_SPAN = re.compile(rf"(?:between |from )?({_NUMBER}) ?(?:-|–|—|to|and|\.\.) ?({_NUMBER})")
_LEAST = re.compile(rf"(?:at least|over|min(?:imum)?|≥|>=) ?({_NUMBER})|({_NUMBER})\+")
_MOST = re.compile(rf"(?:at most|up to|max(?:imum)?|≤|<=) ?({_NUMBER})")
_ONE = re.compile(_NUMBER)


def read_range(text: str, *, whole: bool) -> Range:
    """(least, most) of a written number or span; both None for an empty text, one None for an open span.

    Raises ValueError whose words say what to write.
    """
    written = " ".join(text.casefold().split())
    if not written:
        return None, None
    found: Range | None = None
    if match := _ONE.fullmatch(written):
        value = _number(match[0], whole)
        found = value, value
    elif match := _LEAST.fullmatch(written):
        found = _number(match[1] or match[2], whole), None
    elif match := _MOST.fullmatch(written):
        found = None, _number(match[1], whole)
    elif match := _SPAN.fullmatch(written):
        found = _number(match[1], whole), _number(match[2], whole)
    if found is None:
        raise ValueError(tr("Write a number, or a span such as 250 to 300, at least 40, at most 60."))
    low, high = found
    if low is not None and high is not None and low > high:
        raise ValueError(tr("The span ends below its start."))
    return found


def range_words(low: Number | None, high: Number | None) -> str:
    """What `read_range` reads back as the same numbers."""
    if low is None and high is None:
        return ""
    if low == high:
        return _plain(low)
    if high is None:
        return tr("at least {count}", count=_plain(low))
    if low is None:
        return tr("at most {count}", count=_plain(high))
    return tr("{low} to {high}", low=_plain(low), high=_plain(high))


def _plain(value: Number | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _number(text: str, whole: bool) -> Number:
    plain = re.sub(r"[,\u00a0\u202f ]", "", text)
    if not whole:
        return float(plain)
    if "." in plain:
        raise ValueError(tr("Write whole numbers."))
    return int(plain)
