"""Collects marks by region and layer and puts them into paint order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from viewer.layout.marks import AXIS, BODY, HEADER, Batch, Box, Boxes, Glyph, Glyphs, Layer, Mark, Marks, Rects
from viewer.layout.scene import Item

_NO_REFS = np.zeros(0, dtype=np.int64)


class ItemsOnDemand:
    """The items of a scene: some there, some made when someone asks."""

    def __init__(
        self,
        there: list[Item],
        of_records: list[Callable[[], list[Item]]],
        columns: list[Callable[[], list[Item]]],
        lane_order: dict[str, int],
    ) -> None:
        self._there, self._of_records, self._columns, self._order = there, of_records, columns, lane_order

    def all_items(self) -> tuple[Item, ...]:
        """Every item in reading order: by lane, then by time, then by row."""
        return self._ordered([*self._of_records, *self._columns])

    def record_items(self) -> tuple[Item, ...]:
        """The items that show records, alone or together, in reading order."""
        return self._ordered(self._of_records)

    def _ordered(self, makers: list[Callable[[], list[Item]]]) -> tuple[Item, ...]:
        items = list(self._there)
        for make in makers:
            items.extend(make())
        order = self._order
        return tuple(sorted(items, key=lambda i: (order.get(i.lane, 0), i.start_s, i.mark.y, i.ref)))


class SceneBuilder:
    """Marks, many or single, go in; `batches()` gives them in paint order. Used by one layout and thrown away."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, Layer], list[Mark]] = defaultdict(list)
        self._rects: dict[tuple[str, Layer, str], list[tuple[NDArray[np.float32], NDArray[np.int64]]]]
        self._rects = defaultdict(list)
        self._glyphs: list[Glyphs] = []
        self._boxes: list[Boxes] = []
        self.items: list[Item] = []
        self._later: list[Callable[[], list[Item]]] = []
        self._columns: list[Callable[[], list[Item]]] = []

    def add(self, region: str, layer: Layer, *marks: Mark) -> None:
        """Single marks."""
        if marks:
            self._marks[region, layer].extend(marks)

    def rects(
        self,
        region: str,
        layer: Layer,
        style: str,
        boxes: NDArray[np.float64] | list[tuple[float, float, float, float]],
        refs: NDArray[np.int64] = _NO_REFS,
    ) -> None:
        """Plain rectangles (n, 4) of x, y, w, h."""
        array = np.asarray(boxes, dtype=np.float32).reshape(-1, 4)
        if len(array):
            self._rects[region, layer, style].append((array, refs))

    def glyphs(self, layer: Layer, look: Glyph, points: NDArray[np.float64], refs: NDArray[np.int64]) -> None:
        """Many glyphs of one look in the body; the look's own place is ignored."""
        if len(points):
            array = np.asarray(points, dtype=np.float32).reshape(-1, 2)
            self._glyphs.append(
                Glyphs(
                    BODY,
                    layer,
                    look.name,
                    look.style,
                    look.form,
                    look.scale,
                    look.ground,
                    look.disc_px,
                    array,
                    refs,
                )
            )

    def boxes(self, layer: Layer, look: Box, boxes: NDArray[np.float64], refs: NDArray[np.int64]) -> None:
        """Many boxes (n, 4) of one look in the body; the look's own place is ignored."""
        if len(boxes):
            self._boxes.append(Boxes(BODY, layer, look, np.asarray(boxes, dtype=np.float32), refs))

    def later(self, make: Callable[[], list[Item]], *, of_records: bool = True) -> None:
        """Items that are many and seldom asked for: made only when someone reads the scene's items.

        Those not `of_records` stand for no record by name, such as a column of a density strip.
        """
        (self._later if of_records else self._columns).append(make)

    def take_items(self, lane_order: dict[str, int]) -> ItemsOnDemand:
        """The items, to be made when asked for. The builder lets go of them, or it and they would hold each other
        and every scene would wait for the search for cycles."""
        taken = ItemsOnDemand(self.items, self._later, self._columns, lane_order)
        self.items, self._later, self._columns = [], [], []
        return taken

    def batches(self) -> tuple[Batch, ...]:
        """Everything in paint order: body, header, axis; inside each by layer, rectangles before single marks."""
        made: list[tuple[tuple[int, int, int], Batch]] = []
        regions = {BODY: 0, HEADER: 1, AXIS: 2}
        for (region, layer, style), parts in self._rects.items():
            boxes = np.concatenate([part[0] for part in parts])
            refs = np.concatenate([part[1] for part in parts])
            made.append(((regions[region], layer, 0), Rects(region, layer, style, boxes, refs)))
        many: list[Boxes | Glyphs] = [*self._boxes, *self._glyphs]
        for batch in many:
            made.append(((regions[batch.region], batch.layer, 1), batch))
        for (region, layer), marks in self._marks.items():
            made.append(((regions[region], layer, 2), Marks(region, layer, tuple(marks))))
        return tuple(batch for _, batch in sorted(made, key=lambda pair: pair[0]))
