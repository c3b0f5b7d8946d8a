"""What the marks of a page are for those who hear it: headings, paragraphs, figures, notes, or furniture.

The PDF's structure tree is made of these (ISO 32000-1, 14.8.4): a tag holds for the marks from its place to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from viewer.layout.marks import Mark

ARTIFACT = ""
"""Page heads and feet, rules and repeated headings: no part of what is read."""
TITLE, SECTION, PART = "H1", "H2", "H3"
PARAGRAPH, QUOTE, FIGURE, NOTE, CONTENTS_LINE = "P", "BlockQuote", "Figure", "Note", "TOCI"
TABLE_ROW, HEAD_CELL, CELL = "TR", "TH", "TD"


class PageTag(NamedTuple):
    """From mark number `at` on: its role, its words for those who cannot see it, and the links that lie on it.

    `goes_on`: it is more of the element before it, as the next line of a paragraph is, also on the next page. `lang`
    is the language of its words (BCP 47) where it is not that of the document.
    """

    at: int
    role: str = ARTIFACT
    alt: str = ""
    goes_on: bool = False
    links: int = 0
    lang: str = ""


class Cell(NamedTuple):
    """A cell of a row of a table: it begins at mark number `at` of the row; `links` of the row's links lie on it."""

    at: int
    role: str
    alt: str = ""
    links: int = 0


class TaggedMarks:
    """Marks in the order of reading, with their tags."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.tags: list[PageTag] = []

    def tag(self, role: str, alt: str = "") -> None:
        """What follows has this role."""
        self.tags.append(PageTag(len(self.marks), role, alt))

    def add(self, *marks: Mark) -> None:
        """More marks under the last tag."""
        self.marks.extend(marks)

    def extend(self, marks: Iterable[Mark]) -> None:
        """More marks under the last tag."""
        self.marks.extend(marks)

    def join(self, other: TaggedMarks) -> None:
        """Another run of marks after these."""
        self.tags.extend(tag._replace(at=tag.at + len(self.marks)) for tag in other.tags)
        self.marks.extend(other.marks)


def with_links(tags: Iterable[PageTag], role: str, count: int) -> tuple[PageTag, ...]:
    """The tags, all links of the page on the first of a role."""
    made, left = [], count
    for tag in tags:
        made.append(tag._replace(links=left) if tag.role == role else tag)
        left = 0 if tag.role == role else left
    return tuple(made)
