"""Where the canvas goes when an action or a key says so: zoom, pan, step, select. What it draws is its subclass's."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractScrollArea

from db.case_questions import bounds_of, rounds_in_order
from viewer.layout.scale import TimeScale
from viewer.layout.scene import Item, Scene
from viewer.session import DAY_S, Session
from viewer.timeline import navigation
from viewer.timeline.motion import SpanMotion

if TYPE_CHECKING:
    from viewer.timeline.pointer import Pointer

KEY_FACTOR = 1.4


class CanvasMoves(QAbstractScrollArea):
    """The moves of the canvas over its scene; `_focus_ref` is the record with the keyboard focus, 0 for none."""

    note_wanted = Signal(object, object, object)  # record id or None, (start_s, end_s) or None, lane key
    activated = Signal(object)  # ids do not fit Qt's 32-bit int
    source_wanted = Signal(object)
    menu_wanted = Signal(object, object)  # Hit or None, global point
    line_wanted = Signal(object, str, object)  # a second, lane key, point of the canvas: an event is to be added there
    tool_changed = Signal(str)
    scene_changed = Signal(object)

    session: Session
    motion: SpanMotion
    _focus_ref: int
    _anchor: Item | None
    pointer: Pointer

    @property
    def scene(self) -> Scene:
        """The present scene; laid out by the canvas."""
        raise AttributeError("a canvas has a scene")

    @property
    def scroll_px(self) -> float:
        """How far the lanes are scrolled."""
        return float(self.verticalScrollBar().value())

    def scale(self) -> TimeScale:
        """Time to x, for the visible span."""
        return self.scene.scale

    def show_span(self, start_s: float, end_s: float, *, remember: bool) -> None:
        """Show a span at once."""
        self.motion.stop()
        self.session.set_span(start_s, end_s, remember=remember)

    def choose_span(self, start_s: float, end_s: float) -> None:
        """Select a span of time."""
        self.session.select_span((round(start_s), round(end_s)))

    # ---- what actions ask -----------------------------------------------------------------------------------
    def zoom_step(self, steps: int) -> None:
        """Zoom about the focused item where it is in view, else about the middle."""
        scale = self.scale()
        item = self.scene.item(self._focus_ref) if self._focus_ref else None
        about = scale.x((item.start_s + item.end_s) / 2) if item else math.nan
        if not scale.left_px <= about <= scale.right_px:
            about = (scale.left_px + scale.right_px) / 2
        self.zoom_about(KEY_FACTOR**steps, about, glide=True)

    def pan_step(self, quarters: int) -> None:
        """Move a quarter of the view through time."""
        view = self.session.view
        shift = view.seconds / 4 * quarters
        self.motion.glide_to(view.start_s + shift, view.end_s + shift)

    def fit_selection(self) -> None:
        """Show the selected records, or the selected span, with some air."""
        selection = self.session.selection
        if selection.span:
            start_s, end_s = map(float, selection.span)
        else:
            items = [i for i in map(self.scene.item, selection.ids) if i]
            if not items:
                return
            start_s, end_s = min(i.start_s for i in items), max(i.end_s for i in items)
        air = max((end_s - start_s) * 0.15, DAY_S / 2)
        self.motion.glide_to(start_s - air, end_s + air)

    def step_in_lane(self, steps: int) -> None:
        """Go to the next or previous thing in the lane."""
        self._go_to(navigation.step_in_lane(self.scene.items, self.focused_item, steps))

    def step_lane(self, steps: int) -> None:
        """Go to the thing nearest in time in the lane below or above."""
        keys = [lane.key for lane in self.scene.lanes]
        self._go_to(navigation.step_lane(self.scene.items, keys, self.focused_item, steps))

    def go_to_end(self, last: bool) -> None:
        """Go to the first or last thing in view."""
        self._go_to(navigation.first_or_last(self.scene.items, last))

    def step_round(self, steps: int) -> None:
        """Go to the next or previous round of the case, wherever it is."""
        rounds = rounds_in_order(self.session.case, self.session.as_of_s)
        if not rounds:
            return
        ids = [record_id for record_id, _start in rounds]
        focus = self.session.selection.focus
        at = ids.index(focus) + steps if focus in ids else (0 if steps > 0 else len(ids) - 1)
        at = min(max(at, 0), len(ids) - 1)
        self._focus_ref = ids[at]
        self.session.select([ids[at]])

    def zoom_about(self, factor: float, about_px: float, *, glide: bool = False) -> None:
        """Zoom by a factor, the time under an x staying where it is."""
        scale = self.scale()
        zoomed = scale.zoomed(factor, min(max(about_px, scale.left_px), scale.right_px))
        if glide:
            self.motion.glide_to(zoomed.start_s, zoomed.end_s)
        else:
            self.show_span(zoomed.start_s, zoomed.end_s, remember=False)

    # ---- what keys ask --------------------------------------------------------------------------------------
    def step(self, steps: int, extend: bool) -> None:
        """Go on in the lane; extending keeps what is selected."""
        if not extend:
            self.step_in_lane(steps)
            return
        item = navigation.step_in_lane(self.scene.items, self.focused_item, steps)
        if item is not None and item.ref:
            self._focus_ref = item.ref
            self.session.select([*self.session.selection.ids, item.ref], item.ref)

    def select_to_end(self, last: bool) -> None:
        """Select the span from the focused thing to the start or the end of the case."""
        item, view = self.focused_item, self.session.view
        here = item.start_s if item else (view.start_s + view.end_s) / 2
        start_s, end_s = self.session.case_span()
        self.choose_span(*((here, end_s) if last else (start_s, here)))

    def activate_focused(self) -> None:
        """Open the focused thing."""
        if self._focus_ref:
            self.activated.emit(self._focus_ref)

    def toggle_focused(self) -> None:
        """Add the focused thing to the selection, or take it out."""
        if self._focus_ref:
            self.session.toggle(self._focus_ref)

    def toggle_fold(self, y_px: float) -> None:
        """Fold the lane under a y of the widget to one line, or unfold it."""
        lane = self.scene.lane_at(y_px, self.scroll_px)
        if lane is not None:
            view = self.session.view
            self.session.set_view(replace(view, folded=view.folded ^ {lane.key}))

    @property
    def focused_item(self) -> Item | None:
        """What has the keyboard focus on the canvas."""
        return self.scene.item(self._focus_ref) if self._focus_ref else None

    def _go_to(self, item: Item | None) -> None:
        if item is None:
            return
        self._anchor = item
        if item.ref:
            self._focus_ref = item.ref
            self.session.select([item.ref])
        else:
            self._focus_ref = item.refs[0] if item.refs else 0
            self.session.select_span((round(item.start_s), round(item.end_s)))
        self.viewport().update()

    def bring_into_view(self, record_id: int) -> None:
        """Pan and scroll just enough to see a record; nothing moves while it is in view."""
        if self.pointer.gesture is not None or not self.session.has_case:
            return
        item = self.scene.item(record_id)
        if item is None:
            self._pan_to_record(record_id)
            item = self.scene.item(record_id)
        if item is None:
            return
        top, bottom = item.rect.y - self.scene.axis_px, item.rect.bottom - self.scene.axis_px
        page, pinned = self.scene.height_px - self.scene.axis_px, self.scene.pinned_px
        bar = self.verticalScrollBar()
        if top < pinned:
            return
        if top < self.scroll_px + pinned:
            bar.setValue(int(top - pinned - 8))
        elif bottom > self.scroll_px + page:
            bar.setValue(math.ceil(bottom - page + 8))

    def _pan_to_record(self, record_id: int) -> None:
        bounds = bounds_of(self.session.case, record_id)
        if bounds is None:
            return
        start_s, end_s = bounds
        view = self.session.view
        if end_s < view.start_s or start_s > view.end_s:
            middle = (start_s + end_s) / 2
            self.motion.glide_to(middle - view.seconds / 2, middle + view.seconds / 2)
