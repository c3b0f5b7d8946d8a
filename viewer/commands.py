"""One plain function per thing a person can do to the case: build an `Edit`, hand it to the session.

Nothing here draws or asks; dialogs ask first and call these with the answers.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from db import queries
from db.domain import Annotation, Record, SourceText, TagLink, id_of, new_uid
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError, ErrorCode
from db.spans import TextMatch, match_text
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
    """Delete records and everything that would be left dangling, as one step."""
    assert session.case_file is not None
    ids = list(record_ids)
    rows = queries.what_depends_on(session.case_file, ids)
    removals = [Remove(row.KIND, row.id) for row in rows]
    for record_id in ids:
        record = session.case_file.get(record_id)
        if record is None:
            raise CaseError(ErrorCode.UNKNOWN_RECORD, "The record is not in the case any more.", id=record_id)
        removals.append(Remove(record.KIND, record_id))
    unique = tuple(dict.fromkeys(removals))
    return session.apply(Edit(name or tr("Delete"), unique))


def put_record(session: Session, record: Record, *, name: str) -> Applied | None:
    """Add or change one record."""
    return session.apply(Edit(name, (Put(record),)))


def tag_records(session: Session, record_ids: Iterable[int], tag_name: str) -> Applied | None:
    """Put a tag on records, making the tag if the case has none of that name."""
    from db.domain import Tag

    known = next(
        (t for t in session.case.tags.values() if t.name.casefold() == tag_name.strip().casefold()), None
    )
    tag = known or Tag(uid=new_uid("tag"), name=tag_name.strip(), created_by=session.author)
    changes: list[Put | Remove] = [] if known else [Put(tag)]
    changes += [Put(TagLink(record_id=record_id, tag_id=id_of(tag.uid))) for record_id in record_ids]
    return session.apply(Edit(tr("Tag"), tuple(changes)))


def attach_text(session: Session, source_id: int, text: str) -> TextMatch:
    """Store the text of a source if it is the text the case cites; tells how it matches, changing nothing if not."""
    source = session.case.sources[source_id]
    match = match_text(source, text)
    if match is TextMatch.SAME:
        session.apply(Edit(tr("Attach text"), (Put(SourceText(source_id=source_id, text=text)),)))
    return match


def _note(session: Session, note_id: int) -> Annotation:
    note = session.case.annotations.get(note_id)
    if not isinstance(note, Annotation):
        raise CaseError(ErrorCode.UNKNOWN_RECORD, "The note is not in the case any more.", id=note_id)
    return note


def _require_words(note: Annotation) -> None:
    if not (note.body or note.title) and note.kind not in ("highlight", "bookmark"):
        raise CaseError(ErrorCode.INVALID, tr("A note needs words. Type some, or discard it."), field="body")
