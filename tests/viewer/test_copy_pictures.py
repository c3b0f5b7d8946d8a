"""Copying the view and the selection as pictures: what is on the clipboard is what the canvas shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.domain import id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.settings import Settings

SWAP = id_of("exchange-157")


@pytest.fixture
def opened(qtbot: QtBot, settings: Settings, case_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as window:
        window.resize(1440, 900)
        open_and_wait(qtbot, window, case_path)
        QApplication.processEvents()
        yield window


def run(window: MainWindow, action: str) -> QImage:
    QGuiApplication.clipboard().clear()
    window.actions_made.made[action].trigger()
    return QGuiApplication.clipboard().image()


def test_the_view_is_copied_in_the_colours_of_the_theme(opened: MainWindow) -> None:
    canvas = opened.canvas
    for theme in ("light", "dark"):
        opened.look.choose_theme(theme)
        QApplication.processEvents()
        picture = run(opened, "copy.view")
        ratio = picture.devicePixelRatio()
        assert picture.width() / canvas.scene.width_px == pytest.approx(picture.height() / canvas.scene.height_px, 0.01)
        assert picture.width() >= 2 * canvas.scene.width_px * min(1.0, ratio)
        ground = opened.look.theme.ink("canvas.fill").name()
        inks = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, 900, 7)}
        assert ground in inks
        assert len(inks) > 20


def test_only_what_is_selected_is_copied(opened: MainWindow) -> None:
    opened.session.select([SWAP])
    QApplication.processEvents()
    picture = run(opened, "copy.mark")
    item = opened.canvas.scene.item(SWAP)
    assert item is not None
    assert picture.width() / 2 == pytest.approx(item.rect.w + 24, abs=2)
    assert picture.height() / 2 == pytest.approx(item.rect.h + 24, abs=2)
    ink = opened.look.theme.ink("swap.fill").name()
    assert any(picture.pixelColor(x, y).name() == ink for x in range(picture.width()) for y in range(picture.height()))


def test_a_selection_out_of_view_leaves_the_clipboard(opened: MainWindow) -> None:
    opened.session.select([SWAP])
    opened.session.set_span(1_757_000_000.0, 1_758_000_000.0)  # September 2025
    QApplication.processEvents()
    assert run(opened, "copy.mark").isNull()


def test_without_a_selection_it_says_why(opened: MainWindow) -> None:
    opened.session.select([])
    QApplication.processEvents()
    assert not opened.actions_made.made["copy.mark"].isEnabled()
