"""The marks of one five-stop scale: circle, square and diamond, the band between the parties, a move's arrow.

A mark on the scale is a placement, an analyst's judgement; a party that holds a position nobody placed has its mark
beside its words instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from viewer.layout.marks import Box, Mark, Poly, Stroke
from viewer.layout.positions import Stand
from viewer.layout.ribbons import HALF_PX

INKS = ("kindC", "kindA", "kindB")
EDGE_PX = 6.0


def stop_of(value: float, x: float, w: float) -> float:
    """Where a stop 0 to 4 lies on a scale of width `w`."""
    return x + EDGE_PX + (w - 2 * EDGE_PX) * value / 4


def stop_at(at_px: float, x: float, w: float) -> int:
    """The stop nearest to a place on a scale of width `w`."""
    return round(min(max((at_px - x - EDGE_PX) / max(1.0, w - 2 * EDGE_PX), 0.0), 1.0) * 4)


def stop_x(stands: Sequence[Stand], stand: Stand, x: float, w: float) -> float:
    """Where a party's mark lies: on its stop, moved aside where another shares it."""
    assert stand.value is not None
    sharing = [other for other in stands if other.value == stand.value]
    place = next(at for at, other in enumerate(sharing) if other is stand)
    return stop_of(stand.value, x, w) + (place - (len(sharing) - 1) / 2) * 9


def party_mark(slot: int, x: float, y: float, ref: int = 0, form: str = "solid", size: float = 1.0) -> Mark:
    """A party's mark: "solid" (on record here), "hollow" (carried forward), "dashed" (where it was before)."""
    ink = f"{INKS[min(slot, 2)]}.fill"
    fill, edge = (ink, "") if form == "solid" else ("canvas.fill", ink)
    dash = (2.0, 1.6) if form == "dashed" else ()
    if slot >= 2:
        r = 6.4 * size if form == "solid" else 5.6 * size
        points = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
        return Poly(points, fill, stroke=edge, ref=ref)
    r = (5.5 if slot == 0 else 5.0) * size if form == "solid" else (4.6 if slot == 0 else 4.3) * size
    return Box(x - r, y - r, 2 * r, 2 * r, fill, edge, 1.25, r if slot == 0 else 1.5, dash, ref=ref)


def unplaced_mark(stand: Stand, x: float, y: float, ref: int) -> Mark:
    """The small mark beside the words of a position that is not placed."""
    return party_mark(stand.slot, x, y, ref, "hollow" if stand.carried else "solid", 0.85)


def scale_marks(stands: Sequence[Stand], x: float, y: float, w: float, *, plain: bool = False) -> list[Mark]:
    """A whole scale of width `w` centred on `y`. `plain`: nobody placed anything, so it has no stops."""
    low, high = stop_of(0, x, w), stop_of(4, x, w)
    marks: list[Mark] = [Stroke(((low, y), (high, y)), "rule.fill", 1.25)]
    if plain:
        return marks
    marks += [Stroke(((stop_of(s, x, w), y - 2.5), (stop_of(s, x, w), y + 2.5)), "rule.fill") for s in range(5)]
    marks += _band(stands, x, y, w)
    placed = [stand for stand in stands if stand.value is not None]
    for stand in placed:
        marks += _move(placed, stand, x, y, w)
    for stand in placed:
        assert stand.position is not None
        form = "hollow" if stand.carried else "solid"
        marks.append(party_mark(stand.slot, stop_x(placed, stand, x, w), y, stand.position.position_id, form))
    if agree(placed):
        at = stop_of(placed[0].value or 0, x, w)
        tick = ((at - 3.5, y + 10), (at - 0.5, y + 13), (at + 5, y + 6.5))
        marks.append(Stroke(tick, "settled.fill", 1.6))
    return marks


def agree(stands: Sequence[Stand]) -> bool:
    """Whether both parties stand on one stop; a tick hangs under their marks then."""
    pair = [stand for stand in stands if stand.slot < 2 and stand.value is not None]
    return len(pair) == 2 and pair[0].value == pair[1].value


def _band(stands: Sequence[Stand], x: float, y: float, w: float) -> Iterator[Mark]:
    values = [stand.value for stand in stands if stand.slot < 2 and stand.value is not None]
    if len(values) != 2 or values[0] == values[1]:
        return
    gap, half = abs(values[0] - values[1]), HALF_PX[abs(values[0] - values[1])]
    left, right = stop_of(min(values), x, w), stop_of(max(values), x, w)
    yield Box(left, y - half, right - left, 2 * half, f"gap{gap if gap >= 3 else 2}.band")


def _move(placed: Sequence[Stand], stand: Stand, x: float, y: float, w: float) -> Iterator[Mark]:
    """A dashed mark where the party was in the round before, and an arrow to where it is."""
    if stand.before is None or stand.value is None:
        return
    ink = f"{INKS[min(stand.slot, 2)]}.fill"
    was, now = stop_of(stand.before, x, w), stop_x(placed, stand, x, w)
    way = 1.0 if now > was else -1.0
    yield party_mark(stand.slot, was, y, 0, "dashed")
    if abs(now - was) > 16:
        yield Stroke(((was + way * EDGE_PX, y), (now - way * 8, y)), ink, 1.75)
        tip = now - way * 7
        yield Stroke(((tip - way * 3.5, y - 3.2), (tip, y), (tip - way * 3.5, y + 3.2)), ink, 1.75)
