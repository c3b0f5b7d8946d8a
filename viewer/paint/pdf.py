"""Pages into a PDF: vector, text searchable, fonts embedded. `viewer.paint.pdf_finish` adds what Qt leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from viewer.layout.languages import LANGUAGES, language_of, script_of, script_of_language
from viewer.layout.marks import Text
from viewer.layout.pages_tags import PageTag
from viewer.layout.pages_text import Link, is_right_to_left
from viewer.layout.report import OutlineEntry, Page
from viewer.paint.fonts import Fonts
from viewer.paint.pdf_page import paint_page
from viewer.paint.theme import Theme

DOTS_PER_INCH, ARCHIVE_DOTS_PER_INCH = 1200, 600
"""PDF/A-1 knows no number beyond 32,767, which an A0 sheet passes at 1,200 dots to an inch."""
PX_PER_INCH = 96.0
POINTS_PER_PX = 0.75
SIGN_Y, SPAN_Y, END_Y = -7_777.0, -7_778.0, -7_779.0
_SHARES = {"left": 0.0, "middle": 0.5, "right": 1.0}


@dataclass(frozen=True, slots=True)
class PdfInfo:
    """What a PDF says about itself. `created` is an ISO time; the same info and pages give the same bytes."""

    title: str
    author: str
    subject: str
    language: str
    identifier: str
    created: str = "2000-01-01T00:00:00+00:00"
    producer: str = "Rapporteur"
    pdfa: bool = False
    outline: tuple[OutlineEntry, ...] = ()
    note_words: str = "Footnote {number}"
    page_words: str = "To page {page}"


class PageLinks(NamedTuple):
    """What the second pass needs of a page, in points: its size, its links and its anchors (name, y), and its tags."""

    width_pt: float
    height_pt: float
    links: tuple[Link, ...]
    anchors: tuple[tuple[str, float], ...]
    tags: tuple[PageTag, ...] = ()


def draw_pdf(
    pages: Iterable[Page],
    theme: Theme,
    fonts: Fonts,
    info: PdfInfo,
    *,
    report: Callable[[int], None] = lambda _done: None,
) -> tuple[bytes, list[PageLinks]]:
    """Draw the pages into a PDF in memory, without bookmarks and links, and what is needed to add them.

    In memory, because Qt does not tell of a full disk. `report` is told the number of pages done after each, and may
    raise to stop.
    """
    writer: QPdfWriter | None = None
    painter = QPainter()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    found: list[PageLinks] = []
    space = partial(fonts.metrics().width_px, " ")
    try:
        for page in pages:
            if writer is None:
                writer = _writer(buffer, page, info)
                painter.begin(writer)
            else:
                writer.setPageSize(_size(page))
                writer.newPage()
            painter.save()
            factor = writer.resolution() / PX_PER_INCH
            painter.scale(factor, factor)
            signs = PageSigns(painter, page.tags, info.language)
            paint_page(painter, _spaced(page, space), theme, fonts, signs=signs)
            painter.restore()
            found.append(_links_of(page))
            report(len(found))
    finally:
        if painter.isActive():
            painter.end()
        del writer
    return bytes(buffer.data().data()), found


def _spaced(page: Page, space_px: Callable[[str], float]) -> Page:
    """The page, each text ending in a space: a reader of the tags hears where one line ends and the next begins."""
    marks = tuple(_with_space(mark, space_px) if isinstance(mark, Text) else mark for mark in page.marks)
    return replace(page, marks=marks) if page.tags else page


def _with_space(mark: Text, space_px: Callable[[str], float]) -> Text:
    text = mark.text
    if not text or (not text.isascii() and is_right_to_left(text)):
        return mark
    share = _SHARES[mark.anchor]
    return Text(mark.x + share * space_px(mark.style) if share else mark.x, mark.y, text + " ", *mark[3:])


class PageSigns:
    """Signs in the content of a page, far off the paper: the second pass puts marked content in their place.

    Qt writes what is painted in the order of painting, so all between two signs is what the first tag holds for.
    """

    def __init__(self, painter: QPainter, tags: Sequence[PageTag], language: str) -> None:
        self._painter, self._tags, self._script = painter, tags, script_of_language(language)

    def tag(self, number: int) -> None:
        """Here begins what a tag holds for."""
        self._sign(number, SIGN_Y)

    def language(self, text: str, number: int) -> bool:
        """Whether words need a language of their own, which begins here: not where they are of their tag's."""
        if number >= 0 and self._tags[number].lang:
            return False
        language = language_of(text)
        if not language or script_of(text) == self._script:
            return False
        self._sign(LANGUAGES.index(language), SPAN_Y)
        return True

    def end(self) -> None:
        """The words of another language end here."""
        self._sign(0, END_Y)

    def _sign(self, number: int, y: float) -> None:
        painter = self._painter
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawRect(QRectF(number, y, 3.0, 3.0))
        painter.restore()


def _writer(buffer: QBuffer, page: Page, info: PdfInfo) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    if info.pdfa:
        writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setResolution(ARCHIVE_DOTS_PER_INCH if info.pdfa else DOTS_PER_INCH)
    writer.setTitle(info.title)
    writer.setCreator(info.producer)
    writer.setPageLayout(QPageLayout(_size(page), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    return writer


def _size(page: Page) -> QPageSize:
    size = QSizeF(page.width_px * POINTS_PER_PX, page.height_px * POINTS_PER_PX)
    return QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)


def _links_of(page: Page) -> PageLinks:
    factor = page.scale * POINTS_PER_PX
    links = tuple(Link(type(link.rect)(*(value * factor for value in link.rect)), link.target) for link in page.links)
    anchors = tuple((name, y * factor) for name, y in page.anchors)
    return PageLinks(page.width_px * POINTS_PER_PX, page.height_px * POINTS_PER_PX, links, anchors, page.tags)
