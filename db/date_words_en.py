"""The words a date is told in, in English: one template for each whole sentence part, placeholders named.

Another language is another `DateWords`, entered with `db.dates.add_language`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DateWords:
    """Month and weekday names (January and Monday first), seasons by EDTF code, templates by key."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    seasons: dict[int, str]
    ordinal: Callable[[int], str]
    templates: dict[str, str]


def english_ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")


ENGLISH: Final = DateWords(
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    seasons={
        21: "spring {year}",
        22: "summer {year}",
        23: "autumn {year}",
        24: "winter {year} to {next_year}",
        25: "spring {year} (northern)",
        26: "summer {year} (northern)",
        27: "autumn {year} (northern)",
        28: "winter {year} to {next_year} (northern)",
        29: "spring {year} (southern)",
        30: "summer {year} to {next_year} (southern)",
        31: "autumn {year} (southern)",
        32: "winter {year} (southern)",
        33: "first quarter of {year}",
        34: "second quarter of {year}",
        35: "third quarter of {year}",
        36: "fourth quarter of {year}",
        37: "first third of {year}",
        38: "second third of {year}",
        39: "last third of {year}",
        40: "first half of {year}",
        41: "second half of {year}",
    },
    ordinal=english_ordinal,
    templates={
        "no_date": "no date in source",
        # one date
        "weekday_day": "{weekday} {day} {month} {year}",
        "weekday_day_this_year": "{weekday} {day} {month}",
        "day": "{day} {month} {year}",
        "day_this_year": "{day} {month}",
        "month": "{month} {year}",
        "month_this_year": "{month}",
        "day_clock": "{day}, {clock}",
        "clock_zone": "{clock} {zone}",
        "hour": "{first} to {last}",
        "year_before_christ": "{number} BC",
        "year_after_christ": "AD {number}",
        "year_long": "year {number}",
        "million_years_ago": "{number} million years ago",
        "billion_years_ago": "{number} billion years ago",
        "million_years_ahead": "{number} million years ahead",
        "billion_years_ahead": "{number} billion years ahead",
        "decade": "{year}s",
        "century": "{ordinal} century",
        "century_before_christ": "{ordinal} century BC",
        "day_any_year": "{day} {month}, year not stated",
        "month_any_year": "{month}, year not stated",
        "any_year": "year not stated",
        "estimate": "about {year}, between {first} and {last}",
        # doubt
        "approximate": "about {date}",
        "uncertain": "perhaps {date}",
        "approximate_uncertain": "perhaps about {date}",
        # several dates
        "to": "{first} to {last}",
        "and": "{first} and {last}",
        "or": "{first} or {last}",
        "list": "{first}, {last}",
        "between": "some time between {span}",
        "all_of": "all of {list}",
        "by": "by {date}",
        "from_on": "from {date} on",
        # a stretch with one end
        "since": "since {date}",
        "until": "until {date}",
        "end_unknown": "from {date}, end not known",
        "start_unknown": "ended {date}, start not known",
        "ended": "ended {date}",
        "from": "from {date}",
        "no_bounds": "no start and no end",
        "start_unknown_open_end": "still going on, start not known",
        "open_start_end_unknown": "no start, end not known",
        # a stretch whose ends are themselves between dates
        "began_ended": "began {start}, ended {end}",
        "began_open": "began {start}, still going on",
        "began_unknown": "began {start}, end not known",
        "open_ended": "no start, ended {end}",
        "unknown_ended": "start not known, ended {end}",
        # lengths
        "one_second": "1 second",
        "seconds": "{count} seconds",
        "one_minute": "1 minute",
        "minutes": "{count} minutes",
        "one_hour": "1 hour",
        "hours": "{count} hours",
        "one_day": "1 day",
        "days": "{count} days",
        "one_month": "1 month",
        "months": "{count} months",
        "one_year": "1 year",
        "years": "{count} years",
        "million_years": "{count} million years",
        "billion_years": "{count} billion years",
        "two_units": "{first} {second}",
        "three_units": "{first} {second} {third}",
        "days_and_calendar": "{days}, {calendar}",
    },
)
