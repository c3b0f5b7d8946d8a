"""One date inside an EDTF text: a day, a masked day, a clock time, a season, a year of any size.

`db.edtf` reads whole texts and documents the profile; this file reads the pieces.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Final, NamedTuple

from db.civil_days import DAY_S, days_from_civil, is_leap, month_length
from db.date_types import DateError, Precision

MAX_YEAR: Final = 20_000_000_000
SEASON_MONTHS: Final = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14),  # spring, summer, autumn, winter; 14 = next February
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),  # the same, northern hemisphere
    29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8),  # the same, southern hemisphere
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),  # quarters
    37: (1, 4), 38: (5, 8), 39: (9, 12),  # thirds
    40: (1, 6), 41: (7, 12),  # halves
}  # fmt: skip

_PLAIN_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MASKED = re.compile(
    r"([?~%]?)(-?)([0-9X]{4})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
)
_CLOCK = re.compile(
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?)?"
    r"(Z|[+-][0-9]{2}(?::[0-9]{2})?)?([?~%]?)"
)
_LONG_YEAR = re.compile(r"([?~%]?)(Y?)(-?)([0-9]{1,40})(?:E([0-9]{1,6}))?(?:S([0-9]{1,6}))?([?~%]?)")
_QUOTED_LENGTH = 40  # characters of the writer's text repeated in an error


class Part(NamedTuple):
    """One date inside an EDTF text: its first and last second, its unit, its qualifiers and offset.

    `season` is the two-digit code of a season, quarter, third or half, else 0.
    """

    text: str
    low_s: int
    high_s: int
    precision: Precision
    marks: str = ""
    offset_min: int | None = None
    season: int = 0


def read_part(text: str) -> Part | None:
    """Read one date. None if it has no shape EDTF knows; DateError if it has one but names no date."""
    plain = _PLAIN_DAY.fullmatch(text)
    if plain:
        year, month, day = plain.groups()
        low_s = _day_number(int(year), int(month), int(day), text) * DAY_S
        return Part(text, low_s, low_s + DAY_S - 1, Precision.DAY)
    masked = _MASKED.fullmatch(text)
    if masked:
        return _masked_part(text, masked.groups(""))
    clock = _CLOCK.fullmatch(text)
    if clock:
        return _clock_part(text, clock)
    long_year = _LONG_YEAR.fullmatch(text)
    if long_year:
        return _long_year_part(text, long_year)
    return None


def _clock_part(text: str, found: re.Match[str]) -> Part:
    day_text, hour_text, minute_text, second_text, zone, marks = found.groups()
    sign = -1 if day_text[0] == "-" else 1
    year, month, day = (int(digits) for digits in day_text.lstrip("-").split("-"))
    hour, minute, second = int(hour_text), int(minute_text or 0), int(second_text or 0)
    midnight = hour == 24 and minute == second == 0
    if (hour > 23 and not midnight) or minute > 59 or second > (60 if minute == 59 else 59):
        raise DateError("no_such_time", f"{quote_text(text)} names no time of day. Hours run from 00:00 to 23:59.")
    offset_min = None
    if zone is not None:
        offset_min = 0 if zone == "Z" else _offset_minutes(zone, text)
    low_s = _day_number(sign * year, month, day, text) * DAY_S + hour * 3600 + minute * 60 + min(second, 59)
    low_s -= (offset_min or 0) * 60
    if second_text is not None:
        return Part(text, low_s, low_s, Precision.SECOND, marks, offset_min)
    if minute_text is not None:
        return Part(text, low_s, low_s + 59, Precision.MINUTE, marks, offset_min)
    return Part(text, low_s, low_s + 3599, Precision.HOUR, marks, offset_min)


def _offset_minutes(zone: str, text: str) -> int:
    hours, minutes = int(zone[1:3]), int(zone[4:6] or 0)
    if hours > 18 or minutes > 59:
        raise DateError("no_such_time", f"{quote_text(text)} has no usable UTC offset. Write it as +02:00.")
    return -(hours * 60 + minutes) if zone[0] == "-" else hours * 60 + minutes


def _long_year_part(text: str, found: re.Match[str]) -> Part | None:
    before, letter, sign, digits, exponent, significant, after = found.groups()
    if letter:
        if exponent is None and len(digits) < 5:
            raise DateError("syntax", f"{quote_text(text)} has a Y before a short year. Leave the Y out.")
    elif exponent is not None or significant is None or len(digits) != 4:
        return None
    if len(digits) > 12 or int(exponent or 0) > 12:
        raise _too_far(text)
    size = int(digits) * 10 ** int(exponent or 0)
    width = 1
    if significant is not None:
        if int(significant) == 0:
            raise DateError("syntax", f"{quote_text(text)} has no significant digit. Write S1 or more.")
        width = 10 ** max(len(str(size)) - int(significant), 0)
    least = size // width * width
    most = least + width - 1
    first, last = (-most, -least) if sign else (least, most)
    precision = {1: Precision.YEAR, 10: Precision.DECADE, 100: Precision.CENTURY}.get(width, Precision.MIXED)
    return _months_part(text, (first, 1), (last, 12), precision, before + after)


def _masked_part(text: str, found: tuple[str, ...]) -> Part:
    before, sign, year_mask, *rest = found
    month_mask, day_mask = rest[2], rest[5]
    marks = before + rest[0] + rest[1] + rest[3] + rest[4] + rest[6]
    least, most = int(year_mask.replace("X", "0")), int(year_mask.replace("X", "9"))
    if sign and most == 0:
        raise DateError("no_such_year", "There is no year -0000. Write 0000, which is 1 BC.")
    first, last = (-most, -least) if sign else (least, most)
    wild_year = year_mask.count("X")
    if not month_mask:
        return _months_part(text, (first, 1), (last, 12), _year_precision(year_mask), marks)
    if "X" not in month_mask and int(month_mask) in SEASON_MONTHS:
        if day_mask:
            raise DateError("no_such_month", f"{quote_text(text)} gives a season a day. Leave the day out.")
        start_month, end_month = SEASON_MONTHS[int(month_mask)]
        end = (last + 1, end_month - 12) if end_month > 12 else (last, end_month)
        precision = Precision.MIXED if wild_year else Precision.SEASON
        return _months_part(text, (first, start_month), end, precision, marks, int(month_mask))
    months = [month for month in range(1, 13) if _fits(month_mask, month)]
    if not months:
        raise DateError("no_such_month", f"{quote_text(text)} names no month. Months run from 01 to 12.")
    if not day_mask:
        precision = Precision.MIXED
        if not wild_year and (len(months) == 1 or month_mask == "XX"):
            precision = Precision.MONTH if len(months) == 1 else Precision.YEAR
        return _months_part(text, (first, months[0]), (last, months[-1]), precision, marks)
    if "X" not in year_mask + month_mask + day_mask:
        low_s = _day_number(first, months[0], int(day_mask), text) * DAY_S
        return Part(text, low_s, low_s + DAY_S - 1, Precision.DAY, marks)
    years = f"{sign}{year_mask}"
    low_day = _first_fit(years, first, months, day_mask, False)
    high_day = _first_fit(years, last, months, day_mask, True)
    if low_day is None or high_day is None:
        raise _no_such_day(text)
    precision = Precision.MIXED
    if day_mask == "XX" and not wild_year and (len(months) == 1 or month_mask == "XX"):
        precision = Precision.MONTH if len(months) == 1 else Precision.YEAR
    return Part(text, low_day * DAY_S, high_day * DAY_S + DAY_S - 1, precision, marks)


def _months_part(
    text: str,
    first: tuple[int, int],
    last: tuple[int, int],
    precision: Precision,
    marks: str,
    season: int = 0,
) -> Part:
    """A part running from the first day of one (year, month) to the last day of another."""
    if first[0] < -MAX_YEAR or last[0] > MAX_YEAR:
        raise _too_far(text)
    low_s = days_from_civil(*first, 1) * DAY_S
    high_s = (days_from_civil(*last, month_length(*last)) + 1) * DAY_S - 1
    return Part(text, low_s, high_s, precision, marks, None, season)


def _year_precision(year_mask: str) -> Precision:
    known = year_mask.rstrip("X")
    if "X" in known:
        return Precision.MIXED
    return {4: Precision.YEAR, 3: Precision.DECADE, 2: Precision.CENTURY}.get(len(known), Precision.MIXED)


def _fits(mask: str, number: int) -> bool:
    tens, units = divmod(number, 10)
    return mask[0] in ("X", str(tens)) and mask[1] in ("X", str(units))


def _first_fit(years: str, edge_year: int, months: list[int], day_mask: str, backwards: bool) -> int | None:
    """Day number of the first (or, backwards, last) day that fits the masks; None if no day does.

    Only 29 February depends on the year, so the edge year decides unless a leap year is asked for.
    """
    found = _fit_in_year(edge_year, months, day_mask, backwards)
    if found is None:
        leap_year = _edge_leap_year(years, backwards)
        if leap_year is not None:
            found = _fit_in_year(leap_year, months, day_mask, backwards)
    return found


def _fit_in_year(year: int, months: list[int], day_mask: str, backwards: bool) -> int | None:
    for month in reversed(months) if backwards else months:
        days = [day for day in range(1, month_length(year, month) + 1) if _fits(day_mask, day)]
        if days:
            return days_from_civil(year, month, days[-1 if backwards else 0])
    return None


def _edge_leap_year(years: str, backwards: bool) -> int | None:
    """The least (or greatest) leap year that fits a mask such as `19X0` or `-XXXX`."""
    sign, mask = (-1, years[1:]) if years[0] == "-" else (1, years)
    digits = "9876543210" if backwards is (sign == 1) else "0123456789"
    tails = [tail for tail in _fillings(mask[2:], digits) if tail % 4 == 0]
    for head in _fillings(mask[:2], digits):
        for tail in tails:
            if is_leap(head * 100 + tail):
                return sign * (head * 100 + tail)
    return None


def _fillings(mask: str, digits: str) -> list[int]:
    choices = [digits if char == "X" else char for char in mask]
    return [int("".join(filling)) for filling in product(*choices)]


def _day_number(year: int, month: int, day: int, text: str) -> int:
    if not 1 <= month <= 12:
        raise DateError("no_such_month", f"{quote_text(text)} names no month. Months run from 01 to 12.")
    if not 1 <= day <= month_length(year, month):
        raise _no_such_day(text)
    return days_from_civil(year, month, day)


def quote_text(text: str) -> str:
    """The writer's text in quotation marks for an error sentence, cut if long."""
    shown = text if len(text) <= _QUOTED_LENGTH else text[:_QUOTED_LENGTH] + "[…]"
    return f"“{shown}”"


def _no_such_day(text: str) -> DateError:
    return DateError("no_such_day", f"{quote_text(text)} names a day that month does not have. Check the day.")


def _too_far(text: str) -> DateError:
    return DateError("no_such_year", f"{quote_text(text)} is too far away. Years run from -20 to 20 billion.")
