"""Reported quantities of a report: each with several reports over time, then those that were reported once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db.case import Case
from db.domain import Figure
from viewer.layout.report_values import ReportBlock, ReportChart, ReportTable, TableLine, Wording
from viewer.models.figure_series import FigureSeries, all_series, report_words
from viewer.models.record_words import figure_words
from viewer.panels.inspector_sections.day_ticks import day_ticks
from viewer.report_passages import Passages
from viewer.report_reading import ReportReading
from viewer.report_words import date_of
from viewer.words import tr, trn

SEVERAL_SHARES = (0.2, 0.2, 0.24, 0.36)
ONCE_SHARES = (0.28, 0.15, 0.17, 0.15, 0.25)


@dataclass(frozen=True, slots=True)
class _Known:
    """The reading as the series of figures ask of it."""

    reading: ReportReading

    @property
    def case(self) -> Case:
        return self.reading.case

    def known(self, records: Iterable[Any]) -> list[Any]:
        return [record for record in records if self.reading.known(record)]


class FigureContent:
    """Makes the tables and charts of a reading."""

    def __init__(self, reading: ReportReading, passages: Passages) -> None:
        self._reading, self._passages, self._known = reading, passages, _Known(reading)

    def blocks(self) -> tuple[ReportBlock, ...]:
        """Quantities with several reports in the order of their numbers; the others together after them."""
        every = all_series(self._known, self._reading.figures)
        several = [self._several(series) for series in every if len(series.figures) > 1]
        once = [series.figures[0] for series in every if len(series.figures) == 1]
        return (*several, *((self._once(once),) if once else ()))

    def _several(self, series: FigureSeries) -> ReportBlock:
        """One quantity over time; the table says the same in words, with who says so and on which passage."""
        title = tr("{label}, {unit}", label=series.label, unit=series.unit) if series.unit else series.label
        rows = []
        for figure in series.figures:
            cells = (self._date(figure), self._value(figure), self._claimant(figure), figure.doubt)
            rows.append(self._line(figure, cells, 1))
        table = ReportTable((tr("Date"), tr("Figure"), tr("Says"), tr("Remark")), SEVERAL_SHARES, tuple(rows))
        if not series.is_drawn:
            return ReportBlock(title, table)
        undrawn = len(series.figures) - len(series.points)
        caption = trn("{count} report has no date or no number.", "{count} reports have no date or no number.", undrawn)
        starts, ends = [p.start_s for p in series.points], [p.end_s for p in series.points]
        ticks = tuple(day_ticks(int(min(starts)), int(max(ends))))
        said = " ".join(report_words(self._known, figure) for figure in series.figures)
        return ReportBlock(title, table, caption if undrawn else "", ReportChart(series.points, ticks, said))

    def _once(self, figures: list[Figure]) -> ReportBlock:
        rows = []
        for figure in figures:
            cells = (figure.label, self._value(figure), self._date(figure), self._claimant(figure), figure.doubt)
            rows.append(self._line(figure, cells, 1))
        heads = (tr("What"), tr("Figure"), tr("Date"), tr("Says"), tr("Remark"))
        return ReportBlock(tr("Reported once"), ReportTable(heads, ONCE_SHARES, tuple(rows)))

    def _line(self, figure: Figure, cells: tuple[str, ...], cited: int) -> TableLine:
        """A row; the footnotes stand at the cell of number `cited`."""
        cites = self._passages.of(figure.id)
        made = tuple(Wording(text, cites if place == cited else ()) for place, text in enumerate(cells))
        about = figure.about_id if figure.about_id in self._reading.event_ids else None
        return TableLine(made, figure.id, f"event:{about}" if about else "")

    def _date(self, figure: Figure) -> str:
        return date_of(figure.date_edtf, self._reading.choice.language) or tr("no date in source")

    def _value(self, figure: Figure) -> str:
        if figure.value_min is None and figure.value_max is None:
            return tr("no number given")
        words = figure_words(figure)
        if figure.value_max is None:
            return tr("{value} or more", value=words)
        return tr("at most {value}", value=words) if figure.value_min is None else words

    def _claimant(self, figure: Figure) -> str:
        actor = self._reading.case.actors.get(figure.claimed_by_id or 0)
        return actor.short_name or actor.name if actor else tr("not named")
