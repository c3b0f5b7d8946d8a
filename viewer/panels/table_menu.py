"""What can be done with the rows and the columns of a table, as its context menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from viewer.words import tr

if TYPE_CHECKING:
    from viewer.panels.record_table_view import RecordTableView


def row_menu(view: RecordTableView) -> QMenu:
    """Copy and export, sorting and the column the keyboard is in, which columns are shown."""
    menu = QMenu(view)
    menu.setFont(view.look.font("list"))
    copy = menu.addAction(tr("Copy cells"))
    copy.setEnabled(view.selectionModel().hasSelection())
    copy.triggered.connect(view.copy_cells)
    export = menu.addAction(tr("Export table as CSV…"))
    export.setEnabled(view.table.rowCount() > 0)
    export.triggered.connect(view.export_wanted)
    menu.addSeparator()
    title = view.table.columns[view.hand_column].title
    menu.addAction(tr("Sort by {column}", column=title)).triggered.connect(view.sort_here)
    for words, run in (
        (tr("Move {column} left", column=title), partial(view.move_here, -1)),
        (tr("Move {column} right", column=title), partial(view.move_here, 1)),
        (tr("Make {column} wider", column=title), partial(view.widen_here, 2)),
        (tr("Make {column} narrower", column=title), partial(view.widen_here, -2)),
    ):
        menu.addAction(words).triggered.connect(lambda _on=False, run=run: run())
    columns = view.columns_menu()
    columns.setTitle(tr("Columns"))
    menu.addMenu(columns)
    return menu
