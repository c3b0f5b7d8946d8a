"""Passages in the real window: words are cited, pinned elsewhere and noted; broken spans say what they miss."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db import queries
from db.domain import Evidence, Source, SourceText, id_of
from db.edits import Edit, Put
from db.history import history_of
from db.spans import check_span, exact_sha256
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.forms.form_dialog import FormDialog
from viewer.main_window import MainWindow
from viewer.paint.painted_text import PaintedText
from viewer.panels.inspector_sections.passage_box import HiddenLine, PassageBox
from viewer.settings import Settings

LEFT = Qt.MouseButton.LeftButton
WITNESS = id_of("witkoff")
TEXT = "One.\n\nThe first words 😀 stand here.\nThree.\nFour.\nFive.\nThe last words stand here.\n"


def passage(uid: str, words: str, source_id: int) -> Evidence:
    start = TEXT.index(words)
    return Evidence(
        uid=uid, target_id=WITNESS, source_id=source_id, start_char=start, end_char=start + len(words),
        exact_sha256=exact_sha256(TEXT, start, start + len(words)),
    )  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    source = Source(uid="leaflet", title="Leaflet", text_sha256=hashlib.sha256(TEXT.encode()).hexdigest())
    first, last = passage("p-first", "first words 😀", source.id), passage("p-last", "last words", source.id)
    rows = (Put(source), Put(SourceText(source_id=source.id, text=TEXT)), Put(first), Put(last))
    with shown_window(qtbot, settings) as made:
        made.resize(1440, 900)
        open_and_wait(qtbot, made, case_path)
        made.session.apply(Edit("Add source", rows))
        made.session.set_as_of(None)
        made.session.select([WITNESS])
        yield made


def shown_words(widget: QWidget) -> str:
    found = [child for child in widget.findChildren(QWidget) if child.isVisibleTo(widget)]
    return "\n".join(
        child.text if isinstance(child, PaintedText | HiddenLine) else child.text()
        for child in found
        if isinstance(child, PaintedText | HiddenLine | QLabel)
    )


def button(widget: QWidget, words: str) -> QAbstractButton:
    """A button by its words, or by its name where a narrow panel shows its icon alone."""
    found = [b for b in widget.findChildren(QAbstractButton) if words in (b.text(), b.accessibleName())]
    return next(b for b in found if b.isVisibleTo(widget))


def told(window: MainWindow) -> str:
    message = window.banner.message
    assert message is not None
    assert window.banner.isVisible()
    return message.title


def select_words(window: MainWindow, words: str) -> None:
    text = window.inspector.reader.text
    cursor = text.document().find(words)
    assert not cursor.isNull()
    text.setTextCursor(cursor)


def box(window: MainWindow) -> PassageBox:
    window.inspector.column.finish()
    return next(b for b in window.inspector.page_box.findChildren(PassageBox) if b.isVisibleTo(window))


# ---- the inspector
def test_passages_stand_in_their_paragraphs_and_the_others_are_folded(window: MainWindow) -> None:
    words = shown_words(box(window))
    assert "The first words 😀 stand here." in words
    assert "The last words stand here." in words
    assert "3 paragraphs hidden" in words
    assert "¶2" in words
    assert "¶6" in words
    assert "Four." not in words


def test_alt_and_the_arrows_step_through_the_passages(qtbot: QtBot, window: MainWindow) -> None:
    held = box(window)
    runs = {run.text: run.ground for text in held.findChildren(PaintedText) for run in text._runs}
    assert (runs["first words 😀"], runs["last words"]) == ("accentSoft", "sunken")
    qtbot.keyClick(held, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert held.active.id == id_of("p-last")
    assert held.place == "2 of 2"
    shown = [text for text in held.findChildren(PaintedText) if text.isVisibleTo(held)]
    runs = {run.text: run.ground for text in shown for run in text._runs}
    assert (runs["first words 😀"], runs["last words"]) == ("sunken", "accentSoft")
    qtbot.keyClick(held, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert held.active.id == id_of("p-first")


def test_what_a_passage_does_is_chosen_with_the_record_unlocked(window: MainWindow) -> None:
    assert not button(box(window), "States it").isEnabled()
    window.session.set_record_locked(False)
    chooser = button(box(window), "States it")
    menu = chooser.menu()
    assert menu is not None
    next(a for a in menu.actions() if a.text() == "Disputes it").trigger()
    changed = window.session.case.record(id_of("p-first"))
    assert isinstance(changed, Evidence)
    assert changed.relation == "disputes"
    assert window.session.undo_stack.undoText() == "Change what a passage does"


# ---- the reader
def test_selected_words_are_cited_in_a_form(qtbot: QtBot, window: MainWindow) -> None:
    window.session.set_record_locked(False)
    window.inspector.open_reader(id_of("leaflet"))
    select_words(window, "Five.")
    qtbot.mouseClick(button(window.inspector.reader, "Cite this passage…"), LEFT)
    form = next(f for f in window.findChildren(FormDialog) if f.isVisible())
    qtbot.mouseClick(form.save_button, LEFT)
    made = window.session.case.record(window.session.selection.ids[0])
    assert isinstance(made, Evidence)
    assert (made.exact, made.paragraph, made.target_id) == ("Five.", 5, WITNESS)
    assert made.id in {p.id for p in window.inspector.reader.passages}, "the reader shows it at once"


def test_a_locked_record_says_why_nothing_is_cited(qtbot: QtBot, window: MainWindow) -> None:
    window.inspector.open_reader(id_of("leaflet"))
    select_words(window, "Five.")
    qtbot.mouseClick(button(window.inspector.reader, "Cite this passage…"), LEFT)
    assert not [f for f in window.findChildren(FormDialog) if f.isVisible()]
    assert "The record is locked. Unlock it" in told(window)


def test_without_selected_words_the_reader_asks_for_them(qtbot: QtBot, window: MainWindow) -> None:
    window.inspector.open_reader(id_of("p-last"))
    qtbot.mouseClick(button(window.inspector.reader, "Cite this passage…"), LEFT)
    assert "Select the words to cite first." in shown_words(window.inspector.reader)


def test_a_broken_span_is_pinned_to_other_words_and_history_keeps_the_old(qtbot: QtBot, window: MainWindow) -> None:
    session, reader = window.session, window.inspector.reader
    first = session.case.record(id_of("p-first"))
    assert isinstance(first, Evidence)
    session.apply(Edit("Break", (Put(replace(first, exact="quite other words")),)))
    window.inspector.open_reader(first.id)
    assert "Expected: quite other words" in shown_words(reader)
    assert "There now: first words 😀" in shown_words(reader)
    session.set_record_locked(False)
    select_words(window, "stand here")
    qtbot.mouseClick(button(reader, "Relink"), LEFT)
    moved = session.case.record(first.id)
    assert isinstance(moved, Evidence)
    assert (moved.exact, moved.start_char) == ("stand here", TEXT.index("stand here"))
    assert check_span(moved, TEXT, session.case.sources[moved.source_id]) == "exact"
    assert "This span is broken" not in shown_words(reader)
    assert session.case_file is not None
    changes = history_of(session.case_file, "p-first", "evidence")
    assert first.start_char in [c.before[0] if isinstance(c.before, list) else c.before for c in changes]


def test_the_inspector_says_broken_and_never_guesses(window: MainWindow) -> None:
    last = window.session.case.record(id_of("p-last"))
    assert isinstance(last, Evidence)
    window.session.apply(Edit("Break", (Put(replace(last, exact="gone words")),)))
    assert [p.id for p in box(window).passages] == [id_of("p-first")]
    window.inspector.column.finish()
    assert "Expected: gone words" in shown_words(window.inspector.page_box)


def test_relinking_is_refused_on_a_text_that_is_not_the_cited_one(qtbot: QtBot, window: MainWindow) -> None:
    session = window.session
    session.set_record_locked(False)
    source = session.case.sources[id_of("leaflet")]
    session.apply(Edit("Other hash", (Put(replace(source, text_sha256="0" * 64)),)))
    window.inspector.open_reader(id_of("p-first"))
    assert "the stored text is not the one it was made from" in shown_words(window.inspector.reader)
    select_words(window, "Five.")
    qtbot.mouseClick(button(window.inspector.reader, "Relink"), LEFT)
    assert "The stored text is not the one that was cited" in told(window)
    assert queries.evidence_in(session.case_file, source.id)[0].start_char == TEXT.index("first words")  # type: ignore[arg-type]


def test_a_note_on_selected_words_is_written_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.inspector.open_reader(id_of("leaflet"))
    select_words(window, "Three.")
    qtbot.mouseClick(button(window.inspector.reader, "Note on this passage"), LEFT)
    qtbot.keyClicks(window.inspector.editor.field, "Why three?")
    qtbot.keyClick(window.inspector.editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    note = next(n for n in window.session.case.annotations.values() if n.body == "Why three?")
    assert (note.exact, note.start_char, note.target_id) == ("Three.", TEXT.index("Three."), id_of("leaflet"))


def test_the_marked_passage_is_brought_into_view(window: MainWindow, qtbot: QtBot) -> None:
    long = "\n".join(f"Paragraph {at} has words." for at in range(400))
    source = Source(uid="long", title="Long", text_sha256=hashlib.sha256(long.encode()).hexdigest())
    start = long.index("Paragraph 300")
    cited = Evidence(uid="p-long", target_id=WITNESS, source_id=source.id, start_char=start, end_char=start + 13)
    window.session.apply(Edit("Add", (Put(source), Put(SourceText(source_id=source.id, text=long)), Put(cited))))
    window.inspector.open_reader(cited.id)
    text = window.inspector.reader.text
    cursor = QTextCursor(text.document())
    cursor.setPosition(start)

    def in_upper_part() -> bool:
        return 0 <= text.cursorRect(cursor).top() < text.viewport().height() / 2

    qtbot.waitUntil(in_upper_part)


# ---- history
def test_an_earlier_step_is_taken_back_from_the_history(window: MainWindow) -> None:
    from viewer import commands
    from viewer.commands import NoteTarget

    note = commands.add_note(window.session, NoteTarget(record_id=WITNESS), "first")
    assert note is not None
    commands.edit_note(window.session, note.id, body="second")
    commands.edit_note(window.session, note.id, title="A title")
    window.session.select([note.id])
    window.inspector.column.finish()
    undo = [
        b for b in window.inspector.page_box.findChildren(QAbstractButton)
        if b.accessibleName() == "Undo" and b.isVisibleTo(window.inspector.page_box)
    ]  # fmt: skip
    assert len(undo) == 3
    undo[1].click()
    now = window.session.case.annotations[note.id]
    assert (now.body, now.title) == ("first", "A title"), "the later step stays"
