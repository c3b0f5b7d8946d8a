"""Competing claims as dots: one a figure, on one scale, never an average, nothing silently chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain import COUNT_CATEGORIES, COUNT_MODALITIES, CountClaim
from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.claim_rows import RowText, layout_claim_rows
from viewer.layout.claims_told import rows_of_claims
from viewer.layout.marks import Box, Text

EAST, WEST = 5, 6


def claim(uid: str, count: int | None, **fields: object) -> CountClaim:
    given: dict[str, object] = {"from_id": WEST, "to_id": EAST, "category": "military", **fields}
    return CountClaim(uid=uid, swap_id=1, count_min=count, count_max=count, **given)  # type: ignore[arg-type]


def test_claims_that_differ_are_two_dots_and_the_same_figure_is_one() -> None:
    rows = rows_of_claims([claim("a", 187), claim("b", 150), claim("c", 150)], frozenset())
    assert [(dot.low, len(dot.claim_ids)) for dot in rows[0].dots] == [(150, 2), (187, 1)]
    assert rows[0].differs


def test_directions_categories_and_measures_are_never_mixed() -> None:
    claims = [
        claim("a", 157),
        claim("b", 157, from_id=EAST, to_id=WEST),
        claim("c", 3, category="civilian"),
        claim("d", 314, from_id=None, to_id=None, category="total"),
        claim("e", 157, from_id=None, to_id=None, category="total", measure="each"),
    ]
    rows = rows_of_claims(claims, frozenset())
    assert len(rows) == 5
    assert not any(row.differs for row in rows)
    assert [row.category for row in rows[-2:]] == ["total", "total"]


def test_promised_is_hollow_undisclosed_is_an_empty_frame_and_the_working_figure_has_a_ring() -> None:
    promised, delivered = claim("a", 23, modality="promised"), claim("b", 22)
    rows = rows_of_claims([promised, delivered, claim("c", None, category="child")], frozenset({delivered.id}))
    texts = [RowText("To East", "22, 23"), RowText("To East, children", "1 not disclosed")]
    marks, _height = layout_claim_rows(rows, texts, 300, FixedMetrics())
    fills = {mark.ref: mark.fill for mark in marks if isinstance(mark, Box) and mark.ref}
    assert fills == {delivered.id: "swap.fill", promised.id: "panel.fill"}
    assert sum(isinstance(m, Box) and m.stroke == "accent.fill" for m in marks) == 1
    assert sum(isinstance(m, Box) and bool(m.dash) for m in marks) == 1


@pytest.mark.parametrize("width", [120, 240, 500])
def test_words_never_leave_the_pane(width: float) -> None:
    rows = rows_of_claims([claim("a", 187), claim("b", 150)], frozenset())
    text = RowText("To the Republic of the Eastern Uplands, prisoners of war", "150 (×3), 187 not yet delivered")
    metrics = FixedMetrics(1.3)
    marks, height = layout_claim_rows(rows, [text], width, metrics)
    for mark in marks:
        if isinstance(mark, Text):
            wide = metrics.width_px(mark.text, mark.style)
            left = mark.x - (wide if mark.anchor == "right" else 0)
            assert left >= -0.5
            assert left + wide <= width + 0.5
            assert mark.y <= height


drawn = st.lists(
    st.builds(
        claim,
        st.uuids().map(str),
        st.one_of(st.none(), st.integers(0, 5000)),
        from_id=st.sampled_from([None, EAST, WEST]),
        category=st.sampled_from(COUNT_CATEGORIES),
        modality=st.sampled_from(COUNT_MODALITIES),
    ),
    max_size=12,
)


@given(drawn)
def test_every_claim_is_in_exactly_one_row_and_every_figure_was_claimed(claims: list[CountClaim]) -> None:
    rows = rows_of_claims(claims, frozenset())
    shown = [claim_id for row in rows for dot in row.dots for claim_id in dot.claim_ids]
    assert sorted(shown) == sorted(c.id for c in claims if c.count_min is not None)
    assert sum(row.undisclosed for row in rows) == sum(c.count_min is None for c in claims)
    figures = {c.count_min for c in claims}
    assert all(dot.low in figures and dot.high in figures for row in rows for dot in row.dots)
