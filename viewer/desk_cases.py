"""Opening, making, copying, checking and closing cases."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from db.case_file import CaseFile
from db.domain import CaseInfo
from db.errors import CaseError
from viewer.desk_base import DeskBase
from viewer.dialogs.ask import TextDialog
from viewer.problems import problem_of
from viewer.resources import VERSION
from viewer.words import tr

CASE_FILTER = "Rapporteur (*.rapporteur)"


class CaseDesk(DeskBase):
    """What is done with whole files."""

    def ask_new_case(self) -> None:
        """A new case from nothing: choose where, and it is open."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("New case"), self._folder(tr("New case") + ".rapporteur"), CASE_FILTER
        )
        if name:
            path = _with_suffix(Path(name))
            self._guarded(path, lambda: CaseFile.create(path, CaseInfo(title=path.stem), app_version=VERSION).close())
            self.open_path(path)

    def ask_open_case(self) -> None:
        """Choose a case file and open it."""
        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Open case file"), self._folder(), CASE_FILTER)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a case file; where it is refused, say why and what to do, and keep what is open."""
        try:
            self.session.open(path)
        except CaseError as fault:
            self._window.banner.show_problem(problem_of(fault, path.name))
            self._window.show_case()
            return
        self._window.banner.clear()
        self._recent.remember(path, self.session.case)
        self._window.show_case()
        self.canvas.setFocus()

    def open_sample(self, name: str) -> None:
        """Open a bundled case: built once into the user's own folder, where notes on it are kept."""
        from db.places_on_disk import user_state_dir
        from db.samples import build_sample

        path = user_state_dir() / "samples" / f"{name}.rapporteur"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._guarded(path, lambda: build_sample(name, path)):
                return
        self.open_path(path)

    def close_case(self) -> None:
        """Back to the welcome page."""
        if self.may_close():
            self.session.close()
            self._window.banner.clear()
            self._window.show_case()

    def ask_save_copy(self) -> None:
        """Save a copy elsewhere and go on in it where the present file is read-only or failing."""
        case_file = self.session.case_file
        if case_file is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self._window,
            tr("Save a copy"),
            self._folder(case_file.path.stem + tr(" copy") + ".rapporteur"),
            CASE_FILTER,
        )
        if not name:
            return
        path = _with_suffix(Path(name))
        kept = self.session.saved_state.edit
        if self._guarded(path, lambda: case_file.backup_to(path)) and (kept is not None or case_file.read_only):
            self.open_path(path)
            if kept is not None:
                self.session.apply(kept)

    def ask_export(self) -> None:
        """The export sheet."""
        from viewer.dialogs.export_sheet import ExportSheet

        sheet = ExportSheet(self.session, self._window.look, self._window.tasks, self._window)
        sheet.open()

    def ask_check_file(self) -> None:
        """Examine a file without opening it."""
        from viewer.describe_case import check_text

        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Check a file first"), self._folder())
        if name:
            self._show_text(tr("What was found in {name}", name=Path(name).name), check_text(Path(name)))

    def quit(self) -> None:
        """Close the window."""
        self._window.close()

    def may_close(self) -> bool:
        """Whether nothing would be lost; asks only where a change could not be saved."""
        if self.session.saved_state.saved or self.session.retry() is not None:
            return True
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setText(tr("Your last change is not on disk."))
        box.setInformativeText(tr("It is kept in the recovery folder. Save a copy elsewhere to be sure of it."))
        copy = box.addButton(tr("Save a copy…"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(tr("Close anyway"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is copy:
            self.ask_save_copy()
        return box.clickedButton() is leave or self.session.saved_state.saved

    def retry_save(self) -> None:
        """Write the kept edit again."""
        self.session.retry()

    def _show_text(self, title: str, text: str) -> None:
        TextDialog(self._window.panel_look, title, text, self._window).open()


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == ".rapporteur" else path.with_name(path.name + ".rapporteur")
