"""What the tables ask of the window: a file of what they show, and the actions of the row under the hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from viewer.actions import ACTIONS
from viewer.desk_base import DeskBase
from viewer.panels.record_table_view import RecordTableView
from viewer.table_file import write_table
from viewer.tasks import Progress
from viewer.words import tr

EXPORT_TOPIC = "table_export"
ROW_ACTIONS = (
    "note.add",
    "note.edit",
    "note.resolve",
    "note.delete",
    "quote.variants",
    "source.open",
    "time.fit_selection",
    "time.around",
    "record.edit",
    "record.duplicate",
    "record.change_many",
    "record.merge",
    "record.tag",
    "record.attach_file",
    "record.delete",
    "history.of_record",
    "edit.copy",
)


class TableDesk(DeskBase):
    """Tables of the bottom dock."""

    if TYPE_CHECKING:

        def _tell_fault(self, fault: BaseException, name: str) -> None: ...

    def connect_tables(self) -> None:
        """Join the tables' wishes."""
        tables = self._window.tables
        tables.export_wanted.connect(lambda: self.perform(lambda _desk: self.ask_export_table()))
        tables.menu_asked.connect(self._add_row_actions)
        tables.trouble.connect(lambda fault: self._tell_fault(fault, ""))

    def ask_export_table(self) -> None:
        """Choose where, and write the table in view as CSV: its rows, its columns, its order."""
        case_file, tables = self.session.case_file, self._window.tables
        if case_file is None:
            return
        name = f"{case_file.path.stem}-{tables.shown_table().name}.csv"
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window, tr("Export table as CSV"), self._folder(name), f"{tr('Table')} (*.csv)"
        )
        if chosen:
            path = Path(chosen)
            self.export_table(path if path.suffix.lower() == ".csv" else path.with_name(path.name + ".csv"))

    def export_table(self, out: Path) -> None:
        """Write the table in view; a long one in the background, with Cancel in the status bar."""
        case_file, case, as_of_s = self.session.case_file, self.session.case, self.session.as_of_s
        assert case_file is not None
        table = self._window.tables.shown_table()

        def work(progress: Progress) -> None:
            with case_file.reader() as reader:
                write_table(case, reader, as_of_s, table, out, progress.report, lambda: progress.cancelled)

        def done(_none: object) -> None:
            self._window.status.toast(tr("Table exported to {name}", name=out.name))

        self._window.tasks.start(EXPORT_TOPIC, work, done, lambda fault: self._tell_fault(fault, out.name))

    # ---- columns
    def sort_table(self) -> None:
        """Sort by the column the keyboard is in."""
        self._table_in_view().sort_here()

    def filter_table(self) -> None:
        """Go to the field that filters the table."""
        self._table_in_view()
        self._window.tables.focus_filter()

    def choose_table_columns(self) -> None:
        """The menu of columns."""
        self._table_in_view()
        self._window.tables.choose_columns()

    def move_table_column(self, by: int) -> None:
        """Move the column the keyboard is in."""
        self._table_in_view().move_here(by)

    def widen_table_column(self, steps: int) -> None:
        """Make the column the keyboard is in wider or narrower."""
        self._table_in_view().widen_here(steps)

    def _table_in_view(self) -> RecordTableView:
        """The table of the dock, unfolded and with the keyboard in it."""
        tables = self._window.tables
        tables.set_folded(False)
        view = tables.shown_view
        view.take_keyboard()
        return view

    def _add_row_actions(self, menu: QMenu) -> None:
        """What can be done to the selected rows, after what the table itself offers."""
        shown = [a for a in ACTIONS if a.id in ROW_ACTIONS and a.enabled(self.session)]
        if shown:
            menu.addSeparator()
            self._window.actions_made.fill_menu(menu, shown)
