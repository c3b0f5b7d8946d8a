"""Reading a source: its text with paragraph marks, every cited span shown, the one asked for marked.

The text is plain and cannot be changed. Spans are exact or said to be broken; none is moved. With the record
unlocked, selected words can be cited, and a passage can be pinned to other words; both are a person's act.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from db.domain import Evidence, Quote, Source
from db.spans import check_span, is_text_of
from viewer.commands import NoteTarget
from viewer.models.case_reading import reading_of
from viewer.models.record_words import source_short, title_of
from viewer.models.when_words import when_short
from viewer.paint.panel_look import LookSource, PanelLook
from viewer.panels.flow_layout import FlowLayout
from viewer.panels.inspector_sections.evidence_sections import place_words
from viewer.panels.parts import (
    ElidedLabel,
    RowButton,
    ScrolledColumn,
    clear_layout,
    icon_button,
    label,
    push_button,
    scroll_area,
    show_new,
)
from viewer.panels.passage_steps import PassageSteps
from viewer.panels.passage_tools import PassageWishes, copy_citation, is_broken, put_broken, relation_button
from viewer.panels.reader_page import ReaderPage
from viewer.session import Session
from viewer.words import number, tr

_CONTEXT_CHARS = 32
NARROW_PX = 280


class SourceReader(PassageSteps):
    """One source. Alt+Up and Alt+Down go to the passage before and after."""

    closed = Signal()
    record_wanted = Signal(object)
    note_wanted = Signal(object)
    attach_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        look: LookSource | PanelLook,
        parent: QWidget | None = None,
        wishes: PassageWishes | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.look = session, PanelLook(look)
        self.wishes = wishes or PassageWishes(self)
        self.setProperty("surface", "panel")
        self.setAccessibleName(tr("Source reader"))
        self.source: Source | None = None
        self.passages: list[Evidence] = []
        self.active: Evidence | None = None
        self._said, self._found = "", 0
        self._built_narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.page = ReaderPage(self.look)
        self.page.setParent(self)
        self.page.hide()
        self.text, self.gutter, self.marks_in_view = self.page.text, self.page.gutter, self.page.marks_in_view
        self.text.span_chosen.connect(self._choose_at)
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._show_menu)
        self._head, self._body, self._foot = QFrame(), QFrame(), QFrame()
        self._head.setProperty("edge", "bottom")
        self._body.setProperty("surface", "canvas")
        self._foot.setProperty("edge", "top")
        for box, stretch in ((self._head, 0), (self._body, 1), (self._foot, 0)):
            self._column.addWidget(box, stretch)
        self._head_column = QVBoxLayout(self._head)
        self._head_column.setContentsMargins(8, 4, 8, 6)
        self._head_column.setSpacing(2)
        self._body_row = QHBoxLayout(self._body)
        self._body_row.setContentsMargins(0, 0, 0, 0)
        self._body_row.setSpacing(0)
        self._foot_column = QVBoxLayout(self._foot)
        self._foot_column.setContentsMargins(10, 6, 8, 6)
        self._foot_column.setSpacing(4)
        self.look.changed.connect(self._rebuild)
        session.case_changed.connect(lambda _case: self._read_again())
        session.as_of_changed.connect(lambda _as_of: self._read_again())
        session.lock_changed.connect(lambda _locked: self._read_again())

    # ---- showing
    def show_source(self, source_id: int, passage_id: int | None = None) -> None:
        """Show a source and mark one passage."""
        self._said, self._found = "", 0
        self._read(source_id, passage_id)
        self._rebuild()
        self._show_active()

    def show_paragraph(self, source_id: int, number: int) -> None:
        """Show a source with one paragraph marked, such as the one a search found."""
        self.show_source(source_id)
        self._found = number
        content = reading_of(self.session).source_text(source_id)
        span = self.page.paragraph_span(number) if content else None
        if span is not None:
            self._mark_spans(content)
            self.page.show_char(span[0])

    def follow(self, record_id: int | None) -> bool:
        """Go to the passage of a selected quote; whether it stands in the source that is being read."""
        reading = reading_of(self.session)
        if self.source is None or record_id is None or not isinstance(reading.record(record_id), Quote):
            return False
        here = [p for p in reading.evidence_of([record_id]) if p.source_id == self.source.id]
        if here:
            self.show_source(self.source.id, here[0].id)
        return bool(here)

    def _read(self, source_id: int, passage_id: int | None) -> None:
        reading = reading_of(self.session)
        self.source = reading.case.sources.get(source_id)
        self.passages = reading.passages_of_source(source_id) if self.source is not None else []
        self.active = next((p for p in self.passages if p.id == passage_id), None)
        if self.active is None and self.passages:
            self.active = self.passages[0]

    def _read_again(self) -> None:
        """The case changed: the same source and passage as they are now, where the person was."""
        if self.source is None:
            return
        if not self.session.has_case or self.source.id not in self.session.case.sources:
            self.source, self.passages, self.active = None, [], None
            self.closed.emit()
            return
        before = self.active
        self._read(self.source.id, before.id if before is not None else None)
        self._said = ""
        self._rebuild()

    def _rebuild(self) -> None:
        if self.source is None or not self.session.has_case:
            return
        content = reading_of(self.session).source_text(self.source.id)
        self.page.setParent(self)  # never without an owner: it would die with Python's next collection
        self.page.hide()
        for layout in (self._head_column, self._body_row, self._foot_column):
            clear_layout(layout)
        self._build_head(content)
        if content:
            self.page.put(content, tr("Text of {source}", source=self.source.title))
            self._body_row.addWidget(self.page, 1)
            self.page.show()
        else:
            self._build_places()
        self._build_foot(content)
        for box in (self._head, self._body, self._foot):
            show_new(box)
        if content:
            self._mark_spans(content)

    def _build_head(self, content: str) -> None:
        look, source = self.look, self.source
        assert source is not None
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(icon_button(look, "arrow-left", tr("Back to the record"), self.closed.emit))
        parts = [source_short(source), source.place_text, when_short(source.published_edtf)]
        name = ElidedLabel(look, ", ".join(part for part in parts if part), "lane_name")
        row.addWidget(name, 1)
        row.addWidget(icon_button(look, "chevron-left", tr("Passage before (Alt+Up)"), lambda: self.step(-1)))
        at = self.passages.index(self.active) + 1 if self.active in self.passages else 0
        count = tr("{at} of {count}", at=number(at), count=number(len(self.passages)))
        row.addWidget(label(look, count, "small", "third"))
        row.addWidget(icon_button(look, "chevron-right", tr("Next passage (Alt+Down)"), lambda: self.step(1)))
        self._head_column.addLayout(row)
        mark = reading_of(self.session).source_mark(source.id)
        self._head_column.addWidget(label(look, state_words(source, content, mark), "small", "third", wrap=True))

    def _build_places(self) -> None:
        """Without the text: where each passage stands, and the offer to attach it."""
        look, box = self.look, ScrolledColumn()
        column = QVBoxLayout(box)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        column.addWidget(label(look, tr("The text of this source is not attached."), "body_medium", wrap=True))
        said = tr("Attach it to see each passage in its place. It is checked against the checksum kept here.")
        column.addWidget(label(look, said, "small", "second", wrap=True))
        source_id = self.source.id if self.source else 0
        attach = push_button(look, tr("Attach the text…"), lambda: self.attach_wanted.emit(source_id), icon="paperclip")
        attach.setEnabled(self.session.can_annotate)
        column.addWidget(attach, 0, Qt.AlignmentFlag.AlignLeft)
        for passage in self.passages[:200]:
            column.addWidget(self._place_row(passage))
        column.addStretch(1)
        self._body_row.addWidget(scroll_area(box), 1)

    def _place_row(self, passage: Evidence) -> QWidget:
        reading = reading_of(self.session)
        words = " ".join(title_of(reading, reading.record(passage.target_id)).split())
        mark = "icon:check:accent" if passage is self.active else ""
        row = RowButton(self.look, words, right=place_words(passage), mark=mark)
        row.clicked.connect(lambda _on=False: self.choose(passage))
        return row

    def _build_foot(self, content: str) -> None:
        passage = self.active
        if passage is not None:
            self._build_passage(passage)
        if self._said:
            self._foot_column.addWidget(label(self.look, self._said, "small", "warn", wrap=True))
        look, box = self.look, QWidget()
        buttons = FlowLayout(box)
        if passage is not None:
            buttons.addWidget(self._tool(tr("Copy citation"), self.copy_citation, "copy"))
        if content:
            note = self._tool(tr("Note on this passage"), self.note_on_selection, "map-pin")
            note.setEnabled(self.session.can_annotate)
            buttons.addWidget(note)
            buttons.addWidget(push_button(look, tr("Cite this passage…"), self.cite_selection, icon="text-quote"))
        if content and passage is not None:
            buttons.addWidget(self._tool(tr("Relink"), self.relink_to_selection, "link"))
        self._foot_column.addWidget(box)

    def _tool(self, words: str, run: Callable[[], object], icon: str) -> QAbstractButton:
        """A button of the foot; in a narrow reader its icon alone, so that the text keeps the height."""
        if self._is_narrow:
            return icon_button(self.look, icon, words, run)
        return push_button(self.look, words, run, icon=icon)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < self.look.scaled(NARROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow reader shows icons where a wide one shows words."""
        super().resizeEvent(event)
        if self._is_narrow != self._built_narrow:
            self._built_narrow = self._is_narrow
            if self.source is not None:
                QTimer.singleShot(0, self, self._rebuild)

    def _build_passage(self, passage: Evidence) -> None:
        look, reading, row = self.look, reading_of(self.session), QHBoxLayout()
        row.addWidget(relation_button(look, passage, self.wishes, not self.session.record_locked))
        target = reading.record(passage.target_id)
        shown = RowButton(look, " ".join(title_of(reading, target).split()), link=True, least_px=18)
        shown.clicked.connect(lambda _on=False: self.record_wanted.emit(passage.target_id))
        row.addWidget(shown, 1)
        self._foot_column.addLayout(row)
        if is_broken(reading, passage):
            put_broken(look, reading, passage, self._foot_column)

    # ---- spans
    def _mark_spans(self, content: str) -> None:
        spans, source = [], self.source
        for passage in sorted(self.passages, key=lambda p: p is self.active):
            if passage.start_char is None or passage.end_char is None:
                continue
            exact = check_span(passage, content, source) == "exact"
            how = "broken" if not exact else "active" if passage is self.active else "cited"
            spans.append((passage.start_char, passage.end_char, how))
        found = self.page.paragraph_span(self._found) if self._found else None
        self.page.mark([*([(*found, "found")] if found else []), *spans])

    def _show_active(self) -> None:
        if self.active is not None:
            self.wishes.looked_at = self.active.id
            if self.active.start_char is not None and self.page.isVisibleTo(self):
                self.page.show_char(self.active.start_char)

    # ---- acting
    def step(self, steps: int) -> None:
        """Go to the passage before or after, around the ends."""
        if self.passages:
            at = self.passages.index(self.active) if self.active in self.passages else 0
            self.choose(self.passages[(at + steps) % len(self.passages)])

    def choose(self, passage: Evidence) -> None:
        """Mark a passage."""
        self.active, self._said, self._found = passage, "", 0
        self._rebuild()
        self._show_active()

    def _choose_at(self, position: int) -> None:
        char = self.page.char_at(position)
        inside = [p for p in self.passages if p.start_char is not None and p.start_char <= char < (p.end_char or 0)]
        if inside and self.active not in inside:
            self.choose(min(inside, key=lambda p: (p.end_char or 0) - (p.start_char or 0)))

    def copy_citation(self) -> None:
        """Put the passage's citation on the clipboard."""
        if self.active is not None:
            copy_citation(reading_of(self.session), self.active)

    def cite_selection(self) -> None:
        """Make a passage of the selected words; the desk says why where the record may not be changed."""
        span = self._selected_or_say(tr("Select the words to cite first."))
        if span is not None and self.source is not None:
            self.wishes.cite_wanted.emit(self.source.id, *span)

    def relink_to_selection(self) -> None:
        """Pin the marked passage to the selected words; where it was stays in the history."""
        span = self._selected_or_say(tr("Select the words that this passage stands for, then choose Relink."))
        if span is not None and self.active is not None:
            self.wishes.relink_wanted.emit(self.active.id, *span)

    def _selected_or_say(self, said: str) -> tuple[int, int] | None:
        span = self.page.selected_span()
        if span is None:
            self.say(said)
        return span

    def say(self, words: str) -> None:
        """Say in the foot what is to be done first."""
        self._said = words
        self._rebuild()
        self.text.setFocus()

    def note_on_selection(self) -> None:
        """Ask for a note on the selected words, or on the marked passage where none are."""
        if self.source is None:
            return
        content, span, active = self.page.content, self.page.selected_span(), self.active
        if span is None and active is not None and active.start_char is not None and active.end_char is not None:
            span = active.start_char, active.end_char
        if span is None:
            self.say(tr("Select the words that the note is about first."))
            return
        start, end = span
        self.note_wanted.emit(
            NoteTarget(
                record_id=self.source.id,
                start_char=start,
                end_char=end,
                exact=content[start:end],
                prefix=content[max(0, start - _CONTEXT_CHARS) : start],
                suffix=content[end : end + _CONTEXT_CHARS],
            )
        )

    def menu(self) -> QMenu:
        """What can be done with the selected words."""
        menu, selected = QMenu(self), self.page.selected_span() is not None
        menu.setFont(self.look.font("list"))
        unlocked, can_note = not self.session.record_locked, self.session.can_annotate
        for words, run, possible in (
            (tr("Copy"), self.text.copy, selected),
            (tr("Note on this passage"), self.note_on_selection, can_note),
            (tr("Cite this passage…"), self.cite_selection, selected and unlocked),
            (tr("Relink"), self.relink_to_selection, selected and unlocked and self.active is not None),
        ):
            action = menu.addAction(words)
            action.setEnabled(possible)
            action.triggered.connect(lambda _on=False, run=run: run())
        return menu

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self.text.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back; other keys as everywhere among passages."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def state_words(source: Source, content: str, mark: str) -> str:
    """ "S1, stored copy matches its checksum"."""
    if not content:
        return tr("{mark}, text not attached", mark=mark)
    if not source.text_sha256:
        return tr("{mark}, no checksum kept", mark=mark)
    if is_text_of(source, content):
        return tr("{mark}, stored copy matches its checksum", mark=mark)
    return tr("{mark}, stored copy is not the cited text", mark=mark)
