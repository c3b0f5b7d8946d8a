"""The names of the formats: what `--format` takes, which ending each has, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_STORY: Final = "It leaves out attachments, links that no sentence names and the history, and is not read back."
_EVENTS: Final = (
    "It holds events with their dates; participants, counts, quotes, issues, sources and notes stay behind."
)
_CITATIONS: Final = "It holds the sources’ citations; their texts, passages, reliability and lineage stay behind."
_PLACED: Final = "It holds events with a place; who took part, counts, quotes, issues, sources and notes stay behind."
_NOTES: Final = (
    "It holds notes, tags and the passages they rest on; placements, figures at work and saved views stay behind."
)
_CELLS: Final = "It leaves out the bytes of attachments, what is longer than 32,000 characters, and the history."
_TABLES: Final = "It leaves out the history."


@dataclass(frozen=True, slots=True)
class Format:
    """`is_document`: it shows the case as known on the case's own date, unless told otherwise; others hold all of it.

    `leaves_out` says what it cannot hold, as the sheet and the manual tell it; empty where it holds the whole state.
    `suffixes` are endings of file names that stand for the format, lower case; the first is proposed on saving.
    """

    id: str
    words: str
    suffixes: tuple[str, ...]
    is_document: bool = False
    leaves_out: str = ""


OUT: Final[dict[str, Format]] = {
    made.id: made
    for made in (
        Format("html", "HTML report", (".html", ".htm"), is_document=True, leaves_out=_STORY),
        Format("markdown", "Markdown", (".md", ".markdown"), is_document=True, leaves_out=_STORY),
        Format("csv", "CSV tables", (".zip", ".csv"), leaves_out=_TABLES),
        Format("xlsx", "Spreadsheet (XLSX)", (".xlsx",), leaves_out=_CELLS),
        Format("json", "Case JSON", (".json",)),
        Format("icalendar", "Calendar (iCalendar)", (".ics",), is_document=True, leaves_out=_EVENTS),
        Format("timelinejs", "TimelineJS JSON", (".timeline.json",), is_document=True, leaves_out=_EVENTS),
        Format("geojson", "GeoJSON", (".geojson",), is_document=True, leaves_out=_PLACED),
        Format("bibtex", "BibTeX", (".bib",), leaves_out=_CITATIONS),
        Format("csl", "CSL-JSON", (".csl.json",), leaves_out=_CITATIONS),
        Format("annotations", "Web annotations (W3C)", (".jsonld",), leaves_out=_NOTES),
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
