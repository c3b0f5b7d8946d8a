"""Which notes a document prints: what "3 notes included" counts."""

from __future__ import annotations

from viewer.layout.poster_values import Poster
from viewer.layout.timeline_data import NoteFacts
from viewer.layout.view import TimelineView
from viewer.report_reading import ReportReading


def printed_notes(reading: ReportReading, poster: Poster | None) -> frozenset[int]:
    """Ids of the notes that stand on a page of the chosen parts, as known on the chosen date; none twice."""
    parts, found = set(reading.choice.parts), set[int]()
    if poster is not None:
        found.update(note.note_id for note in poster.data.notes if _in_view(note, poster.view, reading.limit_s))
    targets: set[int] = set()
    if "notes" in parts:
        targets.update(reading.notes)
    if "events" in parts:
        targets |= reading.event_ids
        targets.update(claim.id for claims in reading.claims.values() for claim in claims)
    if "issues" in parts:
        targets.update(issue.id for issue in reading.case.issues.values() if reading.known(issue))
    for target in targets:
        found.update(note.id for note in reading.notes.get(target, ()))
    return frozenset(found)


def _in_view(note: NoteFacts, view: TimelineView, limit_s: float) -> bool:
    """Whether the notes lane draws it: the rule of `viewer.layout.notes_lane`."""
    if note.at_as_of:
        return view.start_s <= limit_s <= view.end_s
    return note.start_s <= view.end_s and (note.end_s or note.start_s) >= view.start_s
