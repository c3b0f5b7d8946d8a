"""Talks seen from far: one track a series, one tick a round, its name and how it ended beneath."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from viewer.layout.doubt import ROUND_MIN_PX
from viewer.layout.frame import Frame, LanePlan
from viewer.layout.inks import PLANNED
from viewer.layout.labels import elided
from viewer.layout.lanes import InView, Lane
from viewer.layout.marks import BODY, Box, Fade, Layer, Rect, Text
from viewer.layout.packing import RowPacker
from viewer.layout.scene import Item

TRACK_PX, LANE_PAD_PX, TICK_PX, LINE_PX, TOUCH_PX, GOING_PX = 64.0, 12.0, 17.0, 3.0, 9.0, 40.0
MOST_ROWS = 4


class Track(NamedTuple):
    """The rounds of one series: positions into the lane in time order."""

    name: str
    summary: str
    positions: tuple[int, ...]
    is_open: bool
    first_s: float
    last_s: float
    is_series: bool = True


def tracks_of(frame: Frame, lane: Lane) -> list[Track]:
    """Series in the order of their first rounds; rounds of no series stand together under the lane's name.

    They are the same in every view of the same rounds, so they are made once.
    """
    prepared, key, made_of = frame.data.prepared, ("tracks", lane.key), (frame.data.rounds, lane.rows, frame.words)
    kept = prepared.get(key)
    if kept is None or any(before is not now for before, now in zip(kept[0], made_of, strict=True)):
        kept = prepared[key] = (made_of, _tracks(frame, lane))
    tracks: list[Track] = kept[1]
    return tracks


def _tracks(frame: Frame, lane: Lane) -> list[Track]:
    ids = frame.data.events.ids[lane.rows].tolist()
    facts = [frame.data.rounds.get(event_id) for event_id in ids]
    groups: dict[str, list[int]] = {}
    for position, fact in enumerate(facts):
        groups.setdefault(fact.series if fact else "", []).append(position)
    tracks = []
    for series, positions in groups.items():
        last = next((fact for p in reversed(positions) if (fact := facts[p])), None)
        state = last.series_state if last else ""
        summary = frame.words.rounds_in_track(len(positions), state)
        tracks.append(
            Track(
                series or lane.name,
                summary,
                tuple(positions),
                bool(last and last.series_open),
                float(lane.anchors[positions].min()),
                float(lane.anchors[positions].max()),
                bool(series),
            )
        )
    return tracks


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
        frame.words.tracks_and_rounds(len(tracks), len(lane.rows)),
    )


def _reach(frame: Frame, track: Track) -> tuple[float, float]:
    """Left and right of a track's line in px; one that goes on runs to where knowledge ends."""
    left, right = frame.scale.x(track.first_s) - TICK_PX / 5, frame.scale.x(track.last_s) + TICK_PX / 5
    return left, max(right, frame.limit_px) if track.is_open else right


def _rows_of(frame: Frame, tracks: list[Track]) -> list[int]:
    packer, rows = RowPacker(12.0), []
    for track in tracks:
        left, right = _reach(frame, track)
        label = max(frame.width(track.name, "canvas_label_bold"), frame.width(track.summary, "canvas_fine"))
        found = packer.place([(left, max(right, left + label)), (left, right)], MOST_ROWS)
        rows.append(found[0] if found else MOST_ROWS - 1)
    return rows


def _draw(frame: Frame, lane: Lane, tracks: list[Track], rows: list[int], y: float, h: float) -> None:
    pitch = (h - LANE_PAD_PX) / (max(rows, default=0) + 1)
    ends: dict[int, float] = {}
    order = sorted(range(len(tracks)), key=lambda i: _reach(frame, tracks[i])[0], reverse=True)
    for place in order:
        track, top = tracks[place], y + LANE_PAD_PX + rows[place] * pitch
        left, right = _reach(frame, track)
        room_to = ends.get(rows[place], frame.right)
        if right >= frame.left and left <= frame.right:
            _draw_track(frame, lane, track, (left, right), top, room_to)
        ends[rows[place]] = left - 8


def _draw_track(frame: Frame, lane: Lane, track: Track, reach: tuple[float, float], top: float, room_to: float) -> None:
    left, right = reach
    line_y = top + 3 + TICK_PX / 2 - LINE_PX / 2
    x0, x1 = max(left, frame.left - 10), min(right, frame.right + 10)
    if track.is_series:
        frame.out.rects(BODY, Layer.BARS, "round.fill", [(x0, line_y, max(0.0, x1 - x0), LINE_PX)])
    if track.is_open and right < frame.right:
        frame.out.add(BODY, Layer.BARS, Fade(right, line_y, GOING_PX, LINE_PX, "round.fill", 0.42, 0.0))
    for first, last in ticks_of(frame, lane, track):
        _draw_tick(frame, lane, track.positions[first : last + 1], top)
    x, name_style, style = max(left, frame.left + 6), "canvas_label_bold", "canvas_fine"
    room = min(room_to, frame.right) - x - 4
    line = frame.metrics.line_px(name_style)
    base = top + 3 + TICK_PX + frame.metrics.ascent_px(name_style) + 4
    name = elided(track.name, room, name_style, frame.metrics, 4)
    summary = elided(track.summary, room, style, frame.metrics)
    frame.out.add(BODY, Layer.LABELS, Text(x, base, name, name_style))
    frame.out.add(BODY, Layer.LABELS, Text(x, base + line - 1, summary, style, "text2.fill"))


def ticks_of(frame: Frame, lane: Lane, track: Track) -> list[tuple[int, int]]:
    """Runs of rounds (first, last) whose ticks would touch: they share one wider tick, so none is lost."""
    xs = frame.scale.xs(lane.anchors[list(track.positions)]).tolist()
    runs: list[tuple[int, int]] = []
    for place, x in enumerate(xs):
        if runs and x - xs[runs[-1][1]] < TOUCH_PX:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _draw_tick(frame: Frame, lane: Lane, positions: tuple[int, ...], top: float) -> None:
    events, rows = frame.data.events, lane.rows[list(positions)]
    xs = frame.scale.xs(lane.anchors[list(positions)])
    x0, x1 = float(xs.min()) - ROUND_MIN_PX / 2, float(xs.max()) + ROUND_MIN_PX / 2
    if x1 < frame.left or x0 > frame.right:
        return
    refs = tuple(events.ids[rows].tolist())
    planned = bool((events.status[rows] == PLANNED).all())
    box = Box(x0, top + 3, x1 - x0, TICK_PX, "round.fill", "canvas.fill", 1.5, 2.0, ref=refs[0])
    if planned:
        box = box._replace(fill="canvas.fill", stroke="round.fill", stroke_px=1.25, dash=(4.0, 3.0))
    frame.out.add(BODY, Layer.GLYPHS, box)
    frame.out.later(partial(_tick_items, frame, lane, positions, Rect(x0, top + 3, x1 - x0, TICK_PX), refs))


def _tick_items(frame: Frame, lane: Lane, positions: tuple[int, ...], area: Rect, refs: tuple[int, ...]) -> list[Item]:
    anchors = lane.anchors[list(positions)]
    start, end = float(anchors.min()), float(anchors.max()) + 1
    if len(refs) == 1:
        title = frame.data.texts.texts(lane.rows[list(positions)])[0].title
        return [Item(refs[0], "bar", title, lane.key, "round", area, area, start, end)]
    title = frame.words.cluster("round", len(refs), frame.span_words(start, end))
    return [Item(0, "cluster", title, lane.key, "round", area, area, start, end, len(refs), refs)]


def bands_of(frame: Frame, lane: Lane) -> list[tuple[float, float]]:
    """Left and right of each series in px, for the faint bands through the lanes below."""
    return [_reach(frame, track) for track in tracks_of(frame, lane) if track.is_series]
