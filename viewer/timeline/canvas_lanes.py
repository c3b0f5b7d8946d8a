"""The canvas's lanes under the hand: choose one by its header, move it, resize it, fold it, hide it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal

from viewer import lane_view
from viewer.layout.frame import frame_of
from viewer.layout.lanes import lanes_of
from viewer.session import ViewState
from viewer.timeline.canvas_moves import CanvasMoves

if TYPE_CHECKING:
    from viewer.layout.timeline_data import TimelineData
    from viewer.layout.view import TimelineView
    from viewer.layout.words_protocol import Words
    from viewer.look import Look

LANE_STEP_PX = 24.0


class NamedLane(NamedTuple):
    """A lane of the present arrangement, on screen or hidden."""

    key: str
    name: str
    hidden: bool


class CanvasLanes(CanvasMoves):
    """Moves of whole lanes. `chosen_lane` is the lane whose header was clicked, "" for none."""

    lane_menu_wanted = Signal(str, object)  # lane key, or "" for the corner over the headers; global point

    look: Look
    words: Words
    chosen_lane = ""
    lane_line_y: float | None = None  # in the scene: where a dragged lane would come to stand

    if TYPE_CHECKING:

        @property
        def data(self) -> TimelineData: ...
        def timeline_view(self) -> TimelineView: ...

    # ---- which lane
    @property
    def shown_lanes(self) -> list[str]:
        """Keys of the lanes on screen, from top to bottom."""
        return [lane.key for lane in self.scene.lanes]

    def lanes_beside(self, key: str) -> list[str]:
        """Keys of the lanes that stand in the same lane as one, with it, from top to bottom."""
        parent = next((lane.nest.parent for lane in self.scene.lanes if lane.key == key), "")
        return [lane.key for lane in self.scene.lanes if lane.nest.parent == parent]

    @property
    def current_lane(self) -> str:
        """The lane that actions mean: the chosen header's, else that of the focused thing; "" for none."""
        if self.chosen_lane in self.shown_lanes:
            return self.chosen_lane
        item = self.focused_item
        return item.lane if item and item.lane in self.shown_lanes else ""

    def every_lane(self) -> list[NamedLane]:
        """All lanes of the present arrangement, those on screen and those hidden."""
        view, hidden = self.timeline_view(), self.session.view.hidden
        whole = frame_of(self.data, replace(view, hidden=frozenset()), self.look.fonts.metrics(), self.words)
        named = [(lane.key, lane.name) for lane in lanes_of(whole)]
        if self.data.notes:
            named.insert(0, ("notes", self.words.lane("notes")))
        if self.data.issues:
            named.append(("issues", self.words.lane("issues")))
        return [NamedLane(key, name, key in hidden) for key, name in named]

    def choose_lane(self, key: str) -> None:
        """Make a lane the one that actions mean."""
        self.chosen_lane = key
        self.viewport().update()

    # ---- what gestures ask
    def header_clicked(self, key: str) -> None:
        """A press and release on a header: the lane is chosen; once more lets it go."""
        self.choose_lane("" if self.chosen_lane == key else key)

    def preview_lane_move(self, key: str, line_y: float | None) -> None:
        """Show between which lanes a dragged one would come to stand."""
        self.lane_line_y = line_y
        if line_y is not None:
            self.chosen_lane = key
        self.viewport().update()

    def move_lane(self, key: str, place: int) -> None:
        """Put a lane at a place among the others."""
        self.session.set_view(lane_view.moved_to(self.session.view, self.lanes_beside(key), key, place))

    def resize_lane(self, key: str, height_px: float | None) -> None:
        """Give a lane a height; None gives it back its own."""
        self.session.set_view(lane_view.resized(self.session.view, key, height_px))

    def hand_height(self, key: str) -> float | None:
        """The height a lane was given by hand, if any."""
        return dict(self.session.view.heights).get(key)

    # ---- what actions ask
    def lane_step(self, steps: int) -> bool:
        """Move the current lane up or down; False where no lane is meant."""
        return self._with_lane(lambda key: lane_view.moved_by(self.session.view, self.lanes_beside(key), key, steps))

    def lane_to_top(self) -> bool:
        """Let the current lane stand first, below the notes, and stay while the others scroll; or let it go again."""
        outer = {lane.key: lane.nest.parent for lane in self.scene.lanes}
        return self._with_lane(lambda key: lane_view.pin_changed(self.session.view, _outermost(outer, key)))

    def lane_fold(self) -> bool:
        """Fold the current lane to one line, or open it."""
        return self._with_lane(lambda key: lane_view.fold_changed(self.session.view, key))

    def lane_hide(self) -> bool:
        """Take the current lane off the canvas."""
        return self._with_lane(lambda key: lane_view.hidden_too(self.session.view, self.lanes_beside(key), key))

    def lane_grow(self, steps: int) -> bool:
        """Make the current lane taller or lower by a row."""
        lane = next((box for box in self.scene.lanes if box.key == self.current_lane), None)
        if lane is None:
            return False
        self.resize_lane(lane.key, lane.h + LANE_STEP_PX * steps)
        return True

    def lanes_fold_all(self, folded: bool) -> None:
        """Fold or open every lane."""
        self.session.set_view(lane_view.all_folded(self.session.view, self.shown_lanes, folded))

    def lane_show(self, key: str, shown: bool) -> None:
        """Show or hide one lane by its key."""
        view, beside = self.session.view, self.lanes_beside(key)
        self.session.set_view(lane_view.shown_again(view, [key]) if shown else lane_view.hidden_too(view, beside, key))

    def _with_lane(self, change: Callable[[str], ViewState]) -> bool:
        key = self.current_lane
        if not key:
            return False
        self.chosen_lane = key
        self.session.set_view(change(key))
        return True


def _outermost(parents: Mapping[str, str], key: str) -> str:
    """The lane that a lane is inside of, or it itself: only whole lanes are pinned."""
    while parents.get(key):
        key = parents[key]
    return key
