"""The first case carries every one of the 61 facts, with its span and its doubt, and no more than that."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, TypeVar

import pytest

from db.dates import parse_edtf
from db.domain import (
    Actor,
    Annotation,
    CountClaim,
    Event,
    Evidence,
    Figure,
    IssueStatus,
    Link,
    Participation,
    Placement,
    Position,
    Quote,
    Record,
    Round,
    Row,
    Source,
    Swap,
    TagLink,
    id_of,
)
from db.samples import read_sample

FACTS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "facts_of_the_report.toml").read_text(encoding="utf-8")
)["fact"]
REPORT = "geokhub-2026-02-05"
R = TypeVar("R", bound=Row)

INFO, ROWS = read_sample("abu-dhabi-2026")
RECORDS = {row.uid: row for row in ROWS if isinstance(row, Record)}


def of_type(row_type: type[R]) -> list[R]:
    return [row for row in ROWS if isinstance(row, row_type)]


def known_on_5_february(record: Record) -> bool:
    day = parse_edtf("2026-02-05").latest_end_s or 0
    if record.published_edtf:
        return (parse_edtf(record.published_edtf).earliest_start_s or 0) <= day
    return record.recorded_s <= day


def from_the_report(record: Record) -> bool:
    return record.recorded_s <= (parse_edtf("2026-02-05").latest_end_s or 0)


def test_all_61_facts_are_listed_each_once() -> None:
    assert len(FACTS) == 61
    assert len({fact["uid"] for fact in FACTS}) == 61
    assert Counter(fact["kind"].split("/")[0] for fact in FACTS) == {
        "membership": 3,
        "place": 8,
        "event": 12,
        "swap_transfer": 4,
        "quote": 8,
        "issue": 7,
        "position": 7,
        "issue_status": 7,
        "commitment": 1,
        "figure": 4,
    }


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["uid"]))
def test_each_fact_has_its_record_with_date_span_and_doubt(fact: dict[str, Any]) -> None:
    record = RECORDS[fact["uid"]]
    kind, _, detail = fact["kind"].partition("/")
    assert {"swap_transfer": "count_claim"}.get(kind, kind) == record.KIND
    if isinstance(record, Event):
        assert record.kind == detail
    if isinstance(record, Quote):
        assert record.mode == detail
    date = next((getattr(record, name) for name in ("date_edtf", "said_edtf", "due_edtf") if hasattr(record, name)), "")
    assert date == fact["date"]
    spans = [
        (row.start_char, row.end_char, row.exact_sha256)
        for row in of_type(Evidence)
        if row.target_id == record.id and row.source_id == id_of(REPORT)
    ]
    assert (fact["start"], fact["end"], fact["sha256"]) in spans
    doubt = getattr(record, "doubt", "") or getattr(record, "note", "")
    assert fact["doubt"] in doubt
    assert record.published_edtf == "2026-02-05"


def test_the_text_of_the_report_is_named_by_hash_and_not_stored() -> None:
    source = RECORDS[REPORT]
    assert isinstance(source, Source)
    assert source.text_sha256 == "59bd7688149460a7e05ae0bece51ad80e6a74edc61f07126885b873a36cdb1af"
    assert (source.text_length, source.paragraph_count) == (2384, 8)
    assert not [row for row in ROWS if row.KIND == "source_text"]
    spans = [row for row in of_type(Evidence) if row.source_id == source.id]
    assert all(row.exact_sha256 and 0 <= (row.start_char or 0) < (row.end_char or 0) <= 2384 for row in spans)
    assert all(1 <= (row.paragraph or 0) <= 8 for row in spans)
    assert {row.exact for row in spans if row.exact} == {
        "“The discussions were constructive and focused on how to create the conditions for a durable peace,”",
        "“progress and positive movement,”",
    }


def test_314_is_157_and_157_with_the_three_civilians_outside() -> None:
    claims = {row.uid: row for row in of_type(CountClaim) if from_the_report(row)}
    total = claims["claim-total-314"]
    assert (total.count_min, total.category, total.from_id, total.to_id) == (314, "total", None, None)
    assert total.claimed_by_id == id_of("witkoff")
    parts = [claim for claim in claims.values() if claim.included_in_id == total.id]
    assert [(claim.count_min, claim.category) for claim in parts] == [(157, "military"), (157, "military")]
    assert {(claim.from_id, claim.to_id) for claim in parts} == {
        (id_of("russia"), id_of("ukraine")),
        (id_of("ukraine"), id_of("russia")),
    }
    civilians = claims["claim-3-civilians-to-russia"]
    assert (civilians.count_min, civilians.included_in_id) == (3, None)
    assert (civilians.from_id, civilians.to_id) == (id_of("ukraine"), id_of("russia"))
    assert len(claims) == 4


def test_agreed_and_released_are_two_claims() -> None:
    totals = [claim for claim in of_type(CountClaim) if claim.count_min == 314]
    assert {claim.modality for claim in totals} == {"delivered", "agreed"}
    assert {claim.measure for claim in totals} == {"whole", "unclear"}


def test_the_round_has_only_its_end_and_the_forecast_stays_planned() -> None:
    second, forecast = RECORDS["round-2"], RECORDS["round-3-forecast"]
    assert isinstance(second, Event)
    assert isinstance(forecast, Event)
    assert second.date_edtf == "/2026-02-05"
    assert forecast.status == "planned"
    rounds = {row.event_id: row for row in of_type(Round)}
    assert rounds[forecast.id].replaced_by_id == id_of("round-3-geneva")
    assert {row.series for row in rounds.values()} == {"U.S.-brokered talks 2026"}
    geneva = RECORDS["round-3-geneva"]
    assert (geneva.published_edtf, known_on_5_february(geneva)) == ("2026-02-18", False)
    supersedes = [row for row in of_type(Link) if row.relation == "supersedes"]
    assert [(row.from_id, row.to_id) for row in supersedes] == [(geneva.id, forecast.id)]


def test_on_5_february_the_timeline_has_what_the_report_has() -> None:
    shown = Counter(event.kind for event in of_type(Event) if known_on_5_february(event))
    assert shown == {"round": 3, "swap": 2, "statement": 8, "incident": 3, "period": 3, "other": 1}


def test_on_4_february_no_event_is_known() -> None:
    assert all(event.published_edtf >= "2026-02-05" for event in of_type(Event))
    assert all(row.published_edtf >= "2026-02-05" for row in of_type(CountClaim))


def test_every_quote_is_a_statement_on_the_timeline_with_its_speaker() -> None:
    speakers = {(row.event_id, row.actor_id) for row in of_type(Participation) if row.role == "speaker"}
    for quote in of_type(Quote):
        statement = next(event for event in of_type(Event) if event.id == quote.statement_id)
        assert statement.kind == "statement"
        assert (statement.id, quote.speaker_id) in speakers


def test_the_plant_is_contested_between_its_two_ends_and_silence_is_kept() -> None:
    statuses = {row.issue_id: row.status for row in of_type(IssueStatus)}
    assert Counter(statuses.values()) == {"raised": 5, "contested": 1, "narrowing": 1}
    assert statuses[id_of("plant")] == "contested"
    placed = {row.position_id: row.value for row in of_type(Placement)}
    assert placed == {id_of("position-plant-ukraine"): 0, id_of("position-plant-russia"): 4}
    silent = [row.uid for row in of_type(Position) if not row.summary and row.stance == "unknown"]
    assert silent == ["position-donetsk-russia"]


def test_what_other_reports_say_is_told_apart() -> None:
    tagged = {row.record_id for row in of_type(TagLink) if row.tag_id == id_of("tag-another-report")}
    later = [row for row in RECORDS.values() if row.created_by == "Rapporteur samples" and not from_the_report(row)]
    told = [row for row in later if row.KIND not in ("evidence", "tag", "place")]
    assert told
    assert {row.uid for row in told if row.id not in tagged} == set()
    other_evidence = [row for row in of_type(Evidence) if row.source_id != id_of(REPORT)]
    assert all(row.note.startswith("From another report") for row in other_evidence)
    assert not [row.uid for row in RECORDS.values() if row.id in tagged and from_the_report(row)]
    report = RECORDS[REPORT]
    assert isinstance(report, Source)
    assert report.derived_from_id == id_of("reuters-2026-02-05")  # no second witness


def test_the_words_of_dmitriev_are_kept_in_both_wordings() -> None:
    other = RECORDS["quote-progress-tass"]
    assert isinstance(other, Quote)
    assert other.same_as_id == id_of("quote-progress")
    assert (other.said_edtf, other.mode) == ("2026-02-04", "fragment")


AMBIGUITIES = {
    1: ("note-count-check", "317"),
    2: ("reading-who-claims", "Russian Defence Ministry"),
    3: ("reading-agreed-or-done", "agreed"),
    4: ("reading-interval", "126 days"),
    5: ("reading-captivity", "no number of people and no side"),
    6: ("reading-round-start", "16:00"),
    7: ("reading-window", "during the talks"),
    8: ("reading-forecast", "Geneva"),
    9: ("reading-plant", "no second witness"),
    10: ("reading-dmitriev", "good, positive movement forward"),
    11: ("reading-footage", "phone"),
    12: ("reading-test-sites", "one site"),
    13: ("reading-slightly", "1.5 per cent"),
    14: ("reading-silence", "no position"),
    15: ("reading-names", "Zelenskyy"),
    16: ("reading-order", "Istanbul"),
}


@pytest.mark.parametrize(("number", "uid", "word"), [(n, *pair) for n, pair in AMBIGUITIES.items()])
def test_each_of_the_sixteen_ambiguities_has_its_note(number: int, uid: str, word: str) -> None:
    note = RECORDS[uid]
    assert isinstance(note, Annotation), number
    assert word in note.body
    assert note.created_by == "Sample analyst"
    assert note.target_id in {row.id for row in RECORDS.values()}


def test_three_notes_are_of_the_day_itself() -> None:
    of_the_day = [row for row in of_type(Annotation) if known_on_5_february(row)]
    assert [row.title for row in of_the_day] == [
        "Dated from “five months”",
        "Pressure before the talks",
        "Count check",
    ]
    assert all(row.created_by == "Sample analyst" for row in of_type(Annotation))


def test_what_the_pictures_call_them() -> None:
    labels = {event.label for event in of_type(Event)}
    assert {"Round 1", "Round 2, Abu Dhabi", "Round 3", "calls talks “constructive”", "“positive movement”"} <= labels
    assert (RECORDS["round-2"].number, RECORDS["exchange-157"].number, RECORDS["witkoff"].number) == (7, 12, 5)
    assert INFO.as_of_edtf == "2026-02-05"
    assert {actor.role for actor in of_type(Actor) if actor.kind == "state"} == {"party", "mediator"}


def test_figures_and_the_two_exchanges() -> None:
    figures = {row.uid: (row.value_min, row.value_max, row.unit) for row in of_type(Figure) if from_the_report(row)}
    assert figures == {
        "figure-front-line": (750, 750, "mile"),
        "figure-occupied-share": (20, 20, "%"),
        "figure-months-between": (5, 5, "month"),
        "figure-longest-captivity": (None, 4, "year"),
    }
    assert {row.event_id for row in of_type(Swap)} == {id_of("exchange-157"), id_of("exchange-earlier")}
