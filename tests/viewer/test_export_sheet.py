"""The export sheet: it shows the real first page, remembers, explains, writes and can be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from tests.conftest import PATIENCE_MS
from tests.viewer.stand_ins import SAYS_AND_WAITS, instead, refuses
from viewer.dialogs.export_sheet import ExportSheet
from viewer.export_case import export_case
from viewer.look import Look
from viewer.session import Session
from viewer.settings import EXPORT
from viewer.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def open_sheet(qtbot: QtBot, session: Session, tasks: Tasks) -> Iterator[ExportSheet]:
    sheet = ExportSheet(session, Look(session.settings), tasks)
    qtbot.addWidget(sheet)
    sheet.show()
    yield sheet
    sheet.close()


def settled(qtbot: QtBot, tasks: Tasks, sheet: ExportSheet, words: str) -> None:
    qtbot.waitUntil(lambda: words in sheet.caption.text())
    tasks.wait()


def test_it_shows_the_real_first_page(qtbot: QtBot, tasks: Tasks, open_sheet: ExportSheet) -> None:
    settled(qtbot, tasks, open_sheet, "Page 1 of")
    image = open_sheet.preview.pixmap().toImage()
    assert image.width() > image.height()
    inks = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(inks) > 50
    open_sheet.controls.parts["poster"].setChecked(False)
    qtbot.waitUntil(lambda: open_sheet.preview.pixmap().height() > open_sheet.preview.pixmap().width())


def test_without_parts_there_is_nothing_to_write(qtbot: QtBot, open_sheet: ExportSheet) -> None:
    for box in open_sheet.controls.parts.values():
        box.setChecked(False)
    assert not open_sheet.save_button.isEnabled()
    assert open_sheet.save_button.toolTip() == "Choose at least one part."
    qtbot.waitUntil(lambda: open_sheet.caption.text() == "Choose at least one part.")


def test_a_picture_has_no_parts(open_sheet: ExportSheet) -> None:
    open_sheet.controls.kind.setCurrentIndex(open_sheet.controls.kind.findData("svg"))
    assert not open_sheet.controls.parts["events"].isEnabled()
    assert "timeline only" in open_sheet.controls.parts["events"].toolTip()
    assert open_sheet.save_button.isEnabled()


def test_it_writes_and_remembers(
    qtbot: QtBot, session: Session, tasks: Tasks, open_sheet: ExportSheet, tmp_path: Path
) -> None:
    open_sheet.controls.parts["quotes"].setChecked(False)
    open_sheet.controls.notes.setChecked(False)
    open_sheet.controls.paper.setCurrentIndex(open_sheet.controls.paper.findData("A2"))
    with qtbot.waitSignal(open_sheet.saved) as saved:
        open_sheet.save_to(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert saved.args is not None
    assert saved.args[0].pages > 1
    kept = session.settings.get_json(EXPORT)
    assert kept["paper"] == "A2"
    assert "quotes" not in kept["parts"]
    again = ExportSheet(session, Look(session.settings), tasks)
    qtbot.addWidget(again)
    assert not again.controls.parts["quotes"].isChecked()
    assert not again.controls.notes.isChecked()
    assert again.controls.settings().paper == "A2"
    again.close()


def test_a_fault_of_the_world_is_said_in_the_sheet(qtbot: QtBot, open_sheet: ExportSheet, tmp_path: Path) -> None:
    open_sheet.save_to(tmp_path / "gone" / "a.pdf")
    qtbot.waitUntil(lambda: "is not there" in open_sheet.told.text())
    assert open_sheet.save_button.isEnabled()
    assert open_sheet.isVisible()


def test_cancel_stops_the_writing_and_keeps_the_sheet(
    qtbot: QtBot, tasks: Tasks, open_sheet: ExportSheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(qtbot, tasks, open_sheet, "Page 1 of")
    open_sheet._idle = None
    instead(monkeypatch, SAYS_AND_WAITS)
    (tmp_path / "a.pdf").write_text("the old file")
    before = sorted(tmp_path.iterdir())
    open_sheet.save_to(tmp_path / "a.pdf")
    assert not open_sheet.save_button.isEnabled()
    qtbot.waitUntil(lambda: open_sheet.progress.value() == 300)
    assert open_sheet.progress.maximum() == 1000
    assert open_sheet.caption.text() == "Writing the records"
    assert sorted(tmp_path.iterdir()) != before
    open_sheet.cancel_button.click()
    assert open_sheet.told.text() == "Stopped. Nothing was written."
    assert open_sheet.isVisible()
    tasks.wait()
    assert (tmp_path / "a.pdf").read_text() == "the old file"
    assert sorted(tmp_path.iterdir()) == before


def test_pages_are_turned(qtbot: QtBot, tasks: Tasks, open_sheet: ExportSheet) -> None:
    settled(qtbot, tasks, open_sheet, "Page 1 of")
    assert not open_sheet.earlier.isEnabled()
    open_sheet.later.click()
    settled(qtbot, tasks, open_sheet, "Page 2 of")
    assert open_sheet.preview.pixmap().height() > open_sheet.preview.pixmap().width()
    open_sheet.earlier.click()
    settled(qtbot, tasks, open_sheet, "Page 1 of")
    assert open_sheet.preview.pixmap().height() < open_sheet.preview.pixmap().width()


def test_a_poster_is_laid_over_sheets_and_the_choice_is_remembered(
    qtbot: QtBot, session: Session, tasks: Tasks, open_sheet: ExportSheet, tmp_path: Path
) -> None:
    sheets = open_sheet.controls.sheets
    assert not sheets.across.isVisible()
    sheets.choice.setCurrentIndex(sheets.choice.findData("grid"))
    sheets.across.setValue(2)
    sheets.down.setValue(2)
    sheets.overlap.setValue(15)
    open_sheet.controls.paper.setCurrentIndex(open_sheet.controls.paper.findData("A4"))
    for part, box in open_sheet.controls.parts.items():
        box.setChecked(part == "poster")
    assert open_sheet.controls.settings().paper == "A4x2x2"
    settled(qtbot, tasks, open_sheet, "Page 1 of 5")
    with qtbot.waitSignal(open_sheet.saved, timeout=PATIENCE_MS) as saved:
        open_sheet.save_to(tmp_path / "a.pdf")
    assert saved.args is not None
    assert saved.args[0].pages == 5
    again = ExportSheet(session, Look(session.settings), tasks)
    qtbot.addWidget(again)
    assert again.controls.settings().paper == "A4x2x2"
    assert again.controls.settings().overlap_mm == 15
    again.controls.sheets.across.setValue(12)
    assert again.controls.sheets.across.value() * again.controls.sheets.down.value() <= 36
    again.close()


def test_a_preview_that_fails_says_why(qtbot: QtBot, open_sheet: ExportSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    qtbot.waitUntil(lambda: "Page 1 of" in open_sheet.caption.text())
    open_sheet._idle = None
    instead(monkeypatch, refuses("invalid", "The case has nothing of the parts chosen."))
    open_sheet.controls.parts["quotes"].toggle()
    qtbot.waitUntil(lambda: "nothing of the parts" in open_sheet.caption.text())


def test_the_printer_gets_the_pages_of_the_pdf(qtbot: QtBot, session: Session, tasks: Tasks, tmp_path: Path) -> None:
    sheet = ExportSheet(session, Look(session.settings), tasks, printing=True)
    qtbot.addWidget(sheet)
    sheet.show()
    assert not sheet.controls.kind.isVisible()
    sheet.controls.paper.setCurrentIndex(sheet.controls.paper.findData("A4"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(sheet.saved) as saved:
        sheet.print_on(printer)
    export_case(session.case, tmp_path / "exported.pdf", sheet.controls.settings())
    with pikepdf.open(tmp_path / "printed.pdf") as printed, pikepdf.open(tmp_path / "exported.pdf") as exported:
        sizes = [
            [tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages] for pdf in (printed, exported)
        ]
    assert sizes[0] == sizes[1]
    assert saved.args == [len(sizes[0])]
