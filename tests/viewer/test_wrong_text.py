"""A text that is not the one a case cites: said in the real window, and nothing is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from db.domain import id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.models.case_reading import reading_of
from viewer.settings import Settings

SEED = "geokhub-2026-02-05"


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, case_path)
        yield made


def test_a_text_with_another_checksum_is_named_and_not_taken(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "another.txt"
    wrong.write_text("Not the report that the case was made from.\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_named: (str(wrong), ""))
    window.desk.open_source(id_of(SEED))
    assert window.session.case_file is not None
    before = window.session.case_file.dump_state()
    window.inspector.reader.attach_wanted.emit(id_of(SEED))
    said = " ".join(made.text() for made in window.banner.findChildren(QLabel))
    assert window.banner.isVisible()
    assert "“another.txt” is not the text this case cites." in said
    assert "checksum differs" in said
    assert window.session.case_file.dump_state() == before
    assert reading_of(window.session).source_text(id_of(SEED)) == ""
    assert not window.session.undo_stack.canUndo()
    assert window.session.case_file.read_only is False


@pytest.mark.parametrize(("width", "wide"), [(220, False), (420, True)])
def test_a_narrow_reader_keeps_its_height_for_the_text(
    window: MainWindow, qtbot: QtBot, width: int, wide: bool
) -> None:
    window.desk.open_source(id_of(SEED))
    reader = window.inspector.reader
    reader.setParent(None)
    qtbot.addWidget(reader)
    reader.resize(width, 500)
    reader.show()
    reader.show_source(id_of(SEED), reader.passages[0].id)

    def icon_alone() -> bool:
        return any(b.accessibleName() == "Copy citation" for b in reader.findChildren(QToolButton))

    qtbot.waitUntil(lambda: icon_alone() is not wide, timeout=10_000)
