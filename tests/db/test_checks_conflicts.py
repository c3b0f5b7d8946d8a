"""The chronology's contradictions and the seed's ambiguities: each one visible, none resolved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case import Case, read_case
from db.case_file import CaseFile
from db.checks import check_record, count_sentence, gaps, interval_since_previous
from db.domain import Event, Record, Round, Row, Swap, id_of
from db.samples import build_sample, read_sample


@pytest.fixture(scope="module")
def chronology(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    path = tmp_path_factory.mktemp("chronology") / "chronology.rapp"
    build_sample("ukraine-russia-2022-2026", path)
    with CaseFile.open(path, read_only=True) as case_file:
        yield read_case(case_file)


@pytest.fixture(scope="module")
def abu_dhabi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    path = tmp_path_factory.mktemp("abu") / "abu.rapp"
    build_sample("abu-dhabi-2026", path)
    with CaseFile.open(path, read_only=True) as case_file:
        yield read_case(case_file)


@pytest.fixture(scope="module")
def with_october(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The seed with the exchange of 2 October 2025 taken over from the chronology."""
    path = tmp_path_factory.mktemp("october") / "abu.rapp"
    info, rows = read_sample("abu-dhabi-2026")
    CaseFile.create(path, info, [*rows, *october()]).close()
    with CaseFile.open(path, read_only=True) as case_file:
        yield read_case(case_file)


def october() -> list[Row]:
    rows = read_sample("ukraine-russia-2022-2026")[1]
    event = next(row for row in rows if isinstance(row, Event) and row.uid == "ur-s44")
    swap = next(row for row in rows if isinstance(row, Swap) and row.event_id == event.id)
    assert event.date_edtf == "2025-10-02"
    return [
        Event(uid=event.uid, number=900, kind="swap", title=event.title, date_edtf=event.date_edtf, recorded_s=1),
        swap,
    ]


def keys(case: Case) -> set[str]:
    return {found.key for found in check_record(case)}


# ---- the fourteen of the chronology, row for row as CONFLICTS.md has them ---------------------------------------
DOUBTED = [
    "ur-s01", "ur-s02", "ur-r07", "ur-s09", "ur-x01", "ur-s23", "ur-s29", "ur-s31", "ur-r09", "ur-r10", "ur-s44",
    "ur-r12", "ur-p01", "ur-p02",
]  # fmt: skip
DISPUTED = {"ur-s01": 1, "ur-s02": 1, "ur-r07": 2, "ur-s31": 1, "ur-r09": 2, "ur-r10": 1, "ur-p02": 1}
CHECKED = {
    "released_received:ur-s31-k1:ur-s31-k4": ["187", "150"],
    "promised_delivered:ur-s33-k2:ur-s33-k3": ["23", "22"],
    "total_parts:ur-s22-k2:ur-s22-k3": ["207", "195", "12"],
    "interval_phrase:ur-s44:ur-s45": ["five months", "126 days", "4 months 3 days"],
    "interval_phrase:ur-s20:ur-s21": ["nearly five months", "6 months 23 days"],
}


@pytest.mark.parametrize("uid", DOUBTED)
def test_a_contradiction_keeps_its_doubt_and_is_listed_as_doubtful(chronology: Case, uid: str) -> None:
    assert chronology.event(id_of(uid)).doubt
    assert id_of(uid) in gaps(chronology).in_doubt


@pytest.mark.parametrize(("uid", "least"), DISPUTED.items())
def test_what_disputes_it_stands_beside_it(chronology: Case, uid: str, least: int) -> None:
    passages = chronology.evidence_of(id_of(uid))
    assert sum(passage.relation == "disputes" for passage in passages) >= least
    assert any(passage.relation == "states" for passage in passages)


def test_the_checks_report_the_chronology_as_written_down(chronology: Case) -> None:
    assert keys(chronology) == set(CHECKED)


@pytest.mark.parametrize(("key", "words"), CHECKED.items())
def test_the_sentence_has_both_figures(chronology: Case, key: str, words: list[str]) -> None:
    sentence = next(found.sentence for found in check_record(chronology) if found.key == key)
    assert [word for word in words if word not in sentence] == []


def test_the_two_first_exchanges_are_no_number_given_twice(chronology: Case) -> None:
    assert chronology.swaps[id_of("ur-s01")].number is None
    assert chronology.swaps[id_of("ur-s02")].number is None


def test_two_directions_may_differ(chronology: Case) -> None:
    assert not [found for found in check_record(chronology) if "ur-s09-k1" in found.rows]


def test_a_cancelled_exchange_counts_nobody(chronology: Case) -> None:
    assert chronology.event(id_of("ur-x01")).status == "cancelled"
    assert count_sentence(chronology, id_of("ur-x01")).kind == "none"
    after = interval_since_previous(chronology, id_of("ur-s22"))
    assert after is not None
    assert after.previous_id == id_of("ur-s21")


def test_differing_claims_are_never_added_up(chronology: Case) -> None:
    check = count_sentence(chronology, id_of("ur-s31"))
    assert check.kind == "claims_differ"
    assert "187, 150" in check.sentence
    assert "337" not in check.sentence


def test_each_account_of_october_gives_its_own_civilians_only(chronology: Case) -> None:
    one_sided = gaps(chronology).one_sided_claims
    assert {id_of("ur-s44-k2"), id_of("ur-s44-k4")} <= set(one_sided)
    assert count_sentence(chronology, id_of("ur-s44")).sentence == "No total is stated."


def test_one_claimant_for_both_ways_may_be_added_up(chronology: Case) -> None:
    assert count_sentence(chronology, id_of("ur-s29")).sentence == (
        "No total is stated. The parts give 103 + 103 = 206."
    )


def test_the_exchange_of_february_agrees(chronology: Case) -> None:
    assert count_sentence(chronology, id_of("ur-s45")).sentence == (
        "157 + 157 matches the stated total of 314. The 3 civilians are counted apart."
    )


def test_the_dates_of_announced_rounds_stay(chronology: Case) -> None:
    assert chronology.event(id_of("ur-r07")).date_edtf == "2022-03-29"
    assert chronology.event(id_of("ur-p02")).status == "postponed"
    forecast = chronology.rounds[id_of("ur-p01")]
    assert forecast.replaced_by_id == id_of("ur-r13")


# ---- the sixteen ambiguities of the seed --------------------------------------------------------------------
def doubt_of(case: Case, uid: str) -> str:
    record = case.record(id_of(uid))
    assert record is not None
    return str(getattr(record, "doubt", ""))


def notes_of(case: Case, uid: str) -> str:
    return " ".join(note.body for note in case.notes_on(id_of(uid)))


VISIBLE: list[tuple[int, str, str, list[str]]] = [
    (1, "doubt", "claim-total-314", ["157 + 157", "317"]),
    (1, "doubt", "claim-moscow-times-314", ["for each side or in all"]),
    (2, "doubt", "claim-157-to-ukraine", ["names nobody who says so", "Russian Defence Ministry"]),
    (3, "doubt", "claim-reuters-total-agreed", ["agreed", "released"]),
    (4, "doubt", "exchange-earlier", ["2 October 2025", "four months and three days"]),
    (5, "doubt", "figure-longest-captivity", ["neither how many nor whose"]),
    (6, "doubt", "round-2", ["Only the end is given", "4 and 5 February"]),
    (7, "doubt", "airstrikes-before-talks", ["start of the talks", "during the talks"]),
    (8, "doubt", "round-3-forecast", ["likely", "Zelenskiy alone", "Geneva"]),
    (9, "doubt", "position-plant-ukraine-reuters", ["international oversight"]),
    (9, "note", "position-plant-ukraine", ["control", "no second witness"]),
    (10, "doubt", "quote-progress-tass", ["original was not seen"]),
    (11, "doubt", "ukraine-footage", ["leaving buses", "meeting with families may be a gloss"]),
    (12, "doubt", "strikes-test-sites", ["one site"]),
    (13, "doubt", "control-expands", ["1.5 per cent"]),
    (14, "doubt", "position-donetsk-ukraine-reuters", ["gives no position"]),
    (15, "note", "zelenskiy", ["Zelensky", "Zelenskyy"]),
    (16, "note", "round-2", ["second round of this series", "Istanbul"]),
]


@pytest.mark.parametrize(("number", "where", "uid", "words"), VISIBLE)
def test_an_ambiguity_of_the_seed_is_told_in_words(
    abu_dhabi: Case, number: int, where: str, uid: str, words: list[str]
) -> None:
    text = doubt_of(abu_dhabi, uid) if where == "doubt" else notes_of(abu_dhabi, uid)
    assert [word for word in words if word not in text] == [], f"ambiguity {number}"


def test_all_sixteen_are_named() -> None:
    assert {number for number, *_rest in VISIBLE} == set(range(1, 17))


def test_314_is_twice_157_with_the_civilians_outside(abu_dhabi: Case) -> None:
    check = count_sentence(abu_dhabi, id_of("exchange-157"))
    assert check.kind == "matches"
    assert check.sentence == "157 + 157 matches the stated total of 314. The 3 civilians are counted apart."
    assert not [found for found in check_record(abu_dhabi) if "claim-total-314" in found.rows]


def test_five_months_stand_against_126_days_once_october_is_known(with_october: Case) -> None:
    interval = interval_since_previous(with_october, id_of("exchange-157"))
    assert interval is not None
    assert (interval.previous_id, interval.days, interval.exact) == (id_of("ur-s44"), 126, True)
    assert interval.calendar == (0, 4, 3)
    found = [f for f in check_record(with_october) if f.code == "interval_phrase"]
    assert [set(f.rows) for f in found] == [{"exchange-157", "figure-months-between", "ur-s44"}]
    assert "126 days, 4 months 3 days" in found[0].sentence


def test_a_date_counted_back_from_the_phrase_does_not_bear_it_out(abu_dhabi: Case) -> None:
    assert abu_dhabi.event(id_of("exchange-earlier")).date_basis == "derived"
    assert not [found for found in check_record(abu_dhabi) if found.code == "interval_phrase"]


def test_the_plant_has_two_positions_of_one_side(abu_dhabi: Case) -> None:
    held = {p.summary for p in abu_dhabi.positions.values() if p.issue_id == id_of("plant") and "ukraine" in p.uid}
    assert len(held) == 2


def test_the_rewrite_is_no_second_witness(abu_dhabi: Case) -> None:
    repeats = [found for found in check_record(abu_dhabi) if found.code == "sources_repeat"]
    assert {"round-3-forecast", "geokhub-2026-02-05", "reuters-2026-02-05"} in [set(f.rows) for f in repeats]
    assert id_of("round-3-forecast") in gaps(abu_dhabi).single_source


def test_the_forecast_is_no_round_numbered_twice(abu_dhabi: Case) -> None:
    rounds = [r for r in abu_dhabi.rounds.values() if isinstance(r, Round) and r.number == 3]
    assert len(rounds) == 2
    assert not [found for found in check_record(abu_dhabi) if found.code == "round_numbered_twice"]


def test_the_seed_raises_nothing_but_repeated_sources(abu_dhabi: Case) -> None:
    assert {found.code for found in check_record(abu_dhabi)} == {"sources_repeat"}


def test_the_tables_name_records_that_are_there() -> None:
    for sample, uids in (
        ("abu-dhabi-2026", {uid for _n, _w, uid, _x in VISIBLE}),
        ("ukraine-russia-2022-2026", set(DOUBTED)),
    ):
        have = {row.uid for row in read_sample(sample)[1] if isinstance(row, Record)}
        assert uids <= have


def test_conflicts_page_names_every_row() -> None:
    page = Path(__file__).parents[2] / "resources/cases/ukraine-russia-2022-2026/CONFLICTS.md"
    text = page.read_text(encoding="utf-8")
    assert [uid for uid in DOUBTED if f"| `{uid}`" not in text] == []
