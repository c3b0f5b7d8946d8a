"""What a person can do to the record once it is unlocked: delete, duplicate, merge, change many, cite, add in a line.

Each function builds one `Edit` and hands it to the session. The form dialog writes its own step (`viewer.forms`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from db import queries
from db.case_file import CaseFile
from db.dates import DateError, TypedDate, read_typed_date
from db.domain import (
    EVENT_KINDS,
    TYPES,
    Event,
    Evidence,
    Record,
    Round,
    Row,
    Swap,
    Tag,
    TagLink,
    new_uid,
)
from db.edits import Applied, Change, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.history import edit_that_reverts
from db.rules import fields_of
from db.spans import exact_sha256, is_text_of, paragraph_at
from viewer.commands import delete_records
from viewer.session import Session
from viewer.words import EVENT_KIND, LANE_OF_KIND, tr, trn

CONTEXT_CHARS = 32
"""How much of the text before and after a passage is kept beside it (W3C prefix and suffix)."""


_SPAN_FIELDS = ("exact_sha256", "paragraph", "exact", "prefix", "suffix", "start_char", "end_char")


def require_unlocked(session: Session) -> CaseFile:
    """The open file, where its record may be changed. Raises CaseError READ_ONLY, INVALID (the record is locked)."""
    case_file = session.case_file
    assert case_file is not None, "no case is open"
    if case_file.read_only:
        raise CaseError(ErrorCode.READ_ONLY, "The case is open for reading only.", path=case_file.path)
    if session.record_locked:
        raise CaseError(
            ErrorCode.INVALID, tr("The record is locked. Unlock it in the Case menu first."), reason="locked"
        )
    return case_file


# ---- deleting --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Removal:
    """What a deletion would do: rows that go along, by kind, and how many rows lose a reference."""

    count: int
    goes: tuple[tuple[str, int], ...]
    loses: int


def removal_preview(session: Session, record_ids: Sequence[int]) -> Removal:
    """What else would go, before anything is done."""
    assert session.case_file is not None
    dependents = queries.what_depends_on(session.case_file, record_ids)
    kinds = Counter(row.KIND for row in dependents.goes)
    order = {kind: at for at, kind in enumerate(TYPES)}
    goes = tuple(sorted(kinds.items(), key=lambda pair: order[pair[0]]))
    return Removal(len(set(record_ids)), goes, len({(row.KIND, row.id) for row, _field in dependents.loses}))


def delete(session: Session, record_ids: Sequence[int]) -> Applied | None:
    """Delete records with all that hangs on them; undo and the history bring everything back."""
    require_unlocked(session)
    name = trn("Delete record", "Delete {count} records", len(set(record_ids)))
    return delete_records(session, record_ids, name=name)


# ---- changing many ---------------------------------------------------------------------------------------------
def change_many(session: Session, record_ids: Iterable[int], values: dict[str, Any]) -> Applied | None:
    """Give the same values to several records of kinds that have these fields; others are left alone.

    Raises CaseError INVALID where a value may not be stored.
    """
    case_file = require_unlocked(session)
    changes: list[Put | Remove] = []
    for record in queries.records(case_file, record_ids).values():
        names = tuple(name for name in values if name in fields_of(type(record)))
        if names:
            row: Row = replace(cast(Any, record), **{name: values[name] for name in names})
            changes.append(Put(row, names))
    if not changes:
        return None
    return session.apply(Edit(trn("Change record", "Change {count} records", len(changes)), tuple(changes)))


def set_tags(
    session: Session, record_ids: Sequence[int], add: Iterable[str], remove: Iterable[int] = ()
) -> Applied | None:
    """Put tags on records by name, making those the case lacks, and take others off, in one step."""
    known = {tag.name.casefold(): tag for tag in session.case.tags.values()}
    changes: list[Put | Remove] = []
    for name in dict.fromkeys(word.strip() for word in add):
        if not name:
            continue
        tag = known.get(name.casefold())
        if tag is None:
            tag = Tag(uid=new_uid("tag"), name=name)
            changes.append(Put(tag))
        changes += [Put(TagLink(record_id=record_id, tag_id=tag.id)) for record_id in record_ids]
    gone = set(remove)
    for record_id in record_ids:
        links = session.case.tag_links.get(record_id, ())
        changes += [Remove(link.KIND, link.id) for link in links if link.tag_id in gone]
    return session.apply(Edit(tr("Tag"), tuple(changes))) if changes else None


# ---- uniting records -------------------------------------------------------------------------------------------
def merge_records(session: Session, keep_id: int, other_ids: Iterable[int]) -> Applied | None:
    """Make one record of several of a kind: what refers to the others refers to the kept one from then on.

    The kept record's own values stand; where it has none it takes the others'. Raises CaseError INVALID where the
    kinds differ or two sources hold different texts, UNKNOWN_RECORD where one is gone.
    """
    from viewer.record_merge import merge_changes

    case_file = require_unlocked(session)
    return session.apply(Edit(tr("Merge records"), merge_changes(case_file, keep_id, list(other_ids))))


# ---- one line makes an event -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class QuickLine:
    """What one typed line was understood as. `typed` is None for an event without a date."""

    kind: str
    title: str
    typed: TypedDate | None


_MOST_DATE_WORDS = 9
_KIND_WORDS: dict[str, str] = {
    **{name: name for name in EVENT_KINDS},
    **{words.casefold(): kind for kind, words in reversed(LANE_OF_KIND.items())},
    **{words.casefold(): kind for kind, words in reversed(EVENT_KIND.items())},
    "exchange": "swap",
    "release": "swap",
    "talks": "round",
    "meeting": "contact",
    "call": "contact",
    "strike": "incident",
}
_KIND = re.compile(r"\s*([^\W\d_]+)\s*:\s*(.*)", re.DOTALL)


def read_quick_line(text: str, anchor_s: int | None) -> QuickLine:
    """Read "5 Feb 2026 round: Third round, Abu Dhabi": a date as far as it reads as one, a kind, the title.

    Both the date and the kind may be missing; the kind is then "other".
    """
    words = text.split()
    typed, rest = None, words
    for count in range(min(len(words), _MOST_DATE_WORDS), 0, -1):
        try:
            typed = read_typed_date(" ".join(words[:count]).rstrip(",:"), anchor_day_s=anchor_s)
        except DateError:
            continue
        rest = words[count:]
        break
    line = " ".join(rest).lstrip(",:–- ")
    kind = "other"
    found = _KIND.fullmatch(line)
    if found is not None and found[1].casefold() in _KIND_WORDS:
        kind, line = _KIND_WORDS[found[1].casefold()], found[2]
    return QuickLine(kind, line.strip(), typed)


def quick_add(session: Session, text: str, anchor_s: int | None = None) -> Event | None:
    """Add the event one line describes; None when it could not be written. Raises CaseError INVALID without a title."""
    require_unlocked(session)
    line = read_quick_line(text, anchor_s)
    event = Event(
        uid=new_uid("event"),
        kind=line.kind,
        title=line.title,
        date_edtf=line.typed.edtf if line.typed else "",
        date_text=line.typed.phrase if line.typed else "",
        date_basis=line.typed.basis if line.typed else "stated",
        status=_status_then(session, line.typed),
    )
    changes: list[Put | Remove] = [Put(event)]
    if line.kind == "round":
        changes.append(Put(Round(event_id=event.id)))
    if line.kind == "swap":
        changes.append(Put(Swap(event_id=event.id)))
    return event if session.apply(Edit(tr("Add event"), tuple(changes))) else None


def _status_then(session: Session, typed: TypedDate | None) -> str:
    """An event after the day the case is shown at is planned."""
    now_s = session.as_of_s if session.as_of_s is not None else session.now_s
    first = typed.date.earliest_s if typed is not None else None
    return "planned" if first is not None and first > now_s else "occurred"


# ---- evidence --------------------------------------------------------------------------------------------------
def passage_of(text: str, source_id: int, start_char: int, end_char: int, target_id: int) -> Evidence:
    """A passage pinned to a stored text by offsets, words, context and hash. Raises ValueError outside the text."""
    return Evidence(
        uid=new_uid("evidence"),
        target_id=target_id,
        source_id=source_id,
        exact_sha256=exact_sha256(text, start_char, end_char),
        paragraph=paragraph_at(text, start_char),
        exact=text[start_char:end_char],
        prefix=text[max(0, start_char - CONTEXT_CHARS) : start_char],
        suffix=text[end_char : end_char + CONTEXT_CHARS],
        start_char=start_char,
        end_char=end_char,
    )


def evidence_from_passage(
    session: Session,
    source_id: int,
    start_char: int,
    end_char: int,
    target_id: int,
    field: str = "",
    relation: str = "states",
) -> Evidence | None:
    """Cite a passage of a stored text for a record; None when it could not be written.

    Offsets are code points. Raises CaseError UNKNOWN_RECORD where no text is stored, INVALID outside it.
    """
    case_file = require_unlocked(session)
    text = queries.source_text(case_file, source_id)
    if text is None:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("No text of this source is stored."), id=source_id)
    try:
        passage = passage_of(text, source_id, start_char, end_char, target_id)
    except ValueError as fault:
        raise CaseError(ErrorCode.INVALID, str(fault), kind="evidence", field="start_char") from fault
    passage = replace(passage, field=field, relation=relation)
    return passage if session.apply(Edit(tr("Add passage"), (Put(passage),))) else None


def relink_passage(session: Session, passage_id: int, start_char: int, end_char: int) -> Applied | None:
    """Pin a passage to other words of its source's stored text; what it stood for stays in the history.

    Raises CaseError UNKNOWN_RECORD, and INVALID outside the text or where the stored text is not the cited one.
    """
    case_file = require_unlocked(session)
    passage = session.case.record(passage_id)
    if not isinstance(passage, Evidence):
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The passage is not in the case any more."), id=passage_id)
    text, source = queries.source_text(case_file, passage.source_id), session.case.sources[passage.source_id]
    if text is None or (source.text_sha256 and not is_text_of(source, text)):
        raise CaseError(ErrorCode.INVALID, tr("The stored text is not the one that was cited. Attach that one first."))
    try:
        found = passage_of(text, passage.source_id, start_char, end_char, passage.target_id)
    except ValueError as fault:
        raise CaseError(ErrorCode.INVALID, str(fault), kind="evidence", field="start_char") from fault
    moved: Row = replace(passage, **{name: getattr(found, name) for name in _SPAN_FIELDS})
    return session.apply(Edit(tr("Relink passage"), (Put(moved, _SPAN_FIELDS),)))


def set_relation(session: Session, passage_id: int, relation: str) -> Applied | None:
    """Say what a passage does: states, implies, disputes or mentions."""
    require_unlocked(session)
    passage = session.case.record(passage_id)
    if not isinstance(passage, Evidence):
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The passage is not in the case any more."), id=passage_id)
    changed = replace(passage, relation=relation)
    return session.apply(Edit(tr("Change what a passage does"), (Put(changed, ("relation",)),)))


# ---- from the history ------------------------------------------------------------------------------------------
def revert(session: Session, edit_id: str) -> Applied | None:
    """Take back one earlier change, whatever came after it; a deletion comes back whole.

    The notes' own changes may be taken back while the record is locked. None where there is nothing left to do.
    """
    assert session.case_file is not None
    edit = edit_that_reverts(session.case_file, edit_id)
    if touches_record(edit):
        require_unlocked(session)
    if not edit.changes:
        return None
    return session.apply(Edit(tr("Take back: {change}", change=edit.name), edit.changes))


def touches_record(edit: Edit) -> bool:
    """Whether an edit changes what sources say, and not notes alone."""
    return any(_is_of_record(change) for change in edit.changes)


def _is_of_record(change: Change) -> bool:
    row_type = type(change.row) if isinstance(change, Put) else TYPES[change.kind]
    if issubclass(row_type, Record):
        return row_type.LAYER == "record"
    return row_type is not TagLink
