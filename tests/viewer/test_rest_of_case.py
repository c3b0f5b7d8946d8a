"""A large case is first shown by its rounds and exchanges; the rest comes from a worker, edits and stops included."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from db import case as case_module
from db.case import read_case
from db.case_file import CaseFile
from db.domain import EVENT_KINDS, Event
from db.edits import Edit, Put
from db.samples.generate import generate_case
from viewer.partial_notice import PartialNotice
from viewer.rest_of_case import EVENTS_TOPIC, RestOfCase
from viewer.session import Session
from viewer.settings import AUTHOR, Settings
from viewer.tasks import Tasks

EVENTS = 3_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.rapporteur"
    generate_case(path, EVENTS)
    return path


@pytest.fixture
def path(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(case_module, "AT_ONCE_EVENTS", 1_000)
    monkeypatch.setattr("viewer.rest_of_case.AT_ONCE_EVENTS", 1_000)
    copy = tmp_path / "case.rapporteur"
    copy.write_bytes(large.read_bytes())
    return copy


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def session(settings: Settings) -> Iterator[Session]:
    settings.put(AUTHOR, "N. Weiss")
    made = Session(settings)
    yield made
    made.close()


def show_first(session: Session, path: Path) -> None:
    case_file = CaseFile.open(path)
    session.adopt(case_file, read_case(case_file, at_once=False))


def same_columns(session: Session) -> bool:
    assert session.case_file is not None
    anew, now = read_case(session.case_file).columns.arrays(), session.case.columns.arrays()
    return all(np.array_equal(anew[name], now[name]) for name in anew)


def test_rounds_and_exchanges_come_first_and_the_rest_follows(
    session: Session, tasks: Tasks, path: Path, qtbot: QtBot
) -> None:
    rest = RestOfCase(session, tasks)
    show_first(session, path)
    case = session.case
    assert not case.is_whole
    kinds = {EVENT_KINDS[kind] for kind in np.unique(case.columns.kind).tolist()}
    assert kinds == {"round", "swap"}
    assert case.missing_events == EVENTS - len(case.columns)
    with qtbot.waitSignal(rest.settled, timeout=30_000):
        qtbot.waitUntil(lambda: session.case.is_whole, timeout=30_000)
    assert len(session.case.columns) == EVENTS
    assert same_columns(session)
    assert session.case.count_claims.is_filled


def test_an_edit_made_while_the_rest_is_read_is_in_it(session: Session, tasks: Tasks, path: Path, qtbot: QtBot) -> None:
    rest = RestOfCase(session, tasks)
    show_first(session, path)
    before = {topic for topic, _done, _total in tasks.running()}
    added = Event(uid="added", number=90_000, kind="incident", title="Added", date_edtf="2025-03-01")
    assert session.apply(Edit("Add", (Put(added),))) is not None
    assert EVENTS_TOPIC in before
    with qtbot.waitSignal(rest.settled, timeout=30_000):
        qtbot.waitUntil(lambda: session.case.is_whole, timeout=30_000)
    assert session.case.columns.row_of(added.id) >= 0
    assert len(session.case.columns) == EVENTS + 1
    assert same_columns(session)


def test_a_stopped_reading_is_told_and_can_go_on(session: Session, tasks: Tasks, path: Path, qtbot: QtBot) -> None:
    from viewer.look import Look
    from viewer.paint.panel_look import PanelLook
    from viewer.panels.banner import Banner
    from viewer.timeline.background_index import BackgroundIndex

    rest, background = RestOfCase(session, tasks), BackgroundIndex(tasks)
    banner = Banner(session, PanelLook(Look(session.settings)))
    qtbot.addWidget(banner)
    notice = PartialNotice(banner, rest, background, banner)
    show_first(session, path)
    tasks.cancel(EVENTS_TOPIC)
    tasks.changed.emit()
    assert banner.message is not None
    assert banner.message.title == "Only rounds and exchanges are shown"
    assert not session.case.is_whole
    banner.message.buttons[0][1]()
    assert banner.message is None
    with qtbot.waitSignal(rest.settled, timeout=30_000):
        qtbot.waitUntil(lambda: session.case.is_whole, timeout=30_000)
    assert notice.parent() is banner


def test_a_session_without_anybody_to_read_the_rest_reads_all_at_once(session: Session, path: Path) -> None:
    session.open(path)
    assert session.case.is_whole
    session.take_up()
    assert session.case.is_whole
    assert len(session.case.columns) == EVENTS


def test_a_busy_worker_lets_the_main_thread_in_within_a_millisecond(tasks: Tasks) -> None:
    assert sys.getswitchinterval() == pytest.approx(0.001)
    assert not tasks.running()
