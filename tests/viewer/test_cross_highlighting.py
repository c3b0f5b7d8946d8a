"""The table of DESIGN 6.1, row by row, in the real window: what is selected in one view is marked in every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.dates import parse_edtf
from db.domain import Quote, id_of
from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.positions.shown_records import lit_of
from viewer.settings import Settings

QUOTES, EVENTS, SOURCES, NOTES, ACTORS = range(5)
