"""Dates in words: whole dates, short forms for table cells, spans and lengths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from db.civil_days import DAY_S, civil_from_days, month_length, months_and_days, weekday_of
from db.date_types import DateForm, EdtfDate, Precision
from db.date_words_en import ENGLISH, DateWords
from db.date_zones import zone_offset_s
from db.edtf import Item, Reading, Side, read_edtf
from db.edtf_parts import Part

_LANGUAGES: Final[dict[str, DateWords]] = {"en": ENGLISH}
_YEARLESS = re.compile(r"XXXX(?:-([0-9]{2})(?:-([0-9]{2}|XX))?)?")
_MARKS = str.maketrans("", "", "?~%")
_GREGORIAN_START = 1583  # weekdays before the calendar itself would mislead
_LONG_SPAN_S = 400 * 366 * DAY_S  # a span this long is told in years
_CLOCKS = (Precision.SECOND, Precision.MINUTE)


def add_language(code: str, words: DateWords) -> None:
    """Enter another language, by its two-letter code, for `describe`."""
    _LANGUAGES[code] = words


def words_of(language: str) -> DateWords:
    """The words of `en`, `en_GB`, `de-AT`…; English where the language has not been entered."""
    return _LANGUAGES.get(language[:2].lower(), ENGLISH)


def describe(date: EdtfDate | None, language: str = "en", today_s: int | None = None, zone: str | None = None) -> str:
    """The whole date in words: `Thu 5 Feb 2026`, `since about Jan 2024`, `no date in source` for None.

    With `today_s`, the year of that day is left out. With `zone`, instants are told in that time zone
    instead of the offset they were stated in; days never move. Raises DateError for a zone there is none of.
    """
    words = words_of(language)
    if date is None:
        return words.templates["no_date"]
    this_year = None if today_s is None else civil_from_days(today_s // DAY_S)[0]
    return _whole(Speller(words, this_year, zone), read_edtf(date.text))


def describe_short(
    date: EdtfDate | None, language: str = "en", today_s: int | None = None, zone: str | None = None
) -> str:
    """The date for a table cell: as `describe`, with sets and doubtful ends told by their outer dates."""
    words = words_of(language)
    if date is None:
        return words.templates["no_date"]
    this_year = None if today_s is None else civil_from_days(today_s // DAY_S)[0]
    return _short(Speller(words, this_year, zone), read_edtf(date.text))


def describe_span(start_s: int, end_s: int, language: str = "en") -> str:
    """A span of time by its first and last second: `5 Aug 2025 to 6 May 2026`.

    Clock times appear below two days when the span is not made of whole days; beyond 400 years only years.
    """
    if end_s < start_s:
        start_s, end_s = end_s, start_s
    precision = Precision.DAY
    if end_s - start_s > _LONG_SPAN_S:
        precision = Precision.YEAR
    elif end_s - start_s < 2 * DAY_S and (start_s % DAY_S or (end_s + 1) % DAY_S):
        precision = Precision.MINUTE
    first, last = Part("", start_s, start_s, precision), Part("", end_s, end_s, precision)
    return Speller(words_of(language)).span(first, last, "to")


def describe_length(start_s: int, end_s: int, language: str = "en") -> str:
    """How long from one second to another: `126 days, 4 months 3 days`, `3 hours 20 minutes`.

    This is the plain distance; give an inclusive end one second more.
    """
    say = Speller(words_of(language))
    length_s = abs(end_s - start_s)
    if length_s < 60:
        return say.count("second", length_s)
    if length_s < 2 * DAY_S and length_s % DAY_S:
        hours, minutes = divmod(length_s // 60, 60)
        return say.units([("hour", hours), ("minute", minutes)])
    years, months, days = months_and_days(start_s, end_s)
    if years >= 1_000_000:
        size, key = (1e9, "billion_years") if years >= 1e9 else (1e6, "million_years")
        return say.say(key, count=_rounded(years / size))
    if years >= 10_000:
        return say.count("year", years)
    all_days = say.count("day", length_s // DAY_S)
    if not years and not months:
        return all_days
    calendar = say.units([("year", years), ("month", months), ("day", days)])
    return say.say("days_and_calendar", days=all_days, calendar=calendar)


def _whole(speller: Speller, reading: Reading) -> str:
    start, end = reading.start, reading.end
    if end is not None:
        return _interval(speller, start, end)
    if reading.form is DateForm.DATE:
        return speller.part(start.parts()[0], weekday=True)
    if reading.form is DateForm.ALL_OF:
        return speller.say("all_of", list=speller.members(start.items, "and"))
    first, last = start.items[0]
    if len(start.items) == 1 and first is not last and first is not None and last is not None:
        if first[1:3] == last[1:3]:
            return speller.part(first, weekday=True)
        return speller.say("between", span=speller.span(first, last, "and"))
    return speller.members(start.items, "or")


def _interval(speller: Speller, start: Side, end: Side) -> str:
    if start.token == end.token == "date":
        return speller.span(start.parts()[0], end.parts()[0], "to")
    if "set" in (start.token, end.token):
        keys = {"..": ("open_ended", "began_open"), "": ("unknown_ended", "began_unknown")}
        start_key, end_key = keys.get(start.token, ("", ""))[0], keys.get(end.token, ("", ""))[1]
        return speller.say(start_key or end_key or "began_ended", start=speller.side(start), end=speller.side(end))
    if start.token == "date":
        part = start.parts()[0]
        key = "since" if end.token == ".." else "end_unknown"
        return speller.say(key, date=speller.part(part, weekday=not part.marks))
    if end.token == "date":
        part = end.parts()[0]
        key = "until" if start.token == ".." else "start_unknown"
        return speller.say(key, date=speller.part(part, weekday=not part.marks))
    if start.token == end.token:
        return speller.say("no_bounds")
    return speller.say("open_start_end_unknown" if start.token else "start_unknown_open_end")


def _short(speller: Speller, reading: Reading) -> str:
    if reading.form is DateForm.DATE:
        return speller.short_part(reading.start.parts()[0])
    first = _outer_part(reading.start, last=False)
    last = _outer_part(reading.end if reading.end is not None else reading.start, last=True)
    if first is not None and last is not None:
        return speller.span(first, last, "to")
    if reading.end is None:
        if first is None and last is None:
            return _whole(speller, reading)
        return speller.members((Item(first, last),), "or")
    if last is not None:
        return speller.say("until" if reading.start.token else "ended", date=speller.part(last))
    if first is not None:
        return speller.say("since" if reading.end.token else "from", date=speller.part(first))
    return _whole(speller, reading)


def _outer_part(side: Side, last: bool) -> Part | None:
    """The earliest (or latest) date of a side; None where it is open or unknown there."""
    if side.bounds()[1 if last else 0] is None:
        return None
    parts = side.parts()
    return max(parts, key=lambda part: part.high_s) if last else min(parts, key=lambda part: part.low_s)


@dataclass(frozen=True, slots=True)
class Speller:
    """Turns the parts of one date into words of one language.

    `this_year` is left out where it would stand; `zone` is the time zone instants are told in.
    """

    words: DateWords
    this_year: int | None = None
    zone: str | None = None

    def say(self, key: str, **values: str) -> str:
        """One template filled in."""
        return self.words.templates[key].format(**values)

    def count(self, unit: str, number: int) -> str:
        """`1 day`, `3 days`; thousands are set apart."""
        return self.say(f"one_{unit}") if number == 1 else self.say(f"{unit}s", count=f"{number:,}")

    def units(self, counts: Sequence[tuple[str, int]]) -> str:
        """Up to three counts, those of nought left out: `4 months 3 days`."""
        told = [self.count(unit, number) for unit, number in counts if number]
        if len(told) < 2:
            return told[0]
        key = "two_units" if len(told) == 2 else "three_units"
        return self.say(key, **dict(zip(("first", "second", "third"), told, strict=False)))

    def part(self, part: Part, weekday: bool = False) -> str:
        """One date with its doubt: `about Sep 2025`."""
        told = self._plain(part, weekday and not part.marks)
        approximate = "~" in part.marks or "%" in part.marks or _is_remote(part)
        uncertain = "?" in part.marks or "%" in part.marks
        if "S" in part.text:
            approximate = False
        if approximate or uncertain:
            names = ("approximate",) * approximate + ("uncertain",) * uncertain
            return self.say("_".join(names), date=told)
        return told

    def short_part(self, part: Part) -> str:
        """One date, with its outer dates alone where digits are left open: `1 to 9 Feb 2026`."""
        open_digits = part.precision is Precision.MIXED and "S" not in part.text and not part.marks
        if open_digits and not _YEARLESS.fullmatch(part.text):
            return self._bounds(part, "to")
        return self.part(part, weekday=True)

    def span(self, first: Part, last: Part, joint: str) -> str:
        """Two dates joined by `to`, `and` or `or`, saying what they share only once."""
        shared = not first.marks and not last.marks and first.precision is last.precision
        if shared and first.precision in _CLOCKS:
            if self._wall_s(first) // DAY_S == self._wall_s(last) // DAY_S:
                return self._clock_span(first, last, joint)
        elif shared and first.precision in (Precision.DAY, Precision.MONTH):
            return self._day_span(first, last, joint)
        elif shared and first[1:3] == last[1:3]:
            return self.part(first)
        return self.say(joint, first=self.part(first), last=self.part(last))

    def members(self, items: Sequence[Item], joint: str) -> str:
        """The members of a set, the last two joined by `or` or `and`."""
        if len(items) == 2 and items[0].first is items[0].last and items[1].first is items[1].last:
            first, last = items[0].first, items[1].first
            if first is not None and last is not None and first.low_s < last.low_s:
                return self.span(first, last, joint)
        told = [self._member(item) for item in items]
        head = told[0]
        for middle in told[1:-1]:
            head = self.say("list", first=head, last=middle)
        return head if len(told) == 1 else self.say(joint, first=head, last=told[-1])

    def side(self, side: Side) -> str:
        """One end of an interval: a date, or the dates it lies between."""
        return self.members(side.items, "or") if side.items else ""

    def _member(self, item: Item) -> str:
        first, last = item
        if first is not None and last is not None:
            return self.part(first) if first is last else self.span(first, last, "to")
        if first is not None:
            return self.say("from_on", date=self.part(first))
        assert last is not None  # the parser refuses a range open on both sides
        return self.say("by", date=self.part(last))

    def _plain(self, part: Part, weekday: bool) -> str:
        year, month, _ = civil_from_days(part.low_s // DAY_S)
        if part.precision is Precision.MIXED or "S" in part.text:
            return self._mixed(part)
        if part.season:
            return self.words.seasons[part.season].format(year=self._year(year), next_year=self._year(year + 1))
        if part.precision is Precision.MONTH:
            return self._month(year, month)
        if part.precision is Precision.DECADE and 10 <= year <= 9_999 and year % 100:
            return self.say("decade", year=str(year))
        if part.precision is Precision.DECADE:
            return self._years(part, "to")
        if part.precision is Precision.CENTURY and year >= 0:
            return self.say("century", ordinal=self.words.ordinal(year // 100 + 1))
        if part.precision is Precision.CENTURY:
            return self.say("century_before_christ", ordinal=self.words.ordinal(-(year + 99) // 100 + 1))
        if part.precision is Precision.YEAR:
            return self._year(year)
        day = self._day(self._wall_s(part) // DAY_S, weekday)
        if part.precision is Precision.DAY:
            return day
        return self.say("day_clock", day=day, clock=self._zoned(part, self._clock(part)))

    def _mixed(self, part: Part) -> str:
        """A date with digits left open or of few significant digits."""
        text = part.text.translate(_MARKS)
        yearless = _YEARLESS.fullmatch(text)
        if "S" in text:
            exact = _exact_year(text)
            first, last = (civil_from_days(second // DAY_S)[0] for second in (part.low_s, part.high_s))
            return self.say("estimate", year=self._year(exact), first=self._year(first), last=self._year(last))
        if yearless and not yearless[1]:
            return self.say("any_year")
        if yearless and int(yearless[1]) <= 12:
            month = self.words.months[int(yearless[1]) - 1]
            if yearless[2] in (None, "XX"):
                return self.say("month_any_year", month=month)
            return self.say("day_any_year", day=str(int(yearless[2])), month=month)
        return self.say("between", span=self._bounds(part, "and"))

    def _bounds(self, part: Part, joint: str) -> str:
        """The outer dates of a part, in the largest unit that tells them exactly."""
        year, month, day = civil_from_days(part.low_s // DAY_S)
        last_year, last_month, last_day = civil_from_days(part.high_s // DAY_S)
        if (month, day, last_month, last_day) == (1, 1, 12, 31):
            return self._years(part, joint)
        whole_months = day == 1 and last_day == month_length(last_year, last_month)
        unit = Precision.MONTH if whole_months and (year, month) != (last_year, last_month) else Precision.DAY
        first, last = Part("", part.low_s, part.low_s, unit), Part("", part.high_s, part.high_s, unit)
        return self._day_span(first, last, joint)

    def _years(self, part: Part, joint: str) -> str:
        first, last = (civil_from_days(second // DAY_S)[0] for second in (part.low_s, part.high_s))
        return self.say(joint, first=self._year(first), last=self._year(last))

    def _day_span(self, first: Part, last: Part, joint: str) -> str:
        first_day, last_day = first.low_s // DAY_S, last.low_s // DAY_S
        year, month, day = civil_from_days(first_day)
        last_year, last_month, _ = civil_from_days(last_day)
        tells_days = first.precision is Precision.DAY
        if first_day == last_day:
            return self._day(first_day, True) if tells_days else self._month(year, month)
        name = self.words.months[month - 1]
        if (year, month) == (last_year, last_month):
            head = str(day)
        elif year == last_year:
            head = self.say("day_this_year", day=str(day), month=name) if tells_days else name
        else:
            head = self._day(first_day, False) if tells_days else self._month(year, month)
        tail = self._day(last_day, False) if tells_days else self._month(last_year, last_month)
        return self.say(joint, first=head, last=tail)

    def _clock_span(self, first: Part, last: Part, joint: str) -> str:
        clock = self._clock(first)
        if first.low_s != last.low_s:
            clock = self.say(joint, first=clock, last=self._clock(last))
        day = self._day(self._wall_s(first) // DAY_S, True)
        return self.say("day_clock", day=day, clock=self._zoned(last, clock))

    def _day(self, days: int, weekday: bool) -> str:
        year, month, day = civil_from_days(days)
        key = ("weekday_" if weekday and _GREGORIAN_START <= year <= 9_999 else "") + "day"
        if year == self.this_year:
            key += "_this_year"
        names = {"weekday": self.words.weekdays[weekday_of(days)], "month": self.words.months[month - 1]}
        return self.say(key, day=str(day), year=self._year(year), **names)

    def _month(self, year: int, month: int) -> str:
        key = "month_this_year" if year == self.this_year else "month"
        return self.say(key, month=self.words.months[month - 1], year=self._year(year))

    def _year(self, year: int) -> str:
        """`2026`, `AD 79`, `44 BC`, `year 12,000`, `13.8 billion years ago`."""
        size = abs(year)
        if size >= 1_000_000:
            unit, number = ("billion", size / 1e9) if size >= 1e9 else ("million", size / 1e6)
            return self.say(f"{unit}_years_{'ago' if year < 0 else 'ahead'}", number=_rounded(number))
        if year <= 0:
            number_text = str(1 - year) if size < 9_999 else f"{1 - year:,}"
            return self.say("year_before_christ", number=number_text)
        if year < 1_000:
            return self.say("year_after_christ", number=str(year))
        return str(year) if year <= 9_999 else self.say("year_long", number=f"{year:,}")

    def _clock(self, part: Part) -> str:
        clock_s = self._wall_s(part) % DAY_S
        hour_minute = f"{clock_s // 3600:02d}:{clock_s // 60 % 60:02d}"
        if part.precision is Precision.SECOND:
            return f"{hour_minute}:{clock_s % 60:02d}"
        if part.precision is Precision.HOUR:
            end_s = (clock_s + 3599) % DAY_S
            return self.say("hour", first=hour_minute, last=f"{end_s // 3600:02d}:{end_s // 60 % 60:02d}")
        return hour_minute

    def _zoned(self, part: Part, clock: str) -> str:
        if part.offset_min is None:
            return clock
        hours, minutes = divmod(abs(self._offset_s(part)) // 60, 60)
        zone = "UTC"
        if hours or minutes:
            sign = "−" if self._offset_s(part) < 0 else "+"
            zone += f"{sign}{hours}" + (f":{minutes:02d}" if minutes else "")
        return self.say("clock_zone", clock=clock, zone=zone)

    def _wall_s(self, part: Part) -> int:
        return part.low_s + self._offset_s(part)

    def _offset_s(self, part: Part) -> int:
        if part.offset_min is None:
            return 0
        return part.offset_min * 60 if self.zone is None else zone_offset_s(part.low_s, self.zone)


def _is_remote(part: Part) -> bool:
    """Whether the date is told as so many million years ago, which is never exact."""
    return abs(part.low_s // DAY_S) >= 365_000_000 and abs(civil_from_days(part.low_s // DAY_S)[0]) >= 1_000_000


def _exact_year(text: str) -> int:
    """The year written in `1950S2` or `Y17E7S3`."""
    number, _, exponent = text.partition("S")[0].lstrip("Y").partition("E")
    factor: int = 10 ** int(exponent or 0)
    return int(number) * factor


def _rounded(number: float) -> str:
    """Three significant digits, no exponent: 13.8, 65, 999."""
    return f"{float(f'{number:.3g}'):g}"
