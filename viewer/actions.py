"""Every action of the program, in one table.

Menus, the toolbar, the command palette, the keys and the manual's key table are made from it. An action that is not
here does not exist. `keys` are written as Qt's portable text; "std:" names a `QKeySequence.StandardKey`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.domain import Quote, Rendering
from viewer.session import Session
from viewer.workbench import Workbench

Enabled = Callable[[Session], bool]


def _always(_session: Session) -> bool:
    return True


def _case(session: Session) -> bool:
    return session.has_case


def _writable(session: Session) -> bool:
    return session.can_annotate


def _selected(session: Session) -> bool:
    return session.has_case and bool(session.selection.ids)


def _selected_writable(session: Session) -> bool:
    return session.can_annotate and bool(session.selection.ids)


def _note_selected(session: Session) -> bool:
    return session.can_annotate and any(i in session.case.annotations for i in session.selection.ids)


def _unlocked(session: Session) -> bool:
    return session.can_annotate and not session.record_locked


def _can_unlock(session: Session) -> bool:
    return session.can_annotate and session.record_locked


def _selected_unlocked(session: Session) -> bool:
    return _unlocked(session) and bool(session.selection.ids)


def _several_unlocked(session: Session) -> bool:
    return _unlocked(session) and len(session.selection.ids) > 1


def _quote_selected(session: Session) -> bool:
    focus = session.selection.focus
    return session.has_case and focus is not None and isinstance(session.case.record(focus), Quote | Rendering)


def _can_undo(session: Session) -> bool:
    return session.undo_stack.canUndo()


def _can_redo(session: Session) -> bool:
    return session.undo_stack.canRedo()


def _can_go_back(session: Session) -> bool:
    return session.history.can_go_back


def _can_go_forward(session: Session) -> bool:
    return session.history.can_go_forward


def _filtered(session: Session) -> bool:
    return session.has_case and session.view.filtered


def _local(session: Session) -> bool:
    return session.came_from is not None


def _not_local(session: Session) -> bool:
    return session.has_case and session.came_from is None


def _unsaved(session: Session) -> bool:
    return not session.saved_state.saved


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `choice` groups actions of which one is on, such as the theme."""

    id: str
    words: str
    menu: str
    run: Callable[[Workbench], None]
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Enabled = _always
    why_not: str = ""  # the reason shown while it is disabled
    choice: str = ""
    group: int = 0  # a line is drawn between groups of a menu
    submenu: str = ""  # the menu inside the menu that it stands in
    canvas_key: str = ""  # a single letter that works while the canvas has the focus


_NO_CASE = "Open a case first."
_NOTHING = "Select something first."
_READ_ONLY = "This case is open read-only."

_LOCKED = "Unlock the record first (Case, Unlock record)."
_LOCKED_OR_NOTHING = "Unlock the record first, and select something."


def _add(workbench: Workbench, kind: str, event_kind: str = "") -> None:
    given = {"kind": event_kind} if event_kind else {}
    workbench.add_record(kind, **given)


EXCHANGE_FORMATS = (
    ("html", "Export as HTML report…"),
    ("markdown", "Export as Markdown…"),
    ("csv", "Export as CSV tables…"),
    ("xlsx", "Export as spreadsheet (XLSX)…"),
    ("json", "Export as case JSON…"),
    ("icalendar", "Export as calendar (iCalendar)…"),
    ("timelinejs", "Export as TimelineJS…"),
    ("geojson", "Export as GeoJSON…"),
    ("bibtex", "Export sources as BibTeX…"),
    ("csl", "Export sources as CSL-JSON…"),
    ("annotations", "Export notes as web annotations…"),
)
"""Every format of `db.interchange.names.OUT` with the words of its action."""


def _export_as(kind: str, words: str) -> Action:
    return Action(
        f"export.{kind}",
        words,
        "File",
        lambda w: w.ask_export_as(kind),
        (),
        "",
        _case,
        _NO_CASE,
        group=3,
        submenu="Other formats",
    )


ACTIONS: tuple[Action, ...] = (
    # ---- File
    Action("case.new", "New case…", "File", lambda w: w.ask_new_case(), ("Ctrl+Alt+N",), "file-plus"),
    Action("case.open", "Open case file…", "File", lambda w: w.ask_open_case(), ("std:Open",), "folder-open"),
    Action(
        "sample.abu_dhabi",
        "Open sample: Abu Dhabi talks 2026",
        "File",
        lambda w: w.open_sample("abu-dhabi-2026"),
        icon="book-open-text",
        group=1,
    ),
    Action(
        "sample.chronology",
        "Open sample: Ukraine and Russia 2022–2026",
        "File",
        lambda w: w.open_sample("ukraine-russia-2022-2026"),
        icon="book-open-text",
        group=1,
    ),
    Action(
        "sample.karsa",
        "Open sample: Karsa Basin (training case)",
        "File",
        lambda w: w.open_sample("karsa-basin"),
        icon="book-open-text",
        group=1,
    ),
    Action(
        "case.check_file",
        "Check a file first…",
        "File",
        lambda w: w.ask_check_file(),
        icon="shield-check",
        group=2,
    ),
    Action(
        "case.save_copy",
        "Save a copy…",
        "File",
        lambda w: w.ask_save_copy(),
        ("Ctrl+Shift+S",),
        "copy",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "case.save_for_others",
        "Save a copy for others…",
        "File",
        lambda w: w.ask_save_for_others(),
        (),
        "",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "case.restore",
        "Restore a backup…",
        "File",
        lambda w: w.ask_restore(),
        (),
        "history",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "case.local_copy",
        "Work on a local copy",
        "File",
        lambda w: w.work_on_local_copy(),
        (),
        "",
        _not_local,
        "This is a local copy already, or no case is open.",
        group=2,
    ),
    Action(
        "case.put_back",
        "Put the local copy back",
        "File",
        lambda w: w.put_back(),
        (),
        "",
        _local,
        "This case is not a local copy.",
        group=2,
    ),
    Action(
        "case.retry_save",
        "Try saving again",
        "File",
        lambda w: w.retry_save(),
        ("std:Save",),
        "rotate-ccw",
        _unsaved,
        "Everything is saved.",
        group=2,
    ),
    Action(
        "case.export",
        "Export PDF…",
        "File",
        lambda w: w.ask_export(),
        ("Ctrl+E",),
        "file-down",
        _case,
        _NO_CASE,
        group=3,
    ),
    Action(
        "case.print", "Print…", "File", lambda w: w.ask_print(), ("std:Print",), "printer", _case, _NO_CASE, group=3
    ),
    *(_export_as(kind, words) for kind, words in EXCHANGE_FORMATS),
    Action(
        "import.file",
        "Import a file…",
        "File",
        lambda w: w.ask_import(),
        (),
        "",
        _writable,
        _READ_ONLY,
        group=3,
    ),
    Action(
        "case.close",
        "Close case",
        "File",
        lambda w: w.close_case(),
        ("Ctrl+W",),
        "x",
        _case,
        _NO_CASE,
        group=4,
    ),
    Action("app.quit", "Quit", "File", lambda w: w.quit(), ("Ctrl+Q",), group=4),
    # ---- Edit
    Action(
        "edit.undo",
        "Undo",
        "Edit",
        lambda w: w.session.undo(),
        ("std:Undo",),
        "rotate-ccw",
        _can_undo,
        "Nothing to undo.",
    ),
    Action(
        "edit.redo",
        "Redo",
        "Edit",
        lambda w: w.session.redo(),
        ("std:Redo",),
        "",
        _can_redo,
        "Nothing to redo.",
    ),
    Action(
        "edit.copy",
        "Copy as citation",
        "Edit",
        lambda w: w.copy_selection(),
        ("std:Copy",),
        "copy",
        _selected,
        _NOTHING,
        group=1,
    ),
    Action(
        "copy.mark",
        "Copy selection as picture",
        "Edit",
        lambda w: w.copy_marks(),
        ("Ctrl+Shift+C",),
        "",
        _selected,
        _NOTHING,
        group=1,
    ),
    Action(
        "copy.view",
        "Copy view as picture",
        "Edit",
        lambda w: w.copy_view(),
        ("Ctrl+Alt+C",),
        "",
        _case,
        _NO_CASE,
        group=1,
    ),
    Action(
        "edit.find",
        "Find in case…",
        "Edit",
        lambda w: w.open_find(),
        ("std:Find",),
        "search",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "edit.find_next",
        "Next hit",
        "Edit",
        lambda w: w.find_step(1),
        ("F3",),
        "",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "edit.find_previous",
        "Previous hit",
        "Edit",
        lambda w: w.find_step(-1),
        ("Shift+F3",),
        "",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action("edit.palette", "Command palette…", "Edit", lambda w: w.open_palette(), ("Ctrl+K",), "search", group=2),
    Action("edit.author", "Your name on notes…", "Edit", lambda w: w.ask_author(), icon="user", group=3),
    # ---- View
    Action(
        "view.timeline",
        "Timeline",
        "View",
        lambda w: w.show_page("timeline"),
        ("Ctrl+1",),
        "chart-gantt",
        _case,
        _NO_CASE,
        "page",
        -1,
    ),
    Action(
        "view.positions",
        "Positions",
        "View",
        lambda w: w.show_page("positions"),
        ("Ctrl+2",),
        "table-2",
        _case,
        _NO_CASE,
        "page",
        -1,
    ),
    Action(
        "view.ledger",
        "Issue ledger",
        "View",
        lambda w: w.show_page("ledger"),
        ("Ctrl+3",),
        "list-checks",
        _case,
        _NO_CASE,
        "page",
        -1,
    ),
    Action("view.left", "Left pane", "View", lambda w: w.toggle_pane("left"), ("Ctrl+B",), "panel-left"),
    Action("view.bottom", "Bottom pane", "View", lambda w: w.toggle_pane("bottom"), ("Ctrl+J",), "panel-bottom"),
    Action("view.right", "Inspector", "View", lambda w: w.toggle_pane("right"), ("Ctrl+I",), "panel-right"),
    Action("view.next_pane", "Next pane", "View", lambda w: w.next_pane(1), ("F6",)),
    Action("view.previous_pane", "Previous pane", "View", lambda w: w.next_pane(-1), ("Shift+F6",)),
    Action(
        "view.as_of",
        "As known on…",
        "View",
        lambda w: w.ask_as_of(),
        (),
        "calendar-clock",
        _case,
        _NO_CASE,
        group=1,
    ),
    Action(
        "view.toggle_as_of",
        "Switch between today and the date chosen",
        "View",
        lambda w: w.toggle_as_of(),
        ("Ctrl+Shift+A",),
        "",
        _case,
        _NO_CASE,
        group=1,
    ),
    Action("theme.system", "Follow the system", "View", lambda w: w.set_theme("system"), choice="theme", group=2),
    Action("theme.light", "Light", "View", lambda w: w.set_theme("light"), choice="theme", group=2),
    Action("theme.dark", "Dark", "View", lambda w: w.set_theme("dark"), choice="theme", group=2),
    Action(
        "text.larger",
        "Larger text",
        "View",
        lambda w: w.step_text_size(1),
        ("Ctrl+Alt++", "Ctrl+Alt+="),
        group=3,
    ),
    Action("text.smaller", "Smaller text", "View", lambda w: w.step_text_size(-1), ("Ctrl+Alt+-",), group=3),
    # ---- Timeline
    Action(
        "time.zoom_in",
        "Zoom in",
        "Timeline",
        lambda w: w.canvas.zoom_step(1),
        ("Ctrl++", "Ctrl+="),
        "plus",
        _case,
        _NO_CASE,
        canvas_key="+",
    ),
    Action(
        "time.zoom_out",
        "Zoom out",
        "Timeline",
        lambda w: w.canvas.zoom_step(-1),
        ("Ctrl+-",),
        "minus",
        _case,
        _NO_CASE,
        canvas_key="-",
    ),
    Action(
        "time.fit",
        "Fit case",
        "Timeline",
        lambda w: w.session.fit_case(),
        ("Ctrl+0",),
        "scan",
        _case,
        _NO_CASE,
    ),
    Action(
        "time.fit_selection",
        "Fit selection",
        "Timeline",
        lambda w: w.canvas.fit_selection(),
        ("Ctrl+9",),
        "",
        _selected,
        _NOTHING,
        canvas_key="F",
    ),
    Action(
        "time.go_to",
        "Go to date…",
        "Timeline",
        lambda w: w.ask_go_to_date(),
        ("Ctrl+G",),
        "calendar-range",
        _case,
        _NO_CASE,
    ),
    Action(
        "time.earlier",
        "A quarter view back",
        "Timeline",
        lambda w: w.canvas.pan_step(-1),
        ("Ctrl+Left",),
        "",
        _case,
        _NO_CASE,
        group=1,
    ),
    Action(
        "time.later",
        "A quarter view on",
        "Timeline",
        lambda w: w.canvas.pan_step(1),
        ("Ctrl+Right",),
        "",
        _case,
        _NO_CASE,
        group=1,
    ),
    Action(
        "time.back",
        "Back",
        "Timeline",
        lambda w: w.session.back(),
        ("Alt+Left",),
        "arrow-left",
        _can_go_back,
        "This is the first view.",
        group=1,
    ),
    Action(
        "time.forward",
        "Forward",
        "Timeline",
        lambda w: w.session.forward(),
        ("Alt+Right",),
        "arrow-right",
        _can_go_forward,
        "This is the last view.",
        group=1,
    ),
    Action(
        "time.next_round",
        "Go to next round",
        "Timeline",
        lambda w: w.canvas.step_round(1),
        ("Ctrl+PgDown",),
        "chart-gantt",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "time.previous_round",
        "Go to previous round",
        "Timeline",
        lambda w: w.canvas.step_round(-1),
        ("Ctrl+PgUp",),
        "chart-gantt",
        _case,
        _NO_CASE,
        group=2,
    ),
    Action(
        "lanes.kind",
        "Lanes by kind",
        "Timeline",
        lambda w: w.set_lanes_by("kind"),
        (),
        "",
        _case,
        _NO_CASE,
        "lanes",
        3,
    ),
    Action(
        "lanes.party",
        "Lanes by party",
        "Timeline",
        lambda w: w.set_lanes_by("party"),
        (),
        "",
        _case,
        _NO_CASE,
        "lanes",
        3,
    ),
    Action(
        "lanes.actor",
        "Lanes by actor",
        "Timeline",
        lambda w: w.set_lanes_by("actor"),
        (),
        "",
        _case,
        _NO_CASE,
        "lanes",
        3,
    ),
    Action(
        "lanes.issue",
        "Lanes by issue",
        "Timeline",
        lambda w: w.set_lanes_by("issue"),
        (),
        "",
        _case,
        _NO_CASE,
        "lanes",
        3,
    ),
    Action(
        "lanes.place",
        "Lanes by place",
        "Timeline",
        lambda w: w.set_lanes_by("place"),
        (),
        "",
        _case,
        _NO_CASE,
        "lanes",
        3,
    ),
    Action(
        "lanes.source",
        "Lanes by source",
        "Timeline",
        lambda w: w.set_lanes_by("source"),
        (),
        "",
        _case,
        _NO_CASE,
        "lanes",
        3,
    ),
    Action(
        "detail.auto",
        "Detail: automatic",
        "Timeline",
        lambda w: w.set_detail("auto"),
        (),
        "",
        _case,
        _NO_CASE,
        "detail",
        4,
    ),
    Action(
        "detail.density",
        "Detail: density",
        "Timeline",
        lambda w: w.set_detail("density"),
        (),
        "",
        _case,
        _NO_CASE,
        "detail",
        4,
    ),
    Action(
        "detail.clusters",
        "Detail: clusters",
        "Timeline",
        lambda w: w.set_detail("clusters"),
        (),
        "",
        _case,
        _NO_CASE,
        "detail",
        4,
    ),
    Action(
        "detail.labels",
        "Detail: labels",
        "Timeline",
        lambda w: w.set_detail("labels"),
        (),
        "",
        _case,
        _NO_CASE,
        "detail",
        4,
    ),
    Action(
        "detail.cards",
        "Detail: cards",
        "Timeline",
        lambda w: w.set_detail("cards"),
        (),
        "",
        _case,
        _NO_CASE,
        "detail",
        4,
    ),
    Action(
        "filter.clear",
        "Clear filters",
        "Timeline",
        lambda w: w.clear_filters(),
        (),
        "list-filter",
        _filtered,
        "No filter is on.",
        group=5,
    ),
    # ---- Annotate
    Action(
        "note.add",
        "Note on the selection",
        "Annotate",
        lambda w: w.note_on_selection(),
        ("Ctrl+N",),
        "map-pin",
        _writable,
        _READ_ONLY,
        canvas_key="N",
    ),
    Action(
        "note.add_span",
        "Note on a span of time",
        "Annotate",
        lambda w: w.note_on_span(),
        ("Ctrl+Shift+N",),
        "highlighter",
        _writable,
        _READ_ONLY,
    ),
    Action(
        "note.edit",
        "Edit note",
        "Annotate",
        lambda w: w.edit_selected_note(),
        ("F2",),
        "pencil",
        _note_selected,
        "Select a note first.",
        group=1,
    ),
    Action(
        "note.resolve",
        "Resolve note or open it again",
        "Annotate",
        lambda w: w.resolve_selected_notes(),
        (),
        "check",
        _note_selected,
        "Select a note first.",
        group=1,
    ),
    Action(
        "note.delete",
        "Delete note",
        "Annotate",
        lambda w: w.delete_selected_notes(),
        ("Del",),
        "trash-2",
        _note_selected,
        "Select a note first.",
        group=1,
    ),
    Action(
        "tool.select",
        "Select tool",
        "Annotate",
        lambda w: w.canvas.set_tool("select"),
        (),
        "mouse-pointer-2",
        _case,
        _NO_CASE,
        "tool",
        2,
    ),
    Action(
        "tool.pin",
        "Pin tool",
        "Annotate",
        lambda w: w.canvas.set_tool("pin"),
        (),
        "map-pin",
        _writable,
        _READ_ONLY,
        "tool",
        2,
    ),
    Action(
        "tool.range",
        "Range tool",
        "Annotate",
        lambda w: w.canvas.set_tool("range"),
        (),
        "highlighter",
        _writable,
        _READ_ONLY,
        "tool",
        2,
    ),
    # ---- Case
    Action("case.info", "About this case", "Case", lambda w: w.show_case_info(), (), "info", _case, _NO_CASE),
    Action("case.checks", "Checks…", "Case", lambda w: w.show_checks(), (), "shield-check", _case, _NO_CASE),
    Action(
        "quote.variants",
        "Wordings of the quote…",
        "Case",
        lambda w: w.show_variants(),
        (),
        "text-quote",
        _quote_selected,
        "Select a quote first.",
        group=1,
    ),
    Action(
        "source.open",
        "Open source of the selection",
        "Case",
        lambda w: w.open_source_of_selection(),
        ("Ctrl+Return",),
        "newspaper",
        _selected,
        _NOTHING,
        group=1,
    ),
    # ---- Case: the record
    Action(
        "record.unlock",
        "Unlock record",
        "Case",
        lambda w: w.set_record_locked(False),
        ("Ctrl+L",),
        "lock-open",
        _can_unlock,
        "The record is unlocked, or this case is open read-only.",
        group=2,
    ),
    Action(
        "record.lock",
        "Lock record",
        "Case",
        lambda w: w.set_record_locked(True),
        ("Ctrl+Shift+L",),
        "lock",
        _unlocked,
        "The record is locked already.",
        group=2,
    ),
    Action(
        "record.edit",
        "Change record…",
        "Case",
        lambda w: w.edit_record(),
        ("Alt+Return",),
        "pencil",
        _selected_unlocked,
        _LOCKED_OR_NOTHING,
        group=3,
    ),
    Action(
        "record.duplicate",
        "Duplicate record",
        "Case",
        lambda w: w.duplicate_records(),
        ("Ctrl+D",),
        "copy",
        _selected_unlocked,
        _LOCKED_OR_NOTHING,
        group=3,
    ),
    Action(
        "record.change_many",
        "Change selected records together…",
        "Case",
        lambda w: w.ask_change_many(),
        ("Ctrl+Shift+D",),
        "pencil",
        _selected_unlocked,
        _LOCKED_OR_NOTHING,
        group=3,
    ),
    Action(
        "record.merge",
        "Merge selected records…",
        "Case",
        lambda w: w.ask_merge_records(),
        ("Ctrl+Shift+M",),
        "git-merge",
        _several_unlocked,
        "Unlock the record and select two or more records of one kind.",
        group=3,
    ),
    Action(
        "record.tag",
        "Tags…",
        "Case",
        lambda w: w.ask_tags(),
        ("Ctrl+T",),
        "tag",
        _selected_writable,
        _NOTHING,
        group=3,
    ),
    Action(
        "record.attach_file",
        "Attach a file…",
        "Case",
        lambda w: w.ask_attach_file(),
        (),
        "paperclip",
        _unlocked,
        _LOCKED,
        group=3,
    ),
    Action(
        "record.delete",
        "Delete record…",
        "Case",
        lambda w: w.ask_delete_records(),
        ("Ctrl+Del",),
        "trash-2",
        _selected_unlocked,
        _LOCKED_OR_NOTHING,
        group=3,
    ),
    Action(
        "record.purge",
        "Purge…",
        "Case",
        lambda w: w.ask_purge(),
        (),
        "",
        _selected_unlocked,
        _LOCKED_OR_NOTHING,
        group=3,
    ),
    Action(
        "event.quick_add",
        "Add event in one line…",
        "Case",
        lambda w: w.ask_quick_add(),
        ("Ctrl+Shift+Return",),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_round",
        "Add round…",
        "Case",
        lambda w: _add(w, "event", "round"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_swap",
        "Add exchange…",
        "Case",
        lambda w: _add(w, "event", "swap"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_event",
        "Add event…",
        "Case",
        lambda w: _add(w, "event"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_actor",
        "Add actor…",
        "Case",
        lambda w: _add(w, "actor"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_quote",
        "Add quote…",
        "Case",
        lambda w: _add(w, "quote"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_issue",
        "Add issue…",
        "Case",
        lambda w: _add(w, "issue"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_source",
        "Add source…",
        "Case",
        lambda w: _add(w, "source"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_place",
        "Add place…",
        "Case",
        lambda w: _add(w, "place"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_commitment",
        "Add commitment…",
        "Case",
        lambda w: _add(w, "commitment"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_figure",
        "Add figure…",
        "Case",
        lambda w: _add(w, "figure"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_evidence",
        "Add passage…",
        "Case",
        lambda w: _add(w, "evidence"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.add_tag",
        "Add tag…",
        "Case",
        lambda w: _add(w, "tag"),
        (),
        "plus",
        _unlocked,
        _LOCKED,
        group=4,
    ),
    Action(
        "record.edit_case",
        "Change case details…",
        "Case",
        lambda w: w.edit_case(),
        (),
        "pencil",
        _unlocked,
        _LOCKED,
        group=5,
    ),
    Action(
        "history.show",
        "History…",
        "Case",
        lambda w: w.show_history(),
        ("Ctrl+Shift+H",),
        "history",
        _case,
        _NO_CASE,
        group=5,
    ),
    Action(
        "history.of_record",
        "History of the record…",
        "Case",
        lambda w: w.show_record_history(),
        (),
        "history",
        _selected,
        _NOTHING,
        group=5,
    ),
    # ---- Window, Help
    Action("window.restore", "Restore layout", "Window", lambda w: w.restore_layout()),
    Action("help.guide", "User guide", "Help", lambda w: w.show_guide(), (), "book-open-text"),
    Action("help.keys", "Keys", "Help", lambda w: w.show_keys(), ("F1",), "info"),
    Action("help.about", "About Rapporteur", "Help", lambda w: w.show_about(), (), "info"),
)

MENUS = ("File", "Edit", "View", "Timeline", "Annotate", "Case", "Window", "Help")
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
