"""Whole scenes: golden text, the same scene for the same input, nothing lost, nothing on anything else.

After a change of layout that was meant: `UPDATE_GOLDEN=1 python -m pytest tests/layout/test_scene.py`, then read
the difference.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout import sketches
from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.many import many_events
from tests.layout.sketches import abu_dhabi, at, data_of, days_view, grammar, main_view, on, sketch
from viewer.layout.english import EnglishWords
from viewer.layout.marks import BODY, Glyph, Layer, Marks, Text
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import LaneFacts, TimelineData
from viewer.layout.view import Filters, TimelineView

GOLDEN = Path(__file__).parent / "golden"
METRICS, WORDS = FixedMetrics(), EnglishWords()
MANY = many_events(5_000)
DAY_S = 86_400


def laid(data: TimelineData, view: TimelineView, metrics: FixedMetrics = METRICS) -> Scene:
    return layout_timeline(data, view, metrics, WORDS)


def far_view(**more: object) -> TimelineView:
    return TimelineView(at("2008-10-01"), at("2029-02-01"), 972, 900, now_s=sketches.NOW, **more)  # type: ignore[arg-type]


CASES = {
    "abu_dhabi_months": (abu_dhabi, main_view()),
    "abu_dhabi_days": (abu_dhabi, days_view()),
    "abu_dhabi_compact": (abu_dhabi, main_view(554, 465, header_px=136)),
    "abu_dhabi_print": (abu_dhabi, main_view(1475, 764, print=True, now_s=None, header_px=176)),
    "grammar": (grammar, main_view(1200, 1100)),
    "many_decades": (lambda: MANY, far_view()),
}


@pytest.mark.parametrize("name", CASES)
def test_scene_equals_its_golden_text(name: str) -> None:
    make, view = CASES[name]
    text = laid(make(), view).to_text()
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_same_input_same_scene() -> None:
    view = main_view()
    assert laid(abu_dhabi(), view).to_text() == laid(abu_dhabi(), view).to_text()
    data = abu_dhabi()
    first = laid(data, view).to_text()
    laid(data, days_view())
    assert laid(data, view).to_text() == first


def texts_of(scene: Scene, layer: Layer = Layer.LABELS) -> list[Text]:
    batches = [b for b in scene.batches if isinstance(b, Marks) and b.region == BODY and b.layer == layer]
    return [mark for batch in batches for mark in batch.marks if isinstance(mark, Text)]


def box_of(text: Text, metrics: FixedMetrics = METRICS) -> tuple[float, float, float, float]:
    width = metrics.width_px(text.text, text.style)
    left = text.x - {"left": 0.0, "middle": width / 2, "right": width}[text.anchor]
    return left, text.y - metrics.ascent_px(text.style) * 0.72, left + width, text.y + 2.0


def overlaps(texts: list[Text], metrics: FixedMetrics = METRICS) -> list[tuple[str, str]]:
    found = []
    for place, one in enumerate(texts):
        a = box_of(one, metrics)
        for other in texts[place + 1 :]:
            b = box_of(other, metrics)
            if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] and b[1] < a[3]:
                found.append((one.text, other.text))
    return found


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0, 1),
    st.floats(0.5, 9000),
    st.integers(500, 1900),
    st.integers(400, 1200),
    st.sampled_from([0.9, 1.0, 1.3]),
)
def test_labels_never_overlap_and_stay_on_the_canvas(
    where: float, days: float, width: int, height: int, text_scale: float
) -> None:
    start = MANY.start_s + where * (MANY.end_s - MANY.start_s)
    metrics = FixedMetrics(text_scale)
    view = TimelineView(start, start + days * DAY_S, width, height, now_s=sketches.NOW, text_scale=text_scale)
    texts = texts_of(laid(MANY, view, metrics))
    assert overlaps(texts, metrics) == []
    for text in texts:
        left, _, right, _ = box_of(text, metrics)
        assert right <= width + 1
        assert left >= view.header_px - 1


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.floats(0.2, 9000), st.sampled_from(["auto", "density", "clusters", "labels", "cards"]))
def test_no_event_is_lost_by_folding(where: float, days: float, detail: str) -> None:
    """Every event whose day lies in view is counted by exactly what its lane draws."""
    start = float(int(MANY.start_s + where * (MANY.end_s - MANY.start_s)))
    view = TimelineView(start, start + days * DAY_S, 1400, 900, detail=detail, now_s=sketches.NOW)
    scene = laid(MANY, view)
    events = MANY.events
    touching = (events.earliest_start_s < view.end_s) & (events.latest_end_s > view.start_s)
    assert scene.shown == int(touching.sum())
    lanes = {box.key: box for box in scene.lanes}
    for key, kind in (("statement", 2), ("incident", 3), ("swap", 1)):
        mine = events.kind == kind
        assert lanes[key].in_view == int((touching & mine).sum()) if key in lanes else not (touching & mine).any()
        if key in lanes and lanes[key].level in ("labels", "cards"):
            middle = (events.earliest_start_s + events.latest_end_s) / 2
            safe = mine & (middle > view.start_s + days * 1000) & (middle < view.end_s - days * 1000)
            reached = {ref for item in scene.items if item.lane == key for ref in (item.ref, *item.refs)}
            assert set(events.ids[safe].tolist()) <= reached


def test_density_columns_hold_every_event() -> None:
    view = far_view(detail="density")
    scene = laid(MANY, view)
    for key, kind in (("statement", 2), ("incident", 3)):
        total = sum(item.events for item in scene.items if item.lane == key)
        assert total == int((MANY.events.kind == kind).sum())


def test_clusters_stay_where_they_are_while_panning() -> None:
    view = far_view(detail="clusters")
    moved = dataclasses.replace(view, start_s=view.start_s + 40 * DAY_S, end_s=view.end_s + 40 * DAY_S)
    before = {i.refs for i in laid(MANY, view).items if i.part == "cluster" and 300 < i.rect.x < 800}
    after = {i.refs for i in laid(MANY, moved).items if i.part == "cluster"}
    assert before
    assert before <= after


def test_hits_find_what_is_drawn() -> None:
    scene = laid(abu_dhabi(), main_view())
    swap = scene.item(5)
    assert swap is not None
    assert swap.title == "Prisoner exchange, 157 for 157"
    hit = scene.hit(swap.mark.x + 2, swap.mark.y + 2)
    assert hit is not None
    assert hit.ref == 5
    assert scene.hit(swap.mark.x + 2, swap.mark.y - 58, scroll_px=60) == hit
    assert scene.hit(500, scene.axis_px - 3) is None
    assert scene.hit(3, swap.mark.y) is None


def test_a_small_glyph_has_a_target_of_24_px() -> None:
    scene = laid(data_of([sketch(1, "incident", on("2026-02-05"))], end_s=at("2026-02-06")), main_view())
    item = scene.item(1)
    assert item is not None
    assert scene.hit(item.mark.x - 3, item.mark.y + 5) is not None
    assert scene.hit(item.mark.x - 9, item.mark.y + 5) is None


def test_items_come_lane_by_lane_in_time() -> None:
    scene = laid(abu_dhabi(), main_view())
    order = [box.key for box in scene.lanes]
    places = [(order.index(item.lane), item.start_s) for item in scene.items]
    assert places == sorted(places)
    assert {item.ref for item in scene.items} >= set(range(1, 17)) | {101, 106, 201, 202, 203}


def test_filters_hide_and_say_how_many() -> None:
    view = main_view(filters=Filters(hidden_kinds=frozenset({"statement"})))
    scene = laid(abu_dhabi(), view)
    assert [box.key for box in scene.lanes if box.key == "statement"] == []
    assert scene.hidden == 6
    only = laid(abu_dhabi(), main_view(filters=Filters(only=frozenset({5, 6}))))
    assert only.shown == 2


def test_lanes_reorder_hide_and_fold() -> None:
    view = main_view(order=("incident", "swap"), hidden=frozenset({"background"}), folded=frozenset({"round"}))
    lanes = laid(abu_dhabi(), view).lanes
    assert [box.key for box in lanes] == ["notes", "incident", "swap", "round", "statement", "issues"]
    assert next(box for box in lanes if box.key == "round").h == 22


def test_one_event_stands_in_several_lanes_and_is_counted_once() -> None:
    data = abu_dhabi()
    rows = {number: index for index, number in enumerate(data.events.ids.tolist())}
    picked = [rows[5], rows[6]]
    both = np.array(sorted(picked))
    lanes = (
        LaneFacts("party:1", "One", "circle", "kindC", both),
        LaneFacts("party:2", "Two", "square", "kindA", both[:1]),
    )
    scene = laid(dataclasses.replace(data, lanes={"party": lanes}), main_view(lanes_by="party"))
    assert [box.in_view for box in scene.lanes if box.key.startswith("party")] == [2, 1]
    assert scene.shown == 2


def test_overflow_is_a_link_that_holds_the_rest() -> None:
    scene = laid(abu_dhabi(), main_view(600, 420))
    more = next(item for item in scene.items if item.part == "more")
    assert more.title == "2 more on 5 Feb"
    assert set(more.refs) == {10, 11}
    found = scene.item(11)
    assert found == more


def test_the_now_line_off_screen_is_a_pointer() -> None:
    scene = laid(abu_dhabi(), main_view())
    flags = [m for b in scene.batches if isinstance(b, Marks) and b.layer == Layer.FLAGS for m in b.marks]
    assert any(isinstance(mark, Text) and mark.text == "Now, 23 Nov" for mark in flags)
    assert any(isinstance(mark, Glyph) and mark.name == "chevron_right" for mark in flags)
    assert not any(isinstance(m, Text) and m.text == "Now" for m in flags)


def test_rows_grow_with_the_text() -> None:
    small, large = laid(abu_dhabi(), main_view()), laid(abu_dhabi(), main_view(text_scale=1.3), FixedMetrics(1.3))
    for before, after in zip(small.lanes, large.lanes, strict=True):
        assert after.h >= before.h
    assert large.content_px > small.content_px
    assert overlaps(texts_of(large), FixedMetrics(1.3)) == []


def test_a_pin_knows_its_words_and_what_it_is_pinned_to() -> None:
    pin = laid(grammar(), main_view(1200, 1100)).item(401)
    assert pin is not None
    assert pin.target == 20
    assert [mark.text for mark in pin.marks if isinstance(mark, Text)] == ["Count check"]


def test_a_scene_is_gone_when_nobody_holds_it() -> None:
    """Without the search for cycles: a scene a frame would otherwise pile up until it runs, in the middle of a zoom."""
    gc.collect()
    gc.disable()
    try:
        scene = laid(grammar(), main_view(1200, 1100))
        gone = weakref.ref(scene)
        assert scene.items
        del scene
        assert gone() is None
    finally:
        gc.enable()
