"""A moving view keeps every label where it was; one at rest is placed by its span alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.many import many_events
from tests.layout.sketches import at, data_of, main_view, on, sketch
from tests.layout.test_scene import overlaps
from viewer.layout.english import EnglishWords
from viewer.layout.marks import BODY, Marks, Text
from viewer.layout.scene import Item, Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView

METRICS, WORDS = FixedMetrics(), EnglishWords()
ALL = 10_000
"""So many new labels that only the places tell a moving view from one at rest."""


def laid(data: TimelineData, view: TimelineView, before: Scene | None = None) -> Scene:
    """The scene of a view: at rest, or moving on from the scene before."""
    if before is not None:
        view = replace(view, previous_levels=before.levels, previous_places=before.places, new_labels=ALL)
    return layout_timeline(data, view, METRICS, WORDS)


def alone(scene: Scene) -> dict[int, Item]:
    """The events that have a row, by id."""
    return {item.ref: item for item in scene.record_items if item.ref and item.part in ("bar", "glyph")}


def counted(scene: Scene) -> set[int]:
    return {ref for item in scene.record_items for ref in (item.ref, *item.refs) if ref}


def touching(scene: Scene) -> list[tuple[int, int]]:
    """Pairs of marks that lie on each other in one row."""
    found = []
    items = sorted(alone(scene).values(), key=lambda item: item.mark.x)
    for place, one in enumerate(items):
        for other in items[place + 1 :]:
            same_row = one.lane == other.lane and one.mark.y == other.mark.y
            if same_row and other.mark.x < one.mark.right - 0.01:
                found.append((one.ref, other.ref))
    return found


def labels(scene: Scene) -> list[Text]:
    marks = [m for b in scene.batches if isinstance(b, Marks) and b.region == BODY for m in b.marks]
    return [mark for mark in marks if isinstance(mark, Text) and mark.ref]


def crowd(days: list[tuple[int, int, int]]) -> TimelineData:
    """Events of two kinds on days of 2026 with their importance."""
    kinds = ("statement", "incident")
    events = [
        sketch(number, kinds[kind], on(f"2026-{1 + day // 28:02}-{1 + day % 28:02}"), "", f"Event number {number}")
        for number, (day, kind, _weight) in enumerate(days, 1)
    ]
    weighed = [replace(one, importance=weight) for one, (*_, weight) in zip(events, days, strict=True)]
    return data_of(sorted(weighed, key=lambda one: (one.bounds[0], one.id)), end_s=at("2026-12-31"))


days = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 1), st.integers(0, 100)), min_size=3, max_size=40)
moves = st.lists(st.tuples(st.floats(-0.4, 0.4), st.floats(0.6, 1.6)), min_size=1, max_size=6)


def moved(view: TimelineView, pan: float, zoom: float) -> TimelineView:
    length = view.end_s - view.start_s
    middle = (view.start_s + view.end_s) / 2 + pan * length
    return replace(view, start_s=middle - length * zoom / 2, end_s=middle + length * zoom / 2)


def whole_year() -> TimelineView:
    return replace(main_view(1200, 700), start_s=at("2026-01-01"), end_s=at("2026-08-01"), detail="labels")


@settings(max_examples=40, deadline=None)
@given(days, moves)
def test_on_the_way_nothing_overlaps_and_nothing_is_lost(
    events: list[tuple[int, int, int]], steps: list[tuple[float, float]]
) -> None:
    data, view = crowd(events), whole_year()
    scene = laid(data, view)
    for pan, zoom in steps:
        view = moved(view, pan, zoom)
        scene = laid(data, view, scene)
        assert touching(scene) == []
        assert overlaps(labels(scene)) == []
        assert counted(scene) >= counted(laid(data, view)), "every event in view has a row or is counted"


@settings(max_examples=40, deadline=None)
@given(days, moves)
def test_a_view_at_rest_is_the_same_whatever_the_way(
    events: list[tuple[int, int, int]], steps: list[tuple[float, float]]
) -> None:
    data, view = crowd(events), whole_year()
    scene = laid(data, view)
    for pan, zoom in steps:
        view = moved(view, pan, zoom)
        scene = laid(data, view, scene)
    rested = layout_timeline(data, replace(view, previous_places=scene.places), METRICS, WORDS)
    assert not rested.keeps_places
    assert rested.to_text() == laid(replace(data, prepared={}), view).to_text()


@settings(max_examples=40, deadline=None)
@given(days, st.floats(-0.3, 0.3))
def test_panning_moves_no_label_to_another_row_or_side(events: list[tuple[int, int, int]], pan: float) -> None:
    data, view = crowd(events), whole_year()
    first = laid(data, view)
    onward = moved(view, pan, 1.0)
    second = laid(data, onward, first)
    assert first.places
    for lane, places in first.places.items():
        for ref, place in second.places[lane].of.items():
            assert places.of.get(ref, place) == place


def test_the_lesser_of_two_that_meet_gives_way() -> None:
    data = crowd([(10, 0, 10), (60, 0, 90), (110, 0, 50)] + [(10 + 50 * n, 0, 30) for n in range(3) for _ in range(5)])
    view = whole_year()
    near = laid(data, view)
    assert alone(near).keys() >= {1, 2, 3}
    far = laid(data, moved(view, 0.0, 5.0), near)
    assert far.keeps_places
    assert touching(far) == []
    folded = {ref for item in far.record_items if item.part == "more" for ref in item.refs}
    assert folded
    assert 2 in alone(far), "the most important keeps its place"


def test_a_moving_view_places_a_thousand_events_as_well() -> None:
    data = many_events(3_000)
    view = TimelineView(data.start_s, data.end_s, 1200, 900, detail="auto")
    scene = laid(data, view)
    for _ in range(40):
        view = moved(view, 0.01, 0.86)
        scene = laid(data, view, scene)
        assert touching(scene) == []
    assert any(lane.level == "labels" for lane in scene.lanes)
    assert scene.keeps_places
