"""Numbers that reports give exchanges, and findings that stay closed while what they rest on stays."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from db.case import Case
from db.checks import check_record, closes
from db.checks.finding import Finding
from db.domain import CountClaim, Event, FindingClosure, Row, Swap
from tests.db.test_checks_rules import SWAP, A, B, case_of, claim, found_in, with_claims


@pytest.fixture(scope="module")
def empty_swap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    case = case_of(tmp_path_factory.mktemp("drawn") / "drawn.rapp", [SWAP, Swap(event_id=SWAP.id)])
    yield case
    case.case_file.close()


# ---- numbers of exchanges -------------------------------------------------------------------------------------------
def numbered(*told: tuple[str, str, str]) -> list[Row]:
    """Exchanges as (uid, day, title)."""
    events = [Event(uid=u, kind="swap", title=title, date_edtf=day, recorded_s=1) for u, day, title in told]
    return [row for event in events for row in (event, Swap(event_id=event.id))]


@pytest.mark.parametrize(
    ("told", "templates"),
    [
        ([("a", "2024-05-01", "The 58th exchange"), ("b", "2024-06-01", "60-й обмін")], []),
        ([("a", "2024-05-01", "The 58th exchange"), ("b", "2024-06-01", "57. Austausch")], ["exchange_ordinal"]),
        ([("a", "2024-05-01", "The 58th exchange"), ("b", "2024-06-01", "58th swap")], ["exchange_ordinal"]),
        ([("a", "2024-05-01", "The 58th exchange"), ("b", "2024-05", "57th swap")], []),
        (
            [
                ("a", "2024-05-01", "58th exchange"),
                ("x", "2024-05-09", "Exchange"),
                ("b", "2024-06-01", "59th exchange"),
            ],
            ["exchange_ordinal_between"],
        ),
        ([("a", "2024-05-01", "58th exchange"), ("x", "2024-05-09", "Exchange"), ("b", "2024-06-01", "60th swap")], []),
    ],
)
def test_numbers_of_exchanges_rise_with_time(
    tmp_path: Path, told: list[tuple[str, str, str]], templates: list[str]
) -> None:
    assert [found.template for found in found_in(tmp_path / "n.rapp", numbered(*told))] == templates


# ---- closing -------------------------------------------------------------------------------------------------------
def two_claims(high: int = 187) -> list[CountClaim]:
    way = {"from_id": B, "to_id": A, "category": "military"}
    return [claim("k-1", 150, claimed_by_id=B, **way), claim("k-2", high, claimed_by_id=A, **way)]


def closed_by(case: Case, found: Finding) -> Case:
    closure = FindingClosure(uid="closed-1", finding=found.rests_on, reason="Both stand", recorded_s=2)
    return replace(case, finding_closures=MappingProxyType({closure.id: closure}))


def test_a_closed_finding_stays_closed_until_what_it_rests_on_changes(empty_swap: Case) -> None:
    case = with_claims(empty_swap, two_claims())
    (found,) = check_record(case)
    case = closed_by(case, found)
    way = {"from_id": B, "to_id": A, "category": "military"}

    def open_after(claims: list[CountClaim]) -> list[bool]:
        return [each.closed is None for each in check_record(with_claims(case, claims))]

    assert open_after(two_claims()) == [False]
    repeated = claim("k-0", 187, claimed_by_text="A second paper", recorded_s=9, **way)
    assert open_after([*two_claims(), repeated]) == [False]
    assert open_after([*two_claims(), claim("k-3", 3, category="civilian", from_id=B, to_id=A)]) == [False]
    assert open_after(two_claims(190)) == [True]
    assert open_after([*two_claims(), claim("k-4", 160, recorded_s=9, **way)]) == [True]


def test_a_closure_without_numbers_closes_by_its_rows(empty_swap: Case) -> None:
    case = with_claims(empty_swap, two_claims())
    (found,) = check_record(case)
    old = FindingClosure(uid="closed-1", finding=found.key, reason="Both stand", recorded_s=2)
    case = replace(case, finding_closures=MappingProxyType({old.id: old}))
    assert check_record(case)[0].closed is not None
    assert closes(old, found)
