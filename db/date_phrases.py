"""Phrases of news reports that stand for dates: a table of patterns, each with the rule it follows.

The rules follow the date precision levels of the UCDP Georeferenced Event Dataset codebook, version 19.1
(Uppsala Conflict Data Program), in our own wording; those marked "own rule" are this program's. Relative
phrases count from an anchor, the day of the report. Resolvers take day numbers and return EDTF text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from db.civil_days import add_months, civil_from_days, days_from_civil, month_length, weekday_of, year_text
from db.date_types import DateError
from db.edtf_build import day_text, first_of_month, month_text

MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = {name[:length]: number for number, name in enumerate(MONTH_NAMES, 1) for length in (3, 99)} | {
    "sept": 9,
    "june": 6,
    "july": 7,
}
WEEKDAYS: Final = {name[:length]: number for number, name in enumerate(WEEKDAY_NAMES) for length in (3, 99)} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1}

MONTH: Final = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
WEEKDAY: Final = rf"(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.?"
_COUNT = rf"(?P<count>[0-9]{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_MONTH_YEAR = rf"{MONTH}(?: (?P<year>[0-9]{{4}}))?"
_PAST = r"(?:in |over |during |within )?(?:the )?(?:past|last)"
_MIDDLE = r"(?:mid|middle of|in the middle of)(?: |-)"

Resolver = Callable[[int, re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One phrase: its name in the menu, what it is taken to mean, where that comes from, and the pattern.

    `basis` is derived where the phrase names a calendar date, estimated where a rule stands for the writer.
    `resolve` takes the anchor's day number and the match. `needs_anchor` is False where the phrase can carry
    its own year.
    """

    phrase: str
    rule: str
    origin: str
    basis: str
    pattern: re.Pattern[str]
    resolve: Resolver
    needs_anchor: bool = True


def count_of(text: str) -> int:
    """A number in figures or in words from one to twelve."""
    return NUMBERS[text] if text in NUMBERS else int(text)


def _range(first_day: int, last_day: int) -> str:
    """Once, at some time from one day to another."""
    if last_day < first_day:
        raise DateError("syntax", "That stretch has no day in it, counted from this report. Write the date.")
    return day_text(first_day) if first_day == last_day else f"[{day_text(first_day)}..{day_text(last_day)}]"


def _monday(day: int) -> int:
    return day - weekday_of(day)


def weekday_before(day: int, weekday: int, strictly: bool = False) -> int:
    """The last such weekday on or before a day; strictly before it if asked."""
    back = (weekday_of(day) - weekday) % 7
    return day - (back or (7 if strictly else 0))


def _month_start(anchor: int, match: re.Match[str]) -> int:
    year = match["year"]
    return days_from_civil(int(year) if year else civil_from_days(anchor)[0], MONTHS[match["month"]], 1)


def _within_month(anchor: int, match: re.Match[str], first: int, last: int) -> str:
    """Days of a month, cut at the report if the report lies among them."""
    start = _month_start(anchor, match)
    year, month, _ = civil_from_days(start)
    first_day, last_day = start + first - 1, start + min(last, month_length(year, month)) - 1
    return _range(first_day, anchor if first_day <= anchor < last_day else last_day)


def _weekend(anchor: int) -> str:
    sunday = weekday_before(anchor, 6)
    if weekday_of(anchor) == 5:
        return day_text(anchor)
    return _range(sunday - 1, sunday)


def _since_weekday(anchor: int, match: re.Match[str]) -> str:
    first = weekday_before(anchor, WEEKDAYS[match["weekday"]])
    return day_text(anchor) if first == anchor else f"{day_text(first)}/{day_text(anchor)}"


def _ago(anchor: int, match: re.Match[str]) -> str:
    """N units back, at the precision of the unit."""
    count, unit = count_of(match["count"]), match["unit"]
    if unit == "day":
        return day_text(anchor - count)
    if unit == "week":
        return day_text(anchor - 7 * count) + "~"
    if unit == "month":
        return month_text(add_months(anchor, -count)) + "~"
    return _year_back(anchor, count * {"year": 1, "decade": 10, "century": 100}[unit])


def _year_back(anchor: int, count: int) -> str:
    return year_text(civil_from_days(anchor)[0] - count) + "~"


def _nearly_ago(anchor: int, match: re.Match[str]) -> str:
    count = count_of(match["count"])
    return _year_back(anchor, count) if match["unit"] == "year" else month_text(add_months(anchor, -count)) + "~"


def _past_hours(anchor: int, match: re.Match[str]) -> str:
    return _range(anchor - (1 if match["hours"] == "24" else 2), anchor)


def _action(anchor: int, match: re.Match[str]) -> str:
    first = anchor - count_of(match["count"]) + 1
    return day_text(anchor) if first >= anchor else f"{day_text(first)}/{day_text(anchor)}"


def _year_third(third: int) -> Resolver:
    first, last = ((1, 4), (5, 8), (9, 12))[third]
    return lambda anchor, match: f"[{match['year']}-{first:02d}..{match['year']}-{last:02d}]"


def _next_month(anchor: int) -> str:
    return month_text(add_months(first_of_month(anchor), 1))


def _rule(
    phrase: str, rule: str, level: int, basis: str, pattern: str, resolve: Resolver, needs_anchor: bool = True
) -> PhraseRule:
    """`level` is the UCDP GED precision level, 0 for a rule of this program's own."""
    origin = f"UCDP GED 19.1, precision {level}" if level else "own rule"
    return PhraseRule(phrase, rule, origin, basis, re.compile(pattern), resolve, needs_anchor)


_D, _E = "derived", "estimated"

PHRASE_RULES: Final[tuple[PhraseRule, ...]] = (
    _rule("today", "the day of the report", 1, _D, r"today|this (?:morning|afternoon|evening)|tonight",
          lambda a, m: day_text(a)),
    _rule("yesterday", "the day before the report", 1, _D, r"yesterday(?: (?:morning|afternoon|evening))?",
          lambda a, m: day_text(a - 1)),
    _rule("tomorrow", "the day after the report", 0, _D, r"tomorrow", lambda a, m: day_text(a + 1)),
    _rule("Thursday", "the last such day up to the report", 1, _D, WEEKDAY,
          lambda a, m: day_text(weekday_before(a, WEEKDAYS[m["weekday"]]))),
    _rule("last Thursday", "the last such day before the report", 0, _D, rf"(?:last|past) {WEEKDAY}",
          lambda a, m: day_text(weekday_before(a, WEEKDAYS[m["weekday"]], strictly=True))),
    _rule("next Thursday", "the first such day after the report", 0, _D, rf"(?:next|this coming) {WEEKDAY}",
          lambda a, m: day_text(weekday_before(a + 7, WEEKDAYS[m["weekday"]]))),
    _rule("last night", "the day before the report", 1, _E, r"last night", lambda a, m: day_text(a - 1)),
    _rule("the other day", "the day before the report", 1, _E, r"the other day",
          lambda a, m: day_text(a - 1)),
    _rule("recently", "the three days before the report", 2, _E,
          rf"recently|in recent days|recent days|{_PAST} few days", lambda a, m: _range(a - 3, a - 1)),
    _rule("over the weekend", "Saturday and Sunday", 2, _E,
          r"(?:over |at |during |on )?(?:the|this|last|this past) weekend|weekend", lambda a, m: _weekend(a)),
    _rule("this week", "Monday to the day of the report", 2, _E,
          r"(?:earlier )?this week|since the (?:start|beginning) of the week",
          lambda a, m: _range(_monday(a), a)),
    _rule("past 24 hours", "the day of the report and the day before; for 48 or 72, two days before", 2, _E,
          rf"{_PAST} (?P<hours>24|48|72) hours", _past_hours),
    _rule("past 5 days", "that many days before the report, not the day itself", 2, _E,
          rf"{_PAST} {_COUNT} days", lambda a, m: _range(a - count_of(m["count"]), a - 1)),
    _rule("since Thursday", "from that day to the day of the report", 2, _E, rf"since (?:last )?{WEEKDAY}",
          _since_weekday),
    _rule("5-day action", "that many days up to and with the report", 2, _E,
          rf"(?:an? |the )?{_COUNT}[- ]day (?:action|operation|visit|meeting|offensive|talks|round)", _action),
    _rule("late last week", "Friday to Sunday of the week before", 2, _E, r"late last week",
          lambda a, m: _range(_monday(a) - 3, _monday(a) - 1)),
    _rule("last week", "Monday to Sunday of the week before", 3, _E, r"last week|the previous week",
          lambda a, m: _range(_monday(a) - 7, _monday(a) - 1)),
    _rule("next week", "Monday to Sunday of the week after", 0, _E, r"next week",
          lambda a, m: _range(_monday(a) + 7, _monday(a) + 13)),
    _rule("past week", "seven days with the report", 3, _E,
          r"(?:in |over |during |within )?the (?:past|last) (?:week|seven days)|past week",
          lambda a, m: _range(a - 6, a)),
    _rule("first week of February", "the 1st to the 7th", 3, _E, rf"(?:the )?first week of {_MONTH_YEAR}",
          lambda a, m: _range(_month_start(a, m), _month_start(a, m) + 6), False),
    _rule("early February", "the 1st to the 10th, or to the report", 4, _E, rf"early(?: in)? {_MONTH_YEAR}",
          lambda a, m: _within_month(a, m, 1, 10), False),
    _rule("middle of March", "the 10th to the 20th", 4, _E, rf"{_MIDDLE}{_MONTH_YEAR}",
          lambda a, m: _range(_month_start(a, m) + 9, _month_start(a, m) + 19), False),
    _rule("late January", "the 15th to the last day, or to the report", 4, _E,
          rf"late(?: in)? {_MONTH_YEAR}", lambda a, m: _within_month(a, m, 15, 31), False),
    _rule("recent weeks", "three weeks back from the report", 4, _E,
          rf"(?:in )?recent weeks|(?:in )?(?:the )?several weeks|{_PAST} (?:few|several) weeks",
          lambda a, m: _range(a - 21, a)),
    _rule("earlier this month", "the 1st to the day before the report", 4, _E, r"earlier this month",
          lambda a, m: _range(first_of_month(a), a - 1)),
    _rule("this month", "the month of the report", 0, _D, r"this month", lambda a, m: month_text(a)),
    _rule("last month", "the whole month before", 4, _D, r"last month|the previous month",
          lambda a, m: month_text(add_months(a, -1))),
    _rule("next month", "the whole month after", 0, _D, r"next month", lambda a, m: _next_month(a)),
    _rule("a fortnight ago", "fourteen days with the report", 4, _E, r"(?:a|one) fortnight ago",
          lambda a, m: _range(a - 13, a)),
    _rule("this year", "the year of the report", 0, _D, r"this year",
          lambda a, m: year_text(civil_from_days(a)[0])),
    _rule("last year", "the whole year before", 5, _D, r"last year|the previous year",
          lambda a, m: year_text(civil_from_days(a)[0] - 1)),
    _rule("next year", "the whole year after", 0, _D, r"next year",
          lambda a, m: year_text(civil_from_days(a)[0] + 1)),
    _rule("early 2024", "January to April", 5, _E, r"early(?: in)? (?P<year>[0-9]{4})", _year_third(0), False),
    _rule("middle of 2024", "May to August", 5, _E, rf"{_MIDDLE}(?P<year>[0-9]{{4}})", _year_third(1), False),
    _rule("late 2024", "September to December", 5, _E, r"late(?: in)? (?P<year>[0-9]{4})", _year_third(2),
          False),
    _rule("past few months", "three months back from the report", 5, _E,
          rf"{_PAST} (?:few|several) months|(?:in )?recent months",
          lambda a, m: _range(add_months(a, -3), a)),
    _rule("first in 5 months", "that far back, at the precision of the unit, approximate", 0, _E,
          rf"(?:the )?first in (?:the )?(?:last |past )?{_COUNT} (?P<unit>month|year)s?", _ago),
    _rule("nearly 4 years ago", "about the year that far back", 0, _E,
          rf"(?:nearly|almost|just under) {_COUNT} (?P<unit>month|year)s?(?: ago)?", _nearly_ago),
    _rule("5 months ago", "that far back, at the precision of the unit, approximate", 0, _E,
          rf"{_COUNT} (?P<unit>week|month|year|decade)s? ago", _ago),
    _rule("3 days ago", "that many days before the report", 0, _D, rf"{_COUNT} (?P<unit>day)s? ago", _ago),
    _rule("soon", "after the report, with no upper bound", 0, _E,
          r"soon|shortly|(?:in|over) the (?:coming|next few) (?:days|weeks|months)|(?:in )?coming weeks",
          lambda a, m: f"[{day_text(a + 1)}..]"),
)  # fmt: skip


def match_phrase(phrase: str, anchor: int | None) -> tuple[PhraseRule, str] | None:
    """The rule a lower-case phrase follows and the EDTF text it comes to; None if it follows none.

    anchor: day number of the report. Raises DateError `no_anchor` where the phrase needs one.
    """
    for rule in PHRASE_RULES:
        match = rule.pattern.fullmatch(phrase)
        if match is None:
            continue
        carries_year = not rule.needs_anchor and bool(match["year"])
        if anchor is None and not carries_year:
            raise DateError(
                "no_anchor",
                f"“{phrase}” counts from the day of the report. Date the source, or write a year.",
            )
        # A phrase with a year of its own is cut at the report only if there is one.
        return rule, rule.resolve(-(1 << 60) if anchor is None else anchor, match)
    return None
