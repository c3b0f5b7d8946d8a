"""The Timeline Project in: its XML, and the plain lines of its first versions.

Events come in with title, description, dates, whether fuzzy or going on, category and address; eras as background
periods. What is left out is named: alerts, icons, colours, containers, milestones' looks. A DOCTYPE is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from db.dates import DateError, parse_edtf
from db.domain import Event, Evidence, Row, Source, Tag, TagLink
from db.errors import CaseError
from db.interchange.imported import Imported, Problems, checked
from db.interchange.mapping import uid_of
from db.interchange.text_in import decode, read_bytes, unreadable

MOST_EVENTS: Final = 200_000
_POINT = re.compile(r"(-?[0-9]{1,6})-([0-9]{1,2})-([0-9]{1,2})(?: ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}))?")
_KNOWN: Final = frozenset(
    {"start", "end", "text", "description", "fuzzy", "fuzzy_start", "fuzzy_end", "ends_today", "category", "categories",
     "hyperlink", "locked", "progress", "default_color", "milestone", "id", "label", "labels"}
)  # fmt: skip


def read_timeline(path: Path) -> Imported:
    """The events of a timeline. Raises CaseError UNREADABLE and those of reading."""
    data = read_bytes(path)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_xml(data, path.name)
    return _read_lines(decode(data, path.name), path.name)


def _read_xml(data: bytes, shown: str) -> Imported:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise unreadable(f"“{shown}” was refused: it declares a document type, which no timeline needs.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise unreadable(f"“{shown}” is not XML that can be read.") from error
    if root.tag != "timeline":
        raise unreadable(f"“{shown}” is XML, but not a timeline of The Timeline Project.")
    problems = Problems()
    rows: list[Row] = []
    if root.find("timetype") is not None and "gregorian" not in (root.findtext("timetype") or "").lower():
        raise unreadable(f"“{shown}” does not count time by the Gregorian calendar.")
    for word, kind in (("event", "other"), ("era", "period")):
        for number, element in enumerate(root.iter(word), 1):
            if number > MOST_EVENTS:
                raise unreadable(f"“{shown}” has more than {MOST_EVENTS:,} events.")
            place = f"{word} {number}"
            unread = sorted({child.tag for child in element} - _KNOWN - {"name", "color"})
            if unread:
                problems.add(place, f"Not read: {', '.join(unread)[:200]}.")
            given = {child.tag: (child.text or "").strip() for child in element}
            given["text"] = given.get("text") or given.get("name", "")
            try:
                rows.extend(_rows_of(given, kind, shown, place, problems))
            except CaseError as fault:
                problems.add(place, fault.detail, lost=True)
    return checked("timeline_project", rows, problems)


def _read_lines(text: str, shown: str) -> Imported:
    """The first versions wrote `EVENT:start;end;text;category`, with `\\;` for a semicolon."""
    problems = Problems()
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        word, colon, rest = line.partition(":")
        place = f"line {number}"
        if not line.strip() or line.startswith("#") or word in ("PREFERRED-PERIOD", "CATEGORY"):
            continue
        if not colon or word != "EVENT":
            raise unreadable(f"“{shown}” is not a timeline of The Timeline Project: line {number:,}.")
        parts = [part.replace(r"\;", ";").replace(r"\n", "\n") for part in re.split(r"(?<!\\);", rest)]
        given: dict[str, Any] = dict(zip(("start", "end", "text", "category"), parts, strict=False))
        try:
            rows.extend(_rows_of(given, "other", shown, place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    if not rows and not problems.found:
        raise unreadable(f"“{shown}” holds no event.")
    return checked("timeline_project", rows, problems)


def _rows_of(given: dict[str, str], kind: str, shown: str, place: str, problems: Problems) -> Iterator[Row]:
    title = given.get("text", "").strip()
    uid = uid_of("event", "\x1f".join(f"{key}={given[key]}" for key in sorted(given)))
    event = Event(
        uid=uid,
        kind=kind,
        title=" ".join(title.split())[:500] or "Without a title",
        summary=given.get("description", ""),
        status="ongoing" if given.get("ends_today") == "True" else "occurred",
        date_edtf=_date_of(given, place, problems),
    )
    yield event
    if given.get("category"):
        tag = Tag(uid=uid_of("tag", given["category"]), name=given["category"])
        yield tag
        yield TagLink(record_id=event.id, tag_id=tag.id)
    for url in given.get("hyperlink", "").split(";"):
        if url.strip():
            source = Source(uid=uid_of("source", url.strip()), kind="other", title=url.strip()[:300], url=url.strip())
            yield source
            passage_uid = uid_of("evidence", f"{uid}\x1f{source.uid}")
            yield Evidence(uid=passage_uid, target_id=event.id, source_id=source.id, relation="mentions")


def _date_of(given: dict[str, str], place: str, problems: Problems) -> str:
    """The stretch from start to end; days where both stand at midnight, for an end at midnight is the day's end."""
    try:
        first, last = _point(given.get("start", "")), _point(given.get("end", ""))
        if first[1] == last[1] == "00:00:00":
            first, last = (first[0], ""), (last[0], "")
        fuzzy = {
            name: given.get(name) == "True" or given.get("fuzzy") == "True" for name in ("fuzzy_start", "fuzzy_end")
        }
        start = "T".join(part for part in first if part) + ("~" if fuzzy["fuzzy_start"] and not first[1] else "")
        end = "T".join(part for part in last if part) + ("~" if fuzzy["fuzzy_end"] and not last[1] else "")
        if given.get("ends_today") == "True":
            return parse_edtf(f"{start}/..").text
        return parse_edtf(start if first == last else f"{start}/{end}").text
    except DateError as error:
        problems.add(place, f"Its date could not be read, and it has none now: {error.sentence}")
        return ""


def _point(text: str) -> tuple[str, str]:
    match = _POINT.fullmatch(text.strip())
    if match is None:
        raise DateError("syntax", f"“{text[:40]}” is not a point in time.")
    year = int(match[1])
    years = f"{'-' if year < 0 else ''}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"
    clock = ":".join(f"{int(part):02d}" for part in match.groups()[3:] if part is not None)
    return f"{years}-{int(match[2]):02d}-{int(match[3]):02d}", clock
