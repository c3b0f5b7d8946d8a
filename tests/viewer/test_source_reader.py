"""The source reader: a stored text with its cited passages, which are never moved in silence."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from db.domain import Evidence, Source, SourceText, id_of
from db.edits import Edit, Put
from tests.viewer.inspector_words import sections, words_on
from viewer import commands
from viewer.paint.painted_text import is_right_to_left
from viewer.panels.inspector import Inspector
from viewer.panels.reader_text import utf16_positions
from viewer.session import Session

WITNESS = id_of("witkoff")
TEXT = "First line 😀.\n\nThe words we cite stand here.\nLast line, with more."
CITED = "words we cite"


@pytest.fixture
def cited(session: Session) -> tuple[Source, Evidence]:
    """A source whose text is not stored, and a passage of it."""
    source = Source(uid="leaflet", title="Leaflet", text_sha256=hashlib.sha256(TEXT.encode()).hexdigest())
    start = TEXT.index(CITED)
    passage = Evidence(
        uid="leaflet-passage", target_id=WITNESS, source_id=source.id, paragraph=2,
        start_char=start, end_char=start + len(CITED),
    )  # fmt: skip
    session.apply(Edit("Add source", (Put(source), Put(passage))))
    return source, passage


def marked(inspector: Inspector) -> list[tuple[str, QColor]]:
    chosen: list[QTextEdit.ExtraSelection] = inspector.reader.text.extraSelections()
    return [(each.cursor.selectedText(), each.format.background().color()) for each in chosen]


def test_attaching_the_text_lights_the_passage_up(
    session: Session, inspector: Inspector, cited: tuple[Source, Evidence]
) -> None:
    source, passage = cited
    inspector.open_reader(passage.id)
    assert "The text of this source is not attached." in words_on(inspector.reader)
    assert not commands.attach_text(session, source.id, TEXT + " and more")
    assert commands.attach_text(session, source.id, TEXT)
    inspector.open_reader(passage.id)
    accent = QColor(inspector.look.theme.colours["accentSoft"])
    assert marked(inspector) == [(CITED, accent)]
    assert [words for _y, words in inspector.reader.marks_in_view()] == ["¶1", "¶2", "¶3"]
    assert "stored copy matches its checksum" in words_on(inspector.reader)
    session.select([WITNESS])
    assert CITED in words_on(sections(inspector)["evidence"])


def test_a_span_that_does_not_match_is_not_moved(
    session: Session, inspector: Inspector, cited: tuple[Source, Evidence]
) -> None:
    source, passage = cited
    commands.attach_text(session, source.id, TEXT)
    session.apply(Edit("Break", (Put(replace(passage, exact="other words")),)))
    inspector.open_reader(passage.id)
    ((words, ground),) = marked(inspector)
    assert words == CITED
    grounds = [QColor(inspector.look.theme.colours[token]) for token in ("accentSoft", "sunken")]
    assert ground not in grounds, "a broken span has no ground, only a broken line"
    told = words_on(inspector.reader)
    assert "This span is broken" in told
    assert "Expected: other words" in told
    assert f"There now: {CITED}" in told


def test_a_note_on_selected_words_carries_its_span(
    qtbot: QtBot, session: Session, inspector: Inspector, cited: tuple[Source, Evidence]
) -> None:
    source, _passage = cited
    commands.attach_text(session, source.id, TEXT)
    inspector.open_reader(source.id)
    cursor = inspector.reader.text.document().find("Last line")
    inspector.reader.text.setTextCursor(cursor)
    inspector.reader.note_on_selection()
    draft = inspector.editor.draft
    assert draft is not None
    target = draft.target
    assert target.record_id == source.id
    assert target.exact == "Last line"
    assert target.start_char is not None
    assert TEXT[target.start_char : target.end_char] == "Last line"


def test_the_reader_shows_markup_as_words_and_loads_nothing(
    session: Session, inspector: Inspector, tmp_path: Path
) -> None:
    bad = f"<img src='file://{tmp_path}/x.png'><b>bold</b>"
    source = Source(uid="bad", title="<i>Bad</i>")
    session.apply(Edit("Add source", (Put(source), Put(SourceText(source_id=source.id, text=bad)))))
    inspector.open_reader(source.id)
    assert inspector.reader.text.toPlainText() == bad
    assert inspector.reader.text.loadResource(2, "file:///etc/passwd").width() == 1


# ---- words
def test_the_side_a_text_begins_on_follows_its_first_strong_letter() -> None:
    assert is_right_to_left("“ستيف ويتكوف”")
    assert not is_right_to_left("“Steve” ستيف")
    assert not is_right_to_left("12, 13")


def test_code_points_and_utf16_units_are_told_apart() -> None:
    assert utf16_positions("plain") is None
    assert utf16_positions("a😀b") == [0, 1, 3, 4]
