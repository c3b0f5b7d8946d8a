"""Pages onto a printer: each on its own paper where the printer has it, else fitted onto the paper it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from db.errors import CaseError, ErrorCode
from viewer.layout.report import Page
from viewer.paint.fonts import Fonts
from viewer.paint.pdf_page import paint_page
from viewer.paint.theme import Theme

POINTS_PER_PX, PX_PER_INCH = 0.75, 96.0
SAME_PT = 4
"""Papers whose sides differ by no more than this are the same: printers round to whole points or millimetres."""


def print_pages(
    pages: Iterable[Page],
    printer: QPrinter,
    theme: Theme,
    fonts: Fonts,
    *,
    report: Callable[[int], None] = lambda _done: None,
) -> int:
    """Print the pages of the printer's range, and return how many. `report` is told each, and may raise to stop.

    Nothing is enlarged. May run in any thread. Raises CaseError IO when the printer does not take the job.
    """
    painter = QPainter()
    first, last = printer.fromPage(), printer.toPage()
    done = 0
    printer.setFullPage(True)
    try:
        for number, page in enumerate(pages, 1):
            if number < first or (last and number > last):
                continue
            _choose_paper(printer, page)
            if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                raise CaseError(ErrorCode.IO, "the printer does not take the job")
            _paint_fitted(painter, printer, page, theme, fonts)
            done += 1
            report(done)
    except CaseError:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return done


def _paint_fitted(painter: QPainter, printer: QPrinter, page: Page, theme: Theme, fonts: Fonts) -> None:
    box = printer.pageLayout().fullRectPixels(printer.resolution())
    factor = min(printer.resolution() / PX_PER_INCH, box.width() / page.width_px, box.height() / page.height_px)
    painter.save()
    painter.translate((box.width() - page.width_px * factor) / 2, (box.height() - page.height_px * factor) / 2)
    painter.scale(factor, factor)
    paint_page(painter, page, theme, fonts)
    painter.restore()


def _choose_paper(printer: QPrinter, page: Page) -> None:
    """The page's own paper if the printer has it, held as the page is."""
    across = page.width_px > page.height_px
    sides = sorted((page.width_px * POINTS_PER_PX, page.height_px * POINTS_PER_PX))
    size = _paper_of(printer, QSizeF(*sides)) or printer.pageLayout().pageSize()
    orientation = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))


def _paper_of(printer: QPrinter, upright_pt: QSizeF) -> QPageSize | None:
    """The printer's name for a paper; None where it has none like it. A file takes any."""
    if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat:
        return QPageSize(upright_pt, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    for size in QPrinterInfo(printer).supportedPageSizes():
        points = size.sizePoints()
        if (
            abs(points.width() - upright_pt.width()) <= SAME_PT
            and abs(points.height() - upright_pt.height()) <= SAME_PT
        ):
            return size
    return None
