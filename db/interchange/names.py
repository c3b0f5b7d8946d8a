"""The names of the formats: what `--format` takes, which ending each has, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """`is_document`: it shows the case as known on the case's own date, unless told otherwise; others hold all of it.

    `suffixes` are endings of file names that stand for the format, lower case; the first is proposed on saving.
    """

    id: str
    words: str
    suffixes: tuple[str, ...]
    is_document: bool = False


OUT: Final[dict[str, Format]] = {
    made.id: made
    for made in (
        Format("html", "HTML report", (".html", ".htm"), is_document=True),
        Format("markdown", "Markdown", (".md", ".markdown"), is_document=True),
        Format("csv", "CSV tables", (".zip", ".csv")),
        Format("xlsx", "Spreadsheet (XLSX)", (".xlsx",)),
        Format("json", "Case JSON", (".json",)),
        Format("icalendar", "Calendar (iCalendar)", (".ics",), is_document=True),
        Format("timelinejs", "TimelineJS JSON", (".timeline.json",), is_document=True),
        Format("geojson", "GeoJSON", (".geojson",), is_document=True),
        Format("bibtex", "BibTeX", (".bib",)),
        Format("csl", "CSL-JSON", (".csl.json",)),
        Format("annotations", "Web annotations (W3C)", (".jsonld",)),
    )
}
"""Formats that a case can be written as, beside pdf, svg and png."""

IN: Final[dict[str, Format]] = {
    made.id: made
    for made in (
        *(OUT[name] for name in ("json", "csv", "xlsx", "icalendar", "timelinejs", "bibtex", "csl", "annotations")),
        Format("timeline_project", "The Timeline Project", (".timeline", ".xml")),
        Format("aeon", "Aeon Timeline CSV", ()),
        Format("ucdp", "UCDP GED CSV", ()),
        Format("acled", "ACLED CSV", ()),
    )
}
"""Formats that can be brought in."""


def format_of_name(name: str, formats: dict[str, Format]) -> str:
    """The format that a file name stands for, the longest ending first; empty for none."""
    endings = sorted(((s, made.id) for made in formats.values() for s in made.suffixes), key=lambda e: -len(e[0]))
    lowered = name.lower()
    return next((found for ending, found in endings if lowered.endswith(ending)), "")
