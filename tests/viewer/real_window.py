"""The real window of a test: made, shown, and taken away again; what a person answers in a file dialog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from viewer.app import dress, make_application
from viewer.look import Look
from viewer.main_window import MainWindow
from viewer.settings import Settings


@contextmanager
def shown_window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    """A window without a case."""
    app = make_application()
    look = Look(settings)
    dress(app, look)
    made = MainWindow(settings, look)
    qtbot.addWidget(made, before_close_func=_let_go)
    made.show()
    yield made
    _let_go(made)


def open_and_wait(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.desk.open_path(path)
    qtbot.waitUntil(lambda: not window.desk.opening.under_way)


def choose_path(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_named: (str(path), ""))


def _let_go(window: MainWindow) -> None:
    """Close without the question about unsaved changes: a test leaves some on purpose."""
    window.hide()
    window.shut_down()


def leave_unsaved(window: MainWindow) -> None:
    """Back to the welcome page, as after "Close anyway"."""
    window.session.close()
    window.show_case()
