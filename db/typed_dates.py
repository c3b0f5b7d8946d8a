"""Dates as people type them, made into EDTF: `about March 2026`, `before 5 Feb`, `3 to 4 Feb 2026`.

Nothing is guessed: what can be read in two ways is refused with both readings named, and a year or day that
is not written is taken from the day of the report only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from db.civil_days import DAY_S, days_from_civil
from db.date_phrases import MONTH, match_phrase
from db.date_types import DateError, DateForm, EdtfDate, Precision
from db.date_words import describe
from db.edtf import MAX_LENGTH, parse_edtf
from db.edtf_build import Bounds, day_text, edtf_from_parts
from db.edtf_parts import quote_text
from db.typed_points import DERIVED, ESTIMATED, STATED, Hint, Point, read_point


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What somebody typed, read.

    basis: stated (the text says it), derived (counted from the report's day) or estimated (a rule of
    `db.date_phrases` stands for the writer). phrase: the wording to keep, '' where EDTF itself was typed.
    words: the date told back.
    """

    edtf: str
    date: EdtfDate
    basis: str
    phrase: str
    words: str


def read_typed_date(
    text: str, anchor_day_s: int | None = None, day_first: bool | None = None, language: str = "en"
) -> TypedDate:
    """Read a date as people write it, EDTF included.

    anchor_day_s: any second of the day of the report, which relative words and missing years count from.
    day_first: how to read `5/2/2026`; None, the default, refuses it.
    Raises DateError, whose sentence says what to write instead.
    """
    written = " ".join(text.split())
    if len(written) > MAX_LENGTH:
        raise DateError("too_long", f"A date has at most {MAX_LENGTH} characters. Shorten this one.")
    try:
        date = parse_edtf(written)
    except DateError as error:
        if error.code != "syntax":
            raise
    else:
        return TypedDate(written, date, STATED, "", describe(date, language))
    hint = Hint(None if anchor_day_s is None else anchor_day_s // DAY_S, day_first)
    point = _read(_normalised(written), hint)
    date = parse_edtf(point.edtf)
    return TypedDate(point.edtf, date, point.basis, written, describe(date, language))


_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "’": "'", ",": " "})
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_CLOCK = r"(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m|noon)"
_ZONE = r"(?: ?(?P<zone>z|(?:utc|gmt)(?:[+-][0-9]{1,2}(?::[0-9]{2})?)?|\+[0-9]{2}:?[0-9]{2}))?"
_CLOCKS = (
    rf"(?:at |from |between )?(?P<first>{_CLOCK})"
    rf"(?:(?P<joint> ?- ?| to | until | and )(?P<last>{_CLOCK}))?{_ZONE}"
)
_DAY_CLOCK = re.compile(rf"(?P<day>.+?)(?: |t){_CLOCKS}")
_CLOCK_DAY = re.compile(rf"{_CLOCKS} (?:on )?(?P<day>.+)")
_CLOCK_PIECES = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?(?::(?P<second>[0-9]{2}))?(?: ?(?P<half>[ap]m))?"
)
_MONTH_FIRST_RANGE = re.compile(
    rf"(?P<lead>.* )?{MONTH} (?P<first>[0-9]{{1,2}})"
    r"(?P<joint> ?- ?| to | and | or )(?P<last>[0-9]{1,2})(?P<year> [0-9]{4})?"
)
_RANGE = re.compile(r"(?:from )?(?P<first>.+?) (?:to|until|till|through|-) (?P<last>.+)")
_BETWEEN = re.compile(r"(?:some ?time )?between (?P<first>.+?) (?:and|-|to) (?P<last>.+)")
_NIGHT = re.compile(
    r"(?:in |on )?(?:the )?(?:over)?night (?:between|of|from)? ?(?P<first>.+?) ?(?:and|to|-) ?(?P<last>.+)"
)
_EITHER = re.compile(r"(?P<first>.+?) (?P<joint>or|and) (?P<last>.+)")
_BEGAN_ENDED = re.compile(r"(?:began|started) (?P<first>.+) ended (?P<last>.+)")
_ENDPOINT_MARK = re.compile(r"[^\[\]{}/,.]+")
_BASES: Final = (STATED, DERIVED, ESTIMATED)

_QUALIFIERS: Final = (
    (
        re.compile(r"(?:about|circa|ca\.?|c\.|c|approximately|approx\.?|roughly|~) ?(?=[^a-z])(?P<date>.+)"),
        "~",
    ),
    (re.compile(r"(?:about|circa|ca\.?|c\.|approximately|approx\.?|roughly|~) (?P<date>.+)"), "~"),
    (re.compile(r"(?:perhaps|possibly|maybe|probably) (?P<date>.+)"), "?"),
)
_AROUND = re.compile(r"around (?P<date>.+)")
_DAYS_BEFORE = re.compile(r"(?:in )?the (?:few )?days before (?P<date>.+)")
# Each: what is written, and the way of putting the date into an open or half-known form. What `describe`
# says of such dates stands first, so that words can be typed back.
_LASTED: Final = {"since": "{}/..", "until": "/{}", "from": "{}/", "always_until": "../{}"}
_TOLD: Final = (
    (re.compile(r"(?:began|started|from) (?P<date>.+) still going on"), "since"),
    (re.compile(r"(?:began|started|from) (?P<date>.+) end not known"), "from"),
    (re.compile(r"ended (?P<date>.+) start not known"), "until"),
    (re.compile(r"start not known ended (?P<date>.+)"), "until"),
    (re.compile(r"no start ended (?P<date>.+)"), "always_until"),
)
_ONCE: Final = (
    (re.compile(r"(?:by|on or before|no later than|not later than) (?P<date>.+)"), "by"),
    (re.compile(r"(?:before|prior to|earlier than) (?P<date>.+)"), "before"),
    (re.compile(r"(?:on or after|not before|no earlier than) (?P<date>.+)"), "from_on"),
    (re.compile(r"from (?P<date>.+) on"), "from_on"),
    (re.compile(r"(?:after|later than) (?P<date>.+)"), "after"),
)
_ONE_ENDED: Final = (
    (re.compile(r"since (?P<date>.+)"), "since"),
    (re.compile(r"(?:from )?(?P<date>.+) (?:onwards?|to (?:date|now|the present|present))"), "since"),
    (re.compile(r"ended (?:on |in )?(?P<date>.+)"), "until"),
    (re.compile(r"(?:until|till|up to) (?P<date>.+)"), "until"),
    (re.compile(r"(?:from|began|started|starting) (?:on |in )?(?P<date>.+)"), "from"),
)


def _normalised(text: str) -> str:
    lowered = _THOUSANDS.sub("", text).translate(_DASHES).lower().replace("a.m.", "am").replace("p.m.", "pm")
    phrase = " ".join(lowered.split()).rstrip(".; ")
    for lead in ("on ", "in ", "during ", "dated "):
        rest = phrase.removeprefix(lead)
        if rest != phrase and not rest.startswith(("the past", "the last", "the coming", "the next", "or ")):
            phrase = rest
    swapped = _MONTH_FIRST_RANGE.fullmatch(phrase)
    if swapped:
        days = f"{swapped['first']}{swapped['joint']}{swapped['last']}"
        phrase = f"{swapped['lead'] or ''}{days} {swapped['month']}{swapped['year'] or ''}"
    return phrase


def _read(phrase: str, hint: Hint) -> Point:
    """Any phrase: a rule of the table, a qualified date, one with an open end, a range, or one date."""
    ruled = _ruled(phrase, hint)
    if ruled is not None:
        return ruled
    for pattern, mark in _QUALIFIERS:
        match = pattern.fullmatch(phrase)
        if match:
            inner = _read(match["date"].strip(), hint)
            return replace(inner, edtf=_marked(inner.edtf, mark))
    around = _AROUND.fullmatch(phrase)
    if around:
        return _around(_endpoint(around["date"], hint))
    days_before = _DAYS_BEFORE.fullmatch(phrase)
    if days_before:
        first_s = _outer(_endpoint(days_before["date"], hint).edtf)[0]
        return Point(_once(first_s - 3 * DAY_S, first_s - 1), ESTIMATED)
    return (
        _one_ended(phrase, _TOLD, hint)
        or _one_ended(phrase, _ONCE, hint)
        or _ranged(phrase, hint)
        or _one_ended(phrase, _ONE_ENDED, hint)
        or _endpoint(phrase, hint)
    )


def _ruled(phrase: str, hint: Hint) -> Point | None:
    found = match_phrase(phrase, hint.anchor_day)
    return None if found is None else Point(found[1], found[0].basis)


def _ranged(phrase: str, hint: Hint) -> Point | None:
    """Two dates with words between them; None if the phrase has no such words."""
    for pattern, form in ((_BETWEEN, "once"), (_NIGHT, "night"), (_BEGAN_ENDED, "apart")):
        match = pattern.fullmatch(phrase)
        if match:
            return _pair(match["first"], match["last"], form, hint)
    clocked = _clocked(phrase, hint)
    if clocked is not None:
        return clocked
    if read_point(phrase, hint) is not None:
        return None  # a hyphen or a word of its own, as in winter 2024 to 2025
    for pattern in (_RANGE, _EITHER):
        match = pattern.fullmatch(phrase)
        if match:
            form = match["joint"] if pattern is _EITHER else "lasted"
            return _pair(match["first"], match["last"], form, hint)
    for dash in re.finditer("-", phrase):
        first, last = phrase[: dash.start()].strip(), phrase[dash.end() :].strip()
        if first and last and _is_point(last, hint):
            return _pair(first, last, "lasted", hint)
    return None


def _is_point(text: str, hint: Hint) -> bool:
    """Whether text has the shape of one date with a month or a year of its own."""
    return re.fullmatch(r"[0-9]{1,2}", text) is None and read_point(text, hint) is not None


def _pair(first_text: str, last_text: str, form: str, hint: Hint) -> Point:
    """Two dates, the first borrowing from the second what it does not say."""
    if form == "apart":
        first, last = _side(first_text, hint), _side(last_text, hint)
    else:
        last = _endpoint(last_text, hint)
        first = _endpoint(first_text, replace(hint, year=last.year, month=last.month))
        if last.year is not None and first.year == last.year and not re.search(r"[0-9]{4}", first_text):
            first = _year_before_if_later(first, last, first_text, hint)
    bases = (first.basis, last.basis, ESTIMATED if form == "night" else STATED)
    basis = max(bases, key=_BASES.index)
    if form == "or":
        return Point(f"[{first.edtf},{last.edtf}]", basis)
    if form == "and":
        return Point(f"{{{first.edtf},{last.edtf}}}", basis)
    if form == "once":
        if "[" in first.edtf + last.edtf:
            return Point(_once(_outer(first.edtf)[0], _outer(last.edtf)[1]), basis)
        return Point(f"[{first.edtf}..{last.edtf}]", basis)
    return Point(f"{first.edtf}/{last.edtf}", basis)


def _year_before_if_later(first: Point, last: Point, text: str, hint: Hint) -> Point:
    """`30 Dec to 2 Jan 2026` starts the year before."""
    if last.year is None or last.month is None or first.month is None or first.month <= last.month:
        return first
    return _endpoint(text, replace(hint, year=last.year - 1, month=last.month))


def _side(text: str, hint: Hint) -> Point:
    """One end of a stretch: a date, or the range it lies in, as in `began 3 to 4 Feb 2026`."""
    match = _RANGE.fullmatch(text) or _BETWEEN.fullmatch(text)
    return _pair(match["first"], match["last"], "once", hint) if match else _endpoint(text, hint)


def _one_ended(phrase: str, patterns: tuple[tuple[re.Pattern[str], str], ...], hint: Hint) -> Point | None:
    for pattern, way in patterns:
        match = pattern.fullmatch(phrase)
        if match:
            inner = _side(match["date"], hint) if way in _LASTED else _endpoint(match["date"], hint)
            return replace(inner, edtf=_opened(inner.edtf, way))
    return None


def _opened(edtf: str, way: str) -> str:
    if way in _LASTED:
        return _LASTED[way].format(edtf)
    date = parse_edtf(edtf)
    if date.form is DateForm.DATE and way in ("by", "from_on"):
        return f"[..{edtf}]" if way == "by" else f"[{edtf}..]"
    first_s, last_s = _outer(edtf)
    bounds: dict[str, Bounds] = {
        "by": (None, last_s),
        "before": (None, first_s - 1),
        "from_on": (first_s, None),
        "after": (last_s + 1, None),
    }
    return edtf_from_parts(bounds[way], offset_min=date.zone_offset_min)


def _around(point: Point) -> Point:
    """`around D` is a day either side (UCDP GED 19.1, precision 2); around anything longer is approximate."""
    date = parse_edtf(point.edtf)
    if date.form is not DateForm.DATE or date.precision is not Precision.DAY:
        return replace(point, edtf=_marked(point.edtf, "~"))
    first_s, last_s = _outer(point.edtf)
    return Point(_once(first_s - DAY_S, last_s + DAY_S), ESTIMATED)


def _once(first_s: int, last_s: int) -> str:
    return edtf_from_parts((first_s, last_s))


def _outer(edtf: str) -> tuple[int, int]:
    """First and last second of a date; DateError where one of them is open."""
    date = parse_edtf(edtf)
    if date.earliest_s is None or date.latest_s is None:
        raise DateError("syntax", "That date is already open on one side. Write one day, month or year.")
    return date.earliest_s, date.latest_s


def _marked(edtf: str, mark: str) -> str:
    """The text with a qualifier after each of its dates."""

    def mark_one(found: re.Match[str]) -> str:
        token = found[0]
        held = token[-1] if token[-1] in "?~%" else ""
        both = mark if held in ("", mark) else "%"
        return token[: len(token) - len(held)] + both

    return _ENDPOINT_MARK.sub(mark_one, edtf)


def _endpoint(text: str, hint: Hint) -> Point:
    """One date, with its own doubt, clock time or rule. Raises DateError if it is none."""
    ruled = _ruled(text, hint)
    if ruled is not None and "/" not in ruled.edtf:
        return ruled
    for pattern, mark in _QUALIFIERS:
        match = pattern.fullmatch(text)
        if match:
            inner = _endpoint(match["date"].strip(), hint)
            return replace(inner, edtf=_marked(inner.edtf, mark))
    point = read_point(text, hint) or read_point(text.removeprefix("the "), hint) or _clocked(text, hint)
    if point is None and not text.isspace():
        point = _edtf_point(text)
    if point is None:
        raise DateError(
            "syntax",
            f"{quote_text(text)} is not a date this program reads. "
            "Write it as in 5 Feb 2026, about Mar 2026, 3 to 4 Feb 2026 or 2026-02-05.",
        )
    return point


def _edtf_point(text: str) -> Point | None:
    """An EDTF date inside a sentence, such as `since 2026-02~`."""
    try:
        date = parse_edtf(text.upper())
    except DateError as error:
        if error.code in ("syntax", "draft_2012", "empty"):
            return None
        raise
    return Point(text.upper()) if date.form is DateForm.DATE else None


def _clocked(text: str, hint: Hint) -> Point | None:
    """A day with a clock time or two: `5 Feb 2026 16:00-18:30`, `4 pm on 5 Feb 2026`."""
    match = _DAY_CLOCK.fullmatch(text) or _CLOCK_DAY.fullmatch(text)
    if match is None:
        return None
    day_words = match["day"].removesuffix(" at").removesuffix(" from")
    day = _ruled(day_words, hint) or read_point(day_words, hint)
    if day is None or re.fullmatch(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}", day.edtf) is None:
        return None
    zone = _zone_text(match["zone"])
    first = _clock_text(match["first"])
    if match["last"] is None:
        return replace(day, edtf=f"{day.edtf}T{first}{zone}")
    last, last_day = _clock_text(match["last"]), day.edtf
    if last < first:
        if match["joint"] == "-":
            raise DateError(
                "ambiguous",
                f"{quote_text(text)} can end the next day or state a UTC offset. "
                f"Write {first} to {last}, or {first} UTC-{int(last[:2])}.",
            )
        year, month, number = (int(piece) for piece in day.edtf.rsplit("-", 2))
        last_day = day_text(days_from_civil(year, month, number) + 1)
    edtf = f"{day.edtf}T{first}{zone}/{last_day}T{last}{zone}"
    return replace(day, edtf=f"[{edtf.replace('/', '..')}]" if match["joint"] == " and " else edtf)


def _clock_text(text: str) -> str:
    if text == "noon":
        return "12:00"
    match = _CLOCK_PIECES.fullmatch(text)
    if match is None:
        raise DateError("no_such_time", f"{quote_text(text)} names no time of day. Write it as in 16:00.")
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise DateError("no_such_time", f"{quote_text(text)} names no time of day. Write it as in 16:00.")
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    second = f":{match['second']}" if match["second"] else ""
    return f"{hour:02d}:{match['minute'] or '00'}{second}"


def _zone_text(zone: str | None) -> str:
    """`Z` or `+03:00` for z, utc, gmt, utc+3, +0300."""
    if zone is None:
        return ""
    offset = zone.removeprefix("utc").removeprefix("gmt")
    if offset in ("", "z"):
        return "Z"
    hours, _, minutes = offset[1:].partition(":")
    if not minutes and len(hours) == 4:
        hours, minutes = hours[:2], hours[2:]
    return f"{offset[0]}{int(hours):02d}:{minutes or '00'}"
