"""Dragging a party's mark to another stop of its scale; the keys Shift+Left and Shift+Right do the same by one stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from viewer.layout.marks import Box, Mark, Poly
from viewer.layout.positions import Matrix
from viewer.layout.positions_frame import PAD_PX
from viewer.layout.positions_marks import party_mark, stop_at, stop_of
from viewer.positions.shown_records import records_in

if TYPE_CHECKING:
    from viewer.positions.grid_area import GridArea

REACH_PX = 9.0


@dataclass(frozen=True, slots=True)
class MarkDrag:
    """A mark held by the mouse: whose it is, where its scale lies (body px), and the stop it would land on."""

    position_id: int
    slot: int
    x: float
    w: float
    y: float
    began: QPoint
    value: int | None = None

    @property
    def moving(self) -> bool:
        """Whether it has left the place where it was taken."""
        return self.value is not None


def drag_from(area: GridArea, row: int, column: int, at: QPoint) -> MarkDrag | None:
    """The mark of a cell under a point; None where there is none, or where nothing may be placed."""
    if not isinstance(area.grid, Matrix) or not area.session.can_annotate:
        return None
    scene, held = area.scene, set(records_in(area.grid, row, column))
    box, y = scene.cell(row, column), at.y() - scene.head_px + area.scroll_px
    taken = next((m for m in scene.body if isinstance(m, Box | Poly) and m.ref in held and _near(m, at.x(), y)), None)
    if box is None or taken is None:
        return None
    stands = area.grid.rows[row].cells[column].stands
    slot = next(s.slot for s in stands if s.position and taken.ref in {p.position_id for p in (s.position, *s.rivals)})
    middle = scene.middles[row] if scene.middles else y
    return MarkDrag(taken.ref, slot, box.rect.x + PAD_PX, box.rect.w - 2 * PAD_PX, middle, at)


def dragged(drag: MarkDrag, at: QPoint) -> MarkDrag:
    """The drag with the mouse at another point."""
    far = (at - drag.began).manhattanLength() >= QApplication.startDragDistance()
    if not far and not drag.moving:
        return drag
    value = stop_at(at.x(), drag.x, drag.w)
    return MarkDrag(drag.position_id, drag.slot, drag.x, drag.w, drag.y, drag.began, value)


def drag_marks(drag: MarkDrag) -> tuple[Mark, ...]:
    """What shows where the mark would land: the mark, and a ring."""
    if drag.value is None:
        return ()
    x = stop_of(drag.value, drag.x, drag.w)
    ring = Box(x - 9.5, drag.y - 9.5, 19, 19, "canvas.fill", "accent.fill", 2.0, 9.5)
    return ring, party_mark(drag.slot, x, drag.y)


def _near(mark: Box | Poly, x: float, y: float) -> bool:
    if isinstance(mark, Box):
        left, top, right, bottom = mark.x, mark.y, mark.x + mark.w, mark.y + mark.h
    else:
        xs, ys = zip(*mark.points, strict=True)
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    return abs((left + right) / 2 - x) <= REACH_PX and abs((top + bottom) / 2 - y) <= REACH_PX
