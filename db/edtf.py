"""EDTF text to bounds: `parse_edtf`, and `read_edtf`, which keeps the parts for whoever puts them in words.

Levels 0 to 2 of the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2:2019): qualifiers on
any component, unspecified digits, sets, S, E, Y, seasons 21 to 41. Documented extensions of this program:

* clock times anywhere a day may stand, intervals and sets included, as HH, HH:MM or HH:MM:SS, with or
  without Z or an offset; T24:00 is the next midnight, second 60 counts as 59, fractions are cut off;
* a qualifier after a clock time or after a Y, E or S year;
* an interval end that is itself between dates: `[2026-02-03..2026-02-04]/2026-02-05`.

Conventions: winter (24) runs from December to the next February; `~` and `?` never widen a bound; an
interval whose end lies wholly before its start is refused; the ends of an interval narrow each other
(`2026-02/2026-02-03` started by 3 February). Years run from -20 to 20 billion.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from db.date_types import FLAG_SETS, DateError, DateFlag, DateForm, EdtfDate, Precision
from db.edtf_parts import Part, quote_text, read_part

MAX_LENGTH: Final = 200


class Item(NamedTuple):
    """A member of a set: one date (`first is last`), a range, or a range open on one side (None)."""

    first: Part | None
    last: Part | None


class Side(NamedTuple):
    """One end of an interval, or the whole of anything else.

    `token` is '' (unknown), '..' (open), 'date' or 'set'.
    """

    token: str
    items: tuple[Item, ...] = ()

    def bounds(self) -> tuple[int | None, int | None]:
        """First and last second the side may mean; None where open, unknown or empty."""
        if not self.items:
            return None, None
        low_s: int | None = None
        high_s: int | None = None
        if all(item.first is not None for item in self.items):
            low_s = min(item.first.low_s for item in self.items if item.first is not None)
        if all(item.last is not None for item in self.items):
            high_s = max(item.last.high_s for item in self.items if item.last is not None)
        return low_s, high_s

    def parts(self) -> list[Part]:
        """Every date written, ranges by both ends."""
        found: list[Part] = []
        for first, last in self.items:
            if first is not None:
                found.append(first)
            if last is not None and last is not first:
                found.append(last)
        return found


class Reading(NamedTuple):
    """An EDTF text taken apart. `end` is None except for intervals."""

    form: DateForm
    start: Side
    end: Side | None


def parse_edtf(text: str) -> EdtfDate:
    """Read an EDTF text of at most 200 characters. Raises DateError for anything that is not one."""
    reading = read_edtf(text)
    start, end = reading.start, reading.end
    parts = start.parts() if end is None else start.parts() + end.parts()
    precision, flag_bits, offset_min = _summary(parts)
    if end is not None:
        bounds, open_bits = _interval_bounds(start, end)
    elif reading.form is DateForm.ALL_OF:
        bounds, open_bits = _all_of_bounds(start)
    else:
        low_s, high_s = start.bounds()
        bounds = (low_s, high_s, low_s, high_s)
        open_bits = (low_s is None) * DateFlag.OPEN_START.value | (high_s is None) * DateFlag.OPEN_END.value
    return EdtfDate(text, reading.form, precision, FLAG_SETS[flag_bits | open_bits], *bounds, offset_min)


def read_edtf(text: str) -> Reading:
    """Take an EDTF text apart without weighing it. Raises DateError."""
    if len(text) > MAX_LENGTH:
        raise DateError("too_long", f"A date has at most {MAX_LENGTH} characters. Shorten this one.")
    if not text or text.isspace():
        raise DateError("empty", "No date is written here. Write one, as in 2026-02-05.")
    if "/" in text:
        first, _, last = text.partition("/")
        if not first and not last:
            raise _syntax(text)
        return Reading(DateForm.INTERVAL, _side(first, text), _side(last, text))
    if text[0] == "[":
        return Reading(DateForm.ONE_OF, _set(text, "]", text), None)
    if text[0] == "{":
        return Reading(DateForm.ALL_OF, _set(text, "}", text), None)
    part = _part(text, text)
    return Reading(DateForm.DATE, Side("date", (Item(part, part),)), None)


def _summary(parts: list[Part]) -> tuple[Precision, int, int | None]:
    """Common precision, flag bits of the qualifiers and offsets, and the first offset of some parts."""
    if not parts:
        return Precision.MIXED, 0, None
    precision = parts[0].precision
    offset_min = parts[0].offset_min
    marks = ""
    for part in parts:
        marks += part.marks
        if part.precision is not precision:
            precision = Precision.MIXED
        if (part.offset_min is None) is not (offset_min is None):
            raise DateError(
                "mixed_zone",
                "One time states its UTC offset and another does not. Give the offset on both or on neither.",
            )
    bits = 0
    if marks:
        if "?" in marks or "%" in marks:
            bits |= 1
        if "~" in marks or "%" in marks:
            bits |= 2
    if offset_min is not None:
        bits |= 64
    return precision, bits, offset_min


_Bounds = tuple[int | None, int | None, int | None, int | None]


def _interval_bounds(start: Side, end: Side) -> tuple[_Bounds, int]:
    """Four bounds and the openness bits of an interval; refuses one that ends before it starts."""
    start_low, start_high = start.bounds()
    end_low, end_high = end.bounds()
    if start_low is not None and end_high is not None and end_high < start_low:
        raise DateError("reversed", "The interval ends before it starts. Swap its two dates.")
    if end_high is not None and (start_high is None or end_high < start_high):
        start_high = end_high
    if end.token != ".." and start_low is not None and (end_low is None or end_low < start_low):
        end_low = start_low
    bits = 0
    if not start.token:
        bits |= 16
    elif start_low is None:
        bits |= 4
    if not end.token:
        bits |= 32
    elif end_high is None:
        bits |= 8
    return (start_low, start_high, end_low, end_high), bits


def _all_of_bounds(members: Side) -> tuple[_Bounds, int]:
    """Four bounds of a stretch that holds every member: it starts in the first and ends in the last."""
    low_s, high_s = members.bounds()
    parts = members.parts()
    first_high = min(part.high_s for part in parts)
    last_low = max(part.low_s for part in parts)
    bits = (low_s is None) * 4 | (high_s is None) * 8
    return (low_s, first_high, last_low, high_s), bits


def _side(token: str, whole: str) -> Side:
    if token in ("", ".."):
        return Side(token)
    if token[0] == "[":
        return _set(token, "]", whole)
    if "/" in token:
        raise _syntax(whole)
    part = _part(token, whole)
    return Side("date", (Item(part, part),))


def _set(text: str, closing: str, whole: str) -> Side:
    inner = text[1:-1]
    if text[-1] != closing or not inner:
        raise _syntax(whole)
    pieces = inner.split(",")
    items = []
    for position, piece in enumerate(pieces):
        first_text, dots, last_text = piece.strip(" ").partition("..")
        first = _part(first_text, whole) if first_text else None
        if not dots:
            if first is None:
                raise _syntax(whole)
            items.append(Item(first, first))
            continue
        last = _part(last_text, whole) if last_text else None
        open_inside = (first is None and position > 0) or (last is None and position < len(pieces) - 1)
        if open_inside or (first is None and last is None):
            raise _syntax(whole)
        if first is not None and last is not None and last.high_s < first.low_s:
            raise DateError("reversed", "The range ends before it starts. Swap its two dates.")
        items.append(Item(first, last))
    return Side("set", tuple(items))


def _part(text: str, whole: str) -> Part:
    part = read_part(text)
    if part is None:
        raise _syntax(whole)
    return part


def _syntax(text: str) -> DateError:
    """The error for text that is no EDTF, with the modern spelling where it is the draft of 2012."""
    modern = text.replace("unknown", "").replace("open", "..").replace("?~", "%").replace("~?", "%")
    modern = modern.translate(str.maketrans("uxye", "XXYE"))
    if modern != text and _is_edtf(modern):
        return DateError(
            "draft_2012",
            f"{quote_text(text)} is written as in the EDTF draft of 2012. Write {modern} instead.",
        )
    if text in ("unknown", "open"):
        return DateError("draft_2012", f"“{text}” is no date by itself. Leave the date empty.")
    return DateError("syntax", f"{quote_text(text)} is not a date this program reads. Write it as in 2026-02-05.")


def _is_edtf(text: str) -> bool:
    try:
        read_edtf(text)
    except DateError:
        return False
    return True
