"""Rows onto pages: nothing lost, nothing out of order, footnotes where they are cited, kept rows together."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.fixed_metrics import FixedMetrics
from viewer.layout.marks import Text
from viewer.layout.pages import Row, Sheet, broken, kept
from viewer.layout.pages_notes import PageNotes, Passage
from viewer.layout.pages_text import Run, is_right_to_left, lines_of

ROOM_PX = 300.0
NOTE_PX = 16.0


class OneLineEach:
    """Footnotes of one line each."""

    def height_px(self, numbers: Sequence[int]) -> float:
        return len(numbers) * NOTE_PX


def rows_of(entries: list[tuple[float, float, bool, list[int]]]) -> list[Row]:
    return [
        Row(height, (), gap, keep, tuple(cites), anchors=(f"row:{place}",))
        for place, (height, gap, keep, cites) in enumerate(entries)
    ]


ENTRIES = st.lists(
    st.tuples(
        st.floats(4, 90),
        st.floats(0, 30),
        st.booleans(),
        st.lists(st.integers(1, 40), max_size=3),
    ),
    max_size=80,
)


def names(sheets: list[Sheet]) -> list[str]:
    return [anchor for sheet in sheets for _, row in sheet.rows for anchor in row.anchors]


@given(ENTRIES)
def test_no_row_is_lost_and_the_order_is_kept(entries: list[tuple[float, float, bool, list[int]]]) -> None:
    sheets = broken(rows_of(entries), ROOM_PX, OneLineEach())
    assert names(sheets) == [f"row:{place}" for place in range(len(entries))]


@given(ENTRIES)
def test_every_footnote_stands_on_each_page_that_cites_it(entries: list[tuple[float, float, bool, list[int]]]) -> None:
    for sheet in broken(rows_of(entries), ROOM_PX, OneLineEach()):
        cited = sorted({number for _, row in sheet.rows for number in row.cites})
        assert sheet.notes == cited


@given(ENTRIES)
def test_rows_and_footnotes_fit_and_do_not_overlap(entries: list[tuple[float, float, bool, list[int]]]) -> None:
    for sheet in broken(rows_of(entries), ROOM_PX, OneLineEach()):
        assert sheet.used_px + OneLineEach().height_px(sheet.notes) <= ROOM_PX + 1e-6
        bottom = 0.0
        for y, row in sheet.rows:
            assert y >= bottom - 1e-6
            bottom = y + row.height_px


@given(ENTRIES)
def test_kept_rows_are_parted_only_where_no_page_could_hold_them(
    entries: list[tuple[float, float, bool, list[int]]],
) -> None:
    rows = rows_of(entries)
    page_of = {
        name: place for place, sheet in enumerate(broken(rows, ROOM_PX, OneLineEach())) for name in names([sheet])
    }
    start = 0
    for place, row in enumerate(rows):
        if row.keep and place + 1 < len(rows):
            continue
        group = rows[start : place + 1]
        start = place + 1
        height = sum(r.height_px + r.gap_px for r in group) - group[0].gap_px
        numbers = {number for r in group for number in r.cites}
        if height + len(numbers) * NOTE_PX <= ROOM_PX:
            assert len({page_of[r.anchors[0]] for r in group}) == 1


def test_a_paragraph_leaves_no_line_alone() -> None:
    rows = kept([Row(20.0) for _ in range(5)])
    assert [row.keep for row in rows] == [True, False, False, True, False]


def test_a_page_begins_without_air_and_with_the_head_of_its_table() -> None:
    head = Row(24.0)
    rows = [Row(200.0, gap_px=30.0), Row(200.0, gap_px=30.0, under=(head,))]
    first, second = broken(rows, ROOM_PX, OneLineEach())
    assert [y for y, _ in first.rows] == [0.0]
    assert [(y, row.height_px) for y, row in second.rows] == [(0.0, 24.0), (24.0, 200.0)]


def test_a_section_may_ask_for_a_page_of_its_own() -> None:
    sheets = broken([Row(20.0), Row(20.0, new_page=True)], ROOM_PX, OneLineEach())
    assert len(sheets) == 2


# ---- lines ----------------------------------------------------------------------------------------------------
LETTERS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=200)


@given(LETTERS, st.floats(30, 300))
def test_lines_keep_every_letter_in_order_and_the_width(text: str, width: float) -> None:
    lines = lines_of([Run(text)], width, FixedMetrics())
    in_order = [p for line in lines for p in (reversed(line.pieces) if line.from_right else line.pieces)]
    shown = "".join(piece.text for piece in in_order)
    assert "".join(shown.split()) == "".join(text.split())
    assert all(line.width_px <= width + 0.02 for line in lines)


def test_a_word_and_its_footnote_number_stay_together() -> None:
    metrics = FixedMetrics()
    text = "one two three"
    width = metrics.width_px(text, "body") + 1
    lines = lines_of([Run(text, "body", cites=(7,))], width, metrics)
    assert [piece.text for piece in lines[-1].pieces] == ["three", "7"]
    assert lines[-1].cites == (7,)


def test_the_first_strong_letter_gives_the_direction() -> None:
    assert is_right_to_left("«مرحبا» said the host")
    assert not is_right_to_left("12 and مرحبا")
    (line,) = lines_of([Run("مرحبا بكم")], 500.0, FixedMetrics())
    assert line.from_right


# ---- footnotes ------------------------------------------------------------------------------------------------
def texts(notes: PageNotes, numbers: list[int]) -> list[str]:
    marks, _, _, _ = notes.draw(numbers, 0.0, 0.0)
    return [mark.text for mark in marks if isinstance(mark, Text) and not mark.text.isdigit()]


def test_a_source_is_named_once_and_then_same() -> None:
    passages = {
        1: Passage(1, 10, "Gazette, 5 Feb 2026, ¶1.", "Same, ¶1."),
        2: Passage(2, 10, "Gazette, 5 Feb 2026, ¶2.", "Same, ¶2."),
        3: Passage(3, 11, "Herald, ¶1.", "Same, ¶1."),
    }
    notes = PageNotes(passages, 600.0, FixedMetrics())
    assert texts(notes, [1, 2, 3]) == ["Gazette, 5 Feb 2026, ¶1.", "Same, ¶2.", "Herald, ¶1."]
    assert texts(notes, [2]) == ["Gazette, 5 Feb 2026, ¶2."]
    assert notes.height_px([]) == 0.0


def test_many_short_footnotes_stand_in_two_columns() -> None:
    passages = {n: Passage(n, 1, "Gazette.", "Same.") for n in range(1, 13)}
    notes = PageNotes(passages, 600.0, FixedMetrics())
    assert notes.height_px(list(range(1, 13))) < 12 * 16.0
    _, _, anchors, _ = notes.draw(list(range(1, 13)), 0.0, 0.0)
    assert [name for name, _ in anchors] == [f"#note:{n}" for n in range(1, 13)]
