"""Where the keyboard goes next: pure functions over the items of a scene."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.layout.scene import Item


def _middle(item: Item) -> float:
    return (item.start_s + item.end_s) / 2


def _in_time(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda i: (i.start_s, i.rect.y, i.title))


def step_in_lane(items: Sequence[Item], present: Item | None, steps: int) -> Item | None:
    """The next (or previous) item of the present item's lane; the first item of all where nothing has the focus."""
    if not items:
        return None
    if present is None:
        return _in_time(items)[0 if steps > 0 else -1]
    lane = _in_time([i for i in items if i.lane == present.lane])
    at = next((n for n, i in enumerate(lane) if i.ref == present.ref and i.rect == present.rect), 0)
    return lane[min(max(at + steps, 0), len(lane) - 1)]


def step_lane(items: Sequence[Item], lanes: Sequence[str], present: Item | None, steps: int) -> Item | None:
    """The item nearest in time in the next lane (of those that have items) below or above."""
    if not items or present is None:
        return step_in_lane(items, None, steps)
    filled = [key for key in lanes if any(i.lane == key for i in items)]
    if present.lane not in filled:
        return step_in_lane(items, None, steps)
    at = filled.index(present.lane) + steps
    if not 0 <= at < len(filled):
        return present
    there = [i for i in items if i.lane == filled[at]]
    return min(there, key=lambda i: (abs(_middle(i) - _middle(present)), i.rect.y))


def first_or_last(items: Sequence[Item], last: bool) -> Item | None:
    """The first or the last item in time, over all lanes."""
    ordered = _in_time(items)
    return (ordered[-1] if last else ordered[0]) if ordered else None


def between(items: Sequence[Item], one: Item, other: Item) -> list[int]:
    """The records from one item to another of the same lane, in time; both ends included."""
    lane = [i for i in _in_time([i for i in items if i.lane == other.lane]) if i.ref]
    refs = [i.ref for i in lane]
    if one.ref not in refs or other.ref not in refs:
        return [other.ref] if other.ref else []
    a, b = sorted((refs.index(one.ref), refs.index(other.ref)))
    return refs[a : b + 1]
