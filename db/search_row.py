"""What each kind of record can be found by, and under which title: one function a kind, from a row of its SQL.

A row begins with id, known_s, withdrawn_s, start_s, end_s; what follows is named where it is taken apart. The SQL
stands in `db.search_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from db.dates import DateError, describe, parse_edtf
from db.domain import RecordId

PASSAGE: Final = "source_text"
"""The kind of a row that is one paragraph of a source's text; its `record_id` is the source's."""


class SearchRow(NamedTuple):
    """What is findable of one record or paragraph.

    `title` is empty for a passage: it is called by its source, whose words are not its own. `fields` are the other
    words, the most telling first. `known_s`, `withdrawn_s`: seconds, as the case file has them. `start_s`, `end_s`:
    the time it stands for, both None without a date. `on_id`: the record that is drawn on the timeline for it; 0 =
    none. `sort`: the kind of event, actor, note or source. `offset`: code point of a paragraph. `with_id`: who spoke
    a quote, the source of a passage.
    """

    record_id: RecordId
    kind: str
    title: str
    fields: tuple[str, ...]
    date_edtf: str
    known_s: int
    withdrawn_s: int | None
    start_s: int | None
    end_s: int | None
    importance: int
    on_id: RecordId = 0
    sort: str = ""
    status: str = ""
    paragraph: int = 0
    offset: int = 0
    with_id: RecordId = 0

    def text(self) -> str:
        """All its words, the words of its date among them."""
        return "\n".join((self.title, *self.fields, date_text(self.date_edtf)))


# ---- dates as words -----------------------------------------------------------------------------------------------
_PIECE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?![\dX])")
_SHORT: Final = 15
"""EDTF texts up to this length are told whole; there are few different ones, so each is worked out once."""


def date_text(edtf: str) -> str:
    """The words a date can be found by: as it is told, and in figures; a long one piece by piece."""
    if not edtf:
        return ""
    if len(edtf) <= _SHORT:
        return _told(edtf)
    pieces = " ".join(_told(piece) for piece in _PIECE.findall(edtf))
    clock = edtf if "T" in edtf else ""
    return f"{pieces} {clock}"


@lru_cache(maxsize=50_000)
def _told(edtf: str) -> str:
    try:
        return f"{describe(parse_edtf(edtf))} {edtf}"
    except DateError:
        return edtf


# ---- one function for each kind -----------------------------------------------------------------------------------
def _words(*parts: str | None) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _spoken(word: str) -> str:
    """A stored value as words: "agreed_in_principle" is found by "agreed in principle"."""
    return word.replace("_", " ").capitalize()


def event_row(row: tuple[Any, ...]) -> SearchRow:
    (row_id, known_s, withdrawn_s, start_s, end_s, kind, title, label, summary, status, edtf, text, doubt, weight) = row
    label = "" if label == title else label
    fields = _words(summary, label, text, doubt)
    return SearchRow(
        row_id, "event", title, fields, edtf, known_s, withdrawn_s, start_s, end_s, weight, row_id, kind, status
    )


def quote_row(row: tuple[Any, ...]) -> SearchRow:
    head, (speaker, text, channel, edtf, wording, doubt, mode, statement_id, speaker_id) = row[:5], row[5:]
    fields = _words(text, channel, wording, doubt)
    title = speaker or "Speaker not named"
    made = made_row(head, "quote", title, fields, edtf, 50, on_id=statement_id or 0, sort=mode)
    return made._replace(with_id=speaker_id or 0)


def rendering_row(row: tuple[Any, ...]) -> SearchRow:
    head, (speaker, text, kind, by, note, edtf, mode, statement_id) = row[:5], row[5:]
    title = ", ".join(_words(speaker, _spoken(kind).lower() if speaker else _spoken(kind)))
    return made_row(head, "rendering", title, _words(text, by, note), edtf, 45, on_id=statement_id or 0, sort=mode)


def actor_row(row: tuple[Any, ...]) -> SearchRow:
    head, (name, short, names, kind, country, code, note) = row[:5], row[5:]
    short = "" if short == name else short
    return made_row(head, "actor", name, _words(names, short, note, country, code), "", 60, sort=kind)


def membership_row(row: tuple[Any, ...]) -> SearchRow:
    head, (member, role, org, edtf) = row[:5], row[5:]
    return made_row(head, "membership", ", ".join(_words(member, role)), _words(org), edtf, 40)


def issue_row(row: tuple[Any, ...]) -> SearchRow:
    head, (title, label, summary, low, high, doubt, code) = row[:5], row[5:]
    return made_row(head, "issue", title, _words(summary, label, low, high, doubt, code), "", 60, on_id=row[0])


def issue_status_row(row: tuple[Any, ...]) -> SearchRow:
    head, (title, status, edtf, doubt, note, by, issue_id) = row[:5], row[5:]
    told = f"{title}: {_spoken(status).lower()}"
    return made_row(head, "issue_status", told, _words(note, doubt, by), edtf, 40, on_id=issue_id, status=status)


def position_row(row: tuple[Any, ...]) -> SearchRow:
    head, (summary, actor, issue, stance, edtf, doubt, by, issue_id) = row[:5], row[5:]
    told = ": ".join(_words(actor, issue))
    fields = _words(summary, _spoken(stance) if stance != "unknown" else "", doubt, by)
    return made_row(head, "position", told, fields, edtf, 45, on_id=issue_id)


CATEGORY_WORDS: Final = {
    "military": "prisoners of war",
    "civilian": "civilians",
    "wounded_sick": "wounded or sick",
    "child": "children",
    "foreign_national": "foreign nationals",
    "hostage": "hostages",
    "detainee": "detainees",
    "remains": "remains",
    "total": "people in all",
}


def count_claim_row(row: tuple[Any, ...]) -> SearchRow:
    head = row[:5]
    category, low, high, held_by, to, by, by_text, modality, doubt, note, measure, edtf, swap_id = row[5:]
    title = " ".join(_words(_count(low, high), CATEGORY_WORDS[category], held_by, "to" if held_by and to else "", to))
    fields = _words(note, doubt, by, by_text, _spoken(modality), {"each": "For each side"}.get(measure, ""))
    return made_row(head, "count_claim", title, fields, edtf, 40, on_id=swap_id)


def _count(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "Number not disclosed:"
    if low == high or high is None or low is None:
        start = "" if low == high else "At least " if high is None else "At most "
        return start + _figure_text(high if low is None else low)
    return f"{_figure_text(low)} to {_figure_text(high)}"


def _figure_text(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def figure_row(row: tuple[Any, ...]) -> SearchRow:
    head, (label, low, high, unit, about, edtf, doubt, by) = row[:5], row[5:]
    value = "" if low is None and high is None else _count(low, high)
    told = " ".join(_words("about" if about else "", value, unit))
    return made_row(head, "figure", label, _words(told, doubt, by), edtf, 40)


def outcome_row(row: tuple[Any, ...]) -> SearchRow:
    head, (summary, state, edtf, event_id) = row[:5], row[5:]
    return made_row(head, "outcome", summary, (_spoken(state),), edtf, 45, on_id=event_id)


def commitment_row(row: tuple[Any, ...]) -> SearchRow:
    head, (summary, status, edtf, doubt, by, to) = row[:5], row[5:]
    return made_row(head, "commitment", summary, _words(doubt, _spoken(status), by, to), edtf, 45, status=status)


def place_row(row: tuple[Any, ...]) -> SearchRow:
    head, (name, kind, country, note) = row[:5], row[5:]
    return made_row(head, "place", name, _words(note, country), "", 50, sort=kind)


def source_row(row: tuple[Any, ...]) -> SearchRow:
    head, (title, author, publisher, place, url, note, kind, edtf) = row[:5], row[5:]
    return made_row(head, "source", title, _words(publisher, author, place, note, url), edtf, 60, sort=kind)


def evidence_row(row: tuple[Any, ...]) -> SearchRow | None:
    head, (exact, note, locator, paragraph, start, source_id) = row[:5], row[5:]
    if not exact and not note:
        return None  # the place of a passage alone has no words; its source has
    told = made_row(head, "evidence", "", _words(exact, note, locator), "", 30, sort="verbatim" if exact else "")
    return told._replace(paragraph=paragraph or 0, offset=start or 0, with_id=source_id)


def attachment_row(row: tuple[Any, ...]) -> SearchRow:
    head, (filename, caption) = row[:5], row[5:]
    return made_row(head, "attachment", filename, _words(caption), "", 40)


def annotation_row(row: tuple[Any, ...]) -> SearchRow:
    head, (title, body, exact, edtf, kind, state, by) = row[:5], row[5:]
    fields = _words(body if title else "", exact, by)
    return made_row(head, "annotation", title or body, fields, edtf, 50, on_id=row[0], sort=kind, status=state)


def reasoned_row(kind: str, opening: str) -> Callable[[tuple[Any, ...]], SearchRow]:
    return lambda row: made_row(row[:5], kind, opening, _words(*row[5:]), "", 30)


def named_row(kind: str, importance: int) -> Callable[[tuple[Any, ...]], SearchRow]:
    return lambda row: made_row(row[:5], kind, row[5], _words(*row[6:]), "", importance)


def made_row(
    head: tuple[Any, ...],
    kind: str,
    title: str,
    fields: tuple[str, ...],
    edtf: str,
    importance: int,
    *,
    on_id: int = 0,
    sort: str = "",
    status: str = "",
) -> SearchRow:
    row_id, known_s, withdrawn_s, start_s, end_s = head
    return SearchRow(
        row_id, kind, title, fields, edtf, known_s, withdrawn_s, start_s, end_s, importance, on_id, sort, status
    )
