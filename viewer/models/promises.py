"""What became of what was announced: promises that are overdue, forecast rounds against those that took place."""

from __future__ import annotations

from db.dates import DAY_S
from db.domain import Commitment, Event
from viewer.models.when_words import date_of
from viewer.words import number, tr


def is_overdue(promise: Commitment, now_s: int) -> bool:
    """Whether a promise that nothing became of yet was due before a moment."""
    due = date_of(promise.due_edtf)
    return promise.status == "pending" and due is not None and due.latest_s is not None and due.latest_s < now_s


def due_order(promise: Commitment) -> tuple[bool, int, int]:
    """In order of the due dates, those without one last."""
    due = date_of(promise.due_edtf)
    return not promise.due_edtf, 0 if due is None or due.latest_s is None else due.latest_s, promise.number


def apart_words(forecast: Event, held: Event) -> str:
    """Whether the round that was held lies within what had been announced."""
    said, came = date_of(forecast.date_edtf), date_of(held.date_edtf)
    if said is None or came is None or came.earliest_s is None:
        return tr("No date was announced to compare with.")
    if said.latest_s is not None and came.earliest_s > said.latest_s:
        return tr(
            "It began {count} days after what was announced.", count=number(_days(said.latest_s, came.earliest_s))
        )
    if said.earliest_s is not None and came.latest_s is not None and came.latest_s < said.earliest_s:
        return tr(
            "It ended {count} days before what was announced.", count=number(_days(came.latest_s, said.earliest_s))
        )
    return tr("It was held within the dates announced.")


def _days(first_s: int, second_s: int) -> int:
    return second_s // DAY_S - first_s // DAY_S
