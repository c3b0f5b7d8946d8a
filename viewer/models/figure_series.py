"""Figures of one quantity over time: which belong together, and what each says in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from db.case import Case
from db.dates import DAY_S, DateFlag
from db.domain import Figure
from viewer.layout.figure_chart import FigurePoint
from viewer.models.record_words import actor_short, figure_words
from viewer.models.when_words import date_of, sort_second, when_short
from viewer.words import tr


class KnownRecords(Protocol):
    """A case and which of its records were known on a date: that of a window, or that of a report."""

    @property
    def case(self) -> Case: ...
    def known(self, records: Iterable[Any]) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """Reports of one quantity in order of time, those without a date last. `points` are those that can be drawn."""

    label: str
    unit: str
    figures: tuple[Figure, ...]
    points: tuple[FigurePoint, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether there are two reports or more to compare."""
        return len(self.points) > 1


def series_of(reading: KnownRecords, figure: Figure) -> FigureSeries:
    """All known reports of the quantity that a figure reports: same label, same unit."""
    name = _name(figure)
    return _series(reading, [f for f in reading.known(reading.case.figures.values()) if _name(f) == name])


def all_series(reading: KnownRecords, figures: Iterable[Figure]) -> list[FigureSeries]:
    """The quantities that some figures report, in the order in which they come, each with all its reports."""
    firsts = {_name(figure): figure for figure in reversed(list(figures))}
    return [series_of(reading, figure) for figure in reversed(firsts.values())]


def report_words(reading: KnownRecords, figure: Figure) -> str:
    """One report in a sentence: "Jul 2014: 231 to 238 km, says Valden Institute." """
    claimant = reading.case.actors.get(figure.claimed_by_id or 0)
    date = when_short(figure.date_edtf) if figure.date_edtf else tr("no date in source")
    if claimant is None:
        return tr("{date}: {value}, claimant not named.", date=date, value=figure_words(figure))
    return tr("{date}: {value}, says {name}.", date=date, value=figure_words(figure), name=actor_short(claimant))


def _name(figure: Figure) -> tuple[str, str]:
    return figure.label.strip().casefold(), figure.unit.strip().casefold()


def _series(reading: KnownRecords, figures: list[Figure]) -> FigureSeries:
    ordered = sorted(figures, key=lambda f: (not f.date_edtf, sort_second(f.date_edtf) if f.date_edtf else 0, f.number))
    points = [point for figure in ordered if (point := _point(reading, figure)) is not None]
    return FigureSeries(ordered[0].label, ordered[0].unit, tuple(ordered), tuple(points))


def _point(reading: KnownRecords, figure: Figure) -> FigurePoint | None:
    date = date_of(figure.date_edtf)
    if date is None or date.earliest_s is None or date.latest_s is None:
        return None
    if figure.value_min is None and figure.value_max is None:
        return None
    start, end = float(date.earliest_s), float(date.latest_s + 1)
    rough = bool(date.flags & (DateFlag.APPROXIMATE | DateFlag.UNCERTAIN))
    if rough:
        # A date that is only about right may lie as far outside its own width again.
        air = max((end - start) / 2, DAY_S / 2)
        start, end = start - air, end + air
    claimant = reading.case.actors.get(figure.claimed_by_id or 0)
    name = actor_short(claimant) if claimant else tr("Claimant not named")
    return FigurePoint(figure.id, name, start, end, figure.value_min, figure.value_max, figure.approximate, rough)
