"""The one place for dates: EDTF text to bounds, to words, and back; dates as people type them; zones.

A calendar day is floating wall time and never moves; an instant (a clock time with Z or an offset) is UTC.
Seconds count from 1970-01-01T00:00:00 in the proleptic Gregorian calendar. The EDTF profile, with this
program's extensions, is documented in `db.edtf`. Standard library only.
"""

from __future__ import annotations

from db.civil_days import (
    DAY_S,
    add_months,
    civil_from_days,
    days_from_civil,
    iso_day,
    months_and_days,
    weekday_of,
)
from db.date_phrases import PHRASE_RULES, PhraseRule
from db.date_types import DateError, DateFlag, DateForm, EdtfDate, Precision, unpack_flags
from db.date_words import add_language, describe, describe_length, describe_short, describe_span
from db.date_words_en import DateWords
from db.date_zones import zone_offset_s
from db.edtf import MAX_LENGTH, parse_edtf
from db.edtf_build import Bounds, edtf_from_parts, to_edtf
from db.typed_dates import TypedDate, read_typed_date

__all__ = [
    "DAY_S",
    "MAX_LENGTH",
    "PHRASE_RULES",
    "Bounds",
    "DateError",
    "DateFlag",
    "DateForm",
    "DateWords",
    "EdtfDate",
    "PhraseRule",
    "Precision",
    "TypedDate",
    "add_language",
    "add_months",
    "civil_from_days",
    "date_report",
    "days_from_civil",
    "describe",
    "describe_length",
    "describe_short",
    "describe_span",
    "edtf_from_parts",
    "iso_day",
    "months_and_days",
    "parse_edtf",
    "read_typed_date",
    "to_edtf",
    "unpack_flags",
    "weekday_of",
    "zone_offset_s",
]

_REPORTED_FLAGS = (
    DateFlag.UNCERTAIN,
    DateFlag.APPROXIMATE,
    DateFlag.OPEN_START,
    DateFlag.OPEN_END,
    DateFlag.UNKNOWN_START,
    DateFlag.UNKNOWN_END,
)


def date_report(edtf: str) -> dict[str, object]:
    """What `rapporteur date` prints: valid, earliest, latest, flags, words; or valid and error.

    earliest and latest are ISO days (an instant's in the offset it was stated in), "open" or "unknown".
    """
    try:
        date = parse_edtf(edtf)
    except DateError as error:
        return {"valid": False, "error": error.sentence}
    return {
        "valid": True,
        "earliest": _reported_day(date, date.earliest_s, DateFlag.UNKNOWN_START),
        "latest": _reported_day(date, date.latest_s, DateFlag.UNKNOWN_END),
        "flags": [str(flag.name).lower() for flag in _REPORTED_FLAGS if flag & date.flags],
        "words": describe(date),
    }


def _reported_day(date: EdtfDate, second: int | None, unknown: DateFlag) -> str:
    if second is None:
        return "unknown" if date.flags & unknown else "open"
    return iso_day(second + 60 * (date.zone_offset_min or 0))
