"""The chronology: all 72 events and 120 claims, each with its address, and every contradiction visible."""

from collections import Counter
from pathlib import Path
from typing import TypeVar

import pytest

from db.dates import parse_edtf
from db.domain import (
    Commitment,
    CountClaim,
    Event,
    Evidence,
    IssueStatus,
    Link,
    Position,
    Record,
    Round,
    Row,
    Source,
    Swap,
    id_of,
)
from db.samples import cases_dir, read_sample

NAME = "ukraine-russia-2022-2026"
R = TypeVar("R", bound=Row)

INFO, ROWS = read_sample(NAME)
RECORDS = {row.uid: row for row in ROWS if isinstance(row, Record)}
UID_OF = {record.id: uid for uid, record in RECORDS.items()}


def of_type(row_type: type[R]) -> list[R]:
    return [row for row in ROWS if isinstance(row, row_type)]


def claims_of(swap: str) -> list[CountClaim]:
    return [claim for claim in of_type(CountClaim) if claim.swap_id == id_of(swap)]


def test_72_events_and_120_claims() -> None:
    kinds = Counter(event.kind for event in of_type(Event))
    assert kinds == {"round": 16, "swap": 53}
    assert sum(kinds.values()) + len(of_type(Commitment)) == 72
    assert len(of_type(CountClaim)) == 120


def test_words_of_the_chronology_are_mapped() -> None:
    claims = of_type(CountClaim)
    assert Counter(claim.category for claim in claims) == {
        "military": 81,
        "civilian": 17,
        "total": 8,
        "remains": 8,
        "wounded_sick": 4,
        "foreign_national": 2,
    }
    assert Counter(claim.modality for claim in claims) == {"delivered": 119, "promised": 1}
    undisclosed = [claim for claim in claims if claim.count_min is None]
    assert len(undisclosed) == 7
    assert all(claim.count_max is None and claim.modality == "delivered" for claim in undisclosed)
    bodies = {UID_OF[swap.event_id] for swap in of_type(Swap) if swap.mode == "return_of_remains"}
    assert bodies == {"ur-b01", "ur-b02"}


def test_a_series_of_stages_is_an_exchange_with_parts() -> None:
    parts = Counter(UID_OF[event.parent_id] for event in of_type(Event) if event.parent_id)
    assert parts == {"ur-g01": 3, "ur-g02": 4, "ur-g03": 2, "ur-r12": 1}
    first = [claim for swap in ("ur-s35", "ur-s36", "ur-s37") for claim in claims_of(swap)]
    to_ukraine = sum(claim.count_min or 0 for claim in first if claim.to_id == id_of("ukraine"))
    assert to_ukraine == 1000


def test_directions_are_whole_and_only_one_claim_counts_both() -> None:
    both = [claim.uid for claim in of_type(CountClaim) if claim.from_id is None]
    assert both == ["ur-s45-k4"]
    for claim in of_type(CountClaim):
        if claim.from_id is not None:
            assert {claim.from_id, claim.to_id} == {id_of("ukraine"), id_of("russia")}


def test_every_row_has_its_address() -> None:
    sources = {source.id: source for source in of_type(Source)}
    evidence: dict[int, list[Evidence]] = {}
    for row in of_type(Evidence):
        evidence.setdefault(row.target_id, []).append(row)
    for record in (*of_type(Event), *of_type(CountClaim), *of_type(Commitment)):
        assert evidence[record.id], record.uid
        assert sources[evidence[record.id][0].source_id].url.startswith("http"), record.uid
    urls = [source.url for source in sources.values()]
    assert len(urls) == len(set(urls))
    assert len(urls) == 65 + 7  # every address of the chronology, and those only a contradiction names


def test_every_claim_names_who_says_so() -> None:
    assert not [row.uid for row in of_type(CountClaim) if not row.claimed_by_id and not row.claimed_by_text]


def test_known_since_the_page_where_its_address_tells_else_since_it_was_recorded() -> None:
    moscow_times = RECORDS["the-moscow-times-2025-03-19"]
    assert moscow_times.published_edtf == "2025-03-19"
    assert RECORDS["ur-s33"].published_edtf == "2025-03-19"
    assert RECORDS["ur-s07"].published_edtf == ""
    assert {row.recorded_s for row in RECORDS.values()} == {parse_edtf("2026-04-01").earliest_start_s}


def test_every_date_reads() -> None:
    for event in of_type(Event):
        date = parse_edtf(event.date_edtf)
        assert date.earliest_start_s is not None or date.latest_end_s is not None, event.uid


CONFLICTS = {
    "ur-s01": "Xinhua",
    "ur-s02": "Vereshchuk",
    "ur-r07": "28 to 30 March",
    "ur-s09": "two of the women",
    "ur-x01": "65",
    "ur-s23": "31 January",
    "ur-s29": "56th",
    "ur-s31": "59th",
    "ur-r09": "6,000 for 6,000",
    "ur-r10": "Wednesday",
    "ur-s44": "each way",
    "ur-r12": "January",
    "ur-p01": "both sides",
    "ur-p02": "babel.ua",
}


@pytest.mark.parametrize(("uid", "word"), CONFLICTS.items())
def test_each_contradiction_is_told_in_a_doubt_and_planned_for(uid: str, word: str) -> None:
    event = RECORDS[uid]
    assert isinstance(event, Event)
    assert word in event.doubt
    planned = (cases_dir() / NAME / "CONFLICTS.md").read_text(encoding="utf-8")
    assert f"| `{uid}` " in planned


@pytest.mark.parametrize(
    ("swap", "to", "figures"),
    [
        ("ur-s31", "ukraine", {187, 150}),
        ("ur-s22", "ukraine", {207, 195}),
        ("ur-s33", "ukraine", {22, 23}),
        ("ur-s04", "ukraine", {16, 17}),
        ("ur-s18", "", {100, 106}),
    ],
)
def test_contradicting_figures_stand_side_by_side(swap: str, to: str, figures: set[int]) -> None:
    counts = {claim.count_min for claim in claims_of(swap) if not to or claim.to_id == id_of(to)}
    assert figures <= counts


def test_the_promised_23_and_the_delivered_22() -> None:
    wounded = [claim for claim in claims_of("ur-s33") if claim.category == "wounded_sick"]
    assert {(claim.count_min, claim.modality) for claim in wounded} == {(22, "delivered"), (23, "promised")}


def test_four_civilians_are_within_the_75() -> None:
    inside = [(claim.uid, claim.count_min) for claim in of_type(CountClaim) if claim.included_in_id]
    assert inside == [("ur-s24-k2", 4)]


def test_the_two_accounts_of_the_6000_bodies_are_two_positions() -> None:
    positions = {UID_OF[row.actor_id]: row.summary for row in of_type(Position)}
    assert positions.keys() == {"russia", "ukraine"}
    assert all("6,000" in summary for summary in positions.values())
    status = next(row for row in of_type(IssueStatus) if row.issue_id == id_of("remains"))
    assert status.doubt


def test_forecasts_commitments_and_series() -> None:
    rounds = {UID_OF[row.event_id]: row for row in of_type(Round)}
    assert rounds["ur-p01"].replaced_by_id == id_of("ur-r13")
    numbers = Counter((row.series, row.number) for row in rounds.values() if row.number)
    assert max(numbers.values()) == 1
    assert (rounds["ur-r08"].series, rounds["ur-r08"].number) == ("Istanbul 2025", 1)
    kept = RECORDS["ur-c01"]
    assert isinstance(kept, Commitment)
    assert (kept.status, kept.fulfilled_by_id, kept.event_id) == ("kept", id_of("ur-g01"), id_of("ur-r08"))
    assert {event.uid: event.status for event in of_type(Event) if event.status != "occurred"} == {
        "ur-x01": "cancelled",
        "ur-p01": "superseded",
        "ur-p02": "postponed",
    }


def test_the_interval_of_126_days_can_be_counted() -> None:
    before, after = RECORDS["ur-s44"], RECORDS["ur-s45"]
    assert isinstance(before, Event)
    assert isinstance(after, Event)
    start, end = parse_edtf(before.date_edtf), parse_edtf(after.date_edtf)
    assert start.earliest_start_s is not None
    assert end.earliest_start_s is not None
    assert (end.earliest_start_s - start.earliest_start_s) // 86400 == 126
    assert any(row.from_id == after.id and row.to_id == before.id for row in of_type(Link))


def test_the_page_of_conflicts_has_one_row_for_each_and_no_more() -> None:
    text = Path(cases_dir() / NAME / "CONFLICTS.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `ur-")]
    assert len(rows) == 14
