"""The scripted journey of the frames bench: what is looked at, frame by frame. Pure; nothing is skipped.

Fit; at five places of the case (deciles of its events) zoom in a million-fold, pan, zoom out; then other lanes and
filters at three widths, each followed by panning, so that what is built in the background competes with the frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MILLION = 1e6
ZOOM_STEPS = 110
PAN_STEPS = 30
FIT_STEPS = 10
LANE_STEPS = 12
DEEPEST_S = 60.0
WIDTHS = (1.0, 0.02, 0.0005)
LANES = ("party", "actor", "issue", "place", "source", "kind")
FILTERS = ("hide", "important", "actor", "none")


@dataclass(frozen=True, slots=True)
class Look:
    """One frame: the span in view, the lanes, the filter by name, and what the frame is for."""

    start_s: float
    end_s: float
    part: str
    lanes_by: str = "kind"
    filters: str = "none"


def journey(start_s: float, end_s: float, places_s: Sequence[float], steps: int = ZOOM_STEPS) -> Iterator[Look]:
    """All frames over a case that reaches from `start_s` to `end_s`; `places_s` are where it zooms in.

    `steps` is how many frames a zoom takes; the panning parts shrink with it.
    """
    length = end_s - start_s
    pans = max(3, PAN_STEPS * steps // ZOOM_STEPS)
    for step in range(FIT_STEPS):
        yield Look(start_s - step * 0.001 * length, end_s + step * 0.001 * length, "fit")
    for place_s in places_s:
        yield from _visit(start_s, end_s, place_s, steps, pans)
    middle_s = places_s[len(places_s) // 2]
    lane_steps = max(2, LANE_STEPS * steps // ZOOM_STEPS)
    for lanes_by in LANES:
        for width in WIDTHS:
            yield from _panned(middle_s, length * width, lane_steps, "lanes", lanes_by, "none")
    for filters in FILTERS:
        for width in WIDTHS:
            yield from _panned(middle_s, length * width, lane_steps, "filters", "kind", filters)


def _visit(start_s: float, end_s: float, place_s: float, steps: int, pans: int) -> Iterator[Look]:
    """In about the place, from the whole to a millionth of it; pan there; halfway out, pan; out."""
    length = end_s - start_s
    widths = [max(length * MILLION ** (-step / steps), DEEPEST_S) for step in range(1, steps + 1)]
    for width in widths:
        yield _about(start_s, length, place_s, width, "in")
    yield from _panned(place_s, widths[-1], pans, "pan")
    for step, width in enumerate(reversed(widths)):
        yield _about(start_s, length, place_s, width, "out")
        if step == steps // 2:
            yield from _panned(place_s, width, pans, "pan")


def _about(start_s: float, length: float, place_s: float, width: float, part: str) -> Look:
    """The place keeps its x while the width changes, as when zooming about the pointer."""
    left = place_s - (place_s - start_s) / length * width
    return Look(left, left + width, part)


def _panned(
    middle_s: float, width: float, steps: int, part: str, lanes_by: str = "kind", filters: str = "none"
) -> Iterator[Look]:
    for step in range(steps):
        left = middle_s - width / 2 + step * 0.02 * width
        yield Look(left, left + width, part, lanes_by, filters)
