"""The record of the Abu Dhabi case, built from nothing through the window with mouse and keyboard alone.

The finished file says what the built sample says, row for row, but for names that no one sees: uids, short numbers,
who entered a row and when. Notes have an editor of their own and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog
from pytestqt.qtbot import QtBot

from db.case_file import CaseFile
from db.domain import TYPES, Event, Issue, Record
from db.rules import fields_of
from tests.viewer.typist import Typist
from viewer.app import dress
from viewer.look import Look
from viewer.main_window import MainWindow
from viewer.settings import Settings

UNSEEN = ("uid", "number", "created_by", "recorded_s")
ORDER = ("tag", "source", "place", "actor", "issue", "event", "quote", "commitment", "figure")
ADD = {
    "place": "Add place…",
    "tag": "Add tag…",
    "source": "Add source…",
    "actor": "Add actor…",
    "issue": "Add issue…",
    "event": "Add event…",
    "quote": "Add quote…",
    "commitment": "Add commitment…",
    "figure": "Add figure…",
}


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The window on a case that was made in it a moment ago."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = Look(settings)
    dress(app, look)
    made = MainWindow(settings, look)
    qtbot.addWidget(made)
    path = tmp_path / "Abu Dhabi talks 2026.rapporteur"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(path), ""))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def rows(sample_file: Path) -> dict[str, list[Any]]:
    """Every row of the built sample, by kind."""
    with CaseFile.open(sample_file, read_only=True) as sample:
        return {kind: list(sample.rows(row_type)) for kind, row_type in TYPES.items()}


def test_the_record_is_built_by_hand(qtbot: QtBot, window: MainWindow, rows: dict[str, list[Any]]) -> None:
    typist = Typist(qtbot, window, rows)
    typist.choose("File", "New case…")
    typist.choose("Case", "Unlock record")
    typist.choose("Case", "Change case details…")
    typist.fill_fields(typist.form(), rows["case"][0])
    typist.save(typist.form())
    for kind in ORDER:
        for record in in_order(rows[kind]):
            typist.add(ADD[kind], record)
    for _round in range(4):
        for record in list(typist.late.values()):
            typist.visit_again(list_of(qtbot, window, record), record)
    assert not typist.late
    assert window.session.case_file is not None
    built = {kind: list(window.session.case_file.rows(row_type)) for kind, row_type in TYPES.items()}
    for kind in KINDS:
        assert said(built, kind) == said(rows, kind), kind
    assert window.session.undo_stack.count() > 60


NOTES = ("annotation", "working_figure", "finding_closure", "saved_view")
KINDS = tuple(kind for kind in TYPES if kind not in NOTES)


def in_order(found: list[Any]) -> list[Any]:
    """Rows so that what a row lies in, rewrites or repeats comes before it."""
    left, done = list(found), set[int]()
    ordered: list[Any] = []
    while left:
        for row in list(left):
            names = ("parent_id", "derived_from_id", "same_as_id")
            needed = {getattr(row, name, None) for name in names} & {other.id for other in left}
            if not needed - done:
                ordered.append(row)
                done.add(row.id)
                left.remove(row)
    return ordered


def list_of(qtbot: QtBot, window: MainWindow, record: Record) -> QAbstractItemView:
    """The list a record is in, shown."""
    if isinstance(record, Issue):
        return window.issues.list
    tabs, words = window.tables.tabs, "Events" if isinstance(record, Event) else "Quotes"
    at = next(at for at in range(tabs.count()) if tabs.tabText(at) == words)
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(at).center())
    return next(view for view in window.tables.findChildren(QAbstractItemView) if view.isVisible())


def said(rows: dict[str, list[Any]], kind: str) -> Counter[Any]:
    """What the rows of a kind say, each reference by the name of what it names."""
    known = {row.id: row for found in rows.values() for row in found if isinstance(row, Record)}
    names = {row_id: name_of(row, known) for row_id, row in known.items()}
    said_rows = []
    for row in rows[kind]:
        values = {}
        for name, field in fields_of(type(row)).items():
            value = getattr(row, name)
            values[name] = names.get(value) if field.is_reference and value else value
        said_rows.append(tuple(sorted((n, str(v)) for n, v in values.items() if n not in UNSEEN)))
    return Counter(said_rows)


def name_of(row: Record, known: dict[int, Record]) -> str:
    """A record by all it says itself, and by the plain words of what it names."""
    words = []
    for name, field in fields_of(type(row)).items():
        value = getattr(row, name)
        if field.is_reference and value in known:
            words.append(f"{name}={plain_words(known[value])}")
        elif not field.is_reference and name not in UNSEEN:
            words.append(f"{name}={value}")
    return f"{row.KIND}: {', '.join(words)}"


def plain_words(row: Record) -> str:
    """A record by all it says itself."""
    return ", ".join(
        str(getattr(row, name))
        for name, field in fields_of(type(row)).items()
        if not field.is_reference and name not in UNSEEN
    )
