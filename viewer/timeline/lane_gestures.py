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
    """Where a dragged lane would come to stand: its place among the other lanes, and the y of that gap."""
    y = scene.content_y(y_px, scroll_px)
    others = [lane for lane in scene.lanes if lane.key != key]
    place = sum(lane.y + lane.h / 2 < y for lane in others)
    if others and others[0].key == "notes":
        place = max(place, 1)
    line = others[place].y if place < len(others) else others[-1].y + others[-1].h if others else y
    return place, line


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
