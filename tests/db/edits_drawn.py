"""Edits drawn at random by hypothesis, for cases made of `every_kind()`."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from db import domain as d
from db.case_file import CaseFile
from db.domain import Row
from db.edits import Applied, Edit, Put, Remove
from db.errors import CaseError
from db.queries import what_depends_on
from tests.builders import apply, event, note

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "body", "date", "count", "link", "remove", "move", "bytes", "several"]),
        st.integers(0, 999),
        st.sampled_from(["", "one", "двa", "three"]),
    ),
    min_size=1,
    max_size=12,
)
"""What to do, to which row (an index taken round), with which word."""


def edit_of(case_file: CaseFile, step: tuple[str, int, str]) -> Edit:
    """The edit that a step stands for in the case as it is now."""
    what, index, word = step
    notes, events = case_file.rows(d.Annotation), case_file.rows(d.Event)
    if what == "add" or not notes or not events:
        return Edit("Add", (Put(note(f"note-{index % 5}", title=word)),))
    if what == "body":
        return Edit("Write", (Put(replace(notes[index % len(notes)], body=word)),))
    if what == "date":
        date = f"2026-0{index % 9 + 1}-1{index % 10}{'?' if word else ''}"
        return Edit("Date", (Put(replace(events[index % len(events)], date_edtf=date)),))
    if what == "count":
        claims = case_file.rows(d.CountClaim)
        return Edit("Count", tuple(Put(replace(row, count_min=index, count_max=index + 5)) for row in claims))
    if what == "link":
        return Edit("Link", (Put(d.Link(from_id=events[index % len(events)].id, to_id=events[0].id, note=word)),))
    if what == "move":
        return Edit("Move", (Put(replace(events[index % len(events)], parent_id=events[-1].id)),))
    if what == "bytes":
        scans = case_file.rows(d.Attachment)
        data = word.encode()
        changes = [(replace(row, size=len(data)), d.AttachmentData(attachment_id=row.id, data=data)) for row in scans]
        return Edit("Replace file", tuple(Put(part) for pair in changes for part in pair))
    if what == "several":
        fresh = event(f"event-{index % 4}", title=word or "untitled")
        return Edit("Several", (Put(note(f"note-{index % 5}", target_id=fresh.id)), Put(fresh)))
    return removal(case_file, [*events, *notes, *case_file.rows(d.Attachment)][index % (len(events) + len(notes))])


def removal(case_file: CaseFile, record: d.Record) -> Edit:
    """The edit that removes a record, all that cannot be without it, and every other reference to it."""
    dependents = what_depends_on(case_file, record.id)
    loses: dict[tuple[str, int], Row] = {}
    for row, field in dependents.loses:
        loses[row.KIND, row.id] = replace(loses.get((row.KIND, row.id), row), **{field: None})  # type: ignore[arg-type]
    gone = [Remove(row.KIND, row.id) for row in dependents.goes]
    return Edit("Remove", (Remove(record.KIND, record.id), *gone, *(Put(row) for row in loses.values())))


def applied(case_file: CaseFile, step: tuple[str, int, str]) -> Applied | None:
    """Applies a step; None where the case refuses it."""
    try:
        return apply(case_file, edit_of(case_file, step))
    except CaseError:
        return None
