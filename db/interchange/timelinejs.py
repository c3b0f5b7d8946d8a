"""Events as TimelineJS JSON, and TimelineJS in: JSON, or the table it reads from a spreadsheet.

It comes back with uid, title, summary, kind, status, date (EDTF) and doubt, and the case's own title and summary; what
TimelineJS itself cannot show of them stands under the key `rapporteur`, which it leaves alone. What it cannot hold:
participants, counts, quotes, issues, sources, notes. Texts of others are HTML there: their words come in, tags do not;
media come in as sources by their address, and nothing is fetched. A year -1 is shown there as 1 BCE and read so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from db import domain as d
from db.case_file import CaseFile
from db.date_types import DateForm, Precision
from db.dates import DAY_S, DateError, EdtfDate, civil_from_days, describe, parse_edtf
from db.domain import EVENT_KINDS, EVENT_STATUSES, CaseInfo, Event, Evidence, Row, Source, id_of
from db.errors import CaseError
from db.interchange import json_in
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.mapping import uid_of
from db.interchange.steps import READ
from db.interchange.table_in import Table
from db.interchange.text_in import MOST_BYTES, unreadable
from db.rules import UID

_UNITS: Final = ("year", "month", "day", "hour", "minute", "second")
_PRECISE: Final = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3, Precision.HOUR: 4, Precision.MINUTE: 5}
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_TAG = re.compile(r"/?[A-Za-z][A-Za-z0-9]*|!")
_BLOCKS: Final = frozenset({"p", "br", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "tr"})


# ---- out ------------------------------------------------------------------------------------------------------------
def write_timelinejs(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the JSON. Raises CaseError as `bytes_out.replacing`."""
    rows = chosen_rows(case_file, choice, making.steps)
    info = next(row for row in rows["case"] if isinstance(row, CaseInfo))
    part = making.steps.part(len(rows["event"]), READ, 1.0)
    slides = [_slide(row) for row in part.over(rows["event"]) if isinstance(row, Event)]
    value = {
        "title": {"text": {"headline": _html(info.title), "text": _html(info.summary)}, "rapporteur": _own(info)},
        "events": [slide for slide in slides if "start_date" in slide],
        # TimelineJS refuses a slide without a date; these are kept for other readers.
        "rapporteur_undated": [slide for slide in slides if "start_date" not in slide],
    }
    write_text(out, [json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False), "\n"])


def _own(info: CaseInfo) -> dict[str, str]:
    return {"title": info.title, "summary": info.summary}


def _slide(event: Event) -> dict[str, Any]:
    own = {
        "uid": event.uid, "kind": event.kind, "status": event.status, "edtf": event.date_edtf, "doubt": event.doubt,
        "title": event.title, "summary": event.summary,
    }  # fmt: skip
    slide: dict[str, Any] = {"unique_id": event.uid, "group": event.kind, "rapporteur": own}
    slide["text"] = {"headline": _html(event.title), "text": _html(event.summary)}
    if event.date_edtf:
        date = parse_edtf(event.date_edtf)
        low, high = date.earliest_s, date.latest_s
        first = low if low is not None else high
        if first is not None:
            units = _PRECISE.get(date.precision, 6 if date.precision is Precision.SECOND else 3)
            slide["start_date"] = _js_date(first, units)
            if low is not None and high is not None and _has_end(date):
                slide["end_date"] = _js_date(high, units)
        slide["display_date"] = _html(describe(date))
    return slide


def _has_end(date: EdtfDate) -> bool:
    plain = date.form is DateForm.DATE and date.precision in (*_PRECISE, Precision.SECOND)
    return not plain


def _js_date(second: int, units: int) -> dict[str, int]:
    year, month, day = civil_from_days(second // DAY_S)
    clock = second % DAY_S
    values = (year if year > 0 else year - 1, month, day, clock // 3600, clock // 60 % 60, clock % 60)
    return dict(zip(_UNITS[:units], values, strict=False))


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


# ---- in -------------------------------------------------------------------------------------------------------------
def read_timelinejs(path: Path) -> Imported:
    """The slides of a TimelineJS file. Raises CaseError UNREADABLE and those of reading."""
    return rows_of_timelinejs(json_in.read_json(path, MOST_BYTES), path.name)


def is_timelinejs(value: Any) -> bool:
    """Whether a JSON value looks like TimelineJS."""
    return isinstance(value, dict) and isinstance(value.get("events"), list) and "format" not in value


def rows_of_timelinejs(value: Any, name: str) -> Imported:
    """The slides of a parsed TimelineJS file."""
    if not is_timelinejs(value):
        raise unreadable(f"“{name}” is JSON, but not of TimelineJS: it has no list of events.")
    problems = Problems()
    rows: list[Row] = []
    groups = {"event": value["events"], "era": value.get("eras", []), "undated": value.get("rapporteur_undated", [])}
    for word, slides in groups.items():
        for number, slide in enumerate(slides if isinstance(slides, list) else [], 1):
            place = f"{word} {number}"
            if not isinstance(slide, dict):
                problems.add(place, "This is not a slide.", lost=True)
                continue
            try:
                rows.extend(_rows_of(slide, word, place, problems))
            except CaseError as fault:
                problems.add(place, fault.detail, lost=True)
    return checked("timelinejs", rows, problems, info=_info(value.get("title")))


def _info(slide: Any) -> CaseInfo | None:
    if not isinstance(slide, dict):
        return None
    own = _object(slide.get("rapporteur"))
    text = _object(slide.get("text"))
    title = _text(own.get("title")) or plain_words(_text(text.get("headline")))
    summary = _text(own.get("summary")) if "summary" in own else plain_words(_text(text.get("text")))
    return CaseInfo(title=title[:500], summary=summary[:100_000]) if title else None


def _rows_of(slide: dict[str, Any], word: str, place: str, problems: Problems) -> Iterator[Row]:
    own, text = _object(slide.get("rapporteur")), _object(slide.get("text"))
    title = _text(own.get("title")) or plain_words(_text(text.get("headline")))
    summary = _text(own.get("summary")) if "summary" in own else plain_words(_text(text.get("text")))
    if not title:
        title = summary.partition("\n")[0][:80] or "Without a title"
    own_uid = _text(own.get("uid"))
    uid = own_uid if UID.fullmatch(own_uid) else uid_of("event", json.dumps(slide, sort_keys=True))
    kind = _text(own.get("kind")) or ("period" if word == "era" else _text(slide.get("group")))
    event = Event(
        uid=uid,
        kind=kind if kind in EVENT_KINDS else "other",
        title=title,
        summary=summary,
        status=status if (status := _text(own.get("status"))) in EVENT_STATUSES else "occurred",
        date_edtf=_date_of(slide, own, place, problems),
        date_text="" if own else plain_words(_text(slide.get("display_date"))),
        doubt=_text(own.get("doubt")),
    )
    yield event
    if own_uid and event.kind in ("round", "swap"):
        yield d.Round(event_id=id_of(uid)) if event.kind == "round" else d.Swap(event_id=id_of(uid))
    media = _object(slide.get("media"))
    if url := _text(media.get("url")).strip():
        yield from _media(event, url, plain_words(_text(media.get("caption")) or _text(media.get("credit"))))


def _media(event: Event, url: str, caption: str) -> Iterator[Row]:
    title = caption.partition("\n")[0][:300] or url[:300]
    source = Source(uid=uid_of("source", url), kind="other", title=title, url=url if len(url) < 4000 else "")
    yield source
    uid = uid_of("evidence", f"{event.uid}\x1f{source.uid}")
    yield Evidence(uid=uid, target_id=event.id, source_id=source.id, relation="mentions")


def _date_of(slide: dict[str, Any], own: dict[str, Any], place: str, problems: Problems) -> str:
    try:
        if "edtf" in own:
            return parse_edtf(_text(own["edtf"])).text if own["edtf"] else ""
        first = _edtf_of(_object(slide.get("start_date")))
        last = _edtf_of(_object(slide.get("end_date")))
        edtf = f"{first}/{last}" if last and last != first else first
        return parse_edtf(edtf).text if edtf else ""
    except DateError as error:
        problems.add(place, f"Its date could not be read, and it has none now: {error.sentence}")
        return ""


def _edtf_of(parts: dict[str, Any]) -> str:
    found: list[int] = []
    for unit in _UNITS:
        given = str(parts.get(unit, "")).strip()
        if not given or given == "None":
            break
        if not _WHOLE.fullmatch(given):
            raise DateError("syntax", f"“{given[:20]}” is not a {unit}.")
        found.append(int(given))
    if not found:
        return ""
    year = found[0] + (found[0] < 0)
    years = f"{'-' if year < 0 else ''}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"
    clock = [*found[3:], 0, 0, 0][:3]
    text = "-".join([years, *(f"{part:02d}" for part in found[1:3])])
    return text if len(found) < 4 else f"{text}T{clock[0]:02d}:{clock[1]:02d}:{clock[2]:02d}"


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


# ---- the table ------------------------------------------------------------------------------------------------------
def is_timelinejs_table(header: list[str]) -> bool:
    """Whether a table is the one TimelineJS reads."""
    return {"Year", "Headline", "Text", "Media"} <= set(header)


def rows_of_table(table: Table) -> Imported:
    """The rows of TimelineJS's own table, read as its slides are."""
    value: dict[str, Any] = {"events": [], "eras": []}
    for cells in table.rows:
        row = dict(zip(table.header, cells, strict=False))
        slide: dict[str, Any] = {"text": {"headline": row.get("Headline", ""), "text": row.get("Text", "")}}
        for key, lead in (("start_date", ""), ("end_date", "End ")):
            slide[key] = {unit: row.get(f"{lead}{unit.capitalize()}", "") for unit in _UNITS[:3]}
        slide["media"] = {"url": row.get("Media", ""), "caption": row.get("Media Caption", "")}
        slide["group"] = row.get("Group", "")
        slide["display_date"] = row.get("Display Date", "")
        if row.get("Type", "").strip().lower() == "title":
            value["title"] = slide
        else:
            value["eras" if row.get("Type", "").strip().lower() == "era" else "events"].append(slide)
    return rows_of_timelinejs(value, table.name)


# ---- words out of HTML ----------------------------------------------------------------------------------------------
def plain_words(html: str) -> str:
    """The words of an HTML text, without tags, in one pass; at most one empty line stands between blocks."""
    if "<" not in html and "&" not in html:
        return html.strip()
    first, *pieces = html.split("<")
    words, hidden = [first], ""
    for piece in pieces:
        tag, closed, rest = piece.partition(">")
        name = _TAG.match(tag)
        if name is None or not closed:
            words.append("" if hidden else f"<{piece}")
            continue
        lowered = name[0].lower()
        if hidden:
            hidden = "" if lowered == f"/{hidden}" else hidden
        elif lowered in ("script", "style"):
            hidden = lowered
        words.append("\n" if lowered.strip("/") in _BLOCKS else "")
        words.append("" if hidden else rest)
    lines = [line.strip() for line in unescape("".join(words)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
