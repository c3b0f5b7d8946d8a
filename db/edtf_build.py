"""Bounds to EDTF text: the inverse of `db.edtf`."""

from __future__ import annotations

from typing import Final

from db.civil_days import DAY_S, civil_from_days, days_from_civil, month_length, year_text
from db.date_types import DateError, DateFlag, DateForm, EdtfDate

Bounds = tuple[int | None, int | None]
"""First and last second, both included; None is open."""

_OPEN: Final[Bounds] = (None, None)


def to_edtf(date: EdtfDate) -> str:
    """EDTF text with the same four bounds, flags and offset, written from them alone.

    Digits left open, seasons and significant digits become plain ranges. A set of all its members
    (`{…}`) keeps its text, for bounds do not hold the members; so does a date that runs into the first
    months of the year 10000 (`9999-24`), where EDTF has whole years only.
    """
    if date.form is DateForm.ALL_OF:
        return date.text
    try:
        return _rebuilt(date)
    except DateError:
        return date.text


def _rebuilt(date: EdtfDate) -> str:
    start: Bounds | None = (date.earliest_start_s, date.latest_start_s)
    end: Bounds | None = (date.earliest_end_s, date.latest_end_s)
    if date.form is DateForm.INTERVAL:
        if date.flags & DateFlag.UNKNOWN_START:
            start = None
        elif date.earliest_start_s is None and date.latest_start_s == date.latest_end_s:
            start = _OPEN
        if date.flags & DateFlag.UNKNOWN_END:
            end = None
    return edtf_from_parts(
        start,
        end,
        approximate=bool(date.flags & DateFlag.APPROXIMATE),
        uncertain=bool(date.flags & DateFlag.UNCERTAIN),
        lasted=date.form is DateForm.INTERVAL,
        offset_min=date.zone_offset_min,
    )


def edtf_from_parts(
    start: Bounds | None,
    end: Bounds | None = None,
    *,
    approximate: bool = False,
    uncertain: bool = False,
    lasted: bool = False,
    offset_min: int | None = None,
) -> str:
    """EDTF text from (first second, last second) bounds.

    lasted: it went on from some time in `start` to some time in `end`; for either, None is not known and
    (None, None) is open. Otherwise it happened once, at some time in `start`, and `end` is not looked at.
    offset_min: the bounds are UTC and are written with this offset.
    Raises DateError: empty, reversed, or no_such_year where a bound beyond four-digit years is not a whole
    year.
    """
    marks = "%" if approximate and uncertain else "~" if approximate else "?" if uncertain else ""
    if not lasted:
        if start is None or start == _OPEN:
            raise DateError("empty", "A date needs at least one day. Give the first or the last.")
        return _side_text(start, marks, offset_min)
    if start is None and end is None:
        raise DateError("empty", "A stretch of time needs a start or an end. Give one of them.")
    if start is not None and end is not None and start[0] is not None and end[1] is not None:
        _check_order(start[0], end[1])
    first = "" if start is None else _side_text(start, marks, offset_min)
    last = "" if end is None else _side_text(end, marks, offset_min)
    return f"{first}/{last}"


def _side_text(bounds: Bounds, marks: str, offset_min: int | None) -> str:
    low_s, high_s = bounds
    if low_s is None and high_s is None:
        return ".."
    if low_s is None or high_s is None:
        first = "" if low_s is None else _start_text(low_s, offset_min) + marks
        last = "" if high_s is None else _end_text(high_s, offset_min) + marks
        return f"[{first}..{last}]"
    _check_order(low_s, high_s)
    whole = _unit_text(low_s, high_s, offset_min)
    if whole is not None:
        return whole + marks
    first, last = _pair_texts(low_s, high_s, offset_min)
    return f"[{first}{marks}..{last}{marks}]"


def _check_order(low_s: int, high_s: int) -> None:
    if high_s < low_s:
        raise DateError("reversed", "The date ends before it starts. Swap its two ends.")


def _unit_text(low_s: int, high_s: int, offset_min: int | None) -> str | None:
    """The one calendar unit with exactly these bounds; None if there is none."""
    clock = {0: "second", 59: "minute", 3_599: "hour"}.get(high_s - low_s)
    if clock is not None:
        step = high_s - low_s + 1
        return _clock_text(low_s, clock, offset_min) if (low_s + 60 * (offset_min or 0)) % step == 0 else None
    if offset_min is not None or low_s % DAY_S or (high_s + 1) % DAY_S:
        return None
    year, month, day = civil_from_days(low_s // DAY_S)
    last_year, last_month, last_day = civil_from_days(high_s // DAY_S)
    if (month, day, last_month, last_day) == (1, 1, 12, 31):
        return _years_text(year, last_year)
    if day == 1 and (year, month) == (last_year, last_month) and last_day == month_length(year, month):
        return f"{_plain_year(year)}-{month:02d}"
    return f"{_plain_year(year)}-{month:02d}-{day:02d}" if low_s + DAY_S - 1 == high_s else None


def _years_text(year: int, last_year: int) -> str | None:
    """`2026`, `202X`, `20XX`, or None."""
    if year == last_year:
        return year_text(year)
    sign, least = ("-", -last_year) if year < 0 else ("", year)
    width = last_year - year + 1
    if not 0 <= least <= 9_999 or width not in (10, 100) or least % width or (sign and last_year > 0):
        return None
    digits = 1 if width == 10 else 2
    return sign + f"{least:04d}"[:-digits] + "X" * digits


def _pair_texts(low_s: int, high_s: int, offset_min: int | None) -> tuple[str, str]:
    """Both ends of a range in the largest unit they share, else each in its own."""
    if offset_min is None and low_s % DAY_S == 0 and (high_s + 1) % DAY_S == 0:
        year, month, day = civil_from_days(low_s // DAY_S)
        last_year, last_month, last_day = civil_from_days(high_s // DAY_S)
        if (month, day, last_month, last_day) == (1, 1, 12, 31):
            return year_text(year), year_text(last_year)
        months_fit = day == 1 and last_day == month_length(last_year, last_month)
        if months_fit and year >= -9_999 and last_year <= 9_999:
            return f"{year_text(year)}-{month:02d}", f"{year_text(last_year)}-{last_month:02d}"
    return _start_text(low_s, offset_min), _end_text(high_s, offset_min)


def _start_text(low_s: int, offset_min: int | None) -> str:
    """The largest of year (if it has no four digits), day, minute and second that starts at a second."""
    if offset_min is None and low_s % DAY_S == 0:
        year, month, day = civil_from_days(low_s // DAY_S)
        if abs(year) > 9_999 and month == day == 1:
            return year_text(year)
        return f"{_plain_year(year)}-{month:02d}-{day:02d}"
    return _clock_text(low_s, "second" if low_s % 60 else "minute", offset_min)


def _end_text(high_s: int, offset_min: int | None) -> str:
    """The same for a unit that ends at a second."""
    if offset_min is None and (high_s + 1) % DAY_S == 0:
        year, month, day = civil_from_days(high_s // DAY_S)
        if abs(year) > 9_999 and (month, day) == (12, 31):
            return year_text(year)
        return f"{_plain_year(year)}-{month:02d}-{day:02d}"
    whole_minute = (high_s + 1) % 60 == 0
    return _clock_text(high_s, "minute" if whole_minute else "second", offset_min)


def _clock_text(second: int, unit: str, offset_min: int | None) -> str:
    wall_s = second + 60 * (offset_min or 0)
    year, month, day = civil_from_days(wall_s // DAY_S)
    clock_s = wall_s % DAY_S
    text = f"{_plain_year(year)}-{month:02d}-{day:02d}T{clock_s // 3600:02d}"
    if unit != "hour":
        text += f":{clock_s // 60 % 60:02d}"
    if unit == "second":
        text += f":{clock_s % 60:02d}"
    if offset_min is None:
        return text
    if not offset_min:
        return text + "Z"
    hours, minutes = divmod(abs(offset_min), 60)
    return text + f"{'-' if offset_min < 0 else '+'}{hours:02d}:{minutes:02d}"


def _plain_year(year: int) -> str:
    if abs(year) > 9_999:
        raise DateError("no_such_year", f"The year {year} takes no month or day. Give whole years beyond four digits.")
    return year_text(year)


def day_text(days: int) -> str:
    """The EDTF text of one day number. Raises DateError beyond four-digit years."""
    year, month, day = civil_from_days(days)
    return f"{_plain_year(year)}-{month:02d}-{day:02d}"


def month_text(days: int) -> str:
    """The EDTF text of the month holding a day number. Raises DateError beyond four-digit years."""
    year, month, _ = civil_from_days(days)
    return f"{_plain_year(year)}-{month:02d}"


def first_of_month(days: int) -> int:
    """Day number of the first day of the month holding a day."""
    year, month, _ = civil_from_days(days)
    return days_from_civil(year, month, 1)
