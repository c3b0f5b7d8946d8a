"""What a thing on the timeline is called when it is read aloud (DESIGN 10)."""

from __future__ import annotations

from db.case import Case
from db.dates import describe, describe_span, parse_edtf
from db.domain import Annotation, Event, Issue
from viewer.layout.lane import CLOSED, OPEN
from viewer.layout.scene import Item, LaneBox, Scene
from viewer.layout.words_protocol import Words
from viewer.words import EVENT_KIND, ISSUE_STATUS, tr, trn, word


def spoken(case: Case, scene: Scene, item: Item, words: Words) -> str:
    """One item as sentences: title, kind, date, sides, what it rests on, its place in the lane."""
    place = _place(scene, item, words)
    record = case.record(item.ref) if item.ref else None
    if isinstance(record, Event):
        return _sentences([record.title, word(EVENT_KIND, record.kind), _date(record), *_about(case, record), place])
    if isinstance(record, Annotation):
        date = describe(parse_edtf(record.span_edtf)) if record.span_edtf else ""
        return _sentences([tr("Note: {words}", words=record.title or record.body), record.created_by, date, place])
    if isinstance(record, Issue):
        return _sentences([tr("Issue: {title}", title=record.title), _status(case, record), place])
    span = describe_span(round(item.start_s), round(item.end_s))
    return _sentences([words.cluster(item.lane, item.events, span), tr("Enter to zoom"), place])


def spoken_lane(box: LaneBox, words: Words) -> str:
    """A lane's name as sentences: how much it shows, whether lanes are inside it and whether they are shown."""
    count = tr("{shown} of {all} in view", shown=words.number(box.in_view), all=words.number(box.total))
    inside = {OPEN: tr("Open, lanes inside it follow"), CLOSED: tr("Closed, lanes inside it")}.get(box.nest.state, "")
    level = tr("Level {depth}", depth=words.number(box.nest.depth + 1)) if box.nest.depth else ""
    return _sentences([tr("Lane: {name}", name=box.name), count, inside, tr("Folded") if box.folded else "", level])


def _date(event: Event) -> str:
    return describe(parse_edtf(event.date_edtf)) if event.date_edtf else tr("no date in source")


def _about(case: Case, event: Event) -> list[str]:
    sides = [case.actors[p.actor_id].name for p in case.participations(event.id) if p.actor_id in case.actors]
    passages, notes = len(case.evidence_of(event.id)), len(case.notes_on(event.id))
    rests = tr(
        "{passages}, {notes}",
        passages=trn("{count} passage", "{count} passages", passages),
        notes=trn("{count} note", "{count} notes", notes),
    )
    return [", ".join(dict.fromkeys(sides)), rests]


def _status(case: Case, issue: Issue) -> str:
    found = [status for status in case.issue_statuses.values() if status.issue_id == issue.id]
    if not found:
        return tr("nothing recorded")
    last = max(found, key=lambda status: parse_edtf(status.date_edtf).latest_s or 0)
    return word(ISSUE_STATUS, last.status)


def _place(scene: Scene, item: Item, words: Words) -> str:
    lane = [other for other in scene.items if other.lane == item.lane]
    lane.sort(key=lambda other: (other.start_s, other.rect.y))
    name = next((box.name for box in scene.lanes if box.key == item.lane), "")
    at = next((n for n, other in enumerate(lane, 1) if other.ref == item.ref and other.rect == item.rect), 0)
    if not at or not name:
        return ""
    return tr("{at} of {all} in {lane}", at=words.number(at), all=words.number(len(lane)), lane=name)


def _sentences(parts: list[str]) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
