"""Lanes, distances and surroundings: what menus and keys ask of the canvas, with a word where it cannot be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from viewer import lane_view
from viewer.actions import ACTIONS
from viewer.desk_base import DeskBase
from viewer.measure import Measurement
from viewer.timeline.accessibility import announce
from viewer.words import tr

_MOST_LISTED = 40


class LaneDesk(DeskBase):
    """What arranges the lanes and measures between things."""

    if TYPE_CHECKING:

        def show_page(self, name: str) -> None: ...

    # ---- lanes
    def lane_step(self, steps: int) -> None:
        """Move the current lane up or down."""
        self._lane_done(self.canvas.lane_step(steps))

    def lane_to_top(self) -> None:
        """Pin the current lane to the top, or let it go."""
        self._lane_done(self.canvas.lane_to_top())

    def lane_fold(self) -> None:
        """Fold or open the current lane."""
        self._lane_done(self.canvas.lane_fold())

    def read_out(self, _told: object) -> None:
        """Read aloud what has the keyboard on the canvas, to whoever listens."""
        if self.canvas.hasFocus():
            announce(self.canvas)

    def lane_name(self) -> None:
        """Give the keyboard to the name of the current lane, or back to the marks."""
        self.show_page("timeline")
        self.canvas.go_to_header()

    def lane_turn(self) -> None:
        """Open or close the lanes inside the current one."""
        if not self.canvas.lane_turn():
            self._window.status.toast(tr("There are no lanes inside this one."))

    def lane_grow(self, steps: int) -> None:
        """Make the current lane taller or lower."""
        self._lane_done(self.canvas.lane_grow(steps))

    def lane_hide(self) -> None:
        """Hide the current lane; a toast brings it back."""
        key = self.canvas.current_lane
        name = next((lane.name for lane in self.canvas.every_lane() if lane.key == key), "")
        if self._lane_done(self.canvas.lane_hide()):
            words = tr("Lane “{name}” hidden", name=name)
            self._window.status.toast(words, tr("Show again"), partial(self.canvas.lane_show, key, True))

    def lanes_show_all(self) -> None:
        """Bring back every hidden lane."""
        self.session.set_view(lane_view.shown_again(self.session.view))

    def lanes_fold_all(self, folded: bool) -> None:
        """Fold every lane, or open every lane."""
        self.canvas.lanes_fold_all(folded)

    def lanes_own_order(self) -> None:
        """Lanes as the program arranges them."""
        self.session.set_view(lane_view.own_arrangement(self.session.view))

    def _lane_done(self, done: bool) -> bool:
        if not done:
            self._window.status.toast(tr("Choose a lane first: click its name, or select something in it."))
        return done

    def lanes_menu(self, key: str) -> QMenu:
        """What can be done with one lane; for "" what can be done with all, and which are shown."""
        menu = QMenu(self._window)
        if key:
            self._add_actions(menu, "lane.")
            menu.addSeparator()
            self._add_actions(menu, "lanes.show_all", "lanes.own_order")
            return menu
        of_all = ("lanes.show_all", "lanes.fold_all", "lanes.unfold_all", "lanes.own_order")
        self._add_actions(menu, "lanes.", skip=("lanes.menu", *of_all))
        menu.addSeparator()
        for lane in self.canvas.every_lane()[:_MOST_LISTED]:
            shown = menu.addAction(lane.name.replace("&", "&&"))
            shown.setCheckable(True)
            shown.setChecked(not lane.hidden)
            shown.triggered.connect(partial(self._show_lane, lane.key))
        menu.addSeparator()
        self._add_actions(menu, *of_all)
        return menu

    def _add_actions(self, menu: QMenu, *starts: str, skip: tuple[str, ...] = ()) -> None:
        for action in ACTIONS:
            if action.id.startswith(starts) and not (skip and action.id.startswith(skip)):
                menu.addAction(self._window.actions_made.made[action.id])

    def _show_lane(self, key: str, shown: bool) -> None:
        self.canvas.lane_show(key, shown)

    def show_lanes_menu(self, key: str, point: QPoint) -> None:
        """Open the menu of a lane, or of all lanes."""
        self.lanes_menu(key).popup(point)

    def ask_lanes(self) -> None:
        """The lanes menu by key, below the corner over the headers."""
        corner = QPoint(0, round(self.canvas.scene.axis_px))
        self.show_lanes_menu("", self.canvas.viewport().mapToGlobal(corner))

    # ---- distances
    def measure_between(self) -> None:
        """Measure between two selected events; with anything else selected, the Measure tool is taken up."""
        if len(self.session.selection.ids) == 2:
            if not self.canvas.measure_selection():
                self._window.status.toast(tr("One of the two has no known start, so there is no distance to give."))
            return
        self.canvas.set_tool("measure")

    def tell_measured(self, measured: Measurement) -> None:
        """Say the distance where it can be copied."""
        words = measured.copied or measured.words
        self._window.status.toast(measured.words, tr("Copy"), partial(QGuiApplication.clipboard().setText, words))

    # ---- surroundings
    def show_around(self) -> None:
        """What happened around the selected record."""
        focus = self.session.selection.focus
        if focus is None:
            return
        self.show_page("timeline")
        if not self.canvas.show_around(focus):
            self._window.status.toast(tr("This record has no known date."))
