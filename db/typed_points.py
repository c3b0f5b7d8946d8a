"""One date as people type it, without clock or connecting words: `5 Feb 2026`, `summer 2024`, `44 BC`.

`db.typed_dates` puts these together. All text here is lower case, with single spaces and no commas.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from db.civil_days import DAY_S, civil_from_days, weekday_of, year_text
from db.date_phrases import MONTH, MONTH_NAMES, MONTHS, WEEKDAY, WEEKDAY_NAMES, WEEKDAYS
from db.date_types import DateError
from db.edtf import parse_edtf

STATED, DERIVED, ESTIMATED = "stated", "derived", "estimated"

_ERA = r"(?: (?P<era>bce|bc|ce|ad))?"
_DAY = r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = rf"(?: (?:ad )?(?P<year>[0-9]{{4}}|[0-9]{{1,5}}(?= (?:b|c|a))|(?<=ad )[0-9]{{1,3}}){_ERA})?"
_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_NTH: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 0,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_PERIODS: Final = {"quarter": (33, 4), "third": (37, 3), "half": (40, 2)}


@dataclass(frozen=True, slots=True)
class Hint:
    """What a date may borrow: the month and year of the range it stands in, the day of the report."""

    anchor_day: int | None = None
    day_first: bool | None = None
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One date read: its EDTF text, its basis, and the month and year a neighbour may borrow."""

    edtf: str
    basis: str = STATED
    year: int | None = None
    month: int | None = None


_Reader = Callable[[re.Match[str], Hint], Point]


def read_point(text: str, hint: Hint) -> Point | None:
    """Read one date; None if it has no known shape. Raises DateError where it has one but cannot be meant."""
    weekday = re.fullmatch(rf"{WEEKDAY} (?P<rest>.+)", text)
    if weekday:
        point = read_point(weekday["rest"], hint)
        if point is not None:
            _check_weekday(point.edtf, WEEKDAYS[weekday["weekday"]])
        return point
    for pattern, reader in _SHAPES:
        match = pattern.fullmatch(text)
        if match is not None:
            return reader(match, hint)
    return None


def _check_weekday(edtf: str, weekday: int) -> None:
    date = parse_edtf(edtf)
    if date.earliest_s is None or date.earliest_s + DAY_S - 1 != date.latest_s:
        raise DateError("weekday", "A weekday needs a day beside it. Write it as in Thu 5 Feb 2026.")
    true_weekday = weekday_of(date.earliest_s // DAY_S)
    if true_weekday != weekday:
        raise DateError(
            "weekday",
            f"{edtf} is a {WEEKDAY_NAMES[true_weekday].capitalize()}, not a "
            f"{WEEKDAY_NAMES[weekday].capitalize()}. Correct one of the two.",
        )


def _year_of(match: re.Match[str], hint: Hint) -> tuple[int, str]:
    """The year written, else the neighbour's, else the report's (which makes the date a derived one)."""
    if match["year"]:
        return era_year(int(match["year"]), match["era"]), STATED
    if hint.year is not None:
        return hint.year, STATED
    if hint.anchor_day is not None:
        return civil_from_days(hint.anchor_day)[0], DERIVED
    raise DateError("no_anchor", f"“{match[0]}” has no year. Add one, as in 5 Feb 2026.")


def era_year(number: int, era: str | None) -> int:
    """Astronomical year of a year with its era: 44 BC is -43. Raises DateError for a year 0."""
    if number == 0:
        raise DateError("no_such_year", "There is no year 0 in words. Write 1 BC or AD 1.")
    return 1 - number if era in ("bc", "bce") else number


def _day_point(year: int, month: int, day: int, basis: str = STATED) -> Point:
    edtf = f"{year_text(year)}-{month:02d}-{day:02d}"
    parse_edtf(edtf)
    return Point(edtf, basis, year, month)


def _iso_day(match: re.Match[str], hint: Hint) -> Point:
    return _day_point(int(match["year"]), int(match["month"]), int(match["day"]))


def _named_day(match: re.Match[str], hint: Hint) -> Point:
    year, basis = _year_of(match, hint)
    return _day_point(year, MONTHS[match["month"]], int(match["day"]), basis)


def _bare_day(match: re.Match[str], hint: Hint) -> Point:
    if hint.year is None or hint.month is None:
        raise DateError("syntax", f"“{match[0]}” is a day without a month. Write it as in 5 Feb 2026.")
    return _day_point(hint.year, hint.month, int(match["day"]))


def _named_month(match: re.Match[str], hint: Hint) -> Point:
    year, basis = _year_of(match, hint)
    month = MONTHS[match["month"]]
    return Point(f"{year_text(year)}-{month:02d}", basis, year, month)


def _numeric_day(match: re.Match[str], hint: Hint) -> Point:
    """`5/2/2026`, in the order the numbers allow; where both orders do, the writer decides."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    day_first = hint.day_first
    if first > 12 or second > 12:
        day_first = first > 12
    elif first == second:
        day_first = True
    if day_first is None:
        readings = [f"{first} {_month_name(second)} {year}", f"{second} {_month_name(first)} {year}"]
        raise DateError("ambiguous", f"“{match[0]}” can be {readings[0]} or {readings[1]}. Write the month as a word.")
    day, month = (first, second) if day_first else (second, first)
    return _day_point(year, month, day)


def _month_name(month: int) -> str:
    return MONTH_NAMES[month - 1][:3].capitalize() if 1 <= month <= 12 else str(month)


def _short_year(match: re.Match[str], hint: Hint) -> Point:
    raise DateError("ambiguous", f"“{match[0]}” has a year of two digits. Write all four, and the month as a word.")


def _compact_day(match: re.Match[str], hint: Hint) -> Point:
    written = f"{match['year']}-{match['month']}-{match['day']}"
    raise DateError("syntax", f"“{match[0]}” has no dashes. Write {written} if that day is meant.")


def _plain_year(match: re.Match[str], hint: Hint) -> Point:
    number = int(match["year"])
    year = number if match["era"] is None and len(match["year"]) == 4 else era_year(number, match["era"])
    return Point(year_text(year), STATED, year)


def _leading_era_year(match: re.Match[str], hint: Hint) -> Point:
    year = era_year(int(match["year"]), None)
    return Point(year_text(year), STATED, year)


def _season(match: re.Match[str], hint: Hint) -> Point:
    year = int(match["year"])
    return Point(f"{year:04d}-{_SEASONS[match['season']]}", STATED, year)


def _winter(match: re.Match[str], hint: Hint) -> Point:
    """Winter spans two years, so one year alone does not tell which winter."""
    year, following = int(match["year"]), match["next"]
    if following is None:
        raise DateError(
            "ambiguous",
            f"“{match[0]}” can begin in Dec {year - 1} or in Dec {year}. "
            f"Write winter {year - 1} to {year} or winter {year} to {year + 1}.",
        )
    if int(following) % 100 != (year + 1) % 100:
        raise DateError("reversed", f"A winter runs into the next year. Write winter {year} to {year + 1}.")
    return Point(f"{year:04d}-24", STATED, year)


def _quarter(match: re.Match[str], hint: Hint) -> Point:
    year = int(match["year"])
    base = 33 if match["letter"] == "q" else 40
    number = int(match["number"])
    if base == 40 and number > 2:
        raise DateError("no_such_month", f"“{match[0]}” names no half of a year. Write H1 or H2.")
    return Point(f"{year:04d}-{base + number - 1}", STATED, year)


def _named_period(match: re.Match[str], hint: Hint) -> Point:
    base, count = _PERIODS[match["period"]]
    number = _NTH[match["nth"]] or count
    if number > count:
        raise DateError("no_such_month", f"“{match[0]}” names no part of a year. Write Q1 to Q4 and the year.")
    return Point(f"{match['year']}-{base + number - 1}", STATED, int(match["year"]))


def _decade(match: re.Match[str], hint: Hint) -> Point:
    head = match["head"]
    if head.endswith("0"):
        raise DateError(
            "ambiguous",
            f"“{match[0]}” can be ten years or a hundred. Write {head}X for {head}0 to {head}9, "
            f"or {head[:2]}XX for {head}0 to {head[:2]}99.",
        )
    return Point(f"{head}X")


def _century(match: re.Match[str], hint: Hint) -> Point:
    number = int(match["number"])
    if number == 0:
        raise DateError("no_such_year", "There is no century before the 1st. Write 1st century.")
    before = match["era"] in ("bc", "bce")
    return Point(f"{'-' if before else ''}{number - 1:02d}XX")


def _years_ago(match: re.Match[str], hint: Hint) -> Point:
    """`13.8 billion years ago` as a year with an exponent, approximate."""
    digits, _, fraction = match["number"].partition(".")
    exponent = {"m": 6, "b": 9}[match["unit"][0]] - len(fraction)
    size = (digits + fraction).lstrip("0") or "0"
    if size == "0":
        raise DateError("no_such_year", "Nought years ago is today. Write the date.")
    return Point(f"Y-{size}E{exponent}~" if match["way"] == "ago" else f"Y{size}E{exponent}~")


_SHAPES: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})", _iso_day),
        (rf"{_DAY}(?: of|-)? ?{MONTH}{_YEAR}", _named_day),
        (rf"{MONTH} {_DAY}{_YEAR}", _named_day),
        (rf"(?:the month of )?{MONTH}(?: of)?{_YEAR}", _named_month),
        (r"(?P<first>[0-9]{1,2})[-/. ](?P<second>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})", _numeric_day),
        (r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}", _short_year),
        (r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", _compact_day),
        (r"(?:the )?(?:year )?(?P<year>[0-9]{4})(?P<era>)", lambda m, h: Point(m["year"], STATED, int(m["year"]))),
        (r"(?:the )?(?:year )?(?P<year>[0-9]{1,7})(?: (?P<era>bce|bc|ce|ad))", _plain_year),
        (r"(?:ad|year) (?P<year>[0-9]{1,7})", _leading_era_year),
        (r"(?:the )?(?P<season>spring|summer|autumn|fall)(?: of| in)? (?P<year>[0-9]{4})", _season),
        (r"(?:the )?winter(?: of)? (?P<year>[0-9]{4})(?:(?: to |[-/])(?P<next>[0-9]{4}|[0-9]{2}))?", _winter),
        (r"(?P<letter>[qh])(?P<number>[1-4])(?: of)?[ /-]?(?P<year>[0-9]{4})", _quarter),
        (r"(?P<year>[0-9]{4})[ /-]?(?P<letter>[qh])(?P<number>[1-4])", _quarter),
        (rf"(?:the )?(?P<nth>{'|'.join(_NTH)}) (?P<period>quarter|third|half) (?:of )?(?P<year>[0-9]{{4}})",
         _named_period),
        (r"(?:the )?(?P<head>[0-9]{3})0'?s", _decade),
        (r"(?:the )?(?P<number>[0-9]{1,2})(?:st|nd|rd|th) century(?: (?P<era>bce|bc|ce|ad))?", _century),
        (r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,5})?) (?P<unit>million|billion|m|bn) years (?P<way>ago|ahead)",
         _years_ago),
        (_DAY, _bare_day),
    )
)  # fmt: skip
