"""A tagged PDF: marked content round what was painted, and the tree of what it is (ISO 32000-1, 14.7 and 14.8).

Qt's writer has no tags. It does write what is painted in the order of painting; so the first pass paints a sign where
each tag begins (`viewer.paint.pdf`), and this pass puts marked content in the place of the signs. Elements are made
from the tags of the pages: headings part the document into sections, rows of a table and lines of the contents are
gathered, footnotes and links stand where they are cited or lie.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from viewer.layout.languages import LANGUAGES
from viewer.layout.pages_tags import (
    ARTIFACT,
    CELL,
    CONTENTS_LINE,
    HEAD_CELL,
    NOTE,
    PARAGRAPH,
    QUOTE,
    SECTION,
    TABLE_ROW,
    TITLE,
    PageTag,
)
from viewer.paint.pdf import END_Y, SIGN_Y, SPAN_Y, PageLinks

_SIGN = re.compile(rb"q\n[^\n]* cm\n(\d+) (%d|%d|%d) 3 3 re\nf\nQ\n" % (int(SIGN_Y), int(SPAN_Y), int(END_Y)))
_TAG, _SPAN = b"%d" % int(SIGN_Y), b"%d" % int(SPAN_Y)


Annotations = Mapping[int, pikepdf.Object]


@dataclass(slots=True)
class _Element:
    """An element before it is written: its kids are elements, (page, number of marked content), or links' objects."""

    role: str
    alt: str = ""
    lang: str = ""
    scope: str = ""
    spans: int = 1  # columns of a table
    kids: list[_Element | tuple[int, int] | pikepdf.Object] = field(default_factory=list)


def marked(content: bytes, tags: Sequence[PageTag]) -> bytes:
    """The content of a page with marked content in the place of the signs; each number is that of its tag."""
    if not tags:
        return content
    opened = False
    read = False  # what is furniture is not read, in no language

    def begin(found: re.Match[bytes]) -> bytes:
        nonlocal opened, read
        number, kind = int(found[1]), found[2]
        if kind != _TAG:
            if not read:
                return b""
            return b"/Span <</Lang (%s)>> BDC\n" % LANGUAGES[number].encode() if kind == _SPAN else b"EMC\n"
        role = tags[number].role
        end = b"EMC\n" if opened else b""
        opened, read = role != TABLE_ROW, role not in (TABLE_ROW, ARTIFACT)
        if not opened:
            return end
        return end + (b"/Artifact BMC\n" if role == ARTIFACT else b"/%s <</MCID %d>> BDC\n" % (role.encode(), number))

    made = _SIGN.sub(begin, content)
    return made + b"EMC\n" if opened else made


def add_tree(pdf: pikepdf.Pdf, pages: Sequence[PageLinks], links: Sequence[Annotations]) -> None:
    """The structure tree of the document, with a way back from each page's marked content and each link.

    `links` are the annotations of each page by the number of their link.
    """
    tree = _Tree(pdf)
    for number, (page, found) in enumerate(zip(pages, links, strict=True)):
        tree.page(number, page, found)
    tree.write()


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._document = _Element("Document")
        self._section = self._document
        self._flow: _Element | None = None
        self._row: _Element | None = None
        self._column = 0
        self._parents: list[dict[int, _Element]] = []
        self._links: list[tuple[pikepdf.Object, _Element]] = []
        self._made: dict[int, pikepdf.Object] = {}
        self._notes = 0
        self._names: dict[str, pikepdf.Object] = {}
        self._pages: list[pikepdf.Object] = []

    # ---- reading the tags -------------------------------------------------------------------------------------
    def page(self, number: int, page: PageLinks, annotations: Annotations) -> None:
        """Elements for the tags of a page."""
        by_tag: dict[int, _Element] = {}
        link = 0
        for place, tag in enumerate(page.tags):
            element = self._element(tag)
            if element is not None and tag.role != TABLE_ROW:
                element.kids.append((number, place))
                by_tag[place] = element
            for _ in range(tag.links):
                self._link(annotations.get(link), element)
                link += 1
        for left in sorted(number for number in annotations if number >= link):
            self._link(annotations[left], None)
        self._parents.append(by_tag)

    def _element(self, tag: PageTag) -> _Element | None:
        """The element that a tag begins or goes on with; None for furniture."""
        if tag.role == ARTIFACT:
            return None
        if tag.role in (HEAD_CELL, CELL):
            return self._cell(tag)
        if tag.goes_on and tag.role == TABLE_ROW and self._row is not None:
            self._column = 0
            return self._row
        if tag.goes_on and self._flow is not None:
            return self._flow
        element = _Element(tag.role, tag.alt, tag.lang)
        if tag.role == TABLE_ROW:
            table = self._gathered("Table")
            table.kids.append(element)
            self._row, self._column = element, 0
        elif tag.role == CONTENTS_LINE:
            self._gathered("TOC").kids.append(element)
        elif tag.role == QUOTE:
            element = _Element(PARAGRAPH, lang=tag.lang)
            self._section.kids.append(_Element(QUOTE, kids=[element]))
        elif tag.role in (TITLE, SECTION):
            self._section = _Element("Sect")
            self._document.kids.append(self._section)
            self._section.kids.append(element)
        else:
            self._section.kids.append(element)
        if tag.role != NOTE:
            self._flow = element
        return element

    def _cell(self, tag: PageTag) -> _Element:
        """The next cell of the row: a new one, or more of the one that a row parted by the end of a page has."""
        assert self._row is not None
        cells = [kid for kid in self._row.kids if isinstance(kid, _Element)]
        if self._column < len(cells):
            cell = cells[self._column]
        else:
            cell = _Element(tag.role, tag.alt, tag.lang)
            self._row.kids.append(cell)
        self._column += 1
        return cell

    def _gathered(self, role: str) -> _Element:
        """The element that gathers what stands together, footnotes of a page between or not."""
        for last in reversed(self._section.kids):
            if isinstance(last, _Element) and last.role == NOTE:
                continue
            if isinstance(last, _Element) and last.role == role:
                return last
            break
        made = _Element(role)
        self._section.kids.append(made)
        return made

    def _link(self, annotation: pikepdf.Object | None, owner: _Element | None) -> None:
        if annotation is None:
            return
        link = _Element("Link", kids=[annotation])
        owner = owner if owner is not None else self._section
        if owner.role == TABLE_ROW and owner.kids and isinstance(owner.kids[-1], _Element):
            owner = owner.kids[-1]
        owner.kids.append(link)
        self._links.append((annotation, link))

    # ---- writing ----------------------------------------------------------------------------------------------
    def write(self) -> None:
        """Hang the tree into the document."""
        pdf = self._pdf
        self._pages = [page.obj for page in pdf.pages]
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._write(self._document, root)
        numbers: list[Any] = []
        for number, by_tag in enumerate(self._parents):
            count = max(by_tag, default=-1) + 1
            refs: list[Any] = [self._made[id(by_tag[place])] if place in by_tag else None for place in range(count)]
            numbers += [number, pdf.make_indirect(Array(refs))]
            page = self._pages[number]
            page["/StructParents"], page["/Tabs"] = number, Name.S
        for key, (annotation, element) in enumerate(self._links, len(self._parents)):
            annotation["/StructParent"] = key
            numbers += [key, self._made[id(element)]]
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self._parents) + len(self._links)
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _write(self, element: _Element, parent: pikepdf.Object) -> pikepdf.Object:
        # Without /Type, which may be left out, and with names shared: there are tens of thousands of these.
        said: dict[str, Any] = {"/S": self._named(element.role), "/P": parent}
        on = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), -1)
        if on >= 0:
            said["/Pg"] = self._pages[on]
        if element.alt:
            said["/Alt"] = String(element.alt)
        if element.role == HEAD_CELL:
            said["/A"] = Dictionary({"/O": Name.Table, "/Scope": Name(f"/{element.scope}")})
        if element.role == NOTE:
            self._notes += 1
            said["/ID"] = String(f"note-{self._notes}")
        if element.lang:
            said["/Lang"] = String(element.lang)
        if element.role == "Table":
            _regular(element)
        if element.spans > 1:
            said["/A"] = Dictionary({"/O": Name.Table, "/ColSpan": element.spans})
        made = self._made[id(element)] = self._pdf.make_indirect(Dictionary(said))
        kids = [self._kid(kid, on, made) for kid in element.kids]
        made["/K"] = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _named(self, role: str) -> pikepdf.Object:
        return self._names.setdefault(role, Name(f"/{role}"))

    def _kid(self, kid: _Element | tuple[int, int] | pikepdf.Object, on: int, made: pikepdf.Object) -> Any:
        """A kid as the tree names it; content on the page that the element names is a bare number."""
        if isinstance(kid, _Element):
            return self._write(kid, made)
        if isinstance(kid, tuple):
            if kid[0] == on:
                return kid[1]
            return Dictionary({"/Type": Name.MCR, "/Pg": self._pages[kid[0]], "/MCID": kid[1]})
        return Dictionary({"/Type": Name.OBJR, "/Obj": kid})


def _regular(table: _Element) -> None:
    """Say whom each head heads, and over how many columns the last cell of a short row reaches: all are as wide."""
    rows = [[kid for kid in row.kids if isinstance(kid, _Element)] for row in table.kids if isinstance(row, _Element)]
    width = max((len(cells) for cells in rows), default=0)
    for cells in rows:
        heads = all(cell.role == HEAD_CELL for cell in cells)
        for cell in cells:
            if cell.role == HEAD_CELL:
                cell.scope = "Column" if heads else "Row"
        if cells and len(cells) < width:
            cells[-1].spans = width - len(cells) + 1
