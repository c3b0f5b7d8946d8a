"""The pages of a report as a typesetter would have them: nothing torn apart, nothing alone at a foot, air where due."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.case import read_case
from db.case_file import CaseFile
from db.samples import build_sample
from viewer.layout.marks import Stroke, Text
from viewer.layout.pages import Row
from viewer.layout.pages_paper import PAPERS
from viewer.layout.pages_tags import ARTIFACT, CONTENTS_LINE, PART, SECTION
from viewer.layout.report import FOOT_PX, HEAD_AIR_PX, HEAD_PX, TOP_PX, PagedReport, layout_report
from viewer.layout.report_events import BEGIN_PX, WHOLE_PX
from viewer.layout_words import LocaleWords
from viewer.paint.fonts import Fonts
from viewer.report_choice import PARTS, ReportChoice
from viewer.report_content import read_report

SAMPLES = ("abu-dhabi-2026", "ukraine-russia-2022-2026", "karsa-basin")


@pytest.fixture(scope="module", params=[(name, paper) for name in SAMPLES for paper in ("a4", "letter")], ids=str)
def paged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> PagedReport:
    name, paper = request.param
    path: Path = tmp_path_factory.mktemp("pages") / "case.rapporteur"
    build_sample(name, path)
    metrics, words = Fonts(1.0, for_print=True).metrics(), LocaleWords()
    with CaseFile.open(path, read_only=True) as case_file:
        report, _, _ = read_report(read_case(case_file), ReportChoice(parts=PARTS), words)
        return layout_report(report, PAPERS[paper], metrics, words)


def own(paged: PagedReport) -> list[list[Row]]:
    """The rows of each page without repeated heads."""
    return [[row for _, row in sheet.rows if row.role != ARTIFACT or row.anchors] for sheet in paged.sheets]


def begins_event(row: Row) -> bool:
    return any(anchor.startswith("event:") for anchor in row.anchors)


def words(row: Row) -> str:
    return " ".join(mark.text for mark in row.marks if isinstance(mark, Text))


def test_no_heading_stands_at_the_foot_of_a_page(paged: PagedReport) -> None:
    for rows in own(paged):
        assert rows[-1].role not in (SECTION, PART), words(rows[-1])


def test_an_event_that_is_not_tall_stands_on_one_page(paged: PagedReport) -> None:
    torn = 0
    for before, rows in zip(own(paged), own(paged)[1:], strict=False):
        if rows[0].rail_x is None or begins_event(rows[0]):
            continue
        begins = max(place for place, row in enumerate(before) if begins_event(row))
        following = next((n for n, row in enumerate(rows) if row.rail_x is None or begins_event(row)), len(rows))
        height = sum(row.height_px + row.gap_px for row in (*before[begins:], *rows[:following]))
        assert height > WHOLE_PX
        assert sum(row.height_px + row.gap_px for row in before[begins:]) >= BEGIN_PX
        torn += 1
    assert torn < len(paged.sheets) / 4


def test_a_page_that_begins_inside_an_event_names_it(paged: PagedReport) -> None:
    titles = [event.title for month in paged.report.parts.months or () for event in month.events]
    for sheet in paged.sheets:
        (_, first), rest = sheet.rows[0], [row for _, row in sheet.rows[1:]]
        if first.role != ARTIFACT or not rest or rest[0].rail_x is None:
            continue
        begins = begins_event(rest[0])
        said = words(first).rstrip("…")
        assert "continued" in said
        assert begins or any(said.endswith(title) or title in said for title in titles) or words(first).endswith("…")


def test_no_line_of_a_paragraph_is_alone_on_a_page(paged: PagedReport) -> None:
    """A paragraph goes on on the next page with two lines or more, and leaves two or more."""
    for before, rows in zip(own(paged), own(paged)[1:], strict=False):
        if not rows[0].goes_on or rows[0].cells:
            continue
        assert len(rows) == 1 or rows[1].goes_on or not before[-1].goes_on, words(rows[0])
        assert before[-1].goes_on or words(before[-1]) == "", words(before[-1])


def test_rows_and_footnotes_have_their_room(paged: PagedReport) -> None:
    """Rows do not overlap; the rule above the footnotes is clear of the last row; nothing passes the foot."""
    for page, sheet in zip(paged.pages(), paged.sheets, strict=True):
        bottoms = [y + row.height_px for y, row in sheet.rows]
        assert all(y >= bottom - 0.01 for (y, _), bottom in zip(sheet.rows[1:], bottoms, strict=False))
        end = TOP_PX + HEAD_PX + HEAD_AIR_PX + bottoms[-1]
        assert end <= page.height_px - FOOT_PX
        if sheet.notes:
            rules = [m.points[0][1] for m in page.marks if isinstance(m, Stroke) and m.style == "text2.fill"]
            assert max(rules) - end >= 12


def test_nothing_is_set_outside_the_margins(paged: PagedReport) -> None:
    for page in paged.pages():
        for mark in page.marks:
            if isinstance(mark, Text):
                wide = paged.metrics.width_px(mark.text, mark.style)
                left = mark.x - {"left": 0.0, "middle": wide / 2, "right": wide}[mark.anchor]
                assert left >= 40, mark.text
                assert left + wide <= page.width_px - 40, mark.text


def test_the_contents_stay_on_one_page_and_the_bookmarks_hold_every_month(paged: PagedReport) -> None:
    first, second = ([row for _, row in sheet.rows] for sheet in paged.sheets[:2])
    assert "Sources" in {words(row).rsplit(" ", 1)[0] for row in first}
    assert all(row.role == CONTENTS_LINE for row in first[1 : len(paged.report.parts.months or ()) // 40 + 9])
    assert second[0].role == SECTION  # the first month, or what the document is where it has no room below
    months = [month.title for month in paged.report.parts.months or ()]
    titles = [entry.title for entry in paged.outline]
    assert [title for title in titles if title in months] or not months
    assert set(months) <= set(titles)
    assert all(entry.depth <= before.depth + 1 for before, entry in zip(paged.outline, paged.outline[1:], strict=False))


def test_under_the_contents_stands_what_the_document_is(paged: PagedReport) -> None:
    heads = [[words(row) for _, row in sheet.rows] for sheet in paged.sheets[:2]]
    (page,) = [page for page in heads if "About this document" in page]  # below the contents, else after them, whole
    said = page[page.index("About this document") :]
    told = dict(paged.report.about)
    assert re.fullmatch(r"SHA-256 [0-9a-f]{64}", told["Case file"])
    assert told["As known"] == paged.report.as_of
    assert told["Covers"].startswith("the whole case, ")
    assert (told["Filters"], told["Left out"]) == ("none", "no part")
    for name, text in paged.report.about:
        place = next(n for n, line in enumerate(said) if line.startswith(f"{name} "))
        assert text.startswith(said[place].removeprefix(f"{name} "))
