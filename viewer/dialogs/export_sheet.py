"""The export sheet: what, which parts, which paper, with notes or without; beside it the real first page.

Pages are laid out, painted and written by a process of its own (`viewer.export_process`), which a worker waits for; an
answer to an older question is dropped. Only the printer is fed by a worker of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.case import read_case
from db.errors import CaseError, ErrorCode
from db.interchange.formats import check_target
from db.interchange.names import OUT
from viewer.dialogs.ask import plain_label
from viewer.dialogs.export_controls import KIND_WORDS, ExportControls
from viewer.export_case import Exported, print_case
from viewer.export_jobs import FINEST, PreviewJob, Stage, WriteJob, share_of, words_of
from viewer.export_process import ExportProcess, Preview
from viewer.look import Look
from viewer.paint.panel_look import PanelLook
from viewer.problems import problem_of
from viewer.session import Session
from viewer.tasks import Progress, Tasks
from viewer.words import number, tr, trn

PREVIEW_TOPIC, EXPORT_TOPIC = "export_preview", "export"
SETTLE_MS = 150
PREVIEW_PX = 480


class ExportSheet(QDialog):
    """Asks how to export or print and does it.

    `saved` carries the `Exported` once the file is in its place, or how many pages the printer has.
    """

    saved = Signal(object)

    def __init__(
        self,
        session: Session,
        look: Look,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        printing: bool = False,
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self._session, self._look, self._tasks = session, PanelLook(look), tasks
        self._running, self._printing = False, printing
        self._page, self._pages = 1, 0
        self._idle: ExportProcess | None = None
        self.setWindowTitle(tr("Print") if printing else tr("Export"))
        self._build()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._ask_preview)
        if kind:
            self.controls.kind.setCurrentIndex(self.controls.kind.findData(kind))
        self._read_controls()
        self._ask_preview()

    # ---- building -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(20)
        self.controls = ExportControls(self._session, self._look, printing=self._printing)
        self.controls.changed.connect(self._changed)
        sides.addWidget(self._scrolled(self.controls))
        sides.addLayout(self._preview_column(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(sides, 1)
        column.addLayout(self._foot())
        screen = self.screen().availableSize()
        wanted = self.sizeHint().expandedTo(QSize(0, self.controls.sizeHint().height() + 110))
        self.resize(wanted.boundedTo(screen * 0.95))

    def _scrolled(self, controls: QWidget) -> QScrollArea:
        """The controls, which scroll where the screen is lower than they are."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(controls)
        bar_px = area.verticalScrollBar().sizeHint().width()
        area.setFixedWidth(controls.minimumWidth() + bar_px)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _preview_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        side = self._look.scaled(PREVIEW_PX)
        self.preview.setMinimumSize(side + 24, side)
        self.preview.setAccessibleName(tr("The first page"))
        self.preview.setAutoFillBackground(True)
        palette = self.preview.palette()
        palette.setColor(self.preview.backgroundRole(), self._look.colour("sunken"))
        self.preview.setPalette(palette)
        self.caption = plain_label("")
        self.caption.setFont(self._look.font("small"))
        self.caption.setProperty("tone", "second")
        self.caption.setWordWrap(True)
        column.addWidget(self.preview, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.caption, 1)
        self.earlier, self.later = QPushButton(tr("Page before")), QPushButton(tr("Page after"))
        for button, step in ((self.earlier, -1), (self.later, 1)):
            button.setFont(self._look.font("small"))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._turn, step))
            row.addWidget(button)
        column.addLayout(row)
        return column

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setVisible(False)
        self.progress.setAccessibleName(tr("Pages written"))
        self.told = plain_label("")
        self.told.setFont(self._look.font("small"))
        self.told.setWordWrap(True)
        row.addWidget(self.told, 1)
        row.addWidget(self.progress, 1)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.setFont(self._look.font("list"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button = QPushButton(tr("Print…") if self._printing else tr("Export…"))
        self.save_button.setFont(self._look.font("list"))
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._ask_printer if self._printing else self._ask_where)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        return row

    # ---- answers to the hands -----------------------------------------------------------------------------
    def _changed(self) -> None:
        self._page = 1
        self._read_controls()
        self._settle.start()

    def _turn(self, step: int, _on: bool = False) -> None:
        """The preview of another page."""
        self._page = min(max(1, self._page + step), max(1, self._pages))
        self._ask_preview()

    def _read_turning(self, pages: int) -> None:
        """Which way pages can be turned; `pages` 0: not at all."""
        self._pages = pages
        self.earlier.setEnabled(pages > 1 and self._page > 1)
        self.later.setEnabled(self._page < pages)

    def _read_controls(self) -> None:
        self.controls.read(running=self._running)
        ready = self.controls.ready
        self.save_button.setEnabled(ready and not self._running)
        self.save_button.setToolTip("" if ready else tr("Choose at least one part."))

    def _ask_preview(self) -> None:
        settings = self.controls.settings()
        self._read_turning(0)
        if self.controls.exchange() is not None:
            self._tasks.cancel(PREVIEW_TOPIC)
            self.preview.clear()
            self.caption.setText(tr(OUT[settings.kind].leaves_out or "It holds the whole case and is read back equal."))
            return
        if not settings.choice.parts and settings.kind == "pdf":
            self._tasks.cancel(PREVIEW_TOPIC)
            self.preview.clear()
            self.caption.setText(tr("Choose at least one part."))
            return
        if settings.kind != "pdf":
            settings = replace(settings, kind="pdf", choice=replace(settings.choice, parts=("poster",)))
        self.caption.setText(tr("Drawing page {page}", page=QLocale().toString(self._page)))
        box = (self.preview.minimumWidth() - 24, self.preview.minimumHeight() - 24)
        job = PreviewJob(self._case_path(), settings, self._page, box, self.devicePixelRatioF())
        self._tasks.cancel(PREVIEW_TOPIC)
        process = self._take_process()

        def work(progress: Progress) -> Preview:
            return process.preview(job, lambda: progress.cancelled)

        def shown(preview: Preview) -> None:
            self._idle = process
            self._show(preview)

        self._tasks.start(PREVIEW_TOPIC, work, shown, self._preview_failed)

    def _case_path(self) -> Path:
        case_file = self._session.case_file
        assert case_file is not None
        return case_file.path

    def _take_process(self) -> ExportProcess:
        """The one that waits for work, or a new one; a worker has it alone, and ends it where it is stopped."""
        process, self._idle = self._idle or ExportProcess(QLocale().name()), None
        return process

    def _show(self, preview: Preview) -> None:
        self.preview.setPixmap(QPixmap.fromImage(preview.image))
        self._page = min(self._page, max(1, preview.pages))
        pages = tr("Page {page} of {pages}", page=number(self._page), pages=number(preview.pages))
        self.caption.setText(pages if preview.pages > 1 else tr("The first page"))
        self._read_turning(preview.pages)

    def _preview_failed(self, fault: BaseException) -> None:
        self.preview.clear()
        self.caption.setText(_sentence(fault))

    def _ask_where(self) -> None:
        kind = str(self.controls.kind.currentData())
        case_file = self._session.case_file
        assert case_file is not None
        kept = Path(self.controls.folder) if self.controls.folder else case_file.path.parent
        folder = kept if kept.is_dir() else case_file.path.parent
        suffixes = OUT[kind].suffixes if kind in OUT else (f".{kind}",)
        words = tr(OUT[kind].words if kind in OUT else KIND_WORDS[kind])
        proposed = str(folder / (case_file.path.stem + suffixes[0]))
        endings = " ".join(f"*{suffix}" for suffix in suffixes)
        name, _filter = QFileDialog.getSaveFileName(self, tr("Export"), proposed, f"{words} ({endings})")
        if name:
            self.save_to(with_ending(Path(name), suffixes))

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._session.case.info.title)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print in a worker the pages that the PDF would have; `saved` then carries how many."""
        settings, case_file = self.controls.settings(), self._session.case_file
        assert case_file is not None

        def work(progress: Progress) -> int:
            def tell(stage: Stage, done: int, total: int) -> None:
                if progress.cancelled:
                    raise CaseError(ErrorCode.CANCELLED)
                _tell(progress, stage, done, total)

            with case_file.reader() as reader:
                return print_case(read_case(reader), printer, settings, report=tell)

        self._run(work, self._written)

    def save_to(self, path: Path) -> None:
        """Write the document in a process of its own; the sheet shows how far it is and can stop it."""
        self.controls.folder = str(path.parent)
        choice, settings = self.controls.exchange(), self.controls.settings()
        case_file = self._session.case_file
        assert case_file is not None
        job = WriteJob(case_file.path, path, settings, choice)
        process = self._take_process()

        def work(progress: Progress) -> Exported:
            check_target(case_file, path)
            return process.write(job, path, lambda: progress.cancelled, partial(_tell, progress))

        def written(made: Exported) -> None:
            self._idle = process
            self._written(made)

        self._run(work, written)

    def _run(self, work: Callable[[Progress], object], done: Callable[[Any], None]) -> None:
        """Have a worker write, or wait for the process that does."""
        self.controls.remember()
        self._tasks.cancel(PREVIEW_TOPIC)
        self._settle.stop()
        self._set_running(True)
        self._tasks.changed.connect(self._read_progress)
        self._tasks.start(EXPORT_TOPIC, work, done, self._failed)

    def _set_running(self, running: bool) -> None:
        self._running = running
        self.progress.setVisible(running)
        self.progress.setRange(0, 0)
        self.told.setVisible(not running)
        self.told.setText("")
        self._read_controls()
        if running:
            self.cancel_button.setFocus()
        else:
            self._tasks.changed.disconnect(self._read_progress)

    def _read_progress(self) -> None:
        for topic, done, total in self._tasks.running():
            if topic == EXPORT_TOPIC and total:
                self.progress.setRange(0, total)
                self.progress.setValue(done)
                self.caption.setText(self._tasks.words_of(EXPORT_TOPIC))

    def _written(self, made: Exported | int) -> None:
        self._set_running(False)
        self.saved.emit(made)
        if isinstance(made, int):
            words = trn("Printed {count} page", "Printed {count} pages", made)
        elif not made.pages:
            words = tr("Exported to {name}", name=made.path.name)
        else:
            name = made.path.name
            words = trn("Exported {count} page to {name}", "Exported {count} pages to {name}", made.pages, name=name)
        status = getattr(self.parent(), "status", None)
        if status is not None:
            status.toast(words)
        self.accept()

    def _failed(self, fault: BaseException) -> None:
        self._set_running(False)
        self.told.setText(_sentence(fault))
        self.told.setProperty("tone", "danger")
        self.told.style().polish(self.told)

    # ---- going --------------------------------------------------------------------------------------------
    def reject(self) -> None:
        """Stop what is being written; otherwise close."""
        if self._running:
            self._tasks.cancel(EXPORT_TOPIC)
            self._set_running(False)
            self.told.setText(
                tr("Stopped. No more is printed.") if self._printing else tr("Stopped. Nothing was written.")
            )
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing goes on behind a closed sheet."""
        if self._running:
            self.reject()
        self._let_go()  # one that was never shown is not told that it is done
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Closed, one way or the other."""
        self._let_go()
        super().done(result)

    def _let_go(self) -> None:
        """No preview is drawn any more, and the process goes."""
        self._settle.stop()
        self._tasks.cancel(PREVIEW_TOPIC)
        if self._idle is not None:
            self._idle.end()
            self._idle = None


def with_ending(path: Path, suffixes: tuple[str, ...]) -> Path:
    """The path with the format's own ending, unless it has one of them."""
    return path if path.name.lower().endswith(suffixes) else path.with_name(path.name + suffixes[0])


def _tell(progress: Progress, stage: Stage, done: int, total: int) -> None:
    progress.words = words_of(stage, done, total)
    progress.report(share_of(stage, done, total), FINEST)


def _sentence(fault: BaseException) -> str:
    """A fault of the world in words; a fault of our own goes on to the door."""
    if not isinstance(fault, CaseError):
        raise fault
    if fault.code is ErrorCode.INVALID and fault.detail:
        return fault.detail
    return problem_of(fault).sentence
