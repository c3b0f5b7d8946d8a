"""What was announced stands beside what came: forecast rounds, postponed ones, promises with their due dates."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.domain import Commitment, id_of
from db.samples import build_sample
from tests.viewer.test_positions_view import window
from viewer.layout_words import LocaleWords
from viewer.main_window import MainWindow
from viewer.models.case_reading import reading_of
from viewer.panels.inspector_sections.commitment_sections import is_overdue
from viewer.panels.section_widget import SectionWidget

__all__ = ["window"]  # a fixture


@pytest.fixture(scope="module")
def chronology_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chronology") / "chronology.rapporteur"
    build_sample("ukraine-russia-2022-2026", path)
    return path


def sections(window: MainWindow, qtbot: QtBot, path: Path, uid: str) -> dict[str, SectionWidget]:
    window.session.open(path)
    window.show_case()
    window.show()
    qtbot.waitExposed(window)
    window.session.select([id_of(uid)])
    window.inspector.column.finish()
    return {widget.section.key: widget for widget in window.inspector.findChildren(SectionWidget)}


def test_a_forecast_and_the_round_that_was_held_name_each_other(
    window: MainWindow, qtbot: QtBot, chronology_file: Path
) -> None:
    assert "announced" in sections(window, qtbot, chronology_file, "ur-p01")
    held = window.session.case.rounds[id_of("ur-p01")].replaced_by_id
    assert held is not None
    uid = window.session.case.event(held).uid
    assert "announced" in sections(window, qtbot, chronology_file, uid)


def test_what_was_not_held_is_an_outline_that_says_so(window: MainWindow, qtbot: QtBot, chronology_file: Path) -> None:
    sections(window, qtbot, chronology_file, "ur-p01")
    facts = window.canvas.data.rounds
    assert facts[id_of("ur-p01")].became == "Geneva, 17 to 18 Feb 2026"
    assert facts[id_of("ur-p02")].state == "postponed"
    words = LocaleWords()
    assert (words.planned("postponed"), words.planned("superseded")) == ("postponed", "as it was forecast")


def test_a_promise_tells_what_became_of_it_where_it_was_made_and_where_it_was_kept(
    window: MainWindow, qtbot: QtBot, training_file: Path
) -> None:
    window.session.open(training_file)
    kept = window.session.case.commitments[id_of("cm-three")]
    for record_id in (kept.event_id, kept.fulfilled_by_id, kept.by_id, kept.issue_id):
        assert record_id is not None
        record = reading_of(window.session).record(record_id)
        assert record is not None
        assert "commitments" in sections(window, qtbot, training_file, record.uid)


@pytest.mark.parametrize(
    ("due", "status", "overdue"),
    [
        ("2016-12-31", "pending", True),
        ("2016-12-31", "kept", False),
        ("2027-03", "pending", False),
        ("", "pending", False),
    ],
)
def test_only_a_pending_promise_is_overdue(due: str, status: str, overdue: bool) -> None:
    promise = Commitment(uid="c", summary="A promise", due_edtf=due, status=status)
    assert is_overdue(promise, 1_700_000_000) is overdue
