"""The words a scene needs, in the interface's language and with the locale's dates (`viewer.layout.words_protocol`)."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale

from viewer.models.claim_words import WordsOfClaims
from viewer.words import CATEGORY, ISSUE_STATUS, LANE_OF_KIND, number, tr, trn, word

_LANES = LANE_OF_KIND | {
    "notes": "Notes",
    "issues": "Issues",
    "background": "Background",
    "timeline": "Timeline",
    "none": "None stated",
}
_LANES_BY = {
    "kind": "Lanes by kind",
    "party": "Lanes by party",
    "actor": "Lanes by actor",
    "issue": "Lanes by issue",
    "place": "Lanes by place",
    "source": "Lanes by source",
}
_NOUNS = {
    "round": ("{count} round", "{count} rounds"),
    "swap": ("{count} exchange", "{count} exchanges"),
    "statement": ("{count} statement", "{count} statements"),
    "incident": ("{count} incident", "{count} incidents"),
    "agreement": ("{count} agreement", "{count} agreements"),
    "contact": ("{count} contact", "{count} contacts"),
    "notes": ("{count} note", "{count} notes"),
}
_ANY = ("{count} event", "{count} events")

NUMBERS_KEPT = 10_000
"""A frame says some twenty numbers, most of them those of the frame before."""
_NOT_HELD = {
    "planned": "planned",
    "postponed": "postponed",
    "cancelled": "cancelled",
    "superseded": "as it was forecast",
}


class LocaleWords(WordsOfClaims):
    """Words by `tr`, dates and numbers by a `QLocale`."""

    def __init__(self, locale: QLocale | None = None) -> None:
        self._locale = locale or QLocale()
        self._numbers: dict[int, str] = {}
        self.week_start = self._locale.firstDayOfWeek().value - 1
        self._month_first = self._locale.dateFormat(QLocale.FormatType.ShortFormat).strip().upper().startswith("M")

    # ---- terms
    def lane(self, key: str) -> str:
        return word(_LANES, key)

    def lanes_by(self, key: str) -> str:
        return word(_LANES_BY, key)

    def issue_status(self, status: str) -> str:
        return word(ISSUE_STATUS, status)

    def overview(self) -> str:
        return tr("Overview")

    # ---- counts
    def number(self, value: int) -> str:
        said = self._numbers.get(value)
        if said is None:
            if len(self._numbers) >= NUMBERS_KEPT:
                self._numbers.clear()
            said = self._numbers[value] = number(value)
        return said

    def people(self, count: int) -> str:
        return trn("{count} person", "{count} people", count)

    def people_released(self, count: int) -> str:
        return trn("{count} person released", "{count} people released", count)

    def tracks_and_rounds(self, tracks: int, rounds: int) -> str:
        return tr("{tracks} tracks, {rounds} rounds", tracks=number(tracks), rounds=number(rounds))

    def rounds_in_track(self, rounds: int, state: str) -> str:
        if not state:
            return trn("{count} round", "{count} rounds", rounds)
        return trn("{count} round, {state}", "{count} rounds, {state}", rounds, state=state)

    def swap_counts(self, first: int | str, second: int | str) -> str:
        sides = [number(side) if isinstance(side, int) else side for side in (first, second)]
        return tr("{first} for {second}", first=sides[0], second=sides[1])

    def plus(self, words: str) -> str:
        return tr("+ {people}", people=words)

    def category(self, category: str) -> str:
        return word(CATEGORY, category) if category in CATEGORY else tr("others")

    def count_of(self, category: str, count: int) -> str:
        return tr("{count} {people}", count=number(count), people=self.category(category))

    def distance(self, days: int, approximate: bool) -> str:
        months = round(days / 30.44)
        if approximate and months >= 2:
            return trn("about {count} month", "about {count} months", months)
        if approximate:
            return trn("about {count} day", "about {count} days", days)
        return trn("{count} day", "{count} days", days)

    def cluster(self, lane: str, count: int, span: str) -> str:
        nouns = _NOUNS.get(lane.removeprefix("kind:"), _ANY)
        return tr("{things}, {span}", things=trn(*nouns, count), span=span) if span else trn(*nouns, count)

    def busiest(self, when: str, count: int, lane: str) -> str:
        nouns = _NOUNS.get(lane.removeprefix("kind:"), _ANY)
        return tr("{when}, {things}", when=when, things=trn(*nouns, count))

    def more_on(self, count: int, date: str) -> str:
        return tr("{count} more on {date}", count=number(count), date=date)

    def more_in(self, count: int, span: str) -> str:
        return tr("{count} more in {span}", count=number(count), span=span)

    def quotes_and_issues(self, quotes: int, issues: int) -> str:
        return tr(
            "{quotes}, {issues}",
            quotes=trn("{count} quote", "{count} quotes", quotes),
            issues=trn("{count} issue", "{count} issues", issues),
        )

    # ---- phrases
    def undated(self, label: str) -> str:
        return tr("{label}, undated", label=label)

    def became(self, round_words: str) -> str:
        return tr("Took place as {round}", round=round_words)

    def planned(self, state: str = "planned") -> str:
        return word(_NOT_HELD, state) if state in _NOT_HELD else tr("planned")

    def brokered_by(self) -> str:
        return tr("brokered by")

    def no_date(self) -> str:
        return tr("no date in source")

    def to_party(self, name: str) -> str:
        return tr("to {name}", name=name)

    def ended(self, date: str) -> str:
        return tr("ended {date}", date=date)

    def no_positions_before(self, round_title: str) -> str:
        return tr("No positions on record before {round}", round=round_title)

    def as_of(self, date: str) -> str:
        return tr("As of {date}", date=date)

    def now(self) -> str:
        return tr("Now")

    def now_on(self, date: str) -> str:
        return tr("Now, {date}", date=date)

    # ---- the calendar
    def month(self, month: int) -> str:
        name = self._locale.standaloneMonthName(month, QLocale.FormatType.ShortFormat).rstrip(".")
        return name[:3] if self._locale.language() is QLocale.Language.English else name[:5]

    def month_long(self, month: int) -> str:
        return self._locale.standaloneMonthName(month, QLocale.FormatType.LongFormat)

    def month_year(self, month: int, year: int) -> str:
        return tr("{month} {year}", month=self.month_long(month), year=self.year(year))

    def month_year_short(self, month: int, year: int) -> str:
        return tr("{month} {year}", month=self.month(month), year=self.year(year))

    def weekday(self, weekday: int) -> str:
        return self._locale.standaloneDayName(weekday + 1, QLocale.FormatType.ShortFormat).rstrip(".")

    def quarter(self, quarter: int) -> str:
        return tr("Q{quarter}", quarter=quarter)

    def year(self, year: int) -> str:
        if year > 0:
            return str(year) if year < 10_000 else number(year)
        if year > -1_000_000:
            return tr("{year} BCE", year=str(1 - year) if year > -9_999 else number(1 - year))
        if year > -1_000_000_000:
            return tr("{millions} million years ago", millions=number(round(-year / 1e6, 1)))
        return tr("{billions} billion years ago", billions=number(round(-year / 1e9, 2)))

    def decade(self, year: int) -> str:
        return tr("{year}s", year=year) if 0 < year < 10_000 else self.year(year)

    def century(self, year: int) -> str:
        if not 0 <= year < 10_000:
            return self.year(year)
        return tr("{year}s", year=year) if year else tr("1st century")

    def clock(self, hour: int, minute: int) -> str:
        return f"{hour:02d}:{minute:02d}"

    def day(self, month: int, day: int) -> str:
        if self._month_first:
            return tr("{month} {day}", month=self.month(month), day=day)
        return tr("{day} {month}", day=day, month=self.month(month))

    def day_year(self, year: int, month: int, day: int) -> str:
        if self._month_first:
            return tr("{month} {day}, {year}", month=self.month(month), day=day, year=self.year(year))
        return tr("{day} {month} {year}", day=day, month=self.month(month), year=self.year(year))

    def weekday_day(self, weekday: int, day: int) -> tuple[str, str]:
        return self.weekday(weekday), str(day)

    def day_long(self, year: int, month: int, day: int, weekday: int) -> str:
        return tr("{weekday} {date}", weekday=self.weekday(weekday), date=self.day_year(year, month, day))


def today_s() -> int:
    """The first second of the present day, floating wall time."""
    return (QDate.currentDate().toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * 86_400
