"""The rules of the house hold in the whole tree, and the checker itself finds what breaks them."""

from pathlib import Path

import pytest

from tests.house_rules import (
    LARGER_FILES,
    LARGEST_FILE_LINES,
    Module,
    import_cycles,
    read_modules,
    violations,
)

ROOT = Path(__file__).resolve().parents[1]


def test_the_tree_keeps_the_rules() -> None:
    found = violations(read_modules(ROOT, ["db", "viewer", "resources", "tests"]))
    assert not found, "\n" + "\n".join(found)


def test_every_excused_file_is_really_longer() -> None:
    lengths = {module.name: module.text.count("\n") for module in read_modules(ROOT, ["db", "viewer", "tests"])}
    assert [name for name in LARGER_FILES if lengths.get(name, 0) < LARGEST_FILE_LINES] == []


BROKEN = [
    ("db.domain", "import numpy", "db.domain may not"),
    ("db.dates", "from db import queries", "db.dates may not"),
    ("db.queries", "from PySide6.QtCore import QObject", "db may not"),
    ("db.queries", "import viewer.session", "db may not"),
    ("db.search", "import openpyxl", "db may not"),
    ("db.case_file", "def f():\n    from viewer import words", "db may not"),
    ("viewer.layout.lanes", "from PySide6.QtGui import QFont", "viewer.layout may not"),
    ("viewer.layout.lanes", "import sqlite3", "viewer.layout may not"),
    ("viewer.layout.lanes", "from ...db import queries", "viewer.layout may not"),
    ("viewer.layout.lanes", "from db.case_file import CaseFile", "viewer.layout may not"),
    ("viewer.paint.scene", "from viewer.session import Session", "viewer.paint may not"),
    ("viewer.session", "from PySide6.QtWidgets import QWidget", "viewer.session may not"),
    ("viewer.commands", "from viewer.panels import notes", "viewer.commands may not"),
    ("viewer.panels.notes", "from db.case_file import CaseFile", "viewer.panels may not"),
    ("viewer.panels.notes", "import sqlite_utils", "viewer.panels may not"),
    ("viewer.dialogs.form", "from viewer.main_window import MainWindow", "viewer.dialogs may not"),
    ("viewer.cli", "import sqlite3", "viewer may not"),
    ("viewer.cli", "import socket", "talks to a network"),
    ("viewer.cli", "from urllib import request", "talks to a network"),
    ("db.guard", "from http import client", "talks to a network"),
    ("db.guard", "import threading", "starts threads"),
    ("db.guard", "from concurrent.futures import ThreadPoolExecutor", "starts threads"),
    ("viewer.app", "from PySide6.QtCore import QThreadPool", "starts threads"),
    ("viewer.app", "x = 'SELECT 1'", "holds SQL"),
    ("viewer.app", "x = f'''\n  DELETE FROM {y}'''", "holds SQL"),
    ("viewer.panels.notes", "p.drawText(0, 0, 'x')", "only viewer.paint draws"),
    ("viewer.panels.notes", "QPainter(w).drawRoundedRect(r, 2, 2)", "only viewer.paint draws"),
    ("viewer.timeline.canvas", "p.fillRect(r, b)", "only viewer.paint draws"),
    ("viewer.panels.notes", "try:\n    f()\nexcept Exception:\n    x = 1", "only the doors do"),
    ("db.edits", "try:\n    f()\nexcept:\n    x = 1", "only the doors do"),
    ("db.edits", "try:\n    f()\nexcept (ValueError, BaseException) as e:\n    x = e", "only the doors do"),
    ("viewer.text_utils", "", "named 'utils'"),
    ("db.common.rows", "", "named 'common'"),
    ("db.rows", "x = 1\n" * (LARGEST_FILE_LINES + 1), "lines, more than"),
]


@pytest.mark.parametrize(("name", "text", "expected"), BROKEN)
def test_the_checker_finds(name: str, text: str, expected: str) -> None:
    found = violations([Module.from_text(name, text)])
    assert len(found) == 1
    assert expected in found[0]
    assert found[0].startswith(name)


KEPT = [
    ("db.domain", "import datetime\nfrom dataclasses import dataclass"),
    (
        "db.queries",
        "import sqlite3\nimport numpy as np\nfrom sqlite_utils import Database\nfrom db.domain import Event",
    ),
    ("db.queries", "x = 'SELECT 1'"),
    ("db.interchange.xlsx", "import openpyxl"),
    ("db.edits", "try:\n    f()\nexcept BaseException:\n    undo()\n    raise"),
    ("viewer.layout.lanes", "from db.index import Columns\nfrom . import ticks\nimport numpy"),
    ("viewer.paint.scene", "from PySide6.QtGui import QPainter\np = QPainter(w)\np.drawText(0, 0, 'x')"),
    ("viewer.paint.fonts", "import fontpkg_ibm_plex_sans"),
    ("viewer.session", "from db.case_file import CaseFile\nfrom PySide6.QtCore import QObject, Signal"),
    ("viewer.panels.notes", "style.drawControl(a, b, painter)"),
    ("viewer.timeline.canvas", "paint_scene(QPainter(w), scene)"),
    ("viewer.words", "x = 'Delete the note'"),
    ("viewer.tasks", "import threading\nfrom PySide6.QtCore import QThreadPool"),
    ("viewer.main_window", "from viewer.panels import notes\nfrom PySide6.QtWidgets import QMainWindow"),
    ("viewer.app", "try:\n    f()\nexcept Exception:\n    x = 1"),
]


@pytest.mark.parametrize(("name", "text"), KEPT)
def test_the_checker_lets_pass(name: str, text: str) -> None:
    assert violations([Module.from_text(name, text)]) == []


def test_a_ring_of_imports_is_found() -> None:
    modules = [
        Module.from_text("db", "", is_package=True),
        Module.from_text("db.one", "from db import two"),
        Module.from_text("db.two", "def f():\n    from .three import g"),
        Module.from_text("db.three", "from db.one import h"),
    ]
    assert list(import_cycles(modules)) == ["import cycle: db.one -> db.two -> db.three -> db.one"]


def test_imports_for_types_alone_make_no_ring() -> None:
    modules = [
        Module.from_text("db.one", "from db.two import g"),
        Module.from_text("db.two", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from db.one import h"),
    ]
    assert list(import_cycles(modules)) == []


def test_files_are_read_under_their_dotted_names(tmp_path: Path) -> None:
    (tmp_path / "db" / "schema").mkdir(parents=True)
    (tmp_path / "db" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "db" / "schema" / "steps.py").write_text("import PySide6\n", encoding="utf-8")
    modules = read_modules(tmp_path, ["db", "viewer"])
    assert [module.name for module in modules] == ["db", "db.schema.steps"]
    assert violations(modules) == ["db.schema.steps:1 imports PySide6, which db may not"]
