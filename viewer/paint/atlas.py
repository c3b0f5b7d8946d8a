"""Pages of small pictures in device pixels: titles, glyphs and corners of boxes, drawn once and blitted after.

Only for a screen's pixels, and only on the main thread. What is drawn for paper never passes here.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from struct import Struct
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

PAGE_WIDTH, PAGE_HEIGHT = 2048, 256  # to begin a page is to clear it, in the middle of some frame: 0.3 ms
PAGE_BYTES = 4 * PAGE_WIDTH * PAGE_HEIGHT
_SHELF_STEP = 4
_AIR = 1


_SOURCE = Struct("8d").pack


class Stamp(NamedTuple):
    """A picture's place on its page; `dx`, `dy` from the anchor to its left top; `advance` is for the caller.

    `middle_x`, `middle_y` lead from the anchor to its centre and `source` is the rest of a pixmap fragment, both made
    once (`stamp_at`) because a frame puts down hundreds.
    """

    page: Page
    x: int
    y: int
    w: int
    h: int
    dx: int
    dy: int
    advance: float
    middle_x: float
    middle_y: float
    source: bytes

    def part(self, x: int, w: int, h: int) -> Stamp:
        """A piece of the picture from `x` on, put where its own left top would be."""
        return stamp_at(self.page, self.x + x, self.y, w, h, self.dx, self.dy)


def stamp_at(page: Page, x: int, y: int, w: int, h: int, dx: int, dy: int, advance: float = 0.0) -> Stamp:
    """A stamp with what is made of its place: source, scales of 1, no rotation, opaque."""
    source = _SOURCE(x, y, w, h, 1.0, 1.0, 0.0, 1.0)
    return Stamp(page, x, y, w, h, dx, dy, advance, dx + w / 2, dy + h / 2, source)


@dataclass(slots=True, eq=False)
class _Shelf:
    y: int
    h: int
    x: int = 0


@dataclass(slots=True, eq=False)
class Page:
    """One pixmap with shelves; `owners` are the tables that know its stamps, and by which key."""

    pixmap: QPixmap
    shelves: list[_Shelf] = field(default_factory=list)
    owners: list[tuple[dict[Any, Stamp], Hashable]] = field(default_factory=list)
    painter: QPainter | None = None

    def room(self, w: int, h: int) -> tuple[int, int] | None:
        """A free place of a size, now taken; None where the page is full."""
        tall = -(-h // _SHELF_STEP) * _SHELF_STEP
        for shelf in self.shelves:
            if shelf.h == tall and shelf.x + w <= PAGE_WIDTH:
                x, shelf.x = shelf.x, shelf.x + w + _AIR
                return x, shelf.y
        top = self.shelves[-1].y + self.shelves[-1].h + _AIR if self.shelves else 0
        if top + tall > PAGE_HEIGHT:
            return None
        self.shelves.append(_Shelf(top, tall, w + _AIR))
        return 0, top

    def brush(self) -> QPainter:
        """The page's painter, open until `close`."""
        if self.painter is None:
            self.painter = QPainter(self.pixmap)
        return self.painter

    def close(self) -> None:
        """End the page's painter."""
        if self.painter is not None:
            self.painter.end()
            self.painter = None


class Atlas:
    """Pages up to `most_bytes`; past that the oldest page is emptied. Nothing larger than a page has a place."""

    def __init__(self, most_bytes: int) -> None:
        self.most_pages = max(2, most_bytes // PAGE_BYTES)
        self.pages: list[Page] = []

    def takes(self, w: int, h: int) -> bool:
        """Whether a picture is small enough to be kept."""
        return 0 < w <= PAGE_WIDTH // 2 and 0 < h <= PAGE_HEIGHT // 2

    def place(self, w: int, h: int) -> tuple[Page, int, int] | None:
        """A free place on the youngest page; None when a page must be begun first with `turn`."""
        if not self.pages:
            return None
        page = self.pages[-1]
        found = page.room(w, h)
        return None if found is None else (page, *found)

    def turn(self) -> None:
        """Begin a new page. The oldest one's stamps are forgotten when there are too many, so flush before."""
        if len(self.pages) >= self.most_pages:
            page = self.pages.pop(0)
            page.close()
            for table, key in page.owners:
                table.pop(key, None)
            page.owners, page.shelves = [], []
        else:
            page = Page(QPixmap(PAGE_WIDTH, PAGE_HEIGHT))
        page.pixmap.fill(Qt.GlobalColor.transparent)
        self.pages.append(page)

    def close(self) -> None:
        """End all painters: a frame is done."""
        for page in self.pages:
            page.close()
