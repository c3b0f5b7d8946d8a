"""Dates as panels say them: in words, with the source's own wording, and what is known of them."""

from __future__ import annotations

from functools import lru_cache

from db.date_words import words_of
from db.dates import EdtfDate, describe, describe_short, parse_edtf
from db.domain import Event, Quote
from viewer.words import tr

_BASES = {"derived": "worked out from other dates", "estimated": "an analyst’s estimate"}


@lru_cache(maxsize=20_000)
def date_of(edtf: str) -> EdtfDate | None:
    """The date behind an EDTF text; None for no date at all."""
    return parse_edtf(edtf) if edtf else None


def when(edtf: str) -> str:
    """The whole date in words: "Thu 5 Feb 2026", "no date in source"."""
    return describe(date_of(edtf))


def when_short(edtf: str) -> str:
    """The date for a cell or a line under a quote, without weekdays: "by 5 Feb 2026"."""
    words = describe_short(date_of(edtf))
    for weekday in words_of("en").weekdays:
        words = words.replace(f"{weekday} ", "")
    return words


def source_wording(text: str) -> str:
    """The source's own wording of a date inside quotation marks; empty where none is kept."""
    return tr("“{wording}”", wording=text) if text else ""


def basis_words(dated: Event | Quote) -> str:
    """How the date is known, where it is not simply stated; empty otherwise."""
    if not dated_edtf(dated) or dated.date_basis not in _BASES:
        return ""
    return tr(_BASES[dated.date_basis])


def dated_edtf(dated: Event | Quote) -> str:
    """The EDTF text of an event or a quote."""
    return dated.date_edtf if isinstance(dated, Event) else dated.said_edtf


def earliest_s(edtf: str) -> int | None:
    """The first second a date may touch; None without one."""
    date = date_of(edtf)
    return None if date is None else date.earliest_s


def known_from_s(published_edtf: str, recorded_s: int) -> int:
    """When something became known: the end of its day of publication, else when it was recorded (DECISIONS 13)."""
    published = date_of(published_edtf)
    if published is not None and published.latest_s is not None:
        return published.latest_s
    return recorded_s


def sort_second(edtf: str) -> int:
    """A key that puts undated things last."""
    first = earliest_s(edtf)
    if first is not None:
        return first
    date = date_of(edtf)
    return 2**62 if date is None or date.latest_s is None else date.latest_s
