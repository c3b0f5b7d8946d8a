"""Ribbons of issues: where each stood from when on, and how far apart the placed positions were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from db.case import Case
from db.dates import DAY_S, EdtfDate, parse_edtf
from db.domain import IssueStatus, Record
from viewer.layout.timeline_data import UNKNOWN_HIGH, GapChange, IssueFacts

Known = Callable[[Record], bool]


def issue_facts(case: Case, known: Known) -> tuple[IssueFacts, ...]:
    """A ribbon for each known issue, in the case's order."""
    statuses: dict[int, list[tuple[EdtfDate, IssueStatus]]] = defaultdict(list)
    for status in case.issue_statuses.values():
        if known(status) and status.date_edtf:
            statuses[status.issue_id].append((parse_edtf(status.date_edtf), status))
    placed = _placed(case, known)
    issues = sorted(case.issues.values(), key=lambda issue: (issue.sort, issue.number))
    return tuple(
        _issue(issue.id, issue.label or issue.title, statuses[issue.id], placed[issue.id])
        for issue in issues
        if known(issue)
    )


def first_status(case: Case, known: Known) -> IssueStatus | None:
    """The earliest status on record of any issue."""
    dated = [s for s in case.issue_statuses.values() if known(s) and s.date_edtf]
    return min(dated, key=lambda s: start_of(parse_edtf(s.date_edtf)), default=None)


def _placed(case: Case, known: Known) -> dict[int, list[tuple[int, int, int]]]:
    """(time, actor, value) of each position an analyst has put on its issue's scale; the last placement counts."""
    chosen = (placement for placement in case.placements.values() if known(placement))
    last = {p.position_id: p for p in sorted(chosen, key=lambda p: (p.number, p.recorded_s))}
    placed: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for placement in last.values():
        position = case.positions.get(placement.position_id)
        if position is None or not position.date_edtf or not known(position):
            continue
        at = parse_edtf(position.date_edtf).earliest_s
        if at is not None:
            placed[position.issue_id].append((at, position.actor_id, placement.value))
    return placed


def _issue(
    issue_id: int,
    title: str,
    statuses: list[tuple[EdtfDate, IssueStatus]],
    placed: list[tuple[int, int, int]],
) -> IssueFacts:
    timed = sorted(((start_of(date), status.number, date, status) for date, status in statuses), key=lambda s: s[:2])
    times = sorted({at for at, *_ in timed} | {at for at, *_ in placed if timed and at >= timed[0][0]})
    changes = []
    for at in times:
        status = [entry for entry in timed if entry[0] <= at][-1][3]
        changes.append(GapChange(at, status.status, gap_at(placed, at), status.event_id or 0))
    ends = [end_of(date) for _, _, date, _ in timed]
    return IssueFacts(issue_id, title, tuple(changes), max(ends) if ends else None)


def gap_at(placed: list[tuple[int, int, int]], at_s: int) -> int | None:
    """The distance between the outermost of the parties' latest placed positions; None below two parties."""
    latest: dict[int, int] = {}
    for at, actor_id, value in sorted(placed):
        if at <= at_s:
            latest[actor_id] = value
    return max(latest.values()) - min(latest.values()) if len(latest) > 1 else None


def start_of(date: EdtfDate) -> int:
    """The first second a date may stand for, else the last; 0 for none."""
    at = date.earliest_s if date.earliest_s is not None else date.latest_s
    return at if at is not None else 0


def end_of(date: EdtfDate) -> int:
    """The end (exclusive) of what a date may stand for."""
    at = date.latest_s if date.latest_s is not None else date.earliest_s
    return min(at + 1, UNKNOWN_HIGH) if at is not None else DAY_S
