"""The matrix as cells: each is exactly one of six things, gaps are distances, moves are since the round before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.river_talks import BRIDGE, FACTS, GUEST, NORTH, ROAD, ROUNDS, SOUTH, TOLL, WATER
from viewer.layout.positions import (
    ASSERTED,
    CARRIED,
    CELL_KINDS,
    HELD,
    NO_POSITIONS,
    NOT_DISCUSSED,
    NOT_HELD,
    OPEN,
    PLANNED,
    Cell,
    HeldPosition,
    IssueFacts,
    Matrix,
    Party,
    PositionFacts,
    RoundColumn,
    chosen_rounds,
    matrix_of,
)


def whole() -> Matrix:
    return matrix_of(FACTS, FACTS.rounds, FACTS.rounds, NORTH, SOUTH)


def cell(issue: int, round_number: int, matrix: Matrix | None = None) -> Cell:
    matrix = matrix or whole()
    row = next(row for row in matrix.rows if row.issue.issue_id == issue)
    return next(c for c in row.cells if c.round_id == 100 + round_number)


def kinds(issue: int) -> list[str]:
    return [cell(issue, n).kind for n in range(1, 8)]


def test_each_kind_of_cell_is_told_from_the_others() -> None:
    assert kinds(WATER) == [ASSERTED, ASSERTED, CARRIED, ASSERTED, NO_POSITIONS, NOT_HELD, NOT_HELD]
    assert kinds(ROAD) == [NOT_DISCUSSED, OPEN, NO_POSITIONS, NOT_DISCUSSED, NO_POSITIONS, NOT_HELD, NOT_HELD]
    assert kinds(BRIDGE)[1] == ASSERTED
    assert cell(WATER, 6).note == "cancelled"
    assert cell(WATER, 7).note == "planned"


def test_the_gap_is_the_distance_of_the_two_parties_and_needs_both() -> None:
    assert [cell(WATER, n).gap for n in (1, 2, 3, 4)] == [4, 2, 2, 0]
    assert cell(BRIDGE, 2).gap is None


def test_a_move_is_since_the_round_before_and_words_show_only_when_they_changed() -> None:
    first, second = cell(WATER, 2).stands
    assert (first.before, first.text) == (None, "")
    assert (second.before, second.text, second.was) == (4, "A third", "Half each")
    assert whole().moves_in(1) == 1
    assert whole().moves_in(3) == 1


def test_what_a_silent_party_held_is_carried_beside_what_the_other_says() -> None:
    north, south, guest = cell(WATER, 4).stands
    assert (north.value, north.carried, north.before) == (2, False, 0)
    assert (south.value, south.carried) == (2, True)
    assert (guest.slot, guest.actor_id, guest.value) == (2, GUEST, 1)


def test_another_reports_position_is_a_rival_and_never_the_one_shown() -> None:
    north = cell(WATER, 4).stands[0]
    assert north.position is not None
    assert north.position.number == 5
    assert [rival.number for rival in north.rivals] == [7]


def test_silence_is_kept_where_only_one_party_speaks() -> None:
    north, south = cell(BRIDGE, 2).stands
    assert north.position is not None
    assert north.value is None
    assert south.position is None
    assert south.name == "South"


def test_rows_with_nothing_to_compare_are_low_and_stand_last() -> None:
    rows = whole().rows
    assert [row.issue.issue_id for row in rows] == [WATER, ROAD, BRIDGE, TOLL]
    assert [row.brief for row in rows] == [False, False, False, True]


def test_two_rounds_side_by_side_are_compared_with_each_other() -> None:
    pair = chosen_rounds(FACTS.rounds, 104, 101, only_two=True)
    assert [column.name for column in pair] == ["Round 1", "Round 4"]
    matrix = matrix_of(FACTS, FACTS.rounds, pair, NORTH, SOUTH, side_by_side=True)
    assert cell(WATER, 4, matrix).stands[0].before == 0
    assert [c.round_id for c in matrix.rows[0].cells] == [101, 104]


def test_a_range_of_rounds_keeps_what_came_before_it_in_mind() -> None:
    shown = chosen_rounds(FACTS.rounds, 102, 103, only_two=False)
    matrix = matrix_of(FACTS, FACTS.rounds, shown, NORTH, SOUTH)
    assert cell(WATER, 2, matrix).stands[1].before == 4


def test_parties_may_be_changed_and_the_one_left_out_becomes_the_third() -> None:
    matrix = matrix_of(FACTS, FACTS.rounds, FACTS.rounds, GUEST, SOUTH)
    slots = {stand.actor_id: stand.slot for stand in cell(WATER, 4, matrix).stands}
    assert slots == {GUEST: 0, SOUTH: 1, NORTH: 2}


def test_an_empty_case_is_an_empty_matrix() -> None:
    assert matrix_of(PositionFacts(), (), (), 0, 0) == Matrix()


# ---- whatever the case ------------------------------------------------------------------------------------------
ids = st.integers(1, 3)
position = st.builds(
    HeldPosition,
    position_id=st.integers(1, 10**6),
    issue_id=ids,
    actor_id=st.integers(1, 4),
    round_id=st.integers(100, 104),
    summary=st.sampled_from(["", "Yes", "No"]),
    stance=st.sampled_from(["unknown", "demands"]),
    value=st.one_of(st.none(), st.integers(0, 4)),
    number=st.integers(1, 50),
)
facts = st.builds(
    PositionFacts,
    issues=st.lists(
        st.builds(
            IssueFacts, issue_id=ids, title=st.just("I"), touched=st.frozensets(st.integers(100, 104), max_size=3)
        ),
        max_size=3,
        unique_by=lambda issue: issue.issue_id,
    ).map(tuple),
    parties=st.just(tuple(Party(n, f"P{n}", f"P{n}") for n in range(1, 5))),
    rounds=st.lists(st.sampled_from([HELD, HELD, PLANNED]), max_size=5).map(
        lambda states: tuple(RoundColumn(100 + n, "S", f"R{n}", "", state) for n, state in enumerate(states))
    ),
    positions=st.lists(position, max_size=14).map(tuple),
)


@given(facts)
def test_every_cell_is_one_thing_and_every_gap_a_distance(case: PositionFacts) -> None:
    matrix = matrix_of(case, case.rounds, case.rounds, 1, 2)
    for row in matrix.rows:
        assert len(row.cells) == len(matrix.columns)
        for column, made in zip(matrix.columns, row.cells, strict=True):
            assert made.kind in CELL_KINDS
            assert (made.kind == NOT_HELD) == (column.state != HELD)
            own = [s for s in made.stands if s.position is not None and not s.carried]
            spoken = [p for p in case.positions if p.round_id == column.event_id and p.issue_id == row.issue.issue_id]
            has_words = any(not p.is_empty for p in spoken)
            assert (made.kind == ASSERTED) == (has_words and column.state == HELD)
            assert bool(own) or made.kind not in (ASSERTED,)
            values = [s.value for s in made.stands if s.slot < 2]
            both = len(values) == 2 and None not in values
            assert made.gap == (abs(values[0] - values[1]) if both else None)  # type: ignore[operator]
            for stand in made.stands:
                assert stand.before is None or stand.before != stand.value


@given(facts, st.integers(0, 6), st.integers(0, 6))
def test_what_is_shown_is_a_window_on_the_whole(case: PositionFacts, low: int, high: int) -> None:
    shown = chosen_rounds(case.rounds, 100 + low, 100 + high, only_two=False)
    everything = matrix_of(case, case.rounds, case.rounds, 1, 2)
    part = matrix_of(case, case.rounds, shown, 1, 2)
    cells = {(c.issue_id, c.round_id): c for row in everything.rows for c in row.cells}
    assert all(cells[c.issue_id, c.round_id] == c for row in part.rows for c in row.cells)


def test_rounds_used_here_are_dated_so_that_the_strip_can_show_them() -> None:
    assert all(column.at_s is not None for column in ROUNDS)
