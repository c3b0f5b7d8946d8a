"""Saved views: asked for, shown, kept in order, taken out to a file and in again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from db.dates import describe_span
from viewer import view_commands
from viewer.desk_base import DeskBase
from viewer.dialogs.ask import ask
from viewer.dialogs.views_dialog import ViewNameDialog, ViewsDialog
from viewer.saved_views import as_file, in_order, show_view, views_in_file
from viewer.text_files import read_text_file, write_text_file
from viewer.words import tr, trn

_MOST_IN_MENU = 20


class SavedViewDesk(DeskBase):
    """What keeps ways of looking at the case."""

    _views: ViewsDialog | None = None

    if TYPE_CHECKING:

        def show_page(self, name: str) -> None: ...
        def signed(self, run: Callable[[], object]) -> None: ...

    def ask_save_view(self) -> None:
        """Save the present view under a name; its span is offered as one."""
        self.signed(self._ask_view_name)

    def _ask_view_name(self) -> None:
        view = self.session.view
        dialog = ViewNameDialog(
            self._window.panel_look,
            tr("Save view"),
            tr("Span, lanes, filters and the as-known date are kept in the case under this name."),
            tr("Save view"),
            describe_span(round(view.start_s), round(view.end_s) - 1),
            self._window,
        )
        ask(dialog, lambda: self.perform(lambda _desk: self.save_view(dialog.name)))

    def save_view(self, name: str) -> None:
        """Save the present view."""
        if view_commands.save_view(self.session, name):
            self._window.status.toast(tr("View “{name}” saved", name=name), tr("Undo"), self.session.undo)

    def show_saved_view(self, view_id: int | None) -> None:
        """Look as a saved view says."""
        if view_id is not None and view_id in self.session.case.saved_views:
            self.show_page("timeline")
            self.canvas.motion.stop()
            show_view(self.session, view_id)

    def show_view_number(self, number: int) -> None:
        """Look as the first, second, third… saved view says."""
        views = in_order(self.session.case)
        if number <= len(views):
            self.show_saved_view(views[number - 1].id)

    def show_views(self) -> None:
        """The dialog with all saved views."""
        if self._views is None:
            self._views = dialog = ViewsDialog(self.session, self._window.panel_look, self._window)
            dialog.show_wanted.connect(self.show_saved_view)
            dialog.replace_wanted.connect(lambda i: self._change(partial(view_commands.replace_view, view_id=i)))
            dialog.rename_wanted.connect(
                lambda i, name: self._change(partial(view_commands.rename_view, view_id=i, name=name))
            )
            dialog.move_wanted.connect(lambda i, n: self._change(partial(view_commands.move_view, view_id=i, steps=n)))
            dialog.delete_wanted.connect(self.delete_saved_view)
            dialog.export_wanted.connect(self.ask_export_views)
            dialog.import_wanted.connect(self.ask_import_views)
        self._views.show()
        self._views.raise_()
        self._views.activateWindow()

    def _change(self, change: Callable[..., object]) -> None:
        def changed(_desk: object) -> None:
            change(self.session)

        self.signed(lambda: self.perform(changed))

    def delete_saved_view(self, view_id: int) -> None:
        """Delete a saved view; a toast offers to undo."""

        def delete(_desk: object) -> None:
            if view_commands.delete_view(self.session, view_id):
                self._window.status.toast(tr("View deleted"), tr("Undo"), self.session.undo)

        self.perform(delete)

    def ask_export_views(self) -> None:
        """Choose where the saved views go as JSON."""
        name, _kind = QFileDialog.getSaveFileName(
            self._window, tr("Export saved views"), self._folder("views.json"), tr("JSON files (*.json)")
        )
        if name:
            path = Path(name)
            self._guarded(path, lambda: self.export_views(path))

    def export_views(self, path: Path) -> None:
        """Write the saved views to a file, whole or not at all."""
        write_text_file(path, as_file(in_order(self.session.case)))
        self._window.status.toast(tr("Views exported to {name}", name=path.name))

    def ask_import_views(self) -> None:
        """Choose a file with saved views."""
        name, _kind = QFileDialog.getOpenFileName(
            self._window, tr("Import saved views"), self._folder(), tr("JSON files (*.json)")
        )
        if name:
            path = Path(name)
            self.signed(lambda: self._guarded(path, lambda: self.import_views(path)))

    def import_views(self, path: Path) -> None:
        """Add the views of a file after those that are there."""
        found = views_in_file(read_text_file(path))
        if view_commands.add_views(self.session, found):
            words = trn("{count} view added", "{count} views added", len(found))
            self._window.status.toast(words, tr("Undo"), self.session.undo)

    def connect_views_menu(self) -> None:
        """The menu Views lists the saved views each time it opens."""
        for menu in self._window.findChildren(QMenu, "menu.Views"):
            menu.aboutToShow.connect(partial(self.fill_views_menu, menu))

    def fill_views_menu(self, menu: QMenu) -> None:
        """The saved views by name, under the actions of the menu."""
        for action in [a for a in menu.actions() if a.objectName().startswith("saved:")]:
            menu.removeAction(action)
            action.deleteLater()
        if not self.session.has_case:
            return
        for view in in_order(self.session.case)[:_MOST_IN_MENU]:
            made = menu.addAction(view.name.replace("&", "&&"))
            made.setObjectName(f"saved:{view.uid}")
            made.triggered.connect(lambda _on=False, view_id=view.id: self.show_saved_view(view_id))
