"""Figures other than swap counts: each quantity over time where there are several reports, and every report."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout

from db.domain import Figure
from viewer.layout.figure_chart import FigureChart, layout_figures
from viewer.models.case_reading import CaseReading
from viewer.models.figure_series import FigureSeries, all_series, report_words, series_of
from viewer.models.record_words import figure_words
from viewer.models.when_words import when_short
from viewer.paint.painted import PaintedWidget
from viewer.paint.panel_look import PanelLook
from viewer.paint.positions_painter import paint_marks
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.panels.inspector_sections.page import Page, Section, add_rows, record_row, words_of
from viewer.words import number, tr, trn

NEAR_PX = 14.0


class FigureChartWidget(PaintedWidget):
    """One quantity over time; assistive technology reads its reports in order of time."""

    def __init__(self, look: PanelLook, reading: CaseReading, series: FigureSeries) -> None:
        super().__init__()
        self._look, self.series = look, series
        self.sentences = {figure.id: report_words(reading, figure) for figure in series.figures}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("{label} over time", label=series.label))
        self.setAccessibleDescription(" ".join(self.sentences.values()))

    def sizeHint(self) -> QSize:
        """As high as the plot and its legend at the present width."""
        return QSize(240, self.heightForWidth(max(self.width(), 160)))

    def hasHeightForWidth(self) -> bool:
        """The legend wraps where the pane is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of plot and legend at a width."""
        return round(self.chart(width).height_px + 0.5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height: the layout caps it at the hint, which is asked for again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def chart(self, width: int) -> FigureChart:
        """The chart at a width."""
        points = self.series.points
        ticks = day_ticks(int(min(p.start_s for p in points)), int(max(p.end_s for p in points)))
        return layout_figures(points, ticks, float(width), self._look.fonts.metrics())

    def paint(self, painter: QPainter) -> None:
        """The chart."""
        paint_marks(painter, self.chart(self.width()).marks, self._look.theme, self._look.fonts)

    def sentence_at(self, x: float, y: float) -> str:
        """What the report nearest to a point says; empty where none is near."""
        places = self.chart(self.width()).places
        near = min(((abs(px - x) + abs(py - y), i) for i, px, py in places), default=(NEAR_PX + 1, 0))
        return self.sentences[near[1]] if near[0] <= NEAR_PX else ""

    def event(self, event: QEvent) -> bool:
        """The tooltip is the report under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.sentence_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)


def figures_section(page: Page, record_id: int) -> Section | None:
    """Reported quantities about a record, drawn over time where there are several reports of one."""
    found = [f for f in page.reading.known(page.reading.case.figures.values()) if f.about_id == record_id]
    if not found:
        return None

    def fill(column: QVBoxLayout) -> None:
        for series in all_series(page.reading, found):
            _put_chart(page, column, series)
        add_rows(page, column, found, lambda f: record_row(page, f, figure_words(f)))

    return Section("figures", tr("Figures"), fill, number(len(found)))


def over_time_section(page: Page, figure: Figure) -> Section | None:
    """The page of a figure: its quantity over time, every report, what they differ in."""
    series = series_of(page.reading, figure)
    if len(series.figures) < 2:
        return None

    def row(other: Figure):  # type: ignore[no-untyped-def]
        date = when_short(other.date_edtf) if other.date_edtf else tr("no date")
        claimant = page.reading.case.actors.get(other.claimed_by_id or 0)
        words = tr("{date}, {name}", date=date, name=claimant.name) if claimant else date
        return record_row(page, other, figure_words(other), words=words)

    def fill(column: QVBoxLayout) -> None:
        _put_chart(page, column, series)
        add_rows(page, column, series.figures, row)

    count = trn("{count} report", "{count} reports", len(series.figures))
    return Section("over_time", tr("Over time"), fill, count)


def _put_chart(page: Page, column: QVBoxLayout, series: FigureSeries) -> None:
    if not series.is_drawn:
        return
    unit = tr("{label}, {unit}", label=series.label, unit=series.unit) if series.unit else series.label
    column.addWidget(words_of(page, unit, "text3", "caption"))
    column.addWidget(FigureChartWidget(page.look, page.reading, series))
    undrawn = len(series.figures) - len(series.points)
    if undrawn:
        words = trn("{count} report has no date or no number.", "{count} reports have no date or no number.", undrawn)
        column.addWidget(words_of(page, words, "text3", "caption"))
