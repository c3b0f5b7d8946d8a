"""Rows that are read when asked for say the same as rows read at once, and read no more than they must."""

from __future__ import annotations

import pytest

from db.domain import CountClaim, id_of
from db.rows_on_demand import RowsOnDemand


def claim(name: str, swap: str, people: int) -> CountClaim:
    return CountClaim(uid=name, number=people, swap_id=id_of(swap), category="total", count_min=people)


CLAIMS = sorted((claim("a", "s1", 5), claim("b", "s2", 6), claim("c", "s1", 7)), key=lambda row: row.id)


class Source:
    """Answers like a case file and counts the questions."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def every(self) -> list[CountClaim]:
        self.asked.append("all")
        return CLAIMS

    def some(self, field: str, value: int) -> list[CountClaim]:
        self.asked.append((field, value))
        return [row for row in CLAIMS if getattr(row, field) == value]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def rows(source: Source) -> RowsOnDemand[CountClaim]:
    return RowsOnDemand(source.every, source.some, "swap_id")


def test_one_row_and_those_of_one_owner_are_read_alone(source: Source, rows: RowsOnDemand[CountClaim]) -> None:
    assert rows[id_of("b")].count_min == 6
    assert rows.get(id_of("nobody")) is None
    assert {row.uid for row in rows.of(id_of("s1"))} == {"a", "c"}
    assert rows.of(id_of("s1")) is rows.of(id_of("s1"))
    assert "all" not in source.asked
    assert not rows.is_filled


def test_going_through_them_reads_all_once(source: Source, rows: RowsOnDemand[CountClaim]) -> None:
    assert list(rows.values()) == CLAIMS
    assert len(rows) == 3
    assert rows[id_of("b")].count_min == 6
    assert {row.uid for row in rows.of(id_of("s1"))} == {"a", "c"}
    assert rows.of(id_of("s3")) == ()
    assert source.asked == ["all"]


def test_rows_that_a_worker_read_are_not_read_again(source: Source, rows: RowsOnDemand[CountClaim]) -> None:
    rows.fill(CLAIMS)
    assert list(rows) == [row.id for row in CLAIMS]
    assert {row.uid for row in rows.of(id_of("s1"))} == {"a", "c"}
    assert not source.asked
