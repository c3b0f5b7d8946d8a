"""The summary of a span of time: its counts agree with the case, and its buttons do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.viewer.real_window import open_and_wait, shown_window
from viewer.main_window import MainWindow
from viewer.paint.kind_bar import KindBar
from viewer.panels.inspector_sections.other_sections import span_rows
from viewer.panels.inspector_sections.span_sections import (
    busiest_days,
    kind_counts_of,
    most_active,
    moved_issues,
    span_summary,
)
from viewer.settings import Settings

SPAN = (1_451_606_400, 1_546_300_799)  # 2016 to 2018


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, training_path: Path) -> Iterator[MainWindow]:
    with shown_window(qtbot, settings) as made:
        open_and_wait(qtbot, made, training_path)
        made.session.select_span(SPAN)
        yield made


def test_the_counts_agree_with_the_case(window: MainWindow) -> None:
    page = window.inspector._page()
    rows = np.asarray(span_rows(page, SPAN))
    columns = window.session.case.columns
    assert sum(count for _kind, count in kind_counts_of(page, rows)) == len(rows) > 0
    for day, count in busiest_days(page, rows, SPAN):
        certain = (columns.earliest_start_s >= day) & (columns.latest_start_s < day + 86_400)
        assert int(certain[rows].sum()) == count
    for actor, count in most_active(page, rows):
        taking_part = {int(row) for row in columns.part_event[columns.part_actor == actor]}
        assert len(taking_part & set(rows.tolist())) == count
    assert next(section.title for section in span_summary(page, SPAN)) == "By kind"


def test_issues_that_moved_are_told_with_their_last_status_in_the_span(window: MainWindow) -> None:
    moved = moved_issues(window.inspector._page(), SPAN)
    assert moved
    assert len({status.issue_id for status in moved}) == len(moved)
    assert all("2016" <= status.date_edtf[:4] <= "2018" for status in moved)
    window.session.set_as_of(SPAN[0] - 86_400)
    assert moved_issues(window.inspector._page(), SPAN) == []


def test_bars_grow_with_the_logarithm_of_the_count(window: MainWindow) -> None:
    bars = window.inspector.findChildren(KindBar)
    assert bars[0].share == 1.0
    assert all(0 < bar.share <= 1 for bar in bars)


def test_zoom_here_shows_the_span_and_add_note_begins_one_on_it(window: MainWindow, qtbot: QtBot) -> None:
    buttons = {button.text(): button for button in window.inspector.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Zoom here"], Qt.MouseButton.LeftButton)
    assert (window.session.view.start_s, window.session.view.end_s) == (SPAN[0], SPAN[1] + 1)
    buttons = {button.text(): button for button in window.inspector.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Add note"], Qt.MouseButton.LeftButton)
    draft = window.inspector.editor.draft
    assert draft is not None
    assert draft.target.span_edtf == "2016-01-01/2018-12-31"
