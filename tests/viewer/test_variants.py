"""One utterance, many renderings: every wording is shown, and what differs is marked without needing colour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.domain import Rendering
from viewer.dialogs.variants import VariantsDialog, runs_of
from viewer.look import Look
from viewer.models.case_reading import reading_of
from viewer.models.wordings import CUT, GONE, NEW, SAME, Wording, compare, wordings_of
from viewer.paint.panel_look import PanelLook
from viewer.session import Session
from viewer.settings import Settings


def most_rendered(session: Session) -> int:
    assert session.case_file is not None
    owners = [rendering.quote_id for rendering in session.case_file.rows(Rendering)]
    return max(owners, key=lambda quote_id: (owners.count(quote_id), quote_id))


def test_words_are_told_apart_but_not_their_capitals_or_marks() -> None:
    pieces = compare("Progress, and GOOD movement.", "progress and movement forward")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        (SAME, "Progress, and"),
        (NEW, "GOOD"),
        (SAME, "movement."),
        (GONE, "forward"),
    ]


def test_a_cut_is_a_cut_and_what_was_left_out_is_struck() -> None:
    pieces = compare("We go on […] today.", "We go on with the talks today.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        (SAME, "We go on"),
        (GONE, "with the talks"),
        (CUT, "[…]"),
        (SAME, "today."),
    ]


def test_a_cut_of_the_other_wording_is_not_shown_as_one_of_this() -> None:
    pieces = compare("The door; that we signed.", "The door […]”")
    assert [(piece.kind, piece.text) for piece in pieces] == [(SAME, "The door;"), (NEW, "that we signed.")]


words = st.lists(st.sampled_from(["a", "B", "b,", "the", "[…]", "«x»", "42"]), max_size=12)


@given(words, words)
def test_both_wordings_can_be_read_off_a_comparison(ours: list[str], theirs: list[str]) -> None:
    pieces = compare(" ".join(ours), " ".join(theirs))
    mine = [word for piece in pieces if piece.kind != GONE for word in piece.text.split()]
    assert mine == ours
    if ours == theirs:
        assert all(piece.kind in (SAME, CUT) for piece in pieces)


def test_differences_are_lines_and_not_only_colours() -> None:
    base = Wording(1, "quote", "We will go on", "en")
    runs = runs_of(Wording(2, "paraphrase", "They will stop […]", "en"), base)
    assert all(run.line for run in runs if run.token == "accent")
    assert all(run.struck for run in runs if run.token == "text3")
    assert all(run.ground for run in runs if run.token == "noteText")
    assert {"accent", "text3", "noteText"} <= {run.token for run in runs}


def test_every_rendering_of_the_training_case_is_on_screen(qtbot: QtBot, karsa: Session, settings: Settings) -> None:
    quote_id = most_rendered(karsa)
    dialog = VariantsDialog(reading_of(karsa), PanelLook(Look(settings)), quote_id)
    qtbot.addWidget(dialog)
    kinds = [wording.kind for wording in dialog.wordings]
    assert kinds[0] == "quote"
    assert {"original", "official_translation", "agency_translation"} <= set(kinds)
    assert dialog.base.count() == len(kinds)
    assert dialog.compared_with == dialog.wordings[0]
    english = next(n for n, w in enumerate(dialog.wordings) if w.kind == "official_translation")
    dialog.base.setCurrentIndex(english)
    others = [w for w in dialog.wordings if w.language == "en" and w != dialog.compared_with]
    assert others
    assert all(any(run.line or run.struck for run in runs_of(w, dialog.compared_with)) for w in others)
    foreign = next(w for w in dialog.wordings if w.language != "en")
    assert len(runs_of(foreign, dialog.compared_with)) == 1


def test_words_recorded_apart_are_wordings_of_one_utterance(session: Session) -> None:
    reading = reading_of(session)
    linked = next(quote for quote in reading.quotes() if quote.same_as_id)
    assert linked.same_as_id is not None
    for start in (linked.id, linked.same_as_id):
        found = wordings_of(reading, start)
        assert {linked.id, linked.same_as_id} <= {wording.record_id for wording in found}
        assert found[0].record_id == start


def test_the_source_of_a_wording_can_be_opened(qtbot: QtBot, karsa: Session, settings: Settings) -> None:
    dialog = VariantsDialog(reading_of(karsa), PanelLook(Look(settings)), most_rendered(karsa))
    qtbot.addWidget(dialog)
    wording = next(w for w in dialog.wordings if w.source_id)
    with qtbot.waitSignal(dialog.source_wanted) as wanted:
        next(b for b in dialog.findChildren(QPushButton) if b.text() == wording.source).click()
    assert wanted.args == [wording.source_id]
