"""What the actions do: the desk asks the person what an action needs, then calls a command or the session.

It implements `viewer.workbench.Workbench` over the main window and joins the parts' wishes (a note is wanted here, a
source there) to the same commands the menus use.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from db.domain import Source
from db.errors import CaseError
from viewer.actions import ACTIONS
from viewer.citations import citation_of
from viewer.desk_cases import CaseDesk
from viewer.desk_check import CheckDesk
from viewer.desk_exchange import ExchangeDesk
from viewer.desk_export import ExportDesk
from viewer.desk_finding import FindDesk
from viewer.desk_lanes import LaneDesk
from viewer.desk_lines import LineDesk
from viewer.desk_merge import MergeDesk
from viewer.desk_notes import NoteDesk
from viewer.desk_opening import OpeningDesk
from viewer.desk_passages import PassageDesk
from viewer.desk_positions import PositionDesk
from viewer.desk_records import RecordDesk
from viewer.desk_safety import SafetyDesk
from viewer.desk_saved_views import SavedViewDesk
from viewer.desk_tables import TableDesk
from viewer.desk_view import ViewDesk
from viewer.dialogs.checks_dialog import ChecksDialog
from viewer.dialogs.reference import about_text, guide_text, keys_text
from viewer.layout.scene import Hit
from viewer.problems import problem_of
from viewer.words import tr


class Desk(
    OpeningDesk,
    SafetyDesk,
    MergeDesk,
    CheckDesk,
    CaseDesk,
    ExchangeDesk,
    ExportDesk,
    FindDesk,
    ViewDesk,
    LaneDesk,
    SavedViewDesk,
    NoteDesk,
    RecordDesk,
    PositionDesk,
    PassageDesk,
    TableDesk,
    LineDesk,
):
    """One per window."""

    _checks: ChecksDialog | None = None

    def connect_parts(self) -> None:
        """Join the parts' wishes to what the desk can do."""
        window, session = self._window, self.session
        window.canvas.note_wanted.connect(self.note_at)
        window.canvas.activated.connect(self.open_record)
        window.canvas.source_wanted.connect(self.open_source)
        window.canvas.menu_wanted.connect(self._show_menu)
        window.canvas.lane_menu_wanted.connect(self.show_lanes_menu)
        window.canvas.measured.connect(self.tell_measured)
        window.canvas.lane_told.connect(self.read_out)
        self.session.selection_changed.connect(self.read_out)
        window.canvas.note_moved.connect(self.put_note)
        self.connect_views_menu()
        window.canvas.scene_changed.connect(window.filter_bar.show_scene)
        window.canvas.scene_changed.connect(window.status.show_scene)
        window.canvas.tool_changed.connect(lambda name: window.actions_made.choose("tool", f"tool.{name}"))
        window.toolbar.zoom_chosen.connect(self._zoom_to)
        window.inspector.source_wanted.connect(self.open_source)
        window.inspector.note_wanted.connect(self._note_from_inspector)
        window.inspector.record_wanted.connect(self.show_record)
        window.inspector.save_wanted.connect(self.save_note)
        window.inspector.attach_wanted.connect(self.ask_attach_text)
        window.inspector.drafts_changed.connect(window.status.put_drafts)
        window.watch.lost.connect(self._tell_lost)
        window.tables.record_wanted.connect(self.show_record)
        window.tables.source_wanted.connect(self.open_source)
        self.connect_opening()
        window.welcome.open_wanted.connect(self.ask_open_case)
        window.welcome.path_wanted.connect(self.open_path)
        window.welcome.sample_wanted.connect(self.open_sample)
        window.welcome.check_wanted.connect(self.ask_check_file)
        window.banner.retry_wanted.connect(self.retry_save)
        window.banner.copy_wanted.connect(self.ask_save_copy)
        window.rail.pane_wanted.connect(self.toggle_pane)
        window.rail.find_wanted.connect(self.open_palette)
        session.as_of_changed.connect(self._remember_as_of)
        session.view_changed.connect(lambda _v: self._show_choices())
        window.look.changed.connect(self._show_choices)
        self._show_choices()
        self.connect_positions()
        self.connect_passages()
        self.connect_checks()
        self.connect_tables()
        self.connect_lines()

    def _note_from_inspector(self, record_id: int | None) -> None:
        """On the record the inspector names, or on the span of time it tells of."""
        if record_id is None:
            self.note_on_selection()
        else:
            self.note_at(record_id, None, "")

    # ---- records
    def show_record(self, record_id: int) -> None:
        """Select a record, wherever it was named."""
        self.session.select([record_id])

    def open_record(self, record_id: int) -> None:
        """Enter or double click: the inspector takes the focus."""
        self._window.right_dock.show()
        self.session.select([record_id])
        self._window.inspector.setFocus()
        self.read_panes()

    def open_source(self, evidence_or_source_id: int) -> None:
        """Show a source, and the passage if one was named, in the reader."""
        self._window.right_dock.show()
        self._window.inspector.open_reader(evidence_or_source_id)

    def open_source_of_selection(self) -> None:
        """The first source that speaks for the selected record."""
        focus = self.session.selection.focus
        if focus is None:
            return
        if isinstance(self.session.case.record(focus), Source):
            self.open_source(focus)
            return
        passages = self.session.case.evidence_of(focus)
        if passages:
            self.open_source(passages[0].id)

    def copy_selection(self) -> None:
        """The selected records as citations with their sources, for another program."""
        lines = [citation_of(self.session.case, record_id) for record_id in self.session.selection.ids]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))

    def _tell_lost(self, fault: CaseError) -> None:
        name = self.session.case_file.path.name if self.session.case_file else ""
        self._window.banner.show_problem(problem_of(fault, name))

    # ---- about
    def show_case_info(self) -> None:
        """Title, counts, fingerprint."""
        from viewer.describe_case import info_text

        if self.session.case_file is not None:
            self._show_text(tr("About this case"), info_text(self.session.case_file, self.session.case))

    def show_checks(self) -> None:
        """What does not fit in the record and what is missing."""
        window = self._window
        if self._checks is None:
            self._checks = ChecksDialog(self.session, window.panel_look, window.tasks, self.signed, window)
        self._checks.show()
        self._checks.raise_()
        self._checks.activateWindow()

    def show_guide(self) -> None:
        """The user guide."""
        self._show_text(tr("User guide"), guide_text())

    def show_keys(self) -> None:
        """The key of every action."""
        self._show_text(tr("Keys"), keys_text())

    def show_about(self) -> None:
        """Version, licence, what the program is built on."""
        self._show_text(tr("About Rapporteur"), about_text())

    def _show_menu(self, hit: Hit | None, point: QPoint) -> None:
        menu = QMenu(self._window)
        wanted = (
            "note.add",
            "note.edit",
            "note.resolve",
            "note.delete",
            "record.edit",
            "record.duplicate",
            "record.tag",
            "record.delete",
            "history.of_record",
            "source.open",
            "edit.copy",
            "copy.mark",
            "time.around",
            "time.fit_selection",
            "measure.start",
        )
        shown = [a for a in ACTIONS if a.id in wanted and a.enabled(self.session)]
        self._window.actions_made.fill_menu(menu, shown)
        menu.popup(point)
