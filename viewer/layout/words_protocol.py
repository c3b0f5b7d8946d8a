"""The words a scene needs, supplied from outside so that layout stays free of any translation machinery."""

from __future__ import annotations

from typing import Protocol


class ClaimWords(Protocol):
    """What stands beside the dots of competing claims."""

    def either(self, low: int, high: int, figures: int) -> str: ...  # "150 or 187"; "150 to 187" for three or more
    def claimed_way(self, to: str, holder: str, category: str, measure: str) -> str: ...  # "to Ukraine, civilians"
    def claimed(self, low: int, high: int, modality: str, times: int) -> str: ...  # "157 (×3)", "23 promised"
    def not_disclosed(self, claims: int) -> str: ...  # "2 not disclosed"
    def working_figure(self, low: int, high: int, author: str, reason: str) -> str: ...
    def more_claims(self, rows: int) -> str: ...  # "2 more rows in the inspector"


class Words(ClaimWords, Protocol):
    """Translated words and number and date forms. Sentences are whole templates, never glued from pieces."""

    week_start: int
    """0 = Monday … 6 = Sunday."""

    def lane(self, key: str) -> str: ...  # "round" -> "Talks"; also "notes", "issues", "background"
    def lanes_by(self, key: str) -> str: ...  # "Lanes by kind"
    def issue_status(self, status: str) -> str: ...  # "Agreed in principle"
    def overview(self) -> str: ...

    def number(self, value: int) -> str: ...  # "1,204"
    def people(self, count: int) -> str: ...  # "1,204 people"
    def people_released(self, count: int) -> str: ...  # "9,412 people released"
    def tracks_and_rounds(self, tracks: int, rounds: int) -> str: ...  # "5 tracks, 31 rounds"
    def rounds_in_track(self, rounds: int, state: str) -> str: ...  # "6 rounds, ended"
    def swap_counts(self, first: int | str, second: int | str) -> str: ...  # "157 for 157"
    def plus(self, words: str) -> str: ...  # "+ 3 civilians"
    def category(self, category: str) -> str: ...  # "prisoners of war"
    def count_of(self, category: str, count: int) -> str: ...  # "3 civilians"; "3 others" for ""
    def distance(self, days: int, approximate: bool) -> str: ...  # "about 5 months", "126 days"
    def cluster(self, lane: str, count: int, span: str) -> str: ...  # "17 exchanges, 2012 to 2014"
    def busiest(self, when: str, count: int, lane: str) -> str: ...  # "Jun 2014, 9,871 incidents"
    def more_on(self, count: int, date: str) -> str: ...  # "2 more on 5 Feb"
    def more_in(self, count: int, span: str) -> str: ...  # "5 more in 2012–2014"
    def quotes_and_issues(self, quotes: int, issues: int) -> str: ...  # "2 quotes, 6 issues"

    def undated(self, label: str) -> str: ...  # "Strikes on test sites, undated"
    def planned(self, state: str = "planned") -> str: ...  # also "postponed", "cancelled", "superseded"
    def became(self, round_words: str) -> str: ...  # "Took place as Round 3, 17 to 18 Feb 2026"
    def brokered_by(self) -> str: ...
    def no_date(self) -> str: ...  # "no date in source"
    def to_party(self, name: str) -> str: ...  # "to Ukraine"
    def ended(self, date: str) -> str: ...  # "ended Thu 5 Feb"
    def no_positions_before(self, round_title: str) -> str: ...
    def as_of(self, date: str) -> str: ...  # "As of 5 Feb 2026"
    def now(self) -> str: ...
    def now_on(self, date: str) -> str: ...  # "Now, 23 Nov"

    def month(self, month: int) -> str: ...  # "Jan"
    def month_long(self, month: int) -> str: ...  # "January"
    def month_year(self, month: int, year: int) -> str: ...  # "January 2026"
    def month_year_short(self, month: int, year: int) -> str: ...  # "Jan 2026"
    def weekday(self, weekday: int) -> str: ...  # 0 -> "Mon"
    def quarter(self, quarter: int) -> str: ...  # 1 -> "Q1"
    def year(self, year: int) -> str: ...  # "2026", "44 BCE", "13.8 billion years ago" for far years
    def decade(self, year: int) -> str: ...  # 2010 -> "2010s"
    def century(self, year: int) -> str: ...  # 1900 -> "20th century"
    def clock(self, hour: int, minute: int) -> str: ...  # "14:00"
    def day(self, month: int, day: int) -> str: ...  # "5 Feb", in the locale's order
    def day_year(self, year: int, month: int, day: int) -> str: ...  # "5 Feb 2026"
    def weekday_day(self, weekday: int, day: int) -> tuple[str, str]: ...  # ("Thu", "5"), in this order
    def day_long(self, year: int, month: int, day: int, weekday: int) -> str: ...  # "Thu 5 Feb 2026"
