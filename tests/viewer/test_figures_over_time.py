"""Figures of one quantity are drawn over time on their own page and on the page of what they are about."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from db.domain import id_of
from tests.viewer.test_positions_view import window
from viewer.main_window import MainWindow
from viewer.panels.inspector_sections.figure_sections import FigureChartWidget

__all__ = ["window"]  # a fixture


def charts(window: MainWindow, qtbot: QtBot, path: Path, record_id: int) -> list[FigureChartWidget]:
    window.session.open(path)
    window.show_case()
    window.show()
    qtbot.waitExposed(window)
    window.session.select([record_id])
    window.inspector.column.finish()
    return window.inspector.findChildren(FigureChartWidget)


def test_the_length_of_the_line_is_read_in_order_of_time(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    (chart,) = charts(window, qtbot, training_file, id_of("fg-line-2022"))
    said = chart.accessibleDescription()
    assert chart.accessibleName() == "Length of the line over time"
    assert said.startswith("28 May 2012: 214 km, says Valden Institute.")
    assert said.index("Jul 2014: 231 to 238 km") < said.index("Dec 2022: about 240 km") < said.index("Aug 2025")
    assert len(chart.series.figures) == 6


def test_the_report_under_the_mouse_is_told(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    (chart,) = charts(window, qtbot, training_file, id_of("fg-line-2022"))
    figure_id, x, y = chart.chart(chart.width()).places[0]
    assert chart.sentence_at(x, y) == chart.sentences[figure_id]
    assert chart.sentence_at(x, y + 60) == ""


def test_the_page_of_what_is_measured_draws_it_too(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    window.session.open(training_file)
    about = window.session.case.figures[id_of("fg-line-2022")].about_id
    assert about is not None
    drawn = charts(window, qtbot, training_file, about)
    assert {chart.series.label for chart in drawn} == {"Length of the line"}


def test_the_whole_chart_fits_its_place(window: MainWindow, qtbot: QtBot, training_file: Path) -> None:
    (chart,) = charts(window, qtbot, training_file, id_of("fg-line-2022"))
    qtbot.waitUntil(lambda: chart.height() >= chart.chart(chart.width()).height_px - 1, timeout=5_000)


def test_one_report_needs_no_chart(window: MainWindow, qtbot: QtBot, case_path: Path) -> None:
    figure = "figure-front-length"
    window.session.open(case_path)
    found = [f for f in window.session.case.figures.values() if f.label == "Length of the front line"]
    assert found, figure
    assert charts(window, qtbot, case_path, found[0].id) == []
