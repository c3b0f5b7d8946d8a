"""Gestures on lane headers, as objects: drag one to another place, drag its lower edge to make it taller or lower."""

from __future__ import annotations

from typing import Protocol

from viewer.layout.scene import LaneBox, Scene
from viewer.timeline.gestures import Gesture, GestureCanvas

EDGE_PX = 5.0


class LaneCanvas(GestureCanvas, Protocol):
    """What these gestures ask beside what every gesture asks."""

    @property
    def scene(self) -> Scene: ...
    @property
    def scroll_px(self) -> float: ...
    def header_clicked(self, key: str) -> None: ...
    def preview_lane_move(self, key: str, line_y: float | None) -> None: ...
    def move_lane(self, key: str, place: int) -> None: ...
    def resize_lane(self, key: str, height_px: float | None) -> None: ...


def edge_at(scene: Scene, y_px: float, scroll_px: float) -> LaneBox | None:
    """The lane whose lower edge is at a y of the widget, within 5 px; a folded lane has none to drag."""
    y = scene.content_y(y_px, scroll_px)
    near = [lane for lane in scene.lanes if abs(lane.y + lane.h - y) <= EDGE_PX and not lane.folded]
    return min(near, key=lambda lane: abs(lane.y + lane.h - y)) if near else None


def place_at(scene: Scene, key: str, y_px: float, scroll_px: float) -> tuple[int, float]:
    """Where a dragged lane would come to stand: its place among the lanes beside it, and the y of that gap."""
    y = scene.content_y(y_px, scroll_px)
    blocks = blocks_beside(scene, key)
    place = sum((top + bottom) / 2 < y for _, top, bottom in blocks)
    if blocks and blocks[0][0] == "notes":
        place = max(place, 1)
    line = blocks[place][1] if place < len(blocks) else blocks[-1][2] if blocks else y
    return place, line


def blocks_beside(scene: Scene, key: str) -> list[tuple[str, float, float]]:
    """The other lanes inside the same lane, with top and bottom; each has the lanes inside it with it."""
    own = next((lane for lane in scene.lanes if lane.key == key), None)
    depth, parent = (own.nest.depth, own.nest.parent) if own is not None else (0, "")
    blocks: list[tuple[str, float, float]] = []
    within = ""
    for lane in scene.lanes:
        if lane.nest.depth <= depth:
            within = lane.key if lane.nest.depth == depth and lane.nest.parent == parent and lane.key != key else ""
            if within:
                blocks.append((within, lane.y, lane.y + lane.h))
        elif within:
            blocks[-1] = (within, blocks[-1][1], lane.y + lane.h)
    return blocks


class LaneMoveGesture(Gesture):
    """Drag a header up or down; a line shows where the lane will stand. A press alone is a click on the header."""

    def __init__(self, canvas: LaneCanvas, x_px: float, y_px: float, key: str) -> None:
        super().__init__(canvas, x_px, y_px)
        self._lanes, self._key = canvas, key

    def drag(self, x_px: float, y_px: float) -> None:
        _place, line = place_at(self._lanes.scene, self._key, y_px, self._lanes.scroll_px)
        self._lanes.preview_lane_move(self._key, line)

    def finish(self, x_px: float, y_px: float) -> None:
        self._lanes.preview_lane_move(self._key, None)
        if not self.moved:
            self._lanes.header_clicked(self._key)
            return
        place, _line = place_at(self._lanes.scene, self._key, y_px, self._lanes.scroll_px)
        self._lanes.move_lane(self._key, place)

    def cancel(self) -> None:
        self._lanes.preview_lane_move(self._key, None)


class LaneHeightGesture(Gesture):
    """Drag the lower edge of a header; the lane follows at once, and Escape gives it its height back."""

    def __init__(self, canvas: LaneCanvas, x_px: float, y_px: float, lane: LaneBox, before_px: float | None) -> None:
        super().__init__(canvas, x_px, y_px)
        self._lanes, self._lane, self._before_px = canvas, lane, before_px

    def drag(self, x_px: float, y_px: float) -> None:
        self._lanes.resize_lane(self._lane.key, self._lane.h + y_px - self.start_y)

    def cancel(self) -> None:
        self._lanes.resize_lane(self._lane.key, self._before_px)
