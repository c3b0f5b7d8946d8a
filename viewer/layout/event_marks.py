"""One event's mark, for every form of doubt (DESIGN 4.1, picture 13)."""

from __future__ import annotations

import math

import numpy as np

from viewer.layout.doubt import BAR, FADE_PX, OPEN, PARKED, UNKNOWN, WHISKER, ZONE, Shapes
from viewer.layout.frame import Frame
from viewer.layout.inks import INK_OF_KIND, LANE_OF_KIND, NOT_HELD, ROUND
from viewer.layout.marks import BODY, Box, Fade, Glyph, Layer, Mark, Rect, Stroke

BAR_HEIGHT: dict[str, float] = {"round": 18, "incident": 12, "background": 15}
GOING_HEIGHT = 9.0
OTHER_BAR_HEIGHT = 12.0
FADE_OPACITY = 0.42
PLANNED_BOX_PX = 56.0
PLANNED_GAP_PX = 16.0


def bar_height(frame: Frame, kind: int, *, going: bool = False) -> float:
    """The height of a kind's bar; fighting that is still going is a thinner one."""
    lane = LANE_OF_KIND[kind]
    if going and lane == "incident":
        return GOING_HEIGHT
    return frame.px(BAR_HEIGHT.get(lane, OTHER_BAR_HEIGHT))


class EventMarks:
    """Draws the marks of shaped events; `index` counts within the shapes."""

    def __init__(self, frame: Frame, shapes: Shapes) -> None:
        self.frame, self.shapes = frame, shapes
        events = frame.data.events
        self.kind_numbers = events.kind[shapes.rows]
        planned = np.isin(events.status[shapes.rows], NOT_HELD)
        self.kinds: list[int] = self.kind_numbers.tolist()
        self.planned: list[bool] = planned.tolist()
        self.refs: list[int] = events.ids[shapes.rows].tolist()
        self._numbers: list[list[float]] = np.stack(
            [shapes.left, shapes.core_left, shapes.core_right, shapes.right, shapes.at], axis=1
        ).tolist()
        self._forms: list[list[int]] = np.stack([shapes.form, shapes.start, shapes.end], axis=1).tolist()
        self.centres = np.where(np.isnan(shapes.at), (shapes.left + shapes.right) / 2, shapes.at)
        self.going = (shapes.form == BAR) & ((shapes.end == OPEN) | (shapes.start == OPEN))
        self.planned_rounds = planned & (self.kind_numbers == ROUND)
        self.lefts = np.where(shapes.form == PARKED, shapes.at - 4.5, shapes.left)
        self.rights = shapes.right
        if self.planned_rounds.any():
            self._place_planned()
        self.extents: list[tuple[float, float]] = list(zip(self.lefts.tolist(), self.rights.tolist(), strict=True))

    def _place_planned(self) -> None:
        """A planned round takes the room of an open outline."""
        shapes, width = self.shapes, self.frame.px(PLANNED_BOX_PX)
        parked, bar = shapes.form == PARKED, shapes.form == BAR
        start = np.where(parked, shapes.left + 7.5 + PLANNED_GAP_PX - 14.0, shapes.at)
        left = np.where(bar, shapes.left, start)
        right = np.where(bar, np.maximum(shapes.right, shapes.left + width), start + width)
        self.lefts = np.where(self.planned_rounds, left, self.lefts)
        self.rights = np.where(self.planned_rounds, right, self.rights)

    def extent(self, index: int) -> tuple[float, float]:
        """Left and right of the whole mark in px."""
        return self.extents[index]

    def is_planned_round(self, index: int) -> bool:
        return self.planned[index] and self.kinds[index] == ROUND

    def is_going(self, index: int) -> bool:
        """A period that began before the view or that is still under way."""
        return bool(self.going[index])

    def starts_in_doubt(self, index: int) -> bool:
        """A bar whose end is firmer than its start."""
        form, start, end = self._forms[index]
        return form == BAR and start in (ZONE, UNKNOWN) and end not in (ZONE, UNKNOWN)

    def off_left(self, index: int) -> bool:
        """A bar that began off screen, whose label is pinned to the left edge."""
        form, _, _ = self._forms[index]
        _, core_left, core_right, _, _ = self._numbers[index]
        wide = form == WHISKER and core_right > self.frame.right
        return (form == BAR or wide) and core_left < self.frame.left - 1 and core_right > self.frame.left + 24

    def core(self, index: int) -> tuple[float, float]:
        return self._numbers[index][1], self._numbers[index][2]

    def at(self, index: int) -> float:
        """The glyph's centre, or the middle of the mark."""
        return float(self.centres[index])

    def form(self, index: int) -> int:
        return self._forms[index][0]

    def draw(self, index: int, y: float, height_px: float = 0.0) -> tuple[Rect, tuple[Mark, ...]]:
        """Draw one event centred on `y`; its area and the glyph marks that an overlay paints again."""
        kind, ref = self.kinds[index], self.refs[index]
        form = self._forms[index][0]
        if self.is_planned_round(index):
            return self._draw_planned(index, y, ref)
        if form == BAR:
            return self._draw_bar(index, y, height_px or bar_height(self.frame, kind, going=self.is_going(index)))
        glyph = self._glyph(index, y)
        if form == WHISKER:
            self._draw_whisker(index, y)
        if not math.isnan(self._numbers[index][4]):
            self.frame.out.add(BODY, Layer.GLYPHS, glyph)
        left, _, _, right, _ = self._numbers[index]
        return Rect(left, y - 7, right - left, 14), (glyph,)

    def _glyph(self, index: int, y: float) -> Glyph:
        kind, at = self.kinds[index], self.at(index)
        lane = LANE_OF_KIND[kind]
        parked = self._forms[index][0] == PARKED
        form = "dashed" if self.planned[index] else "hollow" if parked else "solid"
        scale, disc = (0.92, 8.5) if lane == "statement" else (1.0, 0.0)
        ground = self.frame.ground(at)
        return Glyph(lane, at, y, f"{INK_OF_KIND[kind]}.fill", form, scale, ground, disc, self.refs[index])

    def _draw_whisker(self, index: int, y: float) -> None:
        left, _, _, right, _ = self._numbers[index]
        style, ref = f"{INK_OF_KIND[self.kinds[index]]}.fill", self.refs[index]
        ends = [Stroke(((x, y - 4), (x, y + 4)), style, 1.5, (), ref) for x in (left, right)]
        line = Stroke(((left, y), (right, y)), style, 1.5, (2, 2.5), ref)
        self.frame.out.add(BODY, Layer.GLYPHS, line, *ends)

    def _draw_bar(self, index: int, y: float, h: float) -> tuple[Rect, tuple[Mark, ...]]:
        left, core_left, core_right, right, _ = self._numbers[index]
        _, start, end = self._forms[index]
        kind, ref = self.kinds[index], self.refs[index]
        ink, top = INK_OF_KIND[kind], y - h / 2
        part = self._core_part(index)
        # Far ends are cut so that a period of centuries does not become a rectangle of a billion pixels.
        low, high = self.frame.left - 200, self.frame.right + 200
        add = self.frame.out.add
        if core_right > core_left and core_right > low and core_left < high:
            x0, x1 = max(core_left, low), min(core_right, high)
            square = {(True, True): "both", (True, False): "left", (False, True): "right"}
            soft = square.get((start != 0, end != 0), "")
            radius = 2.0 if kind == ROUND or part == "band" else 1.0
            add(BODY, Layer.BARS, Box(x0, top, x1 - x0, h, f"{ink}.{part}", radius=radius, square=soft, ref=ref))
        has_core = core_right > core_left + 0.5
        # "By the fifth": its beginning fades, and all that is known of its end is the bound.
        only_bound = start == UNKNOWN and end == ZONE and right - core_right < 1
        opacity = FADE_OPACITY if part == "fill" else _going_opacity(part)
        if start == ZONE:
            self._zone(left, core_left, top, h, ink, ref, bracket="left")
        elif start == UNKNOWN:
            self._unknown(left, core_left, top, h, ink, ref, "left", has_core or only_bound)
        if only_bound:
            self._bracket(right, top, h, ink, ref, "right")
        elif end == ZONE:
            self._zone(core_right, right, top, h, ink, ref, bracket="right")
        elif end == UNKNOWN:
            self._unknown(core_right, right, top, h, ink, ref, "right", has_core)
        elif end == OPEN and core_right < high:
            add(BODY, Layer.BARS, Fade(core_right, top, FADE_PX, h, f"{ink}.fill", opacity, 0.0, ref))
        return Rect(left, top, right - left, h), ()

    def _core_part(self, index: int) -> str:
        lane = LANE_OF_KIND[self.kinds[index]]
        if lane == "background":
            return "band"
        return "going" if self.is_going(index) and lane == "incident" else "fill"

    def _zone(self, x0: float, x1: float, top: float, h: float, ink: str, ref: int, bracket: str) -> None:
        add, edge = self.frame.out.add, f"{ink}.dots"
        add(BODY, Layer.BARS, Box(x0, top, x1 - x0, h, f"{ink}.zone", ref=ref))
        for y in (top + 0.5, top + h - 0.5):
            add(BODY, Layer.BARS, Stroke(((x0, y), (x1, y)), edge, 1.0, (2, 2.5), ref))
        self._bracket(x0 if bracket == "left" else x1, top, h, ink, ref, bracket)

    def _bracket(self, x: float, top: float, h: float, ink: str, ref: int, side: str) -> None:
        """The bound of a zone."""
        inward = 1.0 if side == "left" else -1.0
        points = (
            (x + 3.5 * inward, top + 0.5),
            (x + 0.5 * inward, top + 0.5),
            (x + 0.5 * inward, top + h - 0.5),
            (x + 3.5 * inward, top + h - 0.5),
        )
        self.frame.out.add(BODY, Layer.BARS, Stroke(points, f"{ink}.fill", 1.25, (), ref))

    def _unknown(
        self,
        x0: float,
        x1: float,
        top: float,
        h: float,
        ink: str,
        ref: int,
        opens: str,
        has_core: bool,
    ) -> None:
        """The fade of an end nobody knows; the known end gets an upright where no certain core shows it."""
        add = self.frame.out.add
        opacities = (0.0, FADE_OPACITY) if opens == "left" else (FADE_OPACITY, 0.0)
        add(BODY, Layer.BARS, Fade(x0, top, x1 - x0, h, f"{ink}.fill", *opacities, ref))
        for y in (top + 0.5, top + h - 0.5):
            add(BODY, Layer.BARS, Stroke(((x0, y), (x1, y)), f"{ink}.dim", 1.0, (2, 3), ref))
        if has_core:
            return
        x = x1 - 0.75 if opens == "left" else x0 + 0.75
        add(BODY, Layer.BARS, Stroke(((x, top), (x, top + h)), f"{ink}.fill", 1.5, (), ref))

    def _draw_planned(self, index: int, y: float, ref: int) -> tuple[Rect, tuple[Mark, ...]]:
        left, right = self.extent(index)
        h = bar_height(self.frame, ROUND)
        opened = "right" if self._forms[index][0] != BAR or self._forms[index][2] in (UNKNOWN, OPEN) else ""
        box = Box(left, y - h / 2 + 0.5, right - left, h - 1, "", "round.fill", 1.25, 2.0, (4, 3), opened, "", ref)
        self.frame.out.add(BODY, Layer.BARS, box)
        return Rect(left, y - h / 2, right - left, h), (box,)


def _going_opacity(part: str) -> float:
    return 0.5 if part == "going" else 0.3
