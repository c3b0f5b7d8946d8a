"""One plain function per thing a person can do to the case: build an `Edit`, hand it to the session.

Nothing here draws or asks; dialogs ask first and call these with the answers.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from db import queries
from db.case_file import CaseFile
from db.domain import Annotation, Record, Row, SourceText, Tag, TagLink, id_of, new_uid
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.spans import is_text_of, paragraph_count, text_sha256
from viewer.session import Session
from viewer.words import tr


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """What a note is pinned to: a record, a span of time (perhaps in one lane), or a passage of a source."""

    record_id: int | None = None
    field: str = ""
    span_edtf: str = ""
    lane: str = ""
    start_char: int | None = None
    end_char: int | None = None
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


def add_note(
    session: Session,
    target: NoteTarget,
    body: str,
    *,
    kind: str = "note",
    title: str = "",
    private: bool = False,
) -> Annotation | None:
    """Add a note, signed and dated; None when it could not be written yet (the session keeps it)."""
    note = Annotation(
        uid=new_uid("note"),
        kind=kind,
        title=title.strip(),
        body=body.strip(),
        target_id=target.record_id,
        target_field=target.field,
        span_edtf=target.span_edtf,
        lane=target.lane,
        exact=target.exact,
        prefix=target.prefix,
        suffix=target.suffix,
        start_char=target.start_char,
        end_char=target.end_char,
        private=private,
        created_by=session.author,
        recorded_s=int(time.time()),
        changed_s=int(time.time()),
    )
    _require_words(note)
    return note if session.apply(Edit(tr("Add note"), (Put(note),))) else None


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What the note editor hands over: a new note (`note_id` None) on a target, or new words for an old one."""

    body: str
    kind: str = "note"
    title: str = ""
    tags: tuple[str, ...] = ()
    private: bool = False
    note_id: int | None = None
    target: NoteTarget = NoteTarget()


def save_draft(session: Session, draft: NoteDraft) -> int | None:
    """Write a draft; the note's id when it is on disk, None while the world fails (the session keeps it)."""
    if draft.note_id is None:
        note = add_note(session, draft.target, draft.body, kind=draft.kind, title=draft.title, private=draft.private)
        note_id = note.id if note else None
    else:
        changed = edit_note(
            session, draft.note_id, body=draft.body.strip(), kind=draft.kind, title=draft.title, private=draft.private
        )
        note_id = draft.note_id if changed else None
    if note_id is not None:
        for tag in draft.tags:
            tag_records(session, [note_id], tag)
    return note_id


def edit_note(session: Session, note_id: int, **changes: object) -> Applied | None:
    """Change a note's words, kind, span or state; `changes` are fields of `Annotation`."""
    note = _note(session, note_id)
    changed = replace(note, changed_s=int(time.time()), **changes)  # type: ignore[arg-type]
    _require_words(changed)
    return session.apply(Edit(tr("Change note"), (Put(changed),)))


def resolve_note(session: Session, note_id: int, resolved: bool = True) -> Applied | None:
    """Mark a note as settled, or open it again."""
    state = "resolved" if resolved else "open"
    name = tr("Resolve note") if resolved else tr("Open note again")
    changed = replace(_note(session, note_id), state=state, changed_s=int(time.time()))
    return session.apply(Edit(name, (Put(changed),)))


def delete_notes(session: Session, note_ids: Iterable[int]) -> Applied | None:
    """Delete notes with what hangs on them (replies, tags); undo and history bring them back."""
    return delete_records(session, note_ids, name=tr("Delete note"))


def delete_records(session: Session, record_ids: Iterable[int], *, name: str = "") -> Applied | None:
    """Delete records with everything that cannot stand without them, as one step.

    Rows that stay but point at a deleted one lose that reference in the same step.
    """
    assert session.case_file is not None
    return session.apply(Edit(name or tr("Delete"), removal_of(session.case_file, record_ids)))


def removal_of(case_file: CaseFile, record_ids: Iterable[int]) -> tuple[Put | Remove, ...]:
    """The changes that take records away whole: references to them are emptied, what hangs on them goes first."""
    ids = list(dict.fromkeys(record_ids))
    kinds = queries.kinds(case_file, ids)
    missing = [record_id for record_id in ids if record_id not in kinds]
    if missing:
        raise CaseError(ErrorCode.UNKNOWN_RECORD, tr("The record is not in the case any more."), id=missing[0])
    dependents = queries.what_depends_on(case_file, ids)
    lost: dict[tuple[str, int], Row] = {}
    for row, field in dependents.loses:
        present = lost.get((row.KIND, row.id), row)
        lost[row.KIND, row.id] = replace(present, **{field: None})  # type: ignore[arg-type]
    changes: list[Put | Remove] = [Put(row) for row in lost.values()]
    changes += [Remove(row.KIND, row.id) for row in dependents.goes]
    changes += [Remove(kinds[record_id], record_id) for record_id in ids]
    return tuple(changes)


def put_record(session: Session, record: Record, *, name: str) -> Applied | None:
    """Add or change one record."""
    return session.apply(Edit(name, (Put(record),)))


def tag_records(session: Session, record_ids: Iterable[int], tag_name: str) -> Applied | None:
    """Put a tag on records, making the tag if the case has none of that name."""
    known = next((t for t in session.case.tags.values() if t.name.casefold() == tag_name.strip().casefold()), None)
    tag = known or Tag(uid=new_uid("tag"), name=tag_name.strip(), created_by=session.author)
    changes: list[Put | Remove] = [] if known else [Put(tag)]
    changes += [Put(TagLink(record_id=record_id, tag_id=id_of(tag.uid))) for record_id in record_ids]
    return session.apply(Edit(tr("Tag"), tuple(changes)))


def attach_text(session: Session, source_id: int, text: str) -> bool:
    """Store the text of a source; False, and nothing is changed, where it is not the text the case cites.

    A source that has no hash yet takes the text as its own, and its hash, length and paragraphs from it.
    """
    source = session.case.sources[source_id]
    if source.text_sha256 and not is_text_of(source, text):
        return False
    known = replace(source, text_sha256=text_sha256(text), text_length=len(text), paragraph_count=paragraph_count(text))
    changes: tuple[Put, ...] = (Put(SourceText(source_id=source_id, text=text)),)
    if known != source:
        changes = (Put(known), *changes)
    return session.apply(Edit(tr("Attach text"), changes)) is not None


def _note(session: Session, note_id: int) -> Annotation:
    note = session.case.annotations.get(note_id)
    if not isinstance(note, Annotation):
        raise CaseError(ErrorCode.UNKNOWN_RECORD, "The note is not in the case any more.", id=note_id)
    return note


def _require_words(note: Annotation) -> None:
    if not (note.body or note.title) and note.kind not in ("highlight", "bookmark"):
        raise CaseError(ErrorCode.INVALID, tr("A note needs words. Type some, or discard it."), field="body")
