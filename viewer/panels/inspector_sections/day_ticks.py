"""Ticks for the small diagrams: whole days, months or years, few enough to be read."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale

from db.dates import DAY_S, civil_from_days, days_from_civil

_MOST = 6


def day_ticks(start_s: int, end_s: int) -> list[tuple[float, str]]:
    """Times and their words over a span: days up to six, then every few days, months, or years."""
    locale = QLocale()
    days = max(1, (end_s - start_s) // DAY_S)
    if days <= 60:
        step = max(1, -(-days // _MOST))
        first = start_s // DAY_S
        found = []
        for day in range(first, first + days + 1, step):
            found.append((float(day * DAY_S), locale.toString(QDate(*civil_from_days(day)), "d MMM")))
        return found
    first_year, first_month, _day = civil_from_days(start_s // DAY_S)
    months = days // 30
    if months <= 36:
        step = max(1, -(-months // _MOST))
        count = first_year * 12 + first_month
        found = []
        for month_number in range(count, count + months + 1, step):
            year, month = divmod(month_number, 12)
            at = days_from_civil(year, month + 1, 1) * DAY_S
            found.append((float(at), locale.toString(QDate(year, month + 1, 1), "MMM yyyy")))
        return [(t, name) for t, name in found if t >= start_s]
    years = days // 365
    step = max(1, -(-years // _MOST))
    return [
        (float(days_from_civil(year, 1, 1) * DAY_S), str(year))
        for year in range(first_year + 1, first_year + years + 1, step)
    ]
