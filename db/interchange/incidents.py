"""UCDP GED and ACLED tables in: events of armed conflict as background incidents of low importance.

Dates follow the codebooks: GED `date_prec` 1 is the day itself, 2 to 5 some day from `date_start` to `date_end`; ACLED
`time_precision` 2 is the week and 3 the month about the day given. Deaths come in as figures from low to high. What is
left out is said once: columns that no field stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from db.dates import DateError, parse_edtf, read_typed_date
from db.domain import Actor, Event, Evidence, Figure, Participation, Place, Row, Source
from db.errors import CaseError
from db.interchange.imported import Imported, Problems, checked
from db.interchange.mapping import place_row, uid_of
from db.interchange.table_in import Table

IMPORTANCE: Final = 10
Cells = dict[str, str]

_UCDP: Final = frozenset({"id", "date_start", "date_end", "side_a", "side_b", "where_coordinates", "date_prec"})
_ACLED: Final = frozenset({"event_date", "event_type", "actor1", "location"})
_UCDP_READ: Final = _UCDP | {
    "latitude", "longitude", "where_prec", "country", "type_of_violence", "dyad_name", "low", "best", "high",
    "deaths_civilians", "source_article", "source_headline", "source_office", "source_date", "adm_1",
}  # fmt: skip
_ACLED_READ: Final = _ACLED | {
    "event_id_cnty", "data_id", "sub_event_type", "actor2", "latitude", "longitude", "geo_precision", "country",
    "notes", "fatalities", "source", "time_precision", "admin1",
}  # fmt: skip
_VIOLENCE: Final = {"1": "State-based fighting", "2": "Non-state fighting", "3": "One-sided violence"}


def is_ucdp(header: list[str]) -> bool:
    """Whether a table is of the UCDP Georeferenced Event Dataset."""
    return set(header) >= _UCDP


def is_acled(header: list[str]) -> bool:
    """Whether a table is of ACLED."""
    return set(header) >= _ACLED


def rows_of_ucdp(table: Table) -> Imported:
    """The incidents of a UCDP GED table."""
    return _rows("ucdp", table, _UCDP_READ, _ucdp_rows)


def rows_of_acled(table: Table) -> Imported:
    """The incidents of an ACLED table."""
    return _rows("acled", table, _ACLED_READ, _acled_rows)


def _rows(
    name: str, table: Table, read: frozenset[str], rows_of: Callable[[Cells, str, Problems], Iterator[Row]]
) -> Imported:
    problems = Problems()
    unread = [column for column in table.header if column not in read]
    if unread:
        problems.add("columns", f"Not read: {', '.join(unread)[:400]}.")
    rows: list[Row] = []
    for number, cells in enumerate(table.rows, table.first):
        place = f"row {number}"
        if len(cells) != len(table.header):
            problems.add(place, f"It has {len(cells)} cells, not {len(table.header)}.", lost=True)
            continue
        try:
            rows.extend(rows_of(dict(zip(table.header, cells, strict=True)), place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    return checked(name, rows, problems)


# ---- UCDP -----------------------------------------------------------------------------------------------------------
def _ucdp_rows(row: Cells, place: str, problems: Problems) -> Iterator[Row]:
    uid = f"ucdp-{_number(row['id']) or uid_of('row', repr(row))[-12:]}"
    precision = _number(row.get("where_prec", ""))
    venue = _venue(row["where_coordinates"], row, precision if precision and 1 <= precision <= 7 else None)
    title = _VIOLENCE.get(str(_number(row.get("type_of_violence", ""))), "Violence")
    event = Event(
        uid=uid,
        kind="incident",
        title=f"{title}: {row['side_a']} and {row['side_b']}"[:500],
        summary=row.get("source_headline", ""),
        date_edtf=_ucdp_date(row, place, problems),
        place_id=venue.id if venue else None,
        importance=IMPORTANCE,
    )
    yield from (made for made in (venue, event) if made is not None)
    yield from _sides(event, (row["side_a"], row["side_b"]))
    low, high = (_number(row.get(name, "")) for name in ("low", "high"))
    if low is not None or high is not None:
        yield Figure(uid=f"{uid}-deaths", label="Deaths, lowest to highest estimate", value_min=_real(low),
                     value_max=_real(high), unit="deaths", about_id=event.id)  # fmt: skip
    yield from _cited(
        event, row.get("source_office", "") or row.get("source_article", ""), _day(row.get("source_date"))
    )


def _ucdp_date(row: Cells, place: str, problems: Problems) -> str:
    first, last = _day(row["date_start"]), _day(row["date_end"])
    precision = _number(row["date_prec"])
    try:
        if not first or not last:
            raise DateError("syntax", f"“{row['date_start'][:20]}” to “{row['date_end'][:20]}” are no days.")
        if first == last:
            return parse_edtf(first if precision == 1 else f"{first}~").text
        return parse_edtf(f"{first}/{last}" if precision == 1 else f"[{first}..{last}]").text
    except DateError as error:
        problems.add(place, f"Its date could not be read, and it has none now: {error.sentence}")
        return ""


# ---- ACLED ----------------------------------------------------------------------------------------------------------
def _acled_rows(row: Cells, place: str, problems: Problems) -> Iterator[Row]:
    name = row.get("event_id_cnty", "") or row.get("data_id", "")
    uid = f"acled-{name}" if re.fullmatch("[A-Za-z0-9]{1,40}", name) else uid_of("acled", repr(sorted(row.items())))
    venue = _venue(row["location"], row, None)
    event = Event(
        uid=uid,
        kind="incident",
        title=": ".join(part for part in (row["event_type"], row.get("sub_event_type", "")) if part) or "Incident",
        summary=row.get("notes", ""),
        date_edtf=_acled_date(row, place, problems),
        place_id=venue.id if venue else None,
        importance=IMPORTANCE,
    )
    yield from (made for made in (venue, event) if made is not None)
    yield from _sides(event, (row["actor1"], row.get("actor2", "")))
    deaths = _number(row.get("fatalities", ""))
    if deaths is not None:
        yield Figure(uid=f"{uid}-deaths", label="Fatalities", value_min=_real(deaths), value_max=_real(deaths),
                     unit="deaths", about_id=event.id)  # fmt: skip
    for name in row.get("source", "").split(";"):
        yield from _cited(event, name.strip(), "")


def _acled_date(row: Cells, place: str, problems: Problems) -> str:
    try:
        edtf = read_typed_date(row["event_date"]).edtf
        precision = _number(row.get("time_precision", "")) or 1
        return parse_edtf({1: edtf, 2: f"{edtf}~", 3: edtf[:7]}.get(precision, edtf)).text
    except DateError as error:
        problems.add(place, f"Its date could not be read, and it has none now: {error.sentence}")
        return ""


# ---- both -----------------------------------------------------------------------------------------------------------
def _venue(name: str, row: Cells, precision: int | None) -> Place | None:
    if not name.strip():
        return None
    inside = ", ".join(part for part in (row.get("adm_1") or row.get("admin1", ""), row.get("country", "")) if part)
    return place_row(name.strip(), row.get("latitude", ""), row.get("longitude", ""), precision=precision, note=inside)


def _sides(event: Event, names: tuple[str, str]) -> Iterator[Row]:
    for name in dict.fromkeys(name.strip() for name in names):
        if name:
            kind = "state_body" if name.startswith("Government of") else "group"
            actor = Actor(uid=uid_of("actor", name), name=name, kind=kind)
            yield actor
            yield Participation(event_id=event.id, actor_id=actor.id, role="party")


def _cited(event: Event, title: str, published: str) -> Iterator[Row]:
    if not title:
        return
    source = Source(uid=uid_of("source", f"{title}\x1f{published}"), title=title[:300], published_edtf=published)
    yield source
    yield Evidence(uid=uid_of("evidence", f"{event.uid}\x1f{source.uid}"), target_id=event.id, source_id=source.id)


def _day(text: str | None) -> str:
    """A day at the start of the cell; GED writes `2016-01-01` and, in later versions, a time at midnight after it."""
    match = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[ T])", (text or "").strip())
    try:
        return parse_edtf(match[0]).text if match else ""
    except DateError:
        return ""


def _number(text: str) -> int | None:
    match = re.fullmatch(r"([0-9]{1,12})(?:\.0*)?", text.strip())
    return int(match[1]) if match else None


def _real(value: int | None) -> float | None:
    return None if value is None else float(value)
