"""What goes into a report: the span or selection, the parts, the as-known date, with or without notes."""

from __future__ import annotations

from dataclasses import dataclass

from db.dates import DateError, parse_edtf, read_typed_date
from db.errors import CaseError, ErrorCode
from viewer.layout.view import Filters

PARTS = ("poster", "events", "issues", "figures", "promises", "quotes", "actors", "notes", "checks", "sources")
"""Every part, in the order of the pages."""
USUAL_PARTS = tuple(part for part in PARTS if part != "checks")
"""What is written where nothing else is asked for: open checks are for those who keep the case."""
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """`span` is (first, last + 1) in seconds, None for the whole case; `filters.only` names a selection."""

    parts: tuple[str, ...] = USUAL_PARTS
    span: tuple[float, float] | None = None
    as_of_s: int | None = None
    notes: bool = True
    filters: Filters = NO_FILTERS
    lanes_by: str = "kind"
    turned: frozenset[str] = frozenset()  # lanes whose inner lanes were opened or closed by hand
    author: str = ""
    language: str = "en"


def day_end(text: str) -> int | None:
    """The last second of a typed day; None for "today". Raises CaseError INVALID with what to write instead."""
    if text == "today":
        return None
    try:
        return read_typed_date(text).date.latest_s
    except DateError as fault:
        raise CaseError(ErrorCode.INVALID, fault.sentence) from fault


def span_of(text: str) -> tuple[float, float]:
    """First and last second of an EDTF interval or date. Raises CaseError INVALID where an end is open."""
    try:
        date = parse_edtf(text)
    except DateError as fault:
        raise CaseError(ErrorCode.INVALID, fault.sentence) from fault
    if date.earliest_s is None or date.latest_s is None:
        raise CaseError(ErrorCode.INVALID, f"“{text}” has an open end. Give both, such as 2025-08-05/2026-05-06.")
    return float(date.earliest_s), float(date.latest_s + 1)
