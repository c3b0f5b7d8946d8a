"""Dates for tests: the rows of the two case lists, and EDTF texts drawn at random."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import strategies as st

from db.dates import DateError, EdtfDate, parse_edtf

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ACCEPTED = _rows("edtf_cases.csv")
REFUSED = _rows("edtf_refused.csv")

_years = st.integers(-9_999, 9_999).map(lambda year: f"-{-year:04d}" if year < 0 else f"{year:04d}")
_months = st.tuples(_years, st.integers(1, 12)).map(lambda parts: f"{parts[0]}-{parts[1]:02d}")
DAYS = st.tuples(_months, st.integers(1, 28)).map(lambda parts: f"{parts[0]}-{parts[1]:02d}")
_clocks = st.tuples(DAYS, st.integers(0, 23), st.integers(0, 59)).map(
    lambda parts: f"{parts[0]}T{parts[1]:02d}:{parts[2]:02d}"
)
MASKED = st.from_regex(r"\A-?[0-9X]{4}(-[01X][0-9X](-[0-3X][0-9X])?)?[?~%]?\Z")
_seasons = st.tuples(_years, st.integers(21, 41)).map(lambda parts: f"{parts[0]}-{parts[1]}")
_long = st.integers(10_000, 20_000_000_000).flatmap(lambda year: st.sampled_from([f"Y{year}", f"Y-{year}"]))
POINTS = st.one_of(_years, _months, DAYS, _clocks, MASKED, _seasons, _long)
_ENDS = st.one_of(POINTS, st.tuples(POINTS, POINTS).map(lambda pair: f"[{pair[0]}..{pair[1]}]"))
EDTF_TEXTS = st.one_of(
    POINTS,
    st.tuples(st.one_of(_ENDS, st.sampled_from(["", ".."])), st.one_of(_ENDS, st.sampled_from(["", ".."]))).map(
        "/".join
    ),
    st.lists(POINTS, min_size=1, max_size=4).map(lambda parts: f"[{','.join(parts)}]"),
    st.lists(POINTS, min_size=1, max_size=4).map(lambda parts: f"{{{','.join(parts)}}}"),
    POINTS.map(lambda part: f"[..{part}]"),
    POINTS.map(lambda part: f"[{part}..]"),
)


def parsed_or_none(text: str) -> EdtfDate | None:
    """The date, or None where the drawn text names none."""
    try:
        return parse_edtf(text)
    except DateError:
        return None


def error_of(text: str) -> DateError | None:
    """What the parser says against a text; None where it reads it."""
    try:
        parse_edtf(text)
    except DateError as error:
        return error
    return None
