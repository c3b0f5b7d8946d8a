"""Dates as people type them: what each wording comes to, what is refused, and that nothing is guessed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import PHRASE_RULES, DateError, PhraseRule, TypedDate, parse_edtf, read_typed_date


def _day_s(day: str) -> int:
    second = parse_edtf(day).earliest_s
    assert second is not None
    return second


THURSDAY = _day_s("2026-02-05")


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2026-02-05", "2026-02-05"),
        (" 2026-02-05/.. ", "2026-02-05/.."),
        ("5 Feb 2026", "2026-02-05"),
        ("5th of February 2026", "2026-02-05"),
        ("February 5, 2026", "2026-02-05"),
        ("Feb. 5, 2026", "2026-02-05"),
        ("Thu 5 Feb 2026", "2026-02-05"),
        ("Thursday, 5 February 2026", "2026-02-05"),
        ("on 5 Feb 2026", "2026-02-05"),
        ("2026/02/05", "2026-02-05"),
        ("13/2/2026", "2026-02-13"),
        ("2/13/2026", "2026-02-13"),
        ("5.5.2026", "2026-05-05"),
        ("Feb 2026", "2026-02"),
        ("2026", "2026"),
        ("about March 2026", "2026-03~"),
        ("c. 2014", "2014~"),
        ("c2014", "2014~"),
        ("~ 2014", "2014~"),
        ("circa 5 Feb 2026", "2026-02-05~"),
        ("perhaps 2014", "2014?"),
        ("perhaps about 2014", "2014%"),
        ("about 3 to 4 Feb 2026", "2026-02-03~/2026-02-04~"),
        ("by 5 Feb 2026", "[..2026-02-05]"),
        ("on or before Feb 2026", "[..2026-02]"),
        ("before 5 Feb 2026", "[..2026-02-04]"),
        ("before March 2026", "[..2026-02-28]"),
        ("before 2014", "[..2013-12-31]"),
        ("after 5 Feb 2026", "[2026-02-06..]"),
        ("on or after 6 Feb 2026", "[2026-02-06..]"),
        ("from 6 Feb 2026 on", "[2026-02-06..]"),
        ("since 5 Feb 2026", "2026-02-05/.."),
        ("since about Jan 2024", "2024-01~/.."),
        ("since 2026-02~", "2026-02~/.."),
        ("since early 2024", "[2024-01..2024-04]/.."),
        ("5 Feb 2026 onwards", "2026-02-05/.."),
        ("until 5 Feb 2026", "/2026-02-05"),
        ("ended 5 Feb 2026", "/2026-02-05"),
        ("from 5 Feb 2026", "2026-02-05/"),
        ("3 to 4 Feb 2026", "2026-02-03/2026-02-04"),
        ("3-4 Feb 2026", "2026-02-03/2026-02-04"),
        ("3–4 Feb 2026", "2026-02-03/2026-02-04"),
        ("February 4-5, 2026", "2026-02-04/2026-02-05"),
        ("from 3 to 5 Feb 2026", "2026-02-03/2026-02-05"),
        ("28 Feb to 3 Mar 2026", "2026-02-28/2026-03-03"),
        ("30 Dec to 2 Jan 2026", "2025-12-30/2026-01-02"),
        ("Jan-Apr 2024", "2024-01/2024-04"),
        ("2024-2026", "2024/2026"),
        ("2026-02-03 to 2026-02-05", "2026-02-03/2026-02-05"),
        ("between 1 and 3 Feb 2026", "[2026-02-01..2026-02-03]"),
        ("between early 2024 and 5 May 2025", "[2024-01-01..2025-05-05]"),
        ("18 or 19 Nov 2012", "[2012-11-18,2012-11-19]"),
        ("23 and 24 Jan 2026", "{2026-01-23,2026-01-24}"),
        ("began 3 to 4 Feb 2026, ended 5 Feb 2026", "[2026-02-03..2026-02-04]/2026-02-05"),
        ("2026-02-05 16:00", "2026-02-05T16:00"),
        ("5 Feb 2026 16:00-18:30", "2026-02-05T16:00/2026-02-05T18:30"),
        ("5 Feb 2026 from 16:00 to 18:30", "2026-02-05T16:00/2026-02-05T18:30"),
        ("5 Feb 2026, 22:00 to 02:00", "2026-02-05T22:00/2026-02-06T02:00"),
        ("5 Feb 2026 between 16:00 and 17:00", "[2026-02-05T16:00..2026-02-05T17:00]"),
        ("5 Feb 2026, 4 pm", "2026-02-05T16:00"),
        ("5 Feb 2026 at 12:30 a.m.", "2026-02-05T00:30"),
        ("noon on 5 Feb 2026", "2026-02-05T12:00"),
        ("16:00 UTC on 5 Feb 2026", "2026-02-05T16:00Z"),
        ("5 Feb 2026 16:00 UTC+3", "2026-02-05T16:00+03:00"),
        ("2026-02-05 16:00+03:00", "2026-02-05T16:00+03:00"),
        ("after 16:00 on 5 Feb 2026", "[2026-02-05T16:01..]"),
        ("summer 2024", "2024-22"),
        ("fall 2024", "2024-23"),
        ("winter 2024/25", "2024-24"),
        ("Q3 2024", "2024-35"),
        ("2024 Q3", "2024-35"),
        ("H1 2024", "2024-40"),
        ("second half of 2024", "2024-41"),
        ("2010s", "201X"),
        ("the 1990s", "199X"),
        ("19th century", "18XX"),
        ("1st century BC", "-00XX"),
        ("44 BC", "-0043"),
        ("AD 79", "0079"),
        ("15 Mar 44 BC", "-0043-03-15"),
        ("year 17,000", "Y17000"),
        ("13.8 billion years ago", "Y-138E8~"),
        ("about 65 million years ago", "Y-65E6~"),
        ("the month of May 2024", "2024-05"),
    ],
)
def test_what_people_type_becomes_edtf(typed: str, edtf: str) -> None:
    read = read_typed_date(typed)
    assert read.edtf == edtf
    assert read.date == parse_edtf(edtf)
    assert read.words
    assert read.phrase in ("", typed)


# phrase, day of the report, EDTF, basis: the worked examples of the rules, after the UCDP GED codebook.
RULED = [
    ("today", "2026-02-05", "2026-02-05", "derived"),
    ("yesterday", "2026-02-05", "2026-02-04", "derived"),
    ("on Thursday", "2026-02-05", "2026-02-05", "derived"),
    ("Monday", "2026-02-05", "2026-02-02", "derived"),
    ("last Thursday", "2026-02-05", "2026-01-29", "derived"),
    ("next Thursday", "2026-02-05", "2026-02-12", "derived"),
    ("tomorrow", "2026-02-05", "2026-02-06", "derived"),
    ("last night", "2026-02-05", "2026-02-04", "estimated"),
    ("the other day", "2026-02-05", "2026-02-04", "estimated"),
    ("recently", "2026-02-04", "[2026-02-01..2026-02-03]", "estimated"),
    ("in the past few days", "2026-02-04", "[2026-02-01..2026-02-03]", "estimated"),
    ("in the days before 4 Feb 2026", "2026-02-05", "[2026-02-01..2026-02-03]", "estimated"),
    ("around 5 Feb", "2026-02-05", "[2026-02-04..2026-02-06]", "estimated"),
    ("around March 2026", "2026-02-05", "2026-03~", "stated"),
    ("over the weekend", "2026-02-09", "[2026-02-07..2026-02-08]", "estimated"),
    ("over the weekend", "2026-02-07", "2026-02-07", "estimated"),
    ("this week", "2026-02-05", "[2026-02-02..2026-02-05]", "estimated"),
    ("since the start of the week", "2026-02-05", "[2026-02-02..2026-02-05]", "estimated"),
    ("night between 3 and 4 Feb 2026", "2026-02-05", "2026-02-03/2026-02-04", "estimated"),
    ("the past 24 hours", "2026-02-05", "[2026-02-04..2026-02-05]", "estimated"),
    ("in the last 48 hours", "2026-02-05", "[2026-02-03..2026-02-05]", "estimated"),
    ("past 72 hours", "2026-02-05", "[2026-02-03..2026-02-05]", "estimated"),
    ("past two days", "2026-02-05", "[2026-02-03..2026-02-04]", "estimated"),
    ("since Thursday", "2026-02-09", "2026-02-05/2026-02-09", "estimated"),
    ("a five-day operation", "2026-02-05", "2026-02-01/2026-02-05", "estimated"),
    ("late last week", "2026-02-05", "[2026-01-30..2026-02-01]", "estimated"),
    ("last week", "2026-02-05", "[2026-01-26..2026-02-01]", "estimated"),
    ("the past week", "2026-02-05", "[2026-01-30..2026-02-05]", "estimated"),
    ("first week of February", "2026-02-05", "[2026-02-01..2026-02-07]", "estimated"),
    ("early February 2026", "2026-03-05", "[2026-02-01..2026-02-10]", "estimated"),
    ("early February", "2026-02-05", "[2026-02-01..2026-02-05]", "estimated"),
    ("middle of March 2026", "2026-04-05", "[2026-03-10..2026-03-20]", "estimated"),
    ("mid-March 2026", "2026-04-05", "[2026-03-10..2026-03-20]", "estimated"),
    ("late January 2026", "2026-02-05", "[2026-01-15..2026-01-31]", "estimated"),
    ("in recent weeks", "2026-02-05", "[2026-01-15..2026-02-05]", "estimated"),
    ("several weeks", "2026-02-05", "[2026-01-15..2026-02-05]", "estimated"),
    ("earlier this month", "2026-02-05", "[2026-02-01..2026-02-04]", "estimated"),
    ("last month", "2026-02-05", "2026-01", "derived"),
    ("next month", "2026-01-31", "2026-02", "derived"),
    ("a fortnight ago", "2026-02-05", "[2026-01-23..2026-02-05]", "estimated"),
    ("last year", "2026-02-05", "2025", "derived"),
    ("early 2024", "2026-02-05", "[2024-01..2024-04]", "estimated"),
    ("mid-2024", "2026-02-05", "[2024-05..2024-08]", "estimated"),
    ("late 2024", "2026-02-05", "[2024-09..2024-12]", "estimated"),
    ("past few months", "2026-02-05", "[2025-11-05..2026-02-05]", "estimated"),
    ("5 months ago", "2026-02-05", "2025-09~", "estimated"),
    ("first in five months", "2026-02-05", "2025-09~", "estimated"),
    ("nearly four years", "2026-02-05", "2022~", "estimated"),
    ("5,000 years ago", "2026-02-05", "-2974~", "estimated"),
    ("3 days ago", "2026-03-01", "2026-02-26", "derived"),
    ("two weeks ago", "2026-02-05", "2026-01-22~", "estimated"),
    ("soon", "2026-02-05", "[2026-02-06..]", "estimated"),
    ("in the coming weeks", "2026-02-05", "[2026-02-06..]", "estimated"),
    ("before 5 Feb", "2026-02-09", "[..2026-02-04]", "derived"),
    ("by Thursday", "2026-02-09", "[..2026-02-05]", "derived"),
    ("yesterday at 16:00", "2026-02-05", "2026-02-04T16:00", "derived"),
    ("3 to 4 Feb", "2026-02-05", "2026-02-03/2026-02-04", "derived"),
    ("March", "2026-02-05", "2026-03", "derived"),
]


@pytest.mark.parametrize(("phrase", "report", "edtf", "basis"), RULED)
def test_phrases_count_from_the_day_of_the_report(phrase: str, report: str, edtf: str, basis: str) -> None:
    read = read_typed_date(phrase, _day_s(report) + 3600)
    assert (read.edtf, read.basis, read.phrase) == (edtf, basis, phrase)


@pytest.mark.parametrize("rule", PHRASE_RULES, ids=lambda rule: rule.phrase)
def test_each_rule_is_reached_by_its_name_in_the_menu(rule: PhraseRule) -> None:
    read = read_typed_date(rule.phrase, THURSDAY)
    assert rule.pattern.fullmatch(rule.phrase.lower())
    assert read.basis == rule.basis
    assert rule.rule
    assert rule.origin.startswith("UCDP GED 19.1, precision ") or rule.origin == "own rule"
    if rule.needs_anchor:
        with pytest.raises(DateError) as caught:
            read_typed_date(rule.phrase)
        assert caught.value.code == "no_anchor"


def test_month_phrases_with_a_year_need_no_report() -> None:
    assert read_typed_date("early February 2026").edtf == "[2026-02-01..2026-02-10]"
    assert read_typed_date("late 2024").edtf == "[2024-09..2024-12]"


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        ("5/2/2026", "ambiguous", "5 Feb 2026 or 2 May 2026"),
        ("5/2/26", "ambiguous", "two digits"),
        ("1900s", "ambiguous", "190X for 1900 to 1909, or 19XX for 1900 to 1999"),
        ("winter 2024", "ambiguous", "winter 2023 to 2024 or winter 2024 to 2025"),
        ("5 Feb 2026 16:00-04:00", "ambiguous", "16:00 UTC-4"),
        ("5 Feb", "no_anchor", "Add one"),
        ("Fri 5 Feb 2026", "weekday", "is a Thursday, not a Friday"),
        ("Thu Feb 2026", "weekday", "needs a day"),
        ("31 Feb 2026", "no_such_day", "Check the day"),
        ("2026-02-30", "no_such_day", "Check the day"),
        ("20260205", "syntax", "Write 2026-02-05"),
        ("5 Feb to 3 Feb 2026", "reversed", "Swap"),
        ("5 Feb 2026 25:00", "no_such_time", "00:00 to 23:59"),
        ("5 Feb 2026 13 pm", "no_such_time", "16:00"),
        ("0 BC", "no_such_year", "1 BC"),
        ("0th century", "no_such_year", "1st century"),
        ("0 million years ago", "no_such_year", "Write the date"),
        ("H3 2024", "no_such_month", "H1 or H2"),
        ("winter 2024 to 2027", "reversed", "winter 2024 to 2025"),
        ("12 or 13", "syntax", "a day without a month"),
        ("soon after that", "syntax", "Write it as in 5 Feb 2026"),
        ("by until 2026", "syntax", "Write it as in 5 Feb 2026"),
        ("before from 3 Feb 2026 on", "syntax", "Write it as in 5 Feb 2026"),
        ("before soon", "syntax", "already open"),
        ("unknown", "draft_2012", "Leave the date empty"),
        ("", "empty", "Write one"),
        ("5 Feb 2026 " * 20, "too_long", "Shorten"),
    ],
)
def test_what_is_unclear_is_refused_with_a_way_on(typed: str, code: str, told: str) -> None:
    anchor = THURSDAY if "soon" in typed else None
    with pytest.raises(DateError) as caught:
        read_typed_date(typed, anchor)
    assert caught.value.code == code
    assert told in caught.value.sentence


def test_a_stated_order_of_day_and_month_settles_the_doubt() -> None:
    assert read_typed_date("5/2/2026", day_first=True).edtf == "2026-02-05"
    assert read_typed_date("5/2/2026", day_first=False).edtf == "2026-05-02"


def test_edtf_and_words_are_told_apart() -> None:
    assert read_typed_date("2026-02~").phrase == ""
    read = read_typed_date("by Thursday", THURSDAY)
    assert isinstance(read, TypedDate)
    assert (read.phrase, read.words) == ("by Thursday", "by 5 Feb 2026")


_WORDS = (
    "by until before after since from to and or between about c. perhaps early mid late last next the of - / . , "
    "5 3rd 2026 31 0 99 feb February Thu monday week weekend month year days ago summer winter q3 century 1900s bc ad "
    "16:00 4pm utc+3 onwards ended began night billion million years 2026-02-05 ~ ? [ ] { } .. X [2026..2027]"
)
_PHRASES = st.lists(st.sampled_from(_WORDS.split()), max_size=9).map(" ".join)


@given(st.one_of(st.text(max_size=210), _PHRASES), st.sampled_from([None, THURSDAY, -(10**17)]))
def test_any_text_is_read_or_refused_in_words(text: str, anchor_s: int | None) -> None:
    try:
        read = read_typed_date(text, anchor_s)
    except DateError as error:
        sentence = error.sentence
        read = None
    assert sentence.endswith(".") if read is None else parse_edtf(read.edtf) == read.date


def test_long_and_repeated_text_stays_fast() -> None:
    bombs = ["-" * 200, "3 - " * 50, "and " * 50, "about " * 33, "to " * 66, "16:00 " * 33, "feb " * 50, "5 feb-" * 33]
    bombs += ["since " * 33, "between " * 25, "[" * 200, "a day " * 33, "1 " * 100, "early " * 33, "thu " * 50]
    started = time.perf_counter()
    for bomb in bombs:
        with pytest.raises(DateError):
            read_typed_date(bomb, THURSDAY)
    assert time.perf_counter() - started < 1.5
