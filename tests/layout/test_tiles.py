"""A poster over several sheets: names of paper, the grid, the parts, the marks; nothing is lost between the sheets."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.marks import Box, Glyph, Mark, Rect, Stroke, Text
from viewer.layout.pages_paper import MARGIN_MM, MOST_SHEETS, PAPERS, PX_PER_MM, Paper, Tiling, paper_choice
from viewer.layout.pages_text import Link
from viewer.layout.pages_tiles import TileWords, tile_pages, tiles_of
from viewer.layout.report import Page
from viewer.layout.tile_parts import part_of

WORDS = TileWords(
    "Title: sheets",
    "How",
    "Sheet {number} of {count}, row {row}, column {column}",
    "{page} of {pages}",
    "Case 1a2b",
    "All",
)


def tiling(name: str, overlap_mm: float = 10.0) -> Tiling:
    found = paper_choice(name, overlap_mm)
    assert isinstance(found, Tiling)
    return found


def test_a_name_asks_for_one_sheet_or_several() -> None:
    assert paper_choice("a3") is PAPERS["a3"]
    assert isinstance(paper_choice("Letter"), Paper)
    four = tiling("A3x4")
    assert (four.across, four.down) == (2, 2)
    three = tiling("A4x2x3")
    assert (three.across, three.down, three.upright) == (2, 3, False)
    assert tiling("A4xneeded").count == 0
    two = tiling("A4x2")
    assert (two.across, two.down, two.upright) == (2, 1, True)


@pytest.mark.parametrize(
    "name", ["A5", "A3x", "A3x0", "A3x2x0", "A3x99", "A3x13x1", "A3x9x9", "x4", "", "A3 x 4", "A3x37"]
)
def test_a_name_that_makes_no_sense_is_none(name: str) -> None:
    assert paper_choice(name) is None


@pytest.mark.parametrize("overlap", [-1.0, 41.0, math.nan])
def test_an_overlap_that_makes_no_sense_is_none(overlap: float) -> None:
    assert paper_choice("A3x4", overlap) is None


@given(st.sampled_from(sorted(PAPERS)), st.integers(1, MOST_SHEETS), st.floats(0, 40))
def test_the_sheets_cover_the_poster_and_overlap_as_asked(name: str, count: int, overlap_mm: float) -> None:
    chosen = paper_choice(f"{name}x{count}", overlap_mm)
    if chosen is None:  # a prime count beyond the longest side
        assert count > 12
        return
    assert isinstance(chosen, Tiling)
    tiles = list(tiles_of(chosen))
    size = chosen.poster_size
    assert len(tiles) == count == chosen.across * chosen.down
    assert tiles[0].area[:2] == (0, 0)
    assert tiles[-1].area.right == pytest.approx(size.width_px)
    assert tiles[-1].area.bottom == pytest.approx(size.height_px)
    if chosen.across > 1:
        assert tiles[0].area.right - tiles[1].area.x == pytest.approx(overlap_mm * PX_PER_MM)
    assert 1.0 <= size.lettering <= 2.0


def poster_of(size: tuple[float, float], places: list[tuple[float, float]]) -> Page:
    marks: tuple[Mark, ...] = tuple(Text(x, y, f"w{n}", "body") for n, (x, y) in enumerate(places))
    links = tuple(Link(Rect(x, y - 10, 20, 12), f"event:{n}") for n, (x, y) in enumerate(places))
    return Page(*size, marks, links, (("poster", 0.0),))


@given(st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)), max_size=30))
def test_every_mark_is_on_a_sheet_that_shows_its_place(shares: list[tuple[float, float]]) -> None:
    grid = tiling("A4x4")
    size = grid.poster_size
    places = [(x * size.width_px, y * size.height_px) for x, y in shares]
    poster = poster_of(size[:2], places)
    sheets = list(tile_pages(poster, grid, WORDS, FixedMetrics()))[1:]
    for n, (x, y) in enumerate(places):
        for tile, page in zip(tiles_of(grid), sheets, strict=True):
            assert page.inset is not None
            shown = any(isinstance(mark, Text) and mark.text == f"w{n}" for mark in page.inset.page.marks)
            if tile.area.x <= x < tile.area.right and tile.area.y < y <= tile.area.bottom:
                assert shown
        assert any(link.target == f"event:{n}" for page in sheets for link in page.links)


def test_a_sheet_holds_only_what_it_shows() -> None:
    page = poster_of((1000.0, 500.0), [(10, 10), (900, 400)])
    page = Page(
        1000.0,
        500.0,
        (*page.marks, Box(880, 380, 50, 50, "a"), Glyph("note", 20, 20, "b"), Stroke(((0, 9), (1000, 9)), "c")),
    )
    left = part_of(page, Rect(0, 0, 400, 500), FixedMetrics())
    right = part_of(page, Rect(600, 0, 400, 500), FixedMetrics())
    assert [type(mark) for mark in left.marks] == [Text, Glyph, Stroke]
    assert [type(mark) for mark in right.marks] == [Text, Box, Stroke]


def test_each_sheet_says_which_it_is_and_carries_the_evidence() -> None:
    grid = tiling("A3x2x2")
    pages = list(tile_pages(poster_of(grid.poster_size[:2], []), grid, WORDS, FixedMetrics(), after=3))
    said = [[mark.text for mark in page.marks if isinstance(mark, Text)] for page in pages]
    assert len(pages) == 5
    assert all("Case 1a2b" in texts for texts in said)
    assert next(texts for texts in said if "2 of 8" in texts)[0] == "Sheet 1 of 4, row 1, column 1"
    assert "Sheet 4 of 4, row 2, column 2" in said[4]
    assert {"Title: sheets", "How", "1", "2", "3", "4"} <= set(said[0])
    assert all((page.width_px, page.height_px) == grid.sheet_px for page in pages)
    # The overview leads nowhere; the anchor of the poster is on its first sheet.
    assert [page.anchors for page in pages] == [(), (("poster", MARGIN_MM * PX_PER_MM),), (), (), ()]


def test_crosses_stand_where_the_next_sheet_comes_to_lie() -> None:
    grid = tiling("A4x2x1", 15.0)
    first, second = list(tile_pages(poster_of(grid.poster_size[:2], []), grid, WORDS, FixedMetrics()))[1:]
    rings = [mark for mark in first.marks if isinstance(mark, Box)]
    edge = MARGIN_MM * PX_PER_MM + grid.window_px[0] - 15.0 * PX_PER_MM
    assert [ring.x + ring.w / 2 for ring in rings] == [pytest.approx(edge)] * 2
    assert not [mark for mark in second.marks if isinstance(mark, Box)]
