"""Sources as CSL-JSON, the citation format of Zotero and others, and back.

It comes back with uid, kind, title, author, publisher, address, day of access, language, date of publication, place
and remark, and with every field of an item that came in (kept as it was). What it cannot hold: reliability, what a
source rewrites, its text, its passages.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from db.case_file import CaseFile
from db.dates import DateError, parse_edtf, read_typed_date
from db.domain import SOURCE_KINDS, Row, Source
from db.errors import CaseError
from db.interchange import json_in
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.mapping import uid_of
from db.interchange.steps import READ
from db.interchange.text_in import MOST_BYTES, unreadable
from db.rules import UID

TYPES: Final = {
    "news": "article-newspaper",
    "official": "report",
    "social": "post",
    "document": "document",
    "dataset": "dataset",
    "image": "graphic",
    "video": "motion_picture",
    "interview": "interview",
    "book": "book",
    "other": "webpage",
}
"""Our kind of source → the type of a CSL item."""
_KINDS: Final = {
    **{csl: kind for kind, csl in TYPES.items()},
    "article": "news", "article-magazine": "news", "article-journal": "document", "broadcast": "video",
    "chapter": "book", "legislation": "official", "treaty": "official", "speech": "official", "post-weblog": "social",
}  # fmt: skip
_PLAIN = re.compile(r"(-?[0-9]{1,4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def write_csl(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes the list of items. Raises CaseError as `bytes_out.replacing`."""
    rows = chosen_rows(case_file, choice, making.steps)["source"]
    sources = sorted((row for row in rows if isinstance(row, Source)), key=lambda s: s.number)
    part = making.steps.part(len(sources), READ, 1.0)
    items = [item_of(source) for source in part.over(sources)]
    write_text(out, [json.dumps(items, ensure_ascii=False, indent=1, allow_nan=False), "\n"])


def item_of(source: Source) -> dict[str, Any]:
    """A source as an item: what came with it, and over that what the case says now."""
    kept = _kept(source)
    given: dict[str, Any] = {
        "id": source.uid,
        "type": kept.get("type") if _KINDS.get(str(kept.get("type"))) == source.kind else TYPES[source.kind],
        "title": source.title,
        "publisher": source.publisher,
        "publisher-place": source.place_text,
        "URL": source.url,
        "language": source.language,
        "note": source.note,
    }
    if source.author != _names(kept.get("author")):
        given["author"] = [{"literal": source.author}] if source.author else []
    if source.published_edtf != _edtf_or_none(kept.get("issued")):
        given["issued"] = _date(source.published_edtf) if source.published_edtf else {}
    if source.accessed_s is not None:
        given["accessed"] = _date(datetime.fromtimestamp(source.accessed_s, UTC).date().isoformat())
    item = {**kept, **given}
    item["custom"] = {**(item["custom"] if isinstance(item.get("custom"), dict) else {}), "rapporteur": source.kind}
    return {key: value for key, value in item.items() if value not in ("", [], {}, None)}


def _kept(source: Source) -> dict[str, Any]:
    try:
        value = json.loads(source.csl_json) if source.csl_json else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _date(edtf: str) -> dict[str, Any]:
    parts = [_PLAIN.fullmatch(part) for part in edtf.split("/")]
    if len(parts) <= 2 and all(parts):
        return {"date-parts": [[int(number) for number in part.groups() if number] for part in parts if part]}
    return {"raw": edtf}


# ---- in -------------------------------------------------------------------------------------------------------------
def read_csl(path: Path) -> Imported:
    """The sources of a list of items. Raises CaseError UNREADABLE and those of reading."""
    return rows_of_csl(json_in.read_json(path, MOST_BYTES), path.name)


def is_csl(value: Any) -> bool:
    """Whether a JSON value looks like a list of items."""
    return isinstance(value, list) and bool(value) and all(isinstance(i, dict) and "type" in i for i in value[:20])


def rows_of_csl(value: Any, name: str) -> Imported:
    """The sources of parsed CSL-JSON."""
    if not isinstance(value, list):
        raise unreadable(f"“{name}” is JSON, but not a list of CSL items.")
    problems = Problems()
    rows: list[Row] = []
    for number, item in enumerate(value, 1):
        place = f"item {number}"
        if not isinstance(item, dict):
            problems.add(place, "This is not an item.", lost=True)
            continue
        try:
            rows.append(_source_of(item, place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    return checked("csl", rows, problems)


def _source_of(item: dict[str, Any], place: str, problems: Problems) -> Source:
    custom = item.get("custom")
    own = custom.get("rapporteur") if isinstance(custom, dict) else None
    uid = str(item.get("id", ""))
    kept = {key: value for key, value in item.items() if key != "custom" or own is None}
    title = _text(item, "title") or _text(item, "title-short") or _text(item, "URL")
    if not title:
        problems.add(place, "It has no title; its name stands for it.")
    published = accessed = ""
    try:
        published = edtf_of(item.get("issued"))
        accessed = edtf_of(item.get("accessed"))
    except DateError as error:
        problems.add(place, f"A date of it could not be read: {error.sentence}")
    return Source(
        uid=uid if own is not None and UID.fullmatch(uid) else uid_of("source", f"csl\x1f{uid}\x1f{title}"),
        kind=own if own in SOURCE_KINDS else _KINDS.get(_text(item, "type"), "other"),
        title=title or uid or "Without a title",
        author=_names(item.get("author")),
        publisher=_text(item, "publisher") or _text(item, "container-title"),
        place_text=_text(item, "publisher-place"),
        url=_text(item, "URL"),
        accessed_s=parse_edtf(accessed).earliest_s if accessed else None,
        language=_text(item, "language") or "en",
        published_edtf=published,
        note=_text(item, "note"),
        csl_json=json.dumps(kept, ensure_ascii=False, sort_keys=True) if own is None else "",
    )


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _names(value: Any) -> str:
    found = []
    for name in value if isinstance(value, list) else []:
        if isinstance(name, dict):
            parts = [str(name.get(key, "")) for key in ("given", "non-dropping-particle", "family")]
            found.append(str(name.get("literal") or " ".join(part for part in parts if part)))
    return "; ".join(name for name in found if name)


def _edtf_or_none(value: Any) -> str | None:
    try:
        return edtf_of(value)
    except DateError:
        return None


def edtf_of(value: Any) -> str:
    """A CSL date as EDTF; empty for none. Raises DateError for one that cannot be read in one way."""
    if not isinstance(value, dict):
        return read_typed_date(value).edtf if isinstance(value, str) and value.strip() else ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(part, list) and part for part in parts[:2]):
        edtf = "/".join(_joined(part) for part in parts[:2])
        return parse_edtf(edtf + ("~" if value.get("circa") and "/" not in edtf else "")).text
    for key in ("raw", "literal"):
        text = value.get(key)
        if isinstance(text, str) and text.strip():
            return read_typed_date(text).edtf
    return ""


def _joined(parts: list[Any]) -> str:
    numbers = [str(part).strip() for part in parts[:3]]
    if not all(re.fullmatch(r"-?[0-9]{1,4}", number) for number in numbers):
        raise DateError("syntax", f"“{'-'.join(numbers)[:40]}” is not a date.")
    year = int(numbers[0])
    first = f"{'-' if year < 0 else ''}{abs(year):04d}"
    return "-".join([first, *(f"{int(number):02d}" for number in numbers[1:])])
