"""EDTF text to bounds: the list of tricky strings, the properties, and the `edtf` library as an oracle."""

from __future__ import annotations

import time
from itertools import pairwise
from time import struct_time

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import (
    DAY_S,
    DateError,
    DateFlag,
    DateForm,
    EdtfDate,
    Precision,
    civil_from_days,
    date_report,
    days_from_civil,
    iso_day,
    parse_edtf,
    unpack_flags,
    zone_offset_s,
)
from tests.db.dates_drawn import ACCEPTED, DAYS, EDTF_TEXTS, MASKED, REFUSED, error_of, parsed_or_none


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row["edtf"])
def test_an_edtf_text_has_its_bounds_and_flags(row: dict[str, str]) -> None:
    report = date_report(row["edtf"])
    assert list(report) == ["valid", "earliest", "latest", "flags", "words"]
    assert report["valid"] is True
    assert (report["earliest"], report["latest"]) == (row["earliest"], row["latest"])
    assert report["flags"] == row["flags"].split()
    assert parse_edtf(row["edtf"]).text == row["edtf"]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["edtf"] or "nothing")
def test_what_is_no_date_is_refused_with_a_next_step(row: dict[str, str]) -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf(row["edtf"])
    assert caught.value.code == row["code"]
    assert caught.value.sentence.count(". ") >= 1
    assert caught.value.sentence.endswith(".")
    assert date_report(row["edtf"]) == {"valid": False, "error": caught.value.sentence}


@pytest.mark.parametrize(
    ("draft", "modern"), [("198u", "198X"), ("y17e7", "Y17E7"), ("2004/unknown", "2004/"), ("2004/open", "2004/..")]
)
def test_the_draft_of_2012_is_told_its_modern_spelling(draft: str, modern: str) -> None:
    with pytest.raises(DateError, match=f"Write {modern.replace('.', '[.]')} instead"):
        parse_edtf(draft)


def _bounds(date: EdtfDate) -> tuple[int | None, int | None, int | None, int | None]:
    return date.earliest_start_s, date.latest_start_s, date.earliest_end_s, date.latest_end_s


def _second(text: str) -> int:
    earliest = parse_edtf(text).earliest_s
    assert earliest is not None
    return earliest


def _last(text: str) -> int:
    latest = parse_edtf(text).latest_s
    assert latest is not None
    return latest


def test_lasted_and_happened_once_have_different_bounds() -> None:
    first, last = _second("2026-02-01"), _last("2026-02-03")
    assert _bounds(parse_edtf("2026-02-01/2026-02-03")) == (
        first,
        _last("2026-02-01"),
        _second("2026-02-03"),
        last,
    )
    assert _bounds(parse_edtf("[2026-02-01..2026-02-03]")) == (first, last, first, last)


def test_open_and_unknown_ends_leave_their_bounds_empty() -> None:
    first, last = _second("2026-02-05"), _last("2026-02-05")
    assert _bounds(parse_edtf("2026-02-05/..")) == (first, last, None, None)
    assert _bounds(parse_edtf("/2026-02-05")) == (None, last, first, last)
    assert _bounds(parse_edtf("2026-02-05/")) == (first, last, first, None)
    assert _bounds(parse_edtf("[..2026-02-05]")) == (None, last, None, last)


def test_an_end_between_two_dates_keeps_all_four_bounds() -> None:
    date = parse_edtf("[2026-02-03..2026-02-04]/2026-02-05")
    assert _bounds(date) == (
        _second("2026-02-03"),
        _last("2026-02-04"),
        _second("2026-02-05"),
        _last("2026-02-05"),
    )
    assert date.form is DateForm.INTERVAL


def test_all_of_starts_in_the_first_member_and_ends_in_the_last() -> None:
    date = parse_edtf("{1667,1668,1670..1672}")
    assert _bounds(date) == (_second("1667"), _last("1667"), _second("1672"), _last("1672"))
    assert date.form is DateForm.ALL_OF


def test_the_ends_of_an_interval_narrow_each_other() -> None:
    assert parse_edtf("2026-02/2026-02-03").latest_start_s == _last("2026-02-03")
    assert parse_edtf("2026-02-20/2026-02").earliest_end_s == _second("2026-02-20")


def test_doubt_never_widens() -> None:
    for mark in "?~%":
        assert _bounds(parse_edtf("2026-02-05" + mark)) == _bounds(parse_edtf("2026-02-05"))


def test_an_instant_is_utc_and_a_wall_time_floats() -> None:
    instant, wall = parse_edtf("2026-02-05T16:00+02:00"), parse_edtf("2026-02-05T16:00")
    assert instant.earliest_s == _second("2026-02-05T14:00Z")
    assert (instant.zone_offset_min, wall.zone_offset_min) == (120, None)
    assert DateFlag.INSTANT in instant.flags
    assert DateFlag.INSTANT not in wall.flags
    assert wall.latest_s == _second("2026-02-05") + 16 * 3600 + 59
    assert parse_edtf("2016-12-31T23:59:60Z").earliest_s == _second("2016-12-31T23:59:59Z")


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2026-02-05T16:00:30", Precision.SECOND),
        ("2026-02-05T16:00", Precision.MINUTE),
        ("2026-02-05T16", Precision.HOUR),
        ("2026-02-05", Precision.DAY),
        ("2026-02", Precision.MONTH),
        ("2026-02-XX", Precision.MONTH),
        ("2026-21", Precision.SEASON),
        ("2026", Precision.YEAR),
        ("2026-XX-XX", Precision.YEAR),
        ("202X", Precision.DECADE),
        ("20XX", Precision.CENTURY),
        ("2XXX", Precision.MIXED),
        ("2026-02-01/2026-03", Precision.MIXED),
        ("[2026-02-01..2026-02-03]", Precision.DAY),
    ],
)
def test_precision_is_the_unit_written(text: str, precision: Precision) -> None:
    assert parse_edtf(text).precision is precision


def test_packed_flags_hold_flags_form_and_precision() -> None:
    date = parse_edtf("2026-02-05T16:00Z~/..")
    assert date.packed_flags == (2 | 8 | 64) | 1 << 7 | 1 << 9
    for row in ACCEPTED:
        date = parse_edtf(row["edtf"])
        assert unpack_flags(date.packed_flags) == (date.flags, date.form, date.precision)
    for wrong in (-1, 10 << 9):
        with pytest.raises(ValueError):
            unpack_flags(wrong)


def test_text_over_the_cap_is_refused_and_bombs_stay_fast() -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf("2" * 201)
    assert caught.value.code == "too_long"
    bombs = ["{" + ",".join(["XXXX-02-29"] * 18) + "}", "[" + "." * 198, "X" * 200, "Y1E" + "9" * 190]
    bombs += ["unknown" * 28, "un" * 20 + "known" * 20, "2?" * 100, "/" * 200, "[" * 200, "-" * 200, "XXXX-XX-X?" * 20]
    started = time.perf_counter()
    for bomb in bombs:
        error = error_of(bomb)
        assert error is None or len(error.sentence) < 300
    assert time.perf_counter() - started < 0.5


def test_usual_texts_take_microseconds() -> None:
    usual = ["2026-02-05", "2026-02-04/2026-02-05", "2026-02~", "[2026-02-01..2026-02-03]", "2026-02-05T16:00"]
    best = min(_timed(usual) for _ in range(5))
    assert best / len(usual) < 300e-6  # measured 5 to 25 µs; the room is for a loaded machine


def _timed(texts: list[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        parse_edtf(text)
    return time.perf_counter() - started


# --- properties -------------------------------------------------------------------------------------------


@given(EDTF_TEXTS)
def test_bounds_are_ordered(text: str) -> None:
    date = parsed_or_none(text)
    if date is None:
        return
    for low, high in (
        (date.earliest_start_s, date.latest_start_s),
        (date.earliest_end_s, date.latest_end_s),
        (date.earliest_start_s, date.earliest_end_s),
        (date.latest_start_s, date.latest_end_s),
    ):
        assert low is None or high is None or low <= high


def _inside(narrow: EdtfDate, wide: EdtfDate) -> bool:
    bounds = (wide.earliest_s, narrow.earliest_s, narrow.latest_s, wide.latest_s)
    known = [second for second in bounds if second is not None]
    return len(known) == 4 and known == sorted(known)


@given(DAYS)
def test_a_narrower_date_has_narrower_bounds(day: str) -> None:
    widths = [parse_edtf(text) for text in (day + "T12:00", day, day[:-3], day[:-6], day[:-7] + "X")]
    for narrow, wide in pairwise(widths):
        assert _inside(narrow, wide)


@given(MASKED, st.data())
def test_filling_an_open_digit_never_leaves_the_bounds(text: str, data: st.DataObject) -> None:
    wide = parsed_or_none(text)
    position = text.find("X")
    if wide is None or position < 0:
        return
    digit = data.draw(st.sampled_from("0123456789"))
    narrow = parsed_or_none(text[:position] + digit + text[position + 1 :])
    if narrow is not None and narrow.precision is not Precision.SEASON:
        assert _inside(narrow, wide)


@given(st.integers(-7_305_000_000_000, 7_305_000_000_000))
def test_days_and_civil_dates_round_trip(days: int) -> None:
    year, month, day = civil_from_days(days)
    assert 1 <= month <= 12
    assert days_from_civil(year, month, day) == days
    assert iso_day(days * DAY_S) == iso_day(days * DAY_S + DAY_S - 1)


@given(st.text(max_size=220))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    error = error_of(text)
    if error is None:
        assert parse_edtf(text).text == text
    else:
        assert error.code
        assert error.sentence.endswith(".")


def test_zone_offsets_come_from_the_time_zone_database() -> None:
    assert zone_offset_s(_second("2026-02-05"), "Europe/Kyiv") == 7200
    assert zone_offset_s(_second("2026-07-05"), "Europe/Kyiv") == 10_800
    assert zone_offset_s(_second("Y-138E8"), "Europe/Kyiv") == 0
    for wrong in ("Nowhere/Land", "", "../etc/passwd", "Europe"):
        with pytest.raises(DateError) as caught:
            zone_offset_s(0, wrong)
        assert caught.value.code == "no_such_zone"


# --- the oracle -------------------------------------------------------------------------------------------

AGREED = [
    "1985-04-12", "1985-04", "1985", "1964/2008", "2004-06/2006-08", "2004-02-01/2005",
    "2004-02-01/2005-02-08", "2005/2006-02", "2001-21", "2001-22", "2001-23", "201X", "20XX", "2004-XX",
    "1985-04-XX", "2004-06~", "2004-06-11%", "1984?", "1984?/2004%", "1984~/2004-06", "156X-12-25",
    "2004-06-~01/2004-06-~20", "2001-33", "2001-34", "2001-35", "2001-36", "2001-37", "2001-38", "2001-39",
    "2001-40", "2001-41", "-0043-03-15", "0000", "2000-02-29", "2004?-06-11", "2004-06~-11",
    "1985-04-12T23:20:30", "2004-02-01/2005-02",
]  # fmt: skip
# Where this program and the library differ, and why.
DIFFERENT = {
    "2023-02-29": "the library accepts a day that does not exist",
    "2008/1964": "the library accepts an end before the start",
    "2001-24": "the library's winter is December alone",
    "1985-04-12/": "the library invents an end ten years on",
    "-0043-02-XX": "the library turns the days of a year BC round",
    "1985/XXXX-02-29": "the library puts 29 February of a plain year on 1 March",
    "1950S2": "the library takes the estimate for the bounds",
}


def _library_days(text: str) -> tuple[str, str]:
    found = edtf.parse_edtf(text)
    first: struct_time = found.lower_strict()
    last: struct_time = found.upper_strict()
    return tuple(  # type: ignore[return-value]
        iso_day(days_from_civil(moment.tm_year, moment.tm_mon, moment.tm_mday) * DAY_S) for moment in (first, last)
    )


@pytest.mark.parametrize("text", AGREED)
def test_the_library_finds_the_same_days(text: str) -> None:
    report = date_report(text)
    assert (report["earliest"], report["latest"]) == _library_days(text)


@pytest.mark.parametrize("text", DIFFERENT)
def test_the_library_still_differs_where_we_say_so(text: str) -> None:
    report = date_report(text)
    assert (report.get("earliest"), report.get("latest")) != _library_days(text), DIFFERENT[text]
