"""A tagged PDF: all that is painted is marked, what is marked is in the tree, and the tree reads as the pages do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from viewer.layout.marks import Box, Rect, Stroke, Text
from viewer.layout.pages_tags import (
    ARTIFACT,
    CELL,
    CONTENTS_LINE,
    FIGURE,
    HEAD_CELL,
    NOTE,
    PARAGRAPH,
    QUOTE,
    SECTION,
    TABLE_ROW,
    TITLE,
    PageTag,
)
from viewer.layout.pages_text import Link
from viewer.layout.report import Inset, Page
from viewer.paint.fonts import Fonts
from viewer.paint.pdf import PdfInfo, draw_pdf
from viewer.paint.pdf_finish import finish_pdf
from viewer.paint.theme import THEMES

INFO = PdfInfo(title="T", author="A", subject="", language="en", identifier="rapporteur:test")
TAGS = (
    PageTag(0),
    PageTag(1, TITLE),
    PageTag(2, PARAGRAPH),
    PageTag(3, PARAGRAPH, goes_on=True, links=1),
    PageTag(4, SECTION),
    PageTag(5, TABLE_ROW),
    PageTag(5, HEAD_CELL),
    PageTag(6, HEAD_CELL),
    PageTag(7, NOTE),
    PageTag(8, TABLE_ROW),
    PageTag(8, HEAD_CELL),
    PageTag(9, CELL),
    PageTag(10, QUOTE),
    PageTag(11, CONTENTS_LINE),
    PageTag(12, FIGURE, "A bar from May to June"),
    PageTag(13, ARTIFACT),
)


def page_of(tags: tuple[PageTag, ...] = TAGS, count: int = 15) -> Page:
    marks = [Text(10, 15.0 * n + 12, f"word {n}", "body") for n in range(count)]
    marks[12] = Box(10, 190, 80, 9, "round.fill")  # type: ignore[call-overload]
    marks[13] = Stroke(((0, 200), (400, 200)), "rule.fill")  # type: ignore[call-overload]
    links = (Link(Rect(10, 10, 50, 20), "https://example.org/"),)
    return Page(400.0, 300.0, tuple(marks), links, tags=tags)


def made(*pages: Page) -> pikepdf.Pdf:
    drawn, links = draw_pdf(pages, THEMES["light"], Fonts(1.0, for_print=True), INFO)
    return pikepdf.open(BytesIO(finish_pdf(drawn, links, INFO)))


@pytest.fixture
def tagged(qapp: QApplication) -> Iterator[pikepdf.Pdf]:
    with made(page_of(), page_of((PageTag(0, PARAGRAPH, goes_on=True), PageTag(3)))) as pdf:
        yield pdf


def kids_of(element: pikepdf.Object) -> list[pikepdf.Object]:
    return list(element.K) if isinstance(element.K, pikepdf.Array) else [element.K]


def inner(element: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in kids_of(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def content_of(element: pikepdf.Object) -> list[tuple[tuple[int, int], int]]:
    """(page, number) of an element's own marked content."""
    found = []
    for kid in kids_of(element):
        if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            found.append((kid.Pg.objgen, int(kid.MCID)))
        elif not isinstance(kid, pikepdf.Dictionary):
            found.append((element.Pg.objgen, int(kid)))
    return found


def outline_of(element: pikepdf.Object) -> object:
    kids = [outline_of(kid) for kid in inner(element)]
    return (str(element.S)[1:], kids) if kids else str(element.S)[1:]


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    for kid in inner(element):
        yield from elements(kid)


def test_the_tree_says_what_is_what(tagged: pikepdf.Pdf) -> None:
    assert bool(tagged.Root.MarkInfo.Marked)
    assert outline_of(tagged.Root.StructTreeRoot.K) == (
        "Document",
        [
            ("Sect", ["H1", ("P", ["Link"])]),
            (
                "Sect",
                [
                    "H2",
                    ("Table", [("TR", ["TH", "TH"]), ("TR", ["TH", "TD"])]),
                    "Note",
                    ("BlockQuote", ["P"]),
                    ("TOC", ["TOCI"]),
                    "Figure",
                    "Link",  # its tag does not say where it lies
                ],
            ),
        ],
    )
    found = list(elements(tagged.Root.StructTreeRoot.K))
    assert [str(one.Alt) for one in found if "/Alt" in one] == ["A bar from May to June"]
    scopes = [str(one.A.Scope) for one in found if str(one.S) == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row"]


def test_what_goes_on_is_one_element_over_lines_and_pages(tagged: pikepdf.Pdf) -> None:
    found = [one for one in elements(tagged.Root.StructTreeRoot.K) if str(one.S) == "/P"]
    first, second = (page.objgen for page in tagged.pages)
    assert content_of(found[0]) == [(first, 2), (first, 3)]
    figure = next(one for one in elements(tagged.Root.StructTreeRoot.K) if str(one.S) == "/Figure")
    assert content_of(figure) == [(first, 14), (second, 0)]


def test_every_mark_is_inside_marked_content_and_no_sign_is_left(tagged: pikepdf.Pdf) -> None:
    for page in tagged.pages:
        content = page.Contents.read_bytes()
        assert b"-7777" not in content
        depth = 0
        for line in content.split(b"\n"):
            if line.endswith((b" BDC", b" BMC")):
                assert depth == 0
                depth = 1
            elif line == b"EMC":
                depth = 0
            elif line in (b"f", b"S", b"B", b"f*") or line.endswith(b" Tj"):
                assert depth == 1, line
        assert depth == 0


def test_every_marked_content_and_link_leads_back_to_its_element(tagged: pikepdf.Pdf) -> None:
    numbers = list(tagged.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in tagged.pages:
        array = parents[int(page.StructParents)]
        ids = [int(found) for found in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())]
        assert ids
        for number in ids:
            assert (page.objgen, number) in content_of(array[number])
        for annotation in page.Annots:
            assert str(parents[int(annotation.StructParent)].S) == "/Link"


def test_rows_of_a_table_are_regular_and_go_on_over_pages(qapp: QApplication) -> None:
    row = (PageTag(0, TABLE_ROW), PageTag(0, HEAD_CELL), PageTag(1, HEAD_CELL), PageTag(2, HEAD_CELL))
    tall = (PageTag(3, TABLE_ROW), PageTag(3, HEAD_CELL), PageTag(4, CELL, "Far apart", links=1), PageTag(5, CELL))
    goes_on = (PageTag(0, TABLE_ROW, goes_on=True), PageTag(0, HEAD_CELL), PageTag(0, CELL), PageTag(1, CELL, links=1))
    note = (PageTag(2, TABLE_ROW), PageTag(2, CELL), PageTag(3, TABLE_ROW, goes_on=True), PageTag(3, CELL))
    with made(page_of((*row, *tall)), page_of((*goes_on, *note))) as pdf:
        (table,) = [one for one in elements(pdf.Root.StructTreeRoot.K) if str(one.S) == "/Table"]
        rows = [[str(cell.S)[1:] for cell in inner(one)] for one in inner(table)]
        assert rows == [["TH", "TH", "TH"], ["TH", "TD", "TD"], ["TD"]]
        scopes = [[str(c.A.Scope) for c in inner(one) if str(c.S) == "/TH"] for one in inner(table)]
        assert scopes == [["/Column"] * 3, ["/Row"], []]
        cells = inner(inner(table)[1])
        assert [len(content_of(cell)) for cell in cells] == [2, 2, 2]
        assert str(cells[1].Alt) == "Far apart"
        assert [str(one.S) for one in inner(cells[2])] == ["/Link"]
        (last,) = inner(inner(table)[2])
        assert int(last.A.ColSpan) == 3
        assert len(content_of(last)) == 2


def test_words_of_another_language_say_so_but_not_in_furniture(qapp: QApplication) -> None:
    texts = ("Kyiv", "Київ", "Москва", "Сегодня вы", "Київ", "مرحبا")
    marks = tuple(Text(10, 20.0 * n, text, "body") for n, text in enumerate(texts, 1))
    tags = (PageTag(0, PARAGRAPH), PageTag(3, PARAGRAPH, lang="ru"), PageTag(4), PageTag(5, PARAGRAPH))
    with made(Page(400.0, 300.0, marks, tags=tags)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        spans = re.findall(rb"/Span <</Lang \(([^)]*)\)>> BDC", content)
        assert spans == [b"uk", b"und-Cyrl", b"und-Arab"]
        assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC") == 7
        assert b"-777" not in content
        said = [str(one.get("/Lang", "")) for one in inner(pdf.Root.StructTreeRoot.K)]
        assert said == ["", "ru", ""]


def test_an_inset_is_what_its_first_tag_says(qapp: QApplication) -> None:
    inner = Page(400.0, 300.0, (Text(10, 20, "inside", "body"),))
    tags = (PageTag(0, FIGURE, "A sheet"), PageTag(0))
    page = Page(
        400.0, 300.0, (Text(10, 290, "margin", "body"),), inset=Inset(inner, Rect(0, 0, 400, 250), 0, 0), tags=tags
    )
    with made(page) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        figure, margin = content.split(b"/Artifact BMC")
        assert figure.count(b"Tf ") == margin.count(b"Tf ") == 1
        assert b"/Figure <</MCID 0>> BDC" in figure


def test_pages_without_tags_are_left_as_they_are(qapp: QApplication) -> None:
    with made(Page(400.0, 300.0, (Text(10, 20, "plain", "body"),))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert b"BDC" not in pdf.pages[0].Contents.read_bytes()
