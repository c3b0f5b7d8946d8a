"""Who gets a row where there is no room for all: what is selected, focused or found, then what is important."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.sketches import at, data_of, main_view, on, sketch
from viewer.layout.english import EnglishWords
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView

WORDS = EnglishWords()
NUMBERS = range(1, 21)


def crowded(importance: list[int]) -> TimelineData:
    """Twenty events on one day, far more than there are rows."""
    events = [
        sketch(number, "incident", on("2026-02-05"), "", f"Strike {number}", importance=weight)
        for number, weight in zip(NUMBERS, importance, strict=True)
    ]
    return data_of(events, end_s=at("2026-02-06"))


def laid(data: TimelineData, view: TimelineView) -> Scene:
    return layout_timeline(data, view, FixedMetrics(), WORDS)


def shown(scene: Scene) -> set[int]:
    return {item.ref for item in scene.record_items if item.ref}


def folded(scene: Scene) -> set[int]:
    return {ref for item in scene.record_items if item.part == "more" for ref in item.refs}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=20, max_size=20))
def test_the_important_are_shown_and_the_others_counted(importance: list[int]) -> None:
    scene = laid(crowded(importance), main_view())
    weight = dict(zip(NUMBERS, importance, strict=True))
    assert shown(scene) | folded(scene) == set(NUMBERS)
    assert not shown(scene) & folded(scene)
    assert min(weight[ref] for ref in shown(scene)) >= max(weight[ref] for ref in folded(scene))


def test_what_is_selected_focused_or_found_always_has_its_row() -> None:
    data = crowded([90] * 17 + [10] * 3)
    plain = laid(data, main_view())
    assert folded(plain) >= {18, 19, 20}
    chosen = laid(data, replace(main_view(), selected=frozenset({18}), focused=19, found=frozenset({20})))
    assert shown(chosen) >= {18, 19, 20}
    assert len(shown(chosen)) == len(shown(plain))


def test_to_select_what_is_shown_moves_nothing() -> None:
    data = crowded(list(range(20)))
    plain = laid(data, main_view())
    for ref in shown(plain):
        assert laid(data, replace(main_view(), selected=frozenset({ref}))).to_text() == plain.to_text()


def test_a_lane_made_taller_has_more_rows() -> None:
    data, view = crowded([50] * 20), main_view(height_px=900)
    plain, tall = laid(data, view), laid(data, replace(view, heights=(("incident", 400.0),)))
    assert len(shown(tall)) >= 17 > len(shown(plain))
    lane = next(box for box in tall.lanes if box.key == "incident")
    lowest = max(item.rect.bottom for item in tall.record_items)
    assert lane.y + lane.h - lowest < 60
