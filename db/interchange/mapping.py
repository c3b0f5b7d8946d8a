"""A stranger's table (CSV or a spreadsheet) as events, by a mapping that a person gives or confirms.

A mapping is a JSON object:

    {"columns": {"Flight Date": "date", "Airport Name": "place", "Wildlife Species": "title"},
     "defaults": {"kind": "incident", "importance": 20}, "day_first": false, "uid": ["ID"]}

`columns` names for each column one of `FIELDS`; several columns may give one text, in their order, parted by a space.
Columns that are not named are not read, and that is said once. `defaults` are for fields that no column gives.
`day_first` says how to read 5/2/2026; without it such a date is a problem, never a guess. `uid` names the columns that
tell rows apart; without it the whole row does. What a table cannot hold: everything but events, places and actors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from db.dates import DateError, parse_edtf, read_typed_date
from db.domain import EVENT_KINDS, EVENT_STATUSES, Actor, Event, Evidence, Participation, Place, Row, Source
from db.errors import CaseError, ErrorCode
from db.interchange import json_in
from db.interchange.cells import plain
from db.interchange.imported import Imported, Problems, checked
from db.interchange.table_in import Table
from db.rules import check_row

FIELDS: Final = (
    "title", "label", "summary", "kind", "status", "date", "start", "end", "doubt", "place", "lat", "lon", "actors",
    "importance", "source", "url",
)  # fmt: skip
"""What a column can be. `date`, or `start` and `end`; `actors` are parted by semicolons; `url` is the source's."""

_GUESSES: Final = {
    "title": ("title", "headline", "name", "event", "label", "subject", "summary", "what"),
    "date": ("date", "event date", "when", "day", "flight date", "death_date"),
    "start": ("start", "start date", "begin", "from", "date_start"),
    "end": ("end", "end date", "until", "date_end"),
    "summary": ("description", "text", "notes", "note", "details"),
    "place": ("place", "location", "where", "city", "venue", "neighborhood", "airport name"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "long", "longitude"),
    "actors": ("actors", "people", "participants", "who"),
    "kind": ("kind",),
    "source": ("source",),
    "url": ("url", "link"),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as it was given, checked. `columns` is header name → field."""

    columns: dict[str, str]
    defaults: dict[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    uid: tuple[str, ...] = ()


def read_mapping(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises CaseError INVALID, UNREADABLE and those of reading."""
    value = json_in.read_json(path, 1_000_000)
    if not isinstance(value, dict):
        raise _wrong("A mapping is a JSON object with “columns”")
    return value


def mapping_of(value: dict[str, Any], header: list[str]) -> Mapping:
    """The mapping, checked against the columns that are there. Raises CaseError INVALID."""
    unknown = value.keys() - {"columns", "defaults", "day_first", "uid"}
    if unknown:
        raise _wrong(f"“{min(unknown)}” is no part of a mapping")
    columns, defaults = value.get("columns"), value.get("defaults", {})
    if not isinstance(columns, dict) or not columns or not isinstance(defaults, dict):
        raise _wrong("“columns” says for each column which field it is")
    for name, target in (*columns.items(), *((None, target) for target in defaults)):
        if target not in FIELDS:
            raise _wrong(f"“{str(target)[:40]}” is no field; use one of: {', '.join(FIELDS)}")
        if name is not None and name not in header:
            raise _wrong(f"There is no column “{name[:60]}”; there are: {', '.join(header)[:400]}")
    uid = value.get("uid", [])
    day_first = value.get("day_first")
    if not isinstance(uid, list) or not all(name in header for name in uid):
        raise _wrong("“uid” is a list of columns")
    if day_first is not None and not isinstance(day_first, bool):
        raise _wrong("“day_first” is true or false")
    if "title" not in columns.values() and "title" not in defaults:
        raise _wrong("Some column must give the title")
    return Mapping(columns, {key: str(text) for key, text in defaults.items()}, day_first, tuple(uid))


def proposed_mapping(header: list[str]) -> dict[str, Any]:
    """A mapping by the names of the columns, for a person to look at; columns of unknown names are left out."""
    columns: dict[str, str] = {}
    for target, names in _GUESSES.items():
        found = next((name for wish in names for name in header if name.strip().lower() == wish), None)
        if found is not None and found not in columns:
            columns[found] = target
    return {"columns": columns}


def _wrong(sentence: str) -> CaseError:
    return CaseError(ErrorCode.INVALID, f"The mapping does not fit: {sentence}.")


def rows_by_mapping(table: Table, mapping: Mapping, format_name: str) -> Imported:
    """The events, places and actors of a table. Rows that cannot be read are problems, none is dropped in silence."""
    problems = Problems()
    unread = [name for name in table.header if name not in mapping.columns]
    if unread:
        problems.add("columns", f"Not read: {', '.join(unread)[:400]}.")
    reader = _RowReader(table, mapping)
    rows: list[Row] = []
    for number, cells in enumerate(table.rows, table.first):
        if not any(cell.strip() for cell in cells):
            continue
        place = f"row {number}"
        if len(cells) > len(table.header):
            problems.add(place, f"It has {len(cells)} cells, more than there are columns.", lost=True)
            continue
        try:
            rows.extend(reader.rows_of(cells, place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    return checked(format_name, rows, problems)


class _RowReader:
    """Reads one row after another; places, actors and sources of one name are one record."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self._table, self._mapping = table, mapping

    def rows_of(self, cells: list[str], place: str, problems: Problems) -> Iterator[Row]:
        given = self._given(cells)
        uid = self._uid(cells)
        made: list[Row] = []
        venue = self._place(given)
        edtf, wording, doubt = self._date(given, place, problems)
        event = Event(
            uid=uid,
            kind=_term(given.get("kind", "other"), EVENT_KINDS, "other", place, problems),
            title=given.get("title", "").strip() or "Without a title",
            label=given.get("label", ""),
            summary=given.get("summary", ""),
            status=_term(given.get("status", "occurred"), EVENT_STATUSES, "occurred", place, problems),
            date_edtf=edtf,
            date_text=wording,
            doubt="; ".join(part for part in (given.get("doubt", ""), doubt) if part),
            place_id=venue.id if venue else None,
            importance=_whole(given.get("importance", "50"), place, problems),
        )
        check_row(event)
        made += [row for row in (venue, event) if row is not None]
        for name in dict.fromkeys(part.strip() for part in given.get("actors", "").split(";")):
            if name:
                actor = Actor(uid=uid_of("actor", name), name=name, kind="group")
                made += [actor, Participation(event_id=event.id, actor_id=actor.id, role="other")]
        source = self._source(given)
        if source is not None:
            passage_uid = uid_of("evidence", f"{uid}\x1f{source.uid}")
            made += [source, Evidence(uid=passage_uid, target_id=event.id, source_id=source.id)]
        for row in made:
            check_row(row)
        yield from made

    def _given(self, cells: list[str]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for name, cell in zip(self._table.header, cells, strict=False):
            target = self._mapping.columns.get(name)
            if target is not None and cell.strip():
                found.setdefault(target, []).append(plain(cell))
        return {**self._mapping.defaults, **{target: " ".join(parts) for target, parts in found.items()}}

    def _uid(self, cells: list[str]) -> str:
        header, chosen = self._table.header, self._mapping.uid
        parts = [cells[header.index(name)] for name in chosen if header.index(name) < len(cells)]
        return uid_of("event", "\x1f".join([self._table.name, *(parts if chosen else cells)]))

    def _date(self, given: dict[str, str], place: str, problems: Problems) -> tuple[str, str, str]:
        """(EDTF, the wording kept, what is unclear): what cannot be read in one way stays as wording only."""
        written = given.get("date", "")
        ends = [given.get("start", ""), given.get("end", "")]
        if not written and any(ends):
            made = [self._one_date(text) for text in ends]
            if not any(fault for _edtf, fault in made):
                edtf = made[0][0] if ends[0] and not ends[1] else f"{made[0][0]}/{made[1][0]}"
                try:
                    return parse_edtf(edtf).text, "", ""
                except DateError as error:
                    made[0] = ("", error.sentence)
            fault = next(fault for _edtf, fault in made if fault)
            written = " to ".join(text for text in ends if text)
        else:
            edtf, fault = self._one_date(written)
            if not fault:
                return edtf, "", ""
        problems.add(place, f"The date “{written[:80]}” was kept as words only: {fault}")
        return "", written, "The date could not be read in one way only."

    def _one_date(self, text: str) -> tuple[str, str]:
        """(EDTF, "") or ("", why not)."""
        if not text.strip():
            return "", ""
        try:
            return read_typed_date(text, day_first=self._mapping.day_first).edtf, ""
        except DateError as error:
            return "", error.sentence

    def _place(self, given: dict[str, str]) -> Place | None:
        name = given.get("place", "").strip()
        lat, lon = given.get("lat", ""), given.get("lon", "")
        if not name and not (lat and lon):
            return None
        return place_row(name or f"{lat}, {lon}", lat, lon)

    def _source(self, given: dict[str, str]) -> Source | None:
        title, url = given.get("source", "").strip(), given.get("url", "").strip()
        if not title and not url:
            return None
        return Source(uid=uid_of("source", f"{title}\x1f{url}"), kind="other", title=title or url, url=url)


def place_row(name: str, lat: str = "", lon: str = "", **fields: Any) -> Place:
    """A place by name and decimal degrees. Raises CaseError INVALID for degrees that are none."""
    at: dict[str, Any] = {}
    if lat.strip() and lon.strip():
        try:
            at = {"lat": float(lat), "lon": float(lon)}
        except ValueError as error:
            raise CaseError(ErrorCode.INVALID, f"“{lat[:20]}, {lon[:20]}” are no degrees.") from error
    return Place(uid=uid_of("place", f"{name}\x1f{lat}\x1f{lon}\x1f{fields or ''}"), name=name, **at, **fields)


def uid_of(kind: str, content: str) -> str:
    """The same content gives the same uid, so that bringing a file in twice adds nothing."""
    return f"{kind}-in-{hashlib.sha256(content.encode()).hexdigest()[:24]}"


def _term(text: str, known: tuple[str, ...], otherwise: str, place: str, problems: Problems) -> str:
    term = text.strip().lower().replace(" ", "_")
    if term in known:
        return term
    problems.add(place, f"“{text[:40]}” is none of {', '.join(known)}; it was taken as {otherwise}.")
    return otherwise


def _whole(text: str, place: str, problems: Problems) -> int:
    if text.strip().isascii() and text.strip().isdecimal() and int(text.strip()[:9]) <= 100:
        return int(text)
    problems.add(place, f"“{text[:40]}” is not an importance from 0 to 100; 50 was taken.")
    return 50
