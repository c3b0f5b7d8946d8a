"""The claims on an exchange's card: every figure has its dot, what differs is marked, nothing is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.domain import CountClaim
from tests.layout import sketches
from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.claims_told import NamedRow, WorkedWith, is_disputed, rows_of_claims
from viewer.layout.english import EnglishWords
from viewer.layout.marks import Box, Text
from viewer.layout.scene import Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import SwapFacts, SwapSide

UKRAINE, RUSSIA, SWAP = 21, 22, 5
NAMES = {UKRAINE: "Ukraine", RUSSIA: "Russia", 0: ""}


def claim(uid: str, count: int, **fields: object) -> CountClaim:
    given: dict[str, object] = {"from_id": RUSSIA, "to_id": UKRAINE, "category": "military", **fields}
    return CountClaim(uid=uid, swap_id=SWAP, count_min=count, count_max=count, **given)  # type: ignore[arg-type]


def facts_of(*claims: CountClaim, working: tuple[WorkedWith, ...] = ()) -> SwapFacts:
    rows = rows_of_claims(claims, frozenset())
    named = tuple(NamedRow(row, NAMES[row.to_id], NAMES[row.from_id], is_disputed(row, rows)) for row in rows)
    sides = (SwapSide("Ukraine", 150, most=187, figures=2), SwapSide("Russia", 150))
    return SwapFacts(SWAP, sides, 300, named, working)


def scene_of(facts: SwapFacts) -> Scene:
    data = replace(sketches.abu_dhabi(), swaps={SWAP: facts}, prepared={})
    return layout_timeline(data, sketches.days_view(), FixedMetrics(), EnglishWords())


def marks_of(scene: Scene) -> list[object]:
    return [mark for batch in scene.batches if hasattr(batch, "marks") for mark in batch.marks]


def texts_of(scene: Scene) -> dict[str, Text]:
    return {mark.text: mark for mark in marks_of(scene) if isinstance(mark, Text)}


TWO_SIDES = (claim("a", 187), claim("b", 150), claim("c", 150, from_id=UKRAINE, to_id=RUSSIA))


def test_a_card_has_a_dot_for_every_figure_and_marks_what_differs() -> None:
    scene = scene_of(facts_of(*TWO_SIDES))
    texts = texts_of(scene)
    assert texts["150, 187"].ink == "warn.fill"
    assert texts["150"].ink == "text1.fill"
    dots = {mark.ref for mark in marks_of(scene) if isinstance(mark, Box) and mark.ref in {c.id for c in TWO_SIDES}}
    assert dots == {c.id for c in TWO_SIDES}
    assert "168" not in texts
    assert "169" not in texts


def test_a_direction_whose_claims_differ_names_both_figures_and_outlines_the_rest() -> None:
    scene = scene_of(facts_of(*TWO_SIDES))
    assert "150 or 187" in texts_of(scene)
    assert any(isinstance(m, Box) and m.fill == "swapSoft.fill" and m.dash for m in marks_of(scene))


def test_the_working_figure_is_named_once_with_its_author_and_reason() -> None:
    two = (WorkedWith(187, 187, "Ira Kos", "The register counts names"), WorkedWith(150, 150, "Ann", "Older"))
    texts = texts_of(scene_of(facts_of(*TWO_SIDES, working=two)))
    assert [text for text in texts if text.startswith("Working figure")] == [
        "Working figure 187, Ira Kos: The register counts names"
    ]


def test_a_single_claim_needs_no_rows() -> None:
    assert "to Ukraine, prisoners of war" not in texts_of(scene_of(facts_of(claim("a", 157))))


def test_rows_past_the_sixth_are_counted() -> None:
    categories = ("military", "civilian", "wounded_sick", "child", "foreign_national", "hostage", "detainee", "remains")
    many = [claim(name, 10 + at, category=name) for at, name in enumerate(categories)]
    assert "2 more rows in the inspector" in texts_of(scene_of(facts_of(*many)))


def test_words_of_a_card_are_made_once_for_all_frames() -> None:
    class Counting(EnglishWords):
        asked = 0

        def claimed(self, low: int, high: int, modality: str, times: int) -> str:
            Counting.asked += 1
            return super().claimed(low, high, modality, times)

    data = replace(sketches.abu_dhabi(), swaps={SWAP: facts_of(*TWO_SIDES)}, prepared={})
    words, metrics = Counting(), FixedMetrics()
    layout_timeline(data, sketches.days_view(), metrics, words)
    first = Counting.asked
    layout_timeline(data, sketches.days_view(), metrics, words)
    assert first == Counting.asked == 3


@pytest.mark.parametrize(("total", "disputed"), [(195, False), (207, True), (200, False), (5, False), (206, True)])
def test_a_total_of_one_direction_is_disputed_where_no_choice_of_its_parts_makes_it(total: int, disputed: bool) -> None:
    rows = rows_of_claims(
        [claim("a", total, category="total"), claim("b", 195), claim("c", 5, category="civilian")], frozenset()
    )
    row = next(row for row in rows if row.category == "total")
    assert is_disputed(row, rows) is disputed


def test_what_was_only_promised_says_so_beside_its_figure() -> None:
    facts = facts_of(claim("a", 23, modality="promised"), claim("b", 22))
    assert "22, 23 promised" in texts_of(scene_of(facts))


def test_a_label_names_both_figures_too() -> None:
    data = replace(sketches.abu_dhabi(), swaps={SWAP: facts_of(*TWO_SIDES)}, prepared={})
    scene = layout_timeline(data, sketches.main_view(), FixedMetrics(), EnglishWords())
    assert "150 or 187 for 150" in texts_of(scene)


def test_a_card_is_never_wider_than_the_canvas() -> None:
    data = replace(sketches.abu_dhabi(), swaps={SWAP: facts_of(*TWO_SIDES)}, prepared={})
    view = sketches.days_view(500, 700, text_scale=1.3)
    scene = layout_timeline(data, view, FixedMetrics(1.3), EnglishWords())
    figures = texts_of(scene)["150, 187"]
    assert figures.anchor == "right"
    assert figures.x <= 500
    card = next(item for item in scene.items if item.ref == SWAP)
    assert card.rect.right <= 500
