"""An issue's ribbon: as thick as the distance between the parties' positions (DESIGN 4.1).

Hatched where nothing is recorded, tapering in the last 18 % before a change, ringed where it moved, dashed where
the last value is only carried on.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from viewer.layout.frame import Frame
from viewer.layout.marks import Glyph, Mark, Poly, Stroke
from viewer.layout.timeline_data import GapChange, IssueFacts

HALF_PX = (1.5, 1.5, 3.0, 4.75, 6.5)
"""Half thickness by gap 0 to 4."""
GAP_OF_STATUS: dict[str, int] = {
    "contested": 4,
    "deadlocked": 4,
    "reopened": 4,
    "raised": 3,
    "deferred": 3,
    "set_aside": 3,
    "narrowing": 2,
    "agreed_in_principle": 1,
    "agreed": 1,
    "implemented": 1,
    "withdrawn": 1,
}
"""Thickness where no positions are placed."""
SETTLED = frozenset({"agreed_in_principle", "agreed", "implemented"})
TAPER_SHARE = 0.18


class Stretch(NamedTuple):
    """A stretch of one colour, in seconds: half thickness at both ends, the style it is filled with."""

    start_s: float
    end_s: float
    half_start: float
    half_end: float
    style: str


class Course(NamedTuple):
    """An issue's ribbon in time, the same in every view: its stretches up to the last change, and its rings."""

    issue: IssueFacts
    stretches: tuple[Stretch, ...]
    ends_s: tuple[float, ...]
    rings: tuple[tuple[float, str, int], ...]


def gap_of(change: GapChange) -> int:
    """The gap a ribbon shows: from placed positions, else from the status."""
    return change.gap if change.gap is not None else GAP_OF_STATUS.get(change.status, 3)


def ink_of(change: GapChange, gap: int) -> str:
    """Teal once settled, else the darker the wider the gap."""
    return "settled" if change.status in SETTLED else f"gap{max(2, gap)}"


def course_of(frame: Frame, issue: IssueFacts) -> Course:
    """The issue's ribbon in time, made once."""
    prepared, key = frame.data.prepared, ("ribbon", issue.issue_id)
    course: Course | None = prepared.get(key)
    if course is None or course.issue is not issue:
        stretches = tuple(_stretches(issue.changes))
        ends = tuple(stretch.end_s for stretch in stretches)
        course = prepared[key] = Course(issue, stretches, ends, tuple(_rings(issue)))
    return course


def _stretches(changes: tuple[GapChange, ...]) -> Iterator[Stretch]:
    for change, following in itertools.pairwise(changes):
        gap, next_gap = gap_of(change), gap_of(following)
        a, b, half = float(change.at_s), float(following.at_s), HALF_PX[gap]
        style = f"{ink_of(change, gap)}.fill"
        if gap == next_gap:
            yield Stretch(a, b, half, half, style)
            continue
        turn = b - (b - a) * TAPER_SHARE
        wider = change if gap >= next_gap else following
        yield Stretch(a, turn, half, half, style)
        yield Stretch(turn, b, half, HALF_PX[next_gap], f"{ink_of(wider, max(gap, next_gap))}.fill")


def _rings(issue: IssueFacts) -> Iterator[tuple[float, str, int]]:
    """When the gap changed, the ring's style and what it stands for."""
    for before, change in itertools.pairwise(issue.changes):
        if gap_of(before) != gap_of(change):
            style = "settled.fill" if change.status in SETTLED else "gap4.fill"
            yield float(change.at_s), style, change.event_id or issue.issue_id


def _solid(frame: Frame, course: Course, end_s: float, y: float) -> list[Mark]:
    """The ribbon in view up to `end_s`; neighbours of one colour as one polygon, for separate ones show seams."""
    scale, ref, last = frame.scale, course.issue.issue_id, course.issue.changes[-1]
    start_s, rate = scale.start_s, 1.0 / scale.seconds_per_px
    low, high = frame.left - 20, frame.right + 20
    gap = gap_of(last)
    final = Stretch(float(last.at_s), end_s, HALF_PX[gap], HALF_PX[gap], f"{ink_of(last, gap)}.fill")
    marks: list[Mark] = []
    top: list[tuple[float, float]] = []
    bottom: list[tuple[float, float]] = []
    style = ""
    first = bisect_right(course.ends_s, scale.t(low))
    for stretch in itertools.chain(course.stretches[first:], (final,)):
        a, b = scale.left_px + (stretch.start_s - start_s) * rate, scale.left_px + (stretch.end_s - start_s) * rate
        if a >= high:
            break
        if b <= low or b <= a:
            continue
        slope = (stretch.half_end - stretch.half_start) / (b - a)
        left, right = max(a, low), min(b, high)
        half_left, half_right = stretch.half_start + slope * (left - a), stretch.half_start + slope * (right - a)
        if stretch.style != style and top:
            marks.append(Poly((*top, *reversed(bottom)), style, ref=ref))
            top, bottom = [], []
        style = stretch.style
        top += ((left, y - half_left), (right, y - half_right))
        bottom += ((left, y + half_left), (right, y + half_right))
    if top:
        marks.append(Poly((*top, *reversed(bottom)), style, ref=ref))
    return marks


def ribbon_marks(frame: Frame, issue: IssueFacts, y: float) -> list[Mark]:
    """All marks of one ribbon centred on `y`."""
    ref, scale = issue.issue_id, frame.scale
    if not issue.changes:
        return _hatch(frame, issue, frame.limit_s, HALF_PX[3], y)
    first, last = issue.changes[0], issue.changes[-1]
    asserted = issue.last_asserted_s if issue.last_asserted_s is not None else frame.limit_s
    end = max(min(float(asserted), frame.limit_s), float(last.at_s))
    # A single day must still be seen as a solid piece.
    end = max(end, last.at_s + 8 * scale.seconds_per_px) if issue.last_asserted_s is not None else end
    marks = _hatch(frame, issue, first.at_s, HALF_PX[gap_of(first)], y)
    course = course_of(frame, issue)
    marks += _solid(frame, course, end, y)
    if issue.last_asserted_s is not None:
        marks += _carried(frame, last, end, y, ref)
    for at_s, style, target in course.rings:
        x = scale.x(at_s)
        if frame.left - 4 < x < frame.right + 4:
            marks.append(Glyph("ring", x, y, style, ref=target))
    return marks


def _hatch(frame: Frame, issue: IssueFacts, until_s: float, half: float, y: float) -> list[Mark]:
    start = frame.left - 10 if issue.first_seen_s is None else frame.scale.x(issue.first_seen_s)
    a, b = max(start, frame.left - 10), min(frame.scale.x(until_s), frame.right + 10)
    if b <= a + 1:
        return []
    corners = ((a, y - half), (b, y - half), (b, y + half), (a, y + half))
    edges = [Stroke(((a, edge), (b, edge)), "gap2.density", 1.0, (), issue.issue_id) for edge in (y - half, y + half)]
    return [Poly(corners, hatch="gap2.fill", ref=issue.issue_id), *edges]


def _carried(frame: Frame, last: GapChange, from_s: float, y: float, ref: int) -> list[Mark]:
    a, b = max(frame.scale.x(from_s), frame.left - 10), frame.right + 6
    if b <= a:
        return []
    half = HALF_PX[gap_of(last)]
    ink = "settled.fill" if last.status in SETTLED else "gap3.fill"
    return [Stroke(((a, edge), (b, edge)), ink, 1.0, (3, 3), ref) for edge in (y - half + 0.5, y + half - 0.5)]
