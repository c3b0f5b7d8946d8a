"""Events as an iCalendar file (RFC 5545) and calendars in.

It comes back with uid, title, summary, kind, status, date (EDTF), doubt, zone, place and its degrees. What it cannot
hold: participants, counts, quotes, issues, sources, notes, and characters that end a line other than plain line ends.
A date with an unknown end stands on the day that is known; an event without any is a VJOURNAL without a day. In: events
and journals; a repeating event comes in once and is said to repeat, for nothing is worked out that nobody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from db import domain as d
from db.case_file import CaseFile
from db.date_types import Precision
from db.dates import DAY_S, DateError, DateFlag, EdtfDate, civil_from_days, days_from_civil, parse_edtf, zone_offset_s
from db.domain import EVENT_KINDS, EVENT_STATUSES, Event, Place, Row, id_of
from db.errors import CaseError
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.mapping import place_row, uid_of
from db.interchange.steps import READ
from db.interchange.text_in import read_text, unreadable
from db.rules import UID

MOST_EVENTS: Final = 200_000
DEEPEST: Final = 12
_FIRST_S, _LAST_S = days_from_civil(1, 1, 1) * DAY_S, days_from_civil(9999, 12, 31) * DAY_S
_STATUS: Final = {"planned": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED", "superseded": "CANCELLED"}
_SURROUNDINGS: Final = frozenset({"VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM"})
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_LINE = re.compile(
    r'([A-Za-z0-9-]++)((?:;[A-Za-z0-9-]++=(?:"[^"]*+"|[^";:,]*+)(?:,(?:"[^"]*+"|[^";:,]*+))*+)*+):(.*)', re.S
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]++)=("[^"]*+"|[^";:]*+)')
_ESCAPE = re.compile(r"\\(.)", re.S)
_TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_DURATION = re.compile(
    r"\+?P(?:([0-9]{1,5})W|(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?)"
)


# ---- out ------------------------------------------------------------------------------------------------------------
def write_icalendar(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the calendar. Raises CaseError as `bytes_out.replacing`."""
    rows = chosen_rows(case_file, choice, making.steps)
    places = {row.id: row for row in rows["place"] if isinstance(row, Place)}
    info = next(row for row in rows["case"] if isinstance(row, d.CaseInfo))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rapporteur//Case file//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(info.title)}")
    for row in making.steps.part(len(rows["event"]), READ, 1.0).over(rows["event"]):
        if isinstance(row, Event):
            lines.extend(_component(row, places.get(row.place_id or 0)))
    lines.append("END:VCALENDAR")
    write_text(out, (_folded(line) for line in lines))


def _component(event: Event, place: Place | None) -> Iterator[str]:
    when = list(_when(parse_edtf(event.date_edtf))) if event.date_edtf else []
    name = "VEVENT" if when else "VJOURNAL"
    yield f"BEGIN:{name}"
    yield f"UID:{event.uid}@rapporteur"
    yield f"DTSTAMP:{_stamp(min(max(event.recorded_s, _FIRST_S), _LAST_S))}Z"
    yield from when
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.summary:
        yield f"DESCRIPTION:{_escaped(event.summary)}"
    if place is not None:
        if name == "VEVENT":
            yield f"LOCATION:{_escaped(place.name)}"
            if place.lat is not None and place.lon is not None:
                yield f"GEO:{place.lat!r};{place.lon!r}"
        yield f"X-RAPPORTEUR-PLACE:{_escaped(place.name)}"
    if name == "VEVENT":
        yield f"STATUS:{_STATUS.get(event.status, 'CONFIRMED')}"
    yield f"CATEGORIES:{event.kind.upper()}"
    own = {"UID": event.uid, "KIND": event.kind, "STATUS": event.status, "EDTF": event.date_edtf}
    for key, value in {**own, "DOUBT": event.doubt, "ZONE": event.timezone}.items():
        if value:
            yield f"X-RAPPORTEUR-{key}:{_escaped(value)}"
    yield f"END:{name}"


def _when(date: EdtfDate) -> Iterator[str]:
    low, high = date.earliest_s, date.latest_s
    known = [second for second in (low, high) if second is not None and _FIRST_S <= second < _LAST_S]
    if not known:
        return
    fine = date.precision in (Precision.SECOND, Precision.MINUTE, Precision.HOUR)
    if fine and low is not None and high is not None and len(known) == 2:
        mark = "Z" if date.flags & DateFlag.INSTANT else ""
        yield f"DTSTART:{_stamp(low)}{mark}"
        yield f"DTEND:{_stamp(high + 1)}{mark}"
        return
    first, last = (low, high) if len(known) == 2 and low is not None and high is not None else (known[0], known[0])
    yield f"DTSTART;VALUE=DATE:{_stamp(first)[:8]}"
    yield f"DTEND;VALUE=DATE:{_stamp(last - last % DAY_S + DAY_S)[:8]}"


def _stamp(second: int) -> str:
    year, month, day = civil_from_days(second // DAY_S)
    clock = second % DAY_S
    return f"{year:04d}{month:02d}{day:02d}T{clock // 3600:02d}{clock // 60 % 60:02d}{clock % 60:02d}"


def _escaped(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROL.sub(" ", escaped)


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never inside a character."""
    pieces, start, size = [], 0, 0
    for at, character in enumerate(line):
        octets = len(character.encode())
        if size + octets > 75:
            pieces.append(line[start:at])
            start, size = at, 1
        size += octets
    pieces.append(line[start:])
    return "\r\n ".join(pieces) + "\r\n"


# ---- in -------------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Component:
    """A component with its properties: name → (parameters, value), the first of each name; `more` names repeats."""

    name: str
    line: int
    properties: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a property, unescaped; empty where it is not given."""
        value = self.properties.get(name, ({}, ""))[1]
        return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def read_icalendar(path: Path) -> Imported:
    """The events of a calendar. Raises CaseError UNREADABLE and those of reading."""
    problems = Problems()
    rows: list[Row] = []
    for component in _components(read_text(path), path.name, problems):
        place = f"line {component.line}"
        if component.name not in ("VEVENT", "VJOURNAL"):
            problems.add(place, f"A {component.name[:40]} is no event; it was left out.", lost=True)
            continue
        try:
            rows.extend(_rows_of(component, place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    return checked("icalendar", rows, problems)


def _components(text: str, shown: str, problems: Problems) -> Iterator[Component]:
    stack: list[Component] = []
    found = 0
    for number, line in _lines(text):
        match = _LINE.fullmatch(line)
        if match is None:
            if not stack:
                raise unreadable(f"“{shown}” is not a calendar: line {number:,} has no name and value.")
            problems.add(f"line {number}", "It has no name and value; it was not read.", lost=True)
            continue
        name, value = match[1].upper(), match[3]
        if name == "BEGIN":
            stack.append(Component(value.strip().upper(), number))
            found += 1
            if len(stack) > DEEPEST or found > MOST_EVENTS:
                raise unreadable(f"“{shown}” has too many components, or nests them too deep (line {number:,}).")
        elif name == "END":
            if not stack or stack[-1].name != value.strip().upper():
                raise unreadable(f"“{shown}” is not a calendar: line {number:,} ends what was not begun.")
            ended = stack.pop()
            if ended.name not in _SURROUNDINGS:
                yield ended
        elif stack:
            parameters = {key.upper(): text.strip('"') for key, text in _PARAMETER.findall(match[2])}
            stack[-1].properties.setdefault(name, (parameters, value))
    if stack:
        raise unreadable(f"“{shown}” was cut off: a {stack[-1].name[:40]} has no end. Ask for the whole file.")
    if not found:
        raise unreadable(f"“{shown}” holds no calendar.")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(number of its first line, unfolded line). Only CRLF and LF end a line."""
    kept: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if line[:1] in (" ", "\t") and kept:
            kept.append(line[1:])
            continue
        if kept:
            yield first, "".join(kept)
        kept, first = ([line] if line.strip() else []), number
    if kept:
        yield first, "".join(kept)


def _rows_of(component: Component, place: str, problems: Problems) -> Iterator[Row]:
    own_uid = component.text("X-RAPPORTEUR-UID")
    known = component.text("UID") or repr(sorted(component.properties.items()))
    start = component.properties.get("RECURRENCE-ID", ({}, ""))[1]
    uid = own_uid if UID.fullmatch(own_uid) else uid_of("event", f"{known}\x1f{start}")
    for name in ("RRULE", "RDATE"):
        if name in component.properties:
            problems.add(place, "It repeats; only the first time came in, the others are not worked out.")
    edtf, zone = _date_of(component, place, problems)
    kind, status = component.text("X-RAPPORTEUR-KIND"), component.text("X-RAPPORTEUR-STATUS")
    told = {"TENTATIVE": "planned", "CANCELLED": "cancelled"}.get(component.text("STATUS").upper(), "occurred")
    name = component.text("X-RAPPORTEUR-PLACE") or component.text("LOCATION").strip()
    lat, _, lon = component.properties.get("GEO", ({}, ""))[1].partition(";")
    venue = place_row(name, lat, lon) if name else None
    if venue is not None:
        yield venue
    yield Event(
        uid=uid,
        kind=kind if kind in EVENT_KINDS else "other",
        title=component.text("SUMMARY").strip("\n") or "Without a title",
        summary=component.text("DESCRIPTION"),
        status=status if status in EVENT_STATUSES else told,
        date_edtf=edtf,
        doubt=component.text("X-RAPPORTEUR-DOUBT"),
        timezone=component.text("X-RAPPORTEUR-ZONE") or zone,
        place_id=venue.id if venue else None,
    )
    if kind in ("round", "swap") and uid == own_uid:
        yield d.Round(event_id=id_of(uid)) if kind == "round" else d.Swap(event_id=id_of(uid))


def _date_of(component: Component, place: str, problems: Problems) -> tuple[str, str]:
    """(EDTF, zone). What cannot be read is a problem, and the event comes in without a date."""
    own = component.text("X-RAPPORTEUR-EDTF")
    try:
        if own:
            return parse_edtf(own).text, ""
        if "DTSTART" not in component.properties:
            return "", ""
        first, zone = _point(*component.properties["DTSTART"], place, problems)
        last = ""
        if "DTEND" in component.properties:
            last, _zone = _point(*component.properties["DTEND"], place, problems)
        elif "DURATION" in component.properties:
            last = _moved(first, _seconds(component.properties["DURATION"][1]))
        if not last or last == first:
            return parse_edtf(first).text, zone
        if "T" not in last:
            last = _moved(last, -DAY_S)  # the end of a day-long event is the day after
        edtf = first if last == first else f"{first}/{last}"
        return parse_edtf(edtf).text, zone
    except DateError as error:
        problems.add(place, f"Its date could not be read, and it has none now: {error.sentence}")
        return "", ""


def _point(parameters: dict[str, str], value: str, place: str, problems: Problems) -> tuple[str, str]:
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise DateError("syntax", f"“{value[:40]}” is not a calendar date.")
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None:
        return day, ""
    clock = f"{day}T{match[4]}:{match[5]}:{'59' if match[6] == '60' else match[6]}"
    zone = parameters.get("TZID", "")
    if match[7]:
        return f"{clock}Z", ""
    if not zone:
        return clock, ""
    local_s = parse_edtf(clock).earliest_s or 0
    try:
        offset_s = zone_offset_s(local_s - zone_offset_s(local_s, zone), zone)
    except DateError:
        problems.add(place, f"The time zone “{zone[:60]}” is not known; the clock time was kept without one.")
        return clock, ""
    minutes = offset_s // 60
    return f"{clock}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}", zone


def _moved(point: str, seconds: int) -> str:
    day, _, rest = point.partition("T")
    year, month, number = (int(part) for part in day.split("-"))
    clock, offset = rest[:8], rest[8:]
    at = days_from_civil(year, month, number) * DAY_S + seconds
    if clock:
        hours, minutes, over = (int(part) for part in clock.split(":"))
        at += hours * 3600 + minutes * 60 + over
    if not _FIRST_S <= at <= _LAST_S:
        raise DateError("no_such_year", "The date runs out of the years that a calendar has.")
    stamp = _stamp(at)
    moved = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
    if not clock and seconds % DAY_S == 0:
        return moved
    return f"{moved}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}{offset}"


def _seconds(text: str) -> int:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise DateError("syntax", f"“{text[:40]}” is not a duration.")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
