"""Other programs' formats: a file brought in after a look at it.

Reading is done by a worker with a reader of its own; what is brought in is one edit that undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from db.backups import take_backup
from db.edits import Applied
from db.errors import CaseError
from db.interchange.arriving import bring_in
from db.interchange.formats import read_file
from db.interchange.imported import Imported, fitted
from db.interchange.mapping import FIELDS
from db.interchange.names import IN
from viewer.desk_base import DeskBase
from viewer.dialogs.import_sheets import ArrivalSheet, MappingSheet
from viewer.words import number, tr, trn

IMPORT_TOPIC = "exchange_import"
MANY_ROWS = 500
"""So many rows are written at once within a frame or two; more of them are the worker's."""


class ExchangeDesk(DeskBase):
    """What comes from other programs."""

    if TYPE_CHECKING:

        def _tell_fault(self, fault: BaseException, name: str) -> None: ...

    # ---- in
    def ask_import(self) -> None:
        """Choose a file to bring in."""
        if not self.session.can_annotate:
            return
        endings = " ".join(sorted({f"*{suffix}" for made in IN.values() for suffix in made.suffixes}))
        kinds = ";;".join((f"{tr('Files that can be imported')} ({endings})", f"{tr('All files')} (*)"))
        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Import a file"), self._folder(), kinds)
        if name:
            self.import_path(Path(name))

    def import_path(self, path: Path, mapping: dict[str, Any] | None = None) -> None:
        """Read a file, show what was found, and bring it in if the person says so."""
        case_file = self.session.case_file
        assert case_file is not None

        def work(_progress: object) -> Imported:
            with case_file.reader() as reader:
                return fitted(read_file(path, "", mapping), reader)

        def failed(fault: BaseException) -> None:
            if isinstance(fault, CaseError) and "header" in fault.facts:
                self._ask_mapping(path, fault)
            else:
                self._tell_fault(fault, path.name)

        self._window.tasks.start(IMPORT_TOPIC, work, lambda found: self._show_arrival(path, found), failed)

    def _ask_mapping(self, path: Path, fault: CaseError) -> None:
        header, proposed = fault.facts["header"], fault.facts["proposed"]
        assert isinstance(header, list)
        assert isinstance(proposed, dict)
        sheet = MappingSheet(self._window.panel_look, path.name, header, proposed["columns"], FIELDS, self._window)
        self._ask_sheet(sheet, lambda: self.import_path(path, sheet.mapping()))

    def _show_arrival(self, path: Path, found: Imported) -> None:
        rows = trn("{count} row can be brought in.", "{count} rows can be brought in.", len(found.rows))
        lost = sum(problem.lost for problem in found.problems)
        if lost:
            rows = tr("{rows} {lost} left out.", rows=rows, lost=number(lost))
        lines = [problem.words for problem in found.problems]
        sheet = ArrivalSheet(self._window.panel_look, path.name, rows, lines, bool(found.rows), self._window)
        self._ask_sheet(sheet, lambda: self._bring_in(path, found))

    def _ask_sheet(self, sheet: ArrivalSheet | MappingSheet, accepted: Callable[[], None]) -> None:
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.accepted.connect(accepted)
        sheet.open()

    def _bring_in(self, path: Path, found: Imported) -> None:
        case_file = self.session.case_file
        assert case_file is not None
        if len(found.rows) > MANY_ROWS:
            self._bring_in_many(path, found)
            return

        def work(_progress: object) -> None:
            with case_file.reader() as reader:
                take_backup(reader, "import")

        def done(_none: object) -> None:
            self.perform(lambda _desk: self._apply(path, found))

        self._window.tasks.start(IMPORT_TOPIC, work, done, lambda fault: self._tell_fault(fault, path.name))

    def _bring_in_many(self, path: Path, found: Imported) -> None:
        """Written by the worker, too: no frame waits for a hundred thousand rows."""
        case_file, session = self.session.case_file, self.session
        assert case_file is not None
        name, author, replica = tr("Import {name}", name=path.name), session.author, session.settings.replica()

        def done(applied: Applied) -> None:
            if session.case_file is case_file:
                session.take_up_step(name, applied.inverse, applied.edit_id)
                self._tell_imported(found)

        self._window.tasks.start(
            IMPORT_TOPIC,
            lambda _progress: bring_in(case_file, found, name=name, author=author, replica=replica),
            done,
            lambda fault: self._tell_fault(fault, path.name),
        )

    def _apply(self, path: Path, found: Imported) -> None:
        edit = found.edit(tr("Import {name}", name=path.name))
        if self.session.apply(edit, as_base=True) is not None:
            self._tell_imported(found)

    def _tell_imported(self, found: Imported) -> None:
        words = trn("{count} row imported", "{count} rows imported", len(found.rows))
        self._window.status.toast(words, tr("Undo"), self.session.undo)
