"""Lanes inside lanes: opening and closing loses no event and wins none, in any arrangement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from db.dates import DAY_S
from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.sketches import Sketch, at, data_of
from viewer.layout.english import EnglishWords
from viewer.layout.frame import frame_of
from viewer.layout.lane import CLOSED, OPEN
from viewer.layout.lanes import covered_count, in_view, lanes_of, shown_count
from viewer.layout.marks import HEADER, Glyph, Marks, Text
from viewer.layout.nested_lanes import flattened, is_open, together
from viewer.layout.scene import LaneBox, Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import EventText, LaneFacts, RoundFacts, TimelineData
from viewer.layout.view import Filters, TimelineView

WORDS, METRICS = EnglishWords(), FixedMetrics()
START = at("2025-01-01")
VIEW = TimelineView(START, START + 120 * DAY_S, 900, 600, now_s=START + 100 * DAY_S)


def days(day: int) -> tuple[int, int, int, int]:
    first = START + day * DAY_S
    return first, first, first + DAY_S, first + DAY_S


def events(count: int, kind: str = "statement") -> list[Sketch]:
    return [Sketch(n + 1, kind, EventText(f"Thing {n + 1}"), days(n * 3)) for n in range(count)]


def talks() -> TimelineData:
    """Two series of rounds and one round of neither."""
    series = ["First talks"] * 4 + ["Second talks"] * 3 + [""]
    rounds = {n + 1: RoundFacts(n + 1, name, n + 1, f"Round {n + 1}") for n, name in enumerate(series)}
    return data_of([*events(8, "round"), Sketch(20, "incident", EventText("Shots"), days(9))], rounds=rounds)


def laid(data: TimelineData, view: TimelineView) -> Scene:
    return layout_timeline(data, view, METRICS, WORDS)


def box(scene: Scene, key: str) -> LaneBox:
    return next(lane for lane in scene.lanes if lane.key == key)


def refs_of(scene: Scene) -> set[int]:
    return {ref for item in scene.record_items for ref in (item.ref, *item.refs) if ref}


def test_talks_open_into_a_lane_for_each_series() -> None:
    data = talks()
    shut, opened = laid(data, VIEW), laid(data, replace(VIEW, turned=frozenset({"round"})))
    assert [lane.key for lane in shut.lanes] == ["round", "incident"]
    assert [lane.key for lane in opened.lanes] == ["round", "round/First talks", "round/Second talks", "incident"]
    assert (box(shut, "round").nest.state, box(opened, "round").nest.state) == (CLOSED, OPEN)
    assert {lane.nest.depth for lane in opened.lanes} == {0, 1}
    assert box(shut, "round").in_view == box(opened, "round").in_view == 8
    assert box(opened, "round/First talks").in_view == 4
    assert refs_of(shut) == refs_of(opened) == {*range(1, 9), 20}


def test_the_talks_own_lane_keeps_the_rounds_of_no_series() -> None:
    opened = laid(talks(), replace(VIEW, turned=frozenset({"round"})))
    assert {item.ref for item in opened.items if item.lane == "round"} == {8}


def test_a_lane_of_one_series_does_not_count_its_tracks() -> None:
    view = replace(VIEW, turned=frozenset({"round"}), detail="clusters")
    headers = [b for b in laid(talks(), view).batches if isinstance(b, Marks) and b.region == HEADER]
    words = {m.text for b in headers for m in b.marks if isinstance(m, Text)}
    assert "Second talks" in words
    assert not any("track" in text for text in words if not text.startswith("1 track, 1 round"))


def test_talks_of_one_series_have_nothing_to_open() -> None:
    data = data_of(events(3, "round"), rounds={n: RoundFacts(n, "Only", n, f"Round {n}") for n in (1, 2, 3)})
    scene = laid(data, replace(VIEW, turned=frozenset({"round"})))
    assert [(lane.key, lane.nest.state) for lane in scene.lanes] == [("round", "")]


def test_a_lane_all_of_which_is_inside_others_is_a_header_alone() -> None:
    data = talks()
    data = replace(data, rounds={**data.rounds, 8: RoundFacts(8, "Third talks", 1, "Round 8")}, prepared={})
    scene = laid(data, replace(VIEW, turned=frozenset({"round"})))
    assert box(scene, "round").level == "bare"
    assert box(scene, "round").in_view == 8
    assert box(scene, "round").h < box(scene, "round/First talks").h


def test_the_header_of_a_lane_with_lanes_inside_says_by_a_sign_whether_it_is_open() -> None:
    def signs(view: TimelineView) -> list[str]:
        batches = [b for b in laid(talks(), view).batches if isinstance(b, Marks) and b.region == HEADER]
        return [m.name for b in batches for m in b.marks if isinstance(m, Glyph) and m.name.startswith("chevron")]

    assert signs(VIEW) == ["chevron_right"]
    assert signs(replace(VIEW, turned=frozenset({"round"}))) == ["chevron_down"]


def test_names_of_inner_lanes_stand_further_in() -> None:
    scene = laid(talks(), replace(VIEW, turned=frozenset({"round"})))
    names = [m for b in scene.batches if isinstance(b, Marks) and b.region == HEADER for m in b.marks]
    left = {m.text: m.x for m in names if isinstance(m, Text)}
    assert left["First talks"] == left["Second talks"] > left["Talks"]


def test_lanes_inside_others_are_ordered_and_hidden_among_themselves() -> None:
    view = replace(VIEW, turned=frozenset({"round"}), order=("round/Second talks", "round/First talks"))
    assert [lane.key for lane in laid(talks(), view).lanes][1:3] == ["round/Second talks", "round/First talks"]
    fewer = laid(talks(), replace(view, hidden=frozenset({"round/Second talks"})))
    assert "round/Second talks" not in [lane.key for lane in fewer.lanes]
    assert fewer.hidden == 3
    assert fewer.shown == 6
    closed = laid(talks(), replace(VIEW, hidden=frozenset({"round/Second talks"})))
    assert closed.hidden == 0  # closed again, the talks show all they hold


def test_pinned_talks_keep_their_inner_lanes_with_them() -> None:
    data, view = talks(), replace(VIEW, turned=frozenset({"round"}), height_px=300, heights=(("incident", 400.0),))
    assert laid(data, view).pinned_px == 0
    scene = laid(data, replace(view, pinned=frozenset({"round"}), height_px=600, heights=(("incident", 700.0),)))
    inner = box(scene, "round/Second talks")
    assert scene.pinned_px == inner.y + inner.h - scene.axis_px


def test_by_actor_lanes_are_open_and_by_party_closed_until_turned() -> None:
    assert is_open(frozenset(), "actor:3")
    assert not is_open(frozenset({"actor:3"}), "actor:3")
    assert not is_open(frozenset(), "party:3")
    assert is_open(frozenset({"party:3"}), "party:3")


def test_a_filter_by_an_actor_means_that_actor_alone() -> None:
    """A party's lane shows its people's events; choosing the party does not choose theirs."""
    person = LaneFacts("actor:2", "Person", "", "back", np.array([1, 2]))
    party = LaneFacts("actor:1", "Party", "", "back", np.array([0]), (person,))
    data = replace(data_of(events(4)), lanes={"actor": (party,)})
    for actor, shown in ((1, {1}), (2, {2, 3})):
        view = replace(VIEW, filters=Filters(actors=frozenset({actor})))
        assert refs_of(laid(data, view)) == shown


@st.composite
def nests(draw: st.DrawFn, most: int = 24) -> tuple[int, tuple[LaneFacts, ...]]:
    """How many events there are, and lanes inside lanes that together hold each of them at least once."""
    count = draw(st.integers(1, most))
    sizes = draw(st.lists(st.integers(0, 2), min_size=1, max_size=4))
    numbers = iter(range(1, 100))

    def lane(depth: int, children: int) -> LaneFacts:
        number = next(numbers)
        rows = sorted(draw(st.sets(st.integers(0, count - 1), max_size=count)))
        inner = tuple(lane(depth + 1, draw(st.integers(0, 2)) if depth < 2 else 0) for _ in range(children))
        key = draw(st.sampled_from(("actor", "party")))
        return LaneFacts(f"{key}:{number}", f"Lane {number}", "", "back", np.array(rows, dtype=np.int64), inner)

    lanes = tuple(lane(0, size) for size in sizes)
    left = np.setdiff1d(np.arange(count), np.concatenate([together(each) for each in lanes]))
    return count, (*lanes, LaneFacts("none", "Others", "", "back", left)) if len(left) else lanes


@settings(max_examples=120, deadline=None)
@given(nests(), st.data())
def test_no_event_is_lost_or_won_by_opening_and_closing(
    nest: tuple[int, tuple[LaneFacts, ...]], data: st.DataObject
) -> None:
    count, lanes = nest
    keys = sorted(fact.key for fact in flattened(lanes))
    turned = frozenset(data.draw(st.sets(st.sampled_from(keys))))
    least = data.draw(st.sampled_from((0, 60)))
    sketches = [replace(s, importance=80 if s.id % 3 else 20) for s in events(count)]
    shown_always = {s.id for s in sketches if s.importance >= least}
    case = replace(data_of(sketches), lanes={"party": lanes})
    view = replace(VIEW, lanes_by="party", turned=turned, filters=Filters(importance_min=least))
    frame = frame_of(case, view, METRICS, WORDS)
    made = lanes_of(frame)
    seen = in_view(frame, made)
    assert {int(case.events.ids[row]) for lane in made for row in lane.rows} == shown_always
    assert covered_count(frame, made) == len(shown_always)
    assert shown_count(frame, seen) == len(np.unique([row for part in seen for row in part.rows]))
    for lane, part in zip(made, seen, strict=True):
        fact = next(fact for fact in flattened(lanes) if fact.key == lane.key)
        passing = [row for row in together(fact) if int(case.events.ids[row]) in shown_always]
        assert len((lane.whole or lane).rows) == len(passing)
        inside = (START <= s.bounds[0] < VIEW.end_s for s in sketches if s.id - 1 in passing)
        assert part.together == sum(inside)


@settings(max_examples=40, deadline=None)
@given(nests(12), st.data())
def test_the_same_view_gives_the_same_scene_however_one_came_to_it(
    nest: tuple[int, tuple[LaneFacts, ...]], data: st.DataObject
) -> None:
    count, lanes = nest
    keys = sorted(fact.key for fact in flattened(lanes))
    steps = data.draw(st.lists(st.sampled_from(keys), max_size=4))
    case, turned = replace(data_of(events(count)), lanes={"party": lanes}), frozenset[str]()
    for key in steps:
        turned ^= {key}
        laid(case, replace(VIEW, lanes_by="party", turned=turned))
    view = replace(VIEW, lanes_by="party", turned=turned)
    assert laid(case, view).to_text() == laid(replace(case, prepared={}), view).to_text()
