"""Links are followed on the real pages: poster to event, event to footnote, to its source, and back to an event."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from db.case import read_case
from db.case_file import CaseFile
from db.samples import build_sample
from viewer.export_case import export_file

LINE_PT = 26.0


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Leads:
    """A link: from a page and a place on it, to a page and a height (points from the top)."""

    page: int
    x: float
    y: float
    said: str
    to: int
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    words: list[list[Word]]
    links: list[Leads]
    titles: set[str]
    notes: set[str]
    events_from: int
    events_to: int

    def near(self, page: int, top: float, high: float = LINE_PT, left: float = -1e9) -> str:
        """The words of a stripe of a page, in order."""
        inside = [w for w in self.words[page] if top - 2 <= w.y <= top + high and w.x >= left]
        return " ".join(word.text for word in inside)


@pytest.fixture(scope="module", params=["abu-dhabi-2026", "karsa-basin"])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Read:
    folder = tmp_path_factory.mktemp("links")
    case, out = folder / "case.rapporteur", folder / "case.pdf"
    build_sample(request.param, case)
    export_file(case, out, "pdf", paper="A0", as_of="today")
    with CaseFile.open(case, read_only=True) as case_file:
        opened = read_case(case_file)
        titles = {flat(title) for title in opened.titles(opened.columns.ids.tolist())}
        notes = {flat(note.title or note.body) for note in opened.annotations.values()} - {""}
    with pikepdf.open(out) as pdf:
        links = links_of(pdf)
        with pdf.open_outline() as outline:
            starts = {item.title: page_of(pdf, item) for item in outline.root}
    return Read(words_of(out), links, titles, notes, starts["Events in order"], starts["Open issues"])


def page_of(pdf: pikepdf.Pdf, item: pikepdf.OutlineItem) -> int:
    destination = item.destination
    assert isinstance(destination, pikepdf.Array)
    return numbers_of(pdf)[destination[0].objgen]


def numbers_of(pdf: pikepdf.Pdf) -> dict[Any, int]:
    return {page.objgen: number for number, page in enumerate(pdf.pages)}


def links_of(pdf: pikepdf.Pdf) -> list[Leads]:
    numbers = numbers_of(pdf)
    found = []
    for number, page in enumerate(pdf.pages):
        high = float(page.mediabox[3])
        for link in page.get("/Annots", []):
            if "/Dest" in link:
                to = numbers[link.Dest[0].objgen]
                # What is led to stands 12 points under the place, so that it has air above it on a screen.
                at = float(pdf.pages[to].mediabox[3]) - float(link.Dest[3]) + 12.0
                x, y = float(link.Rect[0]), high - float(link.Rect[3])
                found.append(Leads(number, x, y, str(link.Contents), to, at))
    return found


def words_of(path: Path) -> list[list[Word]]:
    run = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.-]+)"[^>]*>(.*?)</word>')
    return [
        [Word(unescape(text), float(x), float(y)) for x, y, text in word.findall(page)]
        for page in run.stdout.split("<page ")[1:]
    ]


def flat(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha()).lower()


def test_every_mark_of_the_poster_leads_to_its_event(read: Read) -> None:
    leads = [link for link in read.links if link.page == 0 and read.events_from <= link.to < read.events_to]
    assert len(leads) >= len(read.titles) * 0.9
    reached = set()
    for link in leads:
        there = flat(read.near(link.to, link.at))
        found = {title for title in read.titles | read.notes if title[:30] in there}
        assert found, there
        reached |= found & read.titles
    assert len(reached) >= len(read.titles) * 0.9


def test_every_raised_number_leads_to_its_footnote_on_the_same_page(read: Read) -> None:
    notes = [link for link in read.links if link.said.startswith("Footnote ")]
    assert len(notes) > len(read.titles)
    for link in notes:
        number = link.said.removeprefix("Footnote ")
        assert link.to == link.page
        assert number in read.near(link.to, link.at, 12.0).split()
        raised = read.near(link.page, link.y, 14.0, link.x - 2).replace(",", " ").split()
        assert number in raised, (number, raised)


def test_every_footnote_leads_to_its_source_and_the_source_back_to_an_event(read: Read) -> None:
    last = max(link.to for link in read.links)
    sources = {(link.to, round(link.at)) for link in read.links if link.to > read.events_to and link.said[:2] == "To"}
    reached = [(page, at) for page, at in sources if re.match(r"S\d+ ", read.near(page, at, 12.0))]
    assert reached
    assert last == max(page for page, _ in reached)
    for page, at in reached:
        back = [link for link in read.links if link.page == page and 0 <= link.y - at + 12 < 60]
        assert any(link.to < page for link in back), read.near(page, at)
