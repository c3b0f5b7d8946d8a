"""Aeon Timeline 3 CSV in: events with their earliest and latest starts and ends, and tags.

What is left out is named: folders of the narrative, colours, links and blocks. A year marked BC is counted as
historians do: BC 1 is the year 0000 of EDTF. Aeon's own dates are its calendar's; another calendar cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from db.dates import DateError, parse_edtf
from db.domain import Event, Row, Tag, TagLink
from db.errors import CaseError
from db.interchange.imported import Imported, Problems, checked
from db.interchange.mapping import uid_of
from db.interchange.table_in import Table

_COLUMNS: Final = frozenset({"Type", "Display ID", "Label", "Start Date", "End Date"})
_READ: Final = _COLUMNS | {"Summary", "Ongoing", "Latest Start Date", "Earliest End Date", "Tags"}
_POINT = re.compile(
    r"(BC )?([0-9]{1,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?)?)?"
)


def is_aeon(header: list[str]) -> bool:
    """Whether a table is an export of Aeon Timeline 3."""
    return set(header) >= _COLUMNS


def rows_of_aeon(table: Table) -> Imported:
    """The events of the table; rows of other types are named."""
    problems = Problems()
    rows: list[Row] = []
    unread = [name for name in table.header if name not in _READ]
    if unread:
        problems.add("columns", f"Not read: {', '.join(unread)}.")
    for number, cells in enumerate(table.rows, table.first):
        place, row = f"row {number}", dict(zip(table.header, cells, strict=False))
        if len(cells) > len(table.header):
            problems.add(place, "It has more cells than there are columns.", lost=True)
        elif row.get("Type") != "Event":
            problems.add(place, f"A {row.get('Type', '')[:40] or 'row without a type'} is no event.", lost=True)
        else:
            try:
                rows.extend(_rows_of(row, place, problems))
            except CaseError as fault:
                problems.add(place, fault.detail, lost=True)
    return checked("aeon", rows, problems)


def _uid(row: dict[str, str]) -> str:
    return uid_of("event", "\x1f".join([row.get("Display ID", ""), row.get("Label", ""), row.get("Start Date", "")]))


def _rows_of(row: dict[str, str], place: str, problems: Problems) -> Iterator[Row]:
    event = Event(
        uid=_uid(row),
        kind="other",
        title=" ".join(row.get("Label", "").split()) or "Without a title",
        summary=row.get("Summary", ""),
        status="ongoing" if row.get("Ongoing", "").lower() == "true" else "occurred",
        date_edtf=_date_of(row, place, problems),
    )
    yield event
    for name in (part.strip() for part in re.split("[,;|]", row.get("Tags", ""))):
        if name:
            tag = Tag(uid=uid_of("tag", name), name=name)
            yield tag
            yield TagLink(record_id=event.id, tag_id=tag.id)


def _date_of(row: dict[str, str], place: str, problems: Problems) -> str:
    try:
        start = _side(row.get("Start Date", ""), row.get("Latest Start Date", ""))
        end = _side(row.get("Earliest End Date", ""), row.get("End Date", ""))
        if row.get("Ongoing", "").lower() == "true" and start:
            return parse_edtf(f"{start}/..").text
        if not start and not end:
            return ""
        return parse_edtf(start if start == end or not end else f"{start}/{end}").text
    except DateError as error:
        problems.add(place, f"Its date could not be read, and it has none now: {error.sentence}")
        return ""


def _side(first: str, last: str) -> str:
    points = [_point(text) for text in (first, last) if text.strip()]
    return "" if not points else points[0] if len(set(points)) == 1 else f"[{points[0]}..{points[1]}]"


def _point(text: str) -> str:
    match = _POINT.fullmatch(text.strip())
    if match is None:
        raise DateError("syntax", f"“{text[:40]}” is not a date of Aeon Timeline.")
    year = 1 - int(match[2]) if match[1] else int(match[2])
    years = f"{'-' if year < 0 else ''}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"
    day = "-".join([years, *(f"{int(part):02d}" for part in match.groups()[2:4] if part)])
    clock = ":".join(f"{int(part):02d}" for part in match.groups()[4:] if part)
    return f"{day}T{clock}" if clock else day
