"""The matrix and the ledger laid out: golden text, nothing clipped or overlapping, marks where the numbers say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.layout.fixed_metrics import FixedMetrics
from tests.layout.river_talks import FACTS, NORTH, SOUTH, WATER, WORDS
from viewer.layout.ledger import ledger_of
from viewer.layout.ledger_scene import layout_ledger
from viewer.layout.marks import BODY, Box, Layer, Marks, Poly, Text
from viewer.layout.positions import ASSERTED, OPEN, matrix_of
from viewer.layout.positions_frame import GridScene, GridView
from viewer.layout.positions_marks import stop_of
from viewer.layout.positions_scene import layout_matrix
from viewer.layout.positions_words import cut, wrapped
from viewer.layout.scene_text import text_of_scene

GOLDEN = Path(__file__).parent / "golden"
SIZES = ((1140, 720, 1.0), (676, 420, 1.0), (900, 600, 1.3), (400, 300, 1.3))


def matrix_scene(width: float = 1140, height: float = 720, scale: float = 1.0, **view: object) -> GridScene:
    matrix = matrix_of(FACTS, FACTS.rounds, FACTS.rounds, NORTH, SOUTH)
    looked = GridView(width, height, scale, **view)  # type: ignore[arg-type]
    return layout_matrix(matrix, FACTS.rounds, looked, FixedMetrics(scale), WORDS)


def ledger_scene(width: float = 1140, height: float = 720, scale: float = 1.0) -> GridScene:
    ledger = ledger_of(FACTS, FACTS.rounds)
    return layout_ledger(ledger, FACTS.rounds, GridView(width, height, scale), FixedMetrics(scale), WORDS)


@pytest.mark.parametrize("name", ["positions_matrix", "positions_ledger"])
def test_scene_equals_its_golden_text(name: str) -> None:
    scene = matrix_scene() if name.endswith("matrix") else ledger_scene()
    text = text_of_scene([Marks(BODY, Layer.LABELS, scene.head), Marks(BODY, Layer.LABELS, scene.body)], ())
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [matrix_scene, ledger_scene], ids=["matrix", "ledger"])
def test_no_words_leave_their_cell_or_lie_on_others(make: object, size: tuple[float, float, float]) -> None:
    scene: GridScene = make(*size)  # type: ignore[operator]
    metrics = FixedMetrics(size[2])
    boxes = [_area(mark, metrics) for mark in scene.body if isinstance(mark, Text)]
    for left, top, right, bottom in boxes:
        assert left >= -0.5
        assert right <= scene.width_px + 0.5
        row = next(row for row in scene.rows if row.y - 1 <= top and bottom <= row.y + row.h + 1)
        cell = [c.rect for c in scene.cells if c.rect.y == row.y and c.rect.x - 0.5 <= left <= c.rect.right]
        assert not cell or right <= cell[0].right + 0.5
    for at, one in enumerate(boxes):
        assert not any(_overlap(one, other) for other in boxes[at + 1 :])


def _area(mark: Text, metrics: FixedMetrics) -> tuple[float, float, float, float]:
    width = metrics.width_px(mark.text, mark.style)
    left = mark.x - {"left": 0.0, "middle": width / 2, "right": width}[mark.anchor]
    ascent = metrics.ascent_px(mark.style)
    return left, mark.y - ascent * 0.75, left + width, mark.y + ascent * 0.2


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_mark_stands_on_its_stop_and_only_where_somebody_placed_it() -> None:
    scene = matrix_scene()
    cell = next(c for c in scene.cells if c.row == 0 and c.column == scene.first_column)
    x, w = cell.rect.x + 12, cell.rect.w - 24
    marks = {mark.ref: mark for mark in scene.body if isinstance(mark, Box) and mark.ref in (1, 2)}
    assert marks[1].x + marks[1].w / 2 == pytest.approx(stop_of(0, x, w))
    assert marks[2].x + marks[2].w / 2 == pytest.approx(stop_of(4, x, w))
    beside = next(mark for mark in scene.body if isinstance(mark, Box) and mark.ref == 9)
    words = next(mark for mark in scene.body if isinstance(mark, Text) and mark.ref == 9)
    assert abs(beside.y + beside.h / 2 - words.y) < 14


def test_a_third_party_is_a_diamond_and_an_open_issue_is_hatched() -> None:
    polys = [mark for mark in matrix_scene().body if isinstance(mark, Poly)]
    assert [mark.ref for mark in polys if mark.fill] == [6]
    assert sum(bool(mark.hatch) for mark in polys) == 1


def test_the_first_column_on_screen_says_all_words_even_old_ones() -> None:
    scene = matrix_scene(676, 420, first_column=1)
    said = {mark.text for mark in scene.body if isinstance(mark, Text) and mark.ref == 3}
    assert said == {"All of it"}
    assert not [mark for mark in matrix_scene().body if isinstance(mark, Text) and mark.ref == 3]


def test_columns_fill_the_width_and_the_last_ones_show_first() -> None:
    scene = matrix_scene(676, 420)
    assert scene.columns_fit < scene.columns_total
    assert scene.first_column == scene.columns_total - scene.columns_fit
    last = max(cell.rect.right for cell in scene.cells if cell.column >= 0)
    assert last == pytest.approx(scene.width_px - 104)


def test_a_point_finds_its_cell_its_row_and_its_round() -> None:
    scene = matrix_scene()
    box = scene.cell(0, 1)
    assert box is not None
    x, y = box.rect.x + 5, scene.head_px + box.rect.y + 5
    assert scene.cell_at(x, y, 0) == box
    assert scene.row_at(10, y, 0) == 0
    assert scene.round_at(x, scene.head_px - 5) == 102
    assert scene.cell_at(x, scene.head_px - 5, 0) is None


def test_a_wide_gap_is_a_thicker_band() -> None:
    bands = [mark for mark in matrix_scene().body if isinstance(mark, Box) and mark.fill.endswith(".band")]
    by_gap = {mark.fill: mark.h for mark in bands}
    assert by_gap["gap4.band"] > by_gap["gap2.band"]


def test_the_ledger_signs_what_is_stated_and_carries_the_rest_hollow() -> None:
    scene = ledger_scene()
    words = [mark.text for mark in scene.body if isinstance(mark, Text)]
    assert "says Envoy" in words
    assert "reopened day 250" in words
    assert "not on record yet" in words
    kinds = {cell.kind for row in matrix_of(FACTS, FACTS.rounds, FACTS.rounds, NORTH, SOUTH).rows for cell in row.cells}
    assert {ASSERTED, OPEN} <= kinds
    hollow = [m for m in scene.body if isinstance(m, Box) and m.stroke == "control.fill" and not m.fill]
    assert len(hollow) == sum(
        cell.kind == "carried" for row in ledger_of(FACTS, FACTS.rounds).rows for cell in row.cells
    )


def test_long_words_are_broken_and_too_long_texts_end_in_dots() -> None:
    metrics = FixedMetrics()
    lines = wrapped("a " + "x" * 60 + " b", 60, "canvas_label", metrics, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(metrics.width_px(line, "canvas_label") <= 60 for line in lines)
    assert cut("abcdef", 60, "canvas_label", metrics) == "abcdef"
    assert wrapped("", 60, "canvas_label", metrics) == []


def test_selection_is_a_ring_on_the_cell_and_on_the_mark_that_keys_move() -> None:
    scene = matrix_scene(current=(0, 1), focused=True, active_position=4, related_issues=frozenset({WATER}))
    rings = [m for m in scene.body if isinstance(m, Box) and m.stroke == "accent.fill" and not m.fill]
    assert [ring.radius for ring in rings] == [4.0, 8.5]
    assert any(isinstance(m, Box) and m.fill == "accent.fill" and m.w == 3 for m in scene.body)
