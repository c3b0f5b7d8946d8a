"""A case as the timeline reads it: exact ends, doubt kept, facts of rounds and swaps, the as-known date."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from db.case import Case, read_case
from db.case_file import CaseFile
from db.dates import DAY_S, parse_edtf
from db.domain import (
    Actor,
    Annotation,
    CaseInfo,
    CountClaim,
    Event,
    Issue,
    IssueLink,
    IssueStatus,
    Link,
    Outcome,
    Participation,
    Place,
    Placement,
    Position,
    Quote,
    Round,
    Row,
    Swap,
    id_of,
)
from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.sketches import at, main_view
from viewer.layout.english import EnglishWords
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import (
    APPROXIMATE,
    INTERVAL,
    OPEN_END,
    UNDATED,
    UNKNOWN_HIGH,
    UNKNOWN_LOW,
    UNKNOWN_START,
    Distance,
    TimelineData,
)
from viewer.timeline.data_of_case import timeline_data
from viewer.timeline.issue_facts import gap_at

KNOWN = {"published_edtf": "2026-02-05"}
LATER = {"published_edtf": "2026-02-20"}


def rows() -> list[Row]:
    one, two = id_of("north"), id_of("south")
    talks, planned, swap, before = (id_of(uid) for uid in ("talks", "next", "swap", "before"))

    def event(uid: str, kind: str, date: str, **more: object) -> Event:
        return Event(uid=uid, kind=kind, title=uid.title(), date_edtf=date, **{**KNOWN, **more})  # type: ignore[arg-type]

    def claim(uid: str, to: int, category: str, count: int, **more: object) -> CountClaim:
        fields = {"swap_id": swap, "to_id": to, "category": category, "count_min": count, "count_max": count}
        return CountClaim(uid=uid, **{**KNOWN, **fields, **more})  # type: ignore[arg-type]

    return [
        Actor(uid="north", name="North", kind="state", role="party", monogram="NO", sort=1, **KNOWN),
        Actor(uid="south", name="South", kind="state", role="party", monogram="SO", sort=2, **KNOWN),
        Actor(uid="ann", name="Ann Speaker", short_name="A. Speaker", sort=3, **KNOWN),
        Place(uid="hall", name="The Hall", **KNOWN),
        event(
            "talks", "round", "[2026-02-03..2026-02-04]/2026-02-05", label="Round 2, The Hall", place_id=id_of("hall")
        ),
        Round(event_id=talks, series="Hall talks", number=2),
        event("next", "round", "", label="Round 3", status="planned", summary="Elsewhere"),
        Round(event_id=planned, series="Hall talks", number=3),
        Link(from_id=planned, to_id=talks, relation="follows"),
        Outcome(uid="out", event_id=talks, summary="Go on talking", state="agreed", **KNOWN),
        event("swap", "swap", "2026-02-05"),
        Swap(event_id=swap),
        event("before", "swap", "2025-09~"),
        Swap(event_id=before),
        Link(from_id=swap, to_id=before, relation="follows"),
        claim("c1", two, "military", 157),
        claim("c2", one, "military", 157),
        claim("c3", one, "civilian", 3),
        claim("c4", two, "military", 200, modality="promised"),
        claim("c5", one, "child", 9, **LATER),
        event("said", "statement", "2026-02-05", label="hopes for more"),
        Participation(event_id=id_of("said"), actor_id=id_of("ann"), role="speaker"),
        Participation(event_id=talks, actor_id=two, role="party"),
        Participation(event_id=talks, actor_id=one, role="party"),
        Quote(uid="q", speaker_id=id_of("ann"), text="more", statement_id=id_of("said"), channel="radio", **KNOWN),
        event("war", "incident", "2022-02-24/.."),
        event("early", "incident", "[..2026-02-01]"),
        event("undated", "incident", ""),
        event("clock", "contact", "2026-02-04T22:30Z"),
        event("leak", "contact", "2026-02-04", **LATER),
        Issue(uid="land", title="Land", sort=1, **KNOWN),
        IssueStatus(
            uid="s1", issue_id=id_of("land"), status="contested", date_edtf="2026-02-05", event_id=talks, **KNOWN
        ),
        IssueLink(record_id=talks, issue_id=id_of("land")),
        Position(uid="p1", issue_id=id_of("land"), actor_id=one, date_edtf="2026-02-05", **KNOWN),
        Position(uid="p2", issue_id=id_of("land"), actor_id=two, date_edtf="2026-02-05", **KNOWN),
        Placement(uid="j1", position_id=id_of("p1"), value=0, recorded_s=at("2026-02-05")),
        Placement(uid="j2", position_id=id_of("p2"), value=3, recorded_s=at("2026-02-05")),
        Annotation(
            uid="n1",
            title="On a span",
            span_edtf="2026-02-01/2026-02-03",
            created_by="Ines Kallas",
            recorded_s=at("2026-02-05"),
        ),
        Annotation(uid="n2", title="On the swap", target_id=swap, recorded_s=at("2026-02-05")),
        Annotation(uid="n3", title="Too late", target_id=swap, recorded_s=at("2026-03-05")),
    ]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    path: Path = tmp_path_factory.mktemp("case") / "small.rapporteur"
    info = CaseInfo(title="Small", timezone="Europe/Kyiv", **KNOWN)
    with CaseFile.create(path, info, rows()) as case_file:
        yield read_case(case_file)


AS_OF = parse_edtf("2026-02-05").latest_s


@pytest.fixture
def data(case: Case) -> TimelineData:
    return timeline_data(case, AS_OF)


def row_of(data: TimelineData, uid: str) -> int:
    return int(np.flatnonzero(data.events.ids == id_of(uid))[0])


def bounds(data: TimelineData, uid: str) -> tuple[int, int, int, int]:
    row, e = row_of(data, uid), data.events
    return tuple(int(a[row]) for a in (e.earliest_start_s, e.latest_start_s, e.earliest_end_s, e.latest_end_s))  # type: ignore[return-value]


def test_ends_are_exclusive_and_a_day_is_no_doubt(data: TimelineData) -> None:
    day = at("2026-02-05")
    assert bounds(data, "swap") == (day, day, day + DAY_S, day + DAY_S)
    assert bounds(data, "talks") == (at("2026-02-03"), at("2026-02-05"), day + DAY_S, day + DAY_S)


def test_doubt_is_kept(data: TimelineData) -> None:
    doubt = {uid: int(data.events.doubt[row_of(data, uid)]) for uid in ("before", "war", "early", "undated", "talks")}
    assert doubt == {
        "before": APPROXIMATE,
        "war": INTERVAL | OPEN_END,
        "early": UNKNOWN_START,
        "undated": UNDATED,
        "talks": INTERVAL,
    }
    assert bounds(data, "early")[0] == UNKNOWN_LOW
    assert bounds(data, "war")[3] == UNKNOWN_HIGH


def test_an_instant_moves_to_the_display_zone_and_a_day_does_not(case: Case) -> None:
    kyiv, utc = timeline_data(case, AS_OF), timeline_data(case, AS_OF, zone="UTC")
    assert bounds(kyiv, "clock")[0] - bounds(utc, "clock")[0] == 2 * 3600
    assert bounds(kyiv, "swap") == bounds(utc, "swap")


def test_what_became_known_later_is_hidden(case: Case, data: TimelineData) -> None:
    assert id_of("leak") not in data.events.ids
    assert data.hidden == 1
    everything = timeline_data(case, None)
    assert id_of("leak") in everything.events.ids
    assert everything.swaps[id_of("swap")].people == 157 + 157 + 3 + 9
    assert data.swaps[id_of("swap")].people == 157 + 157 + 3
    assert [note.title for note in data.notes] == ["On a span", "On the swap"]


def test_a_swap_has_its_sides_in_the_case_order(data: TimelineData) -> None:
    sides = data.swaps[id_of("swap")].sides
    assert [(s.to_name, s.main, s.others, s.others_category) for s in sides] == [
        ("North", 157, 3, "civilian"),
        ("South", 157, 0, ""),
    ]
    assert data.distances == (Distance(id_of("before"), id_of("swap"), True),)


def test_a_round_has_its_table(data: TimelineData) -> None:
    talks, planned = data.rounds[id_of("talks")], data.rounds[id_of("next")]
    assert (talks.title, talks.place, talks.parties, talks.issues) == ("Round 2", "The Hall", ("NO", "SO"), 1)
    assert talks.outcomes == (("agreed", "Go on talking"),)
    assert planned.follows == id_of("talks")
    assert planned.series_open


def test_texts_name_the_speaker_once(data: TimelineData) -> None:
    said = data.texts.texts(np.array([row_of(data, "said")]))[0]
    assert (said.head, said.tail) == ("Speaker", "hopes for more")
    quote = data.statements[id_of("said")]
    assert (quote.words, quote.direct, quote.credit) == ("“more”", True, "Speaker, radio")
    assert data.statements.get(id_of("talks")) is None


def test_an_issue_has_its_gap_and_where_it_was_last_asserted(data: TimelineData) -> None:
    issue = data.issues[0]
    assert [(c.at_s, c.status, c.gap) for c in issue.changes] == [(at("2026-02-05"), "contested", 3)]
    assert issue.last_asserted_s == at("2026-02-06")
    assert data.no_positions_before == "Round 2"
    assert gap_at([(0, 1, 4)], 10) is None


@pytest.mark.parametrize("key", ["party", "actor", "issue", "place", "source"])
def test_lanes_by_any_key_hold_every_event(data: TimelineData, key: str) -> None:
    held = np.concatenate([lane.rows for lane in data.lanes[key]])
    assert set(held.tolist()) == set(range(len(data.events)))


def test_lanes_by_party_show_one_event_twice(data: TimelineData) -> None:
    north, south, rest = data.lanes["party"]
    assert (north.name, north.glyph, south.name, south.glyph) == ("North", "circle", "South", "square")
    assert row_of(data, "talks") in north.rows
    assert row_of(data, "talks") in south.rows
    assert rest.key == "party:none"


@pytest.mark.parametrize("lanes_by", ["kind", "party", "actor", "issue", "place", "source"])
@pytest.mark.parametrize("detail", ["auto", "density", "clusters", "labels", "cards"])
def test_the_case_can_be_drawn_any_way(data: TimelineData, lanes_by: str, detail: str) -> None:
    view = main_view(900, 600, lanes_by=lanes_by, detail=detail)
    scene = layout_timeline(data, view, FixedMetrics(), EnglishWords())
    assert scene.shown == len(data.events)
    assert scene.items
    assert pickle.dumps(scene.to_text())
