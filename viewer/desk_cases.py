"""Opening, making, copying, checking and closing cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from db.case_file import CaseFile
from db.domain import CaseInfo
from viewer.desk_base import DeskBase
from viewer.desk_opening import CASE_FILTER, with_suffix
from viewer.dialogs.ask import TextDialog
from viewer.resources import VERSION
from viewer.words import tr


class CaseDesk(DeskBase):
    """What is done with whole files."""

    if TYPE_CHECKING:

        def open_path(self, path: Path) -> None: ...
        def ask_save_copy(self) -> None: ...

    def ask_new_case(self) -> None:
        """A new case from nothing: choose where, and it is open."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("New case"), self._folder(tr("New case") + ".rapporteur"), CASE_FILTER
        )
        if name:
            path = with_suffix(Path(name))
            self._guarded(path, lambda: CaseFile.create(path, CaseInfo(title=path.stem), app_version=VERSION).close())
            self.open_path(path)

    def ask_open_case(self) -> None:
        """Choose a case file and open it."""
        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Open case file"), self._folder(), CASE_FILTER)
        if name:
            self.open_path(Path(name))

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
        kept = self.session.saved_state.on_disk
        words = "It is kept in the recovery folder and offered again when this case is opened next."
        box.setInformativeText(tr(words if kept else "It is kept in memory only and is lost when you close."))
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
