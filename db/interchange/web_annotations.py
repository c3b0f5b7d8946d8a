"""Notes as W3C Web Annotations (JSON-LD), and annotations in.

It comes back with uid, kind, title, body and its format, language, state, author, times, the record or passage or span
or lane it is pinned to, the note it answers and its tags; what the model has no word for stands under `rapporteur:`
terms of the file's own context. What it cannot hold: private notes (unless asked for), placements, working figures,
closed findings, saved views. In: a web page that others annotate becomes a source by its address, which is never
fetched; bodies and selectors that are no text are named and left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from db.case_file import CaseFile
from db.domain import NOTE_KINDS, Annotation, RecordId, Row, Source, Tag, TagLink, id_of
from db.errors import CaseError
from db.interchange import json_in
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.mapping import uid_of
from db.interchange.plain import uids_of
from db.interchange.steps import READ
from db.interchange.text_in import MOST_BYTES, unreadable
from db.interchange.timelinejs import plain_words
from db.rules import UID

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
RECORD_URN: Final = "urn:rapporteur:record:"
CASE_URN: Final = "urn:rapporteur:case"
MOST: Final = 100_000

_PURPOSES: Final = {
    "note": "commenting", "question": "questioning", "doubt": "assessing", "highlight": "highlighting",
    "bookmark": "bookmarking", "reply": "replying",
}  # fmt: skip
_KINDS: Final = {purpose: kind for kind, purpose in _PURPOSES.items()}


# ---- out ------------------------------------------------------------------------------------------------------------
def write_annotations(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes one AnnotationPage. Raises CaseError as `bytes_out.replacing`."""
    rows = chosen_rows(case_file, choice, making.steps)
    uids = uids_of(row for found in rows.values() for row in found)
    tags = {row.id: row.name for row in rows["tag"] if isinstance(row, Tag)}
    tagged: dict[RecordId, list[str]] = {}
    for link in rows["tag_link"]:
        if isinstance(link, TagLink):
            tagged.setdefault(link.record_id, []).append(tags[link.tag_id])
    notes = making.steps.part(len(rows["annotation"]), READ, 1.0).over(rows["annotation"])
    items = [_item(row, uids, tagged.get(row.id, [])) for row in notes if isinstance(row, Annotation)]
    page = {
        "@context": [CONTEXT, {"rapporteur": "urn:rapporteur:ns:"}],
        "id": "urn:rapporteur:annotations",
        "type": "AnnotationPage",
        "items": items,
    }
    write_text(out, [json.dumps(page, ensure_ascii=False, indent=1, allow_nan=False), "\n"])


def _item(note: Annotation, uids: dict[RecordId, str], tags: list[str]) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "TextualBody", "value": note.body, "format": note.body_format}
    body["purpose"] = _PURPOSES[note.kind]
    if note.language:
        body["language"] = note.language
    tag_bodies = [{"type": "TextualBody", "value": name, "purpose": "tagging"} for name in tags]
    item: dict[str, Any] = {
        "id": f"{RECORD_URN}{note.uid}",
        "type": "Annotation",
        "motivation": _PURPOSES[note.kind],
        "created": _iso(note.recorded_s),
        "body": [body, *tag_bodies],
        "target": _target(note, uids),
    }
    if note.created_by:
        item["creator"] = {"type": "Person", "name": note.created_by}
    if note.changed_s:
        item["modified"] = _iso(note.changed_s)
    own = {
        "title": note.title, "state": note.state, "number": note.number, "span": note.span_edtf, "lane": note.lane,
        "published": note.published_edtf, "sha256": note.exact_sha256,
        "replyTo": f"{RECORD_URN}{uids[note.reply_to_id]}" if note.reply_to_id else "",
    }  # fmt: skip
    item.update({f"rapporteur:{key}": value for key, value in own.items() if value})
    for name, second in (("withdrawn", note.withdrawn_s), ("private", note.private or None)):
        if second is not None:
            item[f"rapporteur:{name}"] = second
    return item


def _target(note: Annotation, uids: dict[RecordId, str]) -> Any:
    source = CASE_URN if note.target_id is None else f"{RECORD_URN}{uids[note.target_id]}"
    selectors: list[dict[str, Any]] = []
    if note.exact or note.prefix or note.suffix:
        words = {"exact": note.exact, "prefix": note.prefix, "suffix": note.suffix}
        selectors.append({"type": "TextQuoteSelector", **{key: text for key, text in words.items() if text}})
    if note.start_char is not None:
        selectors.append({"type": "TextPositionSelector", "start": note.start_char, "end": note.end_char})
    if note.target_field:
        selectors.append({"type": "rapporteur:FieldSelector", "value": note.target_field})
    return {"source": source, "selector": selectors} if selectors else source


def _iso(second: int) -> str:
    try:
        return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return "1970-01-01T00:00:00Z"


# ---- in -------------------------------------------------------------------------------------------------------------
def read_annotations(path: Path) -> Imported:
    """The notes of an annotation, a page or a collection. Raises CaseError UNREADABLE and those of reading."""
    return rows_of_annotations(json_in.read_json(path, MOST_BYTES), path.name)


def is_annotations(value: Any) -> bool:
    """Whether a JSON value names the context of web annotations."""
    context = value.get("@context") if isinstance(value, dict) else None
    return context == CONTEXT or (isinstance(context, list) and CONTEXT in context)


def rows_of_annotations(value: Any, name: str) -> Imported:
    """The notes of parsed annotations."""
    if not is_annotations(value):
        raise unreadable(f"“{name}” is JSON, but it does not say that it holds web annotations.")
    problems = Problems()
    rows: list[Row] = []
    items = _items(value)
    if len(items) > MOST:
        raise unreadable(f"“{name}” has more than {MOST:,} annotations. Split it and bring in the parts.")
    for word in ("next", "prev"):
        if word in value or (isinstance(value.get("first"), dict) and word in value["first"]):
            problems.add("page", "There are more pages, which are not in this file.")
    for number, item in enumerate(items, 1):
        place = f"annotation {number}"
        if not isinstance(item, dict) or "Annotation" not in _listed(item.get("type")):
            problems.add(place, "This is not an annotation.", lost=True)
            continue
        try:
            rows.extend(_rows_of(item, place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    return checked("annotations", rows, problems)


def _items(value: dict[str, Any]) -> list[Any]:
    if "Annotation" in _listed(value.get("type")):
        return [value]
    page = value.get("first") if isinstance(value.get("first"), dict) else value
    return _listed(page.get("items") if isinstance(page, dict) else None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _rows_of(item: dict[str, Any], place: str, problems: Problems) -> Iterator[Row]:
    name = _text(item.get("id"))
    own = _uid_in(name)
    uid = own or uid_of("annotation", json.dumps(item, sort_keys=True))
    body, tags = _body(item, place, problems)
    target = _pin(item.get("target"), place, problems)
    if target.source is not None:
        yield target.source
    motivation = _text((_listed(item.get("motivation")) or [""])[0])
    reply_to = _uid_in(_text(item.get("rapporteur:replyTo")))
    kind = _KINDS.get(motivation, "note")
    note = Annotation(
        uid=uid,
        number=_whole(item.get("rapporteur:number")) or 0,
        created_by=_creator(item.get("creator")),
        published_edtf=_text(item.get("rapporteur:published")),
        recorded_s=_second(item.get("created"), place, problems),
        withdrawn_s=_whole(item.get("rapporteur:withdrawn")),
        kind=kind if kind in NOTE_KINDS else "note",
        title=_text(item.get("rapporteur:title")),
        body=body["value"],
        body_format=body["format"],
        language=body["language"],
        span_edtf=_text(item.get("rapporteur:span")),
        lane=_text(item.get("rapporteur:lane")),
        exact_sha256=_text(item.get("rapporteur:sha256")),
        state="resolved" if item.get("rapporteur:state") == "resolved" else "open",
        private=item.get("rapporteur:private") is True,
        reply_to_id=id_of(reply_to) if reply_to else None,
        changed_s=_second(item.get("modified"), place, problems),
        **target.fields,
    )
    yield note
    for tag_name in tags:
        tag = Tag(uid=uid_of("tag", tag_name), name=tag_name)
        yield tag
        yield TagLink(record_id=note.id, tag_id=tag.id)


def _body(item: dict[str, Any], place: str, problems: Problems) -> tuple[dict[str, str], list[str]]:
    """The words of the first textual body, and the tags; a body that is no text is named."""
    found: dict[str, str] | None = None
    tags: list[str] = []
    left = _listed(item.get("body")) or _listed(item.get("bodyValue"))
    for body in left:
        if isinstance(body, dict) and body.get("type") in ("Choice", "Composite", "List"):
            options = _listed(body.get("items"))
            problems.add(place, f"Of {len(options)} bodies to choose from only the first came in.")
            body = options[0] if options else ""
        made = _textual(body)
        if isinstance(body, dict) and body.get("purpose") == "tagging" and made["value"]:
            tags.append(made["value"])
        elif found is None:
            found = made
            if not isinstance(body, dict) or "value" not in body:
                problems.add(place, "Its body is elsewhere; the address came in, not what stands there.")
        else:
            problems.add(place, f"It has one more body, which was left out: “{made['value'][:80]}”.", lost=True)
    return found or _textual(""), tags


def _textual(body: Any) -> dict[str, str]:
    given = body if isinstance(body, dict) else {"value": body}
    value = _text(given.get("value")) or _text(given.get("id"))
    written = _text(given.get("format"))
    if written == "text/html":
        value = plain_words(value)
    language = _text((_listed(given.get("language")) or [""])[0])
    return {
        "value": value,
        "format": "text/markdown" if written == "text/markdown" else "text/plain",
        "language": language,
    }


class _Pin:
    """What a note is pinned to: the fields of the note, and a source that is made for a foreign address."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.source: Source | None = None


def _pin(target: Any, place: str, problems: Problems) -> _Pin:
    pin = _Pin()
    targets = _listed(target)
    if len(targets) > 1:
        problems.add(place, f"It has {len(targets)} targets; only the first came in.")
    first = targets[0] if targets else ""
    given = first if isinstance(first, dict) else {"source": first}
    address = _text(given.get("source")) or _text(given.get("id")) or _address_of(given.get("source"))
    uid = _uid_in(address)
    if uid:
        pin.fields["target_id"] = id_of(uid)
    elif address and address != CASE_URN:
        pin.source = Source(uid=uid_of("source", address), kind="other", title=address[:300], url=address[:4000])
        pin.fields["target_id"] = pin.source.id
    for selector in _listed(given.get("selector")):
        _read_selector(selector if isinstance(selector, dict) else {}, pin.fields, place, problems)
    return pin


def _address_of(source: Any) -> str:
    return _text(source.get("id")) if isinstance(source, dict) else ""


def _read_selector(selector: dict[str, Any], fields: dict[str, Any], place: str, problems: Problems) -> None:
    kind = selector.get("type")
    if kind == "TextQuoteSelector":
        fields.update({name: _text(selector.get(name)) for name in ("exact", "prefix", "suffix")})
    elif kind == "TextPositionSelector":
        start, end = _whole(selector.get("start")), _whole(selector.get("end"))
        if start is not None and end is not None and 0 <= start < end:
            fields.update(start_char=start, end_char=end)
        else:
            problems.add(place, "Its position in the text is none, and was left out.")
    elif kind == "rapporteur:FieldSelector":
        fields["target_field"] = _text(selector.get("value"))
    else:
        problems.add(place, f"Its place inside the page ({_text(kind)[:40] or 'unnamed'}) was left out.")


def _uid_in(address: str) -> str:
    uid = address.removeprefix(RECORD_URN) if address.startswith(RECORD_URN) else ""
    return uid if UID.fullmatch(uid) else ""


def _creator(value: Any) -> str:
    first = (_listed(value) or [""])[0]
    if isinstance(first, dict):
        return _text(first.get("name")) or _text(first.get("nickname")) or _text(first.get("id"))
    return _text(first)


def _second(value: Any, place: str, problems: Problems) -> int:
    text = _text(value)
    if not text:
        return 0
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        problems.add(place, f"“{text[:40]}” is not a time; it was left out.")
        return 0
    if read.tzinfo is None:
        problems.add(place, f"“{text[:40]}” has no zone; it was read as UTC.")
        read = read.replace(tzinfo=UTC)
    return int(read.timestamp())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return value if type(value) is int and abs(value) < 2**62 else None
