"""The inspector: everything about the selected record, in sections whose order never changes (DESIGN 6.2)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from db.domain import Annotation, Evidence, Record, Source, record_number
from viewer.commands import NoteDraft, NoteTarget
from viewer.models.case_reading import reading_of
from viewer.models.note_drafts import NoteDrafts
from viewer.models.record_history import history_lines
from viewer.models.record_words import kind_words, pinned_words
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.inspector_head import EDGE_PX, InspectorFoot, InspectorHead
from viewer.panels.inspector_sections.other_sections import (
    selection_section,
    span_events_section,
    span_head,
    span_title,
)
from viewer.panels.inspector_sections.page import Actions, Page
from viewer.panels.inspector_sections.pages import head_mark, put_head, sections_of, soft_ground
from viewer.panels.inspector_sections.span_sections import span_summary
from viewer.panels.note_editor import NoteEditor
from viewer.panels.parts import ScrolledColumn, label, push_button, scroll_area
from viewer.panels.passage_tools import PassageWishes
from viewer.panels.section_column import SectionColumn
from viewer.panels.section_widget import SectionWidget
from viewer.panels.source_reader import SourceReader
from viewer.panels.states import NothingSelected
from viewer.session import Session
from viewer.words import tr, trn

_VISITED = 100


class Inspector(QFrame):
    """Follows the selection, unless pinned. Holds the note editor and the source reader."""

    source_wanted = Signal(object)
    note_wanted = Signal(object)
    record_wanted = Signal(object)
    save_wanted = Signal(object)
    attach_wanted = Signal(object)
    revert_wanted = Signal(str)
    file_wanted = Signal(object)
    drafts_changed = Signal(int)

    def __init__(
        self,
        session: Session,
        look: LookSource | PanelLook,
        parent: QWidget | None = None,
        *,
        drafts_folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.look, self._drafts_folder = session, PanelLook(look), drafts_folder
        self.reading = reading_of(session)
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("Inspector"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shown: int | None = None
        self._behind: list[int] = []
        self._ahead: list[int] = []
        self._drafts_uid = ""
        self.editor = NoteEditor(self.look, self)
        self.wishes = PassageWishes(self)
        self.reader = SourceReader(session, self.look, self, self.wishes)
        self._build()
        self._connect()
        self.show_selection()

    # ---- building
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = InspectorHead(self.look)
        self.pin, self.more = self.head.pin, self.head.more
        self.pin.clicked.connect(lambda _on=False: self._pin_changed())
        self.more.clicked.connect(lambda _on=False: self._show_menu())
        self.pages = QStackedWidget()
        self.page_box = ScrolledColumn()
        self.area = scroll_area(self.page_box)
        self.column = SectionColumn(self.page_box, self.area, self.look, self.session)
        self.pages.addWidget(self.area)
        self.pages.addWidget(self.reader)
        self.foot = InspectorFoot(self.look)
        for widget, stretch in ((self.head, 0), (self.pages, 1), (self.foot, 0)):
            column.addWidget(widget, stretch)

    def _connect(self) -> None:
        session = self.session
        session.selection_changed.connect(lambda _selection: self.show_selection())
        session.case_changed.connect(lambda _case: self.rebuild())
        session.as_of_changed.connect(lambda _as_of: self.rebuild())
        session.lock_changed.connect(lambda _locked: self.rebuild())
        self.look.changed.connect(self.rebuild)
        self.editor.save_wanted.connect(self.save_wanted)
        self.editor.closed.connect(self.rebuild)
        self.editor.drafts_changed.connect(self.drafts_changed)
        self.reader.closed.connect(self.close_reader)
        self.reader.record_wanted.connect(self.record_wanted)
        self.reader.note_wanted.connect(self.begin_note)
        self.reader.attach_wanted.connect(self.attach_wanted)

    # ---- what is shown
    def show_selection(self) -> None:
        """Show what is selected, unless this record is to be kept."""
        if self.pin.isChecked():
            return
        focus = self.session.selection.focus if self.session.has_case else None
        if focus != self.shown:
            if self.shown is not None:
                self._behind = [*self._behind[-_VISITED:], self.shown]
                self._ahead.clear()
            self.shown = focus
            if self.pages.currentWidget() is not self.reader or not self.reader.follow(focus):
                self.pages.setCurrentWidget(self.area)
            self.area.verticalScrollBar().setValue(0)
        self.rebuild()

    def step_back(self) -> None:
        """Return to the record shown before."""
        if self._behind:
            before = self._behind.pop()
            if self.shown is not None:
                self._ahead.append(self.shown)
            self._go(before)

    def step_forward(self) -> None:
        """Go on to the record that was left by stepping back."""
        if self._ahead:
            after = self._ahead.pop()
            if self.shown is not None:
                self._behind.append(self.shown)
            self._go(after)

    def _go(self, record_id: int) -> None:
        self.shown = record_id
        self.rebuild()
        self.session.select([record_id])

    def rebuild(self) -> None:
        """Build the page anew; where it was scrolled to stays."""
        self._keep_drafts_of_case()
        self.editor.setParent(self)
        self.column.begin()
        self.head.dress()
        selection = self.session.selection
        if not self.session.has_case:
            self.head.put("", "")
        elif self.pin.isChecked() or (selection.span is None and len(selection.ids) <= 1):
            self._build_record()
        elif selection.span is not None:
            self._build_span(selection.span)
        else:
            self._build_several(selection.ids)
        self._build_foot()
        self.column.end()

    def _page(self) -> Page:
        actions = Actions(
            open_record=self.record_wanted.emit,
            open_source=self.source_wanted.emit,
            add_note=self.note_wanted.emit,
            edit_note=self.edit_note,
            undo=self.session.undo,
            show_only=self._show_only,
            attach_text=self.attach_wanted.emit,
            relink=self.begin_relink,
            revert=self.revert_wanted.emit,
            save_file=self.file_wanted.emit,
        )
        return Page(self.reading, self.look, actions, self.wishes)

    def _build_record(self) -> None:
        record = self.reading.record(self.shown) if self.shown is not None else None
        if record is None or not self.reading.is_known(record):
            self.head.put("", "")
            self._put_editor()
            if record is None:
                self.column.put(NothingSelected(self.look))
            else:
                self._say(tr("Not known on this date. Choose a later “As of” date to see this record."))
            return
        page = self._page()
        number = record_number(record) if record.number else ""
        self.head.put(head_mark(page, record), kind_words(record), number, soft_ground(record))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(EDGE_PX, 12, EDGE_PX, 12)
        column.setSpacing(2)
        put_head(page, record, column)
        self.column.put(box)
        editor_here = self.editor.active and self._edits(record)
        if self.editor.active and not editor_here:
            self._put_editor()

        def made(widget: SectionWidget) -> None:
            if widget.section.key == "notes" and editor_here:
                widget.put_first(self.editor)
                self.editor.show()

        self.column.add_all(sections_of(page, record), record.KIND, made)
        if editor_here:
            self.column.finish()

    def _edits(self, record: Record) -> bool:
        draft = self.editor.draft
        if draft is None:
            return False
        return record.id in (draft.note_id, draft.target.record_id)

    def _put_editor(self) -> None:
        if self.editor.active:
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(EDGE_PX, 12, EDGE_PX, 12)
            column.addWidget(self.editor)
            self.column.put(box)
            self.editor.show()

    def _build_span(self, span: tuple[int, int]) -> None:
        page = self._page()
        self.head.put("icon:calendar-range:text1", tr("Span of time"))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(EDGE_PX, 12, EDGE_PX, 12)
        column.addWidget(PaintedText(self.look, [Run(span_title(span), "heading")]))
        span_head(page, span).put_into(column)
        column.addLayout(self._span_buttons(span))
        self.column.put(box)
        self._put_editor()
        events = span_events_section(page, span)
        for section in (*span_summary(page, span), *([events] if events else [])):
            self.column.add(section, "span")

    def _span_buttons(self, span: tuple[int, int]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        zoom = partial(self.session.set_span, float(span[0]), float(span[1] + 1))
        row.addWidget(push_button(self.look, tr("Zoom here"), zoom, kind="primary"))
        note = push_button(self.look, tr("Add note"), lambda: self.note_wanted.emit(None))
        note.setEnabled(self.session.can_annotate)
        row.addWidget(note)
        row.addStretch(1)
        return row

    def _build_several(self, ids: tuple[int, ...]) -> None:
        count = trn("{count} record", "{count} records", len(ids))
        self.head.put("icon:layers:text1", tr("Selection"), count)
        self._put_editor()
        self.column.add(selection_section(self._page(), ids), "several")

    def _say(self, words: str) -> None:
        said = label(self.look, words, "body", "second", wrap=True)
        said.setContentsMargins(EDGE_PX, 14, EDGE_PX, 14)
        self.column.put(said)

    def _build_foot(self) -> None:
        self.foot.setVisible(self.session.has_case)
        if self.session.has_case:
            record = self.reading.record(self.shown) if self.shown is not None else None
            lines = history_lines(self.reading, record) if record is not None else None
            changes = None if lines is None else sum(line.by_analyst for line in lines)
            self.foot.put(changes, self.session.record_locked)

    # ---- notes
    def begin_note(self, target: NoteTarget) -> None:
        """Write a new note on a target."""
        self.pages.setCurrentWidget(self.area)
        draft = NoteDraft(body="", target=target)
        self._write(draft)

    def edit_note(self, note_id: int) -> None:
        """Change a note's words."""
        note = self.reading.case.annotations.get(note_id)
        if note is None or not self.session.can_annotate:
            return
        tags = tuple(tag.name for tag in self.reading.tags_of(note_id))
        target = NoteTarget(record_id=note.target_id, field=note.target_field, span_edtf=note.span_edtf, lane=note.lane)
        draft = NoteDraft(body=note.body, kind=note.kind, title=note.title, tags=tags, private=note.private)
        self.pages.setCurrentWidget(self.area)
        self._write(replace(draft, note_id=note_id, target=target))

    def _write(self, draft: NoteDraft) -> None:
        self._keep_drafts_of_case()
        target = draft.target
        values = {"target_id": target.record_id, "span_edtf": target.span_edtf, "start_char": target.start_char}
        pinned = pinned_words(self.reading, Annotation(uid="draft", **values))  # type: ignore[arg-type]
        self.editor.begin(draft, pinned)
        self.rebuild()
        self.column.finish()
        self.area.ensureWidgetVisible(self.editor)
        self.editor.field.setFocus()

    def note_saved(self, note_id: int | None) -> None:
        """The note is on disk (its id), or the world failed (None): then the editor and its draft stay."""
        if note_id is not None:
            self.editor.saved()

    def save_drafts(self) -> None:
        """Keep what is being written, now."""
        self.editor.keep()

    def _keep_drafts_of_case(self) -> None:
        case_file = self.session.case_file
        uid = case_file.case_uid if case_file is not None else ""
        if uid != self._drafts_uid:
            self._drafts_uid = uid
            self.editor.leave()
            self.editor.use_drafts(NoteDrafts(self._drafts_folder, uid))

    # ---- reader
    def open_reader(self, evidence_or_source_id: int, paragraph: int = 0) -> None:
        """Show a source, or the passage and its source, in the reader; a paragraph of it without taking the focus."""
        record = self.reading.record(evidence_or_source_id)
        if isinstance(record, Evidence):
            self.reader.show_source(record.source_id, record.id)
        elif isinstance(record, Source) and paragraph:
            self.pages.setCurrentWidget(self.reader)
            self.reader.show_paragraph(record.id, paragraph)
            return
        elif isinstance(record, Source):
            self.reader.show_source(record.id)
        else:
            return
        self.pages.setCurrentWidget(self.reader)
        self.reader.setFocus()

    def begin_relink(self, passage_id: int) -> None:
        """Open the reader at a passage and ask for the words it is to stand for."""
        self.open_reader(passage_id)
        self.reader.relink_to_selection()

    def close_reader(self) -> None:
        """Back to the record's page."""
        self.pages.setCurrentWidget(self.area)

    # ---- acting
    def _show_only(self, actor_id: int) -> None:
        filters = self.session.view.filters
        only = frozenset({actor_id})
        wanted = frozenset[int]() if filters.actors == only else only
        self.session.set_filters(replace(filters, actors=wanted))
        self.rebuild()

    def _pin_changed(self) -> None:
        self.head.tell_pin()
        self.show_selection()

    def menu(self) -> QMenu:
        """Back, forward, the source, everything folded or open."""
        menu = QMenu(self)
        menu.setFont(self.look.font("list"))
        for words, run, possible in (
            (tr("Record before"), self.step_back, bool(self._behind)),
            (tr("Record after"), self.step_forward, bool(self._ahead)),
            (tr("Note on this record"), self._note_here, self.shown is not None and self.session.can_annotate),
        ):
            action = menu.addAction(words)
            action.setEnabled(possible)
            action.triggered.connect(lambda _on=False, run=run: run())
        return menu

    def _show_menu(self) -> None:
        self.menu().exec(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _note_here(self) -> None:
        if self.shown is not None:
            self.note_wanted.emit(self.shown)

    def setFocus(self, *_reason: object) -> None:
        """Put the focus on the first thing that takes it."""
        self.column.finish()
        for widget in self.page_box.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.pin.setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Another language rebuilds the page."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.rebuild()

    def sizeHint(self) -> QSize:
        """336 px wide (DESIGN 3.2)."""
        return QSize(336, 600)
