"""The ledger as cells: stated, carried, touched, silent, not raised yet, not held yet; exactly one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.river_talks import BRIDGE, DAY_S, FACTS, ROAD, ROUNDS, TOLL, WATER
from viewer.layout.ledger import (
    ASSERTED,
    CARRIED,
    LEDGER_KINDS,
    NOT_HELD,
    NOT_RAISED,
    SILENT,
    TOUCHED,
    LedgerCell,
    ledger_of,
)
from viewer.layout.positions import IssueFacts, PositionFacts, StatusClaim


def cells(issue: int) -> tuple[LedgerCell, ...]:
    return next(row.cells for row in ledger_of(FACTS, FACTS.rounds).rows if row.issue.issue_id == issue)


def test_stated_and_carried_are_told_apart() -> None:
    water = cells(WATER)
    assert [c.kind for c in water] == [ASSERTED, CARRIED, CARRIED, ASSERTED, CARRIED, NOT_HELD, NOT_HELD]
    assert [c.status for c in water[:5]] == ["contested", "contested", "reopened", "narrowing", "narrowing"]
    assert water[0].claim is not None
    assert water[0].claim.claimant == "Envoy"


def test_a_status_between_two_rounds_stands_before_the_next_one() -> None:
    assert [claim.status for claim in cells(WATER)[2].between] == ["reopened"]
    assert not cells(WATER)[3].between


def test_discussed_without_a_status_is_not_silence() -> None:
    water = cells(WATER)
    assert [c.discussed for c in water[:5]] == [True, True, True, True, False]
    assert [c.kind for c in cells(ROAD)[:3]] == [SILENT, TOUCHED, SILENT]
    assert [c.kind for c in cells(BRIDGE)[:2]] == [SILENT, TOUCHED]


def test_before_the_first_status_an_issue_is_not_raised_yet() -> None:
    assert [c.kind for c in cells(TOLL)[:5]] == [NOT_RAISED, NOT_RAISED, NOT_RAISED, CARRIED, CARRIED]


def test_a_later_window_carries_in_what_was_stated_before_it() -> None:
    shown = ROUNDS[2:]
    row = ledger_of(FACTS, shown).rows[0]
    assert [c.kind for c in row.cells] == [CARRIED, ASSERTED, CARRIED]
    assert row.cells[0].status == "reopened"
    assert not row.cells[0].between


claims = st.lists(
    st.tuples(st.integers(0, 700), st.sampled_from(["raised", "contested", "agreed"]), st.integers(0, 5)), max_size=6
)


@given(claims, st.frozensets(st.integers(101, 105), max_size=3))
def test_every_cell_is_one_thing_and_every_status_was_stated(
    drawn: list[tuple[int, str, int]], touched: frozenset[int]
) -> None:
    statuses = []
    for number, (day, status, round_number) in enumerate(sorted(drawn)):
        at = ROUNDS[round_number - 1].end_s if round_number else day * DAY_S
        statuses.append(StatusClaim(number + 1, status, at or 0, "", 100 + round_number if round_number else 0))
    statuses.sort(key=lambda claim: claim.at_s)
    issue = IssueFacts(1, "I", statuses=tuple(statuses), touched=touched)
    row = ledger_of(PositionFacts((issue,), (), FACTS.rounds), FACTS.rounds).rows[0]
    for cell in row.cells:
        assert cell.kind in LEDGER_KINDS
        assert (cell.kind == ASSERTED) == bool(cell.claims)
        assert not cell.status or cell.status in {claim.status for claim in statuses}
        assert cell.kind != CARRIED or cell.status
    stated = [claim for cell in row.cells for claim in cell.claims]
    assert stated == [claim for claim in statuses if claim.round_id]
