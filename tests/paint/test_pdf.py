"""Pages painted into a PDF and finished: what a reader of the file finds in it."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from viewer.layout.marks import Box, Fade, Rect, Text
from viewer.layout.pages_text import Link
from viewer.layout.report import OutlineEntry, Page
from viewer.paint.fonts import Fonts
from viewer.paint.pdf import PdfInfo, draw_pdf
from viewer.paint.pdf_finish import finish_pdf, meanings
from viewer.paint.pdf_page import page_image
from viewer.paint.theme import THEMES

INFO = PdfInfo(
    title="A <case> & “more”",
    author="Ana Lyst",
    subject="Subject",
    language="en",
    identifier="rapporteur:test",
    created="2026-02-05T10:00:00+00:00",
    outline=(OutlineEntry(0, "First", "one"), OutlineEntry(1, "Below", "two"), OutlineEntry(0, "Nowhere", "gone")),
)


def sheet(*marks: object, links: tuple[Link, ...] = (), anchors: tuple[tuple[str, float], ...] = ()) -> Page:
    return Page(400.0, 300.0, marks, links, anchors)  # type: ignore[arg-type]


def made(pages: list[Page], info: PdfInfo = INFO) -> bytes:
    drawn, links = draw_pdf(pages, THEMES["light"], Fonts(1.0, for_print=True), info)
    return finish_pdf(drawn, links, info)


@pytest.fixture
def two_pages(qapp: QApplication) -> bytes:
    links = (
        Link(Rect(10, 10, 50, 20), "two"),
        Link(Rect(10, 40, 50, 20), "https://example.org/a?b=1"),
        Link(Rect(10, 70, 50, 20), "file:///etc/passwd"),
        Link(Rect(10, 100, 50, 20), "javascript:alert(1)"),
        Link(Rect(10, 130, 50, 20), "gone"),
    )
    first = sheet(Text(10, 30, "Office 10:30 fi fl", "body"), links=links, anchors=(("one", 5.0),))
    return made([first, sheet(Text(10, 30, "Київ مرحبا", "verbatim_print"), anchors=(("two", 100.0),))])


def text_of(content: bytes) -> str:
    run = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def test_text_is_found_whole_in_every_script(two_pages: bytes) -> None:
    text = text_of(two_pages)  # as it is: a reader who searches types letters, not their forms
    assert "Office 10:30 fi fl" in text
    assert "Київ" in text
    assert "مرحبا" in text


def test_shapes_mean_what_was_written() -> None:
    written = b"2 beginbfrange\n<0000> <0000> <0000>\n<0001> <0004> [<0009> <FEE3> <FEFB> <0041> ]\nendbfrange\n"
    assert meanings(written) == b"1 beginbfrange\n<0001> <0004> [<0020> <0645> <FEFB> <0041> ]\nendbfrange\n"


def test_every_font_is_embedded(two_pages: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(two_pages)
    table = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    rows = table.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), table


def test_the_file_is_sound(two_pages: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(two_pages)
    check = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_links_lead_inside_or_to_the_web_and_nowhere_else(two_pages: bytes) -> None:
    with pikepdf.open(BytesIO(two_pages)) as pdf:
        found = list(pdf.pages[0].Annots)
        assert len(found) == 2
        assert found[0].Dest[0].objgen == pdf.pages[1].objgen
        assert float(found[0].Dest[3]) == pytest.approx(225.0 - (75.0 - 12.0))
        assert str(found[1].A.URI) == "https://example.org/a?b=1"
        assert [float(v) for v in found[0].Rect] == pytest.approx([7.5, 225 - 22.5, 45.0, 225 - 7.5])


def test_bookmarks_language_and_metadata(two_pages: bytes) -> None:
    with pikepdf.open(BytesIO(two_pages)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_outline() as outline:
            assert [(item.title, [child.title for child in item.children]) for item in outline.root] == [
                ("First", ["Below"])
            ]
        assert str(pdf.docinfo["/Title"]) == INFO.title
        assert str(pdf.docinfo["/Author"]) == "Ana Lyst"
        xmp = pdf.open_metadata()
        assert xmp["dc:title"] == INFO.title
        assert xmp["dc:creator"] == ["Ana Lyst"]
        assert xmp["xmp:CreateDate"] == INFO.created


def test_the_same_pages_give_the_same_bytes(qapp: QApplication) -> None:
    pages = [
        sheet(Text(10, 30, "Same", style), Fade(10, 50, 90, 10, "round.fill", 0.0, 0.42))
        for style in ("body", "title", "canvas_label", "verbatim", "mono")
    ]
    assert made(pages) == made(pages)


def test_a_fade_fades_in_the_pdf(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "fade.pdf"
    path.write_bytes(made([sheet(Fade(100, 100, 200, 100, "round.fill", 0.0, 1.0))]))
    subprocess.run(["pdftoppm", "-r", "96", "-gray", str(path), str(tmp_path / "fade")], check=True)
    data = next(tmp_path.glob("fade*.pgm")).read_bytes()
    pixels = data[-400 * 300 :]
    row = [pixels[150 * 400 + x] for x in (105, 150, 200, 250, 295)]
    assert row == sorted(row, reverse=True)
    assert row[0] > 230
    assert row[-1] < 80
    assert pixels[150 * 400 + 90] == 255


def test_paper_for_archives_knows_no_transparency(qapp: QApplication) -> None:
    from dataclasses import replace

    info = replace(INFO, pdfa=True)
    theme = replace(THEMES["light"], opaque=True, _inks={})
    page = sheet(Box(0, 0, 50, 50, "round.zone"), Fade(60, 0, 50, 50, "round.fill", 0.0, 0.42))
    drawn, links = draw_pdf([page], theme, Fonts(1.0, for_print=True), info)
    with pikepdf.open(BytesIO(finish_pdf(drawn, links, info))) as pdf:
        assert "/OutputIntents" in pdf.Root
        states = pdf.pages[0].Resources.ExtGState
        assert all("/SMask" not in state or state.SMask == pikepdf.Name("/None") for state in states.values())
        assert all(float(state.get("/ca", 1)) == 1.0 for state in states.values())
        assert str(pdf.open_metadata()["pdfaid:part"]) == "1"
        assert pdf.pdf_version == "1.4"
    shade = theme.ink("round.zone")
    assert shade.alphaF() == 1.0
    assert shade != theme.ink("round.fill")


def test_the_preview_is_the_page(qapp: QApplication) -> None:
    page = sheet(Box(0, 0, 200, 300, "round.fill"))
    image = page_image(page, THEMES["light"], Fonts(1.0, for_print=True), 200, 2.0)
    assert (image.width(), image.height()) == (400, 300)
    assert image.pixelColor(100, 150) == THEMES["light"].ink("round.fill")
    assert image.pixelColor(300, 150) == THEMES["light"].ink("canvas.fill")
