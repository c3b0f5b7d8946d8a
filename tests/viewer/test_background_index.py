"""What the canvas draws of a large case: with edits beside the index, while work is stopped, and when all is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db import index
from db.case import Case
from db.domain import EVENT_KINDS
from db.edits import Edit, Put
from db.samples.generate import generate_case
from tests.builders import event
from viewer.layout.english import EnglishWords
from viewer.layout.lane_delta import LaneDelta
from viewer.layout.lane_index import LaneIndex
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView
from viewer.session import Session
from viewer.settings import AUTHOR, Settings
from viewer.tasks import Tasks
from viewer.timeline import background_index
from viewer.timeline.background_index import EVENTS_TOPIC, BackgroundIndex

EVENTS = 3_000
WORDS = EnglishWords()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.rapporteur"
    generate_case(path, EVENTS)
    return path


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def session(settings: Settings, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(index, "SMALL", -1)
    copy = tmp_path / "case.rapporteur"
    copy.write_bytes(large.read_bytes())
    settings.put(AUTHOR, "N. Weiss")
    made = Session(settings)
    made.open(copy)
    yield made
    made.close()


class Drawn:
    """Asks as the canvas does."""

    def __init__(self, session: Session, tasks: Tasks, cache_dir: Path) -> None:
        self.session, self.background = session, BackgroundIndex(tasks, cache_dir=cache_dir)
        self.view = TimelineView(session.view.start_s, session.view.end_s, 1200, 800, now_s=session.now_s)

    @property
    def data(self) -> TimelineData:
        return self.background.data_of(self.session.case, self.session.as_of_s, self.view, WORDS)

    def index_of_lanes(self) -> object:
        data = self.data
        return next(held for key, held in data.prepared.items() if key[0] == "lanes").lanes[0].index


@pytest.fixture
def drawn(session: Session, tasks: Tasks, tmp_path: Path) -> Drawn:
    return Drawn(session, tasks, tmp_path / "cache")


def make_whole(drawn: Drawn, qtbot: QtBot) -> None:
    with qtbot.waitSignal(drawn.background.ready):
        assert {EVENT_KINDS[kind] for kind in drawn.data.events.kind.tolist()} <= {"round", "swap"}
    assert len(drawn.data.events) == EVENTS


def moved_event(case: Case) -> Edit:
    row = int((case.columns.kind == EVENT_KINDS.index("incident")).nonzero()[0][7])
    return Edit("Move", (Put(replace(case.event(int(case.columns.ids[row])), date_edtf="2025-02-03")),))


def test_an_edit_is_drawn_at_once_and_folded_in_when_hands_are_still(
    session: Session, drawn: Drawn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_whole(drawn, qtbot)
    drawn.background._still.setInterval(0)
    session.apply(moved_event(session.case))
    added = event("added", number=90_000, kind="incident", date_edtf="2025-03-01")
    session.apply(Edit("Add", (Put(added),)))
    assert len(drawn.data.events) == EVENTS + 1
    assert added.id in drawn.data.events.ids.tolist()
    assert isinstance(drawn.index_of_lanes(), LaneDelta)
    with qtbot.waitSignal(drawn.background.ready):
        pass
    assert isinstance(drawn.index_of_lanes(), LaneIndex)
    assert session.case.columns.source is None
    session.apply(moved_event(session.case))
    assert isinstance(drawn.index_of_lanes(), LaneDelta | LaneIndex)
    assert len(drawn.data.events) == EVENTS + 1


def test_undo_returns_to_the_index_of_before(session: Session, drawn: Drawn, qtbot: QtBot) -> None:
    make_whole(drawn, qtbot)
    before, columns = drawn.index_of_lanes(), session.case.columns
    session.apply(moved_event(session.case))
    assert drawn.index_of_lanes() is not before
    session.undo()
    assert session.case.columns is columns
    assert drawn.index_of_lanes() is before


def test_a_change_of_words_leaves_the_index_alone(session: Session, drawn: Drawn, qtbot: QtBot) -> None:
    make_whole(drawn, qtbot)
    before, chosen = drawn.index_of_lanes(), session.case.event(int(session.case.columns.ids[0]))
    session.apply(Edit("Rename", (Put(replace(chosen, title="Another title")),)))
    assert drawn.index_of_lanes() is before
    assert drawn.data.texts.texts(session.case.columns.rows_of([chosen.id]))[0].title == "Another title"


def test_stopping_the_index_is_told_and_going_on_makes_it(
    session: Session, drawn: Drawn, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_index, "store_known", lambda *_arguments: None)  # or a quick worker leaves it there
    assert len(drawn.data.events) < EVENTS
    with qtbot.waitSignal(drawn.background.interrupted):
        tasks.cancel(EVENTS_TOPIC)
        tasks.changed.emit()
    assert drawn.background.stopped == EVENTS_TOPIC
    assert len(drawn.data.events) < EVENTS
    drawn.background.go_on()
    with qtbot.waitSignal(drawn.background.ready):
        assert len(drawn.data.events) < EVENTS
    assert len(drawn.data.events) == EVENTS


def test_the_next_window_finds_the_whole_index_at_once(
    session: Session, drawn: Drawn, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    make_whole(drawn, qtbot)
    tasks.wait()
    again = Drawn(session, tasks, tmp_path / "cache")
    assert len(again.data.events) == EVENTS
    assert again.background.is_whole
    assert background_index.LARGE < EVENTS
