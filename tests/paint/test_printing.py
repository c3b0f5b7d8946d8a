"""Pages on a printer: the same pages as in the PDF, on paper that may be another."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from db.errors import CaseError, ErrorCode
from viewer.layout.marks import Box, Text
from viewer.layout.report import Page
from viewer.paint import printing
from viewer.paint.fonts import Fonts
from viewer.paint.printing import print_pages
from viewer.paint.theme import THEMES

A4_PX = (793.7, 1122.5)
PAGES = [
    Page(A4_PX[1], A4_PX[0], (Text(100, 100, "Across", "body"), Box(0, 0, 20, 20, "round.fill"))),
    Page(A4_PX[0], A4_PX[1], (Text(100, 100, "Upright", "body"),)),
    Page(A4_PX[0], A4_PX[1], (Text(100, 100, "Third", "body"),)),
]


@pytest.fixture
def printer(qapp: QApplication, tmp_path: Path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    return made


def printed(printer: QPrinter, pages: list[Page], **how: object) -> int:
    return print_pages(pages, printer, THEMES["light"], Fonts(1.0, for_print=True), **how)  # type: ignore[arg-type]


def boxes_of(printer: QPrinter) -> list[tuple[float, float]]:
    with pikepdf.open(printer.outputFileName()) as pdf:
        return [(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]


def words_of(printer: QPrinter) -> list[str]:
    run = subprocess.run(["pdftotext", printer.outputFileName(), "-"], capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_each_page_is_held_as_it_was_laid_out(printer: QPrinter) -> None:
    assert printed(printer, PAGES) == 3
    assert boxes_of(printer) == [pytest.approx(box, abs=1) for box in ((842, 595), (595, 842), (595, 842))]
    assert words_of(printer) == ["Across", "Upright", "Third"]


def test_only_the_chosen_pages_are_printed(printer: QPrinter) -> None:
    printer.setFromTo(2, 2)
    assert printed(printer, PAGES) == 1
    assert words_of(printer) == ["Upright"]


def test_on_smaller_paper_the_whole_page_is_fitted(printer: QPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_paper_of", lambda _printer, _size: None)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    far = (Box(A4_PX[1] - 20, A4_PX[0] - 20, 20, 20, "round.fill"),)
    printed(printer, [Page(A4_PX[1], A4_PX[0], far)])
    assert boxes_of(printer) == [pytest.approx((595, 420), abs=1)]
    shot = subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", printer.outputFileName()], capture_output=True, check=True
    ).stdout
    width, height = (int(number) for number in shot.split(b"\n")[1].split())
    corner = shot[-width * height :][(height - 6) * width + width - 6]
    assert corner < 80


def test_a_stopped_job_prints_no_more(printer: QPrinter) -> None:
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        raise CaseError(ErrorCode.CANCELLED)

    with pytest.raises(CaseError) as stopped:
        printed(printer, PAGES, report=stop)
    assert stopped.value.code is ErrorCode.CANCELLED
    assert told == [1]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(printer: QPrinter, tmp_path: Path) -> None:
    printer.setOutputFileName(str(tmp_path / "gone" / "a.pdf"))
    with pytest.raises(CaseError) as failed:
        printed(printer, PAGES)
    assert failed.value.code is ErrorCode.IO
