"""Talks seen from far: one track a series, one tick a round, its name and how it ended beneath."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import ROUND_MIN_PX
from viewer.layout.frame import Frame, LanePlan
from viewer.layout.inks import NOT_HELD
from viewer.layout.labels import elided
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Fade, Layer, Rect, Text
from viewer.layout.scene import Item

TRACK_PX, LANE_PAD_PX, TICK_PX, LINE_PX, TOUCH_PX, GOING_PX = 64.0, 12.0, 17.0, 3.0, 9.0, 40.0
MOST_ROWS, AIR_PX = 4, 12.0
LEAST_WORDS_PX = 10.0
NAME_STYLE, SUMMARY_STYLE = "canvas_label_bold", "canvas_fine"
HELD = Box(0, 0, 0, 0, "round.fill", "canvas.fill", 1.5, 2.0)
AHEAD = Box(0, 0, 0, 0, "canvas.fill", "round.fill", 1.25, 2.0, (4.0, 3.0))
"""The ticks of rounds held and of rounds that are planned."""


class Track(NamedTuple):
    """The rounds of one series, `label_px` wide with its words."""

    name: str
    summary: str
    is_open: bool
    is_series: bool
    label_px: float


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """All series in the order of their first rounds, and their rounds one after the other.

    `positions` (into the lane), `anchors` and `planned` have an entry a round, sorted by track and time;
    `firsts` is where each track begins in them.
    """

    tracks: tuple[Track, ...]
    firsts: NDArray[np.int64]
    positions: NDArray[np.int64]
    anchors: NDArray[np.float64]
    planned: NDArray[np.bool_]
    first_s: NDArray[np.float64]
    last_s: NDArray[np.float64]
    is_open: NDArray[np.bool_]


class Ticks(NamedTuple):
    """Runs of rounds whose ticks would touch share one wider tick, so that none is lost.

    Run i holds the rounds `first[i]` to `last[i]` (exclusive) of track `track[i]`, from `left[i]` to `right[i]` px.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    track: NDArray[np.int64]
    left: NDArray[np.float64]
    right: NDArray[np.float64]


def tracks_of(frame: Frame, lane: Lane) -> Tracks:
    """Series in the order of their first rounds; rounds of no series stand together under the lane's name.

    They are the same in every view of the same rounds, so they are made once.
    """
    prepared, key = frame.data.prepared, ("tracks", lane.key)
    known = frame.data.rounds if frame.data.tracks is None else frame.data.tracks
    made_of = (known, lane.anchors, frame.words, frame.metrics)  # anchors: other ones where any round has changed
    kept = prepared.get(key)
    if kept is None or any(before is not now for before, now in zip(kept[0], made_of, strict=True)):
        kept = prepared[key] = (made_of, _tracks(frame, lane))
    tracks: Tracks = kept[1]
    return tracks


def _tracks(frame: Frame, lane: Lane) -> Tracks:
    events = frame.data.events
    known = frame.data.rounds if frame.data.tracks is None else frame.data.tracks
    facts = [known.get(event_id) for event_id in events.ids[lane.rows].tolist()]
    groups: dict[str, list[int]] = {}
    for position, fact in enumerate(facts):
        groups.setdefault(fact.series if fact else "", []).append(position)
    tracks = []
    for series, members in groups.items():
        last = next((fact for p in reversed(members) if (fact := facts[p])), None)
        summary = frame.words.rounds_in_track(len(members), last.series_state if last else "")
        name = series or lane.name
        label_px = max(frame.width(name, NAME_STYLE), frame.width(summary, SUMMARY_STYLE))
        tracks.append(Track(name, summary, bool(last and last.series_open), bool(series), label_px))
    positions = np.array([p for members in groups.values() for p in members], dtype=np.int64)
    ends = np.cumsum([len(members) for members in groups.values()], dtype=np.int64)
    firsts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    anchors = lane.anchors[positions]
    return Tracks(
        tuple(tracks),
        firsts,
        positions,
        anchors,
        np.isin(events.status[lane.rows[positions]], NOT_HELD),
        anchors[firsts],
        anchors[ends - 1],
        np.array([track.is_open for track in tracks]),
    )


def plan_tracks(frame: Frame, lane: Lane, seen: InView) -> LanePlan:
    """The plan of the talks lane at the level of clusters."""
    tracks = tracks_of(frame, lane)
    rows = _rows_of(frame, tracks)
    count = max(rows, default=0) + 1
    return LanePlan(
        lane.key,
        lane.name,
        lane.glyph,
        lane.ink,
        "clusters",
        seen.count,
        len(lane.rows),
        frame.px(TRACK_PX) * count + LANE_PAD_PX,
        4.0,
        partial(_draw, frame, lane, tracks, rows),
        "" if lane.nest.depth else frame.words.tracks_and_rounds(len(tracks.tracks), len(lane.rows)),
    )


def _reach(frame: Frame, tracks: Tracks) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left and right of each track's line in px; one that goes on runs to where knowledge ends."""
    left = frame.scale.xs(tracks.first_s) - TICK_PX / 5
    right = frame.scale.xs(tracks.last_s) + TICK_PX / 5
    return left, np.where(tracks.is_open, np.maximum(right, frame.limit_px), right)


def _rows_of(frame: Frame, tracks: Tracks) -> list[int]:
    """The first row that is free where a track begins; they come in the order of their left ends.

    A track that finds none shares the last row.
    """
    lefts, rights = _reach(frame, tracks)
    ends, rows = [float("-inf")] * MOST_ROWS, []
    for track, left, right in zip(tracks.tracks, lefts.tolist(), rights.tolist(), strict=True):
        row = next((row for row, end in enumerate(ends) if end + AIR_PX <= left), None)
        if row is not None:
            ends[row] = max(right, left + track.label_px)
        rows.append(MOST_ROWS - 1 if row is None else row)
    return rows


def _draw(frame: Frame, lane: Lane, tracks: Tracks, rows: list[int], y: float, h: float) -> None:
    pitch = (h - LANE_PAD_PX) / (max(rows, default=0) + 1)
    lefts, rights = _reach(frame, tracks)
    tops = y + LANE_PAD_PX + np.array(rows) * pitch
    seen = np.flatnonzero((rights >= frame.left) & (lefts <= frame.right))
    _draw_lines(frame, tracks, seen, lefts, rights, tops)
    _draw_ticks(frame, lane, tracks, tops)
    left, top, place_of = lefts.tolist(), tops.tolist(), set(seen.tolist())
    ends = [frame.right] * MOST_ROWS
    for place in range(len(rows) - 1, -1, -1):
        if place in place_of:
            _draw_words(frame, tracks.tracks[place], left[place], top[place], min(ends[rows[place]], frame.right))
        ends[rows[place]] = left[place] - 8


def _draw_lines(
    frame: Frame,
    tracks: Tracks,
    seen: NDArray[np.int64],
    lefts: NDArray[np.float64],
    rights: NDArray[np.float64],
    tops: NDArray[np.float64],
) -> None:
    """The line of each series in view; one that goes on fades out where knowledge ends."""
    line_y = tops + 3 + TICK_PX / 2 - LINE_PX / 2
    lined = seen[[tracks.tracks[place].is_series for place in seen.tolist()]]
    x0, x1 = np.maximum(lefts[lined], frame.left - 10), np.minimum(rights[lined], frame.right + 10)
    boxes = np.stack([x0, line_y[lined], np.maximum(0.0, x1 - x0), np.full(len(lined), LINE_PX)], axis=1)
    frame.out.rects(BODY, Layer.BARS, "round.fill", boxes)
    for place in seen[tracks.is_open[seen] & (rights[seen] < frame.right)].tolist():
        fade = Fade(float(rights[place]), float(line_y[place]), GOING_PX, LINE_PX, "round.fill", 0.42, 0.0)
        frame.out.add(BODY, Layer.BARS, fade)


def _draw_words(frame: Frame, track: Track, left: float, top: float, room_to: float) -> None:
    x = max(left, frame.left + 6)
    room = room_to - x - 4
    if room < LEAST_WORDS_PX:
        return
    base = top + 3 + TICK_PX + frame.metrics.ascent_px(NAME_STYLE) + 4
    name = elided(track.name, room, NAME_STYLE, frame.metrics, 4)
    summary = elided(track.summary, room, SUMMARY_STYLE, frame.metrics)
    below = base + frame.metrics.line_px(NAME_STYLE) - 1
    words = (Text(x, base, name, NAME_STYLE), Text(x, below, summary, SUMMARY_STYLE, "text2.fill"))
    frame.out.add(BODY, Layer.LABELS, *(text for text in words if text.text))


def ticks_of(frame: Frame, tracks: Tracks) -> Ticks:
    """The ticks of all tracks that are in view."""
    xs = frame.scale.xs(tracks.anchors)
    opens = np.empty(len(xs), dtype=bool)
    opens[1:] = xs[1:] - xs[:-1] >= TOUCH_PX
    opens[tracks.firsts] = True
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(xs))
    left, right = xs[first] - ROUND_MIN_PX / 2, xs[last - 1] + ROUND_MIN_PX / 2
    seen = np.flatnonzero((right >= frame.left) & (left <= frame.right))
    track = np.searchsorted(tracks.firsts, first[seen], side="right") - 1
    return Ticks(first[seen], last[seen], track, left[seen], right[seen])


def _draw_ticks(frame: Frame, lane: Lane, tracks: Tracks, tops: NDArray[np.float64]) -> None:
    ticks = ticks_of(frame, tracks)
    if not len(ticks.first):
        return
    heights = np.full(len(ticks.first), TICK_PX)
    boxes = np.stack([ticks.left, tops[ticks.track] + 3, ticks.right - ticks.left, heights], axis=1)
    refs = frame.data.events.ids[lane.rows[tracks.positions[ticks.first]]]
    planned_before = np.concatenate(([0], np.cumsum(tracks.planned)))
    ahead = planned_before[ticks.last] - planned_before[ticks.first] == ticks.last - ticks.first
    for look, chosen in ((HELD, ~ahead), (AHEAD, ahead)):
        frame.out.boxes(Layer.GLYPHS, look, boxes[chosen], refs[chosen])
    frame.out.later(partial(_tick_items, frame, lane, tracks, ticks, boxes))


def _tick_items(frame: Frame, lane: Lane, tracks: Tracks, ticks: Ticks, boxes: NDArray[np.float64]) -> list[Item]:
    items = []
    for first, last, box in zip(ticks.first.tolist(), ticks.last.tolist(), boxes.tolist(), strict=True):
        rows, area = lane.rows[tracks.positions[first:last]], Rect(*box)
        refs = tuple(frame.data.events.ids[rows].tolist())
        start, end = float(tracks.anchors[first]), float(tracks.anchors[last - 1]) + 1
        if len(refs) == 1:
            title = frame.data.texts.texts(rows)[0].title
            items.append(Item(refs[0], "bar", title, lane.key, "round", area, area, start, end))
            continue
        title = frame.words.cluster("round", len(refs), frame.span_words(start, end))
        items.append(Item(0, "cluster", title, lane.key, "round", area, area, start, end, len(refs), refs))
    return items


def bands_of(frame: Frame, lane: Lane) -> NDArray[np.float64]:
    """Left and right of each series in px (n, 2), for the faint bands through the lanes below."""
    tracks = tracks_of(frame, lane)
    series = np.array([track.is_series for track in tracks.tracks])
    bands: NDArray[np.float64] = np.stack(_reach(frame, tracks), axis=1)[series]
    return bands
