"""The pages of a file that is not open are drawn by `render --state`, from a real examination."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.viewer.real_window import shown_window
from viewer.render_options import STATES, UNOPENED
from viewer.settings import Settings
from viewer.window_states import show_state

SAID = {
    "unsafe_file": "Rapporteur did not open this file",
    "damaged_file": "Part of this file cannot be read",
    "salvaged": "Part of this file cannot be read",
    "opening": "Checking that the file is safe",
}


def test_every_state_of_an_unopened_file_is_known() -> None:
    assert set(UNOPENED) == set(SAID) <= set(STATES)


@pytest.mark.parametrize("state", SAID)
def test_the_state_is_shown_and_the_named_file_is_left_alone(
    qtbot: QtBot, settings: Settings, case_path: Path, state: str
) -> None:
    before = case_path.read_bytes()
    with shown_window(qtbot, settings) as window:
        show_state(window, state, str(case_path))
        qtbot.wait(1)
        shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
        assert SAID[state] in shown
        assert window.session.has_case == (state == "salvaged")
    assert case_path.read_bytes() == before
    assert [path.name for path in case_path.parent.glob("case.rapporteur*")] == ["case.rapporteur"]
