"""Day arithmetic in the proleptic Gregorian calendar, for any integer year.

Day 0 is 1970-01-01; second 0 is its first second. Years are astronomical (0 is 1 BC). No function loops over
years, so 20 billion years cost the same as one. The two conversions follow Howard Hinnant's
"chrono-compatible low-level date algorithms".
"""

from __future__ import annotations

from typing import Final

DAY_S: Final = 86_400
_MONTH_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to the given day. `month` is 1 to 12; the day is not checked."""
    if month <= 2:
        year -= 1
        month += 9
    else:
        month -= 3
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * month + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """(year, month, day) of a day number; the inverse of `days_from_civil`."""
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    return year, month, day


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Days in a month, 28 to 31."""
    return 29 if month == 2 and is_leap(year) else _MONTH_LENGTHS[month - 1]


def weekday_of(days: int) -> int:
    """Day of the week of a day number: 0 is Monday, 6 is Sunday."""
    return (days + 3) % 7


def add_months(days: int, months: int) -> int:
    """The day `months` later (or earlier); a day the month lacks becomes that month's last."""
    year, month, day = civil_from_days(days)
    carried, zero_month = divmod(month - 1 + months, 12)
    year, month = year + carried, zero_month + 1
    return days_from_civil(year, month, min(day, month_length(year, month)))


def year_text(year: int) -> str:
    """A year as EDTF writes it: four digits, or `Y…` beyond them."""
    if -9_999 <= year <= 9_999:
        return f"-{-year:04d}" if year < 0 else f"{year:04d}"
    return f"Y{year}"


def iso_day(seconds: int) -> str:
    """The calendar day holding a second: `2026-02-05`, `-0043-03-15`, `Y-13800000000-01-01`."""
    year, month, day = civil_from_days(seconds // DAY_S)
    return f"{year_text(year)}-{month:02d}-{day:02d}"


def months_and_days(start_s: int, end_s: int) -> tuple[int, int, int]:
    """(years, months, days) from one second to a later one, as a calendar counts them.

    Whole months are counted first, each landing on the start's day or the month's last day; the rest is
    whole days. Arguments in the wrong order are swapped.
    """
    if end_s < start_s:
        start_s, end_s = end_s, start_s
    start_day, start_clock = divmod(start_s, DAY_S)
    end_day, end_clock = divmod(end_s, DAY_S)
    last_whole_day = end_day if end_clock >= start_clock else end_day - 1
    if last_whole_day <= start_day:
        return 0, 0, 0
    year, month, _ = civil_from_days(start_day)
    last_year, last_month, _ = civil_from_days(last_whole_day)
    months = (last_year - year) * 12 + last_month - month
    if add_months(start_day, months) > last_whole_day:
        months -= 1
    days = last_whole_day - add_months(start_day, months)
    return months // 12, months % 12, days
