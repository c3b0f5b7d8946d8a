"""What goes into a report: the span or selection, the parts, the as-known date, with or without notes."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.layout.view import Filters

PARTS = ("poster", "events", "issues", "quotes", "actors", "notes", "sources")
"""Every part, in the order of the pages."""
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """`span` is (first, last + 1) in seconds, None for the whole case; `filters.only` names a selection."""

    parts: tuple[str, ...] = PARTS
    span: tuple[float, float] | None = None
    as_of_s: int | None = None
    notes: bool = True
    filters: Filters = NO_FILTERS
    lanes_by: str = "kind"
    author: str = ""
    language: str = "en"
