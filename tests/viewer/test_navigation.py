"""Where the keyboard goes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from viewer.layout.marks import Rect
from viewer.layout.scene import Item
from viewer.timeline import navigation

LANES = ("a", "b", "c")


def item(ref: int, lane: str, at_s: float) -> Item:
    box = Rect(at_s, LANES.index(lane) * 20.0, 10, 10)
    return Item(ref, "glyph", f"event {ref}", lane, "other", box, box, at_s, at_s + 1)


ITEMS = [item(1, "a", 0), item(2, "a", 50), item(3, "c", 40), item(4, "c", 90), item(5, "a", 70)]


def test_right_walks_the_lane_in_time_and_stops_at_its_end() -> None:
    present, seen = None, []
    for _step in range(5):
        present = navigation.step_in_lane(ITEMS, present, 1)
        assert present is not None
        seen.append(present.ref)
    assert seen == [1, 2, 5, 5, 5]


def test_down_takes_the_nearest_in_time_and_passes_over_empty_lanes() -> None:
    assert navigation.step_lane(ITEMS, LANES, ITEMS[1], 1) == ITEMS[2]
    assert navigation.step_lane(ITEMS, LANES, ITEMS[3], -1) == ITEMS[4]
    assert navigation.step_lane(ITEMS, LANES, ITEMS[3], 1) == ITEMS[3]


def test_home_and_end_are_the_first_and_last_in_time() -> None:
    first, last = navigation.first_or_last(ITEMS, False), navigation.first_or_last(ITEMS, True)
    assert (first, last) == (ITEMS[0], ITEMS[3])
    assert navigation.first_or_last([], True) is None


def test_shift_click_takes_what_lies_between() -> None:
    assert navigation.between(ITEMS, ITEMS[0], ITEMS[4]) == [1, 2, 5]
    assert navigation.between(ITEMS, ITEMS[4], ITEMS[0]) == [1, 2, 5]
    assert navigation.between(ITEMS, ITEMS[0], ITEMS[3]) == [4]


@given(st.lists(st.tuples(st.sampled_from(LANES), st.integers(0, 100)), min_size=1, max_size=30, unique=True))
def test_every_item_is_reached_by_arrows_from_any_other(places: list[tuple[str, int]]) -> None:
    items = [item(n + 1, lane, at) for n, (lane, at) in enumerate(places)]
    start = navigation.first_or_last(items, False)
    assert start is not None
    reached, edge = {start.ref}, [start]
    while edge:
        here = edge.pop()
        for there in (
            navigation.step_in_lane(items, here, 1),
            navigation.step_in_lane(items, here, -1),
            navigation.step_lane(items, LANES, here, 1),
            navigation.step_lane(items, LANES, here, -1),
        ):
            assert there is not None
            if there.ref not in reached:
                reached.add(there.ref)
                edge.append(there)
    assert reached == {i.ref for i in items}
