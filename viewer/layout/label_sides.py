"""Where a label may stand beside its mark, best first, and the stretch that both then take (DESIGN 4.6)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from viewer.layout.doubt import BAR, WHISKER
from viewer.layout.event_marks import EventMarks
from viewer.layout.frame import Frame
from viewer.layout.inks import INCIDENT, ROUND
from viewer.layout.labels import INSIDE_PAD_PX, LABEL_GAP_PX, Label

RIGHT, LEFT, INSIDE, BELOW, NONE = "right", "left", "inside", "below", "none"
Stretch = tuple[float, float]

_BESIDE = ((RIGHT, LEFT), (LEFT, RIGHT))
"""The two orders of the sides; the second at the as-of line, where the right is another time."""
_BARE, _BELOW, _INSIDE, _PLANNED = (NONE,), (BELOW,), (INSIDE,), ("planned",)


def sides_of(frame: Frame, marks: EventMarks, index: int, label: Label) -> list[tuple[str, Stretch]]:
    """Where the label of one mark may stand, best first."""
    return choices_of(frame, marks, [label], slice(index, index + 1))[0]


def choices_of(
    frame: Frame, marks: EventMarks, labels: Sequence[Label], part: slice = slice(None)
) -> list[list[tuple[str, Stretch]]]:
    """The same for each mark of `part`, whose labels are `labels`."""
    widths = np.array([label.width_px for label in labels], dtype=np.float64)
    ways = _ways(frame, marks, widths, part)
    found = []
    for sides, (left, right), label in zip(ways, marks.extents[part], labels, strict=True):
        reach = label.width_px + LABEL_GAP_PX + 2
        choices: list[tuple[str, Stretch]] = []
        for side in sides:
            if side is RIGHT:
                choices.append((side, (left, right + reach)))
            elif side is LEFT:
                choices.append((side, (left - reach, right)))
            elif side == "planned":
                tail_px = label.width_px - label.head_px + 6 if label.tail else 0.0
                choices.append((RIGHT, (left, max(right, left + 8 + label.head_px) + tail_px)))
            else:
                choices.append((side, (left, right)))
        found.append(choices)
    return found


def _ways(frame: Frame, marks: EventMarks, widths: NDArray[np.float64], part: slice) -> list[tuple[str, ...]]:
    """The sides in their order of each mark."""
    shapes, left, right = marks.shapes, marks.lefts[part], marks.rights[part]
    core_left, core_right = shapes.core_left[part], shapes.core_right[part]
    kinds, bar, going = marks.kind_numbers[part], shapes.form[part] == BAR, marks.going[part]
    reach = widths + LABEL_GAP_PX + 2
    ends = np.where(bar & going, core_right, right)
    to_left = np.zeros(len(widths), dtype=bool)
    if frame.view.as_of_s is not None:
        to_left = (ends <= frame.limit_px + 1.5) & (right + reach > frame.limit_px)
    visible = np.minimum(core_right, frame.right) - np.maximum(core_left, frame.left)
    inside = bar & (visible >= widths + INSIDE_PAD_PX)
    spilling = bar & (right > frame.right) & (left > frame.left)
    through = (shapes.form[part] == WHISKER) & (left < frame.left) & (right > frame.right)
    single = np.select(
        [widths <= 0, marks.planned_rounds[part], bar & (kinds == INCIDENT) & going, through], [1, 2, 3, 4], 0
    )
    singles = ((), _BARE, _PLANNED, _BELOW, _INSIDE)
    facts = (single.tolist(), to_left.tolist(), inside.tolist(), spilling.tolist(), (kinds == ROUND).tolist())
    return [singles[one] if one else _order(*rest) for one, *rest in zip(*facts, strict=True)]


def _order(to_left: bool, inside: bool, spilling: bool, is_round: bool) -> tuple[str, ...]:
    """Right of the mark, else left; inside a bar first, but last inside a round's, which is dark.

    A bar that runs out of the view on the right has its label there last.
    """
    sides: tuple[str, ...] = _BESIDE[to_left]
    if inside:
        sides = (*sides, INSIDE) if is_round else (INSIDE, *sides)
    return tuple(sorted(sides, key=lambda side: side == RIGHT)) if spilling else sides
