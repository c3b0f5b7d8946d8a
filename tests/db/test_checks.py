"""The training case: the checks find what was planted in it, row for row, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from db.case import Case, read_case
from db.case_file import CaseFile
from db.checks import SEVERITIES, Finding, check_record, count_sentence, finding_key, gaps, interval_since_previous
from db.dates import parse_edtf
from db.domain import FindingClosure, Record, id_of
from db.samples import build_sample, read_sample

PLANTED: dict[tuple[str, frozenset[str]], str] = {
    (code, frozenset(rows.split())): severity
    for code, severity, rows in (
        ("total_parts", "warning", "k-2016-12-total-kr k-2016-12-out-kr k-2016-12-in-kr k-2016-12-total"),
        ("released_received", "warning", "k-2013-10-out-kr k-2013-10-out-uc"),
        ("part_whole", "error", "k-2021-09-unfit k-2021-09-in-kr"),
        ("each_total", "warning", "k-2025-09-telegraph k-2025-09-total"),
        ("included_added", "warning", "k-2024-11-civ-kr k-2024-11-civ-uc"),
        ("promised_delivered", "warning", "k-2019-06-promised k-2019-06-in-uc"),
        ("agreed_delivered", "warning", "k-2024-05-agreed k-2024-05-total"),
        ("interval_phrase", "warning", "sw-2024-04 sw-2021-11 sw-2023-01"),
        (
            "running_total",
            "warning",
            "fg-total-official fg-total-register sw-2013-05 sw-2013-08 sw-2013-10 sw-2013-12",
        ),
        ("round_numbered_twice", "warning", "v2-r5-tech v2-r5"),
        ("effect_before_cause", "error", "in-2019-11 in-2019-10"),
        ("published_before", "warning", "in-2020-05"),
        ("follows_order", "warning", "px-r4 px-r5"),
        ("due_before_made", "warning", "cm-hut or-r4"),
        ("source_before_event", "warning", "in-2014-03 src-telegraph-2014"),
        ("speaker_absent", "warning", "q-2021-tovan-video st-2021-tovan-video px-r2"),
        ("span_broken", "error", "ev-broken src-relief-2014"),
        ("sources_repeat", "info", "ct-2021-stairs src-lenn-2021 src-digest-2021"),
    )
}
"""The eighteen contradictions of PLANTED.md."""


@pytest.fixture(scope="module")
def karsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    path = tmp_path_factory.mktemp("karsa") / "karsa.rapp"
    build_sample("karsa-basin", path)
    with CaseFile.open(path, read_only=True) as case_file:
        yield read_case(case_file)


@pytest.fixture(scope="module")
def findings(karsa: Case) -> list[Finding]:
    return check_record(karsa)


def end_of(day: str) -> int:
    latest = parse_edtf(day).latest_s
    assert latest is not None
    return latest


def test_exactly_what_was_planted_is_found(findings: list[Finding]) -> None:
    assert {(f.code, frozenset(f.rows)): f.severity for f in findings} == PLANTED
    assert len(findings) == len(PLANTED)


def test_every_uid_named_by_a_finding_is_in_the_case(findings: list[Finding]) -> None:
    uids = {row.uid for row in read_sample("karsa-basin")[1] if isinstance(row, Record)}
    for found in findings:
        assert set(found.rows) <= uids
        assert found.record_ids == tuple(id_of(uid) for uid in found.rows)
        assert found.key == finding_key(found.code, found.rows) == ":".join([found.code, *sorted(found.rows)])


def test_the_most_severe_come_first(findings: list[Finding]) -> None:
    order = [SEVERITIES.index(found.severity) for found in findings]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("total_parts", ["310", "180 + 120 = 300", "Karsa Republic", "Basin Relief Committee"]),
        ("released_received", ["150 were released", "143 were received", "from Republic to Council"]),
        ("part_whole", ["112", "100"]),
        ("each_total", ["200 from each side, which is 400", "200 in all"]),
        ("included_added", ["5 civilians among the 100", "5 beside the 100"]),
        ("promised_delivered", ["44", "40", "promised"]),
        ("agreed_delivered", ["200 people from each side", "400", "402"]),
        ("interval_phrase", ["first exchange in three years", "2 years 4 months 13 days", "Eighteen drivers"]),
        ("running_total", ["1,240", "240 + 364 + 300 + 300 = 1,204", "May 2013"]),
        ("round_numbered_twice", ["Valden II", "5"]),
        ("published_before", ["18 May 2020", "20 to 24 May 2020"]),
        ("source_before_event", ["7 Feb 2014", "2 Mar 2014"]),
        ("span_broken", ["400 to 452"]),
    ],
)
def test_the_sentence_says_what_does_not_fit_with_its_numbers(
    findings: list[Finding], code: str, words: list[str]
) -> None:
    sentence = next(found.sentence for found in findings if found.code == code)
    assert sentence.endswith(".")
    assert [word for word in words if word not in sentence] == []


def test_a_finding_closed_with_a_reason_is_told_as_closed(findings: list[Finding]) -> None:
    closed = {found.key: found.closed for found in findings if found.closed}
    assert list(closed) == ["each_total:k-2025-09-telegraph:k-2025-09-total"]
    closure = closed["each_total:k-2025-09-telegraph:k-2025-09-total"]
    assert closure is not None
    assert (closure.author, closure.record_id) == ("Ines Kallas", id_of("closed-2025-09"))
    assert closure.reason.startswith("The guard counted by eye")


def test_a_withdrawn_closure_opens_the_finding_again(karsa: Case) -> None:
    closure = karsa.finding_closures[id_of("closed-2025-09")]
    table: dict[int, FindingClosure] = {closure.id: replace(closure, withdrawn_s=closure.recorded_s + 1)}
    assert all(f.closed is None for f in check_record(replace(karsa, finding_closures=MappingProxyType(table))))


def test_what_was_not_known_yet_is_not_checked(karsa: Case) -> None:
    early = {found.code for found in check_record(karsa, end_of("2013-09-30"))}
    assert "released_received" not in early
    later = check_record(karsa, end_of("2013-10-31"))
    assert ("released_received", frozenset({"k-2013-10-out-kr", "k-2013-10-out-uc"})) in {
        (found.code, frozenset(found.rows)) for found in later
    }


def test_what_was_taken_back_is_not_checked(karsa: Case) -> None:
    claim = karsa.count_claims[id_of("k-2013-10-out-uc")]
    table = {**karsa.count_claims, claim.id: replace(claim, withdrawn_s=claim.recorded_s)}
    changed = replace(karsa, count_claims=MappingProxyType(table))
    assert "released_received" not in {found.code for found in check_record(changed)}


def test_checks_change_nothing(karsa: Case) -> None:
    before = karsa.case_file.fingerprint()
    check_record(karsa)
    gaps(karsa)
    assert karsa.case_file.fingerprint() == before


# ---- gaps ----------------------------------------------------------------------------------------------------
def test_the_gaps_are_those_of_the_list(karsa: Case) -> None:
    found = gaps(karsa)
    expected = {
        "unsourced": {"in-2010-02", "bg-song"},
        "single_source": {"in-2014-08", "ct-2015", "ct-2021-stairs"},
        "one_side_only": {"sw-2022-05"},
        "undated": {"bg-song", "bg-well"},
        "no_position": {"pos-amnesty-cg-r1-uc"},
        "undisclosed_claims": {"k-2024-08-hostages"},
        "one_sided_claims": {"k-2018-02-civ", "k-2021-09-unfit", "k-2022-05-out-uc"},
    }
    assert {kind: set(found.of(kind)) for kind in expected} == {
        kind: {id_of(uid) for uid in uids} for kind, uids in expected.items()
    }
    assert found.events == len(karsa.columns) == 161


def test_open_contradictions_leave_out_the_closed_one(karsa: Case, findings: list[Finding]) -> None:
    found = gaps(karsa, None, findings).open_contradictions
    assert "each_total:k-2025-09-telegraph:k-2025-09-total" not in found
    assert "released_received:k-2013-10-out-kr:k-2013-10-out-uc" in found
    assert len(found) == 8


def test_the_balance_counts_every_passage_once(karsa: Case) -> None:
    balance = gaps(karsa).balance
    assert [row.side_id for row in balance] == [id_of("karsa-republic"), id_of("upland-council"), None]
    total = karsa.case_file.connection.execute("SELECT count(*) FROM evidence").fetchone()[0]
    assert sum(row.passages for row in balance) == total
    assert sum(row.claims for row in balance) == len(karsa.count_claims)
    assert balance[0].claims == sum(c.claimed_by_id == id_of("karsa-republic") for c in karsa.count_claims.values())


# ---- the count check and the interval --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("swap", "kind", "sentence"),
    [
        ("sw-2010-07", "matches", "60 + 60 matches the stated total of 120."),
        ("sw-2016-12", "matches", "180 + 120 matches the stated total of 300. Other claims differ: 310."),
        ("sw-2025-09", "matches", "100 + 100 matches the stated total of 200. Other claims differ: 2 × 200."),
        ("sw-2013-10", "matches", "150 + 150 matches the stated total of 300. Other claims differ: 143."),
        ("sw-2020-10", "no_total", "No total is stated."),
        ("sw-2022-05", "no_total", "No total is stated."),
    ],
)
def test_the_count_check_of_the_inspector(karsa: Case, swap: str, kind: str, sentence: str) -> None:
    check = count_sentence(karsa, id_of(swap))
    assert (check.kind, check.sentence) == (kind, sentence)


def test_the_interval_is_counted_by_the_calendar(karsa: Case) -> None:
    interval = interval_since_previous(karsa, id_of("sw-2019-04"))
    assert interval is not None
    assert interval.previous_id == id_of("sw-2018-02")
    assert (interval.days, interval.exact, interval.calendar) == (416, True, (1, 1, 23))


def test_a_swap_in_stages_does_not_come_before_itself(karsa: Case) -> None:
    first = interval_since_previous(karsa, id_of("sw-2017-10"))
    assert first is not None
    assert first.previous_id == id_of("sw-2016-12")
    after = interval_since_previous(karsa, id_of("sw-2017-12"))
    assert after is not None
    assert after.previous_id == id_of("sw-2017-11")


def test_the_first_swap_has_none_before(karsa: Case) -> None:
    assert interval_since_previous(karsa, id_of("sw-2010-07")) is None


def test_the_list_of_what_was_planted_names_the_same_rows() -> None:
    text = (Path(__file__).parents[2] / "resources/cases/karsa-basin/PLANTED.md").read_text(encoding="utf-8")
    for _code, rows in PLANTED:
        assert all(f"`{uid}`" in text for uid in rows)
