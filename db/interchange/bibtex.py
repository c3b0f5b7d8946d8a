"""Sources as BibTeX (biblatex fields, so that a date may be EDTF), and BibTeX in.

It comes back with uid, kind, title, author, publisher, address, day of access, language, date of publication, place
and remark; runs of white space come back as one space. What it cannot hold: reliability, what a source rewrites, its
text, its passages. In: accents written as commands become letters; other commands stay as they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from db.case_file import CaseFile
from db.dates import DateError, parse_edtf, read_typed_date
from db.domain import SOURCE_KINDS, Row, Source
from db.errors import CaseError
from db.interchange.bytes_out import write_text
from db.interchange.choice import ExportChoice, chosen_rows
from db.interchange.imported import Imported, Problems, checked
from db.interchange.making import QUIET, Making
from db.interchange.mapping import uid_of
from db.interchange.steps import READ
from db.interchange.text_in import read_text, unreadable
from db.rules import UID

MOST_ENTRIES: Final = 100_000
DEEPEST: Final = 50
_ENTRY_TYPES: Final = {"book": "book", "dataset": "dataset", "official": "report", "image": "image", "video": "video"}
_KINDS: Final = {
    "book": "book", "inbook": "book", "incollection": "book", "dataset": "dataset", "report": "official",
    "techreport": "official", "image": "image", "video": "video", "movie": "video", "article": "news",
    "online": "other", "legislation": "official",
}  # fmt: skip
_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
}  # fmt: skip
_WORDS: Final = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^",
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "oe": "œ", "i": "ı",
}  # fmt: skip
_MARKS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_COMMAND = re.compile(
    r"\\(?:(?P<special>[#$%&_{}])|(?P<mark>[`'^~\"=.]|[uvHckr](?![A-Za-z]))\s*+"
    r"(?:\{\\?(?P<braced>[A-Za-z])\}|\\?(?P<bare>[A-Za-z]))|(?P<word>[A-Za-z]++)(?:\{\}|\s)?)"
)
_NAME = re.compile(r"[^\s\"#%'(),={}]++")
_TOKENS = re.compile(r"[{}\"\\]")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


# ---- out ------------------------------------------------------------------------------------------------------------
def write_bibtex(case_file: CaseFile, out: Path, choice: ExportChoice, making: Making = QUIET) -> None:
    """Writes an entry a source. Raises CaseError as `bytes_out.replacing`."""
    rows = chosen_rows(case_file, choice, making.steps)["source"]
    sources = sorted((row for row in rows if isinstance(row, Source)), key=lambda s: s.number)
    part = making.steps.part(len(sources), READ, 1.0)
    write_text(out, (_entry(source) for source in part.over(sources)))


def _entry(source: Source) -> str:
    accessed = "" if source.accessed_s is None else datetime.fromtimestamp(source.accessed_s, UTC).date().isoformat()
    fields = {
        "title": source.title,
        # Double braces: one name, not to be taken apart.
        "author": f"{{{_escaped(source.author)}}}" if source.author else "",
        "publisher": source.publisher,
        "location": source.place_text,
        "date": source.published_edtf,
        "url": source.url,
        "urldate": accessed,
        "langid": source.language,
        "note": source.note,
        "rapporteuruid": source.uid,
        "rapporteurkind": source.kind,
    }
    lines = [
        f"  {name} = {{{value if name == 'author' else _escaped(value)}}}" for name, value in fields.items() if value
    ]
    entry_type = _ENTRY_TYPES.get(source.kind, "online" if source.url else "misc")
    return f"@{entry_type}{{{re.sub('[^-A-Za-z0-9._:]', '', source.uid)},\n" + ",\n".join(lines) + "\n}\n\n"


def _escaped(text: str) -> str:
    escaped = "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))
    return re.sub("-(?=-)", "-{}", escaped)


# ---- in -------------------------------------------------------------------------------------------------------------
def read_bibtex(path: Path) -> Imported:
    """The sources of a BibTeX file. Raises CaseError UNREADABLE and those of reading."""
    problems = Problems()
    rows: list[Row] = []
    for number, (entry_type, key, fields) in enumerate(_entries(read_text(path), path.name), 1):
        place = f"entry {key[:60] or number}"
        try:
            rows.append(_source_of(entry_type, key, fields, place, problems))
        except CaseError as fault:
            problems.add(place, fault.detail, lost=True)
    if not rows and not problems.found:
        raise unreadable(f"“{path.name}” holds no BibTeX entry.")
    return checked("bibtex", rows, problems)


def _source_of(entry_type: str, key: str, fields: dict[str, str], place: str, problems: Problems) -> Source:
    words = {name: plain(value) for name, value in fields.items()}
    title = words.get("title", "")
    if not title:
        problems.add(place, "It has no title; its key stands for it.")
    published = accessed = ""
    try:
        published = _date(words)
        accessed = words.get("urldate", "") and read_typed_date(words["urldate"]).edtf
    except DateError as error:
        problems.add(place, f"A date of it could not be read: {error.sentence}")
    own_uid, own_kind = words.get("rapporteuruid", ""), words.get("rapporteurkind", "")
    publisher = next((words[n] for n in ("publisher", "journaltitle", "journal", "organization") if words.get(n)), "")
    return Source(
        uid=own_uid if UID.fullmatch(own_uid) else uid_of("source", f"bibtex\x1f{key}\x1f{title}"),
        kind=own_kind if own_kind in SOURCE_KINDS else _KINDS.get(entry_type, "document"),
        title=title or key or "Without a title",
        author=_authors(fields.get("author", "")),
        publisher=publisher,
        place_text=words.get("location", "") or words.get("address", ""),
        url=words.get("url", ""),
        accessed_s=parse_edtf(accessed).earliest_s if accessed else None,
        language=words.get("langid", "") or words.get("language", "") or "en",
        published_edtf=published,
        note=words.get("note", ""),
    )


def _authors(value: str) -> str:
    """Names parted by semicolons; in braces of its own the value is one name."""
    return plain(value) if value.startswith("{") else "; ".join(plain(name) for name in value.split(" and ") if name)


def _date(words: dict[str, str]) -> str:
    if words.get("date"):
        return read_typed_date(words["date"]).edtf
    year, month, day = words.get("year", ""), words.get("month", "").lower()[:3], words.get("day", "")
    if not year:
        return ""
    if month in _MONTHS:
        year = f"{year}-{_MONTHS.index(month) + 1:02d}"
    elif month.isascii() and month.isdecimal():
        year = f"{year}-{int(month):02d}"
    elif month:
        raise DateError("syntax", f"“{month}” is not a month.")
    return read_typed_date(f"{year}-{int(day):02d}" if month and day.isascii() and day.isdecimal() else year).edtf


def plain(value: str) -> str:
    """A value as text: commands for letters resolved, braces that only group taken away."""
    # What stands for a brace is kept apart until the grouping braces are gone.
    text = _COMMAND.sub(_letter, value.replace("\x01", "").replace("\x02", ""))
    text = text.replace("---", "—").replace("--", "–").replace("{", "").replace("}", "").replace("~", " ")
    text = text.replace("\x01", "{").replace("\x02", "}").replace("\x03", "~")
    return " ".join(unicodedata.normalize("NFC", text).split())


def _letter(match: re.Match[str]) -> str:
    if match["special"]:
        return {"{": "\x01", "}": "\x02"}.get(match["special"], match["special"])
    if match["mark"]:
        return (match["braced"] or match["bare"]) + _MARKS[match["mark"]]
    found = _WORDS.get(match["word"], match[0])
    return {"{": "\x01", "}": "\x02", "~": "\x03"}.get(found, found)


def _entries(text: str, shown: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(type, key, fields) of every entry; what stands between entries is a comment."""
    strings = {name: str(number) for number, name in enumerate(_MONTHS, 1)}
    at = found = 0
    while (at := text.find("@", at)) >= 0:
        kind = _NAME.match(text, at + 1)
        if kind is None:
            at += 1
            continue
        entry_type, opening = kind[0].lower(), _skip(text, kind.end())
        if text[opening : opening + 1] not in ("{", "("):
            at = kind.end()
            continue
        found += 1
        if found > MOST_ENTRIES:
            raise unreadable(f"“{shown}” has more than {MOST_ENTRIES:,} entries.")
        if entry_type in ("comment", "preamble"):
            _value, at = _braced(text, opening, shown)
            continue
        key, fields, at = _fields(text, opening + 1, strings, shown, has_key=entry_type != "string")
        if entry_type == "string":
            strings.update({name: value[:10_000] for name, value in list(fields.items())[:1]})
        else:
            yield entry_type, key, fields


def _fields(
    text: str, at: int, strings: dict[str, str], shown: str, *, has_key: bool
) -> tuple[str, dict[str, str], int]:
    key = ""
    fields: dict[str, str] = {}
    if has_key:
        end = min((found for mark in ",})" if (found := text.find(mark, at)) >= 0), default=len(text))
        key, at = text[at:end].strip(), end
    while True:
        at = _skip(text, at)
        mark = text[at : at + 1]
        if mark in ("}", ")"):
            return key, fields, at + 1
        if mark == ",":
            at += 1
            continue
        name = _NAME.match(text, at)
        equals = _skip(text, name.end()) if name else at
        if name is None or text[equals : equals + 1] != "=":
            raise _broken(text, at, shown)
        value, at = _value(text, equals + 1, strings, shown)
        fields.setdefault(name[0].lower(), value)


def _value(text: str, at: int, strings: dict[str, str], shown: str) -> tuple[str, int]:
    pieces = []
    while True:
        at = _skip(text, at)
        mark = text[at : at + 1]
        if mark == "{":
            piece, at = _braced(text, at, shown)
        elif mark == '"':
            piece, at = _quoted(text, at, shown)
        elif name := _NAME.match(text, at):
            piece, at = strings.get(name[0].lower(), name[0]), name.end()
        else:
            raise _broken(text, at, shown)
        pieces.append(piece)
        at = _skip(text, at)
        if text[at : at + 1] != "#" or len(pieces) > 100:
            return "".join(pieces), at
        at += 1


def _braced(text: str, at: int, shown: str) -> tuple[str, int]:
    depth, here = 0, at
    while match := _TOKENS.search(text, here):
        here = match.end() + (match[0] == "\\" and text[match.end() : match.end() + 1] == "\\")
        if match[0] == "{":
            depth += 1
            if depth > DEEPEST:
                break
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return text[at + 1 : match.start()], match.end()
    raise _broken(text, at, shown)


def _quoted(text: str, at: int, shown: str) -> tuple[str, int]:
    depth, here = 0, at + 1
    while match := _TOKENS.search(text, here):
        here = match.end() + (match[0] == "\\")
        depth += (match[0] == "{") - (match[0] == "}")
        if match[0] == '"' and depth == 0:
            return text[at + 1 : match.start()], match.end()
    raise _broken(text, at, shown)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _broken(text: str, at: int, shown: str) -> CaseError:
    line = text.count("\n", 0, at) + 1
    return unreadable(f"“{shown}” is not BibTeX that can be read: line {line:,}.")
