"""A case exported for archives: what PDF/A-1b (ISO 19005-1) asks of the file, checked on the real pages.

Where a machine has Java and Debian's PDFBox, its preflight judges every sample; where it has not, the rules that a
reader of the file can check by itself are what is held, on every sample too, and the output says which it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pytestqt.qtbot import QtBot

from db.case import Case, read_case
from db.case_file import CaseFile
from db.samples import SAMPLES, build_sample
from tests import preflight
from viewer.export_case import ExportSettings, export_case
from viewer.report_choice import ReportChoice
from viewer.session import Session


def written(case: Case, out: Path) -> Path:
    export_case(case, out, ExportSettings(choice=ReportChoice(author="Ana Lyst"), pdfa=True))
    assert out.read_bytes().startswith(b"%PDF-1.4")
    return out


@pytest.fixture
def archive(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(written(session.case, tmp_path / "archive.pdf")) as pdf:
        yield pdf


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (found for found in pdf.objects if isinstance(found, pikepdf.Dictionary | pikepdf.Stream))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_is_valid(qtbot: QtBot, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    build_sample(name, tmp_path / "a.rapporteur")
    with CaseFile.open(tmp_path / "a.rapporteur", read_only=True) as case_file:
        out = written(read_case(case_file), tmp_path / "a.pdf")
    said = preflight.verdict(out)
    with capsys.disabled():
        print(
            f"\nPDF/A of {name}: {'preflight' if said else 'own rules, for want of ' + ', '.join(preflight.missing())}"
        )
    assert said is None or preflight.VALID in said, said
    with pikepdf.open(out) as pdf:
        for rule in (test_it_says_so_and_says_the_same_twice, test_its_colours_are_defined):
            rule(pdf)
        test_nothing_in_it_is_transparent(pdf)
        test_it_needs_nothing_from_outside(pdf)


def test_it_says_so_and_says_the_same_twice(archive: pikepdf.Pdf) -> None:
    xmp = archive.open_metadata()
    assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("1", "B")
    assert xmp["dc:title"] == str(archive.docinfo["/Title"])
    assert xmp["dc:creator"] == [str(archive.docinfo["/Author"])]
    assert xmp["pdf:Producer"] == str(archive.docinfo["/Producer"])
    assert "/Filter" not in archive.Root.Metadata
    assert archive.trailer.ID is not None
    assert not archive.is_encrypted


def test_its_colours_are_defined(archive: pikepdf.Pdf) -> None:
    (intent,) = archive.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert int(intent.DestOutputProfile.N) == 3
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_nothing_in_it_is_transparent(archive: pikepdf.Pdf) -> None:
    states = [found for found in dictionaries(archive) if any(key in found for key in ("/ca", "/CA", "/SMask", "/BM"))]
    assert states
    for state in states:
        assert float(state.get("/ca", 1)) == float(state.get("/CA", 1)) == 1.0
        assert str(state.get("/SMask", "/None")) == "/None"
        assert str(state.get("/BM", "/Normal")) in ("/Normal", "/Compatible")
    assert not [found for found in dictionaries(archive) if str(found.get("/S", "")) == "/Transparency"]


def test_it_needs_nothing_from_outside(archive: pikepdf.Pdf) -> None:
    found = list(dictionaries(archive))
    descriptors = [one for one in found if str(one.get("/Type", "")) == "/FontDescriptor"]
    assert descriptors
    assert all(any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3")) for one in descriptors)
    actions = {str(one.S) for one in found if str(one.get("/Type", "")) == "/Action"}
    assert actions <= {"/URI", "/GoTo"}
    assert not [one for one in found if any(key in one for key in ("/EF", "/OpenAction", "/AA", "/JS"))]
    assert not [one for one in found if str(one.get("/Type", "")) in ("/ObjStm", "/XRef")]
    assert all("/LZWDecode" not in str(one.get("/Filter", "")) for one in found)
    assert all(int(one.get("/F", 0)) & 4 for one in found if str(one.get("/Subtype", "")) == "/Link")
