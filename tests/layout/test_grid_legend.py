"""The legend of matrix and ledger: every mark is named, nothing runs over its room or into its neighbour."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.grid_legend import GAP_PX, MARK_PX, STYLE, LegendItem, legend_marks, legend_places
from viewer.layout.ledger_scene import ledger_legend
from viewer.layout.marks import Mark, Text

METRICS = FixedMetrics()


def _dot(_x: float, _y: float) -> list[Mark]:
    return []


@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=40), min_size=1, max_size=4), st.floats(60, 400))
def test_no_item_runs_over_the_room_or_into_the_next(names: list[str], room: float) -> None:
    places = legend_places([LegendItem(_dot, name) for name in names], room, METRICS)
    assert len(places) == len(names)
    for place in places:
        assert place.x + MARK_PX + METRICS.width_px(place.words, STYLE) <= room + 1e-6
    for before, after in pairwise(places):
        if before.line == after.line:
            assert after.x >= before.x + MARK_PX + METRICS.width_px(before.words, STYLE) + GAP_PX - 1e-6
        else:
            assert (after.line, after.x) == (before.line + 1, 0.0)


def test_short_names_stand_where_one_full_name_does_not_fit() -> None:
    items = [LegendItem(_dot, "A republic of very many words", "RW"), LegendItem(_dot, "Council", "C")]
    assert [p.words for p in legend_places(items, 1000, METRICS)] == [item.name for item in items]
    assert [p.words for p in legend_places(items, 80, METRICS)] == ["RW", "C"]


def test_the_ledger_names_its_three_kinds_of_cell() -> None:
    from tests.layout.river_talks import WORDS

    places = legend_places(ledger_legend(WORDS), 176, METRICS)
    said = [m.text for m in legend_marks(places, 14, 20, 14, METRICS) if isinstance(m, Text)]
    assert said == ["stated", "carried forward", "carried forward, discussed"]
