"""Labels of a moving view stand where they stood: each keeps its row and its side, and only what is new finds a place.

To place all anew in every frame would let labels jump from row to row in a zoom, and takes longer. A view at rest is
placed anew (`label_rows.packed_rows`), so that what it shows depends on the span alone and not on the way there.
"""

from __future__ import annotations

from typing import NamedTuple

from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import FAVOURED, Frame
from viewer.layout.label_sides import Stretch
from viewer.layout.packing import RowPacker


class LanePlaces(NamedTuple):
    """Where the labels of one lane stand: the heights of its rows, and of each event its row and side by id."""

    heights: tuple[float, ...]
    of: dict[int, tuple[int, str]]


class KeptRows:
    """The rows of one lane while the view moves. `placed` maps each event that has a row to (row, side)."""

    def __init__(self, frame: Frame, marks: EventMarks, choices: list[list[tuple[str, Stretch]]], most: int) -> None:
        self._frame, self._marks, self._choices, self._most = frame, marks, choices, most
        self._packer = RowPacker()
        self._last: list[int] = [-1] * most
        self.placed: dict[int, tuple[int, str]] = {}
        self.folded: list[int] = []

    @property
    def rows(self) -> int:
        """How many rows are in use, empty ones between them counted."""
        return max((row for row, _ in self.placed.values()), default=-1) + 1

    def fill(self, order: list[int], before: LanePlaces) -> None:
        """Place events given in the order of their left edges: first those that had a place, each where it was."""
        refs, late = self._marks.refs, []
        for index in order:
            was = before.of.get(refs[index])
            gone = index if was is None else self._keep(index, *was)
            if gone >= 0:
                late.append(gone)
        late.sort(key=self.weight, reverse=True)
        for index in late:
            self._find(index, before.of.get(refs[index], (0, ""))[0])

    def _keep(self, index: int, row: int, side: str) -> int:
        """Let an event stand where it stood. -1, or who has lost its place: the lesser of two that now touch."""
        stretch = next((stretch for name, stretch in self._choices[index] if name == side), None)
        if stretch is None or row >= self._most:
            return index
        packer, gone = self._packer, -1
        if self._marks.is_planned_round(index) or packer.end(row) <= stretch[0]:
            if not packer.free(row, *stretch):
                return index
            packer.take(row, *stretch)
        else:
            gone = self._last[row]
            if gone < 0 or self.weight(gone) >= self.weight(index) or packer.swapped(row, [stretch]) is None:
                return index
            del self.placed[gone]
        self._last[row] = -1 if self._marks.is_planned_round(index) else index
        self.placed[index] = (row, side)
        return gone

    def _find(self, index: int, first_row: int) -> None:
        """The first row with room for an event, the one it had before all others; else it is folded."""
        sides = self._choices[index]
        wanted = first_row if first_row < self._most else 0
        found = self._packer.place([stretch for _, stretch in sides], self._most, wanted)
        if found is None:
            self.folded.append(index)
        else:
            self.placed[index] = (found[0], sides[found[1]][0])

    def weight(self, index: int) -> int:
        """What an event counts for where there is no room for all."""
        importance = int(self._frame.data.events.importance[self._marks.shapes.rows[index]])
        return importance + (FAVOURED if self._marks.refs[index] in self._frame.favoured else 0)
