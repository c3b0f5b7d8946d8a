"""What was announced and what became of it: promises with their due dates, forecast rounds against those held."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QVBoxLayout

from db.dates import DAY_S
from db.domain import Actor, Commitment, Event, Issue
from viewer.models.promises import apart_words, due_order, is_overdue
from viewer.models.record_words import title_of
from viewer.models.when_words import when, when_short
from viewer.panels.inspector_sections.page import KeyValues, Page, Section, record_row, words_of
from viewer.words import COMMITMENT_STATUS, number, tr, word

_EPOCH = QDate(1970, 1, 1)


def is_overdue_now(page: Page, promise: Commitment) -> bool:
    """Whether a promise is overdue on the as-known date, or today."""
    return is_overdue(promise, _now_s(page))


def outcome_words(page: Page, promise: Commitment) -> str:
    """What became of a promise: "Kept, due by Dec 2016", "Overdue since 31 Dec 2026"."""
    status = word(COMMITMENT_STATUS, promise.status)
    if not promise.due_edtf:
        return status
    due = when_short(promise.due_edtf)
    if is_overdue_now(page, promise):
        return tr("Overdue, due {date}", date=due)
    return tr("{status}, due {date}", status=status, date=due)


def _now_s(page: Page) -> int:
    """The as-known date, or the present day."""
    as_of_s = page.reading.session.as_of_s
    if as_of_s is not None:
        return as_of_s
    return _EPOCH.daysTo(QDate.currentDate()) * DAY_S


def promises_section(page: Page, record: Event | Actor | Issue) -> Section | None:
    """Promises made at an event, kept by it, by or to an actor, about an issue; in order of their due dates."""
    known: Iterable[Commitment] = page.reading.known(page.reading.case.commitments.values())
    found = [c for c in known if record.id in (c.event_id, c.fulfilled_by_id, c.by_id, c.to_id, c.issue_id)]
    if not found:
        return None
    found.sort(key=due_order)

    def fill(column: QVBoxLayout) -> None:
        for promise in found:
            column.addWidget(record_row(page, promise, outcome_words(page, promise)))
            for line in _details(page, promise, record.id):
                column.addWidget(words_of(page, line, "text3", "caption"))

    return Section("commitments", tr("Promises"), fill, number(len(found)))


def _details(page: Page, promise: Commitment, shown_id: int) -> list[str]:
    lines = []
    if promise.fulfilled_by_id == shown_id:
        lines.append(tr("Kept by this event."))
    elif promise.fulfilled_by_id is not None:
        event = page.reading.event(promise.fulfilled_by_id)
        if event is not None and page.reading.is_known(event):
            date = when_short(event.date_edtf) if event.date_edtf else tr("no date")
            lines.append(tr("By {event}, {date}.", event=title_of(page.reading, event), date=date))
    if promise.doubt:
        lines.append(promise.doubt)
    return lines


# ---- forecast rounds ------------------------------------------------------------------------------------------
def announced_section(page: Page, event: Event) -> Section | None:
    """A forecast round beside the round that took place; on the page of either."""
    rounds = page.reading.case.rounds
    pairs = [(i, part.replaced_by_id) for i, part in rounds.items() if part.replaced_by_id is not None]
    pair = next((pair for pair in pairs if event.id in pair), None)
    if pair is None:
        return None
    forecast, held = (page.reading.event(i) for i in pair)
    if forecast is None or held is None or not all(page.reading.is_known(e) for e in (forecast, held)):
        return None

    def fill(column: QVBoxLayout) -> None:
        lines = KeyValues(page)
        for label, e in ((tr("Announced"), forecast), (tr("Actual"), held)):
            lines.link(label, e)
            place = page.reading.case.places.get(e.place_id or 0)
            date = when(e.date_edtf) if e.date_edtf else tr("no date in source")
            where = place.name if place is not None else tr("place not stated")
            lines.text("", tr("{date}, {place}", date=date, place=where))
        lines.put_into(column)
        gap = apart_words(forecast, held)
        if gap:
            column.addWidget(words_of(page, gap, "text2", "small"))

    return Section("announced", tr("Announced and actual"), fill)
