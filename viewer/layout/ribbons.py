"""An issue's ribbon: as thick as the distance between the parties' positions (DESIGN 4.1).

Hatched where nothing is recorded, tapering in the last 18 % before a change, ringed where it moved, dashed where
the last value is only carried on.
"""

from __future__ import annotations

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


class Piece(NamedTuple):
    """A stretch of one colour: x from, x to, half thickness at both ends."""

    left: float
    right: float
    half_left: float
    half_right: float
    ink: str


def gap_of(change: GapChange) -> int:
    """The gap a ribbon shows: from placed positions, else from the status."""
    return change.gap if change.gap is not None else GAP_OF_STATUS.get(change.status, 3)


def ink_of(change: GapChange, gap: int) -> str:
    """Teal once settled, else the darker the wider the gap."""
    return "settled" if change.status in SETTLED else f"gap{max(2, gap)}"


def pieces_of(frame: Frame, changes: tuple[GapChange, ...], end_s: float) -> Iterator[Piece]:
    """The solid stretches of a ribbon from its first change to `end_s`, cut to the view."""
    scale = frame.scale
    low, high = frame.left - 20, frame.right + 20
    for place, change in enumerate(changes):
        following = changes[place + 1] if place + 1 < len(changes) else None
        until = min(following.at_s, end_s) if following else end_s
        gap = gap_of(change)
        a, b, half = scale.x(change.at_s), scale.x(until), HALF_PX[gap]
        if following is None or gap_of(following) == gap:
            yield from _cut(Piece(a, b, half, half, ink_of(change, gap)), low, high)
            continue
        next_gap = gap_of(following)
        turn = b - (b - a) * TAPER_SHARE
        yield from _cut(Piece(a, turn, half, half, ink_of(change, gap)), low, high)
        wider = change if gap >= next_gap else following
        yield from _cut(Piece(turn, b, half, HALF_PX[next_gap], ink_of(wider, max(gap, next_gap))), low, high)


def _cut(piece: Piece, low: float, high: float) -> Iterator[Piece]:
    if piece.right <= low or piece.left >= high or piece.right <= piece.left:
        return
    width = piece.right - piece.left

    def half_at(x: float) -> float:
        return piece.half_left + (piece.half_right - piece.half_left) * (x - piece.left) / width

    left, right = max(piece.left, low), min(piece.right, high)
    yield Piece(left, right, half_at(left), half_at(right), piece.ink)


def joined(pieces: Iterator[Piece], y: float, ref: int) -> list[Mark]:
    """Neighbours of one colour as one polygon, for separate ones show seams."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and runs[-1][-1].ink == piece.ink and abs(runs[-1][-1].right - piece.left) < 0.01:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    marks: list[Mark] = []
    for run in runs:
        top = [point for p in run for point in ((p.left, y - p.half_left), (p.right, y - p.half_right))]
        bottom = [point for p in reversed(run) for point in ((p.right, y + p.half_right), (p.left, y + p.half_left))]
        marks.append(Poly(tuple(top + bottom), f"{run[0].ink}.fill", ref=ref))
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
    marks += joined(pieces_of(frame, issue.changes, end), y, ref)
    if issue.last_asserted_s is not None:
        marks += _carried(frame, last, end, y, ref)
    for before, change in zip(issue.changes, issue.changes[1:], strict=False):
        x = scale.x(change.at_s)
        if gap_of(before) != gap_of(change) and frame.left - 4 < x < frame.right + 4:
            style = "settled.fill" if change.status in SETTLED else "gap4.fill"
            marks.append(Glyph("ring", x, y, style, ref=change.event_id or ref))
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
