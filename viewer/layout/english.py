"""Plain English words for a scene: what tests use, and what a translation falls back to."""

from __future__ import annotations

from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_LONG: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LANES: Final = {
    "notes": "Notes",
    "round": "Talks",
    "swap": "Exchanges",
    "statement": "Statements",
    "incident": "Fighting",
    "agreement": "Agreements",
    "contact": "Contacts",
    "background": "Background",
    "issues": "Issues",
    "none": "None stated",
}
_CATEGORIES: Final = {
    "military": "prisoners of war",
    "civilian": "civilians",
    "wounded_sick": "wounded or sick",
    "child": "children",
    "foreign_national": "foreign nationals",
    "hostage": "hostages",
    "detainee": "detainees",
    "remains": "remains",
    "total": "people",
}
_MEASURES: Final = {"whole": "in all", "each": "each side", "unclear": "each or in all"}
_EACH: Final = {
    "notes": ("note", "notes"),
    "round": ("round", "rounds"),
    "swap": ("exchange", "exchanges"),
    "statement": ("statement", "statements"),
    "incident": ("incident", "incidents"),
    "agreement": ("agreement", "agreements"),
    "contact": ("contact", "contacts"),
}
_FAR_UNITS: Final = ((10**9, "billion"), (10**6, "million"), (10**5, "thousand"))


class EnglishWords:
    """`viewer.layout.words_protocol.Words` in English."""

    week_start = 0

    def lane(self, key: str) -> str:
        return _LANES[key]

    def lanes_by(self, key: str) -> str:
        return f"Lanes by {key}"

    def issue_status(self, status: str) -> str:
        return status.replace("_", " ").capitalize()

    def overview(self) -> str:
        return "Overview"

    def number(self, value: int) -> str:
        return f"{value:,}"

    def people(self, count: int) -> str:
        return f"{count:,} people" if count != 1 else "1 person"

    def people_released(self, count: int) -> str:
        return f"{count:,} people released" if count != 1 else "1 person released"

    def tracks_and_rounds(self, tracks: int, rounds: int) -> str:
        return f"{_some(tracks, 'track')}, {_some(rounds, 'round')}"

    def rounds_in_track(self, rounds: int, state: str) -> str:
        return f"{_some(rounds, 'round')}, {state}" if state else _some(rounds, "round")

    def swap_counts(self, first: int | str, second: int | str) -> str:
        return " for ".join(f"{n:,}" if isinstance(n, int) else n for n in (first, second))

    def either(self, low: int, high: int, figures: int) -> str:
        return f"{low:,} or {high:,}" if figures == 2 else f"{low:,} to {high:,}"

    def claimed_way(self, to: str, holder: str, category: str, measure: str) -> str:
        way = f"to {to}" if to else f"held by {holder}" if holder else _MEASURES[measure]
        return way if category == "total" and not to and not holder else f"{way}, {self.category(category)}"

    def claimed(self, low: int, high: int, modality: str, times: int) -> str:
        figure = f"{low:,}" if low == high else f"{low:,}–{high:,}"
        figure = figure if modality == "delivered" else f"{figure} {modality}"
        return f"{figure} (×{times})" if times > 1 else figure

    def not_disclosed(self, claims: int) -> str:
        return f"{claims:,} not disclosed"

    def working_figure(self, low: int, high: int, author: str, reason: str) -> str:
        words = f"Working figure {self.claimed(low, high, 'delivered', 1)}, {author}"
        return f"{words}: {reason}" if reason else words

    def more_claims(self, rows: int) -> str:
        return f"{_some(rows, 'more row')} in the inspector"

    def plus(self, words: str) -> str:
        return f"+ {words}"

    def category(self, category: str) -> str:
        return _CATEGORIES.get(category, "others")

    def count_of(self, category: str, count: int) -> str:
        return f"{count:,} {self.category(category)}"

    def distance(self, days: int, approximate: bool) -> str:
        months = round(days / 30.44)
        words = _some(months, "month") if approximate and months >= 2 else _some(days, "day")
        return f"about {words}" if approximate else words

    def cluster(self, lane: str, count: int, span: str) -> str:
        one, many = _EACH.get(lane, ("event", "events"))
        return f"{count:,} {one if count == 1 else many}, {span}"

    def busiest(self, when: str, count: int, lane: str) -> str:
        one, many = _EACH.get(lane, ("event", "events"))
        return f"{when}, {count:,} {one if count == 1 else many}"

    def more_on(self, count: int, date: str) -> str:
        return f"{count:,} more on {date}"

    def more_in(self, count: int, span: str) -> str:
        return f"{count:,} more in {span}"

    def quotes_and_issues(self, quotes: int, issues: int) -> str:
        return f"{_some(quotes, 'quote')}, {_some(issues, 'issue')}"

    def undated(self, label: str) -> str:
        return f"{label}, undated"

    def became(self, round_words: str) -> str:
        return f"Took place as {round_words}"

    def planned(self, state: str = "planned") -> str:
        return state

    def brokered_by(self) -> str:
        return "brokered by"

    def no_date(self) -> str:
        return "no date in source"

    def to_party(self, name: str) -> str:
        return f"to {name}"

    def ended(self, date: str) -> str:
        return f"ended {date}"

    def no_positions_before(self, round_title: str) -> str:
        return f"No positions on record before {round_title}"

    def as_of(self, date: str) -> str:
        return f"As of {date}"

    def now(self) -> str:
        return "Now"

    def now_on(self, date: str) -> str:
        return f"Now, {date}"

    def month(self, month: int) -> str:
        return _MONTHS[month - 1]

    def month_long(self, month: int) -> str:
        return _MONTHS_LONG[month - 1]

    def month_year(self, month: int, year: int) -> str:
        return f"{_MONTHS_LONG[month - 1]} {self.year(year)}"

    def month_year_short(self, month: int, year: int) -> str:
        return f"{_MONTHS[month - 1]} {self.year(year)}"

    def weekday(self, weekday: int) -> str:
        return _WEEKDAYS[weekday]

    def quarter(self, quarter: int) -> str:
        return f"Q{quarter}"

    def year(self, year: int) -> str:
        if year > 99_999 or year < -99_999:
            return _far_year(year)
        return str(year) if year > 0 else f"{1 - year:,} BC"

    def decade(self, year: int) -> str:
        return f"{year}s" if year > 0 else self.year(year)

    def century(self, year: int) -> str:
        return f"{year}s" if year > 0 else self.year(year)

    def clock(self, hour: int, minute: int) -> str:
        return f"{hour:02d}:{minute:02d}"

    def day(self, month: int, day: int) -> str:
        return f"{day} {_MONTHS[month - 1]}"

    def day_year(self, year: int, month: int, day: int) -> str:
        return f"{day} {_MONTHS[month - 1]} {self.year(year)}"

    def weekday_day(self, weekday: int, day: int) -> tuple[str, str]:
        return _WEEKDAYS[weekday], str(day)

    def day_long(self, year: int, month: int, day: int, weekday: int) -> str:
        return f"{_WEEKDAYS[weekday]} {self.day_year(year, month, day)}"


def _some(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _far_year(year: int) -> str:
    size = abs(year)
    for unit, name in _FAR_UNITS:
        if size >= unit:
            scaled = size / (1000 if name == "thousand" else unit)
            return f"{scaled:,.4g} {name} BC" if year < 0 else f"{scaled:,.4g} {name}"
    return str(year)
