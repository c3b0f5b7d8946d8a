"""A poster's lettering is never below 8 pt: what has no room is left out, and the sheet says so."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from db.samples import build_sample
from db.samples.generate import generate_case
from viewer.export_case import export_file

SMALLEST_PT = 7.95
Make = Callable[[str], Path]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Make:
    folder = tmp_path_factory.mktemp("posters")

    def made(name: str) -> Path:
        path = folder / f"{name}.rapporteur"
        if not path.exists():
            if name.isdecimal():
                generate_case(path, events=int(name), seed=1)
            else:
                build_sample(name, path)
        return path

    return made


def sizes_pt(path: Path) -> set[float]:
    """The sizes of all text shown on the first page, in points."""
    found, stack = set[float](), list[pikepdf.Matrix]()
    base, text, size = pikepdf.Matrix(), pikepdf.Matrix(), 0.0
    with pikepdf.open(path) as pdf:
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            name = str(operator)
            if name == "q":
                stack.append(base)
            elif name == "Q":
                base = stack.pop()
            elif name == "cm":
                base = pikepdf.Matrix(*(float(value) for value in operands)) @ base
            elif name == "Tf":
                size = float(operands[1])
            elif name == "Tm":
                text = pikepdf.Matrix(*(float(value) for value in operands))
            elif name in ("Tj", "TJ"):
                whole = text @ base
                found.add(size * abs(whole.a * whole.d - whole.b * whole.c) ** 0.5)
    return found


@pytest.mark.parametrize("paper", ["A4", "A3", "A0"])
@pytest.mark.parametrize("name", ["abu-dhabi-2026", "300", "10000"])
def test_nothing_is_set_below_8_pt(make: Make, tmp_path: Path, name: str, paper: str) -> None:
    out = tmp_path / "poster.pdf"
    export_file(make(name), out, "pdf", parts=("poster",), paper=paper)
    found = sizes_pt(out)
    assert len(found) > 3
    assert min(found) >= SMALLEST_PT


def test_the_foot_says_what_a_small_sheet_leaves_out(make: Make, tmp_path: Path) -> None:
    said = {}
    for paper in ("A4", "A3"):
        out = tmp_path / f"{paper}.pdf"
        export_file(make("abu-dhabi-2026"), out, "pdf", parts=("poster",), paper=paper)
        said[paper] = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True).stdout
    assert "for want of room: 3 more footnotes, the words of 1 lane." in said["A4"]
    assert "A larger paper, or several sheets, have room." in said["A4"]
    assert "157 for 157" in said["A4"]
    assert "want of room" not in said["A3"]
    assert "shows returned prisoners" in said["A3"]
    # A raised number stands only where its footnote is printed.
    assert raised_numbers(said["A4"]) <= set(range(1, 10))
    assert 12 in raised_numbers(said["A3"])


def raised_numbers(text: str) -> set[int]:
    return {int(unicodedata.normalize("NFKC", found)) for found in re.findall("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", text)}


def test_the_foot_of_a_small_sheet_leads_to_the_pages_after_it(make: Make, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    export_file(make("abu-dhabi-2026"), out, "pdf", parts=("poster", "events"), paper="A4")
    first = subprocess.run(["pdftotext", "-l", "1", str(out), "-"], capture_output=True, text=True).stdout
    assert "The pages after it have all." in " ".join(first.split())
