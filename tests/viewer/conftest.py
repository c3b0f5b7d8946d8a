"""The sample and the training case, a session over a fresh copy of each, and settings of a test's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from db.samples import build_sample
from viewer.layout_words import LocaleWords
from viewer.look import Look
from viewer.panels.inspector import Inspector
from viewer.session import Session
from viewer.settings import AUTHOR, REDUCED_MOTION, Settings
from viewer.timeline.timeline_widget import TimelineWidget


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Abu Dhabi case, built once; tests copy it."""
    path = tmp_path_factory.mktemp("samples") / "abu-dhabi-2026.rapporteur"
    build_sample("abu-dhabi-2026", path)
    return path


@pytest.fixture(scope="session")
def training_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training case, built once; tests copy it or only read it."""
    path = tmp_path_factory.mktemp("samples") / "karsa.rapporteur"
    build_sample("karsa-basin", path)
    return path


@pytest.fixture
def training_path(training_file: Path, tmp_path: Path) -> Path:
    """A copy of the training case that this test may write."""
    path = tmp_path / "karsa.rapporteur"
    shutil.copy(training_file, path)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a file of this test, signed and without motion."""
    made = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.put(AUTHOR, "Test analyst")
    made.put(REDUCED_MOTION, True)
    return made


@pytest.fixture
def case_path(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample that this test may write."""
    path = tmp_path / "case.rapporteur"
    shutil.copy(sample_file, path)
    return path


@pytest.fixture
def session(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[Session]:
    """A session with the sample open."""
    made = Session(settings)
    made.open(case_path)
    yield made
    made.close()


@pytest.fixture
def karsa(qtbot: QtBot, settings: Settings, training_path: Path) -> Iterator[Session]:
    """A session with the training case open."""
    made = Session(settings)
    made.open(training_path)
    yield made
    made.close()


@pytest.fixture
def canvas(qtbot: QtBot, session: Session, settings: Settings) -> TimelineWidget:
    """The timeline alone, 1,000 x 640 px, on the sample."""
    made = TimelineWidget(session, Look(settings), LocaleWords())
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def inspector(qtbot: QtBot, session: Session, settings: Settings, tmp_path: Path) -> Inspector:
    """The inspector alone, at its usual width, on the sample with nothing hidden."""
    session.set_as_of(None)
    made = Inspector(session, Look(settings), drafts_folder=tmp_path / "drafts")
    qtbot.addWidget(made)
    made.resize(336, 900)
    made.show()
    return made
