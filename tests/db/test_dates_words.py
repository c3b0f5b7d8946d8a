"""Dates in words, spans, lengths, and EDTF written from bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.date_words import words_of
from db.date_words_en import ENGLISH
from db.dates import (
    DAY_S,
    DateError,
    DateFlag,
    DateForm,
    DateWords,
    EdtfDate,
    add_language,
    describe,
    describe_length,
    describe_short,
    describe_span,
    edtf_from_parts,
    months_and_days,
    parse_edtf,
    read_typed_date,
    to_edtf,
)
from tests.db.dates_drawn import ACCEPTED, EDTF_TEXTS, parsed_or_none

# text, whole words, short words ('' where they are the same)
WORDS = [
    ("2026-02-05", "Thu 5 Feb 2026", ""),
    ("2026-02", "Feb 2026", ""),
    ("2026", "2026", ""),
    ("2025-09~", "about Sep 2025", ""),
    ("2025-09?", "perhaps Sep 2025", ""),
    ("2025-09%", "perhaps about Sep 2025", ""),
    ("2026-02-05~", "about 5 Feb 2026", ""),
    ("2026-02-03/2026-02-04", "3 to 4 Feb 2026", ""),
    ("2026-02-28/2026-03-03", "28 Feb to 3 Mar 2026", ""),
    ("2025-12-30/2026-01-02", "30 Dec 2025 to 2 Jan 2026", ""),
    ("2025-12/2026-01", "Dec 2025 to Jan 2026", ""),
    ("2026-01/2026-04", "Jan to Apr 2026", ""),
    ("2026-02-05/2026-02-05", "Thu 5 Feb 2026", ""),
    ("2024-01~/..", "since about Jan 2024", ""),
    ("2026-02-05/..", "since Thu 5 Feb 2026", "since 5 Feb 2026"),
    ("2026-02-05/", "from Thu 5 Feb 2026, end not known", "from 5 Feb 2026"),
    ("/2026-02-05", "ended Thu 5 Feb 2026, start not known", "ended 5 Feb 2026"),
    ("../2026-02-05", "until Thu 5 Feb 2026", "until 5 Feb 2026"),
    ("../..", "no start and no end", ""),
    ("/..", "still going on, start not known", ""),
    ("../", "no start, end not known", ""),
    ("[..2026-02-05]", "by 5 Feb 2026", ""),
    ("[2026-02-06..]", "from 6 Feb 2026 on", ""),
    ("[2026-02-01..2026-02-03]", "some time between 1 and 3 Feb 2026", "1 to 3 Feb 2026"),
    ("[2012-11-18,2012-11-19]", "18 or 19 Nov 2012", "18 to 19 Nov 2012"),
    ("[1760,1762,1765..1767]", "1760, 1762 or 1765 to 1767", "1760 to 1767"),
    ("{1667,1668,1670..1672}", "all of 1667, 1668 and 1670 to 1672", "1667 to 1672"),
    ("[2026-02-03..2026-02-04]/2026-02-05", "began 3 to 4 Feb 2026, ended 5 Feb 2026", "3 to 5 Feb 2026"),
    ("[2024-01..2024-04]/..", "began Jan to Apr 2024, still going on", "since Jan 2024"),
    ("[2024-01..2024-04]/", "began Jan to Apr 2024, end not known", "from Jan 2024"),
    ("../[2024-01..2024-04]", "no start, ended Jan to Apr 2024", "until Apr 2024"),
    ("/[2024-01..2024-04]", "start not known, ended Jan to Apr 2024", "ended Apr 2024"),
    ("2026-02-05T16:00", "Thu 5 Feb 2026, 16:00", ""),
    ("2026-02-05T16:00:30Z", "Thu 5 Feb 2026, 16:00:30 UTC", ""),
    ("2026-02-05T16:00+05:30", "Thu 5 Feb 2026, 16:00 UTC+5:30", ""),
    ("2026-02-05T16-04", "Thu 5 Feb 2026, 16:00 to 16:59 UTC−4", ""),
    ("2026-02-05T16:00/2026-02-05T18:30", "Thu 5 Feb 2026, 16:00 to 18:30", ""),
    ("2026-02-05T22:00/2026-02-06T02:00", "5 Feb 2026, 22:00 to 6 Feb 2026, 02:00", ""),
    ("2001-21", "spring 2001", ""),
    ("2001-24", "winter 2001 to 2002", ""),
    ("2024-35", "third quarter of 2024", ""),
    ("2024-41", "second half of 2024", ""),
    ("201X", "2010s", ""),
    ("190X", "1900 to 1909", ""),
    ("18XX", "19th century", ""),
    ("-01XX", "2nd century BC", ""),
    ("-0043", "44 BC", ""),
    ("-0043-03-15", "15 Mar 44 BC", ""),
    ("0079-08-24", "24 Aug AD 79", ""),
    ("1066-10-14", "14 Oct 1066", ""),  # no weekday before the Gregorian calendar
    ("Y12000", "year 12,000", ""),
    ("Y-138E8", "about 13.8 billion years ago", ""),
    ("Y-65E6~", "about 65 million years ago", ""),
    ("Y5E9", "about 5 billion years ahead", ""),
    ("Y-138E8/2026", "about 13.8 billion years ago to 2026", ""),
    ("1950S2", "about 1950, between 1900 and 1999", ""),
    ("XXXX-12-25", "25 Dec, year not stated", ""),
    ("XXXX-12-XX", "Dec, year not stated", ""),
    ("XXXX", "year not stated", ""),
    ("2026-02-0X", "some time between 1 and 9 Feb 2026", "1 to 9 Feb 2026"),
    ("156X-12-25", "some time between 25 Dec 1560 and 25 Dec 1569", "25 Dec 1560 to 25 Dec 1569"),
    ("1984-1X", "some time between Oct and Dec 1984", "Oct to Dec 1984"),
    ("19X4", "some time between 1904 and 1994", "1904 to 1994"),
]


@pytest.mark.parametrize(("text", "whole", "short"), WORDS, ids=[row[0] for row in WORDS])
def test_a_date_is_told_in_plain_words(text: str, whole: str, short: str) -> None:
    date = parse_edtf(text)
    assert describe(date) == whole
    assert describe_short(date) == (short or whole)


def test_no_date_is_said_so() -> None:
    assert describe(None) == describe_short(None) == "no date in source"


def test_this_year_is_left_out_where_today_is_given() -> None:
    today = parse_edtf("2026-02-09").earliest_s
    assert describe(parse_edtf("2026-02-05"), today_s=today) == "Thu 5 Feb"
    assert describe(parse_edtf("2026-02-03/2026-02-04"), today_s=today) == "3 to 4 Feb"
    assert describe(parse_edtf("2025-09~"), today_s=today) == "about Sep 2025"


def test_a_zone_moves_instants_and_never_days() -> None:
    instant, day = parse_edtf("2026-02-05T23:30Z"), parse_edtf("2026-02-05")
    assert describe(instant, zone="Europe/Kyiv") == "Fri 6 Feb 2026, 01:30 UTC+2"
    assert describe(day, zone="Europe/Kyiv") == "Thu 5 Feb 2026"


def test_another_language_can_be_entered() -> None:
    german = DateWords(
        months=("Jan.", "Feb.", "März", *ENGLISH.months[3:]),
        weekdays=ENGLISH.weekdays,
        seasons=ENGLISH.seasons,
        ordinal=ENGLISH.ordinal,
        templates=dict(ENGLISH.templates) | {"approximate": "um {date}", "month": "{month} {year}"},
    )
    assert describe(parse_edtf("2026-03~"), "xx") == "about Mar 2026"
    assert words_of("xx_YY") is ENGLISH
    add_language("qq", german)
    assert describe(parse_edtf("2026-03~"), "qq_QQ") == "um März 2026"


@given(EDTF_TEXTS)
def test_every_date_has_words(text: str) -> None:
    date = parsed_or_none(text)
    if date is not None:
        for told in (describe(date), describe_short(date), describe(date, zone="Europe/Kyiv")):
            assert told.strip()
            assert "{" not in told


# Words that do not say enough to be typed back, or that only EDTF can say.
ONE_WAY = {"../..", "/..", "../", "190X", "156X-12-25", "XXXX", "XXXX-12-25", "XXXX-12-XX", "1950S2", "Y5E9"}
ONE_WAY |= {"{1667,1668,1670..1672}", "[1760,1762,1765..1767]", "2026-02-05T16-04", "2026-02-05T16:00+05:30"}


@pytest.mark.parametrize("text", [row[0] for row in WORDS if row[0] not in ONE_WAY])
def test_words_typed_back_give_the_same_bounds(text: str) -> None:
    date = parse_edtf(text)
    again = read_typed_date(describe(date)).date
    assert (again.earliest_s, again.latest_s) == (date.earliest_s, date.latest_s)


# --- spans and lengths ------------------------------------------------------------------------------------


def _second(text: str) -> int:
    second = parse_edtf(text).earliest_s
    assert second is not None
    return second


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-08-05", "2026-05-06", "5 Aug 2025 to 6 May 2026"),
        ("2026-02-01", "2026-02-04", "1 to 4 Feb 2026"),
        ("2026-02-05T16:00", "2026-02-05T18:30", "Thu 5 Feb 2026, 16:00 to 18:30"),
        ("1200", "1950", "1200 to 1950"),
        ("Y-138E8", "1970", "about 13.8 billion years ago to 1970"),
    ],
)
def test_a_span_is_told_by_its_ends(first: str, last: str, words: str) -> None:
    assert describe_span(_second(first), _second(last)) == words
    assert describe_span(_second(last), _second(first)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-10-05", "2026-02-08", "126 days, 4 months 3 days"),
        ("2026-02-05T16:00", "2026-02-05T19:20", "3 hours 20 minutes"),
        ("2026-02-05T16:00", "2026-02-05T16:01", "1 minute"),
        ("2026-02-05T16:00:00", "2026-02-05T16:00:30", "30 seconds"),
        ("2026-02-05", "2026-02-06", "1 day"),
        ("2026-02-05T10:00", "2026-02-06T11:00", "25 hours"),
        ("2026-02-05", "2026-02-17", "12 days"),
        ("2024-02-29", "2025-02-28", "365 days, 1 year"),
        ("2022-02-24", "2026-02-24", "1,461 days, 4 years"),
        ("2022-02-24", "2026-03-26", "1,491 days, 4 years 1 month 2 days"),
        ("Y-50000", "1970", "51,970 years"),
        ("Y-138E8", "1970", "13.8 billion years"),
        ("2026-02-05", "2026-02-05", "0 seconds"),
    ],
)
def test_a_length_is_counted_by_the_calendar(first: str, last: str, words: str) -> None:
    assert describe_length(_second(first), _second(last)) == words


@given(st.integers(-(10**13), 10**13), st.integers(-(10**13), 10**13))
def test_months_and_days_are_in_range_and_the_same_either_way(first_s: int, last_s: int) -> None:
    years, months, days = months_and_days(first_s, last_s)
    assert years >= 0
    assert 0 <= months <= 11
    assert 0 <= days <= 30
    assert (years, months, days) == months_and_days(last_s, first_s)
    assert abs((years * 12 + months) * 30.436875 + days - abs(last_s - first_s) / DAY_S) < 4.5


# --- EDTF from bounds -------------------------------------------------------------------------------------


def _state(date: EdtfDate) -> tuple[object, ...]:
    return (
        date.earliest_start_s,
        date.latest_start_s,
        date.earliest_end_s,
        date.latest_end_s,
        date.flags,
        date.zone_offset_min,
    )


@given(EDTF_TEXTS)
def test_bounds_written_as_edtf_read_back_the_same(text: str) -> None:
    date = parsed_or_none(text)
    if date is not None:
        assert _state(parse_edtf(to_edtf(date))) == _state(date)


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row["edtf"])
def test_each_case_written_from_bounds_reads_back_the_same(row: dict[str, str]) -> None:
    date = parse_edtf(row["edtf"])
    assert _state(parse_edtf(to_edtf(date))) == _state(date)


@given(st.integers(-(10**11), 2 * 10**11), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_any_four_bounds_can_be_written(first_s: int, doubt_s: int, gap_s: int, end_doubt_s: int) -> None:
    start = (first_s, first_s + doubt_s)
    end = (start[1] + gap_s, start[1] + gap_s + end_doubt_s)
    lasted = parse_edtf(edtf_from_parts(start, end, lasted=True))
    assert _state(lasted)[:4] == (*start, *end)
    once = parse_edtf(edtf_from_parts(start, approximate=True))
    assert _state(once)[:5] == (*start, *start, DateFlag.APPROXIMATE)


@pytest.mark.parametrize("text", ["9999-24", "[..9999-24]", "9999-12-31T24:00", "{2026,2026-02}"])
def test_a_date_bounds_cannot_say_keeps_its_text(text: str) -> None:
    assert to_edtf(parse_edtf(text)) == text


def test_parts_choose_the_plain_form() -> None:
    day, month = parse_edtf("2026-02-05"), parse_edtf("2026-02")
    day_bounds = (day.earliest_s, day.latest_s)
    assert edtf_from_parts(day_bounds) == "2026-02-05"
    assert edtf_from_parts((month.earliest_s, month.latest_s), approximate=True) == "2026-02~"
    assert edtf_from_parts(day_bounds, None, lasted=True) == "2026-02-05/"
    assert edtf_from_parts(None, day_bounds, lasted=True, uncertain=True) == "/2026-02-05?"
    assert edtf_from_parts(day_bounds, (None, None), lasted=True) == "2026-02-05/.."
    assert edtf_from_parts((None, day.latest_s)) == "[..2026-02-05]"
    assert parse_edtf(edtf_from_parts((month.earliest_s, day.latest_s))).form is DateForm.ONE_OF


@pytest.mark.parametrize(
    ("start", "end", "lasted", "code"),
    [
        (None, None, True, "empty"),
        (None, None, False, "empty"),
        ((None, None), None, False, "empty"),
        ((10, 5), None, False, "reversed"),
        ((10 * DAY_S, 11 * DAY_S), (0, DAY_S), True, "reversed"),
        ((400_000 * 365 * DAY_S, 400_000 * 365 * DAY_S + 5), None, False, "no_such_year"),
    ],
)
def test_parts_that_make_no_date_are_refused(
    start: tuple[int | None, int | None] | None,
    end: tuple[int | None, int | None] | None,
    lasted: bool,
    code: str,
) -> None:
    with pytest.raises(DateError) as caught:
        edtf_from_parts(start, end, lasted=lasted)
    assert caught.value.code == code
