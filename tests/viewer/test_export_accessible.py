"""What is exported keeps the rules of PDF/UA-1: poster and report, several sheets, several scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from db.samples import build_sample
from tests.accessible import faults_of, kids_of
from viewer.export_case import export_file
from viewer.report_choice import PARTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    folder = tmp_path_factory.mktemp("accessible")
    for name in ("abu-dhabi-2026", "karsa-basin"):
        build_sample(name, folder / f"{name}.rapporteur")
    return folder


def exported(folder: Path, name: str, parts: tuple[str, ...], paper: str) -> pikepdf.Pdf:
    out = folder / f"{name}-{'-'.join(parts)}-{paper}.pdf"
    export_file(folder / f"{name}.rapporteur", out, "pdf", parts=parts, paper=paper, as_of="today")
    return pikepdf.open(out)


@pytest.mark.parametrize(
    ("name", "parts", "paper"),
    [
        ("abu-dhabi-2026", PARTS, "A3"),
        ("abu-dhabi-2026", PARTS[1:], "Letter"),
        ("abu-dhabi-2026", ("sources",), "A4"),
        ("karsa-basin", tuple(part for part in PARTS if part != "events"), "A4"),
        ("karsa-basin", ("poster",), "A3x2"),
    ],
)
def test_it_keeps_the_rules(folder: Path, name: str, parts: tuple[str, ...], paper: str) -> None:
    with exported(folder, name, parts, paper) as pdf:
        assert sorted(set(faults_of(pdf))) == []


@pytest.fixture(scope="module")
def whole(folder: Path) -> Iterator[pikepdf.Pdf]:
    with exported(folder, "abu-dhabi-2026", PARTS, "A4") as pdf:
        yield pdf


def spans(pdf: pikepdf.Pdf) -> set[str]:
    content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    return {part.split(b")")[0].decode() for part in content.split(b"/Span <</Lang (")[1:]}


def test_names_in_other_scripts_say_their_language_or_their_script(whole: pikepdf.Pdf) -> None:
    assert {"uk", "und-Arab", "und-Cyrl"} <= spans(whole)


def test_links_say_where_they_lead(whole: pikepdf.Pdf) -> None:
    said = {str(annotation.Contents) for page in whole.pages for annotation in page.get("/Annots", [])}
    assert any(words.startswith("Footnote ") for words in said)
    assert any(words.startswith("To page ") for words in said)
    assert any(words.startswith("https://") for words in said)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda pdf: pdf.Root.__delattr__("MarkInfo"), "06"),
        (lambda pdf: pdf.Root.__delattr__("StructTreeRoot"), "01"),
        (lambda pdf: pdf.Root.__delattr__("Lang"), "11-006"),
        (lambda pdf: pdf.Root.ViewerPreferences.__delitem__("/DisplayDocTitle"), "07-001"),
        (lambda pdf: pdf.pages[2].Annots[0].__delitem__("/Contents"), "28-012"),
        (lambda pdf: pdf.pages[2].obj.__delitem__("/Tabs"), "28-008"),
        (lambda pdf: unmark(pdf), "01-005"),
        (lambda pdf: unspan(pdf), "11: "),
        (lambda pdf: without(pdf, "Figure", "/Alt"), "13-004"),
        (lambda pdf: without(pdf, "TH", "/A"), "15-003"),
        (lambda pdf: without(pdf, "Note", "/ID"), "19"),
        (lambda pdf: renamed(pdf, "H1", "H3"), "14-003"),
        (lambda pdf: renamed(pdf, "TR", "P"), "09"),
    ],
)
def test_the_rules_find_what_breaks_them(folder: Path, spoil, fault: str) -> None:  # type: ignore[no-untyped-def]
    with pikepdf.open(folder / f"abu-dhabi-2026-{'-'.join(PARTS)}-A3.pdf") as pdf:
        spoil(pdf)
        assert any(fault in found for found in faults_of(pdf))


def unmark(pdf: pikepdf.Pdf) -> None:
    """Take the first mark out of a page's content."""
    content = pdf.pages[2].Contents.read_bytes()
    first = content.index(b"/Artifact BMC")
    end = content.index(b"EMC", first)
    content = content[:first] + content[first + len(b"/Artifact BMC") : end] + content[end + 3 :]
    pdf.pages[2].Contents.write(content)


def unspan(pdf: pikepdf.Pdf) -> None:
    """Take out the languages."""
    for page in pdf.pages:
        page.Contents.write(page.Contents.read_bytes().replace(b"/Span <</Lang (uk)>> BDC", b"/Span BMC"))


def found(element: pikepdf.Object, role: str) -> Iterator[pikepdf.Object]:
    if str(element.S) == f"/{role}":
        yield element
    for kid in kids_of(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from found(kid, role)


def without(pdf: pikepdf.Pdf, role: str, key: str) -> None:
    del next(found(pdf.Root.StructTreeRoot.K, role))[key]


def renamed(pdf: pikepdf.Pdf, role: str, other: str) -> None:
    next(found(pdf.Root.StructTreeRoot.K, role))["/S"] = pikepdf.Name(f"/{other}")
