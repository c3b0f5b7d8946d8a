"""Notes on a record, and its history."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.domain import Annotation, Record
from viewer.models.record_history import HistoryLine, clock_words, history_lines, last_edit_id
from viewer.paint.painted import PaintedWidget
from viewer.paint.painted_text import PaintedText, Run
from viewer.paint.panel_diagrams import paint_history_dot
from viewer.paint.panel_look import PanelLook
from viewer.paint.panel_marks import paint_kind
from viewer.panels.inspector_sections.page import LinkText, Page, Section, add_rows
from viewer.panels.parts import label, link_button
from viewer.words import NOTE_KIND, number, tr, trn, word


class Mark(PaintedWidget):
    """A small painted mark at the left of a line: a note's shield or a history dot."""

    def __init__(self, look: PanelLook, kind: str) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self.setFixedSize(look.scaled(16), round(look.line_px("list")))

    def paint(self, painter: QPainter) -> None:
        """The mark, in the middle of the first line."""
        centre = QPointF(self.width() / 2, self.height() / 2)
        if self._kind == "note":
            paint_kind(painter, "note", centre, self._look, 1.0)
        else:
            paint_history_dot(painter, centre, self._look, by_analyst=self._kind == "analyst")

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return self.size()


def notes_section(page: Page, record_id: int) -> Section:
    """The notes pinned to a record. Stays on the page when there is none, because one can be added."""
    notes: list[Annotation] = page.reading.notes_on(record_id)

    def side() -> QWidget:
        button = link_button(page.look, tr("Add note"), lambda: page.actions.add_note(record_id), icon="plus")
        button.setEnabled(page.reading.session.can_annotate)
        if not page.reading.session.can_annotate:
            button.setToolTip(tr("This case is open read-only."))
        return button

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, notes, lambda note: note_box(page, note))

    return Section("notes", tr("Notes"), fill, number(len(notes)), side)


def note_box(page: Page, note: Annotation) -> QWidget:
    """A note: shield, words, who and when; choosing the second line opens it for editing."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 4)
    row.setSpacing(8)
    row.addWidget(Mark(page.look, "note"), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    runs = [Run(tr("{title}: ", title=note.title), "lane_name")] if note.title else []
    runs.append(Run(note.body, "list", "text2" if note.state == "resolved" else "text1"))
    column.addWidget(PaintedText(page.look, runs))
    edit = LinkText(page.look, signed_words(note), "caption", "text3")
    edit.setAccessibleName(tr("Edit note. {signed}", signed=signed_words(note)))
    edit.clicked.connect(lambda _on=False: page.actions.edit_note(note.id))
    column.addWidget(edit)
    row.addLayout(column, 1)
    return box


def signed_words(note: Annotation) -> str:
    """ "Question · Ines Kallas · 14:02", with the state of what is settled."""
    parts = [word(NOTE_KIND, note.kind)] if note.kind != "note" else []
    parts += [part for part in (note.created_by, clock_words(note.changed_s) if note.changed_s else "") if part]
    if note.state == "resolved":
        parts.append(tr("resolved"))
    if note.private:
        parts.append(tr("private"))
    return " · ".join(parts)


def history_section(page: Page, record: Record) -> Section:
    """What happened to the record: amber dots for people's changes, hollow ones for what came with the case."""
    lines = history_lines(page.reading, record)
    undoable = last_edit_id(page.reading)

    def fill(column: QVBoxLayout) -> None:
        add_rows(page, column, lines, lambda x: history_row(page, x, x.edit_id == undoable))

    return Section("history", tr("History"), fill, trn("{count} entry", "{count} entries", len(lines)))


def history_row(page: Page, line: HistoryLine, is_last: bool) -> QWidget:
    """One line of the history. The last step is undone; an earlier one is taken back by a step of its own."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Mark(page.look, "analyst" if line.by_analyst else "record"), 0, Qt.AlignmentFlag.AlignTop)
    if line.when:
        row.addWidget(label(page.look, line.when, "small", "third"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PaintedText(page.look, [Run(line.words)]), 1)
    if line.by_analyst and page.reading.session.can_annotate:
        run = page.actions.undo if is_last else partial(page.actions.revert, line.edit_id)
        undo = link_button(page.look, tr("Undo"), run)
        undo.setAccessibleDescription(line.words)
        row.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
    elif not line.by_analyst:
        row.addWidget(label(page.look, tr("record"), "small", "third"), 0, Qt.AlignmentFlag.AlignTop)
    return box
