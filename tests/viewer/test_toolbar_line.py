"""The toolbar's controls stand on one line, in the middle of the bar, and dialogs fit their screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.viewer.real_window import open_and_wait, shown_window
from viewer.dialogs.opening_size import open_at
from viewer.settings import TEXT_SCALE, Settings


@pytest.mark.parametrize("scale", [90, 100, 130])
def test_controls_of_the_toolbar_share_their_middle(
    qtbot: QtBot, settings: Settings, case_path: Path, scale: int
) -> None:
    settings.put(TEXT_SCALE, scale)
    with shown_window(qtbot, settings) as window:
        window.resize(1440, 900)
        open_and_wait(qtbot, window, case_path)
        bar = window.toolbar
        controls: list[QWidget] = [*bar._tools, bar.search, bar.as_of, bar.slider, bar.export]
        middles = {
            control.mapTo(bar, QPoint()).y() + control.height() / 2 for control in controls if control.isVisible()
        }
        assert max(middles) - min(middles) <= 1  # an odd height is rounded
        assert abs(sum(middles) / len(middles) - bar.height() / 2) <= 1.5


def test_a_dialog_is_never_larger_than_its_screen(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    screen = dialog.screen().availableSize()
    open_at(dialog, 200, 5_000)
    assert dialog.width() == 200
    assert dialog.height() <= screen.height()
