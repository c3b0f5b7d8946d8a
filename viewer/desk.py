"""What the actions do: the desk asks the person what an action needs, then calls a command or the session.

It implements `viewer.workbench.Workbench` over the main window and joins the parts' wishes (a note is wanted here, a
source there) to the same commands the menus use.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from db.case_file import CaseFile
from db.case_questions import known_days
from db.dates import describe_short, edtf_from_parts, iso_day, parse_edtf
from db.domain import CaseInfo, Source
from db.errors import CaseError
from viewer import commands
from viewer.actions import ACTIONS
from viewer.citations import citation_of
from viewer.desk_records import RecordDesk
from viewer.dialogs.ask import DateDialog, NameDialog, TextDialog, ask
from viewer.dialogs.reference import about_text, keys_text
from viewer.layout.scene import Hit
from viewer.layout.view import Filters
from viewer.problems import Problem, problem_of
from viewer.recent import RecentCases
from viewer.text_files import read_text_file
from viewer.resources import VERSION
from viewer.session import DAY_S, Session
from viewer.settings import AUTHOR
from viewer.timeline.timeline_widget import TimelineWidget
from viewer.words import tr
from viewer.workbench import Workbench

if TYPE_CHECKING:
    from viewer.main_window import MainWindow

CASE_FILTER = "Rapporteur (*.rapporteur)"


class Desk(RecordDesk):
    """One per window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.session: Session = window.session
        self._chosen_as_of: int | None = None
        self._recent = RecentCases(window.settings)

    @property
    def canvas(self) -> TimelineWidget:
        """The timeline."""
        return self._window.canvas

    def perform(self, run: Callable[[Workbench], None]) -> None:
        """Do what an action asks; a fault of the world becomes a banner with a next step."""
        try:
            run(self)
        except CaseError as fault:
            name = self.session.case_file.path.name if self.session.case_file else ""
            self._window.banner.show_problem(problem_of(fault, name))

    def connect_parts(self) -> None:
        """Join the parts' wishes to what the desk can do."""
        window, session = self._window, self.session
        window.canvas.note_wanted.connect(self.note_at)
        window.canvas.activated.connect(self.open_record)
        window.canvas.source_wanted.connect(self.open_source)
        window.canvas.menu_wanted.connect(self._show_menu)
        window.canvas.scene_changed.connect(window.filter_bar.show_scene)
        window.canvas.scene_changed.connect(window.status.show_scene)
        window.canvas.tool_changed.connect(lambda name: window.actions_made.choose("tool", f"tool.{name}"))
        window.toolbar.zoom_chosen.connect(self._zoom_to)
        window.inspector.source_wanted.connect(self.open_source)
        window.inspector.note_wanted.connect(lambda record_id: self.note_at(record_id, None, ""))
        window.inspector.record_wanted.connect(self.show_record)
        window.inspector.save_wanted.connect(self.save_note)
        window.inspector.attach_wanted.connect(self.ask_attach_text)
        window.inspector.drafts_changed.connect(window.status.put_drafts)
        window.watch.lost.connect(self._tell_lost)
        window.tables.record_wanted.connect(self.show_record)
        window.tables.source_wanted.connect(self.open_source)
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

    # ---- cases
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

    # ---- finding
    def open_palette(self, prefix: str = "") -> None:
        """Type anything: records, actions, dates."""
        from viewer.dialogs.palette import Palette

        palette = Palette(self, self._window.panel_look, self._window.search, self._window)
        palette.open_under(self._window.toolbar, prefix)

    def open_find(self) -> None:
        """Find in the case."""
        self.open_palette()

    def find_step(self, steps: int) -> None:
        """The next or previous hit of the last search."""
        hits = self._window.search.hits
        if not hits:
            self.open_palette()
            return
        focus = self.session.selection.focus
        at = hits.index(focus) + steps if focus in hits else 0
        self.session.select([hits[at % len(hits)]])

    # ---- panes
    def toggle_pane(self, name: str) -> None:
        """Show or hide a pane; the bottom one folds to its tabs."""
        window = self._window
        if not self.session.has_case:
            return
        if name == "bottom":
            window.tables.set_folded(not window.tables.folded)
        elif name == "left" and window.rail_dock.isVisible():
            window.left_dock.setVisible(not window.left_dock.isVisible())
        else:
            dock = window.left_dock if name == "left" else window.right_dock
            dock.setVisible(not dock.isVisible())
        self.read_panes()

    def read_panes(self) -> None:
        """Show on the buttons which panes are open."""
        window, made = self._window, self._window.actions_made.made
        made["view.left"].setChecked(not window.left_dock.isHidden())
        made["view.bottom"].setChecked(not window.tables.folded)
        made["view.right"].setChecked(not window.right_dock.isHidden())

    def next_pane(self, steps: int) -> None:
        """Move the focus: toolbar, filter bar, canvas, overview, tables, left, inspector."""
        window = self._window
        panes: list[QWidget] = [
            window.toolbar,
            window.filter_bar,
            window.canvas,
            window.overview,
            window.tables,
            window.left_split,
            window.inspector,
        ]
        shown = [pane for pane in panes if pane.isVisible()]
        if not shown:
            return
        focus = QGuiApplication.focusObject()
        at = next((n for n, pane in enumerate(shown) if _holds(pane, focus)), -1)
        _focus_first(shown[(at + steps) % len(shown)])

    def restore_layout(self) -> None:
        """Every pane at the design's size."""
        window = self._window
        window.left_dock.setVisible(not window.rail_dock.isVisible())
        window.right_dock.show()
        window.tables.set_folded(False)
        window.default_sizes()
        self.read_panes()

    # ---- looking
    def ask_go_to_date(self) -> None:
        """Show a date."""
        dialog = DateDialog(
            self._window.panel_look,
            tr("Go to date"),
            tr("The view moves there and keeps its length; a longer span is shown whole."),
            tr("Go"),
            self.session.as_of_s or self.session.now_s,
            parent=self._window,
        )
        ask(dialog, lambda: self._go_to(dialog))

    def _go_to(self, dialog: DateDialog) -> None:
        if dialog.typed is None:
            return
        date, view = dialog.typed.date, self.session.view
        ends = [t for t in (date.earliest_s, date.latest_s) if t is not None]
        if not ends:
            return
        start_s, end_s = float(min(ends)), float(max(ends))
        length = max(view.seconds, (end_s - start_s) * 1.2)
        middle = (start_s + end_s) / 2
        self.canvas.motion.glide_to(middle - length / 2, middle + length / 2)

    def ask_as_of(self) -> None:
        """Choose the date the case is shown as known on."""
        offers = [(tr("Today, all that is known"), "today")]
        for day_s in known_days(self.session.case):
            offers.append((describe_short(parse_edtf(iso_day(day_s))), iso_day(day_s)))
        dialog = DateDialog(
            self._window.panel_look,
            tr("As known on"),
            tr("Everything published or recorded later is hidden: on the timeline, in the panels and in exports."),
            tr("Show"),
            self.session.now_s,
            offers[:40],
            self._window,
        )
        ask(dialog, lambda: self._take_as_of(dialog))

    def _take_as_of(self, dialog: DateDialog) -> None:
        if dialog.typed is not None:
            latest = dialog.typed.date.latest_s
            today = dialog.field.text().strip().casefold() == "today"
            self.session.set_as_of(None if today else latest)

    def toggle_as_of(self) -> None:
        """Between all that is known and the last date chosen."""
        self.session.set_as_of(self._chosen_as_of if self.session.as_of_s is None else None)

    def _remember_as_of(self, as_of_s: int | None) -> None:
        if as_of_s is not None:
            self._chosen_as_of = as_of_s

    def set_theme(self, name: str) -> None:
        """Light, dark, or as the system."""
        self._window.look.choose_theme(name)

    def step_text_size(self, steps: int) -> None:
        """All text larger or smaller."""
        self._window.look.step_text(steps)
        self._window.show_case()

    def set_lanes_by(self, key: str) -> None:
        """What a lane stands for."""
        from dataclasses import replace

        self.session.set_view(replace(self.session.view, lanes_by=key))

    def set_detail(self, level: str) -> None:
        """How much each lane tells."""
        from dataclasses import replace

        self.session.set_view(replace(self.session.view, detail=level))

    def clear_filters(self) -> None:
        """Hide nothing."""
        self.session.set_filters(Filters())

    def _zoom_to(self, seconds: float) -> None:
        view = self.session.view
        middle = (view.start_s + view.end_s) / 2
        self.session.set_span(middle - seconds / 2, middle + seconds / 2, remember=False)

    def _show_choices(self) -> None:
        made, view = self._window.actions_made, self.session.view
        made.choose("lanes", f"lanes.{view.lanes_by}")
        made.choose("detail", f"detail.{view.detail}")
        made.choose("theme", f"theme.{self._window.look.theme_choice}")
        made.choose("tool", f"tool.{self.canvas.tool}")

    def let_go(self) -> None:
        """Escape: gesture or tool, then hits, then the selection."""
        if self.canvas.let_go():
            return
        if self._window.search.hits:
            self._window.search.forget()
            return
        self.session.select([])

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

    # ---- notes
    def note_on_selection(self) -> None:
        """A note on what is selected; on the middle of the view where nothing is."""
        self.note_at(self.session.selection.focus, self.session.selection.span, "")

    def note_on_span(self) -> None:
        """A note on the selected span of time, or on the visible one."""
        view = self.session.view
        self.note_at(None, self.session.selection.span or (round(view.start_s), round(view.end_s)), "")

    def note_at(self, record_id: int | None, span: tuple[int, int] | None, lane: str) -> None:
        """Open the note editor on a record or a span; who writes is asked for once."""
        if not self.session.can_annotate:
            return
        if not self.session.author:
            dialog = NameDialog(self._window.panel_look, "", self._window)
            ask(dialog, lambda: (self._take_name(dialog), self.note_at(record_id, span, lane)))  # type: ignore[func-returns-value]
            return
        if record_id is None and span is None:
            view = self.session.view
            middle = round((view.start_s + view.end_s) / 2)
            span = (middle - middle % DAY_S, middle - middle % DAY_S)
        edtf = "" if record_id is not None or span is None else span_edtf(*span)
        target = commands.NoteTarget(record_id=record_id, span_edtf=edtf, lane=lane)
        self._window.right_dock.show()
        self.read_panes()
        self._window.inspector.begin_note(target)

    def save_note(self, draft: object) -> None:
        """What the note editor hands over: a new note, or a changed one."""
        self.perform(
            lambda _desk: self._window.inspector.note_saved(commands.save_draft(self.session, draft))  # type: ignore[arg-type]
        )

    def ask_attach_text(self, source_id: int) -> None:
        """Choose the file that holds a source's text; it is taken only if it is the text the case cites."""
        name, _kind = QFileDialog.getOpenFileName(self._window, tr("Attach the text"), self._folder())
        if name:
            self.perform(lambda _desk: self.attach_text_file(source_id, Path(name)))

    def attach_text_file(self, source_id: int, path: Path) -> None:
        """Read a text file, check its hash, store it."""
        text = read_text_file(path)
        if commands.attach_text(self.session, source_id, text):
            self._window.status.toast(tr("Text attached, its passages match"), tr("Undo"), self.session.undo)
        else:
            problem = Problem(
                tr("“{name}” is not the text this case cites.", name=path.name),
                tr("Its checksum differs. Ask for the very file the case was made from; nothing was changed."),
            )
            self._window.banner.show_problem(problem)

    def _tell_lost(self, fault: CaseError) -> None:
        name = self.session.case_file.path.name if self.session.case_file else ""
        self._window.banner.show_problem(problem_of(fault, name))

    def edit_selected_note(self) -> None:
        """Open the selected note in the editor."""
        for record_id in self.session.selection.ids:
            if record_id in self.session.case.annotations:
                self._window.inspector.edit_note(record_id)
                return

    def resolve_selected_notes(self) -> None:
        """Settle the selected notes, or open them again."""
        for record_id in self.session.selection.ids:
            note = self.session.case.annotations.get(record_id)
            if note is not None:
                commands.resolve_note(self.session, record_id, note.state == "open")

    def delete_selected_notes(self) -> None:
        """Delete the selected notes; a toast offers to undo."""
        notes = [i for i in self.session.selection.ids if i in self.session.case.annotations]
        if notes and commands.delete_notes(self.session, notes):
            self._window.status.toast(tr("Note deleted"), tr("Undo"), self.session.undo)

    def ask_author(self) -> None:
        """Change the name that signs notes."""
        dialog = NameDialog(self._window.panel_look, self.session.author, self._window)
        ask(dialog, lambda: self._take_name(dialog))

    def _take_name(self, dialog: NameDialog) -> None:
        self._window.settings.put(AUTHOR, dialog.name)

    # ---- about
    def show_case_info(self) -> None:
        """Title, counts, fingerprint."""
        from viewer.describe_case import info_text

        if self.session.case_file is not None:
            self._show_text(tr("About this case"), info_text(self.session.case_file, self.session.case))

    def show_checks(self) -> None:
        """What does not fit in the record."""
        from viewer.describe_case import findings_text

        self._show_text(tr("Checks"), findings_text(self.session.case))

    def show_keys(self) -> None:
        """The key of every action."""
        self._show_text(tr("Keys"), keys_text())

    def show_about(self) -> None:
        """Version, licence, what the program is built on."""
        self._show_text(tr("About Rapporteur"), about_text())

    def _show_text(self, title: str, text: str) -> None:
        TextDialog(self._window.panel_look, title, text, self._window).open()

    # ---- inside
    def _guarded(self, path: Path, work: object) -> bool:
        try:
            work()  # type: ignore[operator]
        except CaseError as fault:
            self._window.banner.show_problem(problem_of(fault, path.name))
            return False
        return True

    def _folder(self, name: str = "") -> str:
        case_file = self.session.case_file
        folder = case_file.path.parent if case_file is not None else Path.home()
        return str(folder / name) if name else str(folder)

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
            "time.fit_selection",
        )
        shown = [a for a in ACTIONS if a.id in wanted and a.enabled(self.session)]
        self._window.actions_made.fill_menu(menu, shown)
        menu.popup(point)


def span_edtf(start_s: int, end_s: int) -> str:
    """The days a span covers, as EDTF: one day, or an interval of days."""
    first, last = start_s - start_s % DAY_S, end_s - end_s % DAY_S
    day = (first, first + DAY_S - 1)
    return edtf_from_parts(day, (last, last + DAY_S - 1), lasted=True) if last > first else edtf_from_parts(day)


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == ".rapporteur" else path.with_name(path.name + ".rapporteur")


def _holds(pane: QWidget, focus: object) -> bool:
    return isinstance(focus, QWidget) and (focus is pane or pane.isAncestorOf(focus))


def _focus_first(pane: QWidget) -> None:
    from PySide6.QtCore import Qt

    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        pane.setFocus(Qt.FocusReason.TabFocusReason)
        return
    for child in pane.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return
