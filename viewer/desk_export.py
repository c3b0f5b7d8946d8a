"""What leaves the program from the window: the export sheet, the printer, and pictures on the clipboard."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QImage

from viewer.desk_base import DeskBase
from viewer.paint.view_picture import selection_picture, view_picture
from viewer.words import tr

LEAST_RATIO = 2.0
"""Pixels to one px of a copied picture at least: it is pasted into papers and slides, and enlarged there."""


class ExportDesk(DeskBase):
    """Exporting, printing, copying as a picture."""

    def ask_export(self) -> None:
        """The export sheet."""
        self._open_sheet(printing=False)

    def ask_print(self) -> None:
        """The same sheet, for the printer."""
        self._open_sheet(printing=True)

    def ask_export_as(self, kind: str) -> None:
        """The export sheet, set to a format of another program."""
        if self.session.case_file is not None:
            self._open_sheet(printing=False, kind=kind)

    def _open_sheet(self, *, printing: bool, kind: str = "") -> None:
        from viewer.dialogs.export_sheet import ExportSheet

        window = self._window
        ExportSheet(self.session, window.look, window.tasks, window, printing=printing, kind=kind).open()

    def copy_view(self) -> None:
        """What the canvas shows, as a picture in the colours of the screen."""
        canvas, look = self.canvas, self._window.look
        if not canvas.isVisible():
            self._put(self._window.positions.area.grab().toImage(), tr("View copied as a picture"))
            return
        picture = view_picture(canvas.scene, look.theme, look.fonts, canvas.scroll_px, ratio=self._ratio())
        self._put(picture, tr("View copied as a picture"))

    def copy_marks(self) -> None:
        """The marks of the selected records and what lies between them, as a picture."""
        canvas, look = self.canvas, self._window.look
        picture = selection_picture(
            canvas.scene, self.session.selection.ids, look.theme, look.fonts, ratio=self._ratio()
        )
        if picture is None:
            self._window.status.toast(tr("The selection is not in view"))
            return
        self._put(picture, tr("Selection copied as a picture"))

    def _ratio(self) -> float:
        return max(LEAST_RATIO, self.canvas.devicePixelRatioF())

    def _put(self, picture: QImage, words: str) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self._window.status.toast(words)
