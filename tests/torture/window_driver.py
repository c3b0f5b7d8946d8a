"""The real window at work on a case: it writes notes through its widgets while it lives, and tells each saved one.

Number n is written as a note and, where n can be divided by three, changed once more. To the pipe go `t n` when the
typing begins, `s n` when the note is on disk as far as the window says, `c n` when its change is.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db import connection as sql
from db.domain import Event, id_of
from viewer.app import dress, make_application
from viewer.look import Look
from viewer.main_window import MainWindow
from viewer.settings import AUTHOR, REDUCED_MOTION, Settings

TARGET = "event-1"
PADDING = "words " * 500


def body_of(number: int, *, changed: bool = False) -> str:
    """The whole text of note `number`: both ends bear the number, so that half of it can be told."""
    return f"{'changed' if changed else 'note'}-{number} {PADDING}end-{number}"


def drive_window(path: Path, out: int, first: int, *, loses_writes: bool = False) -> None:
    """Opens the window on the case and writes notes from number `first` on, until it is killed."""
    if loses_writes:
        sql.transaction = _committed_late
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    settings = Settings(QSettings(str(path.with_suffix(".ini")), QSettings.Format.IniFormat))
    settings.put(AUTHOR, "Torture")
    settings.put(REDUCED_MOTION, True)
    look = Look(settings)
    dress(app, look)
    window = MainWindow(settings, look)
    window.show()
    window.desk.open_path(path)
    steps = _steps(window, out, first)
    timer = QTimer()
    timer.timeout.connect(lambda: next(steps))
    timer.start(0)
    app.exec()


@contextmanager
def _committed_late(connection: sqlite3.Connection, path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The control's transaction: returns as if all were on disk, and commits when the next one begins."""
    with sql.world_errors(path):
        if connection.in_transaction:
            connection.execute("COMMIT")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def _steps(window: MainWindow, out: int, first: int) -> Iterator[None]:
    while not window.session.has_case:
        yield
    number = first
    while True:
        os.write(out, f"t {number}\n".encode())
        window.session.select([id_of(TARGET)])
        window.desk.note_on_selection()
        yield
        yield from _write(window, body_of(number))
        note_id = _note_with(window, body_of(number))
        os.write(out, f"s {number}\n".encode())
        yield
        if number % 3 == 0:
            window.session.select([note_id])
            window.desk.edit_selected_note()
            yield
            yield from _write(window, body_of(number, changed=True))
            _note_with(window, body_of(number, changed=True))
            os.write(out, f"c {number}\n".encode())
        number += 1


def _write(window: MainWindow, body: str) -> Iterator[None]:
    """Type the beginning, paste the rest, press Save, all as a person would."""
    editor = window.inspector.editor
    head, rest = body[:12], body[12:]
    QTest.keyClick(editor.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor.field, head)
    QGuiApplication.clipboard().setText(rest)
    QTest.keyClick(editor.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    yield
    QTest.mouseClick(editor.save_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def _note_with(window: MainWindow, body: str) -> int:
    """The note that the window shows as saved; anything else ends the driver with an error."""
    saved = window.session.saved_state.saved
    found = [note.id for note in window.session.case.annotations.values() if note.body == body]
    if not saved or len(found) != 1 or window.inspector.editor.active:
        raise RuntimeError(f"not saved: {saved}, {len(found)} notes, fault {window.session.saved_state.fault}")
    return found[0]


def new_case_rows() -> list[Event]:
    """A few events to write notes on."""
    return [
        Event(uid=f"event-{n}", kind="statement", title=f"Statement {n}", date_edtf=f"2026-02-{n:02}")
        for n in range(1, 13)
    ]
