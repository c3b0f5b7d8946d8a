"""Index and delta answer as an index built anew, whatever was edited in whatever order."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from db import domain as d
from db import index
from db.case import Case, case_after, read_case
from db.case_file import CaseFile
from db.domain import id_of
from db.edits import Edit, Put, Remove
from tests.builders import apply, event, info
from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.english import EnglishWords
from viewer.layout.frame import frame_of
from viewer.layout.lanes import LaneSet, lane_set
from viewer.layout.overview import layout_overview
from viewer.layout.scene_text import text_of_scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import Filters, TimelineView
from viewer.timeline.data_of_case import KnownEvents, known_events, timeline_data
from viewer.timeline.index_delta import known_after

WORDS, METRICS = EnglishWords(), FixedMetrics()
NOW_S = 1_740_000_000
START_S, END_S = 1_700_000_000.0, 1_745_000_000.0
DATES = (
    "2024-01-05",
    "2024-01-05",
    "2024-02/2024-05",
    "2024-03~",
    "",
    "../2024-06-01",
    "2024-08-01/..",
    "2023-12-31T10:00:00Z",
    "2025-01-09",
)
KINDS = ("statement", "incident", "period", "agreement", "contact")
FILTERS = (Filters(), Filters(hidden_kinds=frozenset({"incident"})), Filters(importance_min=50))

DRAWN = st.tuples(
    st.sampled_from(("add", "date", "kind", "importance", "title", "remove", "withdraw")),
    st.integers(0, 400),
    st.sampled_from(DATES),
    st.sampled_from(KINDS),
    st.integers(0, 100),
)


def made_case() -> CaseFile:
    """Three hundred events, many on the same day, some of each kind."""
    rows = [
        event(
            f"e{i}",
            number=i + 1,
            kind=KINDS[i % len(KINDS)],
            date_edtf=f"2024-{i % 11 + 1:02d}-{i % 5 + 10:02d}" if i % 9 else DATES[i % len(DATES)],
            importance=(i * 37) % 101,
        )
        for i in range(300)
    ]
    return CaseFile.in_memory(info(), rows)


def edit_of(case: Case, step: tuple[str, int, str, str, int], number: int) -> Edit:
    action, at, date, kind, importance = step
    ids = case.columns.ids
    chosen = case.event(int(ids[at % len(ids)]))
    if action == "add":
        fields = {"number": 1_000 + number, "kind": kind, "date_edtf": date, "importance": importance}
        return Edit("Add", (Put(event(f"new-{number}", **fields)),))
    if action == "remove":
        return Edit("Remove", (Remove(chosen.KIND, chosen.id),))
    changes: dict[str, dict[str, object]] = {
        "date": {"date_edtf": date},
        "kind": {"kind": kind},
        "importance": {"importance": importance},
        "title": {"title": f"Title {number}"},
        "withdraw": {"withdrawn_s": NOW_S},
    }
    return Edit("Change", (Put(replace(chosen, **changes[action])),))


def views() -> list[TimelineView]:
    spans = ((START_S, END_S), (1_704_000_000.0, 1_706_000_000.0), (1_704_400_000.0, 1_704_500_000.0))
    return [
        TimelineView(start, end, 1200, 800, now_s=NOW_S, filters=filters) for start, end in spans for filters in FILTERS
    ]


def prepared(known: KnownEvents, case: Case) -> KnownEvents:
    """With the lanes of every view and the overview made."""
    data = timeline_data(case, None, known=known)
    for view in views():
        layout_timeline(data, view, METRICS, WORDS)
        layout_overview(data, view, METRICS, WORDS)
    return known


def lanes(data: TimelineData, view: TimelineView) -> LaneSet:
    return lane_set(frame_of(data, view, METRICS, WORDS))


def told(made: LaneSet, data: TimelineData, view: TimelineView) -> list[object]:
    """All that is asked of lanes, in words of events."""
    ids = data.events.ids
    answers: list[object] = [made.covered, made.entries, ids[made.rounds].tolist()]
    for lane in made.lanes:
        counts = lane.index.counts(view.start_s, view.end_s)
        seen = ids[lane.rows[lane.in_span(view.start_s, view.end_s)]].tolist()
        answers.append((lane.key, ids[lane.rows].tolist(), lane.anchors.tolist(), int(counts[lane.number]), seen))
    return answers


@settings(max_examples=10, deadline=None)
@given(st.lists(DRAWN, min_size=1, max_size=6))
def test_index_and_delta_equal_an_index_built_anew(steps: list[tuple[str, int, str, str, int]]) -> None:
    with patch.object(index, "SMALL", -1), made_case() as case_file:
        case = read_case(case_file)
        base, known = case.columns, prepared(known_events(case, None), case)
        for number, step in enumerate(steps):
            case = case_after(case, case_file, apply(case_file, edit_of(case, step, number)))
            after = known if case.columns is base else known_after(known, base, case, None)
            assert after is not None
            same_as_anew(after, case, case_file)


def same_as_anew(after: KnownEvents, case: Case, case_file: CaseFile) -> None:
    fresh_case = read_case(case_file)
    fresh = known_events(fresh_case, None)
    for name in ("ids", "kind", "status", "earliest_start_s", "latest_start_s", "earliest_end_s", "latest_end_s"):
        assert getattr(after.table, name).tolist() == getattr(fresh.table, name).tolist(), name
    for name in ("doubt", "importance", "parent", "place"):
        assert getattr(after.table, name).tolist() == getattr(fresh.table, name).tolist(), name
    assert after.keep.tolist() == fresh.keep.tolist()
    assert (after.start_s, after.end_s) == (fresh.start_s, fresh.end_s)
    mine, anew = timeline_data(case, None, known=after), timeline_data(fresh_case, None, known=fresh)
    for view in views():
        assert told(lanes(mine, view), mine, view) == told(lanes(anew, view), anew, view)
        scenes = [layout_timeline(data, view, METRICS, WORDS) for data in (mine, anew)]
        assert text_of_scene(scenes[0].batches, scenes[0].lanes) == text_of_scene(scenes[1].batches, scenes[1].lanes)
        assert (scenes[0].shown, scenes[0].hidden) == (scenes[1].shown, scenes[1].hidden)
        strips = [layout_overview(data, view, METRICS, WORDS).scene for data in (mine, anew)]
        assert text_of_scene(strips[0].batches, ()) == text_of_scene(strips[1].batches, ())


def test_lanes_by_kind_are_not_made_again_after_an_edit() -> None:
    with patch.object(index, "SMALL", -1), made_case() as case_file:
        case = read_case(case_file)
        known = prepared(known_events(case, None), case)
        moved = replace(case.event(id_of("e7")), date_edtf="2024-07-07")
        after_edit = case_after(case, case_file, apply(case_file, Edit("Move", (Put(moved),))))
        after = known_after(known, case.columns, after_edit, None)
        assert after is not None
        kept = [key for key in known.prepared if key[0] == "lanes"]
        assert len(kept) == len(FILTERS)
        assert all(key in after.prepared for key in kept)
        base = known.prepared[kept[0]].lanes[0].index
        assert after.prepared[kept[0]].lanes[0].index.base is base


def test_events_of_another_case_are_no_change_of_these() -> None:
    with patch.object(index, "SMALL", -1), made_case() as case_file, made_case() as other_file:
        case, other = read_case(case_file), read_case(other_file)
        added = Edit("Add", (Put(event("more", number=900, kind="incident", date_edtf="2024-03-03")),))
        after_edit = case_after(case, case_file, apply(case_file, added))
        assert known_after(known_events(other, None), other.columns, after_edit, None) is None
        assert np.count_nonzero(after_edit.columns.ids == id_of("more")) == 1
        assert isinstance(after_edit.event(id_of("more")), d.Event)
